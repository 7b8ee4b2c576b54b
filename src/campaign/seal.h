/*
 * seal.h: from a source folder to a .campaign file: who can open what is signed, what came before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/source.h"

G_BEGIN_DECLS

/* Who can open what is signed, the key that seals first, none twice. */
typedef struct {
  CanvassPublicKey keys[CANVASS_MAX_RECIPIENTS];
  guint n;
} CanvassRecipients;

/* @own, then those of @folder, among which @own may lie as well, then @paths (nullable,
 * NULL-terminated) of .pub files. @own NULL: to see whether the others can be read before a
 * passphrase is asked for. INVALID for what comes twice or is too much, and CANVASS_FORMAT_ERROR of
 * files; both name the file. */
gboolean canvass_recipients_read (CanvassRecipients *self,
                                  const CanvassPublicKey *own,
                                  const char *folder,
                                  const char *const *paths,
                                  GError **error);

/* (transfer full) (nullable) the newest campaign file that lies in @folder and is one of
 * @source_id's. */
CanvassCampaign *canvass_seal_find_former (const char *folder, const char *source_id);

/* What was sealed. */
typedef struct {
  CanvassCampaign *campaign;
  char *words;         /* its six */
  gboolean asks_again; /* kiosks with the version before ask for the six words and the PIN */
  char *path;          /* (nullable) where it was written */
} CanvassSealed;

void canvass_sealed_free (CanvassSealed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSealed, canvass_sealed_free)

/* As canvass_source_seal (). @former (nullable) is the version before: NOT_NEWER where kiosks that
 * have it would refuse this one. Slow, see canvass_campaign_words (). */
CanvassSealed *canvass_seal (const CanvassSourceFolder *source,
                             const CanvassRecipients *recipients,
                             const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES],
                             CanvassCampaign *former,
                             GError **error);
gboolean canvass_sealed_write (CanvassSealed *self, const char *path, GError **error);

G_END_DECLS
