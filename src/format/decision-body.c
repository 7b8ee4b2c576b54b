/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/decision-body.h"

#include "format/envelope.h"
#include "format/error.h"
#include "format/kiosk-card.h"
#include "format/plain-line.h"

#include <stdlib.h>

/* In the order of their encodings. */
typedef enum {
  KEY_DAY,
  KEY_CARD,
  KEY_KIND,
  KEY_NAME,
  KEY_SETS,
  KEY_AFTER,
  KEY_CODES,
  KEY_FIELDS,
  KEY_PUBLIC,
  KEY_REASON,
  KEY_CONSENT,
  KEY_RECORDS,
  KEY_KIOSK_ID,
  KEY_SUPERSEDES,
  N_KEYS
} Key;

#define BIT(key) (1u << KEY_##key)
#define ALWAYS (BIT (DAY) | BIT (KIND))
#define SOMETIMES (BIT (REASON) | BIT (SUPERSEDES))
#define CORRECTABLE (BIT (FIELDS) | BIT (PUBLIC) | BIT (CONSENT))

static const char *const KEYS[N_KEYS] = {
  [KEY_DAY] = "day",           [KEY_CARD] = "card",
  [KEY_KIND] = "kind",         [KEY_NAME] = "name",
  [KEY_SETS] = "sets",         [KEY_AFTER] = "after",
  [KEY_CODES] = "codes",       [KEY_FIELDS] = "fields",
  [KEY_PUBLIC] = "public",     [KEY_REASON] = "reason",
  [KEY_CONSENT] = "consent",   [KEY_RECORDS] = "records",
  [KEY_KIOSK_ID] = "kiosk_id", [KEY_SUPERSEDES] = "supersedes",
};

/* Of those in @some, at least one. */
static const struct {
  const char *name;
  guint all;
  guint some;
} KINDS[CANVASS_N_DECISION_KINDS] = {
  [CANVASS_DECISION_ADMISSION] = { "admission", BIT (CARD), 0 },
  [CANVASS_DECISION_NAMING] = { "naming", BIT (KIOSK_ID) | BIT (NAME), 0 },
  [CANVASS_DECISION_REVOCATION] = { "revocation", BIT (KIOSK_ID) | BIT (AFTER), 0 },
  [CANVASS_DECISION_RELEASE] = { "release", BIT (RECORDS), 0 },
  [CANVASS_DECISION_REJECTION] = { "rejection", BIT (RECORDS), 0 },
  [CANVASS_DECISION_CORRECTION] = { "correction", BIT (RECORDS), CORRECTABLE },
  [CANVASS_DECISION_WITHDRAWAL] = { "withdrawal", 0, BIT (RECORDS) | BIT (CODES) },
  [CANVASS_DECISION_SAMENESS] = { "sameness", BIT (SETS), 0 },
  [CANVASS_DECISION_DIFFERENCE] = { "difference", BIT (SETS), 0 },
  [CANVASS_DECISION_UNDOING] = { "undoing", BIT (SUPERSEDES), 0 },
};

static const char *const PUBLIC_NAMES[] = {
  [CANVASS_PUBLIC_UNSET] = "",
  [CANVASS_PUBLIC_FULL] = "full",
  [CANVASS_PUBLIC_INITIAL] = "initial",
  [CANVASS_PUBLIC_WITHHELD] = "withheld",
};

const char *
canvass_decision_kind_name (CanvassDecisionKind kind)
{
  g_return_val_if_fail (kind < CANVASS_N_DECISION_KINDS, NULL);

  return KINDS[kind].name;
}

void
canvass_decision_body_init (CanvassDecisionBody *self, CanvassDecisionKind kind)
{
  memset (self, 0, sizeof *self);
  self->kind = kind;
}

void
canvass_decision_body_clear (CanvassDecisionBody *self)
{
  g_free (self->sets);
  memset (self, 0, sizeof *self);
}

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES);
}

guint
canvass_decision_sort_hashes (guint8 *hashes, guint n)
{
  guint kept = 0;

  if (n > 0)
    qsort (hashes, n, CANVASS_HASH_BYTES, compare_hashes);
  for (guint i = 0; i < n; i++) {
    const guint8 *hash = hashes + (gsize)i * CANVASS_HASH_BYTES;

    if (kept == 0 || compare_hashes (hash, hashes + (gsize)(kept - 1) * CANVASS_HASH_BYTES) != 0) {
      memmove (hashes + (gsize)kept * CANVASS_HASH_BYTES, hash, CANVASS_HASH_BYTES);
      kept++;
    }
  }

  return kept;
}

static gboolean
are_ascending (const guint8 *hashes, guint n)
{
  for (guint i = 1; i < n; i++)
    if (compare_hashes (hashes + (gsize)(i - 1) * CANVASS_HASH_BYTES,
                        hashes + (gsize)i * CANVASS_HASH_BYTES) >= 0)
      return FALSE;

  return TRUE;
}

/* As their encodings: shorter first, then by byte. */
static gint
compare_strings (const void *a, gsize a_length, const void *b, gsize b_length)
{
  if (a_length != b_length)
    return a_length < b_length ? -1 : 1;

  return a_length > 0 ? memcmp (a, b, a_length) : 0;
}

/* Writing */

static void
write_text (CanvassCborWriter *writer, const CanvassCborText *text)
{
  canvass_cbor_write_string (writer, text->text, text->length);
}

static void
write_hashes (CanvassCborWriter *writer, const guint8 *hashes, guint n)
{
  canvass_cbor_write_bytes (writer, hashes, (gsize)n * CANVASS_HASH_BYTES);
}

static void
write_sets (CanvassCborWriter *writer, const CanvassDecisionBody *self)
{
  canvass_cbor_write_array (writer, self->n_sets);
  for (guint i = 0; i < self->n_sets; i++)
    write_hashes (writer, self->sets[i].hashes, self->sets[i].n);
}

static void
write_codes (CanvassCborWriter *writer, const CanvassDecisionBody *self)
{
  canvass_cbor_write_array (writer, self->n_codes);
  for (guint i = 0; i < self->n_codes; i++)
    write_text (writer, &self->codes[i]);
}

static void
write_fields (CanvassCborWriter *writer, const CanvassDecisionBody *self)
{
  canvass_cbor_write_map (writer, self->n_fields);
  for (guint i = 0; i < self->n_fields; i++) {
    write_text (writer, &self->fields[i].name);
    write_text (writer, &self->fields[i].value);
  }
}

static void
write_consents (CanvassCborWriter *writer, const CanvassDecisionBody *self)
{
  canvass_cbor_write_map (writer, self->n_consents);
  for (guint i = 0; i < self->n_consents; i++) {
    write_text (writer, &self->consents[i].name);
    canvass_cbor_write_bool (writer, self->consents[i].given);
  }
}

static gboolean
has_key (const CanvassDecisionBody *self, Key key)
{
  switch (key) {
  case KEY_DAY:
  case KEY_KIND:
    return TRUE;
  case KEY_CARD:
    return self->card != NULL;
  case KEY_NAME:
    return self->name.length > 0;
  case KEY_SETS:
    return self->n_sets > 0;
  case KEY_AFTER:
    return self->after != NULL;
  case KEY_CODES:
    return self->n_codes > 0;
  case KEY_FIELDS:
    return self->n_fields > 0;
  case KEY_PUBLIC:
    return self->public_name != CANVASS_PUBLIC_UNSET;
  case KEY_REASON:
    return self->reason.length > 0;
  case KEY_CONSENT:
    return self->n_consents > 0;
  case KEY_RECORDS:
    return self->n_records > 0;
  case KEY_KIOSK_ID:
    return self->kiosk_id != NULL;
  case KEY_SUPERSEDES:
    return self->n_supersedes > 0;
  case N_KEYS:
  default:
    g_assert_not_reached ();
  }
}

static void
write_value (CanvassCborWriter *writer, const CanvassDecisionBody *self, Key key)
{
  switch (key) {
  case KEY_DAY:
    canvass_cbor_write_text (writer, self->day);
    break;
  case KEY_CARD:
    canvass_cbor_write_bytes (writer, self->card, self->card_length);
    break;
  case KEY_KIND:
    canvass_cbor_write_text (writer, KINDS[self->kind].name);
    break;
  case KEY_NAME:
    write_text (writer, &self->name);
    break;
  case KEY_SETS:
    write_sets (writer, self);
    break;
  case KEY_AFTER:
    canvass_cbor_write_bytes (writer, self->after, CANVASS_HASH_BYTES);
    break;
  case KEY_CODES:
    write_codes (writer, self);
    break;
  case KEY_FIELDS:
    write_fields (writer, self);
    break;
  case KEY_PUBLIC:
    canvass_cbor_write_text (writer, PUBLIC_NAMES[self->public_name]);
    break;
  case KEY_REASON:
    write_text (writer, &self->reason);
    break;
  case KEY_CONSENT:
    write_consents (writer, self);
    break;
  case KEY_RECORDS:
    write_hashes (writer, self->records, self->n_records);
    break;
  case KEY_KIOSK_ID:
    canvass_cbor_write_bytes (writer, self->kiosk_id, CANVASS_ID_BYTES);
    break;
  case KEY_SUPERSEDES:
    write_hashes (writer, self->supersedes, self->n_supersedes);
    break;
  case N_KEYS:
  default:
    g_assert_not_reached ();
  }
}

gsize
canvass_decision_body_encode (const CanvassDecisionBody *self,
                              guint8 *out,
                              gsize capacity,
                              GError **error)
{
  CanvassCborWriter writer = { out, MIN (capacity, CANVASS_DECISION_BODY_MAX_BYTES), 0, FALSE };
  g_auto (CanvassDecisionBody) check = { 0 };
  guint n = 0;

  g_return_val_if_fail (self->kind < CANVASS_N_DECISION_KINDS, 0);

  for (Key key = 0; key < N_KEYS; key++)
    n += has_key (self, key);
  canvass_cbor_write_map (&writer, n);
  for (Key key = 0; key < N_KEYS; key++)
    if (has_key (self, key)) {
      canvass_cbor_write_text (&writer, KEYS[key]);
      write_value (&writer, self, key);
    }

  if (writer.overflow) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TOO_LARGE,
                         "There is more in this decision than fits in one: make several of it");
    return 0;
  }

  /* One place knows the rules. */
  return canvass_decision_body_decode (&check, out, writer.length, error) ? writer.length : 0;
}

/* Reading */

static void
require (CanvassCborReader *reader, gboolean good)
{
  if (!good)
    canvass_cbor_refuse (reader);
}

static void
read_day (CanvassCborReader *reader, CanvassDecisionBody *self)
{
  CanvassCborText text;

  if (!canvass_cbor_read_text (reader, sizeof self->day - 1, &text))
    return;

  if (canvass_is_day (text.text, text.length))
    memcpy (self->day, text.text, text.length);
  else
    canvass_cbor_refuse (reader);
}

static void
read_kind (CanvassCborReader *reader, CanvassDecisionBody *self)
{
  CanvassCborText text;

  if (!canvass_cbor_read_text (reader, G_MAXSIZE, &text))
    return;

  for (guint i = 0; i < CANVASS_N_DECISION_KINDS; i++)
    if (canvass_cbor_text_is (&text, KINDS[i].name)) {
      self->kind = i;
      return;
    }

  canvass_cbor_refuse (reader);
}

static void
read_public (CanvassCborReader *reader, CanvassDecisionBody *self)
{
  CanvassCborText text;

  if (!canvass_cbor_read_text (reader, G_MAXSIZE, &text))
    return;

  for (guint i = CANVASS_PUBLIC_FULL; i < G_N_ELEMENTS (PUBLIC_NAMES); i++)
    if (canvass_cbor_text_is (&text, PUBLIC_NAMES[i])) {
      self->public_name = i;
      return;
    }

  canvass_cbor_refuse (reader);
}

static void
read_plain_line (CanvassCborReader *reader, gsize max_bytes, CanvassCborText *text)
{
  if (canvass_cbor_read_text (reader, max_bytes, text))
    require (reader, canvass_is_plain_line (text->text, text->length, max_bytes));
}

static void
read_hashes (CanvassCborReader *reader, guint max, const guint8 **hashes, guint *n)
{
  gsize length;

  if (!canvass_cbor_read_bytes (reader, (gsize)max * CANVASS_HASH_BYTES, hashes, &length))
    return;

  *n = length / CANVASS_HASH_BYTES;
  require (reader, length > 0 && length % CANVASS_HASH_BYTES == 0);
}

static void
read_ascending (CanvassCborReader *reader, guint max, const guint8 **hashes, guint *n)
{
  read_hashes (reader, max, hashes, n);
  if (!reader->failed)
    require (reader, are_ascending (*hashes, *n));
}

static void
read_card (CanvassCborReader *reader, CanvassDecisionBody *self)
{
  g_autoptr (GBytes) file = NULL;
  CanvassKioskCard card;

  if (!canvass_cbor_read_bytes (reader,
                                canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK),
                                &self->card,
                                &self->card_length))
    return;

  file = g_bytes_new_static (self->card, self->card_length);
  require (reader, canvass_kiosk_card_read (file, &card, NULL));
}

static void
read_codes (CanvassCborReader *reader, CanvassDecisionBody *self)
{
  gsize n;

  if (!canvass_cbor_read_array (reader, CANVASS_DECISION_MAX_CODES, &n))
    return;

  require (reader, n > 0);
  for (gsize i = 0; i < n && !reader->failed; i++) {
    CanvassCborText *code = &self->codes[i];

    if (canvass_cbor_read_text (reader, CANVASS_DECISION_CODE_MAX_BYTES, code))
      require (reader,
               code->length > 0 && (i == 0 || compare_strings (self->codes[i - 1].text,
                                                               self->codes[i - 1].length,
                                                               code->text,
                                                               code->length) < 0));
  }
  self->n_codes = n;
}

static void
read_fields (CanvassCborReader *reader, CanvassDecisionBody *self)
{
  CanvassCborText key = { NULL, 0 };
  gsize n, bytes = 0;

  if (!canvass_cbor_read_map (reader, CANVASS_PAYLOAD_MAX_FIELDS, &n))
    return;

  require (reader, n > 0);
  for (gsize i = 0; i < n && !reader->failed; i++) {
    CanvassDecisionField *field = &self->fields[i];

    if (!canvass_cbor_read_key (reader, &key) ||
        !canvass_cbor_read_text (reader, CANVASS_FIELDS_MAX_BYTES, &field->value))
      return;

    field->name = key;
    bytes += key.length + field->value.length;
    require (reader,
             canvass_is_field_name (key.text, key.length) && bytes <= CANVASS_FIELDS_MAX_BYTES);
  }
  self->n_fields = n;
}

static void
read_consents (CanvassCborReader *reader, CanvassDecisionBody *self)
{
  CanvassCborText key = { NULL, 0 };
  gsize n;

  if (!canvass_cbor_read_map (reader, CANVASS_PAYLOAD_MAX_CONSENTS, &n))
    return;

  require (reader, n > 0);
  for (gsize i = 0; i < n && !reader->failed; i++) {
    CanvassDecisionConsent *consent = &self->consents[i];

    if (!canvass_cbor_read_key (reader, &key) || !canvass_cbor_read_bool (reader, &consent->given))
      return;

    consent->name = key;
    require (reader, canvass_is_field_name (key.text, key.length));
  }
  self->n_consents = n;
}

static gboolean
holds_hash (const CanvassDecisionSet *set, guint n, const guint8 *hash)
{
  for (guint i = 0; i < n; i++)
    if (compare_hashes (set->hashes + (gsize)i * CANVASS_HASH_BYTES, hash) == 0)
      return TRUE;

  return FALSE;
}

static void
read_sets (CanvassCborReader *reader, CanvassDecisionBody *self)
{
  gsize n;

  if (!canvass_cbor_read_array (reader, CANVASS_DECISION_MAX_SETS, &n))
    return;

  require (reader, n > 0);
  self->sets = g_new0 (CanvassDecisionSet, n);
  for (; self->n_sets < n && !reader->failed; self->n_sets++) {
    CanvassDecisionSet *set = &self->sets[self->n_sets];

    read_hashes (reader, CANVASS_DECISION_MAX_SET, &set->hashes, &set->n);
    if (!reader->failed)
      require (reader,
               set->n >= 2 &&
                   (self->n_sets == 0 || compare_strings (set[-1].hashes,
                                                          (gsize)set[-1].n * CANVASS_HASH_BYTES,
                                                          set->hashes,
                                                          (gsize)set->n * CANVASS_HASH_BYTES) < 0));
  }
}

/* The first of a sameness stands for all: it is in no order. */
static gboolean
are_sound_sets (const CanvassDecisionBody *self)
{
  for (guint i = 0; i < self->n_sets; i++) {
    const CanvassDecisionSet *set = &self->sets[i];
    CanvassDecisionSet rest = { set->hashes + CANVASS_HASH_BYTES, set->n - 1 };

    if (!are_ascending (rest.hashes, rest.n) || holds_hash (&rest, rest.n, set->hashes))
      return FALSE;

    if (self->kind == CANVASS_DECISION_DIFFERENCE && !are_ascending (set->hashes, set->n))
      return FALSE;
  }

  return TRUE;
}

static void
read_value (CanvassCborReader *reader, CanvassDecisionBody *self, Key key)
{
  switch (key) {
  case KEY_DAY:
    read_day (reader, self);
    break;
  case KEY_CARD:
    read_card (reader, self);
    break;
  case KEY_KIND:
    read_kind (reader, self);
    break;
  case KEY_NAME:
    read_plain_line (reader, CANVASS_KIOSK_NAME_MAX_BYTES, &self->name);
    break;
  case KEY_SETS:
    read_sets (reader, self);
    break;
  case KEY_AFTER:
    canvass_cbor_read_fixed (reader, CANVASS_HASH_BYTES, &self->after);
    break;
  case KEY_CODES:
    read_codes (reader, self);
    break;
  case KEY_FIELDS:
    read_fields (reader, self);
    break;
  case KEY_PUBLIC:
    read_public (reader, self);
    break;
  case KEY_REASON:
    read_plain_line (reader, CANVASS_DECISION_REASON_MAX_BYTES, &self->reason);
    break;
  case KEY_CONSENT:
    read_consents (reader, self);
    break;
  case KEY_RECORDS:
    read_ascending (reader, CANVASS_DECISION_MAX_RECORDS, &self->records, &self->n_records);
    break;
  case KEY_KIOSK_ID:
    canvass_cbor_read_fixed (reader, CANVASS_ID_BYTES, &self->kiosk_id);
    break;
  case KEY_SUPERSEDES:
    read_ascending (
        reader, CANVASS_DECISION_MAX_SUPERSEDED, &self->supersedes, &self->n_supersedes);
    break;
  case N_KEYS:
  default:
    canvass_cbor_refuse (reader);
  }
}

static Key
find_key (const CanvassCborText *text)
{
  Key key = 0;

  while (key < N_KEYS && !canvass_cbor_text_is (text, KEYS[key]))
    key++;

  return key;
}

/* Each kind has its keys, and no other's. */
static gboolean
fits_kind (const CanvassDecisionBody *self, guint keys)
{
  guint all = KINDS[self->kind].all, some = KINDS[self->kind].some;

  return (keys & (ALWAYS | all)) == (ALWAYS | all) && (some == 0 || (keys & some) != 0) &&
         (keys & ~(ALWAYS | SOMETIMES | all | some)) == 0 &&
         (self->kind != CANVASS_DECISION_CORRECTION || self->n_records == 1) &&
         are_sound_sets (self);
}

gboolean
canvass_decision_body_decode (CanvassDecisionBody *self,
                              const guint8 *bytes,
                              gsize length,
                              GError **error)
{
  CanvassCborText text = { NULL, 0 };
  CanvassCborReader reader;
  gsize n = 0;
  guint keys = 0;

  memset (self, 0, sizeof *self);
  canvass_cbor_reader_init (&reader, bytes, length);
  if (canvass_cbor_read_map (&reader, N_KEYS, &n))
    for (gsize i = 0; i < n && canvass_cbor_read_key (&reader, &text); i++) {
      Key key = find_key (&text);

      read_value (&reader, self, key);
      keys |= 1u << key;
    }

  if (!reader.failed)
    require (&reader, fits_kind (self, keys));
  return canvass_cbor_finish (&reader, "decision", error);
}
