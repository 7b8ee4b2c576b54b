/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/account-output.h"

#include <stdio.h>

void
canvass_account_add_reasons (JsonBuilder *object, const CanvassAccount *account)
{
  json_builder_set_member_name (object, "reasons");
  json_builder_begin_object (object);
  for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
    canvass_json_add_number (object, canvass_quarantine_reason_name (i), account->reasons[i]);
  json_builder_end_object (object);
}

void
canvass_account_print_reasons (const CanvassAccount *account)
{
  for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++) {
    if (account->reasons[i] > 0)
      printf ("  %" G_GUINT64_FORMAT " %s: %s\n",
              account->reasons[i],
              canvass_quarantine_reason_name (i),
              canvass_quarantine_reason_describe (i));
  }
}

void
canvass_account_add_bad_files (JsonBuilder *object, const char *member, GPtrArray *bad_files)
{
  json_builder_set_member_name (object, member);
  json_builder_begin_array (object);
  for (guint i = 0; i < bad_files->len; i++) {
    const CanvassBadFile *bad = g_ptr_array_index (bad_files, i);

    json_builder_begin_object (object);
    canvass_json_add_path (object, "path", bad->path);
    canvass_json_add_path (object, "what", bad->what);
    json_builder_end_object (object);
  }
  json_builder_end_array (object);
}

void
canvass_account_print_taken (guint64 taken_up, guint64 taken_off)
{
  if (taken_up > 0)
    printf ("%" G_GUINT64_FORMAT " read before are on the roll now\n", taken_up);
  if (taken_off > 0)
    printf ("%" G_GUINT64_FORMAT " read before are off the roll now\n", taken_off);
}

static void
tell_waiting (guint64 n_waiting, JsonBuilder *object)
{
  if (object != NULL)
    canvass_json_add_number (object, "waiting", n_waiting);
  else if (n_waiting > 0)
    printf ("Up to %" G_GUINT64_FORMAT " read before count from now on; the next import tells how "
            "many\n",
            n_waiting);
}

gboolean
canvass_account_take_up (const CanvassOpenLedger *open,
                         guint64 n_waiting,
                         JsonBuilder *object,
                         GError **error)
{
  guint64 taken_up, taken_off;

  if (open->key == NULL) {
    tell_waiting (n_waiting, object);
    return TRUE;
  }

  if (!canvass_ledger_take_up (open->ledger, &taken_up, &taken_off, error))
    return FALSE;

  if (object == NULL) {
    canvass_account_print_taken (taken_up, taken_off);
  } else {
    canvass_json_add_number (object, "taken_up", taken_up);
    canvass_json_add_number (object, "taken_off", taken_off);
  }

  return TRUE;
}
