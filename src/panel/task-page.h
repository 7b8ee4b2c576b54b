/*
 * task-page.h: one thing to do: what it is, its progress, what became of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

/* Export, send, print, practice, doubt, a forgotten PIN, the end of the event, quitting, and what
 * became of a petition that is set up: as the model's place says. */
#define CANVASS_TYPE_TASK_PAGE (canvass_task_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassTaskPage, canvass_task_page, CANVASS, TASK_PAGE, CanvassPanelPage)

G_END_DECLS
