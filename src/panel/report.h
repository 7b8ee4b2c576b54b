/*
 * report.h: what only the panel knows of a table's readiness
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/model.h"

G_BEGIN_DECLS

/* (transfer full) the text of CANVASS_TASK_REPORT. */
char *canvass_report_describe (CanvassPanelModel *model);

G_END_DECLS
