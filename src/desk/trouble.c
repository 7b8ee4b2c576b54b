/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/trouble.h"

#include "campaign/campaign.h"
#include "drop/drop.h"
#include "format/error.h"
#include "ledger/ledger.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

static const char *
word_ledger_error (gint code)
{
  switch ((CanvassLedgerError)code) {
  case CANVASS_LEDGER_ERROR_BUSY:
    return _ ("Another program has this ledger open. Close it there, then try again.");
  case CANVASS_LEDGER_ERROR_MISSING:
    return _ ("There is no ledger in that folder. Choose another folder, or make a new ledger.");
  case CANVASS_LEDGER_ERROR_EXISTS:
    return _ ("There is a ledger in that folder already. Open it, or choose an empty folder.");
  case CANVASS_LEDGER_ERROR_TOO_NEW:
    return _ ("A newer Canvass wrote this ledger. Nothing was touched; update Canvass here.");
  case CANVASS_LEDGER_ERROR_KEY:
    return _ ("This key does not open this ledger. Choose the key of this campaign.");
  case CANVASS_LEDGER_ERROR_STORAGE:
    return _ ("The disk refused: it is full, or may not be written to. Nothing is lost; see to "
              "that, then try again.");
  case CANVASS_LEDGER_ERROR_REFUSED:
    return _ ("This does not belong here: it is of another petition, of another coordinator, or "
              "contradicts what this ledger has.");
  case CANVASS_LEDGER_ERROR_CORRUPT:
    return _ (
        "Something in this ledger is damaged. What was imported is not lost: put a sound copy "
        "back from a backup, or import it once more.");
  case CANVASS_LEDGER_ERROR_INCOMPLETE:
    return _ ("It is saved, but something is missing in it, as a copy in this ledger is damaged. "
              "Import what is damaged once more, then save it again.");
  }
  return NULL;
}

static const char *
word_campaign_error (gint code)
{
  if (code == CANVASS_CAMPAIGN_ERROR_INVALID)
    return _ ("This petition breaks the rules for petitions, so it was not taken. Ask whoever "
              "sealed it for another one.");
  if (code == CANVASS_CAMPAIGN_ERROR_NOT_NEWER)
    return _ ("This petition is no newer than yours, or of another coordinator, so it was not "
              "taken.");
  return NULL;
}

static const char *
word_io_error (GIOErrorEnum code)
{
  if (code == G_IO_ERROR_NO_SPACE)
    return _ ("The disk is full. Nothing is lost: free some room, then try again.");
  if (code == G_IO_ERROR_READ_ONLY || code == G_IO_ERROR_PERMISSION_DENIED)
    return _ ("You may not read or write there. Nothing is lost: choose another place, or ask "
              "whoever looks after this computer.");
  if (code == G_IO_ERROR_NOT_FOUND)
    return _ ("It is not there any more. Look whether the stick is still in, then try again.");
  return NULL;
}

static const char *
word_format_error (gint code)
{
  if (code == CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE)
    return _ (
        "That passphrase does not open this key. Try again: look at small and capital letters.");
  if (code == CANVASS_FORMAT_ERROR_MEMORY)
    return _ ("There is not enough memory. Close other programs, then try again.");
  if (code == CANVASS_FORMAT_ERROR_TOO_NEW)
    return _ ("A newer Canvass wrote this file. Update Canvass here, then try again.");
  if (code == CANVASS_FORMAT_ERROR_FOREIGN || code == CANVASS_FORMAT_ERROR_TOO_LARGE)
    return _ ("Canvass can do nothing with this file. Choose another one.");
  if (code == CANVASS_FORMAT_ERROR_MALFORMED || code == CANVASS_FORMAT_ERROR_TAMPERED)
    return _ ("This file is damaged, or somebody changed it. Get it once more from where it came.");
  if (code == CANVASS_FORMAT_ERROR_WRONG_KEY)
    return _ ("This is sealed to another key. Choose the key that it was sealed to.");
  if (code == CANVASS_FORMAT_ERROR_FILE)
    return _ ("This file cannot be read or written. Look whether it is still there, whether you "
              "may use it, and whether there is room.");
  return NULL;
}

static const char *
word_drop_error (gint code)
{
  switch ((CanvassDropError)code) {
  case CANVASS_DROP_ERROR_OFFLINE:
    return _ ("The drop cannot be reached now. Nothing is lost: look at the network and at the "
              "address, then try again.");
  case CANVASS_DROP_ERROR_UNKNOWN_KIND:
    return _ ("This is no address of a drop. It begins with https://, sftp:// or s3://, or is the "
              "path of a folder.");
  case CANVASS_DROP_ERROR_REFUSED:
    return _ ("The drop does not let you do this. Look whether the password file in the settings "
              "is the right one.");
  case CANVASS_DROP_ERROR_FULL:
    return _ ("The drop has no room left. Nothing is lost: ask whoever runs it for more.");
  case CANVASS_DROP_ERROR_TAKEN:
  case CANVASS_DROP_ERROR_UNFAITHFUL:
    return _ ("The drop does not give back what was put there. Nothing is lost here: ask whoever "
              "runs it.");
  case CANVASS_DROP_ERROR_MISSING:
    return _ ("It is not in the drop any more. Try again.");
  case CANVASS_DROP_ERROR_TOO_LARGE:
  case CANVASS_DROP_ERROR_NONSENSE:
    return _ ("What the drop’s server sends makes no sense, so it was not taken. Nothing is lost: "
              "ask whoever runs it.");
  case CANVASS_DROP_ERROR_OWN_DISK:
    return _ ("The disk refused: it is full, or may not be written to. Nothing is lost; see to "
              "that, then try again.");
  case CANVASS_DROP_ERROR_UNPROVEN:
    return _ ("The server cannot prove that it is the one you mean, so nothing was sent. Look at "
              "the address; if it is right, ask whoever runs the server.");
  case CANVASS_DROP_ERROR_CREDENTIALS:
    return _ ("The password file cannot be used: it must be there, nobody but you may read it, and "
              "it must hold what this kind of drop needs.");
  case CANVASS_N_DROP_ERRORS:
    break;
  }
  return NULL;
}

/* (nullable) */
static const char *
find_words (const GError *error)
{
  if (error->domain == CANVASS_LEDGER_ERROR)
    return word_ledger_error (error->code);
  if (error->domain == CANVASS_FORMAT_ERROR)
    return word_format_error (error->code);
  if (error->domain == CANVASS_DROP_ERROR)
    return word_drop_error (error->code);
  if (error->domain == CANVASS_CAMPAIGN_ERROR)
    return word_campaign_error (error->code);
  if (error->domain == G_IO_ERROR)
    return word_io_error ((GIOErrorEnum)error->code);
  if (error->domain == G_FILE_ERROR)
    return word_io_error (g_io_error_from_file_error ((GFileError)error->code));
  if (error->domain == GTK_PRINT_ERROR)
    return _ ("The printing system did not take the pages. Look at the printer, then print again.");
  return NULL;
}

/* Whether the engine's sentence tells more, such as the names of what is damaged. */
static gboolean
has_names (const GError *error)
{
  return error->domain == CANVASS_LEDGER_ERROR && (error->code == CANVASS_LEDGER_ERROR_CORRUPT ||
                                                   error->code == CANVASS_LEDGER_ERROR_INCOMPLETE);
}

char *
canvass_desk_word_error (const GError *error)
{
  const char *words = find_words (error);

  if (words == NULL)
    words = _ ("That did not work. Somebody who knows computers may understand why:");
  else if (!has_names (error))
    return g_strdup (words);
  return g_strconcat (words, "\n", error->message, NULL);
}

char *
canvass_desk_word_bad_file (const CanvassBadFile *file)
{
  const GError error = { file->domain, file->code, file->what };

  return file->domain != 0 ? canvass_desk_word_error (&error) : g_strdup (_ (file->what));
}

/* It is the place, and not the ledger's disk. */
char *
canvass_desk_word_save_error (const GError *error)
{
  if (!g_error_matches (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE) &&
      error->domain != G_FILE_ERROR && error->domain != G_IO_ERROR)
    return canvass_desk_word_error (error);

  return g_strdup (_ ("It could not be written there. Nothing is lost: choose another place, or "
                      "free some room, then save it again."));
}
