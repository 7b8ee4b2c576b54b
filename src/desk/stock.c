/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/stock.h"

#include "ledger/decide.h"

static gboolean
count_kiosks (CanvassLedger *ledger, CanvassDeskSummary *summary, GError **error)
{
  g_autoptr (GArray) kiosks = canvass_ledger_list_kiosks (ledger, error);

  if (kiosks == NULL)
    return FALSE;
  summary->n_kiosks = kiosks->len;
  for (guint i = 0; i < kiosks->len; i++)
    summary->n_admitted += g_array_index (kiosks, CanvassLedgerKiosk, i).admitted;
  return TRUE;
}

static gboolean
count_decisions (CanvassLedger *ledger, CanvassDeskSummary *summary, GError **error)
{
  g_autoptr (GPtrArray) contradictions = canvass_ledger_list_contradictions (ledger, error);

  if (contradictions == NULL)
    return FALSE;
  summary->n_contradictions = contradictions->len;
  return canvass_ledger_count_decisions (
      ledger, &summary->n_decisions, &summary->n_in_force, error);
}

gboolean
canvass_desk_take_stock (CanvassLedger *ledger,
                         CanvassRoll *roll,
                         CanvassDeskSummary *summary,
                         GError **error)
{
  g_auto (CanvassAccount) standing;

  canvass_account_init (&standing);
  *summary = (CanvassDeskSummary){ 0 };
  if (!canvass_ledger_get_standing (ledger, &standing, error) ||
      !count_kiosks (ledger, summary, error) || !count_decisions (ledger, summary, error))
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
  summary->corrected = canvass_roll_get_n_corrected (roll);
  summary->doubtful = canvass_roll_count_doubtful (roll);
  summary->goal = canvass_campaign_get_rules (canvass_ledger_get_campaign (ledger))->goal;
  return TRUE;
}
