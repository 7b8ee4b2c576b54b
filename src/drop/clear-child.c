/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/clear-child.h"

#include "drop/child.h"

#include <string.h>

/* Between two lines of what a child prints, whatever the network does. */
#define SILENCE_MS 120000

/* Without what to do about it, which does not belong on a certificate. */
static void
shorten (GError **error)
{
  char *end;

  canvass_drop_child_shorten (error);
  end = strstr ((*error)->message, ". ");
  if (end != NULL)
    *end = '\0';
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
