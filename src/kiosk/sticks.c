/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/sticks.h"

struct _CanvassSticks {
  GObject parent_instance;

  CanvassMedia *media; /* (owned) */
  GPtrArray *seen;     /* (element-type CanvassStickSeen) in the order they came */
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_ARRIVED,
  SIGNAL_LOOKED,
  SIGNAL_LEFT,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassSticks, canvass_sticks, G_TYPE_OBJECT)

/* What a look that is under way has to find again. */
typedef struct {
  CanvassSticks *sticks; /* (owned) */
  CanvassStick *stick;   /* (owned) */
} Look;

static void
seen_free (gpointer data)
{
  CanvassStickSeen *seen = data;

  g_object_unref (seen->stick);
  g_clear_pointer (&seen->look, canvass_stick_look_free);
  g_free (seen);
}

static CanvassStickSeen *
find (CanvassSticks *self, CanvassStick *stick)
{
  for (guint i = 0; i < self->seen->len; i++) {
    CanvassStickSeen *seen = g_ptr_array_index (self->seen, i);

    if (seen->stick == stick)
      return seen;
  }
  return NULL;
}

static CanvassStickLook *
copy_look (const CanvassStickLook *look)
{
  CanvassStickLook *copy = g_new0 (CanvassStickLook, 1);

  *copy = *look;
  copy->id = g_strdup (look->id);
  copy->campaigns = g_ptr_array_ref (look->campaigns);
  copy->acknowledgements = g_ptr_array_ref (look->acknowledgements);
  copy->pin_resets = g_ptr_array_ref (look->pin_resets);
  return copy;
}

static void
on_looked (const CanvassWorkResult *result, CanvassStickLook *look, gpointer user_data)
{
  Look *asked = user_data;
  CanvassSticks *self = asked->sticks;
  CanvassStickSeen *seen = find (self, asked->stick);

  if (look == NULL)
    g_message ("What is on a stick cannot be seen: %s",
               result->why != NULL ? result->why : "it does not answer");
  if (seen != NULL && look != NULL) {
    gboolean is_first = seen->look == NULL;

    g_clear_pointer (&seen->look, canvass_stick_look_free);
    seen->look = copy_look (look);
    if (is_first)
      g_signal_emit (self, signals[SIGNAL_ARRIVED], 0, asked->stick);
    g_signal_emit (self, signals[SIGNAL_LOOKED], 0, asked->stick);
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  }
  g_object_unref (asked->stick);
  g_object_unref (asked->sticks);
  g_free (asked);
}

void
canvass_sticks_look_again (CanvassSticks *self, CanvassStick *stick)
{
  Look *look = g_new (Look, 1);

  *look = (Look){ g_object_ref (self), g_object_ref (stick) };
  g_object_unref (canvass_stick_look (stick, on_looked, look));
}

void
canvass_sticks_look_at_all_again (CanvassSticks *self)
{
  for (guint i = 0; i < self->seen->len; i++)
    canvass_sticks_look_again (self, canvass_sticks_get (self, i)->stick);
}

static void
add (CanvassSticks *self, CanvassStick *stick)
{
  CanvassStickSeen *seen = g_new0 (CanvassStickSeen, 1);

  seen->stick = g_object_ref (stick);
  g_ptr_array_add (self->seen, seen);
  canvass_sticks_look_again (self, stick);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_added (CanvassMedia *media, CanvassStick *stick, CanvassSticks *self)
{
  if (find (self, stick) == NULL)
    add (self, stick);
}

static void
on_removed (CanvassMedia *media, CanvassStick *stick, CanvassSticks *self)
{
  g_autoptr (CanvassStick) held = g_object_ref (stick);
  CanvassStickSeen *seen = find (self, stick);

  if (seen == NULL)
    return;

  g_ptr_array_remove (self->seen, seen);
  g_signal_emit (self, signals[SIGNAL_LEFT], 0, held);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

guint
canvass_sticks_get_n (CanvassSticks *self)
{
  return self->seen->len;
}

const CanvassStickSeen *
canvass_sticks_get (CanvassSticks *self, guint i)
{
  return g_ptr_array_index (self->seen, i);
}

const CanvassStickSeen *
canvass_sticks_find (CanvassSticks *self, const char *id)
{
  for (guint i = 0; i < self->seen->len; i++) {
    const CanvassStickSeen *seen = g_ptr_array_index (self->seen, i);

    if (g_str_equal (canvass_stick_get_id (seen->stick), id))
      return seen;
  }
  return NULL;
}

CanvassSticks *
canvass_sticks_new (CanvassMedia *media)
{
  CanvassSticks *self = g_object_new (CANVASS_TYPE_STICKS, NULL);
  g_autoptr (GPtrArray) there = canvass_media_list (media);

  self->media = g_object_ref (media);
  g_signal_connect_object (media, "added", G_CALLBACK (on_added), self, 0);
  g_signal_connect_object (media, "removed", G_CALLBACK (on_removed), self, 0);
  for (guint i = 0; i < there->len; i++)
    add (self, g_ptr_array_index (there, i));
  return self;
}

static void
canvass_sticks_finalize (GObject *object)
{
  CanvassSticks *self = CANVASS_STICKS (object);

  g_ptr_array_unref (self->seen);
  g_clear_object (&self->media);

  G_OBJECT_CLASS (canvass_sticks_parent_class)->finalize (object);
}

static void
canvass_sticks_class_init (CanvassSticksClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_sticks_finalize;

  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ARRIVED] = g_signal_new (
      "arrived", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, CANVASS_TYPE_STICK);
  signals[SIGNAL_LOOKED] = g_signal_new (
      "looked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, CANVASS_TYPE_STICK);
  signals[SIGNAL_LEFT] = g_signal_new (
      "left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, CANVASS_TYPE_STICK);
}

static void
canvass_sticks_init (CanvassSticks *self)
{
  self->seen = g_ptr_array_new_with_free_func (seen_free);
}
