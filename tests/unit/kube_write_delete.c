#include "kube/write.h"

#include <criterion/criterion.h>

#include "unit/given.h"

TestSuite(kube_write_delete);

/* The end of one version of one object, and of no other. */
Test(kube_write_delete, deletes_what_was_read)
{
	struct write write = {0};
	struct object *object = given_object(
		"kind: Migration\nmetadata: {name: web-1, uid: u1, resourceVersion: '77'}");
	write_delete(&write, object_root(object));
	cr_expect_str_eq(write_method(&write), "DELETE");
	cr_expect_str_eq(write_type(&write), "application/json");
	cr_expect_str_eq(write.body,
		"{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":"
		"{\"uid\":\"u1\",\"resourceVersion\":\"77\"}}");
	write_finish(&write);
	object_unref(object);
}

/* A 409 is somebody who was quicker: to a POST it is the name, else the version. */
Test(kube_write_delete, conflicts_are_told_apart)
{
	const struct kube_answer conflict = {.status = 409};
	const struct kube_answer gone = {.status = 404};
	const struct kube_answer late = {.status = 504};
	cr_expect_eq(write_judge(&(struct write){.how = WRITE_CREATE}, &conflict), WRITE_TAKEN);
	cr_expect_eq(write_judge(&(struct write){.how = WRITE_DELETE}, &conflict), WRITE_STALE);
	cr_expect_eq(write_judge(&(struct write){.how = WRITE_DELETE}, &gone), WRITE_REFUSED);
	cr_expect_eq(write_judge(&(struct write){.how = WRITE_DELETE}, &late), WRITE_UNKNOWN);
}
