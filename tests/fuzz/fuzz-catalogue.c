/*
 * fuzz-catalogue.c: a compiled catalogue gives valid words, together no longer than itself, or none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/catalogue.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) file = g_bytes_new (bytes, length);
  g_autoptr (GPtrArray) texts = canvass_catalogue_parse (file, NULL);
  gsize total = 0;

  for (guint i = 0; texts != NULL && i < texts->len; i++) {
    FUZZ_CHECK (g_utf8_validate (texts->pdata[i], -1, NULL));
    total += strlen (texts->pdata[i]) + 1;
  }
  FUZZ_CHECK (total <= length);
  return 0;
}
