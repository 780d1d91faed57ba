#include "config/keymap.h"
#include "unit/config_mistakes.h"

TestSuite(config_keymap);

static bool load(const char *name, struct error *err)
{
	struct keymap keymap;
	bool good = keymap_load(&keymap, name, err);
	if (good)
		keymap_finish(&keymap);
	return good;
}

Test(config_keymap, mistakes)
{
	static const struct mistake cases[] = {
		{"- a\n", ":1: a keymap must be a mapping"},
		{"tables: {}\n", ":1: a keymap has no key \"tables\""},
		{"global: text\n", ":1: global must be a mapping"},
		{"global:\n  q: quit\n  Return: open\n", ":3: there is no key \"Return\""},
		{"global:\n  C-A: quit\n", ":2: there is no key \"C-A\""},
		{"global:\n  '': quit\n", ":2: there is no key \"\""},
		{"global:\n  q: [quit]\n", ":2: a key is bound to a command line"},
		{"table:\n  q: 5\n", ":2: a key is bound to a command line"},
		{"table:\n  q: a\n  q: b\n", ":3: the same key stands here twice"},
		{"pager:\n  \"\\e\": quit\n", ":2: there is no key"},
		{"pager:\n  \"\\u202e\": quit\n", ":2: there is no key"},
		{"global:\n  qq: quit\n", ":2: there is no key \"qq\""},
	};
	check_mistakes(cases, COUNT(cases), "keymaps/own", load);
}

Test(config_keymap, names_of_keys)
{
	static const char *const good[] = {"a", "Z", "?", "/", ":", "\u00e4", "\u4e2d", "Enter",
		"Esc", "Tab", "S-Tab", "Space", "BS", "Del", "Up", "Down", "Left", "Right", "Home",
		"End", "PgUp", "PgDn", "C-a", "C-z", "#", "~", "'"};
	static const char *const bad[] = {"", "ab", "C-", "C-A", "C-ab", "C-1", "enter", "F1",
		"S-a", "\t", "\x1b", "\xc2\x9b", "\u200d", "\xff", "PageUp", "\u00e4\u00f6"};
	for (size_t i = 0; i < COUNT(good); i++)
		cr_expect(keymap_is_key(good[i]), "%s", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		cr_expect_not(keymap_is_key(bad[i]), "%s", bad[i]);
}

static void expect_text(const char *text, const char *expected)
{
	cr_expect((!text && !expected) || (text && expected && !strcmp(text, expected)),
		"%s, not %s", text ? text : "none", expected ? expected : "none");
}

/* A section hides the global one, also with "nothing". */
Test(config_keymap, sections)
{
	static const char text[] = "global:\n  q: quit\n  x: one\n  y: two\n  m: move up\n"
				   "table:\n  x: three\n  y:\n  z: quit\n";
	struct keymap keymap;
	struct error err = {0};
	char *home = given_home();
	given_file(home, ".config/mtvtop/keymaps/own.yaml", text);
	cr_assert(keymap_load(&keymap, "own", &err), "%s", err.text);
	expect_text(keymap_find(&keymap, KEYMAP_TABLE, "q"), "quit");
	expect_text(keymap_find(&keymap, KEYMAP_TABLE, "x"), "three");
	expect_text(keymap_find(&keymap, KEYMAP_PAGER, "x"), "one");
	expect_text(keymap_find(&keymap, KEYMAP_TABLE, "y"), NULL);
	expect_text(keymap_find(&keymap, KEYMAP_GLOBAL, "y"), "two");
	expect_text(keymap_find(&keymap, KEYMAP_TABLE, "nope"), NULL);
	expect_text(keymap_key_of(&keymap, KEYMAP_TABLE, "quit"), "z");
	expect_text(keymap_key_of(&keymap, KEYMAP_PAGER, "quit"), "q");
	expect_text(keymap_key_of(&keymap, KEYMAP_PAGER, "three"), NULL);
	expect_text(keymap_key_of(&keymap, KEYMAP_PAGER, "move up"), "m");
	keymap_finish(&keymap);
	keymap_finish(&keymap);
	home_remove(home);
}

/* A key that a section hides does not lead to the global command: it must not be named for it. */
Test(config_keymap, hidden_keys_are_not_hints)
{
	struct keymap keymap;
	struct error err = {0};
	char *home = given_home();
	given_file(home, ".config/mtvtop/keymaps/own.yaml",
		"global:\n  x: one\n  w: one\n  y: two\ntable:\n  x: three\n  y:\n");
	cr_assert(keymap_load(&keymap, "own", &err), "%s", err.text);
	expect_text(keymap_key_of(&keymap, KEYMAP_TABLE, "one"), "w");
	expect_text(keymap_key_of(&keymap, KEYMAP_TABLE, "two"), NULL);
	keymap_finish(&keymap);
	home_remove(home);
}
