/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/distance.h"

#include <string.h>

/* Folded text has small letters, digits, spaces and the marks of e-mails; what no rule writes in
 * Latin letters falls together with some of these. */
#define N_SYMBOLS 64

#define MAX_PREFIX 4
#define PREFIX_BONUS 0.1

static guint
symbol (char c)
{
  if (c >= 'a' && c <= 'z')
    return c - 'a';

  return c >= '0' && c <= '9' ? 26 + c - '0' : 36 + (guchar)c % 28;
}

guint
canvass_distance (const char *a, gsize a_length, const char *b, gsize b_length)
{
  guint64 places[N_SYMBOLS] = { 0 };
  guint64 positive = ~G_GUINT64_CONSTANT (0), negative = 0, diagonal = 0, before = 0, last;
  guint distance;

  a_length = MIN (a_length, CANVASS_DISTANCE_MAX_BYTES);
  b_length = MIN (b_length, CANVASS_DISTANCE_MAX_BYTES);
  if (a_length == 0)
    return b_length;

  for (gsize i = 0; i < a_length; i++)
    places[symbol (a[i])] |= G_GUINT64_CONSTANT (1) << i;

  last = G_GUINT64_CONSTANT (1) << (a_length - 1);
  distance = a_length;
  for (gsize j = 0; j < b_length; j++) {
    guint64 here = places[symbol (b[j])];
    guint64 swapped = ((~diagonal & here) << 1) & before;
    guint64 up, down;

    diagonal = (((here & positive) + positive) ^ positive) | here | negative | swapped;
    up = negative | ~(diagonal | positive);
    down = diagonal & positive;
    distance += (up & last) != 0;
    distance -= (down & last) != 0;
    up = (up << 1) | 1;
    down <<= 1;
    positive = down | ~(diagonal | up);
    negative = up & diagonal;
    before = here;
  }

  return distance;
}

static guint
count_swapped (const char *a,
               gsize a_length,
               guint64 a_common,
               const char *b,
               gsize b_length,
               guint64 b_common)
{
  guint n = 0;
  gsize j = 0;

  for (gsize i = 0; i < a_length; i++) {
    if (!(a_common >> i & 1))
      continue;
    while (!(b_common >> j & 1))
      j++;
    n += a[i] != b[j++];
  }

  return n / 2;
}

double
canvass_jaro_winkler (const char *a, gsize a_length, const char *b, gsize b_length)
{
  guint64 a_common = 0, b_common = 0;
  gsize reach, prefix = 0;
  double common = 0, jaro;

  a_length = MIN (a_length, CANVASS_DISTANCE_MAX_BYTES);
  b_length = MIN (b_length, CANVASS_DISTANCE_MAX_BYTES);
  reach = MAX (MAX (a_length, b_length) / 2, 1) - 1;
  for (gsize i = 0; i < a_length; i++)
    for (gsize j = i > reach ? i - reach : 0; j < MIN (i + reach + 1, b_length); j++)
      if (a[i] == b[j] && !(b_common >> j & 1)) {
        a_common |= G_GUINT64_CONSTANT (1) << i;
        b_common |= G_GUINT64_CONSTANT (1) << j;
        common++;
        break;
      }

  if (common == 0)
    return a_length == 0 && b_length == 0;

  jaro = (common / a_length + common / b_length +
          (common - count_swapped (a, a_length, a_common, b, b_length, b_common)) / common) /
         3;
  while (prefix < MIN (MAX_PREFIX, MIN (a_length, b_length)) && a[prefix] == b[prefix])
    prefix++;
  return jaro + prefix * PREFIX_BONUS * (1 - jaro);
}
