/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/pin-source.h"
#include "cli/report.h"
#include "format/error.h"
#include "format/file.h"
#include "format/pin-reset.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_reset_pin[] = {
  CANVASS_OPTION_LEDGER,
  { "kiosk", "NAME|ID", "the table, as “desk status” calls it", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_PIN_FILE,
  { "out", "FILE.pinr", "where it goes", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
refuse (const char *name, const char *why, GError **error)
{
  g_autofree char *printable = canvass_report_printable (name);

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_REFUSED,
               "%s “%s”; “canvass desk status” lists them with their ids",
               why,
               printable);
  return FALSE;
}

static gboolean
is_meant (const CanvassLedgerKiosk *kiosk, const char *name)
{
  guint8 id[CANVASS_ID_BYTES];

  return kiosk->admitted &&
         (g_str_equal (kiosk->name, name) ||
          (canvass_from_hex (id, sizeof id, name) && memcmp (id, kiosk->kiosk_id, sizeof id) == 0));
}

static gboolean
find_kiosk (CanvassLedger *ledger, const char *name, guint8 *kiosk_id, GError **error)
{
  g_autoptr (GArray) kiosks = canvass_ledger_list_kiosks (ledger, error);
  guint n = 0;

  if (kiosks == NULL)
    return FALSE;

  for (guint i = 0; i < kiosks->len; i++) {
    const CanvassLedgerKiosk *kiosk = &g_array_index (kiosks, CanvassLedgerKiosk, i);

    if (!is_meant (kiosk, name))
      continue;
    memcpy (kiosk_id, kiosk->kiosk_id, CANVASS_ID_BYTES);
    n++;
  }

  if (n == 1)
    return TRUE;
  return refuse (
      name, n == 0 ? "No table that was admitted is called" : "Several tables are called", error);
}

static gboolean
make_verifier (const CanvassOptions *options, CanvassPinVerifier *verifier, GError **error)
{
  g_autoptr (CanvassPassphrase) pin = canvass_pin_choose (canvass_options_get (options, "pin-file"),
                                                          "--pin-file",
                                                          "The new PIN, 6 to 12 digits: ",
                                                          error);

  if (pin == NULL)
    return FALSE;
  if (canvass_pin_make_verifier (canvass_passphrase_get_bytes (pin), verifier))
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_FORMAT_ERROR,
                       CANVASS_FORMAT_ERROR_MEMORY,
                       "There is not enough memory; close other programs");
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get (options, "out");
  g_auto (CanvassOpenLedger) open = { NULL };
  g_autoptr (GBytes) file = NULL;
  CanvassPinReset reset = { 0 };

  if (!canvass_output_check (path, "CVE1PINR", error) ||
      !canvass_ledger_choose (options, &open, error) ||
      !find_kiosk (open.ledger, canvass_options_get (options, "kiosk"), reset.kiosk_id, error) ||
      !make_verifier (options, &reset.verifier, error))
    return FALSE;

  memcpy (reset.campaign_id,
          canvass_campaign_get_id (canvass_ledger_get_campaign (open.ledger)),
          CANVASS_ID_BYTES);
  canvass_pin_reset_choose_nonce (&reset);
  file = canvass_pin_reset_write (&reset, open.key->sign_sk);
  if (!canvass_file_create (path, file, 0600, error))
    return FALSE;

  printf ("%s\n", path);
  return TRUE;
}

const CanvassCommand canvass_command_desk_reset_pin = {
  .group = "desk",
  .name = "reset-pin",
  .summary = "Sign a new PIN for a table whose PIN was forgotten",
  .details =
      "Writes a file that this one table takes, once: put it on a stick, or give it to “canvass\n"
      "kiosk reset-pin”. Whoever has the file can find the PIN by trying, so treat it like the\n"
      "PIN. It touches no record.",
  .options = options_of_desk_reset_pin,
  .run = run,
};
