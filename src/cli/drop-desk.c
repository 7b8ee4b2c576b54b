/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/drop-desk.h"

#include "cli/progress.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MEMORIES "drops"
/* A child tells how far it is several times a second, whatever the network does. */
#define SILENCE_MS 60000

char *
canvass_drop_desk_folder (const CanvassOptions *options, const char *name, GError **error)
{
  g_autofree char *ledger = g_canonicalize_filename (canvass_options_get (options, "ledger"), NULL);
  g_autofree char *path = g_build_filename (ledger, name, NULL);

  if (g_mkdir (path, 0700) == 0 || errno == EEXIST)
    return g_steal_pointer (&path);

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "%s cannot be made: %s. Nothing is lost; free some room, then try again",
               path,
               g_strerror (errno));
  return NULL;
}

void
canvass_drop_desk_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder, name, NULL);

    g_unlink (file);
  }
}

CanvassDropMemory *
canvass_drop_desk_memory (const CanvassOptions *options, const char *url, GError **error)
{
  g_autofree char *folder = canvass_drop_desk_folder (options, MEMORIES, error);

  return folder == NULL ? NULL : canvass_drop_memory_open (folder, url, error);
}

char *
canvass_drop_desk_campaign (CanvassLedger *ledger)
{
  return canvass_to_hex (canvass_campaign_get_id (canvass_ledger_get_campaign (ledger)),
                         CANVASS_ID_BYTES);
}

static void
add (GPtrArray *argv, const char *name, const char *value)
{
  if (value == NULL)
    return;

  g_ptr_array_add (argv, g_strdup (name));
  g_ptr_array_add (argv, g_strdup (value));
}

/* (transfer full) (nullable) It starts in no folder of ours. */
static GPtrArray *
make_argv (const CanvassOptions *options,
           CanvassLedger *ledger,
           const char *const *arguments,
           GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  g_autofree char *memory =
      program == NULL ? NULL : canvass_drop_desk_folder (options, MEMORIES, error);
  g_autofree char *campaign = canvass_drop_desk_campaign (ledger);
  const char *given = canvass_options_get (options, "credentials");
  g_autofree char *credentials = given == NULL ? NULL : g_canonicalize_filename (given, NULL);

  if (memory == NULL)
    return NULL;

  add (argv, program, "drop");
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  add (argv, "--json", "--campaign");
  add (argv, campaign, "--known");
  g_ptr_array_add (argv, g_steal_pointer (&memory));
  add (argv, "--credentials", credentials);
  add (argv, "--patience", canvass_options_get (options, "patience"));
  add (argv, "--time-limit", canvass_options_get (options, "time-limit"));
  g_ptr_array_add (argv, NULL);
  return g_steal_pointer (&argv);
}

static void
on_progress (guint64 done, guint64 total, gpointer unused)
{
  canvass_progress_step (done, total, NULL);
}

/* What the child said last is the reason, and what stands before it a warning at most. */
static void
shorten (GError **error)
{
  static const char prefix[] = "canvass: ";
  const char *line;
  g_autofree char *said = NULL;

  if (error == NULL || *error == NULL)
    return;

  line = strrchr ((*error)->message, '\n');
  line = line == NULL ? (*error)->message : line + 1;
  said = g_strdup (g_str_has_prefix (line, prefix) ? line + strlen (prefix) : line);
  g_free ((*error)->message);
  (*error)->message = g_steal_pointer (&said);
}

gboolean
canvass_drop_desk_run (const CanvassOptions *options,
                       CanvassLedger *ledger,
                       const char *const *arguments,
                       const char *what,
                       CanvassDropLine *last,
                       GError **error)
{
  g_autoptr (GPtrArray) argv = make_argv (options, ledger, arguments, error);
  CanvassDropChild child = { .patience_ms = SILENCE_MS, .progress = on_progress };
  guint64 patience = 0;
  gboolean done;

  if (argv == NULL ||
      !canvass_options_get_number (options, "patience", 1, G_MAXINT32 / 1000, &patience, error))
    return FALSE;

  canvass_progress_begin (what);
  child.argv = (const char *const *)argv->pdata;
  child.patience_ms += (guint)patience * 1000;
  child.cancellable = canvass_progress_get_cancellable ();
  done = canvass_drop_child_run (&child, last, error);
  canvass_progress_end ();
  if (!done)
    shorten (error);
  return done;
}
