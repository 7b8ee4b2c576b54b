/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/pin-source.h"
#include "kiosk/pin.h"
#include "vault/vault.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_pin[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_PIN_FILE,
  { "old-pin-file", "FILE", "read the PIN that holds until now from FILE", 0 },
  CANVASS_OPTION_END,
};

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
explain_lock (guint seconds, GError **error)
{
  g_set_error (
      error,
      CANVASS_PIN_ERROR,
      CANVASS_PIN_ERROR_LOCKED,
      "There were too many wrong PINs. Enter the right one at the table, where it takes "
      "%u seconds until one is looked at, or take in a coordinator's new PIN (canvass kiosk "
      "reset-pin)",
      seconds);
  return FALSE;
}

static gboolean
check (CanvassPin *pin, const char *digits, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean right = FALSE;

  canvass_pin_check_async (pin, digits, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!canvass_pin_check_finish (pin, result, &right, error))
    return FALSE;
  if (right)
    return TRUE;

  g_set_error (error,
               CANVASS_PASSPHRASE_ERROR,
               CANVASS_PASSPHRASE_ERROR_REFUSED,
               "This is not the PIN that holds until now; it stays. Tries left: %u",
               canvass_pin_get_tries (pin));
  return FALSE;
}

static gboolean
set (CanvassPin *pin, const char *digits, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  canvass_pin_set_async (pin, digits, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return canvass_pin_set_finish (pin, result, error);
}

/* Whoever changes it has to know it. */
static gboolean
check_old (CanvassPin *pin, const CanvassOptions *options, GError **error)
{
  const char *source = canvass_options_get (options, "old-pin-file");
  g_autoptr (CanvassPassphrase) old = NULL;

  if (canvass_pin_get_wait_seconds (pin) > 0)
    return explain_lock (canvass_pin_get_wait_seconds (pin), error);

  old = canvass_pin_read (source, "--old-pin-file", "The PIN until now: ", error);
  return old != NULL && check (pin, canvass_passphrase_get_bytes (old), error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *directory = canvass_options_get (options, "vault");
  g_autoptr (GPtrArray) ids = canvass_vault_list (directory, error);
  g_autoptr (CanvassSettings) settings = NULL;
  g_autoptr (CanvassPassphrase) digits = NULL;
  g_autoptr (CanvassPin) pin = NULL;
  gboolean changes;

  if (ids == NULL)
    return FALSE;

  settings = canvass_settings_open (directory, error);
  if (settings == NULL || !canvass_settings_lock (settings, error))
    return FALSE;

  pin = canvass_pin_new (settings);
  changes = canvass_pin_is_set (pin);
  if (changes && !check_old (pin, options, error))
    return FALSE;

  digits = canvass_pin_choose (canvass_options_get (options, "pin-file"),
                               "--pin-file",
                               "A new PIN, 6 to 12 digits: ",
                               error);
  if (digits == NULL || !set (pin, canvass_passphrase_get_bytes (digits), error))
    return FALSE;

  printf (changes ? "The PIN was changed\n" : "The PIN is set\n");
  return TRUE;
}

const CanvassCommand canvass_command_kiosk_pin = {
  .group = "kiosk",
  .name = "pin",
  .summary = "Set or change the PIN of the canvasser's panel",
  .details =
      "6 to 12 digits that nobody would guess. It gates the panel and encrypts nothing. To change\n"
      "it, the old one has to be known; who forgot it asks a coordinator for a new one.",
  .options = options_of_kiosk_pin,
  .run = run,
};
