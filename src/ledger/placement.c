/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/placement.h"

#include <string.h>
#include <unicode/ucol.h>

struct _CanvassPlaces {
  CanvassCampaign *campaign; /* (owned) whose names of districts these are */
  GHashTable *ranks;         /* (owned) district → its place + 1 */
  gboolean known;
};

CanvassPlaces *
canvass_places_new (CanvassCampaign *campaign)
{
  CanvassPlaces *self = g_new0 (CanvassPlaces, 1);

  self->campaign = g_object_ref (campaign);
  self->ranks = g_hash_table_new (g_str_hash, g_str_equal);
  self->known = canvass_campaign_has_districts (campaign) ||
                canvass_campaign_find_field (campaign, "district") != NULL;
  for (guint i = 0; i < canvass_campaign_get_n_districts (campaign); i++)
    g_hash_table_insert (
        self->ranks, (char *)canvass_campaign_get_district (campaign, i), GUINT_TO_POINTER (i + 1));
  return self;
}

void
canvass_places_free (CanvassPlaces *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->ranks);
  g_object_unref (self->campaign);
  g_free (self);
}

gboolean
canvass_places_are_known (const CanvassPlaces *self)
{
  return self->known;
}

CanvassPlacement
canvass_places_find (const CanvassPlaces *self, const char *district)
{
  if (district == NULL || *district == '\0')
    return CANVASS_PLACEMENT_UNKNOWN;
  if (g_hash_table_size (self->ranks) == 0 || canvass_places_get_rank (self, district) >= 0)
    return CANVASS_PLACEMENT_DISTRICT;

  return CANVASS_PLACEMENT_OUTSIDE;
}

gint
canvass_places_get_rank (const CanvassPlaces *self, const char *district)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->ranks, district)) - 1;
}

gint
canvass_compare_places (const char *a, const char *b)
{
  UErrorCode status = U_ZERO_ERROR;
  UCollator *collator = ucol_open ("", &status);
  UCollationResult result = UCOL_EQUAL;

  if (U_SUCCESS (status)) {
    ucol_setAttribute (collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
    result = ucol_strcollUTF8 (collator, a, -1, b, -1, &status);
    ucol_close (collator);
  }
  return result != UCOL_EQUAL ? (gint)result : strcmp (a, b);
}
