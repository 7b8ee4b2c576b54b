/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_ANCESTORS 32
#define COMPOSITOR "cage"
/* What the session's installation links in place of a desktop's. */
#define UNIT "systemd/system/display-manager.service"
#define UNIT_NAME "canvass.service"

/* PID (NAME) STATE PPID …: proc(5). A name may hold spaces and brackets. */
static gboolean
read_stat (const char *proc, int pid, gboolean *is_compositor, int *parent)
{
  g_autofree char *path = g_strdup_printf ("%s/%d/stat", proc, pid);
  g_autofree char *text = NULL;
  const char *name, *end;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  name = strchr (text, '(');
  end = strrchr (text, ')');
  if (name == NULL || end == NULL || end < name || strlen (end) < 5)
    return FALSE;

  *is_compositor = end - name - 1 == (gssize)strlen (COMPOSITOR) &&
                   strncmp (name + 1, COMPOSITOR, strlen (COMPOSITOR)) == 0;
  *parent = atoi (end + 4);
  return TRUE;
}

static gboolean
is_below_compositor (const char *proc)
{
  gboolean found = FALSE;
  int pid = (int)getpid ();

  for (guint i = 0; i < MAX_ANCESTORS && pid > 1 && !found; i++)
    if (!read_stat (proc, pid, &found, &pid))
      return FALSE;

  return found;
}

static gboolean
is_installed (const char *etc)
{
  g_autofree char *path = g_build_filename (etc, UNIT, NULL);
  g_autofree char *target = g_file_read_link (path, NULL);
  g_autofree char *name = target != NULL ? g_path_get_basename (target) : NULL;

  return g_strcmp0 (name, UNIT_NAME) == 0;
}

CanvassSession
canvass_session_find (const char *proc, const char *etc)
{
  if (is_below_compositor (proc != NULL ? proc : "/proc"))
    return CANVASS_SESSION_KIOSK;

  return is_installed (etc != NULL ? etc : "/etc") ? CANVASS_SESSION_INSTALLED
                                                   : CANVASS_SESSION_DESKTOP;
}

CanvassFitness
canvass_session_judge (CanvassSession session, gboolean at_table)
{
  return session == CANVASS_SESSION_KIOSK || (session == CANVASS_SESSION_INSTALLED && !at_table)
             ? CANVASS_FITNESS_FIT
             : CANVASS_FITNESS_WARN;
}

const char *
canvass_session_describe (CanvassSession session, gboolean at_table)
{
  switch (session) {
  case CANVASS_SESSION_KIOSK:
    return "Nothing but Canvass is on the screen.";
  case CANVASS_SESSION_INSTALLED:
    return at_table ? "The table runs on a desktop, from which people may get at other programs. "
                      "Start this machine again: it starts into the kiosk session."
                    : "This machine starts into the kiosk session.";
  case CANVASS_SESSION_DESKTOP:
  default:
    return "This machine has no kiosk session, so that people may get at other programs from the "
           "table. Install it (data/session/install), or do not leave the table alone.";
  }
}
