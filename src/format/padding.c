/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/padding.h"

#include "format/bytes.h"

gsize
canvass_unpad (const guint8 *padded, gsize length, gsize step)
{
  gsize least, end = length;

  if (length < step)
    return 0;

  least = length - step;
  while (end >= least + 8 && canvass_read_u64 (padded + end - 8) == 0)
    end -= 8;
  while (end > least && padded[end - 1] == 0)
    end--;

  return end > least && padded[end - 1] == 0x80 ? end - 1 : 0;
}
