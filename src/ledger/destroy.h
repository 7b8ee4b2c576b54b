/*
 * destroy.h: the end of a campaign at one desk
 *
 * Nothing is deleted but by this. It goes in steps, each of which can be repeated: what is going to
 * be said is written down first, as DIR/destroying, and from then on neither key nor index is
 * needed to go on. Then the drops, the keys, and everything in the ledger's folder. What is left is
 * DIR/totals.csv and DIR/certificate.txt.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/certificate.h"

G_BEGIN_DECLS

/**
 * CanvassDestruction:
 *
 * One that was decided, and how far it is.
 */
typedef struct _CanvassDestruction CanvassDestruction;

void canvass_destruction_free (CanvassDestruction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassDestruction, canvass_destruction_free)

/* Writes down, durably, what is to be destroyed and what will have been: no way back but to leave
 * it unfinished. @keys: files of the key, absolute paths; @drops: addresses; @certificate:
 * (nullable) absolute path of a further copy; @voice: (nullable) in whose words. @ledger is to be
 * released before it is carried out.
 */
CanvassDestruction *canvass_destruction_begin (CanvassLedger *ledger,
                                               const char *const *keys,
                                               const char *const *drops,
                                               const char *certificate,
                                               const CanvassCertificateVoice *voice,
                                               GError **error);

/* (transfer full) (nullable) one that was begun in @directory, without an error when there is none
 * or it has ended. */
CanvassDestruction *canvass_destruction_find (const char *directory, GError **error);
/* Has a campaign ended here? */
gboolean canvass_destruction_is_over (const char *directory);

const char *canvass_destruction_get_campaign_id (const CanvassDestruction *self);
/* BCP 47, of the certificate: it goes on in that. */
const char *canvass_destruction_get_language (const CanvassDestruction *self);

/* Takes the campaign's files out of one drop (drop/clear.h). FALSE with @error: it could not be
 * reached, which the certificate will say. */
typedef gboolean (*CanvassClearDrop) (const char *address,
                                      const char *campaign_id,
                                      guint64 *n_files,
                                      gpointer user_data,
                                      GError **error);

/* To the end, from wherever it was. FALSE: STORAGE or BUSY, and the next run goes on from there.
 * @n_missed: drops that could not be reached. */
gboolean canvass_destruction_run (CanvassDestruction *self,
                                  const CanvassCertificateVoice *voice,
                                  CanvassClearDrop clear,
                                  gpointer user_data,
                                  guint *n_missed,
                                  GError **error);

G_END_DECLS
