/*
 * vault-private.h: what the files of src/vault share of a vault
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "vault/store.h"
#include "vault/vault.h"

G_BEGIN_DECLS

#define CANVASS_VAULT_LOCK_FILE "vault.lock"
#define CANVASS_VAULT_OUTBOX "outbox"
#define CANVASS_VAULT_INBOX "inbox"

typedef struct {
  guint32 number;            /* 1, 2, 3 … in the order they came */
  CanvassCampaign *campaign; /* (owned) */
} CanvassVaultVersion;

struct _CanvassVault {
  GObject parent_instance;

  /* Set while opening, constant afterwards. */
  char *folder;
  char *name;
  char *card_path;
  char *store_path;
  char *wal_path;
  int lock_fd;
  guint8 *device_sk; /* (owned) locked memory */
  guint8 device_pk[CANVASS_SIGN_PK_BYTES];
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint8 session[CANVASS_ID_BYTES];

  /* Held over making batches and a whole acknowledgement; taken before lock. Appending never waits
   * for it. */
  GMutex batch_lock;

  GMutex lock;         /* guards all that follows */
  CanvassStore *store; /* (owned) */
  GArray *versions;    /* (owned) (element-type CanvassVaultVersion) ascending, at least one */

  gboolean damaged;  /* something could not be read: told in the status */
  guint forgettings; /* so far: what was loaded before one may be gone */

  guint64 reserve_bytes;
  gboolean reserve_is_whole;
  gboolean in_order_of_arrival; /* records came or went since the file was written anew */

  /* As committed. */
  guint64 records;
  guint64 batched;
  guint64 acknowledged;
  guint64 closed;        /* stored right after the last close record */
  guint64 doubts;        /* of those stored since */
  guint64 stored;        /* ever: what is neither held nor acknowledged is lost */
  guint64 own_forgotten; /* of those acknowledged */

  GArray *salvaged; /* (owned) (nullable) (element-type CanvassSalvaged) by hash */
  GHashTable *own; /* (owned) (element-type GBytes) hashes of records held that are no signatures */
  GHashTable *broken; /* (owned) (element-type GBytes) hashes of records that are not whole */
  guint64 last_batch;
  guint8 last_batch_id[CANVASS_HASH_BYTES];
};

/* CORRUPT, saying @what is wrong and what to do. Returns FALSE. */
gboolean canvass_vault_report_damage (const char *what, GError **error);

/* (transfer full) the file name of the kiosk's card: never a path, whatever the table is called. */
char *canvass_vault_card_name (const char *name);

/* A campaign is most of a small vault: so that a damaged page of it costs no record, a copy lies
 * beside the vault. What counts are the vault's bytes, or its hash where they are damaged. */
char *canvass_vault_campaign_copy_name (const guint8 campaign_hash[static CANVASS_HASH_BYTES]);
gboolean canvass_vault_insert_campaign (CanvassStore *store,
                                        guint32 number,
                                        CanvassCampaign *campaign,
                                        GError **error);

/* With lock held. */
const CanvassVaultVersion *canvass_vault_newest (CanvassVault *self);
const CanvassVaultVersion *
canvass_vault_find_version (CanvassVault *self,
                            const guint8 campaign_hash[static CANVASS_HASH_BYTES]);

/**
 * CanvassLiveBatch:
 *
 * A batch that is not retired, as it was committed.
 */
typedef struct {
  guint64 number;
  guint8 batch_id[CANVASS_HASH_BYTES];
  CanvassBatchHeader header;
  GBytes *head; /* (owned) */
} CanvassLiveBatch;

void canvass_live_batch_free (CanvassLiveBatch *self);
const guint8 *canvass_live_batch_get_hashes (const CanvassLiveBatch *self);

/* (transfer full) (element-type CanvassLiveBatch), ascending. A batch whose head is damaged is left
 * out: its records count as unbatched and join the next. With lock held. */
GPtrArray *canvass_vault_load_batches (CanvassVault *self, GError **error);
/* The records' rows, sorted by hash, each marked with its live batch. What the tree has lost is
 * salvaged from the pages. With lock held. */
GArray *canvass_vault_load_rows (CanvassVault *self, GPtrArray *batches, GError **error);
CanvassStoreRow *canvass_vault_find_row (GArray *rows,
                                         const guint8 hash[static CANVASS_HASH_BYTES]);
/* With lock held: records that the tree does not give, sorted by hash; looked for when first asked,
 * until they are forgotten about. */
GArray *canvass_vault_get_salvaged (CanvassVault *self, GPtrArray *batches);
gboolean canvass_vault_read_salvaged (CanvassVault *self,
                                      const guint8 hash[static CANVASS_HASH_BYTES],
                                      guint8 *record,
                                      gsize length);
/* Records that the kiosk sealed about itself; see own-records.c. Under the lock. */
void canvass_vault_load_own (CanvassVault *self);
gboolean canvass_vault_is_own (CanvassVault *self, const guint8 hash[static CANVASS_HASH_BYTES]);
/* In a transaction. */
gboolean canvass_vault_forget_own (CanvassVault *self,
                                   const guint8 hash[static CANVASS_HASH_BYTES],
                                   GError **error);

void canvass_vault_note_broken (CanvassVault *self, const guint8 hash[static CANVASS_HASH_BYTES]);
/* Since the last close; with lock held. */
guint64 canvass_vault_count_signatures (CanvassVault *self);
/* Of the session that the last close began. With lock held, or while opening. */
void canvass_vault_derive_session (CanvassVault *self);
/* What was stored and is not acknowledged. */
guint64 canvass_vault_count_due (CanvassVault *self);
guint64 canvass_vault_count_unreadable (CanvassVault *self);
/* In a transaction, with lock held; what it did is counted once that is committed. *@is_new FALSE
 * for bytes that are held already. */
gboolean canvass_vault_insert_record (CanvassVault *self,
                                      const guint8 *record,
                                      gsize length,
                                      const guint8 hash[static CANVASS_HASH_BYTES],
                                      gboolean *is_new,
                                      GError **error);
void canvass_vault_count_appended (CanvassVault *self);
gboolean canvass_vault_set_number (CanvassVault *self,
                                   CanvassStoreStatement statement,
                                   guint64 number,
                                   const char *doing,
                                   GError **error);
/* Returns the record's length, or 0 with @error. With lock held. */
gsize canvass_vault_seal_close (CanvassVault *self,
                                guint64 captured,
                                guint8 record[static CANVASS_RECORD_MAX_BYTES],
                                GError **error);

/* *@intact FALSE, and zeros, for a record that has not the row's hash or cannot be read any more.
 * With lock held. */
gboolean canvass_vault_read_record (CanvassVault *self,
                                    const CanvassStoreRow *row,
                                    guint8 *record,
                                    gsize length,
                                    gboolean *intact,
                                    GError **error);
/* In records: how many fit before the vault says that it is full. With lock held. */
gboolean canvass_vault_measure_room (CanvassVault *self, guint64 *room, GError **error);
/* FULL when there is none for another record. With lock held. */
gboolean canvass_vault_check_room (CanvassVault *self, GError **error);

gboolean canvass_vault_check_integrity (CanvassVault *self, GError **error);
/* Writes the file anew in the order of ids, where that is needed, possible and affordable. With
 * lock held, outside a transaction. */
void canvass_vault_compact (CanvassVault *self);

/* Measures the reserve afresh and takes it. With lock held. */
void canvass_vault_take_reserve (CanvassVault *self);
/* A transaction that must go through on a full disk too: then the reserve is given up for it, and
 * taken back. It is asked for once more where it has failed for want of room. With lock held. */
typedef gboolean (*CanvassVaultChange) (CanvassVault *self, gconstpointer data, GError **error);
gboolean canvass_vault_change_in_reserve (CanvassVault *self,
                                          CanvassVaultChange change,
                                          gconstpointer data,
                                          GError **error);

/* (transfer full) STEM.SUFFIX, or STEM.N.SUFFIX. */
char *canvass_export_name (const char *stem, guint n, const char *suffix);

/* With batch_lock and lock held. */
gboolean canvass_vault_commit_batches (CanvassVault *self, GError **error);

G_END_DECLS
