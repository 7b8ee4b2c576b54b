/*
 * signature-pad-private.h: what a pad makes of an event, for its tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/ink.h"
#include "widgets/signature-pad.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_CONTACT_MOUSE,
  CANVASS_CONTACT_TOUCH,
  CANVASS_CONTACT_PEN,
} CanvassContactKind;

typedef enum {
  CANVASS_CONTACT_DOWN,
  CANVASS_CONTACT_MOVE,
  CANVASS_CONTACT_UP,
  CANVASS_CONTACT_CANCEL, /* taken over by the system: as if it had never come down */
} CanvassContactPhase;

/**
 * CanvassContact:
 * @sequence: which finger; NULL for a mouse or a pen
 * @time: milliseconds of the event clock
 * @x: in the pad's coordinates
 * @pressure: 0–1, or negative where there is none
 */
typedef struct {
  CanvassContactKind kind;
  CanvassContactPhase phase;
  gconstpointer sequence;
  guint32 time;
  double x, y;
  double pressure;
} CanvassContact;

/* TRUE if it was meant for the pad, drawn or not. */
gboolean canvass_signature_pad_take_contact (CanvassSignaturePad *self,
                                             const CanvassContact *contact);

const CanvassInk *canvass_signature_pad_get_ink (CanvassSignaturePad *self);

G_END_DECLS
