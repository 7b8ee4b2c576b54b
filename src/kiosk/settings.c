/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/settings.h"

#include "format/bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION 1
#define MAX_STICKS 64
#define MAX_RESETS 256
#define MAX_TEXT_BYTES 1024

struct _CanvassSettings {
  GObject parent_instance;

  char *directory; /* "" for one that was only parsed */
  GKeyFile *file;

  /* What getters lend. */
  char *mirror;
  char *mirror_name;
  char *drop;
  char *crash_time;
  char *export_day;
  char *export_time;
  char *export_to;
};

G_DEFINE_FINAL_TYPE (CanvassSettings, canvass_settings, G_TYPE_OBJECT)
G_DEFINE_QUARK (canvass_settings_error, canvass_settings_error)

static gboolean
report_damage (const char *what, GError **error)
{
  g_set_error (error,
               CANVASS_SETTINGS_ERROR,
               CANVASS_SETTINGS_ERROR_DAMAGED,
               "%s is damaged: %s. Signatures are safe; without it the canvasser's panel stays "
               "closed. Restore it, or remove it at the command line and set a new PIN",
               CANVASS_SETTINGS_FILE,
               what);
  return FALSE;
}

static gboolean
is_hex (const char *text, gsize bytes)
{
  return strlen (text) == 2 * bytes && strspn (text, "0123456789abcdef") == 2 * bytes;
}

static gboolean
read_number (CanvassSettings *self, const char *group, const char *key, guint64 max, guint64 *value)
{
  g_autofree char *text = g_key_file_get_string (self->file, group, key, NULL);

  *value = 0;
  return text == NULL || g_ascii_string_to_unsigned (text, 10, 0, max, value, NULL);
}

static guint64
get_number (CanvassSettings *self, const char *group, const char *key)
{
  guint64 value;

  read_number (self, group, key, G_MAXUINT64, &value);
  return value;
}

static gboolean
get_flag (CanvassSettings *self, const char *group, const char *key)
{
  return g_key_file_get_boolean (self->file, group, key, NULL);
}

/* Replaces *@lent. */
static const char *
lend (CanvassSettings *self, char **lent, const char *group, const char *key)
{
  g_free (*lent);
  *lent = g_key_file_get_string (self->file, group, key, NULL);
  if (*lent == NULL)
    *lent = g_strdup ("");
  return *lent;
}

static gboolean
check_pin (CanvassSettings *self, GError **error)
{
  g_autofree char *salt = g_key_file_get_string (self->file, "pin", "salt", NULL);
  g_autofree char *hash = g_key_file_get_string (self->file, "pin", "hash", NULL);
  guint64 ops, memory_kib, failures;

  if (!read_number (self, "pin", "failures", G_MAXUINT32, &failures))
    return report_damage ("the number of wrong PINs", error);
  if (salt == NULL && hash == NULL)
    return TRUE;
  if (salt == NULL || hash == NULL || !is_hex (salt, CANVASS_PIN_SALT_BYTES) ||
      !is_hex (hash, CANVASS_PIN_HASH_BYTES) ||
      !read_number (self, "pin", "ops", CANVASS_PIN_MAX_OPS, &ops) || ops < 1 ||
      !read_number (self, "pin", "memory_kib", CANVASS_PIN_MAX_MEMORY_KIB, &memory_kib) ||
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
    { "mirror", "stick" }, { "mirror", "name" }, { "drop", "url" },  { "crashes", "time" },
    { "export", "day" },   { "export", "time" }, { "export", "to" },
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
      !read_number (self, "table", "version", G_MAXUINT32, &version) || version == 0)
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
         check_flag (self, "table", "running", error) && check_texts (self, error) &&
         (read_number (self, "crashes", "count", G_MAXUINT32, &ignored) ||
          report_damage ("the number of crashes", error)) &&
         (read_number (self, "export", "records", G_MAXUINT64, &ignored) ||
          report_damage ("the last export", error));
}

static char *
make_path (CanvassSettings *self)
{
  return g_build_filename (self->directory, CANVASS_SETTINGS_FILE, NULL);
}

static gboolean
save (CanvassSettings *self, GError **error)
{
  g_autofree char *path = make_path (self);
  g_autoptr (GError) problem = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  g_key_file_set_integer (self->file, "table", "version", VERSION);
  bytes = g_key_file_to_data (self->file, &length, NULL);
  if (g_file_set_contents_full (path,
                                bytes,
                                (gssize)length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600,
                                &problem))
    return TRUE;

  g_set_error (error,
               CANVASS_SETTINGS_ERROR,
               CANVASS_SETTINGS_ERROR_STORAGE,
               "Writing %s: %s. Signatures are safe; make room on the disk and try again",
               CANVASS_SETTINGS_FILE,
               problem->message);
  return FALSE;
}

/* Changes what is remembered, and takes the change back where it cannot be written. */
static gboolean
save_or_restore (CanvassSettings *self, const char *before, GError **error)
{
  if (save (self, error))
    return TRUE;

  g_key_file_unref (self->file);
  self->file = g_key_file_new ();
  g_key_file_load_from_data (self->file, before, strlen (before), G_KEY_FILE_KEEP_COMMENTS, NULL);
  return FALSE;
}

static char *
remember (CanvassSettings *self)
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

const char *
canvass_settings_get_directory (CanvassSettings *self)
{
  return self->directory;
}

gboolean
canvass_settings_get_pin (CanvassSettings *self, CanvassPinVerifier *verifier)
{
  g_autofree char *salt = g_key_file_get_string (self->file, "pin", "salt", NULL);
  g_autofree char *hash = g_key_file_get_string (self->file, "pin", "hash", NULL);

  if (salt == NULL || hash == NULL)
    return FALSE;

  canvass_from_hex (verifier->salt, sizeof verifier->salt, salt);
  canvass_from_hex (verifier->hash, sizeof verifier->hash, hash);
  verifier->ops = (guint32)get_number (self, "pin", "ops");
  verifier->memory_kib = (guint32)get_number (self, "pin", "memory_kib");
  return TRUE;
}

static void
set_hex (CanvassSettings *self, const char *key, const guint8 *bytes, gsize length)
{
  g_autofree char *hex = canvass_to_hex (bytes, length);

  g_key_file_set_string (self->file, "pin", key, hex);
}

gboolean
canvass_settings_set_pin (CanvassSettings *self, const CanvassPinVerifier *verifier, GError **error)
{
  g_autofree char *before = remember (self);

  set_hex (self, "salt", verifier->salt, sizeof verifier->salt);
  set_hex (self, "hash", verifier->hash, sizeof verifier->hash);
  g_key_file_set_uint64 (self->file, "pin", "ops", verifier->ops);
  g_key_file_set_uint64 (self->file, "pin", "memory_kib", verifier->memory_kib);
  g_key_file_set_uint64 (self->file, "pin", "failures", 0);
  return save_or_restore (self, before, error);
}

guint
canvass_settings_get_pin_failures (CanvassSettings *self)
{
  return (guint)get_number (self, "pin", "failures");
}

gboolean
canvass_settings_set_pin_failures (CanvassSettings *self, guint failures, GError **error)
{
  g_autofree char *before = NULL;

  if (failures == canvass_settings_get_pin_failures (self))
    return TRUE;

  before = remember (self);
  g_key_file_set_uint64 (self->file, "pin", "failures", failures);
  return save_or_restore (self, before, error);
}

static gboolean
has_item (CanvassSettings *self, const char *group, const char *key, const char *item)
{
  g_auto (GStrv) items = g_key_file_get_string_list (self->file, group, key, NULL, NULL);

  return items != NULL && g_strv_contains ((const char *const *)items, item);
}

/* The newest last; of more than @max the oldest goes. */
static void
add_item (CanvassSettings *self, const char *group, const char *key, const char *item, gsize max)
{
  g_auto (GStrv) items = g_key_file_get_string_list (self->file, group, key, NULL, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  gsize n = items != NULL ? g_strv_length (items) : 0;

  for (gsize i = n >= max ? n - max + 1 : 0; i < n; i++)
    g_ptr_array_add (all, items[i]);
  g_ptr_array_add (all, (gpointer)item);
  g_key_file_set_string_list (self->file, group, key, (const char *const *)all->pdata, all->len);
}

static void
remove_item (CanvassSettings *self, const char *group, const char *key, const char *item)
{
  g_auto (GStrv) items = g_key_file_get_string_list (self->file, group, key, NULL, NULL);
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  for (char **each = items; each != NULL && *each != NULL; each++) {
    if (!g_str_equal (*each, item))
      g_ptr_array_add (left, *each);
  }
  g_key_file_set_string_list (self->file, group, key, (const char *const *)left->pdata, left->len);
}

gboolean
canvass_settings_knows_pin_reset (CanvassSettings *self, const char *nonce)
{
  return has_item (self, "pin", "resets", nonce);
}

gboolean
canvass_settings_add_pin_reset (CanvassSettings *self, const char *nonce, GError **error)
{
  g_autofree char *before = remember (self);

  add_item (self, "pin", "resets", nonce, MAX_RESETS);
  return save_or_restore (self, before, error);
}

gboolean
canvass_settings_get_closed (CanvassSettings *self)
{
  return get_flag (self, "table", "closed");
}

static gboolean
set_flag (CanvassSettings *self, const char *key, gboolean value, GError **error)
{
  g_autofree char *before = NULL;

  if (get_flag (self, "table", key) == value)
    return TRUE;

  before = remember (self);
  g_key_file_set_boolean (self->file, "table", key, value);
  return save_or_restore (self, before, error);
}

gboolean
canvass_settings_set_closed (CanvassSettings *self, gboolean closed, GError **error)
{
  return set_flag (self, "closed", closed, error);
}

const char *
canvass_settings_get_mirror (CanvassSettings *self)
{
  return lend (self, &self->mirror, "mirror", "stick");
}

const char *
canvass_settings_get_mirror_name (CanvassSettings *self)
{
  return lend (self, &self->mirror_name, "mirror", "name");
}

gboolean
canvass_settings_set_mirror (CanvassSettings *self,
                             const char *stick_id,
                             const char *name,
                             GError **error)
{
  g_autofree char *before = remember (self);

  g_key_file_set_string (self->file, "mirror", "stick", stick_id);
  g_key_file_set_string (self->file, "mirror", "name", name);
  return save_or_restore (self, before, error);
}

gboolean
canvass_settings_is_enrolled (CanvassSettings *self, const char *stick_id)
{
  return *stick_id != '\0' && has_item (self, "export", "sticks", stick_id);
}

gboolean
canvass_settings_set_enrolled (CanvassSettings *self,
                               const char *stick_id,
                               gboolean enrolled,
                               GError **error)
{
  g_autofree char *before = NULL;

  if (canvass_settings_is_enrolled (self, stick_id) == enrolled)
    return TRUE;

  before = remember (self);
  if (enrolled)
    add_item (self, "export", "sticks", stick_id, MAX_STICKS);
  else
    remove_item (self, "export", "sticks", stick_id);
  return save_or_restore (self, before, error);
}

const char *
canvass_settings_get_drop (CanvassSettings *self)
{
  return lend (self, &self->drop, "drop", "url");
}

gboolean
canvass_settings_set_drop (CanvassSettings *self, const char *url, GError **error)
{
  g_autofree char *before = remember (self);

  g_key_file_set_string (self->file, "drop", "url", url);
  return save_or_restore (self, before, error);
}

void
canvass_settings_get_last_export (CanvassSettings *self, CanvassLastExport *last)
{
  last->day = lend (self, &self->export_day, "export", "day");
  last->time = lend (self, &self->export_time, "export", "time");
  last->to = lend (self, &self->export_to, "export", "to");
  last->records = get_number (self, "export", "records");
}

gboolean
canvass_settings_set_last_export (CanvassSettings *self,
                                  const CanvassLastExport *last,
                                  GError **error)
{
  g_autofree char *before = remember (self);

  g_key_file_set_string (self->file, "export", "day", last->day);
  g_key_file_set_string (self->file, "export", "time", last->time);
  g_key_file_set_string (self->file, "export", "to", last->to);
  g_key_file_set_uint64 (self->file, "export", "records", last->records);
  return save_or_restore (self, before, error);
}

gboolean
canvass_settings_get_running (CanvassSettings *self)
{
  return get_flag (self, "table", "running");
}

gboolean
canvass_settings_set_running (CanvassSettings *self, gboolean running, GError **error)
{
  return set_flag (self, "running", running, error);
}

guint
canvass_settings_get_crashes (CanvassSettings *self)
{
  return (guint)get_number (self, "crashes", "count");
}

const char *
canvass_settings_get_crash_time (CanvassSettings *self)
{
  return lend (self, &self->crash_time, "crashes", "time");
}

gboolean
canvass_settings_add_crash (CanvassSettings *self, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M");
  g_autofree char *before = remember (self);

  g_key_file_set_uint64 (self->file, "crashes", "count", canvass_settings_get_crashes (self) + 1);
  g_key_file_set_string (self->file, "crashes", "time", time);
  return save_or_restore (self, before, error);
}

gboolean
canvass_settings_forget_crashes (CanvassSettings *self, GError **error)
{
  g_autofree char *before = NULL;

  if (canvass_settings_get_crashes (self) == 0)
    return TRUE;

  before = remember (self);
  g_key_file_set_uint64 (self->file, "crashes", "count", 0);
  return save_or_restore (self, before, error);
}

static void
canvass_settings_finalize (GObject *object)
{
  CanvassSettings *self = CANVASS_SETTINGS (object);

  g_key_file_unref (self->file);
  g_free (self->directory);
  g_free (self->mirror);
  g_free (self->mirror_name);
  g_free (self->drop);
  g_free (self->crash_time);
  g_free (self->export_day);
  g_free (self->export_time);
  g_free (self->export_to);

  G_OBJECT_CLASS (canvass_settings_parent_class)->finalize (object);
}

static void
canvass_settings_class_init (CanvassSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_settings_finalize;
}

static void
canvass_settings_init (CanvassSettings *self)
{
  self->file = g_key_file_new ();
}
