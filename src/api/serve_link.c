#include <stdlib.h>
#include <sys/socket.h>

#include "api/serve_private.h"
#include "base/memory.h"

static void begin(struct serve *serve, struct MHD_Connection *connection, void **own)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct link *link = xcalloc(1, sizeof(*link));
	link->socket = info->connect_fd;
	link->next = serve->links;
	serve->links = link;
	*own = link;
}

static void end(struct serve *serve, void **own)
{
	struct link *link = *own;
	struct link **at = &serve->links;
	while (*at && *at != link)
		at = &(*at)->next;
	if (*at)
		*at = link->next;
	free(link->target);
	free(link);
	*own = NULL;
}

void link_notify(void *data, struct MHD_Connection *connection, void **own,
	enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		begin(data, connection, own);
	else if (*own)
		end(data, own);
}

struct link *link_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info->socket_context;
}

void link_ask(struct link *link, const struct api_asker *asker)
{
	free(link->target);
	link->target = xstrdup(asker->target);
	link->asker = *asker;
	link->asker.target = link->target;
}

/* A connection without any request is everybody's. */
static bool is_meant(const struct link *link, const struct api_whom *whom)
{
	static const struct api_asker nobody = {.target = "", .verb = "", .user = ""};
	return api_whom_has(whom, link->target ? &link->asker : &nobody);
}

void links_cut(struct serve *serve, const struct api_whom *whom)
{
	for (struct link *link = serve->links; link; link = link->next) {
		if (link == serve->asking || !is_meant(link, whom))
			continue;
		link->cut = true;
		shutdown(link->socket, SHUT_RDWR);
	}
	waiters_sweep(serve);
}
