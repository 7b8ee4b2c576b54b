/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/seal.h"
#include "cli/commands.h"
#include "cli/key-unlock.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/report.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_campaign_seal[] = {
  CANVASS_OPTION_KEY (CANVASS_OPTION_REQUIRED),
  { "recipient", "FILE.pub", "who else can open what is signed", CANVASS_OPTION_REPEATABLE },
  { "after", "FILE.campaign", "the version before, which this one has to succeed", 0 },
  { "out", "FILE.campaign", "where the campaign goes", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

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

static void
print_sealed (const CanvassSealed *sealed)
{
  printf ("%s   give it to the kiosks and to the desk\n", sealed->path);
  printf ("id:    %s\n", canvass_campaign_get_id_hex (sealed->campaign));
  printf ("words: %s\n", sealed->words);
  if (sealed->asks_again)
    printf (
        "fields or recipients changed: each kiosk will ask for these words and its PIN again\n");
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *folder = canvass_options_get_arguments (options)[0];
  const char *out = canvass_options_get (options, "out");
  const char *const *others = canvass_options_get_all (options, "recipient");
  g_autoptr (CanvassSourceFolder) source = canvass_source_read (folder);
  g_autoptr (CanvassKey) key = NULL;
  g_autoptr (CanvassCampaign) former = NULL;
  g_autoptr (CanvassSealed) sealed = NULL;
  CanvassRecipients recipients;

  if (!check_source (source, folder, error) || !canvass_output_check (out, "CVE1CAMP", error) ||
      !canvass_recipients_read (&recipients, NULL, folder, others, error) ||
      !read_former (options, &former, error))
    return FALSE;

  key = canvass_key_unlock (canvass_options_get (options, "key"),
                            canvass_options_get (options, "passphrase-file"),
                            error);
  if (key == NULL || !canvass_recipients_read (&recipients, &key->pub, folder, others, error))
    return FALSE;

  sealed = canvass_seal (source, &recipients, key->sign_sk, former, error);
  if (sealed == NULL || !canvass_sealed_write (sealed, out, error))
    return FALSE;

  print_sealed (sealed);
  return TRUE;
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
