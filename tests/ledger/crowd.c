/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "crowd.h"

#include "format/secret.h"

#include <string.h>

const char *const crowd_field_names[CROWD_N_FIELDS] = {
  "given_name", "family_name", "street", "city", "postcode", "region", "date_of_birth", "email",
};

static const char *const GIVEN_NAMES[] = {
  "maria",    "jose",    "anna",      "john",       "michael", "sofia",    "emma",      "lucas",
  "james",    "david",   "mohammed",  "fatima",     "ahmed",   "olena",    "ivan",      "joshua",
  "jessica",  "thomas",  "sarah",     "daniel",     "laura",   "carlos",   "luis",      "elena",
  "peter",    "karen",   "patricia",  "robert",     "linda",   "susan",    "isabella",  "mia",
  "william",  "joseph",  "charles",   "matthew",    "anthony", "mark",     "donald",    "steven",
  "paul",     "andrew",  "kenneth",   "emily",      "donna",   "michelle", "carol",     "amanda",
  "melissa",  "deborah", "stephanie", "rebecca",    "sharon",  "cynthia",  "kathleen",  "amy",
  "angela",   "shirley", "brenda",    "pamela",     "nicole",  "samantha", "katherine", "christine",
  "rachel",   "carolyn", "janet",     "virginia",   "heather", "diane",    "julie",     "joyce",
  "victoria", "kelly",   "lauren",    "christina",  "joan",    "evelyn",   "judith",    "andrea",
  "hannah",   "megan",   "cheryl",    "jacqueline", "martha",  "madison",  "teresa",    "gloria",
  "sara",     "janice",  "ann",       "kathryn",    "abigail", "sophia",   "frances",   "jean",
};

static const char *const ONSETS[] = { "b", "br", "c", "d", "dr", "f",  "g",  "gr", "h",
                                      "j", "k",  "l", "m", "n",  "p",  "r",  "s",  "st",
                                      "t", "tr", "v", "w", "z",  "sh", "ch", "" };
static const char *const VOWELS[] = { "a", "e", "i", "o", "u", "ai", "ee", "ou" };
static const char *const CODAS[] = { "",   "n",  "r",  "l",    "s",   "t",   "ck",
                                     "nd", "ll", "ng", "rson", "man", "ski", "ez" };
static const char *const KINDS[] = { "street", "avenue", "road", "place", "court", "drive" };
static const char *const REGIONS[] = { "il", "il", "il", "il", "wi", "in", "mi", "ia" };
static const char *const DOMAINS[] = { "example.org", "mail.example", "post.example" };

#define PICK(rand, list) (list)[g_rand_int_range (rand, 0, G_N_ELEMENTS (list))]

/* Few are frequent and most are rare, as with names everywhere. */
static guint
pick_rank (GRand *rand, guint n)
{
  double u = g_rand_double (rand);

  return (guint)(u * u * u * n);
}

/* The same for the same @number. */
static char *
make_word (guint number, guint syllables)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (number * 2654435761u + syllables);
  GString *word = g_string_new (NULL);

  for (guint i = 0; i < syllables; i++) {
    g_string_append (word, PICK (rand, ONSETS));
    g_string_append (word, PICK (rand, VOWELS));
  }
  g_string_append (word, PICK (rand, CODAS));
  return g_string_free (word, FALSE);
}

static char *
make_given (GRand *rand)
{
  guint rank = pick_rank (rand, 8 * G_N_ELEMENTS (GIVEN_NAMES));

  return rank < G_N_ELEMENTS (GIVEN_NAMES) ? g_strdup (GIVEN_NAMES[rank]) : make_word (rank, 2);
}

static char *
make_street (GRand *rand)
{
  g_autofree char *name = make_word (90000 + pick_rank (rand, 3000), 2);

  return g_strdup_printf ("%d %s %s", g_rand_int_range (rand, 1, 300), name, PICK (rand, KINDS));
}

static void
settle_down (GRand *rand, const CrowdPlan *plan, char **values)
{
  g_free (values[CROWD_STREET]);
  g_free (values[CROWD_CITY]);
  g_free (values[CROWD_POSTCODE]);
  g_free (values[CROWD_REGION]);
  values[CROWD_STREET] = make_street (rand);
  values[CROWD_CITY] = make_word (70000 + pick_rank (rand, 500), 2);
  values[CROWD_POSTCODE] =
      g_strdup_printf ("%05u", 10000 + 7 * g_rand_int_range (rand, 0, plan->n_postcodes));
  values[CROWD_REGION] = g_strdup (PICK (rand, REGIONS));
}

static char *
make_birth (GRand *rand, guint from, guint to)
{
  return g_strdup_printf ("%d-%02d-%02d",
                          g_rand_int_range (rand, from, to),
                          g_rand_int_range (rand, 1, 13),
                          g_rand_int_range (rand, 1, 29));
}

static void
make_email (GRand *rand, char **values)
{
  values[CROWD_EMAIL] = g_strdup_printf ("%s.%s%d@%s",
                                         values[CROWD_GIVEN],
                                         values[CROWD_FAMILY],
                                         g_rand_int_range (rand, 1, 100),
                                         PICK (rand, DOMAINS));
}

static void
make_person (GRand *rand, const CrowdPlan *plan, char **values)
{
  values[CROWD_GIVEN] = make_given (rand);
  values[CROWD_FAMILY] = make_word (pick_rank (rand, 6000), 2);
  settle_down (rand, plan, values);
  if (plan->with_birth)
    values[CROWD_BIRTH] = make_birth (rand, 1925, 2008);
  if (plan->with_email)
    make_email (rand, values);
}

/* Brothers and sisters, twins, parents, sons of their father's name. */
static void
make_relative (GRand *rand, const CrowdPlan *plan, char *const *other, char **values)
{
  double kind = g_rand_double (rand);

  for (guint i = 0; i < CROWD_N_FIELDS; i++)
    values[i] = g_strdup (other[i]);
  if (plan->with_birth && kind < 0.05) { /* of one name */
    g_free (values[CROWD_BIRTH]);
    values[CROWD_BIRTH] = make_birth (rand, 1925, 2008);
    return;
  }

  do {
    g_free (values[CROWD_GIVEN]);
    values[CROWD_GIVEN] = make_given (rand);
  } while (g_str_equal (values[CROWD_GIVEN], other[CROWD_GIVEN]));
  if (plan->with_birth && kind > 0.15) {
    g_free (values[CROWD_BIRTH]);
    values[CROWD_BIRTH] = make_birth (rand, 1925, 2008);
  }
  if (plan->with_email && kind > 0.4) {
    g_free (values[CROWD_EMAIL]);
    make_email (rand, values);
  }
}

static char
other_character (GRand *rand, char c)
{
  return g_ascii_isdigit (c) ? '0' + g_rand_int_range (rand, 0, 10)
                             : 'a' + g_rand_int_range (rand, 0, 26);
}

static void
slip (GRand *rand, char **value)
{
  g_autofree char *old = *value;
  gsize length = strlen (old), at = g_rand_int_range (rand, 0, MAX (length, 1));
  GString *changed = g_string_new (old);

  switch (g_rand_int_range (rand, 0, 4)) {
  case 0:
    g_string_insert_c (changed, at, other_character (rand, old[at]));
    break;
  case 1:
    if (length > 2)
      g_string_erase (changed, at, 1);
    break;
  case 2:
    if (length > 0)
      changed->str[at] = other_character (rand, old[at]);
    break;
  default:
    if (at + 1 < length) {
      changed->str[at] = old[at + 1];
      changed->str[at + 1] = old[at];
    }
    break;
  }
  *value = g_string_free (changed, FALSE);
}

/* As if by somebody else. */
static void
replace (GRand *rand, const CrowdPlan *plan, char **values, guint field)
{
  char *others[CROWD_N_FIELDS] = { NULL };

  make_person (rand, plan, others);
  g_free (values[field]);
  values[field] = g_steal_pointer (&others[field]);
  for (guint i = 0; i < CROWD_N_FIELDS; i++)
    g_free (others[i]);
}

static void
err (GRand *rand, const CrowdPlan *plan, char **values)
{
  guint field = g_rand_int_range (rand, 0, CROWD_N_FIELDS);
  double kind = g_rand_double (rand);

  if (values[field] == NULL)
    return;

  if (g_rand_double (rand) < plan->replaced) {
    replace (rand, plan, values, field);
  } else if (kind < 0.12) {
    g_clear_pointer (&values[field], g_free);
  } else if (kind < 0.2 && field <= CROWD_FAMILY) {
    char *given = values[CROWD_GIVEN];

    values[CROWD_GIVEN] = values[CROWD_FAMILY];
    values[CROWD_FAMILY] = given;
  } else {
    slip (rand, &values[field]);
  }
}

static void
add_signature (GRand *rand, GArray *crowd, guint person, char *const *values)
{
  CrowdSignature signature = { .person = person };

  for (guint i = 0; i < CANVASS_ID_BYTES; i++)
    signature.id[i] = g_rand_int_range (rand, 0, 256);
  memcpy (signature.values, values, sizeof signature.values);
  g_array_append_val (crowd, signature);
}

static void
add_copies (GRand *rand, GArray *crowd, const CrowdPlan *plan, guint person, guint original)
{
  guint n = g_rand_int_range (rand, 1, plan->most_copies + 1);

  for (guint i = 0; i < n; i++) {
    char *values[CROWD_N_FIELDS];
    guint n_errors = 0;

    for (guint j = 0; j < CROWD_N_FIELDS; j++)
      values[j] = g_strdup (g_array_index (crowd, CrowdSignature, original).values[j]);
    if (g_rand_double (rand) < plan->moved)
      settle_down (rand, plan, values);
    for (guint j = 0; j < 4 * plan->errors; j++)
      n_errors += g_rand_double (rand) < 0.25;
    for (guint j = 0; j < n_errors; j++)
      err (rand, plan, values);
    add_signature (rand, crowd, person, values);
  }
}

static void
clear_signature (gpointer data)
{
  CrowdSignature *signature = data;

  for (guint i = 0; i < CROWD_N_FIELDS; i++)
    g_free (signature->values[i]);
}

GArray *
crowd_array (void)
{
  GArray *crowd = g_array_new (FALSE, FALSE, sizeof (CrowdSignature));

  g_array_set_clear_func (crowd, clear_signature);
  return crowd;
}

GArray *
crowd_new (const CrowdPlan *plan)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (plan->seed);
  GArray *crowd = crowd_array ();
  guint neighbour = G_MAXUINT; /* who lives alone so far */

  for (guint person = 0; person < plan->n_people; person++) {
    char *values[CROWD_N_FIELDS] = { NULL };
    guint original = crowd->len;

    if (neighbour != G_MAXUINT && g_rand_double (rand) < plan->relatives) {
      make_relative (rand, plan, g_array_index (crowd, CrowdSignature, neighbour).values, values);
      neighbour = G_MAXUINT;
    } else {
      make_person (rand, plan, values);
      neighbour = original;
    }
    add_signature (rand, crowd, person, values);
    if (g_rand_double (rand) < plan->repeated)
      add_copies (rand, crowd, plan, person, original);
  }

  return crowd;
}

GArray *
crowd_read_csv (const char *path, char **names)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL, header = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  GArray *crowd = crowd_array ();

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  header = g_strsplit (lines[0], ",", -1);
  for (guint i = 0; i < CROWD_N_FIELDS && header[1 + i] != NULL; i++)
    names[i] = g_strdup (header[1 + i]);

  for (guint i = 1; lines[i] != NULL; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
    char *values[CROWD_N_FIELDS] = { NULL };

    g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (header));
    for (guint j = 0; j < CROWD_N_FIELDS && cells[1 + j] != NULL; j++)
      values[j] = *cells[1 + j] != '\0' ? g_strdup (cells[1 + j]) : NULL;
    add_signature (rand, crowd, g_ascii_strtoull (cells[0], NULL, 10), values);
  }

  return crowd;
}
