/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include "format/secret.h"

#include <sodium.h>

const guint8 *
fuzz_sign_sk (void)
{
  static guint8 sign_sk[CANVASS_SIGN_SK_BYTES];
  static gboolean ready;

  if (!ready) {
    static const guint8 seed[crypto_sign_SEEDBYTES] = "every run signs with this seed.";
    guint8 sign_pk[CANVASS_SIGN_PK_BYTES];

    canvass_format_init ();
    crypto_sign_seed_keypair (sign_pk, sign_sk, seed);
    ready = TRUE;
  }

  return sign_sk;
}
