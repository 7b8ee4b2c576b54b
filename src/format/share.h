/*
 * share.h: k of n shares of a coordinator's key; library `open`
 *
 * Replicated XOR secret sharing (Ito, Saito and Nishizeki, 1987; FORMAT.md, "Share"): for every set
 * of n − k + 1 holders one random piece goes to exactly those holders, and all pieces XOR to the
 * seed. Any k holders have every piece between them; any k − 1 miss at least one. No field
 * arithmetic, nothing that depends on a secret.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/key-file.h"

G_BEGIN_DECLS

#define CANVASS_SHARE_MIN_THRESHOLD 2
#define CANVASS_SHARE_MAX_HOLDERS 7
#define CANVASS_SHARE_MAX_PIECES 35 /* C(7, 4) */
#define CANVASS_SHARE_MAX_BYTES 2048

/* What a share says of itself before anything is joined; nothing of it is secret. */
typedef struct {
  guint holders;   /* n */
  guint threshold; /* k */
  guint holder;    /* 1…n: whose share it is */
  guint8 split_id[CANVASS_ID_BYTES];
  CanvassPublicKey pub; /* of the key that was split */
} CanvassShareInfo;

/* Splits @key. Returns: (transfer full) (element-type GBytes): the files for holders 1…n, or NULL
 * with MALFORMED when 2 ≤ @threshold ≤ @holders ≤ 7 does not hold. Every subset of @threshold
 * shares has been joined again, and every one of fewer refused, before this returns. The GBytes are
 * in locked memory. */
GPtrArray *
canvass_share_split (const CanvassKey *key, guint holders, guint threshold, GError **error);

/* Checks one share by itself: layout, signature, pieces against their hashes. Errors: FOREIGN,
 * TOO_NEW, MALFORMED, TAMPERED. */
gboolean canvass_share_read (GBytes *file, CanvassShareInfo *info, GError **error);

/* Joins shares of one split, in any order; doubles and more than enough do no harm. Errors as
 * above, naming the holder whose share is bad where that can be told; WRONG_KEY when they are not
 * of one split or too few (the message says how many are missing). */
CanvassKey *canvass_share_join (GPtrArray *files, GError **error);

G_END_DECLS
