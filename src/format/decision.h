/*
 * decision.h: a `.decision` file, sealed and signed by a coordinator for all of them; library
 * `open`
 *
 * What it says is in decision-body.h. Its identity, by which others supersede it, is H32 of the
 * file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/decision-body.h"
#include "format/key-file.h"

G_BEGIN_DECLS

#define CANVASS_DECISION_CLEAR_BYTES 112 /* all that precedes the seals: AD of the ciphertext */
#define CANVASS_DECISION_STEP_BYTES 4096
#define CANVASS_DECISION_MAX_BYTES                                                                 \
  (CANVASS_DECISION_CLEAR_BYTES + 112 * CANVASS_MAX_RECIPIENTS + 1024 * 1024 + 16 +                \
   CANVASS_SIGNATURE_BYTES)

typedef struct {
  guint recipients; /* 1–8 */
  guint8 campaign_id[CANVASS_ID_BYTES];
  guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
} CanvassDecisionHeader;

/* @recipients: n × CANVASS_SEAL_PK_BYTES, those of the newest version, in its order. @body in
 * locked memory. (transfer full), or NULL with TOO_LARGE or TAMPERED (a key that nothing can be
 * sealed to).
 */
GBytes *canvass_decision_seal (const guint8 campaign_id[static CANVASS_ID_BYTES],
                               const guint8 (*recipients)[CANVASS_SEAL_PK_BYTES],
                               guint n_recipients,
                               const guint8 *body,
                               gsize length,
                               const CanvassKey *signer,
                               GError **error);

/* What can be seen without a secret: layout and signature. Whether the signer is a coordinator of
 * this campaign is the caller's to ask. Errors: TOO_LARGE, FOREIGN, TOO_NEW, MALFORMED, TAMPERED.
 */
gboolean canvass_decision_check (GBytes *file, CanvassDecisionHeader *header, GError **error);

/* (transfer full) the body, in locked memory: canvass_secret_free () it. Checks as above, then
 * seal, inner hash, commitment, tag and padding. Errors: as above, and WRONG_KEY. */
guint8 *canvass_decision_open (GBytes *file, const CanvassKey *key, gsize *length, GError **error);

G_END_DECLS
