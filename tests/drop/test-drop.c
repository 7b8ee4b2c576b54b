/*
 * test-drop.c: an outbox on its way to a drop, and what comes back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/fuse-stick.h"

#include "drop/address.h"
#include "drop/confine.h"
#include "drop/layout.h"
#include "drop/report.h"
#include "format/batch.h"
#include "format/envelope.h"

#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CAMPAIGN "00112233445566778899aabbccddeeff"
#define NOBODY 65534
#define KIOSK "0f0e0d0c0b0a09080706050403020100"

typedef struct {
  char *folder;
  char *outbox;
  char *inbox;
  char *drop;
} Scene;

static void
setup (Scene *scene, gconstpointer unused)
{
  scene->folder = g_dir_make_tmp ("test-drop-XXXXXX", NULL);
  scene->outbox = g_build_filename (scene->folder, "outbox", NULL);
  scene->inbox = g_build_filename (scene->folder, "inbox", NULL);
  scene->drop = g_build_filename (scene->folder, "drop", NULL);
  g_mkdir (scene->outbox, 0700);
  g_mkdir (scene->inbox, 0700);
  g_mkdir (scene->drop, 0700);
}

static int
remove_one (const char *path, const struct stat *status, int kind, struct FTW *place)
{
  return remove (path);
}

static void
teardown (Scene *scene, gconstpointer unused)
{
  nftw (scene->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_free (scene->folder);
  g_free (scene->outbox);
  g_free (scene->inbox);
  g_free (scene->drop);
}

static void
write_file (const char *folder, const char *name, const char *bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
}

static void
write_text (const char *folder, const char *name, const char *text)
{
  write_file (folder, name, text, strlen (text));
}

static void
assert_text (const char *folder, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static guint counted;

static int
count_one (const char *path, const struct stat *status, int kind, struct FTW *place)
{
  counted += kind != FTW_D && kind != FTW_DP;
  return 0;
}

/* However deep they lie. */
static guint
count_files (const char *folder)
{
  counted = 0;
  nftw (folder, count_one, 16, FTW_PHYS);
  return counted;
}

/* A batch of KIOSK's with as many records as @length bytes take, which no desk would open. */
static char *
write_batch (Scene *scene, const char *name, guint64 number, gsize length)
{
  CanvassBatchHeader header = { .recipients = 1, .number = number };
  guint8 hashes[300 * CANVASS_HASH_BYTES] = { 0 }, secret[CANVASS_SIGN_SK_BYTES] = { 0 };
  guint8 id[CANVASS_HASH_BYTES];
  g_autoptr (GBytes) head = NULL;
  g_autofree char *bytes = NULL;
  gsize n, n_records;

  for (guint i = 0; i < CANVASS_ID_BYTES; i++)
    header.kiosk_id[i] = (guint8)(CANVASS_ID_BYTES - 1 - i);
  header.previous_id[0] = number > 1;
  header.count = (guint32)(1 + length / CANVASS_RECORD_BYTES (1));
  g_assert_cmpuint (header.count, <=, 300);
  n_records = header.count * CANVASS_RECORD_BYTES (1);
  bytes = g_strnfill (CANVASS_BATCH_HEAD_BYTES (header.count) + n_records, 'x');
  for (guint i = 0; i < header.count; i++)
    canvass_hash (hashes + i * CANVASS_HASH_BYTES, (const guint8 *)bytes, CANVASS_RECORD_BYTES (1));
  head = canvass_batch_write_head (&header, hashes, secret);
  n = g_bytes_get_size (head);
  canvass_hash (id, g_bytes_get_data (head, NULL), n);
  memcpy (bytes, g_bytes_get_data (head, NULL), n);
  write_file (scene->outbox, name, bytes, n + n_records);
  return canvass_layout_batch_name (number, id);
}

static char *
batches_of (Scene *scene)
{
  return g_build_filename (scene->drop, CAMPAIGN, "batches", KIOSK, NULL);
}

static CanvassDrop *
open_drop (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  CanvassDrop *drop = canvass_drop_open (scene->drop, NULL, &error);

  g_assert_no_error (error);
  return drop;
}

static CanvassTransfer
push (Scene *scene)
{
  g_autoptr (CanvassDrop) drop = open_drop (scene);
  CanvassTransfer transfer = { 0 };
  g_autoptr (GError) error = NULL;

  canvass_transfer_push (&transfer, drop, CAMPAIGN, NULL, scene->outbox, &error);
  g_assert_no_error (error);
  return transfer;
}

static CanvassTransfer
pull (Scene *scene)
{
  g_autoptr (CanvassDrop) drop = open_drop (scene);
  CanvassTransfer transfer = { 0 };
  g_autoptr (GError) error = NULL;

  canvass_transfer_pull (&transfer, drop, CAMPAIGN, KIOSK, scene->inbox, &error);
  g_assert_no_error (error);
  return transfer;
}

static void
test_what_is_sent_arrives_once (Scene *scene, gconstpointer unused)
{
  g_autofree char *one = write_batch (scene, "a.batch", 1, 5);
  g_autofree char *two = write_batch (scene, "b.batch", 2, 70000);
  g_autofree char *folder = batches_of (scene);
  g_autofree char *path = g_build_filename (folder, one, NULL);
  CanvassTransfer transfer;

  write_text (scene->outbox, "Plaza.kiosk", "card");
  write_text (scene->outbox, "no.batch", "no batch at all");
  write_text (scene->outbox, "vault.sqlite", "no business of a drop's");
  write_text (scene->outbox, ".c.batch", "not finished");
  transfer = push (scene);
  g_assert_cmpuint (transfer.files, ==, 3);
  g_assert_cmpuint (transfer.bytes,
                    ==,
                    CANVASS_BATCH_HEAD_BYTES (1) + CANVASS_BATCH_HEAD_BYTES (17) +
                        18 * CANVASS_RECORD_BYTES (1) + 4);
  g_assert_cmpuint (transfer.held, ==, 0);
  g_assert_cmpuint (transfer.left, ==, 1);
  g_assert_cmpuint (count_files (scene->drop), ==, 3);
  g_assert_cmpuint (count_files (folder), ==, 2);
  g_assert_true (g_str_has_prefix (one, "0000000001-"));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));

  g_free (write_batch (scene, "d.batch", 3, 1));
  transfer = push (scene);
  g_assert_cmpuint (transfer.files, ==, 1);
  g_assert_cmpuint (transfer.held, ==, 3);
}

static void
test_what_the_own_disk_has_spoilt_is_not_sent (Scene *scene, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (scene->outbox, "a.batch", NULL);
  gsize length;

  g_free (write_batch (scene, "a.batch", 1, 20000));
  length = CANVASS_BATCH_HEAD_BYTES (5) + 5 * CANVASS_RECORD_BYTES (1);
  for (guint i = 0; i < 4; i++) {
    g_autofree char *bytes = NULL;
    CanvassTransfer transfer;
    gsize n;

    g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
    g_assert_cmpuint (n, ==, length);
    bytes[i * (length - 1) / 3] ^= 1;
    write_file (scene->outbox, "a.batch", bytes, i == 3 ? length - 1 : length);
    transfer = push (scene);
    g_assert_cmpuint (transfer.files, ==, 0);
    g_assert_cmpuint (transfer.left, ==, 1);
    g_free (write_batch (scene, "a.batch", 1, 20000));
  }
  g_assert_cmpuint (push (scene).files, ==, 1);
}

static void
test_another_file_of_that_name_is_left (Scene *scene, gconstpointer unused)
{
  g_autofree char *one = write_batch (scene, "a.batch", 1, 5);
  g_autofree char *next = canvass_layout_next_name (one, 1);
  g_autofree char *folder = batches_of (scene);
  g_autofree char *path = g_build_filename (folder, next, NULL);

  g_mkdir_with_parents (folder, 0700);
  write_text (folder, one, "another");
  g_assert_cmpuint (push (scene).files, ==, 1);
  assert_text (folder, one, "another");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpuint (push (scene).held, ==, 1);
  g_assert_cmpuint (count_files (scene->drop), ==, 2);
}

/* Whoever can write there cannot make it lead elsewhere. */
static void
test_a_link_in_a_drop_leads_nowhere (Scene *scene, gconstpointer unused)
{
  g_autofree char *elsewhere = g_build_filename (scene->folder, "elsewhere", NULL);
  g_autofree char *campaign = g_build_filename (scene->drop, CAMPAIGN, NULL);
  g_autoptr (CanvassDrop) drop = open_drop (scene);
  g_autoptr (GError) error = NULL;
  CanvassTransfer transfer = { 0 };

  g_free (write_batch (scene, "a.batch", 1, 5));
  g_mkdir (elsewhere, 0700);
  g_assert_cmpint (symlink (elsewhere, campaign), ==, 0);
  g_assert_false (canvass_transfer_push (&transfer, drop, CAMPAIGN, NULL, scene->outbox, &error));
  g_assert_cmpuint (count_files (elsewhere), ==, 0);
}

static void
test_only_what_a_table_reads_is_fetched (Scene *scene, gconstpointer unused)
{
  gsize too_large = canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN) + 1;
  g_autofree char *filler = g_malloc0 (too_large);
  g_autofree char *link = g_build_filename (scene->drop, "link.ack", NULL);
  CanvassTransfer transfer;

  write_text (scene->drop, "a.ack", "word");
  write_text (scene->drop, "city.campaign", "petition");
  write_text (scene->drop, "a.batch", "not for a table");
  write_text (scene->drop, ".hidden.ack", "no");
  write_text (scene->drop, "table.pinr", "goes by hand");
  write_file (scene->drop, "large.campaign", filler, too_large);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  transfer = pull (scene);
  g_assert_cmpuint (transfer.files, ==, 2);
  g_assert_cmpuint (transfer.left, ==, 1);
  g_assert_cmpuint (count_files (scene->inbox), ==, 2);
  assert_text (scene->inbox, "a.ack", "word");

  write_text (scene->drop, "city.campaign", "version 2");
  g_assert_cmpuint (pull (scene).files, ==, 2);
  assert_text (scene->inbox, "city.campaign", "version 2");
}

static char *
hash_name (const char *text)
{
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree char *hex = NULL;

  canvass_hash (hash, (const guint8 *)text, strlen (text));
  hex = canvass_to_hex (hash, sizeof hash);
  return g_strconcat (hex, ".ack", NULL);
}

static void
test_an_acknowledgement_is_what_its_name_says (Scene *scene, gconstpointer unused)
{
  g_autofree char *right = hash_name ("right");
  g_autofree char *wrong = hash_name ("wrong");
  CanvassTransfer transfer;

  write_text (scene->drop, right, "right");
  write_text (scene->drop, wrong, "something else");
  transfer = pull (scene);
  g_assert_cmpuint (transfer.files, ==, 1);
  g_assert_cmpuint (transfer.left, ==, 1);
  g_assert_cmpuint (count_files (scene->inbox), ==, 1);

  write_text (scene->drop, wrong, "wrong");
  transfer = pull (scene);
  g_assert_cmpuint (transfer.files, ==, 1);
  g_assert_cmpuint (transfer.held, ==, 1);
}

static void
test_what_root_fetches_is_the_tables (Scene *scene, gconstpointer unused)
{
  g_autofree char *name = hash_name ("right");
  g_autofree char *path = g_build_filename (scene->inbox, name, NULL);
  struct stat status;

  if (geteuid () != 0) {
    g_test_skip ("only root gives files away");
    return;
  }

  g_assert_cmpint (chown (scene->inbox, NOBODY, NOBODY), ==, 0);
  write_text (scene->drop, name, "right");
  g_assert_cmpuint (pull (scene).files, ==, 1);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_uid, ==, NOBODY);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_no_error_repeats_a_secret (Scene *scene, gconstpointer unused)
{
  static const char *const addresses[] = {
    "https://ana:S3CR3T@example.org/petition",
    "https://ana:a@S3CR3T/b?c@example.org/petition",
    "ftp://ana:S3CR3T@example.org/",
    "http://S3CR3T@example.org/",
    "https://example.org/petition?token=S3CR3T",
    "https://example.org/petition?token=a@S3CR3T",
    "https://ana:b@example.org/petition?token=S3CR3T",
    "https://example.org/petition#S3CR3T",
    "s3://KEY:S3CR3T@bucket/prefix",
    "sftp://ana:S3CR3T@example.org/~/petition",
    "https://ana:S3CR3T@/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (canvass_drop_open (addresses[i], NULL, &error));
    g_assert_error (error, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_UNKNOWN_KIND);
    g_assert_null (strstr (error->message, "S3CR3T"));
    g_assert_nonnull (strstr (error->message, "://"));
  }
}

static CanvassTransfer
deliver (Scene *scene, CanvassDropMemory *memory, const char *path)
{
  const char *const paths[] = { path, NULL };
  g_autoptr (CanvassDrop) drop = open_drop (scene);
  CanvassTransfer transfer = { 0 };
  g_autoptr (GError) error = NULL;

  canvass_transfer_deliver (&transfer, drop, CAMPAIGN, memory, paths, &error);
  g_assert_no_error (error);
  return transfer;
}

/* A memory of yesterday's, each time. */
static CanvassDropMemory *
remember (Scene *scene, const char *named, const char *name)
{
  g_autofree char *path = g_build_filename (scene->folder, named, NULL);
  g_autofree char *folder = canvass_layout_folder (CAMPAIGN, CANVASS_SHELF_DECISIONS, NULL);
  CanvassDropMemory *memory = canvass_drop_memory_open (path, scene->drop, NULL);

  g_assert_nonnull (memory);
  canvass_drop_memory_add (memory, folder, name, strlen ("decided"));
  return memory;
}

static void
test_what_went_or_was_spoilt_is_put_again_the_next_day (Scene *scene, gconstpointer unused)
{
  g_autoptr (GBytes) file = g_bytes_new_static ("decided", strlen ("decided"));
  g_autofree char *name = canvass_layout_name (CANVASS_SHELF_DECISIONS, file);
  g_autofree char *next = canvass_layout_next_name (name, 1);
  g_autofree char *path = g_build_filename (scene->outbox, "one.decision", NULL);
  g_autofree char *shelf = g_build_filename (scene->drop, CAMPAIGN, "decisions", NULL);
  g_autofree char *beside = g_build_filename (shelf, next, NULL);
  g_autoptr (CanvassDropMemory) first = remember (scene, "first", name);
  g_autoptr (CanvassDropMemory) second = remember (scene, "second", name);
  g_autoptr (CanvassDropMemory) third = remember (scene, "third", name);
  g_autoptr (CanvassDropMemory) fourth = remember (scene, "fourth", name);

  write_text (scene->outbox, "one.decision", "decided");
  g_assert_cmpuint (deliver (scene, first, path).files, ==, 1);
  assert_text (shelf, name, "decided");
  g_assert_cmpuint (deliver (scene, first, path).held, ==, 1);
  g_assert_cmpuint (deliver (scene, second, path).held, ==, 1);

  write_text (shelf, name, "spoilt");
  g_assert_cmpuint (deliver (scene, second, path).held, ==, 1); /* it was looked at today */
  g_assert_cmpuint (deliver (scene, third, path).files, ==, 1);
  assert_text (shelf, next, "decided");

  g_assert_cmpint (g_remove (beside), ==, 0);
  write_text (shelf, name, "DECIDED"); /* of the same size, on whatever day */
  g_assert_cmpuint (deliver (scene, fourth, path).files, ==, 1);
  assert_text (shelf, next, "decided");
}

static void
test_who_takes_all_names_of_a_batch_keeps_no_other_away (Scene *scene, gconstpointer unused)
{
  g_autofree char *one = write_batch (scene, "a.batch", 1, 5);
  g_autofree char *two = write_batch (scene, "b.batch", 2, 5);
  g_autofree char *folder = batches_of (scene);
  g_autofree char *path = g_build_filename (folder, two, NULL);
  g_autoptr (CanvassDrop) drop = open_drop (scene);
  g_autoptr (GError) error = NULL;
  CanvassTransfer transfer = { 0 };

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i <= CANVASS_LAYOUT_MAX_NAMES; i++) {
    g_autofree char *name = canvass_layout_next_name (one, i);

    write_text (folder, name, "another");
  }

  g_assert_false (canvass_transfer_push (&transfer, drop, CAMPAIGN, NULL, scene->outbox, &error));
  g_assert_error (error, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_TAKEN);
  g_assert_cmpuint (transfer.files, ==, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
test_nor_does_who_takes_all_names_of_what_a_desk_gives (Scene *scene, gconstpointer unused)
{
  static const char *const texts[] = { "decided", "and more" };
  g_autofree char *directory = g_build_filename (scene->folder, "memory", NULL);
  g_autofree char *shelf = g_build_filename (scene->drop, CAMPAIGN, "decisions", NULL);
  g_autoptr (CanvassDropMemory) memory = canvass_drop_memory_open (directory, scene->drop, NULL);
  g_autoptr (CanvassDrop) drop = open_drop (scene);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) file = g_bytes_new_static (texts[0], strlen (texts[0]));
  g_autofree char *taken = canvass_layout_name (CANVASS_SHELF_DECISIONS, file);
  g_autoptr (GError) error = NULL;
  CanvassTransfer transfer = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT ".decision", i);

    write_text (scene->outbox, name, texts[i]);
    g_ptr_array_add (paths, g_build_filename (scene->outbox, name, NULL));
  }
  g_ptr_array_add (paths, NULL);
  g_mkdir_with_parents (shelf, 0700);
  for (guint i = 0; i <= CANVASS_LAYOUT_MAX_NAMES; i++) {
    g_autofree char *name = canvass_layout_next_name (taken, i);

    write_text (shelf, name, "another");
  }

  g_assert_false (canvass_transfer_deliver (
      &transfer, drop, CAMPAIGN, memory, (const char *const *)paths->pdata, &error));
  g_assert_error (error, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_TAKEN);
  g_assert_cmpuint (transfer.files, ==, 1);
}

/* As many as may come, and as large. */
static void
test_what_is_not_its_name_keeps_nothing_else_away (Scene *scene, gconstpointer unused)
{
  g_autofree char *folder =
      g_build_filename (scene->drop, CAMPAIGN, "acknowledgements", KIOSK, NULL);
  gsize large = CANVASS_TRANSFER_MAX_BYTES / 100;
  g_autofree char *right = hash_name ("right");
  CanvassTransfer transfer;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < CANVASS_TRANSFER_MAX_FILES + 100; i++) {
    g_autofree char *name = g_strdup_printf ("%064x.ack", i);
    g_autofree char *path = g_build_filename (folder, name, NULL);

    write_text (folder, name, "no");
    if (i < 100)
      g_assert_cmpint (truncate (path, (off_t)large), ==, 0);
  }

  write_text (folder, right, "right");
  transfer = pull (scene);
  g_assert_cmpuint (transfer.files, ==, 1);
  g_assert_cmpuint (transfer.left, ==, CANVASS_TRANSFER_MAX_FILES + 100);
  assert_text (scene->inbox, right, "right");
}

static void
test_a_drop_that_is_not_there_is_offline (Scene *scene, gconstpointer unused)
{
  static const struct {
    const char *address;
    int code;
  } cases[] = {
    { "/nowhere/at/all", CANVASS_DROP_ERROR_OFFLINE },
    { "file:///nowhere/at/all", CANVASS_DROP_ERROR_OFFLINE },
    { "gopher://example.org/drop", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "http://example.org/drop", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "http://127.0.0.1.example.org/drop", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "https://ana:secret@example.org/drop", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "https://example.org/drop?key=secret", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "https:///drop", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "s3://", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "s3://bucket/a//b", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "s3://bucket/a/../b", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "s3://bucket/./b", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "s3://../b", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "s3://bucket/a", CANVASS_DROP_ERROR_CREDENTIALS },
    { "sftp://example.org/drop", CANVASS_DROP_ERROR_CREDENTIALS },
    { "file://elsewhere", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "file://elsewhere/tmp", CANVASS_DROP_ERROR_UNKNOWN_KIND },
    { "://", CANVASS_DROP_ERROR_UNKNOWN_KIND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (canvass_drop_open (cases[i].address, NULL, &error));
    g_assert_error (error, CANVASS_DROP_ERROR, cases[i].code);
  }
}

static void
test_a_file_url_is_a_folder (Scene *scene, gconstpointer unused)
{
  g_autofree char *url = g_filename_to_uri (scene->drop, NULL, NULL);
  g_autoptr (CanvassDrop) drop = canvass_drop_open (url, NULL, NULL);

  g_assert_nonnull (drop);
}

static void
on_progress_cancel (guint64 done, guint64 total, gpointer user_data)
{
  g_assert_cmpuint (done, <=, total);
  if (done > 200000)
    g_cancellable_cancel (user_data);
}

static void
test_cancelling_leaves_nothing_half (Scene *scene, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CanvassDrop) drop = open_drop (scene);
  g_autoptr (GError) error = NULL;
  CanvassTransfer transfer = { .progress = on_progress_cancel,
                               .user_data = cancellable,
                               .cancellable = cancellable };

  g_free (write_batch (scene, "a.batch", 1, 1000000));
  g_assert_false (canvass_transfer_push (&transfer, drop, CAMPAIGN, NULL, scene->outbox, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (scene->drop), ==, 0);
  g_assert_cmpuint (push (scene).files, ==, 1);
}

typedef struct {
  StickFault fault;
  int code;
} Case;

static void
test_a_drop_that_breaks_says_how (Scene *scene, gconstpointer data)
{
  const Case *expected = data;
  g_autofree char *folder = batches_of (scene);
  guint n = 1;

  if (!fuse_stick_can_mount ())
    return;

  g_mkdir_with_parents (folder, 0700);
  g_free (write_batch (scene, "a.batch", 1, 40000));
  for (;; n++) {
    g_autoptr (FuseStick) stick =
        fuse_stick_mount (scene->drop, (StickPlan){ expected->fault, 0, n });
    g_autoptr (CanvassDrop) drop = open_drop (scene);
    g_autoptr (GError) error = NULL;
    CanvassTransfer transfer = { 0 };
    gboolean sent = canvass_transfer_push (&transfer, drop, CAMPAIGN, NULL, scene->outbox, &error);

    if (!fuse_stick_has_begun (stick)) {
      g_assert_true (sent);
      break;
    }
    g_assert_error (error, CANVASS_DROP_ERROR, expected->code);
  }
  g_assert_cmpuint (n, ==, 12);
}

static void
test_an_inbox_on_a_full_disk_keeps_what_it_has (Scene *scene, gconstpointer unused)
{
  g_autofree char *filler = g_malloc0 (100000);
  g_autoptr (CanvassDrop) drop = open_drop (scene);
  g_autoptr (GError) error = NULL;
  CanvassTransfer transfer = { 0 };

  if (!fuse_stick_can_mount ())
    return;

  g_assert_cmpint (mount ("tmpfs", scene->inbox, "tmpfs", 0, "size=64k"), ==, 0);
  write_text (scene->inbox, "city.campaign", "version 1");
  write_file (scene->drop, "city.campaign", filler, 100000);
  g_assert_false (canvass_transfer_pull (&transfer, drop, CAMPAIGN, KIOSK, scene->inbox, &error));
  g_assert_error (error, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_OWN_DISK);
  assert_text (scene->inbox, "city.campaign", "version 1");
  g_assert_cmpuint (count_files (scene->inbox), ==, 1);
  g_assert_cmpint (umount (scene->inbox), ==, 0);
}

static void
test_lines_are_read_as_they_are_printed (void)
{
  CanvassDropLine lines[] = {
    { .kind = CANVASS_DROP_LINE_PROGRESS, .done = 3, .total = 7 },
    { .kind = CANVASS_DROP_LINE_DONE, .files = 1, .bytes = G_MAXINT64, .held = 3, .left = 4 },
    { .kind = CANVASS_DROP_LINE_FAILED, .failed = CANVASS_DROP_ERROR_FULL },
    { .kind = CANVASS_DROP_LINE_FAILED, .failed = CANVASS_DROP_FAILED_CANCELLED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *text = canvass_drop_line_format (&lines[i]);
    g_autofree char *more = g_strconcat (text, " ", NULL);
    CanvassDropLine read;

    g_assert_cmpuint (strlen (text), <=, CANVASS_DROP_LINE_MAX_CHARS);
    g_assert_true (canvass_drop_line_parse (text, &read));
    g_assert_cmpmem (&read, sizeof read, &lines[i], sizeof lines[i]);
    /* Nor any part of it, nor more. */
    for (gsize length = strlen (text); length > 0; length--) {
      g_autofree char *part = g_strndup (text, length - 1);

      g_assert_false (canvass_drop_line_parse (part, &read));
    }
    g_assert_false (canvass_drop_line_parse (more, &read));
  }
}

static void
test_other_lines_are_refused (void)
{
  static const char *const lines[] = {
    "",
    "{}",
    "hello",
    "{\"done\":8,\"total\":7}",
    "{\"done\":-1,\"total\":7}",
    "{\"done\":+1,\"total\":7}",
    "{\"done\":,\"total\":7}",
    "{\"done\":1,\"total\":99999999999999999999}",
    "{\"done\": 1,\"total\":7}",
    "{\"failed\":\"offlin\"}",
    "{\"failed\":\"offline\",}",
    "{\"failed\":\"\"}",
  };
  CanvassDropLine line;

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_false (canvass_drop_line_parse (lines[i], &line));
}

static gboolean
can_read (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL);
}

#define NO_LANDLOCK 77

/* In a process of its own: there is no way back. */
static void
confine_and_look (Scene *scene)
{
  g_autofree char *vault = g_build_filename (scene->folder, "vault.sqlite", NULL);
  g_autofree char *added = g_build_filename (scene->outbox, "b.batch", NULL);
  const char *const readable[] = { scene->outbox, NULL };
  const char *const writable[] = { scene->drop, NULL };

  g_assert_true (can_read (scene->folder, "vault.sqlite"));
  if (!canvass_drop_confine (readable, writable))
    _exit (NO_LANDLOCK);

  g_assert_cmpuint (push (scene).files, ==, 1);
  g_assert_cmpuint (count_files (scene->drop), ==, 1);
  g_assert_true (can_read ("/etc", "passwd"));
  g_assert_false (can_read (scene->folder, "vault.sqlite"));
  g_assert_false (can_read ("/proc/1", "status"));
  g_assert_cmpint (g_open (vault, O_WRONLY | O_CLOEXEC, 0), ==, -1);
  g_assert_cmpint (g_unlink (vault), ==, -1);
  g_assert_cmpint (g_creat (added, 0600), ==, -1);
  _exit (0);
}

static void
test_a_confined_process_reaches_nothing_else (Scene *scene, gconstpointer unused)
{
  int status;
  pid_t pid;

  write_text (scene->folder, "vault.sqlite", "sealed");
  g_free (write_batch (scene, "a.batch", 1, 5));
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    confine_and_look (scene);

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == NO_LANDLOCK)
    g_test_skip ("The kernel has no Landlock");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_what_was_left_unfinished_is_known_by_its_name (void)
{
  static const char hash[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  static const struct {
    const char *before;
    const char *behind;
    CanvassShelf shelf;
    gboolean is;
  } cases[] = {
    { ".", ".ack.new", CANVASS_SHELF_ACKNOWLEDGEMENTS, TRUE },
    { ".", ".ack.18446744073709551615.new", CANVASS_SHELF_ACKNOWLEDGEMENTS, TRUE },
    { ".", ".ack.part", CANVASS_SHELF_ACKNOWLEDGEMENTS, TRUE },
    { ".", ".2.ack.part", CANVASS_SHELF_ACKNOWLEDGEMENTS, TRUE },
    { ".", ".ack.17.part", CANVASS_SHELF_ACKNOWLEDGEMENTS, TRUE },
    { ".0000000001-", ".batch.new", CANVASS_SHELF_BATCHES, TRUE },
    { ".", ".batch.new", CANVASS_SHELF_BATCHES, FALSE },
    { "", ".ack.new", CANVASS_SHELF_ACKNOWLEDGEMENTS, FALSE },
    { ".", ".ack.new", CANVASS_SHELF_CAMPAIGNS, FALSE },
    { ".", ".ack.old", CANVASS_SHELF_ACKNOWLEDGEMENTS, FALSE },
    { ".", ".ack", CANVASS_SHELF_ACKNOWLEDGEMENTS, FALSE },
    { ".", ".ack~", CANVASS_SHELF_ACKNOWLEDGEMENTS, FALSE },
    { ".", ".ack.1", CANVASS_SHELF_ACKNOWLEDGEMENTS, FALSE },
    { ".", ".ack.1~.part", CANVASS_SHELF_ACKNOWLEDGEMENTS, FALSE },
    { ".", ".ack..part", CANVASS_SHELF_ACKNOWLEDGEMENTS, FALSE },
    { ".", ".ack.part.new", CANVASS_SHELF_ACKNOWLEDGEMENTS, FALSE },
    { ".x", ".ack.new", CANVASS_SHELF_ACKNOWLEDGEMENTS, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat (cases[i].before, hash, cases[i].behind, NULL);

    g_assert_cmpint (canvass_layout_is_unfinished (cases[i].shelf, name), ==, cases[i].is);
  }
  g_assert_false (canvass_layout_is_unfinished (CANVASS_SHELF_KIOSKS, ".new"));
  g_assert_false (canvass_layout_is_unfinished (CANVASS_SHELF_KIOSKS, ".part"));
  g_assert_false (canvass_layout_is_unfinished (CANVASS_SHELF_KIOSKS, "."));
  g_assert_false (canvass_layout_is_unfinished (CANVASS_SHELF_KIOSKS, ""));
}

/* A name before that of this machine might be another machine's. */
static void
test_without_tls_a_bucket_is_in_the_path (void)
{
  static const struct {
    const char *endpoint, *base;
  } cases[] = {
    { "http://127.0.0.1:9000", "http://127.0.0.1:9000/bucket" },
    { "https://s3.example.org", "https://bucket.s3.example.org" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CanvassCredentials) credentials = canvass_credentials_load (NULL, NULL);
    g_autoptr (CanvassAddress) address = NULL;

    g_free (credentials->endpoint);
    credentials->endpoint = g_strdup (cases[i].endpoint);
    credentials->path_style = FALSE;
    address = canvass_address_parse ("s3://bucket/prefix", credentials, NULL);
    g_assert_cmpstr (address->base, ==, cases[i].base);
  }
}

static const Case pulled = { STICK_PULLED, CANVASS_DROP_ERROR_OFFLINE };
static const Case full = { STICK_FULL, CANVASS_DROP_ERROR_FULL };
static const Case read_only = { STICK_READ_ONLY, CANVASS_DROP_ERROR_REFUSED };
static const Case loses = { STICK_LOSES, CANVASS_DROP_ERROR_UNFAITHFUL };

#define ADD(name, function, data)                                                                  \
  g_test_add ("/drop/" name, Scene, data, setup, test_##function, teardown)
#define ADD_PLAIN(name) ADD (#name, name, NULL)

int
main (int argc, char *argv[])
{
  fuse_stick_enter_namespace ();
  g_test_init (&argc, &argv, NULL);

  ADD_PLAIN (what_is_sent_arrives_once);
  ADD_PLAIN (what_the_own_disk_has_spoilt_is_not_sent);
  ADD_PLAIN (another_file_of_that_name_is_left);
  ADD_PLAIN (a_link_in_a_drop_leads_nowhere);
  ADD_PLAIN (only_what_a_table_reads_is_fetched);
  ADD_PLAIN (an_acknowledgement_is_what_its_name_says);
  ADD_PLAIN (what_root_fetches_is_the_tables);
  ADD_PLAIN (what_went_or_was_spoilt_is_put_again_the_next_day);
  ADD_PLAIN (who_takes_all_names_of_a_batch_keeps_no_other_away);
  ADD_PLAIN (nor_does_who_takes_all_names_of_what_a_desk_gives);
  ADD_PLAIN (what_is_not_its_name_keeps_nothing_else_away);
  ADD_PLAIN (a_drop_that_is_not_there_is_offline);
  ADD_PLAIN (a_file_url_is_a_folder);
  ADD_PLAIN (no_error_repeats_a_secret);
  ADD_PLAIN (cancelling_leaves_nothing_half);
  ADD ("a_drop_that_is_pulled_is_offline", a_drop_that_breaks_says_how, &pulled);
  ADD ("a_drop_that_is_full_says_so", a_drop_that_breaks_says_how, &full);
  ADD ("a_drop_that_is_read_only_says_so", a_drop_that_breaks_says_how, &read_only);
  ADD ("a_drop_that_loses_is_found_out", a_drop_that_breaks_says_how, &loses);
  ADD_PLAIN (an_inbox_on_a_full_disk_keeps_what_it_has);
  ADD_PLAIN (a_confined_process_reaches_nothing_else);
  g_test_add_func ("/drop/lines_are_read_as_they_are_printed",
                   test_lines_are_read_as_they_are_printed);
  g_test_add_func ("/drop/what_was_left_unfinished_is_known_by_its_name",
                   test_what_was_left_unfinished_is_known_by_its_name);
  g_test_add_func ("/drop/other_lines_are_refused", test_other_lines_are_refused);
  g_test_add_func ("/drop/without_tls_a_bucket_is_in_the_path",
                   test_without_tls_a_bucket_is_in_the_path);

  return g_test_run ();
}
