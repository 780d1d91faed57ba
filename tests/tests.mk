# The tests. SAN, CC and WERROR are those of the Makefile: each combination has its own folder.
#
# make test: everything that proves it (unit, golden screens, fuzz corpora, end to end)
# make lint: form, layers, fences, clang-tidy, cppcheck, manual pages

TEST_PACKAGES := criterion vterm openssl
TEST_CPPFLAGS := -Itests $(shell pkg-config --cflags $(TEST_PACKAGES) 2>/dev/null) \
	-DTEST_SOURCE='"$(CURDIR)"'
TEST_LIBS := $(shell pkg-config --libs $(TEST_PACKAGES) 2>/dev/null)
# A leak or undefined behaviour ends the test, else criterion would let it pass.
export ASAN_OPTIONS := abort_on_error=1:detect_leaks=1:allocator_may_return_null=1
export UBSAN_OPTIONS := print_stacktrace=1
export LSAN_OPTIONS := suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0

objects_of = $(patsubst tests/%.c,$(B)/tests/%.o,$(wildcard tests/$(1)/*.c))
SUPPORT_OBJECTS := $(call objects_of,support)
PROXY_OBJECTS := $(call objects_of,support/proxy) $(B)/tests/support/deadline.o
SIM_LIBRARY := $(filter-out %/sim/main.o,$(SIM_OBJECTS))
# Heap is measured without sanitizers.
PLAIN := build/$(notdir $(CC))/mtvtop
TEST_ENVIRONMENT = FAULT_PROXY=$(CURDIR)/$(B)/fault-proxy MTVTOP=$(CURDIR)/$(B)/mtvtop \
	MTVTOP_SIM=$(CURDIR)/$(B)/mtvsim MTVTOP_PLAIN=$(CURDIR)/$(PLAIN) \
	KEYS_LOG=$(CURDIR)/$(B)/keys

$(B)/tests/%.o: tests/%.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(TEST_CPPFLAGS) $<

$(B)/fault-proxy: $(PROXY_OBJECTS)
	$(Q)$(LINK) $^ $(shell pkg-config --libs openssl)

define test_program
$(B)/test-$(1): $(call objects_of,$(1)) $(SUPPORT_OBJECTS) $(SIM_LIBRARY) $(B)/libmtvtop.a
	$$(Q)$$(LINK) $$^ $$(LIBS) $$(TEST_LIBS)
endef
$(foreach suite,unit golden e2e,$(eval $(call test_program,$(suite))))
$(B)/test-e2e: $(call objects_of,keyfuzz)
$(B)/test-unit: $(B)/tests/keyfuzz/judge.o $(B)/tests/keyfuzz/question.o \
	$(B)/tests/keyfuzz/deeds.o \
	$(B)/tests/query_cases/answer.o

# make tests/query-cases: the engine of queries alone: tests/query-cases FILE answers recorded cases
.PHONY: tests/query-cases
tests/query-cases: $(B)/query-cases
	$(Q)cp $< $@.new && mv $@.new $@
$(B)/query-cases: $(call objects_of,query_cases) $(B)/libmtvtop.a
	$(Q)$(LINK) $^ $(LIBS)

.PHONY: test test-build test-unit test-golden test-fuzz test-cluster test-sim test-proofs
test: test-unit test-golden test-fuzz test-proofs test-cluster test-sim
test-build: $(B)/test-unit $(B)/test-golden $(B)/test-e2e $(B)/fault-proxy $(B)/mtvtop $(B)/mtvsim

run_tests = $(TEST_ENVIRONMENT) nice $(1) --jobs 2 $(CRITERION)

# make test-unit: the unit tests alone (CRITERION= passes options to them)
test-unit: $(B)/test-unit $(B)/fault-proxy
	$(call run_tests,$(B)/test-unit)

# make test-golden: the golden screens alone; make golden GENERATE=1 writes them anew
test-golden golden: $(B)/test-golden
	$(TEST_ENVIRONMENT) GENERATE=$(GENERATE) nice $(B)/test-golden --jobs 2 $(CRITERION)
.PHONY: golden

# make test-proofs: that a leak fails a run, an include to the right the build, and such
test-proofs:
	CC=$(CC) WERROR=$(WERROR) nice tests/proofs/run $(PROOFS)

# A test program of one deliberate offender, which runs as the unit tests do.
offender-%: $(B)/offender-%
	$(call run_tests,$<)
$(B)/offender-%: $(B)/tests/proofs/offenders/%.o $(SUPPORT_OBJECTS) $(SIM_LIBRARY) $(B)/libmtvtop.a
	$(Q)$(LINK) $^ $(LIBS) $(TEST_LIBS)
.PRECIOUS: $(B)/offender-% $(B)/tests/proofs/offenders/%.o

# make test-cluster: end to end on a real API server, which the first run builds
test-cluster: $(B)/test-e2e $(B)/fault-proxy $(B)/mtvtop $(B)/mtvsim $(PLAIN)
	$(TEST_ENVIRONMENT) nice tests/e2e/run $(B)/test-e2e $(CRITERION)

# make test-sim: the same tests on mtvsim in place of the real API server (ALL=yes: every suite)
test-sim: $(B)/test-e2e $(B)/fault-proxy $(B)/mtvtop $(B)/mtvsim $(PLAIN)
	$(TEST_ENVIRONMENT) nice tests/e2e/run --sim $(B)/test-e2e $(CRITERION)

# make keys TIME=3600 SEED=n: the key fuzzer alone, so many seconds for each of its tests
.PHONY: keys
keys: $(B)/test-e2e $(B)/fault-proxy $(B)/mtvtop $(B)/mtvsim
	$(TEST_ENVIRONMENT) KEYS_TIME=$(TIME) KEYS_SEED=$(SEED) \
		nice tests/e2e/run $(B)/test-e2e --filter 'keyfuzz/*'

ifneq ($(SAN),)
$(PLAIN): force
	$(Q)$(MAKE) --no-print-directory SETUP=no SAN= $@
endif

# make test-fuzz: the corpora once; make fuzz TIME=60: libFuzzer, so many seconds each
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_B := build/fuzz
test-fuzz:
	$(Q)$(MAKE) --no-print-directory SETUP=no CC=clang SAN=fuzzer-no-link,address,undefined \
		B=$(FUZZ_B) fuzzers
	$(Q)tests/fuzz/run $(FUZZ_B) corpus
fuzz:
	$(Q)$(MAKE) --no-print-directory SETUP=no CC=clang SAN=fuzzer-no-link,address,undefined \
		B=$(FUZZ_B) fuzzers
	$(Q)tests/fuzz/run $(FUZZ_B) $(or $(TIME),60)
.PHONY: fuzz fuzzers
fuzzers: $(FUZZERS:%=$(B)/%)
$(B)/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(SIM_LIBRARY) $(B)/libmtvtop.a
	$(Q)$(LINK) -fsanitize=fuzzer $^ $(LIBS)

# make try: a test cluster with a site on a migration weekend, and mtvtop on it
.PHONY: try
try: $(B)/mtvtop $(B)/mtvsim
	$(TEST_ENVIRONMENT) tests/cluster/try

# make bench: one table of figures beside their budgets; PARTS= names some (tests/bench/run)
.PHONY: bench
bench: mtvtop mtvsim $(B)/mtvsim $(B)/bench
	$(TEST_ENVIRONMENT) nice tests/bench/run $(PARTS)
$(B)/bench: $(call objects_of,bench) $(SIM_LIBRARY) $(B)/libmtvtop.a
	$(Q)$(LINK) $^ $(LIBS)

SOURCES := $(wildcard src/*/*.[ch] src/*.c tests/*/*.[ch] tests/*/*/*.[ch])
.PHONY: lint format layers fences tidy cppcheck manual pictures check-pictures
lint: layers fences format manual check-pictures cppcheck tidy

format:
	$(Q)clang-format --dry-run -Werror $(SOURCES)

# make pictures: those of the README, made of golden screens; lint checks that they are true
PICTURES := dashboard vm
pictures:
	$(Q)for name in $(PICTURES); do \
		tools/picture tests/golden/screens/picture-$$name.golden > docs/$$name.svg || exit 1; done
check-pictures:
	$(Q)for name in $(PICTURES); do \
		tools/picture tests/golden/screens/picture-$$name.golden | cmp - docs/$$name.svg || exit 1; done

# make layers: no include to the right; make fences: third-party headers only in their place
layers:
	tools/layers src
fences:
	tools/fences src

cppcheck:
	cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability,performance \
		--inline-suppr --suppressions-list=tests/cppcheck.supp -Isrc -D_GNU_SOURCE src

TIDY_STAMPS := $(patsubst %.c,build/tidy/%.ok,$(LIBRARY_SOURCES) $(wildcard src/api/*.c src/sim/*.c) src/main.c)
tidy: $(TIDY_STAMPS)
build/tidy/%.ok: %.c .clang-tidy
	@mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- -std=c17 $(CPPFLAGS_OWN) 2>/dev/null && touch $@

# The manual pages are well formed and name every command, key, option and field.
manual: mtvtop mtvsim
	tools/manual check
