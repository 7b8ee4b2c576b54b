/*
 * ledger.h: the coordinator's folder: every file as it came, and an encrypted index
 *
 * A ledger folder holds campaigns/, kiosks/, batches/, decisions/ and acknowledgements/ with files
 * named after their H32, and ledger.sqlite (application_id "CVLG", user_version 1, 2 once it holds
 * a mirror, 3 once it holds a decision): how far each file was read, what was decided
 * and the opened payloads without drawings, all encrypted under a ledger key that is sealed to the
 * coordinator. The files are the truth: the index can be thrown away and made again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "format/key-file.h"
#include "format/kiosk-card.h"
#include "ledger/roll.h"

G_BEGIN_DECLS

/**
 * CanvassLedgerError:
 * @CANVASS_LEDGER_ERROR_BUSY: another program has this ledger open
 * @CANVASS_LEDGER_ERROR_MISSING: no ledger there: create it first
 * @CANVASS_LEDGER_ERROR_EXISTS: there is one already
 * @CANVASS_LEDGER_ERROR_CORRUPT: no ledger, or a damaged index; the files are untouched
 * @CANVASS_LEDGER_ERROR_TOO_NEW: a later release wrote it; nothing was touched
 * @CANVASS_LEDGER_ERROR_KEY: the key is not one this ledger or campaign is sealed to
 * @CANVASS_LEDGER_ERROR_REFUSED: the file does not belong here: other campaign, not newer, ...
 * @CANVASS_LEDGER_ERROR_INCOMPLETE: done, but without what has rotted in the ledger
 * @CANVASS_LEDGER_ERROR_STORAGE: disk or SQLite refused; nothing was lost
 */
typedef enum {
  CANVASS_LEDGER_ERROR_BUSY,
  CANVASS_LEDGER_ERROR_MISSING,
  CANVASS_LEDGER_ERROR_EXISTS,
  CANVASS_LEDGER_ERROR_CORRUPT,
  CANVASS_LEDGER_ERROR_TOO_NEW,
  CANVASS_LEDGER_ERROR_KEY,
  CANVASS_LEDGER_ERROR_REFUSED,
  CANVASS_LEDGER_ERROR_STORAGE,
  CANVASS_LEDGER_ERROR_INCOMPLETE,
} CanvassLedgerError;

#define CANVASS_LEDGER_ERROR (canvass_ledger_error_quark ())
GQuark canvass_ledger_error_quark (void);

/* Called from the thread that called, now and then. @total may be 0 when not known yet. */
typedef void (*CanvassProgress) (guint64 done, guint64 total, gpointer user_data);

/**
 * CanvassLedger:
 *
 * Held exclusively (flock) while it is open. Not thread-safe: one thread at a time.
 */
#define CANVASS_TYPE_LEDGER (canvass_ledger_get_type ())
G_DECLARE_FINAL_TYPE (CanvassLedger, canvass_ledger, CANVASS, LEDGER, GObject)

/* @key must be a recipient of @campaign (KEY). @key is borrowed and must outlive the ledger. */
CanvassLedger *canvass_ledger_create (const char *directory,
                                      CanvassCampaign *campaign,
                                      const CanvassKey *key,
                                      GError **error);
CanvassLedger *canvass_ledger_open (const char *directory, const CanvassKey *key, GError **error);
/* Without a key: enough for campaign, admit and the counts of files; anything else fails with KEY.
 */
CanvassLedger *canvass_ledger_open_locked (const char *directory, GError **error);

const char *canvass_ledger_get_directory (CanvassLedger *self);
CanvassCampaign *canvass_ledger_get_campaign (CanvassLedger *self); /* (transfer none) newest */
/* (transfer none) (element-type CanvassCampaign) every version, by sequence. */
GPtrArray *canvass_ledger_get_campaigns (CanvassLedger *self);

/* A further version, newer or older than those there, so that a kiosk's records are accepted in
 * whatever order the versions came. REFUSED: another petition or signer, or a sequence that the
 * ledger has with other bytes. Adding a known one again is fine. */
gboolean
canvass_ledger_add_campaign (CanvassLedger *self, CanvassCampaign *campaign, GError **error);

/* A ledger whose campaign files have all rotted does not open. Puts @campaign back if one of them
 * is its, and does nothing to a ledger that opens or that does not know it. */
gboolean
canvass_ledger_restore_campaign (const char *directory, CanvassCampaign *campaign, GError **error);

/* A .kiosk file of this campaign. Records that waited for it are accepted from then on. With a key
 * this is a decision for all coordinators; a locked ledger keeps the card, and the decision follows
 * with the next one. */
gboolean canvass_ledger_admit (CanvassLedger *self, GBytes *kiosk_file, GError **error);

/**
 * CanvassQuarantineReason:
 *
 * Why a record is not on the roll. Stable names by canvass_quarantine_reason_name ().
 */
typedef enum {
  CANVASS_QUARANTINE_DAMAGED,          /* its hash is not the listed one */
  CANVASS_QUARANTINE_CUT_OFF,          /* the file ends before it */
  CANVASS_QUARANTINE_MISPLACED,        /* it names another kiosk or campaign than its batch */
  CANVASS_QUARANTINE_BAD_BATCH,        /* the batch's header, list or signature does not verify */
  CANVASS_QUARANTINE_UNKNOWN_KIOSK,    /* its kiosk has not been admitted */
  CANVASS_QUARANTINE_UNKNOWN_CAMPAIGN, /* a campaign file this ledger does not have */
  CANVASS_QUARANTINE_WRONG_KEY,        /* not sealed to this key */
  CANVASS_QUARANTINE_TAMPERED,         /* sealed to us, but the contents do not fit the seal */
  CANVASS_QUARANTINE_UNREADABLE,       /* opened, but the payload is none of ours or breaks rules */
  CANVASS_QUARANTINE_CONFLICT,         /* the same record id with other bytes */
  CANVASS_QUARANTINE_FORKED,           /* the kiosk's batch chain forks at or before this batch */
  CANVASS_QUARANTINE_REVOKED,          /* its kiosk is revoked, and its batch does not count */
  CANVASS_QUARANTINE_CONTESTED,        /* decisions about it contradict each other */
  CANVASS_QUARANTINE_REJECTED,         /* a coordinator rejected it: nothing waits */
  CANVASS_QUARANTINE_WITHDRAWN,        /* its signer took it back: nothing waits */
} CanvassQuarantineReason;
#define CANVASS_N_QUARANTINE_REASONS 15

const char *canvass_quarantine_reason_name (CanvassQuarantineReason reason);     /* "damaged" */
const char *canvass_quarantine_reason_describe (CanvassQuarantineReason reason); /* a sentence */

/* A file that could not be used at all: it stops no other. */
typedef struct {
  char *path;
  char *what;    /* one line: what is wrong and what to do */
  GQuark domain; /* of the error that says so; 0: none, and there is only @what */
  gint code;
} CanvassBadFile;

/**
 * CanvassAccount:
 *
 * read = accepted + repeated + quarantined, always; and quarantined is the sum of @reasons.
 */
typedef struct {
  guint64 read;
  guint64 accepted;
  guint64 repeated;
  guint64 quarantined;
  guint64 reasons[CANVASS_N_QUARANTINE_REASONS];
  guint64 files; /* batches and mirrors read */
  /* Records of earlier imports that this one put on the roll, because what they waited for came, or
   * took off it, because an id or a kiosk's chain is contested since. No part of @read. */
  guint64 taken_up;
  guint64 taken_off;
  guint64 campaigns;          /* versions read */
  guint64 decisions;          /* read and new */
  guint64 repeated_decisions; /* read, and known before */
  guint64 left;         /* files in drops: too large, gone meanwhile, or more than are looked at */
  GPtrArray *bad_files; /* (element-type CanvassBadFile) */
  /* (element-type CanvassBadFile) what lay in a folder and is nothing to import; neither what
   * coordinators give to tables nor the cards of admitted kiosks are told. */
  GPtrArray *skipped;
} CanvassAccount;

void canvass_account_init (CanvassAccount *self);
void canvass_account_clear (CanvassAccount *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassAccount, canvass_account_clear)

/* Reads files, and folders without following links: batches, mirrors, decisions and campaigns in
 * them by their first bytes, whatever they are called. Copies each new file into the ledger durably
 * before it counts. The account is always filled, also when @error is set: only what concerns the
 * ledger itself is an error. Spread over all cores; @cancellable stops between files with what was
 * read so far kept. */
gboolean canvass_ledger_import (CanvassLedger *self,
                                const char *const *paths,
                                CanvassAccount *account,
                                CanvassProgress progress,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

/* What came onto the roll and what left it since the last account (an import or this), because
 * campaigns or kiosks came. No record is told twice. */
gboolean
canvass_ledger_take_up (CanvassLedger *self, guint64 *taken_up, guint64 *taken_off, GError **error);

/* For a ledger that is locked: how many records, copies and damaged ones among them, wait for this
 * kiosk or this campaign (either is NULL); 0 if it is known. */
guint64 canvass_ledger_count_waiting (CanvassLedger *self,
                                      const CanvassKioskCard *card,
                                      CanvassCampaign *campaign);

/* (transfer full) the roll of everything read so far, from the index. It is the same whatever the
 * order of the imports was. */
CanvassRoll *canvass_ledger_open_roll (CanvassLedger *self,
                                       CanvassProgress progress,
                                       gpointer user_data,
                                       GError **error);

/* Hashes every file of the ledger: (transfer full) (element-type CanvassBadFile) those that have
 * rotted, and those that are known to be missing, each with its cure. With a damaged index, or
 * locked, fewer can be known. */
GPtrArray *canvass_ledger_check (CanvassLedger *self, CanvassProgress progress, gpointer user_data);

/* The whole index anew from the files. CORRUPT when it is rebuilt, but not from all of them. */
gboolean canvass_ledger_rebuild (CanvassLedger *self,
                                 CanvassProgress progress,
                                 gpointer user_data,
                                 GError **error);

/* How the ledger stands now, over everything that was ever read and with what is known today: on
 * the roll in @accepted, further copies of these in @repeated, damaged and cut-off ones of which a
 * good copy came as well, all others by their reasons. There are no bad files in it. @standing is
 * to be cleared by the caller. */
gboolean
canvass_ledger_get_standing (CanvassLedger *self, CanvassAccount *standing, GError **error);

#define CANVASS_LEDGER_MAX_GAPS 16

/* Numbers of batches that have not been read, both ends included. */
typedef struct {
  guint64 first, last;
} CanvassLedgerGap;

typedef struct {
  guint8 kiosk_id[CANVASS_ID_BYTES];
  char name[65]; /* "" while not admitted */
  gboolean admitted;
  guint64 batches;
  guint64 last_number;
  guint64 missing_batches; /* gaps in 1…last_number */
  guint n_gaps;            /* the first of these: */
  CanvassLedgerGap gaps[CANVASS_LEDGER_MAX_GAPS];
  gboolean revoked;  /* by a decision */
  guint64 contested; /* batches of its chain that a fork leaves in quarantine */
  guint32 last_day;  /* of what it sealed and what was read, as 20261128; 0: nothing */
  guint64 accepted;
  guint64 signatures; /* of the accepted ones */
  guint64 quarantined;
  /* Times it was closed, the records it counted then, and how many of these have arrived. */
  guint64 closed_sessions, captured_in_closed, arrived_in_closed;
} CanvassLedgerKiosk;

/* (transfer full) (element-type CanvassLedgerKiosk) by name, then id. */
GArray *canvass_ledger_list_kiosks (CanvassLedger *self, GError **error);

/* The batch of a kiosk that @word names: its number, "last", its batch_id in hexadecimal, or
 * "none", for which @batch_id is zeros. REFUSED: none was read, or several bear the number. */
gboolean canvass_ledger_find_batch (CanvassLedger *self,
                                    const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                    const char *word,
                                    guint8 batch_id[static CANVASS_HASH_BYTES],
                                    GError **error);

/* Writes for each kiosk and campaign version an .ack over every record that is safely in the
 * ledger, accepted or rejected by decision, never a quarantined one. Files HASH.ack in folder @to.
 * @paths (out) (transfer full). */
gboolean canvass_ledger_acknowledge (
    CanvassLedger *self, const char *to, GPtrArray **paths, guint64 *n_records, GError **error);

G_END_DECLS
