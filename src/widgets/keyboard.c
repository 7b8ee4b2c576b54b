/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-keyboard"

#include "widgets/dead-keys.h"
#include "widgets/hangul.h"
#include "widgets/key-cap.h"
#include "widgets/keyboard-private.h"
#include "widgets/pinyin.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define ERASE_AGAIN_MILLISECONDS 90

enum {
  SIGNAL_TYPED,
  SIGNAL_ERASE,
  SIGNAL_DONE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassKeyboard, canvass_keyboard, GTK_TYPE_WIDGET)

static void
set_shift (CanvassKeyboard *self, gboolean shift, gboolean locked)
{
  if (self->shift == shift && self->shift_locked == locked)
    return;

  self->shift = shift;
  self->shift_locked = locked;
  self->shift_by_itself = FALSE;
  canvass_keyboard_update_captions (self);
}

static void
set_accents (CanvassKeyboard *self, gboolean accents)
{
  if (self->accents == accents)
    return;

  self->accents = accents;
  canvass_keyboard_update_captions (self);
}

static void
hold (CanvassKeyboard *self, const CanvassKey *key, gboolean shift, gboolean typed)
{
  self->held = key;
  self->held_shift = shift;
  self->held_typed = typed;
  canvass_keyboard_lay_out_top (self);
}

static void
let_go (CanvassKeyboard *self)
{
  if (self->held == NULL)
    return;

  self->held = NULL;
  canvass_keyboard_lay_out_top (self);
}

static void
emit_typed (CanvassKeyboard *self, guint n_before, const char *text)
{
  if (n_before > 0 || *text != '\0')
    g_signal_emit (self, signals[SIGNAL_TYPED], 0, n_before, text);
}

/* The candidates change with what waits, and a dead key looks pressed while it does. */
static void
show_composing (CanvassKeyboard *self)
{
  self->first_candidate = 0;
  if (canvass_keyboard_has_strip (self))
    canvass_keyboard_lay_out_top (self);
  canvass_keyboard_update_captions (self);
}

static void
finish_composing (CanvassKeyboard *self)
{
  CanvassComposition composition;

  canvass_composer_finish (self->composer, &composition);
  emit_typed (self, composition.n_before, composition.text);
  sodium_memzero (&composition, sizeof composition);
}

static void
type_text (CanvassKeyboard *self, guint n_before, const char *text)
{
  CanvassComposition composition;

  /* Before anybody hears of it: whoever does may want the next one capital. */
  set_accents (self, FALSE);
  if (self->shift && !canvass_dead_key_is (text))
    set_shift (self, FALSE, self->shift_locked);

  if (canvass_composer_press (self->composer, text, &composition)) {
    emit_typed (self, n_before + composition.n_before, composition.text);
  } else {
    finish_composing (self);
    emit_typed (self, n_before, text);
  }
  sodium_memzero (&composition, sizeof composition);
  show_composing (self);
}

static void
press_text (CanvassKeyboard *self, const CanvassKey *key)
{
  gboolean shift = canvass_keyboard_is_shifted (self);
  gboolean more = key->n_alternates[shift] > 0;

  if (self->accents && more) {
    set_accents (self, FALSE);
    hold (self, key, shift, FALSE);
    if (self->focusable)
      canvass_key_grid_focus_row (self->grid, 0);
    return;
  }

  let_go (self);
  type_text (self, 0, shift ? key->shifted : key->text);
  if (key->follows && more)
    hold (self, key, shift, TRUE);
}

/* Whoever presses it where a capital comes by itself wants none. */
static void
press_shift (CanvassKeyboard *self)
{
  if (self->shift_locked || self->shift_by_itself)
    set_shift (self, FALSE, FALSE);
  else if (self->shift)
    set_shift (self, FALSE, TRUE);
  else
    set_shift (self, TRUE, FALSE);
}

static void
erase (CanvassKeyboard *self)
{
  CanvassComposition composition;

  let_go (self);
  if (canvass_composer_erase (self->composer, &composition)) {
    emit_typed (self, composition.n_before, composition.text);
    show_composing (self);
  } else {
    g_signal_emit (self, signals[SIGNAL_ERASE], 0);
  }
  sodium_memzero (&composition, sizeof composition);
}

static guint
count_layouts (CanvassKeyboard *self)
{
  return g_strv_length ((GStrv)self->layouts);
}

static void
find_next_sample (CanvassKeyboard *self)
{
  guint index = (self->layout_index[self->purpose] + 1) % count_layouts (self);
  g_autofree CanvassKeyLayout *layout =
      canvass_key_layout_new (self->layouts[index], CANVASS_KEYS_TEXT, count_layouts (self), NULL);

  g_strlcpy (self->next_sample, layout != NULL ? layout->sample : "ABC", sizeof self->next_sample);
}

/* (transfer full) */
static CanvassComposer *
make_composer (CanvassComposing composing)
{
  CanvassComposer *composer = NULL;

  if (composing == CANVASS_COMPOSING_HANGUL)
    composer = canvass_hangul_new ();
  else if (composing == CANVASS_COMPOSING_PINYIN)
    composer = canvass_pinyin_new ();

  return composer != NULL ? composer : canvass_dead_keys_new ();
}

/* Latin letters beat no keyboard at all; readiness tells of what is missing. */
static CanvassKeyLayout *
make_layout (CanvassKeyboard *self)
{
  const char *name = self->layouts[self->layout_index[self->purpose]];
  g_autoptr (GError) error = NULL;
  CanvassKeyLayout *layout =
      canvass_key_layout_new (name, self->purpose, count_layouts (self), &error);

  if (layout == NULL) {
    g_message ("%s", error->message);
    layout = canvass_key_layout_new ("us", self->purpose, 1, NULL);
  }
  return layout;
}

static void
load_layout (CanvassKeyboard *self)
{
  CanvassKeyLayout *layout = make_layout (self);

  self->held = NULL;
  self->symbols = FALSE;
  self->accents = FALSE;
  self->first_candidate = 0;
  if (self->composer == NULL || self->layout->composing != layout->composing) {
    g_clear_object (&self->composer);
    self->composer = make_composer (layout->composing);
  }
  g_free (self->layout);
  self->layout = layout;
  if (count_layouts (self) > 1)
    find_next_sample (self);
  canvass_keyboard_lay_out (self);
}

static void
press_key (CanvassKeyboard *self, const CanvassKey *key)
{
  switch (key->action) {
  case CANVASS_KEY_TEXT:
    press_text (self, key);
    break;
  case CANVASS_KEY_SPACE:
    let_go (self);
    type_text (self, 0, " ");
    break;
  case CANVASS_KEY_SHIFT:
    press_shift (self);
    break;
  case CANVASS_KEY_BACKSPACE:
    erase (self);
    break;
  case CANVASS_KEY_ACCENTS:
    set_accents (self, !self->accents && self->held == NULL);
    let_go (self);
    break;
  case CANVASS_KEY_SYMBOLS:
    canvass_keyboard_finish (self);
    self->symbols = !self->symbols;
    canvass_keyboard_lay_out (self);
    break;
  case CANVASS_KEY_LAYOUT:
    canvass_keyboard_finish (self);
    self->layout_index[self->purpose] =
        (self->layout_index[self->purpose] + 1) % count_layouts (self);
    load_layout (self);
    break;
  case CANVASS_KEY_DONE:
    canvass_keyboard_finish (self);
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
    break;
  case CANVASS_KEY_NONE:
  default:
    break;
  }
}

static void
stop_erasing (CanvassKeyboard *self)
{
  g_clear_handle_id (&self->erase_source, g_source_remove);
}

static gboolean
on_erase_again (gpointer user_data)
{
  erase (CANVASS_KEYBOARD (user_data));

  return G_SOURCE_CONTINUE;
}

void
canvass_keyboard_on_key_clicked (GtkButton *button, CanvassKeyboard *self)
{
  /* A click that ends a long press has done its work. */
  if (self->erase_source != 0)
    stop_erasing (self);
  else
    press_key (self, canvass_key_cap_get_key (GTK_WIDGET (button)));
}

void
canvass_keyboard_on_key_held (GtkGesture *gesture, double x, double y, CanvassKeyboard *self)
{
  GtkWidget *button = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  const CanvassKey *key = canvass_key_cap_get_key (button);
  gboolean shift = canvass_keyboard_is_shifted (self);

  if (key->action == CANVASS_KEY_BACKSPACE) {
    stop_erasing (self);
    self->erase_source = g_timeout_add (ERASE_AGAIN_MILLISECONDS, on_erase_again, self);
  } else if (key->action == CANVASS_KEY_TEXT && key->n_alternates[shift] > 0) {
    hold (self, key, shift, FALSE);
  } else {
    return;
  }
  /* Letting go is no click any more. */
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

void
canvass_keyboard_on_key_released (GtkGesture *gesture,
                                  GdkEventSequence *sequence,
                                  CanvassKeyboard *self)
{
  stop_erasing (self);
}

void
canvass_keyboard_on_offer_clicked (GtkButton *button, CanvassKeyboard *self)
{
  const CanvassKey *key = self->held;
  const char *letter = self->held_shift ? key->shifted : key->text;
  guint index = canvass_key_cap_get_index (GTK_WIDGET (button));
  guint n_before = self->held_typed ? (guint)g_utf8_strlen (letter, -1) : 0;

  if (index != CANVASS_KEYBOARD_LETTER_ITSELF)
    letter = key->alternates[self->held_shift][index];
  let_go (self);
  type_text (self, n_before, letter);
}

void
canvass_keyboard_on_candidate_clicked (GtkButton *button, CanvassKeyboard *self)
{
  CanvassComposition composition;

  canvass_composer_choose (
      self->composer, canvass_key_cap_get_index (GTK_WIDGET (button)), &composition);
  emit_typed (self, composition.n_before, composition.text);
  sodium_memzero (&composition, sizeof composition);
  show_composing (self);
}

void
canvass_keyboard_on_more_clicked (CanvassKeyboard *self)
{
  self->first_candidate += self->n_candidates;
  if (self->first_candidate >= canvass_composer_get_n_candidates (self->composer))
    self->first_candidate = 0;
  canvass_keyboard_lay_out_top (self);
}

/* A button waits for a quarter of a second after Enter, and a key that is held presses it again and
 * again. */
static gboolean
on_real_key_pressed (CanvassKeyboard *self, guint keyval)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = gtk_root_get_focus (root);

  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_ISO_Enter &&
      keyval != GDK_KEY_space && keyval != GDK_KEY_KP_Space)
    return GDK_EVENT_PROPAGATE;

  if (self->pressed_keyval != keyval && GTK_IS_BUTTON (focus))
    g_signal_emit_by_name (focus, "clicked");
  self->pressed_keyval = keyval;
  return GDK_EVENT_STOP;
}

static void
on_real_key_released (CanvassKeyboard *self)
{
  self->pressed_keyval = 0;
}

static void
canvass_keyboard_dispose (GObject *object)
{
  CanvassKeyboard *self = CANVASS_KEYBOARD (object);

  stop_erasing (self);
  if (self->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;
  g_clear_object (&self->composer);

  G_OBJECT_CLASS (canvass_keyboard_parent_class)->dispose (object);
}

static void
canvass_keyboard_finalize (GObject *object)
{
  CanvassKeyboard *self = CANVASS_KEYBOARD (object);

  g_free (self->layout);
  g_free (self->language);
  g_free (self->done_below);

  G_OBJECT_CLASS (canvass_keyboard_parent_class)->finalize (object);
}

static void
add_signals (void)
{
  signals[SIGNAL_TYPED] = g_signal_new ("typed",
                                        CANVASS_TYPE_KEYBOARD,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        2,
                                        G_TYPE_UINT,
                                        G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_ERASE] = g_signal_new (
      "erase", CANVASS_TYPE_KEYBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DONE] = g_signal_new (
      "done", CANVASS_TYPE_KEYBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_keyboard_class_init (CanvassKeyboardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = canvass_keyboard_dispose;
  object_class->finalize = canvass_keyboard_finalize;
  add_signals ();

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "touch-keyboard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
canvass_keyboard_init (CanvassKeyboard *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->grid = canvass_key_grid_new ();
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_real_key_pressed), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (on_real_key_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Keyboard"), -1);
  canvass_keyboard_set_language (self, "en");
}

CanvassKeyboard *
canvass_keyboard_new (void)
{
  return g_object_new (CANVASS_TYPE_KEYBOARD, NULL);
}

void
canvass_keyboard_set_language (CanvassKeyboard *self, const char *language)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  if (g_strcmp0 (self->language, language) == 0)
    return;

  if (self->composer != NULL)
    canvass_keyboard_finish (self);
  g_free (self->language);
  self->language = g_strdup (language);
  self->layouts = canvass_key_layouts_for_language (language);
  memset (self->layout_index, 0, sizeof self->layout_index);
  self->layout_index[CANVASS_KEYS_EMAIL] = count_layouts (self) - 1; /* addresses are Latin */
  self->shift = FALSE;
  self->shift_locked = FALSE;
  load_layout (self);
}

void
canvass_keyboard_set_done_below (CanvassKeyboard *self, const char *words)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  g_free (self->done_below);
  self->done_below = g_strdup (words);
  canvass_keyboard_update_captions (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self->grid));
}

void
canvass_keyboard_set_purpose (CanvassKeyboard *self, CanvassKeysPurpose purpose)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  if (self->purpose == purpose)
    return;

  canvass_keyboard_finish (self);
  self->purpose = purpose;
  load_layout (self);
}

void
canvass_keyboard_set_capital (CanvassKeyboard *self, gboolean capital)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  if (self->shift_locked || !self->layout->has_case)
    return;
  set_shift (self, capital, FALSE);
  self->shift_by_itself = capital;
}

void
canvass_keyboard_begin (CanvassKeyboard *self)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  canvass_keyboard_finish (self);
  set_shift (self, FALSE, FALSE);
  if (!self->symbols)
    return;
  self->symbols = FALSE;
  canvass_keyboard_lay_out (self);
}

void
canvass_keyboard_finish (CanvassKeyboard *self)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  let_go (self);
  set_accents (self, FALSE);
  if (*canvass_composer_get_waiting (self->composer) != '\0') {
    finish_composing (self);
    show_composing (self);
  } else {
    finish_composing (self);
  }
}

void
canvass_keyboard_set_focusable (CanvassKeyboard *self, gboolean focusable)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  self->focusable = focusable;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_widget_set_focusable (child, focusable);
}
