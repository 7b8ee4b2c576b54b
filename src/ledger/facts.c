/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/facts.h"

static guint64 last_serial;

static gboolean
same_hash (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES) == 0;
}

static guint
hash_of_hash (gconstpointer hash)
{
  guint value;

  memcpy (&value, hash, sizeof value);
  return value;
}

GHashTable *
canvass_hash_table_new (GDestroyNotify destroy_value)
{
  return g_hash_table_new_full (hash_of_hash, same_hash, g_free, destroy_value);
}

GHashTable *
canvass_hash_set_new (void)
{
  return canvass_hash_table_new (NULL);
}

CanvassFacts *
canvass_facts_new (void)
{
  CanvassFacts *self = g_new0 (CanvassFacts, 1);

  self->files = g_array_new (FALSE, TRUE, sizeof (CanvassFileFact));
  self->records = g_array_new (FALSE, TRUE, sizeof (CanvassRecordFact));
  self->closes = g_array_new (FALSE, TRUE, sizeof (CanvassCloseFact));
  self->listed = g_array_new (FALSE, TRUE, sizeof (CanvassHash));
  self->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->serial = __atomic_add_fetch (&last_serial, 1, __ATOMIC_RELAXED);
  return self;
}

void
canvass_facts_free (CanvassFacts *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->files);
  g_array_unref (self->records);
  g_array_unref (self->closes);
  g_array_unref (self->listed);
  g_array_unref (self->order);
  g_free (self);
}

guint32
canvass_facts_add_listed (CanvassFacts *self, const guint8 hash[static CANVASS_HASH_BYTES])
{
  g_array_append_vals (self->listed, hash, 1);
  return self->listed->len - 1;
}

CanvassFactsMark
canvass_facts_mark (const CanvassFacts *self)
{
  return (CanvassFactsMark){
    .files = self->files->len,
    .records = self->records->len,
    .closes = self->closes->len,
    .listed = self->listed->len,
  };
}

void
canvass_facts_truncate (CanvassFacts *self, const CanvassFactsMark *mark)
{
  g_array_set_size (self->files, mark->files);
  g_array_set_size (self->records, mark->records);
  g_array_set_size (self->closes, mark->closes);
  g_array_set_size (self->listed, mark->listed);
  g_array_set_size (self->order, 0);
}

gint
canvass_find_kiosk (GArray *kiosks, const guint8 kiosk_id[static CANVASS_ID_BYTES])
{
  guint from = 0, to = kiosks->len;

  while (from < to) {
    guint middle = from + (to - from) / 2;
    const CanvassAdmittedKiosk *kiosk = &g_array_index (kiosks, CanvassAdmittedKiosk, middle);
    int order = memcmp (kiosk_id, kiosk->card.kiosk_id, CANVASS_ID_BYTES);

    if (order == 0)
      return middle;

    if (order < 0)
      to = middle;
    else
      from = middle + 1;
  }

  return -1;
}

gint
canvass_find_campaign (GPtrArray *campaigns, const guint8 campaign_hash[static CANVASS_HASH_BYTES])
{
  for (guint i = 0; i < campaigns->len; i++)
    if (memcmp (canvass_campaign_get_hash (campaigns->pdata[i]),
                campaign_hash,
                CANVASS_HASH_BYTES) == 0)
      return i;

  return -1;
}
