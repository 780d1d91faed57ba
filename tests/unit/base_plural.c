#include "base/plural.h"

#include <criterion/criterion.h>

Test(base_plural, one_stands_alone)
{
	cr_expect_str_eq(plural(1, "VM is", "VMs are"), "VM is");
	cr_expect_str_eq(plural(0, "VM is", "VMs are"), "VMs are");
	cr_expect_str_eq(plural(2, "VM is", "VMs are"), "VMs are");
	cr_expect_str_eq(plural((size_t)-1, "VM is", "VMs are"), "VMs are");
}
