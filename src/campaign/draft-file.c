/*
 * A draft and its folder on disk.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/draft-private.h"

#include "format/error.h"
#include "format/file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define NEW_FILE_MODE 0644
#define MAX_MADE_ID_BYTES 40

GBytes *
canvass_draft_file_get_bytes (const CanvassDraftFile *file)
{
  if (file->lines != NULL)
    return canvass_lines_get_bytes (file->lines);
  return file->bytes != NULL ? g_bytes_ref (file->bytes) : NULL;
}

static gboolean
is_changed (const CanvassDraftFile *file)
{
  g_autoptr (GBytes) bytes = canvass_draft_file_get_bytes (file);

  if (bytes == NULL || file->disk == NULL)
    return bytes != file->disk;
  return !g_bytes_equal (bytes, file->disk);
}

static char *
path_of (CanvassDraft *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static gboolean
is_there (const char *path)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 || errno != ENOENT;
}

static void
take_text (CanvassDraft *self, const char *name, GBytes *bytes, CanvassEntriesStyle style)
{
  CanvassDraftFile *file;

  if (!canvass_lines_are_text (bytes)) {
    g_hash_table_add (self->unread, g_strdup (name));
    return;
  }
  file = canvass_draft_add_file (self, name);
  file->lines = canvass_lines_new (bytes, style);
}

static gboolean
read_text (CanvassDraft *self, const char *name, CanvassEntriesStyle style, GError **error)
{
  g_autofree char *path = path_of (self, name);
  g_autoptr (GBytes) bytes = canvass_file_read (path, CANVASS_DRAFT_MAX_FILE_BYTES, error);

  if (bytes == NULL) {
    g_hash_table_add (self->unread, g_strdup (name));
    return FALSE;
  }
  take_text (self, name, bytes, style);
  if (canvass_draft_find_lines (self, name) != NULL) {
    CanvassDraftFile *file = g_hash_table_lookup (self->files, name);

    file->disk = g_steal_pointer (&bytes);
    return TRUE;
  }
  g_set_error (error,
               CANVASS_DRAFT_ERROR,
               CANVASS_DRAFT_ERROR_UNREADABLE,
               "%s is no plain text in UTF-8; save it as such with a text editor first",
               name);
  return FALSE;
}

void
canvass_draft_read_text (CanvassDraft *self, const char *language)
{
  g_autofree char *name = g_strconcat (language, ".md", NULL);
  g_autofree char *path = self->folder != NULL ? path_of (self, name) : NULL;

  if (path != NULL && !g_hash_table_contains (self->files, name) &&
      !g_hash_table_contains (self->unread, name) && is_there (path))
    read_text (self, name, CANVASS_ENTRIES_TEXT, NULL);
}

/* What is no sound key is left to whoever checks the folder. */
static void
read_recipients (CanvassDraft *self)
{
  g_autoptr (GPtrArray) names = canvass_source_list_recipients (self->folder);

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *path = path_of (self, name);
    g_autoptr (GBytes) bytes = canvass_file_read (path, CANVASS_DRAFT_MAX_FILE_BYTES, NULL);
    CanvassPublicKey *key = g_new0 (CanvassPublicKey, 1);
    CanvassDraftFile *file;

    if (bytes == NULL || !canvass_public_key_read (bytes, key, NULL)) {
      g_free (key);
      continue;
    }
    file = canvass_draft_add_file (self, name);
    file->disk = g_bytes_ref (bytes);
    file->bytes = g_steal_pointer (&bytes);
    g_ptr_array_add (self->recipients, key);
  }
}

CanvassDraft *
canvass_draft_open (const char *folder, GError **error)
{
  g_autoptr (CanvassDraft) self = g_object_new (CANVASS_TYPE_DRAFT, NULL);
  g_auto (GStrv) languages = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self->folder = g_strdup (folder);
  if (!read_text (self, CANVASS_SOURCE_CAMPAIGN_FILE, CANVASS_ENTRIES_CAMPAIGN, error))
    return NULL;

  languages = canvass_draft_get_languages (self);
  for (guint i = 0; languages[i] != NULL; i++)
    canvass_draft_read_text (self, languages[i]);
  read_recipients (self);
  return g_steal_pointer (&self);
}

/* "Keep our library open" → "keep-our-library-open"; a script that has no such letters gives none.
 */
static char *
make_id (const char *title)
{
  g_autofree char *ascii = g_str_to_ascii (title, "C");
  GString *id = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && id->len < MAX_MADE_ID_BYTES; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (id, g_ascii_tolower (*p));
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate (id, id->len - 1);
  if (!canvass_content_is_id (id->str))
    g_string_assign (id, "petition");
  return g_string_free (id, FALSE);
}

CanvassDraft *
canvass_draft_begin (const CanvassDraftBeginning *beginning)
{
  CanvassDraft *self = g_object_new (CANVASS_TYPE_DRAFT, NULL);
  const char *language = beginning->language;
  g_autoptr (GBytes) campaign = canvass_source_get_template (CANVASS_SOURCE_CAMPAIGN_FILE, NULL);
  g_autofree char *id = make_id (beginning->title);
  g_autofree char *body = g_strdup_printf ("# %s\n\n%s", beginning->title, beginning->ask);

  take_text (self, CANVASS_SOURCE_CAMPAIGN_FILE, campaign, CANVASS_ENTRIES_CAMPAIGN);
  canvass_draft_set_setting (self, "campaign", "id", id);
  canvass_draft_set_setting (self, "campaign", "languages", language);
  canvass_draft_set_text (self, language, "title", beginning->title);
  canvass_draft_set_text (self, language, "ask", beginning->ask);
  canvass_draft_set_text (self, language, "addressee", beginning->addressee);
  canvass_draft_set_text (self, language, "collector", beginning->collector);
  canvass_draft_set_text (self, language, "consent.email_news", beginning->email_consent);
  canvass_draft_set_text (self, language, "consent.phone_news", beginning->phone_consent);
  canvass_draft_set_text (self, language, CANVASS_SOURCE_BODY, body);
  return self;
}

gboolean
canvass_draft_is_changed (CanvassDraft *self)
{
  GHashTableIter iter;
  gpointer file;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), FALSE);

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    if (is_changed (file))
      return TRUE;
  return FALSE;
}

static gboolean
is_as_before (const CanvassDraftFile *file, const char *path)
{
  g_autoptr (GBytes) now = NULL;

  if (file->disk == NULL)
    return !is_there (path);

  /* A longer one is another one. */
  now = canvass_file_read (path, g_bytes_get_size (file->disk), NULL);
  return now != NULL && g_bytes_equal (now, file->disk);
}

char *
canvass_draft_find_foreign_change (CanvassDraft *self)
{
  GHashTableIter iter;
  gpointer name, value;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), NULL);

  if (self->folder == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &name, &value)) {
    g_autofree char *path = path_of (self, name);

    if (!is_as_before (value, path))
      return g_strdup (name);
  }
  return NULL;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0755) == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_FILE,
               "The folder %s cannot be made (%s)",
               folder,
               g_strerror (errno));
  return FALSE;
}

/* A file keeps its mode. */
static gboolean
write_file (CanvassDraft *self, const char *name, CanvassDraftFile *file, GError **error)
{
  g_autofree char *path = path_of (self, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = canvass_draft_file_get_bytes (file);
  GStatBuf status;
  int mode = g_lstat (path, &status) == 0 ? (int)(status.st_mode & 0777) : NEW_FILE_MODE;

  if (bytes == NULL) {
    if (g_unlink (path) != 0 && errno != ENOENT) {
      g_set_error (error,
                   CANVASS_FORMAT_ERROR,
                   CANVASS_FORMAT_ERROR_FILE,
                   "%s cannot be taken away (%s)",
                   path,
                   g_strerror (errno));
      return FALSE;
    }
  } else if (!make_folder (folder, error) || !canvass_file_write (path, bytes, mode, error)) {
    return FALSE;
  }

  g_clear_pointer (&file->disk, g_bytes_unref);
  file->disk = g_steal_pointer (&bytes);
  return TRUE;
}

gboolean
canvass_draft_save (CanvassDraft *self, gboolean over, GError **error)
{
  g_autofree char *foreign = NULL;
  CanvassDraftFile *campaign;
  GHashTableIter iter;
  gpointer name, file;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), FALSE);
  g_return_val_if_fail (self->folder != NULL, FALSE);

  foreign = over ? NULL : canvass_draft_find_foreign_change (self);
  if (foreign != NULL) {
    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_CHANGED,
                 "Somebody else changed %s meanwhile; nothing was written",
                 foreign);
    return FALSE;
  }

  /* A campaign never names a language whose text is not there yet. */
  campaign = g_hash_table_lookup (self->files, CANVASS_SOURCE_CAMPAIGN_FILE);
  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &name, &file))
    if (file != campaign && (over || is_changed (file)) && !write_file (self, name, file, error))
      return FALSE;
  if ((over || is_changed (campaign)) &&
      !write_file (self, CANVASS_SOURCE_CAMPAIGN_FILE, campaign, error))
    return FALSE;

  canvass_draft_tell (self);
  return TRUE;
}

static gboolean
check_empty (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = NULL;

  if (!make_folder (folder, error))
    return FALSE;
  dir = g_dir_open (folder, 0, NULL);
  if (dir != NULL && g_dir_read_name (dir) == NULL)
    return TRUE;

  g_set_error (error,
               CANVASS_DRAFT_ERROR,
               CANVASS_DRAFT_ERROR_THERE,
               "%s is not empty; nothing was written. Name a new folder",
               folder);
  return FALSE;
}

/* Whatever lies in the folder beside what the draft holds comes along. */
static gboolean
copy_rest (CanvassDraft *self, const char *from, const char *to, const char *below, GError **error)
{
  g_autofree char *source = g_build_filename (from, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (source, 0, error);
  const char *entry;

  if (dir == NULL)
    return FALSE;
  while ((entry = g_dir_read_name (dir)) != NULL) {
    g_autofree char *name =
        *below != '\0' ? g_build_filename (below, entry, NULL) : g_strdup (entry);
    g_autofree char *path = g_build_filename (from, name, NULL);
    g_autofree char *target = g_build_filename (to, name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GFile) copy = g_file_new_for_path (target);
    GStatBuf status;

    if (g_hash_table_contains (self->files, name))
      continue;
    if (g_lstat (path, &status) == 0 && S_ISDIR (status.st_mode)) {
      if (!make_folder (target, error) || !copy_rest (self, from, to, name, error))
        return FALSE;
    } else if (!g_file_copy (file,
                             copy,
                             G_FILE_COPY_NOFOLLOW_SYMLINKS | G_FILE_COPY_ALL_METADATA,
                             NULL,
                             NULL,
                             NULL,
                             error)) {
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
canvass_draft_save_as (CanvassDraft *self, const char *folder, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  if (!check_empty (folder, error) ||
      (self->folder != NULL && !copy_rest (self, self->folder, folder, "", error)))
    return FALSE;

  g_free (self->folder);
  self->folder = g_strdup (folder);
  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_clear_pointer (&((CanvassDraftFile *)value)->disk, g_bytes_unref);
  return canvass_draft_save (self, TRUE, error);
}

GHashTable *
canvass_draft_get_files (CanvassDraft *self)
{
  GHashTable *files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  GHashTableIter iter;
  gpointer name, file;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), NULL);

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &name, &file)) {
    /* What is taken away still lies in the folder until the draft is saved. */
    g_hash_table_insert (files, g_strdup (name), canvass_draft_file_get_bytes (file));
  }
  return files;
}

gboolean
canvass_draft_has_districts (CanvassDraft *self)
{
  const CanvassDraftFile *file;
  g_autofree char *path = NULL;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), FALSE);

  file = g_hash_table_lookup (self->files, CANVASS_SOURCE_DISTRICTS_FILE);
  if (file != NULL || self->folder == NULL)
    return file != NULL && file->bytes != NULL;

  path = path_of (self, CANVASS_SOURCE_DISTRICTS_FILE);
  return is_there (path);
}

/* It is read only when it is to be another one: it may be large. */
static CanvassDraftFile *
find_districts (CanvassDraft *self)
{
  CanvassDraftFile *file = g_hash_table_lookup (self->files, CANVASS_SOURCE_DISTRICTS_FILE);
  g_autofree char *path = NULL;

  if (file != NULL)
    return file;

  file = canvass_draft_add_file (self, CANVASS_SOURCE_DISTRICTS_FILE);
  if (self->folder != NULL) {
    path = path_of (self, CANVASS_SOURCE_DISTRICTS_FILE);
    file->disk = canvass_file_read (path, CANVASS_SOURCE_MAX_DISTRICTS_BYTES, NULL);
  }
  return file;
}

gboolean
canvass_draft_set_districts (CanvassDraft *self, GBytes *table, GError **error)
{
  CanvassDraftFile *file;

  g_return_val_if_fail (CANVASS_IS_DRAFT (self), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  if (g_bytes_get_size (table) > CANVASS_SOURCE_MAX_DISTRICTS_BYTES) {
    g_set_error (error,
                 CANVASS_DRAFT_ERROR,
                 CANVASS_DRAFT_ERROR_VALUE,
                 "A table of streets may have %d bytes",
                 CANVASS_SOURCE_MAX_DISTRICTS_BYTES);
    return FALSE;
  }

  file = find_districts (self);
  g_bytes_ref (table);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  file->bytes = table;
  canvass_draft_tell (self);
  return TRUE;
}

void
canvass_draft_remove_districts (CanvassDraft *self)
{
  CanvassDraftFile *file;

  g_return_if_fail (CANVASS_IS_DRAFT (self));

  file = find_districts (self);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  canvass_draft_tell (self);
}
