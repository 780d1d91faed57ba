#include "app/cluster_id.h"

#include <stdlib.h>

#include "app/app.h"
#include "base/memory.h"

enum { AGAIN = 5 * 1000 /* milliseconds after which a server that was not ready is asked again */ };

static void ask(void *data);

static void settle(struct cluster_id *id, const char *uid)
{
	struct app *app = id->app;
	id->known = true;
	free(app->cluster_uid);
	app->cluster_uid = xstrdup(uid);
	recover_start(&app->recover, app);
}

static void answered(void *owner, const struct kube_answer *answer)
{
	struct cluster_id *id = owner;
	id->request = NULL;
	if (answer->good)
		settle(id,
			node_text(node_at(doc_root(answer->doc), KEY_metadata, KEY_uid, KEY_none)));
	else if (answer->status == 403 || answer->status == 404)
		settle(id, NULL);
	else
		timer_start(id->app->loop, &id->again, AGAIN, ask, id);
}

/* A lost server is dialled by its probe alone: it comes back. */
static void ask(void *data)
{
	struct cluster_id *id = data;
	struct kube_request about = {.path = "/api/v1/namespaces/kube-system",
		.accept = KUBE_METADATA,
		.done = answered,
		.owner = id};
	struct error err;
	bool live = cluster_link(id->app->cluster).state == LINK_LIVE;
	if (live && !id->known && !id->request)
		id->request = request_start(id->app->cluster, &about, &err);
}

void cluster_id_init(struct cluster_id *id, struct app *app)
{
	*id = (struct cluster_id){.app = app, .comeback = {.call = ask, .data = id}};
	cluster_add_comeback(app->cluster, &id->comeback);
}

bool cluster_id_asks(const struct cluster_id *id)
{
	return id->request;
}

void cluster_id_finish(struct cluster_id *id)
{
	if (!id->app)
		return;
	timer_stop(id->app->loop, &id->again);
	request_cancel(id->request);
	cluster_remove_comeback(id->app->cluster, &id->comeback);
	*id = (struct cluster_id){0};
}
