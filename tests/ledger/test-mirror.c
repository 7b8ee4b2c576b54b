/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/acknowledgement.h"
#include "format/file.h"
#include "format/mirror.h"

#include <glib/gstdio.h>

#define N 6
#define ENTRY CANVASS_MIRROR_ENTRY_BYTES (2)

static char *
write_mirror (Fixture *self, const char *name, Kiosk *kiosk, GPtrArray *records)
{
  g_autofree char *file_name = g_strconcat (name, ".mirror", NULL);
  g_autoptr (GBytes) mirror = fixture_mirror (kiosk, records);

  return fixture_write (self, file_name, mirror);
}

static void
test_a_mirror_alone_is_enough (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 100);
  g_autofree char *path = write_mirror (self, "a", kiosk, records);
  g_autofree char *before = NULL, *after = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_account (&account, 100, 0, 0);
  g_assert_cmpuint (account.files, ==, 1);
  fixture_import (self, path, &account);
  assert_account (&account, 0, 100, 0);
  before = fixture_describe_roll (self->ledger);

  fixture_open (self);
  fixture_import (self, self->folder, &account);
  assert_account (&account, 0, 200, 0); /* the stick's copy and the ledger's own */
  after = fixture_describe_roll (self->ledger);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 100);
}

/* In whatever order, the roll is the same. */
static void
test_batch_and_mirror_are_told_once (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *mirror = write_mirror (self, "m", kiosk, records);
  g_autofree char *batch = fixture_write_batch (self, "b", kiosk, self->campaign, records);
  g_autofree char *late = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, batch, &account);
  assert_account (&account, N, 0, 0);
  fixture_import (self, mirror, &account);
  assert_account (&account, 0, N, 0);

  g_ptr_array_add (records, fixture_signature (kiosk, self->campaign, "Late"));
  late = write_mirror (self, "late", kiosk, records);
  fixture_import (self, late, &account);
  assert_account (&account, 1, N, 0);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N + 1);
}

static void
test_a_cut_gives_every_record_before_it (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 3);
  g_autoptr (GBytes) mirror = fixture_mirror (kiosk, records);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (gsize length = 0; length < g_bytes_get_size (mirror); length += length < 125 ? 1 : 211) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (mirror, 0, length);
    g_autofree char *path = fixture_write (self, "x.mirror", cut);
    guint whole = length < CANVASS_MIRROR_HEADER_BYTES
                      ? 0
                      : (guint)((length - CANVASS_MIRROR_HEADER_BYTES) / ENTRY);

    fixture_import (self, path, &account);
    g_assert_cmpuint (account.bad_files->len, ==, length < CANVASS_MIRROR_HEADER_BYTES);
    g_assert_cmpuint (account.accepted + account.repeated, ==, whole);
    g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_CUT_OFF], ==, account.quarantined);
    if (length >= CANVASS_MIRROR_HEADER_BYTES)
      g_assert_cmpuint (
          account.quarantined, ==, (length - CANVASS_MIRROR_HEADER_BYTES) % ENTRY != 0);
  }
}

static void
test_a_flipped_byte_costs_one_record (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) mirror = fixture_mirror (kiosk, records);
  const gsize offsets[] = { 0, 4, 5, 8, 40, 71, 72, 135, 136, 140, 144, 160, 176, 300, ENTRY - 1 };
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (guint i = 0; i < N; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (offsets); j++) {
      g_autoptr (GBytes) damaged =
          fixture_flip (mirror, CANVASS_MIRROR_HEADER_BYTES + i * ENTRY + offsets[j]);
      g_autofree char *path = fixture_write (self, "x.mirror", damaged);
      /* The very bytes that another file vouches for are no worse for what stands before them. */
      gboolean known = offsets[j] < CANVASS_MIRROR_HEAD_BYTES && i > 0;

      fixture_import (self, path, &account);
      g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_DAMAGED], ==, !known);
      g_assert_cmpuint (account.quarantined, ==, !known);
      g_assert_cmpuint (account.accepted + account.repeated, ==, N - !known);
    }

  for (gsize at = 4; at < CANVASS_MIRROR_HEADER_BYTES; at += 9) {
    g_autoptr (GBytes) damaged = fixture_flip (mirror, at);
    g_autofree char *path = fixture_write (self, "x.mirror", damaged);

    fixture_import (self, path, &account);
    g_assert_cmpuint (account.accepted + account.repeated, ==, N);
    g_assert_cmpuint (account.quarantined, ==, 0);
  }
}

static void
test_a_mirror_waits_for_its_kiosk (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = write_mirror (self, "a", kiosk, records);
  guint64 up, off;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
  assert_account (&account, 0, 0, N);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_UNKNOWN_KIOSK], ==, N);
  g_assert_cmpuint (canvass_ledger_count_waiting (self->ledger, &kiosk->card, NULL), ==, N);
  fixture_admit (self, kiosk);
  g_assert_true (canvass_ledger_take_up (self->ledger, &up, &off, NULL));
  g_assert_cmpuint (up, ==, N);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N);
}

/* Anybody can make a key, but no kiosk that was admitted has it. */
static void
test_a_forged_mirror_puts_nothing_on_the_roll (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) thief = kiosk_new (self->campaign, "Thief");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GPtrArray) own = fixture_signatures (thief, self->campaign, N);
  g_autofree char *stolen = write_mirror (self, "stolen", thief, records);
  g_autofree char *foreign = write_mirror (self, "foreign", thief, own);
  g_autofree char *mixed = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, stolen, &account);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_MISPLACED], ==, N);
  fixture_import (self, foreign, &account);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_UNKNOWN_KIOSK], ==, N);

  /* In a true one's file, the thief's entry is misplaced and takes nothing with it. */
  g_ptr_array_add (own, g_bytes_ref (records->pdata[0]));
  mixed = write_mirror (self, "mixed", kiosk, own);
  fixture_import (self, mixed, &account);
  assert_account (&account, 1, 0, N);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_MISPLACED], ==, N);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 1);
}

static void
test_versions_of_one_mirror_are_told_apart (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) second = fixture_campaign (self, "test-petition", 2, self->key);
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  /* In and out of order. */
  for (guint i = 0; i < N; i++) {
    g_ptr_array_insert (records, (gint)(2 * i), fixture_signature (kiosk, second, "New"));
    if (i == 3)
      g_ptr_array_add (records, fixture_signature (kiosk, second, "Last"));
  }

  path = write_mirror (self, "a", kiosk, records);
  fixture_import (self, path, &account);
  assert_account (&account, N, 0, N + 1);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_UNKNOWN_CAMPAIGN], ==, N + 1);
  g_assert_cmpuint (account.files, ==, 1);

  g_assert_true (canvass_ledger_add_campaign (self->ledger, second, NULL));
  fixture_import (self, path, &account);
  assert_account (&account, N + 1, N, 0);
  fixture_open (self);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 2 * N + 1);
}

/* A device that was copied: what stands in no batch before the fork may be either's. */
static void
test_a_fork_contests_what_only_the_mirror_has (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) first = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GPtrArray) second = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GPtrArray) third = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *a = fixture_write_batch (self, "a", kiosk, self->campaign, first);
  Kiosk copy = *kiosk;
  g_autofree char *b = fixture_write_batch (self, "b", kiosk, self->campaign, second);
  g_autofree char *c = fixture_write_batch (self, "c", &copy, self->campaign, third);
  const char *const batches[] = { a, b, c, NULL };
  g_autofree char *mirror = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (guint i = 0; i < N; i++)
    g_ptr_array_add (first, g_bytes_ref (second->pdata[i]));
  g_ptr_array_add (first, fixture_signature (kiosk, self->campaign, "Late"));
  mirror = write_mirror (self, "m", kiosk, first);

  fixture_import (self, mirror, &account);
  assert_account (&account, 2 * N + 1, 0, 0);
  fixture_import_all (self, batches, &account);
  assert_account (&account, 0, N, 2 * N);
  g_assert_cmpuint (account.taken_off, ==, N + 1);
  fixture_import (self, mirror, &account);
  assert_account (&account, 0, N, N + 1);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_FORKED], ==, N + 1);
}

static void
test_stretches_that_are_lost_are_accounted_for (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) mirror = fixture_mirror (kiosk, records);
  gsize length = g_bytes_get_size (mirror);
  guint8 *bytes = g_memdup2 (g_bytes_get_data (mirror, NULL), length);
  g_autoptr (GBytes) damaged = NULL;
  g_autofree char *path = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  memset (bytes + CANVASS_MIRROR_HEADER_BYTES + ENTRY, 0, 3 * ENTRY);
  damaged = g_bytes_new_take (bytes, length);
  path = fixture_write (self, "x.mirror", damaged);
  fixture_import (self, path, &account);
  assert_account (&account, N - 3, 0, 3);
  g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_DAMAGED], ==, 3);

  fixture_open (self);
  g_assert_true (canvass_ledger_get_standing (self->ledger, &account, NULL));
  assert_balanced (&account);
  assert_account (&account, N - 3, 0, 3);
  g_assert_true (canvass_ledger_rebuild (self->ledger, NULL, NULL, NULL));
  g_assert_cmpuint (fixture_n_signatures (self), ==, N - 3);
}

static void
test_what_is_no_mirror_is_a_bad_file (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GBytes) mirror = fixture_mirror (kiosk, none);
  g_autoptr (GBytes) later = fixture_flip (mirror, 3);
  g_autofree char *path = fixture_write (self, "x.mirror", later);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
  g_assert_cmpuint (account.bad_files->len, ==, 1);
  g_free (path);

  /* One without a record is none. */
  path = fixture_write (self, "x.mirror", mirror);
  fixture_import (self, path, &account);
  g_assert_cmpuint (account.bad_files->len, ==, 0);
  g_assert_cmpuint (account.files, ==, 1);
  assert_account (&account, 0, 0, 0);
  fixture_open (self);
  fixture_import (self, path, &account);
  assert_account (&account, 0, 0, 0);
  g_assert_cmpuint (account.files, ==, 1);
}

static GBytes *
drawn_record (Kiosk *kiosk, CanvassCampaign *campaign)
{
  g_autofree CanvassDrawing *drawing = g_new0 (CanvassDrawing, 1);
  g_autoptr (CanvassPayload) payload = fixture_payload ("Ana");

  canvass_drawing_clear (drawing, 100, 100);
  canvass_drawing_begin_stroke (drawing, 10, 10);
  canvass_drawing_add_point (drawing, 20, 30);
  canvass_payload_set_drawing (payload, drawing);
  return fixture_record (kiosk, campaign, payload);
}

static gboolean
count_drawn (const CanvassRollEntry *entry, gpointer user_data)
{
  guint *n = user_data;

  g_assert_false (entry->drawing_lost);
  *n += canvass_payload_get_drawing (entry->payload) != NULL;
  return TRUE;
}

static void
test_drawings_are_read_from_a_mirror (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) second = fixture_campaign (self, "test-petition", 2, self->key);
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = NULL;
  g_autoptr (CanvassRoll) roll = NULL;
  guint n = 0;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  g_assert_true (canvass_ledger_add_campaign (self->ledger, second, NULL));
  for (guint i = 0; i < 3; i++)
    g_ptr_array_insert (
        records, (gint)i * 2 + 1, drawn_record (kiosk, i == 1 ? second : self->campaign));
  path = write_mirror (self, "a", kiosk, records);
  fixture_import (self, path, &account);
  assert_account (&account, N + 3, 0, 0);

  roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, NULL);
  g_assert_true (canvass_roll_foreach (roll, TRUE, count_drawn, &n, NULL));
  g_assert_cmpuint (n, ==, 3);
}

static void
test_what_came_by_mirror_is_acknowledged (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = write_mirror (self, "a", kiosk, records);
  g_autofree char *to = fixture_path (self, "acks");
  g_autoptr (GPtrArray) paths = NULL;
  guint64 n;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  g_mkdir (to, 0700);
  g_assert_true (canvass_ledger_acknowledge (self->ledger, to, &paths, &n, NULL));
  g_assert_cmpuint (n, ==, N);
  g_assert_cmpuint (paths->len, ==, 1);
}

static void
test_a_mirror_that_rotted_in_the_ledger_is_told (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = write_mirror (self, "a", kiosk, records);
  g_autofree char *batches = g_build_filename (self->ledger_folder, "batches", NULL);
  g_autofree char *kept = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) bad = NULL, after = NULL;
  g_autoptr (GBytes) file = NULL, rotted = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  dir = g_dir_open (batches, 0, NULL);
  kept = g_build_filename ("ledger", "batches", g_dir_read_name (dir), NULL);
  file = canvass_file_read (path, G_MAXSIZE, NULL);
  rotted = fixture_flip (file, 2000);
  g_free (fixture_write (self, kept, rotted));
  bad = canvass_ledger_check (self->ledger, NULL, NULL);
  g_assert_cmpuint (bad->len, ==, 1);

  /* Importing it again cures it. */
  fixture_import (self, path, &account);
  assert_account (&account, 0, N, 0);
  after = canvass_ledger_check (self->ledger, NULL, NULL);
  g_assert_cmpuint (after->len, ==, 0);
}

static gboolean
count_doubtful (const CanvassRollEntry *entry, gpointer user_data)
{
  guint *n = user_data;

  *n += entry->doubtful;
  return TRUE;
}

static GBytes *
doubt_record (Kiosk *kiosk, CanvassCampaign *campaign, GBytes *about)
{
  static const guint8 session[CANVASS_ID_BYTES] = { 7 };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  guint8 hash[CANVASS_HASH_BYTES];

  canvass_hash (hash, g_bytes_get_data (about, NULL), g_bytes_get_size (about));
  canvass_payload_set_kind (payload, CANVASS_PAYLOAD_DOUBT);
  canvass_payload_set_day (payload, "2026-11-23");
  canvass_payload_set_language (payload, "en");
  canvass_payload_set_session (payload, session);
  canvass_payload_set_about (payload, hash);
  return fixture_record (kiosk, campaign, payload);
}

static void
test_a_doubt_counts_and_marks_and_is_no_signature (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) other = kiosk_new (self->campaign, "Station");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GPtrArray) others = fixture_signatures (other, self->campaign, 1);
  g_autofree char *mine = NULL, *theirs = NULL;
  g_autoptr (CanvassRoll) roll = NULL;
  guint n = 0;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_admit (self, other);
  /* Marked by its own kiosk, twice; and another by a kiosk whose it is not. */
  g_ptr_array_add (records, doubt_record (kiosk, self->campaign, records->pdata[1]));
  g_ptr_array_add (records, doubt_record (kiosk, self->campaign, records->pdata[1]));
  g_ptr_array_add (others, doubt_record (other, self->campaign, records->pdata[2]));
  mine = write_mirror (self, "a", kiosk, records);
  theirs = fixture_write_batch (self, "b", other, self->campaign, others);
  fixture_import (self, mine, &account);
  assert_account (&account, N + 2, 0, 0);
  fixture_import (self, theirs, &account);
  assert_account (&account, 2, 0, 0);

  roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, NULL);
  g_assert_cmpuint (canvass_roll_get_n_signatures (roll), ==, N + 1);
  g_assert_cmpuint (canvass_roll_get_n_records (roll), ==, N + 4);
  g_assert_cmpuint (canvass_roll_count_doubtful (roll), ==, 1);
  g_assert_true (canvass_roll_foreach (roll, FALSE, count_doubtful, &n, NULL));
  g_assert_cmpuint (n, ==, 1);
}

#define ADD(name)                                                                                  \
  g_test_add ("/ledger/mirror/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (a_mirror_alone_is_enough);
  ADD (batch_and_mirror_are_told_once);
  ADD (a_cut_gives_every_record_before_it);
  ADD (a_flipped_byte_costs_one_record);
  ADD (a_mirror_waits_for_its_kiosk);
  ADD (a_forged_mirror_puts_nothing_on_the_roll);
  ADD (versions_of_one_mirror_are_told_apart);
  ADD (a_fork_contests_what_only_the_mirror_has);
  ADD (stretches_that_are_lost_are_accounted_for);
  ADD (what_is_no_mirror_is_a_bad_file);
  ADD (drawings_are_read_from_a_mirror);
  ADD (what_came_by_mirror_is_acknowledged);
  ADD (a_mirror_that_rotted_in_the_ledger_is_told);
  ADD (a_doubt_counts_and_marks_and_is_no_signature);

  return g_test_run ();
}
