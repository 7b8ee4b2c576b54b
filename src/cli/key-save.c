/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/key-save.h"

#include "cli/report.h"
#include "format/envelope.h"
#include "format/file.h"
#include "format/words.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

void
canvass_key_saving_clear (CanvassKeySaving *self)
{
  g_clear_pointer (&self->passphrase, canvass_passphrase_free);
}

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

gboolean
canvass_key_saving_begin (CanvassKeySaving *self, const CanvassOptions *options, GError **error)
{
  self->path = canvass_options_get (options, "out");
  self->ops = CANVASS_KEY_DEFAULT_OPS;
  self->memory_kib = CANVASS_KEY_DEFAULT_MEMORY_KIB;
  if (!canvass_options_get_number (options, "ops", 1, CANVASS_KEY_MAX_OPS, &self->ops, error) ||
      !canvass_options_get_number (options,
                                   "memory",
                                   CANVASS_KEY_MIN_MEMORY_KIB,
                                   CANVASS_KEY_MAX_MEMORY_KIB,
                                   &self->memory_kib,
                                   error) ||
      !check_free (self->path, error))
    return FALSE;

  self->passphrase = canvass_passphrase_choose (
      canvass_options_get (options, "passphrase-file"), "Choose a passphrase: ", error);
  if (self->passphrase == NULL)
    return FALSE;
  if (canvass_passphrase_is_weak (self->passphrase))
    canvass_report_warning ("the passphrase can be guessed by somebody who gets hold of the key "
                            "file; four or more random words are better");

  return TRUE;
}

/* A key that is brought back often finds its public half still there. */
static gboolean
holds (const char *path, GBytes *bytes)
{
  g_autoptr (GBytes) found =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_PUBLIC_KEY), NULL);

  return found != NULL && g_bytes_equal (found, bytes);
}

/* A key file that nobody has the public half of is not worth a passphrase. */
static gboolean
write_both (const CanvassKey *key, GBytes *file, const char *key_path, GError **error)
{
  g_autofree char *pub_path = public_path (key_path);
  g_autoptr (GBytes) pub = canvass_key_write_public (key);
  gboolean has_public = holds (pub_path, pub);

  if ((!has_public && !check_free (pub_path, error)) ||
      !canvass_file_create (key_path, file, 0600, error))
    return FALSE;
  if (!has_public && !canvass_file_create (pub_path, pub, 0644, error)) {
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

gboolean
canvass_key_saving_finish (CanvassKeySaving *self, const CanvassKey *key, GError **error)
{
  g_autoptr (GBytes) file = canvass_key_write (key,
                                               canvass_passphrase_get_bytes (self->passphrase),
                                               canvass_passphrase_get_length (self->passphrase),
                                               (guint32)self->ops,
                                               (guint32)self->memory_kib,
                                               error);

  return file != NULL && write_both (key, file, self->path, error) &&
         print_key (key, self->path, error);
}
