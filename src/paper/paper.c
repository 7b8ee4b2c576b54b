/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paper/paper.h"

#include "format/envelope.h"
#include "format/file.h"
#include "format/secret.h"
#include "ledger/decide.h"
#include "paper/skipped.h"

#include <errno.h>
#include <glib/gstdio.h>

#define FOLDER "paper"
#define SKIPPED "skipped"
#define RECORD_ID_OFFSET 8

typedef struct {
  guint8 record_id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
} Line;

struct _CanvassPaperTable {
  CanvassLedger *ledger;     /* (owned) */
  CanvassVault *vault;       /* (owned) */
  CanvassCampaign *campaign; /* (owned) */
  CanvassSealing sealing;
  char *folder;            /* (owned) LEDGER/paper */
  GHashTable *lines;       /* (owned) "line of sheet" → Line, owned */
  CanvassSkipped *skipped; /* (owned) */
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
  g_clear_pointer (&self->skipped, canvass_skipped_free);
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
note_line (CanvassPaperTable *self,
           const char *sheet,
           guint line,
           const guint8 *record_id,
           const guint8 *hash)
{
  Line *noted = g_new (Line, 1);

  memcpy (noted->record_id, record_id, CANVASS_ID_BYTES);
  memcpy (noted->hash, hash, CANVASS_HASH_BYTES);
  g_hash_table_insert (self->lines, name_line (sheet, line), noted);
}

static gboolean
note_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  const char *sheet = canvass_payload_get_sheet (entry->payload);
  guint line = canvass_payload_get_line (entry->payload);

  if (canvass_payload_get_source (entry->payload) == CANVASS_SOURCE_PAPER && *sheet != '\0' &&
      line > 0)
    note_line (user_data, sheet, line, entry->record_id, entry->hash);
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
  g_autofree char *path = NULL;

  g_return_val_if_fail (CANVASS_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (roll != NULL, NULL);

  self = g_new0 (CanvassPaperTable, 1);
  self->ledger = g_object_ref (ledger);
  self->folder = g_build_filename (canvass_ledger_get_directory (ledger), FOLDER, NULL);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!canvass_paper_table_read (self, roll, error) || !open_vault (self, error))
    return NULL;

  path = g_build_filename (self->folder, SKIPPED, NULL);
  self->skipped = canvass_skipped_new (path, error);
  if (self->skipped == NULL)
    return NULL;

  canvass_vault_get_sealing (self->vault, &self->sealing);
  return g_steal_pointer (&self);
}

gboolean
canvass_paper_table_read (CanvassPaperTable *self, CanvassRoll *roll, GError **error)
{
  return canvass_roll_foreach (roll, FALSE, note_entry, self, error);
}

static const Line *
find_line (CanvassPaperTable *self, const char *sheet, guint line)
{
  g_autofree char *name = name_line (sheet, line);

  return g_hash_table_lookup (self->lines, name);
}

gboolean
canvass_paper_table_find_line (CanvassPaperTable *self,
                               const char *sheet,
                               guint line,
                               guint8 record_id[static CANVASS_ID_BYTES])
{
  const Line *found = find_line (self, sheet, line);

  if (found == NULL)
    return FALSE;

  memcpy (record_id, found->record_id, CANVASS_ID_BYTES);
  return TRUE;
}

CanvassPaperLine
canvass_paper_table_get_line (CanvassPaperTable *self, const char *sheet, guint line)
{
  return find_line (self, sheet, line) != NULL ? CANVASS_PAPER_LINE_TYPED
                                               : canvass_skipped_get (self->skipped, sheet, line);
}

/* As a record has it: a line that is skipped may be typed yet. */
static gboolean
check_named (const char *sheet, guint line, GError **error)
{
  if (*sheet == '\0' || strpbrk (sheet, "\r\n") != NULL || line == 0) {
    g_set_error_literal (error,
                         CANVASS_PAPER_ERROR,
                         CANVASS_PAPER_ERROR_NO_PLACE,
                         "Sheet or line is missing: say where on paper it stands");
    return FALSE;
  }
  if (strlen (sheet) > CANVASS_SHORT_TEXT_MAX_BYTES || !g_utf8_validate (sheet, -1, NULL)) {
    g_set_error (error,
                 CANVASS_PAPER_ERROR,
                 CANVASS_PAPER_ERROR_NO_PLACE,
                 "A sheet's name is text of at most %d bytes: call it something shorter",
                 CANVASS_SHORT_TEXT_MAX_BYTES);
    return FALSE;
  }

  return TRUE;
}

static gboolean
check_not_typed (CanvassPaperTable *self, const char *sheet, guint line, GError **error)
{
  const Line *found = find_line (self, sheet, line);
  g_autofree char *hex = NULL;

  if (found == NULL)
    return TRUE;

  hex = canvass_to_hex (found->record_id, CANVASS_ID_BYTES);
  g_set_error (error,
               CANVASS_PAPER_ERROR,
               CANVASS_PAPER_ERROR_TYPED,
               "Line %u of sheet %s was typed already, as record %s",
               line,
               sheet,
               hex);
  return FALSE;
}

gboolean
canvass_paper_table_skip (
    CanvassPaperTable *self, const char *sheet, guint line, CanvassPaperLine what, GError **error)
{
  return check_named (sheet, line, error) && check_not_typed (self, sheet, line, error) &&
         canvass_skipped_set (self->skipped, sheet, line, what, error);
}

static gboolean
check_place (CanvassPaperTable *self, const CanvassPayload *payload, gboolean again, GError **error)
{
  const char *sheet = canvass_payload_get_sheet (payload);
  guint line = canvass_payload_get_line (payload);

  return check_named (sheet, line, error) && (again || check_not_typed (self, sheet, line, error));
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
  guint8 record[CANVASS_RECORD_MAX_BYTES], hash[CANVASS_HASH_BYTES];
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
  canvass_hash (hash, record, length);
  note_line (self,
             canvass_payload_get_sheet (payload),
             canvass_payload_get_line (payload),
             record_id,
             hash);
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

gboolean
canvass_paper_table_take_back (
    CanvassPaperTable *self, const char *sheet, guint line, CanvassAccount *account, GError **error)
{
  g_autofree char *name = name_line (sheet, line);
  const Line *found = g_hash_table_lookup (self->lines, name);

  if (found != NULL) {
    if (!canvass_paper_table_deliver (self, account, error) ||
        !canvass_ledger_decide_records (
            self->ledger, CANVASS_DECISION_REJECTION, found->hash, 1, NULL, NULL, error))
      return FALSE;
    g_hash_table_remove (self->lines, name);
  }

  /* It may have been skipped before it was typed, or instead. */
  return canvass_paper_table_skip (self, sheet, line, CANVASS_PAPER_LINE_OPEN, error);
}
