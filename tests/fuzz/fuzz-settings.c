/*
 * fuzz-settings.c: a hostile table.ini is refused or read, and what is read is within its limits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"
#include "kiosk/settings.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (CanvassSettings) settings = canvass_settings_parse ((const char *)bytes, length, NULL);
  CanvassPinVerifier verifier;
  CanvassLastExport last;

  if (settings == NULL)
    return 0;

  FUZZ_CHECK (length <= CANVASS_SETTINGS_MAX_BYTES);
  if (canvass_settings_get_pin (settings, &verifier)) {
    FUZZ_CHECK (verifier.ops >= 1 && verifier.ops <= 10);
    FUZZ_CHECK (verifier.memory_kib >= 8192 && verifier.memory_kib <= 262144);
  }
  canvass_settings_get_last_export (settings, &last);
  FUZZ_CHECK (g_utf8_validate (last.to, -1, NULL) && g_utf8_validate (last.day, -1, NULL));
  FUZZ_CHECK (g_utf8_validate (canvass_settings_get_mirror_name (settings), -1, NULL));
  FUZZ_CHECK (g_utf8_validate (canvass_settings_get_mirror (settings), -1, NULL));
  FUZZ_CHECK (g_utf8_validate (canvass_settings_get_drop (settings), -1, NULL));
  FUZZ_CHECK (g_utf8_validate (canvass_settings_get_credentials (settings), -1, NULL));
  FUZZ_CHECK (g_utf8_validate (canvass_settings_get_crash_time (settings), -1, NULL));
  canvass_settings_get_pin_failures (settings);
  canvass_settings_get_crashes (settings);
  canvass_settings_get_closed (settings);
  canvass_settings_get_running (settings);
  canvass_settings_knows_pin_reset (settings, "00");
  canvass_settings_is_enrolled (settings, "00");
  return 0;
}
