#ifndef CONFIG_ROLE_H
#define CONFIG_ROLE_H

/*
 * What a piece of the screen means. Views name roles, themes give them looks; every role that
 * says something also has a word or a glyph, so that colour is never alone.
 */
enum role {
	ROLE_NORMAL,
	ROLE_HEADER,	   /* the header line */
	ROLE_HEADER_ALARM, /* the header when TLS is not verified, the link is lost, or in
			      production */
	ROLE_HEADER_DEMO,  /* the header when all is simulated */
	ROLE_TITLE,	   /* titles of panes */
	ROLE_TITLE_FOCUS,  /* of the pane that has the focus */
	ROLE_COLUMN,	   /* titles of columns */
	ROLE_CURSOR,	   /* the row under the cursor */
	ROLE_MARKED,	   /* rows that are marked */
	ROLE_MUTED,	   /* what matters less */
	ROLE_OK,
	ROLE_RUNNING,
	ROLE_WAITING,
	ROLE_WARNING,
	ROLE_ERROR,
	ROLE_STALE,  /* data that is not current */
	ROLE_BAR,    /* the filled part of bars */
	ROLE_KEY,    /* names of keys in the hint line and in help */
	ROLE_PROMPT, /* the line that is being typed */
	ROLE_MATCH,  /* what a search found */
	ROLE_MESSAGE,
	ROLES,
};

/* Names as in files; ends with NULL. */
extern const char *const role_names[];

#endif
