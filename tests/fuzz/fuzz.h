/*
 * fuzz.h: what every fuzz target starts with
 *
 * What is checked here is told from FORMAT.md, not asked of the product: a target that asks the
 * code under test whether it was right finds nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

/* A round trip or an invariant that does not hold is a finding, like a crash. */
#define FUZZ_CHECK(condition)                                                                      \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      g_printerr ("%s:%d: %s\n", __FILE__, __LINE__, #condition);                                  \
      __builtin_trap ();                                                                           \
    }                                                                                              \
  } while (FALSE)

/* An Ed25519 secret key that is the same in every run, so that what a target signs in front of a
 * reader gets behind its signature check. */
const guint8 *fuzz_sign_sk (void);

/* XORs @patch into @bytes: its first two bytes tell where, the rest what. */
void fuzz_patch (guint8 *bytes, gsize length, const guint8 *patch, gsize patch_length);

/* FORMAT.md, 1: "Plain line" and "Signing". */
gboolean fuzz_is_plain_line (const char *text, gsize max_bytes);
gboolean fuzz_is_signed (const guint8 signature[static CANVASS_SIGNATURE_BYTES],
                         const char *label,
                         const guint8 *bytes,
                         gsize length,
                         const guint8 sign_pk[static CANVASS_SIGN_PK_BYTES]);
/* FORMAT.md, 2. */
void fuzz_kiosk_id (guint8 kiosk_id[static CANVASS_ID_BYTES],
                    const guint8 device_pk[static CANVASS_SIGN_PK_BYTES]);
