/*
 * kiosk-card.h: a `.kiosk` file: a kiosk introducing itself (envelope KIOS)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_KIOSK_NAME_MAX_BYTES 64 /* one line of UTF-8, see canvass_is_plain_line () */

/**
 * CanvassKioskCard:
 *
 * What a `.kiosk` file says: a kiosk introducing itself to the coordinators of one campaign.
 */
typedef struct {
  char name[CANVASS_KIOSK_NAME_MAX_BYTES + 1];
  guint8 device_pk[CANVASS_SIGN_PK_BYTES];
  guint8 kiosk_id[CANVASS_ID_BYTES];        /* derived from device_pk */
  guint8 campaign_hash[CANVASS_HASH_BYTES]; /* the version it enrolled with */
} CanvassKioskCard;

GBytes *canvass_kiosk_card_write (const char *name,
                                  const guint8 campaign_hash[static CANVASS_HASH_BYTES],
                                  const guint8 device_sk[static CANVASS_SIGN_SK_BYTES],
                                  GError **error);
gboolean canvass_kiosk_card_read (GBytes *file, CanvassKioskCard *card, GError **error);
void canvass_kiosk_id (guint8 kiosk_id[static CANVASS_ID_BYTES],
                       const guint8 device_pk[static CANVASS_SIGN_PK_BYTES]);

G_END_DECLS
