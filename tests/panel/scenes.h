/*
 * scenes.h: what a kiosk may tell its panel in the course of a day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/view.h"

G_BEGIN_DECLS

/* (transfer full) two petitions, two sticks and what is on them; nothing to worry about. */
CanvassPanelState *scenes_make_state (void);

/* As if it came over the channel: each wants what it takes as the protocol writes it. */
void scenes_tell (CanvassPanelModel *model, CanvassPanelMessage *message);
void scenes_tell_setup (CanvassPanelModel *model, CanvassGate gate, const char *language);
void scenes_tell_verdict (CanvassPanelModel *model, CanvassVerdict verdict, guint tries);
/* @state: (transfer full) */
void scenes_tell_state (CanvassPanelModel *model, CanvassPanelState *state);
void scenes_tell_outcome (CanvassPanelModel *model, CanvassPanelTask task, CanvassOutcome outcome);
void scenes_tell_words (CanvassPanelModel *model, gboolean changed);
void scenes_tell_checks (CanvassPanelModel *model);

void scenes_enter_pin (CanvassPanelModel *model, const char *digits);
/* The PIN was right, and the state is as made above. */
void scenes_open (CanvassPanelModel *model, const char *language);

typedef struct {
  const char *name;
  /* On a model of its own. */
  void (*play) (CanvassPanelModel *model, const char *language);
} Scene;

extern const Scene scenes[];
extern const gsize scenes_n;

/* The button below @root that is on the screen and has that name for assistive technology, or
 * NULL. */
GtkWidget *scenes_find (GtkWidget *root, const char *name);
/* Whether a label on the screen says @words, whole or in part. */
gboolean scenes_says (GtkWidget *root, const char *words);

G_END_DECLS
