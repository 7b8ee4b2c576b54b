/*
 * From what a person types to the district it lies in. Every way in which the line can be
 * understood is tried, and all that lead to a house of the table have to lead into one district: so
 * no guess is made between streets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/districts-private.h"

#include "campaign/street-line.h"

#include <string.h>

#define NONE (-1)

typedef struct {
  CanvassStreetLine line;
  char key[CANVASS_STREET_MAX_BYTES];
} Scratch;

typedef struct {
  const CanvassDistricts *districts;
  Scratch *scratch;
  const CanvassStreetToken *house;
  gint found; /* the district, or NONE */
  gboolean ambiguous;
} Search;

static gint
compare_keys (const char *a, gsize a_length, const char *b, gsize b_length)
{
  gint order = memcmp (a, b, MIN (a_length, b_length));

  return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static gint
compare_spellings (gconstpointer a, gconstpointer b, gpointer text)
{
  const CanvassSpelling *first = a;
  const CanvassSpelling *second = b;
  gint order = compare_keys ((const char *)text + first->key,
                             first->key_length,
                             (const char *)text + second->key,
                             second->key_length);

  return order != 0 ? order : (first->street > second->street) - (first->street < second->street);
}

void
canvass_districts_prepare (CanvassDistricts *self)
{
  g_autofree Scratch *scratch = g_new (Scratch, 1);

  g_assert (self->spellings->len == 0);
  for (guint i = 0; i < self->streets->len; i++) {
    const CanvassStreet *street = canvass_districts_get_street (self, i);
    CanvassSpelling spelling = { .street = i, .key = (guint32)self->text->len };
    CanvassStreetName name;
    gsize length;

    if (!canvass_street_line_parse (&scratch->line, self->text->str + street->name))
      continue;

    name = canvass_street_line_name (&scratch->line);
    length = canvass_street_line_write_key (&scratch->line, name.from, name.to, scratch->key);
    if (length == 0)
      continue;

    spelling.key_length = (guint16)length;
    spelling.before = name.before;
    spelling.behind = name.behind;
    spelling.type = name.type;
    g_string_append_len (self->text, scratch->key, (gssize)length);
    g_array_append_val (self->spellings, spelling);
  }

  g_array_sort_with_data (self->spellings, compare_spellings, self->text->str);
}

static gint
find_number (const CanvassDistricts *self, const CanvassStreet *street, guint32 number)
{
  const CanvassRange *ranges = canvass_districts_get_ranges (self, street);
  guint low = number % 2 != 0 ? 0 : street->n_odd;
  guint high = number % 2 != 0 ? street->n_odd : street->n_ranges;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (number < ranges[middle].from)
      high = middle;
    else if (number > ranges[middle].to)
      low = middle + 1;
    else
      return ranges[middle].district;
  }

  return NONE;
}

/* What was typed has to be there; what was left out may be. A direction may stand on either side.
 */
static gboolean
fits (const CanvassSpelling *spelling, const guint8 directions[static 3], guint8 type)
{
  gboolean before = spelling->before != 0;
  gboolean behind = spelling->behind != 0;

  if (type != 0 && type != spelling->type)
    return FALSE;

  for (guint i = 0; i < 3; i++) {
    if (directions[i] == 0)
      continue;
    if (before && directions[i] == spelling->before)
      before = FALSE;
    else if (behind && directions[i] == spelling->behind)
      behind = FALSE;
    else
      return FALSE;
  }

  return TRUE;
}

static void
take (Search *search, const CanvassSpelling *spelling)
{
  const CanvassStreet *street = canvass_districts_get_street (search->districts, spelling->street);
  gint first = find_number (search->districts, street, search->house->first);
  gint last = find_number (search->districts, street, search->house->last);

  if (first == NONE && last == NONE)
    return;
  if (first != last || (search->found != NONE && search->found != first))
    search->ambiguous = TRUE;
  search->found = first;
}

static const CanvassSpelling *
get_spelling (const CanvassDistricts *self, guint i)
{
  return &g_array_index (self->spellings, CanvassSpelling, i);
}

static gint
compare_to_key (const CanvassDistricts *self, guint i, const char *key, gsize length)
{
  const CanvassSpelling *spelling = get_spelling (self, i);

  return compare_keys (self->text->str + spelling->key, spelling->key_length, key, length);
}

static void
search_name (Search *search, guint from, guint to, const guint8 directions[static 3], guint8 type)
{
  const CanvassDistricts *districts = search->districts;
  const char *key = search->scratch->key;
  gsize length =
      canvass_street_line_write_key (&search->scratch->line, from, to, search->scratch->key);
  guint low = 0;
  guint high = districts->spellings->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (compare_to_key (districts, middle, key, length) < 0)
      low = middle + 1;
    else
      high = middle;
  }

  for (; low < districts->spellings->len && compare_to_key (districts, low, key, length) == 0;
       low++) {
    const CanvassSpelling *spelling = get_spelling (districts, low);

    if (fits (spelling, directions, type))
      take (search, spelling);
  }
}

static gboolean
has_role (const Search *search, guint i, guint roles)
{
  return (search->scratch->line.tokens[i].roles & roles) != 0;
}

/* Tokens @from to before @to are a street. Each direction and type in its place may also be part of
 * the name proper. */
static void
search_street (Search *search, guint from, guint to)
{
  const CanvassStreetToken *tokens = search->scratch->line.tokens;

  for (guint choice = 0; choice < 8; choice++) {
    guint start = from;
    guint end = to;
    guint8 directions[3] = { search->house->beside, 0, 0 };
    guint8 type = 0;

    if (choice & 1) {
      if (start >= end || !has_role (search, start, CANVASS_STREET_DIRECTION))
        continue;
      directions[1] = tokens[start++].id;
    }
    if (choice & 2) {
      if (start >= end || !has_role (search, end - 1, CANVASS_STREET_DIRECTION))
        continue;
      directions[2] = tokens[--end].id;
    }
    if (choice & 4) {
      if (start >= end || !has_role (search, end - 1, CANVASS_STREET_TYPE))
        continue;
      type = tokens[--end].id;
    }
    if (start < end)
      search_name (search, start, end, directions, type);
  }
}

/* How many tokens from @i on can be an apartment or a floor; 0 for none. */
static guint
count_unit (const Search *search, guint i)
{
  guint n = search->scratch->line.n_tokens;
  gboolean numbered = has_role (search, i, CANVASS_STREET_ORDINAL | CANVASS_STREET_HOUSE);

  if (i + 1 < n && numbered && has_role (search, i + 1, CANVASS_STREET_FLOOR))
    return 2;
  if (i + 1 < n &&
      has_role (search, i, CANVASS_STREET_UNIT | CANVASS_STREET_FLOOR | CANVASS_STREET_NUMBER_SIGN))
    return 2;

  return has_role (search, i, CANVASS_STREET_UNIT_ALONE) ? 1 : 0;
}

/* "2459 1/2 W Cermak Rd", the house in front. */
static void
search_behind_house (Search *search, guint house, guint end)
{
  guint from = house + 1;

  if (!has_role (search, house, CANVASS_STREET_HOUSE))
    return;

  search->house = &search->scratch->line.tokens[house];
  if (from < end && has_role (search, from, CANVASS_STREET_FRACTION))
    from++;
  search_street (search, from, end);
}

/* "W Cermak Rd 2459", the house last, perhaps with "no." before it. */
static void
search_before_house (Search *search, guint start, guint end)
{
  guint house = end - 1;
  guint to;

  if (has_role (search, house, CANVASS_STREET_FRACTION) && house > start)
    house--;
  if (!has_role (search, house, CANVASS_STREET_HOUSE))
    return;

  search->house = &search->scratch->line.tokens[house];
  to = house;
  if (to > start && has_role (search, to - 1, CANVASS_STREET_NUMBER_SIGN))
    to--;
  search_street (search, start, to);
}

static void
search_line (Search *search)
{
  guint n = search->scratch->line.n_tokens;
  gboolean is_rest[CANVASS_STREET_MAX_WORDS + 1] = { FALSE };
  guint start = 0;

  /* Where everything from there on can be apartments and floors. */
  is_rest[n] = TRUE;
  for (guint i = n; i-- > 0;) {
    guint length = count_unit (search, i);

    is_rest[i] = length > 0 && is_rest[i + length];
  }

  /* "Apt 2, 2459 W Cermak Rd". */
  if (n > 2 && has_role (search, 0, CANVASS_STREET_UNIT) &&
      has_role (search, 2, CANVASS_STREET_HOUSE))
    start = 2;

  for (guint end = start + 2; end <= n; end++) {
    if (!is_rest[end])
      continue;
    search_behind_house (search, start, end);
    search_before_house (search, start, end);
  }
}

const char *
canvass_districts_find (const CanvassDistricts *self, const char *street_line)
{
  Scratch scratch;
  Search search = { .districts = self, .scratch = &scratch, .found = NONE };

  if (canvass_street_line_parse (&scratch.line, street_line))
    search_line (&search);

  explicit_bzero (&scratch, sizeof scratch);
  if (search.found == NONE || search.ambiguous)
    return NULL;

  return g_ptr_array_index (self->districts, (guint)search.found);
}
