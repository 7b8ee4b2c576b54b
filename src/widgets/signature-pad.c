/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-signature-pad"

#include "widgets/signature-pad.h"
#include "widgets/sight.h"
#include "widgets/spoken.h"

#include "format/secret.h"
#include "widgets/signature-pad-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <sodium.h>

#define MINIMUM_WIDTH 200
#define MINIMUM_HEIGHT 100
#define NATURAL_WIDTH 640
#define NATURAL_HEIGHT 240

/* Where one writes, in parts of the paper. */
#define BASELINE_Y 0.72
#define BASELINE_MARGIN 0.05
#define GUIDE_OPACITY 0.32

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassSignaturePad, canvass_signature_pad, GTK_TYPE_WIDGET)

void
canvass_signature_pad_set_stroking (CanvassSignaturePad *self, gboolean stroking)
{
  if (self->drawing == stroking)
    return;

  self->drawing = stroking;
  canvass_sight_hold (GTK_WIDGET (self), stroking);
}

static void
update_description (CanvassSignaturePad *self)
{
  const char *text =
      canvass_signature_pad_is_empty (self)
          ? _ ("Empty. Draw your signature here with a finger, a pen or a mouse, or "
               "press Space to sign with a cross.")
          : _ ("There is a signature. BackSpace takes back the last stroke, Delete clears.");

  canvass_spoken_set_description (GTK_WIDGET (self), text);
}

void
canvass_signature_pad_changed (CanvassSignaturePad *self)
{
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

graphene_rect_t
canvass_signature_pad_get_paper (CanvassSignaturePad *self)
{
  const CanvassDrawing *drawing = &self->secret->drawing;
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double scale;

  if (drawing->n_strokes == 0)
    return GRAPHENE_RECT_INIT (0, 0, width, height);

  scale = MIN (width / drawing->width, height / drawing->height);

  return GRAPHENE_RECT_INIT ((width - drawing->width * scale) / 2,
                             (height - drawing->height * scale) / 2,
                             drawing->width * scale,
                             drawing->height * scale);
}

void
canvass_signature_pad_lay_out_grid (CanvassSignaturePad *self)
{
  double width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self)));
  double height = MAX (1, gtk_widget_get_height (GTK_WIDGET (self)));
  double scale = CANVASS_SIGNATURE_PAD_GRID / MAX (width, height);

  canvass_drawing_clear (
      &self->secret->drawing, MAX (1, round (width * scale)), MAX (1, round (height * scale)));
}

gboolean
canvass_signature_pad_to_grid (
    CanvassSignaturePad *self, double x, double y, gint *grid_x, gint *grid_y)
{
  const CanvassDrawing *drawing = &self->secret->drawing;
  graphene_rect_t paper = canvass_signature_pad_get_paper (self);

  *grid_x = round ((x - paper.origin.x) * drawing->width / MAX (1, paper.size.width));
  *grid_y = round ((y - paper.origin.y) * drawing->height / MAX (1, paper.size.height));

  return graphene_rect_contains_point (&paper, &GRAPHENE_POINT_INIT (x, y));
}

void
canvass_signature_pad_undo_stroke (CanvassSignaturePad *self)
{
  CanvassDrawing *drawing = &self->secret->drawing;

  canvass_drawing_undo_stroke (drawing);
  sodium_memzero (self->secret->pressures + drawing->n_points,
                  CANVASS_DRAWING_MAX_POINTS - drawing->n_points);
  canvass_signature_pad_set_stroking (self, FALSE);
  canvass_ink_reset (self->ink);
}

static gboolean
on_make_cross (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  CanvassSignaturePad *self = CANVASS_SIGNATURE_PAD (widget);

  if (canvass_signature_pad_is_empty (self))
    canvass_signature_pad_make_cross (self);

  return TRUE;
}

static gboolean
on_undo (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  canvass_signature_pad_undo (CANVASS_SIGNATURE_PAD (widget));

  return TRUE;
}

static gboolean
on_clear (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  canvass_signature_pad_clear (CANVASS_SIGNATURE_PAD (widget));

  return TRUE;
}

static void
canvass_signature_pad_measure (GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = horizontal ? MINIMUM_WIDTH : MINIMUM_HEIGHT;
  *natural = horizontal ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

static void
append_line (GtkSnapshot *snapshot,
             const GdkRGBA *color,
             double x,
             double y,
             double length,
             double width,
             double degrees)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_rotate (snapshot, degrees);
  gtk_snapshot_append_color (
      snapshot, color, &GRAPHENE_RECT_INIT (-length / 2, -width / 2, length, width));
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_guides (CanvassSignaturePad *self,
                 const graphene_rect_t *paper,
                 const GdkRGBA *color,
                 GtkSnapshot *snapshot)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double y = paper->origin.y + round (paper->size.height * BASELINE_Y);
  double margin = paper->size.width * BASELINE_MARGIN;
  double mark = CLAMP (paper->size.height * 0.10, 10, 28);
  double mark_x = mirrored ? paper->origin.x + paper->size.width - margin - mark / 2
                           : paper->origin.x + margin + mark / 2;

  append_line (snapshot,
               color,
               paper->origin.x + paper->size.width / 2,
               y,
               paper->size.width - 2 * margin,
               2,
               0);
  for (gint degrees = -45; degrees <= 45; degrees += 90)
    append_line (snapshot, color, mark_x, y - mark, mark * G_SQRT2, 2.5, degrees);
}

static void
canvass_signature_pad_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CanvassSignaturePad *self = CANVASS_SIGNATURE_PAD (widget);
  const CanvassDrawing *drawing = &self->secret->drawing;
  CanvassInkGeometry geometry = {
    .width = gtk_widget_get_width (widget),
    .height = gtk_widget_get_height (widget),
    .scale_factor = gtk_widget_get_scale_factor (widget),
    .paper = canvass_signature_pad_get_paper (self),
  };
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color, guide;

  geometry.pen =
      CLAMP (MAX (geometry.paper.size.width, geometry.paper.size.height) / 190, 2.6, 5.0);
  gtk_style_context_get_color (style, &color);
  guide = color;
  guide.alpha *= GUIDE_OPACITY;
  gtk_style_context_lookup_color (style, "guide", &guide);

  snapshot_guides (self, &geometry.paper, &guide, snapshot);
  canvass_ink_set_geometry (self->ink, &geometry);
  if (drawing->n_strokes == 0)
    return;

  canvass_ink_update (self->ink, drawing, self->secret->pressures, self->drawing);
  canvass_ink_snapshot (
      self->ink, drawing, self->secret->pressures, self->drawing, &color, snapshot);
}

static void
canvass_signature_pad_unmap (GtkWidget *widget)
{
  canvass_signature_pad_end_stroke (CANVASS_SIGNATURE_PAD (widget));

  GTK_WIDGET_CLASS (canvass_signature_pad_parent_class)->unmap (widget);
}

static void
canvass_signature_pad_dispose (GObject *object)
{
  CanvassSignaturePad *self = CANVASS_SIGNATURE_PAD (object);

  canvass_signature_pad_set_stroking (self, FALSE);
  sodium_memzero (self->secret, sizeof *self->secret);
  canvass_drawing_clear (
      &self->secret->drawing, CANVASS_SIGNATURE_PAD_GRID, CANVASS_SIGNATURE_PAD_GRID);
  canvass_ink_reset (self->ink);

  G_OBJECT_CLASS (canvass_signature_pad_parent_class)->dispose (object);
}

static void
canvass_signature_pad_finalize (GObject *object)
{
  CanvassSignaturePad *self = CANVASS_SIGNATURE_PAD (object);

  canvass_ink_free (self->ink);
  canvass_secret_free (self->secret);

  G_OBJECT_CLASS (canvass_signature_pad_parent_class)->finalize (object);
}

/* The least that works without a style sheet of the application's, which overrides it. */
static void
add_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (
      provider,
      "signature-pad { outline: 0 solid transparent; outline-offset: -3px; }"
      "signature-pad:focus-visible { outline: 3px solid currentColor; }",
      -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_THEME + 1);
}

static void
canvass_signature_pad_class_init (CanvassSignaturePadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = canvass_signature_pad_dispose;
  object_class->finalize = canvass_signature_pad_finalize;
  widget_class->measure = canvass_signature_pad_measure;
  widget_class->snapshot = canvass_signature_pad_snapshot;
  widget_class->unmap = canvass_signature_pad_unmap;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          CANVASS_TYPE_SIGNATURE_PAD,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);

  gtk_widget_class_set_css_name (widget_class, "signature-pad");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, on_make_cross, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Space, 0, on_make_cross, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_BackSpace, 0, on_undo, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, on_undo, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, on_clear, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Delete, 0, on_clear, NULL);

  add_style ();
}

static void
canvass_signature_pad_init (CanvassSignaturePad *self)
{
  canvass_format_init ();
  self->secret = canvass_secret_new (sizeof *self->secret);
  canvass_drawing_clear (
      &self->secret->drawing, CANVASS_SIGNATURE_PAD_GRID, CANVASS_SIGNATURE_PAD_GRID);
  self->ink = canvass_ink_new ();

  canvass_signature_pad_listen (self);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  canvass_spoken_set_name (GTK_WIDGET (self), _ ("Signature"));
  update_description (self);
}

CanvassSignaturePad *
canvass_signature_pad_new (void)
{
  return g_object_new (CANVASS_TYPE_SIGNATURE_PAD, NULL);
}

const CanvassDrawing *
canvass_signature_pad_get_drawing (CanvassSignaturePad *self)
{
  g_return_val_if_fail (CANVASS_IS_SIGNATURE_PAD (self), NULL);

  return &self->secret->drawing;
}

void
canvass_signature_pad_set_drawing (CanvassSignaturePad *self, const CanvassDrawing *drawing)
{
  g_return_if_fail (CANVASS_IS_SIGNATURE_PAD (self));

  if (drawing == NULL || !canvass_drawing_is_valid (drawing)) {
    canvass_signature_pad_clear (self);
    return;
  }

  canvass_signature_pad_set_stroking (self, FALSE);
  canvass_signature_pad_forget_touches (self);
  sodium_memzero (self->secret->pressures, sizeof self->secret->pressures);
  memmove (&self->secret->drawing, drawing, sizeof *drawing);
  canvass_ink_reset (self->ink);
  canvass_signature_pad_changed (self);
}

gboolean
canvass_signature_pad_is_empty (CanvassSignaturePad *self)
{
  g_return_val_if_fail (CANVASS_IS_SIGNATURE_PAD (self), TRUE);

  return self->secret->drawing.n_strokes == 0;
}

void
canvass_signature_pad_undo (CanvassSignaturePad *self)
{
  g_return_if_fail (CANVASS_IS_SIGNATURE_PAD (self));

  if (canvass_signature_pad_is_empty (self))
    return;

  canvass_signature_pad_forget_touches (self);
  canvass_signature_pad_undo_stroke (self);
  canvass_signature_pad_changed (self);
}

void
canvass_signature_pad_clear (CanvassSignaturePad *self)
{
  g_return_if_fail (CANVASS_IS_SIGNATURE_PAD (self));

  if (canvass_signature_pad_is_empty (self))
    return;

  canvass_signature_pad_set_stroking (self, FALSE);
  sodium_memzero (self->secret, sizeof *self->secret);
  canvass_signature_pad_lay_out_grid (self);
  canvass_ink_reset (self->ink);
  canvass_signature_pad_changed (self);
}

void
canvass_signature_pad_make_cross (CanvassSignaturePad *self)
{
  static const double strokes[2][4] = { { -1, -1, 1, 1 }, { 1, -1, -1, 1 } };
  CanvassDrawing *drawing = &self->secret->drawing;
  gint size, x;

  g_return_if_fail (CANVASS_IS_SIGNATURE_PAD (self));

  canvass_signature_pad_set_stroking (self, FALSE);
  sodium_memzero (self->secret, sizeof *self->secret);
  canvass_signature_pad_lay_out_grid (self);
  size = MIN (drawing->width, drawing->height) / 5;
  x = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? drawing->width * 3 / 4
                                                                       : drawing->width / 4;
  for (guint i = 0; i < G_N_ELEMENTS (strokes); i++) {
    gint y = drawing->height * BASELINE_Y - size;

    canvass_drawing_begin_stroke (drawing, x + strokes[i][0] * size, y + strokes[i][1] * size);
    canvass_drawing_add_point (drawing, x + strokes[i][2] * size, y + strokes[i][3] * size);
  }
  canvass_ink_reset (self->ink);
  canvass_signature_pad_changed (self);
}

const CanvassInk *
canvass_signature_pad_get_ink (CanvassSignaturePad *self)
{
  return self->ink;
}
