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

/* One of the folder. @petition is NULL where it could not be opened. */
typedef struct {
  const char *id;
  CanvassPetition *petition; /* (nullable) */
  CanvassNotice notice;      /* NONE: it can be signed */
} CanvassPetitionPlace;

/* (transfer full) (element-type CanvassPetitionPlace) all of them, as of the last refresh; borrows
 * from @self until the next one. */
GArray *canvass_petitions_list (CanvassPetitions *self, const char *day);
/* (transfer full) (element-type CanvassVault) those that are open. */
GPtrArray *canvass_petitions_list_vaults (CanvassPetitions *self);
/* A campaign has a further version, or another was enrolled: what is open of it is looked at anew.
 */
void canvass_petitions_renew (CanvassPetitions *self);

G_END_DECLS
