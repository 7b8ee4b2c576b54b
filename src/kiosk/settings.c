/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/settings-private.h"

#include "format/bytes.h"

#include <unistd.h>

#define MAX_STICKS 64
#define MAX_RESETS 256

G_DEFINE_FINAL_TYPE (CanvassSettings, canvass_settings, G_TYPE_OBJECT)
G_DEFINE_QUARK (canvass_settings_error, canvass_settings_error)

static guint64
get_number (CanvassSettings *self, const char *group, const char *key)
{
  guint64 value;

  canvass_settings_read_number (self, group, key, G_MAXUINT64, &value);
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

static void
put_pin (CanvassSettings *self, const CanvassPinVerifier *verifier)
{
  set_hex (self, "salt", verifier->salt, sizeof verifier->salt);
  set_hex (self, "hash", verifier->hash, sizeof verifier->hash);
  g_key_file_set_uint64 (self->file, "pin", "ops", verifier->ops);
  g_key_file_set_uint64 (self->file, "pin", "memory_kib", verifier->memory_kib);
  g_key_file_set_uint64 (self->file, "pin", "failures", 0);
}

gboolean
canvass_settings_set_pin (CanvassSettings *self, const CanvassPinVerifier *verifier, GError **error)
{
  g_autofree char *before = canvass_settings_remember (self);

  put_pin (self, verifier);
  return canvass_settings_save (self, before, error);
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

  before = canvass_settings_remember (self);
  g_key_file_set_uint64 (self->file, "pin", "failures", failures);
  return canvass_settings_save (self, before, error);
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
canvass_settings_reset_pin (CanvassSettings *self,
                            const CanvassPinVerifier *verifier,
                            const char *nonce,
                            GError **error)
{
  g_autofree char *before = canvass_settings_remember (self);

  put_pin (self, verifier);
  add_item (self, "pin", "resets", nonce, MAX_RESETS);
  return canvass_settings_save (self, before, error);
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

  before = canvass_settings_remember (self);
  g_key_file_set_boolean (self->file, "table", key, value);
  return canvass_settings_save (self, before, error);
}

gboolean
canvass_settings_set_closed (CanvassSettings *self, gboolean closed, GError **error)
{
  g_autofree char *before = NULL;

  if (canvass_settings_get_closed (self) == closed)
    return TRUE;

  before = canvass_settings_remember (self);
  g_key_file_set_boolean (self->file, "table", "closed", closed);
  if (!closed)
    g_key_file_remove_group (self->file, "tally", NULL);
  return canvass_settings_save (self, before, error);
}

guint64
canvass_settings_get_tally (CanvassSettings *self, const char *campaign_id)
{
  return get_number (self, "tally", campaign_id);
}

gboolean
canvass_settings_add_tally (CanvassSettings *self,
                            const char *campaign_id,
                            guint64 captured,
                            GError **error)
{
  g_autofree char *before = canvass_settings_remember (self);

  g_key_file_set_uint64 (
      self->file, "tally", campaign_id, canvass_settings_get_tally (self, campaign_id) + captured);
  return canvass_settings_save (self, before, error);
}

gboolean
canvass_settings_get_practice (CanvassSettings *self)
{
  return get_flag (self, "table", "practice");
}

gboolean
canvass_settings_set_practice (CanvassSettings *self, gboolean practice, GError **error)
{
  return set_flag (self, "practice", practice, error);
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
  g_autofree char *before = canvass_settings_remember (self);

  g_key_file_set_string (self->file, "mirror", "stick", stick_id);
  g_key_file_set_string (self->file, "mirror", "name", name);
  return canvass_settings_save (self, before, error);
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

  before = canvass_settings_remember (self);
  if (enrolled)
    add_item (self, "export", "sticks", stick_id, MAX_STICKS);
  else
    remove_item (self, "export", "sticks", stick_id);
  return canvass_settings_save (self, before, error);
}

const char *
canvass_settings_get_drop (CanvassSettings *self)
{
  return lend (self, &self->drop, "drop", "url");
}

const char *
canvass_settings_get_credentials (CanvassSettings *self)
{
  return lend (self, &self->credentials, "drop", "credentials");
}

gboolean
canvass_settings_set_drop (CanvassSettings *self,
                           const char *url,
                           const char *credentials,
                           GError **error)
{
  g_autofree char *before = canvass_settings_remember (self);

  g_key_file_set_string (self->file, "drop", "url", url);
  g_key_file_set_string (self->file, "drop", "credentials", credentials);
  return canvass_settings_save (self, before, error);
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
  g_autofree char *before = canvass_settings_remember (self);

  g_key_file_set_string (self->file, "export", "day", last->day);
  g_key_file_set_string (self->file, "export", "time", last->time);
  g_key_file_set_string (self->file, "export", "to", last->to);
  g_key_file_set_uint64 (self->file, "export", "records", last->records);
  return canvass_settings_save (self, before, error);
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
  g_autofree char *before = canvass_settings_remember (self);

  g_key_file_set_uint64 (self->file, "crashes", "count", canvass_settings_get_crashes (self) + 1);
  g_key_file_set_string (self->file, "crashes", "time", time);
  return canvass_settings_save (self, before, error);
}

gboolean
canvass_settings_forget_crashes (CanvassSettings *self, GError **error)
{
  g_autofree char *before = NULL;

  if (canvass_settings_get_crashes (self) == 0)
    return TRUE;

  before = canvass_settings_remember (self);
  g_key_file_set_uint64 (self->file, "crashes", "count", 0);
  return canvass_settings_save (self, before, error);
}

static void
canvass_settings_finalize (GObject *object)
{
  CanvassSettings *self = CANVASS_SETTINGS (object);

  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_key_file_unref (self->file);
  g_free (self->directory);
  g_free (self->mirror);
  g_free (self->mirror_name);
  g_free (self->drop);
  g_free (self->credentials);
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
  self->lock_fd = -1;
  self->file = g_key_file_new ();
}
