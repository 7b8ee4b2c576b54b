/*
 * What was fetched, into the ledger.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/collect.h"
#include "drop/memory.h"
#include "format/file.h"
#include "ledger/courier.h"

#include <glib/gstdio.h>

typedef struct {
  const CanvassCourier *courier;
  CanvassLedger *ledger;
  GArray *kiosks;   /* (owned) (element-type CanvassLedgerKiosk) */
  char *incoming;   /* (owned) */
  char *introduced; /* (owned) */
  CanvassAccount *account;
} Import;

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->kiosks, g_array_unref);
  g_free (self->incoming);
  g_free (self->introduced);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

static void
add_file (GPtrArray *files, const char *path, const CanvassBadFile *like)
{
  CanvassBadFile *file = g_new (CanvassBadFile, 1);

  *file = (CanvassBadFile){ g_strdup (path), g_strdup (like->what), like->domain, like->code };
  g_ptr_array_add (files, file);
}

/* What was told of a file here is of one there. */
static void
add_files (Import *self, GPtrArray *to, GPtrArray *from, GHashTable *places)
{
  for (guint i = 0; i < from->len; i++) {
    const CanvassBadFile *file = g_ptr_array_index (from, i);
    const CanvassCollected *found = g_hash_table_lookup (places, file->path);
    g_autofree char *place =
        found == NULL
            ? g_strdup (file->path)
            : g_strconcat (self->courier->address, "/", found->folder, "/", found->name, NULL);

    add_file (to, place, file);
  }
}

static void
add_account (Import *self, const CanvassAccount *part, GHashTable *places)
{
  CanvassAccount *sum = self->account;

  sum->read += part->read;
  sum->accepted += part->accepted;
  sum->repeated += part->repeated;
  sum->quarantined += part->quarantined;
  for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
    sum->reasons[i] += part->reasons[i];
  sum->files += part->files;
  sum->taken_up += part->taken_up;
  sum->taken_off += part->taken_off;
  sum->campaigns += part->campaigns;
  sum->decisions += part->decisions;
  sum->repeated_decisions += part->repeated_decisions;
  add_files (self, sum->bad_files, part->bad_files, places);
  add_files (self, sum->skipped, part->skipped, places);
}

static gboolean
is_admitted (Import *self, const CanvassKioskCard *card)
{
  for (guint i = 0; i < self->kiosks->len; i++) {
    const CanvassLedgerKiosk *kiosk = &g_array_index (self->kiosks, CanvassLedgerKiosk, i);

    if (kiosk->admitted && memcmp (kiosk->kiosk_id, card->kiosk_id, CANVASS_ID_BYTES) == 0)
      return TRUE;
  }

  return FALSE;
}

/* Whether to admit one is for the coordinator to say. */
static void
introduce (Import *self, const CanvassCollected *found)
{
  g_autoptr (GBytes) file = canvass_file_read (found->path, G_MAXUINT16, NULL);
  g_autofree char *name = file == NULL ? NULL : canvass_layout_name (CANVASS_SHELF_KIOSKS, file);
  g_autofree char *path = name == NULL ? NULL : g_build_filename (self->introduced, name, NULL);
  CanvassKioskCard card;

  if (file == NULL || !canvass_kiosk_card_read (file, &card, NULL) || is_admitted (self, &card))
    return;

  if (g_rename (found->path, path) == 0)
    add_file (self->account->skipped,
              path,
              &(CanvassBadFile){
                  .what = (char *)"It introduces a kiosk: admit it, if the kiosk is yours" });
}

static gboolean
import_part (Import *self, GPtrArray *fetched, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (CanvassAccount) part;
  gboolean done;

  canvass_account_init (&part);
  for (guint i = 0; i < fetched->len; i++) {
    CanvassCollected *found = g_ptr_array_index (fetched, i);

    if (found->shelf == CANVASS_SHELF_KIOSKS)
      introduce (self, found);
    else {
      g_ptr_array_add (paths, found->path);
      g_hash_table_insert (places, found->path, found);
    }
  }

  g_ptr_array_add (paths, NULL);
  done = canvass_ledger_import (self->ledger,
                                (const char *const *)paths->pdata,
                                &part,
                                self->courier->progress,
                                self->courier->user_data,
                                self->courier->cancellable,
                                error);
  add_account (self, &part, places);
  return done;
}

/* Before it is imported, since some of it is taken elsewhere then. */
static gboolean *
look_at (GPtrArray *fetched)
{
  gboolean *whole = g_new (gboolean, fetched->len + 1);

  for (guint i = 0; i < fetched->len; i++)
    whole[i] = canvass_collected_is_whole (g_ptr_array_index (fetched, i));

  return whole;
}

static gboolean
remember (Import *self, GPtrArray *fetched, const gboolean *whole, GError **error)
{
  g_autofree char *folder = canvass_courier_folder (self->courier, "drops", error);
  g_autoptr (CanvassDropMemory) memory =
      folder == NULL ? NULL : canvass_drop_memory_open (folder, self->courier->address, error);

  if (memory == NULL)
    return FALSE;

  for (guint i = 0; i < fetched->len; i++)
    canvass_collected_remember (g_ptr_array_index (fetched, i), whole[i], memory);

  return canvass_drop_memory_keep (memory, error);
}

static gboolean
open_import (Import *self, GError **error)
{
  self->incoming = canvass_courier_folder (self->courier, "incoming", error);
  if (self->incoming == NULL)
    return FALSE;
  self->introduced = canvass_courier_folder (self->courier, "introduced", error);
  if (self->introduced == NULL)
    return FALSE;
  self->kiosks = canvass_ledger_list_kiosks (self->ledger, error);
  return self->kiosks != NULL;
}

gboolean
canvass_courier_take_in (const CanvassCourier *self,
                         CanvassLedger *ledger,
                         CanvassAccount *account,
                         GError **error)
{
  g_auto (Import) import = { .courier = self, .ledger = ledger, .account = account };
  g_autoptr (GPtrArray) fetched = NULL;
  g_autofree gboolean *whole = NULL;

  if (!open_import (&import, error))
    return FALSE;

  fetched = canvass_collected_list (import.incoming, self->campaign);
  whole = look_at (fetched);
  if (fetched->len > 0 &&
      (!import_part (&import, fetched, error) || !remember (&import, fetched, whole, error)))
    return FALSE;

  canvass_courier_empty (import.incoming);
  return TRUE;
}
