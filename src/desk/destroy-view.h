/*
 * destroy-view.h: a backup, and the day on which everything collected is destroyed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

/* Destroying goes on in the window's ending page, by its action "win.end". */
#define CANVASS_TYPE_DESTROY_VIEW (canvass_destroy_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassDestroyView, canvass_destroy_view, CANVASS, DESTROY_VIEW, CanvassDeskView)

/* (transfer full) (nullable) "Destroy by 2027-06-30: 12 days left", NULL without a day. @due: the
 * day has come; @days: to it, below 0 behind it. */
char *canvass_destroy_word_day (CanvassCampaign *campaign, gboolean *due, int *days);

G_END_DECLS
