/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/trouble.h"

#include "drop/drop.h"
#include "format/error.h"
#include "ledger/ledger.h"

#include <glib/gi18n-lib.h>

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
    return _ ("The disk refused. Nothing is lost; free some room, then try again.");
  case CANVASS_LEDGER_ERROR_CORRUPT:
  case CANVASS_LEDGER_ERROR_REFUSED:
  case CANVASS_LEDGER_ERROR_INCOMPLETE:
    break; /* the sentence has names in it */
  }
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
    return _ ("The disk refused. Nothing is lost; free some room, then try again.");
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

char *
canvass_desk_word_error (const GError *error)
{
  const char *words = NULL;

  if (error->domain == CANVASS_LEDGER_ERROR)
    words = word_ledger_error (error->code);
  else if (error->domain == CANVASS_FORMAT_ERROR)
    words = word_format_error (error->code);
  else if (error->domain == CANVASS_DROP_ERROR)
    words = word_drop_error (error->code);
  return g_strdup (words != NULL ? words : error->message);
}

char *
canvass_desk_word_bad_file (const CanvassBadFile *file)
{
  const GError error = { file->domain, file->code, file->what };

  if (g_error_matches (&error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED))
    return g_strdup (_ ("This does not belong here: it is of another petition, of another "
                        "coordinator, or contradicts what this ledger has."));
  return canvass_desk_word_error (&error);
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
