/*
 * certificate.h: what a community is shown when a campaign was destroyed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

/* In whose words it is written. @say: (transfer none) of @original, which is marked with N_ (). */
typedef struct {
  const char *language; /* BCP 47 */
  const char *(*say) (const char *original, gpointer words);
  gpointer words;
  gboolean isolates; /* its words run from the right, and days and paths from the left */
} CanvassCertificateVoice;

/* Appends @original in its words, each %s of it replaced by @a, then @b (nullable). @voice:
 * (nullable) English. */
void canvass_certificate_say (GString *text,
                              const CanvassCertificateVoice *voice,
                              const char *original,
                              const char *a,
                              const char *b);
/* A title with a line of @under below it, so that whoever prints it knows. */
void canvass_certificate_head (GString *text,
                               const CanvassCertificateVoice *voice,
                               const char *original,
                               char under);

/* (transfer full) what can be said of the campaign and of what lies elsewhere while it can still be
 * opened. */
char *canvass_certificate_describe (CanvassLedger *ledger,
                                    CanvassRoll *roll,
                                    const CanvassCertificateVoice *voice,
                                    GError **error);

G_END_DECLS
