/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/catalogue.h"

#include <string.h>

#define HEADER_BYTES 28
#define N_STRINGS 3
#define ORIGINALS_OFFSET HEADER_BYTES
#define TRANSLATIONS_OFFSET (ORIGINALS_OFFSET + 8 * N_STRINGS)
#define STRINGS_OFFSET (TRANSLATIONS_OFFSET + 8 * N_STRINGS)

/* With their terminating zeros; of the third, two plural forms. */
static const struct {
  const char *original, *translation;
  gsize original_bytes, translation_bytes;
} STRINGS[N_STRINGS] = {
  { "", "Language: es\n", 1, 14 },
  { "Sign", "Firmar", 5, 7 },
  { "%u day\0%u days", "%u día\0%u días", 15, 17 },
};

static void
append_u32 (GByteArray *bytes, guint32 value, gboolean swapped)
{
  guint32 stored = swapped ? GUINT32_SWAP_LE_BE (value) : value;

  g_byte_array_append (bytes, (const guint8 *)&stored, sizeof stored);
}

/* As msgfmt lays it out: the header, both tables, the originals, the translations. */
static GByteArray *
make_catalogue (gboolean swapped)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint32 header[] = {
    0x950412de, 0, N_STRINGS, ORIGINALS_OFFSET, TRANSLATIONS_OFFSET, 0, 0
  };
  guint32 offset = STRINGS_OFFSET;

  for (guint i = 0; i < G_N_ELEMENTS (header); i++)
    append_u32 (bytes, header[i], swapped);
  for (guint i = 0; i < N_STRINGS; offset += STRINGS[i++].original_bytes) {
    append_u32 (bytes, STRINGS[i].original_bytes - 1, swapped);
    append_u32 (bytes, offset, swapped);
  }
  for (guint i = 0; i < N_STRINGS; offset += STRINGS[i++].translation_bytes) {
    append_u32 (bytes, STRINGS[i].translation_bytes - 1, swapped);
    append_u32 (bytes, offset, swapped);
  }
  for (guint i = 0; i < N_STRINGS; i++)
    g_byte_array_append (bytes, (const guint8 *)STRINGS[i].original, STRINGS[i].original_bytes);
  for (guint i = 0; i < N_STRINGS; i++)
    g_byte_array_append (
        bytes, (const guint8 *)STRINGS[i].translation, STRINGS[i].translation_bytes);
  return bytes;
}

static GPtrArray *
parse (const guint8 *data, gsize length, GError **error)
{
  /* A block of its own, so that AddressSanitizer sees its end. */
  g_autoptr (GBytes) file = g_bytes_new (data, length);

  return canvass_catalogue_parse (file, error);
}

static void
test_every_translation_and_plural_form_is_read (void)
{
  static const char *const words[] = { "Firmar", "%u día", "%u días" };

  for (int swapped = FALSE; swapped <= TRUE; swapped++) {
    g_autoptr (GByteArray) bytes = make_catalogue (swapped);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) texts = parse (bytes->data, bytes->len, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (texts->len, ==, G_N_ELEMENTS (words));
    for (guint i = 0; i < texts->len; i++)
      g_assert_cmpstr (g_ptr_array_index (texts, i), ==, words[i]);
  }
}

static void
test_a_catalogue_cut_off_anywhere_is_refused (void)
{
  g_autoptr (GByteArray) bytes = make_catalogue (FALSE);

  for (guint length = 0; length < bytes->len; length++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (bytes->data, length, &error));
    g_assert_error (
        error,
        CANVASS_FORMAT_ERROR,
        (gint)(length < 4 ? CANVASS_FORMAT_ERROR_FOREIGN : CANVASS_FORMAT_ERROR_MALFORMED));
  }
}

static void
test_a_flipped_byte_does_no_harm (void)
{
  g_autoptr (GByteArray) bytes = make_catalogue (FALSE);

  for (guint i = 0; i < bytes->len; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) texts = NULL;

    bytes->data[i] ^= 0xff;
    texts = parse (bytes->data, bytes->len, &error);
    bytes->data[i] ^= 0xff;
    g_assert_true ((texts == NULL) == (error != NULL));
    if (i < 4)
      g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FOREIGN);
    if (i == 6 || i == 7)
      g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_NEW);
    if (i >= TRANSLATIONS_OFFSET && i < STRINGS_OFFSET)
      g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  }
}

static void
test_numbers_that_lead_astray_are_refused (void)
{
  enum { LENGTH_OF_SECOND = TRANSLATIONS_OFFSET + 8, PLACE_OF_SECOND = TRANSLATIONS_OFFSET + 12 };
  static const struct {
    const char *what;
    guint offset;
    guint32 value;
  } cases[] = {
    { "more strings than bytes", 8, 0xffffffff },
    { "more strings than the tables have room for", 8, 30 },
    { "originals behind the end", 12, 0xfffffff8 },
    { "translations behind the end", 16, 0xfffffff8 },
    { "a translation behind the end", PLACE_OF_SECOND, 0xffffffff },
    { "a translation without an end", LENGTH_OF_SECOND, 0xffffffff },
    { "a translation that ends amid another", LENGTH_OF_SECOND, 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) bytes = make_catalogue (FALSE);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].what);
    memcpy (bytes->data + cases[i].offset, &cases[i].value, sizeof cases[i].value);
    g_assert_null (parse (bytes->data, bytes->len, &error));
    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  }
}

/* All the translations are the last one and everything before it. */
static void
test_translations_that_overlap_are_refused (void)
{
  g_autoptr (GByteArray) bytes = make_catalogue (FALSE);
  g_autoptr (GError) error = NULL;
  guint32 place[] = { bytes->len - 1, 0 };

  for (guint i = 0; i < N_STRINGS; i++)
    memcpy (bytes->data + TRANSLATIONS_OFFSET + 8 * i, place, sizeof place);
  g_assert_null (parse (bytes->data, bytes->len, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
}

static void
test_words_in_another_encoding_are_refused (void)
{
  g_autoptr (GByteArray) bytes = make_catalogue (FALSE);
  g_autoptr (GError) error = NULL;

  bytes->data[bytes->len - 3] = 0xed; /* í in Latin-1 */
  g_assert_null (parse (bytes->data, bytes->len, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
}

static void
test_a_catalogue_is_found_as_gettext_finds_it (void)
{
  static const struct {
    const char *language;
    const char *locale; /* NULL: none */
  } cases[] = {
    { "es", "es" },         { "es-MX", "es" },   { "zh-Hans", "zh_Hans" },
    { "zh-Hans-SG", NULL }, { "zh-Hant", NULL }, { "qu", NULL },
  };
  g_autofree char *folder = g_build_filename (g_getenv ("CANVASS_BUILD_ROOT"), "po", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *found = canvass_catalogue_find (folder, cases[i].language);
    g_autofree char *expected =
        cases[i].locale != NULL
            ? g_build_filename (folder, cases[i].locale, "LC_MESSAGES", "canvass.mo", NULL)
            : NULL;

    g_assert_cmpstr (found, ==, expected);
  }
}

/* A build tree has one for each line of po/LINGUAS. */
static void
test_every_catalogue_of_ours_is_listed_and_read (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("CANVASS_BUILD_ROOT"), "po", NULL);
  g_autofree char *path =
      g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "po", "LINGUAS", NULL);
  g_autofree char *linguas = NULL;
  g_auto (GStrv) locales = NULL;
  g_auto (GStrv) listed = canvass_catalogue_list (folder);

  g_assert_true (g_file_get_contents (path, &linguas, NULL, NULL));
  locales = g_strsplit (g_strchomp (linguas), "\n", -1);
  g_assert_cmpuint (g_strv_length (listed), ==, g_strv_length (locales));
  for (guint i = 0; listed[i] != NULL; i++) {
    g_autofree char *file = canvass_catalogue_find (folder, listed[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) texts = canvass_catalogue_read (file, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (texts->len, >, 50);
  }
}

static void
test_a_folder_that_is_not_there_has_none (void)
{
  g_auto (GStrv) listed = canvass_catalogue_list ("/nonexistent");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_strv_length (listed), ==, 0);
  g_assert_null (canvass_catalogue_find ("/nonexistent", "es"));
  g_assert_null (canvass_catalogue_read ("/nonexistent", &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device/catalogue/every_translation_and_plural_form_is_read",
                   test_every_translation_and_plural_form_is_read);
  g_test_add_func ("/device/catalogue/a_catalogue_cut_off_anywhere_is_refused",
                   test_a_catalogue_cut_off_anywhere_is_refused);
  g_test_add_func ("/device/catalogue/a_flipped_byte_does_no_harm",
                   test_a_flipped_byte_does_no_harm);
  g_test_add_func ("/device/catalogue/numbers_that_lead_astray_are_refused",
                   test_numbers_that_lead_astray_are_refused);
  g_test_add_func ("/device/catalogue/translations_that_overlap_are_refused",
                   test_translations_that_overlap_are_refused);
  g_test_add_func ("/device/catalogue/words_in_another_encoding_are_refused",
                   test_words_in_another_encoding_are_refused);
  g_test_add_func ("/device/catalogue/a_catalogue_is_found_as_gettext_finds_it",
                   test_a_catalogue_is_found_as_gettext_finds_it);
  g_test_add_func ("/device/catalogue/every_catalogue_of_ours_is_listed_and_read",
                   test_every_catalogue_of_ours_is_listed_and_read);
  g_test_add_func ("/device/catalogue/a_folder_that_is_not_there_has_none",
                   test_a_folder_that_is_not_there_has_none);

  return g_test_run ();
}
