/*
 * kiosk-job.h: the campaign's tables, on the desk's thread
 *
 * Each of these answers, by canvass_desk_run_finish (), with what its comment says.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/signature-sheet.h"
#include "desk/view.h"
#include "ledger/kiosk.h"

G_BEGIN_DECLS

/* A GArray of CanvassLedgerKiosk. */
void canvass_kiosk_list_async (CanvassDesk *desk, GAsyncReadyCallback callback, gpointer user_data);

/* A decision about one table. */
typedef struct {
  CanvassSheetDecision decision;
  char name[CANVASS_KIOSK_NAME_MAX_BYTES + 1]; /* NAMING */
  guint8 after[CANVASS_HASH_BYTES];            /* REVOCATION: zeros for none */
  guint64 number;                              /* of that batch, 0 while it has not been read */
  gboolean contested;                          /* it contradicts another one */
} CanvassKioskDecision;

/* All there is to show of one table. */
typedef struct {
  CanvassKioskHistory *history; /* (owned) */
  char *words;                  /* (owned) six, or "" of one that is not admitted */
  GArray *decisions;            /* (owned) (element-type CanvassKioskDecision) by day */
} CanvassKioskSheet;

void canvass_kiosk_sheet_free (CanvassKioskSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassKioskSheet, canvass_kiosk_sheet_free)

/* A CanvassKioskSheet. @words: (nullable) the table's, where they are known: working them out takes
 * some tenths of a second. */
void canvass_kiosk_look_async (CanvassDesk *desk,
                               const guint8 kiosk_id[static CANVASS_ID_BYTES],
                               const char *words,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* A .kiosk file that somebody chose. */
typedef struct {
  char *path;            /* (owned) */
  GBytes *file;          /* (owned) (nullable) */
  CanvassKioskCard card; /* unless there is an @error */
  char *words;           /* (owned) (nullable) six */
  gboolean known;        /* it is admitted already */
  guint64 waiting;       /* records that wait for it */
  GError *error;         /* (owned) (nullable) why it cannot be admitted */
} CanvassIntroduction;

void canvass_introduction_free (CanvassIntroduction *self);

/* A GPtrArray of CanvassIntroduction, in the order of @paths. */
void canvass_kiosk_meet_async (CanvassDesk *desk,
                               GStrv paths,
                               CanvassDeskProgress *progress,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* These answer with a GArray of CanvassDecisionId, what was decided: to be undone. Admitting one
 * that is admitted decides nothing. */
void canvass_kiosk_admit_async (CanvassDesk *desk,
                                GBytes *file,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
void canvass_kiosk_name_async (CanvassDesk *desk,
                               const guint8 kiosk_id[static CANVASS_ID_BYTES],
                               const char *name,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* @after: batch_id of the last that counts, zeros for none. */
void canvass_kiosk_revoke_async (CanvassDesk *desk,
                                 const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                 const guint8 after[static CANVASS_HASH_BYTES],
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* A CanvassRevocationEffect, and nothing is decided. */
void canvass_kiosk_weigh_async (CanvassDesk *desk,
                                const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                const guint8 after[static CANVASS_HASH_BYTES],
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* Signs a new PIN into a file in @folder that is called after @name and was not there before. @pin:
 * (transfer full) good digits, from canvass_secret_new (). The path (char *). */
void canvass_kiosk_reset_pin_async (CanvassDesk *desk,
                                    const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                    const char *name,
                                    char *pin,
                                    const char *folder,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

typedef struct {
  guint n_files;
  guint64 n_records;
} CanvassAcknowledged;

/* Writes acknowledgements into @folder. A CanvassAcknowledged. */
void canvass_kiosk_acknowledge_async (CanvassDesk *desk,
                                      const char *folder,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

G_END_DECLS
