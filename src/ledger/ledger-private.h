/*
 * ledger-private.h: what the files of this engine share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/decisions.h"
#include "ledger/facts.h"
#include "ledger/index.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/* In the ledger's folder, held by whoever has it open. */
#define CANVASS_LEDGER_LOCK "ledger.lock"

struct _CanvassLedger {
  GObject parent_instance;

  const CanvassKey *key; /* borrowed (nullable): locked */

  /* Owned. */
  char *directory;
  char *campaigns_folder;
  char *kiosks_folder;
  char *batches_folder;
  char *acknowledgements_folder;
  char *decisions_folder;
  char *index_path;
  int lock_fd;
  GPtrArray *campaigns; /* (element-type CanvassCampaign) by sequence */
  GArray *cards;        /* (element-type CanvassAdmittedKiosk) by kiosk id: all that lie here */
  GArray *kiosks;       /* (element-type CanvassAdmittedKiosk) the same: those that are admitted */
  CanvassIndex *index;  /* (nullable) */
  GError *index_error;  /* (nullable) why there is none */
  CanvassFacts *facts;  /* (nullable) read from the index when first needed */
  GPtrArray *decisions; /* (element-type CanvassDecisionFact) with the facts; empty before */
  CanvassJudgement *judgement; /* of these */
  gboolean settled;            /* the facts, with these campaigns, kiosks and decisions */
};

/* Fails with KEY while locked and with CORRUPT without a usable index; else facts are there and
 * settled. */
gboolean canvass_ledger_settle (CanvassLedger *self, GError **error);

/* Facts settled with the campaigns and kiosks that the last account was made with, so that settling
 * them again tells what has changed since. Fails as above. */
gboolean canvass_ledger_settle_as_accounted (CanvassLedger *self, GError **error);
/* From now on the account is with those of today. Where this cannot be kept, the next account tells
 * the same once more. */
void canvass_ledger_keep_accounted (CanvassLedger *self);

/* (transfer full) of all cards the kiosks that @judgement admits, under the names that they have by
 * it. */
GArray *canvass_ledger_list_admitted (CanvassLedger *self, const CanvassJudgement *judgement);
/* After cards or decisions came. */
void canvass_ledger_judge (CanvassLedger *self);
/* For as long as the ledger is open: one that a decision brought. */
void
canvass_ledger_add_card (CanvassLedger *self, GBytes *kiosk_file, const CanvassKioskCard *card);
/* Durably. */
gboolean canvass_ledger_keep_card (CanvassLedger *self,
                                   GBytes *kiosk_file,
                                   CanvassKioskCard *card,
                                   GError **error);

/* The index's decisions. */
gboolean canvass_ledger_read_decisions (CanvassLedger *self, GError **error);
/* Those that an interrupted import left unread. */
gboolean canvass_ledger_read_unread_decisions (CanvassLedger *self, GError **error);
/* Every one that was read must still lie there. */
gboolean canvass_ledger_check_decisions (CanvassLedger *self, GError **error);
/* (transfer full) of what lies in decisions/, also where there is no such folder. */
GArray *canvass_ledger_list_decision_files (CanvassLedger *self, GError **error);
/* Onto the shelf, and into an open transaction of the index. @known: it had been read before, and a
 * copy that had rotted is cured. Errors: CANVASS_FORMAT_ERROR of any kind, REFUSED (not about this
 * campaign, or its signer is no coordinator), STORAGE. Judging again is the caller's. */
gboolean canvass_ledger_take_decision (
    CanvassLedger *self, GBytes *file, gboolean *known, guint8 *hash, GError **error);

/* Changes @payload as the corrections in @places say. */
gboolean canvass_ledger_correct (CanvassLedger *self,
                                 const GArray *places,
                                 CanvassPayload *payload,
                                 GError **error);

/* As above, and files that an interrupted import left unread are read before. */
gboolean canvass_ledger_catch_up (CanvassLedger *self,
                                  CanvassProgress progress,
                                  gpointer user_data,
                                  GError **error);

/* Without asking whether it belongs here. */
gboolean
canvass_ledger_keep_campaign (CanvassLedger *self, CanvassCampaign *campaign, GError **error);

/* A new index beside the ledger's, at @path (out) (transfer full); and in its place. */
CanvassIndex *canvass_ledger_create_index (CanvassLedger *self, char **path, GError **error);
gboolean canvass_ledger_place_index (CanvassLedger *self, const char *path, GError **error);
gboolean canvass_ledger_reopen_index (CanvassLedger *self, GError **error);

CanvassHeadVerdict canvass_ledger_judge_head (CanvassLedger *self,
                                              const CanvassBatchReader *reader);

/**
 * CanvassIntake:
 *
 * Files to be read, and what became of them.
 */
typedef struct {
  char *path; /* (owned) (nullable): NULL for one that is on the shelf already */
  guint8 hash[CANVASS_HASH_BYTES]; /* of one that is */
  gboolean is_mirror;              /* else a batch */
  guint32 count;                   /* records announced */
} CanvassIntakeFile;

typedef struct {
  GArray *files;        /* (element-type CanvassIntakeFile) */
  guint64 total;        /* records announced by all of them */
  GArray *read;         /* (element-type guint32) places in facts->files of each file given */
  GPtrArray *bad_files; /* (element-type CanvassBadFile) */
} CanvassIntake;

void canvass_intake_init (CanvassIntake *self);
void canvass_intake_clear (CanvassIntake *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassIntake, canvass_intake_clear)

void
canvass_intake_add_file (CanvassIntake *self, const char *path, gboolean is_mirror, guint32 count);
void canvass_intake_add_shelved (CanvassIntake *self,
                                 const guint8 hash[static CANVASS_HASH_BYTES],
                                 gboolean is_mirror);
/* Files on the shelf that the ledger's facts do not know. */
gboolean canvass_intake_add_unread (CanvassIntake *self, CanvassLedger *ledger, GError **error);
void canvass_intake_refuse (CanvassIntake *self, const char *path, const char *what);
void canvass_intake_refuse_error (CanvassIntake *self, const char *path, const GError *error);

/* Reads, opens and indexes. Facts and index agree afterwards, also after an error: then they hold
 * what was read before it. STORAGE, CORRUPT or G_IO_ERROR_CANCELLED. */
gboolean canvass_intake_run (CanvassIntake *self,
                             CanvassLedger *ledger,
                             CanvassIndex *index,
                             CanvassFacts *facts,
                             CanvassProgress progress,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error);

CanvassBadFile *canvass_bad_file_new (const char *path, const char *what);
void canvass_bad_file_free (CanvassBadFile *self);

G_END_DECLS
