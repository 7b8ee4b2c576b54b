/*
 * drop-choice.h: the drop that a command was given
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"
#include "drop/drop.h"
#include "drop/memory.h"

G_BEGIN_DECLS

/* What --patience and --time-limit say, in seconds; 0 where they were not given. */
gboolean canvass_drop_choose_limits (const CanvassOptions *options,
                                     guint *patience,
                                     guint *time_limit,
                                     GError **error);

/* (transfer full) (nullable) @address, with what --credentials, --patience and --time-limit say. */
CanvassDrop *
canvass_drop_choose (const CanvassOptions *options, const char *address, GError **error);

/* The same with the credentials at that path (nullable). */
CanvassDrop *canvass_drop_choose_with (const CanvassOptions *options,
                                       const char *address,
                                       const char *credentials,
                                       GError **error);

/* How much of the time that --time-limit says may go into looking what there is. */
guint canvass_drop_choose_look_seconds (const CanvassOptions *options);

/* *@memory (transfer full): (nullable): what --known, if it was given, knows of @address. */
gboolean canvass_drop_choose_memory (const CanvassOptions *options,
                                     const char *address,
                                     CanvassDropMemory **memory,
                                     GError **error);
/* (transfer full) (nullable) what a table remembers in @folder (nullable) to have sent to @drop at
 * @address. One that is a folder costs nothing to read; what cannot be opened is done without. */
CanvassDropMemory *
canvass_drop_choose_sent (CanvassDrop *drop, const char *folder, const char *address);

/* (transfer full) (nullable) what --campaign says, or else what the folder that @folder lies in is
 * called, as that of a vault's outbox is. CANVASS_USAGE_ERROR. */
char *
canvass_drop_choose_campaign (const CanvassOptions *options, const char *folder, GError **error);

G_END_DECLS
