/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/key-unlock.h"

#include "cli/passphrase.h"
#include "cli/report.h"
#include "format/error.h"
#include "format/file.h"

#define TRIES 3

static CanvassKey *
try_once (GBytes *file, const char *path, const char *source, GError **error)
{
  g_autofree char *prompt = g_strdup_printf ("Passphrase of %s: ", path);
  g_autoptr (CanvassPassphrase) passphrase = canvass_passphrase_read (source, prompt, error);
  CanvassKey *key;

  if (passphrase == NULL)
    return NULL;

  key = canvass_key_open (file,
                          canvass_passphrase_get_bytes (passphrase),
                          canvass_passphrase_get_length (passphrase),
                          error);
  if (key == NULL)
    canvass_report_name_file (path, error);

  return key;
}

CanvassKey *
canvass_key_unlock (const char *path, const char *passphrase_source, GError **error)
{
  g_autoptr (GBytes) file = canvass_file_read (path, CANVASS_KEY_FILE_BYTES, error);
  guint tries = passphrase_source != NULL ? 1 : TRIES;
  CanvassPublicKey pub;

  if (file == NULL)
    return NULL;
  if (!canvass_key_peek (file, &pub, error)) {
    canvass_report_name_file (path, error);
    return NULL;
  }

  for (;;) {
    g_autoptr (GError) local_error = NULL;
    CanvassKey *key = try_once (file, path, passphrase_source, &local_error);

    if (key != NULL)
      return key;
    if (--tries == 0 || !g_error_matches (local_error,
                                          CANVASS_FORMAT_ERROR,
                                          CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
    canvass_report_failure (local_error);
  }
}
