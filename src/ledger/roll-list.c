/*
 * What a list keeps: rows, and their texts in blocks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/roll-list-private.h"

#include "format/secret.h"

static const char *const ORDERS[] = {
  [CANVASS_ROLL_LIST_BY_RECORD_ID] = "record-id", [CANVASS_ROLL_LIST_BY_DAY] = "day",
  [CANVASS_ROLL_LIST_BY_KIOSK] = "kiosk",         [CANVASS_ROLL_LIST_BY_NAME] = "name",
  [CANVASS_ROLL_LIST_BY_PLACE] = "place",
};

const char *
canvass_roll_list_order_name (CanvassRollListOrder order)
{
  return ORDERS[order];
}

guint32
canvass_roll_list_day (const char *day)
{
  return *day == '\0' ? 0
                      : (guint32)(10000 * g_ascii_strtoull (day, NULL, 10) +
                                  100 * g_ascii_strtoull (day + 5, NULL, 10) +
                                  g_ascii_strtoull (day + 8, NULL, 10));
}

void
canvass_roll_list_free (CanvassRollList *self)
{
  g_array_unref (self->rows);
  g_ptr_array_unref (self->blocks);
  for (guint i = 0; i < CANVASS_ROLL_LIST_N_ORDERS; i++)
    g_clear_pointer (&self->orders[i], g_array_unref);
  g_array_unref (self->kiosks);
  g_ptr_array_unref (self->languages);
  g_clear_pointer (&self->sorted_languages, g_ptr_array_unref);
  canvass_secret_free (self->secrets);
  g_free (self);
}

static void
crypt_block (const CanvassRollList *self, guint i, const guint8 *from, guint8 *to)
{
  guint8 nonce[crypto_stream_chacha20_NONCEBYTES] = { 0 };

  canvass_write_u32 (nonce, i);
  crypto_stream_chacha20_xor (to, from, CANVASS_ROLL_LIST_BLOCK_BYTES, nonce, self->secrets->key);
}

void
canvass_roll_list_open_block (const CanvassRollList *self,
                              guint i,
                              guint8 plain[static CANVASS_ROLL_LIST_BLOCK_BYTES])
{
  if (i < self->blocks->len)
    crypt_block (self, i, self->blocks->pdata[i], plain);
  else
    memcpy (plain, self->secrets->open, CANVASS_ROLL_LIST_BLOCK_BYTES);
}

guint32
canvass_roll_list_find_block_start (const CanvassRollList *self, guint i)
{
  guint32 from = 0, to = self->rows->len;

  while (from < to) {
    guint32 middle = from + (to - from) / 2;

    if (canvass_roll_list_row (self, middle)->block < i)
      from = middle + 1;
    else
      to = middle;
  }

  return from;
}

void
canvass_roll_list_append_text (CanvassRollList *self, CanvassRollListRow *row, const guint8 *text)
{
  gsize length = canvass_roll_list_text_length (text);

  if (self->used + length > CANVASS_ROLL_LIST_BLOCK_BYTES) {
    guint8 *block = g_malloc (CANVASS_ROLL_LIST_BLOCK_BYTES);

    crypt_block (self, self->blocks->len, self->secrets->open, block);
    g_ptr_array_add (self->blocks, block);
    self->used = 0;
  }

  memcpy (self->secrets->open + self->used, text, length);
  self->used += length;
  row->block = self->blocks->len;
  g_array_append_vals (self->rows, row, 1);
}

guint16
canvass_roll_list_find_kiosk (CanvassRollList *self, const guint8 *kiosk_id)
{
  CanvassRollListKiosk kiosk = { .rank = 0 };

  for (guint i = 0; i < self->kiosks->len; i++)
    if (memcmp (g_array_index (self->kiosks, CanvassRollListKiosk, i).id,
                kiosk_id,
                CANVASS_ID_BYTES) == 0)
      return i;

  memcpy (kiosk.id, kiosk_id, CANVASS_ID_BYTES);
  g_array_append_val (self->kiosks, kiosk);
  return self->kiosks->len - 1;
}

guint8
canvass_roll_list_find_language (CanvassRollList *self, const char *tag)
{
  for (guint i = 0; i < self->languages->len; i++)
    if (g_str_equal (self->languages->pdata[i], tag))
      return i;

  if (self->languages->len == G_MAXUINT8)
    return G_MAXUINT8; /* as none */

  g_ptr_array_add (self->languages, g_strdup (tag));
  g_clear_pointer (&self->sorted_languages, g_ptr_array_unref);
  return self->languages->len - 1;
}

void
canvass_roll_list_describe_row (const CanvassRollList *self,
                                const guint8 *hash,
                                gboolean withdrawn,
                                guint file,
                                CanvassRollListRow *row)
{
  const CanvassRoll *roll = self->roll;
  const guint8 *kiosk_id = g_array_index (roll->files, CanvassRollFile, file).fact.header.kiosk_id;

  row->states = withdrawn ? CANVASS_LISTED_WITHDRAWN : 0;
  if (g_hash_table_contains (roll->merged, hash))
    row->states |= CANVASS_LISTED_MERGED;
  if (g_hash_table_contains (roll->corrected, hash))
    row->states |= CANVASS_LISTED_CORRECTED;
  if (canvass_roll_is_doubtful (roll, hash, kiosk_id))
    row->states |= CANVASS_LISTED_DOUBTFUL;
}

guint64
canvass_roll_list_get_version (CanvassRollList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->version;
}

const guint8 *
canvass_roll_list_get_id (CanvassRollList *self, guint32 row)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (row < self->rows->len, NULL);

  return canvass_roll_list_row (self, row)->id;
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
canvass_roll_list_get_languages (CanvassRollList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->sorted_languages == NULL) {
    self->sorted_languages = g_ptr_array_new ();
    for (guint i = 0; i < self->languages->len; i++)
      g_ptr_array_add (self->sorted_languages, self->languages->pdata[i]);
    g_ptr_array_sort (self->sorted_languages, compare_texts);
  }

  return self->sorted_languages;
}

gboolean
canvass_roll_list_visit (CanvassRollList *self,
                         const guint32 *rows,
                         guint n,
                         CanvassRollVisitor visitor,
                         gpointer user_data,
                         GError **error)
{
  g_autofree guint8 *ids = g_malloc (MAX ((gsize)n * CANVASS_ID_BYTES, 1));

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < n; i++)
    memcpy (ids + (gsize)i * CANVASS_ID_BYTES,
            canvass_roll_list_row (self, rows[i])->id,
            CANVASS_ID_BYTES);
  return canvass_roll_visit (self->roll, ids, n, FALSE, visitor, user_data, error);
}
