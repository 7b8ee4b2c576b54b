/*
 * certificate-page.h: a certificate of destruction to print and to sign (ledger/certificate.h)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/document.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* @text: as DIR/certificate.txt has it; @day: "2026-11-28". Errors: as canvass_document_save (). */
gboolean canvass_certificate_save (
    const char *text, CanvassPaper paper, const char *day, const char *path, GError **error);

G_END_DECLS
