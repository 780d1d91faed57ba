#include "config/theme.h"
#include "unit/config_mistakes.h"

TestSuite(config_theme);

static bool load(const char *name, struct error *err)
{
	struct theme theme;
	return theme_load(&theme, name, err);
}

Test(config_theme, mistakes)
{
	static const struct mistake cases[] = {
		{"", ":1: a theme must be a mapping"},
		{"description: d\n", ":1: a theme needs the key \"roles\""},
		{"roles: []\n", ":1: roles must be a mapping"},
		{"roles: {}\ncolours: {}\n", ":2: a theme has no key \"colours\""},
		{"roles:\n  ok: green\n", ":2: a look must be a mapping"},
		{"roles:\n  hero: {text: red}\n", ":2: there is no role \"hero\""},
		{"roles:\n  ok: {colour: red}\n", ":2: a look has no key \"colour\""},
		{"roles:\n  ok: {bold: 1}\n", ":2: bold must be true or false"},
		{"roles:\n  ok: {bold: on}\n", ":2: bold must be true or false"},
		{"roles:\n  ok: {text: pink}\n", ":2: no colour \"pink\" (there are: black, red,"},
		{"roles:\n  ok: {text: 256}\n", ":2: a colour's number is 0 to 255"},
		{"roles:\n  ok: {back: -1}\n", ":2: a colour's number is 0 to 255"},
		{"roles:\n  ok: {text: '#12345'}\n", ":2: a colour is written \"#rrggbb\""},
		{"roles:\n  ok: {text: '#12345g'}\n", ":2: a colour is written \"#rrggbb\""},
		{"roles:\n  ok: {text: []}\n", ":2: a colour"},
		{"roles:\n  ok:\n    back: '#fff'\n", ":3: a colour is written \"#rrggbb\""},
	};
	check_mistakes(cases, COUNT(cases), "themes/own", load);
}

Test(config_theme, what_it_becomes)
{
	struct theme theme;
	struct error err = {0};
	char *home = given_home();
	given_file(home, ".config/mtvtop/themes/own.yaml",
		"roles:\n  ok: {text: green, back: bright-blue, bold: true}\n"
		"  error: {text: '#ff8000', reverse: true}\n  muted: {text: 240, back: default}\n"
		"  cursor: {underline: true, dim: true}\n");
	cr_assert(theme_load(&theme, "own", &err), "%s", err.text);
	const struct look *looks = theme.looks;
	cr_expect(looks[ROLE_OK].text == 2 && looks[ROLE_OK].back == 12 && looks[ROLE_OK].bold);
	cr_expect_eq(looks[ROLE_ERROR].text, COLOUR_RGB + 0xff8000);
	cr_expect(looks[ROLE_ERROR].reverse && looks[ROLE_ERROR].back == COLOUR_DEFAULT);
	cr_expect(looks[ROLE_MUTED].text == 240 && looks[ROLE_MUTED].back == COLOUR_DEFAULT);
	cr_expect(looks[ROLE_CURSOR].underline && looks[ROLE_CURSOR].dim);
	cr_expect(looks[ROLE_NORMAL].text == COLOUR_DEFAULT && !looks[ROLE_NORMAL].bold);
	home_remove(home);
}

Test(config_theme, every_role_has_a_name)
{
	for (int i = 0; i < ROLES; i++)
		cr_expect(role_names[i], "role %d", i);
	cr_expect_null(role_names[ROLES]);
}
