#include "api/texts.h"

#include <stdlib.h>

#include "base/buf.h"
#include "doc/json.h"

enum { TEXT_MAX = 64 * 1024 * 1024 /* bytes of one object */ };

static void link_newest(struct api_texts *texts, struct api_text *text)
{
	text->older = texts->newest;
	text->newer = NULL;
	if (texts->newest)
		texts->newest->newer = text;
	else
		texts->oldest = text;
	texts->newest = text;
	texts->bytes += text->length;
}

static void drop_old(struct api_texts *texts)
{
	while (texts->bytes > API_TEXTS_BYTES_MAX && texts->oldest != texts->newest)
		api_texts_drop(texts, texts->oldest);
}

void api_texts_make(struct api_texts *texts, struct api_text *text, const struct node *root)
{
	struct buf buf;
	if (text->bytes)
		return;
	buf_init(&buf, TEXT_MAX);
	json_write(&buf, root, 0);
	text->length = buf.used;
	text->bytes = buf_take(&buf);
	link_newest(texts, text);
	drop_old(texts);
}

void api_texts_drop(struct api_texts *texts, struct api_text *text)
{
	char *bytes = text->bytes;
	if (!bytes)
		return;
	text->bytes = NULL;
	if (text == texts->oldest)
		texts->oldest = text->newer;
	else
		text->older->newer = text->newer;
	if (text == texts->newest)
		texts->newest = text->older;
	else
		text->newer->older = text->older;
	texts->bytes -= text->length;
	free(bytes);
	*text = (struct api_text){0};
}
