/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paper/skipped.h"

#include "format/error.h"
#include "format/file.h"

#include <string.h>

#define MAX_BYTES (16 * 1024 * 1024)

struct _CanvassSkipped {
  char *path;        /* (owned) */
  GHashTable *lines; /* (owned) "line of sheet", owned → CanvassPaperLine */
};

/* By CanvassPaperLine; what is typed stands in records. */
static const char *const NAMES[] = {
  [CANVASS_PAPER_LINE_EMPTY] = "empty", [CANVASS_PAPER_LINE_CROSSED_OUT] = "crossed-out"
};

void
canvass_skipped_free (CanvassSkipped *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->lines);
  g_free (self->path);
  g_free (self);
}

/* "3 empty 12" as read: the name of a line is "3 12". */
static void
read_line (CanvassSkipped *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 3);

  if (g_strv_length (parts) != 3)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (NAMES[i] != NULL && g_str_equal (parts[1], NAMES[i]))
      g_hash_table_insert (
          self->lines, g_strdup_printf ("%s %s", parts[0], parts[2]), GUINT_TO_POINTER (i));
}

CanvassSkipped *
canvass_skipped_new (const char *path, GError **error)
{
  g_autoptr (CanvassSkipped) self = g_new0 (CanvassSkipped, 1);
  g_autoptr (GBytes) file = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  self->path = g_strdup (path);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&self);

  file = canvass_file_read (path, MAX_BYTES, error);
  if (file == NULL)
    return NULL;

  text = g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (self, lines[i]);
  return g_steal_pointer (&self);
}

static char *
name_line (const char *sheet, guint line)
{
  return g_strdup_printf ("%u %s", line, sheet);
}

CanvassPaperLine
canvass_skipped_get (const CanvassSkipped *self, const char *sheet, guint line)
{
  g_autofree char *name = name_line (sheet, line);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->lines, name));
}

static gboolean
write_lines (const CanvassSkipped *self, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) file = NULL;
  GHashTableIter iter;
  gpointer name, what;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, &name, &what)) {
    const char *sheet = strchr (name, ' ');

    g_string_append_len (text, name, sheet - (char *)name);
    g_string_append_printf (text, " %s%s\n", NAMES[GPOINTER_TO_UINT (what)], sheet);
  }

  if (text->len > MAX_BYTES) {
    g_set_error (error,
                 CANVASS_FORMAT_ERROR,
                 CANVASS_FORMAT_ERROR_TOO_LARGE,
                 "%s has as many lines as it takes: this one is not noted",
                 self->path);
    return FALSE;
  }

  file = g_bytes_new (text->str, text->len);
  return canvass_file_write (self->path, file, 0600, error);
}

static void
put (CanvassSkipped *self, const char *name, CanvassPaperLine what)
{
  if (what == CANVASS_PAPER_LINE_OPEN)
    g_hash_table_remove (self->lines, name);
  else
    g_hash_table_insert (self->lines, g_strdup (name), GUINT_TO_POINTER (what));
}

gboolean
canvass_skipped_set (
    CanvassSkipped *self, const char *sheet, guint line, CanvassPaperLine what, GError **error)
{
  g_autofree char *name = name_line (sheet, line);
  CanvassPaperLine before = canvass_skipped_get (self, sheet, line);

  g_return_val_if_fail (what != CANVASS_PAPER_LINE_TYPED, FALSE);

  if (what == before)
    return TRUE;

  put (self, name, what);
  if (write_lines (self, error))
    return TRUE;

  put (self, name, before);
  return FALSE;
}
