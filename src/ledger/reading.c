/*
 * Facts from the index, and what an interrupted import left behind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/chunk-visit.h"
#include "ledger/chunk.h"
#include "ledger/ledger-private.h"
#include "ledger/shelf.h"

#include <glib/gstdio.h>
#include <sodium.h>

static gboolean
inconsistent (GError **error)
{
  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_CORRUPT,
                       "The ledger's index contradicts itself. The files it was made from are "
                       "untouched: rebuild the index from them");
  return FALSE;
}

static gboolean
take_chunk (guint file, guint8 *plain, gsize length, gpointer user_data, GError **error)
{
  CanvassFacts *facts = user_data;
  const CanvassFileFact *fact = canvass_facts_file (facts, file);
  CanvassChunk chunk;
  guint n = canvass_chunk_read (&chunk, plain, length);

  if (n == 0 || facts->records->len + n > fact->first_record + fact->n_records)
    return inconsistent (error);

  for (guint i = 0; i < n; i++) {
    CanvassChunkEntry entry;
    const guint8 *payload;

    if (!canvass_chunk_next (&chunk, &entry, &payload, &length))
      return inconsistent (error);

    if (length > 0)
      entry.glance = canvass_glance (payload, length);
    canvass_chunk_entry_to_fact (&entry, facts, file);
  }

  return TRUE;
}

static CanvassFacts *
read_facts (CanvassIndex *index, GError **error)
{
  g_autoptr (GArray) files = canvass_index_list_files (index, error);
  g_autoptr (CanvassFacts) facts = canvass_facts_new ();
  guint64 n_records = 0;

  if (files == NULL)
    return NULL;

  for (guint i = 0; i < files->len; i++) {
    CanvassFileFact *file = &g_array_index (files, CanvassFileFact, i);

    file->first_record = n_records;
    n_records += file->n_records;
  }

  if (n_records > G_MAXUINT32) {
    inconsistent (error);
    return NULL;
  }

  g_array_append_vals (facts->files, files->data, files->len);
  if (!canvass_chunks_visit (index, files, take_chunk, facts, error))
    return NULL;

  if (facts->records->len != n_records) {
    inconsistent (error);
    return NULL;
  }

  return g_steal_pointer (&facts);
}

CanvassHeadVerdict
canvass_ledger_judge_head (CanvassLedger *self, const CanvassBatchReader *reader)
{
  const CanvassBatchHeader *header = canvass_batch_reader_get_header (reader);
  const guint8 *head = canvass_batch_reader_get_head (reader);
  gint kiosk = canvass_find_kiosk (self->kiosks, header->kiosk_id);

  if (kiosk < 0 || head == NULL)
    return CANVASS_HEAD_UNPROVEN;

  return canvass_batch_verify_head (
             head, header, g_array_index (self->kiosks, CanvassAdmittedKiosk, kiosk).card.device_pk)
             ? CANVASS_HEAD_SIGNED
             : CANVASS_HEAD_FALSE;
}

/* Signatures that could not be checked before their kiosk was admitted. Keeping the verdict only
 * saves time, so failing to is no error. */
static void
prove_heads (CanvassLedger *self)
{
  gboolean keeping = FALSE;

  for (guint i = 0; i < self->facts->files->len; i++) {
    CanvassFileFact *file = canvass_facts_file (self->facts, i);
    g_autofree char *path = NULL;
    g_autoptr (CanvassBatchReader) reader = NULL;

    if (file->head != CANVASS_HEAD_UNPROVEN || !file->whole_head ||
        canvass_find_kiosk (self->kiosks, file->header.kiosk_id) < 0)
      continue;

    path = canvass_shelf_path (self->batches_folder, file->hash, ".batch");
    reader = canvass_batch_reader_open (path, NULL);
    if (reader == NULL)
      continue;

    file->head = canvass_ledger_judge_head (self, reader);
    keeping =
        canvass_index_begin (self->index, NULL) && canvass_index_put_file (self->index, file, NULL);
    if (!keeping)
      break;
  }

  if (keeping)
    canvass_index_commit (self->index, NULL);
  else
    canvass_index_rollback (self->index);
}

gboolean
canvass_ledger_settle (CanvassLedger *self, GError **error)
{
  if (self->key == NULL) {
    g_set_error_literal (error,
                         CANVASS_LEDGER_ERROR,
                         CANVASS_LEDGER_ERROR_KEY,
                         "The ledger is locked: open it with the coordinator's key for this");
    return FALSE;
  }

  if (self->index == NULL) {
    g_propagate_error (error, g_error_copy (self->index_error));
    return FALSE;
  }

  if (self->facts == NULL) {
    self->facts = read_facts (self->index, error);
    if (self->facts == NULL)
      return FALSE;

    if (!canvass_ledger_read_decisions (self, error)) {
      g_clear_pointer (&self->facts, canvass_facts_free);
      return FALSE;
    }

    self->settled = FALSE;
  }

  if (!self->settled) {
    prove_heads (self);
    canvass_facts_settle (self->facts, self->campaigns, self->kiosks, self->judgement);
    self->settled = TRUE;
  }

  return TRUE;
}

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES);
}

static gboolean
contains (GArray *hashes, const guint8 *hash)
{
  return bsearch (hash, hashes->data, hashes->len, sizeof (CanvassHash), compare_hashes) != NULL;
}

/* Every file that was read must still be there: without it the roll would hold signatures that
 * nobody can prove. */
static gboolean
check_complete (CanvassLedger *self, GError **error)
{
  g_autoptr (GArray) batches =
      canvass_shelf_list (self->batches_folder, CANVASS_BATCH_SUFFIX, error);
  g_autoptr (GArray) mirrors = NULL;

  if (batches == NULL)
    return FALSE;

  mirrors = canvass_shelf_list (self->batches_folder, CANVASS_MIRROR_SUFFIX, error);
  if (mirrors == NULL)
    return FALSE;

  for (guint i = 0; i < self->facts->files->len; i++) {
    const CanvassFileFact *file = canvass_facts_file (self->facts, i);
    GArray *shelved = file->is_mirror ? mirrors : batches;

    if (file->part == 0 && !contains (shelved, file->hash)) {
      g_autofree char *name = canvass_to_hex (file->hash, CANVASS_HASH_BYTES);

      g_set_error (error,
                   CANVASS_LEDGER_ERROR,
                   CANVASS_LEDGER_ERROR_CORRUPT,
                   "The ledger's file batches/%s%s is gone. Put it back from a copy or import "
                   "it again; or rebuild the index to go on without what it held",
                   name,
                   canvass_file_fact_get_suffix (file));
      return FALSE;
    }
  }

  return TRUE;
}

static gboolean
add_unread (CanvassIntake *self,
            CanvassLedger *ledger,
            GHashTable *read,
            gboolean is_mirror,
            GError **error)
{
  g_autoptr (GArray) shelved = canvass_shelf_list (
      ledger->batches_folder, is_mirror ? CANVASS_MIRROR_SUFFIX : CANVASS_BATCH_SUFFIX, error);

  if (shelved == NULL)
    return FALSE;

  for (guint i = 0; i < shelved->len; i++)
    if (!g_hash_table_contains (read, &g_array_index (shelved, CanvassHash, i)))
      canvass_intake_add_shelved (self, g_array_index (shelved, CanvassHash, i).bytes, is_mirror);

  return TRUE;
}

gboolean
canvass_intake_add_unread (CanvassIntake *self, CanvassLedger *ledger, GError **error)
{
  g_autoptr (GHashTable) read = canvass_hash_set_new ();

  for (guint i = 0; ledger->facts != NULL && i < ledger->facts->files->len; i++)
    g_hash_table_add (read,
                      g_memdup2 (canvass_facts_file (ledger->facts, i)->hash, CANVASS_HASH_BYTES));

  return add_unread (self, ledger, read, FALSE, error) &&
         add_unread (self, ledger, read, TRUE, error);
}

gboolean
canvass_ledger_catch_up (CanvassLedger *self,
                         CanvassProgress progress,
                         gpointer user_data,
                         GError **error)
{
  g_auto (CanvassIntake) intake;
  gboolean good;

  canvass_intake_init (&intake);
  if (!canvass_ledger_settle (self, error) || !check_complete (self, error) ||
      !canvass_ledger_check_decisions (self, error) ||
      !canvass_ledger_read_unread_decisions (self, error) ||
      !canvass_intake_add_unread (&intake, self, error))
    return FALSE;

  if (intake.files->len == 0)
    return canvass_ledger_settle (self, error);

  good = canvass_intake_run (
      &intake, self, self->index, self->facts, progress, user_data, NULL, error);
  self->settled = FALSE;
  return good && canvass_ledger_settle (self, error);
}

/* Into a new file which takes the old one's place only when it is whole. */
static gboolean
rebuild_into (CanvassLedger *self,
              CanvassIndex *index,
              CanvassIntake *intake,
              CanvassProgress progress,
              gpointer user_data,
              GError **error)
{
  g_autoptr (CanvassFacts) facts = canvass_facts_new ();

  return canvass_intake_add_unread (intake, self, error) &&
         canvass_intake_run (intake, self, index, facts, progress, user_data, NULL, error) &&
         canvass_index_commit (index, error);
}

static gboolean
tell_unreadable (const CanvassIntake *intake, GError **error)
{
  const CanvassBadFile *bad;

  if (intake->bad_files->len == 0)
    return TRUE;

  bad = intake->bad_files->pdata[0];
  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_CORRUPT,
               "The index is rebuilt, but for %u of the ledger's files, which have become "
               "unreadable; the first is %s. Import another copy of them",
               intake->bad_files->len,
               bad->path);
  return FALSE;
}

gboolean
canvass_ledger_rebuild (CanvassLedger *self,
                        CanvassProgress progress,
                        gpointer user_data,
                        GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (CanvassIndex) index = NULL;
  g_auto (CanvassIntake) intake;
  gboolean good;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  canvass_intake_init (&intake);
  if (self->key == NULL)
    return canvass_ledger_settle (self, error);

  g_clear_pointer (&self->facts, canvass_facts_free);
  index = canvass_ledger_create_index (self, &path, error);
  good = index != NULL && rebuild_into (self, index, &intake, progress, user_data, error);
  g_clear_pointer (&index, canvass_index_free);
  if (!good) {
    g_unlink (path);
    return FALSE;
  }

  g_clear_pointer (&self->index, canvass_index_free);
  good = canvass_ledger_place_index (self, path, error);
  good = canvass_ledger_reopen_index (self, good ? error : NULL) && good;
  if (good && self->index != NULL) {
    g_ptr_array_set_size (self->decisions, 0);
    good = canvass_ledger_read_unread_decisions (self, error);
    canvass_ledger_keep_accounted (self);
  }

  return good && tell_unreadable (&intake, error);
}
