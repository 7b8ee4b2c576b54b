/*
 * frame.h: what surrounds the panel's pages, in one language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_COVER_NONE,
  CANVASS_COVER_LANGUAGES,
  CANVASS_COVER_IDLE, /* asks whether somebody is still there */
} CanvassCover;

/**
 * CanvassFrame:
 *
 * Made anew for each language, a CanvassAudible. All it does is activate the actions "panel.back",
 * "panel.text-size", "panel.languages", "panel.choose-language", "panel.dismiss", "panel.stay",
 * "panel.escape" (the key), "aloud.listen" and "aloud.by-ear".
 */
#define CANVASS_TYPE_FRAME (canvass_frame_get_type ())
G_DECLARE_FINAL_TYPE (CanvassFrame, canvass_frame, CANVASS, FRAME, AdwBin)

CanvassFrame *canvass_frame_new (const char *language);

CanvassPanelPage *canvass_frame_get_page (CanvassFrame *self); /* (transfer none) (nullable) */
/* @has_header: else the page has the whole screen. */
void canvass_frame_set_page (CanvassFrame *self,
                             CanvassPanelPage *page,
                             gboolean has_header,
                             gboolean has_back);

void canvass_frame_cover (CanvassFrame *self, CanvassCover cover);
CanvassCover canvass_frame_get_cover (CanvassFrame *self);
void canvass_frame_set_seconds_left (CanvassFrame *self, guint seconds);

G_END_DECLS
