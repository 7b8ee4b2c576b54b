/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/entry.h"

#include <sodium.h>
#include <string.h>

struct _CanvassEntry {
  GtkEntry parent_instance;

  gboolean typing; /* keys elsewhere have the focus for it */
  gboolean keyboard_shown;

  GtkText *text;              /* (borrowed) inside the entry */
  CanvassEntryBuffer *buffer; /* (owned) */
  GListModel *text_children;  /* (owned) */
};

enum {
  PROP_0,
  PROP_KEYBOARD_SHOWN,
  N_PROPERTIES,
};
static GParamSpec *properties[N_PROPERTIES];

enum {
  LEFT,
  OVERFLOW,
  PRESSED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassEntry, canvass_entry, GTK_TYPE_ENTRY)

/* A selection would at once be offered to every other program as the primary one. */
static void
on_selection_changed (CanvassEntry *self)
{
  int start, end;

  if (gtk_editable_get_selection_bounds (GTK_EDITABLE (self->text), &start, &end))
    gtk_editable_set_position (GTK_EDITABLE (self->text),
                               gtk_editable_get_position (GTK_EDITABLE (self->text)));
}

/* Keys, menus and actions all come through these signals in the end. */
static void
refuse (GtkText *text, const char *signal)
{
  g_signal_stop_emission_by_name (text, signal);
}

static void
on_overflow (CanvassEntry *self)
{
  g_signal_emit (self, signals[OVERFLOW], 0);
}

static gboolean
has_right_to_left_keyboard (CanvassEntry *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));
  GdkDevice *keyboard = seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;

  return keyboard != NULL && gdk_device_get_direction (keyboard) == PANGO_DIRECTION_RTL;
}

/* Digits and signs have no direction of their own. */
static gboolean
has_letters (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      return TRUE;

  return FALSE;
}

/* With the focus, GtkText takes the direction of the keyboard's layout, and aligns by it, until
 * there is a letter: turned round where the entry's own is the other one. */
static void
update_alignment (CanvassEntry *self)
{
  GtkWidget *text = GTK_WIDGET (self->text);
  gboolean right_to_left = gtk_widget_get_direction (text) == GTK_TEXT_DIR_RTL;
  gboolean turn = !has_letters (canvass_entry_get_text (self)) && gtk_widget_has_focus (text) &&
                  has_right_to_left_keyboard (self) != right_to_left;

  if (gtk_editable_get_alignment (GTK_EDITABLE (text)) != (turn ? 1 : 0))
    gtk_editable_set_alignment (GTK_EDITABLE (text), turn ? 1 : 0);
}

static void
on_focus_left (CanvassEntry *self)
{
  if (!self->typing)
    g_signal_emit (self, signals[LEFT], 0);
}

/* The menu opens on a second mouse button and pastes on a third. */
static void
on_pressed (GtkGestureSingle *gesture, int n_press, double x, double y, CanvassEntry *self)
{
  g_signal_emit (self, signals[PRESSED], 0);
  if (gtk_gesture_single_get_current_button (gesture) != GDK_BUTTON_PRIMARY)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
on_key_pressed (CanvassEntry *self, guint keyval, guint keycode, GdkModifierType state)
{
  return keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0);
}

/* The bubble that a touch opens over the text offers the clipboard, and the handle below the cursor
 * lies over whatever comes next: a tap moves the cursor as well. */
static void
on_text_children_changed (GListModel *children, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (GtkWidget) child = g_list_model_get_item (children, i);

    if (GTK_IS_POPOVER (child)) {
      g_signal_connect (child, "map", G_CALLBACK (gtk_popover_popdown), NULL);
    } else if (strcmp (G_OBJECT_TYPE_NAME (child), "GtkTextHandle") == 0) {
      gtk_widget_set_opacity (child, 0);
      gtk_widget_set_can_target (child, FALSE);
    }
  }
}

static void
remove_drop_targets (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = g_list_model_get_n_items (controllers); i > 0; i--) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i - 1);

    if (GTK_IS_DROP_TARGET (controller))
      gtk_widget_remove_controller (widget, controller);
  }
}

static void
add_controllers (CanvassEntry *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* Whether @text is a mark that makes one character with the one before it. ộ may be typed as ô and
 * a dot as well as ọ and a circumflex, so the two are not enough: the normal form decides. */
static gboolean
compose (gunichar before, const char *text, char composed[static 8])
{
  char parts[16] = "";
  g_autofree char *normal = NULL;
  gboolean single;

  if (before == 0 || *text == '\0' || *g_utf8_next_char (text) != '\0')
    return FALSE;

  g_strlcpy (parts + g_unichar_to_utf8 (before, parts), text, 8);
  normal = g_utf8_normalize (parts, -1, G_NORMALIZE_NFC);
  single = g_utf8_strlen (normal, -1) == 1;
  if (single)
    g_strlcpy (composed, normal, 8);
  sodium_memzero (normal, strlen (normal));
  sodium_memzero (parts, sizeof parts);
  return single;
}

/* A key of a keyboard that is plugged in may type a mark by itself, as the Vietnamese one's do. */
static void
on_insert_text (
    GtkEditable *editable, const char *text, int length, int *position, CanvassEntry *self)
{
  const char *typed = canvass_entry_get_text (self);
  char mark[8] = "", composed[8] = "";
  gsize size = length < 0 ? strlen (text) : (gsize)length;
  const char *before;

  if (*position < 1 || size >= sizeof mark)
    return;
  memcpy (mark, text, size);
  before = g_utf8_offset_to_pointer (typed, *position - 1);
  if (compose (g_utf8_get_char (before), mark, composed) &&
      strlen (composed) <= canvass_entry_buffer_get_room (self->buffer) +
                               (gsize)(g_utf8_next_char (before) - before)) {
    g_signal_stop_emission_by_name (editable, "insert-text");
    gtk_editable_delete_text (editable, *position - 1, *position);
    *position -= 1;
    gtk_editable_insert_text (editable, composed, -1, position);
  }
  sodium_memzero (composed, sizeof composed);
  sodium_memzero (mark, sizeof mark);
}

static void
forbid_remembering (CanvassEntry *self)
{
  static const char *const refused[] = {
    "copy-clipboard", "cut-clipboard", "paste-clipboard", "insert-emoji"
  };

  gtk_editable_set_enable_undo (GTK_EDITABLE (self->text), FALSE);
  gtk_text_set_enable_emoji_completion (self->text, FALSE);
  gtk_text_set_input_hints (
      self->text, GTK_INPUT_HINT_PRIVATE | GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_NO_SPELLCHECK);
  g_object_set (self->text, "im-module", "gtk-im-context-simple", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_signal_connect (self->text, refused[i], G_CALLBACK (refuse), (gpointer)refused[i]);
  g_signal_connect_swapped (
      self->text, "notify::selection-bound", G_CALLBACK (on_selection_changed), self);
  g_signal_connect_swapped (
      self->text, "notify::cursor-position", G_CALLBACK (on_selection_changed), self);
  g_signal_connect (self->text, "insert-text", G_CALLBACK (on_insert_text), self);
  g_signal_connect_object (
      self->text, "changed", G_CALLBACK (update_alignment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->text, "notify::has-focus", G_CALLBACK (update_alignment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->text, "direction-changed", G_CALLBACK (update_alignment), self, G_CONNECT_SWAPPED);
  self->text_children = gtk_widget_observe_children (GTK_WIDGET (self->text));
  g_signal_connect (
      self->text_children, "items-changed", G_CALLBACK (on_text_children_changed), NULL);
  remove_drop_targets (GTK_WIDGET (self->text));
}

static gboolean
canvass_entry_grab_focus (GtkWidget *widget)
{
  return gtk_text_grab_focus_without_selecting (CANVASS_ENTRY (widget)->text);
}

static void
canvass_entry_dispose (GObject *object)
{
  CanvassEntry *self = CANVASS_ENTRY (object);

  g_clear_object (&self->text_children);
  self->text = NULL;
  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (canvass_entry_parent_class)->dispose (object);
}

/* Not earlier: GtkEntry sets a buffer of its own while it is constructed. */
static void
canvass_entry_constructed (GObject *object)
{
  CanvassEntry *self = CANVASS_ENTRY (object);

  G_OBJECT_CLASS (canvass_entry_parent_class)->constructed (object);

  gtk_entry_set_buffer (GTK_ENTRY (self), GTK_ENTRY_BUFFER (self->buffer));
}

static void
canvass_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_KEYBOARD_SHOWN)
    g_value_set_boolean (value, CANVASS_ENTRY (object)->keyboard_shown);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
canvass_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_KEYBOARD_SHOWN)
    canvass_entry_set_keyboard_shown (CANVASS_ENTRY (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
canvass_entry_class_init (CanvassEntryClass *klass)
{
  static const char *const names[N_SIGNALS] = { "left", "overflow", "pressed" };

  G_OBJECT_CLASS (klass)->get_property = canvass_entry_get_property;
  G_OBJECT_CLASS (klass)->set_property = canvass_entry_set_property;
  properties[PROP_KEYBOARD_SHOWN] =
      g_param_spec_boolean ("keyboard-shown",
                            NULL,
                            NULL,
                            FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);

  G_OBJECT_CLASS (klass)->constructed = canvass_entry_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_entry_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = canvass_entry_grab_focus;

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
canvass_entry_init (CanvassEntry *self)
{
  self->buffer = canvass_entry_buffer_new ();
  self->text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self)));
  g_signal_connect_swapped (self->buffer, "overflow", G_CALLBACK (on_overflow), self);
  forbid_remembering (self);
  add_controllers (self);
}

CanvassEntry *
canvass_entry_new (void)
{
  return g_object_new (CANVASS_TYPE_ENTRY, NULL);
}

const char *
canvass_entry_get_text (CanvassEntry *self)
{
  g_return_val_if_fail (CANVASS_IS_ENTRY (self), NULL);

  return gtk_entry_buffer_get_text (GTK_ENTRY_BUFFER (self->buffer));
}

void
canvass_entry_set_text (CanvassEntry *self, const char *text)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  gtk_editable_set_text (GTK_EDITABLE (self->text), text != NULL ? text : "");
  gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
}

gsize
canvass_entry_get_room (CanvassEntry *self)
{
  g_return_val_if_fail (CANVASS_IS_ENTRY (self), 0);

  return canvass_entry_buffer_get_room (self->buffer);
}

void
canvass_entry_set_max_bytes (CanvassEntry *self, gsize max_bytes)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  canvass_entry_buffer_set_max_bytes (self->buffer, max_bytes);
}

static gboolean
runs_from_left (GtkInputPurpose purpose)
{
  switch (purpose) {
  case GTK_INPUT_PURPOSE_DIGITS:
  case GTK_INPUT_PURPOSE_NUMBER:
  case GTK_INPUT_PURPOSE_PHONE:
  case GTK_INPUT_PURPOSE_URL:
  case GTK_INPUT_PURPOSE_EMAIL:
    return TRUE;
  case GTK_INPUT_PURPOSE_NAME:
  case GTK_INPUT_PURPOSE_FREE_FORM:
  case GTK_INPUT_PURPOSE_ALPHA:
  case GTK_INPUT_PURPOSE_PASSWORD:
  case GTK_INPUT_PURPOSE_PIN:
  case GTK_INPUT_PURPOSE_TERMINAL:
  default:
    return FALSE;
  }
}

void
canvass_entry_set_purpose (CanvassEntry *self, GtkInputPurpose purpose)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  gtk_text_set_input_purpose (self->text, purpose);
  gtk_widget_set_direction (GTK_WIDGET (self->text),
                            runs_from_left (purpose) ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_NONE);
}

GtkInputPurpose
canvass_entry_get_purpose (CanvassEntry *self)
{
  g_return_val_if_fail (CANVASS_IS_ENTRY (self), GTK_INPUT_PURPOSE_FREE_FORM);

  return gtk_text_get_input_purpose (self->text);
}

/* The character so many before the cursor, or 0. */
static gunichar
get_character (CanvassEntry *self, int n_before)
{
  const char *text = canvass_entry_get_text (self);
  int position = gtk_editable_get_position (GTK_EDITABLE (self->text)) - n_before;

  return position >= 0 ? g_utf8_get_char (g_utf8_offset_to_pointer (text, position)) : 0;
}

void
canvass_entry_type (CanvassEntry *self, const char *text)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  g_signal_emit_by_name (self->text, "insert-at-cursor", text);
}

gboolean
canvass_entry_replace (CanvassEntry *self, guint n_before, const char *text)
{
  GtkEditable *editable;
  const char *typed;
  int position, start;
  gsize n_freed;

  g_return_val_if_fail (CANVASS_IS_ENTRY (self), FALSE);

  editable = GTK_EDITABLE (self->text);
  position = gtk_editable_get_position (editable);
  start = MAX (0, position - (int)n_before);
  typed = canvass_entry_get_text (self);
  n_freed = g_utf8_offset_to_pointer (typed, position) - g_utf8_offset_to_pointer (typed, start);
  if (strlen (text) > canvass_entry_buffer_get_room (self->buffer) + n_freed) {
    g_signal_emit (self, signals[OVERFLOW], 0);
    return FALSE;
  }
  if (start < position)
    gtk_editable_delete_text (editable, start, position);
  if (*text != '\0')
    g_signal_emit_by_name (self->text, "insert-at-cursor", text);
  return TRUE;
}

void
canvass_entry_erase (CanvassEntry *self)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  g_signal_emit_by_name (self->text, "backspace");
}

void
canvass_entry_finish (CanvassEntry *self)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  g_signal_emit_by_name (self->text, "activate");
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019;
}

static gboolean
is_between_words (gunichar c)
{
  return c == 0 || c == '-' || g_unichar_isspace (c);
}

/* O'Brien and D'Angelo, but not Chloe's, nor Мар'яна. */
gboolean
canvass_entry_is_at_word_start (CanvassEntry *self)
{
  gunichar before, letter;

  g_return_val_if_fail (CANVASS_IS_ENTRY (self), FALSE);

  before = get_character (self, 1);
  letter = get_character (self, 2);
  return is_between_words (before) || (is_apostrophe (before) && letter != 0 &&
                                       g_unichar_get_script (letter) == G_UNICODE_SCRIPT_LATIN &&
                                       is_between_words (get_character (self, 3)));
}

void
canvass_entry_set_typing (CanvassEntry *self, gboolean typing)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  if (self->typing == typing)
    return;

  self->typing = typing;
  if (typing)
    gtk_widget_add_css_class (GTK_WIDGET (self), "typing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "typing");
  if (!typing && self->text != NULL && !gtk_widget_is_focus (GTK_WIDGET (self->text)))
    g_signal_emit (self, signals[LEFT], 0);
}

gboolean
canvass_entry_get_keyboard_shown (CanvassEntry *self)
{
  g_return_val_if_fail (CANVASS_IS_ENTRY (self), FALSE);

  return self->keyboard_shown;
}

void
canvass_entry_set_keyboard_shown (CanvassEntry *self, gboolean shown)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  if (self->keyboard_shown == shown)
    return;

  self->keyboard_shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEYBOARD_SHOWN]);
}
