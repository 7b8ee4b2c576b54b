/*
 * Decisions: what they do to the roll, at one desk and at several.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/acknowledgement.h"
#include "format/decision.h"
#include "format/error.h"
#include "format/file.h"
#include "format/secret.h"
#include "ledger/decide.h"
#include "ledger/decisions.h"
#include "ledger/quarantine.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <sqlite3.h>

#define N 4

static void
hash_record (GBytes *record, guint8 *hash)
{
  canvass_hash (hash, g_bytes_get_data (record, NULL), g_bytes_get_size (record));
}

/* A kiosk that is admitted, and a batch of it that was imported. */
static Kiosk *
arrive (Fixture *self, const char *name, GPtrArray **records)
{
  Kiosk *kiosk = kiosk_new (self->campaign, name);
  g_autofree char *path = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  *records = fixture_signatures (kiosk, self->campaign, N);
  path = fixture_write_batch (self, name, kiosk, self->campaign, *records);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_account (&account, N, 0, 0);
  return kiosk;
}

static void
decide (Fixture *self, CanvassDecisionKind kind, GBytes *record, CanvassDecisionId *id)
{
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  g_autoptr (GError) error = NULL;
  guint8 hash[CANVASS_HASH_BYTES];

  hash_record (record, hash);
  canvass_ledger_decide_records (self->ledger, kind, hash, 1, "Because", made, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (made->len, >=, 1);
  if (id != NULL)
    *id = g_array_index (made, CanvassDecisionId, made->len - 1);
}

static void
undo (Fixture *self, const CanvassDecisionId *id, CanvassDecisionId *undone)
{
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  g_autoptr (GError) error = NULL;

  canvass_ledger_undo_decisions (self->ledger, id->bytes, 1, NULL, made, &error);
  g_assert_no_error (error);
  if (undone != NULL)
    *undone = g_array_index (made, CanvassDecisionId, 0);
}

static CanvassLedgerRecord
find (Fixture *self, GBytes *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree char *hex = NULL;
  const char *words[1];

  hash_record (record, hash);
  words[0] = hex = canvass_to_hex (hash, sizeof hash);
  found = canvass_ledger_find_records (self->ledger, words, 1, &error);
  g_assert_no_error (error);
  return g_array_index (found, CanvassLedgerRecord, 0);
}

static void
assert_aside (Fixture *self, GBytes *record, CanvassQuarantineReason reason)
{
  CanvassLedgerRecord found = find (self, record);

  g_assert_false (found.on_roll);
  g_assert_cmpstr (
      canvass_quarantine_reason_name (found.reason), ==, canvass_quarantine_reason_name (reason));
}

static void
assert_on_roll (Fixture *self, GBytes *record)
{
  g_assert_true (find (self, record).on_roll);
}

/* Another coordinator's desk. */
static CanvassLedger *
open_second (Fixture *self)
{
  g_autofree char *folder = fixture_path (self, "second");
  g_autoptr (GError) error = NULL;
  CanvassLedger *ledger =
      g_file_test (folder, G_FILE_TEST_IS_DIR)
          ? canvass_ledger_open (folder, self->second, &error)
          : canvass_ledger_create (folder, self->campaign, self->second, &error);

  g_assert_no_error (error);
  return ledger;
}

static void
import_into (CanvassLedger *ledger, const char *path, CanvassAccount *account)
{
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;

  canvass_ledger_import (ledger, paths, account, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_balanced (account);
}

static char *
describe_standing (CanvassLedger *ledger)
{
  g_autofree char *roll = fixture_describe_roll (ledger);
  g_autoptr (CanvassRoll) opened = NULL;
  g_autoptr (GPtrArray) contradictions = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) standing;
  GString *text = g_string_new (roll);

  canvass_account_init (&standing);
  canvass_ledger_get_standing (ledger, &standing, &error);
  g_assert_no_error (error);
  assert_balanced (&standing);
  for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT, standing.reasons[i]);

  opened = canvass_ledger_open_roll (ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (canvass_roll_get_n_records (opened), ==, standing.accepted);
  g_string_append_printf (text,
                          " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                          canvass_roll_get_n_unique (opened),
                          canvass_roll_get_n_corrected (opened));

  contradictions = canvass_ledger_list_contradictions (ledger, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < contradictions->len; i++) {
    const CanvassContradiction *contradiction = contradictions->pdata[i];
    g_autofree char *record = canvass_to_hex (contradiction->record, CANVASS_HASH_BYTES);

    g_string_append_printf (
        text, "%s %s %u\n", contradiction->kind, record, contradiction->decisions->len);
  }

  return g_string_free (text, FALSE);
}

static void
test_an_admission_reaches_other_desks (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);
  g_autoptr (CanvassLedger) second = open_second (self);
  g_autofree char *decisions = g_build_filename (self->ledger_folder, "decisions", NULL);
  g_autofree char *batch = fixture_path (self, "Plaza.batch");
  g_autofree char *ours = fixture_describe_roll (self->ledger);
  g_autofree char *theirs = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  import_into (second, batch, &account);
  assert_account (&account, 0, 0, N);
  import_into (second, decisions, &account);
  g_assert_cmpuint (account.decisions, ==, 1);
  g_assert_cmpuint (account.taken_up, ==, N);
  theirs = fixture_describe_roll (second);
  g_assert_cmpstr (ours, ==, theirs);

  /* Twice is once. */
  import_into (second, decisions, &account);
  g_assert_cmpuint (account.decisions, ==, 0);
  g_assert_cmpuint (account.repeated_decisions, ==, 1);
  g_assert_cmpuint (account.taken_up, ==, 0);
  g_assert_finalize_object (g_steal_pointer (&second));

  second = open_second (self);
  g_clear_pointer (&theirs, g_free);
  theirs = fixture_describe_roll (second);
  g_assert_cmpstr (ours, ==, theirs);
}

static void
test_what_is_rejected_or_withdrawn_does_not_count (Fixture *self, gconstpointer unused)
{
  static const struct {
    CanvassDecisionKind kind;
    CanvassQuarantineReason reason;
  } cases[] = {
    { CANVASS_DECISION_REJECTION, CANVASS_QUARANTINE_REJECTED },
    { CANVASS_DECISION_WITHDRAWAL, CANVASS_QUARANTINE_WITHDRAWN },
  };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CanvassDecisionId id, undone;

    decide (self, cases[i].kind, records->pdata[0], &id);
    assert_aside (self, records->pdata[0], cases[i].reason);
    g_assert_cmpuint (fixture_n_signatures (self), ==, N - 1);

    fixture_close (self);
    fixture_open (self);
    g_assert_cmpuint (fixture_n_signatures (self), ==, N - 1);

    undo (self, &id, &undone);
    g_assert_cmpuint (fixture_n_signatures (self), ==, N);
    /* What undid is undone: it holds again. */
    undo (self, &undone, NULL);
    g_assert_cmpuint (fixture_n_signatures (self), ==, N - 1);
    decide (self, CANVASS_DECISION_RELEASE, records->pdata[0], NULL);
    g_assert_cmpuint (
        fixture_n_signatures (self), ==, cases[i].kind == CANVASS_DECISION_REJECTION ? N : N - 1);
  }
}

static void
test_a_release_brings_records_out_of_quarantine (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) stranger = kiosk_new (self->campaign, "Nobody");
  g_autoptr (GPtrArray) records = fixture_signatures (stranger, self->campaign, N);
  g_autoptr (GPtrArray) others = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *strange = fixture_write_batch (self, "a", stranger, self->campaign, records);
  g_autoptr (GBytes) batch = NULL;
  g_autoptr (GBytes) forged = NULL;
  g_autofree char *path = NULL, *roll = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  batch = fixture_batch (kiosk, self->campaign, others);
  forged = fixture_flip (batch, 110); /* a bit of the signature */
  path = fixture_write (self, "b.batch", forged);
  fixture_import (self, strange, &account);
  fixture_import (self, path, &account);
  assert_account (&account, 0, 0, N);

  decide (self, CANVASS_DECISION_RELEASE, records->pdata[1], NULL);
  decide (self, CANVASS_DECISION_RELEASE, others->pdata[2], NULL);
  assert_on_roll (self, records->pdata[1]);
  assert_on_roll (self, others->pdata[2]);
  assert_aside (self, records->pdata[0], CANVASS_QUARANTINE_UNKNOWN_KIOSK);
  assert_aside (self, others->pdata[0], CANVASS_QUARANTINE_BAD_BATCH);
  roll = fixture_describe_roll (self->ledger);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 2);

  /* Rejecting supersedes it, and the rest of what it said stays. */
  decide (self, CANVASS_DECISION_REJECTION, records->pdata[1], NULL);
  assert_aside (self, records->pdata[1], CANVASS_QUARANTINE_REJECTED);
  assert_on_roll (self, others->pdata[2]);
}

static const char *
name_fixed (void)
{
  return "fixed";
}

static uint32_t
fixed_number (void)
{
  return 0x42424242;
}

static void
fixed_bytes (void *const bytes, const size_t length)
{
  memset (bytes, 0x42, length);
}

/* Records of one id that all open: only without chance can they be made. */
static GBytes *
record_of_one_id (Fixture *self, Kiosk *kiosk, const char *name)
{
  static randombytes_implementation fixed = { .implementation_name = name_fixed,
                                              .random = fixed_number,
                                              .buf = fixed_bytes };
  g_autoptr (CanvassPayload) payload = fixture_payload (name);
  GBytes *record;

  randombytes_set_implementation (&fixed);
  record = fixture_record (kiosk, self->campaign, payload);
  randombytes_set_implementation (&randombytes_sysrandom_implementation);
  return record;
}

static void
test_of_two_that_bear_one_id_the_released_one_counts (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GBytes) first = record_of_one_id (self, kiosk, "One");
  g_autoptr (GBytes) second = record_of_one_id (self, kiosk, "Two");
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GPtrArray) two = g_ptr_array_new ();
  g_autofree char *path = NULL, *other = NULL;
  CanvassDecisionId id;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  g_ptr_array_add (one, first);
  g_ptr_array_add (two, second);
  path = fixture_write_batch (self, "1", kiosk, self->campaign, one);
  other = fixture_write_batch (self, "2", kiosk, self->campaign, two);
  fixture_import (self, path, &account);
  fixture_import (self, other, &account);
  assert_aside (self, first, CANVASS_QUARANTINE_CONFLICT);
  assert_aside (self, second, CANVASS_QUARANTINE_CONFLICT);

  decide (self, CANVASS_DECISION_RELEASE, first, &id);
  assert_on_roll (self, first);
  assert_aside (self, second, CANVASS_QUARANTINE_CONFLICT);

  decide (self, CANVASS_DECISION_RELEASE, second, NULL);
  assert_aside (self, first, CANVASS_QUARANTINE_CONTESTED);
  assert_aside (self, second, CANVASS_QUARANTINE_CONTESTED);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 0);

  undo (self, &id, NULL);
  assert_on_roll (self, second);

  /* Rejecting the one decides for the other as well. */
  undo (self, &id, NULL);
  decide (self, CANVASS_DECISION_REJECTION, second, NULL);
  assert_on_roll (self, first);
  assert_aside (self, second, CANVASS_QUARANTINE_REJECTED);
}

static void
test_a_code_withdraws_what_has_not_arrived_yet (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (CanvassPayload) payload = fixture_payload ("Ana");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = NULL;
  g_autofree char *path = NULL;
  char code[CANVASS_CODE_CHARS];
  GBytes *record;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  canvass_payload_make_code (payload, code);
  record = fixture_record (kiosk, self->campaign, payload);
  g_ptr_array_add (records, record);
  path = fixture_write_batch (self, "1", kiosk, self->campaign, records);

  found = canvass_ledger_find_by_code (self->ledger, code, &error);
  g_assert_cmpuint (found->len, ==, 0);
  canvass_ledger_withdraw_by_code (self->ledger, code, NULL, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_import (self, path, &account);
  assert_account (&account, N, 0, 1);
  assert_aside (self, record, CANVASS_QUARANTINE_WITHDRAWN);

  fixture_close (self);
  fixture_open (self);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N);
  assert_aside (self, record, CANVASS_QUARANTINE_WITHDRAWN);
  g_clear_pointer (&found, g_array_unref);
  found = canvass_ledger_find_by_code (self->ledger, code, &error);
  g_assert_cmpuint (found->len, ==, 1);
}

static void
correct (Fixture *self, GBytes *record, const char *field, const char *value, CanvassDecisionId *id)
{
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  g_autoptr (GError) error = NULL;
  CanvassDecisionBody change;
  guint8 hash[CANVASS_HASH_BYTES];

  hash_record (record, hash);
  canvass_decision_body_init (&change, CANVASS_DECISION_CORRECTION);
  change.fields[0].name = (CanvassCborText){ field, strlen (field) };
  change.fields[0].value = (CanvassCborText){ value, strlen (value) };
  change.n_fields = 1;
  canvass_ledger_correct_record (self->ledger, hash, &change, NULL, made, &error);
  g_assert_no_error (error);
  if (id != NULL)
    *id = g_array_index (made, CanvassDecisionId, 0);
}

static void
test_a_correction_shows_and_can_be_undone (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);
  g_autofree char *corrected = NULL, *more = NULL;
  CanvassDecisionId name, city;

  correct (self, records->pdata[0], "name", "Ana Lučić", &name);
  corrected = fixture_describe_roll (self->ledger);
  g_assert_nonnull (strstr (corrected, "name=Ana Lučić"));
  g_assert_nonnull (strstr (corrected, "postcode=60608"));

  correct (self, records->pdata[0], "city", "Chicago", &city);
  correct (self, records->pdata[0], "name", "Ana Lucic", &name);
  more = fixture_describe_roll (self->ledger);
  g_assert_nonnull (strstr (more, "city=Chicago"));
  g_assert_nonnull (strstr (more, "name=Ana Lucic"));

  /* Nothing there is a value, too. */
  correct (self, records->pdata[0], "postcode", "", NULL);
  undo (self, &name, NULL);
  undo (self, &city, NULL);
  g_clear_pointer (&more, g_free);
  more = fixture_describe_roll (self->ledger);
  g_assert_null (strstr (more, "Lucic"));
  /* What was superseded holds again. */
  g_assert_nonnull (strstr (more, "name=Ana Lučić"));
}

static void
join (Fixture *self, GPtrArray *records, guint first, guint second, CanvassDecisionId *id)
{
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  g_autoptr (GError) error = NULL;
  guint8 hashes[2 * CANVASS_HASH_BYTES];
  CanvassDecisionSet set = { hashes, 2 };

  hash_record (records->pdata[first], hashes);
  hash_record (records->pdata[second], hashes + CANVASS_HASH_BYTES);
  canvass_ledger_join_persons (self->ledger, &set, 1, NULL, made, &error);
  g_assert_no_error (error);
  if (id != NULL)
    *id = g_array_index (made, CanvassDecisionId, made->len - 1);
}

static void
separate (Fixture *self, GPtrArray *records, guint first, guint second)
{
  g_autoptr (GError) error = NULL;
  guint8 hashes[2 * CANVASS_HASH_BYTES];

  hash_record (records->pdata[first], hashes);
  hash_record (records->pdata[second], hashes + CANVASS_HASH_BYTES);
  canvass_ledger_separate_persons (self->ledger, hashes, 2, NULL, NULL, &error);
  g_assert_no_error (error);
}

static guint64
count_unique (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);

  g_assert_no_error (error);
  return canvass_roll_get_n_unique (roll);
}

static void
test_of_one_person_one_signature_counts (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);
  g_autofree char *path = fixture_path (self, "roll.csv");
  g_autoptr (GPtrArray) contradictions = NULL;
  g_autoptr (GError) error = NULL;
  CanvassDecisionId id;
  guint64 n;

  join (self, records, 2, 0, &id);
  g_assert_true (find (self, records->pdata[0]).merged);
  g_assert_false (find (self, records->pdata[2]).merged);
  g_assert_cmpuint (count_unique (self), ==, N - 1);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N);
  canvass_export (self->ledger, CANVASS_EXPORT_CSV, path, NULL, 0, &n, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, N - 1);

  /* Through one that both know, all are one. */
  join (self, records, 3, 0, NULL);
  g_assert_cmpuint (count_unique (self), ==, N - 2);
  /* The one that counts is taken back: another of the same person's does. */
  decide (self, CANVASS_DECISION_WITHDRAWAL, records->pdata[2], NULL);
  g_assert_cmpuint (count_unique (self), ==, N - 2);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N - 1);

  undo (self, &id, NULL);
  g_assert_cmpuint (count_unique (self), ==, N - 2);
  separate (self, records, 3, 0);
  g_assert_cmpuint (count_unique (self), ==, N - 1);
  contradictions = canvass_ledger_list_contradictions (self->ledger, &error);
  g_assert_cmpuint (contradictions->len, ==, 0);
}

static void
test_separating_keeps_the_others_together (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);
  g_autoptr (GError) error = NULL;
  guint8 hashes[N * CANVASS_HASH_BYTES];
  CanvassDecisionSet set = { hashes, N };

  for (guint i = 0; i < N; i++)
    hash_record (records->pdata[i], hashes + i * CANVASS_HASH_BYTES);
  canvass_ledger_join_persons (self->ledger, &set, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_unique (self), ==, 1);

  separate (self, records, 0, 1);
  g_assert_cmpuint (count_unique (self), ==, 2);
  g_assert_true (find (self, records->pdata[2]).merged);
  g_assert_false (find (self, records->pdata[1]).merged);

  join (self, records, 0, 1, NULL);
  g_assert_cmpuint (count_unique (self), ==, 1);
}

/* Decides at the second desk, of which the first one reads nothing yet. */
static void
carry (Fixture *self, CanvassLedger *from, CanvassLedger *to)
{
  g_autofree char *folder = fixture_path (self, "carried");
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;
  guint n;

  canvass_account_init (&account);
  g_mkdir (folder, 0700);
  canvass_ledger_share_decisions (from, folder, &n, &error);
  g_assert_no_error (error);
  import_into (to, folder, &account);
  g_assert_cmpuint (account.bad_files->len, ==, 0);
}

static void
test_desks_that_decide_differently_show_it (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);
  g_autoptr (CanvassLedger) second = open_second (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *batches = g_build_filename (self->ledger_folder, "batches", NULL);
  g_autofree char *ours = NULL, *theirs = NULL;
  CanvassLedger *first = self->ledger;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  import_into (second, batches, &account);
  carry (self, first, second);

  correct (self, records->pdata[0], "name", "Ana", NULL);
  decide (self, CANVASS_DECISION_REJECTION, records->pdata[1], NULL);
  join (self, records, 2, 3, NULL);
  canvass_ledger_name_kiosk (first, kiosk->card.kiosk_id, "Market", NULL, NULL, &error);
  g_assert_no_error (error);

  self->ledger = second;
  correct (self, records->pdata[0], "name", "Anna", NULL);
  decide (self, CANVASS_DECISION_RELEASE, records->pdata[1], NULL);
  separate (self, records, 2, 3);
  canvass_ledger_name_kiosk (second, kiosk->card.kiosk_id, "Mercado", NULL, NULL, &error);
  g_assert_no_error (error);
  self->ledger = first;

  carry (self, second, first);
  carry (self, first, second);
  ours = describe_standing (first);
  theirs = describe_standing (second);
  g_assert_cmpstr (ours, ==, theirs);
  g_assert_nonnull (strstr (ours, "\nrecord "));
  g_assert_nonnull (strstr (ours, "\nname "));
  g_assert_nonnull (strstr (ours, "\ncorrection "));
  g_assert_nonnull (strstr (ours, "\npersons "));
  assert_aside (self, records->pdata[1], CANVASS_QUARANTINE_CONTESTED);
  g_assert_nonnull (strstr (ours, "Plaza name=Signer"));
  g_assert_null (strstr (ours, "Ana"));
  g_assert_cmpuint (count_unique (self), ==, N - 1);

  /* Deciding anew settles each of them. */
  correct (self, records->pdata[0], "name", "Ana", NULL);
  decide (self, CANVASS_DECISION_RELEASE, records->pdata[1], NULL);
  join (self, records, 2, 3, NULL);
  canvass_ledger_name_kiosk (first, kiosk->card.kiosk_id, "Market", NULL, NULL, &error);
  g_assert_no_error (error);
  carry (self, first, second);
  g_free (g_steal_pointer (&theirs));
  theirs = describe_standing (second);
  g_assert_null (strstr (theirs, "record "));
  g_assert_null (strstr (theirs, "persons "));
  g_assert_nonnull (strstr (theirs, "Market name=Ana "));
  assert_on_roll (self, records->pdata[1]);
}

/* What a copied device signs from its second batch on. */
static GPtrArray *
fork_chain (Fixture *self, Kiosk *kiosk, const char *name)
{
  Kiosk copy = *kiosk;
  GPtrArray *records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = fixture_write_batch (self, name, &copy, self->campaign, records);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
  return records;
}

static void
test_a_revocation_ends_a_chain_and_decides_a_fork (Fixture *self, gconstpointer unused)
{
  static const guint8 never[CANVASS_HASH_BYTES];
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &first);
  Kiosk before = *kiosk;
  g_autoptr (GPtrArray) genuine = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GPtrArray) later = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = fixture_write_batch (self, "2", kiosk, self->campaign, genuine);
  g_autofree char *last = NULL;
  g_autoptr (GPtrArray) forged = NULL;
  g_autoptr (GError) error = NULL;
  guint8 after[CANVASS_HASH_BYTES];
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  memcpy (after, kiosk->previous_id, sizeof after);
  last = fixture_write_batch (self, "3", kiosk, self->campaign, later);
  fixture_import (self, path, &account);
  fixture_import (self, last, &account);
  forged = fork_chain (self, &before, "forged");
  assert_on_roll (self, first->pdata[0]);
  assert_aside (self, genuine->pdata[0], CANVASS_QUARANTINE_FORKED);
  assert_aside (self, forged->pdata[0], CANVASS_QUARANTINE_FORKED);

  canvass_ledger_revoke_kiosk (self->ledger, kiosk->card.kiosk_id, after, "Stolen", NULL, &error);
  g_assert_no_error (error);
  assert_on_roll (self, first->pdata[0]);
  assert_on_roll (self, genuine->pdata[0]);
  assert_aside (self, forged->pdata[0], CANVASS_QUARANTINE_REVOKED);
  assert_aside (self, later->pdata[0], CANVASS_QUARANTINE_REVOKED);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 2 * N);

  /* What is known to be genuine can still be released. */
  decide (self, CANVASS_DECISION_RELEASE, later->pdata[0], NULL);
  assert_on_roll (self, later->pdata[0]);

  canvass_ledger_revoke_kiosk (self->ledger, kiosk->card.kiosk_id, never, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 1);
}

static void
test_a_gap_before_the_last_batch_is_no_reason_to_lose_what_lies_behind (Fixture *self,
                                                                        gconstpointer unused)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &first);
  g_autoptr (GPtrArray) missing = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GPtrArray) third = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *not_yet = fixture_write_batch (self, "2", kiosk, self->campaign, missing);
  g_autofree char *path = fixture_write_batch (self, "3", kiosk, self->campaign, third);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) kiosks = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
  canvass_ledger_revoke_kiosk (
      self->ledger, kiosk->card.kiosk_id, kiosk->previous_id, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 2 * N);
  kiosks = canvass_ledger_list_kiosks (self->ledger, &error);
  g_assert_cmpuint (g_array_index (kiosks, CanvassLedgerKiosk, 0).n_gaps, ==, 1);
  g_assert_cmpuint (g_array_index (kiosks, CanvassLedgerKiosk, 0).gaps[0].first, ==, 2);
  g_assert_cmpuint (g_array_index (kiosks, CanvassLedgerKiosk, 0).last_day, ==, 20261123);
  g_assert_true (g_array_index (kiosks, CanvassLedgerKiosk, 0).revoked);

  fixture_import (self, not_yet, &account);
  assert_account (&account, N, 0, 0);
}

static void
test_an_acknowledgement_covers_what_is_decided (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);
  g_autofree char *to = fixture_path (self, "acks");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  guint64 n;

  decide (self, CANVASS_DECISION_REJECTION, records->pdata[0], NULL);
  decide (self, CANVASS_DECISION_WITHDRAWAL, records->pdata[1], NULL);
  g_mkdir (to, 0700);
  canvass_ledger_acknowledge (self->ledger, to, &paths, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, N);
}

/* Sealed by anybody, for anybody. */
static GBytes *
seal_by (const CanvassKey *signer,
         const guint8 *campaign_id,
         const CanvassKey *recipient,
         GBytes *record)
{
  g_auto (CanvassDecisionBody) body = { 0 };
  g_autoptr (GError) error = NULL;
  guint8 recipients[1][CANVASS_SEAL_PK_BYTES], bytes[512], hash[CANVASS_HASH_BYTES];
  GBytes *file;
  gsize length;

  hash_record (record, hash);
  memcpy (recipients[0], recipient->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  canvass_decision_body_init (&body, CANVASS_DECISION_REJECTION);
  memcpy (body.day, "2026-11-28", sizeof body.day);
  body.records = hash;
  body.n_records = 1;
  length = canvass_decision_body_encode (&body, bytes, sizeof bytes, &error);
  g_assert_no_error (error);
  file = canvass_decision_seal (campaign_id, recipients, 1, bytes, length, signer, &error);
  g_assert_no_error (error);
  return file;
}

static void
test_hostile_decisions_are_refused_and_lose_nothing (Fixture *self, gconstpointer unused)
{
  static const guint8 elsewhere[CANVASS_ID_BYTES] = { 9 };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);
  g_autoptr (CanvassKey) mallory = canvass_key_generate ("Mallory");
  const guint8 *id = canvass_campaign_get_id (self->campaign);
  GBytes *record = records->pdata[0];
  g_autoptr (GBytes) sound = seal_by (self->second, id, self->key, record);
  g_autofree guint8 *overlong = g_malloc0 (CANVASS_DECISION_MAX_BYTES + 1);
  g_autofree char *before = describe_standing (self->ledger);
  g_autofree char *after = NULL, *folder = fixture_path (self, "hostile"), *good = NULL;
  struct {
    GBytes *file;
    const char *told;
  } cases[] = {
    { seal_by (mallory, id, self->key, record), "no coordinator" },
    { seal_by (self->second, elsewhere, self->key, record), "another petition" },
    { seal_by (self->second, id, mallory, record), "not sealed to this key" },
    { fixture_flip (sound, 400), "damaged or altered" },
    { fixture_flip (sound, 30), "damaged or altered" },
    { g_bytes_new_from_bytes (sound, 0, 3000), "cut off" },
    { g_bytes_new_take (g_memdup2 ("CVD1", 4), 4), "cut off" },
    { NULL, "more than" },
  };
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  memcpy (overlong, g_bytes_get_data (sound, NULL), g_bytes_get_size (sound));
  cases[G_N_ELEMENTS (cases) - 1].file = g_bytes_new (overlong, CANVASS_DECISION_MAX_BYTES + 1);
  g_mkdir (folder, 0700);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("%s/%zu.decision", folder, i);

    g_test_message ("%s", cases[i].told);
    g_assert_true (g_file_set_contents (path,
                                        g_bytes_get_data (cases[i].file, NULL),
                                        (gssize)g_bytes_get_size (cases[i].file),
                                        NULL));
    fixture_import (self, path, &account);
    g_assert_cmpuint (account.bad_files->len, ==, 1);
    g_assert_nonnull (
        strstr (((CanvassBadFile *)account.bad_files->pdata[0])->what, cases[i].told));
    g_assert_cmpuint (account.decisions, ==, 0);
    g_bytes_unref (cases[i].file);
  }

  after = describe_standing (self->ledger);
  g_assert_cmpstr (before, ==, after);

  /* The control: from a coordinator and whole, it holds. */
  good = fixture_write (self, "good", sound);
  fixture_import (self, good, &account);
  g_assert_cmpuint (account.decisions, ==, 1);
  g_assert_cmpuint (account.taken_off, ==, 1);
  assert_aside (self, record, CANVASS_QUARANTINE_REJECTED);
}

static CanvassDecisionFact *
fact_of (guint8 name, CanvassDecisionKind kind, const guint8 *superseded, guint n)
{
  g_auto (CanvassDecisionBody) body = { 0 };
  guint8 hash[CANVASS_HASH_BYTES], signer[CANVASS_SIGN_PK_BYTES] = { 0 };
  g_autofree guint8 *hashes = g_malloc (MAX (n, 1) * CANVASS_HASH_BYTES);

  memset (hash, name, sizeof hash);
  for (guint i = 0; i < n; i++)
    memset (hashes + i * CANVASS_HASH_BYTES, superseded[i], CANVASS_HASH_BYTES);
  canvass_decision_body_init (&body, kind);
  body.supersedes = hashes;
  body.n_supersedes = n;
  return canvass_decision_fact_new (hash, signer, &body);
}

/* Hashes do not go round in circles; but if they did, nothing would hang or guess. */
static void
test_a_circle_is_not_in_force (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) decisions = canvass_decisions_new ();
  g_autoptr (CanvassJudgement) judgement = NULL;
  /* 1 and 2, 3, 4 go round; 6 supersedes 5, which would 7. */
  static const CanvassForce expected[] = { CANVASS_FORCE_CIRCLE,     CANVASS_FORCE_CIRCLE,
                                           CANVASS_FORCE_CIRCLE,     CANVASS_FORCE_CIRCLE,
                                           CANVASS_FORCE_SUPERSEDED, CANVASS_FORCE_IN,
                                           CANVASS_FORCE_IN };

  canvass_decisions_insert (decisions,
                            fact_of (6, CANVASS_DECISION_UNDOING, (guint8[]){ 5, 77 }, 2));
  canvass_decisions_insert (decisions, fact_of (1, CANVASS_DECISION_UNDOING, (guint8[]){ 2 }, 1));
  canvass_decisions_insert (decisions, fact_of (2, CANVASS_DECISION_UNDOING, (guint8[]){ 1 }, 1));
  canvass_decisions_insert (decisions, fact_of (3, CANVASS_DECISION_UNDOING, (guint8[]){ 3 }, 1));
  canvass_decisions_insert (decisions, fact_of (4, CANVASS_DECISION_UNDOING, (guint8[]){ 4 }, 1));
  canvass_decisions_insert (decisions, fact_of (5, CANVASS_DECISION_UNDOING, (guint8[]){ 7 }, 1));
  canvass_decisions_insert (decisions, fact_of (7, CANVASS_DECISION_UNDOING, NULL, 0));
  judgement = canvass_judgement_new (decisions);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (canvass_judgement_get_force (judgement, i), ==, expected[i]);
}

/* As deep as anybody likes. */
static void
test_a_long_row_of_undoing_ends (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) decisions = canvass_decisions_new ();
  g_autoptr (CanvassJudgement) judgement = NULL;
  const guint n = 50000;

  for (guint i = n; i > 0; i--) {
    CanvassDecisionFact *fact = fact_of (0, CANVASS_DECISION_UNDOING, (guint8[]){ 0 }, 1);

    canvass_write_u32 (fact->supersedes, GUINT32_SWAP_LE_BE (i)); /* the one before */
    canvass_write_u32 (fact->hash, GUINT32_SWAP_LE_BE (i - 1));
    g_ptr_array_insert (decisions, 0, fact);
  }
  judgement = canvass_judgement_new (decisions);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (canvass_judgement_get_force (judgement, i),
                     ==,
                     i % 2 == 0 ? CANVASS_FORCE_IN : CANVASS_FORCE_SUPERSEDED);
}

/* Everything that two coordinators may decide about the same few records, with the help of a third
 * desk that nobody looks at. */
static void
make_decisions (Fixture *self, Kiosk *kiosk, GPtrArray *records, guint n)
{
  for (guint i = 0; i < n; i++) {
    GBytes *record = records->pdata[g_test_rand_int_range (0, (gint)records->len)];
    guint a = (guint)g_test_rand_int_range (0, (gint)records->len);
    guint b = (a + 1 + (guint)g_test_rand_int_range (0, (gint)records->len - 1)) % records->len;
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));

    switch (g_test_rand_int_range (0, 8)) {
    case 0:
      decide (self, CANVASS_DECISION_REJECTION, record, NULL);
      break;
    case 1:
      decide (self, CANVASS_DECISION_RELEASE, record, NULL);
      break;
    case 2:
      correct (self, record, "name", g_test_rand_bit () ? "Ana" : "Ann", NULL);
      break;
    case 3:
      join (self, records, a, b, NULL);
      break;
    case 4:
      separate (self, records, a, b);
      break;
    case 5:
      decide (self, CANVASS_DECISION_WITHDRAWAL, record, NULL);
      break;
    case 6:
      canvass_ledger_name_kiosk (self->ledger,
                                 kiosk->card.kiosk_id,
                                 g_test_rand_bit () ? "North" : "South",
                                 NULL,
                                 NULL,
                                 &error);
      break;
    default: {
      g_autofree char *folder = g_build_filename (self->folder, "carried", NULL);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
      guint8 hash[CANVASS_HASH_BYTES];
      g_autofree char *hex = name != NULL ? g_strndup (name, 64) : NULL;

      if (hex != NULL && canvass_from_hex (hash, sizeof hash, hex))
        canvass_ledger_undo_decisions (self->ledger, hash, 1, NULL, made, &error);
    }
    }
    g_assert_no_error (error);
  }
}

static void
shuffle (GPtrArray *paths)
{
  for (guint i = paths->len - 1; i > 0; i--) {
    guint j = (guint)g_test_rand_int_range (0, (gint)i + 1);
    gpointer swap = paths->pdata[i];

    paths->pdata[i] = paths->pdata[j];
    paths->pdata[j] = swap;
  }
}

static void
list_files (const char *folder, GPtrArray *paths)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
}

/* A desk of its own, which reads the files one by one or some at a time, some of them again. */
static char *
read_in_any_order (Fixture *self, GPtrArray *paths, const CanvassKey *key, guint trial)
{
  g_autofree char *name = g_strdup_printf ("trial-%u", trial);
  g_autofree char *folder = fixture_path (self, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassLedger) ledger = canvass_ledger_create (folder, self->campaign, key, &error);
  g_auto (CanvassAccount) account;

  g_assert_no_error (error);
  canvass_account_init (&account);
  shuffle (paths);
  for (guint i = 0; i < paths->len;) {
    g_autoptr (GPtrArray) some = g_ptr_array_new ();
    guint n = (guint)g_test_rand_int_range (1, 4);

    for (; n > 0 && i < paths->len; n--)
      g_ptr_array_add (some, paths->pdata[i++]);
    if (g_test_rand_bit ())
      g_ptr_array_add (some, paths->pdata[g_test_rand_int_range (0, (gint)i)]);
    g_ptr_array_add (some, NULL);
    canvass_ledger_import (
        ledger, (const char *const *)some->pdata, &account, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    assert_balanced (&account);
    g_assert_cmpuint (account.bad_files->len, ==, 0);
    if (g_test_rand_int_range (0, 10) == 0) {
      g_clear_object (&ledger);
      ledger = canvass_ledger_open (folder, key, &error);
      g_assert_no_error (error);
    }
  }

  return describe_standing (ledger);
}

static void
test_desks_that_read_the_same_files_show_the_same (Fixture *self, gconstpointer unused)
{
  const guint trials = g_test_slow () ? 40 : 8;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);
  g_autoptr (Kiosk) stranger = kiosk_new (self->campaign, "Nobody");
  g_autoptr (GPtrArray) strange = fixture_signatures (stranger, self->campaign, 2);
  g_autofree char *path = fixture_write_batch (self, "s", stranger, self->campaign, strange);
  g_autofree char *batches = g_build_filename (self->ledger_folder, "batches", NULL);
  g_autofree char *carried = fixture_path (self, "carried");
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CanvassLedger) second = open_second (self);
  g_autofree char *expected = NULL;
  CanvassLedger *first = self->ledger;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
  import_into (second, batches, &account);
  carry (self, first, second);
  g_ptr_array_add (records, g_bytes_ref (strange->pdata[0]));
  g_ptr_array_add (records, g_bytes_ref (strange->pdata[1]));

  /* Each without knowing what the other does, then with. */
  for (guint round = 0; round < 3; round++) {
    make_decisions (self, kiosk, records, 8);
    self->ledger = second;
    make_decisions (self, kiosk, records, 8);
    self->ledger = first;
    carry (self, first, second);
    carry (self, second, first);
  }

  expected = describe_standing (first);
  g_test_message ("%s", expected);
  list_files (batches, paths);
  list_files (carried, paths);
  for (guint i = 0; i < trials; i++) {
    g_autofree char *actual =
        read_in_any_order (self, paths, i % 2 == 0 ? self->key : self->second, i);

    g_assert_cmpstr (actual, ==, expected);
  }
}

static gint
read_version (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->ledger_folder, "ledger.sqlite", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint version;

  fixture_close (self);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  fixture_open (self);
  return version;
}

/* As an earlier release would have left it: no folder, no table, a card that nobody signed. */
static void
test_a_ledger_of_an_earlier_release_goes_on (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = fixture_write_batch (self, "1", kiosk, self->campaign, records);
  g_autofree char *folder = g_build_filename (self->ledger_folder, "decisions", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;
  guint n, n_in_force;

  canvass_account_init (&account);
  fixture_close (self);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  self->ledger = canvass_ledger_open_locked (self->ledger_folder, &error);
  g_assert_no_error (error);
  fixture_admit (self, kiosk);
  fixture_open (self);
  fixture_import (self, path, &account);
  assert_account (&account, N, 0, 0);
  g_assert_cmpint (read_version (self), ==, 1);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));

  /* The first decision takes what was pending along. */
  decide (self, CANVASS_DECISION_REJECTION, records->pdata[0], NULL);
  g_assert_cmpint (read_version (self), ==, 3);
  canvass_ledger_count_decisions (self->ledger, &n, &n_in_force, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N - 1);
}

static void
test_a_decision_that_is_gone_is_missed (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (Kiosk) kiosk G_GNUC_UNUSED = arrive (self, "Plaza", &records);
  g_autofree char *hex = NULL, *path = NULL, *away = fixture_path (self, "away.decision");
  g_autofree char *index = g_build_filename (self->ledger_folder, "ledger.sqlite", NULL);
  g_autoptr (CanvassRoll) roll = NULL;
  g_autoptr (GError) error = NULL;
  CanvassDecisionId id;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  decide (self, CANVASS_DECISION_WITHDRAWAL, records->pdata[0], &id);
  hex = canvass_to_hex (id.bytes, sizeof id.bytes);
  path = g_strdup_printf ("%s/decisions/%s.decision", self->ledger_folder, hex);
  g_assert_cmpint (g_rename (path, away), ==, 0);

  roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  g_assert_null (roll);
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, hex));
  g_clear_error (&error);

  /* Another copy cures it, and a lost index comes back with what was decided. */
  fixture_import (self, away, &account);
  g_assert_cmpuint (account.repeated_decisions, ==, 1);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N - 1);
  fixture_close (self);
  g_assert_cmpint (g_unlink (index), ==, 0);
  fixture_open (self);
  canvass_ledger_rebuild (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N - 1);
  g_assert_cmpint (read_version (self), ==, 3);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
#define TEST(name) { "/decisions/" #name, test_##name }
    TEST (an_admission_reaches_other_desks),
    TEST (what_is_rejected_or_withdrawn_does_not_count),
    TEST (a_release_brings_records_out_of_quarantine),
    TEST (of_two_that_bear_one_id_the_released_one_counts),
    TEST (a_code_withdraws_what_has_not_arrived_yet),
    TEST (a_correction_shows_and_can_be_undone),
    TEST (of_one_person_one_signature_counts),
    TEST (separating_keeps_the_others_together),
    TEST (desks_that_decide_differently_show_it),
    TEST (a_revocation_ends_a_chain_and_decides_a_fork),
    TEST (a_gap_before_the_last_batch_is_no_reason_to_lose_what_lies_behind),
    TEST (an_acknowledgement_covers_what_is_decided),
    TEST (hostile_decisions_are_refused_and_lose_nothing),
    TEST (a_circle_is_not_in_force),
    TEST (a_long_row_of_undoing_ends),
    TEST (desks_that_read_the_same_files_show_the_same),
    TEST (a_ledger_of_an_earlier_release_goes_on),
    TEST (a_decision_that_is_gone_is_missed),
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, fixture_setup, tests[i].run, fixture_teardown);

  return g_test_run ();
}
