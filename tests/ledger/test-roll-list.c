/*
 * The list of signatures: what a search finds, in which order, and what decisions change of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/secret.h"
#include "ledger/decide.h"
#include "ledger/matching/letters.h"
#include "ledger/quarantine.h"
#include "ledger/roll-list.h"

/* More than a chunk of the index, and than one batch. */
#define N_BATCHES 3
#define PER_BATCH 70

typedef struct {
  const char *name, *postcode, *city, *language, *day;
} Signer;

static const Signer SIGNERS[] = {
  { "María de los Ángeles Hernández", "60608", "Chicago", "es", "2026-11-23" },
  { "Mohammed Ali", "60609", "Chicago", "en", "2026-11-24" },
  { "محمد علي", "60608", "Chicago", "ar", "2026-11-24" },
  { "김철수", "60625", "Chicago", "ko", "2026-11-25" },
  { "王小明", "60616", "Chicago", "zh-Hans", "2026-11-25" },
  { "Владимир Кузнецов", "60018", "Rosemont", "ru", "2026-12-01" },
  { "Jean-Pierre O’Brien", "60608", "Cicero", "en", "2026-12-01" },
};

static CanvassPayload *
payload_of (const Signer *signer)
{
  CanvassPayload *payload = fixture_payload (signer->name);
  g_autoptr (GError) error = NULL;

  canvass_payload_set_field (payload, "postcode", signer->postcode, &error);
  g_assert_no_error (error);
  canvass_payload_set_field (payload, "city", signer->city, &error);
  g_assert_no_error (error);
  g_assert_true (canvass_payload_set_language (payload, signer->language));
  g_assert_true (canvass_payload_set_day (payload, signer->day));
  return payload;
}

static void
import_records (Fixture *self, Kiosk *kiosk, const char *name, GPtrArray *records, guint n_expected)
{
  g_autofree char *path = fixture_write_batch (self, name, kiosk, self->campaign, records);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
  g_assert_cmpuint (account.accepted, ==, n_expected);
}

static Kiosk *
import_signers (Fixture *self, const char *kiosk_name)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  Kiosk *kiosk = kiosk_new (self->campaign, kiosk_name);

  fixture_admit (self, kiosk);
  for (gsize i = 0; i < G_N_ELEMENTS (SIGNERS); i++) {
    g_autoptr (CanvassPayload) payload = payload_of (&SIGNERS[i]);

    g_ptr_array_add (records, fixture_record (kiosk, self->campaign, payload));
  }
  import_records (self, kiosk, kiosk_name, records, records->len);
  return kiosk;
}

static CanvassRoll *
open_roll (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  CanvassRoll *roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);

  g_assert_no_error (error);
  return roll;
}

static CanvassRollList *
get_listing (CanvassRoll *roll)
{
  g_autoptr (GError) error = NULL;
  CanvassRollList *listing = canvass_roll_get_list (roll, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return listing;
}

static gboolean
join_name (const CanvassRollEntry *entry, gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", canvass_payload_get_field (entry->payload, "name"));
  return TRUE;
}

/* (transfer full) names, a line each. */
static char *
find (CanvassRoll *roll, const CanvassRollListQuery *query)
{
  CanvassRollList *listing = get_listing (roll);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = canvass_roll_list_find (listing, query, NULL, &error);
  GString *names = g_string_new (NULL);

  g_assert_no_error (error);
  canvass_roll_list_visit (
      listing, (const guint32 *)rows->data, rows->len, join_name, names, &error);
  g_assert_no_error (error);
  return g_string_free (names, FALSE);
}

static void
a_name_is_found_in_any_script_and_order (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *search;
    gsize n;
    gsize signers[4];
  } cases[] = {
    { "hernandez", 1, { 0 } },
    { "HERNÁNDEZ maría", 1, { 0 } },
    { "angel", 1, { 0 } },
    { "mohammed", 2, { 1, 2 } },
    { "محمد", 2, { 1, 2 } },
    { "ali moham", 2, { 1, 2 } },
    { "kim", 1, { 3 } },
    { "김철", 1, { 3 } },
    { "xiaoming wang", 1, { 4 } },
    { "王", 1, { 4 } },
    { "kuznets", 1, { 5 } },
    { "кузнецов владимир", 1, { 5 } },
    { "Kuznetsov", 1, { 5 } },
    { "obrien pierre", 1, { 6 } },
    { "jean-pierre", 1, { 6 } },
    { "60608", 3, { 0, 2, 6 } },
    { "cicero 60608", 1, { 6 } },
    { "2026-12", 2, { 5, 6 } },
    { "2026-12-01 rosem", 1, { 5 } },
    { "plaza mari", 1, { 0 } },
    { "nobody", 0, { 0 } },
    { "hernandez 60609", 0, { 0 } },
    { "2027", 0, { 0 } },
  };
  g_autoptr (Kiosk) kiosk = import_signers (self, "Plaza Mayor");
  g_autoptr (CanvassRoll) roll = open_roll (self);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CanvassRollListQuery query = { .search = cases[i].search };
    g_autofree char *names = find (roll, &query);
    gsize n = 0;

    for (const char *c = names; *c != '\0'; c++)
      n += *c == '\n';
    if (n != cases[i].n)
      g_test_message ("“%s” finds: %s", cases[i].search, names);
    g_assert_cmpuint (n, ==, cases[i].n);
    for (gsize j = 0; j < n; j++)
      g_assert_nonnull (strstr (names, SIGNERS[cases[i].signers[j]].name));
  }
}

static void
filters_leave_out_what_was_not_asked_for (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) plaza = import_signers (self, "Plaza");
  g_autoptr (Kiosk) library = import_signers (self, "Library");
  g_autoptr (CanvassRoll) roll = open_roll (self);
  const struct {
    CanvassRollListQuery query;
    guint n;
  } cases[] = {
    { { .kiosk_id = plaza->card.kiosk_id }, 7 },
    { { .language = "en" }, 4 },
    { { .language = "en", .kiosk_id = library->card.kiosk_id }, 2 },
    { { .language = "fr" }, 0 },
    { { .first_day = 20261125 }, 8 },
    { { .first_day = 20261124, .last_day = 20261125 }, 8 },
    { { .last_day = 20261123 }, 2 },
    { { .search = "library" }, 7 },
    { { .states = CANVASS_LISTED_MERGED }, 0 },
    { { .states = CANVASS_LISTED_WITHDRAWN }, 0 },
    { { .kiosk_id = (const guint8 *)"no kiosk at all!" }, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) rows =
        canvass_roll_list_find (get_listing (roll), &cases[i].query, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (rows->len, ==, cases[i].n);
  }
  g_assert_cmpuint (canvass_roll_list_get_languages (get_listing (roll))->len, ==, 6);
  g_assert_cmpstr (canvass_roll_list_get_languages (get_listing (roll))->pdata[0], ==, "ar");
}

static void
rows_come_in_every_order (Fixture *self, gconstpointer unused)
{
  static const struct {
    CanvassRollListOrder order;
    const char *first, *last;
  } cases[] = {
    { CANVASS_ROLL_LIST_BY_NAME, "김철수", "王小明" },
    { CANVASS_ROLL_LIST_BY_DAY, "María de los Ángeles Hernández", NULL },
    { CANVASS_ROLL_LIST_BY_PLACE, "Владимир Кузнецов", "김철수" },
  };
  g_autoptr (Kiosk) kiosk = import_signers (self, "Plaza");
  g_autoptr (CanvassRoll) roll = open_roll (self);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CanvassRollListQuery query = { .order = cases[i].order };
    g_autofree char *names = find (roll, &query);
    g_autofree char *backwards = NULL;
    g_auto (GStrv) lines = g_strsplit (g_strchomp (names), "\n", -1), reversed = NULL;
    guint n = g_strv_length (lines);

    g_assert_cmpuint (n, ==, G_N_ELEMENTS (SIGNERS));
    g_assert_cmpstr (lines[0], ==, cases[i].first);
    if (cases[i].last != NULL)
      g_assert_cmpstr (lines[n - 1], ==, cases[i].last);
    query.descending = TRUE;
    backwards = find (roll, &query);
    reversed = g_strsplit (g_strchomp (backwards), "\n", -1);
    for (guint j = 0; j < n; j++)
      g_assert_cmpstr (reversed[j], ==, lines[n - 1 - j]);
  }
}

/* Random crowds */

static const char *const GIVEN[] = { "Ana",  "Anaïs", "Zoë",    "Łukasz", "Иван", "अमित",
                                     "José", "Maria", "Mariam", "Nguyễn", "Bo",   "Al" };
static const char *const FAMILY[] = { "Smith", "Smythe", "Иванов", "García", "शर्मा", "O'Neil",
                                      "Li",    "Park",   "Silva",  "Trần",   "Ali",  "Marín" };

static GBytes *
random_record (Fixture *self, Kiosk *kiosk, GRand *rand)
{
  g_autofree char *name =
      g_strdup_printf ("%s %s %d",
                       GIVEN[g_rand_int_range (rand, 0, G_N_ELEMENTS (GIVEN))],
                       FAMILY[g_rand_int_range (rand, 0, G_N_ELEMENTS (FAMILY))],
                       g_rand_int_range (rand, 0, 40));
  g_autoptr (CanvassPayload) payload = fixture_payload (name);

  return fixture_record (kiosk, self->campaign, payload);
}

static Kiosk *
import_crowd (Fixture *self, GRand *rand, guint number)
{
  g_autofree char *name = g_strnfill (number + 1, 'q'); /* in no search */
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  Kiosk *kiosk = kiosk_new (self->campaign, name);

  fixture_admit (self, kiosk);
  for (guint i = 0; i < PER_BATCH; i++)
    g_ptr_array_add (records, random_record (self, kiosk, rand));
  import_records (self, kiosk, name, records, PER_BATCH);
  return kiosk;
}

typedef struct {
  const char *folded;
  gsize length;
  guint n;
} Scan;

/* As simple as it gets: a word that is a part of another. */
static gboolean
scan_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Scan *self = user_data;
  char folded[2 * CANVASS_FIELDS_MAX_BYTES];
  gsize length = canvass_letters_fold (
      canvass_payload_get_field (entry->payload, "name"), folded, sizeof folded);

  self->n += memmem (folded, length, self->folded, self->length) != NULL;
  return TRUE;
}

static void
a_search_finds_what_a_bare_scan_finds (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (CanvassRoll) roll = NULL;
  static const char *const searches[] = { "ana", "a", "smi", "neil", "1", "39", "garcia", "zoe" };

  for (guint i = 0; i < N_BATCHES; i++)
    kiosk_free (import_crowd (self, rand, i));
  roll = open_roll (self);

  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++) {
    CanvassRollListQuery query = { .search = searches[i] };
    Scan scan = { searches[i], strlen (searches[i]), 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) rows = canvass_roll_list_find (get_listing (roll), &query, NULL, &error);

    g_assert_no_error (error);
    canvass_roll_foreach (roll, FALSE, scan_entry, &scan, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (scan.n, >, 0);
    /* Across scripts it may find more, by sound; one or two consonants and digits have none. */
    g_assert_cmpuint (rows->len, >=, scan.n);
    if (strlen (searches[i]) <= 2)
      g_assert_cmpuint (rows->len, ==, scan.n);
  }
}

static void
a_search_can_be_cancelled (Fixture *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (Kiosk) kiosk = import_signers (self, "Plaza");
  g_autoptr (CanvassRoll) roll = open_roll (self);
  g_autoptr (GError) error = NULL;
  CanvassRollListQuery query = { .search = "maria" };

  g_cancellable_cancel (cancellable);
  g_assert_null (canvass_roll_get_list (roll, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (canvass_roll_list_find (get_listing (roll), &query, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Decisions */

static gboolean
describe_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  g_autofree char *id = canvass_to_hex (entry->record_id, CANVASS_ID_BYTES);

  g_string_append_printf (user_data,
                          "%s %s %s %s%s%s%s\n",
                          id,
                          canvass_payload_get_field (entry->payload, "name"),
                          entry->kiosk,
                          entry->merged ? "m" : "",
                          entry->corrected ? "c" : "",
                          entry->doubtful ? "d" : "",
                          entry->withdrawn ? "w" : "");
  return TRUE;
}

/* (transfer full) everything that a roll and its listing tell. */
static char *
describe (CanvassRoll *roll)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_string_append_printf (text,
                          "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                          " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                          canvass_roll_get_n_records (roll),
                          canvass_roll_get_n_signatures (roll),
                          canvass_roll_get_n_unique (roll),
                          canvass_roll_get_n_corrected (roll),
                          canvass_roll_count_doubtful (roll));
  canvass_roll_foreach (roll, FALSE, describe_entry, text, &error);
  g_assert_no_error (error);

  for (guint order = 0; order < CANVASS_ROLL_LIST_N_ORDERS; order++)
    for (guint states = 0; states < 1 << 4; states++) {
      CanvassRollListQuery query = { .order = order, .states = states };
      g_autoptr (GArray) rows = canvass_roll_list_find (get_listing (roll), &query, NULL, &error);

      g_assert_no_error (error);
      g_string_append_printf (text, "by %u, %u:\n", order, states);
      canvass_roll_list_visit (
          get_listing (roll), (const guint32 *)rows->data, rows->len, describe_entry, text, &error);
      g_assert_no_error (error);
    }
  return g_string_free (text, FALSE);
}

static gboolean
collect_hash (const CanvassRollEntry *entry, gpointer user_data)
{
  g_byte_array_append (user_data, entry->hash, CANVASS_HASH_BYTES);
  return TRUE;
}

typedef struct {
  Fixture *fixture;
  GRand *rand;
  GByteArray *hashes;
  GArray *made; /* (element-type CanvassDecisionId) */
  guint n_kiosks;
} Story;

static const guint8 *
pick (Story *self)
{
  guint n = self->hashes->len / CANVASS_HASH_BYTES;

  return self->hashes->data + (gsize)g_rand_int_range (self->rand, 0, (gint)n) * CANVASS_HASH_BYTES;
}

static void
correct (Story *self, GError **error)
{
  g_auto (CanvassDecisionBody) change = { 0 };
  g_autofree char *name = g_strdup_printf ("Corrected %d", g_rand_int_range (self->rand, 0, 99));

  canvass_decision_body_init (&change, CANVASS_DECISION_CORRECTION);
  change.fields[0].name = (CanvassCborText){ "name", 4 };
  change.fields[0].value = (CanvassCborText){ name, strlen (name) };
  change.n_fields = 1;
  canvass_ledger_correct_record (
      self->fixture->ledger, pick (self), &change, NULL, self->made, error);
}

static void
join (Story *self, gboolean same, GError **error)
{
  guint8 pair[2 * CANVASS_HASH_BYTES];
  CanvassDecisionSet set = { pair, 2 };

  memcpy (pair, pick (self), CANVASS_HASH_BYTES);
  memcpy (pair + CANVASS_HASH_BYTES, pick (self), CANVASS_HASH_BYTES);
  if (memcmp (pair, pair + CANVASS_HASH_BYTES, CANVASS_HASH_BYTES) == 0)
    return;
  if (same)
    canvass_ledger_join_persons (self->fixture->ledger, &set, 1, NULL, self->made, error);
  else
    canvass_ledger_separate_persons (self->fixture->ledger, pair, 2, NULL, self->made, error);
}

static void
mark_doubtful (Story *self)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *name = g_strdup_printf ("table-%u", 100 + self->n_kiosks++);
  g_autoptr (Kiosk) kiosk = kiosk_new (self->fixture->campaign, name);
  static const guint8 session[CANVASS_ID_BYTES] = { 9 };
  guint8 hash[CANVASS_HASH_BYTES];

  fixture_admit (self->fixture, kiosk);
  g_ptr_array_add (records, random_record (self->fixture, kiosk, self->rand));
  canvass_hash (
      hash, g_bytes_get_data (records->pdata[0], NULL), g_bytes_get_size (records->pdata[0]));
  canvass_payload_set_kind (payload, CANVASS_PAYLOAD_DOUBT);
  g_assert_true (canvass_payload_set_day (payload, "2026-11-23"));
  g_assert_true (canvass_payload_set_language (payload, "es"));
  canvass_payload_set_session (payload, session);
  canvass_payload_set_about (payload, hash);
  g_ptr_array_add (records, fixture_record (kiosk, self->fixture->campaign, payload));
  import_records (self->fixture, kiosk, name, records, 2);
}

static void
undo (Story *self, GError **error)
{
  CanvassDecisionId id;

  if (self->made->len == 0)
    return;

  id = g_array_index (
      self->made, CanvassDecisionId, g_rand_int_range (self->rand, 0, (gint)self->made->len));
  canvass_ledger_undo_decisions (self->fixture->ledger, id.bytes, 1, NULL, self->made, error);
}

static void
happen (Story *self)
{
  g_autoptr (GError) error = NULL;

  switch (g_rand_int_range (self->rand, 0, 8)) {
  case 0:
    correct (self, &error);
    break;
  case 1:
    canvass_ledger_decide_records (self->fixture->ledger,
                                   CANVASS_DECISION_WITHDRAWAL,
                                   pick (self),
                                   1,
                                   NULL,
                                   self->made,
                                   &error);
    break;
  case 2:
    canvass_ledger_decide_records (self->fixture->ledger,
                                   CANVASS_DECISION_REJECTION,
                                   pick (self),
                                   1,
                                   NULL,
                                   self->made,
                                   &error);
    break;
  case 3:
    join (self, FALSE, &error);
    break;
  case 4:
    undo (self, &error);
    break;
  case 5:
    mark_doubtful (self);
    break;
  default:
    join (self, TRUE, &error);
    break;
  }
  g_assert_no_error (error);
}

static void
a_refreshed_roll_is_the_one_opened_anew (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GByteArray) hashes = g_byte_array_new ();
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  Story story = { .fixture = self, .rand = rand, .hashes = hashes, .made = made };
  g_autoptr (CanvassRoll) roll = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_changed;

  kiosk_free (import_crowd (self, rand, 0));
  roll = open_roll (self);
  get_listing (roll);
  canvass_roll_foreach (roll, FALSE, collect_hash, hashes, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 60; i++) {
    g_autofree char *refreshed = NULL, *opened = NULL;
    g_autoptr (CanvassRoll) anew = NULL;
    guint64 version = canvass_roll_list_get_version (get_listing (roll));

    happen (&story);
    canvass_roll_refresh (roll, &n_changed, &error);
    g_assert_no_error (error);
    g_assert_true (n_changed == 0 || canvass_roll_list_get_version (get_listing (roll)) != version);
    anew = open_roll (self);
    refreshed = describe (roll);
    opened = describe (anew);
    g_assert_cmpstr (refreshed, ==, opened);
  }

  canvass_roll_refresh (roll, &n_changed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_changed, ==, 0);
}

static void
a_roll_of_a_rebuilt_ledger_has_to_be_opened_anew (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = import_signers (self, "Plaza");
  g_autoptr (CanvassRoll) roll = open_roll (self);
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_ledger_rebuild (self->ledger, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (canvass_roll_refresh (roll, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define add(name)                                                                                  \
  g_test_add ("/roll-list/" #name, Fixture, NULL, fixture_setup, name, fixture_teardown)
  add (a_name_is_found_in_any_script_and_order);
  add (filters_leave_out_what_was_not_asked_for);
  add (rows_come_in_every_order);
  add (a_search_finds_what_a_bare_scan_finds);
  add (a_search_can_be_cancelled);
  add (a_refreshed_roll_is_the_one_opened_anew);
  add (a_roll_of_a_rebuilt_ledger_has_to_be_opened_anew);
#undef add

  return g_test_run ();
}
