/*
 * source-campaign.h: campaign.ini while it is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/source-folder.h"

G_BEGIN_DECLS

#define CANVASS_FIELD_SECTION "field "     /* and a name behind it */
#define CANVASS_CONSENT_SECTION "consent " /* likewise */

typedef struct {
  CanvassSourceFolder *folder;
  CanvassContent *content;
  const CanvassEntries *entries;
} CanvassReading;

/* Both take @what and @remedy. */
void canvass_reading_error (
    CanvassReading *reading, CanvassFault fault, guint line, char *what, char *remedy);
void canvass_reading_warn (
    CanvassReading *reading, CanvassFault fault, guint line, char *what, char *remedy);

/* FALSE, with a problem, for any other word. */
gboolean canvass_reading_use (CanvassReading *reading, const CanvassEntry *entry, CanvassUse *use);
gboolean canvass_reading_yes_no (CanvassReading *reading, const CanvassEntry *entry, gboolean *yes);

/* After the rules: fields, then consents. */
void canvass_reading_fields (CanvassReading *reading);
void canvass_reading_consents (CanvassReading *reading);
/* When all else is read. */
void canvass_reading_check_rules (CanvassReading *reading);

G_END_DECLS
