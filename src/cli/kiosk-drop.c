/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "drop/drop.h"
#include "kiosk/settings.h"
#include "vault/vault.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_drop[] = {
  CANVASS_OPTION_VAULT,
  { "to", "URL|DIR", "the drop; \"\" for none of its own any more", CANVASS_OPTION_MAY_BE_EMPTY },
  CANVASS_OPTION_CREDENTIALS,
  CANVASS_OPTION_END,
};

/* (transfer full) (nullable) @to as the table can use it wherever that is started. One that cannot
 * be reached now may well be later. */
static char *
make_address (const char *to, const char *credentials, GError **error)
{
  const CanvassDropAccess access = { .credentials = *credentials == '\0' ? NULL : credentials };
  g_autoptr (CanvassDrop) drop = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *scheme = g_uri_parse_scheme (to);
  g_autofree char *address =
      scheme != NULL || *to == '\0' ? g_strdup (to) : g_canonicalize_filename (to, NULL);

  if (*to == '\0')
    return g_steal_pointer (&address);

  drop = canvass_drop_open (address, &access, &problem);
  if (drop != NULL || g_error_matches (problem, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_OFFLINE))
    return g_steal_pointer (&address);

  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* Where those send that were told nothing else. One that is damaged sends nothing, which is for
 * kiosk status to tell. */
static void
print_own (const char *directory, GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (CanvassVault) vault =
        canvass_vault_open (directory, g_ptr_array_index (ids, i), NULL);
    g_autoptr (CanvassCampaign) campaign =
        vault == NULL ? NULL : canvass_vault_get_campaign (vault);
    const char *drop = campaign == NULL ? NULL : canvass_campaign_get_drop (campaign);

    if (drop != NULL)
      printf ("%s: %s, as its campaign says\n", canvass_vault_get_name (vault), drop);
  }
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *directory = canvass_options_get (options, "vault");
  const char *to = canvass_options_get (options, "to");
  g_autoptr (GPtrArray) ids = canvass_vault_list (directory, error);
  g_autoptr (CanvassSettings) settings = NULL;
  g_autofree char *address = NULL;
  g_autofree char *credentials = NULL;

  if (ids == NULL)
    return FALSE;

  settings = canvass_settings_open (directory, error);
  if (settings == NULL)
    return FALSE;
  if (to != NULL) {
    credentials = canvass_options_has (options, "credentials")
                      ? g_canonicalize_filename (canvass_options_get (options, "credentials"), NULL)
                      : g_strdup ("");
    address = make_address (to, credentials, error);
    if (address == NULL || !canvass_settings_lock (settings, error) ||
        !canvass_settings_set_drop (settings, address, credentials, error))
      return FALSE;
  }

  to = canvass_settings_get_drop (settings);
  printf ("%s\n", *to != '\0' ? to : "none");
  if (*to == '\0')
    print_own (directory, ids);
  return TRUE;
}

const CanvassCommand canvass_command_kiosk_drop = {
  .group = "kiosk",
  .name = "drop",
  .summary = "Tell or set where the canvasser's panel sends batches",
  .details =
      "A drop is a place that the coordinators reach too. The panel shows \"Send\" once there is\n"
      "one: it runs canvass drop push and pull, which see nothing of the vault. The file with the\n"
      "credentials stays where it is, for them to read.",
  .options = options_of_kiosk_drop,
  .run = run,
};
