/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source.h"
#include "cli/commands.h"
#include "cli/key-unlock.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/report.h"
#include "format/file.h"

#include <stdio.h>
#include <string.h>

static const CanvassOptionSpec options_of_campaign_seal[] = {
  CANVASS_OPTION_KEY (CANVASS_OPTION_REQUIRED),
  { "recipient", "FILE.pub", "who else can open what is signed", CANVASS_OPTION_REPEATABLE },
  { "after", "FILE.campaign", "the version before, which this one has to succeed", 0 },
  { "out", "FILE.campaign", "where the campaign goes", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

typedef struct {
  CanvassPublicKey keys[CANVASS_MAX_RECIPIENTS];
  guint n;
} Recipients;

static gboolean
refuse_recipient (const char *path, const char *why, GError **error)
{
  g_set_error (error,
               CANVASS_CAMPAIGN_ERROR,
               CANVASS_CAMPAIGN_ERROR_INVALID,
               "%s %s; nothing was sealed",
               path,
               why);
  return FALSE;
}

static gboolean
add_recipient (Recipients *recipients, const char *path, GError **error)
{
  CanvassPublicKey key;

  if (!canvass_public_key_load (path, &key, error))
    return FALSE;

  for (guint i = 0; i < recipients->n; i++) {
    if (memcmp (recipients->keys[i].seal_pk, key.seal_pk, sizeof key.seal_pk) == 0)
      return refuse_recipient (
          path, "is a recipient already; name each once, and not the key that seals", error);
  }
  if (recipients->n == CANVASS_MAX_RECIPIENTS)
    return refuse_recipient (
        path, "is one recipient too many; with the key that seals there may be 8", error);

  recipients->keys[recipients->n++] = key;
  return TRUE;
}

static gboolean
add_own_recipients (Recipients *recipients, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = canvass_source_list_recipients (folder);

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

    if (!add_recipient (recipients, path, error))
      return FALSE;
  }

  return TRUE;
}

/* The files are read before the passphrase is asked for; the sealing key joins in front later. */
static gboolean
read_recipients (const CanvassOptions *options, Recipients *recipients, GError **error)
{
  const char *const *paths = canvass_options_get_all (options, "recipient");

  if (!add_own_recipients (recipients, canvass_options_get_arguments (options)[0], error))
    return FALSE;
  for (guint i = 0; paths[i] != NULL; i++) {
    if (!add_recipient (recipients, paths[i], error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
check_source (const CanvassSourceFolder *source, const char *folder, GError **error)
{
  guint n_errors = canvass_source_get_n_errors (source);

  if (n_errors == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_CAMPAIGN_ERROR,
               CANVASS_CAMPAIGN_ERROR_SOURCE,
               "%s cannot be sealed as it has errors (%u); “canvass campaign check” tells them",
               folder,
               n_errors);
  return FALSE;
}

/* (transfer full) (nullable) the version before; FALSE when it cannot be read. */
static gboolean
read_former (const CanvassOptions *options, CanvassCampaign **former, GError **error)
{
  const char *path = canvass_options_get (options, "after");

  *former = path != NULL ? canvass_campaign_load (path, error) : NULL;
  return path == NULL || *former != NULL || canvass_report_name_file (path, error);
}

static gboolean
write_campaign (GBytes *file, CanvassCampaign *former, const char *path, GError **error)
{
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_new (file, error);
  g_autofree char *words = NULL;

  if (campaign == NULL ||
      (former != NULL && !canvass_campaign_check_succeeds (campaign, former, error)))
    return FALSE;

  words = canvass_campaign_words (campaign, error);
  if (words == NULL || !canvass_file_write (path, file, 0644, error))
    return FALSE;

  printf ("%s   give it to the kiosks and to the desk\n", path);
  printf ("id:    %s\n", canvass_campaign_get_id_hex (campaign));
  printf ("words: %s\n", words);
  if (former != NULL && canvass_campaign_changes_trust (campaign, former))
    printf (
        "fields or recipients changed: each kiosk will ask for these words and its PIN again\n");
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *folder = canvass_options_get_arguments (options)[0];
  const char *out = canvass_options_get (options, "out");
  g_autoptr (CanvassSourceFolder) source = canvass_source_read (folder);
  g_autoptr (CanvassKey) key = NULL;
  g_autoptr (CanvassCampaign) former = NULL;
  g_autoptr (GBytes) file = NULL;
  Recipients others = { .n = 0 };
  Recipients recipients = { .n = 1 };

  if (!check_source (source, folder, error) || !canvass_output_check (out, "CVE1CAMP", error) ||
      !read_recipients (options, &others, error) || !read_former (options, &former, error))
    return FALSE;

  key = canvass_key_unlock (canvass_options_get (options, "key"),
                            canvass_options_get (options, "passphrase-file"),
                            error);
  if (key == NULL)
    return FALSE;

  recipients.keys[0] = key->pub;
  if (!read_recipients (options, &recipients, error))
    return FALSE;

  file = canvass_source_seal (source, recipients.keys, recipients.n, key->sign_sk, error);
  return file != NULL && write_campaign (file, former, out, error);
}

const CanvassCommand canvass_command_campaign_seal = {
  .group = "campaign",
  .name = "seal",
  .summary = "Check, sign and seal a source folder into a .campaign file",
  .details =
      "The key that seals signs the campaign and is its first recipient; those of the folder\n"
      "“recipients” follow, then each --recipient in the order given, none twice, eight in all.\n"
      "Whoever enrolls a kiosk should compare the six words that are printed. With --after\n"
      "nothing is sealed that kiosks with that version would refuse.",
  .arguments = "DIR",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_campaign_seal,
  .run = run,
};
