/*
 * Runs the golden and the must-fail files of tests/vectors, which no code of ours has written.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"
#include "format/acknowledgement.h"
#include "format/batch.h"
#include "format/decision.h"
#include "format/error.h"
#include "format/key-file.h"
#include "format/kiosk-card.h"
#include "format/mirror.h"
#include "format/open-record.h"
#include "format/parcel.h"
#include "format/pin-reset.h"
#include "format/secret.h"
#include "format/share.h"
#include "format/words.h"
#include "ledger/note.h"

#include <json-glib/json-glib.h>

static char *folder;
static JsonObject *manifest;

static const char *const CODES[] = {
  [CANVASS_FORMAT_ERROR_FOREIGN] = "FOREIGN",
  [CANVASS_FORMAT_ERROR_TOO_NEW] = "TOO_NEW",
  [CANVASS_FORMAT_ERROR_MALFORMED] = "MALFORMED",
  [CANVASS_FORMAT_ERROR_TAMPERED] = "TAMPERED",
  [CANVASS_FORMAT_ERROR_TOO_LARGE] = "TOO_LARGE",
  [CANVASS_FORMAT_ERROR_WRONG_KEY] = "WRONG_KEY",
  [CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE] = "WRONG_PASSPHRASE",
  [CANVASS_FORMAT_ERROR_MEMORY] = "MEMORY",
  [CANVASS_FORMAT_ERROR_FILE] = "FILE",
};

static const char *const VERDICTS[] = {
  [CANVASS_BATCH_RECORD_SOUND] = "SOUND",
  [CANVASS_BATCH_RECORD_DAMAGED] = "DAMAGED",
  [CANVASS_BATCH_RECORD_CUT_OFF] = "CUT_OFF",
  [CANVASS_BATCH_RECORD_MISPLACED] = "MISPLACED",
};

static GBytes *
read_file (const char *path)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (full, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  return json_object_get_string_member (object, name);
}

static void
get_bytes (JsonObject *object, const char *name, guint8 *bytes, gsize length)
{
  g_assert_true (canvass_from_hex (bytes, length, get_text (object, name)));
}

static void
assert_hex (const guint8 *bytes, gsize length, const char *expected)
{
  g_autofree char *hex = canvass_to_hex (bytes, length);

  g_assert_cmpstr (hex, ==, expected);
}

static CanvassKey *
get_key (const char *name)
{
  JsonObject *keys = json_object_get_object_member (manifest, "keys");
  JsonObject *key = json_object_get_object_member (keys, name);
  guint8 seed[CANVASS_SEED_BYTES];

  get_bytes (key, "seed", seed, sizeof seed);
  return canvass_key_from_seed (seed, get_text (key, "name"));
}

/* Each of these reads @file as its kind; if that succeeds, compares what it says with @vector and
 * builds it anew where nothing in it is random. Returns FALSE with the error otherwise. */
typedef gboolean (*ReadVector) (JsonObject *vector, GBytes *file, GError **error);

static void
assert_texts (JsonObject *expected, const CanvassPayload *payload)
{
  guint n = canvass_payload_get_n_fields (payload);

  g_assert_cmpuint (json_object_get_size (expected), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (canvass_payload_get_field_value (payload, i),
                     ==,
                     get_text (expected, canvass_payload_get_field_name (payload, i)));
}

static void
assert_consents (JsonObject *expected, const CanvassPayload *payload)
{
  guint n = canvass_payload_get_n_consents (payload);

  g_assert_cmpuint (json_object_get_size (expected), ==, n);
  for (guint i = 0; i < n; i++) {
    const char *name = canvass_payload_get_consent_name (payload, i);

    g_assert_true (json_object_has_member (expected, name));
    g_assert_cmpint (canvass_payload_get_consent_given (payload, i),
                     ==,
                     json_object_get_boolean_member (expected, name));
  }
}

static void
assert_drawing (JsonObject *expected, const CanvassDrawing *drawing)
{
  JsonArray *strokes = json_object_get_array_member (expected, "strokes");
  guint point = 0;

  g_assert_cmpuint (drawing->width, ==, json_object_get_int_member (expected, "w"));
  g_assert_cmpuint (drawing->height, ==, json_object_get_int_member (expected, "h"));
  g_assert_cmpuint (drawing->n_strokes, ==, json_array_get_length (strokes));
  for (guint s = 0; s < drawing->n_strokes; s++) {
    JsonArray *stroke = json_array_get_array_element (strokes, s);
    gint64 x = 0, y = 0;

    for (guint i = 0; i < json_array_get_length (stroke); i += 2, point++) {
      x += json_array_get_int_element (stroke, i);
      y += json_array_get_int_element (stroke, i + 1);
      g_assert_cmpint (drawing->points[point].x, ==, x);
      g_assert_cmpint (drawing->points[point].y, ==, y);
    }
    g_assert_cmpuint (drawing->stroke_ends[s], ==, point);
  }
}

static const char *
or_empty (JsonObject *value, const char *name)
{
  return json_object_get_string_member_with_default (value, name, "");
}

static void
assert_payload (JsonObject *value, const CanvassPayload *payload)
{
  static const char *const kinds[] = { "signature", "close", "doubt" };
  static const char *const sources[] = { "kiosk", "paper" };
  static const char *const public_names[] = { "", "full", "initial", "withheld" };

  g_assert_cmpstr (
      kinds[canvass_payload_get_kind (payload)], ==, json_object_get_string_member (value, "kind"));
  g_assert_cmpstr (canvass_payload_get_day (payload), ==, get_text (value, "day"));
  g_assert_cmpstr (canvass_payload_get_language (payload), ==, get_text (value, "language"));
  g_assert_cmpstr (sources[canvass_payload_get_source (payload)], ==, get_text (value, "source"));
  g_assert_cmpstr (
      public_names[canvass_payload_get_public_name (payload)], ==, or_empty (value, "public"));
  g_assert_cmpstr (canvass_payload_get_code (payload), ==, or_empty (value, "code"));
  g_assert_cmpstr (canvass_payload_get_sheet (payload), ==, or_empty (value, "sheet"));
  g_assert_cmpstr (canvass_payload_get_witness (payload), ==, or_empty (value, "witness"));
  g_assert_cmpint (canvass_payload_get_line (payload),
                   ==,
                   json_object_get_int_member_with_default (value, "line", 0));
  assert_hex (canvass_payload_get_session (payload), CANVASS_ID_BYTES, get_text (value, "session"));
  assert_texts (json_object_get_object_member (value, "fields"), payload);
  assert_consents (json_object_get_object_member (value, "consent"), payload);
  if (json_object_has_member (value, "drawing"))
    assert_drawing (json_object_get_object_member (value, "drawing"),
                    canvass_payload_get_drawing (payload));
  else
    g_assert_null (canvass_payload_get_drawing (payload));
  if (json_object_has_member (value, "about"))
    assert_hex (canvass_payload_get_about (payload), CANVASS_HASH_BYTES, get_text (value, "about"));
  if (json_object_has_member (value, "captured")) /* JSON knows no more than 2^63 - 1 */
    g_assert_cmpuint (canvass_payload_get_captured (payload), ==, G_MAXUINT64);
}

static gboolean
read_payload (JsonObject *vector, GBytes *file, GError **error)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  guint8 again[CANVASS_PAYLOAD_MAX_BYTES];
  gsize length, again_length;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  if (!canvass_payload_decode (payload, bytes, length, error))
    return FALSE;

  if (json_object_has_member (vector, "value"))
    assert_payload (json_object_get_object_member (vector, "value"), payload);
  again_length = canvass_payload_encode (payload, again, NULL);
  g_assert_cmpmem (again, again_length, bytes, length);
  return TRUE;
}

/* With every key that the vector names; all must agree. */
static gboolean
read_record (JsonObject *vector, GBytes *file, GError **error)
{
  JsonArray *keys = json_object_get_array_member (vector, "keys");
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];
  gsize length, payload_length = 0;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  for (guint i = 0; i < json_array_get_length (keys); i++) {
    g_autoptr (CanvassKey) key = get_key (json_array_get_string_element (keys, i));
    g_autoptr (GError) found = NULL;

    payload_length = canvass_record_open (bytes, length, key, -1, payload, &found);
    if (found != NULL) {
      g_assert_cmpuint (payload_length, ==, 0);
      if (i > 0)
        g_assert_true (g_error_matches (*error, found->domain, found->code));
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&found));
    } else if (json_object_has_member (vector, "payload")) {
      g_autoptr (GBytes) expected = read_file (get_text (vector, "payload"));

      g_assert_cmpmem (
          payload, payload_length, g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
    }
  }

  return *error == NULL;
}

static const char *
get_verdict (JsonArray *listed, guint i)
{
  return json_array_get_string_element (listed, MIN (i, json_array_get_length (listed) - 1));
}

static void
assert_head (JsonObject *vector, CanvassBatchReader *reader)
{
  const CanvassBatchHeader *header = canvass_batch_reader_get_header (reader);
  const guint8 *head = canvass_batch_reader_get_head (reader);
  guint8 device_pk[CANVASS_SIGN_PK_BYTES];
  gboolean is_signed;

  get_bytes (vector, "device_pk", device_pk, sizeof device_pk);
  g_assert_cmpuint (header->number, ==, json_object_get_int_member (vector, "number"));
  g_assert_cmpuint (header->count, ==, json_object_get_int_member (vector, "count"));
  g_assert_cmpuint (canvass_batch_reader_get_trailing_bytes (reader),
                    ==,
                    json_object_get_int_member (vector, "trailing"));
  is_signed = head != NULL && canvass_batch_verify_head (head, header, device_pk);
  g_assert_cmpint (is_signed, ==, json_object_get_boolean_member (vector, "signed"));
  if (json_object_get_null_member (vector, "batch_id"))
    g_assert_null (canvass_batch_reader_get_batch_id (reader));
  else
    assert_hex (canvass_batch_reader_get_batch_id (reader),
                CANVASS_HASH_BYTES,
                get_text (vector, "batch_id"));
}

static gboolean
read_batch (JsonObject *vector, GBytes *file, GError **error)
{
  g_autofree char *path = g_build_filename (folder, get_text (vector, "file"), NULL);
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, error);
  guint8 hash[CANVASS_HASH_BYTES];
  const guint8 *record;
  CanvassBatchRecord verdict;
  guint n = 0;

  if (reader == NULL)
    return FALSE;
  if (!json_object_has_member (vector, "records"))
    return TRUE;

  assert_head (vector, reader);
  while (canvass_batch_reader_next (reader, &record, hash, &verdict, error)) {
    g_assert_cmpstr (
        VERDICTS[verdict], ==, get_verdict (json_object_get_array_member (vector, "records"), n));
    g_assert_cmpint (record == NULL, ==, verdict == CANVASS_BATCH_RECORD_CUT_OFF);
    n++;
  }
  g_assert_no_error (*error);
  g_assert_cmpuint (n, ==, json_object_get_int_member (vector, "count"));
  return TRUE;
}

/* The header and each head, written anew by our own code. */
static void
assert_written_anew (const guint8 *device_sk, const guint8 *bytes, const CanvassMirrorEntry *entry)
{
  guint8 header[CANVASS_MIRROR_HEADER_BYTES], head[CANVASS_MIRROR_HEAD_BYTES];

  canvass_mirror_write_header (header, device_sk);
  g_assert_cmpmem (header, sizeof header, bytes, sizeof header);
  canvass_mirror_write_head (head, entry->recipients, entry->hash, device_sk);
  g_assert_cmpmem (head, sizeof head, bytes + entry->offset, sizeof head);
}

static void
assert_header_code (JsonObject *vector, const GError *error)
{
  const char *expected = get_text (vector, "header");
  const char *code = error == NULL ? "OK" : CODES[error->code];

  g_assert_cmpstr (code, ==, expected);
}

static gboolean
read_mirror (JsonObject *vector, GBytes *file, GError **error)
{
  g_autofree char *path = g_build_filename (folder, get_text (vector, "file"), NULL);
  g_autoptr (CanvassMirrorReader) reader = canvass_mirror_reader_open (path, error);
  CanvassMirrorEntry entry;
  JsonArray *records;
  guint n = 0;

  if (reader == NULL)
    return FALSE;
  if (!json_object_has_member (vector, "records"))
    return TRUE;

  assert_header_code (vector, canvass_mirror_reader_get_header_error (reader));
  records = json_object_get_array_member (vector, "records");
  while (canvass_mirror_reader_next (reader, &entry, error)) {
    for (guint i = 0; i < entry.count; i++, n++)
      g_assert_cmpstr (VERDICTS[entry.verdict], ==, get_verdict (records, n));

    if (json_object_has_member (vector, "value")) {
      guint8 device_sk[CANVASS_SIGN_SK_BYTES];

      get_bytes (json_object_get_object_member (vector, "value"),
                 "device_sk",
                 device_sk,
                 sizeof device_sk);
      assert_written_anew (device_sk, g_bytes_get_data (file, NULL), &entry);
    }
  }

  g_assert_no_error (*error);
  g_assert_cmpuint (n, ==, json_array_get_length (records));
  assert_hex (
      canvass_mirror_reader_get_kiosk_id (reader), CANVASS_ID_BYTES, get_text (vector, "kiosk_id"));
  return TRUE;
}

static gboolean
read_public_key (JsonObject *vector, GBytes *file, GError **error)
{
  CanvassPublicKey pub;
  JsonObject *value;
  guint8 seed[CANVASS_SEED_BYTES];
  g_autoptr (CanvassKey) key = NULL;
  g_autoptr (GBytes) again = NULL;

  if (!canvass_public_key_read (file, &pub, error))
    return FALSE;
  if (!json_object_has_member (vector, "value"))
    return TRUE;

  value = json_object_get_object_member (vector, "value");
  g_assert_cmpstr (pub.name, ==, get_text (value, "name"));
  assert_hex (pub.sign_pk, sizeof pub.sign_pk, get_text (value, "sign_pk"));
  assert_hex (pub.seal_pk, sizeof pub.seal_pk, get_text (value, "seal_pk"));
  get_bytes (value, "seed", seed, sizeof seed);
  key = canvass_key_from_seed (seed, pub.name);
  again = canvass_key_write_public (key);
  g_assert_true (g_bytes_equal (again, file));
  return TRUE;
}

static gboolean
read_key (JsonObject *vector, GBytes *file, GError **error)
{
  const char *passphrase = get_text (vector, "passphrase");
  g_autoptr (CanvassKey) key = canvass_key_open (file, passphrase, strlen (passphrase), error);
  CanvassPublicKey pub;
  JsonObject *value;

  if (key == NULL)
    return FALSE;
  if (!json_object_has_member (vector, "value"))
    return TRUE;

  value = json_object_get_object_member (vector, "value");
  g_assert_cmpstr (key->pub.name, ==, get_text (value, "name"));
  assert_hex (key->seed, sizeof key->seed, get_text (value, "seed"));
  assert_hex (key->pub.sign_pk, sizeof key->pub.sign_pk, get_text (value, "sign_pk"));
  assert_hex (key->pub.seal_pk, sizeof key->pub.seal_pk, get_text (value, "seal_pk"));
  g_assert_true (canvass_key_peek (file, &pub, NULL));
  g_assert_cmpmem (&pub.sign_pk, 64, &key->pub.sign_pk, 64);
  g_assert_cmpstr (pub.name, ==, key->pub.name);
  return TRUE;
}

static gboolean
read_kiosk (JsonObject *vector, GBytes *file, GError **error)
{
  CanvassKioskCard card;
  JsonObject *value;
  guint8 device_sk[CANVASS_SIGN_SK_BYTES];
  g_autoptr (GBytes) again = NULL;

  if (!canvass_kiosk_card_read (file, &card, error))
    return FALSE;
  if (!json_object_has_member (vector, "value"))
    return TRUE;

  value = json_object_get_object_member (vector, "value");
  g_assert_cmpstr (card.name, ==, get_text (value, "name"));
  assert_hex (card.device_pk, sizeof card.device_pk, get_text (value, "device_pk"));
  assert_hex (card.kiosk_id, sizeof card.kiosk_id, get_text (value, "kiosk_id"));
  assert_hex (card.campaign_hash, sizeof card.campaign_hash, get_text (value, "campaign_hash"));
  get_bytes (value, "device_sk", device_sk, sizeof device_sk);
  again = canvass_kiosk_card_write (card.name, card.campaign_hash, device_sk, error);
  g_assert_no_error (*error);
  g_assert_true (g_bytes_equal (again, file));
  return TRUE;
}

static gboolean
read_acknowledgement (JsonObject *vector, GBytes *file, GError **error)
{
  CanvassAcknowledgement ack;
  JsonObject *value;
  g_autoptr (CanvassKey) key = get_key ("ana");
  g_autoptr (GBytes) again = NULL;

  if (!canvass_acknowledgement_read (file, &ack, error))
    return FALSE;
  if (!json_object_has_member (vector, "value"))
    return TRUE;

  value = json_object_get_object_member (vector, "value");
  assert_hex (ack.hashes, ack.n_hashes * CANVASS_HASH_BYTES, get_text (value, "hashes"));
  assert_hex (ack.kiosk_id, sizeof ack.kiosk_id, get_text (value, "kiosk_id"));
  assert_hex (ack.campaign_hash, sizeof ack.campaign_hash, get_text (value, "campaign_hash"));
  assert_hex (ack.signer_pk, sizeof ack.signer_pk, get_text (value, "signer_pk"));
  again = canvass_acknowledgement_write (
      ack.campaign_hash, ack.kiosk_id, ack.hashes, ack.n_hashes, key->sign_sk, error);
  g_assert_no_error (*error);
  g_assert_true (g_bytes_equal (again, file));
  return TRUE;
}

static gboolean
read_pin_reset (JsonObject *vector, GBytes *file, GError **error)
{
  CanvassPinReset reset;
  JsonObject *value;
  gboolean right = FALSE;
  g_autoptr (CanvassKey) key = get_key ("ana");
  g_autoptr (GBytes) again = NULL;

  if (!canvass_pin_reset_read (file, &reset, error))
    return FALSE;
  if (!json_object_has_member (vector, "value"))
    return TRUE;

  value = json_object_get_object_member (vector, "value");
  assert_hex (reset.signer_pk, sizeof reset.signer_pk, get_text (value, "signer_pk"));
  assert_hex (reset.campaign_id, sizeof reset.campaign_id, get_text (value, "campaign_id"));
  assert_hex (reset.kiosk_id, sizeof reset.kiosk_id, get_text (value, "kiosk_id"));
  assert_hex (reset.nonce, sizeof reset.nonce, get_text (value, "nonce"));
  g_assert_true (canvass_pin_verify (get_text (value, "pin"), &reset.verifier, &right));
  g_assert_true (right);
  g_assert_true (canvass_pin_verify ("000000", &reset.verifier, &right));
  g_assert_false (right);
  again = canvass_pin_reset_write (&reset, key->sign_sk);
  g_assert_true (g_bytes_equal (again, file));
  return TRUE;
}

static gboolean
read_export (JsonObject *vector, GBytes *file, GError **error)
{
  JsonArray *keys = json_object_get_array_member (vector, "keys");

  for (guint i = 0; i < json_array_get_length (keys); i++) {
    g_autoptr (CanvassKey) key = get_key (json_array_get_string_element (keys, i));
    g_autoptr (GInputStream) in = g_memory_input_stream_new_from_bytes (file);
    g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
    GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (out);
    guint8 hash[CANVASS_HASH_BYTES];

    if (!canvass_parcel_open (in, out, key, error))
      return FALSE;
    if (!json_object_has_member (vector, "hash"))
      return TRUE;

    g_assert_cmpuint (g_memory_output_stream_get_data_size (memory),
                      ==,
                      json_object_get_int_member (vector, "length"));
    canvass_hash (hash,
                  g_memory_output_stream_get_data (memory),
                  g_memory_output_stream_get_data_size (memory));
    assert_hex (hash, sizeof hash, get_text (vector, "hash"));
  }

  return TRUE;
}

static void
assert_hashes (JsonObject *value, const char *name, const guint8 *hashes, guint n)
{
  assert_hex (hashes, (gsize)n * CANVASS_HASH_BYTES, or_empty (value, name));
}

static void
assert_member_text (JsonObject *value, const char *name, const CanvassCborText *text)
{
  g_autofree char *copy = g_strndup (text->text, text->length);

  g_assert_cmpstr (copy != NULL ? copy : "", ==, or_empty (value, name));
}

static void
assert_lists (JsonObject *value, const CanvassDecisionBody *body)
{
  JsonArray *sets =
      json_object_has_member (value, "sets") ? json_object_get_array_member (value, "sets") : NULL;
  JsonArray *codes = json_object_has_member (value, "codes")
                         ? json_object_get_array_member (value, "codes")
                         : NULL;

  g_assert_cmpuint (sets != NULL ? json_array_get_length (sets) : 0, ==, body->n_sets);
  for (guint i = 0; i < body->n_sets; i++)
    assert_hex (body->sets[i].hashes,
                (gsize)body->sets[i].n * CANVASS_HASH_BYTES,
                json_array_get_string_element (sets, i));

  g_assert_cmpuint (codes != NULL ? json_array_get_length (codes) : 0, ==, body->n_codes);
  for (guint i = 0; i < body->n_codes; i++)
    g_assert_cmpmem (json_array_get_string_element (codes, i),
                     strlen (json_array_get_string_element (codes, i)),
                     body->codes[i].text,
                     body->codes[i].length);
}

static guint
count_members (JsonObject *value, const char *name)
{
  return json_object_has_member (value, name)
             ? json_object_get_size (json_object_get_object_member (value, name))
             : 0;
}

static void
assert_corrections (JsonObject *value, const CanvassDecisionBody *body)
{
  static const char *const public_names[] = { "", "full", "initial", "withheld" };

  g_assert_cmpstr (public_names[body->public_name], ==, or_empty (value, "public"));
  g_assert_cmpuint (count_members (value, "fields"), ==, body->n_fields);
  for (guint i = 0; i < body->n_fields; i++) {
    const CanvassDecisionField *field = &body->fields[i];
    g_autofree char *name = g_strndup (field->name.text, field->name.length);

    assert_member_text (json_object_get_object_member (value, "fields"), name, &field->value);
  }

  g_assert_cmpuint (count_members (value, "consent"), ==, body->n_consents);
  for (guint i = 0; i < body->n_consents; i++) {
    const CanvassDecisionConsent *consent = &body->consents[i];
    g_autofree char *name = g_strndup (consent->name.text, consent->name.length);

    g_assert_cmpint (
        json_object_get_boolean_member (json_object_get_object_member (value, "consent"), name),
        ==,
        consent->given);
  }
}

static void
assert_decision (JsonObject *value, const CanvassDecisionBody *body)
{
  g_assert_cmpstr (canvass_decision_kind_name (body->kind), ==, get_text (value, "kind"));
  g_assert_cmpstr (body->day, ==, get_text (value, "day"));
  assert_member_text (value, "reason", &body->reason);
  assert_member_text (value, "name", &body->name);
  assert_hex (body->card, body->card_length, or_empty (value, "card"));
  assert_hex (
      body->kiosk_id, body->kiosk_id != NULL ? CANVASS_ID_BYTES : 0, or_empty (value, "kiosk_id"));
  assert_hashes (value, "after", body->after, body->after != NULL ? 1 : 0);
  assert_hashes (value, "records", body->records, body->n_records);
  assert_hashes (value, "supersedes", body->supersedes, body->n_supersedes);
  assert_lists (value, body);
  assert_corrections (value, body);
}

/* With every key that the vector names; all must agree. */
static gboolean
read_decision (JsonObject *vector, GBytes *file, GError **error)
{
  JsonArray *keys = json_object_get_array_member (vector, "keys");

  for (guint i = 0; i < json_array_get_length (keys); i++) {
    g_autoptr (CanvassKey) key = get_key (json_array_get_string_element (keys, i));
    g_auto (CanvassDecisionBody) body = { 0 };
    g_autoptr (GError) found = NULL;
    g_autofree guint8 *again = g_malloc (CANVASS_DECISION_BODY_MAX_BYTES);
    gsize length = 0;
    guint8 *bytes = canvass_decision_open (file, key, &length, &found);

    if (bytes != NULL && canvass_decision_body_decode (&body, bytes, length, &found)) {
      CanvassDecisionHeader header;

      assert_decision (json_object_get_object_member (vector, "value"), &body);
      g_assert_true (canvass_decision_check (file, &header, NULL));
      assert_hex (header.signer_pk, CANVASS_SIGN_PK_BYTES, get_text (vector, "signer_pk"));
      assert_hex (header.campaign_id, CANVASS_ID_BYTES, get_text (vector, "campaign_id"));
      g_assert_cmpuint (
          canvass_decision_body_encode (&body, again, CANVASS_DECISION_BODY_MAX_BYTES, NULL),
          ==,
          length);
      g_assert_cmpmem (again, length, bytes, length);
    }
    canvass_secret_free (bytes);

    if (i > 0)
      g_assert_true (found == NULL ? *error == NULL
                                   : g_error_matches (*error, found->domain, found->code));
    g_clear_error (error);
    if (found != NULL)
      g_propagate_error (error, g_steal_pointer (&found));
  }

  return *error == NULL;
}

static void
assert_rows (JsonArray *rows, const CanvassNotePart *part)
{
  guint8 external_id[CANVASS_ID_BYTES];
  const char *at = NULL;
  CanvassNoteRow row;
  guint n = 0;

  for (; canvass_note_part_next_row (part, &at, external_id, &row); n++) {
    JsonArray *expected = json_array_get_array_element (rows, n);

    assert_hex (row.external_id, CANVASS_ID_BYTES, json_array_get_string_element (expected, 0));
    g_assert_cmpstr (row.address, ==, json_array_get_string_element (expected, 1));
  }

  g_assert_cmpuint (n, ==, json_array_get_length (rows));
}

static void
assert_note (JsonObject *value, const CanvassNotePart *part)
{
  const CanvassNote *note = &part->note;
  g_autofree char *count =
      part->is_last ? g_strdup_printf ("%" G_GUINT64_FORMAT, note->count) : g_strdup ("");

  assert_hex (part->signer_pk, CANVASS_SIGN_PK_BYTES, get_text (value, "signer_pk"));
  assert_hex (part->id, CANVASS_ID_BYTES, get_text (value, "note"));
  assert_hex (part->campaign_id, CANVASS_ID_BYTES, get_text (value, "campaign"));
  g_assert_cmpstr (canvass_note_kind_name (note->kind), ==, get_text (value, "kind"));
  g_assert_cmpstr (note->day, ==, get_text (value, "day"));
  g_assert_cmpstr (note->what, ==, get_text (value, "what"));
  g_assert_cmpstr (note->where, ==, get_text (value, "where"));
  g_assert_cmpstr (note->who, ==, get_text (value, "who"));
  g_assert_cmpstr (note->consent, ==, get_text (value, "consent"));
  g_assert_cmpstr (note->channel, ==, get_text (value, "channel"));
  g_assert_cmpuint (part->number, ==, json_object_get_int_member (value, "part"));
  g_assert_cmpstr (count, ==, get_text (value, "count"));
  assert_rows (json_object_get_array_member (value, "rows"), part);
}

static gboolean
read_note (JsonObject *vector, GBytes *file, GError **error)
{
  JsonArray *keys = json_object_get_array_member (vector, "keys");

  for (guint i = 0; i < json_array_get_length (keys); i++) {
    g_autoptr (CanvassKey) key = get_key (json_array_get_string_element (keys, i));
    g_autoptr (GError) found = NULL;
    guint8 *body = canvass_secret_new (CANVASS_NOTE_MAX_BYTES);
    CanvassNotePart part;

    if (canvass_note_open (file, key, body, &part, &found))
      assert_note (json_object_get_object_member (vector, "value"), &part);
    canvass_secret_free (body);

    if (i > 0)
      g_assert_true (found == NULL ? *error == NULL
                                   : g_error_matches (*error, found->domain, found->code));
    g_clear_error (error);
    if (found != NULL)
      g_propagate_error (error, g_steal_pointer (&found));
  }

  return *error == NULL;
}

static gboolean
read_share (JsonObject *vector, GBytes *file, GError **error)
{
  CanvassShareInfo info;

  return canvass_share_read (file, &info, error);
}

static gboolean
read_campaign (JsonObject *vector, GBytes *file, GError **error)
{
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_new (file, error);
  g_autofree char *words = NULL;
  JsonArray *recipients;

  if (campaign == NULL)
    return FALSE;
  if (!json_object_has_member (vector, "value"))
    return TRUE;

  recipients =
      json_object_get_array_member (json_object_get_object_member (vector, "value"), "recipients");
  assert_hex (canvass_campaign_get_hash (campaign), CANVASS_HASH_BYTES, get_text (vector, "hash"));
  g_assert_cmpstr (canvass_campaign_get_id_hex (campaign), ==, get_text (vector, "campaign_id"));
  words = canvass_campaign_words (campaign, error);
  g_assert_no_error (*error);
  g_assert_cmpstr (words, ==, get_text (vector, "words"));
  g_assert_cmpuint (
      canvass_campaign_get_n_recipients (campaign), ==, json_array_get_length (recipients));
  for (guint i = 0; i < canvass_campaign_get_n_recipients (campaign); i++) {
    const CanvassPublicKey *key = canvass_campaign_get_recipient (campaign, i);
    JsonObject *recipient = json_array_get_object_element (recipients, i);

    assert_hex (key->sign_pk, sizeof key->sign_pk, get_text (recipient, "sign_pk"));
    assert_hex (key->seal_pk, sizeof key->seal_pk, get_text (recipient, "seal_pk"));
    g_assert_cmpstr (key->name, ==, get_text (recipient, "name"));
  }
  return TRUE;
}

static const char *
name_code (const GError *error)
{
  if (error == NULL)
    return "OK";
  if (g_error_matches (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_INVALID))
    return "INVALID";

  g_assert_true (error->domain == CANVASS_FORMAT_ERROR);
  g_assert_cmpint (error->code, <, (gint)G_N_ELEMENTS (CODES));
  return CODES[error->code];
}

static void
test_vectors (gconstpointer format)
{
  static const struct {
    const char *format;
    ReadVector read;
  } readers[] = {
    { "campaign", read_campaign }, { "payload", read_payload },
    { "record", read_record },     { "batch", read_batch },
    { "mirror", read_mirror },     { "pub", read_public_key },
    { "key", read_key },           { "share", read_share },
    { "kiosk", read_kiosk },       { "ack", read_acknowledgement },
    { "pinr", read_pin_reset },    { "export", read_export },
    { "decision", read_decision }, { "note", read_note },
  };
  JsonArray *vectors = json_object_get_array_member (manifest, "vectors");
  ReadVector read_vector = NULL;
  guint n_good = 0, n_bad = 0;

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (g_str_equal (readers[i].format, format))
      read_vector = readers[i].read;
  g_assert_nonnull (read_vector);

  for (guint i = 0; i < json_array_get_length (vectors); i++) {
    JsonObject *vector = json_array_get_object_element (vectors, i);
    const char *expected = get_text (vector, "expect");
    g_autoptr (GBytes) file = NULL;
    g_autoptr (GError) error = NULL;
    gboolean good;

    if (!g_str_equal (get_text (vector, "format"), format))
      continue;

    file = read_file (get_text (vector, "file"));
    g_test_message ("%s: %s", get_text (vector, "file"), get_text (vector, "what"));
    good = read_vector (vector, file, &error);
    g_assert_cmpint (good, ==, error == NULL);
    if (error != NULL) {
      /* A sentence for a person, on one line, that does not end in the middle. */
      g_assert_cmpuint (strlen (error->message), >, 10);
      g_assert_null (strchr (error->message, '\n'));
    }
    g_assert_cmpstr (name_code (error), ==, expected);
    if (good)
      n_good++;
    else
      n_bad++;
  }

  g_assert_cmpuint (n_good, >=, 1);
  g_assert_cmpuint (n_bad, >=, 10);
}

static void
test_shares_join_or_are_refused (void)
{
  JsonArray *joins = json_object_get_array_member (manifest, "joins");

  g_assert_cmpuint (json_array_get_length (joins), >=, 10);
  for (guint i = 0; i < json_array_get_length (joins); i++) {
    JsonObject *join = json_array_get_object_element (joins, i);
    JsonArray *paths = json_object_get_array_member (join, "files");
    g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
    g_autoptr (CanvassKey) key = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", get_text (join, "what"));
    for (guint j = 0; j < json_array_get_length (paths); j++)
      g_ptr_array_add (files, read_file (json_array_get_string_element (paths, j)));
    key = canvass_share_join (files, &error);
    g_assert_cmpstr (name_code (error), ==, get_text (join, "expect"));
    if (key != NULL)
      assert_hex (key->seed, sizeof key->seed, get_text (join, "seed"));
  }
}

static void
test_words_are_those_of_the_vectors (void)
{
  JsonArray *given = json_object_get_array_member (manifest, "words");

  g_assert_cmpuint (json_array_get_length (given), >=, 3);
  for (guint i = 0; i < json_array_get_length (given); i++) {
    JsonObject *item = json_array_get_object_element (given, i);
    const char *hex = get_text (item, "bytes");
    guint8 bytes[256];
    g_autoptr (GError) error = NULL;
    g_autofree char *words = NULL;

    g_assert_true (canvass_from_hex (bytes, strlen (hex) / 2, hex));
    words = canvass_words (bytes, strlen (hex) / 2, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (words, ==, get_text (item, "words"));
  }
}

/* The head of the golden batch, written anew by our own code from what it says. */
static void
test_a_batch_head_is_written_byte_for_byte (void)
{
  g_autoptr (GBytes) file = read_file ("batch/second.batch");
  const guint8 *bytes = g_bytes_get_data (file, NULL);
  CanvassBatchHeader header;
  guint8 device_sk[CANVASS_SIGN_SK_BYTES];
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) head = NULL;
  JsonArray *vectors = json_object_get_array_member (manifest, "vectors");

  for (guint i = 0; i < json_array_get_length (vectors); i++) {
    JsonObject *vector = json_array_get_object_element (vectors, i);

    if (g_str_equal (get_text (vector, "file"), "kiosk/table.kiosk"))
      get_bytes (json_object_get_object_member (vector, "value"),
                 "device_sk",
                 device_sk,
                 sizeof device_sk);
  }

  g_assert_true (canvass_batch_read_header (bytes, &header, &error));
  g_assert_no_error (error);
  head = canvass_batch_write_head (&header, bytes + CANVASS_BATCH_HASHES_OFFSET, device_sk);
  g_assert_cmpmem (g_bytes_get_data (head, NULL),
                   g_bytes_get_size (head),
                   bytes,
                   CANVASS_BATCH_HEAD_BYTES (header.count));
}

int
main (int argc, char *argv[])
{
  static const char *const formats[] = { "campaign", "payload", "record",   "batch", "mirror",
                                         "pub",      "key",     "share",    "kiosk", "ack",
                                         "pinr",     "export",  "decision", "note" };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  folder = g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "tests", "vectors", NULL);
  path = g_build_filename (folder, "manifest.json", NULL);
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  manifest = json_node_get_object (json_parser_get_root (parser));

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *name = g_strdup_printf ("/vectors/each_%s_gives_its_code", formats[i]);

    g_test_add_data_func (name, formats[i], test_vectors);
  }
  g_test_add_func ("/vectors/shares_join_or_are_refused", test_shares_join_or_are_refused);
  g_test_add_func ("/vectors/words_are_those_of_the_vectors", test_words_are_those_of_the_vectors);
  g_test_add_func ("/vectors/a_batch_head_is_written_byte_for_byte",
                   test_a_batch_head_is_written_byte_for_byte);

  return g_test_run ();
}
