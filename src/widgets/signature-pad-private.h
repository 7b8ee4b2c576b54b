/*
 * signature-pad-private.h: what the files of the signature pad share, and its tests look at
 *
 * Events become contacts (signature-events.c), contacts become strokes (signature-contact.c), and
 * the pad shows them.
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

#define CANVASS_SIGNATURE_MAX_TOUCHES 10

/* One of those that may be the one that writes: a hand often rests before a finger moves. */
typedef struct {
  gconstpointer sequence;
  double x, y;  /* where it came down */
  double reach; /* how far it has been from there */
} CanvassSignatureTouch;

/* In one locked block. */
typedef struct {
  CanvassDrawing drawing;
  guint8 pressures[CANVASS_DRAWING_MAX_POINTS];
  /* None once one of them is settled on. */
  CanvassSignatureTouch touches[CANVASS_SIGNATURE_MAX_TOUCHES];
  guint n_touches;
} CanvassSignatureSecret;

struct _CanvassSignaturePad {
  GtkWidget parent_instance;

  CanvassSignatureSecret *secret; /* (owned) */
  CanvassInk *ink;                /* (owned) */

  gboolean drawing; /* the newest stroke is still growing, by: */
  CanvassContactKind kind;
  gconstpointer sequence;
  gboolean pen_seen;
  guint32 pen_time;
};

/* signature-pad.c */
const CanvassInk *canvass_signature_pad_get_ink (CanvassSignaturePad *self);
/* The largest rectangle of the grid's aspect in the middle of the pad; all of it while empty. */
graphene_rect_t canvass_signature_pad_get_paper (CanvassSignaturePad *self);
void canvass_signature_pad_lay_out_grid (CanvassSignaturePad *self);
/* FALSE if it is beside the paper. */
gboolean canvass_signature_pad_to_grid (
    CanvassSignaturePad *self, double x, double y, gint *grid_x, gint *grid_y);
void canvass_signature_pad_undo_stroke (CanvassSignaturePad *self);
/* Whether a stroke is being drawn: the page must not move away from under it. */
void canvass_signature_pad_set_stroking (CanvassSignaturePad *self, gboolean stroking);
/* Draws and tells. */
void canvass_signature_pad_changed (CanvassSignaturePad *self);

/* signature-contact.c */
/* TRUE if it was meant for the pad, drawn or not. */
gboolean canvass_signature_pad_take_contact (CanvassSignaturePad *self,
                                             const CanvassContact *contact);
/* Those that are down stay without ink until they are lifted. */
void canvass_signature_pad_forget_touches (CanvassSignaturePad *self);
void canvass_signature_pad_end_stroke (CanvassSignaturePad *self);

/* signature-events.c */
void canvass_signature_pad_listen (CanvassSignaturePad *self);

G_END_DECLS
