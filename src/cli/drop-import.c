/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/drop-import.h"

#include "cli/drop-desk.h"
#include "cli/progress.h"
#include "drop/collect.h"
#include "format/file.h"

#include <glib/gstdio.h>

typedef struct {
  const CanvassOptions *options;
  const char *url;
  CanvassLedger *ledger;
  GArray *kiosks;   /* (owned) (element-type CanvassLedgerKiosk) */
  char *campaign;   /* (owned) */
  char *incoming;   /* (owned) */
  char *introduced; /* (owned) */
  CanvassAccount *account;
} Import;

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->kiosks, g_array_unref);
  g_free (self->campaign);
  g_free (self->incoming);
  g_free (self->introduced);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

static void
add_file (GPtrArray *files, const char *path, const char *what)
{
  CanvassBadFile *file = g_new (CanvassBadFile, 1);

  *file = (CanvassBadFile){ g_strdup (path), g_strdup (what) };
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
        found == NULL ? g_strdup (file->path)
                      : g_strconcat (self->url, "/", found->folder, "/", found->name, NULL);

    add_file (to, place, file->what);
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
    add_file (
        self->account->skipped, path, "It introduces a kiosk: admit it, if the kiosk is yours");
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
  canvass_progress_begin ("Opening records");
  done = canvass_ledger_import (self->ledger,
                                (const char *const *)paths->pdata,
                                &part,
                                canvass_progress_step,
                                NULL,
                                canvass_progress_get_cancellable (),
                                error);
  canvass_progress_end ();
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
  g_autoptr (CanvassDropMemory) memory = canvass_drop_desk_memory (self->options, self->url, error);

  if (memory == NULL)
    return FALSE;

  for (guint i = 0; i < fetched->len; i++) {
    canvass_collected_remember (g_ptr_array_index (fetched, i), whole[i], memory);
  }

  return canvass_drop_memory_keep (memory, error);
}

/* *@more: whether there may be more that is new. What came before something failed is imported all
 * the same. */
static gboolean
fetch_and_import (Import *self, gboolean *more, GError **error)
{
  const char *const arguments[] = { "pull", "--inbox", self->incoming, "--from", self->url, NULL };
  g_autoptr (GPtrArray) fetched = NULL;
  g_autofree gboolean *whole = NULL;
  g_autoptr (GError) cause = NULL;
  CanvassDropLine last = { 0 };

  canvass_drop_desk_empty (self->incoming);
  canvass_drop_desk_run (self->options, self->ledger, arguments, "Fetching", &last, &cause);
  fetched = canvass_collected_list (self->incoming, self->campaign);
  whole = look_at (fetched);
  if (fetched->len > 0 &&
      (!import_part (self, fetched, error) || !remember (self, fetched, whole, error)))
    return FALSE;

  canvass_drop_desk_empty (self->incoming);
  *more = last.files >= CANVASS_COLLECT_MAX_FILES || last.bytes >= CANVASS_COLLECT_MAX_BYTES;
  if (cause == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
canvass_drop_import (const CanvassOptions *options,
                     CanvassLedger *ledger,
                     const char *url,
                     CanvassAccount *account,
                     GError **error)
{
  g_auto (Import) self = { .options = options, .url = url, .ledger = ledger, .account = account };
  gboolean more = TRUE;

  self.campaign = canvass_drop_desk_campaign (ledger);
  self.incoming = canvass_drop_desk_folder (options, "incoming", error);
  if (self.incoming == NULL)
    return FALSE;
  self.introduced = canvass_drop_desk_folder (options, "introduced", error);
  if (self.introduced == NULL)
    return FALSE;
  self.kiosks = canvass_ledger_list_kiosks (ledger, error);
  if (self.kiosks == NULL)
    return FALSE;

  while (more) {
    if (!fetch_and_import (&self, &more, error))
      return FALSE;
  }

  return TRUE;
}
