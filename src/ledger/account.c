/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/ledger-private.h"

#include <string.h>

static const struct {
  const char *name;
  const char *description;
} REASONS[CANVASS_N_QUARANTINE_REASONS] = {
  [CANVASS_QUARANTINE_DAMAGED] = {
    "damaged",
    "The record is not what its kiosk signed for: get the batch from the kiosk again.",
  },
  [CANVASS_QUARANTINE_CUT_OFF] = {
    "cut-off",
    "The file ends before the record: get the batch from the kiosk again.",
  },
  [CANVASS_QUARANTINE_MISPLACED] = {
    "misplaced",
    "The record names another kiosk or campaign than its batch: somebody has put it there.",
  },
  [CANVASS_QUARANTINE_BAD_BATCH] = {
    "bad-batch",
    "The batch is not as its kiosk signed it: get it from the kiosk again.",
  },
  [CANVASS_QUARANTINE_UNKNOWN_KIOSK] = {
    "unknown-kiosk",
    "The kiosk has not been admitted: admit it with its .kiosk file if it is yours.",
  },
  [CANVASS_QUARANTINE_UNKNOWN_CAMPAIGN] = {
    "unknown-campaign",
    "The record was signed under a campaign file that is not in this ledger: add it if it is a "
    "version of this petition.",
  },
  [CANVASS_QUARANTINE_WRONG_KEY] = {
    "wrong-key",
    "The record is not sealed to this key: another coordinator may be able to open it.",
  },
  [CANVASS_QUARANTINE_TAMPERED] = {
    "tampered",
    "The record was sealed to this key, but its contents were altered afterwards.",
  },
  [CANVASS_QUARANTINE_UNREADABLE] = {
    "unreadable",
    "The record opens, but does not hold a signature that this release can read.",
  },
  [CANVASS_QUARANTINE_CONFLICT] = {
    "conflict",
    "Two different records bear the same id: neither counts until somebody decides.",
  },
  [CANVASS_QUARANTINE_FORKED] = {
    "forked",
    "The kiosk's batches contradict each other from this one on: the device or its disk may have "
    "been copied.",
  },
  [CANVASS_QUARANTINE_REVOKED] = {
    "revoked",
    "The kiosk was revoked, and this batch is none of those that still count: release what you "
    "know to be genuine.",
  },
  [CANVASS_QUARANTINE_CONTESTED] = {
    "contested",
    "Coordinators decided differently about the record: undo one of their decisions.",
  },
  [CANVASS_QUARANTINE_REJECTED] = {
    "rejected",
    "A coordinator decided that the record does not count.",
  },
  [CANVASS_QUARANTINE_WITHDRAWN] = {
    "withdrawn",
    "The signer took the signature back.",
  },
};

const char *
canvass_quarantine_reason_name (CanvassQuarantineReason reason)
{
  g_return_val_if_fail (reason < CANVASS_N_QUARANTINE_REASONS, NULL);

  return REASONS[reason].name;
}

const char *
canvass_quarantine_reason_describe (CanvassQuarantineReason reason)
{
  g_return_val_if_fail (reason < CANVASS_N_QUARANTINE_REASONS, NULL);

  return REASONS[reason].description;
}

CanvassBadFile *
canvass_bad_file_new (const char *path, const char *what)
{
  CanvassBadFile *self = g_new0 (CanvassBadFile, 1);

  self->path = g_strdup (path);
  self->what = g_strdup (what);
  return self;
}

void
canvass_bad_file_free (CanvassBadFile *self)
{
  g_free (self->path);
  g_free (self->what);
  g_free (self);
}

void
canvass_account_init (CanvassAccount *self)
{
  memset (self, 0, sizeof *self);
  self->bad_files = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_bad_file_free);
  self->skipped = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_bad_file_free);
}

void
canvass_account_clear (CanvassAccount *self)
{
  g_clear_pointer (&self->bad_files, g_ptr_array_unref);
  g_clear_pointer (&self->skipped, g_ptr_array_unref);
  memset (self, 0, sizeof *self);
}
