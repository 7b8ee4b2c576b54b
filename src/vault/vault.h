/*
 * vault.h: a kiosk's durable store of one campaign's sealed records
 *
 * Knows no secret but the device's signing key. SQLite, application_id "CVLT", user_version 3; the
 * schema is in store.c. Nothing in it tells the order of signing, but for where in the file a
 * record lies: until the next close, batch or forgetting, or the vault is closed, that is in the
 * order of arrival; then the file is written anew in the order of ids (up to 32 MiB of records and
 * while it is sound; above that, after a crash and in blocks that the disk has not yet used again,
 * the order stays). A vault folder is `DIR/CAMPAIGN_ID/` with vault.sqlite, device.key, NAME.kiosk,
 * a copy of each campaign version, vault.lock, vault.reserve, outbox/ and inbox/ (design.md,
 * section 5).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "format/acknowledgement.h"
#include "format/batch.h"
#include "format/kiosk-card.h"

G_BEGIN_DECLS

/**
 * CanvassVaultError:
 * @CANVASS_VAULT_ERROR_BUSY: another process has this vault open; end it first
 * @CANVASS_VAULT_ERROR_MISSING: no such vault or campaign: enroll first
 * @CANVASS_VAULT_ERROR_EXISTS: this campaign is enrolled already: use update
 * @CANVASS_VAULT_ERROR_CORRUPT: no vault, or a damaged one; its records may still be salvaged
 * @CANVASS_VAULT_ERROR_TOO_NEW: a later release wrote it; nothing was touched
 * @CANVASS_VAULT_ERROR_FULL: no room; free some or use another disk; nothing was lost
 * @CANVASS_VAULT_ERROR_STORAGE: disk or SQLite refused (read-only, input/output); nothing was lost
 * @CANVASS_VAULT_ERROR_REFUSED: the file given does not belong here (other campaign, other kiosk, a
 *   signer who is no coordinator, a version that is not newer)
 * @CANVASS_VAULT_ERROR_OTHER_KIOSK: a sound acknowledgement for another kiosk or campaign: pass it
 * by
 */
typedef enum {
  CANVASS_VAULT_ERROR_BUSY,
  CANVASS_VAULT_ERROR_MISSING,
  CANVASS_VAULT_ERROR_EXISTS,
  CANVASS_VAULT_ERROR_CORRUPT,
  CANVASS_VAULT_ERROR_TOO_NEW,
  CANVASS_VAULT_ERROR_FULL,
  CANVASS_VAULT_ERROR_STORAGE,
  CANVASS_VAULT_ERROR_REFUSED,
  CANVASS_VAULT_ERROR_OTHER_KIOSK,
} CanvassVaultError;

#define CANVASS_VAULT_ERROR (canvass_vault_error_quark ())
GQuark canvass_vault_error_quark (void);

/* (transfer full) (element-type utf8): the CAMPAIGN_IDs (hex) enrolled below @directory, sorted.
 * Empty when there are none; NULL with MISSING when @directory is not there. */
GPtrArray *canvass_vault_list (const char *directory, GError **error);

/**
 * CanvassVault:
 *
 * One campaign's records on one kiosk, held exclusively (flock and SQLite's exclusive mode) while
 * it is open. All methods are thread-safe. Every method that changes something returns only once
 * the change is durable: a power cut right after loses nothing.
 */
#define CANVASS_TYPE_VAULT (canvass_vault_get_type ())
G_DECLARE_FINAL_TYPE (CanvassVault, canvass_vault, CANVASS, VAULT, GObject)

/* Makes DIR/CAMPAIGN_ID/ with a fresh device key, and NAME.kiosk in it. @directory is made, mode
 * 0700, if its parent exists. Either everything is there afterwards or nothing. */
CanvassVault *canvass_vault_enroll (const char *directory,
                                    CanvassCampaign *campaign,
                                    const char *name,
                                    GError **error);
/* @campaign_id: hex, or NULL when there is only one (else MISSING says which there are). */
CanvassVault *canvass_vault_open (const char *directory, const char *campaign_id, GError **error);

const char *canvass_vault_get_folder (CanvassVault *self);     /* DIR/CAMPAIGN_ID */
const char *canvass_vault_get_name (CanvassVault *self);       /* of the table */
const char *canvass_vault_get_card_path (CanvassVault *self);  /* of NAME.kiosk */
const guint8 *canvass_vault_get_kiosk_id (CanvassVault *self); /* 16 bytes */
/* (transfer full) the newest version; new records are sealed to it. */
CanvassCampaign *canvass_vault_get_campaign (CanvassVault *self);
void canvass_vault_get_sealing (CanvassVault *self, CanvassSealing *sealing);
/* A further version, checked by canvass_campaign_check_succeeds () (REFUSED). */
gboolean canvass_vault_update (CanvassVault *self, CanvassCampaign *campaign, GError **error);

/* Checks the record's outside (kiosk, campaign version known to this vault, length: REFUSED) and
 * appends it. FULL comes before the disk is: a reserve is kept, so that export, acknowledge and
 * close_session work even where other programs fill what is left. @hash (out) (nullable): H32 of
 * the record. Appending the same bytes twice is once. */
gboolean canvass_vault_append (CanvassVault *self,
                               const guint8 *record,
                               gsize length,
                               guint8 hash[CANVASS_HASH_BYTES],
                               GError **error);

typedef struct {
  guint64 records;        /* held now */
  guint64 unacknowledged; /* of them; the same today, as acknowledged ones are forgotten */
  guint64 signatures;     /* of them; the others close a session or mark a signature */
  guint64 session;        /* signatures since the last close */
  guint64 unbatched;
  guint64 acknowledged;            /* forgotten so far */
  guint64 signatures_acknowledged; /* of them */
  guint64 last_batch;              /* number, 0 for none */
  char last_batch_id[CANVASS_HASH_HEX_CHARS];
  guint64 room;       /* records that fit before append says FULL */
  guint64 unreadable; /* stored and not forgotten, but lost or not whole; those told by examine and
                         export */
  gboolean damaged;   /* some of what was stored cannot be read: export, then keep the folder for
                         salvage and enroll afresh. Learned while opening and exporting */
} CanvassVaultStatus;

gboolean canvass_vault_get_status (CanvassVault *self, CanvassVaultStatus *status, GError **error);

/* Commits what is not yet in a batch as one batch for each campaign version and 16,384 records.
 * Doing nothing is fine. */
gboolean canvass_vault_make_batches (CanvassVault *self, GError **error);

typedef struct {
  guint64 number;
  guint8 batch_id[CANVASS_HASH_BYTES];
  guint32 count;
} CanvassVaultBatch;

/* (transfer full) (element-type CanvassVaultBatch) those not retired, ascending. */
GArray *canvass_vault_list_batches (CanvassVault *self, GError **error);

/* Makes batches, then writes to folder @to as BATCH_ID.batch each live batch that it does not hold
 * intact (temporary name, fsync, rename, fsync of the folder), and reads all of them back from the
 * medium. A file of that name with other contents is left and the good one written beside it as
 * BATCH_ID.N.batch. A record that cannot be read any more is zeros there: the status tells how
 * many, and whoever exports must look. What is whole is found in the pages even where the database
 * does not lead to it. Where no new batch can be committed, as on a full disk, the batches there
 * are go out before that error is returned. What @to does wrong is CANVASS_EXPORT_ERROR; see
 * vault/export.h, also for one step after the other.
 * @paths (out) (transfer full): what @to now holds of this vault, all live batches.
 * @n_records (out): in them. */
gboolean canvass_vault_export (
    CanvassVault *self, const char *to, GPtrArray **paths, guint64 *n_records, GError **error);

/* Forgets exactly the records that @ack covers, if kiosk, campaign and signer are right
 * (OTHER_KIOSK, REFUSED). Batches touched are retired, and the remainder of each joins the next.
 * @n_forgotten (out). */
gboolean canvass_vault_acknowledge (CanvassVault *self,
                                    GBytes *ack_file,
                                    guint64 *n_forgotten,
                                    GError **error);

/* A run of signing, from one close to the next, through restarts and crashes; 16 bytes that say
 * nothing. It stays the same for as long as @self is open: after a close, the next that opens the
 * vault gets another. */
const guint8 *canvass_vault_get_session (CanvassVault *self);
/* After a close: what is signed from now on is of the next session, as if opened anew. */
void canvass_vault_begin_session (CanvassVault *self);

/* Seals a "close" record with the number of signatures sealed since the last one. */
gboolean canvass_vault_close_session (CanvassVault *self, guint64 *captured, GError **error);

/* Seals a "doubt" record about the record whose H32 is @about, which nobody here can open. REFUSED
 * where no such record is held (any more). It is no signature: a close does not count it. */
gboolean canvass_vault_mark_doubtful (CanvassVault *self,
                                      const guint8 about[static CANVASS_HASH_BYTES],
                                      GError **error);

/* Reads every record, salvaging what the database does not give: afterwards the status tells how
 * many are unreadable. */
gboolean canvass_vault_examine (CanvassVault *self, GError **error);

/* Integrity of the database and a test record sealed, stored and rolled back. */
gboolean canvass_vault_check (CanvassVault *self, GError **error);

G_END_DECLS
