# mtvtop: `make` builds ./mtvtop, `make test` proves it, `make help` lists the rest.
#
#   CC=clang  WERROR=1  SAN=address,undefined  SETUP=no  PREFIX=/usr/local  DESTDIR=

CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
PREFIX ?= /usr/local
SETUP ?= yes
SAN ?=
comma := ,

# Each compiler and each set of sanitizers has a build folder of its own.
B := build/$(notdir $(CC))$(if $(SAN),-$(subst $(comma),-,$(SAN)))

VERSION := $(shell cat VERSION)
PACKAGES := ncursesw libcurl libcjson yaml-0.1 openssl libpcre2-8 libutf8proc libmicrohttpd zlib

# `make` with no goal, or with one that compiles, sees to the packages first.
ifneq ($(SETUP),no)
ifneq ($(filter-out clean help style uninstall,$(or $(MAKECMDGOALS),all)),)
setup_status := $(shell tools/setup $(if $(filter bench,$(MAKECMDGOALS)),bench,$(if \
	$(filter lint test test-% fuzz golden,$(MAKECMDGOALS)),test)) >&2; echo $$?)
ifneq ($(setup_status),0)
$(error packages are missing: see above, or skip the check with SETUP=no)
endif
endif
endif

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wundef -Wvla -Wformat -Wformat-security -Wwrite-strings -Wold-style-definition
HARDEN := -fstack-protector-strong -fPIE -fstack-clash-protection -fcf-protection
FORTIFY := -D_FORTIFY_SOURCE=2
CFLAGS ?= -O2 -g
LDFLAGS ?=
SANFLAGS :=
ifneq ($(SAN),)
SANFLAGS := -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer
FORTIFY :=
endif
CPPFLAGS_OWN := -Isrc -I$(B) -D_GNU_SOURCE -DMTVTOP_VERSION='"$(VERSION)"' $(FORTIFY) \
	$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
CFLAGS_OWN := -std=c17 $(WARNINGS) $(HARDEN) $(SANFLAGS) $(if $(WERROR),-Werror)
LDFLAGS_OWN := -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SANFLAGS)
LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lm

# V=1 shows the commands.
Q := $(if $(V),,@)
COMPILE = $(CC) $(CPPFLAGS_OWN) $(CPPFLAGS) $(CFLAGS) $(CFLAGS_OWN) -MMD -MP -c -o $@
LINK = $(CC) $(CFLAGS) $(LDFLAGS_OWN) $(LDFLAGS) -o $@

# The layers, each may include itself and those to its left (`make layers`). sim stands beside.
LAYERS := base doc query io kube mtv config ui app commands
LIBRARY_SOURCES := $(sort $(foreach layer,$(LAYERS),$(wildcard src/$(layer)/*.c)))
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:src/%.c=$(B)/src/%.o) $(B)/shipped.o
SIM_OBJECTS := $(patsubst src/%.c,$(B)/src/%.o,$(wildcard src/api/*.c src/sim/*.c)) $(B)/scenarios.o
SCENARIOS := $(sort $(wildcard scenarios/*.yaml))
SIM_LIBS := $(shell pkg-config --libs libmicrohttpd 2>/dev/null)
COMPLETIONS := completions/mtvtop.bash completions/_mtvtop completions/mtvtop.fish
SHIPPED := $(sort $(wildcard views/*.yaml views/layouts/*.yaml keymaps/*.yaml themes/*.yaml) \
	$(COMPLETIONS))

.PHONY: all
all: mtvtop mtvsim

mtvtop: $(B)/mtvtop
	$(if $(SAN),,cp $< $@.new && mv $@.new $@)

mtvsim: $(B)/mtvsim
	$(if $(SAN),,cp $< $@.new && mv $@.new $@)

$(B)/mtvtop: $(B)/src/main.o $(B)/libmtvtop.a
	$(Q)$(LINK) $^ $(LIBS)

$(B)/mtvsim: $(SIM_OBJECTS) $(B)/libmtvtop.a
	$(Q)$(LINK) $^ $(LIBS)

$(B)/libmtvtop.a: $(LIBRARY_OBJECTS)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(B)/src/%.o: src/%.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $<

# Views, keymaps, themes and the scripts of completion are compiled in, as text.
$(B)/shipped.c: $(SHIPPED) tools/embed
	@mkdir -p $(@D)
	tools/embed config/shipped.h shipped_file shipped_files $(SHIPPED) > $@.new && mv $@.new $@

# The simulator has its scenarios with it in the same way.
$(B)/scenarios.c: $(SCENARIOS) tools/embed
	@mkdir -p $(@D)
	tools/embed sim/shipped.h shipped_scenario shipped_scenarios $(SCENARIOS) > $@.new && \
		mv $@.new $@

$(B)/shipped.o $(B)/scenarios.o: %.o: %.c
	$(Q)$(COMPILE) $<

# Other flags than last time: build anew.
FLAGS := $(CC) $(CPPFLAGS_OWN) $(CPPFLAGS) $(CFLAGS) $(CFLAGS_OWN)
$(B)/flags: force
	@mkdir -p $(@D)
	@echo '$(subst ','"'"',$(FLAGS))' | cmp -s - $@ || echo '$(subst ','"'"',$(FLAGS))' > $@
.PHONY: force
force:

# make demo: mtvtop on a simulated migration weekend (SCENARIO=, SPEED=)
.PHONY: demo
demo: mtvtop mtvsim
	./mtvtop --demo $(SCENARIO) $(if $(SPEED),--speed $(SPEED))

include tests/tests.mk

# make install PREFIX=/usr/local: the program, the plugin of kubectl, completion, manual pages
# make uninstall: takes them away again
BIN := $(DESTDIR)$(PREFIX)/bin
SHARE := $(DESTDIR)$(PREFIX)/share
PLUGIN := $(BIN)/kubectl-mtvtop $(BIN)/kubectl_complete-mtvtop
MANUAL := $(wildcard man/mtv*.[1-9])
place_of = $(SHARE)/man/man$(subst .,,$(suffix $(1)))/$(notdir $(1))
INSTALLED := $(BIN)/mtvtop $(BIN)/mtvsim $(PLUGIN) $(foreach page,$(MANUAL),$(call place_of,$(page))) \
	$(SHARE)/bash-completion/completions/mtvtop $(SHARE)/zsh/site-functions/_mtvtop \
	$(SHARE)/fish/vendor_completions.d/mtvtop.fish

.PHONY: install uninstall
install: mtvtop mtvsim
	install -d $(sort $(dir $(INSTALLED)))
	install -m 755 mtvtop $(BIN)/mtvtop
	install -m 755 mtvsim $(BIN)/mtvsim
	for link in $(PLUGIN); do ln -sf mtvtop $$link || exit 1; done
	$(foreach page,$(MANUAL),install -m 644 $(page) $(call place_of,$(page)) &&) :
	install -m 644 completions/mtvtop.bash $(SHARE)/bash-completion/completions/mtvtop
	install -m 644 completions/_mtvtop $(SHARE)/zsh/site-functions/_mtvtop
	install -m 644 completions/mtvtop.fish $(SHARE)/fish/vendor_completions.d/mtvtop.fish

uninstall:
	rm -f $(INSTALLED)

.PHONY: clean
clean:
	rm -rf build mtvtop mtvsim

.PHONY: help
help:
	@sed -n 's/^# \(make .*\)/  \1/p' Makefile tests/tests.mk

-include $(shell find $(B) -name '*.d' 2>/dev/null)
