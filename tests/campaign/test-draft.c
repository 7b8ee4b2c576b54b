/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign-fixture.h"

#include "campaign/draft.h"
#include "campaign/source-lines.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define N_MUTATIONS 400
#define N_EDITS 300

/* Folders as people have them, each a source of lines to mix. */
static const char *const FOLDERS[] = { "data/campaign-template", "data/demo/campaign" };

static char *
source_path (const char *name)
{
  return g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), name, NULL);
}

static GBytes *
read_bytes (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

static CanvassDraft *
open_draft (const char *folder)
{
  g_autoptr (GError) error = NULL;
  CanvassDraft *draft = canvass_draft_open (folder, &error);

  g_assert_no_error (error);
  g_assert_nonnull (draft);
  return draft;
}

static void
assert_as_on_disk (CanvassDraft *draft)
{
  g_autoptr (GHashTable) files = canvass_draft_get_files (draft);
  GHashTableIter iter;
  gpointer name, bytes;

  g_assert_false (canvass_draft_is_changed (draft));
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &bytes)) {
    g_autoptr (GBytes) disk = read_bytes (canvass_draft_get_folder (draft), name);

    g_assert_true (g_bytes_equal (bytes, disk));
  }
}

/* Every file is written even though nothing changed. */
static void
assert_round_trip (const char *folder)
{
  g_autoptr (CanvassDraft) draft = open_draft (folder);
  g_autoptr (GHashTable) before = canvass_draft_get_files (draft);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer name, bytes;

  assert_as_on_disk (draft);
  canvass_draft_save (draft, TRUE, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &name, &bytes)) {
    g_autoptr (GBytes) disk = read_bytes (folder, name);

    g_assert_true (g_bytes_equal (bytes, disk));
  }
}

static void
copy_folder (CampaignFixture *fixture, const char *name)
{
  g_autofree char *source = source_path (name);
  g_autoptr (GDir) dir = g_dir_open (source, 0, NULL);
  const char *entry;

  g_assert_nonnull (dir);
  while ((entry = g_dir_read_name (dir)) != NULL) {
    g_autoptr (GBytes) bytes = read_bytes (source, entry);
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

    if (g_str_has_suffix (entry, ".md") || g_str_has_suffix (entry, ".ini"))
      campaign_fixture_write (fixture, entry, text);
  }
}

static void
test_an_untouched_draft_is_written_as_it_was (CampaignFixture *fixture, gconstpointer unused)
{
  assert_round_trip (fixture->folder);
  for (guint i = 0; i < G_N_ELEMENTS (FOLDERS); i++) {
    copy_folder (fixture, FOLDERS[i]);
    assert_round_trip (fixture->folder);
  }
}

/* Lines as no tidy mind writes them. */
static const char *const SCRAPS[] = { "",
                                      "\n",
                                      "\r\n",
                                      "\r",
                                      "\t",
                                      "  ",
                                      "---\n",
                                      "--- \r\n",
                                      "#",
                                      ";",
                                      "[",
                                      "]",
                                      "=",
                                      "title = ",
                                      "\ntitle=x\n",
                                      "\n  more of it\n",
                                      "\n\tand more\n",
                                      "\n# in between\n  and on\n",
                                      "[rules]\n",
                                      "[consent x]\n",
                                      "\xef\xbb\xbf",
                                      "é",
                                      "\xd8\xa7",
                                      "\x01",
                                      "unknown = yes\n" };

static char *
mutate (GRand *rand, GBytes *bytes)
{
  GString *text = g_string_new_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  for (gint n = g_rand_int_range (rand, 1, 8); n > 0; n--) {
    gsize at = g_rand_int_range (rand, 0, (gint)text->len + 1);
    const char *scrap = SCRAPS[g_rand_int_range (rand, 0, G_N_ELEMENTS (SCRAPS))];

    while (at < text->len && ((guchar)text->str[at] & 0xc0) == 0x80)
      at++;
    if (g_rand_boolean (rand))
      g_string_insert (text, (gssize)at, scrap);
    else if (at < text->len)
      g_string_erase (text, (gssize)at, g_utf8_next_char (text->str + at) - (text->str + at));
  }
  if (g_rand_int_range (rand, 0, 4) == 0)
    g_string_replace (text, "\n", "\r\n", 0);
  return g_string_free (text, FALSE);
}

static const char *const MIXED[] = { "campaign.ini", "en.md", "es.md" };

static void
test_a_mutated_folder_keeps_its_bytes (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < N_MUTATIONS; i++) {
    const char *name = MIXED[i % G_N_ELEMENTS (MIXED)];
    g_autoptr (GBytes) sound = NULL;
    g_autofree char *text = NULL;

    campaign_fixture_restore (fixture);
    sound = read_bytes (fixture->folder, name);
    text = mutate (rand, sound);
    campaign_fixture_write (fixture, name, text);
    assert_round_trip (fixture->folder);
  }
}

static void
assert_reads_alike (const char *text, CanvassEntriesStyle style)
{
  g_autoptr (GHashTable) files =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
  g_autoptr (CanvassSourceFolder) folder = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (CanvassLines) lines = canvass_lines_new (bytes, style);
  g_autofree char *tidy = NULL;
  g_autoptr (CanvassEntries) entries = NULL;
  g_autofree char *body = canvass_lines_get_body (lines);

  g_hash_table_insert (files, (char *)"x", g_bytes_ref (bytes));
  folder = canvass_source_read_files (NULL, files, TEST_TODAY);
  tidy = canvass_source_load (folder, "x", 1 << 20);
  g_assert_nonnull (tidy);
  entries = canvass_entries_read (folder, "x", tidy, style);
  for (guint i = 0; i < entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (entries->entries, i);
    g_autofree char *value = canvass_lines_get (lines, entry->section, entry->key);
    g_autofree char *section = NULL;
    g_autofree char *key = NULL;
    guint body_line;

    g_assert_cmpstr (value, ==, entry->value);
    canvass_lines_locate (lines, entry->line, &section, &key, &body_line);
    g_assert_cmpstr (section, ==, entry->section);
    g_assert_cmpstr (key, ==, entry->key);
    g_assert_cmpuint (body_line, ==, 0);
  }
  g_strstrip (entries->body);
  g_assert_cmpstr (g_strstrip (body), ==, entries->body);
}

static void
test_lines_are_read_as_the_check_reads_them (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);

  for (guint i = 0; i < N_MUTATIONS; i++) {
    const char *name = MIXED[i % G_N_ELEMENTS (MIXED)];
    g_autoptr (GBytes) sound = read_bytes (fixture->folder, name);
    g_autofree char *text = mutate (rand, sound);

    assert_reads_alike (
        text, g_str_has_suffix (name, ".md") ? CANVASS_ENTRIES_TEXT : CANVASS_ENTRIES_CAMPAIGN);
  }
}

static char *
text_of (CanvassDraft *draft, const char *name)
{
  g_autoptr (GHashTable) files = canvass_draft_get_files (draft);
  GBytes *bytes = g_hash_table_lookup (files, name);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : NULL;
}

/* All lines of @before but those of @key stand in @after, in their order. */
static void
assert_rest_is_kept (const char *before, const char *after, const char *key)
{
  g_auto (GStrv) old_lines = g_strsplit (before, "\n", -1);
  g_auto (GStrv) new_lines = g_strsplit (after, "\n", -1);
  gboolean skipping = FALSE;
  guint at = 0;

  for (guint i = 0; old_lines[i] != NULL; i++) {
    if (g_str_has_prefix (old_lines[i], key)) {
      skipping = TRUE;
      continue;
    }
    if (skipping && old_lines[i][0] == ' ')
      continue;
    skipping = skipping && old_lines[i][0] == '#';
    while (new_lines[at] != NULL && strcmp (new_lines[at], old_lines[i]) != 0)
      at++;
    if (new_lines[at] == NULL)
      g_error ("“%s” is gone", old_lines[i]);
    at++;
  }
}

static char *
make_words (GRand *rand)
{
  GString *words = g_string_new (NULL);

  for (gint n = g_rand_int_range (rand, 1, 60); n > 0; n--)
    g_string_append_printf (words,
                            "%s%s",
                            words->len > 0 ? g_rand_int_range (rand, 0, 20) == 0 ? "  " : " " : "",
                            n % 7 == 0    ? "=árbol"
                            : n % 11 == 0 ? "#tree"
                            : n % 13 == 0 ? "---"
                                          : "نعم-oak");
  return g_string_free (words, FALSE);
}

static void
test_an_edit_changes_its_own_lines_only (CampaignFixture *fixture, gconstpointer unused)
{
  static const char *const keys[] = { "title", "ask", "addressee", "consent.email_news", "thanks" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (CanvassDraft) draft = NULL;

  copy_folder (fixture, FOLDERS[1]);
  draft = open_draft (fixture->folder);
  for (guint i = 0; i < N_EDITS; i++) {
    const char *key = keys[g_rand_int_range (rand, 0, G_N_ELEMENTS (keys))];
    g_autofree char *before = text_of (draft, "es.md");
    g_autofree char *value = g_rand_int_range (rand, 0, 5) == 0 ? NULL : make_words (rand);
    g_autofree char *got = NULL;
    g_autofree char *after = NULL;

    canvass_draft_set_text (draft, "es", key, value);
    got = canvass_draft_get_text (draft, "es", key);
    after = text_of (draft, "es.md");
    g_assert_cmpstr (got, ==, value);
    assert_rest_is_kept (before, after, key);
  }
}

static void
test_a_body_keeps_the_lines_that_stay (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = NULL;
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;

  campaign_fixture_write (
      fixture, "es.md", "title = T\r\nask = A\r\n---\r\n\r\n# Uno\r\n\tdos\r\ntres  \r\n\r\n");
  draft = open_draft (fixture->folder);
  body = canvass_draft_get_text (draft, "es", "body");
  g_assert_cmpstr (body, ==, "# Uno\n    dos\ntres");
  canvass_draft_set_text (draft, "es", "body", body);
  assert_as_on_disk (draft);

  canvass_draft_set_text (draft, "es", "body", "# Uno\n    dos\nnuevo\ntres");
  text = text_of (draft, "es.md");
  g_assert_cmpstr (
      text, ==, "title = T\r\nask = A\r\n---\r\n\r\n# Uno\r\n\tdos\r\nnuevo\r\ntres  \r\n\r\n");
}

/* What is set and then set back is as it was. */
static void
test_a_change_that_is_taken_back_is_none (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = open_draft (fixture->folder);

  canvass_draft_set_setting (draft, "campaign", "goal", "900");
  g_assert_true (canvass_draft_is_changed (draft));
  canvass_draft_set_setting (draft, "campaign", "goal", "500");
  assert_as_on_disk (draft);
  canvass_draft_move_field (draft, "email", "name");
  g_assert_true (canvass_draft_is_changed (draft));
  canvass_draft_move_field (draft, "email", NULL);
  assert_as_on_disk (draft);
  canvass_draft_set_text (draft, "es", "thanks", NULL);
  canvass_draft_set_text (draft, "en", "consent.news", NULL);
  g_assert_true (canvass_draft_is_changed (draft));
  canvass_draft_set_text (draft, "es", "thanks", "Gracias.");
  canvass_draft_set_text (draft, "en", "consent.news", "Write to me.");
  assert_as_on_disk (draft);
  canvass_draft_move_language (draft, "es", "en");
  canvass_draft_move_language (draft, "es", NULL);
  assert_as_on_disk (draft);
}

static void
test_fields_and_consents_come_and_go (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) fields = NULL;
  g_auto (GStrv) consents = NULL;
  g_autofree char *text = NULL;

  copy_folder (fixture, FOLDERS[1]);
  draft = open_draft (fixture->folder);
  g_assert_true (canvass_draft_add_field (
      draft, "ward", CANVASS_USE_OPTIONAL, "choice", "north south", &error));
  g_assert_true (canvass_draft_add_field (draft, "city", CANVASS_USE_REQUIRED, NULL, NULL, &error));
  g_assert_false (
      canvass_draft_add_field (draft, "city", CANVASS_USE_REQUIRED, NULL, NULL, &error));
  g_assert_error (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_THERE);
  g_clear_error (&error);
  g_assert_false (
      canvass_draft_add_field (draft, "No Name", CANVASS_USE_REQUIRED, "text", NULL, &error));
  g_assert_error (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_VALUE);
  g_clear_error (&error);
  canvass_draft_move_field (draft, "ward", "email");
  fields = canvass_draft_list_fields (draft);
  text = g_strjoinv (" ", fields);
  g_assert_cmpstr (text, ==, "name postcode ward email phone city");

  g_assert_true (canvass_draft_add_consent (draft, "letters", "", &error));
  canvass_draft_move_consent (draft, "letters", "email_news");
  consents = canvass_draft_list_consents (draft);
  g_free (text);
  text = g_strjoinv (" ", consents);
  g_assert_cmpstr (text, ==, "letters email_news phone_news");

  canvass_draft_remove_consent (draft, "letters");
  canvass_draft_remove_field (draft, "ward");
  canvass_draft_remove_field (draft, "city");
  canvass_draft_remove_field (draft, "postcode");
  g_free (text);
  text = canvass_draft_get_text (draft, "es", "field.postcode.hint");
  g_assert_null (text);
}

static void
count_problems (CanvassDraft *draft, guint *n_errors, guint *n_warnings)
{
  g_autoptr (GHashTable) files = canvass_draft_get_files (draft);
  g_autoptr (CanvassSourceFolder) source =
      canvass_source_read_files (canvass_draft_get_folder (draft), files, TEST_TODAY);

  *n_errors = canvass_source_get_n_errors (source);
  *n_warnings = canvass_source_get_problems (source)->len - *n_errors;
}

static void
test_a_language_is_added_and_filled (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = NULL;
  guint n_errors, n_warnings;

  draft = open_draft (fixture->folder);
  count_problems (draft, &n_errors, &n_warnings);
  g_assert_cmpuint (n_errors + n_warnings, ==, 0);
  g_assert_true (canvass_draft_add_language (draft, "pl", &error));
  g_assert_false (canvass_draft_add_language (draft, "pl", &error));
  g_assert_error (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_THERE);
  g_clear_error (&error);
  g_assert_false (canvass_draft_add_language (draft, "Polish", &error));
  g_assert_error (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_VALUE);
  count_problems (draft, &n_errors, &n_warnings);
  g_assert_cmpuint (n_errors, >, 0);

  keys = canvass_draft_list_texts (draft);
  for (guint i = 0; keys[i] != NULL; i++)
    if (canvass_draft_wants_text (draft, "pl", keys[i]))
      canvass_draft_set_text (draft,
                              "pl",
                              keys[i],
                              "raz dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć "
                              "jedenaście dwanaście trzynaście czternaście piętnaście szesnaście");
  count_problems (draft, &n_errors, &n_warnings);
  g_assert_cmpuint (n_errors, ==, 0);
  g_assert_cmpuint (n_warnings, ==, 1); /* the title is long */
  g_clear_error (&error);
  g_assert_true (canvass_draft_save (draft, FALSE, &error));
  assert_round_trip (fixture->folder);
}

static void
test_a_foreign_change_is_noticed (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = open_draft (fixture->folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = canvass_draft_find_foreign_change (draft);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_null (name);
  canvass_draft_set_text (draft, "en", "title", "Many more trees");
  campaign_fixture_replace (fixture, "es.md", "árboles", "robles");
  name = canvass_draft_find_foreign_change (draft);
  g_assert_cmpstr (name, ==, "es.md");
  g_assert_false (canvass_draft_save (draft, FALSE, &error));
  g_assert_error (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_CHANGED);
  bytes = read_bytes (fixture->folder, "en.md");
  g_assert_null (strstr (g_bytes_get_data (bytes, NULL), "Many more"));
  g_clear_error (&error);
  g_assert_true (canvass_draft_save (draft, TRUE, &error));
  assert_as_on_disk (draft);
}

static void
test_saving_keeps_a_files_mode (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = open_draft (fixture->folder);
  g_autofree char *path = g_build_filename (fixture->folder, "en.md", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  canvass_draft_set_text (draft, "en", "title", "Many more trees");
  g_assert_true (canvass_draft_save (draft, FALSE, &error));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0640);
}

static void
test_saving_elsewhere_takes_everything_along (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = NULL;
  g_autofree char *other = g_strconcat (fixture->folder, "-copy", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) notes = NULL;

  campaign_fixture_write (fixture, "NOTES.txt", "Ask Ana.\n");
  draft = open_draft (fixture->folder);
  g_assert_true (canvass_draft_save_as (draft, other, &error));
  g_assert_cmpstr (canvass_draft_get_folder (draft), ==, other);
  assert_as_on_disk (draft);
  notes = read_bytes (other, "NOTES.txt");
  g_assert_cmpuint (g_bytes_get_size (notes), ==, strlen ("Ask Ana.\n"));
  g_assert_false (canvass_draft_save_as (draft, fixture->folder, &error));
  g_assert_error (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_THERE);
  campaign_remove_folder (other);
}

static void
test_a_beginning_is_sound_and_nobody_elses (CampaignFixture *fixture, gconstpointer unused)
{
  const CanvassDraftBeginning beginning = {
    .language = "es",
    .title = "¡Más árboles, ya!",
    .ask = "Pedimos al concejo que plante un árbol en cada cuadra de este distrito para que los "
           "veranos sean soportables para quien camina.",
    .addressee = "El concejo",
    .collector = "Amigos de los Árboles",
    .email_consent = "Escríbanme.",
    .phone_consent = "Mándenme mensajes.",
  };
  g_autoptr (CanvassDraft) draft = canvass_draft_begin (&beginning);
  g_autoptr (GHashTable) files = canvass_draft_get_files (draft);
  g_autoptr (CanvassSourceFolder) source = canvass_source_read_files (NULL, files, TEST_TODAY);
  g_autofree char *id = canvass_draft_get_setting (draft, "campaign", "id");
  g_autofree char *text = text_of (draft, "es.md");
  g_autofree char *other = g_strconcat (fixture->folder, "-new", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (canvass_source_get_problems (source)->len, ==, 0);
  g_assert_cmpuint (g_hash_table_size (files), ==, 2);
  g_assert_cmpstr (id, ==, "mas-arboles-ya");
  g_assert_null (strstr (text, "ibrar"));
  g_assert_true (canvass_draft_is_changed (draft));
  g_assert_true (canvass_draft_save_as (draft, other, &error));
  assert_round_trip (other);
  campaign_remove_folder (other);
}

typedef struct {
  const char *name, *what, *with;
  const char *language, *section, *key;
  guint line;
} Place;

static const Place PLACES[] = {
  { "campaign.ini", "goal = 500", "goal = many", NULL, "campaign", "goal", 0 },
  { "campaign.ini", "id = more-trees\n", "", NULL, "campaign", "id", 0 },
  { "campaign.ini", "channel = email", "channel = smoke", NULL, "consent news", "channel", 0 },
  { "en.md", "title = More trees\n", "", "en", "", "title", 0 },
  { "es.md", "  que los veranos sean soportables para quien camina.\n", "", "es", "", "ask", 0 },
  { "es.md", "**sombra**", "<b>sombra</b>", "es", "", "body", 1 },
  { "en.md", "We *all*", "We <i>all</i>", "en", "", "body", 3 },
  { "es.md", "---\n", "", "es", "", "body", 0 },
};

static void
test_a_problem_leads_to_its_place (CampaignFixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (PLACES); i++) {
    const Place *expected = &PLACES[i];
    g_autoptr (CanvassDraft) draft = NULL;
    g_autoptr (CanvassDraftPlace) place = NULL;
    g_autoptr (CanvassSourceFolder) source = NULL;
    GPtrArray *problems;
    guint n = 0;

    campaign_fixture_restore (fixture);
    campaign_fixture_replace (fixture, expected->name, expected->what, expected->with);
    draft = open_draft (fixture->folder);
    source = canvass_source_read_on (fixture->folder, TEST_TODAY);
    problems = canvass_source_get_problems (source);
    for (; n < problems->len; n++) {
      place = canvass_draft_locate (draft, g_ptr_array_index (problems, n));
      if (g_strcmp0 (place->language, expected->language) == 0 &&
          g_strcmp0 (place->section, expected->section) == 0 &&
          g_strcmp0 (place->key, expected->key) == 0 && place->line == expected->line)
        break;
      g_clear_pointer (&place, canvass_draft_place_free);
    }
    if (n == problems->len)
      g_error ("Case %u: no problem leads there", i);
  }
}

static void
test_a_problem_below_what_was_taken_out_leads_to_its_place (CampaignFixture *fixture,
                                                            gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = open_draft (fixture->folder);
  g_autoptr (GHashTable) files = NULL;
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (CanvassDraftPlace) place = NULL;
  GPtrArray *problems;

  canvass_draft_set_text (draft, "es", "thanks", NULL);
  canvass_draft_set_text (draft, "es", "body", "Todos\n\n<b>");
  files = canvass_draft_get_files (draft);
  source = canvass_source_read_files (fixture->folder, files, TEST_TODAY);
  problems = canvass_source_get_problems (source);
  g_assert_cmpuint (problems->len, ==, 2);
  place = canvass_draft_locate (draft, g_ptr_array_index (problems, 1));
  g_assert_cmpstr (place->language, ==, "es");
  g_assert_cmpstr (place->key, ==, "body");
  g_assert_cmpuint (place->line, ==, 3);
}

static void
test_what_is_half_written_can_be_looked_at (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = open_draft (fixture->folder);
  g_autoptr (GHashTable) files = NULL;
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (CanvassCampaign) sample = NULL;
  g_autoptr (GError) error = NULL;
  const CanvassText *text;

  canvass_draft_add_language (draft, "ar", &error);
  canvass_draft_set_text (draft, "ar", "title", "أشجار");
  canvass_draft_set_text (draft, "en", "addressee", NULL);
  canvass_draft_set_text (draft, "es", "body", "<b>");
  canvass_draft_set_setting (draft, "campaign", "id", "Not An Id");
  canvass_draft_set_setting (draft, "campaign", "destroy_by", "");
  files = canvass_draft_get_files (draft);
  source = canvass_source_read_files (fixture->folder, files, TEST_TODAY);
  g_assert_cmpuint (canvass_source_get_n_errors (source), >=, 5);
  sample = canvass_source_sample (source, &error);
  g_assert_no_error (error);

  text = canvass_campaign_get_text (sample, "ar");
  g_assert_cmpstr (canvass_text_get_language (text), ==, "ar");
  g_assert_cmpstr (canvass_text_get_title (text), ==, "أشجار");
  g_assert_true (g_str_has_prefix (canvass_text_get_ask (text), "We ask"));
  g_assert_cmpstr (canvass_text_get_addressee (text), ==, "—");
  g_assert_true (g_str_has_prefix (canvass_text_get_body (canvass_campaign_get_text (sample, "es")),
                                   "# Shade"));
}

static void
test_recipients_are_files_of_the_folder (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassDraft) draft = open_draft (fixture->folder);
  g_autoptr (CanvassDraft) again = NULL;
  g_autoptr (GBytes) pub = canvass_key_write_public (fixture->other_key);
  g_autoptr (GBytes) junk = g_bytes_new_static ("junk", 4);
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (canvass_draft_add_recipient (draft, junk, &error));
  g_clear_error (&error);
  g_assert_true (canvass_draft_add_recipient (draft, pub, &error));
  g_assert_false (canvass_draft_add_recipient (draft, pub, &error));
  g_assert_error (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_THERE);
  g_clear_error (&error);
  g_assert_true (canvass_draft_save (draft, FALSE, &error));

  again = open_draft (fixture->folder);
  g_assert_cmpuint (canvass_draft_get_n_recipients (again), ==, 1);
  g_assert_cmpmem (canvass_draft_get_recipient (again, 0)->seal_pk,
                   CANVASS_SEAL_PK_BYTES,
                   fixture->other_key->pub.seal_pk,
                   CANVASS_SEAL_PK_BYTES);
  canvass_draft_remove_recipient (again, 0);
  g_assert_true (canvass_draft_is_changed (again));
  g_assert_true (canvass_draft_save (again, FALSE, &error));
  names = canvass_source_list_recipients (fixture->folder);
  g_assert_cmpuint (names->len, ==, 0);
}

static CanvassSourceFolder *
read_draft (CanvassSourceTable *table, CanvassDraft *draft)
{
  g_autoptr (GHashTable) files = canvass_draft_get_files (draft);

  return canvass_source_read_beside (table, canvass_draft_get_folder (draft), files, TEST_TODAY);
}

static void
test_a_table_of_streets_comes_and_goes (CampaignFixture *fixture, gconstpointer unused)
{
  static const char sound[] = "street,from,to,side,district\r\n\"Elm, Old\",1,9,odd,7\r\n";
  static const char wrong[] = "street,from,to,side,district\nElm,1,9,odd,7\nElm,9,1,left,7\n";
  g_autoptr (CanvassDraft) draft = open_draft (fixture->folder);
  g_autoptr (GBytes) good = g_bytes_new_static (sound, strlen (sound));
  g_autoptr (GBytes) bad = g_bytes_new_static (wrong, strlen (wrong));
  g_autofree char *path = g_build_filename (fixture->folder, "districts.csv", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++) { /* a new file, then in place of one */
    g_autoptr (CanvassSourceFolder) before = NULL;
    g_autoptr (CanvassSourceFolder) source = NULL;
    g_autoptr (CanvassDraftPlace) place = NULL;
    GPtrArray *problems;

    g_assert_true (canvass_draft_set_districts (draft, bad, &error));
    before = read_draft (NULL, draft);
    problems = canvass_source_get_problems (before);
    for (guint j = 0; j < problems->len && place == NULL; j++) {
      const CanvassProblem *problem = g_ptr_array_index (problems, j);

      if (problem->fault == CANVASS_FAULT_ROW_SIDE && problem->line == 3)
        place = canvass_draft_locate (draft, problem);
    }
    g_assert_cmpstr (place->section, ==, CANVASS_DRAFT_DISTRICTS);
    g_assert_null (canvass_source_get_table (before));

    g_assert_true (canvass_draft_set_districts (draft, good, &error));
    source = read_draft (NULL, draft);
    g_assert_cmpuint (canvass_source_get_n_streets (source), ==, 1);
    g_assert_cmpuint (canvass_source_get_n_districts (source), ==, 1);
    g_assert_nonnull (canvass_source_get_table (source));
    g_assert_true (canvass_draft_save (draft, FALSE, &error));
    {
      g_autoptr (GBytes) disk = read_bytes (fixture->folder, "districts.csv");
      g_autoptr (CanvassSourceFolder) again = read_draft (canvass_source_get_table (source), draft);

      g_assert_true (g_bytes_equal (disk, good));
      g_assert_cmpuint (canvass_source_get_n_streets (again), ==, 1);
    }
    g_clear_object (&draft);
    draft = open_draft (fixture->folder);
    g_assert_true (canvass_draft_has_districts (draft));
  }

  canvass_draft_remove_districts (draft);
  g_assert_true (canvass_draft_is_changed (draft));
  {
    g_autoptr (CanvassSourceFolder) source = read_draft (NULL, draft);

    g_assert_cmpuint (canvass_source_get_n_streets (source), ==, 0);
  }
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (canvass_draft_save (draft, FALSE, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define ADD(name)                                                                                  \
  g_test_add ("/draft/" #name,                                                                     \
              CampaignFixture,                                                                     \
              NULL,                                                                                \
              campaign_fixture_setup,                                                              \
              test_##name,                                                                         \
              campaign_fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();
  ADD (an_untouched_draft_is_written_as_it_was);
  ADD (a_mutated_folder_keeps_its_bytes);
  ADD (lines_are_read_as_the_check_reads_them);
  ADD (an_edit_changes_its_own_lines_only);
  ADD (a_body_keeps_the_lines_that_stay);
  ADD (a_change_that_is_taken_back_is_none);
  ADD (fields_and_consents_come_and_go);
  ADD (a_language_is_added_and_filled);
  ADD (a_foreign_change_is_noticed);
  ADD (saving_keeps_a_files_mode);
  ADD (saving_elsewhere_takes_everything_along);
  ADD (a_beginning_is_sound_and_nobody_elses);
  ADD (a_problem_leads_to_its_place);
  ADD (a_problem_below_what_was_taken_out_leads_to_its_place);
  ADD (what_is_half_written_can_be_looked_at);
  ADD (recipients_are_files_of_the_folder);
  ADD (a_table_of_streets_comes_and_goes);
  return g_test_run ();
}
