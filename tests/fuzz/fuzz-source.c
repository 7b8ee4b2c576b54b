/*
 * fuzz-source.c: a source folder never does harm, and what passes its check can be sealed and read
 *
 * The input is the key file and, behind a zero byte, the English text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source.h"
#include "format/secret.h"
#include "fuzz.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static char folder[] = "/tmp/fuzz-source-XXXXXX";
static char *key_path;
static char *text_path;

static void
remove_folder (void)
{
  g_unlink (key_path);
  g_unlink (text_path);
  g_rmdir (folder);
}

static void
prepare (void)
{
  canvass_format_init ();
  FUZZ_CHECK (g_mkdtemp (folder) != NULL);
  key_path = g_build_filename (folder, "campaign.ini", NULL);
  text_path = g_build_filename (folder, "en.md", NULL);
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
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  const guint8 *zero = length > 0 ? memchr (bytes, 0, length) : NULL;
  gsize key_length = zero != NULL ? (gsize)(zero - bytes) : length;
  g_autoptr (CanvassSourceFolder) source = NULL;

  if (key_path == NULL)
    prepare ();

  FUZZ_CHECK (g_file_set_contents_full (
      key_path, (const char *)bytes, (gssize)key_length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  FUZZ_CHECK (g_file_set_contents_full (text_path,
                                        zero != NULL ? (const char *)zero + 1 : "",
                                        zero != NULL ? (gssize)(length - key_length - 1) : 0,
                                        G_FILE_SET_CONTENTS_NONE,
                                        0600,
                                        NULL));
  source = canvass_source_read (folder);
  if (canvass_source_get_n_errors (source) == 0)
    seal (source);

  return 0;
}
