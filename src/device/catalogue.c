/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/catalogue.h"

#include "campaign/language.h"
#include "format/file.h"

#include <string.h>

#define MAGIC 0x950412deu
#define HEADER_BYTES 28
#define MAX_MAJOR_REVISION 1

typedef struct {
  const guint8 *bytes;
  gsize length;
  gboolean swapped;
  guint32 count, originals, translations; /* how many, and where their tables begin */
} Catalogue;

typedef struct {
  guint32 length, offset;
} Place;

static char *
path_of (const char *folder, const char *locale)
{
  return g_build_filename (folder, locale, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
}

char *
canvass_catalogue_find_folder (void)
{
  const char *told = g_getenv ("CANVASS_LOCALE_DIR");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program != NULL ? program : "");
  g_autofree char *po = g_build_filename (folder, "..", "..", "po", NULL);

  if (told != NULL)
    return g_strdup (told);
  if (g_file_test (po, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&po);

  return g_strdup (CANVASS_LOCALE_DIR);
}

static gint
compare_tags (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char **
canvass_catalogue_list (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);
  const char *locale;

  while (dir != NULL && (locale = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = path_of (folder, locale);
    g_autofree char *tag = canvass_language_tidy (locale);

    if (tag != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
      g_ptr_array_add (tags, g_steal_pointer (&tag));
  }
  g_ptr_array_sort (tags, compare_tags);
  g_ptr_array_add (tags, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&tags), FALSE);
}

char *
canvass_catalogue_find (const char *folder, const char *language)
{
  g_autofree char *locale = g_strdelimit (g_strdup (language), "-", '_');
  g_autofree char *path = path_of (folder, locale);
  g_autofree char *primary = g_strndup (language, strcspn (language, "-"));

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);

  g_free (path);
  path = path_of (folder, primary);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/* Only where the place is known to be in the file. */
static guint32
read_number (const Catalogue *self, gsize offset)
{
  guint32 value;

  memcpy (&value, self->bytes + offset, sizeof value);
  return self->swapped ? GUINT32_SWAP_LE_BE (value) : value;
}

static gboolean
malformed (const char *what, GError **error)
{
  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_MALFORMED,
               "The catalogue is damaged: %s. Install it again",
               what);
  return FALSE;
}

static gboolean
has_table (const Catalogue *self, guint32 offset)
{
  return offset + (guint64)self->count * sizeof (Place) <= self->length;
}

static gboolean
read_magic (Catalogue *self, GError **error)
{
  guint32 magic = 0;

  if (self->length >= sizeof magic)
    magic = read_number (self, 0);
  self->swapped = magic == GUINT32_SWAP_LE_BE (MAGIC);
  if (magic == MAGIC || self->swapped)
    return TRUE;

  g_set_error_literal (
      error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FOREIGN, "This is no compiled catalogue");
  return FALSE;
}

static gboolean
read_header (Catalogue *self, GError **error)
{
  if (!read_magic (self, error))
    return FALSE;
  if (self->length < HEADER_BYTES)
    return malformed ("it ends in its header", error);
  if (read_number (self, 4) >> 16 > MAX_MAJOR_REVISION) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TOO_NEW,
                         "A later gettext compiled this catalogue. Update Canvass");
    return FALSE;
  }

  self->count = read_number (self, 8);
  self->originals = read_number (self, 12);
  self->translations = read_number (self, 16);
  if (!has_table (self, self->originals) || !has_table (self, self->translations))
    return malformed ("it ends in its tables", error);

  return TRUE;
}

static Place
read_place (const Catalogue *self, guint32 table, guint32 i)
{
  gsize offset = table + (gsize)i * sizeof (Place);

  return (Place){ read_number (self, offset), read_number (self, offset + 4) };
}

/* Plural forms stand one behind the other, each with its terminating zero. */
static gboolean
add_translation (const Catalogue *self, Place place, GPtrArray *texts, GError **error)
{
  const char *text = (const char *)self->bytes + place.offset;
  const char *end = text + place.length;

  for (; text <= end; text += strlen (text) + 1) {
    if (!g_utf8_validate (text, -1, NULL))
      return malformed ("its words are not in UTF-8", error);
    g_ptr_array_add (texts, g_strdup (text));
  }
  return TRUE;
}

static gboolean
lies_inside (const Catalogue *self, Place place)
{
  return (guint64)place.offset + place.length < self->length &&
         self->bytes[place.offset + place.length] == '\0';
}

static gboolean
add_translations (const Catalogue *self, GPtrArray *texts, GError **error)
{
  gsize left = self->length;

  for (guint32 i = 0; i < self->count; i++) {
    gboolean header = read_place (self, self->originals, i).length == 0;
    Place place = read_place (self, self->translations, i);

    if (!lies_inside (self, place))
      return malformed ("a translation lies outside of it", error);
    /* Else a small file could ask for much memory. */
    if (place.length >= left)
      return malformed ("its translations overlap", error);
    left -= place.length + 1;
    if (!header && !add_translation (self, place, texts, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
canvass_catalogue_parse (GBytes *file, GError **error)
{
  Catalogue self = { .bytes = g_bytes_get_data (file, NULL), .length = g_bytes_get_size (file) };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (!read_header (&self, error) || !add_translations (&self, texts, error))
    return NULL;

  return g_steal_pointer (&texts);
}

static gboolean
add_pair (const Catalogue *self, guint32 i, GHashTable *words, GError **error)
{
  Place original = read_place (self, self->originals, i);
  Place translation = read_place (self, self->translations, i);
  const char *from = (const char *)self->bytes + original.offset;
  const char *to = (const char *)self->bytes + translation.offset;

  if (!lies_inside (self, original) || !lies_inside (self, translation))
    return malformed ("a translation lies outside of it", error);
  if (!g_utf8_validate (from, -1, NULL) || !g_utf8_validate (to, -1, NULL))
    return malformed ("its words are not in UTF-8", error);
  /* Those without an original are its header; those without a translation are read in English. */
  if (*from != '\0' && *to != '\0')
    g_hash_table_insert (words, g_strdup (from), g_strdup (to));
  return TRUE;
}

GHashTable *
canvass_catalogue_index (GBytes *file, GError **error)
{
  Catalogue self = { .bytes = g_bytes_get_data (file, NULL), .length = g_bytes_get_size (file) };
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gsize left;

  if (!read_header (&self, error))
    return NULL;

  left = 2 * self.length;
  for (guint32 i = 0; i < self.count; i++) {
    gsize length = (gsize)read_place (&self, self.originals, i).length +
                   read_place (&self, self.translations, i).length;

    if (length >= left) {
      malformed ("its translations overlap", error);
      return NULL;
    }
    left -= length + 1;
    if (!add_pair (&self, i, words, error))
      return NULL;
  }
  return g_steal_pointer (&words);
}

GPtrArray *
canvass_catalogue_read (const char *path, GError **error)
{
  g_autoptr (GBytes) file = canvass_file_read (path, CANVASS_CATALOGUE_MAX_BYTES, error);

  return file != NULL ? canvass_catalogue_parse (file, error) : NULL;
}
