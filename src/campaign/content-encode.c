/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/content.h"

#include "format/cbor.h"
#include "format/envelope.h"
#include "format/error.h"

#include <string.h>

static void
write_optional (CanvassCborWriter *writer, const char *key, const char *text)
{
  if (text == NULL)
    return;

  canvass_cbor_write_text (writer, key);
  canvass_cbor_write_text (writer, text);
}

static void
write_rules (CanvassCborWriter *writer, const CanvassRules *rules)
{
  /* What is as usual is left out, so that each campaign has one encoding. */
  canvass_cbor_write_map (writer,
                          10 + (gsize)(rules->qr + !rules->minors + (rules->address[0] != '\0') +
                                       rules->withdrawal_code));
  if (rules->qr) {
    canvass_cbor_write_text (writer, "qr");
    canvass_cbor_write_bool (writer, TRUE);
  }
  canvass_cbor_write_text (writer, "goal");
  canvass_cbor_write_uint (writer, rules->goal);
  canvass_cbor_write_text (writer, "closes");
  canvass_cbor_write_text (writer, rules->closes);
  if (!rules->minors) {
    canvass_cbor_write_text (writer, "minors");
    canvass_cbor_write_bool (writer, FALSE);
  }
  if (rules->address[0] != '\0') {
    canvass_cbor_write_text (writer, "address");
    canvass_cbor_write_text (writer, rules->address);
  }
  canvass_cbor_write_text (writer, "contact");
  canvass_cbor_write_bool (writer, rules->contact);
  canvass_cbor_write_text (writer, "country");
  canvass_cbor_write_text (writer, rules->country);
  canvass_cbor_write_text (writer, "drawing");
  canvass_cbor_write_text (writer, canvass_use_name (rules->drawing));
  canvass_cbor_write_text (writer, "destroy_by");
  canvass_cbor_write_text (writer, rules->destroy_by);
  canvass_cbor_write_text (writer, "keep_street");
  canvass_cbor_write_bool (writer, rules->keep_street);
  canvass_cbor_write_text (writer, "public_name");
  canvass_cbor_write_bool (writer, rules->ask_public_name);
  canvass_cbor_write_text (writer, "cover_seconds");
  canvass_cbor_write_uint (writer, rules->cover_seconds);
  canvass_cbor_write_text (writer, "erase_seconds");
  canvass_cbor_write_uint (writer, rules->erase_seconds);
  if (rules->withdrawal_code) {
    canvass_cbor_write_text (writer, "withdrawal_code");
    canvass_cbor_write_bool (writer, TRUE);
  }
}

static void
write_field (CanvassCborWriter *writer, const CanvassFieldSpec *spec)
{
  canvass_cbor_write_map (writer, spec->choices != NULL ? 5 : 4);
  canvass_cbor_write_text (writer, "use");
  canvass_cbor_write_text (writer, canvass_use_name (spec->use));
  canvass_cbor_write_text (writer, "kind");
  canvass_cbor_write_text (writer, canvass_field_kind_name (spec->kind));
  canvass_cbor_write_text (writer, "name");
  canvass_cbor_write_text (writer, spec->name);
  if (spec->choices != NULL) {
    canvass_cbor_write_text (writer, "choices");
    canvass_cbor_write_array (writer, g_strv_length (spec->choices));
    for (guint i = 0; spec->choices[i] != NULL; i++)
      canvass_cbor_write_text (writer, spec->choices[i]);
  }
  canvass_cbor_write_text (writer, "max_bytes");
  canvass_cbor_write_uint (writer, spec->max_bytes);
}

static void
write_consent (CanvassCborWriter *writer, const CanvassConsentSpec *spec)
{
  canvass_cbor_write_map (writer, 3);
  canvass_cbor_write_text (writer, "name");
  canvass_cbor_write_text (writer, spec->name);
  canvass_cbor_write_text (writer, "channel");
  canvass_cbor_write_text (writer, spec->channel);
  canvass_cbor_write_text (writer, "required");
  canvass_cbor_write_bool (writer, spec->required);
}

static gint
compare_keys (gconstpointer a, gconstpointer b, gpointer unused)
{
  return canvass_cbor_compare_keys (*(const char *const *)a, *(const char *const *)b);
}

static void
write_labels (CanvassCborWriter *writer, GHashTable *labels)
{
  guint n_keys;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (labels, &n_keys);

  g_qsort_with_data (keys, n_keys, sizeof *keys, compare_keys, NULL);
  canvass_cbor_write_map (writer, n_keys);
  for (guint i = 0; i < n_keys; i++) {
    canvass_cbor_write_text (writer, keys[i]);
    canvass_cbor_write_text (writer, g_hash_table_lookup (labels, keys[i]));
  }
}

static void
write_text (CanvassCborWriter *writer, const CanvassText *text)
{
  canvass_cbor_write_map (
      writer, 6 + (text->thanks != NULL) + (text->addressee != NULL) + (text->collector != NULL));
  canvass_cbor_write_text (writer, "ask");
  canvass_cbor_write_text (writer, text->ask);
  canvass_cbor_write_text (writer, "body");
  canvass_cbor_write_text (writer, text->body);
  canvass_cbor_write_text (writer, "name");
  canvass_cbor_write_text (writer, text->name);
  canvass_cbor_write_text (writer, "title");
  canvass_cbor_write_text (writer, text->title);
  canvass_cbor_write_text (writer, "labels");
  write_labels (writer, text->labels);
  write_optional (writer, "thanks", text->thanks);
  canvass_cbor_write_text (writer, "language");
  canvass_cbor_write_text (writer, text->language);
  write_optional (writer, "addressee", text->addressee);
  write_optional (writer, "collector", text->collector);
}

static void
write_recipient (CanvassCborWriter *writer, const CanvassPublicKey *key)
{
  canvass_cbor_write_map (writer, 3);
  canvass_cbor_write_text (writer, "name");
  canvass_cbor_write_text (writer, key->name);
  canvass_cbor_write_text (writer, "seal_pk");
  canvass_cbor_write_bytes (writer, key->seal_pk, sizeof key->seal_pk);
  canvass_cbor_write_text (writer, "sign_pk");
  canvass_cbor_write_bytes (writer, key->sign_pk, sizeof key->sign_pk);
}

static gsize
count_meetings (const CanvassContent *self)
{
  gsize n = 0;

  for (gsize i = 0; i < CANVASS_N_MEETINGS; i++)
    n += self->meetings[i] != NULL;

  return n;
}

static void
write_meetings (CanvassCborWriter *writer, const CanvassContent *self)
{
  gsize n = count_meetings (self);

  if (n == 0)
    return;

  canvass_cbor_write_text (writer, "drop");
  canvass_cbor_write_map (writer, n);
  for (CanvassMeeting i = 0; i < CANVASS_N_MEETINGS; i++) {
    if (self->meetings[i] != NULL) {
      canvass_cbor_write_text (writer, canvass_meeting_get_key (i));
      canvass_cbor_write_text (writer, self->meetings[i]);
    }
  }
}

static void
write_content (CanvassCborWriter *writer, const CanvassContent *self)
{
  canvass_cbor_write_map (writer,
                          8 + (gsize)(self->districts != NULL) + (count_meetings (self) > 0));
  canvass_cbor_write_text (writer, "v");
  canvass_cbor_write_uint (writer, CANVASS_CONTENT_VERSION);
  canvass_cbor_write_text (writer, "id");
  canvass_cbor_write_text (writer, self->id);
  write_meetings (writer, self);
  canvass_cbor_write_text (writer, "rules");
  write_rules (writer, &self->rules);
  canvass_cbor_write_text (writer, "texts");
  canvass_cbor_write_array (writer, self->texts->len);
  for (guint i = 0; i < self->texts->len; i++)
    write_text (writer, g_ptr_array_index (self->texts, i));
  canvass_cbor_write_text (writer, "fields");
  canvass_cbor_write_array (writer, self->fields->len);
  for (guint i = 0; i < self->fields->len; i++)
    write_field (writer, g_ptr_array_index (self->fields, i));
  canvass_cbor_write_text (writer, "consents");
  canvass_cbor_write_array (writer, self->consents->len);
  for (guint i = 0; i < self->consents->len; i++)
    write_consent (writer, g_ptr_array_index (self->consents, i));
  canvass_cbor_write_text (writer, "sequence");
  canvass_cbor_write_uint (writer, self->sequence);
  if (self->districts != NULL) {
    canvass_cbor_write_text (writer, "districts");
    canvass_districts_write (self->districts, writer);
  }
  canvass_cbor_write_text (writer, "recipients");
  canvass_cbor_write_array (writer, self->n_recipients);
  for (guint i = 0; i < self->n_recipients; i++)
    write_recipient (writer, &self->recipients[i]);
}

GBytes *
canvass_content_encode (const CanvassContent *self, GError **error)
{
  gsize limit =
      canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN) - CANVASS_ENVELOPE_OVERHEAD_BYTES;
  gsize capacity = 64 * 1024;

  for (;;) {
    g_autofree guint8 *buffer = g_malloc (capacity);
    CanvassCborWriter writer = { .buffer = buffer, .capacity = capacity };

    write_content (&writer, self);
    if (!writer.overflow)
      return g_bytes_new (buffer, writer.length);

    if (capacity == limit) {
      g_set_error_literal (error,
                           CANVASS_FORMAT_ERROR,
                           CANVASS_FORMAT_ERROR_TOO_LARGE,
                           "The campaign's texts and streets are longer than a campaign file can "
                           "be: 8 MiB together");
      return NULL;
    }
    capacity = MIN (2 * capacity, limit);
  }
}
