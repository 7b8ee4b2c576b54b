/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/qr-code.h"

#include <qrencode.h>

#define QUIET_MODULES 4

struct _CanvassQrCode {
  GtkWidget parent_instance;

  QRcode *code; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CanvassQrCode, canvass_qr_code, GTK_TYPE_WIDGET)

/* A row's dark modules that lie beside each other are one rectangle: nothing shows between them. */
static void
draw_row (CanvassQrCode *self, GtkSnapshot *snapshot, int row, float module)
{
  const unsigned char *modules = self->code->data + row * self->code->width;
  static const GdkRGBA black = { 0, 0, 0, 1 };

  for (int begin = 0, end; begin < self->code->width; begin = end) {
    for (end = begin + 1; end < self->code->width && (modules[end] & 1) == (modules[begin] & 1);)
      end++;
    if (modules[begin] & 1)
      gtk_snapshot_append_color (snapshot,
                                 &black,
                                 &GRAPHENE_RECT_INIT ((QUIET_MODULES + begin) * module,
                                                      (QUIET_MODULES + row) * module,
                                                      (end - begin) * module,
                                                      module));
  }
}

static void
canvass_qr_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CanvassQrCode *self = CANVASS_QR_CODE (widget);
  int side = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  static const GdkRGBA white = { 1, 1, 1, 1 };
  int module;

  if (self->code == NULL)
    return;
  /* Whole pixels, so that every module is as sharp as the next. */
  module = MAX (side / (self->code->width + 2 * QUIET_MODULES), 1);
  side = module * (self->code->width + 2 * QUIET_MODULES);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((gtk_widget_get_width (widget) - side) / 2,
                                                (gtk_widget_get_height (widget) - side) / 2));
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (0, 0, side, side));
  for (int row = 0; row < self->code->width; row++)
    draw_row (self, snapshot, row, module);
}

static void
canvass_qr_code_finalize (GObject *object)
{
  g_clear_pointer (&CANVASS_QR_CODE (object)->code, QRcode_free);

  G_OBJECT_CLASS (canvass_qr_code_parent_class)->finalize (object);
}

static void
canvass_qr_code_class_init (CanvassQrCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_qr_code_finalize;
  widget_class->snapshot = canvass_qr_code_snapshot;

  gtk_widget_class_set_css_name (widget_class, "qr-code");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
canvass_qr_code_init (CanvassQrCode *self)
{
}

gboolean
canvass_qr_code_set_text (CanvassQrCode *self, const char *text)
{
  g_return_val_if_fail (CANVASS_IS_QR_CODE (self), FALSE);

  g_clear_pointer (&self->code, QRcode_free);
  if (text != NULL)
    self->code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return self->code != NULL;
}
