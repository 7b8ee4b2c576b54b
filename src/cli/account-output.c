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
