/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/clear.h"

#include "drop/transfer-private.h"

/* Listed before they are removed; then it is listed again. */
#define MAX_LISTED 10000
/* What still comes back then is put there faster than it is removed, or never was. */
#define MAX_ROUNDS (CANVASS_DROP_MAX_ENTRIES / MAX_LISTED)

typedef struct {
  char *folder;
  char *name;
  guint64 size;
} Doomed;

static void
doomed_free (Doomed *self)
{
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

/* A shelf that is being emptied. */
typedef struct {
  CanvassShelf shelf;
  const char *folder;
  GPtrArray *doomed; /* (element-type Doomed) */
  guint left;
} Clearing;

/* Each kiosk has a folder of its own. */
static gboolean
is_deep (CanvassShelf shelf)
{
  return shelf == CANVASS_SHELF_BATCHES || shelf == CANVASS_SHELF_ACKNOWLEDGEMENTS;
}

static gboolean
is_ours (CanvassShelf shelf, const CanvassDropEntry *entry)
{
  char hash[CANVASS_HASH_HEX_CHARS];

  return is_deep (shelf) == (entry->folder != NULL) &&
         (entry->folder == NULL || canvass_layout_is_id (entry->folder)) &&
         (canvass_layout_parse (shelf, entry->name, hash) ||
          canvass_layout_is_unfinished (shelf, entry->name));
}

static gboolean
on_entry (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  Clearing *self = user_data;
  Doomed *doomed;

  if (!is_ours (self->shelf, entry)) {
    self->left++;
    return TRUE;
  }
  if (self->doomed->len == MAX_LISTED)
    return TRUE;

  doomed = g_new (Doomed, 1);
  *doomed = (Doomed){ g_strjoin ("/", self->folder, entry->folder, NULL),
                      g_strdup (entry->name),
                      entry->size };
  g_ptr_array_add (self->doomed, doomed);
  return TRUE;
}

static gboolean
look (CanvassTransferRun *run, Clearing *self, GError **error)
{
  g_ptr_array_set_size (self->doomed, 0);
  self->left = 0;
  return canvass_drop_list_unfinished (
      run->drop, self->folder, is_deep (self->shelf), on_entry, self, &run->watch, error);
}

static gboolean
remove_doomed (CanvassTransferRun *run, Clearing *self, GError **error)
{
  for (guint i = 0; i < self->doomed->len; i++)
    run->total += ((Doomed *)g_ptr_array_index (self->doomed, i))->size;

  for (guint i = 0; i < self->doomed->len; i++) {
    const Doomed *doomed = g_ptr_array_index (self->doomed, i);

    if (!canvass_drop_remove (run->drop, doomed->folder, doomed->name, &run->watch, error) ||
        !canvass_drop_watch_step (&run->watch, doomed->size, error))
      return FALSE;

    run->transfer->files++;
    run->transfer->bytes += doomed->size;
  }

  return TRUE;
}

static gboolean
clear_shelf (CanvassTransferRun *run, CanvassShelf shelf, GError **error)
{
  g_autofree char *folder = canvass_layout_folder (run->campaign, shelf, NULL);
  g_autoptr (GPtrArray) doomed = g_ptr_array_new_with_free_func ((GDestroyNotify)doomed_free);
  Clearing clearing = { shelf, folder, doomed, 0 };

  for (guint i = 0; i < MAX_ROUNDS; i++) {
    if (!look (run, &clearing, error))
      return FALSE;
    if (doomed->len == 0) {
      run->transfer->left += clearing.left;
      return TRUE;
    }
    if (!remove_doomed (run, &clearing, error))
      return FALSE;
  }

  g_set_error_literal (error,
                       CANVASS_DROP_ERROR,
                       CANVASS_DROP_ERROR_UNFAITHFUL,
                       "The drop shows again and again what was removed from it. See who runs it, "
                       "and whether somebody still sends to it");
  return FALSE;
}

static gboolean
on_flat (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  guint *n = user_data;

  for (CanvassShelf shelf = 0; shelf < CANVASS_N_SHELVES; shelf++)
    *n += g_str_has_suffix (entry->name, canvass_layout_suffix (shelf));
  *n += g_str_has_suffix (entry->name, ".mirror");
  return TRUE;
}

/* On a stick files lie otherwise, and do not tell by their names whose they are: to say that
 * nothing was there would be untrue. */
static gboolean
check_flat (CanvassTransferRun *run, GError **error)
{
  guint n = 0;

  if (canvass_drop_get_folder (run->drop) == NULL)
    return TRUE;
  if (!canvass_drop_list (run->drop, "", FALSE, on_flat, &n, &run->watch, error) ||
      !canvass_drop_list (run->drop, "canvass", FALSE, on_flat, &n, &run->watch, error) ||
      !canvass_drop_list (run->drop, "canvass", TRUE, on_flat, &n, &run->watch, error))
    return FALSE;
  if (n == 0)
    return TRUE;

  g_set_error (
      error,
      CANVASS_DROP_ERROR,
      CANVASS_DROP_ERROR_UNFAITHFUL,
      "Files of a petition lie there as on a stick, and were left: %u. See whose they are, "
      "and remove them by hand",
      n);
  return FALSE;
}

gboolean
canvass_drop_clear (CanvassTransfer *self,
                    CanvassDrop *drop,
                    const char *campaign_id,
                    GError **error)
{
  CanvassTransferRun run;

  g_return_val_if_fail (canvass_layout_is_id (campaign_id), FALSE);

  canvass_transfer_run_init (&run, self, drop, campaign_id);
  for (CanvassShelf shelf = 0; shelf < CANVASS_N_SHELVES; shelf++) {
    if (!clear_shelf (&run, shelf, error))
      return FALSE;
  }

  return canvass_drop_abandon (drop, campaign_id, &run.watch, error) && check_flat (&run, error);
}
