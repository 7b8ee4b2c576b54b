/*
 * views.h: the table of the desk's views
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;    /* stable: actions and tests go by it */
  const char *title; /* to be translated */
  const char *icon;
  GType (*get_type) (void);
} CanvassDeskViewSpec;

/* In the sidebar's order, up to one without an id. */
extern const CanvassDeskViewSpec canvass_desk_views[];

G_END_DECLS
