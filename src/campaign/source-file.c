/*
 * Files of a source folder, as text editors leave them: with byte order marks, carriage returns and
 * tabs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-folder.h"

#include "campaign/prose.h"
#include "format/error.h"
#include "format/file.h"

#include <string.h>

#define MAX_GUESS_DISTANCE 2
#define MAX_GUESS_BYTES 40

static guint
line_at (const char *text, const char *position)
{
  guint line = 1;

  for (const char *p = text; p < position; p++)
    line += *p == '\n';

  return line;
}

static gboolean
check_encoding (CanvassSourceFolder *self, const char *name, const char *text, gsize length)
{
  const char *end;

  if (g_utf8_validate (text, length, &end))
    return TRUE;

  if (end < text + length && *end == '\0')
    canvass_source_error (
        self,
        CANVASS_FAULT_OTHER,
        name,
        line_at (text, end),
        g_strdup ("A zero byte stands here, as in files that are not UTF-8."),
        g_strdup ("Save the file as plain text in UTF-8 (in most editors: Save As, Encoding)."));
  else
    canvass_source_error (
        self,
        CANVASS_FAULT_OTHER,
        name,
        line_at (text, end),
        g_strdup ("From here on the file is not UTF-8."),
        g_strdup ("Save the file as plain text in UTF-8 (in most editors: Save As, Encoding)."));
  return FALSE;
}

/* Line ends become line feeds, tabs the spaces that they look like. */
static char *
tidy (const char *text)
{
  GString *tidied = g_string_sized_new (strlen (text) + 1);
  guint column = 0;

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\r' || *p == '\n') {
      g_string_append_c (tidied, '\n');
      column = 0;
      if (p[0] == '\r' && p[1] == '\n')
        p++;
    } else if (*p == '\t') {
      do
        g_string_append_c (tidied, ' ');
      while (++column % CANVASS_SOURCE_TAB_COLUMNS != 0);
    } else {
      g_string_append_c (tidied, *p);
      column += ((guchar)*p & 0xc0) != 0x80;
    }
  }

  return g_string_free (tidied, FALSE);
}

/* Tells one control a line, and takes all of them out so that nothing else stumbles over them. */
static char *
drop_controls (CanvassSourceFolder *self, const char *name, const char *text)
{
  GString *clean = g_string_sized_new (strlen (text) + 1);
  guint line = 1;
  guint told = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (character == '\n' || !canvass_prose_is_control (character)) {
      line += character == '\n';
      g_string_append_unichar (clean, character);
      continue;
    }
    if (told != line)
      canvass_source_error (
          self,
          CANVASS_FAULT_MARKS,
          name,
          line,
          g_strdup_printf ("The invisible control character U+%04X stands in this line.",
                           character),
          g_strdup ("Delete the line and type it again."));
    told = line;
  }

  return g_string_free (clean, FALSE);
}

static GBytes *
read_file (CanvassSourceFolder *self, const char *name, gsize max_bytes, GError **error)
{
  GBytes *bytes = self->files != NULL ? g_hash_table_lookup (self->files, name) : NULL;
  g_autofree char *path = NULL;

  if (bytes == NULL) {
    path = g_build_filename (self->path, name, NULL);
    return canvass_file_read (path, max_bytes, error);
  }
  if (g_bytes_get_size (bytes) <= max_bytes)
    return g_bytes_ref (bytes);

  g_set_error_literal (
      error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE, "The text is too long");
  return NULL;
}

char *
canvass_source_load (CanvassSourceFolder *self, const char *name, gsize max_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = read_file (self, name, max_bytes, &error);
  g_autofree char *text = NULL;
  g_autofree char *tidied = NULL;
  gsize length;

  if (g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE)) {
    canvass_source_error (
        self,
        CANVASS_FAULT_TOO_MUCH,
        name,
        0,
        g_strdup_printf ("The file is longer than %" G_GSIZE_FORMAT " bytes.", max_bytes),
        g_strdup ("Shorten it: a tablet has to hold it."));
    return NULL;
  }
  if (bytes == NULL) {
    canvass_source_error (self,
                          CANVASS_FAULT_OTHER,
                          name,
                          0,
                          g_strdup_printf ("The file cannot be read (%s).", error->message),
                          g_strdup ("Put a plain file there that you may read."));
    return NULL;
  }

  length = g_bytes_get_size (bytes);
  text = g_strndup (length > 0 ? g_bytes_get_data (bytes, NULL) : "", length);
  if (!check_encoding (self, name, length > 0 ? g_bytes_get_data (bytes, NULL) : "", length))
    return NULL;

  tidied = tidy (text);
  return drop_controls (self, name, tidied);
}

static guint
edit_distance (const char *a, const char *b)
{
  guint rows[2][MAX_GUESS_BYTES + 1];
  gsize n_a = strlen (a);
  gsize n_b = strlen (b);

  for (gsize j = 0; j <= n_b; j++)
    rows[0][j] = (guint)j;

  for (gsize i = 1; i <= n_a; i++) {
    guint *above = rows[(i - 1) % 2];
    guint *row = rows[i % 2];

    row[0] = (guint)i;
    for (gsize j = 1; j <= n_b; j++)
      row[j] = MIN (above[j - 1] + (a[i - 1] != b[j - 1]), MIN (above[j], row[j - 1]) + 1);
  }

  return rows[n_a % 2][n_b];
}

char *
canvass_source_guess (const char *word, const char *const *known)
{
  const char *best = NULL;
  guint best_distance = MAX_GUESS_DISTANCE + 1;

  for (; strlen (word) <= MAX_GUESS_BYTES && *known != NULL; known++) {
    guint distance;

    if (strlen (*known) > MAX_GUESS_BYTES)
      continue;
    distance = edit_distance (word, *known);
    if (distance < best_distance && distance < strlen (word)) {
      best_distance = distance;
      best = *known;
    }
  }

  return best != NULL ? g_strdup_printf (": did you mean “%s”?", best) : g_strdup (".");
}
