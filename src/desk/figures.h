/*
 * figures.h: numbers as the desk shows them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* (transfer full) in digits and groups of the language in use, as on the table's screens and on
 * paper. Main thread. */
char *canvass_figure_write (guint64 number);
/* (transfer full) the same in a translated sentence, which has one %s for it. */
char *canvass_figure_word (const char *words, guint64 number) G_GNUC_FORMAT (1);

/* A row of libadwaita's is labelled by its title, which assistive technology would say as well. */
void canvass_row_set_name (GtkWidget *row, const char *name);

/* A row of choices gives what is chosen the least room; from now on its title yields. */
void canvass_row_widen_choices (AdwComboRow *row);

/* (transfer floating) a row with a number at its end; its accessible name says both. */
GtkWidget *canvass_figure_row_new (const char *title, const char *subtitle, guint64 number);

G_END_DECLS
