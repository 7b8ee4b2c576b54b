/*
 * key-save.h: a new key file: where it goes, what locks it, and its public half beside it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"
#include "cli/passphrase.h"
#include "format/key-file.h"

G_BEGIN_DECLS

/* The options of every command that writes a key file. */
#define CANVASS_OPTION_KEY_OUT                                                                     \
  {                                                                                                \
    "out", "FILE.key", "where the key goes; FILE.pub is written beside it",                        \
        CANVASS_OPTION_REQUIRED                                                                    \
  }
#define CANVASS_OPTION_KEY_OPS                                                                     \
  {                                                                                                \
    "ops", "N", "passes of Argon2id, 1 to 10 (3)", 0                                               \
  }
#define CANVASS_OPTION_KEY_MEMORY                                                                  \
  {                                                                                                \
    "memory", "KIB", "KiB that Argon2id takes, 8192 to 1048576 (262144)", 0                        \
  }

/* What is settled before there is a key to save. */
typedef struct {
  const char *path; /* (unowned) of the options */
  guint64 ops;
  guint64 memory_kib;
  CanvassPassphrase *passphrase; /* (owned) */
} CanvassKeySaving;

void canvass_key_saving_clear (CanvassKeySaving *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassKeySaving, canvass_key_saving_clear)

/* Checks limits and place, then asks for a passphrase, twice, and warns of a weak one. @self is
 * zeroed by the caller. */
gboolean
canvass_key_saving_begin (CanvassKeySaving *self, const CanvassOptions *options, GError **error);

/* Writes both files or none, over nothing but the very same public key, and prints where they are
 * and the six words. */
gboolean canvass_key_saving_finish (CanvassKeySaving *self, const CanvassKey *key, GError **error);

G_END_DECLS
