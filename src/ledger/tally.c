/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/tally.h"

#include "ledger/decide.h"
#include "ledger/placement.h"

#include <string.h>

typedef struct {
  CanvassTally *tally;
  CanvassPlaces *places;                                        /* (owned) */
  GHashTable *days, *languages, *kiosks, *districts, *consents; /* (owned) name → guint64 */
} Counting;

static void
row_clear (gpointer row)
{
  g_free (((CanvassTallyRow *)row)->name);
}

static GArray *
make_rows (void)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (CanvassTallyRow));

  g_array_set_clear_func (rows, row_clear);
  return rows;
}

static GHashTable *
make_counts (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
count (GHashTable *counts, const char *name)
{
  guint64 *n = g_hash_table_lookup (counts, name);

  if (n == NULL) {
    n = g_new0 (guint64, 1);
    g_hash_table_insert (counts, g_strdup (name), n);
  }
  (*n)++;
}

static gint
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (((const CanvassTallyRow *)a)->name, ((const CanvassTallyRow *)b)->name);
}

static gint
by_number (gconstpointer a, gconstpointer b)
{
  const CanvassTallyRow *one = a, *other = b;

  return one->n != other->n ? (one->n > other->n ? -1 : 1) : by_name (a, b);
}

static gint
by_place (gconstpointer a, gconstpointer b)
{
  return canvass_compare_places (((const CanvassTallyRow *)a)->name,
                                 ((const CanvassTallyRow *)b)->name);
}

static void
add_row (GArray *rows, const char *name, guint64 n)
{
  const CanvassTallyRow row = { g_strdup (name), n };

  g_array_append_val (rows, row);
}

static GArray *
list (GHashTable *counts, GCompareFunc order)
{
  GArray *rows = make_rows ();
  GHashTableIter iter;
  gpointer name, n;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &name, &n))
    add_row (rows, name, *(guint64 *)n);
  g_array_sort (rows, order);
  return rows;
}

static guint64
look_up (GHashTable *counts, const char *name)
{
  const guint64 *n = g_hash_table_lookup (counts, name);

  return n != NULL ? *n : 0;
}

/* A district of the table stands there also with nobody in it. */
static GArray *
list_districts (Counting *self, CanvassCampaign *campaign)
{
  guint n = canvass_campaign_get_n_districts (campaign);
  GArray *rows;

  if (n == 0)
    return list (self->districts, by_place);

  rows = make_rows ();
  for (guint i = 0; i < n; i++) {
    const char *name = canvass_campaign_get_district (campaign, i);

    add_row (rows, name, look_up (self->districts, name));
  }
  return rows;
}

static GArray *
list_consents (Counting *self, CanvassCampaign *campaign)
{
  GArray *rows = make_rows ();

  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++) {
    const char *name = canvass_campaign_get_consent (campaign, i)->name;

    add_row (rows, name, look_up (self->consents, name));
  }
  return rows;
}

static gboolean
count_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Counting *self = user_data;
  CanvassTally *tally = self->tally;
  const CanvassPayload *payload = entry->payload;
  const char *district = canvass_payload_get_field (payload, "district");

  if (entry->merged)
    return TRUE;

  count (self->days, canvass_payload_get_day (payload));
  count (self->languages, canvass_payload_get_language (payload));
  count (self->kiosks, entry->kiosk);
  for (guint i = 0; i < canvass_payload_get_n_consents (payload); i++)
    if (canvass_payload_get_consent_given (payload, i))
      count (self->consents, canvass_payload_get_consent_name (payload, i));

  switch (canvass_places_find (self->places, district)) {
  case CANVASS_PLACEMENT_DISTRICT:
    tally->in_district++;
    count (self->districts, district);
    break;
  case CANVASS_PLACEMENT_OUTSIDE:
    tally->outside++;
    break;
  case CANVASS_PLACEMENT_UNKNOWN:
  default:
    tally->unknown++;
  }
  return TRUE;
}

static gboolean
take_numbers (CanvassTally *self, CanvassLedger *ledger, CanvassRoll *roll, GError **error)
{
  g_autoptr (GPtrArray) contradictions = NULL;

  if (!canvass_ledger_get_standing (ledger, &self->standing, error))
    return FALSE;
  contradictions = canvass_ledger_list_contradictions (ledger, error);
  if (contradictions == NULL)
    return FALSE;

  self->records = canvass_roll_get_n_records (roll);
  self->signatures = canvass_roll_get_n_signatures (roll);
  self->notes = self->records - self->signatures;
  self->unique = canvass_roll_get_n_unique (roll);
  self->merged = self->signatures - self->unique;
  self->corrected = canvass_roll_get_n_corrected (roll);
  self->contradictions = contradictions->len;
  return TRUE;
}

static void
counting_clear (Counting *self)
{
  g_clear_pointer (&self->places, canvass_places_free);
  g_clear_pointer (&self->days, g_hash_table_unref);
  g_clear_pointer (&self->languages, g_hash_table_unref);
  g_clear_pointer (&self->kiosks, g_hash_table_unref);
  g_clear_pointer (&self->districts, g_hash_table_unref);
  g_clear_pointer (&self->consents, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counting, counting_clear)

CanvassTally *
canvass_tally_new (CanvassLedger *ledger, CanvassRoll *roll, GError **error)
{
  g_autoptr (CanvassTally) self = g_new0 (CanvassTally, 1);
  CanvassCampaign *campaign = canvass_ledger_get_campaign (ledger);
  g_auto (Counting) counting = {
    .tally = self,
    .places = canvass_places_new (campaign),
    .days = make_counts (),
    .languages = make_counts (),
    .kiosks = make_counts (),
    .districts = make_counts (),
    .consents = make_counts (),
  };

  canvass_account_init (&self->standing);
  if (!take_numbers (self, ledger, roll, error) ||
      !canvass_roll_foreach (roll, FALSE, count_entry, &counting, error))
    return NULL;

  self->has_districts = canvass_places_are_known (counting.places);
  self->goal = canvass_campaign_get_rules (campaign)->goal;
  self->days = list (counting.days, by_name);
  self->languages = list (counting.languages, by_number);
  self->kiosks = list (counting.kiosks, by_number);
  self->districts = list_districts (&counting, campaign);
  self->consents = list_consents (&counting, campaign);
  return g_steal_pointer (&self);
}

void
canvass_tally_free (CanvassTally *self)
{
  if (self == NULL)
    return;

  canvass_account_clear (&self->standing);
  g_clear_pointer (&self->days, g_array_unref);
  g_clear_pointer (&self->languages, g_array_unref);
  g_clear_pointer (&self->kiosks, g_array_unref);
  g_clear_pointer (&self->districts, g_array_unref);
  g_clear_pointer (&self->consents, g_array_unref);
  g_free (self);
}

guint64
canvass_tally_get_waiting (const CanvassTally *self)
{
  const guint64 *reasons = self->standing.reasons;

  return self->standing.quarantined - reasons[CANVASS_QUARANTINE_REJECTED] -
         reasons[CANVASS_QUARANTINE_WITHDRAWN] - reasons[CANVASS_QUARANTINE_CONTESTED];
}
