/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/quiet-log.h"

#include <stdio.h>
#include <string.h>

static const char *name = NULL; /* of the program */

static const char *
find_field (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (g_str_equal (fields[i].key, key) && fields[i].length < 0)
      return fields[i].value;
  }
  return NULL;
}

static const char *
name_level (GLogLevelFlags level)
{
  if ((level & G_LOG_LEVEL_ERROR) != 0)
    return "error";
  if ((level & G_LOG_LEVEL_CRITICAL) != 0)
    return "critical";
  return (level & G_LOG_LEVEL_WARNING) != 0 ? "warning" : "message";
}

static GLogWriterOutput
write_quietly (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer unused)
{
  const char *domain = find_field (fields, n_fields, "GLIB_DOMAIN");
  const char *message = find_field (fields, n_fields, "MESSAGE");
  gboolean ours = domain != NULL && g_str_has_prefix (domain, "canvass");

  if ((level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) != 0)
    return G_LOG_WRITER_HANDLED;

  fprintf (stderr,
           "%s: %s-%s: %s\n",
           name,
           domain != NULL ? domain : "unknown",
           name_level (level),
           ours && message != NULL ? message : "(its words are not written down)");
  return G_LOG_WRITER_HANDLED;
}

void
canvass_quiet_log_install (const char *program)
{
  name = program;
  g_log_set_writer_func (write_quietly, NULL, NULL);
}
