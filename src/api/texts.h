#ifndef API_TEXTS_H
#define API_TEXTS_H

#include <stddef.h>

#include "doc/doc.h"

/*
 * Objects as JSON, made once for all who are told of them: the text of an event goes to each watch.
 * So many bytes are kept, and the oldest go first: what is asked for later is made anew, which
 * takes less than to read it.
 */
enum { API_TEXTS_BYTES_MAX = 8 * 1024 * 1024 };

/* Embedded in what it is the text of. */
struct api_text {
	struct api_text *older;
	struct api_text *newer;
	char *bytes; /* NULL: not there */
	size_t length;
};

/* Zeroed it is empty. It holds no memory of its own. */
struct api_texts {
	struct api_text *oldest;
	struct api_text *newest;
	size_t bytes;
};

/* Makes the text of ROOT unless it is there. The last one made is always kept. */
void api_texts_make(struct api_texts *texts, struct api_text *text, const struct node *root);
/* Forgets one; it need not be there. */
void api_texts_drop(struct api_texts *texts, struct api_text *text);

#endif
