/*
 * roll-private.h: how the ledger makes a roll
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger-private.h"
#include "ledger/roll.h"

#include <sodium.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct {
  CanvassFileFact fact;
  guint kiosk;
  gint recipient;
} CanvassRollFile;

/* An ordinary user may lock 8 MiB, and the rest of memory goes to swap: so the database holds each
 * payload encrypted, under a key which is in locked memory and nowhere else. */
typedef struct {
  guint8 key[crypto_aead_chacha20poly1305_ietf_KEYBYTES];
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];
} CanvassRollSecrets;

struct _CanvassRoll {
  CanvassLedger *ledger;       /* (owned) */
  sqlite3 *db;                 /* (owned) */
  sqlite3_stmt *insert;        /* (owned) */
  CanvassRollSecrets *secrets; /* (owned) locked memory */
  CanvassPayload *payload;     /* (owned) */
  GArray *files;               /* (owned) (element-type CanvassRollFile) */
  GPtrArray *kiosk_names;      /* (owned) (element-type utf8) */
  GHashTable *doubts;    /* (owned) (element-type GBytes) hash ‖ kiosk_id of what was marked */
  GHashTable *merged;    /* (owned) hashes of records */
  GHashTable *corrected; /* (owned) the same */
  CanvassPayload *drawn; /* (owned) of a corrected record as it was given, for its drawing */
  guint64 n_records;
  guint64 n_signatures;
};

/* (transfer full) empty, for the ledger's campaigns, kiosks and files as they are now. Holds a
 * reference to @ledger. */
CanvassRoll *canvass_roll_new (CanvassLedger *ledger, GError **error);

/* @payload: @length bytes of CBOR without a drawing, which go no further than under a key of the
 * roll's own. */
gboolean canvass_roll_add (
    CanvassRoll *self, guint32 record, const guint8 *payload, gsize length, GError **error);

void canvass_roll_describe_entry (const CanvassRoll *self,
                                  const guint8 *record_id,
                                  const guint8 *hash,
                                  guint file_place,
                                  const CanvassPayload *payload,
                                  CanvassRollEntry *entry);

#define CANVASS_ROLL_BOX_MAX_BYTES                                                                 \
  (CANVASS_PAYLOAD_MAX_BYTES + crypto_aead_chacha20poly1305_ietf_ABYTES)

/* Into self->payload, without a drawing. FALSE with CORRUPT. */
gboolean canvass_roll_open_box (CanvassRoll *self,
                                const guint8 *record_id,
                                guint64 number,
                                const guint8 *box,
                                gsize length,
                                GError **error);

/* @rows: record_id, hash, file, place, number, box. */
gboolean canvass_roll_visit_records (CanvassRoll *self,
                                     sqlite3_stmt *rows,
                                     CanvassRollVisitor visitor,
                                     gpointer user_data,
                                     GError **error);

/* Both return FALSE. */
gboolean canvass_roll_memory_error (CanvassRoll *self, GError **error);
gboolean canvass_roll_damaged (GError **error);

G_END_DECLS
