/*
 * fixture.h: a campaign, coordinators, kiosks and their batches, made in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/batch.h"
#include "format/kiosk-card.h"
#include "ledger/export.h"
#include "ledger/ledger.h"

typedef struct {
  CanvassKioskCard card;
  guint8 device_sk[CANVASS_SIGN_SK_BYTES];
  GBytes *file; /* the .kiosk */
  guint64 number;
  guint8 previous_id[CANVASS_HASH_BYTES];
} Kiosk;

typedef struct {
  char *folder;
  char *ledger_folder;
  CanvassKey *key;    /* seals the campaign and opens the ledger */
  CanvassKey *second; /* another recipient */
  CanvassCampaign *campaign;
  CanvassLedger *ledger; /* (nullable) */
} Fixture;

void fixture_setup (Fixture *self, gconstpointer unused);
void fixture_teardown (Fixture *self, gconstpointer unused);

/* (transfer full) FOLDER/name */
char *fixture_path (Fixture *self, const char *name);
void fixture_open (Fixture *self);
void fixture_close (Fixture *self);
void fixture_remove_tree (const char *path);

/* A version of the fixture's petition; of another one with another @id. */
CanvassCampaign *
fixture_campaign (Fixture *self, const char *id, guint version, const CanvassKey *key);

/* Enrolled with @campaign; admitted unless @stranger. */
Kiosk *kiosk_new (CanvassCampaign *campaign, const char *name);
void kiosk_free (Kiosk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Kiosk, kiosk_free)
void fixture_admit (Fixture *self, const Kiosk *kiosk);

/* (transfer full) one record. */
GBytes *fixture_signature (Kiosk *kiosk, CanvassCampaign *campaign, const char *name);
GBytes *fixture_record (Kiosk *kiosk, CanvassCampaign *campaign, const CanvassPayload *payload);
CanvassPayload *fixture_payload (const char *name);
/* (transfer full) (element-type GBytes) */
GPtrArray *fixture_signatures (Kiosk *kiosk, CanvassCampaign *campaign, guint n);
/* The same record with another ciphertext byte: one id, two hashes. */
GBytes *fixture_flip (GBytes *bytes, gsize offset);

/* (transfer full) the next batch of the kiosk's chain, over these records. */
GBytes *fixture_batch (Kiosk *kiosk, CanvassCampaign *campaign, GPtrArray *records);
/* (transfer full) a mirror of the kiosk over these records, in this order. */
GBytes *fixture_mirror (Kiosk *kiosk, GPtrArray *records);
/* (transfer full) the path written. */
char *fixture_write (Fixture *self, const char *name, GBytes *bytes);
/* Both at once, as NAME.batch. */
char *fixture_write_batch (
    Fixture *self, const char *name, Kiosk *kiosk, CanvassCampaign *campaign, GPtrArray *records);

/* Imports one path and checks that the account balances. */
void fixture_import (Fixture *self, const char *path, CanvassAccount *account);
void fixture_import_all (Fixture *self, const char *const *paths, CanvassAccount *account);
void assert_balanced (const CanvassAccount *account);
#define assert_account(account, n_accepted, n_repeated, n_quarantined)                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_cmpuint ((account)->accepted, ==, n_accepted);                                        \
    g_assert_cmpuint ((account)->repeated, ==, n_repeated);                                        \
    g_assert_cmpuint ((account)->quarantined, ==, n_quarantined);                                  \
  }                                                                                                \
  G_STMT_END

/* (transfer full) the roll as text: ids, hashes and every field, to be compared. */
char *fixture_describe_roll (CanvassLedger *ledger);
guint64 fixture_n_signatures (Fixture *self);
