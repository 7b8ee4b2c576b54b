/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/stock.h"

#include "ledger/decide.h"

gboolean
canvass_desk_take_stock (CanvassLedger *ledger,
                         CanvassRoll *roll,
                         CanvassDeskSummary *summary,
                         GError **error)
{
  g_auto (CanvassAccount) standing;
  g_autoptr (GPtrArray) contradictions = NULL;

  canvass_account_init (&standing);
  *summary = (CanvassDeskSummary){ 0 };
  if (!canvass_ledger_get_standing (ledger, &standing, error))
    return FALSE;
  contradictions = canvass_ledger_list_contradictions (ledger, error);
  if (contradictions == NULL)
    return FALSE;

  summary->read = standing.read;
  summary->repeated = standing.repeated;
  summary->quarantined = standing.quarantined;
  summary->rejected = standing.reasons[CANVASS_QUARANTINE_REJECTED];
  summary->withdrawn = standing.reasons[CANVASS_QUARANTINE_WITHDRAWN];
  summary->waiting = standing.quarantined - summary->rejected - summary->withdrawn;
  summary->records = canvass_roll_get_n_records (roll);
  summary->signatures = canvass_roll_get_n_signatures (roll);
  summary->unique = canvass_roll_get_n_unique (roll);
  summary->merged = summary->signatures - summary->unique;
  summary->goal = canvass_campaign_get_rules (canvass_ledger_get_campaign (ledger))->goal;
  summary->n_contradictions = contradictions->len;
  return TRUE;
}
