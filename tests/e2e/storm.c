#include "e2e/storm.h"

#include <criterion/criterion.h>
#include <curl/curl.h>
#include <stdlib.h>

#include "e2e/site.h"

enum { AT_ONCE = 24, TURN = 1000, REQUEST_MAX = 60, DISK = 1 << 20 /* MiB */ };

#define CONDITIONS                                                                                 \
	"[{\"type\":\"Ready\",\"status\":\"True\",\"category\":\"Required\",\"message\":"          \
	"\"ready\","                                                                               \
	"\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"},{\"type\":\"Executing\",\"status\":"     \
	"\"True\",\"category\":\"Advisory\",\"message\":\"runs\",\"lastTransitionTime\":"          \
	"\"2026-01-01T00:00:00Z\"}]"

char *storm_plan(const struct storm *storm, int number)
{
	return text_of("%s-%d", storm->name, number % storm->plans);
}

/* The status that change NUMBER writes. */
static char *status_body(const char *plan, int number)
{
	return text_of("{\"status\":{\"conditions\":" CONDITIONS ",\"migration\":{\"started\":"
		       "\"2026-01-01T00:00:00Z\",\"vms\":[{\"id\":\"vm-1\",\"name\":\"%s-vm\","
		       "\"started\":\"2026-01-01T00:00:00Z\",\"phase\":\"CopyDisks\","
		       "\"pipeline\":[{\"name\":\"Initialize\",\"phase\":\"Completed\","
		       "\"progress\":{\"total\":1,\"completed\":1}},{\"name\":\"DiskTransfer\","
		       "\"phase\":\"Running\",\"started\":\"2026-01-01T00:00:00Z\","
		       "\"annotations\":{\"unit\":\"MB\"},\"progress\":{\"total\":%d,"
		       "\"completed\":%d},\"tasks\":[{\"name\":\"disk-1\",\"phase\":\"Running\","
		       "\"progress\":{\"total\":%d,\"completed\":%d}}]}]}]}}}",
		plan, DISK, number, DISK, number);
}

static char *status_path(const struct storm *storm, const char *plan)
{
	return text_of(FORKLIFT "/namespaces/%s/plans/%s/status", storm->name_space, plan);
}

void storm_create(const struct storm *storm)
{
	for (int i = 0; i < storm->plans; i++) {
		char *plan = storm_plan(storm, i);
		char *path = status_path(storm, plan), *body = status_body(plan, 0);

		site_create_plan(storm->name_space, plan);
		site_do("PATCH", path, body);
		free(body);
		free(path);
		free(plan);
	}
}

/* ---- requests under way ---------------------------------------------------------------------- */

static size_t throw_away(char *bytes, size_t size, size_t count, void *data)
{
	(void)bytes;
	(void)data;
	return size * count;
}

/* Turns a handle into change NUMBER and sends it. */
static void send_change(CURLM *multi, CURL *easy, const struct storm *storm, int number)
{
	char *plan = storm_plan(storm, number), *path = status_path(storm, plan);
	char *url = text_of("https://127.0.0.1:%d%s", site_port(), path);
	char *body = status_body(plan, number);

	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, body);
	cr_assert_eq(curl_multi_add_handle(multi, easy), CURLM_OK);
	free(body);
	free(url);
	free(path);
	free(plan);
}

/* The next transfer that has ended, or NULL. It must have ended well. */
static CURL *take_ended(CURLM *multi)
{
	int left;
	long status = 0;
	CURLMsg *message = curl_multi_info_read(multi, &left);

	if (message == NULL)
		return NULL;
	curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
	cr_assert(message->data.result == CURLE_OK && status == 200, "a change failed: %ld %s",
		status, curl_easy_strerror(message->data.result));
	return message->easy_handle;
}

/* One turn: takes what has ended and sends so many further changes. Returns how many ended. */
static int turn(CURLM *multi, const struct storm *storm, int *next)
{
	int running, ended = 0;

	curl_multi_perform(multi, &running);
	for (CURL *easy; (easy = take_ended(multi)) != NULL; ended++) {
		curl_multi_remove_handle(multi, easy);
		if (*next < storm->changes)
			send_change(multi, easy, storm, storm->first + (*next)++);
	}
	if (ended == 0)
		curl_multi_poll(multi, NULL, 0, TURN, NULL);
	return ended;
}

static CURL *create_handle(struct curl_slist *headers)
{
	CURL *easy = curl_easy_init();

	site_set_admin(easy);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)REQUEST_MAX);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PATCH");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, throw_away);
	return easy;
}

void storm_run(const struct storm *storm)
{
	CURL *handles[AT_ONCE];
	CURLM *multi = curl_multi_init();
	struct curl_slist *headers =
		curl_slist_append(NULL, "Content-Type: application/merge-patch+json");
	int next = 0;

	for (int i = 0; i < AT_ONCE; i++) {
		handles[i] = create_handle(headers);
		if (next < storm->changes)
			send_change(multi, handles[i], storm, storm->first + next++);
	}
	for (int ended = 0; ended < storm->changes;)
		ended += turn(multi, storm, &next);
	for (int i = 0; i < AT_ONCE; i++)
		curl_easy_cleanup(handles[i]);
	curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
}
