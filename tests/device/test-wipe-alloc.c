/*
 * test-wipe-alloc.c: built twice, with the wiping allocator and, as the control, without it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MARK 0x5a

/* glibc keeps its own links in the first bytes of what is free. */
#define LINKS_BYTES 32

/* Looks at memory that is no longer ours: through an address the compiler knows nothing about. */
static gsize
count_marks (uintptr_t address, gsize length)
{
  const volatile guint8 *bytes;
  gsize n = 0;

  __asm__("" : "=r"(bytes) : "0"(address));
  for (gsize i = LINKS_BYTES; i < length; i++)
    n += bytes[i] == MARK;

  return n;
}

static void
assert_left (uintptr_t address, gsize length)
{
  gsize left = count_marks (address, length);

#ifdef WIPES
  g_assert_cmpuint (left, ==, 0);
#else
  g_assert_cmpuint (left, >, 0);
#endif
}

/* Blocks on either side keep the one in the middle from being merged into what is given back to the
 * system. */
#define N_BLOCKS 9

static guint8 *
allocate (guint8 *blocks[static N_BLOCKS], gsize length)
{
  for (guint i = 0; i < N_BLOCKS; i++)
    blocks[i] = malloc (length);

  return g_steal_pointer (&blocks[N_BLOCKS / 2]);
}

static void
release (guint8 *blocks[static N_BLOCKS])
{
  for (guint i = 0; i < N_BLOCKS; i++)
    free (blocks[i]);
}

static void
test_a_freed_block (gconstpointer size)
{
  gsize length = GPOINTER_TO_SIZE (size);
  guint8 *blocks[N_BLOCKS];
  guint8 *block = allocate (blocks, length);
  uintptr_t address = (uintptr_t)block;

  memset (block, MARK, length);
  __asm__ volatile("" : : "r"(block) : "memory");
  free (block);
  assert_left (address, length);
  release (blocks);
}

static void
test_a_block_that_moved_on (gconstpointer size)
{
  gsize length = GPOINTER_TO_SIZE (size);
  guint8 *blocks[N_BLOCKS];
  guint n_moved = 0;

  free (allocate (blocks, length));
  for (guint i = 0; i < N_BLOCKS; i++) {
    uintptr_t address = (uintptr_t)blocks[i];

    if (blocks[i] == NULL)
      continue;

    memset (blocks[i], MARK, length);
    blocks[i] = realloc (blocks[i], 4 * length);
    for (gsize j = 0; j < length; j++)
      g_assert_cmpuint (blocks[i][j], ==, MARK);

    /* The last one may grow where it is. */
    if ((uintptr_t)blocks[i] == address)
      continue;
    assert_left (address, length);
    n_moved++;
  }

  g_assert_cmpuint (n_moved, >, 0);
  release (blocks);
}

#ifdef WIPES
static void
test_realloc_keeps_its_promises (void)
{
  guint8 *block = realloc (NULL, 100);

  memset (block, MARK, 100);
  for (gsize size = 100; size > 0; size -= 3) {
    block = realloc (block, size);
    for (gsize i = 0; i < size; i++)
      g_assert_cmpuint (block[i], ==, MARK);
    if (size < 3)
      break;
  }

  g_assert_null (realloc (block, 0));
  free (NULL);
}

/* What a library frees on our behalf goes the same way. */
static void
test_a_library_frees_through_us (void)
{
  char *text = g_strnfill (300, MARK);
  char *neighbour = g_strnfill (300, 'n');
  uintptr_t address = (uintptr_t)text;

  g_free (text);
  assert_left (address, 300);
  g_free (neighbour);
}
#endif

int
main (int argc, char *argv[])
{
  static const gsize sizes[] = { 48, 200, 1000, 5000, 60000 };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *freed =
        g_strdup_printf ("/device/wipe/a_freed_block/%" G_GSIZE_FORMAT, sizes[i]);
    g_autofree char *moved =
        g_strdup_printf ("/device/wipe/a_block_that_moved_on/%" G_GSIZE_FORMAT, sizes[i]);

    g_test_add_data_func (freed, GSIZE_TO_POINTER (sizes[i]), test_a_freed_block);
    g_test_add_data_func (moved, GSIZE_TO_POINTER (sizes[i]), test_a_block_that_moved_on);
  }

#ifdef WIPES
  g_test_add_func ("/device/wipe/realloc_keeps_its_promises", test_realloc_keeps_its_promises);
  g_test_add_func ("/device/wipe/a_library_frees_through_us", test_a_library_frees_through_us);
#endif

  return g_test_run ();
}
