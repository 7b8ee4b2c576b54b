/*
 * key-file.h: a coordinator's secret key and the file that keeps it; library `open`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/public-key.h"

G_BEGIN_DECLS

#define CANVASS_KEY_FILE_BYTES 196
#define CANVASS_KEY_DEFAULT_OPS 3
#define CANVASS_KEY_DEFAULT_MEMORY_KIB (256 * 1024)
#define CANVASS_KEY_MAX_OPS 10
#define CANVASS_KEY_MIN_MEMORY_KIB (8 * 1024)
#define CANVASS_KEY_MAX_MEMORY_KIB (1024 * 1024)
#define CANVASS_PASSPHRASE_MAX_BYTES 1024

/**
 * CanvassKey:
 *
 * Locked memory, from the seed to both secret keys. Immutable, so any thread may use it.
 */
typedef struct {
  CanvassPublicKey pub;
  guint8 sign_sk[CANVASS_SIGN_SK_BYTES];
  guint8 seal_sk[CANVASS_SEAL_SK_BYTES];
  guint8 seed[CANVASS_SEED_BYTES];
} CanvassKey;

/* Both (transfer full). @name: "" or one plain line of at most CANVASS_KEY_NAME_BYTES. */
CanvassKey *canvass_key_generate (const char *name);
CanvassKey *canvass_key_from_seed (const guint8 seed[static CANVASS_SEED_BYTES], const char *name);
void canvass_key_free (CanvassKey *self); /* wipes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassKey, canvass_key_free)

/* The passphrase is @length bytes of UTF-8; one trailing newline is dropped, the rest is brought to
 * NFC. @ops and @memory_kib within the limits above (else MALFORMED).
 * Returns: (transfer full) CANVASS_KEY_FILE_BYTES bytes, or NULL: MEMORY, MALFORMED (not UTF-8). */
GBytes *canvass_key_write (const CanvassKey *self,
                           const char *passphrase,
                           gsize length,
                           guint32 ops,
                           guint32 memory_kib,
                           GError **error);

/* Reads without the passphrase what stands outside the ciphertext: unproven until opened. */
gboolean canvass_key_peek (GBytes *file, CanvassPublicKey *pub, GError **error);

/* Limits are checked before a byte is allocated. Errors: FOREIGN, TOO_NEW, MALFORMED, MEMORY,
 * WRONG_PASSPHRASE (also when the ciphertext was altered: the two cannot be told apart), TAMPERED
 * (the public keys are not the seed's). Takes about a second, by design. */
CanvassKey *canvass_key_open (GBytes *file, const char *passphrase, gsize length, GError **error);

/* How long opening @file will take here, by a small sample of the same work: some hundredths of a
 * second. 0 for what is no key file. */
double canvass_key_estimate_seconds (GBytes *file);
/* The same for writing one that asks for so much. */
double canvass_key_estimate_work (guint32 ops, guint32 memory_kib);

/* (transfer full) the .pub file. */
GBytes *canvass_key_write_public (const CanvassKey *self);

G_END_DECLS
