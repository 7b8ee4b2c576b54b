/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/stick.h"

#include "format/bytes.h"
#include "format/envelope.h"
#include "format/file.h"
#include "kiosk/stick-place.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID_BYTES 16
#define ID_FILE "stick"
#define ID_SUFFIX "id"

/* What of a folder is looked at: a stick with a hundred thousand pictures is no reason to wait. */
#define MAX_ENTRIES 20000

static void
stick_file_free (gpointer data)
{
  CanvassStickFile *self = data;

  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

void
canvass_stick_look_free (CanvassStickLook *self)
{
  g_free (self->id);
  g_ptr_array_unref (self->campaigns);
  g_ptr_array_unref (self->acknowledgements);
  g_ptr_array_unref (self->pin_resets);
  g_free (self);
}

static const struct {
  const char *suffix;
  CanvassEnvelopeKind kind;
  gsize list; /* of CanvassStickLook */
  gint max_files;
} kinds[] = {
  { ".campaign",
    CANVASS_ENVELOPE_CAMPAIGN,
    G_STRUCT_OFFSET (CanvassStickLook, campaigns),
    CANVASS_STICK_MAX_FILES },
  { ".ack",
    CANVASS_ENVELOPE_ACKNOWLEDGEMENT,
    G_STRUCT_OFFSET (CanvassStickLook, acknowledgements),
    CANVASS_STICK_MAX_ACKNOWLEDGEMENTS },
  { ".pinr",
    CANVASS_ENVELOPE_PIN_RESET,
    G_STRUCT_OFFSET (CanvassStickLook, pin_resets),
    CANVASS_STICK_MAX_FILES },
};

/* Names that begin with a dot are not a person's: a Mac leaves "._city.campaign" beside each. */
static void
look_at_file (CanvassStickLook *look, int folder, const char *path, const char *name)
{
  struct stat info;

  for (gsize i = 0; name[0] != '.' && i < G_N_ELEMENTS (kinds); i++) {
    GPtrArray *list = G_STRUCT_MEMBER (GPtrArray *, look, kinds[i].list);
    CanvassStickFile *file;

    if (!g_str_has_suffix (name, kinds[i].suffix) ||
        fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG (info.st_mode) ||
        (guint64)info.st_size > canvass_envelope_max_bytes (kinds[i].kind))
      continue;

    file = g_new0 (CanvassStickFile, 1);
    file->name = g_utf8_make_valid (name, -1);
    file->path = g_build_filename (path, name, NULL);
    file->size = (guint64)info.st_size;
    g_ptr_array_add (list, file);
  }
}

/* @folder is closed. */
static void
look_into (CanvassStickLook *look, int folder, const char *path)
{
  DIR *dir = folder < 0 ? NULL : fdopendir (folder);
  const struct dirent *entry;

  if (dir == NULL) {
    if (folder >= 0)
      close (folder);
    return;
  }

  for (guint n = 0; n < MAX_ENTRIES && (entry = readdir (dir)) != NULL; n++)
    look_at_file (look, folder, path, entry->d_name);
  closedir (dir);
}

static int
open_below (int root, const char *name)
{
  return openat (root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static gboolean
is_id (const char *text)
{
  return strlen (text) == CANVASS_STICK_ID_CHARS - 1 &&
         strspn (text, "0123456789abcdef") == CANVASS_STICK_ID_CHARS - 1;
}

/* (transfer full) "" for none, or one that is not ours. */
static char *
read_id (int folder)
{
  char text[CANVASS_STICK_ID_CHARS + 1] = { 0 };
  int fd = openat (folder, ID_FILE "." ID_SUFFIX, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  gssize n = fd < 0 ? 0 : read (fd, text, sizeof text - 1);

  if (fd >= 0)
    close (fd);
  if (n > 0)
    g_strchomp (text);

  return g_strdup (n > 0 && is_id (text) ? text : "");
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  const CanvassStickFile *const *first = a, *const *second = b;

  return strcmp ((*first)->path, (*second)->path);
}

static CanvassStickLook *
look_new (void)
{
  CanvassStickLook *look = g_new0 (CanvassStickLook, 1);

  look->campaigns = g_ptr_array_new_with_free_func (stick_file_free);
  look->acknowledgements = g_ptr_array_new_with_free_func (stick_file_free);
  look->pin_resets = g_ptr_array_new_with_free_func (stick_file_free);
  return look;
}

static void
sort (CanvassStickLook *look)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    GPtrArray *list = G_STRUCT_MEMBER (GPtrArray *, look, kinds[i].list);

    g_ptr_array_sort (list, compare_paths);
    g_ptr_array_set_size (list, MIN ((gint)list->len, kinds[i].max_files));
  }
}

CanvassStickLook *
canvass_stick_look_now (CanvassStick *stick, GError **error)
{
  g_autoptr (CanvassStickLook) look = look_new ();
  const char *path = canvass_stick_get_path (stick);
  g_autofree char *own_path = g_build_filename (path, CANVASS_STICK_FOLDER, NULL);
  int root, own;

  if (!canvass_stick_measure (stick, &look->free_bytes, &look->total_bytes, error))
    return NULL;
  root = canvass_stick_open (stick, error);
  if (root < 0)
    return NULL;

  own = open_below (root, CANVASS_STICK_FOLDER);
  look->id = own < 0 ? g_strdup ("") : read_id (own);
  look_into (look, own, own_path);
  look_into (look, root, path);
  sort (look);
  return g_steal_pointer (&look);
}

GBytes *
canvass_stick_read (const CanvassStickFile *file, gsize max_bytes, GError **error)
{
  return canvass_file_read (file->path, max_bytes, error);
}

/**
 * Looking:
 *
 * The look belongs to the thread until it is done, and then to the main loop; one that was left
 * keeps it.
 */
typedef struct {
  CanvassStick *stick; /* (owned) */
  gboolean enroll;
  CanvassStickLook *look; /* (owned) (nullable) */
  CanvassStickLooked looked;
  gpointer user_data;
} Looking;

static void
looking_free (Looking *self)
{
  g_object_unref (self->stick);
  g_clear_pointer (&self->look, canvass_stick_look_free);
  g_free (self);
}

static gboolean
make_id (Looking *self, CanvassWork *work, GError **error)
{
  g_auto (CanvassStickPlace) place = CANVASS_STICK_PLACE_INIT;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GBytes) file = NULL;
  guint8 id[ID_BYTES];

  if (self->look->id[0] != '\0')
    return TRUE;
  if (!canvass_stick_place_open (&place, self->stick, CANVASS_STICK_FOLDER, work, error))
    return FALSE;

  /* What is in its place is no id, and is ours to replace. */
  unlinkat (place.folder_fd, ID_FILE "." ID_SUFFIX, 0);
  randombytes_buf (id, sizeof id);
  text = canvass_to_hex (id, sizeof id);
  file = g_bytes_new (text, strlen (text));
  if (!canvass_stick_place_put (&place, ID_FILE, ID_SUFFIX, file, &name, error))
    return FALSE;

  g_free (self->look->id);
  self->look->id = g_steal_pointer (&text);
  return TRUE;
}

static void
run_look (CanvassWork *work, gpointer job, CanvassWorkResult *result)
{
  Looking *self = job;
  g_autoptr (GError) error = NULL;

  self->look = canvass_stick_look_now (self->stick, &error);
  canvass_work_report (work, 0.5);
  if (self->look != NULL && (!self->enroll || make_id (self, work, &error))) {
    result->outcome = CANVASS_OUTCOME_DONE;
    return;
  }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
    result->outcome = CANVASS_OUTCOME_PULLED;
    result->why = g_strdup (error->message);
  } else
    canvass_work_result_take_error (result, g_steal_pointer (&error));
}

static void
on_looked (const CanvassWorkResult *result, gpointer user_data)
{
  Looking *self = user_data;
  gboolean done = result->outcome == CANVASS_OUTCOME_DONE;

  self->looked (result, done ? self->look : NULL, self->user_data);
}

static CanvassWork *
start_look (CanvassStick *stick, gboolean enroll, CanvassStickLooked looked, gpointer user_data)
{
  Looking *self = g_new0 (Looking, 1);

  self->stick = g_object_ref (stick);
  self->enroll = enroll;
  self->looked = looked;
  self->user_data = user_data;
  return canvass_work_start (run_look,
                             self,
                             (GDestroyNotify)looking_free,
                             canvass_stick_get_name (stick),
                             CANVASS_STICK_PATIENCE_MS,
                             NULL,
                             on_looked,
                             self);
}

CanvassWork *
canvass_stick_look (CanvassStick *stick, CanvassStickLooked looked, gpointer user_data)
{
  return start_look (stick, FALSE, looked, user_data);
}

CanvassWork *
canvass_stick_enroll (CanvassStick *stick, CanvassStickLooked looked, gpointer user_data)
{
  return start_look (stick, TRUE, looked, user_data);
}

/* What canvass_stick_put () was asked for. */
typedef struct {
  CanvassStick *stick;
  char *folder;
  char *name;
  char *suffix;
  GBytes *file;
} Putting;

static void
putting_free (Putting *self)
{
  g_object_unref (self->stick);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->suffix);
  g_bytes_unref (self->file);
  g_free (self);
}

static void
run_put (CanvassWork *work, gpointer job, CanvassWorkResult *result)
{
  Putting *self = job;
  g_auto (CanvassStickPlace) place = CANVASS_STICK_PLACE_INIT;
  g_autoptr (GError) error = NULL;

  if (canvass_stick_place_open (&place, self->stick, self->folder, work, &error) &&
      canvass_stick_place_put (&place, self->name, self->suffix, self->file, &result->name, &error))
    result->outcome = CANVASS_OUTCOME_DONE;
  else
    canvass_work_result_take_error (result, g_steal_pointer (&error));
}

CanvassWork *
canvass_stick_put (CanvassStick *stick,
                   const char *folder,
                   const char *name,
                   const char *suffix,
                   GBytes *file,
                   CanvassWorkDone done,
                   gpointer user_data)
{
  Putting *self = g_new0 (Putting, 1);

  self->stick = g_object_ref (stick);
  self->folder = g_strdup (folder);
  self->name = g_strdup (name);
  self->suffix = g_strdup (suffix);
  self->file = g_bytes_ref (file);
  return canvass_work_start (run_put,
                             self,
                             (GDestroyNotify)putting_free,
                             canvass_stick_get_name (stick),
                             CANVASS_STICK_PATIENCE_MS,
                             NULL,
                             done,
                             user_data);
}
