/*
 * districts-private.h: how districts lie in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/districts.h"

G_BEGIN_DECLS

/* Numbers of one parity, both ends included. */
typedef struct {
  guint32 from, to;
  guint16 district;
} CanvassRange;

typedef struct {
  guint32 name;        /* where in @text */
  guint32 first_range; /* odd numbers come first, then even ones, each ascending */
  guint32 n_ranges;
  guint32 n_odd;
} CanvassStreet;

/* A street by its name proper. */
typedef struct {
  guint32 key; /* where in @text */
  guint16 key_length;
  guint8 before, behind, type; /* as in CanvassStreetName */
  guint32 street;
} CanvassSpelling;

struct _CanvassDistricts {
  GPtrArray *districts; /* (element-type utf8) */
  GArray *streets;      /* (element-type CanvassStreet) */
  GArray *ranges;       /* (element-type CanvassRange) */
  GArray *spellings;    /* (element-type CanvassSpelling), sorted by key */
  GString *text;        /* names, each with its zero, then keys */
};

static inline const CanvassStreet *
canvass_districts_get_street (const CanvassDistricts *self, guint i)
{
  return &g_array_index (self->streets, CanvassStreet, i);
}

/* NULL where no street has any. */
static inline const CanvassRange *
canvass_districts_get_ranges (const CanvassDistricts *self, const CanvassStreet *street)
{
  return self->ranges->len == 0 ? NULL
                                : &g_array_index (self->ranges, CanvassRange, street->first_range);
}

G_END_DECLS
