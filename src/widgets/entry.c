/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/entry.h"

#include <string.h>

struct _CanvassEntry {
  GtkEntry parent_instance;

  GtkText *text;              /* (borrowed) inside the entry */
  CanvassEntryBuffer *buffer; /* (owned) */
  GListModel *text_children;  /* (owned) */
};

enum {
  LEFT,
  OVERFLOW,
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

static void
on_focus_left (CanvassEntry *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

/* The menu opens on a second mouse button and pastes on a third. */
static void
on_pressed (GtkGestureSingle *gesture)
{
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
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
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
canvass_entry_class_init (CanvassEntryClass *klass)
{
  static const char *const names[N_SIGNALS] = { "left", "overflow" };

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

void
canvass_entry_set_max_bytes (CanvassEntry *self, gsize max_bytes)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  canvass_entry_buffer_set_max_bytes (self->buffer, max_bytes);
}

void
canvass_entry_set_purpose (CanvassEntry *self, GtkInputPurpose purpose)
{
  g_return_if_fail (CANVASS_IS_ENTRY (self));

  gtk_text_set_input_purpose (self->text, purpose);
}

GtkInputPurpose
canvass_entry_get_purpose (CanvassEntry *self)
{
  g_return_val_if_fail (CANVASS_IS_ENTRY (self), GTK_INPUT_PURPOSE_FREE_FORM);

  return gtk_text_get_input_purpose (self->text);
}

/* The character before the cursor, or 0. */
static gunichar
get_character_before (CanvassEntry *self)
{
  const char *text = canvass_entry_get_text (self);
  int position = gtk_editable_get_position (GTK_EDITABLE (self->text));

  return position > 0 ? g_utf8_get_char (g_utf8_offset_to_pointer (text, position - 1)) : 0;
}

void
canvass_entry_type (CanvassEntry *self, const char *text)
{
  char composed[8] = "";
  gunichar character;

  g_return_if_fail (CANVASS_IS_ENTRY (self));

  if (g_unichar_compose (get_character_before (self), g_utf8_get_char (text), &character)) {
    composed[g_unichar_to_utf8 (character, composed)] = '\0';
    g_signal_emit_by_name (self->text, "backspace");
    g_signal_emit_by_name (self->text, "insert-at-cursor", composed);
  } else {
    g_signal_emit_by_name (self->text, "insert-at-cursor", text);
  }
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

gboolean
canvass_entry_is_at_word_start (CanvassEntry *self)
{
  gunichar before;

  g_return_val_if_fail (CANVASS_IS_ENTRY (self), FALSE);

  before = get_character_before (self);
  return before == 0 || before == '-' || before == '\'' || g_unichar_isspace (before);
}
