/*
 * Where a campaign's kiosks and desks meet.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/content.h"

#include <string.h>

static const char *const keys[CANVASS_N_MEETINGS] = {
  [CANVASS_MEETING_CA] = "ca",
  [CANVASS_MEETING_USER] = "user",
  [CANVASS_MEETING_REGION] = "region",
  [CANVASS_MEETING_ADDRESS] = "address",
  [CANVASS_MEETING_ENDPOINT] = "endpoint",
  [CANVASS_MEETING_HOST_KEY] = "host_key",
  [CANVASS_MEETING_PASSWORD] = "password",
  [CANVASS_MEETING_PASSPHRASE] = "passphrase",
  [CANVASS_MEETING_PATH_STYLE] = "path_style",
  [CANVASS_MEETING_PRIVATE_KEY] = "private_key",
};

const char *
canvass_meeting_get_key (CanvassMeeting meeting)
{
  return keys[meeting];
}

gboolean
canvass_meeting_parse (const char *key, gsize length, CanvassMeeting *meeting)
{
  for (*meeting = 0; *meeting < CANVASS_N_MEETINGS; (*meeting)++) {
    if (strlen (keys[*meeting]) == length && memcmp (keys[*meeting], key, length) == 0)
      return TRUE;
  }

  return FALSE;
}

gboolean
canvass_meeting_is_text (CanvassMeeting meeting)
{
  return meeting == CANVASS_MEETING_CA || meeting == CANVASS_MEETING_PRIVATE_KEY;
}

static gboolean
is_address (const char *value)
{
  static const char *const schemes[] = { "https://", "dav://", "sftp://", "s3://" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++) {
    if (g_str_has_prefix (value, schemes[i]))
      return value[strlen (schemes[i])] != '\0' && strpbrk (value, " @?#\"\\") == NULL;
  }

  return FALSE;
}

gboolean
canvass_meeting_is_sound (CanvassMeeting meeting, const char *value)
{
  gsize max_bytes = canvass_meeting_is_text (meeting) ? CANVASS_MEETING_MAX_TEXT_BYTES
                                                      : CANVASS_MEETING_MAX_BYTES;

  if (*value == '\0' || strlen (value) > max_bytes)
    return FALSE;
  for (const char *at = value; *at != '\0'; at++) {
    if ((*at < ' ' || *at > '~') && !(*at == '\n' && canvass_meeting_is_text (meeting)))
      return FALSE;
  }

  if (meeting == CANVASS_MEETING_ADDRESS)
    return is_address (value);
  return meeting != CANVASS_MEETING_PATH_STYLE || g_str_equal (value, "true") ||
         g_str_equal (value, "false");
}
