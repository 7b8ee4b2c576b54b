/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/mutate.h"

#include <string.h>

#define LONGEST_RUN 5000

typedef void (*Mutation) (GByteArray *bytes, GBytes *other, GRand *random);

static guint
below (GRand *random, guint end)
{
  return end <= 1 ? 0 : (guint)g_rand_int_range (random, 0, (gint)end);
}

/* Mostly short. */
static guint
choose_run (GRand *random, guint end)
{
  guint longest = 1U << below (random, 13);

  return 1 + below (random, MIN (MIN (longest, LONGEST_RUN), end));
}

static void
insert (GByteArray *bytes, guint at, const guint8 *run, guint length)
{
  g_autofree guint8 *tail = g_memdup2 (bytes->data + at, bytes->len - at);
  guint rest = bytes->len - at;

  g_byte_array_set_size (bytes, at);
  g_byte_array_append (bytes, run, length);
  g_byte_array_append (bytes, tail, rest);
}

static void
flip (GByteArray *bytes, GBytes *other, GRand *random)
{
  for (guint n = 1 + below (random, 3); n > 0; n--)
    bytes->data[below (random, bytes->len)] ^= (guint8)(1U << below (random, 8));
}

static void
fill (GByteArray *bytes, GBytes *other, GRand *random)
{
  static const guint8 values[] = { 0x00, 0xff, 0x20, 0x80 };
  guint length = choose_run (random, bytes->len);

  memset (bytes->data + below (random, bytes->len - length + 1), values[below (random, 4)], length);
}

static void
take_out (GByteArray *bytes, GBytes *other, GRand *random)
{
  guint length = choose_run (random, bytes->len);

  g_byte_array_remove_range (bytes, below (random, bytes->len - length + 1), length);
}

static void
copy_within (GByteArray *bytes, GBytes *other, GRand *random)
{
  guint length = choose_run (random, bytes->len);
  g_autofree guint8 *run =
      g_memdup2 (bytes->data + below (random, bytes->len - length + 1), length);

  if (below (random, 2) == 0)
    insert (bytes, below (random, bytes->len + 1), run, length);
  else
    memcpy (bytes->data + below (random, bytes->len - length + 1), run, length);
}

/* At the same place, as where two copies were mixed; or anywhere. */
static void
copy_other (GByteArray *bytes, GBytes *other, GRand *random)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (other, &size);
  guint length = choose_run (random, MIN (bytes->len, (guint)size));
  guint from = below (random, (guint)size - length + 1);
  guint to = below (random, bytes->len - length + 1);

  memcpy (bytes->data + (from + length <= bytes->len ? from : to), data + from, length);
}

static void
cut_off (GByteArray *bytes, GBytes *other, GRand *random)
{
  g_byte_array_set_size (bytes, below (random, bytes->len));
}

static void
grow (GByteArray *bytes, GBytes *other, GRand *random)
{
  guint old = bytes->len;
  guint length = choose_run (random, LONGEST_RUN);

  g_byte_array_set_size (bytes, old + length);
  for (guint i = 0; i < length; i++)
    bytes->data[old + i] = (guint8)below (random, 256);
}

static void
set_number (GByteArray *bytes, GBytes *other, GRand *random)
{
  static const guint32 numbers[] = { 0,      1,      2,      0x7f,       0xff,
                                     0x4000, 0x4001, 0xffff, G_MAXINT32, G_MAXUINT32 };
  guint32 number = GUINT32_TO_LE (numbers[below (random, G_N_ELEMENTS (numbers))]);

  if (bytes->len >= sizeof number)
    memcpy (bytes->data + below (random, MIN (bytes->len, 256) - 3), &number, sizeof number);
}

GBytes *
mutate (GBytes *original, GBytes *other, GRand *random)
{
  static const Mutation MUTATIONS[] = { flip,       flip,    fill, take_out,  copy_within,
                                        copy_other, cut_off, grow, set_number };
  gsize length;
  const guint8 *data = g_bytes_get_data (original, &length);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, data, (guint)length);
  for (guint n = 1 + below (random, 4) / 2; n > 0 && bytes->len > 0; n--)
    MUTATIONS[below (random, G_N_ELEMENTS (MUTATIONS))](bytes, other, random);

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
