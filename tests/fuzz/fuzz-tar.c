/*
 * fuzz-tar.c: a header of a backup is read only as it would be written, and leads nowhere out
 *
 * The input is taken both as a header and as a patch on a sound one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"
#include "ledger/tar.h"

static void
check (const guint8 block[static CANVASS_TAR_BLOCK_BYTES])
{
  guint8 again[CANVASS_TAR_BLOCK_BYTES];
  char path[CANVASS_TAR_MAX_PATH_BYTES + 1];
  gboolean is_folder;
  guint64 size;

  if (!canvass_tar_read_header (block, path, &is_folder, &size))
    return;

  FUZZ_CHECK (*path != '\0' && *path != '/' && *path != '.');
  FUZZ_CHECK (strstr (path, "/.") == NULL && strstr (path, "//") == NULL);
  FUZZ_CHECK (size <= CANVASS_TAR_MAX_FILE_BYTES && (!is_folder || size == 0));
  FUZZ_CHECK (canvass_tar_write_header (again, path, is_folder, size));
  FUZZ_CHECK (memcmp (again, block, sizeof again) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  guint8 block[CANVASS_TAR_BLOCK_BYTES] = { 0 };
  gboolean is_folder = length > 0 && (bytes[0] & 1);

  memcpy (block, bytes, MIN (length, sizeof block));
  check (block);

  FUZZ_CHECK (canvass_tar_write_header (
      block, "batches/0123456789abcdef.batch", is_folder, is_folder ? 0 : length));
  check (block);
  for (gsize i = 2; i < length; i += 3) {
    block[(bytes[i - 2] << 8 | bytes[i - 1]) % sizeof block] ^= bytes[i];
    check (block);
  }

  return 0;
}
