#ifndef KUBE_EFFECT_H
#define KUBE_EFFECT_H

#include "doc/node.h"
#include "kube/write.h"

/*
 * What has become of a write whose answer was lost, judged from the write itself and the object as
 * it is read later. So nobody needs to know what it was about: neither the program that sent it,
 * nor the next one, which finds it in the journal.
 */
enum effect {
	EFFECT_HELD,	/* the object holds what was asked for */
	EFFECT_MISSING, /* it does not, and what would have been overwritten is as it was */
	EFFECT_CHANGED, /* it holds something else by now, or is another object of this name */
	EFFECT_UNCLEAR, /* the write is not known whole, or is none */
};

/*
 * JSON Patch: each `add` of a value holds, the list has what was appended with `/-`, what a
 * `remove` took away is gone, of a list wherever it stood, as what a `replace` put there. Merge
 * patch: members hold, lists have the entries. POST: OBJECT carries the annotations of the body,
 * among them the id of the operation; another one of the name is EFFECT_CHANGED. DELETE: the object
 * is another one by now, or on its way out.
 */
enum effect effect_of(const struct write *write, const struct node *object);
/* What is known of a write after the object was read. */
enum truth {
	TRUTH_LATER, /* nothing yet: it may still be done, or nothing could be read */
	TRUTH_DONE,
	TRUTH_TAKEN, /* not done: there is another object of this name */
	TRUTH_NOT_DONE,
	TRUTH_UNTOLD, /* nobody can tell any more */
};

/*
 * What ANSWER, to a GET of effect_path(), tells. OVER: the server has given the write up by now
 * (WRITE_OVER); before that "not done" is not known, as a slow webhook can commit late. REASON:
 * of TRUTH_UNTOLD and TRUTH_NOT_DONE, the end of a sentence that lasts as long as ANSWER.
 */
enum truth truth_of(const struct write *write, const struct kube_answer *answer, bool over,
	const char **reason);
/* Path of the object in which it can be seen; free() it. NULL: the write is not known whole. */
char *effect_path(const struct write *write);

#endif
