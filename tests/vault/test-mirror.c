/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/mirror.h"
#include "vault/mirror.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  guint sound, damaged, cut_off, misplaced;
  gboolean in_order; /* of the sound ones */
  gboolean header_is_good;
  GHashTable *hashes; /* (element-type GBytes) of the sound ones */
} Contents;

static void
contents_free (Contents *self)
{
  g_hash_table_unref (self->hashes);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Contents, contents_free)

static Contents *
read_mirror (const char *path)
{
  Contents *self = g_new0 (Contents, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassMirrorReader) reader = canvass_mirror_reader_open (path, &error);
  guint8 last[CANVASS_HASH_BYTES + CANVASS_ID_BYTES] = { 0 };
  CanvassMirrorEntry entry;

  g_assert_no_error (error);
  self->in_order = TRUE;
  self->header_is_good = canvass_mirror_reader_get_header_error (reader) == NULL;
  self->hashes =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  while (canvass_mirror_reader_next (reader, &entry, &error)) {
    guint8 key[sizeof last];

    self->damaged += entry.verdict == CANVASS_BATCH_RECORD_DAMAGED ? entry.count : 0;
    self->cut_off += entry.verdict == CANVASS_BATCH_RECORD_CUT_OFF ? entry.count : 0;
    self->misplaced += entry.verdict == CANVASS_BATCH_RECORD_MISPLACED;
    if (entry.verdict != CANVASS_BATCH_RECORD_SOUND)
      continue;

    self->sound++;
    memcpy (key, entry.header.campaign_hash, CANVASS_HASH_BYTES);
    memcpy (key + CANVASS_HASH_BYTES, entry.header.record_id, CANVASS_ID_BYTES);
    self->in_order &= memcmp (last, key, sizeof key) < 0;
    memcpy (last, key, sizeof key);
    g_hash_table_add (self->hashes, g_bytes_new (entry.hash, CANVASS_HASH_BYTES));
  }

  g_assert_no_error (error);
  return self;
}

/* Every record that the vault holds is in the mirror, and nothing else. */
static void
assert_equal (Fixture *fixture, const char *path)
{
  g_autoptr (Contents) contents = read_mirror (path);
  g_autoptr (GPtrArray) paths = NULL;
  guint n = 0;

  g_assert_true (contents->header_is_good);
  g_assert_cmpuint (contents->damaged + contents->cut_off + contents->misplaced, ==, 0);
  g_assert_cmpuint (contents->sound, ==, g_hash_table_size (contents->hashes));

  paths = fixture_export (fixture->vault, fixture->stick);
  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (FixtureBatch) batch = fixture_read_batch (paths->pdata[i], fixture->vault);

    for (guint j = 0; j < batch->header.count; j++, n++) {
      g_autoptr (GBytes) hash = g_bytes_new (fixture_batch_hash (batch, j), CANVASS_HASH_BYTES);

      g_assert_true (g_hash_table_contains (contents->hashes, hash));
    }
  }

  g_assert_cmpuint (contents->sound, ==, n);
}

static char *
mirror_folder (Fixture *fixture)
{
  return g_build_filename (fixture->stick, "mirror", NULL);
}

static CanvassMirror *
open_mirror (Fixture *fixture)
{
  g_autofree char *folder = mirror_folder (fixture);
  g_autoptr (GError) error = NULL;
  CanvassMirror *mirror = canvass_mirror_open (fixture->vault, folder, &error);

  g_assert_no_error (error);
  return mirror;
}

static void
assert_refused (Fixture *fixture, const char *folder, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_mirror_open (fixture->vault, folder, &error));
  g_assert_error (error, CANVASS_MIRROR_ERROR, code);
}

/* As the kiosk does: the vault first, then the mirror. */
static void
sign (Fixture *fixture, CanvassMirror *mirror)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gsize length = fixture_seal (fixture->vault, record);
  g_autoptr (GError) error = NULL;

  canvass_vault_append (fixture->vault, record, length, NULL, &error);
  g_assert_no_error (error);
  canvass_mirror_append (mirror, record, length, &error);
  g_assert_no_error (error);
}

static void
catch_up (CanvassMirror *mirror)
{
  g_autoptr (GError) error = NULL;

  canvass_mirror_catch_up (mirror, &error);
  g_assert_no_error (error);
}

static ino_t
inode (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_ino;
}

static void
test_a_mirror_has_what_the_vault_has (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = NULL;

  fixture_append_many (fixture->vault, 5);
  mirror = open_mirror (fixture);
  g_assert_cmpuint (canvass_mirror_get_n_records (mirror), ==, 5);
  assert_equal (fixture, canvass_mirror_get_path (mirror));

  for (guint i = 0; i < 10; i++)
    sign (fixture, mirror);
  assert_equal (fixture, canvass_mirror_get_path (mirror));

  g_assert_true (canvass_vault_close_session (fixture->vault, NULL, NULL));
  catch_up (mirror);
  assert_equal (fixture, canvass_mirror_get_path (mirror));
  g_assert_cmpuint (canvass_mirror_get_n_records (mirror), ==, 16);
}

static void
test_the_name_is_the_kiosk_s_and_nothing_else_is_there (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = open_mirror (fixture);
  g_autofree char *id =
      canvass_to_hex (canvass_vault_get_kiosk_id (fixture->vault), CANVASS_ID_BYTES);
  g_autofree char *name = g_strconcat (id, ".mirror", NULL);
  g_autofree char *folder = mirror_folder (fixture);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_cmpstr (g_dir_read_name (dir), ==, name);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_no_device_key_is_on_it (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autofree char *key_path = fixture_path (fixture, "device.key");
  g_autoptr (GBytes) key = fixture_contents (key_path);
  g_autoptr (GBytes) file = NULL;
  gsize length, key_length;
  const guint8 *bytes, *key_bytes = g_bytes_get_data (key, &key_length);

  fixture_append_many (fixture->vault, 3);
  mirror = open_mirror (fixture);
  file = fixture_contents (canvass_mirror_get_path (mirror));
  bytes = g_bytes_get_data (file, &length);
  g_assert_cmpuint (key_length, >, 32);
  for (gsize at = 0; at + 16 <= key_length; at++)
    g_assert_null (memmem (bytes, length, key_bytes + at, 16));
}

static void
test_a_record_is_not_written_twice (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = open_mirror (fixture);
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gsize length = fixture_seal (fixture->vault, record);

  g_assert_true (canvass_vault_append (fixture->vault, record, length, NULL, NULL));
  catch_up (mirror);
  g_assert_true (canvass_mirror_append (mirror, record, length, NULL));
  g_assert_true (canvass_mirror_append (mirror, record, length, NULL));
  g_assert_cmpuint (canvass_mirror_get_n_records (mirror), ==, 1);
  assert_equal (fixture, canvass_mirror_get_path (mirror));
}

static void
test_what_is_no_record_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = open_mirror (fixture);
  static const guint8 zeros[CANVASS_RECORD_BYTES (1)];
  g_autoptr (GError) error = NULL;

  g_assert_false (canvass_mirror_append (mirror, zeros, sizeof zeros, &error));
  g_assert_error (error, CANVASS_MIRROR_ERROR, CANVASS_MIRROR_ERROR_VAULT);
}

static void
test_a_mirror_that_is_equal_is_not_touched (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autoptr (GBytes) before = NULL, after = NULL;
  g_autofree char *path = NULL;
  ino_t file;

  fixture_append_many (fixture->vault, 4);
  mirror = open_mirror (fixture);
  path = g_strdup (canvass_mirror_get_path (mirror));
  before = fixture_contents (path);
  file = inode (path);

  catch_up (mirror);
  g_clear_pointer (&mirror, canvass_mirror_free);
  mirror = open_mirror (fixture);
  after = fixture_contents (path);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_cmpuint (inode (path), ==, file);
}

static void
test_catching_up_adds_only_what_is_missing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autoptr (GBytes) before = NULL, after = NULL;
  g_autofree char *path = NULL;
  gsize length;

  fixture_append_many (fixture->vault, 6);
  mirror = open_mirror (fixture);
  path = g_strdup (canvass_mirror_get_path (mirror));
  before = fixture_contents (path);
  g_clear_pointer (&mirror, canvass_mirror_free);

  fixture_append_many (fixture->vault, 6);
  mirror = open_mirror (fixture);
  after = fixture_contents (path);
  length = g_bytes_get_size (before);
  g_assert_cmpuint (g_bytes_get_size (after), ==, length + 6 * CANVASS_MIRROR_ENTRY_BYTES (1));
  g_assert_cmpmem (g_bytes_get_data (before, NULL), length, g_bytes_get_data (after, NULL), length);
  assert_equal (fixture, path);
}

/* (transfer full) over @n records of the newest batch. */
static GBytes *
acknowledge_some (Fixture *fixture, guint n)
{
  g_autoptr (GPtrArray) paths = fixture_export (fixture->vault, fixture->stick);
  g_autoptr (FixtureBatch) batch =
      fixture_read_batch (paths->pdata[paths->len - 1], fixture->vault);

  g_assert_cmpuint (n, <=, batch->header.count);
  return fixture_acknowledge (
      fixture->vault, fixture->campaign, batch->hashes->data, n, fixture->key);
}

static void
clear_stick (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->stick, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->stick, name, NULL);

    if (g_str_has_suffix (name, ".batch"))
      g_remove (path);
  }
}

static void
test_what_an_acknowledgement_forgot_leaves_it (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autoptr (GBytes) ack = NULL;
  guint64 forgotten;

  fixture_append_many (fixture->vault, 9);
  mirror = open_mirror (fixture);
  ack = acknowledge_some (fixture, 4);
  g_assert_true (canvass_vault_acknowledge (fixture->vault, ack, &forgotten, NULL));
  g_assert_cmpuint (forgotten, ==, 4);
  catch_up (mirror);
  g_assert_cmpuint (canvass_mirror_get_n_records (mirror), ==, 5);
  clear_stick (fixture);
  assert_equal (fixture, canvass_mirror_get_path (mirror));
  sign (fixture, mirror);
  assert_equal (fixture, canvass_mirror_get_path (mirror));
}

static void
test_a_forgetting_that_happened_while_it_was_away_is_made_up_for (Fixture *fixture,
                                                                  gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autoptr (GBytes) ack = NULL;

  fixture_append_many (fixture->vault, 9);
  mirror = open_mirror (fixture);
  g_clear_pointer (&mirror, canvass_mirror_free);
  ack = acknowledge_some (fixture, 9);
  g_assert_true (canvass_vault_acknowledge (fixture->vault, ack, NULL, NULL));
  fixture_append_many (fixture->vault, 2);
  mirror = open_mirror (fixture);
  g_assert_cmpuint (canvass_mirror_get_n_records (mirror), ==, 2);
  clear_stick (fixture);
  assert_equal (fixture, canvass_mirror_get_path (mirror));
}

static void
test_tidying_leaves_no_order_of_arrival (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = open_mirror (fixture);
  g_autoptr (Contents) before = NULL, after = NULL;
  ino_t file;

  for (guint i = 0; i < 20; i++)
    sign (fixture, mirror);

  /* The control: twenty random ids are not in order by themselves. */
  before = read_mirror (canvass_mirror_get_path (mirror));
  g_assert_false (before->in_order);
  g_assert_true (canvass_mirror_tidy (mirror, NULL));
  after = read_mirror (canvass_mirror_get_path (mirror));
  g_assert_true (after->in_order);
  g_assert_cmpuint (after->sound, ==, 20);
  assert_equal (fixture, canvass_mirror_get_path (mirror));

  file = inode (canvass_mirror_get_path (mirror));
  g_assert_true (canvass_mirror_tidy (mirror, NULL));
  g_assert_cmpuint (inode (canvass_mirror_get_path (mirror)), ==, file);
}

static void
test_records_of_several_versions_lie_in_one_mirror (Fixture *fixture, gconstpointer unused)
{
  CanvassKey *other = canvass_key_generate ("Bo");
  CanvassKey *keys[] = { fixture->key, other };
  g_autoptr (CanvassCampaign) second = fixture_campaign ("bridge", 2, keys, 2);
  g_autoptr (CanvassMirror) mirror = open_mirror (fixture);
  g_autoptr (GBytes) file = NULL;

  sign (fixture, mirror);
  g_assert_true (canvass_vault_update (fixture->vault, second, NULL));
  sign (fixture, mirror);
  sign (fixture, mirror);
  file = fixture_contents (canvass_mirror_get_path (mirror));
  g_assert_cmpuint (g_bytes_get_size (file),
                    ==,
                    CANVASS_MIRROR_HEADER_BYTES + CANVASS_MIRROR_ENTRY_BYTES (1) +
                        2 * CANVASS_MIRROR_ENTRY_BYTES (2));
  assert_equal (fixture, canvass_mirror_get_path (mirror));
  g_assert_true (canvass_mirror_tidy (mirror, NULL));
  assert_equal (fixture, canvass_mirror_get_path (mirror));
  canvass_key_free (other);
}

static void
write_bytes (const char *path, const guint8 *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *)bytes, (gssize)length, &error);
  g_assert_no_error (error);
}

/* Whatever byte is flipped and wherever it is cut off: opened anew it is equal again. */
static void
test_any_damage_is_mended (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autoptr (GBytes) whole = NULL;
  g_autofree char *path = NULL;
  const guint8 *bytes;
  gsize length;

  fixture_append_many (fixture->vault, 3);
  mirror = open_mirror (fixture);
  path = g_strdup (canvass_mirror_get_path (mirror));
  g_clear_pointer (&mirror, canvass_mirror_free);
  whole = fixture_contents (path);
  bytes = g_bytes_get_data (whole, &length);

  /* The fourth byte is the format's version: that is another test. */
  for (gsize at = 0; at < length; at += at < 300 ? 1 : 97) {
    g_autofree guint8 *damaged = g_memdup2 (bytes, length);
    g_autoptr (GBytes) mended = NULL;

    if (at != 3) {
      damaged[at] ^= 0x10;
      write_bytes (path, damaged, length);
      mirror = open_mirror (fixture);
      g_clear_pointer (&mirror, canvass_mirror_free);
      mended = fixture_contents (path);
      g_assert_true (g_bytes_equal (mended, whole));
      g_clear_pointer (&mended, g_bytes_unref);
    }

    write_bytes (path, bytes, at);
    mirror = open_mirror (fixture);
    g_clear_pointer (&mirror, canvass_mirror_free);
    mended = fixture_contents (path);
    g_assert_true (g_bytes_equal (mended, whole));
  }
}

static void
test_a_file_that_was_changed_meanwhile_is_caught_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = open_mirror (fixture);
  const char *path = canvass_mirror_get_path (mirror);

  sign (fixture, mirror);
  sign (fixture, mirror);
  g_assert_cmpint (truncate (path, 3000), ==, 0);
  sign (fixture, mirror);
  assert_equal (fixture, path);

  g_assert_cmpint (g_unlink (path), ==, 0);
  sign (fixture, mirror);
  assert_equal (fixture, path);

  write_bytes (path, (const guint8 *)"junk", 4);
  sign (fixture, mirror);
  assert_equal (fixture, path);
}

static void
test_a_folder_that_is_gone_is_told_and_made_up_for (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = open_mirror (fixture);
  g_autofree char *folder = mirror_folder (fixture);
  g_autofree char *away = g_build_filename (fixture->directory, "away", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->directory, "none", "mirror", NULL);
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  g_autoptr (GError) error = NULL;
  gsize length;

  sign (fixture, mirror);
  g_assert_cmpint (g_rename (folder, away), ==, 0);
  length = fixture_seal (fixture->vault, record);
  g_assert_true (canvass_vault_append (fixture->vault, record, length, NULL, NULL));
  g_assert_false (canvass_mirror_append (mirror, record, length, &error));
  g_assert_error (error, CANVASS_MIRROR_ERROR, CANVASS_MIRROR_ERROR_GONE);
  g_clear_error (&error);
  g_assert_false (canvass_mirror_catch_up (mirror, &error));
  g_assert_error (error, CANVASS_MIRROR_ERROR, CANVASS_MIRROR_ERROR_GONE);

  g_assert_cmpint (g_rename (away, folder), ==, 0);
  sign (fixture, mirror);
  assert_equal (fixture, canvass_mirror_get_path (mirror));
  assert_refused (fixture, nowhere, CANVASS_MIRROR_ERROR_GONE);
}

static void
assert_left_alone (Fixture *fixture, const char *path, GBytes *bytes, int code)
{
  g_autofree char *folder = mirror_folder (fixture);
  g_autoptr (GBytes) after = NULL;

  write_bytes (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  assert_refused (fixture, folder, code);
  after = fixture_contents (path);
  g_assert_true (g_bytes_equal (after, bytes));
}

static void
test_another_kiosk_s_and_a_later_release_s_are_left_alone (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *vaults = g_build_filename (fixture->directory, "second", NULL);
  g_autoptr (CanvassVault) other =
      canvass_vault_enroll (vaults, fixture->campaign, "Table 2", NULL);
  g_autofree char *folder = mirror_folder (fixture);
  g_autoptr (CanvassMirror) mirror = open_mirror (fixture);
  g_autofree char *path = g_strdup (canvass_mirror_get_path (mirror));
  g_autoptr (CanvassMirror) its = canvass_mirror_open (other, folder, NULL);
  g_autoptr (GBytes) file = NULL, later = NULL;
  g_autofree guint8 *bytes = NULL;

  g_assert_nonnull (its);
  file = fixture_contents (canvass_mirror_get_path (its));
  assert_left_alone (fixture, path, file, CANVASS_MIRROR_ERROR_OTHER_KIOSK);

  bytes = g_memdup2 (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  bytes[3] = '2';
  later = g_bytes_new (bytes, g_bytes_get_size (file));
  assert_left_alone (fixture, path, later, CANVASS_MIRROR_ERROR_TOO_NEW);
}

static void
test_nothing_but_a_file_is_written_to (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = open_mirror (fixture);
  g_autofree char *path = g_strdup (canvass_mirror_get_path (mirror));
  g_autofree char *folder = mirror_folder (fixture);
  g_autofree char *target = g_build_filename (fixture->directory, "target", NULL);
  g_autoptr (GBytes) after = NULL;

  g_clear_pointer (&mirror, canvass_mirror_free);
  write_bytes (target, (const guint8 *)"mine", 4);
  g_unlink (path);
  g_assert_cmpint (symlink (target, path), ==, 0);
  assert_refused (fixture, folder, CANVASS_MIRROR_ERROR_STORAGE);
  after = fixture_contents (target);
  g_assert_cmpuint (g_bytes_get_size (after), ==, 4);

  g_unlink (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (fixture, folder, CANVASS_MIRROR_ERROR_STORAGE);
}

/* The mirror may be the only place that has them. */
static void
test_what_the_vault_has_lost_stays_in_the_mirror (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autoptr (Contents) contents = NULL;

  fixture_append_many (fixture->vault, 8);
  mirror = open_mirror (fixture);
  g_clear_pointer (&mirror, canvass_mirror_free);
  fixture_tamper (fixture,
                  "DELETE FROM record WHERE record_id IN (SELECT record_id FROM record LIMIT 3);"
                  "UPDATE record SET bytes = zeroblob (length (bytes)) WHERE record_id IN"
                  " (SELECT record_id FROM record LIMIT 2); VACUUM");
  fixture_reopen (fixture);
  mirror = open_mirror (fixture);
  sign (fixture, mirror);
  g_assert_true (canvass_mirror_tidy (mirror, NULL));
  contents = read_mirror (canvass_mirror_get_path (mirror));
  g_assert_cmpuint (contents->sound, ==, 9);
}

/* A vault that was put back from an old copy has forgotten nothing. */
static void
test_what_an_older_vault_never_had_stays_in_the_mirror (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autoptr (Contents) contents = NULL;
  g_autoptr (GBytes) old = NULL;
  g_autofree char *store = fixture_path (fixture, "vault.sqlite");

  fixture_append_many (fixture->vault, 2);
  fixture_close (fixture);
  old = fixture_contents (store);
  fixture_reopen (fixture);
  fixture_append_many (fixture->vault, 5);
  mirror = open_mirror (fixture);
  g_clear_pointer (&mirror, canvass_mirror_free);

  fixture_close (fixture);
  write_bytes (store, g_bytes_get_data (old, NULL), g_bytes_get_size (old));
  fixture_reopen (fixture);
  mirror = open_mirror (fixture);
  contents = read_mirror (canvass_mirror_get_path (mirror));
  g_assert_cmpuint (contents->sound, ==, 7);
}

typedef struct {
  Fixture *fixture;
  GBytes *ack;
} Forgetting;

static gpointer
forget (gpointer data)
{
  Forgetting *forgetting = data;

  g_assert_true (
      canvass_vault_acknowledge (forgetting->fixture->vault, forgetting->ack, NULL, NULL));
  return NULL;
}

/* Whichever comes first: nobody takes a record that was forgotten meanwhile for one that is lost.
 */
static void
test_forgetting_and_catching_up_may_meet (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = mirror_folder (fixture);

  for (guint round = 0; round < 10; round++) {
    g_autoptr (CanvassMirror) mirror = NULL;
    Forgetting forgetting = { fixture };
    GThread *thread;

    fixture_append_many (fixture->vault, 60);
    clear_stick (fixture);
    forgetting.ack = acknowledge_some (fixture, 50);
    fixture_remove_tree (folder);
    thread = g_thread_new ("forget", forget, &forgetting);
    mirror = open_mirror (fixture);
    g_thread_join (thread);
    catch_up (mirror);
    g_assert_false (fixture_status (fixture->vault).damaged);
    clear_stick (fixture);
    assert_equal (fixture, canvass_mirror_get_path (mirror));
    g_bytes_unref (forgetting.ack);
  }
}

#define ADD(name)                                                                                  \
  g_test_add ("/vault/mirror/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (a_mirror_has_what_the_vault_has);
  ADD (the_name_is_the_kiosk_s_and_nothing_else_is_there);
  ADD (no_device_key_is_on_it);
  ADD (a_record_is_not_written_twice);
  ADD (what_is_no_record_is_refused);
  ADD (a_mirror_that_is_equal_is_not_touched);
  ADD (catching_up_adds_only_what_is_missing);
  ADD (what_an_acknowledgement_forgot_leaves_it);
  ADD (a_forgetting_that_happened_while_it_was_away_is_made_up_for);
  ADD (tidying_leaves_no_order_of_arrival);
  ADD (records_of_several_versions_lie_in_one_mirror);
  ADD (any_damage_is_mended);
  ADD (a_file_that_was_changed_meanwhile_is_caught_up);
  ADD (a_folder_that_is_gone_is_told_and_made_up_for);
  ADD (another_kiosk_s_and_a_later_release_s_are_left_alone);
  ADD (nothing_but_a_file_is_written_to);
  ADD (what_the_vault_has_lost_stays_in_the_mirror);
  ADD (what_an_older_vault_never_had_stays_in_the_mirror);
  ADD (forgetting_and_catching_up_may_meet);

  return g_test_run ();
}
