/*
 * texts-page.h: all that a campaign says in one language, beside the first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassTextsPage:
 *
 * Signals: "language-chosen": another language is edited.
 */
#define CANVASS_TYPE_TEXTS_PAGE (canvass_texts_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassTextsPage, canvass_texts_page, CANVASS, TEXTS_PAGE, AdwBin)

CanvassTextsPage *canvass_texts_page_new (CanvassDraft *draft);

const char *canvass_texts_page_get_language (CanvassTextsPage *self);
void canvass_texts_page_choose (CanvassTextsPage *self, const char *language);
/* There are other languages or other texts than before. */
void canvass_texts_page_refresh (CanvassTextsPage *self);
/* (nullable) as far as it was read. */
void canvass_texts_page_set_source (CanvassTextsPage *self, const CanvassSourceFolder *source);
/* FALSE when there is no such text. */
gboolean canvass_texts_page_focus (CanvassTextsPage *self,
                                   const char *language,
                                   const char *key,
                                   guint line);

G_END_DECLS
