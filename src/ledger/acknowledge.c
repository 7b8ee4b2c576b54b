/*
 * Acknowledging: after this a kiosk forgets, so what is acknowledged is looked at once more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/acknowledgement.h"
#include "format/error.h"
#include "format/file.h"
#include "ledger/ledger-private.h"
#include "ledger/shelf.h"

#include <sodium.h>

/* A place among kiosks and one among campaigns: what one acknowledgement speaks of. */
typedef struct {
  gint kiosk;
  gint campaign;
  GArray *hashes; /* (owned) (element-type CanvassHash) */
} Parcel;

static void
parcel_clear (gpointer data)
{
  Parcel *parcel = data;

  g_array_unref (parcel->hashes);
}

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES);
}

static GArray *
find_hashes (GArray *parcels, const CanvassFileFact *file)
{
  Parcel parcel = { .kiosk = file->kiosk, .campaign = file->campaign };

  for (guint i = 0; i < parcels->len; i++) {
    const Parcel *known = &g_array_index (parcels, Parcel, i);

    if (known->kiosk == file->kiosk && known->campaign == file->campaign)
      return known->hashes;
  }

  parcel.hashes = g_array_new (FALSE, FALSE, sizeof (CanvassHash));
  g_array_append_val (parcels, parcel);
  return parcel.hashes;
}

/* The kiosk's may soon be the only other copy, and then none: a rotted file is found now or never.
 */
static gboolean
check_copies (CanvassLedger *self, GError **error)
{
  for (guint i = 0; i < self->facts->files->len; i++) {
    const CanvassFileFact *file = canvass_facts_file (self->facts, i);

    if (file->part == 0 && !canvass_shelf_holds (self->batches_folder,
                                                 file->hash,
                                                 canvass_file_fact_get_suffix (file))) {
      g_autofree char *name = canvass_to_hex (file->hash, CANVASS_HASH_BYTES);

      g_set_error (error,
                   CANVASS_LEDGER_ERROR,
                   CANVASS_LEDGER_ERROR_CORRUPT,
                   "Nothing was acknowledged: the ledger's file batches/%s%s is damaged. Import "
                   "it again from the kiosk's stick, then acknowledge",
                   name,
                   canvass_file_fact_get_suffix (file));
      return FALSE;
    }
  }

  return TRUE;
}

/* On the roll, or decided about: of a file that its kiosk signed, or nobody asks for it. */
static gboolean
is_settled (CanvassLedger *self, const CanvassRecordFact *record)
{
  const CanvassFileFact *file = canvass_facts_file (self->facts, record->file);

  if (file->kiosk < 0 || file->campaign < 0)
    return FALSE;

  return record->state == CANVASS_STATE_ON_ROLL ||
         (canvass_record_fact_is_decided (record) && record->first);
}

static GArray *
collect (CanvassLedger *self)
{
  GArray *parcels = g_array_new (FALSE, FALSE, sizeof (Parcel));

  g_array_set_clear_func (parcels, parcel_clear);
  for (guint i = 0; i < self->facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (self->facts, i);

    if (is_settled (self, record))
      g_array_append_vals (
          find_hashes (parcels, canvass_facts_file (self->facts, record->file)), record->hash, 1);
  }

  return parcels;
}

static gboolean
write_one (CanvassLedger *self,
           const Parcel *parcel,
           guint first,
           const char *to,
           GPtrArray *paths,
           GError **error)
{
  const CanvassAdmittedKiosk *kiosk =
      &g_array_index (self->kiosks, CanvassAdmittedKiosk, parcel->kiosk);
  guint n = MIN (parcel->hashes->len - first, CANVASS_ACKNOWLEDGEMENT_MAX_HASHES);
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree char *path = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) file = canvass_acknowledgement_write (
      canvass_campaign_get_hash (self->campaigns->pdata[parcel->campaign]),
      kiosk->card.kiosk_id,
      g_array_index (parcel->hashes, CanvassHash, first).bytes,
      n,
      self->key->sign_sk,
      error);

  if (file == NULL || !canvass_shelf_put (self->acknowledgements_folder, ".ack", file, hash, error))
    return FALSE;

  path = canvass_shelf_path (to, hash, ".ack");
  if (!canvass_file_write (path, file, 0644, &local_error)) {
    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_STORAGE,
                 "%s. Nothing is lost: free some room or choose another folder, then acknowledge "
                 "again",
                 local_error->message);
    return FALSE;
  }

  g_ptr_array_add (paths, g_steal_pointer (&path));
  return TRUE;
}

static gboolean
write_parcel (CanvassLedger *self,
              const Parcel *parcel,
              const char *to,
              GPtrArray *paths,
              guint64 *n_records,
              GError **error)
{
  /* Ascending, so that the same records make the same file. */
  g_array_sort (parcel->hashes, compare_hashes);
  for (guint first = 0; first < parcel->hashes->len; first += CANVASS_ACKNOWLEDGEMENT_MAX_HASHES)
    if (!write_one (self, parcel, first, to, paths, error))
      return FALSE;

  *n_records += parcel->hashes->len;
  return TRUE;
}

/* A kiosk believes coordinators of its campaign only. */
static gboolean
check_coordinator (CanvassLedger *self, GError **error)
{
  for (guint i = 0; i < self->campaigns->len; i++)
    if (canvass_campaign_is_coordinator (self->campaigns->pdata[i], self->key->pub.sign_pk))
      return TRUE;

  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_KEY,
                       "This key is no coordinator's of the campaign, so no kiosk would believe "
                       "the acknowledgement");
  return FALSE;
}

gboolean
canvass_ledger_acknowledge (
    CanvassLedger *self, const char *to, GPtrArray **paths, guint64 *n_records, GError **error)
{
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) parcels = NULL;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (to != NULL, FALSE);

  *n_records = 0;
  if (!canvass_ledger_catch_up (self, NULL, NULL, error) || !check_coordinator (self, error) ||
      !check_copies (self, error))
    return FALSE;

  parcels = collect (self);
  for (guint i = 0; i < parcels->len; i++)
    if (!write_parcel (self, &g_array_index (parcels, Parcel, i), to, written, n_records, error))
      return FALSE;

  *paths = g_steal_pointer (&written);
  return TRUE;
}
