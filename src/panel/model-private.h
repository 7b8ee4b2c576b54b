/*
 * model-private.h: what people do at the panel (model.c) and what the kiosk tells it (model-take.c)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/model.h"

G_BEGIN_DECLS

/* What the PIN is asked for. */
typedef enum {
  CANVASS_PIN_FOR_OPENING,
  CANVASS_PIN_FOR_CHOOSING, /* the table has none yet */
  CANVASS_PIN_FOR_UPDATING,
  CANVASS_PIN_FOR_CHANGING,
} CanvassPinPurpose;

struct _CanvassPanelModel {
  GObject parent_instance;

  CanvassPanelFacts facts;
  CanvassPinPurpose purpose;
  CanvassPinEntry *pin; /* (owned) */
  char *screen;         /* (owned) */
  char *language;       /* (owned) */
  gboolean set_up;
};

void canvass_panel_model_changed (CanvassPanelModel *self);
void canvass_panel_model_ask_for_pin (CanvassPanelModel *self, CanvassPinPurpose purpose);
void
canvass_panel_model_begin_job (CanvassPanelModel *self, CanvassPanelTask task, const char *stick);
void canvass_panel_model_clear_job (CanvassPanelJob *job);
/* With a single stick there is nothing to choose. */
void canvass_panel_model_begin_export (CanvassPanelModel *self);

G_END_DECLS
