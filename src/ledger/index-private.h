/*
 * index-private.h: what the index's connection and its rows share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/index.h"

#include <sodium.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define CANVASS_INDEX_KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES

typedef enum {
  CANVASS_INDEX_PUT_FILE,
  CANVASS_INDEX_PUT_CHUNK,
  CANVASS_INDEX_GET_CHUNK,
  CANVASS_INDEX_N_STATEMENTS
} CanvassIndexStatement;

typedef struct {
  guint8 ledger[CANVASS_INDEX_KEY_BYTES]; /* everything else is derived from it */
  guint8 boxes[CANVASS_INDEX_KEY_BYTES];
  guint8 names[crypto_generichash_KEYBYTES];
} CanvassIndexKeys;

struct _CanvassIndex {
  sqlite3 *db;                                          /* (owned) */
  sqlite3_stmt *statements[CANVASS_INDEX_N_STATEMENTS]; /* (owned) */
  CanvassIndexKeys *keys;                               /* (owned) locked memory */
  gboolean writing;
};

#define CANVASS_INDEX_NAME_BYTES 16 /* of a row */

/* In a transaction: releases that know an earlier @version only leave it alone from now on. */
gboolean canvass_index_raise_version (CanvassIndex *self, gint version, GError **error);

/* @table: a letter of its own for each. */
void canvass_index_name_row (const CanvassIndex *self,
                             guint8 table,
                             const guint8 *file_hash,
                             guint number,
                             guint8 name[static CANVASS_INDEX_NAME_BYTES]);
/* @box has room for CANVASS_BOX_OVERHEAD_BYTES more than @length. Returns the length of the box. */
gsize canvass_index_seal_box (const CanvassIndex *self,
                              const guint8 name[static CANVASS_INDEX_NAME_BYTES],
                              const guint8 *plain,
                              gsize length,
                              guint8 *box);
/* Returns the length in @plain, 0 if it does not open. */
gsize canvass_index_open_box (const CanvassIndex *self,
                              const guint8 name[static CANVASS_INDEX_NAME_BYTES],
                              const guint8 *box,
                              gsize length,
                              guint8 *plain,
                              gsize capacity);

/* Both return FALSE. */
gboolean canvass_index_corrupt (GError **error);
gboolean canvass_index_storage_error (CanvassIndex *self, GError **error);

G_END_DECLS
