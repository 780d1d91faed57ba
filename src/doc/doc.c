#include "doc/doc.h"

#include <stdlib.h>

struct doc *doc_ref(struct doc *doc)
{
	doc->refs++;
	return doc;
}

void doc_unref(struct doc *doc)
{
	if (doc && --doc->refs == 0)
		free(doc);
}

const struct node *doc_root(const struct doc *doc)
{
	return doc ? doc->nodes : NULL;
}
