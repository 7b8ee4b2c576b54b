/*
 * column.h: what a field tells about who somebody is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

G_BEGIN_DECLS

/* In the order in which they are compared. */
typedef enum {
  CANVASS_COLUMN_NAME,
  CANVASS_COLUMN_GIVEN,
  CANVASS_COLUMN_FAMILY,
  CANVASS_COLUMN_BIRTH_DATE,
  CANVASS_COLUMN_BIRTH_YEAR,
  CANVASS_COLUMN_EMAIL,
  CANVASS_COLUMN_PHONE,
  CANVASS_COLUMN_STREET,
  CANVASS_COLUMN_POSTCODE,
  CANVASS_COLUMN_CITY,
  CANVASS_COLUMN_REGION,
  CANVASS_COLUMN_COUNTRY,
  CANVASS_COLUMN_DISTRICT,
  CANVASS_COLUMN_TEXT,   /* a campaign's own */
  CANVASS_COLUMN_CHOICE, /* of few */
  CANVASS_COLUMN_SKIPPED,
} CanvassColumnKind;

/* From its name, and from its kind where the campaign knows it (@spec is NULL otherwise). */
CanvassColumnKind canvass_column_guess (const char *name, const CanvassFieldSpec *spec);

/* As values are compared: names folded by name.h and everything else to a form without spaces or
 * spelling that do not matter. Returns the length, not terminated; 0 if it tells nothing. */
gsize canvass_column_fold (
    CanvassColumnKind kind, const char *value, char *out, gsize size, guint *generation);

/* A folded value as eight digits, year first; FALSE if it is no date. @day_first: whether the day
 * comes before the month where the year is last. */
gboolean
canvass_column_read_date (const char *value, gsize length, gboolean day_first, char date[static 8]);

G_END_DECLS
