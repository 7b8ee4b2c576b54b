/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/compare-names.h"

#include "ledger/matching/distance.h"

#include <stdlib.h>
#include <string.h>

#define MIN_BEGINNING 3

static gboolean
is_same (const CanvassWord *a, const CanvassWord *b)
{
  return a->length == b->length && memcmp (a->text, b->text, a->length) == 0;
}

/* Characters that are read alike are not the same name, and may be the same in other characters. */
static gboolean
has_other_characters (const CanvassWord *a, const CanvassWord *b)
{
  return a->characters != b->characters && a->characters != 0 && b->characters != 0;
}

static gboolean
sounds_same (const CanvassWord *a, const CanvassWord *b)
{
  return a->sound_length > 0 && a->sound_length == b->sound_length &&
         memcmp (a->sound, b->sound, a->sound_length) == 0;
}

static gboolean
is_beginning (const CanvassWord *a, const CanvassWord *b)
{
  const CanvassWord *shorter = a->length < b->length ? a : b;
  const CanvassWord *longer = shorter == a ? b : a;

  return (shorter->length == 1 || shorter->length >= MIN_BEGINNING) &&
         memcmp (shorter->text, longer->text, shorter->length) == 0;
}

/* Vowels come and go between scripts, so only what is heard counts there. */
static guint
compare_across_scripts (const CanvassWord *a, const CanvassWord *b)
{
  if (sounds_same (a, b))
    return CANVASS_NAME_SOUND;

  return MIN (a->sound_length, b->sound_length) >= 3 &&
                 canvass_distance (a->sound, a->sound_length, b->sound, b->sound_length) == 1
             ? CANVASS_NAME_ALIKE
             : CANVASS_NAME_DIFFERS;
}

/* From the letters alone. */
static gboolean
is_remote (const CanvassWord *a, const CanvassWord *b, guint longer)
{
  guint only_a = __builtin_popcountll (a->letters & ~b->letters);
  guint only_b = __builtin_popcountll (b->letters & ~a->letters);

  return MAX (only_a, only_b) * 2 > longer + 1;
}

guint
canvass_compare_words (const CanvassWord *a, const CanvassWord *b)
{
  guint longer = MAX (a->length, b->length), shorter = MIN (a->length, b->length);
  guint distance, across;

  if (shorter == 0)
    return CANVASS_GRADE_UNTOLD;
  if (is_same (a, b))
    return has_other_characters (a, b) ? CANVASS_NAME_SOUND : CANVASS_NAME_SAME;

  if (a->foreign != b->foreign && (across = compare_across_scripts (a, b)) > CANVASS_NAME_DIFFERS)
    return across;

  if (is_remote (a, b, longer))
    return is_beginning (a, b) ? CANVASS_NAME_SHORT : CANVASS_NAME_DIFFERS;

  distance = canvass_distance (a->text, a->length, b->text, b->length);
  if ((distance == 1 && longer >= 4) || (distance <= 2 && sounds_same (a, b) && longer >= 4))
    return CANVASS_NAME_SOUND;
  if ((distance == 1 && longer >= 3) || (distance == 2 && longer >= 6) || sounds_same (a, b))
    return CANVASS_NAME_ALIKE;
  if (is_beginning (a, b))
    return CANVASS_NAME_SHORT;

  return distance * 2 <= longer + 1 &&
                 canvass_jaro_winkler (a->text, a->length, b->text, b->length) >= 0.8
             ? CANVASS_NAME_REMOTE
             : CANVASS_NAME_DIFFERS;
}

static guint
compare_lists (const CanvassWord *a, guint n_a, const CanvassWord *b, guint n_b)
{
  for (guint i = 0; i < n_a; i++) {
    gboolean found = FALSE;

    for (guint j = 0; j < n_b && !found; j++)
      found = canvass_compare_words (&a[i], &b[j]) >= CANVASS_NAME_SOUND &&
              canvass_compare_words (&a[i], &b[j]) <= CANVASS_NAME_SAME;
    if (!found)
      return CANVASS_NAME_DIFFERS;
  }

  return CANVASS_NAME_ALIKE;
}

typedef struct {
  const CanvassWord *whole;
  const CanvassWord *words;
  guint n;
} Part;

static Part
get_part (const CanvassRow *row, guint part)
{
  return part == CANVASS_PART_GIVEN
             ? (Part){ &row->parts[part], row->words, row->n_given }
             : (Part){ &row->parts[part], row->words + row->n_given, row->n_words - row->n_given };
}

static guint
compare_parts (Part a, Part b)
{
  guint grade = canvass_compare_words (a.whole, b.whole);

  if (grade == CANVASS_GRADE_UNTOLD || grade >= CANVASS_NAME_ALIKE || (a.n == 1 && b.n == 1))
    return grade;

  return MAX (grade,
              a.n <= b.n ? compare_lists (a.words, a.n, b.words, b.n)
                         : compare_lists (b.words, b.n, a.words, a.n));
}

static gboolean
is_alike (guint grade)
{
  return grade >= CANVASS_NAME_ALIKE && grade != CANVASS_GRADE_UNTOLD;
}

/* Swapped names must be clearly better than those in their places. */
static gboolean
are_swapped (guint first, guint second, guint crossed_first, guint crossed_second)
{
  if (crossed_first == CANVASS_GRADE_UNTOLD || crossed_second == CANVASS_GRADE_UNTOLD)
    return FALSE;

  return is_alike (crossed_first) && is_alike (crossed_second) &&
         crossed_first + crossed_second >= 3 + (first == CANVASS_GRADE_UNTOLD ? 0 : first) +
                                               (second == CANVASS_GRADE_UNTOLD ? 0 : second);
}

/* Who gives one name only may give it in either place: it is held against the family's too. */
static guint
compare_lone_name (Part a_given, Part a_family, Part b_given, Part b_family)
{
  if (a_family.whole->length == 0 && b_family.whole->length > 0)
    return compare_parts (a_given, b_family);
  if (b_family.whole->length == 0 && a_family.whole->length > 0)
    return compare_parts (a_family, b_given);

  return CANVASS_GRADE_UNTOLD;
}

static void
compare_in_parts (const CanvassRow *a, const CanvassRow *b, CanvassNames *names)
{
  Part a_given = get_part (a, CANVASS_PART_GIVEN), a_family = get_part (a, CANVASS_PART_FAMILY);
  Part b_given = get_part (b, CANVASS_PART_GIVEN), b_family = get_part (b, CANVASS_PART_FAMILY);
  guint first = compare_parts (a_family, b_family), second = compare_parts (a_given, b_given);
  gboolean swapped = FALSE;

  if (first == CANVASS_GRADE_UNTOLD && !is_alike (second) &&
      is_alike (compare_lone_name (a_given, a_family, b_given, b_family))) {
    first = compare_lone_name (a_given, a_family, b_given, b_family);
    second = CANVASS_GRADE_UNTOLD;
  } else if (!is_alike (first) && !is_alike (second)) {
    guint crossed_first = compare_parts (a_family, b_given);
    guint crossed_second = compare_parts (a_given, b_family);

    swapped = are_swapped (first, second, crossed_first, crossed_second);
    if (swapped) {
      first = crossed_first;
      second = crossed_second;
    }
  }

  names->grades[CANVASS_FIELD_FIRST] = first;
  names->grades[CANVASS_FIELD_SECOND] = second;
  if (is_alike (first) && is_alike (second))
    names->grades[CANVASS_FIELD_ORDER] = !swapped;
  names->frequencies[0] = a->parts[CANVASS_PART_FAMILY].frequency;
  names->frequencies[1] = a->parts[CANVASS_PART_GIVEN].frequency;
}

/* Words to be put together, with room for those that were. */
typedef struct {
  guint n;
  CanvassWord words[CANVASS_ROW_MAX_WORDS];
  char glued[CANVASS_WORD_MAX_BYTES];
} List;

static void
copy_words (const CanvassRow *row, List *list)
{
  list->n = row->n_words;
  memcpy (list->words, row->words, row->n_words * sizeof row->words[0]);
}

static gboolean
glue (const CanvassWord *a, const CanvassWord *b, char *text, CanvassWord *glued)
{
  if (a->length + b->length > CANVASS_WORD_MAX_BYTES)
    return FALSE;

  memcpy (text, a->text, a->length);
  memcpy (text + a->length, b->text, b->length);
  *glued = (CanvassWord){
    .text = text,
    .length = a->length + b->length,
    .frequency = MIN (a->frequency, b->frequency),
    .foreign = a->foreign | b->foreign,
    .letters = a->letters | b->letters,
  };
  glued->sound_length = canvass_letters_sound (text, glued->length, glued->sound);
  return TRUE;
}

/* "Min Jun" is "Minjun" and "Abd Allah" is "Abdullah": two words of the longer list that together
 * are one of the other become one. */
static void
glue_words (List *list, const List *other)
{
  for (guint i = 0; i + 1 < list->n; i++)
    for (guint j = 0; j < other->n; j++) {
      const CanvassWord *target = &other->words[j];
      CanvassWord glued;

      if (target->length + 2 < list->words[i].length + list->words[i + 1].length ||
          !glue (&list->words[i], &list->words[i + 1], list->glued, &glued) ||
          !(is_same (&glued, target) ||
            (glued.sound_length >= 3 && sounds_same (&glued, target) &&
             canvass_compare_words (&list->words[i], target) < CANVASS_NAME_ALIKE)))
        continue;

      list->words[i] = glued;
      memmove (&list->words[i + 1], &list->words[i + 2], (list->n - i - 2) * sizeof list->words[0]);
      list->n--;
      return;
    }
}

typedef struct {
  guint grade;
  guint i, j;
} Agreement;

/* The best of what is left of both; of equals that between the rarest, then the first. */
static Agreement
find_best (const List *a,
           const List *b,
           guint8 grades[][CANVASS_ROW_MAX_WORDS],
           guint taken_a,
           guint taken_b)
{
  Agreement best = { .grade = CANVASS_GRADE_UNTOLD };

  for (guint i = 0; i < a->n; i++)
    for (guint j = 0; j < b->n; j++) {
      if (taken_a >> i & 1 || taken_b >> j & 1)
        continue;
      if (best.grade == CANVASS_GRADE_UNTOLD || grades[i][j] > best.grade ||
          (grades[i][j] == best.grade && a->words[i].frequency < a->words[best.i].frequency))
        best = (Agreement){ grades[i][j], i, j };
    }

  return best;
}

static guint
grade_rest (guint grade)
{
  switch (grade) {
  case CANVASS_NAME_SAME:
    return CANVASS_REST_SAME;
  case CANVASS_NAME_SOUND:
    return CANVASS_REST_SOUND;
  case CANVASS_NAME_ALIKE:
  case CANVASS_NAME_SHORT:
    return CANVASS_REST_ALIKE;
  default:
    return CANVASS_REST_DIFFER;
  }
}

/* Of the words that are left in both, the pair that agrees least: two brothers have all names in
 * common but one. */
static void
tell_rest (const List *a,
           const List *b,
           guint8 grades[][CANVASS_ROW_MAX_WORDS],
           guint taken_a,
           guint taken_b,
           CanvassNames *names)
{
  guint8 *told = &names->grades[CANVASS_FIELD_REST];

  for (;;) {
    Agreement next = find_best (a, b, grades, taken_a, taken_b);

    if (next.grade == CANVASS_GRADE_UNTOLD)
      return;

    *told = *told == CANVASS_GRADE_UNTOLD ? grade_rest (next.grade)
                                          : MIN (*told, grade_rest (next.grade));
    taken_a |= 1u << next.i;
    taken_b |= 1u << next.j;
  }
}

static void
compare_lists_of_words (List *a, List *b, CanvassNames *names)
{
  guint8 grades[CANVASS_ROW_MAX_WORDS][CANVASS_ROW_MAX_WORDS];
  Agreement first, second;
  gboolean across;

  if (a->n > b->n)
    glue_words (a, b);
  else if (b->n > a->n)
    glue_words (b, a);

  for (guint i = 0; i < a->n; i++)
    for (guint j = 0; j < b->n; j++)
      grades[i][j] = canvass_compare_words (&a->words[i], &b->words[j]);

  first = find_best (a, b, grades, 0, 0);
  second = find_best (a, b, grades, 1u << first.i, 1u << first.j);
  names->grades[CANVASS_FIELD_FIRST] = first.grade;
  if (first.grade == CANVASS_GRADE_UNTOLD)
    return;

  names->grades[CANVASS_FIELD_SECOND] = second.grade;
  names->frequencies[0] = a->words[first.i].frequency;
  if (second.grade == CANVASS_GRADE_UNTOLD)
    return;

  names->frequencies[1] = a->words[second.i].frequency;
  /* Where family names come first, they still do so; but not in another script. */
  across = a->words[first.i].foreign != b->words[first.j].foreign;
  if (!across && is_alike (first.grade) && is_alike (second.grade))
    names->grades[CANVASS_FIELD_ORDER] = (first.i < second.i) == (first.j < second.j);
  tell_rest (a, b, grades, 1u << first.i | 1u << second.i, 1u << first.j | 1u << second.j, names);
}

void
canvass_compare_names (const CanvassLayout *layout,
                       const CanvassRow *a,
                       const CanvassRow *b,
                       CanvassNames *names)
{
  memset (names->grades, CANVASS_GRADE_UNTOLD, sizeof names->grades);
  memset (names->frequencies, 0, sizeof names->frequencies);
  if (layout->whole_names) {
    List list_a, list_b;

    copy_words (a, &list_a);
    copy_words (b, &list_b);
    compare_lists_of_words (&list_a, &list_b, names);
  } else {
    compare_in_parts (a, b, names);
  }
}
