/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/batch.h"

#include "format/error.h"
#include "format/file.h"
#include "format/kiosk-card.h"
#include "format/secret.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_RECORDS 3
#define RECORD_BYTES CANVASS_RECORD_BYTES (1)

typedef struct {
  char *directory;
  char *path;
  guint8 device_pk[CANVASS_SIGN_PK_BYTES];
  guint8 device_sk[CANVASS_SIGN_SK_BYTES];
  CanvassBatchHeader header;
  guint8 records[N_RECORDS][RECORD_BYTES];
  GByteArray *file;
} Fixture;

static gint
compare_ids (gconstpointer a, gconstpointer b)
{
  return memcmp ((const guint8 *)a + 8, (const guint8 *)b + 8, CANVASS_ID_BYTES);
}

static void
make_file (Fixture *fixture)
{
  guint8 hashes[N_RECORDS * CANVASS_HASH_BYTES];
  g_autoptr (GBytes) head = NULL;

  for (guint i = 0; i < N_RECORDS; i++)
    canvass_hash (hashes + 32 * i, fixture->records[i], RECORD_BYTES);
  head = canvass_batch_write_head (&fixture->header, hashes, fixture->device_sk);
  g_byte_array_set_size (fixture->file, 0);
  g_byte_array_append (
      fixture->file, g_bytes_get_data (head, NULL), (guint)g_bytes_get_size (head));
  g_byte_array_append (fixture->file, fixture->records[0], sizeof fixture->records);
}

static void
save (Fixture *fixture, gsize length)
{
  int fd = open (fixture->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (write (fd, fixture->file->data, length), ==, (gssize)length);
  close (fd);
}

/* Flips bits in the saved file alone, which is faster than saving it anew. */
static void
flip_saved (Fixture *fixture, gsize at, guint8 bits)
{
  int fd = open (fixture->path, O_RDWR | O_CLOEXEC);
  guint8 byte;

  g_assert_cmpint (pread (fd, &byte, 1, (off_t)at), ==, 1);
  byte ^= bits;
  g_assert_cmpint (pwrite (fd, &byte, 1, (off_t)at), ==, 1);
  close (fd);
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  CanvassSealing sealing = { .n_recipients = 1 };
  guint8 seal_sk[CANVASS_SEAL_SK_BYTES];
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("test-batch-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "a.batch", NULL);
  fixture->file = g_byte_array_new ();
  crypto_sign_keypair (fixture->device_pk, fixture->device_sk);
  crypto_box_keypair (sealing.recipients[0], seal_sk);
  canvass_kiosk_id (sealing.kiosk_id, fixture->device_pk);
  memset (sealing.campaign_hash, 7, sizeof sealing.campaign_hash);

  fixture->header = (CanvassBatchHeader){ .recipients = 1, .number = 1, .count = N_RECORDS };
  memcpy (fixture->header.kiosk_id, sealing.kiosk_id, CANVASS_ID_BYTES);
  memcpy (fixture->header.campaign_hash, sealing.campaign_hash, CANVASS_HASH_BYTES);
  for (guint i = 0; i < N_RECORDS; i++) {
    guint8 record[CANVASS_RECORD_MAX_BYTES];

    g_assert_cmpuint (
        canvass_record_seal_bytes (record, &sealing, (const guint8 *)"x", 1), ==, RECORD_BYTES);
    memcpy (fixture->records[i], record, RECORD_BYTES);
  }
  qsort (fixture->records, N_RECORDS, RECORD_BYTES, compare_ids);
  make_file (fixture);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  g_remove (fixture->path);
  g_rmdir (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->directory);
  g_byte_array_unref (fixture->file);
}

/* What a reader tells of the saved file. */
typedef struct {
  gboolean opened;
  gint code; /* when it did not open */
  gboolean is_signed;
  guint64 trailing;
  guint n_sound;
  CanvassBatchRecord verdicts[N_RECORDS];
} Told;

static void
read_told (Fixture *fixture, Told *told)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (fixture->path, &error);
  const guint8 *record, *head;
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchRecord verdict;
  guint n = 0;

  memset (told, 0, sizeof *told);
  if (reader == NULL) {
    g_assert_true (error->domain == CANVASS_FORMAT_ERROR);
    told->code = error->code;
    return;
  }

  told->opened = TRUE;
  head = canvass_batch_reader_get_head (reader);
  told->is_signed =
      head != NULL && canvass_batch_verify_head (
                          head, canvass_batch_reader_get_header (reader), fixture->device_pk);
  told->trailing = canvass_batch_reader_get_trailing_bytes (reader);
  while (canvass_batch_reader_next (reader, &record, hash, &verdict, &error)) {
    if (n < N_RECORDS)
      told->verdicts[n] = verdict;
    if (verdict == CANVASS_BATCH_RECORD_SOUND && n < N_RECORDS) {
      g_assert_cmpmem (record, RECORD_BYTES, fixture->records[n], RECORD_BYTES);
      told->n_sound++;
    }
    n++;
  }
  g_assert_no_error (error);
}

static void
test_a_batch_gives_what_was_put_in (Fixture *fixture, gconstpointer unused)
{
  Told told;

  g_assert_cmpuint (
      fixture->file->len, ==, CANVASS_BATCH_HEAD_BYTES (N_RECORDS) + N_RECORDS * RECORD_BYTES);
  save (fixture, fixture->file->len);
  read_told (fixture, &told);
  g_assert_true (told.opened && told.is_signed);
  g_assert_cmpuint (told.n_sound, ==, N_RECORDS);
  g_assert_cmpuint (told.trailing, ==, 0);
}

/* The vault rebuilds a batch from what it holds: it has to come out the same. */
static void
test_the_same_records_give_the_same_batch (Fixture *fixture, gconstpointer unused)
{
  g_autofree guint8 *first = g_memdup2 (fixture->file->data, fixture->file->len);
  guint length = fixture->file->len;

  make_file (fixture);
  g_assert_cmpmem (fixture->file->data, fixture->file->len, first, length);
}

static void
test_a_flip_in_a_record_costs_that_record_only (Fixture *fixture, gconstpointer unused)
{
  gsize head = CANVASS_BATCH_HEAD_BYTES (N_RECORDS);

  save (fixture, fixture->file->len);
  /* Each byte of the middle record, each 97th of the others. */
  for (gsize at = head; at < fixture->file->len;) {
    guint damaged = (guint)((at - head) / RECORD_BYTES);
    Told told;

    flip_saved (fixture, at, (guint8)(1u << at % 8));
    read_told (fixture, &told);
    flip_saved (fixture, at, (guint8)(1u << at % 8));
    g_assert_true (told.opened && told.is_signed);
    for (guint i = 0; i < N_RECORDS; i++)
      g_assert_cmpint (told.verdicts[i],
                       ==,
                       i == damaged ? CANVASS_BATCH_RECORD_DAMAGED : CANVASS_BATCH_RECORD_SOUND);
    at += damaged == 1 ? 1 : 97;
  }
}

static void
test_a_flip_in_the_head_is_never_accepted (Fixture *fixture, gconstpointer unused)
{
  save (fixture, fixture->file->len);
  for (gsize at = 0; at < CANVASS_BATCH_HEAD_BYTES (N_RECORDS); at++)
    for (guint bit = 0; bit < 8; bit++) {
      Told told;

      flip_saved (fixture, at, (guint8)(1u << bit));
      read_told (fixture, &told);
      flip_saved (fixture, at, (guint8)(1u << bit));
      g_assert_false (told.opened && told.is_signed);
      /* A damaged signature or hash costs no record but its own. */
      if (at >= CANVASS_BATCH_HEADER_BYTES)
        g_assert_cmpuint (
            told.n_sound, ==, at >= CANVASS_BATCH_HASHES_OFFSET ? N_RECORDS - 1 : N_RECORDS);
    }
}

static void
test_a_cut_batch_gives_every_record_before_the_cut (Fixture *fixture, gconstpointer unused)
{
  gsize head = CANVASS_BATCH_HEAD_BYTES (N_RECORDS);

  for (gsize length = 0; length < fixture->file->len; length += length < head + 10 ? 1 : 61) {
    Told told;

    save (fixture, length);
    read_told (fixture, &told);
    if (length < CANVASS_BATCH_HEADER_BYTES) {
      g_assert_false (told.opened);
      g_assert_cmpint (told.code,
                       ==,
                       length < 4 ? CANVASS_FORMAT_ERROR_FOREIGN : CANVASS_FORMAT_ERROR_MALFORMED);
      continue;
    }

    g_assert_true (told.opened);
    g_assert_cmpint (told.is_signed, ==, length >= head);
    for (guint i = 0; i < N_RECORDS; i++)
      g_assert_cmpint (told.verdicts[i],
                       ==,
                       length >= head + (i + 1) * RECORD_BYTES ? CANVASS_BATCH_RECORD_SOUND
                                                               : CANVASS_BATCH_RECORD_CUT_OFF);
  }
}

static void
test_bytes_behind_the_last_record_are_told (Fixture *fixture, gconstpointer unused)
{
  static const guint8 more[1000];
  Told told;

  g_byte_array_append (fixture->file, more, sizeof more);
  save (fixture, fixture->file->len);
  read_told (fixture, &told);
  g_assert_cmpuint (told.trailing, ==, sizeof more);
  g_assert_cmpuint (told.n_sound, ==, N_RECORDS);
}

static void
test_another_kiosks_key_does_not_verify (Fixture *fixture, gconstpointer unused)
{
  guint8 other_pk[CANVASS_SIGN_PK_BYTES], other_sk[CANVASS_SIGN_SK_BYTES];

  g_assert_true (canvass_batch_verify_head (
      fixture->file->data, &fixture->header, fixture->device_pk)); /* control */
  crypto_sign_keypair (other_pk, other_sk);
  g_assert_false (canvass_batch_verify_head (fixture->file->data, &fixture->header, other_pk));

  /* Nor when that key has signed it: the kiosk id is the other's. */
  memcpy (fixture->device_sk, other_sk, sizeof other_sk);
  make_file (fixture);
  g_assert_false (canvass_batch_verify_head (fixture->file->data, &fixture->header, other_pk));
}

static void
test_records_from_elsewhere_are_misplaced (Fixture *fixture, gconstpointer unused)
{
  static const gsize offsets[] = { 0, 4, 5, 24, 40 }; /* magic, R, reserved, kiosk, campaign */

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++) {
    Told told;

    fixture->records[1][offsets[i]] ^= 2;
    make_file (fixture);
    fixture->records[1][offsets[i]] ^= 2;
    save (fixture, fixture->file->len);
    read_told (fixture, &told);
    g_assert_true (told.is_signed);
    g_assert_cmpint (told.verdicts[0], ==, CANVASS_BATCH_RECORD_SOUND);
    g_assert_cmpint (told.verdicts[1], ==, CANVASS_BATCH_RECORD_MISPLACED);
    g_assert_cmpint (told.verdicts[2], ==, CANVASS_BATCH_RECORD_SOUND);
  }
}

static void
test_a_record_twice_is_misplaced (Fixture *fixture, gconstpointer unused)
{
  Told told;

  memcpy (fixture->records[1], fixture->records[0], RECORD_BYTES);
  make_file (fixture);
  save (fixture, fixture->file->len);
  read_told (fixture, &told);
  g_assert_cmpint (told.verdicts[1], ==, CANVASS_BATCH_RECORD_MISPLACED);
  g_assert_cmpint (told.verdicts[2], ==, CANVASS_BATCH_RECORD_SOUND);
}

static void
test_only_regular_files_are_opened (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *other = g_build_filename (fixture->directory, "other", NULL);
  Told told;

  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  read_told (fixture, &told);
  g_assert_false (told.opened);
  g_assert_cmpint (told.code, ==, CANVASS_FORMAT_ERROR_FILE);
  g_remove (fixture->path);

  save (fixture, fixture->file->len);
  g_assert_cmpint (g_rename (fixture->path, other), ==, 0);
  g_assert_cmpint (symlink (other, fixture->path), ==, 0);
  read_told (fixture, &told);
  g_assert_false (told.opened);
  g_assert_cmpint (told.code, ==, CANVASS_FORMAT_ERROR_FILE);
  g_remove (other);
}

/* Ten gigabytes of zeros are refused at once; behind a good batch they are told, not read. */
static void
test_a_huge_file_costs_nothing (Fixture *fixture, gconstpointer unused)
{
  gint64 start = g_get_monotonic_time ();
  Told told;

  save (fixture, 0);
  if (truncate (fixture->path, 10 * G_GINT64_CONSTANT (1000000000)) != 0) {
    g_test_skip ("no sparse files here");
    return;
  }
  read_told (fixture, &told);
  g_assert_false (told.opened);
  g_assert_cmpint (told.code, ==, CANVASS_FORMAT_ERROR_FOREIGN);

  save (fixture, fixture->file->len);
  g_assert_cmpint (truncate (fixture->path, 10 * G_GINT64_CONSTANT (1000000000)), ==, 0);
  read_told (fixture, &told);
  g_assert_cmpuint (told.n_sound, ==, N_RECORDS);
  g_assert_cmpuint (told.trailing, ==, 10 * G_GUINT64_CONSTANT (1000000000) - fixture->file->len);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_TIME_SPAN_SECOND);
}

static void
test_a_header_outside_its_ranges_is_refused (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *what;
    gsize offset;
    guint8 bytes[8];
    gsize length;
    CanvassFormatError code;
  } cases[] = {
    { "magic", 0, "XVB1", 4, CANVASS_FORMAT_ERROR_FOREIGN },
    { "version", 3, "2", 1, CANVASS_FORMAT_ERROR_TOO_NEW },
    { "no recipients", 4, { 0 }, 1, CANVASS_FORMAT_ERROR_MALFORMED },
    { "nine recipients", 4, { 9 }, 1, CANVASS_FORMAT_ERROR_MALFORMED },
    { "reserved", 7, { 1 }, 1, CANVASS_FORMAT_ERROR_MALFORMED },
    { "number 0", 56, { 0 }, 8, CANVASS_FORMAT_ERROR_MALFORMED },
    { "number 2 without a previous one", 56, { 2 }, 8, CANVASS_FORMAT_ERROR_MALFORMED },
    { "number 1 with a previous one", 64, { 1 }, 1, CANVASS_FORMAT_ERROR_MALFORMED },
    { "no records", 96, { 0 }, 4, CANVASS_FORMAT_ERROR_MALFORMED },
    { "16,385 records", 96, { 0x01, 0x40 }, 4, CANVASS_FORMAT_ERROR_MALFORMED },
    { "2^32 - 1 records", 96, { 255, 255, 255, 255 }, 4, CANVASS_FORMAT_ERROR_MALFORMED },
    { "a record size of 0", 100, { 0 }, 4, CANVASS_FORMAT_ERROR_MALFORMED },
    { "a record size of 2^32 - 1", 100, { 255, 255, 255, 255 }, 4, CANVASS_FORMAT_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 bytes[CANVASS_BATCH_HEADER_BYTES];
    CanvassBatchHeader header;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].what);
    memcpy (bytes, fixture->file->data, sizeof bytes);
    g_assert_true (canvass_batch_read_header (bytes, &header, NULL)); /* control */
    memcpy (bytes + cases[i].offset, cases[i].bytes, cases[i].length);
    g_assert_false (canvass_batch_read_header (bytes, &header, &error));
    g_assert_error (error, CANVASS_FORMAT_ERROR, (gint)cases[i].code);
  }
}

/* More records than the reader keeps in memory at once, and the most there may be. */
static void
test_many_records_are_read_in_pieces (Fixture *fixture, gconstpointer unused)
{
  CanvassBatchHeader header = fixture->header;
  g_autofree guint8 *hashes = NULL;
  g_autoptr (GBytes) head = NULL;
  g_autoptr (CanvassBatchReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *record;
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchRecord verdict;
  FILE *file;
  guint n = 0;

  header.count = 1000;
  hashes = g_malloc (header.count * CANVASS_HASH_BYTES);
  file = g_fopen (fixture->path, "wb");
  g_assert_cmpint (fseek (file, CANVASS_BATCH_HEAD_BYTES (1000), SEEK_SET), ==, 0);
  for (guint i = 0; i < header.count; i++) {
    fixture->records[0][8] = (guint8)(i >> 8);
    fixture->records[0][9] = (guint8)i;
    canvass_hash (hashes + 32 * i, fixture->records[0], RECORD_BYTES);
    g_assert_cmpuint (fwrite (fixture->records[0], RECORD_BYTES, 1, file), ==, 1);
  }
  head = canvass_batch_write_head (&header, hashes, fixture->device_sk);
  rewind (file);
  fwrite (g_bytes_get_data (head, NULL), g_bytes_get_size (head), 1, file);
  fclose (file);

  reader = canvass_batch_reader_open (fixture->path, &error);
  g_assert_no_error (error);
  while (canvass_batch_reader_next (reader, &record, hash, &verdict, &error)) {
    g_assert_cmpint (verdict, ==, CANVASS_BATCH_RECORD_SOUND);
    g_assert_cmpuint (record[8] << 8 | record[9], ==, n);
    g_assert_cmpmem (hash, 32, hashes + 32 * n, 32);
    n++;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1000);
}

#define ADD(name)                                                                                  \
  g_test_add ("/batch/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (a_batch_gives_what_was_put_in);
  ADD (the_same_records_give_the_same_batch);
  ADD (a_flip_in_a_record_costs_that_record_only);
  ADD (a_flip_in_the_head_is_never_accepted);
  ADD (a_cut_batch_gives_every_record_before_the_cut);
  ADD (bytes_behind_the_last_record_are_told);
  ADD (another_kiosks_key_does_not_verify);
  ADD (records_from_elsewhere_are_misplaced);
  ADD (a_record_twice_is_misplaced);
  ADD (only_regular_files_are_opened);
  ADD (a_huge_file_costs_nothing);
  ADD (a_header_outside_its_ranges_is_refused);
  ADD (many_records_are_read_in_pieces);

  return g_test_run ();
}
