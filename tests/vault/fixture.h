/*
 * fixture.h: a scratch folder with campaigns, vaults and records to test the vault with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/key-file.h"
#include "vault/vault.h"

/* (transfer full) the campaign whose source is called @id, signed by the first key and sealed to
 * all of them. */
CanvassCampaign *
fixture_campaign (const char *id, guint64 sequence, CanvassKey *const *keys, guint n_keys);
/* (transfer full) the same, whose drop.ini says @drop. */
CanvassCampaign *fixture_campaign_with_drop (const char *id, CanvassKey *key, const char *drop);

typedef struct {
  char *directory; /* scratch; everything in it goes with the fixture */
  char *vaults;    /* DIR below it, not made yet */
  char *stick;     /* an empty folder below it */
  CanvassKey *key;
  CanvassCampaign *campaign; /* "bridge", sequence 1, sealed to key */
  CanvassVault *vault;       /* enrolled as "Table 1" */
} Fixture;

void fixture_setup (Fixture *fixture, gconstpointer unused);
void fixture_teardown (Fixture *fixture, gconstpointer unused);
void fixture_remove_tree (const char *path);

void fixture_close (Fixture *fixture);
void fixture_reopen (Fixture *fixture);
/* Opening now must fail with @code. */
void fixture_assert_refused (Fixture *fixture, int code);

char *fixture_path (Fixture *fixture, const char *name); /* in the vault's folder */

/* A record sealed to the vault's newest campaign; returns its length. */
gsize fixture_seal (CanvassVault *vault, guint8 record[static CANVASS_RECORD_MAX_BYTES]);
/* One more record; @hash is nullable. */
void fixture_append (CanvassVault *vault, guint8 *hash);
void fixture_append_many (CanvassVault *vault, guint n);

CanvassVaultStatus fixture_status (CanvassVault *vault);

/* (transfer full) what @to holds after an export. */
GPtrArray *fixture_export (CanvassVault *vault, const char *to);

/* A batch file, read through the reader that the desk uses. */
typedef struct {
  CanvassBatchHeader header;
  guint8 batch_id[CANVASS_HASH_BYTES];
  gboolean signature_is_good;
  guint sound;
  guint damaged;
  GByteArray *hashes; /* as listed */
} FixtureBatch;

FixtureBatch *fixture_read_batch (const char *path, CanvassVault *vault);
void fixture_batch_free (FixtureBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureBatch, fixture_batch_free)
const guint8 *fixture_batch_hash (const FixtureBatch *batch, guint i);

/* (transfer full) an acknowledgement of @n hashes for the vault's kiosk and @campaign. */
GBytes *fixture_acknowledge (CanvassVault *vault,
                             CanvassCampaign *campaign,
                             const guint8 *hashes,
                             gsize n,
                             const CanvassKey *signer);

/* Edits the database behind the closed vault's back. */
void fixture_tamper (Fixture *fixture, const char *sql);

/* @path's bytes. */
GBytes *fixture_contents (const char *path);
