#include "config/settings.h"
#include "unit/config_mistakes.h"

TestSuite(config_settings);

static bool load(const char *name, struct error *err)
{
	struct settings settings;
	(void)name;
	bool good = settings_load(&settings, err);
	if (good)
		settings_finish(&settings);
	return good;
}

Test(config_settings, mistakes)
{
	static const struct mistake cases[] = {
		{"- a\n", ":1: settings must be a mapping"},
		{"cutovers-at-once: 0\n", ":1: cutovers-at-once must be a whole number from 1 to"},
		{"cutovers-at-once: many\n", ":1: "},
		{"utc: true\nwindow: sat\n", ":2: window must be a mapping"},
		{"window: {begin: Sat 22:00, end: Sun 06:00}\n",
			":1: window needs the key \"zone\""},
		{"window: {begin: Sat 22:00, end: Sun 06:00, zone: UTC, days: 2}\n",
			":1: window has no key \"days\""},
		{"window: {begin: 22:00, end: Sun 06:00, zone: UTC}\n",
			":1: the window from \"22:00\" to \"Sun 06:00\": write both as Sat 22:00"},
		{"window: {begin: Sat 22:00, end: Sun 06:00, zone: Europe/Nowhere}\n",
			":1: the time zone \"Europe/Nowhere\" is not known on this machine"},
		{"commands: [a]\n", ":1: commands must be a mapping"},
		{"commands:\n  clean up: archive\n",
			":2: \"clean up\" is no name of a command: small letters"},
		{"commands:\n  a: b\n  clean: ' '\n",
			":3: the command clean must be a command line"},
		{"commands: {clean: [archive]}\n", ":1: the command clean must be a command line"},
		{"wave: 2\n", ":1: wave must be a mapping"},
		{"wave: {}\n", ":1: wave needs the key \"label\""},
		{"wave: {label: example.org/}\n",
			":1: \"example.org/\" cannot be the key of a label"},
		{"wave:\n  label: a b\n", ":2: \"a b\" cannot be the key of a label"},
		{"checks: {}\n", ":1: checks must be a list"},
		{"checks:\n- ok: warm\n  says: no\n", ":2: a check needs the key \"name\""},
		{"checks:\n- {name: a, ok: warm, says: b, when: c}\n",
			":2: a check has no key \"when\""},
		{"checks:\n- {name: clock, ok: warm, says: b}\n",
			":2: a check of your own cannot be called \"clock\": there is one"},
		{"checks:\n- name: a\n  ok: warm and\n  says: b\n", ":3:"},
		{"checks:\n- name: a\n  ok: order by name\n  says: b\n", ":3:"},
		{"checks:\n- {name: a, ok: warm, says: b}\n- {name: a, ok: warm, says: b}\n",
			":3: two checks are called \"a\""},
		{"theme: dark\ncolour: x\n", ":2: settings has no key \"colour\""},
		{"theme: 5\n", ":1: theme must be text"},
		{"utc: 1\n", ":1: utc must be true or false"},
		{"utc: yes\n", ":1: utc must be true or false"},
		{"\n\nhttp1: 'true'\n", ":3: http1 must be true or false"},
		{"theme: dark\ntheme: light\n", ":2: the same key stands here twice"},
		{"theme: [\n", ":"},
		{"read-only: 1\n", ":1: read-only must be true or false"},
		{"readOnly: true\n", ":1: settings has no key \"readOnly\""},
		{"\nread-only-contexts: prod\n",
			":2: read-only-contexts must be a list of patterns"},
		{"read-only-contexts:\n- prod\n- 5\n",
			":3: read-only-contexts must be a list of patterns, texts that are not "
			"empty"},
		{"production:\n- ''\n", ":2: production must be a list of patterns, texts"},
		{"production: [[a]]\n", ":1: production must be a list of patterns, texts"},
		{"production: {a: b}\n", ":1: production must be a list of patterns"},
		{"production: [*prod]\n", ":1: "},
		{"production:\n- a\n- 'prod-[12'\n", ":3: the pattern \"prod-[12\" has no end"},
		{"production: ['a[]']\n", ":1: the pattern \"a[]\" has no end"},
		{"production: ['a[!]']\n", ":1: the pattern \"a[!]\" has no end"},
		{"production: ['a[\\]']\n", ":1: the pattern \"a[\\]\" has no end"},
		{"production: ['a[\\']\n", ":1: the pattern \"a[\\\" has no end"},
		{"production: ['a\\']\n", ":1: the pattern \"a\\\" has no end"},
	};
	check_mistakes(cases, COUNT(cases), "settings", load);
}

Test(config_settings, defaults_and_what_is_set)
{
	static const char *const empty[] = {NULL, "", "# nothing\n", "null\n", "{}\n"};
	struct settings settings;
	struct error err = {0};
	char *home = given_home();
	for (size_t i = 0; i < COUNT(empty); i++) {
		if (empty[i])
			given_file(home, ".config/mtvtop/settings.yaml", empty[i]);
		cr_assert(settings_load(&settings, &err), "%zu: %s", i, err.text);
		cr_expect_str_eq(settings.theme, "dark");
		cr_expect_str_eq(settings.keymap, "default");
		cr_expect_str_eq(settings.start, "dashboard");
		cr_expect_not(
			settings.utc || settings.absolute || settings.ascii || settings.http1);
		cr_expect_str_empty(settings.window.zone);
		cr_expect_str_eq(settings.wave_label, "mtvtop/wave");
		settings_finish(&settings);
	}
	given_file(home, ".config/mtvtop/settings.yaml",
		"theme: light\nutc: true\nascii: false\nstart: vms\n"
		"window: {begin: Sat 22:00, end: Sun 06:00, zone: Europe/Berlin}\n"
		"wave: {label: example.org/wave}\n");
	cr_assert(settings_load(&settings, &err), "%s", err.text);
	cr_expect_str_eq(settings.theme, "light");
	cr_expect_str_eq(settings.keymap, "default");
	cr_expect_str_eq(settings.start, "vms");
	cr_expect(settings.utc && !settings.ascii);
	cr_expect_str_eq(settings.window.zone, "Europe/Berlin");
	cr_expect(settings.window.weekly);
	cr_expect_str_eq(settings.wave_label, "example.org/wave");
	settings_finish(&settings);
	settings_finish(&settings);
	home_remove(home);
}

static void load_text(const char *home, const char *text, struct settings *settings);

Test(config_settings, commands_by_name)
{
	struct settings settings;
	char *home = given_home();
	load_text(home,
		"commands:\n  clean-up: archive plans where state = 'Succeeded'\n"
		"  nodes2: view nodes\n",
		&settings);
	cr_expect_str_eq(
		settings_command(&settings, "clean-up"), "archive plans where state = 'Succeeded'");
	cr_expect_str_eq(settings_command(&settings, "nodes2"), "view nodes");
	cr_expect_eq(((struct saved_command *)array_at(&settings.commands, 1))->at, 3);
	cr_expect_null(settings_command(&settings, "clean"));
	settings_finish(&settings);
	home_remove(home);
}

static void load_text(const char *home, const char *text, struct settings *settings)
{
	struct error err = {0};
	given_file(home, ".config/mtvtop/settings.yaml", text);
	cr_assert(settings_load(settings, &err), "%s: %s", text, err.text);
}

Test(config_settings, patterns_of_contexts)
{
	static const struct {
		const char *pattern;
		const char *context;
		bool fits;
	} cases[] = {
		{"prod", "prod", true},
		{"prod", "prod-1", false},
		{"prod", "PROD", false},
		{"prod-*", "prod-", true},
		{"prod-*", "my-prod-1", false},
		{"*", "", true},
		{"*", "ns/api-x:6443/kube:admin", true},
		{"*/kube:admin", "ns/api-x:6443/kube:admin", true},
		{"*prod*", ".prod", true},
		{"prod-?", "prod-1", true},
		{"prod-?", "prod-12", false},
		{"prod-[12]", "prod-2", true},
		{"prod-[!12]", "prod-2", false},
		{"a[]x]", "a]", true},
		{"a[!]x]", "a]", false},
		{"a\\[1", "a[1", true},
		{"a[\\]x]", "a]", true},
		{"a[\\]x]", "ax", true},
		{"a\\*", "ab", false},
	};
	char *home = given_home();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct settings settings;
		char *text = xasprintf("production: [never, '%s']\n", cases[i].pattern);
		load_text(home, text, &settings);
		const char *pattern = settings_pattern(&settings.production, cases[i].context);
		cr_expect_eq(pattern != NULL, cases[i].fits, "%s and %s", cases[i].pattern,
			cases[i].context);
		if (pattern)
			cr_expect_str_eq(pattern, cases[i].pattern);
		cr_expect_null(settings_pattern(&settings.read_only_in, cases[i].context));
		settings_finish(&settings);
		free(text);
	}
	home_remove(home);
}
