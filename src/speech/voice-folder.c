/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "speech/voice-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define PREFIX "sd_"
#define SYSTEM_CONFIGURATION "/etc/speech-dispatcher/modules"

/* One runs shell commands, one says only that it is not configured, and one needs voices that are
 * hardly ever there. */
static const char *const left_out[] = { "sd_generic", "sd_dummy", "sd_espeak-ng-mbrola", NULL };

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
list_modules (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_prefix (name, PREFIX) && !g_strv_contains (left_out, name) &&
        strpbrk (path, "\"\\\n") == NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* A site's module brings its configuration along; those of the system have theirs in one place. */
static char *
find_configuration (const char *folder, const char *module)
{
  g_autofree char *name = g_strdup_printf ("%s.conf", module);
  g_autofree char *beside = g_build_filename (folder, name, NULL);
  g_autofree char *installed = g_build_filename (SYSTEM_CONFIGURATION, name, NULL);

  if (g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&beside);
  return g_steal_pointer (&installed);
}

/* speech-dispatcher opens its logs whatever the level is. */
static gboolean
add_log (const char *folder, const char *name, GError **error)
{
  g_autofree char *file = g_strdup_printf ("%s.log", name);
  g_autofree char *path = g_build_filename (folder, "log", file, NULL);

  if (symlink ("/dev/null", path) == 0)
    return TRUE;

  g_set_error (error,
               G_FILE_ERROR,
               (int)g_file_error_from_errno (errno),
               "%s: %s",
               path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
add_module (GString *configuration,
            const char *folder,
            const char *modules,
            const char *name,
            GError **error)
{
  const char *module = name + strlen (PREFIX);
  g_autofree char *path = g_build_filename (modules, name, NULL);
  g_autofree char *own = find_configuration (modules, module);

  g_string_append_printf (configuration,
                          "AddModule \"%s\" \"%s\" \"%s\" \"%s/log/%s.log\"\n",
                          module,
                          path,
                          own,
                          folder,
                          module);
  return add_log (folder, module, error);
}

static gboolean
fill (const char *folder, const char *modules, GPtrArray *names, GError **error)
{
  g_autoptr (GString) configuration = g_string_new ("LogLevel 0\n"
                                                    "Timeout 0\n"
                                                    "DisableAutoSpawn\n"
                                                    "AudioOutputMethod \"pulse,alsa\"\n");
  g_autofree char *path = g_build_filename (folder, "speechd.conf", NULL);
  g_autofree char *log = g_build_filename (folder, "log", NULL);
  g_autofree char *home = g_build_filename (folder, "home", NULL);

  g_string_append_printf (configuration, "LogDir \"%s\"\n", log);
  g_mkdir (log, 0700);
  g_mkdir (home, 0700);
  if (!add_log (folder, "speech-dispatcher", error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (!add_module (configuration, folder, modules, names->pdata[i], error))
      return FALSE;
  g_string_append_printf (
      configuration, "DefaultModule %s\n", (const char *)names->pdata[0] + strlen (PREFIX));
  return g_file_set_contents (path, configuration->str, -1, error);
}

char *
canvass_voice_folder_create (const char *modules, GError **error)
{
  g_autoptr (GPtrArray) names = list_modules (modules);
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  gboolean in_runtime = runtime != NULL && access (runtime, W_OK) == 0;
  g_autofree char *folder =
      g_build_filename (in_runtime ? runtime : "/dev/shm", "canvass-voice-XXXXXX", NULL);

  if (names->len == 0) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "There is no voice in %s", modules);
    return NULL;
  }
  if (g_mkdtemp_full (folder, 0700) == NULL) {
    g_set_error (error,
                 G_FILE_ERROR,
                 (int)g_file_error_from_errno (errno),
                 "%s: %s",
                 folder,
                 g_strerror (errno));
    return NULL;
  }
  if (!fill (folder, modules, names, error)) {
    canvass_voice_folder_remove (folder);
    return NULL;
  }
  return g_steal_pointer (&folder);
}

/* Links are removed, never followed. */
void
canvass_voice_folder_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
      canvass_voice_folder_remove (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}
