/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/ledger-choice.h"

#include "cli/key-unlock.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "ledger/key-search.h"

void
canvass_open_ledger_clear (CanvassOpenLedger *self)
{
  g_clear_object (&self->ledger);
  g_clear_pointer (&self->bad_files, g_ptr_array_unref);
  g_clear_pointer (&self->key, canvass_key_free);
}

gboolean
canvass_ledger_choose_quietly (const CanvassOptions *options,
                               CanvassOpenLedger *open,
                               GError **error)
{
  const char *directory = canvass_options_get (options, "ledger");
  g_autofree char *path = g_strdup (canvass_options_get (options, "key"));

  if (path == NULL)
    path = canvass_ledger_find_key (directory, ".", error);
  if (path == NULL)
    return FALSE;

  open->key = canvass_key_unlock (path, canvass_options_get (options, "passphrase-file"), error);
  if (open->key == NULL)
    return FALSE;

  open->ledger = canvass_ledger_open (directory, open->key, error);
  return open->ledger != NULL;
}

CanvassRoll *
canvass_ledger_read_roll (CanvassLedger *ledger, GError **error)
{
  CanvassRoll *roll;

  canvass_progress_begin ("Reading the ledger");
  roll = canvass_ledger_open_roll (ledger, canvass_progress_step, NULL, error);
  canvass_progress_end ();
  return roll;
}

void
canvass_ledger_tell_bad_files (CanvassOpenLedger *open)
{
  g_clear_pointer (&open->bad_files, g_ptr_array_unref);
  canvass_progress_begin ("Checking the ledger's files");
  open->bad_files = canvass_ledger_check (open->ledger, canvass_progress_step, NULL);
  canvass_progress_end ();

  for (guint i = 0; i < open->bad_files->len; i++) {
    const CanvassBadFile *bad = g_ptr_array_index (open->bad_files, i);

    canvass_report_warning ("%s: %s", bad->path, bad->what);
  }
}

gboolean
canvass_ledger_conclude (const CanvassOpenLedger *open, GError **error)
{
  if (open->bad_files == NULL || open->bad_files->len == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_INCOMPLETE,
               "This was done, but %u of the ledger's own files are damaged or missing; see the "
               "warnings for what cures each",
               open->bad_files->len);
  return FALSE;
}

gboolean
canvass_ledger_choose (const CanvassOptions *options, CanvassOpenLedger *open, GError **error)
{
  if (!canvass_ledger_choose_quietly (options, open, error))
    return FALSE;

  canvass_ledger_tell_bad_files (open);
  return TRUE;
}

gboolean
canvass_ledger_choose_locked (const CanvassOptions *options,
                              CanvassOpenLedger *open,
                              GError **error)
{
  if (canvass_options_has (options, "key"))
    return canvass_ledger_choose_quietly (options, open, error);

  open->ledger = canvass_ledger_open_locked (canvass_options_get (options, "ledger"), error);
  return open->ledger != NULL;
}
