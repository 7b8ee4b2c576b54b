/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/views.h"

#include "desk/campaign-view.h"
#include "desk/contacts-view.h"
#include "desk/decisions-view.h"
#include "desk/deliver-view.h"
#include "desk/destroy-view.h"
#include "desk/duplicates-view.h"
#include "desk/import-view.h"
#include "desk/kiosks-view.h"
#include "desk/overview-view.h"
#include "desk/reports-view.h"
#include "desk/settings-view.h"
#include "desk/signatures-view.h"
#include "desk/typing-view.h"

#include <glib/gi18n-lib.h>

const CanvassDeskViewSpec canvass_desk_views[] = {
  { "overview", N_ ("Overview"), "canvass-overview-symbolic", canvass_overview_view_get_type },
  { "import", N_ ("Import"), "canvass-import-symbolic", canvass_import_view_get_type },
  { "kiosks", N_ ("Tables"), "canvass-kiosks-symbolic", canvass_kiosks_view_get_type },
  { "paper", N_ ("Paper"), "canvass-paper-symbolic", canvass_typing_view_get_type },
  { "signatures",
    N_ ("Signatures"),
    "canvass-signatures-symbolic",
    canvass_signatures_view_get_type },
  { "duplicates",
    N_ ("Duplicates"),
    "canvass-duplicates-symbolic",
    canvass_duplicates_view_get_type },
  { "decisions", N_ ("Decisions"), "canvass-decisions-symbolic", canvass_decisions_view_get_type },
  { "reports", N_ ("Reports"), "canvass-reports-symbolic", canvass_reports_view_get_type },
  { "deliver", N_ ("Deliver"), "canvass-deliver-symbolic", canvass_deliver_view_get_type },
  { "contacts", N_ ("Contacts"), "canvass-contacts-symbolic", canvass_contacts_view_get_type },
  { "campaign", N_ ("Campaign"), "canvass-campaign-symbolic", canvass_campaign_view_get_type },
  { "destroy", N_ ("Backup and end"), "canvass-destroy-symbolic", canvass_destroy_view_get_type },
  { "settings", N_ ("Settings"), "canvass-settings-symbolic", canvass_settings_view_get_type },
  { NULL },
};
