/*
 * progress-picture.h: how far a petition is, as one picture to post
 *
 * The number of people, the goal, the title and the day; nothing about anybody. A number below
 * CANVASS_CHART_LEAST is not told.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/tally.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_PICTURE_WIDE,   /* 1200 × 630 pixels */
  CANVASS_PICTURE_SQUARE, /* 1080 × 1080 */
} CanvassPictureShape;

/* To @path, as SVG if it ends so, else as PNG. @day: of which it tells. Errors: G_IO_ERROR_FAILED,
 * of G_FILE_ERROR. */
gboolean canvass_progress_picture_save (CanvassCampaign *campaign,
                                        const CanvassTally *tally,
                                        const char *language,
                                        const char *day,
                                        CanvassPictureShape shape,
                                        const char *path,
                                        GError **error);

G_END_DECLS
