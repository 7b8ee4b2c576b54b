/*
 * clusters.h: pairs put together to people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint32 a, b;
  float probability;
  gint8 decided; /* 1 one person, -1 not, 0 nobody said */
} CanvassLink;

/* (transfer full) @n_rows numbers: whose each row is, named by the lowest row of theirs. @links:
 * (element-type CanvassLink), each pair once; what is not among them is taken for improbable. The
 * strongest links come first; two groups become one only if all links between them together speak
 * for it, so that a chain of weak links does not make strangers one. What was decided stands. */
guint32 *canvass_clusters_find (guint n_rows, GArray *links);

G_END_DECLS
