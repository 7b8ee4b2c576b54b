/*
 * payload-private.h: what a payload holds, and what its values and its bytes share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/payload.h"

G_BEGIN_DECLS

#define LANGUAGE_MAX_BYTES 35
#define DAY_BYTES 10

typedef struct {
  char name[CANVASS_NAME_MAX_BYTES + 1];
  gboolean given;
} Consent;

struct _CanvassPayload {
  CanvassPayloadKind kind;
  CanvassSource source;
  CanvassPublicName public_name;
  gboolean has_session;
  gboolean has_about;
  gboolean has_captured;
  gboolean has_drawing;
  guint line;
  guint64 captured;
  char day[DAY_BYTES + 1];
  char language[LANGUAGE_MAX_BYTES + 1];
  char witness[CANVASS_SHORT_TEXT_MAX_BYTES + 1];
  char sheet[CANVASS_SHORT_TEXT_MAX_BYTES + 1];
  char code[CANVASS_SHORT_TEXT_MAX_BYTES + 1];
  guint8 session[CANVASS_ID_BYTES];
  guint8 about[CANVASS_HASH_BYTES];

  guint n_fields;
  gsize pool_length;
  /* name, zero, value, zero, … in the order of the encoding */
  char pool[CANVASS_FIELDS_MAX_BYTES + 2 * CANVASS_PAYLOAD_MAX_FIELDS];

  guint n_consents;
  Consent consents[CANVASS_PAYLOAD_MAX_CONSENTS];

  CanvassDrawing drawing; /* last: wiping stops before it when it is not used */
};

gboolean canvass_payload_is_language (const char *text, gsize length);
/* Before the field that is @i-th now; there is room for it. */
void canvass_payload_insert_field (CanvassPayload *self,
                                   guint i,
                                   const char *name,
                                   gsize name_length,
                                   const char *value,
                                   gsize value_length);

G_END_DECLS
