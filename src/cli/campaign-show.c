/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_campaign_show[] = {
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_END,
};

static void
add_recipient (JsonBuilder *object, const CanvassPublicKey *recipient)
{
  json_builder_begin_object (object);
  canvass_json_add_text (object, "name", recipient->name);
  canvass_json_add_hex (object, "sign_pk", recipient->sign_pk, sizeof recipient->sign_pk);
  canvass_json_add_hex (object, "seal_pk", recipient->seal_pk, sizeof recipient->seal_pk);
  json_builder_end_object (object);
}

static void
print_json (CanvassCampaign *campaign, const char *words)
{
  const char *const *languages = canvass_campaign_get_languages (campaign);
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_text (object, "id", canvass_campaign_get_id_hex (campaign));
  canvass_json_add_hex (object, "hash", canvass_campaign_get_hash (campaign), CANVASS_HASH_BYTES);
  canvass_json_add_text (object, "words", words);
  json_builder_set_member_name (object, "recipients");
  json_builder_begin_array (object);
  for (guint i = 0; i < canvass_campaign_get_n_recipients (campaign); i++)
    add_recipient (object, canvass_campaign_get_recipient (campaign, i));
  json_builder_end_array (object);
  json_builder_set_member_name (object, "languages");
  json_builder_begin_array (object);
  for (guint i = 0; languages[i] != NULL; i++)
    json_builder_add_string_value (object, languages[i]);
  json_builder_end_array (object);
  canvass_json_add_text (object, "source_id", canvass_campaign_get_source_id (campaign));
  canvass_json_add_number (object, "sequence", canvass_campaign_get_sequence (campaign));
  canvass_json_add_hex (
      object, "signer", canvass_campaign_get_signer (campaign), CANVASS_SIGN_PK_BYTES);
  canvass_json_add_text (
      object, "title", canvass_text_get_title (canvass_campaign_get_text (campaign, languages[0])));
  canvass_json_add_number (object, "goal", rules->goal);
  canvass_json_add_text (object, "closes", rules->closes);
  canvass_json_add_text (object, "destroy_by", rules->destroy_by);
  canvass_json_add_text (object, "address", rules->address);
  canvass_json_add_bool (object, "qr", rules->qr);
  canvass_json_add_bool (object, "minors", rules->minors);
  canvass_json_add_bool (object, "withdrawal_code", rules->withdrawal_code);
  canvass_json_add_bool (object, "keep_street", rules->keep_street);
  canvass_json_add_number (object, "districts", canvass_campaign_get_n_districts (campaign));
  canvass_json_add_number (object, "streets", canvass_campaign_get_n_streets (campaign));
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_recipient (const CanvassPublicKey *recipient)
{
  g_autofree char *seal_pk = canvass_to_hex (recipient->seal_pk, sizeof recipient->seal_pk);

  printf ("recipient:  %s %s\n", seal_pk, recipient->name);
}

/* What is as usual goes without saying. */
static void
print_unusual (CanvassCampaign *campaign)
{
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);

  if (canvass_campaign_has_districts (campaign))
    printf ("districts:  %u in %u streets; the street is %s\n",
            canvass_campaign_get_n_districts (campaign),
            canvass_campaign_get_n_streets (campaign),
            rules->keep_street ? "kept too" : "not kept");
  if (!rules->minors)
    printf ("minors:     may not sign\n");
  if (rules->withdrawal_code)
    printf ("code:       each signer gets one to withdraw by\n");
  if (*rules->address != '\0')
    printf ("address:    %s%s\n", rules->address, rules->qr ? " (as a QR code too)" : "");
}

static void
print_text (CanvassCampaign *campaign, const char *words)
{
  const char *const *languages = canvass_campaign_get_languages (campaign);
  const CanvassText *text = canvass_campaign_get_text (campaign, languages[0]);
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);
  g_autofree char *hash = canvass_to_hex (canvass_campaign_get_hash (campaign), CANVASS_HASH_BYTES);
  g_autofree char *tags = g_strjoinv (" ", (char **)languages);

  printf ("title:      %s\n", canvass_text_get_title (text));
  printf ("id:         %s\n", canvass_campaign_get_id_hex (campaign));
  printf ("hash:       %s\n", hash);
  printf ("words:      %s\n", words);
  printf ("sequence:   %" G_GUINT64_FORMAT "\n", canvass_campaign_get_sequence (campaign));
  for (guint i = 0; i < canvass_campaign_get_n_recipients (campaign); i++)
    print_recipient (canvass_campaign_get_recipient (campaign, i));
  printf ("languages:  %s\n", tags);
  if (*rules->closes != '\0')
    printf ("closes:     %s\n", rules->closes);
  if (*rules->destroy_by != '\0')
    printf ("destroy by: %s\n", rules->destroy_by);
  print_unusual (campaign);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get_arguments (options)[0];
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, error);
  g_autofree char *words = NULL;

  if (campaign == NULL)
    return canvass_report_name_file (path, error);

  words = canvass_campaign_words (campaign, error);
  if (words == NULL)
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (campaign, words);
  else
    print_text (campaign, words);

  return TRUE;
}

const CanvassCommand canvass_command_campaign_show = {
  .group = "campaign",
  .name = "show",
  .summary = "Show what a .campaign file says, and its six words",
  .details = "Its signature is checked first. Nothing secret is in it.",
  .arguments = "FILE.campaign",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_campaign_show,
  .run = run,
};
