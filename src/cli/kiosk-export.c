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
#include "format/bytes.h"
#include "format/envelope.h"
#include "format/file.h"
#include "kiosk/drop-place.h"
#include "kiosk/errand.h"
#include "kiosk/sender.h"

#include <stdio.h>

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

/* What a table's own errand runs, with what else was asked for here. */
static GStrv
make_command (const CanvassOptions *options,
              const char *program,
              const char *folder,
              const char *credentials)
{
  static const char *const limits[] = { "patience", "time-limit" };
  g_autofree char *directory = g_path_get_dirname (folder);
  g_autofree char *campaign = g_path_get_basename (folder);
  const CanvassErrand errand = { .kind = CANVASS_ERRAND_PUSH,
                                 .campaign = campaign,
                                 .drop = canvass_options_get (options, "to"),
                                 .credentials = credentials != NULL ? credentials : "" };
  g_auto (GStrv) command = canvass_errand_make_command (&errand, program, directory);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **)command);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    const char *limit = canvass_options_get (options, limits[i]);
    g_autofree char *option = g_strconcat ("--", limits[i], NULL);

    if (limit != NULL)
      g_strv_builder_add_many (builder, option, limit, NULL);
  }

  return g_strv_builder_end (builder);
}

/* Nobody who has had a vault open talks to a network: a child does, which sees the outbox. */
static gboolean
push (const CanvassOptions *options, const char *folder, const char *credentials, GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  g_auto (GStrv) command = NULL;
  CanvassDropChild child = { .progress = canvass_progress_step };
  CanvassDropLine last;
  guint patience, time_limit;
  gboolean pushed;

  if (program == NULL || !canvass_drop_choose_limits (options, &patience, &time_limit, error))
    return FALSE;

  command = make_command (options, program, folder, credentials);
  canvass_confinement_warn ();
  canvass_progress_begin ("Sending");
  child.argv = (const char *const *)command;
  child.patience_ms = CANVASS_SEND_PATIENCE_MS + patience * 1000;
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
  g_autofree char *folder = NULL;
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

  folder = g_strdup (canvass_vault_get_folder (vault));
  outbox = g_build_filename (folder, "outbox", NULL);
  if (!canvass_vault_export (vault, is_drop ? outbox : to, &paths, &n_records, error) ||
      (is_drop && !add_card (vault, outbox, error)) ||
      !canvass_vault_get_status (vault, &status, error))
    return FALSE;

  g_clear_object (&vault);
  if (is_drop && !push (options, folder, credentials, error))
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
