#include "unit/given_server.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "support/deadline.h"
#include "support/home.h"
#include "unit/given.h"

static void connect_cluster(struct given_server *server, enum cluster_mode mode, int port)
{
	struct target target;
	struct error err = {0};
	struct kube_options options = {.all_name_spaces = true};
	struct cluster_options about = {.mode = mode, .http1 = true};
	char *text = xasprintf("current-context: c\n"
			       "contexts: [{name: c, context: {cluster: c, user: u}}]\n"
			       "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:%d'}}]\n"
			       "users: [{name: u, user: {}}]\n",
		port);
	given_file(server->home, ".kube/config", text);
	free(text);
	cr_assert(target_init(&target, &options, &err), "%s", err.text);
	server->cluster = cluster_create(server->loop, &target, &about);
}

void given_server(struct given_server *server, enum cluster_mode mode)
{
	int port;
	*server = (struct given_server){.home = given_home()};
	clock_init_manual(&server->now, INT64_C(1795262400000));
	server->now.mono = 1000000;
	server->loop = loop_create(&server->now);
	server->listener = peer_listen(&port);
	connect_cluster(server, mode, port);
}

void given_server_end(struct given_server *server)
{
	cluster_destroy(server->cluster);
	loop_destroy(server->loop);
	for (int i = 0; i < server->accepted; i++)
		peer_destroy(server->peers[i]);
	close(server->listener);
	home_remove(server->home);
}

void given_server_turn(struct given_server *server)
{
	struct peer *peer;
	loop_turn(server->loop, 2);
	if (server->accepted < GIVEN_PEERS && (peer = peer_accept(server->listener, NULL, NULL, 0)))
		server->peers[server->accepted++] = peer;
	for (int i = 0; i < server->accepted; i++)
		peer_wait_bytes(server->peers[i], NULL, SIZE_MAX, 0);
}

/* Whether the head and the body that it announces have come. */
static bool is_whole(const char *request)
{
	static const char length[] = "\r\nContent-Length: ";
	const char *end = strstr(request, "\r\n\r\n");
	const char *announced = strcasestr(request, length);
	if (!end || !announced || announced > end)
		return end;
	return strlen(end + 4) >= strtoul(announced + strlen(length), NULL, 10);
}

static bool is_for(const char *request, const char *method, const char *part)
{
	size_t length = strlen(method);
	const char *found = strstr(request, part);
	return is_whole(request) && !strncmp(request, method, length) && request[length] == ' ' &&
		found && found < strchr(request, '\r');
}

struct peer *given_server_find(struct given_server *server, const char *method, const char *part)
{
	for (int i = 0; i < server->accepted; i++)
		if (is_for(server->peers[i]->received, method, part))
			return server->peers[i];
	return NULL;
}

struct peer *given_server_await(struct given_server *server, const char *method, const char *part)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	struct peer *peer = NULL;
	do {
		given_server_turn(server);
		peer = given_server_find(server, method, part);
	} while (!peer && deadline_left(until));
	cr_assert(peer, "%s %s is not asked for", method, part);
	return peer;
}

void given_server_answer(
	struct peer *peer, const char *status, const char *headers, const char *body)
{
	char *text = xasprintf("HTTP/1.1 %s\r\nContent-Type: application/json\r\n%s"
			       "Content-Length: %zu\r\n\r\n%s",
		status, headers, strlen(body), body);
	peer_forget(peer);
	peer_say(peer, text);
	free(text);
}
