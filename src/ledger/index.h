/*
 * index.h: what was read, encrypted, in ledger.sqlite
 *
 * Tables of boxes: one row a file, its records in chunks with their opened payloads without
 * drawings, and one row a decision. A box is nonce ‖ XChaCha20-Poly1305 under a random ledger key,
 * padded to 4 KiB steps, bound to its table and row; the row's name is a keyed hash of the file's,
 * so that the table tells a thief how much was read and not which file a row is about. The ledger
 * key is sealed to the coordinator (crypto_box_seal) and signed by the same, so that nobody else
 * can plant an index.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/facts.h"

G_BEGIN_DECLS

#define CANVASS_INDEX_APPLICATION_ID 0x43564c47 /* "CVLG" */
#define CANVASS_INDEX_VERSION 3
/* Until it holds a decision or a mirror, which earlier releases would not know what to do with. */
#define CANVASS_INDEX_VERSION_WITHOUT_DECISIONS 2
#define CANVASS_INDEX_VERSION_WITHOUT_MIRRORS 1

/* Records in a chunk, and what a chunk of the longest payloads takes. */
#define CANVASS_CHUNK_RECORDS 48
#define CANVASS_CHUNK_BYTES (256 * 1024)
#define CANVASS_BOX_OVERHEAD_BYTES 40 /* nonce and tag */

typedef struct _CanvassIndex CanvassIndex;

/* Looks at the file's header only, without a key: CORRUPT (also when it is not there) or TOO_NEW.
 */
gboolean canvass_index_peek (const char *path, GError **error);

/* A new, empty index at @path, which must not exist. Not durable before the first commit. */
CanvassIndex *canvass_index_create (const char *path,
                                    const guint8 campaign_id[static CANVASS_ID_BYTES],
                                    const CanvassKey *key,
                                    GError **error);
/* Errors: CORRUPT, TOO_NEW, KEY, STORAGE. */
CanvassIndex *canvass_index_open (const char *path,
                                  const guint8 campaign_id[static CANVASS_ID_BYTES],
                                  const CanvassKey *key,
                                  GError **error);
void canvass_index_free (CanvassIndex *self); /* what was not committed is rolled back */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassIndex, canvass_index_free)

gboolean canvass_index_begin (CanvassIndex *self, GError **error); /* fine to repeat */
gboolean canvass_index_commit (CanvassIndex *self, GError **error);
void canvass_index_rollback (CanvassIndex *self);

gboolean canvass_index_put_file (CanvassIndex *self, const CanvassFileFact *file, GError **error);
/* @box was made by canvass_index_seal_chunk () for the same file and number. */
gboolean canvass_index_put_chunk (CanvassIndex *self,
                                  const guint8 file_hash[static CANVASS_HASH_BYTES],
                                  guint number,
                                  const guint8 *box,
                                  gsize length,
                                  GError **error);

/* A decision as it was opened: @body in locked memory. */
gboolean canvass_index_put_decision (CanvassIndex *self,
                                     const guint8 file_hash[static CANVASS_HASH_BYTES],
                                     const guint8 signer_pk[static CANVASS_SIGN_PK_BYTES],
                                     const guint8 *body,
                                     gsize length,
                                     GError **error);

typedef struct {
  guint8 hash[CANVASS_HASH_BYTES];
  guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
  const guint8 *body;
  gsize length;
} CanvassIndexDecision;

/* Return FALSE to stop; then so does the function that calls it, without an @error of its own. */
typedef gboolean (*CanvassIndexDecisionVisitor) (const CanvassIndexDecision *decision,
                                                 gpointer user_data);
gboolean canvass_index_foreach_decision (CanvassIndex *self,
                                         CanvassIndexDecisionVisitor visitor,
                                         gpointer user_data,
                                         GError **error);
/* The same of one of them; CORRUPT if it is not there. */
gboolean canvass_index_visit_decision (CanvassIndex *self,
                                       const guint8 file_hash[static CANVASS_HASH_BYTES],
                                       CanvassIndexDecisionVisitor visitor,
                                       gpointer user_data,
                                       GError **error);

/* (element-type CanvassHash): what the last account was made with, as its maker likes to name it.
 * Durable at once. */
gboolean canvass_index_put_accounted (CanvassIndex *self, const GArray *names, GError **error);
/* (transfer full) (nullable) */
GArray *canvass_index_get_accounted (CanvassIndex *self);

/* (transfer full) (element-type CanvassFileFact) by hash, then part; first_record is not set. */
GArray *canvass_index_list_files (CanvassIndex *self, GError **error);

/* Any thread. @plain is padded in place, so CANVASS_CHUNK_BYTES long; @box has room for the
 * overhead as well. Returns the length of the box. */
gsize canvass_index_seal_chunk (const CanvassIndex *self,
                                const guint8 file_hash[static CANVASS_HASH_BYTES],
                                guint number,
                                guint8 plain[static CANVASS_CHUNK_BYTES],
                                gsize length,
                                guint8 *box);

/* (transfer full) (nullable) as it is stored, @length bytes; NULL with CORRUPT or STORAGE. */
guint8 *canvass_index_fetch_chunk (CanvassIndex *self,
                                   const guint8 file_hash[static CANVASS_HASH_BYTES],
                                   guint number,
                                   gsize *length,
                                   GError **error);
/* Any thread. Returns the length, or 0 with CORRUPT. */
gsize canvass_index_open_chunk (const CanvassIndex *self,
                                const guint8 file_hash[static CANVASS_HASH_BYTES],
                                guint number,
                                const guint8 *box,
                                gsize length,
                                guint8 plain[static CANVASS_CHUNK_BYTES],
                                GError **error);
/* Both at once. */
gsize canvass_index_get_chunk (CanvassIndex *self,
                               const guint8 file_hash[static CANVASS_HASH_BYTES],
                               guint number,
                               guint8 plain[static CANVASS_CHUNK_BYTES],
                               GError **error);

G_END_DECLS
