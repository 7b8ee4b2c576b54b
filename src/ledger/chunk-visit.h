/*
 * chunk-visit.h: the chunks of many files, one after the other, decrypted ahead on other cores
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/index.h"

G_BEGIN_DECLS

/* @file: a place in the array. @plain is of locked memory, and for the time of the call. FALSE with
 * an error ends the visit. */
typedef gboolean (*CanvassChunkVisitor) (
    guint file, guint8 *plain, gsize length, gpointer user_data, GError **error);

/* @files: (element-type CanvassFileFact), not changed meanwhile; the visitor must leave @index
 * alone. In the order of files and within them. FALSE with CORRUPT, STORAGE or what the visitor
 * said. */
gboolean canvass_chunks_visit (CanvassIndex *index,
                               const GArray *files,
                               CanvassChunkVisitor visitor,
                               gpointer user_data,
                               GError **error);

G_END_DECLS
