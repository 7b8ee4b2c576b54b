/*
 * recorder.h: what becomes of a record before its signer is thanked
 *
 * The vault commits it, then the mirror, if there is one, holds it too; only then is it stored. A
 * mirror that fails or takes too long is told and left: signing goes on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/mirroring.h"
#include "kiosk/petition.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_RECORDER (canvass_recorder_get_type ())
G_DECLARE_FINAL_TYPE (CanvassRecorder, canvass_recorder, CANVASS, RECORDER, GObject)

/* @mirroring: (nullable). */
CanvassRecorder *canvass_recorder_new (CanvassMirroring *mirroring);

typedef void (*CanvassRecorded) (CanvassStoreResult result, gpointer user_data);

/* Stores @record and calls @recorded, now or later, from the main loop; @user_data is freed with
 * @destroy afterwards. FALSE with an error, and nothing is called, when it was not sealed for
 * @petition on this table. @practice: it is checked all the same and then dropped, touching
 * nothing; the answer is that of a stored one. */
gboolean canvass_recorder_take (CanvassRecorder *self,
                                CanvassPetition *petition,
                                const guint8 *record,
                                gsize length,
                                gboolean practice,
                                CanvassRecorded recorded,
                                gpointer user_data,
                                GDestroyNotify destroy,
                                GError **error);

/* Whether a signature was stored that can still be marked. */
gboolean canvass_recorder_can_doubt (CanvassRecorder *self);
/* Whatever was stored last is not the last one that somebody saw. */
void canvass_recorder_forget_last (CanvassRecorder *self);
/* Marks the last signature stored as doubtful, inside the seal of a further record. A close or an
 * acknowledgement may have made that impossible: an error then. */
gboolean canvass_recorder_doubt (CanvassRecorder *self, GError **error);

G_END_DECLS
