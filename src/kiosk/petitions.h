/*
 * petitions.h: all petitions of a table, and whether signing may go on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/petition.h"

G_BEGIN_DECLS

/**
 * CanvassPetitions:
 *
 * All petitions of a vault folder. Those that can be signed now are offered; when there are none,
 * the notice says why.
 */
#define CANVASS_TYPE_PETITIONS (canvass_petitions_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPetitions, canvass_petitions, CANVASS, PETITIONS, GObject)

/* @campaign_ids: (nullable): only these; NULL for all that are enrolled. */
CanvassPetitions *canvass_petitions_new (const char *directory, const char *const *campaign_ids);

/* Opens what is not open yet and asks each whether it can be signed on @day ("2026-11-23"). TRUE
 * when something changed since the last time: what is offered or the notice. Never fails: what is
 * wrong with a petition is told by messages, once, and by the notice. */
gboolean canvass_petitions_refresh (CanvassPetitions *self, const char *day);

/* Another program holds one of the vaults: BUSY, as found by the last refresh. */
gboolean canvass_petitions_check_busy (CanvassPetitions *self, GError **error);

/* (transfer none) (element-type CanvassPetition), valid until the next refresh; what a booth is set
 * up with has to be copied. With a notice: those whose languages it should speak. */
GPtrArray *canvass_petitions_get_offered (CanvassPetitions *self);
CanvassNotice canvass_petitions_get_notice (CanvassPetitions *self);

G_END_DECLS
