/*
 * fuzz.h: what every fuzz target starts with
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
