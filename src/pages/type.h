/*
 * type.h: text as large as its place and a finger need it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassType:
 *
 * Gives a widget the class "type-…" of ui/style.css, in pixels, for the size that it has: so large
 * that its pages still fit, and larger where buttons would be too small for a finger otherwise. It
 * belongs to the widget that it is of.
 */
typedef struct {
  GtkWidget *widget; /* (borrowed) */
  guint px;
  guint source;
} CanvassType;

void canvass_type_init (CanvassType *self, GtkWidget *widget);
void canvass_type_clear (CanvassType *self);

/* Before it is laid out. */
void canvass_type_fit (CanvassType *self, int width, int height);
/* It was laid out so large: a style cannot change in the middle of that. */
void canvass_type_fit_soon (CanvassType *self, int width, int height);

G_END_DECLS
