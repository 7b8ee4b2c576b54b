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
typedef void (*CanvassPathsAnswer) (GtkWidget *asker, GStrv paths);

/* One question of an @asker at a time: a further one takes its place, and none is left when the
 * asker is not seen any more. */

/* For a file that is there. @kind, @pattern: (nullable) "Key files", "*.key". */
void canvass_path_question_ask_file (GtkWidget *asker,
                                     const char *title,
                                     const char *kind,
                                     const char *pattern,
                                     CanvassPathAnswer answer);

/* For a folder that is there, or is made on the way. */
void
canvass_path_question_ask_folder (GtkWidget *asker, const char *title, CanvassPathAnswer answer);

/* For one or more of what is there, files or by @action folders. */
void canvass_path_question_ask_several (GtkWidget *asker,
                                        const char *title,
                                        GtkFileChooserAction action,
                                        const char *accept,
                                        CanvassPathsAnswer answer);

/* (transfer full) the paths of what a GtkDropTarget of GDK_TYPE_FILE_LIST was given. */
GStrv canvass_paths_dropped (const GValue *value);

/* For what is to be saved, by the @name that is offered; the chooser itself asks before it replaces
 * something. */
void canvass_path_question_ask_place (GtkWidget *asker, const char *name, CanvassPathAnswer answer);

G_END_DECLS
