/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/ledger-private.h"

#include "format/envelope.h"
#include "format/error.h"
#include "format/file.h"
#include "format/secret.h"
#include "ledger/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

G_DEFINE_FINAL_TYPE (CanvassLedger, canvass_ledger, G_TYPE_OBJECT)
G_DEFINE_QUARK (canvass_ledger_error, canvass_ledger_error)

static gboolean
fail (GError **error, CanvassLedgerError code, const char *what)
{
  g_set_error_literal (error, CANVASS_LEDGER_ERROR, code, what);
  return FALSE;
}

static void
canvass_ledger_finalize (GObject *object)
{
  CanvassLedger *self = CANVASS_LEDGER (object);

  g_clear_pointer (&self->facts, canvass_facts_free);
  g_clear_pointer (&self->judgement, canvass_judgement_free);
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  g_clear_pointer (&self->index, canvass_index_free);
  g_clear_error (&self->index_error);
  g_clear_pointer (&self->campaigns, g_ptr_array_unref);
  g_clear_pointer (&self->cards, g_array_unref);
  g_clear_pointer (&self->kiosks, g_array_unref);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self->directory);
  g_free (self->campaigns_folder);
  g_free (self->kiosks_folder);
  g_free (self->batches_folder);
  g_free (self->acknowledgements_folder);
  g_free (self->decisions_folder);
  g_free (self->index_path);

  G_OBJECT_CLASS (canvass_ledger_parent_class)->finalize (object);
}

static void
canvass_ledger_class_init (CanvassLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_ledger_finalize;
}

static void
canvass_ledger_init (CanvassLedger *self)
{
  canvass_format_init ();
  self->lock_fd = -1;
  self->campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  self->cards = g_array_new (FALSE, FALSE, sizeof (CanvassAdmittedKiosk));
  self->decisions = canvass_decisions_new ();
  canvass_ledger_judge (self);
}

static CanvassLedger *
ledger_new (const char *directory, const CanvassKey *key)
{
  CanvassLedger *self = g_object_new (CANVASS_TYPE_LEDGER, NULL);

  self->key = key;
  self->directory = g_strdup (directory);
  self->campaigns_folder = g_build_filename (directory, "campaigns", NULL);
  self->kiosks_folder = g_build_filename (directory, "kiosks", NULL);
  self->batches_folder = g_build_filename (directory, "batches", NULL);
  self->acknowledgements_folder = g_build_filename (directory, "acknowledgements", NULL);
  self->decisions_folder = g_build_filename (directory, "decisions", NULL);
  self->index_path = g_build_filename (directory, "ledger.sqlite", NULL);
  return self;
}

/* On a read-only medium the lock of an existing file is as good. */
static gboolean
lock (CanvassLedger *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, CANVASS_LEDGER_LOCK, NULL);

  self->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock_fd < 0)
    self->lock_fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (self->lock_fd < 0) {
    int saved_errno = errno;

    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_STORAGE,
                 "The ledger in %s cannot be locked: %s",
                 self->directory,
                 g_strerror (saved_errno));
    return FALSE;
  }

  return flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0 ||
         fail (error,
               CANVASS_LEDGER_ERROR_BUSY,
               "Another program has this ledger open: end it first, then try again");
}

static gint
compare_campaigns (gconstpointer a, gconstpointer b)
{
  guint64 first = canvass_campaign_get_sequence (*(CanvassCampaign *const *)a);
  guint64 second = canvass_campaign_get_sequence (*(CanvassCampaign *const *)b);

  return (first > second) - (first < second);
}

/* A file that has rotted is passed over: its records wait, and adding it again cures it. */
static gboolean
read_campaigns (CanvassLedger *self, GError **error)
{
  g_autoptr (GArray) hashes = canvass_shelf_list (self->campaigns_folder, ".campaign", error);

  if (hashes == NULL)
    return FALSE;

  for (guint i = 0; i < hashes->len; i++) {
    const guint8 *hash = g_array_index (hashes, CanvassHash, i).bytes;
    g_autofree char *path = canvass_shelf_path (self->campaigns_folder, hash, ".campaign");
    g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, NULL);

    if (campaign != NULL &&
        memcmp (canvass_campaign_get_hash (campaign), hash, CANVASS_HASH_BYTES) == 0)
      g_ptr_array_add (self->campaigns, g_steal_pointer (&campaign));
  }

  g_ptr_array_sort (self->campaigns, compare_campaigns);
  return TRUE;
}

static gboolean
load_campaigns (CanvassLedger *self, GError **error)
{
  if (!read_campaigns (self, error))
    return FALSE;

  return self->campaigns->len > 0 ||
         fail (error,
               CANVASS_LEDGER_ERROR_CORRUPT,
               "The ledger's campaign file is missing or damaged. Add a copy of the same file to "
               "the ledger; everything else is untouched");
}

static gint
compare_kiosks (gconstpointer a, gconstpointer b)
{
  const CanvassAdmittedKiosk *first = a, *second = b;
  gint order = memcmp (first->card.kiosk_id, second->card.kiosk_id, CANVASS_ID_BYTES);

  return order != 0 ? order : memcmp (first->hash, second->hash, CANVASS_HASH_BYTES);
}

/* Of two cards of one kiosk the one with the lower hash names it, whichever came first. */
static void
sort_cards (CanvassLedger *self)
{
  g_array_sort (self->cards, compare_kiosks);
  for (guint i = self->cards->len; i > 1; i--) {
    const CanvassAdmittedKiosk *cards = (const CanvassAdmittedKiosk *)self->cards->data;

    if (memcmp (cards[i - 1].card.kiosk_id, cards[i - 2].card.kiosk_id, CANVASS_ID_BYTES) == 0)
      g_array_remove_index (self->cards, i - 1);
  }
}

GArray *
canvass_ledger_list_admitted (CanvassLedger *self, const CanvassJudgement *judgement)
{
  GArray *kiosks = g_array_new (FALSE, FALSE, sizeof (CanvassAdmittedKiosk));

  for (guint i = 0; i < self->cards->len; i++) {
    CanvassAdmittedKiosk kiosk = g_array_index (self->cards, CanvassAdmittedKiosk, i);
    const char *name = canvass_judgement_get_name (judgement, kiosk.card.kiosk_id);

    if (!canvass_judgement_admits (judgement, kiosk.card.kiosk_id))
      continue;

    if (name != NULL)
      g_strlcpy (kiosk.card.name, name, sizeof kiosk.card.name);
    g_array_append_val (kiosks, kiosk);
  }

  return kiosks;
}

void
canvass_ledger_judge (CanvassLedger *self)
{
  g_clear_pointer (&self->judgement, canvass_judgement_free);
  g_clear_pointer (&self->kiosks, g_array_unref);
  self->judgement = canvass_judgement_new (self->decisions);
  self->kiosks = canvass_ledger_list_admitted (self, self->judgement);
  self->settled = FALSE;
}

static gboolean
load_kiosks (CanvassLedger *self, GError **error)
{
  g_autoptr (GArray) hashes = canvass_shelf_list (self->kiosks_folder, ".kiosk", error);

  if (hashes == NULL)
    return FALSE;

  for (guint i = 0; i < hashes->len; i++) {
    CanvassAdmittedKiosk kiosk;
    g_autofree char *path = NULL;
    g_autoptr (GBytes) file = NULL;

    memcpy (kiosk.hash, g_array_index (hashes, CanvassHash, i).bytes, CANVASS_HASH_BYTES);
    path = canvass_shelf_path (self->kiosks_folder, kiosk.hash, ".kiosk");
    file = canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK), NULL);
    if (file != NULL && canvass_kiosk_card_read (file, &kiosk.card, NULL))
      g_array_append_val (self->cards, kiosk);
  }

  sort_cards (self);
  canvass_ledger_judge (self);
  return TRUE;
}

/* Another coordinator's key of the campaign opens the records, but not this index. */
static gboolean
is_recipient (CanvassLedger *self, const CanvassKey *key)
{
  for (guint i = 0; i < self->campaigns->len; i++)
    if (canvass_campaign_find_recipient (self->campaigns->pdata[i], key->pub.seal_pk) >= 0)
      return TRUE;

  return FALSE;
}

/* A missing or damaged index leaves a ledger that can be rebuilt, so it is no reason not to open.
 */
gboolean
canvass_ledger_reopen_index (CanvassLedger *self, GError **error)
{
  const guint8 *campaign_id = canvass_campaign_get_id (self->campaigns->pdata[0]);
  gboolean good;

  g_clear_pointer (&self->index, canvass_index_free);
  g_clear_error (&self->index_error);
  if (self->key != NULL) {
    self->index = canvass_index_open (self->index_path, campaign_id, self->key, &self->index_error);
    good = self->index != NULL;
  } else {
    good = canvass_index_peek (self->index_path, &self->index_error);
  }

  if (good ||
      g_error_matches (self->index_error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->index_error));
  return FALSE;
}

static CanvassLedger *
open_ledger (const char *directory, const CanvassKey *key, GError **error)
{
  g_autoptr (CanvassLedger) self = ledger_new (directory, key);

  if (!g_file_test (self->campaigns_folder, G_FILE_TEST_IS_DIR)) {
    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_MISSING,
                 "There is no ledger in %s: create it first",
                 directory);
    return NULL;
  }

  if (!lock (self, error) || !load_campaigns (self, error) || !load_kiosks (self, error))
    return NULL;

  if (key != NULL && !is_recipient (self, key)) {
    fail (error,
          CANVASS_LEDGER_ERROR_KEY,
          "This key is no recipient of the ledger's campaign: use the key that the ledger was "
          "created with");
    return NULL;
  }

  if (!canvass_ledger_reopen_index (self, error))
    return NULL;

  canvass_shelf_tidy (self->batches_folder);
  return g_steal_pointer (&self);
}

CanvassLedger *
canvass_ledger_open (const char *directory, const CanvassKey *key, GError **error)
{
  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return open_ledger (directory, key, error);
}

CanvassLedger *
canvass_ledger_open_locked (const char *directory, GError **error)
{
  g_return_val_if_fail (directory != NULL, NULL);

  return open_ledger (directory, NULL, error);
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir (path, 0700) != 0 && errno != EEXIST) {
    int saved_errno = errno;

    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_STORAGE,
                 "The ledger cannot be made: %s: %s",
                 path,
                 g_strerror (saved_errno));
    return FALSE;
  }

  return TRUE;
}

/* An index that is being made, and whatever lies beside it under that name until it is. */
#define UNFINISHED_INDEX "ledger.sqlite.new"

static void
remove_unfinished_index (CanvassLedger *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->directory, name, NULL);

    if (g_str_has_prefix (name, UNFINISHED_INDEX))
      g_unlink (path);
  }
}

static gboolean
has_batches (CanvassLedger *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->batches_folder, 0, NULL);

  return dir != NULL && g_dir_read_name (dir) != NULL &&
         g_file_test (self->campaigns_folder, G_FILE_TEST_IS_DIR);
}

static gboolean
is_left_by_create (const char *name)
{
  static const char *const names[] = {
    "campaigns", "kiosks", "batches", "acknowledgements", "decisions", CANVASS_LEDGER_LOCK, NULL
  };

  return g_strv_contains (names, name) || g_str_has_prefix (name, UNFINISHED_INDEX);
}

/* Only what an interrupted create leaves may lie there. With batches it is a ledger, whatever else
 * was put beside them since. */
static gboolean
check_vacant (CanvassLedger *self, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  if (g_file_test (self->index_path, G_FILE_TEST_EXISTS))
    return fail (error,
                 CANVASS_LEDGER_ERROR_EXISTS,
                 "There is a ledger in this folder already: open it, or choose another folder");

  if (has_batches (self))
    return fail (error,
                 CANVASS_LEDGER_ERROR_EXISTS,
                 "There is a ledger without an index in this folder: rebuild the index, nothing is "
                 "lost");

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!is_left_by_create (name))
      return fail (error,
                   CANVASS_LEDGER_ERROR_EXISTS,
                   "The folder is not empty: choose another for the ledger");

  return TRUE;
}

static gboolean
make_folders (CanvassLedger *self, GError **error)
{
  return make_folder (self->campaigns_folder, error) && make_folder (self->kiosks_folder, error) &&
         make_folder (self->batches_folder, error) &&
         make_folder (self->acknowledgements_folder, error) &&
         make_folder (self->decisions_folder, error);
}

/* So that a power cut leaves the folder itself. A parent that we may not read is not ours to sync:
 * then the folder was there before. */
static gboolean
sync_parent (CanvassLedger *self, GError **error)
{
  g_autofree char *parent = g_build_filename (self->directory, "..", NULL);

  return g_access (parent, R_OK) != 0 || canvass_folder_sync (parent, NULL) ||
         fail (error,
               CANVASS_LEDGER_ERROR_STORAGE,
               "The folder around the ledger cannot be made durable: check the disk");
}

gboolean
canvass_ledger_place_index (CanvassLedger *self, const char *path, GError **error)
{
  if (g_rename (path, self->index_path) != 0) {
    int saved_errno = errno;

    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_STORAGE,
                 "The ledger's index cannot be put in place: %s. Nothing is lost",
                 g_strerror (saved_errno));
    return FALSE;
  }

  return canvass_folder_sync (self->directory, NULL) ||
         fail (error,
               CANVASS_LEDGER_ERROR_STORAGE,
               "The ledger's folder cannot be made durable: check the disk");
}

CanvassIndex *
canvass_ledger_create_index (CanvassLedger *self, char **path, GError **error)
{
  *path = g_build_filename (self->directory, UNFINISHED_INDEX, NULL);
  remove_unfinished_index (self);
  return canvass_index_create (
      *path, canvass_campaign_get_id (self->campaigns->pdata[0]), self->key, error);
}

static gboolean
make_index (CanvassLedger *self, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (CanvassIndex) index = canvass_ledger_create_index (self, &path, error);
  gboolean good = index != NULL && canvass_index_commit (index, error);

  g_clear_pointer (&index, canvass_index_free);
  return good && canvass_ledger_place_index (self, path, error) &&
         canvass_ledger_reopen_index (self, error);
}

CanvassLedger *
canvass_ledger_create (const char *directory,
                       CanvassCampaign *campaign,
                       const CanvassKey *key,
                       GError **error)
{
  g_autoptr (CanvassLedger) self = NULL;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (campaign), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (canvass_campaign_find_recipient (campaign, key->pub.seal_pk) < 0) {
    fail (error,
          CANVASS_LEDGER_ERROR_KEY,
          "The campaign is not sealed to this key, which could read nothing of it: use a "
          "recipient's key");
    return NULL;
  }

  self = ledger_new (directory, key);
  if (!check_vacant (self, error) || !make_folder (directory, error) || !lock (self, error) ||
      !check_vacant (self, error) || !make_folders (self, error) || !sync_parent (self, error) ||
      !canvass_ledger_keep_campaign (self, campaign, error) || !make_index (self, error))
    return NULL;

  canvass_ledger_keep_accounted (self);

  return g_steal_pointer (&self);
}

const char *
canvass_ledger_get_directory (CanvassLedger *self)
{
  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  return self->directory;
}

CanvassCampaign *
canvass_ledger_get_campaign (CanvassLedger *self)
{
  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  return self->campaigns->pdata[self->campaigns->len - 1];
}

GPtrArray *
canvass_ledger_get_campaigns (CanvassLedger *self)
{
  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  return self->campaigns;
}

gboolean
canvass_ledger_keep_campaign (CanvassLedger *self, CanvassCampaign *campaign, GError **error)
{
  guint8 hash[CANVASS_HASH_BYTES];

  if (!canvass_shelf_put (
          self->campaigns_folder, ".campaign", canvass_campaign_get_file (campaign), hash, error))
    return FALSE;

  g_ptr_array_add (self->campaigns, g_object_ref (campaign));
  g_ptr_array_sort (self->campaigns, compare_campaigns);
  self->settled = FALSE;
  return TRUE;
}

gboolean
canvass_ledger_add_campaign (CanvassLedger *self, CanvassCampaign *campaign, GError **error)
{
  CanvassCampaign *known;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (campaign), FALSE);

  if (canvass_find_campaign (self->campaigns, canvass_campaign_get_hash (campaign)) >= 0)
    return TRUE;

  known = canvass_ledger_get_campaign (self);
  if (memcmp (canvass_campaign_get_id (campaign),
              canvass_campaign_get_id (known),
              CANVASS_ID_BYTES) != 0)
    return fail (error,
                 CANVASS_LEDGER_ERROR_REFUSED,
                 "This campaign is another petition, or another coordinator's: make a ledger of "
                 "its own for it");

  for (guint i = 0; i < self->campaigns->len; i++)
    if (canvass_campaign_get_sequence (self->campaigns->pdata[i]) ==
        canvass_campaign_get_sequence (campaign))
      return fail (error,
                   CANVASS_LEDGER_ERROR_REFUSED,
                   "The ledger has another version with this sequence: raise the sequence in the "
                   "campaign's folder and seal it again");

  return canvass_ledger_keep_campaign (self, campaign, error);
}

/* By a file's name here or by a kiosk that was enrolled with it. */
static gboolean
knew_campaign (CanvassLedger *self, const guint8 *hash)
{
  g_autofree char *path = canvass_shelf_path (self->campaigns_folder, hash, ".campaign");

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  for (guint i = 0; i < self->cards->len; i++)
    if (memcmp (g_array_index (self->cards, CanvassAdmittedKiosk, i).card.campaign_hash,
                hash,
                CANVASS_HASH_BYTES) == 0)
      return TRUE;

  return FALSE;
}

gboolean
canvass_ledger_restore_campaign (const char *directory, CanvassCampaign *campaign, GError **error)
{
  g_autoptr (CanvassLedger) self = NULL;
  guint8 hash[CANVASS_HASH_BYTES];

  g_return_val_if_fail (directory != NULL, FALSE);
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (campaign), FALSE);

  self = ledger_new (directory, NULL);
  if (!g_file_test (self->campaigns_folder, G_FILE_TEST_IS_DIR))
    return TRUE;

  if (!lock (self, error) || !read_campaigns (self, error) || !load_kiosks (self, error))
    return FALSE;

  if (self->campaigns->len > 0 || !knew_campaign (self, canvass_campaign_get_hash (campaign)))
    return TRUE;

  return canvass_shelf_put (
      self->campaigns_folder, ".campaign", canvass_campaign_get_file (campaign), hash, error);
}

/* Of several that decisions bring, the lowest hash has to win, whichever was read first. */
void
canvass_ledger_add_card (CanvassLedger *self, GBytes *kiosk_file, const CanvassKioskCard *card)
{
  CanvassAdmittedKiosk kiosk = { .card = *card };

  canvass_hash (kiosk.hash, g_bytes_get_data (kiosk_file, NULL), g_bytes_get_size (kiosk_file));
  g_array_append_val (self->cards, kiosk);
  sort_cards (self);
}

gboolean
canvass_ledger_keep_card (CanvassLedger *self,
                          GBytes *kiosk_file,
                          CanvassKioskCard *card,
                          GError **error)
{
  CanvassAdmittedKiosk kiosk;

  if (!canvass_kiosk_card_read (kiosk_file, &kiosk.card, error) ||
      !canvass_shelf_put (self->kiosks_folder, ".kiosk", kiosk_file, kiosk.hash, error))
    return FALSE;

  *card = kiosk.card;
  g_array_append_val (self->cards, kiosk);
  sort_cards (self);
  canvass_ledger_judge (self);
  return TRUE;
}
