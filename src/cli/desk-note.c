/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "ledger/notes.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_note[] = {
  CANVASS_OPTION_LEDGER,
  { "share", "NAME", "who holds a share of the key", CANVASS_OPTION_REPEATABLE },
  { "copy",
    "TEXT",
    "what else is where, such as “printed list, Rosa's office”",
    CANVASS_OPTION_REPEATABLE },
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
add_notes (const CanvassOptions *options,
           CanvassLedger *ledger,
           CanvassNoteKind kind,
           guint *n,
           GError **error)
{
  const char *const *texts = canvass_options_get_all (options, canvass_note_kind_name (kind));

  for (guint i = 0; texts[i] != NULL; i++, (*n)++) {
    CanvassNote note = { .kind = kind };

    if (kind == CANVASS_NOTE_SHARE)
      note.who = texts[i];
    else
      note.what = texts[i];
    if (!canvass_ledger_add_note (ledger, &note, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
print_note (const CanvassNote *note, gpointer unused)
{
  printf ("%s %s", note->day, canvass_note_kind_name (note->kind));
  if (*note->what != '\0')
    printf (", %s", note->what);
  if (*note->consent != '\0')
    printf (" (%s)", note->consent);
  if (*note->where != '\0')
    printf (", to %s", note->where);
  if (*note->who != '\0')
    printf (", held by %s", note->who);
  printf ("\n");
  return TRUE;
}

static gboolean
list_notes (CanvassLedger *ledger, GError **error)
{
  guint n_unreadable = 0;

  if (!canvass_ledger_foreach_note (ledger, print_note, NULL, NULL, &n_unreadable, error))
    return FALSE;

  if (n_unreadable > 0)
    canvass_report_warning ("Notes that are damaged or no coordinator's: %u. Put a sound copy of "
                            "the ledger's notes/ back from a backup",
                            n_unreadable);
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  guint n = 0;

  if (!canvass_ledger_choose_quietly (options, &open, error) ||
      !add_notes (options, open.ledger, CANVASS_NOTE_SHARE, &n, error) ||
      !add_notes (options, open.ledger, CANVASS_NOTE_COPY, &n, error))
    return FALSE;

  return n > 0 || list_notes (open.ledger, error);
}

const CanvassCommand canvass_command_desk_note = {
  .group = "desk",
  .name = "note",
  .summary = "Note who holds what of a campaign, or list what was noted",
  .details =
      "Exports and backups are noted by themselves. Whoever destroys the campaign is told\n"
      "whom to ask, as nothing else knows where shares and copies went. Notes are encrypted.",
  .options = options_of_desk_note,
  .run = run,
};
