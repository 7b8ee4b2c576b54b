/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/recorder.h"

struct _CanvassRecorder {
  GObject parent_instance;

  CanvassMirroring *mirroring; /* (owned) (nullable) */

  /* The last signature stored, until it is marked. */
  CanvassPetition *last; /* (owned) (nullable) */
  guint8 last_hash[CANVASS_HASH_BYTES];
};

G_DEFINE_FINAL_TYPE (CanvassRecorder, canvass_recorder, G_TYPE_OBJECT)

CanvassRecorder *
canvass_recorder_new (CanvassMirroring *mirroring)
{
  CanvassRecorder *self = g_object_new (CANVASS_TYPE_RECORDER, NULL);

  g_set_object (&self->mirroring, mirroring);
  return self;
}

/* Who is told once the mirror has been seen to. */
typedef struct {
  CanvassRecorded recorded;
  gpointer user_data;
  GDestroyNotify destroy;
} Waiting;

static void
on_mirrored (gpointer user_data)
{
  Waiting *waiting = user_data;

  waiting->recorded (CANVASS_STORE_STORED, waiting->user_data);
  waiting->destroy (waiting->user_data);
  g_free (waiting);
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
  CanvassStoreResult result;
  Waiting *waiting;

  if (!canvass_petition_accepts (petition, record, length, error)) {
    destroy (user_data);
    return FALSE;
  }

  result = practice ? CANVASS_STORE_STORED : store (self, petition, record, length);
  if (practice || result != CANVASS_STORE_STORED || self->mirroring == NULL) {
    recorded (result, user_data);
    destroy (user_data);
    return TRUE;
  }

  waiting = g_new (Waiting, 1);
  *waiting = (Waiting){ recorded, user_data, destroy };
  canvass_mirroring_add (
      self->mirroring, canvass_petition_get_vault (petition), record, length, on_mirrored, waiting);
  return TRUE;
}

gboolean
canvass_recorder_can_doubt (CanvassRecorder *self)
{
  return self->last != NULL;
}

void
canvass_recorder_forget_last (CanvassRecorder *self)
{
  g_clear_object (&self->last);
}

gboolean
canvass_recorder_doubt (CanvassRecorder *self, GError **error)
{
  CanvassVault *vault;

  g_return_val_if_fail (self->last != NULL, FALSE);

  vault = canvass_petition_get_vault (self->last);
  if (!canvass_vault_mark_doubtful (vault, self->last_hash, error))
    return FALSE;

  if (self->mirroring != NULL)
    canvass_mirroring_catch_up (self->mirroring, vault);
  g_clear_object (&self->last);
  return TRUE;
}

static void
canvass_recorder_finalize (GObject *object)
{
  CanvassRecorder *self = CANVASS_RECORDER (object);

  g_clear_object (&self->mirroring);
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
