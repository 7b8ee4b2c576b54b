/*
 * words-page.h: six words, to be compared with the coordinator's card
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_WORDS_PAGE (canvass_words_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassWordsPage, canvass_words_page, CANVASS, WORDS_PAGE, CanvassPanelPage)

G_END_DECLS
