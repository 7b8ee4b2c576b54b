/*
 * contacts-output.h: the files of contacts that `canvass desk export` writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/ledger-choice.h"

G_BEGIN_DECLS

#define CANVASS_CONTACTS_FORMATS "civicrm|actionnetwork|nationbuilder"
/* Behind --format. */
#define CANVASS_OPTIONS_CONTACTS                                                                   \
  { "mapping", "FILE", "contacts in columns of one's own (see below), instead of --format", 0 },   \
      { "consent", "NAME", "contacts by this consent only; without it, one file for each", 0 },    \
      { "suppression", NULL, "what a CRM has to let go of since earlier exports of contacts", 0 }, \
  {                                                                                                \
    "json", NULL, "print one JSON object", 0                                                       \
  }

/* Is it contacts that are asked for, or their suppression, and not all that was collected? */
gboolean canvass_contacts_wanted (const CanvassOptions *options);
/* Before anything is opened. Errors: CANVASS_USAGE_ERROR, and of the mapping. */
gboolean canvass_contacts_check_options (const CanvassOptions *options, GError **error);

/* No @recipients: plain. Prints what became of it. */
gboolean canvass_contacts_write (const CanvassOptions *options,
                                 CanvassOpenLedger *open,
                                 const CanvassPublicKey *recipients,
                                 guint n_recipients,
                                 GError **error);

G_END_DECLS
