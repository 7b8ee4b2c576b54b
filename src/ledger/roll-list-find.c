/*
 * Searching a listing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/roll-list-private.h"

#include "format/secret.h"
#include "ledger/matching/crew.h"
#include "ledger/matching/letters.h"

#define MAX_TERMS 8
#define TERM_MAX_BYTES 64
#define DAY_CHARS 10
#define ID_MIN_DIGITS 8

/* Where less than one of so many rows is left, each is looked through by itself. */
#define FEW 8

/* Fewer consonants sound like too much. */
#define SOUND_MIN_BYTES 2

/* One word of what is sought. */
typedef struct {
  guint length;
  char text[TERM_MAX_BYTES];
  gboolean foreign; /* in another script than Latin */
  guint sound_length;
  char sound[CANVASS_SOUND_BYTES];
  guint day_length; /* "2026-11": begins a day */
  char day[DAY_CHARS];
  guint id_digits; /* begins a record id */
  guint8 id[CANVASS_ID_BYTES];
} Term;

/* In locked memory. */
typedef struct {
  guint n;
  Term terms[MAX_TERMS];
  Term spare;
} Terms;

typedef struct {
  const CanvassRollList *listing;
  const CanvassRollListQuery *query;
  const Terms *terms;
  guint8 *kiosks; /* of each of the listing's: a bit for each term that its name has */
  gint kiosk;     /* -1: none is asked for */
  gint language;
  GCancellable *cancellable;
  guint8 *found; /* a byte for each row */
} Search;

static gboolean
is_day (const char *word, gsize length)
{
  if (length < 5 || length > DAY_CHARS)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (i == 4 || i == 7 ? word[i] != '-' : !g_ascii_isdigit (word[i]))
      return FALSE;

  return TRUE;
}

static void
note_id (Term *term, const char *word, gsize length)
{
  if (length < ID_MIN_DIGITS || length > 2 * CANVASS_ID_BYTES)
    return;

  for (gsize i = 0; i < length; i++) {
    gint digit = g_ascii_xdigit_value (word[i]);

    if (digit < 0)
      return;
    term->id[i / 2] |= digit << (i % 2 == 0 ? 4 : 0);
  }
  term->id_digits = length;
}

static void
note_word (Term *term, const char *word, gsize length, gboolean foreign)
{
  term->length = MIN (length, TERM_MAX_BYTES);
  memcpy (term->text, word, term->length);
  term->foreign = foreign;
  term->sound_length = canvass_letters_sound (term->text, term->length, term->sound);
}

static void
add_folded (Terms *self, const char *folded, gsize length, gboolean foreign)
{
  for (gsize from = 0, to; from < length && self->n < MAX_TERMS; from = to + 1) {
    for (to = from; to < length && folded[to] != ' ';)
      to++;
    if (to > from)
      note_word (&self->terms[self->n++], folded + from, to - from, foreign);
  }
}

/* As it was typed, up to a space. */
static void
add_word (Terms *self, const char *word, gsize length, char *scratch)
{
  char *folded = scratch + length + 1;
  gboolean foreign = FALSE;
  guint before = self->n;

  memcpy (scratch, word, length);
  scratch[length] = '\0';
  if (is_day (scratch, length)) {
    self->terms[self->n].day_length = length;
    memcpy (self->terms[self->n++].day, scratch, length);
    return;
  }

  for (const char *p = scratch; *p != '\0'; p = g_utf8_next_char (p))
    foreign |= canvass_letter_find (g_utf8_get_char (p)).script != CANVASS_SCRIPT_LATIN;
  add_folded (
      self, folded, canvass_letters_fold (scratch, folded, CANVASS_FIELDS_MAX_BYTES), foreign);
  if (self->n == before + 1)
    note_id (&self->terms[before], scratch, length);
}

static gsize
find_end (const char *text)
{
  const char *p = text;

  while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p - text;
}

/* The longest first: it leaves the fewest to look through for the others. */
static void
sort_terms (Terms *self)
{
  for (guint i = 1; i < self->n; i++)
    for (guint j = i; j > 0 && self->terms[j].length > self->terms[j - 1].length; j--) {
      self->spare = self->terms[j];
      self->terms[j] = self->terms[j - 1];
      self->terms[j - 1] = self->spare;
    }
}

static Terms *
read_terms (const char *search)
{
  Terms *self = canvass_secret_new (sizeof *self);
  gsize size = search != NULL ? strlen (search) : 0;
  char *scratch = canvass_secret_new (size + 1 + CANVASS_FIELDS_MAX_BYTES);
  const char *p = search;

  while (p != NULL && *p != '\0' && self->n < MAX_TERMS) {
    gsize length = find_end (p);

    if (length > 0)
      add_word (self, p, length, scratch);
    p = p[length] != '\0' ? g_utf8_next_char (p + length) : p + length;
  }

  canvass_secret_free (scratch);
  sort_terms (self);
  return self;
}

static gboolean
is_of_day (guint32 day, const Term *term)
{
  char text[DAY_CHARS];

  for (gint i = DAY_CHARS - 1; i >= 0; i--) {
    text[i] = '-';
    if (i != 4 && i != 7) {
      text[i] = '0' + day % 10;
      day /= 10;
    }
  }

  return memcmp (text, term->day, term->day_length) == 0;
}

static gboolean
begins_id (const guint8 *id, const Term *term)
{
  guint whole = term->id_digits / 2;

  return term->id_digits > 0 && memcmp (id, term->id, whole) == 0 &&
         (term->id_digits % 2 == 0 || id[whole] >> 4 == term->id[whole] >> 4);
}

/* What one thread needs to search a block. */
typedef struct {
  guint8 *plain;    /* (owned) locked memory */
  guint32 n;        /* rows in it */
  guint32 *offsets; /* (owned) where the text of each begins, and the last one ends */
  guint8 *alive;    /* (owned) of each, whether it may still be found */
  guint8 *hits;     /* (owned) of each, whether its text has the term */
  guint32 n_alive;
} Block;

#define MAX_BLOCK_ROWS (CANVASS_ROLL_LIST_BLOCK_BYTES / CANVASS_ROLL_LIST_HEAD_BYTES)

static void
block_init (Block *self)
{
  self->plain = canvass_secret_new (CANVASS_ROLL_LIST_BLOCK_BYTES);
  self->offsets = g_new (guint32, MAX_BLOCK_ROWS + 1);
  self->alive = g_new (guint8, MAX_BLOCK_ROWS);
  self->hits = g_new (guint8, MAX_BLOCK_ROWS);
}

static void
block_clear (Block *self)
{
  canvass_secret_free (self->plain);
  g_free (self->offsets);
  g_free (self->alive);
  g_free (self->hits);
}

static void
open_block (Block *self, const CanvassRollList *listing, guint block, guint32 first)
{
  guint32 offset = 0;

  canvass_roll_list_open_block (listing, block, self->plain);
  self->n = 0;
  self->n_alive = 0;
  for (guint32 i = first;
       i < listing->rows->len && canvass_roll_list_row (listing, i)->block == block;
       i++) {
    self->offsets[self->n++] = offset;
    offset += canvass_roll_list_text_length (self->plain + offset);
  }
  self->offsets[self->n] = offset;
}

/* Neither in a head nor across the end of a name. */
static gboolean
is_within (const guint8 *text, const guint8 *hit, gsize length)
{
  const guint8 *name = text + CANVASS_ROLL_LIST_HEAD_BYTES, *place = name + text[1];

  return hit >= name && (hit + length <= place || hit >= place) && hit + length <= place + text[2];
}

/* All rows at once: to look through each by itself takes several times as long. */
static void
look_through_block (Block *self, const char *needle, gsize length)
{
  const guint8 *from = self->plain, *end = self->plain + self->offsets[self->n], *hit;
  guint32 row = 0;

  while (from < end && (hit = memmem (from, end - from, needle, length)) != NULL) {
    while (hit >= self->plain + self->offsets[row + 1])
      row++;
    from = hit + 1;
    if (is_within (self->plain + self->offsets[row], hit, length)) {
      self->hits[row] = TRUE;
      from = self->plain + self->offsets[row + 1];
    }
  }
}

/* Of what is left of them. */
static void
look_through_rows (Block *self, const char *needle, gsize length)
{
  for (guint32 i = 0; i < self->n; i++) {
    const guint8 *text = self->plain + self->offsets[i], *end = self->plain + self->offsets[i + 1];
    const guint8 *hit;

    for (const guint8 *from = text; self->alive[i] && !self->hits[i] && from < end;
         from = hit + 1) {
      hit = memmem (from, end - from, needle, length);
      if (hit == NULL)
        break;
      self->hits[i] = is_within (text, hit, length);
    }
  }
}

/* Sounds are rare enough to look for the mark in front of them first. */
static void
look_for_sound (Block *self, char mark, const Term *term)
{
  const guint8 *from = self->plain, *end = self->plain + self->offsets[self->n], *hit;
  guint32 row = 0;

  while (from < end && (hit = memchr (from, mark, end - from)) != NULL) {
    from = hit + 1;
    if ((gsize)(end - from) < term->sound_length ||
        memcmp (from, term->sound, term->sound_length) != 0)
      continue;
    while (hit >= self->plain + self->offsets[row + 1])
      row++;
    self->hits[row] |=
        is_within (self->plain + self->offsets[row], hit, 1 + (gsize)term->sound_length);
  }
}

/* Scripts differ in which vowels they write and which letters they have: a word of one is compared
 * with a word of another by what both sound like. */
static void
look_for_sounds (Block *self, const Term *term)
{
  if (term->sound_length < SOUND_MIN_BYTES)
    return;

  look_for_sound (self, CANVASS_ROLL_LIST_SOUND_FOREIGN, term);
  if (term->foreign)
    look_for_sound (self, CANVASS_ROLL_LIST_SOUND_LATIN, term);
}

static void
look_for (Block *self, const Term *term)
{
  memset (self->hits, FALSE, self->n);
  if (term->length == 0)
    return;

  if (self->n_alive > self->n / FEW)
    look_through_block (self, term->text, term->length);
  else
    look_through_rows (self, term->text, term->length);
  look_for_sounds (self, term);
}

static gboolean
is_told_otherwise (const Search *self, const CanvassRollListRow *row, guint i)
{
  const Term *term = &self->terms->terms[i];

  return (self->kiosks[row->kiosk] & 1 << i) != 0 ||
         (term->day_length > 0 && is_of_day (row->day, term)) || begins_id (row->id, term);
}

/* By what is told of a row without opening its text. */
static gboolean
passes (const Search *self, const CanvassRollListRow *row)
{
  const CanvassRollListQuery *query = self->query;
  gboolean asked = (query->states & CANVASS_LISTED_WITHDRAWN) != 0;

  if (row->gone || ((row->states & CANVASS_LISTED_WITHDRAWN) != 0 && !asked))
    return FALSE;

  return (query->states == 0 || (row->states & query->states) != 0) &&
         (self->kiosk < 0 || row->kiosk == self->kiosk) && row->day >= query->first_day &&
         (query->last_day == 0 || row->day <= query->last_day);
}

static void
search_block (const Search *self, guint number, Block *block)
{
  const CanvassRollList *listing = self->listing;
  guint32 first = canvass_roll_list_find_block_start (listing, number);

  open_block (block, listing, number, first);
  for (guint32 i = 0; i < block->n; i++) {
    block->alive[i] = passes (self, canvass_roll_list_row (listing, first + i)) &&
                      (self->language < 0 || block->plain[block->offsets[i]] == self->language);
    block->n_alive += block->alive[i];
  }

  for (guint term = 0; term < self->terms->n && block->n_alive > 0; term++) {
    look_for (block, &self->terms->terms[term]);
    block->n_alive = 0;
    for (guint32 i = 0; i < block->n; i++) {
      block->alive[i] =
          block->alive[i] &&
          (block->hits[i] ||
           is_told_otherwise (self, canvass_roll_list_row (listing, first + i), term));
      block->n_alive += block->alive[i];
    }
  }

  memcpy (self->found + first, block->alive, block->n);
}

static void
search_blocks (guint member, guint size, gpointer user_data)
{
  const Search *self = user_data;
  guint n = self->listing->blocks->len + 1;
  Block block;

  block_init (&block);
  for (guint i = n * member / size;
       i < n * (member + 1) / size && !g_cancellable_is_cancelled (self->cancellable);
       i++)
    search_block (self, i, &block);
  block_clear (&block);
}

static void
search_rows (const Search *self)
{
  for (guint32 i = 0; i < self->listing->rows->len; i++)
    self->found[i] = passes (self, canvass_roll_list_row (self->listing, i));
}

/* Names of tables are no secret. */
static void
search_kiosks (Search *self)
{
  const CanvassRollList *listing = self->listing;
  const CanvassRoll *roll = listing->roll;

  self->kiosks = g_malloc0 (MAX (listing->kiosks->len, 1));
  for (guint i = 0; i < listing->kiosks->len; i++) {
    const guint8 *id = g_array_index (listing->kiosks, CanvassRollListKiosk, i).id;
    gint place = canvass_find_kiosk (roll->ledger->kiosks, id);
    char folded[4 * CANVASS_KIOSK_NAME_MAX_BYTES];
    gsize length;

    if (self->query->kiosk_id != NULL && memcmp (id, self->query->kiosk_id, CANVASS_ID_BYTES) == 0)
      self->kiosk = (gint)i;
    if (place < 0)
      continue;

    length = canvass_letters_fold (
        g_array_index (roll->ledger->kiosks, CanvassAdmittedKiosk, place).card.name,
        folded,
        sizeof folded);
    for (guint j = 0; j < self->terms->n; j++)
      if (self->terms->terms[j].length > 0 &&
          memmem (folded, length, self->terms->terms[j].text, self->terms->terms[j].length) != NULL)
        self->kiosks[i] |= 1 << j;
  }
}

static gint
find_language (const CanvassRollList *self, const char *tag)
{
  for (guint i = 0; i < self->languages->len; i++)
    if (g_str_equal (self->languages->pdata[i], tag))
      return (gint)i;

  return -1;
}

static GArray *
collect (CanvassRollList *self, const CanvassRollListQuery *query, const guint8 *found)
{
  const GArray *order = canvass_roll_list_sort (self, query->order);
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), 64);

  for (guint32 i = 0; i < order->len; i++) {
    guint32 row = g_array_index (order, guint32, query->descending ? order->len - 1 - i : i);

    if (found[row])
      g_array_append_val (rows, row);
  }

  return rows;
}

static gboolean
asks_for_nobody (const Search *self)
{
  return (self->query->kiosk_id != NULL && self->kiosk < 0) ||
         (self->query->language != NULL && self->language < 0);
}

GArray *
canvass_roll_list_find (CanvassRollList *self,
                        const CanvassRollListQuery *query,
                        GCancellable *cancellable,
                        GError **error)
{
  Search search = {
    .listing = self, .query = query, .kiosk = -1, .language = -1, .cancellable = cancellable
  };
  Terms *terms;
  GArray *rows = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (query != NULL, NULL);

  terms = read_terms (query->search);
  search.terms = terms;
  search.found = g_malloc0 (MAX (self->rows->len, 1));
  if (query->language != NULL)
    search.language = find_language (self, query->language);
  search_kiosks (&search);

  if (asks_for_nobody (&search))
    rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  else if (terms->n == 0 && query->language == NULL)
    search_rows (&search);
  else
    canvass_crew_run (search_blocks, &search);
  if (rows == NULL && !g_cancellable_set_error_if_cancelled (cancellable, error))
    rows = collect (self, query, search.found);

  canvass_secret_free (terms);
  g_free (search.kiosks);
  g_free (search.found);
  return rows;
}
