/*
 * first-run-page.h: from nothing to a key that is safe, and a ledger that it opens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassFirstRunPage:
 *
 * Pages one after another, each with a way back that loses nothing. Signals: "left" (back from the
 * first one); "founded" (CanvassDesk *, const char *: the key file's path, nullable): an opened
 * ledger, with nothing kept here. Actions: "first-run.go" (name of a step), "first-run.back".
 */
#define CANVASS_TYPE_FIRST_RUN_PAGE (canvass_first_run_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassFirstRunPage, canvass_first_run_page, CANVASS, FIRST_RUN_PAGE, AdwBin)

/* Begins with the first step; nothing of an earlier time is there any more. */
void canvass_first_run_page_begin (CanvassFirstRunPage *self);

/* Whether a key is being made or opened, which would be in vain if it were wiped now. */
gboolean canvass_first_run_page_is_busy (CanvassFirstRunPage *self);

/* Whether there is something that a stranger at the machine should not find. */
gboolean canvass_first_run_page_holds_secrets (CanvassFirstRunPage *self);

/* The key, and all that was typed. What was saved stays. */
void canvass_first_run_page_wipe (CanvassFirstRunPage *self);

G_END_DECLS
