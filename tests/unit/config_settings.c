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
		{"theme: dark\ncolour: x\n", ":2: settings has no key \"colour\""},
		{"theme: 5\n", ":1: theme must be text"},
		{"utc: 1\n", ":1: utc must be true or false"},
		{"utc: yes\n", ":1: utc must be true or false"},
		{"\n\nhttp1: 'true'\n", ":3: http1 must be true or false"},
		{"theme: dark\ntheme: light\n", ":2: the same key stands here twice"},
		{"theme: [\n", ":"},
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
		settings_finish(&settings);
	}
	given_file(home, ".config/mtvtop/settings.yaml",
		"theme: light\nutc: true\nascii: false\nstart: vms\n");
	cr_assert(settings_load(&settings, &err), "%s", err.text);
	cr_expect_str_eq(settings.theme, "light");
	cr_expect_str_eq(settings.keymap, "default");
	cr_expect_str_eq(settings.start, "vms");
	cr_expect(settings.utc && !settings.ascii);
	settings_finish(&settings);
	settings_finish(&settings);
	home_remove(home);
}
