#include "sim/host_config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/memory.h"
#include "kube/tls.h"

static const struct {
	const char *name;
	const char *user;
	const char *name_space;
} contexts[] = {{"operator", "operator", "openshift-mtv"}, {"admin", "admin", "openshift-mtv"},
	{"viewer", "viewer", "openshift-mtv"}, {"tenant", "tenant", "demo"},
	{"production", "operator", "openshift-mtv"}};

static void put_trust(struct buf *out, const struct host_served *served)
{
	char *data = served->authority
		? tls_base64_encode(served->authority, strlen(served->authority))
		: NULL;
	if (data)
		buf_printf(out, ", certificate-authority-data: %s", data);
	else if (served->certificate)
		buf_printf(out, ", certificate-authority: \"%s\"", served->certificate);
	secret_free(data);
}

static void put_text(struct buf *out, const struct host_served *served)
{
	buf_printf(out,
		"apiVersion: v1\nkind: Config\ncurrent-context: operator\nclusters:\n"
		"- name: mtvsim\n  cluster: {server: \"%s\"",
		served->server);
	put_trust(out, served);
	buf_add_text(out, "}\ncontexts:\n");
	for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++)
		buf_printf(out,
			"- name: %s\n  context: {cluster: mtvsim, user: %s, namespace: %s}\n",
			contexts[i].name, contexts[i].user, contexts[i].name_space);
	buf_add_text(out, "users:\n");
	for (int i = 0; i < API_USERS; i++)
		if (!api_user_table[i].is_program)
			buf_printf(out, "- name: %s\n  user: {token: \"%s\"}\n",
				api_user_table[i].name, served->users->tokens[i]);
}

/* A new one in BASE, for this user alone (0700), or NULL. */
static char *folder_in(const char *base)
{
	char *folder = xasprintf("%s/mtvsim-XXXXXX", base);
	if (mkdtemp(folder))
		return folder;
	free(folder);
	return NULL;
}

/* What the session has for such things may be gone, or somebody else's (su). */
static bool make_folder(struct host_config *config, struct error *err)
{
	const char *base = getenv("XDG_RUNTIME_DIR");
	if (base && *base == '/')
		config->folder = folder_in(base);
	if (!config->folder)
		config->folder = folder_in("/tmp");
	return config->folder ||
		error_set(err, "cannot make a folder in /tmp: %s", strerror(errno));
}

/* Remembers which file it is that was made. */
static bool put_file(
	struct host_config *config, const char *path, const struct buf *text, struct error *err)
{
	FILE *file = file_create(path, err);
	if (!file)
		return false;
	bool written = fwrite(text->text, 1, text->used, file) == text->used;
	bool closed = file_close(file, path, err);
	if (closed && !lstat(path, &config->own))
		config->path = xstrdup(path);
	return closed && (written || error_set(err, "%s could not be written whole", path));
}

/* The number of a file that is gone may be that of the next one. */
static bool is_own(const struct host_config *config)
{
	struct stat about;
	return config->path && !lstat(config->path, &about) && about.st_dev == config->own.st_dev &&
		about.st_ino == config->own.st_ino &&
		about.st_mtim.tv_sec == config->own.st_mtim.tv_sec &&
		about.st_mtim.tv_nsec == config->own.st_mtim.tv_nsec;
}

bool host_config_write(struct host_config *config, const char *path, bool own_folder,
	const struct host_served *served, struct error *err)
{
	struct buf text;
	*config = (struct host_config){0};
	if (!path && !own_folder)
		return true;
	if (own_folder && !make_folder(config, err))
		return false;
	char *place = own_folder ? file_join(config->folder, "kubeconfig") : xstrdup(path);
	buf_init(&text, 64 * 1024);
	put_text(&text, served);
	bool good = put_file(config, place, &text, err);
	explicit_bzero(text.text, text.used);
	buf_finish(&text);
	free(place);
	return good;
}

void host_config_remove(struct host_config *config)
{
	if (is_own(config))
		unlink(config->path);
	if (config->folder)
		file_remove_folder(config->folder);
	free(config->path);
	free(config->folder);
	*config = (struct host_config){0};
}
