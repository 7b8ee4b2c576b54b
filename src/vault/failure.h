/*
 * failure.h: how the vault tells what errno and SQLite said
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* FULL for a disk or quota without room, otherwise STORAGE. @doing is a sentence's beginning such
 * as "Writing the batch"; @remedy a whole sentence or two: what is safe, what to do. Returns FALSE.
 */
gboolean
canvass_vault_fail (int saved_errno, const char *doing, const char *remedy, GError **error);

/* Turns any error into one of ours with @code, keeping its message. Returns FALSE. */
gboolean canvass_vault_translate (GError *cause, gint code, const char *remedy, GError **error);

G_END_DECLS
