/*
 * fuzz-record.c: a record opens if it is as FORMAT.md says, and none does harm
 *
 * What begins as a record does is taken as one. Anything else is a patch (offset, bytes) on a sound
 * one; and the end of a padded payload, sealed as anybody can who has the recipient's key.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/open-record.h"
#include "format/secret.h"
#include "fuzz.h"

#include <sodium.h>

#define BLOCK_BYTES 4096
#define ID_OFFSET 8
#define KIOSK_OFFSET 24
#define CAMPAIGN_OFFSET 40
#define NONCE_OFFSET 72
#define COMMIT_OFFSET 96
#define SEAL_OFFSET 128
#define CT_OFFSET (SEAL_OFFSET + 112)
#define OWN_BYTES (CT_OFFSET + BLOCK_BYTES + 16)

typedef enum {
  NO_FAULT,
  OTHER_RECORD, /* the seal is another record's */
  OTHER_DEK,    /* the commitment is to another */
  N_FAULTS,
} Fault;

static CanvassKey *key;
static guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];
static guint8 sound[CANVASS_RECORD_MAX_BYTES];
static gsize sound_length;

static const guint8 dek[32] = { 5 };
static guint8 own[N_FAULTS][CT_OFFSET];

/* A header that is read writes what was there. */
static void
write_back (const guint8 *bytes, gsize length)
{
  guint8 again[NONCE_OFFSET] = "CVR1";
  CanvassRecordHeader header;

  if (!canvass_record_read_header (bytes, length, &header, NULL))
    return;

  FUZZ_CHECK (header.recipients >= 1 && header.recipients <= 8);
  FUZZ_CHECK (length == 4240 + (gsize)header.recipients * 112);
  again[4] = (guint8)header.recipients;
  memcpy (again + ID_OFFSET, header.record_id, CANVASS_ID_BYTES);
  memcpy (again + KIOSK_OFFSET, header.kiosk_id, CANVASS_ID_BYTES);
  memcpy (again + CAMPAIGN_OFFSET, header.campaign_hash, CANVASS_HASH_BYTES);
  FUZZ_CHECK (memcmp (again, bytes, sizeof again) == 0);
}

/* FORMAT.md, 3, of one that we seal ourselves: all that precedes the ciphertext. */
static void
prepare_own (guint8 record[static CT_OFFSET], Fault fault)
{
  guint8 commit[16 + COMMIT_OFFSET] = "canvass commit 1";
  guint8 inner[16 + SEAL_OFFSET + CANVASS_SEAL_PK_BYTES] = "canvass seal 1";
  guint8 sealed[sizeof dek + 32];

  memcpy (record, "CVR1\1", 5);
  record[ID_OFFSET] = 1;
  memcpy (commit + 16, record, COMMIT_OFFSET);
  commit[0] ^= fault == OTHER_DEK;
  crypto_generichash (record + COMMIT_OFFSET, 32, commit, sizeof commit, dek, sizeof dek);

  memcpy (sealed, dek, sizeof dek);
  memcpy (inner + 16, record, SEAL_OFFSET);
  memcpy (inner + 16 + SEAL_OFFSET, key->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  inner[16 + ID_OFFSET] ^= fault == OTHER_RECORD;
  crypto_generichash (sealed + sizeof dek, 32, inner, sizeof inner, NULL, 0);
  FUZZ_CHECK (crypto_box_seal (record + SEAL_OFFSET, sealed, sizeof sealed, key->pub.seal_pk) == 0);
}

static void
seal (guint8 record[static OWN_BYTES], const guint8 block[static BLOCK_BYTES], Fault fault)
{
  memcpy (record, own[fault], sizeof own[fault]);
  crypto_aead_xchacha20poly1305_ietf_encrypt (record + CT_OFFSET,
                                              NULL,
                                              block,
                                              BLOCK_BYTES,
                                              record,
                                              SEAL_OFFSET,
                                              NULL,
                                              record + NONCE_OFFSET,
                                              dek);
}

static void
prepare (void)
{
  static const guint8 seed[CANVASS_SEED_BYTES] = { 7 };
  CanvassSealing sealing = { { 1 }, { 2 }, 1, { { 0 } } };

  canvass_format_init ();
  key = canvass_key_from_seed (seed, "");
  memcpy (sealing.recipients[0], key->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  sound_length = canvass_record_seal_bytes (sound, &sealing, (const guint8 *)"text", 4);
  FUZZ_CHECK (canvass_record_open (sound, sound_length, key, -1, payload, NULL) == 4);
  for (guint fault = 0; fault < N_FAULTS; fault++)
    prepare_own (own[fault], (Fault)fault);
}

/* ISO/IEC 7816-4: what stands before the last 0x80 that only zeros follow, or 0. */
static gsize
unpad (const guint8 block[static BLOCK_BYTES])
{
  gsize end = BLOCK_BYTES;

  while (end > 0 && block[end - 1] == 0)
    end--;

  return end > 0 && block[end - 1] == 0x80 ? end - 1 : 0;
}

/* The first byte tells which fault the record has, the second how many zeros follow. */
static void
take_as_block (const guint8 *bytes, gsize length)
{
  guint8 block[BLOCK_BYTES] = { 0 };
  g_autofree guint8 *record = g_malloc (OWN_BYTES);
  Fault fault = (Fault)(bytes[0] % N_FAULTS);
  gsize n = MIN (length - 2, sizeof block);
  gsize n_zeros = MIN (bytes[1], sizeof block - n);
  gsize expected;

  memcpy (block + sizeof block - n_zeros - n, bytes + 2, n);
  seal (record, block, fault);
  expected = fault == NO_FAULT ? unpad (block) : 0;
  FUZZ_CHECK (canvass_record_open (record, OWN_BYTES, key, -1, payload, NULL) == expected);
  FUZZ_CHECK (memcmp (payload, block, expected) == 0);
  for (gsize i = expected; i < sizeof payload; i++)
    FUZZ_CHECK (payload[i] == 0);
}

static void
take_as_patch (const guint8 *bytes, gsize length)
{
  g_autofree guint8 *patched = g_memdup2 (sound, sound_length);

  fuzz_patch (patched, sound_length, bytes, length);
  write_back (patched, sound_length);
  FUZZ_CHECK (canvass_record_open (patched, sound_length, key, -1, payload, NULL) == 0 ||
              memcmp (patched, sound, sound_length) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  if (key == NULL)
    prepare ();

  if (length < 3 || memcmp (bytes, "CVR", 3) == 0) {
    write_back (bytes, length);
    FUZZ_CHECK (canvass_record_open (bytes, length, key, -1, payload, NULL) == 0);
    return 0;
  }

  take_as_patch (bytes, length);
  take_as_block (bytes, length);
  return 0;
}
