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

struct _CanvassRollList;

/* What the roll holds of a record. */
typedef enum {
  CANVASS_ROLL_NOTHING,
  CANVASS_ROLL_ENTRY,
  CANVASS_ROLL_WITHDRAWN, /* to be shown on request, and no part of any count */
} CanvassRollStanding;

/* Added to the kind of a withdrawn signature's row. */
#define CANVASS_ROLL_KIND_WITHDRAWN 16

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
  GHashTable *withdrawn; /* (owned) the same */
  guint64 n_records;
  guint64 n_signatures;
  guint64 next_number;              /* of a box: none is used twice */
  guint64 facts_serial;             /* of the facts that it was made of */
  GArray *marks;                    /* (owned) (element-type guint32) of each record's fact */
  struct _CanvassRollList *listing; /* (owned) (nullable) until it is asked for */
};

/* (transfer full) empty, for the ledger's campaigns, kiosks and files as they are now. Holds a
 * reference to @ledger. */
CanvassRoll *canvass_roll_new (CanvassLedger *ledger, GError **error);

/* Once it has been filled with what stands on the roll, each id once: a million places are put in
 * the order of their ids faster at once than one by one. From here on what is added takes the place
 * of what has its id. */
gboolean canvass_roll_index (CanvassRoll *self, GError **error);

/* Of files, kiosks and their names, as they are now. */
void canvass_roll_take_files (CanvassRoll *self);

CanvassRollStanding canvass_roll_stand (const CanvassRecordFact *fact);
/* What it follows from that a record's row has to be made anew. */
guint32 canvass_roll_mark (const CanvassRoll *self, const CanvassRecordFact *fact);

/* Reads records' payloads from the index, one after the other. */
typedef struct {
  guint8 *plain; /* (owned) locked memory */
  guint32 file;
  guint32 number; /* of the chunk that is in @plain */
  gsize length;   /* 0: none is */
} CanvassRollReader;

void canvass_roll_reader_init (CanvassRollReader *self);
void canvass_roll_reader_clear (CanvassRollReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassRollReader, canvass_roll_reader_clear)
/* Adds it, as canvass_roll_add () does. */
gboolean canvass_roll_reader_add (CanvassRollReader *self,
                                  CanvassRoll *roll,
                                  guint32 record,
                                  GError **error);

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

gboolean
canvass_roll_is_doubtful (const CanvassRoll *self, const guint8 *hash, const guint8 *kiosk_id);

/* By other doubts than the roll's. */
gboolean
canvass_roll_is_doubtful_by (GHashTable *doubts, const guint8 *hash, const guint8 *kiosk_id);

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
