/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/roll-list-text.h"

#include "format/secret.h"
#include "ledger/matching/column.h"
#include "ledger/matching/letters.h"
#include "ledger/matching/name.h"

typedef struct {
  char name[CANVASS_NAME_MAX_BYTES + 1];
  CanvassColumnKind kind;
} Column;

struct _CanvassRollListScribe {
  CanvassCampaign *campaign; /* (owned) */
  const guint8 *key;         /* (borrowed) */
  CanvassPayload *payload;   /* (owned) */
  guint8 *plain;             /* (owned) locked memory */
  char *folded;              /* (owned) the same */
  guint n_columns;
  Column columns[CANVASS_PAYLOAD_MAX_FIELDS];
};

#define FOLDED_BYTES (2 * CANVASS_FIELDS_MAX_BYTES)

/* What a text is made of, in this order. */
static const CanvassColumnKind NAME_COLUMNS[] = { CANVASS_COLUMN_FAMILY,
                                                  CANVASS_COLUMN_NAME,
                                                  CANVASS_COLUMN_GIVEN };
static const CanvassColumnKind PLACE_COLUMNS[] = {
  CANVASS_COLUMN_POSTCODE, CANVASS_COLUMN_CITY, CANVASS_COLUMN_DISTRICT, CANVASS_COLUMN_REGION
};

CanvassRollListScribe *
canvass_roll_list_scribe_new (CanvassCampaign *campaign, const guint8 *key)
{
  CanvassRollListScribe *self = g_new0 (CanvassRollListScribe, 1);

  self->campaign = g_object_ref (campaign);
  self->key = key;
  self->payload = canvass_payload_new ();
  self->plain = canvass_secret_new (CANVASS_PAYLOAD_PADDED_BYTES);
  self->folded = canvass_secret_new (FOLDED_BYTES);
  return self;
}

void
canvass_roll_list_scribe_free (CanvassRollListScribe *self)
{
  g_object_unref (self->campaign);
  canvass_payload_free (self->payload);
  canvass_secret_free (self->plain);
  canvass_secret_free (self->folded);
  g_free (self);
}

static CanvassColumnKind
find_kind (CanvassRollListScribe *self, const char *name)
{
  CanvassColumnKind kind;

  for (guint i = 0; i < self->n_columns; i++)
    if (g_str_equal (self->columns[i].name, name))
      return self->columns[i].kind;

  kind = canvass_column_guess (name, canvass_campaign_find_field (self->campaign, name));
  if (self->n_columns < G_N_ELEMENTS (self->columns)) {
    g_strlcpy (
        self->columns[self->n_columns].name, name, sizeof self->columns[self->n_columns].name);
    self->columns[self->n_columns++].kind = kind;
  }
  return kind;
}

/* A piece of what is written so far, behind a space; what does not fit ends at a word. */
static gsize
append (guint8 *out, gsize used, gsize size, const char *piece, gsize length)
{
  if (length == 0 || used + 1 >= size)
    return used;

  if (used > 0)
    out[used++] = ' ';
  while (length > size - used)
    for (length--; length > 0 && piece[length] != ' ';)
      length--;
  memcpy (out + used, piece, length);
  return used + length;
}

static gboolean
is_foreign (const char *value)
{
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    if (canvass_letter_find (g_utf8_get_char (p)).script != CANVASS_SCRIPT_LATIN)
      return TRUE;

  return FALSE;
}

/* Of each of the words. */
static gsize
append_sounds (guint8 *out, gsize used, const char *words, gsize length, gboolean foreign)
{
  for (gsize from = 0, to; from < length; from = to + 1) {
    char sound[1 + CANVASS_SOUND_BYTES] = { foreign ? CANVASS_ROLL_LIST_SOUND_FOREIGN
                                                    : CANVASS_ROLL_LIST_SOUND_LATIN };
    gsize n;

    for (to = from; to < length && words[to] != ' ';)
      to++;
    n = canvass_letters_sound (words + from, to - from, sound + 1);
    if (n > 1 && used + 2 + n < CANVASS_ROLL_LIST_NAME_MAX_BYTES)
      used = append (out, used, CANVASS_ROLL_LIST_NAME_MAX_BYTES, sound, 1 + n);
  }

  return used;
}

static gsize
append_name (CanvassRollListScribe *self, guint i, guint8 *out, gsize used)
{
  const char *value = canvass_payload_get_field_value (self->payload, i);

  return append (out,
                 used,
                 CANVASS_ROLL_LIST_NAME_MAX_BYTES,
                 self->folded,
                 canvass_letters_fold (value, self->folded, FOLDED_BYTES));
}

/* What else a name may be called by. */
static gsize
append_by_ear (CanvassRollListScribe *self, guint i, guint8 *out, gsize used)
{
  static const CanvassNamePart parts[] = {
    [CANVASS_COLUMN_NAME] = CANVASS_NAME_WHOLE,
    [CANVASS_COLUMN_GIVEN] = CANVASS_NAME_GIVEN,
    [CANVASS_COLUMN_FAMILY] = CANVASS_NAME_FAMILY,
  };
  const char *value = canvass_payload_get_field_value (self->payload, i);
  CanvassColumnKind kind = find_kind (self, canvass_payload_get_field_name (self->payload, i));
  gboolean foreign = is_foreign (value);
  CanvassGeneration generation;
  gsize length;

  if (!foreign)
    return append_sounds (
        out, used, self->folded, canvass_letters_fold (value, self->folded, FOLDED_BYTES), FALSE);

  length = canvass_name_fold (value, parts[kind], self->folded, FOLDED_BYTES, &generation);
  for (gsize j = 0; j < length; j++) {
    gsize n = canvass_name_mark_length (self->folded + j, length - j);

    memset (self->folded + j, ' ', n);
    j += n;
  }
  used = append (out, used, CANVASS_ROLL_LIST_NAME_MAX_BYTES, self->folded, length);
  return append_sounds (out, used, self->folded, length, TRUE);
}

typedef gsize (*AppendField) (CanvassRollListScribe *self, guint i, guint8 *out, gsize used);

static gsize
append_place (CanvassRollListScribe *self, guint i, guint8 *out, gsize used)
{
  const char *value = canvass_payload_get_field_value (self->payload, i);

  return append (out,
                 used,
                 CANVASS_ROLL_LIST_PLACE_MAX_BYTES,
                 self->folded,
                 canvass_letters_fold (value, self->folded, FOLDED_BYTES));
}

static gsize
append_columns (CanvassRollListScribe *self,
                const CanvassColumnKind *kinds,
                gsize n_kinds,
                AppendField append_field,
                guint8 *out,
                gsize used)
{
  guint n = canvass_payload_get_n_fields (self->payload);

  for (gsize kind = 0; kind < n_kinds; kind++)
    for (guint i = 0; i < n; i++)
      if (find_kind (self, canvass_payload_get_field_name (self->payload, i)) == kinds[kind])
        used = append_field (self, i, out, used);

  return used;
}

static void
write_text (CanvassRollListScribe *self, CanvassRollListText *text)
{
  guint8 *name = text->bytes + CANVASS_ROLL_LIST_HEAD_BYTES;
  gsize name_length, place_length;

  name_length =
      append_columns (self, NAME_COLUMNS, G_N_ELEMENTS (NAME_COLUMNS), append_name, name, 0);
  name_length = append_columns (
      self, NAME_COLUMNS, G_N_ELEMENTS (NAME_COLUMNS), append_by_ear, name, name_length);
  place_length = append_columns (
      self, PLACE_COLUMNS, G_N_ELEMENTS (PLACE_COLUMNS), append_place, name + name_length, 0);

  text->bytes[0] = 0;
  text->bytes[1] = name_length;
  text->bytes[2] = place_length;
  text->day = canvass_roll_list_day (canvass_payload_get_day (self->payload));
  g_strlcpy (text->language, canvass_payload_get_language (self->payload), sizeof text->language);
}

gboolean
canvass_roll_list_scribe_write (CanvassRollListScribe *self,
                                const guint8 *record_id,
                                guint64 number,
                                const guint8 *box,
                                gsize length,
                                CanvassRollListText *text)
{
  guint8 nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES] = { 0 };

  canvass_write_u64 (nonce, number);
  if (length < crypto_aead_chacha20poly1305_ietf_ABYTES ||
      crypto_aead_chacha20poly1305_ietf_decrypt (
          self->plain, NULL, NULL, box, length, record_id, CANVASS_ID_BYTES, nonce, self->key) !=
          0 ||
      !canvass_payload_decode (
          self->payload, self->plain, length - crypto_aead_chacha20poly1305_ietf_ABYTES, NULL))
    return FALSE;

  write_text (self, text);
  return TRUE;
}
