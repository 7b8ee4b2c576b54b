/*
 * districts.h: which house of which street lies in which district
 *
 * Put together street by street, then made ready once and only read from there on, by any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/cbor.h"

G_BEGIN_DECLS

#define CANVASS_DISTRICTS_MAX_DISTRICTS 2000
#define CANVASS_DISTRICTS_MAX_STREETS 200000
#define CANVASS_DISTRICTS_MAX_RANGES 400000
#define CANVASS_DISTRICTS_MAX_NUMBER 9999999 /* of a house */
#define CANVASS_DISTRICT_MAX_BYTES 64
#define CANVASS_STREET_NAME_MAX_BYTES 100

typedef struct _CanvassDistricts CanvassDistricts;

CanvassDistricts *canvass_districts_new (void);
CanvassDistricts *canvass_districts_ref (CanvassDistricts *self);
void canvass_districts_unref (CanvassDistricts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassDistricts, canvass_districts_unref)

/* Districts are told apart by their place, from 0. */
void canvass_districts_add_district (CanvassDistricts *self, const char *name, gsize length);
void canvass_districts_add_street (CanvassDistricts *self, const char *name, gsize length);
/* To the street added last: every second number from @from to @to. */
void
canvass_districts_add_range (CanvassDistricts *self, guint64 from, guint64 to, guint64 district);

guint canvass_districts_get_n_districts (const CanvassDistricts *self);
const char *canvass_districts_get_district (const CanvassDistricts *self, guint i);
guint canvass_districts_get_n_streets (const CanvassDistricts *self);

/* What breaks a rule of FORMAT.md, or NULL. */
const char *canvass_districts_find_fault (const CanvassDistricts *self);

/* Call once, when there is no fault, before the first search. */
void canvass_districts_prepare (CanvassDistricts *self);
/* (transfer none) (nullable): see canvass_campaign_find_district (). */
const char *canvass_districts_find (const CanvassDistricts *self, const char *street_line);

/* As FORMAT.md lays them out; reading leaves @reader failed when something is off. */
void canvass_districts_write (const CanvassDistricts *self, CanvassCborWriter *writer);
CanvassDistricts *canvass_districts_read (CanvassCborReader *reader);

G_END_DECLS
