/*
 * path-question.h: asks where a file is, or where one should go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Not called where nobody chose. */
typedef void (*CanvassPathAnswer) (GtkWidget *asker, const char *path);

/* @name: (nullable) offered for what is to be saved; the chooser itself asks before it replaces
 * something. @pattern: (nullable) "*.pub". One question of an @asker at a time: a further one
 * takes its place, and none outlives it. */
void canvass_path_question_ask (GtkWidget *asker,
                                const char *title,
                                GtkFileChooserAction action,
                                const char *name,
                                const char *pattern,
                                CanvassPathAnswer answer);

G_END_DECLS
