#ifndef APP_CHECK_H
#define APP_CHECK_H

/* mtvtop --check: reads every view, layout, keymap, theme and the settings; says what is wrong. */
int check_all(void);

#endif
