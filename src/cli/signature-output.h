/*
 * signature-output.h: what signers gave, printed without passing through ordinary memory
 *
 * A line is put together in locked memory and handed to the kernel whole.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/roll.h"

G_BEGIN_DECLS

typedef struct _CanvassSignatureOutput CanvassSignatureOutput;

/* To stdout, which is not buffered from here on. */
CanvassSignatureOutput *canvass_signature_output_new (void);
void canvass_signature_output_free (CanvassSignatureOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSignatureOutput, canvass_signature_output_free)

/* As it is: words of ours, and numbers. */
void canvass_signature_output_puts (CanvassSignatureOutput *self, const char *text);
void
canvass_signature_output_put_hex (CanvassSignatureOutput *self, const guint8 *bytes, gsize length);
/* What somebody else wrote, with nothing in it that moves a terminal's cursor or turns its text
 * around. */
void canvass_signature_output_put_text (CanvassSignatureOutput *self, const char *text);
/* The same, quoted for JSON, exactly as it was given. */
void canvass_signature_output_put_json (CanvassSignatureOutput *self, const char *text);
/* Everything that the roll knows of it, as one JSON object. */
void canvass_signature_output_put_entry (CanvassSignatureOutput *self,
                                         const CanvassRollEntry *entry);
void canvass_signature_output_flush (CanvassSignatureOutput *self);

/* "merged, corrected", or "". */
const char *canvass_signature_output_states (const CanvassRollEntry *entry, char text[static 64]);

G_END_DECLS
