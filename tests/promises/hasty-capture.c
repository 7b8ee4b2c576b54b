/*
 * hasty-capture.c: the control of crashes.py: captures like `canvass kiosk capture`, but thanks
 * each signer before the vault has what they signed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/line-reader.h"
#include "cli/signature-json.h"
#include "format/secret.h"
#include "vault/vault.h"

#include <stdio.h>
#include <unistd.h>

static void
capture (CanvassVault *vault, CanvassPayload *payload)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  CanvassSealing sealing;
  gsize length;

  canvass_vault_get_sealing (vault, &sealing);
  canvass_payload_set_session (payload, canvass_vault_get_session (vault));
  length = canvass_record_seal (record, &sealing, payload, &error);
  g_assert_no_error (error);
  id = canvass_to_hex (record + 8, CANVASS_ID_BYTES);
  printf ("{\"record_id\":\"%s\"}\n", id);
  fflush (stdout);
  canvass_vault_append (vault, record, length, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (CanvassLineReader) lines = NULL;
  g_autoptr (CanvassSignatureReader) reader = NULL;
  gsize length;
  char *line;

  g_assert_cmpint (argc, ==, 2);
  canvass_format_init ();
  vault = canvass_vault_open (argv[1], NULL, &error);
  g_assert_no_error (error);
  lines = canvass_line_reader_new (STDIN_FILENO);
  reader = canvass_signature_reader_new (CANVASS_SOURCE_KIOSK);
  while (canvass_line_reader_next (lines, &line, &length, &error))
    capture (vault, canvass_signature_reader_read (reader, line, length, NULL));
  g_assert_no_error (error);
  return 0;
}
