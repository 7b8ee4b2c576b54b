/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/clear-child.h"

#include "drop/child.h"

#include <string.h>

/* Between two lines of what a child prints, whatever the network does. */
#define SILENCE_MS 120000

/* What the child said last, without its name and without what to do about it, which does not belong
 * on a certificate. */
static void
shorten (GError **error)
{
  static const char prefix[] = "canvass: ";
  const char *said = strrchr ((*error)->message, '\n');
  g_autofree char *reason = NULL;
  char *end;

  said = said != NULL ? said + 1 : (*error)->message;
  reason = g_strdup (g_str_has_prefix (said, prefix) ? said + strlen (prefix) : said);
  end = strstr (reason, ". ");
  if (end != NULL)
    *end = '\0';
  g_free ((*error)->message);
  (*error)->message = g_steal_pointer (&reason);
}

gboolean
canvass_drop_clear_in_child (const char *program,
                             const char *address,
                             const char *campaign_id,
                             const char *credentials,
                             guint64 *n_files,
                             GError **error)
{
  const char *argv[] = { program,      "drop",      "clear",
                         "--json",     "--from",    address,
                         "--campaign", campaign_id, credentials != NULL ? "--credentials" : NULL,
                         credentials,  NULL };
  CanvassDropChild child = { .argv = argv, .patience_ms = SILENCE_MS };
  CanvassDropLine last;

  if (!canvass_drop_child_run (&child, &last, error)) {
    if (error != NULL)
      shorten (error);
    return FALSE;
  }

  *n_files = last.files;
  return TRUE;
}
