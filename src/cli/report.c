/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/report.h"

#include "cli/progress.h"
#include "format/error.h"

#include <stdio.h>
#include <string.h>

/* As a word of its own: "p" is not named by "This file is empty". */
static gboolean
names (const char *message, const char *path)
{
  for (const char *p = strstr (message, path); p != NULL; p = strstr (p + 1, path)) {
    if ((p == message || p[-1] == ' ') && strchr (" :,;", p[strlen (path)]) != NULL)
      return TRUE;
  }

  return FALSE;
}

gboolean
canvass_report_name_file (const char *path, GError **error)
{
  if (error != NULL && *error != NULL && !names ((*error)->message, path))
    g_prefix_error (error, "%s: ", path);

  return FALSE;
}

static const char *
remedy_of_format (gint code)
{
  switch ((CanvassFormatError)code) {
  case CANVASS_FORMAT_ERROR_FOREIGN:
    return "give a file of the right kind";
  case CANVASS_FORMAT_ERROR_TOO_NEW:
    return "update Canvass; the file was left alone";
  case CANVASS_FORMAT_ERROR_MALFORMED:
    return "get a fresh copy; this one was left alone";
  case CANVASS_FORMAT_ERROR_TAMPERED:
    return "do not use it, get a fresh copy from its owner";
  case CANVASS_FORMAT_ERROR_TOO_LARGE:
    return "give a file of the right kind; nothing was read or written";
  case CANVASS_FORMAT_ERROR_WRONG_KEY:
    return "use the key it was sealed to";
  case CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE:
    return "try again; nothing was changed";
  case CANVASS_FORMAT_ERROR_MEMORY:
    return "close other programs and try again";
  case CANVASS_FORMAT_ERROR_FILE:
    return "look at the path and at who may use it; nothing was changed";
  }

  return NULL;
}

/* What to do, where an error's code says it all; errors that carry their own remedy are left alone.
 */
static const char *
find_remedy (const GError *error)
{
  if (strstr (error->message, "; ") != NULL)
    return NULL;
  if (error->domain == CANVASS_FORMAT_ERROR)
    return remedy_of_format (error->code);

  return NULL;
}

/* Marks of direction, line and paragraph separators, and whatever else shows nothing itself. */
static gboolean
is_hidden (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return (type == G_UNICODE_FORMAT && c != 0x200c && c != 0x200d) ||
         type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* A message may carry a file name, and that any bytes: none of them may move a terminal's cursor.
 */
static void
append_printable (GString *line, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_type (c) == G_UNICODE_CONTROL)
      g_string_append_c (line, ' ');
    else if (is_hidden (c))
      g_string_append_printf (line, "<U+%04X>", c);
    else
      g_string_append_unichar (line, c);
  }
}

char *
canvass_report_printable (const char *text)
{
  GString *line = g_string_new (NULL);

  append_printable (line, text);
  return g_string_free (line, FALSE);
}

char *
canvass_report_line (const GError *error)
{
  GString *line = g_string_new (NULL);
  const char *remedy = find_remedy (error);

  append_printable (line, error->message);
  if (remedy != NULL)
    g_string_append_printf (line, "; %s", remedy);

  return g_string_free (line, FALSE);
}

void
canvass_report_failure (const GError *error)
{
  g_autofree char *line = canvass_report_line (error);

  canvass_progress_end ();
  fprintf (stderr, "canvass: %s\n", line);
}

void
canvass_report_warning (const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  append_printable (line, message);
  canvass_progress_wipe ();
  fprintf (stderr, "canvass: warning: %s\n", line->str);
}
