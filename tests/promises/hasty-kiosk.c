/*
 * hasty-kiosk.c: a control of crashes.py: a kiosk that says that a signature is stored, and then
 * stores it
 *
 * Linked with --wrap.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/recorder.h"

__typeof__ (canvass_recorder_take) __real_canvass_recorder_take, __wrap_canvass_recorder_take;

static void
was_told_already (CanvassStoreResult result, gpointer user_data)
{
}

gboolean
__wrap_canvass_recorder_take (CanvassRecorder *self,
                              CanvassPetition *petition,
                              const guint8 *record,
                              gsize length,
                              gboolean practice,
                              CanvassRecorded recorded,
                              gpointer user_data,
                              GDestroyNotify destroy,
                              GError **error)
{
  recorded (CANVASS_STORE_STORED, user_data);
  return __real_canvass_recorder_take (
      self, petition, record, length, practice, was_told_already, user_data, destroy, error);
}
