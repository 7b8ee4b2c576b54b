/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/rows.h"

#include "format/secret.h"
#include "ledger/matching/name.h"

#include <sodium.h>

#define MAX_COLUMNS CANVASS_PAYLOAD_MAX_FIELDS
#define CHUNK_BYTES (1 << 20)
#define VALUE_MAX_BYTES 96
#define NAME_MAX_BYTES 120
#define GENERATION_COLUMN 255

/* A column of something else is one of dates when nearly all of it is. */
#define DATES_OF_TEN 8

typedef struct {
  char name[CANVASS_NAME_MAX_BYTES + 1];
  CanvassColumnKind kind;
  guint64 n, n_dates;
  guint64 n_first_over_12, n_second_over_12; /* of dates with the year last */
  gint value;                                /* settled: place among the values, or -1 */
} Column;

typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint64 offset;
  guint16 length;
} Entry;

typedef struct {
  guint8 key[crypto_stream_chacha20_KEYBYTES];
  guint8 hash_key[crypto_shorthash_KEYBYTES];
  guint8 plain[CANVASS_ROW_MAX_BYTES];
  char folded[2 * CANVASS_FIELDS_MAX_BYTES];
} Secrets;

struct _CanvassRows {
  CanvassCampaign *campaign; /* (owned) (nullable) */
  GArray *entries;           /* (owned) (element-type Entry) */
  GPtrArray *chunks;         /* (owned) (element-type guint8*) encrypted rows */
  gsize used;                /* of the last chunk */
  guint n_columns;
  Column columns[MAX_COLUMNS];
  CanvassLayout layout;
  guint8 *frequencies; /* (owned) (nullable) */
  Secrets *secrets;    /* (owned) locked memory */
};

CanvassRows *
canvass_rows_new (CanvassCampaign *campaign)
{
  CanvassRows *self = g_new0 (CanvassRows, 1);

  if (campaign != NULL)
    self->campaign = g_object_ref (campaign);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->secrets = canvass_secret_new (sizeof *self->secrets);
  randombytes_buf (self->secrets->key, sizeof self->secrets->key);
  return self;
}

void
canvass_rows_free (CanvassRows *self)
{
  if (self == NULL)
    return;

  canvass_secret_free (self->secrets);
  g_array_unref (self->entries);
  g_ptr_array_unref (self->chunks);
  g_free (self->frequencies);
  g_clear_object (&self->campaign);
  g_free (self);
}

static const CanvassFieldSpec *
find_spec (const CanvassRows *self, const char *name)
{
  return self->campaign != NULL ? canvass_campaign_find_field (self->campaign, name) : NULL;
}

static gint
find_column (CanvassRows *self, const char *name)
{
  Column *column;

  for (guint i = 0; i < self->n_columns; i++)
    if (g_str_equal (self->columns[i].name, name))
      return i;

  if (self->n_columns == MAX_COLUMNS)
    return -1;

  column = &self->columns[self->n_columns];
  g_strlcpy (column->name, name, sizeof column->name);
  column->kind = canvass_column_guess (name, find_spec (self, name));
  return self->n_columns++;
}

static void
note_value (Column *column, const char *value, gsize length)
{
  char as_first[8], as_second[8];

  column->n++;
  if (!canvass_column_read_date (value, length, TRUE, as_first))
    return;

  column->n_dates++;
  canvass_column_read_date (value, length, FALSE, as_second);
  if (memcmp (as_first, as_second, 8) != 0) {
    column->n_first_over_12 += memcmp (as_first + 6, "12", 2) > 0;
    column->n_second_over_12 += memcmp (as_first + 4, "12", 2) > 0;
  }
}

static gsize
append_value (guint8 *plain, gsize used, guint column, const void *value, gsize length)
{
  if (used + 2 + length > CANVASS_ROW_MAX_BYTES)
    return used;

  plain[used] = column;
  plain[used + 1] = length;
  memcpy (plain + used + 2, value, length);
  return used + 2 + length;
}

static gsize
max_bytes (CanvassColumnKind kind)
{
  return kind <= CANVASS_COLUMN_FAMILY ? NAME_MAX_BYTES : VALUE_MAX_BYTES;
}

static gsize
write_row (CanvassRows *self, const CanvassPayload *payload)
{
  Secrets *secrets = self->secrets;
  guint generation = CANVASS_GENERATION_UNTOLD;
  guint n = canvass_payload_get_n_fields (payload);
  gsize used = 0;

  for (guint i = 0; i < n; i++) {
    gint place = find_column (self, canvass_payload_get_field_name (payload, i));
    Column *column = place >= 0 ? &self->columns[place] : NULL;
    gsize length;

    if (column == NULL || column->kind == CANVASS_COLUMN_SKIPPED)
      continue;

    length = canvass_column_fold (column->kind,
                                  canvass_payload_get_field_value (payload, i),
                                  secrets->folded,
                                  sizeof secrets->folded,
                                  &generation);
    length = MIN (length, max_bytes (column->kind));
    if (length == 0)
      continue;

    note_value (column, secrets->folded, length);
    used = append_value (secrets->plain, used, place, secrets->folded, length);
  }

  if (generation != CANVASS_GENERATION_UNTOLD)
    used = append_value (secrets->plain, used, GENERATION_COLUMN, &(guint8){ generation }, 1);
  return used;
}

static void
make_nonce (guint8 nonce[static crypto_stream_chacha20_NONCEBYTES], guint64 offset)
{
  canvass_write_u64 (nonce, offset);
}

void
canvass_rows_add (CanvassRows *self,
                  const guint8 id[static CANVASS_ID_BYTES],
                  const CanvassPayload *payload)
{
  Entry entry = { .length = write_row (self, payload) };
  guint8 nonce[crypto_stream_chacha20_NONCEBYTES];
  guint8 *chunk;

  if (self->chunks->len == 0 || self->used + entry.length > CHUNK_BYTES) {
    g_ptr_array_add (self->chunks, g_malloc (CHUNK_BYTES));
    self->used = 0;
  }

  chunk = g_ptr_array_index (self->chunks, self->chunks->len - 1);
  entry.offset = (guint64)(self->chunks->len - 1) * CHUNK_BYTES + self->used;
  memcpy (entry.id, id, CANVASS_ID_BYTES);
  make_nonce (nonce, entry.offset);
  crypto_stream_chacha20_xor (
      chunk + self->used, self->secrets->plain, entry.length, nonce, self->secrets->key);
  /* An empty row must not share its nonce with the next one. */
  self->used += MAX (entry.length, 1);
  g_array_append_val (self->entries, entry);
  sodium_memzero (self->secrets->plain, sizeof self->secrets->plain);
  sodium_memzero (self->secrets->folded, sizeof self->secrets->folded);
}

static void
open_plain (const CanvassRows *self, const Entry *entry, guint8 *plain)
{
  const guint8 *chunk = g_ptr_array_index (self->chunks, entry->offset / CHUNK_BYTES);
  guint8 nonce[crypto_stream_chacha20_NONCEBYTES];

  make_nonce (nonce, entry->offset);
  crypto_stream_chacha20_xor (
      plain, chunk + entry->offset % CHUNK_BYTES, entry->length, nonce, self->secrets->key);
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *first = a, *second = b;
  gint order = memcmp (first->id, second->id, CANVASS_ID_BYTES);

  return order != 0 ? order : first->offset < second->offset ? -1 : first->offset > second->offset;
}

static void
keep_one_of_each (CanvassRows *self)
{
  guint n = 0;

  g_array_sort (self->entries, compare_entries);
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = &g_array_index (self->entries, Entry, i);

    if (n == 0 ||
        memcmp (g_array_index (self->entries, Entry, n - 1).id, entry->id, CANVASS_ID_BYTES) != 0)
      g_array_index (self->entries, Entry, n++) = *entry;
  }
  g_array_set_size (self->entries, n);
}

static gint
compare_columns (gconstpointer a, gconstpointer b)
{
  const Column *first = *(Column *const *)a, *second = *(Column *const *)b;

  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;

  return strcmp (first->name, second->name);
}

static gboolean
is_repeated (const CanvassLayout *layout, CanvassColumnKind kind)
{
  if (kind == CANVASS_COLUMN_TEXT || kind == CANVASS_COLUMN_CHOICE)
    return FALSE;

  for (guint i = 0; i < layout->n_values; i++)
    if (layout->kinds[i] == kind)
      return TRUE;

  return FALSE;
}

static void
add_value (CanvassRows *self, Column *column)
{
  CanvassLayout *layout = &self->layout;
  guint place = layout->n_values;

  column->value = -1;
  if (column->kind <= CANVASS_COLUMN_FAMILY || column->kind == CANVASS_COLUMN_SKIPPED ||
      place == CANVASS_ROW_MAX_VALUES)
    return;

  column->value = place;
  /* A second address or telephone is a text like others. */
  layout->kinds[place] = is_repeated (layout, column->kind) ? CANVASS_COLUMN_TEXT : column->kind;
  layout->names[place] = column->name;
  layout->day_first[place] = column->n_first_over_12 >= column->n_second_over_12;
  layout->n_values++;
}

static void
find_layout (CanvassRows *self)
{
  Column *sorted[MAX_COLUMNS];
  guint64 n_whole = 0, n_parts = 0;
  gboolean whole;

  for (guint i = 0; i < self->n_columns; i++) {
    Column *column = &self->columns[i];

    sorted[i] = column;
    if (column->kind == CANVASS_COLUMN_NAME)
      n_whole = MAX (n_whole, column->n);
    else if (column->kind <= CANVASS_COLUMN_FAMILY)
      n_parts = MAX (n_parts, column->n);
    if ((column->kind == CANVASS_COLUMN_TEXT) && column->n_dates * 10 >= column->n * DATES_OF_TEN &&
        column->n > 0)
      column->kind = CANVASS_COLUMN_BIRTH_DATE;
  }

  whole = n_whole > n_parts;
  qsort (sorted, self->n_columns, sizeof sorted[0], compare_columns);
  self->layout.whole_names = whole;
  for (guint i = 0; i < self->n_columns; i++)
    add_value (self, sorted[i]);
  self->layout.n_frequencies =
      (whole ? CANVASS_ROW_MAX_WORDS : CANVASS_N_PARTS) + self->layout.n_values;
}

static void
make_hash_key (CanvassRows *self)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, sizeof self->secrets->hash_key);
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = &g_array_index (self->entries, Entry, i);

    open_plain (self, entry, self->secrets->plain);
    crypto_generichash_update (&state, entry->id, sizeof entry->id);
    crypto_generichash_update (&state, self->secrets->plain, entry->length);
  }
  crypto_generichash_final (&state, self->secrets->hash_key, sizeof self->secrets->hash_key);
  sodium_memzero (&state, sizeof state);
  sodium_memzero (self->secrets->plain, sizeof self->secrets->plain);
}

void
canvass_rows_settle (CanvassRows *self)
{
  keep_one_of_each (self);
  find_layout (self);
  make_hash_key (self);
}

guint
canvass_rows_get_n (const CanvassRows *self)
{
  return self->entries->len;
}

const guint8 *
canvass_rows_get_id (const CanvassRows *self, guint i)
{
  return g_array_index (self->entries, Entry, i).id;
}

gboolean
canvass_rows_find (const CanvassRows *self, const guint8 *id, guint *i)
{
  guint low = 0, high = self->entries->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    gint order = memcmp (id, canvass_rows_get_id (self, middle), CANVASS_ID_BYTES);

    *i = middle;
    if (order == 0)
      return TRUE;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }

  return FALSE;
}

const CanvassLayout *
canvass_rows_get_layout (const CanvassRows *self)
{
  return &self->layout;
}

const guint8 *
canvass_rows_get_hash_key (const CanvassRows *self)
{
  return self->secrets->hash_key;
}

guint8 *
canvass_rows_get_frequencies (CanvassRows *self, guint i)
{
  if (self->frequencies == NULL)
    self->frequencies = g_malloc0 ((gsize)self->entries->len * self->layout.n_frequencies);

  return self->frequencies + (gsize)i * self->layout.n_frequencies;
}

static void
make_word (CanvassWord *word, const char *text, gsize length)
{
  gsize before = canvass_name_mark_length (text, length);

  word->characters = 0;
  if (before == 3)
    word->characters = (guint16)((text[1] - CANVASS_NAME_CHARACTERS_FIRST) << 6 |
                                 (text[2] - CANVASS_NAME_CHARACTERS_FIRST));
  word->foreign = before > 0;
  word->text = text + before;
  word->length = MIN (length - before, CANVASS_WORD_MAX_BYTES);
  word->sound_length = canvass_letters_sound (word->text, word->length, word->sound);
  word->letters = canvass_letters_in (word->text, word->length);
  word->frequency = 0;
}

static void
read_words (CanvassRow *row, const char *text, gsize length)
{
  for (gsize from = 0, to; from < length; from = to + 1) {
    for (to = from; to < length && text[to] != ' ';)
      to++;
    if (row->n_words < CANVASS_ROW_MAX_WORDS && to > from)
      make_word (&row->words[row->n_words++], text + from, to - from);
  }
}

/* Words of a part lie behind those that are there already. */
static void
make_part (CanvassRow *row, CanvassWord *part, guint from, guint to)
{
  char *text = row->text + row->used;
  gsize length = 0;
  guint characters = 0;
  gboolean foreign = FALSE;

  for (guint i = from; i < to; i++) {
    gsize n = MIN (row->words[i].length, CANVASS_WORD_MAX_BYTES - length);

    memcpy (text + length, row->words[i].text, n);
    length += n;
    foreign |= row->words[i].foreign;
    if (row->words[i].characters != 0)
      characters = (characters * 31 + row->words[i].characters) % 4093 + 1;
  }

  row->used += length;
  make_word (part, text, length);
  part->foreign = foreign;
  part->characters = (guint16)characters;
}

static void
read_value (
    const CanvassLayout *layout, CanvassRow *row, guint place, const char *text, gsize length)
{
  CanvassValue *value = &row->values[place];

  if (layout->kinds[place] != CANVASS_COLUMN_BIRTH_DATE) {
    *value = (CanvassValue){ text, length, 0, canvass_letters_in (text, length) };
  } else if (canvass_column_read_date (
                 text, length, layout->day_first[place], row->text + row->used)) {
    *value = (CanvassValue){ row->text + row->used, 8, 0, 0 };
    row->used += 8;
  }
}

static void
read_frequencies (const CanvassRows *self, CanvassRow *row)
{
  const guint8 *frequency = self->frequencies + (gsize)row->index * self->layout.n_frequencies;

  if (self->layout.whole_names)
    for (guint i = 0; i < CANVASS_ROW_MAX_WORDS; i++)
      row->words[i].frequency = *frequency++;
  else
    for (guint i = 0; i < CANVASS_N_PARTS; i++)
      row->parts[i].frequency = *frequency++;

  for (guint i = 0; i < self->layout.n_values; i++)
    row->values[i].frequency = *frequency++;
}

typedef struct {
  const char *text;
  gsize length;
} Span;

static void
read_span (CanvassRow *row, const Span *span)
{
  read_words (row, span->text, span->length);
}

/* A name that was told in the other way than most is taken apart, or put together. */
static void
read_names (const CanvassRows *self, CanvassRow *row, const Span names[static 3])
{
  const Span *given = &names[CANVASS_COLUMN_GIVEN], *family = &names[CANVASS_COLUMN_FAMILY];
  gboolean in_parts = given->length > 0 || family->length > 0;

  if (names[CANVASS_COLUMN_NAME].length > 0 && (self->layout.whole_names || !in_parts)) {
    read_span (row, &names[CANVASS_COLUMN_NAME]);
    row->n_given = row->n_words - (row->n_words > 1);
  } else {
    read_span (row, given);
    row->n_given = row->n_words;
    read_span (row, family);
  }

  make_part (row, &row->parts[CANVASS_PART_GIVEN], 0, row->n_given);
  make_part (row, &row->parts[CANVASS_PART_FAMILY], row->n_given, row->n_words);
}

void
canvass_rows_open (const CanvassRows *self, guint i, CanvassRow *row)
{
  const Entry *entry = &g_array_index (self->entries, Entry, i);
  Span names[3] = { 0 };

  row->index = i;
  row->generation = CANVASS_GENERATION_UNTOLD;
  row->n_words = 0;
  row->used = entry->length;
  memset (row->values, 0, sizeof row->values);
  open_plain (self, entry, (guint8 *)row->text);
  for (gsize at = 0; at < entry->length;) {
    const guint8 *head = (const guint8 *)row->text + at;
    const char *text = row->text + at + 2;

    at += 2 + head[1];
    if (head[0] == GENERATION_COLUMN)
      row->generation = *text;
    else if (self->columns[head[0]].value >= 0)
      read_value (&self->layout, row, self->columns[head[0]].value, text, head[1]);
    else if (self->columns[head[0]].kind <= CANVASS_COLUMN_FAMILY)
      names[self->columns[head[0]].kind] = (Span){ text, head[1] };
  }

  read_names (self, row, names);
  if (self->frequencies != NULL)
    read_frequencies (self, row);
}
