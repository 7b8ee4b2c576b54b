/*
 * certificate-page.h: a certificate of destruction to print and to sign (ledger/certificate.h)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/certificate.h"
#include "print/document.h"
#include "print/words.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Its words in their language: @words has to last as long. */
CanvassCertificateVoice canvass_certificate_voice (CanvassWords *words);

/* @text: as DIR/certificate.txt has it, in its language; @day: "2026-11-28". Errors: as
 * canvass_document_save (). */
gboolean canvass_certificate_save (
    const char *text, CanvassPaper paper, const char *day, const char *path, GError **error);

G_END_DECLS
