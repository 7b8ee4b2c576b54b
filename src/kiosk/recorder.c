/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/recorder.h"

struct _CanvassRecorder {
  GObject parent_instance;

  /* The last signature stored, until it is marked. */
  CanvassPetition *last; /* (owned) (nullable) */
  guint8 last_hash[CANVASS_HASH_BYTES];
};

G_DEFINE_FINAL_TYPE (CanvassRecorder, canvass_recorder, G_TYPE_OBJECT)

CanvassRecorder *
canvass_recorder_new (void)
{
  return g_object_new (CANVASS_TYPE_RECORDER, NULL);
}

static CanvassStoreResult
store (CanvassRecorder *self, CanvassPetition *petition, const guint8 *record, gsize length)
{
  g_autoptr (GError) error = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassStoreResult result = canvass_petition_store (petition, record, length, hash, &error);

  if (result == CANVASS_STORE_STORED) {
    g_set_object (&self->last, petition);
    memcpy (self->last_hash, hash, sizeof hash);
  } else {
    g_message ("A signature could not be stored: %s", error->message);
  }
  return result;
}

gboolean
canvass_recorder_take (CanvassRecorder *self,
                       CanvassPetition *petition,
                       const guint8 *record,
                       gsize length,
                       gboolean practice,
                       CanvassRecorded recorded,
                       gpointer user_data,
                       GDestroyNotify destroy,
                       GError **error)
{
  if (!canvass_petition_accepts (petition, record, length, error)) {
    destroy (user_data);
    return FALSE;
  }

  recorded (practice ? CANVASS_STORE_STORED : store (self, petition, record, length), user_data);
  destroy (user_data);
  return TRUE;
}

gboolean
canvass_recorder_can_doubt (CanvassRecorder *self)
{
  return self->last != NULL;
}

static void
canvass_recorder_finalize (GObject *object)
{
  CanvassRecorder *self = CANVASS_RECORDER (object);

  g_clear_object (&self->last);

  G_OBJECT_CLASS (canvass_recorder_parent_class)->finalize (object);
}

static void
canvass_recorder_class_init (CanvassRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_recorder_finalize;
}

static void
canvass_recorder_init (CanvassRecorder *self)
{
}
