/*
 * look-private.h: what those who look at words and those who look at pixels share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "look.h"

G_BEGIN_DECLS

/* What goes wrong is best told by where, in what, and with a picture. */
#define complain(look, widget, ...)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *complaint = g_strdup_printf (__VA_ARGS__);                                    \
    g_autofree char *words = look_describe (widget);                                               \
    g_error ("%dx%d %s %s %s: %s: %s",                                                             \
             (look)->width,                                                                        \
             (look)->height,                                                                       \
             (look)->language,                                                                     \
             (look)->name,                                                                         \
             (look)->text_size != NULL ? (look)->text_size : (look)->colors,                       \
             words,                                                                                \
             complaint);                                                                           \
  }                                                                                                \
  G_STMT_END

/* (transfer full) what @widget is and says. */
char *look_describe (GtkWidget *widget);
/* In the window. */
void look_get_bounds (Look *look, GtkWidget *widget, graphene_rect_t *bounds);
/* (transfer full) of the whole window. */
GdkTexture *look_take_picture (Look *look);
/* To the folder CANVASS_PICTURES, if there is such a variable. */
void look_save_picture (Look *look);

G_END_DECLS
