/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/credentials.h"

#include "drop/drop.h"
#include "format/file.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_REGION "us-east-1"
#define GROUP "drop"

static gboolean
refuse (const char *path, const char *what, GError **error)
{
  g_set_error (error, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_CREDENTIALS, "%s: %s", path, what);
  return FALSE;
}

/* What others may read is no secret any more, whatever it was. */
static gboolean
check_private (const char *path, GError **error)
{
  struct stat info;

  if (stat (path, &info) != 0)
    return refuse (path, "There is no such file with credentials", error);
  if (info.st_uid != geteuid ())
    return refuse (path, "These credentials belong to another user, and were not used", error);

  return (info.st_mode & 077) == 0 ||
         refuse (path,
                 "Others may read these credentials, so they were not used. Run chmod 600 on the "
                 "file, and change the password if it may have been read",
                 error);
}

static GBytes *
read_private (const char *path, gsize max_bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *real = NULL;
  GBytes *bytes;

  if (!check_private (path, error))
    return NULL;

  bytes = canvass_file_read_secret (path, max_bytes, &cause);
  if (bytes == NULL)
    refuse (path, cause->message, error);
  return bytes;
}

static char *
take_text (GKeyFile *file, const char *key)
{
  char *text = g_key_file_get_string (file, GROUP, key, NULL);

  return text != NULL ? g_strstrip (text) : g_strdup ("");
}

static char *
take_path (GKeyFile *file, const char *key, const char *path)
{
  g_autofree char *text = take_text (file, key);
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);

  return *text == '\0' ? NULL : g_canonicalize_filename (text, folder);
}

static void
free_wiped (gpointer text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

/* (transfer full) (nullable) what could stand in a file of its own. */
static GBytes *
take_inline (GKeyFile *file, const char *key)
{
  char *text = g_key_file_get_string (file, GROUP, key, NULL);

  return text == NULL ? NULL : g_bytes_new_with_free_func (text, strlen (text), free_wiped, text);
}

static gboolean
take_files (CanvassCredentials *self, GKeyFile *file, const char *path, GError **error)
{
  g_autofree char *named_ca = take_path (file, "ca", path);
  /* The system's certificates are links. */
  g_autofree char *ca = named_ca == NULL ? NULL : realpath (named_ca, NULL);
  g_autofree char *private_key = take_path (file, "private_key", path);
  g_autoptr (GError) cause = NULL;

  self->ca = take_inline (file, "ca_text");
  self->private_key = take_inline (file, "private_key_text");
  if (named_ca != NULL && ca == NULL)
    return refuse (named_ca, "There is no such file with certificates", error);
  if (ca != NULL) {
    g_clear_pointer (&self->ca, g_bytes_unref);
    self->ca = canvass_file_read (ca, CANVASS_CREDENTIALS_MAX_CA_BYTES, &cause);
  }
  if (cause != NULL)
    return refuse (ca, cause->message, error);
  if (private_key != NULL) {
    g_clear_pointer (&self->private_key, g_bytes_unref);
    self->private_key = read_private (private_key, CANVASS_CREDENTIALS_MAX_BYTES, error);
  }

  return private_key == NULL || self->private_key != NULL;
}

/* A word that is misspelt would be taken for one that was left out. */
static gboolean
check_words (GKeyFile *file, const char *path, GError **error)
{
  static const char *const known[] = { "address",    "user",     "password",
                                       "ca",         "ca_text",  "private_key",
                                       "passphrase", "host_key", "private_key_text",
                                       "endpoint",   "region",   "path_style",
                                       NULL };
  g_auto (GStrv) words = g_key_file_get_keys (file, GROUP, NULL, NULL);

  for (gsize i = 0; words != NULL && words[i] != NULL; i++) {
    g_autofree char *what = NULL;

    if (g_strv_contains (known, words[i]))
      continue;
    what = g_strdup_printf (
        "“%s” is nothing that stands in a file with credentials: see whether it is misspelt",
        words[i]);
    return refuse (path, what, error);
  }

  return TRUE;
}

static gboolean
take_all (CanvassCredentials *self, GKeyFile *file, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;

  self->user = take_text (file, "user");
  self->password = take_text (file, "password");
  self->passphrase = take_text (file, "passphrase");
  self->host_key = take_text (file, "host_key");
  self->endpoint = take_text (file, "endpoint");
  self->region = take_text (file, "region");
  if (*self->region == '\0') {
    g_free (self->region);
    self->region = g_strdup (DEFAULT_REGION);
  }
  self->path_style = *self->endpoint != '\0';
  if (g_key_file_has_key (file, GROUP, "path_style", NULL))
    self->path_style = g_key_file_get_boolean (file, GROUP, "path_style", &cause);
  if (cause != NULL)
    return refuse (path, "path_style is either true or false", error);

  return check_words (file, path, error) && take_files (self, file, path, error);
}

CanvassCredentials *
canvass_credentials_load (const char *path, GError **error)
{
  g_autoptr (CanvassCredentials) self = g_new0 (CanvassCredentials, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GBytes) bytes = NULL;

  if (path != NULL) {
    bytes = read_private (path, CANVASS_CREDENTIALS_MAX_BYTES, error);
    if (bytes == NULL)
      return NULL;
    if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL) ||
        !g_key_file_has_group (file, GROUP)) {
      refuse (path, "This is no file with credentials: it has to begin with [drop]", error);
      return NULL;
    }
  }

  return take_all (self, file, path != NULL ? path : "", error) ? g_steal_pointer (&self) : NULL;
}

void
canvass_credentials_free (CanvassCredentials *self)
{
  free_wiped (self->user);
  free_wiped (self->password);
  free_wiped (self->passphrase);
  g_free (self->host_key);
  g_free (self->endpoint);
  g_free (self->region);
  g_clear_pointer (&self->ca, g_bytes_unref);
  g_clear_pointer (&self->private_key, g_bytes_unref);
  g_free (self);
}
