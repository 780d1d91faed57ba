#include "config/schemas.h"

#include <stddef.h>

const struct schema_about schemas[] = {
	{"views/NAME.yaml", view_keys},
	{"columns of a view", column_keys},
	{"rules of a view", rule_keys},
	{"views/layouts/NAME.yaml", layout_keys},
	{"tabs-below of a layout", size_keys},
	{"rows of a layout", row_keys},
	{"panes of a row", pane_keys},
	{"keymaps/NAME.yaml", keymap_keys},
	{"themes/NAME.yaml", theme_keys},
	{"looks of a theme", look_keys},
	{"settings.yaml", settings_keys},
	{"each of the checks of settings.yaml", check_keys},
	{"window of settings.yaml", window_keys},
	{"wave of settings.yaml", wave_keys},
	{0},
};
