/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/settings-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION 1
#define MAX_TEXT_BYTES 1024
#define LOCK_FILE "table.lock"
#define RESERVE_FILE "table.reserve"
/* A new file, and what a file system needs to enter it. */
#define RESERVE_BYTES (4 * CANVASS_SETTINGS_MAX_BYTES)

static gboolean
report_damage (const char *what, GError **error)
{
  g_set_error (error,
               CANVASS_SETTINGS_ERROR,
               CANVASS_SETTINGS_ERROR_DAMAGED,
               "%s is damaged: %s. Signatures are safe; without it the canvasser's panel stays "
               "closed. Take in a coordinator's new PIN: canvass kiosk reset-pin",
               CANVASS_SETTINGS_FILE,
               what);
  return FALSE;
}

static gboolean
is_hex (const char *text, gsize bytes)
{
  return strlen (text) == 2 * bytes && strspn (text, "0123456789abcdef") == 2 * bytes;
}

gboolean
canvass_settings_read_number (
    CanvassSettings *self, const char *group, const char *key, guint64 max, guint64 *value)
{
  g_autofree char *text = g_key_file_get_string (self->file, group, key, NULL);

  *value = 0;
  return text == NULL || g_ascii_string_to_unsigned (text, 10, 0, max, value, NULL);
}

static gboolean
check_pin (CanvassSettings *self, GError **error)
{
  g_autofree char *salt = g_key_file_get_string (self->file, "pin", "salt", NULL);
  g_autofree char *hash = g_key_file_get_string (self->file, "pin", "hash", NULL);
  guint64 ops, memory_kib, failures;

  if (!canvass_settings_read_number (self, "pin", "failures", G_MAXUINT32, &failures))
    return report_damage ("the number of wrong PINs", error);
  if (salt == NULL && hash == NULL)
    return TRUE;
  if (salt == NULL || hash == NULL || !is_hex (salt, CANVASS_PIN_SALT_BYTES) ||
      !is_hex (hash, CANVASS_PIN_HASH_BYTES) ||
      !canvass_settings_read_number (self, "pin", "ops", CANVASS_PIN_MAX_OPS, &ops) || ops < 1 ||
      !canvass_settings_read_number (
          self, "pin", "memory_kib", CANVASS_PIN_MAX_MEMORY_KIB, &memory_kib) ||
      memory_kib < CANVASS_PIN_MIN_MEMORY_KIB)
    return report_damage ("the PIN", error);

  return TRUE;
}

static gboolean
check_flag (CanvassSettings *self, const char *group, const char *key, GError **error)
{
  g_autoptr (GError) problem = NULL;

  g_key_file_get_boolean (self->file, group, key, &problem);
  if (problem == NULL ||
      g_error_matches (problem, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND) ||
      g_error_matches (problem, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND))
    return TRUE;

  return report_damage (key, error);
}

static gboolean
check_texts (CanvassSettings *self, GError **error)
{
  static const struct {
    const char *group;
    const char *key;
  } texts[] = {
    { "mirror", "stick" }, { "mirror", "name" }, { "drop", "url" },    { "drop", "credentials" },
    { "crashes", "time" }, { "export", "day" },  { "export", "time" }, { "export", "to" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) problem = NULL;
    g_autofree char *text =
        g_key_file_get_string (self->file, texts[i].group, texts[i].key, &problem);

    if ((text != NULL && strlen (text) > MAX_TEXT_BYTES) ||
        g_error_matches (problem, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE) ||
        g_error_matches (problem, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_UNKNOWN_ENCODING))
      return report_damage (texts[i].key, error);
  }
  return TRUE;
}

static gboolean
check_version (CanvassSettings *self, GError **error)
{
  guint64 version;

  if (!g_key_file_has_key (self->file, "table", "version", NULL) ||
      !canvass_settings_read_number (self, "table", "version", G_MAXUINT32, &version) ||
      version == 0)
    return report_damage ("it says no version", error);
  if (version <= VERSION)
    return TRUE;

  g_set_error (error,
               CANVASS_SETTINGS_ERROR,
               CANVASS_SETTINGS_ERROR_TOO_NEW,
               "A later release of Canvass wrote %s; nothing was changed. Update Canvass",
               CANVASS_SETTINGS_FILE);
  return FALSE;
}

static gboolean
load (CanvassSettings *self, const char *bytes, gsize length, GError **error)
{
  g_autoptr (GError) problem = NULL;
  guint64 ignored;

  if (length > CANVASS_SETTINGS_MAX_BYTES)
    return report_damage ("it is too long", error);
  if (memchr (bytes, '\0', length) != NULL || !g_utf8_validate (bytes, (gssize)length, NULL))
    return report_damage ("it is no text", error);
  if (length == 0 ||
      !g_key_file_load_from_data (self->file, bytes, length, G_KEY_FILE_KEEP_COMMENTS, &problem))
    return report_damage (problem != NULL ? problem->message : "it is empty", error);

  return check_version (self, error) && check_pin (self, error) &&
         check_flag (self, "table", "closed", error) &&
         check_flag (self, "table", "running", error) &&
         check_flag (self, "table", "practice", error) && check_texts (self, error) &&
         (canvass_settings_read_number (self, "crashes", "count", G_MAXUINT32, &ignored) ||
          report_damage ("the number of crashes", error)) &&
         (canvass_settings_read_number (self, "export", "records", G_MAXUINT64, &ignored) ||
          report_damage ("the last export", error));
}

static char *
make_path (CanvassSettings *self)
{
  return g_build_filename (self->directory, CANVASS_SETTINGS_FILE, NULL);
}

static gboolean
write_file (const char *path, const char *bytes, gsize length, GError **error)
{
  return g_file_set_contents_full (path,
                                   bytes,
                                   (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600,
                                   error);
}

/* Keeps room for the next change, as far as there is any. */
static void
take_reserve (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  struct stat status;

  if (fd < 0)
    return;

  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size < RESERVE_BYTES &&
      posix_fallocate (fd, 0, RESERVE_BYTES) == 0)
    fsync (fd);
  close (fd);
}

/* On a full disk too: a canvasser must get past the PIN there, to carry away what is on it. */
static gboolean
write_with_reserve (CanvassSettings *self, const char *bytes, gsize length, GError **error)
{
  g_autofree char *path = make_path (self);
  g_autofree char *reserve = g_build_filename (self->directory, RESERVE_FILE, NULL);
  g_autoptr (GError) problem = NULL;

  if (!write_file (path, bytes, length, &problem)) {
    if (!g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOSPC) || unlink (reserve) != 0) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    if (!write_file (path, bytes, length, error))
      return FALSE;
  }

  take_reserve (reserve);
  return TRUE;
}

static gboolean
save (CanvassSettings *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  g_key_file_set_integer (self->file, "table", "version", VERSION);
  bytes = g_key_file_to_data (self->file, &length, NULL);
  if (write_with_reserve (self, bytes, length, &problem))
    return TRUE;

  g_set_error (error,
               CANVASS_SETTINGS_ERROR,
               CANVASS_SETTINGS_ERROR_STORAGE,
               "Writing %s: %s. Signatures are safe; make room on the disk and try again",
               CANVASS_SETTINGS_FILE,
               problem->message);
  return FALSE;
}

gboolean
canvass_settings_save (CanvassSettings *self, const char *before, GError **error)
{
  if (save (self, error))
    return TRUE;

  g_key_file_unref (self->file);
  self->file = g_key_file_new ();
  g_key_file_load_from_data (self->file, before, strlen (before), G_KEY_FILE_KEEP_COMMENTS, NULL);
  return FALSE;
}

char *
canvass_settings_remember (CanvassSettings *self)
{
  return g_key_file_to_data (self->file, NULL, NULL);
}

CanvassSettings *
canvass_settings_parse (const char *bytes, gsize length, GError **error)
{
  g_autoptr (CanvassSettings) self = g_object_new (CANVASS_TYPE_SETTINGS, NULL);

  self->directory = g_strdup ("");
  return load (self, bytes, length, error) ? g_steal_pointer (&self) : NULL;
}

/* At most one byte more than the limit, whatever lies there; a file like a fifo is none. */
static gboolean
read_file (const char *path, char *bytes, gsize *length, gboolean *exists, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat status;
  gssize got = 0;

  *length = 0;
  *exists = fd >= 0;
  if (fd < 0 && errno == ENOENT)
    return TRUE;
  if (fd < 0 || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)) {
    if (fd >= 0)
      close (fd);
    return report_damage ("it cannot be read", error);
  }

  while (*length <= CANVASS_SETTINGS_MAX_BYTES &&
         (got = read (fd, bytes + *length, CANVASS_SETTINGS_MAX_BYTES + 1 - *length)) > 0)
    *length += (gsize)got;
  close (fd);
  return got >= 0 || report_damage ("it cannot be read", error);
}

CanvassSettings *
canvass_settings_open (const char *directory, GError **error)
{
  g_autoptr (CanvassSettings) self = g_object_new (CANVASS_TYPE_SETTINGS, NULL);
  g_autofree char *bytes = g_malloc (CANVASS_SETTINGS_MAX_BYTES + 1);
  g_autofree char *path = NULL;
  gboolean exists;
  gsize length;

  self->directory = g_strdup (directory);
  path = make_path (self);
  if (!read_file (path, bytes, &length, &exists, error) ||
      (exists && !load (self, bytes, length, error)))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
set_aside (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, CANVASS_SETTINGS_FILE, NULL);
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
  int saved_errno;

  if (rename (path, aside) == 0)
    return TRUE;

  saved_errno = errno;
  g_set_error (error,
               CANVASS_SETTINGS_ERROR,
               CANVASS_SETTINGS_ERROR_STORAGE,
               "%s is damaged and cannot be put aside: %s. Signatures are safe",
               path,
               g_strerror (saved_errno));
  return FALSE;
}

CanvassSettings *
canvass_settings_start_over (const char *directory, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CanvassSettings *self = canvass_settings_open (directory, &problem);

  if (self != NULL)
    return self;
  if (!g_error_matches (problem, CANVASS_SETTINGS_ERROR, CANVASS_SETTINGS_ERROR_DAMAGED)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }

  return set_aside (directory, error) ? canvass_settings_open (directory, error) : NULL;
}

gboolean
canvass_settings_lock (CanvassSettings *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, LOCK_FILE, NULL);
  int saved_errno;

  if (self->lock_fd < 0)
    self->lock_fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->lock_fd >= 0 && flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  saved_errno = errno;
  if (saved_errno == EWOULDBLOCK)
    g_set_error (error,
                 CANVASS_SETTINGS_ERROR,
                 CANVASS_SETTINGS_ERROR_BUSY,
                 "Another program runs the table in %s; end it first",
                 self->directory);
  else
    g_set_error (error,
                 CANVASS_SETTINGS_ERROR,
                 CANVASS_SETTINGS_ERROR_STORAGE,
                 "Locking %s: %s. Signatures are safe; see whether the disk is writable",
                 path,
                 g_strerror (saved_errno));
  return FALSE;
}
