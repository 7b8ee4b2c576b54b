/*
 * job-box.h: how far what was asked for is, or what became of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_JOB_BOX (canvass_job_box_get_type ())
G_DECLARE_FINAL_TYPE (CanvassJobBox, canvass_job_box, CANVASS, JOB_BOX, GtkBox)

/* Shows nothing where there is none. */
void canvass_job_box_show (CanvassJobBox *self, const CanvassPanelJob *job);

G_END_DECLS
