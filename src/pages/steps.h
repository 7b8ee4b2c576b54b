/*
 * steps.h: how far a signer has come: Read · You · Contact · Sign
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  CANVASS_STEP_NONE,
  CANVASS_STEP_READ,
  CANVASS_STEP_YOU,
  CANVASS_STEP_CONTACT,
  CANVASS_STEP_SIGN,
} CanvassStep;
#define CANVASS_N_STEPS 5

#define CANVASS_TYPE_STEPS (canvass_steps_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSteps, canvass_steps, CANVASS, STEPS, GtkBox)

typedef enum {
  CANVASS_STEPS_NAMED,
  CANVASS_STEPS_NAMELESS, /* only as bars */
  CANVASS_STEPS_HIDDEN,
} CanvassStepsSize;

/* NONE shows no steps at all. */
void canvass_steps_set_current (CanvassSteps *self, CanvassStep step);
/* A step that this petition does not have, or not for this signer. */
void canvass_steps_set_present (CanvassSteps *self, CanvassStep step, gboolean present);
/* How much room there is for them. */
void canvass_steps_set_size (CanvassSteps *self, CanvassStepsSize size);

G_END_DECLS
