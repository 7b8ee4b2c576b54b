/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/keys.h"

#include <sodium.h>
#include <string.h>

/* Of longer names the first words are enough: a name's words are in all orders of pairs. */
#define MAX_WORDS 4
#define MAX_KEY_BYTES 256

typedef struct {
  const CanvassLayout *layout;
  const guint8 *hash_key;
  const CanvassRow *row;
  CanvassKeys *keys;
  guint n;
  /* Of the key in the making: */
  gsize length;
  guint8 bytes[MAX_KEY_BYTES];
} Maker;

static void
begin (Maker *self, CanvassPass pass)
{
  self->bytes[0] = pass;
  self->length = 1;
}

static void
put (Maker *self, const char *text, gsize length)
{
  length = MIN (length, MAX_KEY_BYTES - 1 - self->length);
  memcpy (self->bytes + self->length, text, length);
  self->length += length;
  self->bytes[self->length++] = '\0';
  self->length = MIN (self->length, MAX_KEY_BYTES - 1);
}

/* Each key once: two names may sound the same. */
static void
finish (Maker *self, guint first)
{
  guint64 key;

  if (self->n == CANVASS_KEYS_MAX)
    return;

  crypto_shorthash ((guint8 *)&key, self->bytes, self->length, self->hash_key);
  for (guint i = first; i < self->n; i++)
    if (self->keys->keys[i] == key)
      return;
  self->keys->keys[self->n++] = key;
}

static const CanvassValue *
find_value (const Maker *self, CanvassColumnKind kind)
{
  for (guint i = 0; i < self->layout->n_values; i++)
    if (self->layout->kinds[i] == kind)
      return self->row->values[i].length > 0 ? &self->row->values[i] : NULL;

  return NULL;
}

static const CanvassValue *
find_place (const Maker *self)
{
  const CanvassValue *postcode = find_value (self, CANVASS_COLUMN_POSTCODE);

  return postcode != NULL ? postcode : find_value (self, CANVASS_COLUMN_CITY);
}

static const CanvassValue *
find_birth (const Maker *self)
{
  const CanvassValue *date = find_value (self, CANVASS_COLUMN_BIRTH_DATE);

  return date != NULL ? date : find_value (self, CANVASS_COLUMN_BIRTH_YEAR);
}

static guint
count_words (const Maker *self)
{
  return MIN (self->row->n_words, MAX_WORDS);
}

/* What sounds like nothing at all is its own sound. */
static void
put_sound (Maker *self, const CanvassWord *word)
{
  if (word->sound_length > 0)
    put (self, word->sound, word->sound_length);
  else
    put (self, word->text, word->length);
}

static char
initial (const CanvassWord *word)
{
  return word->sound_length > 0 ? word->sound[0] : word->text[0];
}

static void
make_value (Maker *self, CanvassPass pass, const CanvassValue *value)
{
  if (value == NULL)
    return;

  begin (self, pass);
  put (self, value->text, value->length);
  finish (self, self->n);
}

static void
make_with_names (Maker *self, CanvassPass pass, const CanvassValue *value, gboolean only_initials)
{
  guint first = self->n;

  for (guint i = 0; value != NULL && i < count_words (self); i++) {
    const CanvassWord *word = &self->row->words[i];
    char letter = initial (word);

    begin (self, pass);
    put (self, value->text, value->length);
    if (only_initials)
      put (self, &letter, 1);
    else
      put_sound (self, word);
    finish (self, first);
  }
}

static gint
compare_sounds (const CanvassWord *a, const CanvassWord *b)
{
  gint order = memcmp (a->sound, b->sound, MIN (a->sound_length, b->sound_length));

  return order != 0 ? order : a->sound_length - b->sound_length;
}

/* In one order whichever comes first. */
static void
make_pairs (Maker *self, CanvassPass pass, const CanvassValue *place)
{
  guint first = self->n;

  for (guint i = 0; i < count_words (self); i++)
    for (guint j = i + 1; j < count_words (self); j++) {
      const CanvassWord *a = &self->row->words[i], *b = &self->row->words[j];
      gboolean in_order = compare_sounds (a, b) <= 0;
      char initials[2] = { MIN (initial (a), initial (b)), MAX (initial (a), initial (b)) };

      begin (self, pass);
      if (place != NULL) {
        put (self, place->text, place->length);
        put (self, initials, 2);
      } else {
        put_sound (self, in_order ? a : b);
        put_sound (self, in_order ? b : a);
      }
      finish (self, first);
    }
}

static void
make_own (Maker *self)
{
  for (guint i = 0; i < self->layout->n_values; i++)
    if (self->layout->kinds[i] == CANVASS_COLUMN_TEXT && self->row->values[i].length > 0)
      make_with_names (self, CANVASS_PASS_NAME_OWN, &self->row->values[i], TRUE);
}

static void
make_birth_place (Maker *self)
{
  const CanvassValue *birth = find_birth (self), *place = find_place (self);

  if (birth == NULL || place == NULL)
    return;

  begin (self, CANVASS_PASS_BIRTH_PLACE);
  put (self, birth->text, birth->length);
  put (self, place->text, place->length);
  finish (self, self->n);
}

static void
make_pass (Maker *self, CanvassPass pass)
{
  switch (pass) {
  case CANVASS_PASS_EMAIL:
    make_value (self, pass, find_value (self, CANVASS_COLUMN_EMAIL));
    break;
  case CANVASS_PASS_PHONE:
    make_value (self, pass, find_value (self, CANVASS_COLUMN_PHONE));
    break;
  case CANVASS_PASS_NAMES:
    make_pairs (self, pass, NULL);
    break;
  case CANVASS_PASS_NAME_PLACE:
    make_with_names (self, pass, find_place (self), FALSE);
    break;
  case CANVASS_PASS_NAME_BIRTH:
    make_with_names (
        self, pass, find_birth (self), find_value (self, CANVASS_COLUMN_BIRTH_DATE) != NULL);
    break;
  case CANVASS_PASS_NAME_STREET:
    make_with_names (self, pass, find_value (self, CANVASS_COLUMN_STREET), TRUE);
    break;
  case CANVASS_PASS_NAME_OWN:
    make_own (self);
    break;
  case CANVASS_PASS_BIRTH_PLACE:
    make_birth_place (self);
    break;
  case CANVASS_PASS_INITIALS:
    if (find_place (self) != NULL)
      make_pairs (self, pass, find_place (self));
    break;
  case CANVASS_N_PASSES:
  default:
    g_assert_not_reached ();
  }
}

static void
make (const CanvassRows *rows,
      const CanvassRow *row,
      CanvassPass from,
      CanvassPass to,
      CanvassKeys *keys)
{
  Maker self = {
    .layout = canvass_rows_get_layout (rows),
    .hash_key = canvass_rows_get_hash_key (rows),
    .row = row,
    .keys = keys,
  };

  for (guint pass = from; pass <= to; pass++) {
    keys->starts[pass] = self.n;
    make_pass (&self, pass);
  }
  keys->starts[to + 1] = self.n;
  sodium_memzero (self.bytes, sizeof self.bytes);
}

void
canvass_keys_make (const CanvassRows *rows,
                   const CanvassRow *row,
                   CanvassPass pass,
                   CanvassKeys *keys)
{
  make (rows, row, pass, pass, keys);
}

void
canvass_keys_make_until (const CanvassRows *rows,
                         const CanvassRow *row,
                         CanvassPass pass,
                         CanvassKeys *keys)
{
  make (rows, row, 0, pass, keys);
}
