#ifndef APP_CHECK_H
#define APP_CHECK_H

struct command;

/*
 * mtvtop --check: reads every view, layout, keymap, theme and the settings; says what is wrong,
 * with file and line. COMMANDS is the table that keys and views may name. Returns the exit code.
 */
int check_all(const struct command *commands);

#endif
