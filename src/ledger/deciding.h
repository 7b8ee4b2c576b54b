/*
 * deciding.h: a decision underway, for those that make them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/decide.h"
#include "ledger/ledger-private.h"

G_BEGIN_DECLS

typedef struct {
  CanvassLedger *ledger;
  const char *reason; /* (nullable) */
  GArray *made;       /* (nullable) (element-type CanvassDecisionId) */
  GArray *superseded; /* (owned) (element-type CanvassHash) by the one to come */
  GError **error;
} CanvassDeciding;

/* Everything read so far is read. From here on errors go to @error. */
gboolean canvass_deciding_begin (CanvassDeciding *self, GError **error);
void canvass_deciding_clear (CanvassDeciding *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassDeciding, canvass_deciding_clear)

/* Makes @body, with the reason and what it supersedes. */
gboolean canvass_deciding_conclude (CanvassDeciding *self, CanvassDecisionBody *body);
/* Makes @body, which repeats a part of the decision @old for that one's reason. */
gboolean
canvass_deciding_say_anew (CanvassDeciding *self, const guint8 *old, CanvassDecisionBody *body);

G_END_DECLS
