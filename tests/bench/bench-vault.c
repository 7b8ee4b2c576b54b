/*
 * A durable capture, against what it cannot do without: the same bytes committed to a bare SQLite
 * database with the same pragmas, a bare box seal and a bare AEAD.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/fixture.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>

#define LIMIT 1.15
#define ROUNDS 3000
#define RECORD_BYTES CANVASS_RECORD_BYTES (1)

typedef struct {
  sqlite3 *db;
  sqlite3_stmt *insert;
  guint8 padded[CANVASS_PAYLOAD_PADDED_BYTES];
  guint8 dek[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
  guint8 inner[64];
  guint8 recipient[crypto_box_PUBLICKEYBYTES];
  guint8 record[RECORD_BYTES];
} Bare;

static void
execute (sqlite3 *db, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
bare_open (Bare *self, const char *directory, const CanvassKey *key)
{
  g_autofree char *path = g_build_filename (directory, "bare.sqlite", NULL);

  g_assert_cmpint (
      sqlite3_open_v2 (
          path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL),
      ==,
      SQLITE_OK);
  execute (self->db, "PRAGMA page_size = 4096; PRAGMA locking_mode = EXCLUSIVE");
  execute (self->db,
           "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;"
           "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;"
           "PRAGMA wal_autocheckpoint = 1000");
  execute (self->db,
           "CREATE TABLE record (record_id BLOB PRIMARY KEY, campaign INTEGER NOT NULL,"
           " hash BLOB NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID, STRICT");
  g_assert_cmpint (
      sqlite3_prepare_v2 (
          self->db, "INSERT INTO record VALUES (?1, 1, ?2, ?3)", -1, &self->insert, NULL),
      ==,
      SQLITE_OK);
  randombytes_buf (self->dek, sizeof self->dek);
  memcpy (self->recipient, key->pub.seal_pk, sizeof self->recipient);
}

static void
bare_close (Bare *self)
{
  sqlite3_finalize (self->insert);
  sqlite3_close (self->db);
}

/* Where a record's id and its bytes are random in ours, they are here: the tree grows alike. */
static void
bare_capture (Bare *self, const guint8 id[static CANVASS_ID_BYTES])
{
  guint8 *ct = self->record + CANVASS_RECORD_CLEAR_BYTES + CANVASS_RECORD_SEAL_BYTES;

  memcpy (self->record, id, CANVASS_ID_BYTES);
  crypto_box_seal (
      self->record + CANVASS_RECORD_CLEAR_BYTES, self->inner, sizeof self->inner, self->recipient);
  crypto_aead_xchacha20poly1305_ietf_encrypt (ct,
                                              NULL,
                                              self->padded,
                                              sizeof self->padded,
                                              self->record,
                                              CANVASS_RECORD_CLEAR_BYTES,
                                              NULL,
                                              self->record,
                                              self->dek);
  sqlite3_bind_blob (self->insert, 1, id, CANVASS_ID_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (self->insert, 2, self->record, CANVASS_HASH_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (self->insert, 3, self->record, sizeof self->record, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (self->insert), ==, SQLITE_DONE);
  sqlite3_reset (self->insert);
}

static void
our_capture (CanvassVault *vault, const CanvassSealing *sealing, const CanvassPayload *payload)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  gsize length = canvass_record_seal (record, sealing, payload, NULL);

  g_assert_cmpuint (length, ==, RECORD_BYTES);
  g_assert_true (canvass_vault_append (vault, record, length, hash, NULL));
}

static CanvassPayload *
make_payload (CanvassVault *vault)
{
  CanvassPayload *payload = canvass_payload_new ();

  canvass_payload_set_today (payload);
  canvass_payload_set_language (payload, "es");
  canvass_payload_set_session (payload, canvass_vault_get_session (vault));
  canvass_payload_set_field (payload, "name", "Ana María López Hernández", NULL);
  canvass_payload_set_field (payload, "postcode", "60608", NULL);
  return payload;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double
median (double *values)
{
  qsort (values, ROUNDS, sizeof *values, compare);
  return values[ROUNDS / 2];
}

static double
mean (const double *values)
{
  double sum = 0;

  for (gsize i = 0; i < ROUNDS; i++)
    sum += values[i];

  return sum / ROUNDS;
}

/* One by one in turn, so that whatever else the machine does falls on both alike. */
static void
measure (Fixture *fixture, Bare *bare, double *ours, double *bares)
{
  g_autoptr (CanvassPayload) payload = make_payload (fixture->vault);
  CanvassSealing sealing;
  guint8 id[CANVASS_ID_BYTES];

  canvass_vault_get_sealing (fixture->vault, &sealing);
  for (guint i = 0; i < ROUNDS; i++) {
    gboolean ours_first = i % 2 == 0;
    double start, middle, end;

    randombytes_buf (id, sizeof id);
    start = now_us ();
    if (ours_first)
      our_capture (fixture->vault, &sealing, payload);
    else
      bare_capture (bare, id);

    middle = now_us ();
    if (ours_first)
      bare_capture (bare, id);
    else
      our_capture (fixture->vault, &sealing, payload);

    end = now_us ();
    ours[i] = ours_first ? middle - start : end - middle;
    bares[i] = ours_first ? end - middle : middle - start;
  }
}

int
main (void)
{
  Fixture fixture = { 0 };
  Bare bare = { 0 };
  static double ours[ROUNDS], bares[ROUNDS], ratios[ROUNDS];
  double mean_ratio, ratio;

  fixture_setup (&fixture, NULL);
  bare_open (&bare, fixture.directory, fixture.key);
  measure (&fixture, &bare, ours, bares);
  bare_close (&bare);
  fixture_teardown (&fixture, NULL);

  /* Of neighbours, so that a disk that grows slower meanwhile changes nothing. The mean has the
   * checkpoints in it, which come once in some hundred commits. */
  for (guint i = 0; i < ROUNDS; i++)
    ratios[i] = ours[i] / bares[i];
  mean_ratio = mean (ours) / mean (bares);
  ratio = median (ratios);
  g_print ("{\"name\":\"durable capture / bare commit, box seal and "
           "AEAD\",\"ratio\":%.3f,\"limit\":%.2f,\"ours_us\":%.1f,"
           "\"bare_us\":%.1f,\"mean_ratio\":%.3f,\"rounds\":%d}\n",
           ratio,
           LIMIT,
           median (ours),
           median (bares),
           mean_ratio,
           ROUNDS);
  return ratio <= LIMIT ? EXIT_SUCCESS : EXIT_FAILURE;
}
