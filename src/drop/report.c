/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/report.h"

#include <string.h>

static const char *const failures[] = {
  [CANVASS_DROP_ERROR_OFFLINE] = "offline",      [CANVASS_DROP_ERROR_UNKNOWN_KIND] = "unknown-kind",
  [CANVASS_DROP_ERROR_REFUSED] = "refused",      [CANVASS_DROP_ERROR_FULL] = "full",
  [CANVASS_DROP_ERROR_TAKEN] = "taken",          [CANVASS_DROP_ERROR_MISSING] = "missing",
  [CANVASS_DROP_ERROR_TOO_LARGE] = "too-large",  [CANVASS_DROP_ERROR_UNFAITHFUL] = "unfaithful",
  [CANVASS_DROP_ERROR_OWN_DISK] = "own-disk",    [CANVASS_DROP_ERROR_UNPROVEN] = "unproven",
  [CANVASS_DROP_ERROR_NONSENSE] = "nonsense",    [CANVASS_DROP_ERROR_CREDENTIALS] = "credentials",
  [CANVASS_DROP_FAILED_CANCELLED] = "cancelled", [CANVASS_DROP_FAILED_OTHERWISE] = "otherwise",
};

char *
canvass_drop_line_format (const CanvassDropLine *line)
{
  switch (line->kind) {
  case CANVASS_DROP_LINE_PROGRESS:
    return g_strdup_printf ("{\"done\":%" G_GUINT64_FORMAT ",\"total\":%" G_GUINT64_FORMAT "}",
                            line->done,
                            line->total);
  case CANVASS_DROP_LINE_DONE:
    return g_strdup_printf ("{\"files\":%" G_GUINT64_FORMAT ",\"bytes\":%" G_GUINT64_FORMAT
                            ",\"held\":%" G_GUINT64_FORMAT ",\"left\":%" G_GUINT64_FORMAT "}",
                            line->files,
                            line->bytes,
                            line->held,
                            line->left);
  case CANVASS_DROP_LINE_FAILED:
  default:
    return g_strdup_printf ("{\"failed\":\"%s\"}", failures[line->failed]);
  }
}

static gboolean
take (const char **at, const char *text)
{
  if (!g_str_has_prefix (*at, text))
    return FALSE;

  *at += strlen (text);
  return TRUE;
}

static gboolean
take_number (const char **at, const char *name, guint64 *number)
{
  gsize digits;
  g_autofree char *text = NULL;

  if (!take (at, name))
    return FALSE;

  digits = strspn (*at, "0123456789");
  text = g_strndup (*at, digits);
  *at += digits;
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, number, NULL);
}

static gboolean
parse_progress (const char *at, CanvassDropLine *line)
{
  line->kind = CANVASS_DROP_LINE_PROGRESS;
  return take_number (&at, "{\"done\":", &line->done) &&
         take_number (&at, ",\"total\":", &line->total) && g_str_equal (at, "}") &&
         line->done <= line->total;
}

static gboolean
parse_done (const char *at, CanvassDropLine *line)
{
  line->kind = CANVASS_DROP_LINE_DONE;
  return take_number (&at, "{\"files\":", &line->files) &&
         take_number (&at, ",\"bytes\":", &line->bytes) &&
         take_number (&at, ",\"held\":", &line->held) &&
         take_number (&at, ",\"left\":", &line->left) && g_str_equal (at, "}");
}

static gboolean
parse_failed (const char *at, CanvassDropLine *line)
{
  line->kind = CANVASS_DROP_LINE_FAILED;
  if (!take (&at, "{\"failed\":\""))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    const char *rest = at;

    line->failed = i;
    if (take (&rest, failures[i]) && g_str_equal (rest, "\"}"))
      return TRUE;
  }

  return FALSE;
}

gboolean
canvass_drop_line_parse (const char *text, CanvassDropLine *line)
{
  *line = (CanvassDropLine){ 0 };
  return parse_progress (text, line) || parse_done (text, line) || parse_failed (text, line);
}

guint
canvass_drop_line_judge (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return CANVASS_DROP_FAILED_CANCELLED;

  return error->domain == CANVASS_DROP_ERROR ? (guint)error->code : CANVASS_DROP_FAILED_OTHERWISE;
}
