/*
 * count.h: what is in a batch or mirror by FORMAT.md, whatever has happened to it, found by none of
 * the code that reads them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

typedef struct {
  gboolean usable;    /* or an import has to say that it is not */
  gboolean by_header; /* its records are where a sound header says */
  guint64 n;          /* records that an import has to account for */
  GPtrArray *records; /* (owned) (element-type GBytes) of these, those that are not cut off */
} Count;

void count_file (Count *self, GBytes *file);
void count_clear (Count *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Count, count_clear)
