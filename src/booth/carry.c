/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/carry.h"

#include "format/secret.h"

void
canvass_booth_pack_carry (CanvassFlow *flow,
                          GPtrArray *campaigns,
                          CanvassNext next,
                          CanvassCarry *packed)
{
  CanvassFlowCarry *carry = canvass_secret_new (sizeof *carry);

  canvass_flow_get_carry (flow, carry);
  packed->next = next;
  memcpy (packed->campaign_id,
          canvass_campaign_get_id (campaigns->pdata[carry->petition]),
          CANVASS_ID_BYTES);
  g_strlcpy (packed->language, carry->language, sizeof packed->language);
  g_strlcpy (packed->district, carry->district, sizeof packed->district);
  g_strlcpy (packed->text_size, carry->aids.text_size, sizeof packed->text_size);
  g_strlcpy (packed->colors, carry->aids.colors, sizeof packed->colors);
  g_strlcpy (packed->second_language, carry->aids.second_language, sizeof packed->second_language);
  packed->by_ear = carry->aids.by_ear;
  canvass_secret_free (carry);
}

void
canvass_booth_unpack_carry (const CanvassCarry *packed,
                            GPtrArray *campaigns,
                            CanvassFlowCarry *carry)
{
  g_strlcpy (carry->language, packed->language, sizeof carry->language);
  g_strlcpy (carry->aids.text_size, packed->text_size, sizeof carry->aids.text_size);
  g_strlcpy (carry->aids.colors, packed->colors, sizeof carry->aids.colors);
  g_strlcpy (
      carry->aids.second_language, packed->second_language, sizeof carry->aids.second_language);
  carry->aids.by_ear = packed->by_ear;
  for (guint i = 0; i < campaigns->len; i++) {
    const guint8 *id = canvass_campaign_get_id (campaigns->pdata[i]);

    if (memcmp (id, packed->campaign_id, CANVASS_ID_BYTES) != 0)
      continue;
    carry->petition = i;
    carry->household = packed->next == CANVASS_NEXT_HOUSEHOLD;
    g_strlcpy (carry->district, packed->district, sizeof carry->district);
  }
}
