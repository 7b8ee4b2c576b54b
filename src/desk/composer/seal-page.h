/*
 * seal-page.h: makes a .campaign file of a draft, with the key that signs it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassSealPage:
 *
 * Saves the draft before it seals.
 */
#define CANVASS_TYPE_SEAL_PAGE (canvass_seal_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSealPage, canvass_seal_page, CANVASS, SEAL_PAGE, AdwBin)

CanvassSealPage *canvass_seal_page_new (CanvassDraft *draft);

/* Another folder, another version, other problems. @source (nullable). */
void canvass_seal_page_refresh (CanvassSealPage *self, const CanvassSourceFolder *source);
/* Of the coordinator; the passphrase is asked for on the page. */
void canvass_seal_page_set_key (CanvassSealPage *self, const char *path);

G_END_DECLS
