/*
 * What a passphrase is worth, and why it is not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/key-file.h"
#include "format/passphrase.h"
#include "format/secret.h"
#include "format/strength.h"

#include <string.h>

typedef struct {
  const char *text;
  CanvassStrengthLevel level;
  CanvassWeakness weakness; /* where it is weak */
} Case;

static const Case cases[] = {
  { "", CANVASS_STRENGTH_NONE, 0 },
  { "\xff\xfe", CANVASS_STRENGTH_NONE, 0 },
  { "a", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_COMMON },
  { "password", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_COMMON },
  { "P@ssw0rd2024", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_COMMON },
  { "Chicago2026!", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_COMMON },
  { "contraseña", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_COMMON },
  { "zxcvbnm,./", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_KEYS },
  { "abcdefghijklmnop", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_ORDER },
  { "24.12.1978", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_DATE },
  { "qqqqqqqqqqqqqqqqqqqqqqqqq", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_REPEATED },
  { "пароль", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_SHORT },
  { "ггггггггггггггггггггггг", CANVASS_STRENGTH_GUESSED, CANVASS_WEAKNESS_REPEATED },
  { "密码密码密码密码密码密码", CANVASS_STRENGTH_WEAK, CANVASS_WEAKNESS_REPEATED },
  { "xk8#fhQz", CANVASS_STRENGTH_GOOD, 0 },
  { "seven quiet herons", CANVASS_STRENGTH_WEAK, CANVASS_WEAKNESS_COMMON },
  { "crazy flame oven tide", CANVASS_STRENGTH_GOOD, 0 },
  { "لا تنسَ الباب المفتوح", CANVASS_STRENGTH_GOOD, 0 },
  { "синий трамвай варит тихое варенье", CANVASS_STRENGTH_STRONG, 0 },
  { "abandon zebra lamp window trust shy", CANVASS_STRENGTH_STRONG, 0 },
};

static void
test_each_is_rated_and_its_weakness_named (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CanvassStrength strength;

    canvass_strength_measure (cases[i].text, strlen (cases[i].text), &strength);
    g_test_message (
        "“%s”: %.1f, %d, %d", cases[i].text, strength.bits, strength.level, strength.weakness);
    g_assert_cmpint (strength.level, ==, cases[i].level);
    if (strength.level == CANVASS_STRENGTH_GUESSED || strength.level == CANVASS_STRENGTH_WEAK)
      g_assert_cmpint (strength.weakness, ==, cases[i].weakness);
  }
}

static void
test_what_is_suggested_is_strong_and_another_each_time (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 500; i++) {
    gsize length;
    char *made = canvass_passphrase_suggest (&length);
    g_auto (GStrv) words = g_strsplit (made, " ", -1);
    CanvassStrength strength;

    g_assert_cmpuint (strlen (made), ==, length);
    g_assert_cmpuint (g_strv_length (words), ==, CANVASS_SUGGESTED_WORDS);
    canvass_strength_measure (made, length, &strength);
    g_assert_cmpint (strength.level, >=, CANVASS_STRENGTH_GOOD);
    g_assert_true (g_hash_table_add (seen, g_strdup (made)));
    canvass_secret_free (made);
  }
}

/* However long it is: the longest passphrase is measured within one letter's time. */
static void
test_a_long_one_does_not_hold_anybody_up (void)
{
  g_autofree char *text = g_malloc (CANVASS_PASSPHRASE_MAX_BYTES);
  CanvassStrength strength;
  gint64 before;

  for (gsize i = 0; i < CANVASS_PASSPHRASE_MAX_BYTES; i++)
    text[i] = (char)('!' + i * i % 90);
  before = g_get_monotonic_time ();
  canvass_strength_measure (text, CANVASS_PASSPHRASE_MAX_BYTES, &strength);
  g_test_message ("%" G_GINT64_FORMAT " µs", g_get_monotonic_time () - before);
  g_assert_cmpint (g_get_monotonic_time () - before, <, G_USEC_PER_SEC / 20);
  g_assert_cmpint (strength.level, ==, CANVASS_STRENGTH_STRONG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(name) g_test_add_func ("/format/strength/" #name, test_##name)
  ADD (each_is_rated_and_its_weakness_named);
  ADD (what_is_suggested_is_strong_and_another_each_time);
  ADD (a_long_one_does_not_hold_anybody_up);
#undef ADD

  return g_test_run ();
}
