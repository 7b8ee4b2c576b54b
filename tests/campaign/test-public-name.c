/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/public-name.h"

static void
test_shortens_to_an_initial (void)
{
  static const struct {
    const char *name;
    const char *shown;
  } cases[] = {
    { "Ana López", "Ana L." },
    { "  Ana   María  López García ", "Ana G." },
    { "محمد عبد الله", "محمد ع." },
    { "عبد الرحمن خالد", "عبد الرحمن خ." },
    { "أم كلثوم", "أم كلثوم" },
    { "علي عبد", "علي ع." },
    { "Nguyễn Thị Lan", "Lan N." },
    { "ĐẶNG VĂN HÙNG", "HÙNG Đ." },
    { "Tran Minh", "Minh T." },
    { "Lan Nguyễn", "Lan N." },
    { "Nguye\u0302\u0303n Thi\u0323 Lan", "Lan N." },
    { "L\u00ea\u0323 Lan", "L\u00ea\u0323 L." },
    { "Tran, Minh", "Minh T." },
    { "Smith, John", "John S." },
    { "García Márquez, Gabriel José", "Gabriel G." },
    { "Smith, John, Jr.", "Smith, J." },
    { "Dr. Ana Lopez", "Ana L." },
    { "Ana Lopez PhD", "Ana L." },
    { "Prof. Dr.", "Dr." },
    { "Smith,", "Smith," },
    { "علي الـحسن", "علي ح." },
    { "Nguyễn", "Nguyễn" },
    { "Ana de la Cruz López-García III", "Ana L." },
    { "John Smith, Jr.", "John S." },
    { "Malcolm II", "Malcolm I." },
    { "Le Roux Marie", "Le M." },
    { "Phanie Curie", "Phanie C." },
    { "अनन्या शर्मा", "अनन्या श." },
    { "रवि श्रीवास्तव", "रवि श्री." },
    { "મીરા ત્રિવેદી", "મીરા ત્રિ." },
    { "ليلى الخوري", "ليلى خ." },
    { "Ana (López)", "Ana L." },
    { "Ana 'López'", "Ana L." },
    { "Ana -", "Ana -." },
    { "Jos\u00e9 E\u0301mile", "José E\u0301." },
    /* One word may be the whole name. */
    { "王小明", "王." },
    { "김민수", "김." },
    { "김 민수", "김." },
    { "山田 太郎", "山." },
    /* A lone name has no family name to shorten. */
    { "Cher", "Cher" },
    { " Asa ", "Asa" },
    { "محمد", "محمد" },
    { "", "" },
    { "   ", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char shown[64];

    canvass_public_initial (cases[i].name, shown, sizeof shown);
    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

static void
test_shortens_a_given_and_a_family_name (void)
{
  char shown[64];

  canvass_public_initial_from ("Ana María", "López", shown, sizeof shown);
  g_assert_cmpstr (shown, ==, "Ana María L.");
  canvass_public_initial_from ("Suharto", "", shown, sizeof shown);
  g_assert_cmpstr (shown, ==, "Suharto");
  canvass_public_initial_from ("", "López", shown, sizeof shown);
  g_assert_cmpstr (shown, ==, "L.");
}

static void
test_cuts_at_whole_characters (void)
{
  for (gsize size = 1; size < 20; size++) {
    char shown[20];

    canvass_public_initial ("Ünal Özgür", shown, size);
    g_assert_true (g_utf8_validate (shown, -1, NULL));
    g_assert_cmpuint (strlen (shown), <, size);
  }
}

#define LTR(line) "\u2066" line "\u2069"
#define RTL(line) "\u2067" line "\u2069"
#define APART(part) "\u2068" part "\u2069"

static void
test_a_line_is_joined_as_the_name_is_written (void)
{
  static const struct {
    const char *name;
    const char *place;
    const char *line;
  } cases[] = {
    { "Ana L.", "60608", LTR (APART ("Ana L.") ", " APART ("60608")) },
    { "ليلى ح.", "60608", RTL (APART ("ليلى ح.") "، " APART ("60608")) },
    { "王.", "60608", LTR (APART ("王.") "，" APART ("60608")) },
    { "김민수", "60608", LTR (APART ("김민수") ", " APART ("60608")) },
    { "አበበ ቢ.", "60608", LTR (APART ("አበበ ቢ.") "፣ " APART ("60608")) },
    { "Ana L.", "الدائرة ٢٢", LTR (APART ("Ana L.") ", " APART ("الدائرة ٢٢")) },
    { "Ana L.", "", LTR (APART ("Ana L.")) },
    { "ليلى", "", RTL (APART ("ليلى")) },
    { "", "60608", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char ltr[200], rtl[200];

    canvass_public_line (cases[i].name, cases[i].place, FALSE, ltr, sizeof ltr);
    canvass_public_line (cases[i].name, cases[i].place, TRUE, rtl, sizeof rtl);
    g_assert_true (g_str_has_prefix (ltr, "\u200e"));
    g_assert_true (g_str_has_prefix (rtl, "\u200f"));
    /* Figures alone run as the page does. */
    g_assert_cmpstr (ltr + 3, ==, cases[i].line != NULL ? cases[i].line : LTR (APART ("60608")));
    g_assert_cmpstr (rtl + 3, ==, cases[i].line != NULL ? cases[i].line : RTL (APART ("60608")));
  }
}

static void
test_a_name_appears_as_its_signer_chose (void)
{
  static const struct {
    CanvassPublicName choice;
    const char *name, *given, *family, *shown;
  } cases[] = {
    { CANVASS_PUBLIC_UNSET, "Ana López", "", "", "Ana López" },
    { CANVASS_PUBLIC_FULL, "Ana López", "", "", "Ana López" },
    { CANVASS_PUBLIC_FULL, "", "Ana", "López", "Ana López" },
    { CANVASS_PUBLIC_FULL, "", "", "López", "López" },
    { CANVASS_PUBLIC_INITIAL, "Ana López", "", "", "Ana L." },
    { CANVASS_PUBLIC_INITIAL, "", "Ana", "López", "Ana L." },
  };
  char shown[64];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (canvass_public_name (
        cases[i].choice, cases[i].name, cases[i].given, cases[i].family, shown, sizeof shown));
    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
  g_assert_false (
      canvass_public_name (CANVASS_PUBLIC_WITHHELD, "Ana López", "", "", shown, sizeof shown));
  g_assert_cmpstr (shown, ==, "");
}

static void
test_a_postcode_stands_only_where_no_district_does (void)
{
  static const struct {
    const char *district, *postcode, *shown;
  } cases[] = {
    { "Ward 22", "60608", "Ward 22" },
    { "", "60608", "60608" },
    { "", "60608-1234", "60608" },
    { "", "00-950", "00-950" },
    { "", "60608-12345", "60608-12345" },
    { "", "SW1A 1AA", "SW1A 1AA" },
    { "", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char shown[20];

    canvass_public_place (cases[i].district, cases[i].postcode, shown, sizeof shown);
    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/public-name/shortens_to_an_initial", test_shortens_to_an_initial);
  g_test_add_func ("/public-name/shortens_a_given_and_a_family_name",
                   test_shortens_a_given_and_a_family_name);
  g_test_add_func ("/public-name/cuts_at_whole_characters", test_cuts_at_whole_characters);

  g_test_add_func ("/public-name/a_name_appears_as_its_signer_chose",
                   test_a_name_appears_as_its_signer_chose);
  g_test_add_func ("/public-name/a_postcode_stands_only_where_no_district_does",
                   test_a_postcode_stands_only_where_no_district_does);
  g_test_add_func ("/public-name/a_line_is_joined_as_the_name_is_written",
                   test_a_line_is_joined_as_the_name_is_written);

  return g_test_run ();
}
