#include "unit/given_gate.h"

#include <criterion/criterion.h>

#include "app/gate.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "unit/given_journal.h"

void given_gate(struct app *app, struct given_server *server)
{
	struct error err = {0};
	given_server(server, CLUSTER_READ_WRITE);
	cr_assert(app_init(app, commands, &err), "%s", err.text);
	loop_destroy(app->loop);
	app->loop = server->loop;
	app->clock = server->now;
	app->cluster = server->cluster;
	app->cluster_uid = xstrdup("uid-1");
	app->settings.utc = true;
	app->journal = given_journal();
}

void given_gate_end(struct app *app, struct given_server *server)
{
	screen_clear(&app->screens);
	gate_finish(app);
	jobs_clear(&app->jobs);
	app->loop = loop_create(&app->clock);
	app->cluster = NULL;
	app_finish(app);
	given_server_end(server);
}
