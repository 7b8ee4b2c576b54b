/*
 * Importing: which of the paths given are files for us, and the account of what they held.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/error.h"
#include "format/file.h"
#include "ledger/ledger-private.h"
#include "ledger/msgid.h"
#include "vault/rescue.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_DEPTH 16
#define RESCUED "rescued"

typedef struct {
  CanvassLedger *ledger;
  CanvassIntake intake;
  GPtrArray *campaigns; /* (element-type utf8) paths */
  GPtrArray *decisions; /* (element-type utf8) paths */
  GPtrArray *skipped;   /* (element-type CanvassBadFile) borrowed */
  guint n_vaults;       /* whose records were rescued */
  guint64 n_campaigns;  /* that were read */
  guint64 n_decisions;  /* the same, and new */
  guint64 n_repeated;   /* decisions that were known */
} Gathering;

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Its first bytes, as far as they go; FALSE if it cannot be looked at. */
static gboolean
peek (const char *path,
      guint8 head[static CANVASS_BATCH_HEADER_BYTES],
      gssize *length,
      GError **error)
{
  guint64 size;
  int fd = canvass_file_open_regular (path, &size, error);

  if (fd < 0)
    return FALSE;

  memset (head, 0, CANVASS_BATCH_HEADER_BYTES);
  *length = pread (fd, head, CANVASS_BATCH_HEADER_BYTES, 0);
  close (fd);
  return TRUE;
}

/* What coordinators gave to a table comes back on its stick. */
static gboolean
is_for_a_table (const guint8 *head)
{
  return memcmp (head, "CVE1ACKN", 8) == 0 || memcmp (head, "CVE1PINR", 8) == 0;
}

static gboolean
is_admitted (const Gathering *self, const char *path)
{
  g_autoptr (GBytes) file = canvass_file_read (path, G_MAXUINT16, NULL);
  CanvassKioskCard card;

  return file != NULL && canvass_kiosk_card_read (file, &card, NULL) &&
         canvass_find_kiosk (self->ledger->kiosks, card.kiosk_id) >= 0;
}

/* (transfer full) for what is rescued of one vault. */
static char *
rescued_folder (const Gathering *self, guint n)
{
  g_autofree char *name = g_strdup_printf (RESCUED ".%u", n);

  return g_build_filename (self->ledger->directory, name, NULL);
}

/* A tablet's own store: nobody vouches for its records, so all of them go into quarantine. */
static void
gather_vault (Gathering *self, const char *path)
{
  g_autofree char *folder = rescued_folder (self, self->n_vaults++);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (!canvass_rescue_vault (path, folder, files, &error))
    canvass_intake_refuse_error (&self->intake, path, error);
  else if (files->len == 0)
    canvass_intake_refuse (
        &self->intake, path, N_ ("This tablet's store holds no record any more"));
  for (guint i = 0; i < files->len; i++)
    canvass_intake_add_file (&self->intake, files->pdata[i], FALSE, 0);
}

/* What a file is stands in its first bytes; its name only says what it was meant to be. */
static void
gather_file (Gathering *self, const char *path)
{
  guint8 head[CANVASS_BATCH_HEADER_BYTES];
  CanvassBatchHeader header;
  g_autoptr (GError) error = NULL;
  gssize length;

  if (!peek (path, head, &length, &error))
    canvass_intake_refuse_error (&self->intake, path, error);
  else if (length == 0)
    canvass_intake_refuse (
        &self->intake, path, N_ ("The file is empty: get it from the kiosk again"));
  else if (memcmp (head, "CVE1CAMP", 8) == 0)
    g_ptr_array_add (self->campaigns, g_strdup (path));
  else if (length >= 4 && memcmp (head, "CVD", 3) == 0)
    g_ptr_array_add (self->decisions, g_strdup (path));
  else if (memcmp (head, "CVE1KIOS", 8) == 0)
    canvass_intake_refuse (
        &self->intake, path, N_ ("This file introduces a kiosk: admit it, if the kiosk is yours"));
  else if (is_for_a_table (head))
    canvass_intake_refuse (
        &self->intake,
        path,
        N_ ("This file is for a table and holds no signatures: give it to its kiosk"));
  else if (length >= 4 && memcmp (head, "CVM", 3) == 0)
    canvass_intake_add_file (&self->intake, path, TRUE, 0);
  else if (canvass_rescue_is_vault (head))
    gather_vault (self, path);
  else
    /* One that is no batch is refused when its turn comes, with the reason. */
    canvass_intake_add_file (&self->intake,
                             path,
                             FALSE,
                             canvass_batch_read_header (head, &header, NULL) ? header.count : 0);
}

static void
skip (Gathering *self, const char *path, const char *what)
{
  g_ptr_array_add (self->skipped, canvass_bad_file_new (path, what));
}

/* In a folder there may be anything; but what is called as ours are is told if it is none. Silence
 * is for what is known and asks nothing of anybody. */
static void
gather_found (Gathering *self, const char *path)
{
  guint8 head[CANVASS_BATCH_HEADER_BYTES];
  g_autoptr (GError) error = NULL;
  gssize length;
  gboolean ours;

  if (g_str_has_suffix (path, ".batch") || g_str_has_suffix (path, ".mirror") ||
      g_str_has_suffix (path, ".campaign") || g_str_has_suffix (path, CANVASS_DECISION_SUFFIX)) {
    gather_file (self, path);
    return;
  }

  if (!peek (path, head, &length, &error)) {
    skip (self, path, error->message);
    return;
  }

  ours = length >= 4 && memcmp (head, "CV", 2) == 0;
  if (canvass_rescue_is_vault (head) ||
      (ours &&
       (head[2] == 'B' || head[2] == 'D' || head[2] == 'M' || memcmp (head, "CVE1CAMP", 8) == 0)))
    gather_file (self, path);
  else if (is_for_a_table (head))
    return;
  else if (memcmp (head, "CVE1KIOS", 8) != 0)
    skip (self, path, "It is neither batch, mirror, decision nor campaign");
  else if (!is_admitted (self, path))
    skip (self, path, "It introduces a kiosk: admit it, if the kiosk is yours");
}

static void gather_folder (Gathering *self, const char *path, guint depth);

static void
gather_entry (Gathering *self, const char *path, guint depth)
{
  GStatBuf status;

  if (g_lstat (path, &status) != 0 || !S_ISDIR (status.st_mode))
    gather_found (self, path);
  else if (depth < MAX_DEPTH)
    gather_folder (self, path, depth + 1);
  else
    canvass_intake_refuse (&self->intake,
                           path,
                           N_ ("The folders lie too deep in each other: give this one by itself"));
}

static void
gather_folder (Gathering *self, const char *path, guint depth)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;

  if (dir == NULL) {
    canvass_intake_refuse_error (&self->intake, path, error);
    return;
  }

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *entry = g_build_filename (path, names->pdata[i], NULL);

    gather_entry (self, entry, depth);
  }
}

static void
gather (Gathering *self, const char *const *paths)
{
  for (gsize i = 0; paths[i] != NULL; i++) {
    GStatBuf status;

    if (g_lstat (paths[i], &status) == 0 && S_ISDIR (status.st_mode))
      gather_folder (self, paths[i], 0);
    else
      gather_file (self, paths[i]);
  }
}

/* Versions first, so that the batches beside them are read under them. */
static gboolean
add_campaigns (Gathering *self, GError **error)
{
  for (guint i = 0; i < self->campaigns->len; i++) {
    const char *path = self->campaigns->pdata[i];
    g_autoptr (GError) local_error = NULL;
    g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, &local_error);

    if (campaign != NULL && canvass_ledger_add_campaign (self->ledger, campaign, &local_error)) {
      self->n_campaigns++;
      continue;
    }

    if (g_error_matches (local_error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

    canvass_intake_refuse_error (&self->intake, path, local_error);
  }

  return TRUE;
}

/* Before the batches, which may be of kiosks that they admit. FALSE for what concerns the ledger.
 */
static gboolean
add_decision (Gathering *self, const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) file = canvass_file_read (path, CANVASS_DECISION_MAX_BYTES, &local_error);
  guint8 hash[CANVASS_HASH_BYTES];
  gboolean known;

  if (file != NULL &&
      canvass_ledger_take_decision (self->ledger, file, &known, hash, &local_error)) {
    self->n_decisions += !known;
    self->n_repeated += known;
    return TRUE;
  }

  if (local_error->domain == CANVASS_LEDGER_ERROR &&
      local_error->code != CANVASS_LEDGER_ERROR_REFUSED) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  canvass_intake_refuse_error (&self->intake, path, local_error);
  return TRUE;
}

static gboolean
add_decisions (Gathering *self, GError **error)
{
  gboolean good = TRUE;

  for (guint i = 0; good && i < self->decisions->len; i++)
    good = add_decision (self, self->decisions->pdata[i], error);

  good = canvass_index_commit (self->ledger->index, good ? error : NULL) && good;
  canvass_ledger_judge (self->ledger);
  return good && canvass_ledger_read_unread_decisions (self->ledger, error);
}

static void
account_for_record (CanvassFacts *facts, CanvassRecordFact *record, CanvassAccount *account)
{
  CanvassRecordFact *chosen;

  account->read++;
  if (record->state == CANVASS_STATE_QUARANTINED) {
    account->quarantined++;
    account->reasons[record->reason]++;
    return;
  }

  chosen = canvass_facts_record (facts, record->chosen);
  if (record->settled_before || chosen->counted) {
    account->repeated++;
  } else {
    account->accepted++;
    chosen->counted = TRUE;
  }
}

static void
account_for_cut_off (const CanvassFileFact *file, CanvassAccount *account)
{
  guint32 n = canvass_file_fact_get_n_cut_off (file);

  account->read += n;
  account->quarantined += n;
  account->reasons[canvass_file_fact_get_cut_off_reason (file)] += n;
}

static void
account_for (CanvassFacts *facts, const CanvassIntake *intake, CanvassAccount *account)
{
  for (guint i = 0; i < facts->records->len; i++)
    canvass_facts_record (facts, i)->counted = FALSE;

  for (guint i = 0; i < intake->read->len; i++) {
    const CanvassFileFact *file =
        canvass_facts_file (facts, g_array_index (intake->read, guint32, i));

    for (guint j = 0; j < file->n_records; j++)
      account_for_record (facts, canvass_facts_record (facts, file->first_record + j), account);
    account_for_cut_off (file, account);
    account->files += file->part == 0;
  }

  account->taken_up = facts->newly_on_roll - account->accepted;
  account->taken_off = facts->taken_off;
}

static gboolean
read_gathered (Gathering *self,
               CanvassProgress progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  CanvassLedger *ledger = self->ledger;

  return add_campaigns (self, error) && add_decisions (self, error) &&
         canvass_intake_add_unread (&self->intake, ledger, error) &&
         canvass_intake_run (&self->intake,
                             ledger,
                             ledger->index,
                             ledger->facts,
                             progress,
                             user_data,
                             cancellable,
                             error);
}

/* The ledger has copies of all that was read. */
static void
clear_rescued (const Gathering *self)
{
  for (guint i = 0; i < self->n_vaults; i++) {
    g_autofree char *folder = rescued_folder (self, i);

    canvass_rescue_clear (folder);
  }
}

gboolean
canvass_ledger_import (CanvassLedger *self,
                       const char *const *paths,
                       CanvassAccount *account,
                       CanvassProgress progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  Gathering gathering = { .ledger = self };
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) decisions = g_ptr_array_new_with_free_func (g_free);
  gboolean good;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (paths != NULL, FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  canvass_account_clear (account);
  canvass_account_init (account);
  if (!canvass_ledger_settle_as_accounted (self, error))
    return FALSE;

  gathering.campaigns = campaigns;
  gathering.decisions = decisions;
  gathering.skipped = account->skipped;
  canvass_intake_init (&gathering.intake);
  gather (&gathering, paths);

  good = read_gathered (&gathering, progress, user_data, cancellable, error);
  self->settled = FALSE;
  canvass_ledger_settle (self, NULL); /* cannot fail: the facts are there */

  account_for (self->facts, &gathering.intake, account);
  canvass_ledger_keep_accounted (self);
  account->campaigns = gathering.n_campaigns;
  account->decisions = gathering.n_decisions;
  account->repeated_decisions = gathering.n_repeated;
  g_ptr_array_unref (account->bad_files);
  account->bad_files = g_steal_pointer (&gathering.intake.bad_files);
  canvass_intake_clear (&gathering.intake);
  clear_rescued (&gathering);
  return good;
}
