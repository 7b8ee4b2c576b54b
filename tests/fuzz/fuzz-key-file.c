/*
 * fuzz-key-file.c: a hostile key file is refused before it costs memory or time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/key-file.h"
#include "format/secret.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, length);
  CanvassPublicKey pub;

  canvass_format_init ();
  if (!canvass_key_peek (file, &pub, NULL))
    return 0;

  FUZZ_CHECK (length == CANVASS_KEY_FILE_BYTES);
  FUZZ_CHECK (canvass_read_u32 (bytes + 4) <= CANVASS_KEY_MAX_OPS);
  FUZZ_CHECK (canvass_read_u32 (bytes + 8) <= CANVASS_KEY_MAX_MEMORY_KIB);
  FUZZ_CHECK (strlen (pub.name) <= CANVASS_KEY_NAME_BYTES);
  FUZZ_CHECK (g_utf8_validate (pub.name, -1, NULL));
  return 0;
}
