/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/padding.h"

#include <sodium.h>
#include <string.h>

#define STEP 64
#define LONGEST (3 * STEP)

static void
test_what_is_padded_gets_its_length_back (void)
{
  guint8 bytes[LONGEST + STEP];

  for (gsize length = 1; length < LONGEST; length++) {
    gsize padded;

    randombytes_buf (bytes, length);
    bytes[length - 1] &= length % 3 != 0 ? 0xff : 0x80;
    g_assert_cmpint (sodium_pad (&padded, bytes, length, STEP, sizeof bytes), ==, 0);
    g_assert_cmpuint (canvass_unpad (bytes, padded, STEP), ==, length);
    g_assert_cmpuint (canvass_unpad (bytes, padded, padded), ==, length);
  }
}

static void
test_it_finds_a_padding_where_libsodium_does (void)
{
  guint8 bytes[2 * STEP];

  for (guint i = 0; i < 20000; i++) {
    gsize zeros = randombytes_uniform (sizeof bytes + 1), expected = 0;

    randombytes_buf (bytes, sizeof bytes);
    memset (bytes + sizeof bytes - zeros, 0, zeros);
    if (zeros < sizeof bytes && i % 2 == 0)
      bytes[sizeof bytes - zeros - 1] = 0x80;
    if (sodium_unpad (&expected, bytes, sizeof bytes, STEP) != 0)
      expected = 0;
    g_assert_cmpuint (canvass_unpad (bytes, sizeof bytes, STEP), ==, expected);
  }
}

static void
test_what_is_shorter_than_a_step_has_none (void)
{
  const guint8 bytes[STEP] = { 1, 0x80 };

  g_assert_cmpuint (canvass_unpad (bytes, 0, STEP), ==, 0);
  g_assert_cmpuint (canvass_unpad (bytes, STEP - 1, STEP), ==, 0);
  g_assert_cmpuint (canvass_unpad (bytes, STEP, STEP), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/padding/length", test_what_is_padded_gets_its_length_back);
  g_test_add_func ("/format/padding/libsodium", test_it_finds_a_padding_where_libsodium_does);
  g_test_add_func ("/format/padding/short", test_what_is_shorter_than_a_step_has_none);
  return g_test_run ();
}
