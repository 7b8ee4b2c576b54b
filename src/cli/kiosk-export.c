/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/confinement.h"
#include "cli/drop-choice.h"
#include "cli/json-output.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/progress.h"
#include "cli/vault-choice.h"
#include "drop/child.h"
#include "drop/memory.h"
#include "format/bytes.h"
#include "format/envelope.h"
#include "format/file.h"
#include "kiosk/drop-place.h"

#include <stdio.h>

#define SILENCE_MS (2 * 60 * 1000) /* from a child that may be waiting for a server */
#define MAX_PATIENCE_SECONDS (7 * 24 * 3600)

static const CanvassOptionSpec options_of_kiosk_export[] = {
  CANVASS_OPTION_VAULT,       CANVASS_OPTION_CAMPAIGN_ID, CANVASS_OPTION_TO_PLACE,
  CANVASS_OPTION_CREDENTIALS, CANVASS_OPTION_PATIENCE,    CANVASS_OPTION_TIME_LIMIT,
  CANVASS_OPTION_JSON,        CANVASS_OPTION_END,
};

static void
print_json (GPtrArray *paths, guint64 n_records, guint64 n_unreadable)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_texts (object, "batches", paths);
  canvass_json_add_number (object, "records", n_records);
  if (n_unreadable > 0)
    canvass_json_add_number (object, "unreadable", n_unreadable);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_text (GPtrArray *paths, guint64 n_records, gboolean damaged)
{
  for (guint i = 0; i < paths->len; i++)
    printf ("%s\n", (const char *)g_ptr_array_index (paths, i));

  if (n_records == 0 && !damaged)
    printf ("Nothing waits to be exported\n");
  else if (!damaged)
    printf ("Records: %" G_GUINT64_FORMAT
            ", written and read back; the kiosk keeps them until they "
            "are acknowledged\n",
            n_records);
}

/* What is written is worth having; but nobody may take it for all there was. */
static gboolean
check_whole (const CanvassVaultStatus *status, GError **error)
{
  if (!status->damaged)
    return TRUE;

  if (status->unreadable > 0)
    g_set_error (error,
                 CANVASS_VAULT_ERROR,
                 CANVASS_VAULT_ERROR_CORRUPT,
                 "The vault is damaged: %" G_GUINT64_FORMAT
                 " records that were stored cannot be read; all others are written. Keep the "
                 "vault's folder as it is, and enroll afresh in another",
                 status->unreadable);
  else
    g_set_error (error,
                 CANVASS_VAULT_ERROR,
                 CANVASS_VAULT_ERROR_CORRUPT,
                 "The vault is damaged, but all its %" G_GUINT64_FORMAT
                 " records were found and are written. Keep the vault's folder as it is, and "
                 "enroll afresh in another",
                 status->records);
  return FALSE;
}

static gboolean
add_card (CanvassVault *vault, const char *outbox, GError **error)
{
  const char *path = canvass_vault_get_card_path (vault);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *copy = g_build_filename (outbox, name, NULL);
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK), NULL);

  return file == NULL || canvass_file_write (copy, file, 0600, error);
}

/* To its own drop the campaign has credentials, if none are given. */
static gboolean
choose_credentials (const CanvassOptions *options,
                    CanvassVault *vault,
                    const char *to,
                    char **credentials,
                    GError **error)
{
  g_autoptr (CanvassCampaign) campaign = canvass_vault_get_campaign (vault);
  const char *given = canvass_options_get (options, "credentials");
  g_autoptr (CanvassDrop) drop = NULL;

  *credentials = given == NULL ? NULL : g_canonicalize_filename (given, NULL);
  if (given == NULL && g_strcmp0 (to, canvass_campaign_get_drop (campaign)) == 0 &&
      !canvass_drop_place_write_credentials (vault, credentials, error))
    return FALSE;

  /* Before anything is exported: what is wrong with them needs no network to be told. */
  drop = canvass_drop_choose_with (options, to, *credentials, error);
  return drop != NULL;
}

static void
add_option (GPtrArray *argv, const char *name, const char *value)
{
  if (value == NULL)
    return;

  g_ptr_array_add (argv, g_strconcat ("--", name, NULL));
  g_ptr_array_add (argv, g_strdup (value));
}

/* Nobody who has had a vault open talks to a network: a child does, which sees the outbox. */
static gboolean
push (const CanvassOptions *options, const char *outbox, const char *credentials, GError **error)
{
  g_autofree char *home = g_path_get_dirname (outbox);
  g_autofree char *sent = g_build_filename (home, CANVASS_DROP_SENT_FOLDER, NULL);
  g_autofree char *campaign = g_path_get_basename (home);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  CanvassDropChild child = { .progress = canvass_progress_step };
  CanvassDropLine last;
  guint64 patience = 0;
  gboolean pushed;

  if (program == NULL ||
      !canvass_options_get_number (options, "patience", 1, MAX_PATIENCE_SECONDS, &patience, error))
    return FALSE;

  g_ptr_array_add (argv, g_steal_pointer (&program));
  g_ptr_array_add (argv, g_strdup ("drop"));
  g_ptr_array_add (argv, g_strdup ("push"));
  g_ptr_array_add (argv, g_strdup ("--json"));
  add_option (argv, "outbox", outbox);
  add_option (argv, "to", canvass_options_get (options, "to"));
  add_option (argv, "campaign", campaign);
  add_option (argv, "sent", sent);
  add_option (argv, "credentials", credentials);
  add_option (argv, "patience", canvass_options_get (options, "patience"));
  add_option (argv, "time-limit", canvass_options_get (options, "time-limit"));
  g_ptr_array_add (argv, NULL);

  canvass_confinement_warn ();
  canvass_progress_begin ("Sending");
  child.argv = (const char *const *)argv->pdata;
  child.patience_ms = SILENCE_MS + (guint)patience * 1000;
  child.cancellable = canvass_progress_get_cancellable ();
  pushed = canvass_drop_child_run (&child, &last, error);
  canvass_progress_end ();
  if (!pushed)
    canvass_drop_child_shorten (error);
  return pushed;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *to = canvass_options_get (options, "to");
  gboolean is_drop = canvass_drop_is_url (to);
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autofree char *outbox = NULL;
  g_autofree char *credentials = NULL;
  CanvassVaultStatus status;
  guint64 n_records = 0;

  if (!is_drop && !canvass_output_check_folder (to, error))
    return FALSE;
  vault = canvass_vault_choose (options, error);
  if (vault == NULL)
    return FALSE;
  if (is_drop && !choose_credentials (options, vault, to, &credentials, error))
    return FALSE;

  outbox = g_build_filename (canvass_vault_get_folder (vault), "outbox", NULL);
  if (!canvass_vault_export (vault, is_drop ? outbox : to, &paths, &n_records, error) ||
      (is_drop && !add_card (vault, outbox, error)) ||
      !canvass_vault_get_status (vault, &status, error))
    return FALSE;

  g_clear_object (&vault);
  if (is_drop && !push (options, outbox, credentials, error))
    return FALSE;
  if (canvass_options_has (options, "json"))
    print_json (paths, n_records, status.unreadable);
  else
    print_text (paths, n_records, status.damaged);

  return check_whole (&status, error);
}

const CanvassCommand canvass_command_kiosk_export = {
  .group = "kiosk",
  .name = "export",
  .summary = "Write every batch that is not acknowledged to a folder or drop",
  .details = "What the folder holds intact already is not written again; all of it is listed.\n"
             "A batch that was lost on the way is written anew, byte for byte. A vault that is\n"
             "damaged fails and tells how much cannot be read; all else is written.",
  .options = options_of_kiosk_export,
  .run = run,
};
