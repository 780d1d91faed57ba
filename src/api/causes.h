#ifndef API_CAUSES_H
#define API_CAUSES_H

#include "api/answer.h"
#include "base/array.h"

/* What is wrong with an object: all of it, as one 422 says it. */
struct api_causes {
	struct array items; /* struct api_cause; field and message are owned */
};

enum { API_CAUSES_MAX = 200 /* further ones are not said */ };

void api_causes_init(struct api_causes *causes);
void api_causes_finish(struct api_causes *causes);
/* Adds one. REASON is borrowed for ever: FieldValueRequired, FieldValueInvalid, ... */
void api_causes_add(struct api_causes *causes, const char *reason, const char *field,
	const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same twice, as checks of custom resources do that run for the object and for its kind. */
void api_causes_add_twice(
	struct api_causes *causes, const char *reason, const char *field, const char *message);

/* Of what a sentence says that it is invalid. */
struct api_invalid {
	const char *group;
	const char *kind; /* or plural, as the real server says it */
	const char *name; /* may be "" */
};
/* Answers 422 with all causes; the sentence names equal ones once (recorded/err-422-*). */
void api_causes_refuse(const struct api_causes *causes, const struct api_invalid *invalid,
	struct api_answer *answer);

#endif
