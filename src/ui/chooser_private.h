#ifndef UI_CHOOSER_PRIVATE_H
#define UI_CHOOSER_PRIVATE_H

#include "ui/chooser.h"

/* Shared by the files of the chooser: columns come first, then the fields that are none of them. */
struct chooser {
	struct screen screen;
	struct chooser_about about;
	struct table_columns before; /* the columns, to go back to */
	struct format_choice choice; /* of the last drawing */
	int cursor;		     /* item */
	bool changed;
	char note[480];	     /* as much as an error has */
	const char *pressed; /* name of the key that is being taken */
};

/* Whether an item is a column, and not a field. */
bool chooser_is_column(const struct chooser *chooser, int item);
/* The column with the cursor, or NULL. */
struct column *chooser_column(const struct chooser *chooser);
/* The field that an item stands for; NULL behind the last, and for columns. */
const struct field *chooser_field(const struct chooser *chooser, int item);
int chooser_count(const struct chooser *chooser);

/* chooser_draw.c */
void chooser_draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look);

#endif
