/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/passphrase.h"
#include "cli/report.h"
#include "format/file.h"
#include "format/key-file.h"
#include "format/words.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static const CanvassOptionSpec options_of_key_create[] = {
  { "out",
    "FILE.key",
    "where the key goes; FILE.pub is written beside it",
    CANVASS_OPTION_REQUIRED },
  { "name", "TEXT", "whose key it is, at most 32 bytes; everybody can read it", 0 },
  CANVASS_OPTION_PASSPHRASE_FILE,
  { "ops", "N", "passes of Argon2id, 1 to 10 (3)", 0 },
  { "memory", "KIB", "KiB that Argon2id takes, 8192 to 1048576 (262144)", 0 },
  CANVASS_OPTION_END,
};

static char *
public_path (const char *key_path)
{
  gsize length = strlen (key_path);

  if (g_str_has_suffix (key_path, ".key"))
    length -= strlen (".key");

  return g_strdup_printf ("%.*s.pub", (int)length, key_path);
}

/* Before anybody thinks of a passphrase. canvass_file_create () is what really guards it. */
static gboolean
check_free (const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_EXISTS,
               "%s exists already and was left alone; choose another name, or move it away",
               path);
  return FALSE;
}

static gboolean
check_name (const char *name, GError **error)
{
  if (strlen (name) <= CANVASS_KEY_NAME_BYTES && g_utf8_validate (name, -1, NULL))
    return TRUE;

  g_set_error (error,
               CANVASS_USAGE_ERROR,
               CANVASS_USAGE_ERROR_WRONG,
               "--name has to be UTF-8 of at most %d bytes",
               CANVASS_KEY_NAME_BYTES);
  return FALSE;
}

/* Both or none: a key file that nobody has the public half of is not worth a passphrase. */
static gboolean
write_both (const CanvassKey *key, GBytes *file, const char *key_path, GError **error)
{
  g_autofree char *pub_path = public_path (key_path);
  g_autoptr (GBytes) pub = canvass_key_write_public (key);

  if (!check_free (pub_path, error) || !canvass_file_create (key_path, file, 0600, error))
    return FALSE;
  if (!canvass_file_create (pub_path, pub, 0644, error)) {
    g_unlink (key_path);
    return FALSE;
  }

  return TRUE;
}

static gboolean
print_key (const CanvassKey *key, const char *key_path, GError **error)
{
  g_autofree char *pub_path = public_path (key_path);
  g_autofree char *words = canvass_words_of_public_key (&key->pub, error);

  if (words == NULL)
    return FALSE;

  printf ("%s   keep it and its passphrase: without both, nothing collected can be read\n",
          key_path);
  printf ("%s   may be given to anybody\n", pub_path);
  printf ("words: %s\n", words);
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get (options, "out");
  const char *name = canvass_options_get (options, "name");
  guint64 ops = CANVASS_KEY_DEFAULT_OPS;
  guint64 memory_kib = CANVASS_KEY_DEFAULT_MEMORY_KIB;
  g_autofree char *pub_path = public_path (path);
  g_autoptr (CanvassPassphrase) passphrase = NULL;
  g_autoptr (CanvassKey) key = NULL;
  g_autoptr (GBytes) file = NULL;

  if (!canvass_options_get_number (options, "ops", 1, CANVASS_KEY_MAX_OPS, &ops, error) ||
      !canvass_options_get_number (options,
                                   "memory",
                                   CANVASS_KEY_MIN_MEMORY_KIB,
                                   CANVASS_KEY_MAX_MEMORY_KIB,
                                   &memory_kib,
                                   error) ||
      !check_name (name != NULL ? name : "", error) || !check_free (path, error) ||
      !check_free (pub_path, error))
    return FALSE;

  passphrase = canvass_passphrase_choose (
      canvass_options_get (options, "passphrase-file"), "Choose a passphrase: ", error);
  if (passphrase == NULL)
    return FALSE;
  if (canvass_passphrase_is_weak (passphrase))
    canvass_report_warning ("the passphrase can be guessed by somebody who gets hold of the key "
                            "file; four or more random words are better");

  key = canvass_key_generate (name != NULL ? name : "");
  if (!canvass_public_key_is_sound (&key->pub)) {
    g_set_error_literal (error,
                         CANVASS_USAGE_ERROR,
                         CANVASS_USAGE_ERROR_WRONG,
                         "--name has a control or another character in it that nobody can see");
    return FALSE;
  }

  file = canvass_key_write (key,
                            canvass_passphrase_get_bytes (passphrase),
                            canvass_passphrase_get_length (passphrase),
                            (guint32)ops,
                            (guint32)memory_kib,
                            error);

  return file != NULL && write_both (key, file, path, error) && print_key (key, path, error);
}

const CanvassCommand canvass_command_key_create = {
  .group = "key",
  .name = "create",
  .summary = "Make a coordinator's key and its public half",
  .details = "The key opens everything that is sealed to it, so it is locked with a passphrase,\n"
             "which is asked for twice. Nothing is ever overwritten. FILE.pub is what others\n"
             "need in order to seal to the key; the six words printed let two people compare it\n"
             "aloud.",
  .options = options_of_key_create,
  .run = run,
};
