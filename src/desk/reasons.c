/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/reasons.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *title;
  const char *words;
} reasons[CANVASS_N_QUARANTINE_REASONS] = {
  [CANVASS_QUARANTINE_DAMAGED] = { N_ ("Damaged"),
                                   N_ ("Bytes are wrong. A fresh copy of the same file heals "
                                       "it.") },
  [CANVASS_QUARANTINE_CUT_OFF] = { N_ ("Cut off"),
                                   N_ ("The file ends too early. Copy it from the table again.") },
  [CANVASS_QUARANTINE_MISPLACED] = { N_ ("In the wrong file"),
                                     N_ ("It names another table or petition than its file.") },
  [CANVASS_QUARANTINE_BAD_BATCH] = { N_ ("Not signed by its table"),
                                     N_ ("It was saved from a damaged tablet or file, and no table "
                                         "vouches for it. Release it if "
                                         "you trust where it comes from.") },
  [CANVASS_QUARANTINE_UNKNOWN_KIOSK] = { N_ ("From a table you have not admitted"),
                                         N_ ("Admit the table, if it is yours.") },
  [CANVASS_QUARANTINE_UNKNOWN_CAMPAIGN] = { N_ ("From a version of the petition you do not have"),
                                            N_ ("Add that version of the campaign file.") },
  [CANVASS_QUARANTINE_WRONG_KEY] = { N_ ("Sealed to another key"),
                                     N_ ("Your key does not open it. Another coordinator’s may.") },
  [CANVASS_QUARANTINE_TAMPERED] = { N_ ("Tampered with"),
                                    N_ ("The contents do not fit the seal. Somebody changed it.") },
  [CANVASS_QUARANTINE_UNREADABLE] = { N_ ("Breaks the petition’s rules"),
                                      N_ ("It opened, but a table of ours does not write such.") },
  [CANVASS_QUARANTINE_CONFLICT] = { N_ ("Two records under one number"),
                                    N_ ("One of them is not genuine. Release the one that is.") },
  [CANVASS_QUARANTINE_FORKED] = { N_ ("The table exists twice"),
                                  N_ ("A copy of the table has been sending, too. Revoke it after "
                                      "the "
                                      "last file that you trust.") },
  [CANVASS_QUARANTINE_REVOKED] = { N_ ("From a revoked table"),
                                   N_ ("It came after the last file that still counts.") },
  [CANVASS_QUARANTINE_CONTESTED] = { N_ ("Coordinators disagree"),
                                     N_ ("Decide anew: the last word of one of you settles it.") },
  [CANVASS_QUARANTINE_REJECTED] = { N_ ("Rejected"),
                                    N_ ("By a decision. Release it to undo that.") },
  [CANVASS_QUARANTINE_WITHDRAWN] = { N_ ("Taken back"), N_ ("The signer does not want to count.") },
};

const char *
canvass_reason_title (CanvassQuarantineReason reason)
{
  return _ (reasons[reason].title);
}

const char *
canvass_reason_explain (CanvassQuarantineReason reason)
{
  return _ (reasons[reason].words);
}
