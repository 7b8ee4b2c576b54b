/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paper/paper.h"

#include "format/envelope.h"
#include "format/file.h"
#include "format/secret.h"

#include <errno.h>
#include <glib/gstdio.h>

#define FOLDER "paper"
#define RECORD_ID_OFFSET 8

struct _CanvassPaperTable {
  CanvassLedger *ledger;     /* (owned) */
  CanvassVault *vault;       /* (owned) */
  CanvassCampaign *campaign; /* (owned) */
  CanvassSealing sealing;
  char *folder;      /* (owned) LEDGER/paper */
  GHashTable *lines; /* (owned) "line of sheet" → record_id, owned */
};

G_DEFINE_QUARK (canvass_paper_error, canvass_paper_error)

void
canvass_paper_table_free (CanvassPaperTable *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->vault);
  g_clear_object (&self->campaign);
  g_clear_object (&self->ledger);
  g_hash_table_unref (self->lines);
  g_free (self->folder);
  g_free (self);
}

/* What stands on the paper's edge, and nothing of a signer. */
static char *
name_line (const char *sheet, guint line)
{
  return g_strdup_printf ("%u %s", line, sheet);
}

static void
note_line (CanvassPaperTable *self, const char *sheet, guint line, const guint8 *record_id)
{
  g_hash_table_insert (
      self->lines, name_line (sheet, line), g_memdup2 (record_id, CANVASS_ID_BYTES));
}

static gboolean
note_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  const char *sheet = canvass_payload_get_sheet (entry->payload);
  guint line = canvass_payload_get_line (entry->payload);

  if (canvass_payload_get_source (entry->payload) == CANVASS_SOURCE_PAPER && *sheet != '\0' &&
      line > 0)
    note_line (user_data, sheet, line, entry->record_id);
  return TRUE;
}

static gboolean
admit (CanvassPaperTable *self, GError **error)
{
  g_autoptr (GBytes) card = canvass_file_read (canvass_vault_get_card_path (self->vault),
                                               canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK),
                                               error);

  return card != NULL && canvass_ledger_admit (self->ledger, card, error);
}

/* The ledger's own versions need no six words: whoever opened it has compared them. */
static gboolean
bring_up_to_date (CanvassPaperTable *self, GError **error)
{
  CanvassCampaign *newest = canvass_ledger_get_campaign (self->ledger);

  self->campaign = canvass_vault_get_campaign (self->vault);
  if (memcmp (canvass_campaign_get_hash (self->campaign),
              canvass_campaign_get_hash (newest),
              CANVASS_HASH_BYTES) == 0)
    return TRUE;

  if (!canvass_vault_update (self->vault, newest, error))
    return FALSE;

  g_clear_object (&self->campaign);
  self->campaign = canvass_vault_get_campaign (self->vault);
  return TRUE;
}

static gboolean
open_vault (CanvassPaperTable *self, GError **error)
{
  CanvassCampaign *campaign = canvass_ledger_get_campaign (self->ledger);
  g_autoptr (GError) cause = NULL;

  self->vault = canvass_vault_open (self->folder, canvass_campaign_get_id_hex (campaign), &cause);
  if (g_error_matches (cause, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_MISSING)) {
    g_clear_error (&cause);
    self->vault = canvass_vault_enroll (self->folder, campaign, CANVASS_PAPER_TABLE_NAME, &cause);
  }

  if (self->vault != NULL)
    return bring_up_to_date (self, error) && admit (self, error);

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

CanvassPaperTable *
canvass_paper_table_open (CanvassLedger *ledger, CanvassRoll *roll, GError **error)
{
  g_autoptr (CanvassPaperTable) self = NULL;

  g_return_val_if_fail (CANVASS_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (roll != NULL, NULL);

  self = g_new0 (CanvassPaperTable, 1);
  self->ledger = g_object_ref (ledger);
  self->folder = g_build_filename (canvass_ledger_get_directory (ledger), FOLDER, NULL);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!canvass_roll_foreach (roll, FALSE, note_entry, self, error) || !open_vault (self, error))
    return NULL;

  canvass_vault_get_sealing (self->vault, &self->sealing);
  return g_steal_pointer (&self);
}

gboolean
canvass_paper_table_find_line (CanvassPaperTable *self,
                               const char *sheet,
                               guint line,
                               guint8 record_id[static CANVASS_ID_BYTES])
{
  g_autofree char *name = name_line (sheet, line);
  const guint8 *found = g_hash_table_lookup (self->lines, name);

  if (found == NULL)
    return FALSE;

  memcpy (record_id, found, CANVASS_ID_BYTES);
  return TRUE;
}

static gboolean
check_place (CanvassPaperTable *self, const CanvassPayload *payload, gboolean again, GError **error)
{
  const char *sheet = canvass_payload_get_sheet (payload);
  guint line = canvass_payload_get_line (payload);
  guint8 record_id[CANVASS_ID_BYTES];
  g_autofree char *hex = NULL;

  if (*sheet == '\0' || line == 0) {
    g_set_error_literal (error,
                         CANVASS_PAPER_ERROR,
                         CANVASS_PAPER_ERROR_NO_PLACE,
                         "Sheet or line is missing: say where on paper it stands");
    return FALSE;
  }

  if (again || !canvass_paper_table_find_line (self, sheet, line, record_id))
    return TRUE;

  hex = canvass_to_hex (record_id, sizeof record_id);
  g_set_error (error,
               CANVASS_PAPER_ERROR,
               CANVASS_PAPER_ERROR_TYPED,
               "Line %u of sheet %s was typed already, as record %s",
               line,
               sheet,
               hex);
  return FALSE;
}

static gboolean
check_open (CanvassPaperTable *self, const CanvassPayload *payload, GError **error)
{
  if (canvass_campaign_is_open (self->campaign, canvass_payload_get_day (payload)))
    return TRUE;

  g_set_error (error,
               CANVASS_PAPER_ERROR,
               CANVASS_PAPER_ERROR_CLOSED,
               "The petition closed on %s: give the day on which the sheet was signed",
               canvass_campaign_get_rules (self->campaign)->closes);
  return FALSE;
}

gboolean
canvass_paper_table_add (CanvassPaperTable *self,
                         CanvassPayload *payload,
                         gboolean again,
                         guint8 record_id[static CANVASS_ID_BYTES],
                         GError **error)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gsize length;

  g_return_val_if_fail (self != NULL && payload != NULL, FALSE);

  canvass_payload_set_source (payload, CANVASS_SOURCE_PAPER);
  canvass_payload_set_session (payload, canvass_vault_get_session (self->vault));
  canvass_campaign_settle_district (self->campaign, payload);
  if (!check_place (self, payload, again, error) ||
      !canvass_campaign_check_payload (self->campaign, payload, error) ||
      !check_open (self, payload, error))
    return FALSE;

  length = canvass_record_seal (record, &self->sealing, payload, error);
  if (length == 0 || !canvass_vault_append (self->vault, record, length, NULL, error))
    return FALSE;

  memcpy (record_id, record + RECORD_ID_OFFSET, CANVASS_ID_BYTES);
  note_line (
      self, canvass_payload_get_sheet (payload), canvass_payload_get_line (payload), record_id);
  return TRUE;
}

static void
remove_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
}

static gboolean
forget (CanvassPaperTable *self, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) paths = NULL;
  guint64 n;

  if (!canvass_ledger_acknowledge (self->ledger, folder, &paths, &n, error))
    return FALSE;

  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (GError) cause = NULL;
    g_autoptr (GBytes) file = canvass_file_read (
        paths->pdata[i], canvass_envelope_max_bytes (CANVASS_ENVELOPE_ACKNOWLEDGEMENT), NULL);

    if (file == NULL || canvass_vault_acknowledge (self->vault, file, &n, &cause) ||
        g_error_matches (cause, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_OTHER_KIOSK))
      continue;

    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  return TRUE;
}

/* The vault's own outbox is where its batches go on their way. */
gboolean
canvass_paper_table_deliver (CanvassPaperTable *self, CanvassAccount *account, GError **error)
{
  g_autofree char *outbox = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  const char *from[] = { NULL, NULL };
  guint64 n;

  g_return_val_if_fail (self != NULL, FALSE);

  outbox = g_build_filename (canvass_vault_get_folder (self->vault), "outbox", NULL);
  from[0] = outbox;
  if (!canvass_vault_export (self->vault, outbox, &paths, &n, error))
    return FALSE;
  if (paths->len == 0)
    return TRUE;
  if (!canvass_ledger_import (self->ledger, from, account, NULL, NULL, NULL, error))
    return FALSE;

  remove_files (outbox);
  if (!forget (self, outbox, error))
    return FALSE;

  remove_files (outbox);
  return TRUE;
}
