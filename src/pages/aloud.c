/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/aloud.h"

#include "device/memory.h"
#include "pages/ear.h"
#include "pages/listen-bar.h"

#include <glib/gi18n-lib.h>

typedef enum {
  ALOUD_OFF,
  ALOUD_PAGE,
  ALOUD_ALL,
} Mode;

struct _CanvassAloud {
  GObject parent_instance;

  GtkWidget *widget; /* (borrowed) */
  Mode mode;
  gboolean asked;          /* about earphones */
  gboolean told;           /* that there is no voice */
  char explained[36];      /* the language that the keys were last explained in */
  CanvassAudible *audible; /* (weak) (nullable) */
  CanvassListenBar *bar;   /* (weak) (nullable) on it */

  CanvassSpeech *speech;   /* (owned) */
  CanvassReading *reading; /* (owned) */
  CanvassEar *ear;         /* (owned) */
};

enum {
  USED,
  PROGRESSED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassAloud, canvass_aloud, G_TYPE_OBJECT)

static void
read_page (CanvassAloud *self)
{
  GPtrArray *pieces = canvass_pieces_new ();

  if (self->audible != NULL)
    canvass_pieces_add_page (
        pieces, canvass_audible_get_top (self->audible), canvass_language_in_use (), TRUE, FALSE);
  canvass_reading_read (self->reading, pieces);
}

static void
on_adjusted (CanvassAloud *self)
{
  if (self->mode == ALOUD_ALL)
    canvass_ear_say_control (self->ear);
  else
    canvass_reading_repeat (self->reading);
}

static void
on_answered (CanvassAloud *self, gboolean letters)
{
  canvass_ear_set_letters (self->ear, letters);
  if (self->audible != NULL)
    canvass_audible_focus_page (self->audible);
}

static gboolean
has_focus (CanvassListenBar *bar)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (bar));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (bar));
}

/* Whoever pressed one of its buttons goes on with the page. */
static void
remove_bar (CanvassAloud *self)
{
  gboolean focused = self->bar != NULL && has_focus (self->bar);

  g_clear_weak_pointer (&self->bar);
  if (self->audible == NULL)
    return;
  canvass_audible_set_bar (self->audible, NULL);
  if (focused)
    canvass_audible_focus_page (self->audible);
}

static void
add_bar (CanvassAloud *self)
{
  CanvassListenMode mode = self->mode == ALOUD_PAGE ? CANVASS_LISTEN_PAGE : CANVASS_LISTEN_ALL;
  CanvassListenBar *bar = canvass_listen_bar_new (self->speech, self->reading, mode);

  g_set_weak_pointer (&self->bar, bar);
  canvass_listen_bar_set_language (bar, canvass_language_in_use ());
  g_signal_connect_object (bar, "adjusted", G_CALLBACK (on_adjusted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "again", G_CALLBACK (read_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "answered", G_CALLBACK (on_answered), self, G_CONNECT_SWAPPED);
  canvass_audible_set_bar (self->audible, GTK_WIDGET (bar));
}

/* The speech server's memory is not locked: where it could reach a disk, nobody's letters go there.
 */
static gboolean
may_speak_letters (void)
{
  return canvass_memory_find_swap (NULL, NULL) <= CANVASS_SWAP_ENCRYPTED;
}

/* Once, in the signer's own language. */
static void
ask (CanvassAloud *self)
{
  CanvassTyping typing = canvass_audible_get_typing (self->audible);

  if (typing == CANVASS_TYPING_OPEN)
    canvass_ear_set_letters (self->ear, TRUE);
  if (typing != CANVASS_TYPING_PRIVATE || self->asked || !may_speak_letters ())
    return;
  self->asked = TRUE;
  canvass_listen_bar_ask (self->bar);
}

/* In a language that has a voice, since this one has none. */
static void
tell (CanvassAloud *self)
{
  const char *msgid = canvass_listen_notice (self->speech, canvass_language_in_use ());
  g_autoptr (GArray) languages = NULL;

  if (self->mode != ALOUD_ALL || self->told || msgid == NULL || self->audible == NULL)
    return;
  languages = canvass_audible_get_languages (self->audible);
  for (guint i = 0; i < languages->len; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);
    GPtrArray *pieces;

    if (!language->translated || !canvass_speech_has_voice (self->speech, language->tag))
      continue;
    self->told = TRUE;
    pieces = canvass_pieces_new ();
    g_ptr_array_add (
        pieces, canvass_piece_new (language->tag, canvass_language_translate (language, msgid)));
    canvass_reading_read (self->reading, pieces);
    return;
  }
}

static void
on_progressed (CanvassAloud *self)
{
  if (self->audible != NULL && !canvass_audible_asks (self->audible))
    g_signal_emit (self, signals[PROGRESSED], 0);
}

static const char *
explain (CanvassAloud *self)
{
  g_strlcpy (self->explained, canvass_language_in_use (), sizeof self->explained);
  /* Translators: spoken when "By ear" begins. Tab, Enter and F1 are names of keys. */
  return _ ("From now on everything is spoken. Tab or the arrow keys move, Enter presses, F1 says "
            "again where you are.");
}

static void
set_mode (CanvassAloud *self, Mode mode)
{
  if (self->mode == ALOUD_ALL)
    canvass_ear_stop (self->ear);
  canvass_reading_stop (self->reading);
  remove_bar (self);
  self->mode = mode;
  if (mode == ALOUD_OFF || self->audible == NULL)
    return;

  canvass_speech_start (self->speech);
  add_bar (self);
  if (mode == ALOUD_PAGE) {
    read_page (self);
    return;
  }
  canvass_ear_set_audible (self->ear, self->audible, self->bar);
  canvass_ear_start (self->ear, explain (self));
  ask (self);
  tell (self);
}

static void
use (CanvassAloud *self, Mode mode)
{
  set_mode (self, mode);
  if (mode != ALOUD_OFF && self->audible != NULL)
    g_signal_emit (self, signals[USED], 0);
}

static void
on_listen (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassAloud *self = user_data;

  if (self->mode == ALOUD_ALL)
    canvass_ear_say_place (self->ear);
  else
    use (self, self->mode == ALOUD_PAGE ? ALOUD_OFF : ALOUD_PAGE);
}

static void
on_by_ear (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassAloud *self = user_data;

  use (self, self->mode == ALOUD_ALL ? ALOUD_OFF : ALOUD_ALL);
}

static void
on_say (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  canvass_aloud_say (user_data, g_variant_get_string (parameter, NULL));
}

static gboolean
on_where (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  CanvassAloud *self = user_data;

  if (self->mode == ALOUD_ALL)
    canvass_ear_say_place (self->ear);
  else
    use (self, ALOUD_ALL);
  return TRUE;
}

/* Wherever the focus is, and where there is none. */
static void
add_key (CanvassAloud *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F1, 0),
                        gtk_callback_action_new (on_where, self, NULL)));
  gtk_widget_add_controller (self->widget, controller);
}

static void
add_actions (CanvassAloud *self)
{
  static const GActionEntry entries[] = {
    { "listen", on_listen },
    { "by-ear", on_by_ear },
    { "say", on_say, "s" },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (self->widget, "aloud", G_ACTION_GROUP (actions));
}

static void
canvass_aloud_finalize (GObject *object)
{
  CanvassAloud *self = CANVASS_ALOUD (object);

  g_clear_weak_pointer (&self->bar);
  g_clear_weak_pointer (&self->audible);
  g_clear_object (&self->ear);
  g_clear_object (&self->reading);
  g_clear_object (&self->speech);

  G_OBJECT_CLASS (canvass_aloud_parent_class)->finalize (object);
}

static void
canvass_aloud_class_init (CanvassAloudClass *klass)
{
  static const char *const names[N_SIGNALS] = { "used", "progressed" };

  G_OBJECT_CLASS (klass)->finalize = canvass_aloud_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i],
                               G_TYPE_FROM_CLASS (klass),
                               G_SIGNAL_RUN_LAST,
                               0,
                               NULL,
                               NULL,
                               NULL,
                               G_TYPE_NONE,
                               0);
}

static void
canvass_aloud_init (CanvassAloud *self)
{
  self->speech = canvass_speech_new (NULL);
  self->reading = canvass_reading_new (self->speech);
  g_signal_connect_object (
      self->reading, "progressed", G_CALLBACK (on_progressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->speech, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
}

CanvassAloud *
canvass_aloud_new (GtkWidget *widget)
{
  CanvassAloud *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (CANVASS_TYPE_ALOUD, NULL);
  self->widget = widget;
  self->ear = canvass_ear_new (widget, self->reading);
  add_actions (self);
  add_key (self);
  return self;
}

/* A page that comes while another is being read is read in its place. */
void
canvass_aloud_show (CanvassAloud *self, CanvassAudible *audible)
{
  gboolean other = audible != self->audible;

  g_return_if_fail (CANVASS_IS_ALOUD (self) && CANVASS_IS_AUDIBLE (audible));

  g_set_weak_pointer (&self->audible, audible);
  if (self->mode == ALOUD_OFF)
    return;
  if (other) {
    self->told = FALSE;
    add_bar (self);
  }
  if (self->mode == ALOUD_PAGE) {
    read_page (self);
    return;
  }
  canvass_ear_set_audible (self->ear, audible, self->bar);
  /* Whoever only now hears their own language has not understood it before. */
  if (!g_str_equal (self->explained, canvass_language_in_use ()))
    canvass_ear_say (self->ear, explain (self));
  ask (self);
  if (other)
    tell (self);
}

void
canvass_aloud_copy (CanvassAloud *self, CanvassAudible *audible)
{
  g_return_if_fail (CANVASS_IS_ALOUD (self) && CANVASS_IS_AUDIBLE (audible));

  if (self->bar != NULL)
    canvass_audible_set_bar (audible, GTK_WIDGET (canvass_listen_bar_copy (self->bar)));
}

void
canvass_aloud_start_by_ear (CanvassAloud *self)
{
  g_return_if_fail (CANVASS_IS_ALOUD (self));

  set_mode (self, ALOUD_ALL);
}

gboolean
canvass_aloud_is_by_ear (CanvassAloud *self)
{
  g_return_val_if_fail (CANVASS_IS_ALOUD (self), FALSE);

  return self->mode == ALOUD_ALL;
}

void
canvass_aloud_say (CanvassAloud *self, const char *words)
{
  g_return_if_fail (CANVASS_IS_ALOUD (self));

  if (self->mode == ALOUD_ALL)
    canvass_ear_say (self->ear, words);
}

gboolean
canvass_aloud_is_speaking (CanvassAloud *self)
{
  g_return_val_if_fail (CANVASS_IS_ALOUD (self), FALSE);

  return canvass_reading_is_reading (self->reading) && !canvass_reading_is_paused (self->reading);
}

void
canvass_aloud_pause (CanvassAloud *self)
{
  g_return_if_fail (CANVASS_IS_ALOUD (self));

  if (canvass_aloud_is_speaking (self))
    canvass_reading_pause (self->reading);
}

void
canvass_aloud_end (CanvassAloud *self)
{
  g_return_if_fail (CANVASS_IS_ALOUD (self));

  set_mode (self, ALOUD_OFF);
}
