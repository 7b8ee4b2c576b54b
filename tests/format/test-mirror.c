/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/error.h"
#include "format/kiosk-card.h"
#include "format/mirror.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <sodium.h>

/* Records of one, two and one recipients: their lengths differ. */
#define N 3
static const guint RECIPIENTS[N] = { 1, 2, 1 };

typedef struct {
  char *path;
  guint8 device_pk[CANVASS_SIGN_PK_BYTES];
  guint8 device_sk[CANVASS_SIGN_SK_BYTES];
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint8 hashes[N][CANVASS_HASH_BYTES];
  gsize starts[N + 1]; /* of the entries, and the end */
  GByteArray *bytes;
} Fixture;

typedef struct {
  guint sound, damaged, cut_off, misplaced;
  gboolean has[N];
  guint listed;
  gboolean header_is_good;
} Reading;

static void
add_entry (Fixture *self, guint i)
{
  guint8 entry[CANVASS_MIRROR_MAX_ENTRY_BYTES], pk[CANVASS_SEAL_PK_BYTES], sk[32];
  static const guint8 payload[] = { 0xa0 };
  CanvassSealing sealing = { .n_recipients = RECIPIENTS[i] };
  guint8 *record = entry + CANVASS_MIRROR_HEAD_BYTES;
  gsize length;

  memcpy (sealing.kiosk_id, self->kiosk_id, sizeof sealing.kiosk_id);
  crypto_box_keypair (pk, sk);
  for (guint r = 0; r < sealing.n_recipients; r++)
    memcpy (sealing.recipients[r], pk, sizeof pk);
  length = canvass_record_seal_bytes (record, &sealing, payload, sizeof payload);
  g_assert_cmpuint (length, ==, CANVASS_RECORD_BYTES (RECIPIENTS[i]));

  canvass_hash (self->hashes[i], record, length);
  canvass_mirror_write_head (entry, RECIPIENTS[i], self->hashes[i], self->device_sk);
  self->starts[i] = self->bytes->len;
  g_byte_array_append (self->bytes, entry, CANVASS_MIRROR_HEAD_BYTES + length);
}

static void
fixture_setup (Fixture *self, gconstpointer unused)
{
  guint8 header[CANVASS_MIRROR_HEADER_BYTES];
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("test-mirror-XXXXXX", &self->path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  canvass_format_init ();
  crypto_sign_keypair (self->device_pk, self->device_sk);
  canvass_kiosk_id (self->kiosk_id, self->device_pk);
  self->bytes = g_byte_array_new ();
  canvass_mirror_write_header (header, self->device_sk);
  g_byte_array_append (self->bytes, header, sizeof header);
  for (guint i = 0; i < N; i++)
    add_entry (self, i);
  self->starts[N] = self->bytes->len;
}

static void
fixture_teardown (Fixture *self, gconstpointer unused)
{
  g_unlink (self->path);
  g_free (self->path);
  g_byte_array_unref (self->bytes);
}

static void
write_file (Fixture *self, const guint8 *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_unlink (self->path);
  g_file_set_contents_full (
      self->path, (const char *)bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static Reading
read_file (Fixture *self, const guint8 *bytes, gsize length)
{
  g_autoptr (CanvassMirrorReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  Reading reading = { 0 };
  CanvassMirrorEntry entry;
  guint64 next = CANVASS_MIRROR_HEADER_BYTES;

  write_file (self, bytes, length);
  reader = canvass_mirror_reader_open (self->path, &error);
  g_assert_no_error (error);
  reading.header_is_good = canvass_mirror_reader_get_header_error (reader) == NULL;
  while (canvass_mirror_reader_next (reader, &entry, &error)) {
    g_assert_cmpuint (entry.offset, >=, next);
    g_assert_cmpuint (entry.count, >=, 1);
    next = entry.offset + 1;
    reading.sound += entry.verdict == CANVASS_BATCH_RECORD_SOUND;
    reading.damaged += entry.verdict == CANVASS_BATCH_RECORD_DAMAGED ? entry.count : 0;
    reading.cut_off += entry.verdict == CANVASS_BATCH_RECORD_CUT_OFF ? entry.count : 0;
    reading.misplaced += entry.verdict == CANVASS_BATCH_RECORD_MISPLACED;
    for (guint i = 0; i < N; i++) {
      reading.has[i] |= entry.verdict == CANVASS_BATCH_RECORD_SOUND &&
                        memcmp (entry.hash, self->hashes[i], CANVASS_HASH_BYTES) == 0;
      reading.listed +=
          entry.has_listed && memcmp (entry.listed, self->hashes[i], CANVASS_HASH_BYTES) == 0;
    }
  }

  g_assert_no_error (error);
  return reading;
}

static void
test_every_entry_is_found (Fixture *self, gconstpointer unused)
{
  Reading reading = read_file (self, self->bytes->data, self->bytes->len);

  g_assert_true (reading.header_is_good);
  g_assert_cmpuint (reading.sound, ==, N);
  g_assert_cmpuint (reading.damaged + reading.cut_off + reading.misplaced, ==, 0);
  g_assert_true (reading.has[0] && reading.has[1] && reading.has[2]);
}

static void
test_a_cut_gives_every_entry_before_it (Fixture *self, gconstpointer unused)
{
  for (gsize length = 0; length < self->bytes->len; length++) {
    Reading reading;

    if (length < CANVASS_MIRROR_HEADER_BYTES) {
      int code = length < 4 ? CANVASS_FORMAT_ERROR_FOREIGN : CANVASS_FORMAT_ERROR_MALFORMED;
      g_autoptr (GError) error = NULL;

      write_file (self, self->bytes->data, length);
      g_assert_null (canvass_mirror_reader_open (self->path, &error));
      g_assert_error (error, CANVASS_FORMAT_ERROR, code);
      continue;
    }

    reading = read_file (self, self->bytes->data, length);
    for (guint i = 0; i < N; i++)
      g_assert_true (reading.has[i] == (self->starts[i + 1] <= length));
    g_assert_cmpuint (reading.damaged + reading.misplaced, ==, 0);
    g_assert_cmpuint (reading.cut_off,
                      ==,
                      length != self->starts[0] && length != self->starts[1] &&
                          length != self->starts[2]);
  }
}

static void
test_a_flipped_byte_costs_one_record (Fixture *self, gconstpointer unused)
{
  for (gsize at = 4; at < self->bytes->len; at++) {
    g_autofree guint8 *damaged = g_memdup2 (self->bytes->data, self->bytes->len);
    Reading reading;

    damaged[at] ^= 1 << at % 8;
    reading = read_file (self, damaged, self->bytes->len);
    g_assert_true (reading.header_is_good == (at >= CANVASS_MIRROR_HEADER_BYTES));
    g_assert_cmpuint (reading.cut_off + reading.misplaced, ==, 0);
    g_assert_cmpuint (reading.damaged, ==, at >= CANVASS_MIRROR_HEADER_BYTES);
    for (guint i = 0; i < N; i++) {
      gboolean inside = at >= self->starts[i] && at < self->starts[i + 1];

      g_assert_true (reading.has[i] == !inside);
      /* Its signature still tells what a damaged record was. */
      if (inside)
        g_assert_true ((reading.listed == 1) ==
                       (at >= self->starts[i] + CANVASS_MIRROR_HEAD_BYTES));
    }
  }
}

static void
test_other_files_are_told_apart (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *what;
    gsize at;
    guint8 byte;
    int code;
  } cases[] = {
    { "no mirror", 2, 'X', CANVASS_FORMAT_ERROR_FOREIGN },
    { "a batch", 2, 'B', CANVASS_FORMAT_ERROR_FOREIGN },
    { "a later one", 3, '2', CANVASS_FORMAT_ERROR_TOO_NEW },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree guint8 *changed = g_memdup2 (self->bytes->data, self->bytes->len);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].what);
    changed[cases[i].at] = cases[i].byte;
    write_file (self, changed, self->bytes->len);
    g_assert_null (canvass_mirror_reader_open (self->path, &error));
    g_assert_error (error, CANVASS_FORMAT_ERROR, cases[i].code);
  }
}

static void
test_stretches_without_an_entry_are_counted (Fixture *self, gconstpointer unused)
{
  gsize size = CANVASS_MIRROR_ENTRY_BYTES (1);
  g_autofree guint8 *zeros = g_malloc0 (5 * size);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Reading reading;

  /* Five that a disk gave back as zeros, between others; and two at the end. */
  g_byte_array_append (bytes, self->bytes->data, (guint)self->starts[1]);
  g_byte_array_append (bytes, zeros, (guint)(5 * size));
  g_byte_array_append (
      bytes, self->bytes->data + self->starts[2], (guint)(self->starts[3] - self->starts[2]));
  g_byte_array_append (bytes, zeros, (guint)(2 * size));
  reading = read_file (self, bytes->data, bytes->len);
  g_assert_cmpuint (reading.sound, ==, 2);
  g_assert_cmpuint (reading.damaged, ==, 7);
}

static void
test_what_was_half_appended_hides_nothing_behind_it (Fixture *self, gconstpointer unused)
{
  gsize first = self->starts[1] - self->starts[0];

  for (gsize half = 1; half < first; half += 61) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    Reading reading;

    g_byte_array_append (bytes, self->bytes->data, (guint)(self->starts[0] + half));
    g_byte_array_append (
        bytes, self->bytes->data + self->starts[1], (guint)(self->starts[3] - self->starts[1]));
    reading = read_file (self, bytes->data, bytes->len);
    g_assert_true (reading.has[1] && reading.has[2] && !reading.has[0]);
    g_assert_cmpuint (reading.damaged, ==, 1);
  }
}

/* A good signature of another device key, or over a record of another kiosk, is none of this. */
static void
test_an_entry_of_another_kiosk_is_misplaced (Fixture *self, gconstpointer unused)
{
  guint8 pk[CANVASS_SIGN_PK_BYTES], sk[CANVASS_SIGN_SK_BYTES];
  g_autofree guint8 *changed = g_memdup2 (self->bytes->data, self->bytes->len);
  Reading reading;

  crypto_sign_keypair (pk, sk);
  canvass_mirror_write_head (changed + self->starts[1], RECIPIENTS[1], self->hashes[1], sk);
  reading = read_file (self, changed, self->bytes->len);
  g_assert_cmpuint (reading.sound, ==, 2);
  g_assert_cmpuint (reading.misplaced, ==, 1);
  g_assert_false (reading.has[1]);
}

static void
test_an_entry_that_nobody_signed_is_damaged (Fixture *self, gconstpointer unused)
{
  g_autofree guint8 *changed = g_memdup2 (self->bytes->data, self->bytes->len);
  guint8 *head = changed + self->starts[1], *record = head + CANVASS_MIRROR_HEAD_BYTES;
  guint8 hash[CANVASS_HASH_BYTES];
  Reading reading;

  record[200] ^= 1;
  canvass_hash (hash, record, CANVASS_RECORD_BYTES (RECIPIENTS[1]));
  memcpy (head + 40, hash, sizeof hash);
  reading = read_file (self, changed, self->bytes->len);
  g_assert_cmpuint (reading.sound, ==, 2);
  g_assert_cmpuint (reading.damaged, ==, 1);
  g_assert_cmpuint (reading.listed, ==, 0);
}

/* Somebody's mischief: beginnings without end. Reading still ends soon. */
static void
test_marks_without_entries_are_bounded (Fixture *self, gconstpointer unused)
{
  static const guint8 mark[] = { 'C', 'V', 'M', 'R', 1, 0, 0, 0 };
  gsize length = 4 * 1024 * 1024;
  g_autofree guint8 *bytes = g_malloc (length);
  Reading reading;

  memcpy (bytes, self->bytes->data, CANVASS_MIRROR_HEADER_BYTES);
  for (gsize at = CANVASS_MIRROR_HEADER_BYTES; at < length; at += sizeof mark)
    memcpy (bytes + at, mark, sizeof mark);
  reading = read_file (self, bytes, length);
  g_assert_cmpuint (reading.sound, ==, 0);
  g_assert_cmpuint (reading.damaged + reading.cut_off, <=, 2 * CANVASS_MIRROR_MAX_RECORDS);
}

#define ADD(name)                                                                                  \
  g_test_add ("/format/mirror/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (every_entry_is_found);
  ADD (a_cut_gives_every_entry_before_it);
  ADD (a_flipped_byte_costs_one_record);
  ADD (other_files_are_told_apart);
  ADD (stretches_without_an_entry_are_counted);
  ADD (what_was_half_appended_hides_nothing_behind_it);
  ADD (an_entry_of_another_kiosk_is_misplaced);
  ADD (an_entry_that_nobody_signed_is_damaged);
  ADD (marks_without_entries_are_bounded);

  return g_test_run ();
}
