#include <criterion/criterion.h>
#include <string.h>

#include "mtv/condition.h"
#include "unit/given.h"

TestSuite(mtv_condition);

static const char list[] =
	"- {type: Ready, status: 'True', category: Required, message: is ready}\n"
	"- {type: Succeeded, status: 'False', category: Advisory}\n"
	"- {type: Gone, status: Unknown, category: Critical}\n"
	"- {type: Off, status: true, category: Critical}\n"
	"- {type: NotFound, status: 'True', category: Critical, message: map is gone}\n"
	"- {type: Warned, status: 'True', category: Warn}\n"
	"- {type: Broken, status: 'True', category: Error}\n"
	"- {type: Worse, status: 'True', category: Critical}\n"
	"- {type: Ready, status: 'False'}\n"
	"- {status: 'True'}\n"
	"- text\n";

/* Only the text True counts: everything else is the same as no condition. */
Test(mtv_condition, true_or_nothing)
{
	struct doc *doc = given_yaml(list);
	const struct node *root = doc_root(doc);
	cr_expect(condition_true(root, "Ready"));
	cr_expect_not(condition_true(root, "Succeeded"));
	cr_expect_not(condition_true(root, "Gone"));
	cr_expect_not(condition_true(root, "Off"));
	cr_expect_not(condition_true(root, "Missing"));
	cr_expect_str_eq(condition_message(condition_find(root, "Ready")), "is ready");
	cr_expect_str_eq(condition_type(condition_find(root, "Broken")), "Broken");
	cr_expect_str_eq(condition_message(condition_find(root, "Broken")), "");
	cr_expect_not(condition_true(NULL, "Ready"));
	cr_expect_str_eq(condition_type(NULL), "");
	cr_expect_str_eq(condition_message(NULL), "");
	doc_unref(doc);
}

Test(mtv_condition, blocking)
{
	size_t more = 99;
	struct doc *doc = given_yaml(list);
	const struct node *first = condition_first_blocking(doc_root(doc), &more);
	cr_expect_str_eq(condition_type(first), "NotFound");
	cr_expect_eq(more, 2);
	cr_expect(condition_blocks(first));
	cr_expect_not(condition_blocks(condition_find(doc_root(doc), "Warned")));
	cr_expect_not(condition_blocks(NULL));
	cr_expect_null(condition_first_blocking(NULL, &more));
	cr_expect_eq(more, 0);
	doc_unref(doc);
}
