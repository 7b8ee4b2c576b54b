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

/* In a transaction: earlier releases leave it alone from now on. */
gboolean canvass_index_hold_mirrors (CanvassIndex *self, GError **error);

/* Both return FALSE. */
gboolean canvass_index_corrupt (GError **error);
gboolean canvass_index_storage_error (CanvassIndex *self, GError **error);

G_END_DECLS
