/*
 * fuzz-batch.c: a hostile batch file is read in bounded memory and told apart from a sound one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/batch.h"
#include "format/secret.h"
#include "fuzz.h"

#include <glib/gstdio.h>
#include <unistd.h>

static char path[] = "/tmp/fuzz-batch-XXXXXX";
static int fd = -1;

static void
remove_file (void)
{
  g_unlink (path);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (CanvassBatchReader) reader = NULL;
  const guint8 *record;
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchRecord verdict;
  guint32 n = 0;

  if (fd == -1) {
    canvass_format_init ();
    fd = g_mkstemp (path);
    atexit (remove_file);
  }
  FUZZ_CHECK (ftruncate (fd, 0) == 0);
  FUZZ_CHECK (pwrite (fd, bytes, length, 0) == (gssize)length);

  reader = canvass_batch_reader_open (path, NULL);
  if (reader == NULL)
    return 0;

  while (canvass_batch_reader_next (reader, &record, hash, &verdict, NULL)) {
    FUZZ_CHECK ((record == NULL) == (verdict == CANVASS_BATCH_RECORD_CUT_OFF));
    n++;
  }
  FUZZ_CHECK (n == canvass_batch_reader_get_header (reader)->count);
  return 0;
}
