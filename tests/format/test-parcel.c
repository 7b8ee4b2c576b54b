/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/parcel.h"

#include "format/error.h"
#include "format/secret.h"

#define CHUNK_BYTES 65536

/* (transfer full) a parcel of @length bytes, each its offset, written in steps of @step. */
static GBytes *
write_parcel (CanvassKey *const *keys, guint n_keys, gsize length, gsize step)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  CanvassPublicKey recipients[CANVASS_MAX_RECIPIENTS];
  g_autoptr (CanvassParcelWriter) writer = NULL;
  g_autofree guint8 *bytes = g_malloc0 (MAX (step, 1));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_keys; i++)
    recipients[i] = keys[i]->pub;
  writer = canvass_parcel_writer_new (out, recipients, n_keys, &error);
  g_assert_no_error (error);
  for (gsize at = 0; at < length; at += step) {
    gsize n = MIN (step, length - at);

    for (gsize i = 0; i < n; i++)
      bytes[i] = (guint8)((at + i) * 7);
    g_assert_true (canvass_parcel_writer_write (writer, bytes, n, &error));
  }
  g_assert_true (canvass_parcel_writer_finish (writer, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

/* (transfer full) (nullable) what came out, also when it failed. */
static GBytes *
open_parcel (GBytes *parcel, const CanvassKey *key, GError **error)
{
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_bytes (parcel);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  gboolean good = canvass_parcel_open (in, out, key, error);

  g_output_stream_close (out, NULL, NULL);
  g_assert_true (good || error == NULL || *error != NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static void
assert_opens (GBytes *parcel, const CanvassKey *key, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = open_parcel (parcel, key, &error);
  const guint8 *bytes = g_bytes_get_data (plain, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (plain), ==, length);
  for (gsize i = 0; i < length; i++)
    if (bytes[i] != (guint8)(i * 7))
      g_error ("byte %" G_GSIZE_FORMAT " differs", i);
}

/* Refused, and what came out until then is the true beginning. */
static void
assert_refused (GBytes *parcel, const CanvassKey *key, gint code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = open_parcel (parcel, key, &error);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (plain, &length);

  g_assert_nonnull (error);
  g_assert_true (error->domain == CANVASS_FORMAT_ERROR);
  if (code >= 0)
    g_assert_cmpint (error->code, ==, code);
  for (gsize i = 0; i < length; i++)
    g_assert_cmpuint (bytes[i], ==, (guint8)(i * 7));
}

static void
test_what_goes_in_comes_out (void)
{
  static const gsize lengths[] = {
    0, 1, 1000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 17
  };
  g_autoptr (CanvassKey) key = canvass_key_generate ("");

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (gsize step = 999; step < 4 * CHUNK_BYTES; step *= 37) {
      g_autoptr (GBytes) parcel = write_parcel (&key, 1, lengths[i], step);
      gsize n_chunks = MAX (1, (lengths[i] + CHUNK_BYTES - 1) / CHUNK_BYTES);

      g_assert_cmpuint (g_bytes_get_size (parcel), ==, 8 + 80 + 24 + 17 * n_chunks + lengths[i]);
      assert_opens (parcel, key, lengths[i]);
    }
}

static void
test_every_recipient_opens_it_and_nobody_else (void)
{
  CanvassKey *keys[CANVASS_MAX_RECIPIENTS];
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("");
  g_autoptr (GBytes) parcel = NULL;

  for (guint i = 0; i < CANVASS_MAX_RECIPIENTS; i++)
    keys[i] = canvass_key_generate ("");
  parcel = write_parcel (keys, CANVASS_MAX_RECIPIENTS, 100, 100);
  for (guint i = 0; i < CANVASS_MAX_RECIPIENTS; i++) {
    assert_opens (parcel, keys[i], 100);
    canvass_key_free (keys[i]);
  }
  assert_refused (parcel, stranger, CANVASS_FORMAT_ERROR_WRONG_KEY);
}

static void
test_no_damaged_parcel_opens_to_its_end (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GBytes) parcel = write_parcel (&key, 1, 100, 100);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (parcel, &length);
  g_autofree guint8 *copy = g_memdup2 (bytes, length);

  for (gsize cut = 0; cut < length; cut++) {
    g_autoptr (GBytes) damaged = g_bytes_new (bytes, cut);

    assert_refused (damaged, key, cut < 4 ? CANVASS_FORMAT_ERROR_FOREIGN : -1);
  }
  for (gsize at = 0; at < length; at++) {
    g_autoptr (GBytes) damaged = NULL;

    copy[at] ^= (guint8)(1u << at % 8);
    damaged = g_bytes_new (copy, length);
    copy[at] ^= (guint8)(1u << at % 8);
    assert_refused (damaged, key, -1);
  }
}

/* A long one, at the places where something could be taken away or moved unnoticed. */
static void
test_chunks_cannot_be_dropped_doubled_or_swapped (void)
{
  const gsize sealed = CHUNK_BYTES + 17, head = 8 + 80 + 24;
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GBytes) parcel = write_parcel (&key, 1, 3 * CHUNK_BYTES + 5, 5000);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (parcel, &length);
  const gsize orders[][4] = {
    { 0, 1, 2, 9 }, { 0, 1, 9, 9 }, { 0, 9, 9, 9 }, { 9, 9, 9, 9 }, { 1, 0, 2, 3 },
    { 0, 2, 1, 3 }, { 0, 0, 1, 2 }, { 1, 2, 3, 9 }, { 3, 9, 9, 9 }, { 0, 1, 3, 9 },
  };

  assert_opens (parcel, key, 3 * CHUNK_BYTES + 5); /* control */
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autoptr (GByteArray) made = g_byte_array_new ();
    g_autoptr (GBytes) damaged = NULL;

    g_byte_array_append (made, bytes, (guint)head);
    for (guint j = 0; j < 4 && orders[i][j] != 9; j++)
      g_byte_array_append (made,
                           bytes + head + orders[i][j] * sealed,
                           (guint)MIN (sealed, length - head - orders[i][j] * sealed));
    damaged = g_bytes_new (made->data, made->len);
    assert_refused (damaged, key, -1);
  }

  /* Behind the last chunk nothing follows, be it a chunk of the same parcel. */
  {
    g_autoptr (GByteArray) made = g_byte_array_new ();
    g_autoptr (GBytes) damaged = NULL;

    g_byte_array_append (made, bytes, (guint)length);
    g_byte_array_append (made, bytes + head, (guint)sealed);
    damaged = g_bytes_new (made->data, made->len);
    assert_refused (damaged, key, -1);
  }
}

/* A last chunk that is full leaves what follows it for a read of its own. */
static void
test_nothing_follows_a_full_last_chunk (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GBytes) parcel = write_parcel (&key, 1, CHUNK_BYTES, 5000);
  g_autoptr (GByteArray) made = g_byte_array_new ();
  g_autoptr (GBytes) longer = NULL;

  g_byte_array_append (made, g_bytes_get_data (parcel, NULL), (guint)g_bytes_get_size (parcel));
  g_byte_array_append (made, (const guint8 *)"", 1);
  longer = g_bytes_new (made->data, made->len);
  assert_opens (parcel, key, CHUNK_BYTES); /* control */
  assert_refused (longer, key, CANVASS_FORMAT_ERROR_MALFORMED);
}

static void
test_nothing_is_encrypted_to_a_key_of_low_order (void)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  CanvassPublicKey recipient = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_parcel_writer_new (out, &recipient, 1, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_KEY);
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out)), ==, 0);
}

static void
test_errors_of_the_streams_come_through (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  guint8 room[100];
  g_autoptr (GOutputStream) out =
      g_memory_output_stream_new (room, sizeof room, NULL, NULL); /* too small for the header */
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_parcel_writer_new (out, &key->pub, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

#define ADD(name) g_test_add_func ("/parcel/" #name, test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (what_goes_in_comes_out);
  ADD (every_recipient_opens_it_and_nobody_else);
  ADD (no_damaged_parcel_opens_to_its_end);
  ADD (chunks_cannot_be_dropped_doubled_or_swapped);
  ADD (nothing_follows_a_full_last_chunk);
  ADD (nothing_is_encrypted_to_a_key_of_low_order);
  ADD (errors_of_the_streams_come_through);

  return g_test_run ();
}
