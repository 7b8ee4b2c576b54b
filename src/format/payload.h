/*
 * payload.h: what one signer gives, in locked memory, and its CBOR encoding
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"
#include "format/drawing.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_PAYLOAD_MAX_BYTES 4095
#define CANVASS_PAYLOAD_PADDED_BYTES 4096
#define CANVASS_PAYLOAD_MAX_FIELDS 32
#define CANVASS_PAYLOAD_MAX_CONSENTS 16
#define CANVASS_FIELDS_MAX_BYTES 2400 /* names and values together, UTF-8 */
#define CANVASS_NAME_MAX_BYTES 32     /* of a field's or a consent's name */
#define CANVASS_SHORT_TEXT_MAX_BYTES 200

typedef enum {
  CANVASS_PAYLOAD_SIGNATURE,
  CANVASS_PAYLOAD_CLOSE,
  CANVASS_PAYLOAD_DOUBT,
} CanvassPayloadKind;

typedef enum {
  CANVASS_SOURCE_KIOSK,
  CANVASS_SOURCE_PAPER,
} CanvassSource;

/* How the name may appear when handed in; UNSET where the campaign did not ask. */
typedef enum {
  CANVASS_PUBLIC_UNSET,
  CANVASS_PUBLIC_FULL,
  CANVASS_PUBLIC_INITIAL,
  CANVASS_PUBLIC_WITHHELD,
} CanvassPublicName;

/* "2026-11-23", a day that exists; and a name that a field or a consent may have. */
gboolean canvass_is_day (const char *text, gsize length);
gboolean canvass_is_field_name (const char *name, gsize length);

/**
 * CanvassPayload:
 *
 * One locked block that holds everything a signer gave; nothing of it is ever in other memory. Not
 * thread-safe. Texts returned are (transfer none), valid until the next change, and must not be
 * copied with g_strdup ().
 */
typedef struct _CanvassPayload CanvassPayload;

CanvassPayload *canvass_payload_new (void);       /* (transfer full) an empty signature */
void canvass_payload_free (CanvassPayload *self); /* wipes */
void canvass_payload_reset (CanvassPayload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPayload, canvass_payload_free)

CanvassPayloadKind canvass_payload_get_kind (const CanvassPayload *self);
void canvass_payload_set_kind (CanvassPayload *self, CanvassPayloadKind kind);

/* "2026-11-23"; "" when not set. Setting anything that is no such date fails. */
const char *canvass_payload_get_day (const CanvassPayload *self);
gboolean canvass_payload_set_day (CanvassPayload *self, const char *day);
/* The local date. A clock read once: never a time. */
void canvass_payload_set_today (CanvassPayload *self);

/* BCP 47, 2 to 35 characters of [A-Za-z0-9-]. */
const char *canvass_payload_get_language (const CanvassPayload *self);
gboolean canvass_payload_set_language (CanvassPayload *self, const char *language);

const guint8 *canvass_payload_get_session (const CanvassPayload *self); /* 16 bytes */
void canvass_payload_set_session (CanvassPayload *self,
                                  const guint8 session[static CANVASS_ID_BYTES]);

CanvassSource canvass_payload_get_source (const CanvassPayload *self);
void canvass_payload_set_source (CanvassPayload *self, CanvassSource source);

CanvassPublicName canvass_payload_get_public_name (const CanvassPayload *self);
void canvass_payload_set_public_name (CanvassPayload *self, CanvassPublicName name);

/* Fields come back in the order of their encoding (shorter names first, then by byte), each name
 * once. Setting an existing one replaces it; "" or NULL removes it. Fails with
 * CANVASS_FORMAT_ERROR_TOO_LARGE over a limit and _MALFORMED for a name or text that is not UTF-8
 * or holds a zero byte; the payload is as before then. @value is no text of this payload's own. */
guint canvass_payload_get_n_fields (const CanvassPayload *self);
const char *canvass_payload_get_field_name (const CanvassPayload *self, guint i);
const char *canvass_payload_get_field_value (const CanvassPayload *self, guint i);
const char *canvass_payload_get_field (const CanvassPayload *self, const char *name); /* or NULL */
gboolean canvass_payload_set_field (CanvassPayload *self,
                                    const char *name,
                                    const char *value,
                                    GError **error);
/* Bytes of CANVASS_FIELDS_MAX_BYTES used so far. */
gsize canvass_payload_get_fields_bytes (const CanvassPayload *self);

guint canvass_payload_get_n_consents (const CanvassPayload *self);
const char *canvass_payload_get_consent_name (const CanvassPayload *self, guint i);
gboolean canvass_payload_get_consent_given (const CanvassPayload *self, guint i);
/* FALSE also when the consent was never asked. */
gboolean canvass_payload_get_consent (const CanvassPayload *self, const char *name);
gboolean canvass_payload_set_consent (CanvassPayload *self,
                                      const char *name,
                                      gboolean given,
                                      GError **error);

/* (nullable) (transfer none); setting copies into the payload's own locked memory; NULL removes.
 * Over-long drawings are simplified while encoding, never refused. */
const CanvassDrawing *canvass_payload_get_drawing (const CanvassPayload *self);
void canvass_payload_set_drawing (CanvassPayload *self, const CanvassDrawing *drawing);

/* Optional short texts: "" when absent, UTF-8, at most CANVASS_SHORT_TEXT_MAX_BYTES. Names:
 * "witness", "sheet", "code". */
const char *canvass_payload_get_witness (const CanvassPayload *self);
gboolean canvass_payload_set_witness (CanvassPayload *self, const char *witness);
const char *canvass_payload_get_sheet (const CanvassPayload *self);
gboolean canvass_payload_set_sheet (CanvassPayload *self, const char *sheet);
const char *canvass_payload_get_code (const CanvassPayload *self);
gboolean canvass_payload_set_code (CanvassPayload *self, const char *code);
/* A withdrawal code, "7K3M-0Q9X-VT2C": twelve characters of Crockford's base 32 in capitals, from
 * 60 random bits. Whoever shows it may withdraw the signature, so @code is the caller's locked
 * memory.
 */
#define CANVASS_CODE_CHARS 15 /* with the terminating zero */
void canvass_payload_make_code (CanvassPayload *self, char code[static CANVASS_CODE_CHARS]);
gboolean canvass_payload_is_code (const char *code);
/* As somebody reads it from a note: capitals, with O, I and L for the digits that they look like,
 * and hyphens where they belong (Crockford's base 32). FALSE if that makes no code of ours: then it
 * is taken as it is. */
gboolean canvass_payload_tidy_code (const char *typed, char code[static CANVASS_CODE_CHARS]);
guint canvass_payload_get_line (const CanvassPayload *self); /* 1…; 0 when absent */
void canvass_payload_set_line (CanvassPayload *self, guint line);

/* Of a "close": how many signatures the session sealed. */
guint64 canvass_payload_get_captured (const CanvassPayload *self);
void canvass_payload_set_captured (CanvassPayload *self, guint64 captured);

/* Of a "doubt": H32 of the record it is about. */
const guint8 *canvass_payload_get_about (const CanvassPayload *self);
void canvass_payload_set_about (CanvassPayload *self,
                                const guint8 about[static CANVASS_HASH_BYTES]);

/* Writes the deterministic CBOR and returns its length, or 0 with @error (MALFORMED: day, language
 * or session missing; TOO_LARGE: does not fit even without points to spare). */
gsize canvass_payload_encode (const CanvassPayload *self,
                              guint8 out[static CANVASS_PAYLOAD_MAX_BYTES],
                              GError **error);

/* Replaces what @self holds. On failure (MALFORMED: not deterministic, an unknown key, a limit)
 * @self is empty. What decodes encodes back to the same bytes. */
gboolean
canvass_payload_decode (CanvassPayload *self, const guint8 *bytes, gsize length, GError **error);

G_END_DECLS
