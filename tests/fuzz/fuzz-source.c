/*
 * fuzz-source.c: a source folder never does harm, and what passes its check can be sealed and read
 *
 * The input is the key file and, behind a zero byte each, the English text, the table of districts
 * and where its kiosks send to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source.h"
#include "format/secret.h"
#include "fuzz.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static char *folder;
static char *key_path;
static char *text_path;
static char *table_path;
static char *drop_path;

static void
remove_folder (void)
{
  g_unlink (key_path);
  g_unlink (text_path);
  g_unlink (table_path);
  g_unlink (drop_path);
  g_rmdir (folder);
}

static void
prepare (void)
{
  canvass_format_init ();
  folder = g_dir_make_tmp ("fuzz-source-XXXXXX", NULL);
  FUZZ_CHECK (folder != NULL);
  key_path = g_build_filename (folder, "campaign.ini", NULL);
  text_path = g_build_filename (folder, "en.md", NULL);
  table_path = g_build_filename (folder, "districts.csv", NULL);
  drop_path = g_build_filename (folder, "drop.ini", NULL);
  atexit (remove_folder);
}

static void
seal (const CanvassSourceFolder *source)
{
  const guint8 *sign_sk = fuzz_sign_sk ();
  CanvassPublicKey recipient = { .name = "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (CanvassCampaign) campaign = NULL;

  memcpy (recipient.sign_pk, sign_sk + 32, sizeof recipient.sign_pk);
  recipient.seal_pk[0] = 9; /* RFC 7748's base point: any sound key will do */
  file = canvass_source_seal (source, &recipient, 1, sign_sk, &error);
  FUZZ_CHECK (file != NULL);
  campaign = canvass_campaign_new (file, &error);
  FUZZ_CHECK (campaign != NULL);
  FUZZ_CHECK (canvass_campaign_get_n_streets (campaign) == canvass_source_get_n_streets (source));
}

/* Writes what there is up to a zero byte, and returns what is behind it; NULL for nothing. */
static const guint8 *
write_file (const char *path, const guint8 *bytes, const guint8 *end)
{
  const guint8 *zero = bytes < end ? memchr (bytes, 0, (gsize)(end - bytes)) : NULL;

  FUZZ_CHECK (g_file_set_contents_full (path,
                                        (const char *)bytes,
                                        (zero != NULL ? zero : end) - bytes,
                                        G_FILE_SET_CONTENTS_NONE,
                                        0600,
                                        NULL));
  return zero != NULL ? zero + 1 : NULL;
}

/* Where there is nothing of it, nothing lies there. */
static const guint8 *
write_or_remove (const char *path, const guint8 *bytes, const guint8 *end)
{
  if (bytes != NULL)
    return write_file (path, bytes, end);

  g_unlink (path);
  return NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  const guint8 *end = bytes + length;
  const guint8 *text, *table, *drop;
  g_autoptr (CanvassSourceFolder) source = NULL;

  if (key_path == NULL)
    prepare ();

  text = write_file (key_path, bytes, end);
  table = write_file (text_path, text != NULL ? text : end, end);
  drop = write_or_remove (table_path, table, end);
  write_or_remove (drop_path, drop, end);
  source = canvass_source_read (folder);
  if (canvass_source_get_n_errors (source) == 0)
    seal (source);

  return 0;
}
