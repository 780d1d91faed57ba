# The tests. SAN, CC and WERROR are those of the Makefile: each combination has its own folder.

TEST_PACKAGES := criterion vterm openssl
TEST_CPPFLAGS := -Itests $(shell pkg-config --cflags $(TEST_PACKAGES) 2>/dev/null)
TEST_LIBS := $(shell pkg-config --libs $(TEST_PACKAGES) 2>/dev/null)
# A leak or undefined behaviour ends the test, else criterion would let it pass.
export ASAN_OPTIONS := abort_on_error=1:detect_leaks=1:allocator_may_return_null=1
export UBSAN_OPTIONS := print_stacktrace=1
export LSAN_OPTIONS := suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0

SUPPORT_OBJECTS := $(patsubst tests/%.c,$(B)/tests/%.o,$(wildcard tests/support/*.c))
UNIT_OBJECTS := $(patsubst tests/%.c,$(B)/tests/%.o,$(wildcard tests/unit/*.c))

$(B)/tests/%.o: tests/%.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(TEST_CPPFLAGS) $<

$(B)/test-unit: $(UNIT_OBJECTS) $(SUPPORT_OBJECTS) $(filter-out %/main.o,$(SIM_OBJECTS)) $(B)/libmtvtop.a
	$(Q)$(LINK) $^ $(LIBS) $(TEST_LIBS)

# make test-unit: the unit tests alone
.PHONY: test-unit
test-unit: $(B)/test-unit
	nice $(B)/test-unit --jobs 2 $(CRITERION)
