/*
 * contact-file.h: one contact as a row of a table or a line of JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/contacts.h"
#include "ledger/sink.h"

G_BEGIN_DECLS

typedef struct {
  const CanvassColumns *columns;
  const char *consent;
  const char *channel;
  GPtrArray *consents; /* (element-type CanvassContactConsent) all that there are */
  const char *country; /* of the campaign, where somebody names none; "" */
  char *scratch;       /* (owned) locked memory */
} CanvassContactFile;

void canvass_contact_file_init (CanvassContactFile *self);
void canvass_contact_file_clear (CanvassContactFile *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassContactFile, canvass_contact_file_clear)

void canvass_contact_file_begin (const CanvassContactFile *self, CanvassSink *sink);
void canvass_contact_file_write (CanvassContactFile *self,
                                 CanvassSink *sink,
                                 const CanvassContact *contact);

/* A spreadsheet would add a "+49 30…" up, and no CRM wants the apostrophe that defuses it: in a
 * table it is written "(+49) 30…", which every one of them reads. @text: locked memory. */
void canvass_contact_format_phone (const char *phone, char *text, gsize size);

G_END_DECLS
