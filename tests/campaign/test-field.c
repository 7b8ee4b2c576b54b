/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"

#include <string.h>

typedef struct {
  const char *field;
  const char *country;
  const char *value;
  CanvassFieldProblem problem;
} Case;

static const Case CASES[] = {
  /* Every name is a name. */
  { "name", "US", "Ana", CANVASS_FIELD_OK },
  { "name", "US", "O", CANVASS_FIELD_OK },
  { "name", "US", "李", CANVASS_FIELD_OK },
  { "name", "US", "محمد عبد الله", CANVASS_FIELD_OK },
  { "name", "US", "प्रियंका", CANVASS_FIELD_OK },
  { "name", "US", "Сергій", CANVASS_FIELD_OK },
  { "name", "US", "አበበ", CANVASS_FIELD_OK },
  { "name", "US", "ꯃꯤꯇꯩ", CANVASS_FIELD_OK },
  { "name", "US", "𐐔𐐯𐑅𐐨𐑉𐐯𐐻", CANVASS_FIELD_OK },
  { "name", "US", "José María de la O’Neill-Núñez", CANVASS_FIELD_OK },
  { "name", "US", "Jose\xcc\x81", CANVASS_FIELD_OK },
  { "name", "US", "X Æ A-12", CANVASS_FIELD_OK },
  { "name", "US", "👩‍👧 <b>", CANVASS_FIELD_OK },
  { "name", "US", "Null", CANVASS_FIELD_OK },
  { "name",
    "US",
    "\xe2\x80\x8f"
    "ليلى",
    CANVASS_FIELD_OK },
  { "name", "US", NULL, CANVASS_FIELD_MISSING },
  { "name", "US", "", CANVASS_FIELD_MISSING },
  { "name", "US", " \xc2\xa0\xe2\x80\x8b", CANVASS_FIELD_MISSING },
  { "name", "US", "Ana\nLópez", CANVASS_FIELD_NOT_TEXT },
  { "name", "US", "Ana\tLópez", CANVASS_FIELD_NOT_TEXT },
  { "name", "US", "Ana\x1b[2J", CANVASS_FIELD_NOT_TEXT },
  { "name", "US", "Ana\xc2\x85", CANVASS_FIELD_NOT_TEXT },
  { "name", "US", "Ana\xe2\x80\xa8L", CANVASS_FIELD_NOT_TEXT },
  { "name", "US", "Ana\xff", CANVASS_FIELD_NOT_TEXT },
  { "name", "US", "Ana\u202e", CANVASS_FIELD_NOT_TEXT },
  { "name", "US", "\u202eanA\u202c", CANVASS_FIELD_NOT_TEXT },
  { "name", "US", "Ana\u2069", CANVASS_FIELD_NOT_TEXT },
  { "postcode", "US", "\u202d60608", CANVASS_FIELD_NOT_TEXT },
  { "name", "US", "\u2068Ana\u2069 \u200fليلى", CANVASS_FIELD_OK },
  { "name", "US", "\xed\xa0\x80", CANVASS_FIELD_NOT_TEXT },

  { "email", "US", "ana@example.org", CANVASS_FIELD_OK },
  { "email", "US", "  ana@example.org ", CANVASS_FIELD_OK },
  { "email", "US", "ana+kiosk@mail.example.co.uk", CANVASS_FIELD_OK },
  { "email", "US", "用户@例子.中国", CANVASS_FIELD_OK },
  { "email", "US", NULL, CANVASS_FIELD_OK },
  { "email", "US", " ", CANVASS_FIELD_OK },
  { "email", "US", "ana", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "ana@example", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "@example.org", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "ana@@example.org", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "ana@b@example.org", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "ana luz@example.org", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "ana@ example.org", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "ana @example.org", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "ana@.org", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "ana@example.", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "ana@example..org", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "@", CANVASS_FIELD_NOT_AN_EMAIL },
  { "email", "US", "@ ", CANVASS_FIELD_NOT_AN_EMAIL },

  { "phone", "US", "312-555-0142", CANVASS_FIELD_OK },
  { "phone", "US", "+1 (312) 555.0142", CANVASS_FIELD_OK },
  { "phone", "US", "3125550142", CANVASS_FIELD_OK },
  { "phone", "US", "0049/30/1234567", CANVASS_FIELD_OK },
  { "phone", "US", "٠٣١٢٥٥٥٠١٤٢", CANVASS_FIELD_OK },
  { "phone", "US", "３１２−５５５−０１４２", CANVASS_FIELD_OK },
  { "phone", "US", "+677 21234", CANVASS_FIELD_OK },
  { "phone", "US", "312-555-0142 x12", CANVASS_FIELD_OK },
  { "phone", "US", "(312) 555-0142, Ext. 1234 ", CANVASS_FIELD_OK },
  { "phone", "US", "3125550142#7", CANVASS_FIELD_OK },
  { "phone", "US", "312-555-0142 x", CANVASS_FIELD_NOT_A_PHONE },
  { "phone", "US", "x12", CANVASS_FIELD_NOT_A_PHONE },
  { "phone", "US", "555-0142 x1234567", CANVASS_FIELD_NOT_A_PHONE },
  { "phone", "US", "555-0142 x123456", CANVASS_FIELD_NOT_A_PHONE },
  { "phone", "US", "555-0142", CANVASS_FIELD_NOT_A_PHONE }, /* of which area? */
  { "phone", "US", "60608", CANVASS_FIELD_NOT_A_PHONE },
  { "phone", "FR", "06 12 34 56 78", CANVASS_FIELD_OK },
  { "phone", "FR", "06 12 34 56", CANVASS_FIELD_NOT_A_PHONE },
  { "phone", "", "12345", CANVASS_FIELD_OK },
  { "phone", "", "1234", CANVASS_FIELD_NOT_A_PHONE },
  { "phone", "US", "123456789012345678901", CANVASS_FIELD_NOT_A_PHONE },
  { "phone", "US", "312-CALL-NOW", CANVASS_FIELD_NOT_A_PHONE },
  { "phone", "US", "ana@example.org", CANVASS_FIELD_NOT_A_PHONE },

  { "postcode", "US", "60608", CANVASS_FIELD_OK },
  { "postcode", "US", " 60608 ", CANVASS_FIELD_OK },
  { "postcode", "US", "60608-1234", CANVASS_FIELD_OK },
  { "postcode", "US", "60608 1234", CANVASS_FIELD_OK },
  { "postcode", "US", "٦٠٦٠٨", CANVASS_FIELD_OK },
  { "postcode", "US", NULL, CANVASS_FIELD_OK },
  { "postcode", "US", "6060", CANVASS_FIELD_NOT_A_POSTCODE },
  { "postcode", "US", "606081", CANVASS_FIELD_NOT_A_POSTCODE },
  { "postcode", "US", "6060A", CANVASS_FIELD_NOT_A_POSTCODE },
  { "postcode", "US", "60608@", CANVASS_FIELD_NOT_A_POSTCODE },
  { "postcode", "JP", "〒100-0001", CANVASS_FIELD_NOT_A_POSTCODE },
  { "postcode", "JP", "100-0001", CANVASS_FIELD_OK },
  { "postcode", "GB", "SW1A 1AA", CANVASS_FIELD_OK },
  { "postcode", "", "H2X 1Y4", CANVASS_FIELD_OK },
  { "postcode", "", "-", CANVASS_FIELD_NOT_A_POSTCODE },
  { "postcode", "", "1234567890123", CANVASS_FIELD_NOT_A_POSTCODE },

  { "birth_year", "US", "1948", CANVASS_FIELD_OK },
  { "birth_year", "US", "١٩٤٨", CANVASS_FIELD_OK },
  { "birth_year", "US", "48", CANVASS_FIELD_NOT_A_YEAR },
  { "birth_year", "US", "1066", CANVASS_FIELD_NOT_A_YEAR },
  { "birth_year", "US", "19 48", CANVASS_FIELD_NOT_A_YEAR },
  { "birth_year", "US", "1948-01-01", CANVASS_FIELD_NOT_A_YEAR },

  { "adult", "US", "yes", CANVASS_FIELD_OK },
  { "adult", "US", "no", CANVASS_FIELD_OK },
  { "adult", "US", "Yes", CANVASS_FIELD_NOT_A_CHOICE },

  { "number", "US", "7", CANVASS_FIELD_OK },
  { "number", "US", "०७", CANVASS_FIELD_OK },
  { "number", "US", "-7", CANVASS_FIELD_NOT_A_NUMBER },
  { "number", "US", "7.5", CANVASS_FIELD_NOT_A_NUMBER },
  { "number", "US", "seven", CANVASS_FIELD_NOT_A_NUMBER },

  { "choice", "US", "oak", CANVASS_FIELD_OK },
  { "choice", "US", "oaks", CANVASS_FIELD_NOT_A_CHOICE },
};

static CanvassFieldSpec
spec_of (const char *name)
{
  static char *choices[] = { (char *)"oak", (char *)"elm", NULL };
  const CanvassFieldSpec *standard = canvass_field_find_standard (name);
  CanvassFieldSpec own = { (char *)name, CANVASS_FIELD_NUMBER, CANVASS_USE_OPTIONAL, FALSE, 32 };

  if (standard != NULL) {
    own = *standard;
    own.use = strcmp (name, "name") == 0 ? CANVASS_USE_REQUIRED : CANVASS_USE_OPTIONAL;
  } else if (strcmp (name, "choice") == 0) {
    own.kind = CANVASS_FIELD_CHOICE;
    own.choices = choices;
  }

  return own;
}

static void
test_values_are_judged_kindly_in_every_script (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    CanvassFieldSpec spec = spec_of (CASES[i].field);
    CanvassRules rules = { .country = (char *)CASES[i].country, .minors = TRUE };
    CanvassFieldProblem problem = canvass_field_check (&spec, &rules, CASES[i].value);

    if (problem != CASES[i].problem)
      g_test_message (
          "%s “%s” %s", CASES[i].field, CASES[i].value, canvass_field_problem_describe (problem));
    g_assert_cmpint (problem, ==, CASES[i].problem);
  }
}

static void
test_minors_are_turned_away_where_they_may_not_sign (void)
{
  static const struct {
    const char *field, *value;
    gboolean minors;
    CanvassFieldProblem problem;
  } ANSWERS[] = {
    { "adult", "no", FALSE, CANVASS_FIELD_TOO_YOUNG },
    { "adult", "no", TRUE, CANVASS_FIELD_OK },
    { "adult", "yes", FALSE, CANVASS_FIELD_OK },
    { "adult", "nay", FALSE, CANVASS_FIELD_NOT_A_CHOICE },
    { "boolean", "no", FALSE, CANVASS_FIELD_OK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ANSWERS); i++) {
    CanvassFieldSpec spec = spec_of (ANSWERS[i].field);
    CanvassRules rules = { .country = (char *)"US", .minors = ANSWERS[i].minors };

    if (strcmp (ANSWERS[i].field, "boolean") == 0)
      spec.kind = CANVASS_FIELD_BOOLEAN;
    g_assert_cmpint (canvass_field_check (&spec, &rules, ANSWERS[i].value), ==, ANSWERS[i].problem);
  }

  g_assert_nonnull (canvass_field_problem_describe (CANVASS_FIELD_TOO_YOUNG));
}

static void
test_a_name_may_have_two_hundred_of_the_longest_characters (void)
{
  CanvassFieldSpec spec = spec_of ("name");
  CanvassRules rules = { .country = (char *)"US" };
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < 200; i++)
    g_string_append (name, "🌻");
  g_assert_cmpint (canvass_field_check (&spec, &rules, name->str), ==, CANVASS_FIELD_OK);
  g_string_append (name, "!");
  g_assert_cmpint (canvass_field_check (&spec, &rules, name->str), ==, CANVASS_FIELD_TOO_LONG);
}

static void
test_kinds_and_uses_have_one_name_each (void)
{
  for (CanvassFieldKind kind = CANVASS_FIELD_NAME; kind <= CANVASS_FIELD_BOOLEAN; kind++) {
    CanvassFieldKind parsed;

    g_assert_true (canvass_field_kind_parse (canvass_field_kind_name (kind), &parsed));
    g_assert_cmpint (parsed, ==, kind);
  }

  for (CanvassUse use = CANVASS_USE_HIDDEN; use <= CANVASS_USE_REQUIRED; use++) {
    CanvassUse parsed;

    g_assert_true (canvass_use_parse (canvass_use_name (use), &parsed));
    g_assert_cmpint (parsed, ==, use);
  }

  g_assert_false (canvass_use_parse ("Optional", &(CanvassUse){ 0 }));
  g_assert_false (canvass_field_kind_parse ("", &(CanvassFieldKind){ 0 }));
}

static void
test_every_standard_field_is_known (void)
{
  static const char *const NAMES[] = { "name",     "given_name", "family_name", "email",
                                       "phone",    "street",     "city",        "region",
                                       "postcode", "country",    "district",    "birth_year",
                                       "adult" };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++) {
    const CanvassFieldSpec *spec = canvass_field_find_standard (NAMES[i]);

    g_assert_nonnull (spec);
    g_assert_true (spec->standard);
  }
  while (canvass_field_get_standard (n) != NULL)
    n++;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (NAMES));
  g_assert_null (canvass_field_find_standard ("status"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/field/" #name, test_##name)
  ADD (values_are_judged_kindly_in_every_script);
  ADD (minors_are_turned_away_where_they_may_not_sign);
  ADD (a_name_may_have_two_hundred_of_the_longest_characters);
  ADD (kinds_and_uses_have_one_name_each);
  ADD (every_standard_field_is_known);

  return g_test_run ();
}
