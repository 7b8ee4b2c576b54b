/*
 * layout.h: which file lies where in a drop (FORMAT.md, "Where they lie")
 *
 *     CAMPAIGN_ID/campaigns/HASH.campaign       every version
 *     CAMPAIGN_ID/kiosks/HASH.kiosk             cards of all kiosks
 *     CAMPAIGN_ID/decisions/HASH.decision
 *     CAMPAIGN_ID/batches/KIOSK_ID/NUMBER-BATCH_ID.batch        NUMBER of ten digits or more
 *     CAMPAIGN_ID/acknowledgements/KIOSK_ID/HASH.ack
 *
 * All names are made of digits and letters that every server takes, and none comes from elsewhere.
 * Where another file has a name, the next is STEM.1.SUFFIX, STEM.2.SUFFIX …; what a file is tells
 * what is in it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  CANVASS_SHELF_CAMPAIGNS,
  CANVASS_SHELF_KIOSKS,
  CANVASS_SHELF_DECISIONS,
  CANVASS_SHELF_BATCHES,
  CANVASS_SHELF_ACKNOWLEDGEMENTS,
} CanvassShelf;
#define CANVASS_N_SHELVES 5

/* Other files of a name before it is given up. */
#define CANVASS_LAYOUT_MAX_NAMES 100

const char *canvass_layout_suffix (CanvassShelf shelf); /* ".ack" */

/* (transfer full) the folder of a shelf; @kiosk: (nullable), for batches and acknowledgements, of
 * one kiosk. Both as in hexadecimal. */
char *canvass_layout_folder (const char *campaign, CanvassShelf shelf, const char *kiosk);
/* (transfer full) HASH.SUFFIX of a file with these contents. */
char *canvass_layout_name (CanvassShelf shelf, GBytes *file);
char *canvass_layout_batch_name (guint64 number, const guint8 batch_id[static CANVASS_HASH_BYTES]);
/* (transfer full) the @n-th name to try, @name itself being that for 0. */
char *canvass_layout_next_name (const char *name, guint n);

/* 32 lower-case hexadecimal digits: a campaign's or a kiosk's. */
gboolean canvass_layout_is_id (const char *text);
/* Whether it is a name of that shelf, or the next of one. @hash (out): what it is called after: the
 * hash of the file, of a batch its id. */
gboolean canvass_layout_parse (CanvassShelf shelf,
                               const char *name,
                               char hash[static CANVASS_HASH_HEX_CHARS]);

/* Whether it is what a put of such a name left that broke off: ".NAME.N.new", ".NAME.part" or
 * ".NAME.N.part"; of earlier releases ".NAME.new". */
gboolean canvass_layout_is_unfinished (CanvassShelf shelf, const char *name);

G_END_DECLS
