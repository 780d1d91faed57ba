/* The log of what was asked: a line for each request, as the audit log of a real server has it. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "support/home.h"
#include "unit/api_given.h"

static char *log_of(struct api_given *given, const char *home)
{
	struct error err;
	char *path = home_path(home, "audit.log");
	api_audit_close(&given->api.audit);
	char *text = file_read(path, 1024 * 1024, NULL, &err);
	cr_assert_not_null(text, "%s", err.text);
	free(path);
	return text;
}

static void given_log(struct api_given *given, const char *home)
{
	struct error err;
	char *path = home_path(home, "audit.log");
	api_given_init(given);
	cr_assert(api_audit_open(&given->api.audit, path, &err), "%s", err.text);
	free(path);
}

static void expect(const char *text, const char *wanted)
{
	cr_expect_not_null(strstr(text, wanted), "%s is not in %s", wanted, text);
}

Test(api_audit, each_request_has_its_line)
{
	struct api_given given;
	char *home = home_create();
	given_log(&given, home);
	api_ask(&given, "GET", PLANS "?limit=4", NULL);
	api_ask(&given, "GET", "/version?a=b", NULL);
	api_ask(&given, "POST", "/api/v1/namespaces", "{'metadata':{'name':'mine'}}");
	api_given_user(&given, "tenant");
	api_ask(&given, "DELETE", "/api/v1/namespaces/mine", NULL);
	char *text = log_of(&given, home);
	expect(text,
		"\"requestURI\":\"" PLANS "?limit=4\",\"verb\":\"list\","
		"\"user\":{\"username\":\"admin\"");
	expect(text,
		"\"objectRef\":{\"resource\":\"plans\",\"namespace\":\"demo\","
		"\"apiGroup\":\"forklift.konveyor.io\"");
	expect(text, "\"requestURI\":\"/version?a=b\",\"verb\":\"get\"");
	expect(text, "\"objectRef\":{\"resource\":\"namespaces\",\"name\":\"mine\"");
	expect(text, "\"code\":201},\"requestObject\":{\"metadata\":{\"name\":\"mine\"}}");
	expect(text, "\"verb\":\"delete\",\"user\":{\"username\":\"tenant\"");
	expect(text, "\"code\":403}");
	expect(text, "\"requestReceivedTimestamp\":\"2026-11-21T12:00:00.000000Z\"");
	free(text);
	api_given_finish(&given);
	home_remove(home);
}

Test(api_audit, who_acts_as_whom_and_what_was_cut)
{
	struct api_given given;
	char *home = home_create();
	given_log(&given, home);
	given.as = "ann";
	given.as_groups = "day,night";
	api_ask(&given, "GET", PLANS, NULL);
	const struct api_request cut = {.method = "PATCH",
		.target = PLANS "/web",
		.authorization = given.authorization,
		.body = "{\"spec\":{\"arch",
		.length = 14};
	api_note_cut(&given.api, &cut);
	char *text = log_of(&given, home);
	expect(text, "\"user\":{\"username\":\"admin\"");
	expect(text, "\"impersonatedUser\":{\"username\":\"ann\",\"groups\":[\"day\",\"night\"");
	expect(text, "\"verb\":\"patch\"");
	expect(text, "\"name\":\"web\"");
	expect(text, "\"code\":400}");
	free(text);
	api_given_finish(&given);
	home_remove(home);
}

Test(api_audit, a_file_that_is_there_goes_on_and_a_folder_is_told)
{
	struct api_given given;
	struct error err;
	char *home = home_create();
	cr_assert(home_write(home, "audit.log", "before\n"));
	given_log(&given, home);
	api_ask(&given, "GET", "/version", NULL);
	char *text = log_of(&given, home);
	expect(text, "before\n{\"kind\":\"Event\"");
	cr_expect_not(api_audit_open(&given.api.audit, home, &err));
	expect(err.text, "cannot write");
	free(text);
	api_given_finish(&given);
	home_remove(home);
}
