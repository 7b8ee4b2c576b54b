/*
 * crew.h: the same work on all cores at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint canvass_crew_size (void);

/* @member: 0 to @size - 1, each on a thread of its own. */
typedef void (*CanvassCrewWork) (guint member, guint size, gpointer user_data);

/* Returns when all are done. */
void canvass_crew_run (CanvassCrewWork work, gpointer user_data);

G_END_DECLS
