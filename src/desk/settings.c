/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/settings.h"

#include "format/file.h"

#define GENERAL "desk"
#define RECENT "recent"
#define IDLE "idle-minutes"

struct _CanvassDeskSettings {
  GObject parent_instance;

  char *path;
  GKeyFile *file; /* (owned) */
};

enum {
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassDeskSettings, canvass_desk_settings, G_TYPE_OBJECT)

static void
save (CanvassDeskSettings *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  text = g_key_file_to_data (self->file, &length, NULL);
  bytes = g_bytes_new (text, length);
  g_mkdir_with_parents (folder, 0700);
  if (!canvass_file_write (self->path, bytes, 0600, &error))
    g_printerr ("canvass-desk: %s\n", error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A path may hold what a group's name may not. */
static char *
group_of (const char *directory)
{
  g_autofree char *escaped = g_uri_escape_string (directory, "/", TRUE);

  return g_strconcat ("ledger ", escaped, NULL);
}

static void
set_recent (CanvassDeskSettings *self, GPtrArray *recent)
{
  g_key_file_set_string_list (
      self->file, GENERAL, RECENT, (const char *const *)recent->pdata, recent->len);
}

/* (transfer full) those but @directory. */
static GPtrArray *
list_others (CanvassDeskSettings *self, const char *directory)
{
  g_auto (GStrv) recent = canvass_desk_settings_list_recent (self);
  GPtrArray *others = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; recent[i] != NULL; i++)
    if (!g_str_equal (recent[i], directory))
      g_ptr_array_add (others, g_strdup (recent[i]));
  return others;
}

char **
canvass_desk_settings_list_recent (CanvassDeskSettings *self)
{
  char **recent;

  g_return_val_if_fail (CANVASS_IS_DESK_SETTINGS (self), NULL);

  recent = g_key_file_get_string_list (self->file, GENERAL, RECENT, NULL, NULL);
  return recent != NULL ? recent : g_new0 (char *, 1);
}

void
canvass_desk_settings_remember (CanvassDeskSettings *self,
                                const char *directory,
                                const char *key_path)
{
  g_autoptr (GPtrArray) recent = NULL;
  g_autofree char *group = group_of (directory);

  g_return_if_fail (CANVASS_IS_DESK_SETTINGS (self));

  recent = list_others (self, directory);
  g_ptr_array_insert (recent, 0, g_strdup (directory));
  if (recent->len > CANVASS_DESK_MAX_RECENT)
    g_ptr_array_set_size (recent, CANVASS_DESK_MAX_RECENT);
  set_recent (self, recent);
  if (key_path != NULL)
    g_key_file_set_string (self->file, group, CANVASS_DESK_SETTING_KEY, key_path);
  save (self);
}

void
canvass_desk_settings_forget (CanvassDeskSettings *self, const char *directory)
{
  g_autoptr (GPtrArray) recent = NULL;
  g_autofree char *group = group_of (directory);

  g_return_if_fail (CANVASS_IS_DESK_SETTINGS (self));

  recent = list_others (self, directory);
  set_recent (self, recent);
  g_key_file_remove_group (self->file, group, NULL);
  save (self);
}

char *
canvass_desk_settings_get (CanvassDeskSettings *self, const char *directory, const char *name)
{
  g_autofree char *group = group_of (directory);

  g_return_val_if_fail (CANVASS_IS_DESK_SETTINGS (self), NULL);

  return g_key_file_get_string (self->file, group, name, NULL);
}

void
canvass_desk_settings_set (CanvassDeskSettings *self,
                           const char *directory,
                           const char *name,
                           const char *value)
{
  g_autofree char *group = group_of (directory);

  g_return_if_fail (CANVASS_IS_DESK_SETTINGS (self));

  if (value != NULL && value[0] != '\0')
    g_key_file_set_string (self->file, group, name, value);
  else
    g_key_file_remove_key (self->file, group, name, NULL);
  save (self);
}

guint
canvass_desk_settings_get_idle_minutes (CanvassDeskSettings *self)
{
  g_autoptr (GError) error = NULL;
  gint minutes;

  g_return_val_if_fail (CANVASS_IS_DESK_SETTINGS (self), CANVASS_DESK_IDLE_MINUTES);

  minutes = g_key_file_get_integer (self->file, GENERAL, IDLE, &error);
  if (error != NULL || minutes < 1 || minutes > CANVASS_DESK_MAX_IDLE_MINUTES)
    return CANVASS_DESK_IDLE_MINUTES;
  return (guint)minutes;
}

void
canvass_desk_settings_set_idle_minutes (CanvassDeskSettings *self, guint minutes)
{
  g_return_if_fail (CANVASS_IS_DESK_SETTINGS (self));
  g_return_if_fail (minutes >= 1 && minutes <= CANVASS_DESK_MAX_IDLE_MINUTES);

  g_key_file_set_integer (self->file, GENERAL, IDLE, (gint)minutes);
  save (self);
}

static void
canvass_desk_settings_finalize (GObject *object)
{
  CanvassDeskSettings *self = CANVASS_DESK_SETTINGS (object);

  g_key_file_unref (self->file);
  g_free (self->path);

  G_OBJECT_CLASS (canvass_desk_settings_parent_class)->finalize (object);
}

static void
canvass_desk_settings_class_init (CanvassDeskSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_desk_settings_finalize;

  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_desk_settings_init (CanvassDeskSettings *self)
{
  self->file = g_key_file_new ();
}

CanvassDeskSettings *
canvass_desk_settings_new (const char *path)
{
  CanvassDeskSettings *self = g_object_new (CANVASS_TYPE_DESK_SETTINGS, NULL);

  self->path = path != NULL
                   ? g_strdup (path)
                   : g_build_filename (g_get_user_config_dir (), "canvass", "desk.ini", NULL);
  g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  return self;
}
