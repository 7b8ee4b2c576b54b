/*
 * fuzz-campaign.c: a campaign file, from outside and from behind its signature
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"
#include "campaign/content.h"
#include "format/envelope.h"
#include "fuzz.h"

static void
use_districts (CanvassCampaign *campaign)
{
  const CanvassText *text = canvass_campaign_get_text (campaign, NULL);
  const char *found = canvass_campaign_find_district (campaign, "2459 W Cermak Rd apt 2");

  FUZZ_CHECK (found == NULL || canvass_campaign_has_districts (campaign));
  for (guint i = 0; i < canvass_campaign_get_n_districts (campaign); i++) {
    const char *district = canvass_campaign_get_district (campaign, i);
    g_autofree char *named = canvass_text_name_district (text, district);

    FUZZ_CHECK (strstr (named, district) != NULL);
  }
}

/* What decodes encodes back to the same bytes: one campaign has one hash. */
static void
encode_back (const guint8 *bytes, gsize length)
{
  g_autoptr (CanvassContent) content = canvass_content_decode (bytes, length, NULL);
  g_autoptr (GBytes) again = NULL;

  if (content == NULL)
    return;

  again = canvass_content_encode (content, NULL);
  FUZZ_CHECK (again != NULL && g_bytes_get_size (again) == length);
  FUZZ_CHECK (memcmp (g_bytes_get_data (again, NULL), bytes, length) == 0);
}

static void
use (GBytes *file)
{
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_new (file, NULL);
  const char *const *languages;

  if (campaign == NULL)
    return;

  FUZZ_CHECK (canvass_campaign_get_n_recipients (campaign) >= 1);
  languages = canvass_campaign_get_languages (campaign);
  FUZZ_CHECK (languages[0] != NULL);
  for (guint i = 0; languages[i] != NULL; i++) {
    const CanvassText *text = canvass_campaign_get_text (campaign, languages[i]);

    FUZZ_CHECK (g_utf8_validate (canvass_text_get_title (text), -1, NULL));
    FUZZ_CHECK (canvass_text_get_blocks (text) != NULL);
  }
  use_districts (campaign);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) raw = g_bytes_new_static (bytes, length);
  g_autoptr (GBytes) made = NULL;
  const guint8 *sign_sk = fuzz_sign_sk ();

  use (raw);
  if (length + CANVASS_ENVELOPE_OVERHEAD_BYTES <=
      canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN)) {
    made = canvass_envelope_write (CANVASS_ENVELOPE_CAMPAIGN, bytes, length, sign_sk);
    use (made);
    encode_back (bytes, length);
  }

  return 0;
}
