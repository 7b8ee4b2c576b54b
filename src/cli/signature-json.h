/*
 * signature-json.h: one signature as a line of JSON (design.md, section 7)
 *
 * The names are the payload's: language, fields, consent, drawing, public, witness, sheet, line and
 * code; kind and source may repeat what is meant anyway; day only for paper.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/payload.h"

G_BEGIN_DECLS

/**
 * CanvassSignatureError:
 * @CANVASS_SIGNATURE_ERROR_MALFORMED: this line is no signature; the message names the member,
 * never its value. The next line may be good.
 */
typedef enum {
  CANVASS_SIGNATURE_ERROR_MALFORMED,
} CanvassSignatureError;

#define CANVASS_SIGNATURE_ERROR (canvass_signature_error_quark ())
GQuark canvass_signature_error_quark (void);

/**
 * CanvassSignatureReader:
 *
 * Turns line after line into the same payload. All it needs lies in locked memory.
 */
typedef struct _CanvassSignatureReader CanvassSignatureReader;

/* @source is what every payload gets. Paper may carry the day on which it was signed, no later than
 * today; a kiosk's signatures carry the day on which they are sealed, and a day is refused. */
CanvassSignatureReader *canvass_signature_reader_new (CanvassSource source);
void canvass_signature_reader_free (CanvassSignatureReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSignatureReader, canvass_signature_reader_free)

/* Forgets the last signature; to be called as soon as it is sealed. */
void canvass_signature_reader_forget (CanvassSignatureReader *self);

/* Reads one line, which is changed. Returns (transfer none) the payload, with source and day set,
 * good until the next call; or NULL with MALFORMED. Whether it fits a campaign is not checked. */
CanvassPayload *canvass_signature_reader_read (CanvassSignatureReader *self,
                                               char *line,
                                               gsize length,
                                               GError **error);

G_END_DECLS
