/*
 * test-stick-export.c: sticks that are pulled, full, read-only, slow, hung or not what they claim
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/fixture.h"
#include "vault/fuse-stick.h"
#include "work-fixture.h"

#include "format/file.h"
#include "kiosk/stick-export.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define N_RECORDS 20
#define SHORT_PATIENCE_MS 1500

static void
export_to (Fixture *fixture, CanvassStick *stick, guint patience_ms, Answer *answer)
{
  g_autoptr (GPtrArray) vaults = only (fixture->vault);
  g_autoptr (CanvassWork) work = canvass_stick_export_patiently (
      stick, vaults, patience_ms, answer_on_progress, answer_on_done, answer);

  answer_wait (answer);
}

static CanvassStick *
stick_at (const char *path, gboolean is_mount)
{
  return canvass_stick_new ("stick", "STICK", path, is_mount, FALSE);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Everything in the vault's folder, as one hash. */
static char *
fingerprint (Fixture *fixture)
{
  const char *folder = canvass_vault_get_folder (fixture->vault);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
    g_autofree char *contents = NULL;
    gsize length;

    g_checksum_update (sum, g_ptr_array_index (names, i), -1);
    if (g_file_get_contents (path, &contents, &length, NULL))
      g_checksum_update (sum, (guint8 *)contents, (gssize)length);
  }

  return g_strdup (g_checksum_get_string (sum));
}

/* The vault gives everything to another stick. */
static void
assert_exports_elsewhere (Fixture *fixture)
{
  g_autofree char *to = g_dir_make_tmp ("test-stick-XXXXXX", NULL);
  g_autoptr (CanvassStick) stick = stick_at (to, FALSE);
  g_autofree char *batches = g_build_filename (to, CANVASS_STICK_BATCHES, NULL);
  g_auto (Answer) answer = { 0 };
  g_autoptr (GPtrArray) paths = NULL;
  guint sound = 0;

  export_to (fixture, stick, CANVASS_STICK_PATIENCE_MS, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (answer.number, ==, N_RECORDS);

  paths = fixture_export (fixture->vault, batches);
  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (FixtureBatch) batch =
        fixture_read_batch (g_ptr_array_index (paths, i), fixture->vault);

    g_assert_true (batch->signature_is_good);
    sound += batch->sound;
  }
  g_assert_cmpuint (sound, ==, N_RECORDS);
  fixture_remove_tree (to);
}

typedef struct {
  Fixture base;
  char *mount_point;
  char *before; /* fingerprint of the vault */
} Rig;

static void
rig_setup (Rig *rig, gconstpointer unused)
{
  fixture_setup (&rig->base, NULL);
  fixture_append_many (rig->base.vault, N_RECORDS / 2);
  canvass_vault_make_batches (rig->base.vault, NULL);
  fixture_append_many (rig->base.vault, N_RECORDS / 2);
  canvass_vault_make_batches (rig->base.vault, NULL);
  rig->mount_point = g_build_filename (rig->base.directory, "mount", NULL);
  g_mkdir (rig->mount_point, 0700);
  rig->before = fingerprint (&rig->base);
}

static void
rig_teardown (Rig *rig, gconstpointer unused)
{
  g_free (rig->mount_point);
  g_free (rig->before);
  fixture_teardown (&rig->base, NULL);
}

static void
assert_vault_unchanged (Rig *rig)
{
  g_autofree char *after = fingerprint (&rig->base);

  g_assert_cmpstr (after, ==, rig->before);
}

/* One export to a stick with this plan; TRUE when its fault came. */
static gboolean
export_to_fuse (Rig *rig, StickPlan plan, guint patience_ms, Answer *answer)
{
  g_autoptr (FuseStick) fuse = fuse_stick_mount (rig->mount_point, plan);
  g_autoptr (CanvassStick) stick = stick_at (rig->mount_point, TRUE);

  export_to (&rig->base, stick, patience_ms, answer);
  assert_vault_unchanged (rig);
  return fuse_stick_has_begun (fuse);
}

static guint
count_entries (const char *root, const char *below)
{
  g_autofree char *path = g_build_filename (root, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_a_sound_stick_gets_everything (Rig *rig, gconstpointer unused)
{
  StickPlan plan = { STICK_SOUND, 0, 0 };
  g_auto (Answer) answer = { 0 }, again = { 0 };
  g_autoptr (FuseStick) fuse = NULL;
  g_autoptr (CanvassStick) stick = NULL;
  guint writes;

  if (!fuse_stick_can_mount ())
    return;

  fuse = fuse_stick_mount (rig->mount_point, plan);
  stick = stick_at (rig->mount_point, TRUE);
  export_to (&rig->base, stick, CANVASS_STICK_PATIENCE_MS, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (answer.number, ==, N_RECORDS);
  g_assert_cmpstr (answer.name, ==, "STICK");
  g_assert_cmpfloat (answer.fraction, ==, 1);
  g_assert_cmpuint (count_entries (rig->mount_point, CANVASS_STICK_BATCHES), ==, 2);
  g_assert_cmpuint (count_entries (rig->mount_point, CANVASS_STICK_KIOSKS), ==, 1);

  /* Nothing is written twice. */
  writes = fuse_stick_count_writes (fuse);
  g_assert_cmpuint (writes, >, N_RECORDS);
  export_to (&rig->base, stick, CANVASS_STICK_PATIENCE_MS, &again);
  g_assert_cmpint (again.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (fuse_stick_count_writes (fuse), ==, writes);
  assert_vault_unchanged (rig);
}

static void
test_all_petitions_of_a_table_go_onto_one_stick (Rig *rig, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (rig->base.directory, "second", NULL);
  g_autoptr (CanvassCampaign) campaign = fixture_campaign ("park", 1, &rig->base.key, 1);
  g_autoptr (CanvassVault) second =
      canvass_vault_enroll (folder, campaign, canvass_vault_get_name (rig->base.vault), NULL);
  g_autoptr (GPtrArray) vaults = only (rig->base.vault);
  g_autoptr (CanvassStick) stick = stick_at (rig->mount_point, FALSE);
  g_autoptr (CanvassWork) work = NULL;
  g_auto (Answer) answer = { 0 };

  g_assert_nonnull (second);
  fixture_append_many (second, 5);
  g_ptr_array_add (vaults, second);
  work = canvass_stick_export (stick, vaults, answer_on_progress, answer_on_done, &answer);
  answer_wait (&answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (answer.number, ==, N_RECORDS + 5);
  g_assert_cmpuint (count_entries (rig->mount_point, CANVASS_STICK_BATCHES), ==, 3);
  /* Of one name, and of two kiosks. */
  g_assert_cmpuint (count_entries (rig->mount_point, CANVASS_STICK_KIOSKS), ==, 2);
}

static void
test_a_table_without_records_gives_its_card (Rig *rig, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (rig->base.directory, "second", NULL);
  g_autoptr (CanvassVault) empty =
      canvass_vault_enroll (folder, rig->base.campaign, "Table 2", NULL);
  g_autoptr (GPtrArray) vaults = only (empty);
  g_autoptr (CanvassStick) stick = stick_at (rig->mount_point, FALSE);
  g_autoptr (CanvassWork) work = NULL;
  g_auto (Answer) answer = { 0 };

  work = canvass_stick_export (stick, vaults, NULL, answer_on_done, &answer);
  answer_wait (&answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_NOTHING);
  g_assert_cmpuint (count_entries (rig->mount_point, CANVASS_STICK_KIOSKS), ==, 1);
}

/* The count of a session has to reach the coordinators, too, who wait for it. */
static void
test_the_count_of_a_session_is_no_nothing (Rig *rig, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (rig->base.directory, "second", NULL);
  g_autoptr (CanvassVault) closed =
      canvass_vault_enroll (folder, rig->base.campaign, "Table 2", NULL);
  g_autoptr (GPtrArray) vaults = only (closed);
  g_autoptr (CanvassStick) stick = stick_at (rig->mount_point, FALSE);
  g_autoptr (CanvassWork) work = NULL;
  g_auto (Answer) answer = { 0 };
  guint64 captured;

  g_assert_true (canvass_vault_close_session (closed, &captured, NULL));
  work = canvass_stick_export (stick, vaults, NULL, answer_on_done, &answer);
  answer_wait (&answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (answer.number, ==, 0);
  g_assert_cmpuint (count_entries (rig->mount_point, CANVASS_STICK_BATCHES), ==, 1);
}

static void
put_acknowledgement (Rig *rig, const char *name, const CanvassKey *signer)
{
  static const guint8 hashes[CANVASS_HASH_BYTES] = { 0 };
  g_autoptr (GBytes) file =
      fixture_acknowledge (rig->base.vault, rig->base.campaign, hashes, 1, signer);
  g_autofree char *path = g_build_filename (rig->mount_point, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (
      path, g_bytes_get_data (file, NULL), (gssize)g_bytes_get_size (file), &error);
  g_assert_no_error (error);
}

static void
test_a_refused_acknowledgement_is_told (Rig *rig, gconstpointer unused)
{
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Stranger");
  g_autoptr (GPtrArray) vaults = only (rig->base.vault);
  g_autoptr (CanvassStick) stick = stick_at (rig->mount_point, FALSE);
  g_autoptr (CanvassWork) first = NULL;
  g_autoptr (CanvassWork) second = NULL;
  g_auto (Answer) refused = { 0 }, mixed = { 0 };

  put_acknowledgement (rig, "forged.ack", stranger);
  first = canvass_stick_acknowledge (stick, vaults, NULL, answer_on_done, &refused);
  answer_wait (&refused);
  g_assert_cmpint (refused.outcome, ==, CANVASS_OUTCOME_REFUSED);
  g_assert_nonnull (strstr (refused.why, "forged.ack"));

  put_acknowledgement (rig, "sound.ack", rig->base.key);
  second = canvass_stick_acknowledge (stick, vaults, NULL, answer_on_done, &mixed);
  answer_wait (&mixed);
  g_assert_cmpint (mixed.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_nonnull (strstr (mixed.why, "forged.ack"));
  g_assert_true (mixed.some_refused);
}

static void
limit_files (guint64 bytes)
{
  struct rlimit limit = { .rlim_cur = bytes, .rlim_max = RLIM_INFINITY };

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* The table's own disk takes no further batch: what it has goes out, and the stick is not blamed.
 */
static void
test_a_disk_that_refuses_is_told_apart_from_the_stick (Rig *rig, gconstpointer unused)
{
  g_autofree char *wal = fixture_path (&rig->base, "vault.sqlite-wal");
  g_autoptr (CanvassStick) stick = stick_at (rig->mount_point, FALSE);
  g_auto (Answer) answer = { 0 }, again = { 0 };
  struct stat info;

  signal (SIGXFSZ, SIG_IGN);
  fixture_append_many (rig->base.vault, 20);
  g_assert_cmpint (stat (wal, &info), ==, 0);
  limit_files ((guint64)info.st_size);
  export_to (&rig->base, stick, CANVASS_STICK_PATIENCE_MS, &answer);
  limit_files (RLIM_INFINITY);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DISK);
  g_assert_cmpuint (answer.number, ==, N_RECORDS);

  export_to (&rig->base, stick, CANVASS_STICK_PATIENCE_MS, &again);
  g_assert_cmpint (again.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (again.number, ==, N_RECORDS + 20);
}

static void
test_a_stick_is_pulled_at_any_moment (Rig *rig, gconstpointer unused)
{
  guint n = 0;

  if (!fuse_stick_can_mount ())
    return;

  for (;; n++) {
    StickPlan plan = { STICK_PULLED, n, 0 };
    g_auto (Answer) answer = { 0 };

    if (!export_to_fuse (rig, plan, CANVASS_STICK_PATIENCE_MS, &answer)) {
      g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
      break;
    }
    /* The last requests may be of closing what was verified. */
    if (answer.outcome != CANVASS_OUTCOME_DONE)
      g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_PULLED);
  }

  g_test_message ("pulled at each of %u requests", n);
  g_assert_cmpuint (n, >, 2 * N_RECORDS);
  assert_exports_elsewhere (&rig->base);
}

typedef struct {
  StickFault fault;
  CanvassOutcome outcome;
} Case;

/* The fault comes with each write of 4 KiB in turn. */
static void
test_a_stick_breaks_at_each_4_kib (Rig *rig, gconstpointer data)
{
  const Case *expected = data;
  guint n = 1;

  if (!fuse_stick_can_mount ())
    return;

  for (;; n++) {
    StickPlan plan = { expected->fault, 0, n };
    g_auto (Answer) answer = { 0 };

    if (!export_to_fuse (rig, plan, CANVASS_STICK_PATIENCE_MS, &answer)) {
      g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
      break;
    }
    g_assert_cmpint (answer.outcome, ==, expected->outcome);
    g_assert_nonnull (strstr (answer.why, "Nothing is lost"));
  }

  g_test_message ("%u writes", n);
  g_assert_cmpuint (n, >, N_RECORDS);
  assert_exports_elsewhere (&rig->base);
}

static void
test_a_full_stick_keeps_no_half_batch (Rig *rig, gconstpointer unused)
{
  g_auto (Answer) answer = { 0 }, again = { 0 };
  g_autoptr (CanvassStick) stick = NULL;

  if (!fuse_stick_can_mount ())
    return;

  g_assert_cmpint (mount ("tmpfs", rig->mount_point, "tmpfs", 0, "size=64k"), ==, 0);
  stick = stick_at (rig->mount_point, TRUE);
  export_to (&rig->base, stick, CANVASS_STICK_PATIENCE_MS, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_STICK_FULL);
  g_assert_cmpuint (count_entries (rig->mount_point, CANVASS_STICK_BATCHES), ==, 1);
  assert_vault_unchanged (rig);

  g_assert_cmpint (mount ("none", rig->mount_point, NULL, MS_REMOUNT, "size=1m"), ==, 0);
  export_to (&rig->base, stick, CANVASS_STICK_PATIENCE_MS, &again);
  g_assert_cmpint (again.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (again.number, ==, N_RECORDS);
  g_assert_cmpint (umount (rig->mount_point), ==, 0);
}

static void
test_a_stick_mounted_read_only_says_so (Rig *rig, gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (CanvassStick) stick = NULL;

  if (!fuse_stick_can_mount ())
    return;

  g_assert_cmpint (mount ("tmpfs", rig->mount_point, "tmpfs", MS_RDONLY, "size=1m"), ==, 0);
  stick = stick_at (rig->mount_point, TRUE);
  export_to (&rig->base, stick, CANVASS_STICK_PATIENCE_MS, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_READ_ONLY);
  assert_vault_unchanged (rig);
  g_assert_cmpint (umount (rig->mount_point), ==, 0);
}

/* The system lets go of a mount and its files work on: that is no stick any more. */
static void
on_progress_detach (double fraction, gpointer user_data)
{
  Answer *self = user_data;

  if (self->n_progress++ == 0)
    g_assert_cmpint (umount2 (self->name, MNT_DETACH), ==, 0);
}

static void
test_a_stick_that_was_let_go_of_is_gone (Rig *rig, gconstpointer unused)
{
  g_autoptr (FuseStick) fuse = NULL;
  g_autoptr (CanvassStick) stick = NULL;
  g_autoptr (CanvassWork) work = NULL;
  g_autoptr (GPtrArray) vaults = only (rig->base.vault);
  g_auto (Answer) answer = { .name = rig->mount_point };

  if (!fuse_stick_can_mount ()) {
    answer.name = NULL;
    return;
  }

  /* Slow, so that there is something left to do. */
  fuse = fuse_stick_mount (rig->mount_point, (StickPlan){ STICK_SLOW, 0, 0 });
  stick = stick_at (rig->mount_point, TRUE);
  work = canvass_stick_export (stick, vaults, on_progress_detach, answer_on_done, &answer);
  answer_wait (&answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_PULLED);
  g_assert_cmpuint (count_entries (rig->mount_point, "."), ==, 0);
  assert_vault_unchanged (rig);
}

static void
test_a_mount_point_without_its_stick_is_not_written_to (Rig *rig, gconstpointer unused)
{
  g_autoptr (CanvassStick) stick = stick_at (rig->mount_point, TRUE);
  g_auto (Answer) answer = { 0 };

  export_to (&rig->base, stick, CANVASS_STICK_PATIENCE_MS, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_PULLED);
  g_assert_cmpuint (count_entries (rig->mount_point, "."), ==, 0);
}

/* Slow is not hung: each step is well within the patience, and all of it is not. */
static void
test_a_slow_stick_is_waited_for (Rig *rig, gconstpointer unused)
{
  StickPlan plan = { STICK_SLOW, 0, 0 };
  g_auto (Answer) answer = { 0 };
  gint64 started_at = g_get_monotonic_time ();

  if (!fuse_stick_can_mount ())
    return;

  g_assert_true (export_to_fuse (rig, plan, SHORT_PATIENCE_MS, &answer));
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpint (g_get_monotonic_time () - started_at, >, 1000 * SHORT_PATIENCE_MS);
  g_assert_cmpuint (answer.n_progress, >, 3);
}

static void
test_a_hung_stick_is_left_and_signing_goes_on (Rig *rig, gconstpointer unused)
{
  static const guint at[] = { 0, 4, 12, 20 };

  if (!fuse_stick_can_mount ())
    return;

  for (guint i = 0; i < G_N_ELEMENTS (at); i++) {
    StickPlan plan = { STICK_HANGS, 0, at[i] };
    g_autoptr (FuseStick) fuse = fuse_stick_mount (rig->mount_point, plan);
    g_autoptr (CanvassStick) stick = stick_at (rig->mount_point, TRUE);
    g_auto (Answer) answer = { 0 };

    export_to (&rig->base, stick, SHORT_PATIENCE_MS, &answer);
    g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_HUNG);
    g_assert_true (fuse_stick_has_begun (fuse));
    assert_vault_unchanged (rig);
    /* While the thread is still stuck: another stick gets everything. */
    assert_exports_elsewhere (&rig->base);
  }

  fixture_append (rig->base.vault, NULL);
  g_assert_cmpuint (fixture_status (rig->base.vault).records, ==, N_RECORDS + 1);
}

static void
test_it_can_be_cancelled (Rig *rig, gconstpointer unused)
{
  g_autoptr (FuseStick) fuse = NULL;
  g_autoptr (CanvassStick) stick = NULL;
  g_autoptr (CanvassWork) work = NULL;
  g_autoptr (GPtrArray) vaults = only (rig->base.vault);
  g_auto (Answer) answer = { 0 };

  if (!fuse_stick_can_mount ())
    return;

  fuse = fuse_stick_mount (rig->mount_point, (StickPlan){ STICK_SLOW, 0, 0 });
  stick = stick_at (rig->mount_point, TRUE);
  work = canvass_stick_export (stick, vaults, NULL, answer_on_done, &answer);
  while (fuse_stick_count_writes (fuse) < 5)
    g_main_context_iteration (NULL, FALSE);
  canvass_work_cancel (work);
  answer_wait (&answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_CANCELLED);
  g_assert_cmpuint (count_entries (rig->mount_point, CANVASS_STICK_BATCHES), ==, 0);
  assert_vault_unchanged (rig);
  assert_exports_elsewhere (&rig->base);
}

static const Case full = { STICK_FULL, CANVASS_OUTCOME_STICK_FULL };
static const Case read_only = { STICK_READ_ONLY, CANVASS_OUTCOME_READ_ONLY };
static const Case broken = { STICK_BROKEN, CANVASS_OUTCOME_FAILED };
static const Case loses = { STICK_LOSES, CANVASS_OUTCOME_FAKE };
static const Case wraps = { STICK_WRAPS, CANVASS_OUTCOME_FAKE };
static const Case pulled = { STICK_PULLED, CANVASS_OUTCOME_PULLED };

#define ADD(name, function, data)                                                                  \
  g_test_add ("/kiosk/stick-export/" name, Rig, data, rig_setup, test_##function, rig_teardown)
#define ADD_PLAIN(name) ADD (#name, name, NULL)

int
main (int argc, char *argv[])
{
  fuse_stick_enter_namespace ();
  g_test_init (&argc, &argv, NULL);

  ADD_PLAIN (a_sound_stick_gets_everything);
  ADD_PLAIN (all_petitions_of_a_table_go_onto_one_stick);
  ADD_PLAIN (a_table_without_records_gives_its_card);
  ADD_PLAIN (the_count_of_a_session_is_no_nothing);
  ADD_PLAIN (a_refused_acknowledgement_is_told);
  ADD_PLAIN (a_disk_that_refuses_is_told_apart_from_the_stick);
  ADD_PLAIN (a_stick_is_pulled_at_any_moment);
  ADD ("a_stick_is_pulled_at_each_4_kib", a_stick_breaks_at_each_4_kib, &pulled);
  ADD ("a_stick_is_full_at_each_4_kib", a_stick_breaks_at_each_4_kib, &full);
  ADD ("a_stick_turns_read_only_at_each_4_kib", a_stick_breaks_at_each_4_kib, &read_only);
  ADD ("a_stick_fails_at_each_4_kib", a_stick_breaks_at_each_4_kib, &broken);
  ADD ("a_stick_loses_from_each_4_kib_on", a_stick_breaks_at_each_4_kib, &loses);
  ADD ("a_stick_wraps_at_each_4_kib", a_stick_breaks_at_each_4_kib, &wraps);
  ADD_PLAIN (a_full_stick_keeps_no_half_batch);
  ADD_PLAIN (a_stick_mounted_read_only_says_so);
  ADD_PLAIN (a_stick_that_was_let_go_of_is_gone);
  ADD_PLAIN (a_mount_point_without_its_stick_is_not_written_to);
  ADD_PLAIN (a_slow_stick_is_waited_for);
  ADD_PLAIN (a_hung_stick_is_left_and_signing_goes_on);
  ADD_PLAIN (it_can_be_cancelled);

  return g_test_run ();
}
