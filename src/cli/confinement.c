/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/confinement.h"

#include "cli/report.h"
#include "drop/confine.h"

static void
warn (void)
{
  static gboolean warned;

  if (warned)
    return;

  warned = TRUE;
  canvass_report_warning ("this system cannot keep what talks to the network from other files "
                          "(Linux 5.13 with Landlock can); if a server takes it over, it could "
                          "read what you can read. Better use a newer system");
}

void
canvass_confine_or_warn (const char *const *readable, const char *const *writable)
{
  if (!canvass_drop_confine (readable, writable))
    warn ();
}

void
canvass_confinement_warn (void)
{
  if (!canvass_drop_can_confine ())
    warn ();
}
