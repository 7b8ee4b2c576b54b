/*
 * qr-code.h: a text as a QR code (ISO/IEC 18004), by libqrencode
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassQrCode:
 *
 * Black on white with the quiet zone of four modules that phones need, whatever the colors of the
 * page. As large as its CSS makes it, square.
 */
#define CANVASS_TYPE_QR_CODE (canvass_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (CanvassQrCode, canvass_qr_code, CANVASS, QR_CODE, GtkWidget)

/* NULL or a text that no QR code holds: nothing is drawn, and FALSE returned. */
gboolean canvass_qr_code_set_text (CanvassQrCode *self, const char *text);

G_END_DECLS
