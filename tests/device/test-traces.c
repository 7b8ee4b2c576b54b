/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/key-traces.h"
#include "device/traces.h"
#include "format/record-layout.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define NAME "Quorra Vextal"
#define BORDER (4u * 1024 * 1024) /* of what a search reads at once */

static GArray *
new_found (void)
{
  return g_array_new (FALSE, FALSE, sizeof (CanvassTrace));
}

static guint
count (CanvassTraces *traces, gconstpointer bytes, gsize length, CanvassTraceKind kind)
{
  g_autoptr (GArray) found = new_found ();
  guint n = 0;

  canvass_traces_search (traces, bytes, length, length, 0, found);
  for (guint i = 0; i < found->len; i++)
    n += g_array_index (found, CanvassTrace, i).kind == kind;
  return n;
}

static void
test_a_text_is_found_in_each_encoding (void)
{
  static const char *const names[] = { NAME, "张伟明", "አበበች", "Nguyễn Đặng" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CanvassTraces) traces = canvass_traces_new ();
    glong n = g_utf8_strlen (names[i], -1), n_utf16 = 0, n_utf32 = 0;
    guint windows = n - MIN (n, CANVASS_TRACES_WINDOW) + 1;
    g_autofree gunichar2 *utf16 = g_utf8_to_utf16 (names[i], -1, NULL, &n_utf16, NULL);
    g_autofree gunichar *utf32 = g_utf8_to_ucs4 (names[i], -1, NULL, &n_utf32, NULL);

    canvass_traces_add_text (traces, 0, names[i]);
    g_assert_cmpuint (count (traces, names[i], strlen (names[i]), CANVASS_TRACE_UTF8), ==, windows);
    g_assert_cmpuint (count (traces, utf16, n_utf16 * 2, CANVASS_TRACE_UTF16), ==, windows);
    g_assert_cmpuint (count (traces, utf32, n_utf32 * 4, CANVASS_TRACE_UTF32), ==, windows);
  }
}

static void
test_less_than_a_window_is_no_trace (void)
{
  g_autoptr (CanvassTraces) traces = canvass_traces_new ();

  canvass_traces_add_text (traces, 0, NAME);
  canvass_traces_add_text (traces, 0, NAME); /* told once all the same */
  g_assert_cmpuint (count (traces, "Quorr", 5, CANVASS_TRACE_UTF8), ==, 0);
  g_assert_cmpuint (count (traces, "QuorraX", 7, CANVASS_TRACE_UTF8), ==, 1);
}

static void
test_glyphs_are_found_at_every_step (void)
{
  static const guint32 glyphs[] = { 36, 81, 68, 3, 47, 82, 83 };
  static const guint steps[] = { 4, 20, 24 };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (CanvassTraces) traces = canvass_traces_new ();
    guint8 memory[256] = { 0 };

    for (gsize j = 0; j < G_N_ELEMENTS (glyphs); j++)
      memcpy (memory + 8 + j * steps[i], &glyphs[j], sizeof *glyphs);
    canvass_traces_add_glyphs (traces, 0, glyphs, G_N_ELEMENTS (glyphs));
    g_assert_cmpuint (count (traces, memory, sizeof memory, CANVASS_TRACE_GLYPHS), ==, 2);
    memory[8] ^= 1;
    g_assert_cmpuint (count (traces, memory, sizeof memory, CANVASS_TRACE_GLYPHS), ==, 1);
  }
}

static void
test_characters_that_wait_to_be_shaped_are_glyphs (void)
{
  g_autoptr (CanvassTraces) traces = canvass_traces_new ();
  g_autofree gunichar *characters = g_utf8_to_ucs4 (NAME, -1, NULL, NULL, NULL);
  guint8 memory[20 * sizeof NAME] = { 0 };

  for (gsize i = 0; i < strlen (NAME); i++)
    memcpy (memory + 20 * i, &characters[i], sizeof *characters);
  canvass_traces_add_text (traces, 0, NAME);
  g_assert_cmpuint (
      count (traces, memory, sizeof memory, CANVASS_TRACE_GLYPHS), ==, strlen (NAME) - 5);
}

/* Also where two pieces meet, and each once. */
static void
test_a_file_is_searched_whole (void)
{
  g_autoptr (CanvassTraces) traces = canvass_traces_new ();
  g_autoptr (GArray) found = new_found ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("test-traces-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  const gsize places[] = { 0, BORDER - 100, BORDER - 3, 2 * BORDER - 259, 3 * BORDER - 6 };
  g_autofree char *bytes = g_malloc0 (3 * BORDER);
  guint64 searched = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    memcpy (bytes + places[i], NAME, 6);
  g_assert_true (g_file_set_contents (path, bytes, 3 * BORDER, NULL));
  canvass_traces_add_text (traces, 7, NAME);
  g_assert_true (canvass_traces_search_file (traces, path, found, &searched, &error));
  g_assert_cmpuint (searched, ==, 3 * BORDER);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (places));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_assert_cmpuint (g_array_index (found, CanvassTrace, i).at, ==, places[i]);
    g_assert_cmpuint (g_array_index (found, CanvassTrace, i).who, ==, 7);
  }

  g_unlink (path);
  g_assert_false (canvass_traces_search_file (traces, path, found, &searched, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_rmdir (folder);
}

/* Made of numbers: the program's text does not hold it either. */
static void
write_name (char *out)
{
  for (guint i = 0; i < 12; i++)
    out[i] = 'a' + (i * 7 + 3) % 26;
  out[12] = '\0';
}

static void
test_the_own_memory_is_searched_and_the_set_not_found (void)
{
  g_autoptr (CanvassTraces) traces = canvass_traces_new ();
  g_autoptr (GArray) found = new_found ();
  g_autoptr (GError) error = NULL;
  char *name = canvass_secret_new (13);
  guint64 searched = 0;

  write_name (name);
  canvass_traces_add_text (traces, 0, name);
  g_assert_true (canvass_traces_search_process (traces, getpid (), found, &searched, &error));
  g_assert_cmpuint (searched, >, 0);
  g_assert_cmpuint (found->len, ==, 7); /* the control: here it is */

  sodium_memzero (name, 13);
  g_array_set_size (found, 0);
  g_assert_true (canvass_traces_search_process (traces, getpid (), found, &searched, &error));
  g_assert_cmpuint (found->len, ==, 0);
  canvass_secret_free (name);
}

/* As a process has it that has mapped what another one writes. */
static void
test_shared_memory_is_searched_before_it_is_touched (void)
{
  g_autoptr (CanvassTraces) traces = canvass_traces_new ();
  g_autoptr (GArray) found = new_found ();
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("shared", MFD_CLOEXEC);
  void *shared = mmap (NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
  char *name = canvass_secret_new (13);
  guint64 searched = 0;

  g_assert_true (shared != MAP_FAILED);
  write_name (name);
  canvass_traces_add_text (traces, 0, name);
  g_assert_cmpint (ftruncate (fd, 4096), ==, 0);
  g_assert_cmpint (pwrite (fd, name, 12, 1000), ==, 12);
  canvass_secret_free (name);
  g_assert_true (canvass_traces_search_process (traces, getpid (), found, &searched, &error));
  g_assert_cmpuint (found->len, ==, 7);
  g_assert_cmpuint (g_array_index (found, CanvassTrace, 0).at, ==, (guintptr)shared + 1000);
  munmap (shared, 4096);
  close (fd);
}

static void
test_a_key_is_found_wherever_it_lies (void)
{
  CanvassKeySearch search;
  guint8 memory[4096], record[CANVASS_RECORD_MAX_BYTES], pk[32], sk[32], seed[32], subkey[32];

  canvass_key_search_init (&search);
  randombytes_buf (memory, sizeof memory);
  randombytes_buf (record, sizeof record);
  canvass_record_commitment (record + RECORD_COMMIT_OFFSET, record, memory + 1001);
  g_ptr_array_add (search.records, g_bytes_new (record, sizeof record));
  canvass_key_search_look (&search, memory, sizeof memory, sizeof memory, 0);
  g_assert_cmpuint (search.n_keys, ==, 1);
  g_assert_cmpuint (search.n_tried, >, 4000);
  memory[1001] ^= 1;
  canvass_key_search_look (&search, memory, sizeof memory, sizeof memory, 0);
  g_assert_cmpuint (search.n_keys, ==, 1);

  crypto_box_keypair (pk, sk);
  g_ptr_array_add (search.recipients, g_bytes_new (pk, sizeof pk));
  memcpy (memory + 77, sk, sizeof sk);
  canvass_key_search_look (&search, memory, 200, 200, 0);
  g_assert_cmpuint (search.n_keys, ==, 2);

  randombytes_buf (seed, sizeof seed);
  crypto_kdf_derive_from_key (subkey, sizeof subkey, 2, "canvass", seed);
  crypto_box_seed_keypair (pk, sk, subkey);
  g_ptr_array_add (search.recipients, g_bytes_new (pk, sizeof pk));
  memcpy (memory + 300, seed, sizeof seed);
  canvass_key_search_look (&search, memory + 300, 100, 100, 0);
  g_assert_cmpuint (search.n_keys, ==, 3);
  canvass_key_search_clear (&search);
}

static void
test_a_planted_key_is_counted_apart (void)
{
  CanvassKeySearch search;
  guint8 memory[4096], record[CANVASS_RECORD_MAX_BYTES];

  canvass_key_search_init (&search);
  randombytes_buf (memory, sizeof memory);
  randombytes_buf (record, sizeof record);
  canvass_record_commitment (record + RECORD_COMMIT_OFFSET, record, memory + 2000);
  search.planted = g_bytes_new (record, sizeof record);
  canvass_key_search_look (&search, memory, sizeof memory, sizeof memory, 0);
  g_assert_cmpuint (search.n_planted, ==, 1);
  g_assert_cmpuint (search.n_keys, ==, 0);
  g_assert_false (search.stopped);

  canvass_key_search_restart (&search);
  search.most_tried = 1000;
  canvass_key_search_look (&search, memory, sizeof memory, sizeof memory, 0);
  g_assert_cmpuint (search.n_planted, ==, 0);
  g_assert_cmpuint (search.n_tried, ==, 1000);
  g_assert_true (search.stopped);
  canvass_key_search_clear (&search);
}

#define ADD(name) g_test_add_func ("/device/traces/" #name, test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (a_text_is_found_in_each_encoding);
  ADD (less_than_a_window_is_no_trace);
  ADD (glyphs_are_found_at_every_step);
  ADD (characters_that_wait_to_be_shaped_are_glyphs);
  ADD (a_file_is_searched_whole);
  ADD (the_own_memory_is_searched_and_the_set_not_found);
  ADD (shared_memory_is_searched_before_it_is_touched);
  ADD (a_key_is_found_wherever_it_lies);
  ADD (a_planted_key_is_counted_apart);

  return g_test_run ();
}
