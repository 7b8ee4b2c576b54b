/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/drop-import.h"

#include "cli/drop-choice.h"
#include "cli/progress.h"
#include "drop/collect.h"
#include "format/file.h"

#include <errno.h>
#include <glib/gstdio.h>

#define INCOMING "incoming"
#define INTRODUCED "introduced"
#define MEMORIES "drops"

typedef struct {
  const char *url;
  CanvassLedger *ledger;
  CanvassCollector *collector; /* (owned) */
  GArray *kiosks;              /* (owned) (element-type CanvassLedgerKiosk) */
  char *incoming;              /* (owned) */
  char *introduced;            /* (owned) */
  CanvassAccount *account;
} Import;

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->collector, canvass_collector_free);
  g_clear_pointer (&self->kiosks, g_array_unref);
  g_free (self->incoming);
  g_free (self->introduced);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

static char *
make_folder (const CanvassOptions *options, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (canvass_options_get (options, "ledger"), name, NULL);

  if (g_mkdir (path, 0700) == 0 || errno == EEXIST)
    return g_steal_pointer (&path);

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "%s cannot be made: %s. Nothing is lost; free some room, then try again",
               path,
               g_strerror (errno));
  return NULL;
}

static void
empty_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_unlink (file);
  }
}

char *
canvass_drop_import_folder (const CanvassOptions *options, const char *name, GError **error)
{
  char *path = make_folder (options, name, error);

  if (path != NULL)
    empty_folder (path);
  return path;
}

CanvassDropMemory *
canvass_drop_import_memory (const CanvassOptions *options, const char *url, GError **error)
{
  g_autofree char *folder = make_folder (options, MEMORIES, error);

  return folder == NULL ? NULL : canvass_drop_memory_open (folder, url, error);
}

char *
canvass_drop_import_campaign (CanvassLedger *ledger)
{
  return canvass_to_hex (canvass_campaign_get_id (canvass_ledger_get_campaign (ledger)),
                         CANVASS_ID_BYTES);
}

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
    const CanvassFound *found = g_hash_table_lookup (places, file->path);
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
introduce (Import *self, const CanvassFound *found)
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
    CanvassFound *found = g_ptr_array_index (fetched, i);

    if (found->path != NULL && found->shelf == CANVASS_SHELF_KIOSKS)
      introduce (self, found);
    else if (found->path != NULL) {
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

static GPtrArray *
fetch_part (Import *self, GError **error)
{
  GPtrArray *fetched;

  canvass_progress_begin ("Fetching");
  canvass_collector_set_cancellable (self->collector, canvass_progress_get_cancellable ());
  fetched = canvass_collector_fetch (self->collector, self->incoming, error);
  canvass_progress_end ();
  return fetched;
}

/* What was fetched before something failed is imported all the same. */
static gboolean
import_all (Import *self, GError **error)
{
  for (;;) {
    g_autoptr (GError) cause = NULL;
    GPtrArray *fetched = fetch_part (self, &cause);

    if (fetched->len > 0 && !import_part (self, fetched, error))
      return FALSE;
    if (fetched->len > 0 && !canvass_collector_remember (self->collector, error))
      return FALSE;
    empty_folder (self->incoming);
    if (cause != NULL) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
    if (fetched->len == 0)
      return TRUE;
  }
}

static gboolean
look (Import *self, GError **error)
{
  gboolean looked;

  canvass_progress_begin ("Looking for what is new");
  canvass_collector_set_cancellable (self->collector, canvass_progress_get_cancellable ());
  looked = canvass_collector_look (self->collector, error);
  canvass_progress_end ();
  return looked;
}

static void
on_progress (guint64 done, guint64 total, gpointer unused)
{
  canvass_progress_step (done, total, NULL);
}

gboolean
canvass_drop_import (const CanvassOptions *options,
                     CanvassLedger *ledger,
                     const char *url,
                     CanvassAccount *account,
                     GError **error)
{
  g_auto (Import) self = { .url = url, .ledger = ledger, .account = account };
  CanvassTransfer transfer = { .progress = on_progress };
  g_autofree char *campaign = canvass_drop_import_campaign (ledger);
  g_autoptr (CanvassDrop) drop = canvass_drop_choose (options, url, error);
  g_autoptr (CanvassDropMemory) memory =
      drop == NULL ? NULL : canvass_drop_import_memory (options, url, error);

  if (memory == NULL)
    return FALSE;

  self.incoming = canvass_drop_import_folder (options, INCOMING, error);
  if (self.incoming == NULL)
    return FALSE;
  self.introduced = make_folder (options, INTRODUCED, error);
  if (self.introduced == NULL)
    return FALSE;
  self.kiosks = canvass_ledger_list_kiosks (ledger, error);
  if (self.kiosks == NULL)
    return FALSE;

  self.collector = canvass_collector_new (&transfer, drop, memory, campaign);
  return look (&self, error) && import_all (&self, error);
}
