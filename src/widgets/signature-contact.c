/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/signature-pad-private.h"

#include <math.h>
#include <sodium.h>

#define LEAST_STEP 2.5              /* pixels; nearer points are the tremble of hand and sensor */
#define PALM_PAUSE_MILLISECONDS 500 /* after a pen was seen, touches are the hand that holds it */
#define SETTLED_REACH 16            /* pixels; who came so far is writing, and rests no more */

typedef CanvassSignatureTouch Touch;
typedef CanvassSignatureSecret Secret;

/* In a pixel. */
static double
grid_units (CanvassSignaturePad *self)
{
  return self->secret->drawing.width / MAX (1, canvass_signature_pad_get_paper (self).size.width);
}

static guint8
pressure_step (double pressure)
{
  if (pressure < 0)
    return CANVASS_INK_PRESSURE_NONE;

  return CLAMP (round (pressure * CANVASS_INK_PRESSURE_MAX), 1, CANVASS_INK_PRESSURE_MAX);
}

static Touch *
find_touch (CanvassSignaturePad *self, gconstpointer sequence)
{
  for (guint i = 0; i < self->secret->n_touches; i++)
    if (self->secret->touches[i].sequence == sequence)
      return &self->secret->touches[i];

  return NULL;
}

static void
add_touch (CanvassSignaturePad *self, const CanvassContact *contact)
{
  Secret *secret = self->secret;
  gint x, y;

  if (secret->n_touches == CANVASS_SIGNATURE_MAX_TOUCHES ||
      find_touch (self, contact->sequence) != NULL ||
      !canvass_signature_pad_to_grid (self, contact->x, contact->y, &x, &y))
    return;

  secret->touches[secret->n_touches++] =
      (Touch){ .sequence = contact->sequence, .x = contact->x, .y = contact->y };
}

static void
remove_touch (CanvassSignaturePad *self, Touch *touch)
{
  Secret *secret = self->secret;

  *touch = secret->touches[--secret->n_touches];
  sodium_memzero (&secret->touches[secret->n_touches], sizeof *touch);
}

void
canvass_signature_pad_forget_touches (CanvassSignaturePad *self)
{
  sodium_memzero (self->secret->touches, sizeof self->secret->touches);
  self->secret->n_touches = 0;
}

static void
begin_stroke (CanvassSignaturePad *self, const CanvassContact *contact)
{
  CanvassDrawing *drawing = &self->secret->drawing;
  gint x, y;

  if (drawing->n_strokes == 0) {
    canvass_signature_pad_lay_out_grid (self);
    canvass_ink_reset (self->ink);
  }
  if (!canvass_signature_pad_to_grid (self, contact->x, contact->y, &x, &y) ||
      !canvass_drawing_begin_stroke (drawing, x, y))
    return;

  self->secret->pressures[drawing->n_points - 1] = pressure_step (contact->pressure);
  canvass_signature_pad_set_stroking (self, TRUE);
  self->kind = contact->kind;
  self->sequence = contact->sequence;
  canvass_signature_pad_changed (self);
}

static void
extend_stroke (CanvassSignaturePad *self, const CanvassContact *contact)
{
  CanvassDrawing *drawing = &self->secret->drawing;
  const CanvassPoint *last = &drawing->points[drawing->n_points - 1];
  double least = contact->phase == CANVASS_CONTACT_UP ? 1 : LEAST_STEP * grid_units (self);
  gint x, y;

  canvass_signature_pad_to_grid (self, contact->x, contact->y, &x, &y);
  if (hypot (x - last->x, y - last->y) < least || !canvass_drawing_add_point (drawing, x, y))
    return;

  self->secret->pressures[drawing->n_points - 1] = pressure_step (contact->pressure);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
canvass_signature_pad_end_stroke (CanvassSignaturePad *self)
{
  canvass_signature_pad_forget_touches (self);
  if (!self->drawing)
    return;

  canvass_signature_pad_set_stroking (self, FALSE);
  canvass_signature_pad_changed (self);
}

static gboolean
is_palm (CanvassSignaturePad *self, const CanvassContact *contact)
{
  return contact->kind == CANVASS_CONTACT_TOUCH && self->pen_seen &&
         contact->time - self->pen_time < PALM_PAUSE_MILLISECONDS;
}

static gboolean
is_drawing (CanvassSignaturePad *self, const CanvassContact *contact)
{
  return self->drawing && contact->kind == self->kind && contact->sequence == self->sequence;
}

/* Instead of whoever has the stroke now. */
static void
give_stroke (CanvassSignaturePad *self, const CanvassContact *contact)
{
  gboolean was_drawing = self->drawing;

  if (was_drawing)
    canvass_signature_pad_undo_stroke (self);
  begin_stroke (self, contact);
  if (was_drawing && !self->drawing)
    canvass_signature_pad_changed (self);
}

static void
take_down (CanvassSignaturePad *self, const CanvassContact *contact)
{
  if (is_palm (self, contact))
    return;

  if (self->drawing && contact->kind == CANVASS_CONTACT_TOUCH) {
    if (find_touch (self, self->sequence) != NULL)
      add_touch (self, contact);
    return;
  }
  /* What touched before the pen was the hand that holds it. */
  if (self->drawing &&
      !(contact->kind == CANVASS_CONTACT_PEN && self->kind == CANVASS_CONTACT_TOUCH))
    return;

  if (contact->kind == CANVASS_CONTACT_PEN)
    canvass_signature_pad_forget_touches (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  give_stroke (self, contact);
  if (self->drawing && contact->kind == CANVASS_CONTACT_TOUCH)
    add_touch (self, contact);
}

/* The stroke is that of the touch which moves; the dots of those that rested meanwhile go. */
static void
weigh_touch (CanvassSignaturePad *self, const CanvassContact *contact, Touch *touch)
{
  const Touch *other = self->drawing ? find_touch (self, self->sequence) : NULL;
  CanvassContact down = *contact;

  touch->reach = MAX (touch->reach, hypot (contact->x - touch->x, contact->y - touch->y));
  if (touch != other && touch->reach >= LEAST_STEP &&
      (!self->drawing || (other != NULL && touch->reach > other->reach))) {
    down.x = touch->x;
    down.y = touch->y;
    give_stroke (self, &down);
  }
}

/* A touch that moved and was lifted was the one that wrote; one that did not is a dot, and says
 * nothing of the others. */
static void
settle_touch (CanvassSignaturePad *self, const CanvassContact *contact)
{
  Touch *touch = find_touch (self, contact->sequence);
  gboolean has_stroke = is_drawing (self, contact);
  gboolean is_lifted = contact->phase != CANVASS_CONTACT_MOVE;

  if (touch == NULL)
    return;

  if (has_stroke && touch->reach >= (is_lifted ? LEAST_STEP : SETTLED_REACH))
    canvass_signature_pad_forget_touches (self);
  else if (is_lifted)
    remove_touch (self, touch);
}

static void
take_stroke (CanvassSignaturePad *self, const CanvassContact *contact)
{
  switch (contact->phase) {
  case CANVASS_CONTACT_MOVE:
    extend_stroke (self, contact);
    break;
  case CANVASS_CONTACT_UP:
    extend_stroke (self, contact);
    canvass_signature_pad_set_stroking (self, FALSE);
    canvass_signature_pad_changed (self);
    break;
  case CANVASS_CONTACT_CANCEL:
    canvass_signature_pad_undo_stroke (self);
    canvass_signature_pad_changed (self);
    break;
  case CANVASS_CONTACT_DOWN:
  default:
    g_assert_not_reached ();
  }
}

gboolean
canvass_signature_pad_take_contact (CanvassSignaturePad *self, const CanvassContact *contact)
{
  gboolean is_touch = contact->kind == CANVASS_CONTACT_TOUCH;
  Touch *touch = is_touch ? find_touch (self, contact->sequence) : NULL;
  gboolean is_ours;

  if (contact->kind == CANVASS_CONTACT_PEN) {
    self->pen_seen = TRUE;
    self->pen_time = contact->time;
  }
  if (contact->phase == CANVASS_CONTACT_DOWN) {
    take_down (self, contact);
    return TRUE;
  }

  if (touch != NULL && contact->phase != CANVASS_CONTACT_CANCEL)
    weigh_touch (self, contact, touch);
  is_ours = is_drawing (self, contact);
  if (is_touch)
    settle_touch (self, contact);
  if (is_ours)
    take_stroke (self, contact);

  return is_touch || is_ours;
}
