/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/tray.h"

#include "widgets/entry-row.h"
#include "widgets/keyboard.h"
#include "widgets/sight.h"

#include <glib/gi18n-lib.h>

struct _CanvassTray {
  GtkWidget parent_instance;

  GtkRoot *root;             /* (borrowed) (nullable) while rooted */
  GtkEventController *watch; /* (borrowed) on root */
  CanvassEntry *entry;       /* (weak) (nullable) that is typed into */
  gboolean touching;         /* the last press was a touch, or no key since */
  gboolean keyed;            /* no finger and no mouse pressed last */
  gboolean asked;            /* the signer had the keyboard shown */
  gboolean dismissed;        /* or hidden, for this entry */
  gboolean inside;           /* the focus is among the keys */
  gboolean typing;           /* a key types: the cursor moves because of it */
  gconstpointer finger;      /* (nullable) the newest on the screen; only ever compared */
  gint64 came_ms;            /* when it opened, of monotonic time */
  guint update_source;       /* 0, or an update that waits for the finger to go */
  GtkAdjustment *adjustment; /* (weak) (nullable) of what the entry is scrolled in */

  char *language;              /* (owned) */
  char *done;                  /* (owned) what the key says */
  char *done_below;            /* (owned) (nullable) and below */
  GSimpleActionGroup *actions; /* (owned) */
  CanvassKeyboard *keyboard;   /* (owned by the tree) (nullable) made when first needed */
};

G_DEFINE_FINAL_TYPE (CanvassTray, canvass_tray, GTK_TYPE_WIDGET)

static gboolean
has_keyboard (CanvassTray *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));

  return seat != NULL && (gdk_seat_get_capabilities (seat) & GDK_SEAT_CAPABILITY_KEYBOARD) != 0;
}

static CanvassKeysPurpose
get_keys (CanvassEntry *entry)
{
  switch (canvass_entry_get_purpose (entry)) {
  case GTK_INPUT_PURPOSE_EMAIL:
    return CANVASS_KEYS_EMAIL;
  case GTK_INPUT_PURPOSE_PHONE:
  case GTK_INPUT_PURPOSE_DIGITS:
  case GTK_INPUT_PURPOSE_NUMBER:
    return CANVASS_KEYS_DIGITS;
  case GTK_INPUT_PURPOSE_NAME:
  case GTK_INPUT_PURPOSE_FREE_FORM:
  case GTK_INPUT_PURPOSE_ALPHA:
  case GTK_INPUT_PURPOSE_URL:
  case GTK_INPUT_PURPOSE_PASSWORD:
  case GTK_INPUT_PURPOSE_PIN:
  case GTK_INPUT_PURPOSE_TERMINAL:
  default:
    return CANVASS_KEYS_TEXT;
  }
}

/* A capital begins each part of a name. */
static void
update_capital (CanvassTray *self)
{
  canvass_keyboard_set_capital (self->keyboard,
                                canvass_entry_get_purpose (self->entry) == GTK_INPUT_PURPOSE_NAME &&
                                    canvass_entry_is_at_word_start (self->entry));
}

static void
on_typed (CanvassTray *self, guint n_before, const char *text)
{
  if (self->entry == NULL)
    return;

  self->typing = TRUE;
  /* What is composed would go on from what is not there. */
  if (n_before == 0 && canvass_entry_get_room (self->entry) >= strlen (text))
    canvass_entry_type (self->entry, text);
  else if (!canvass_entry_replace (self->entry, n_before, text))
    canvass_keyboard_finish (self->keyboard);
  self->typing = FALSE;
  update_capital (self);
}

static void
on_erase (CanvassTray *self)
{
  if (self->entry == NULL)
    return;

  self->typing = TRUE;
  canvass_entry_erase (self->entry);
  self->typing = FALSE;
  update_capital (self);
}

/* Whoever went among the keys comes to the next field from the one that is done. */
static void
on_done (CanvassTray *self)
{
  if (self->entry == NULL)
    return;

  if (self->inside)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  canvass_entry_finish (self->entry);
}

/* A letter that is being made stays where it is. */
static void
on_cursor_moved (CanvassTray *self)
{
  if (!self->typing && self->keyboard != NULL)
    canvass_keyboard_finish (self->keyboard);
}

static void
make_keyboard (CanvassTray *self)
{
  if (self->keyboard != NULL)
    return;

  self->keyboard = canvass_keyboard_new ();
  if (self->language != NULL)
    canvass_keyboard_set_language (self->keyboard, self->language);
  canvass_keyboard_set_done_below (self->keyboard, self->done_below);
  g_signal_connect_swapped (self->keyboard, "typed", G_CALLBACK (on_typed), self);
  g_signal_connect_swapped (self->keyboard, "erase", G_CALLBACK (on_erase), self);
  g_signal_connect_swapped (self->keyboard, "done", G_CALLBACK (on_done), self);
  gtk_widget_set_parent (GTK_WIDGET (self->keyboard), GTK_WIDGET (self));
}

/* With what is said above it, where there is room. */
static void
reveal (CanvassTray *self)
{
  if (self->entry != NULL)
    canvass_sight_bring (GTK_WIDGET (self->entry), NULL);
}

/* Larger text, a bar that comes, an error under the field before: the page is laid out anew, and
 * the signer goes on typing, on whichever keyboard. */
static void
watch_adjustment (CanvassTray *self)
{
  GtkAdjustment *adjustment =
      self->entry != NULL ? canvass_sight_get_adjustment (GTK_WIDGET (self->entry)) : NULL;

  if (adjustment == self->adjustment)
    return;
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustment, reveal, self);
  g_set_weak_pointer (&self->adjustment, adjustment);
  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "changed", G_CALLBACK (reveal), self, G_CONNECT_SWAPPED);
}

static void
open_tray (CanvassTray *self)
{
  make_keyboard (self);
  canvass_keyboard_set_purpose (self->keyboard, get_keys (self->entry));
  update_capital (self);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    self->came_ms = g_get_monotonic_time () / 1000;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  reveal (self);
}

static void
update (CanvassTray *self)
{
  gboolean wanted = self->entry != NULL && !self->dismissed &&
                    (self->asked || self->touching || !has_keyboard (self));

  if (wanted)
    open_tray (self);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->entry != NULL)
    canvass_entry_set_keyboard_shown (self->entry, wanted);
}

/* The focus goes to the first key, and the entry is typed into from there. */
static void
go_inside (CanvassTray *self)
{
  self->inside = TRUE;
  canvass_entry_set_typing (self->entry, TRUE);
  canvass_keyboard_set_focusable (self->keyboard, TRUE);
  gtk_widget_child_focus (GTK_WIDGET (self->keyboard), GTK_DIR_TAB_FORWARD);
}

static void
come_out (CanvassTray *self)
{
  if (!self->inside)
    return;

  self->inside = FALSE;
  self->asked = FALSE;
  canvass_keyboard_set_focusable (self->keyboard, FALSE);
  if (self->entry != NULL)
    canvass_entry_set_typing (self->entry, FALSE);
}

static void
show_keyboard (CanvassTray *self)
{
  self->asked = TRUE;
  self->dismissed = FALSE;
  update (self);
  if (self->keyed)
    go_inside (self);
}

static void
hide_keyboard (CanvassTray *self)
{
  self->asked = FALSE;
  self->dismissed = TRUE;
  if (self->inside)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  update (self);
}

static void
on_toggle (GSimpleAction *action, GVariant *unused, gpointer user_data)
{
  CanvassTray *self = user_data;

  if (self->entry == NULL)
    return;

  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    hide_keyboard (self);
  else
    show_keyboard (self);
}

static gboolean
on_key_pressed (CanvassTray *self, guint keyval)
{
  if (keyval != GDK_KEY_Escape || !self->inside || self->entry == NULL)
    return GDK_EVENT_PROPAGATE;

  hide_keyboard (self);
  return GDK_EVENT_STOP;
}

static gboolean
on_update_due (gpointer user_data)
{
  CanvassTray *self = user_data;

  self->update_source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Behind whatever the newest finger is about to do: a button must not move away from under it. A
 * palm that rests elsewhere holds up nothing. */
static void
update_soon (CanvassTray *self)
{
  if (self->finger == NULL && self->update_source == 0)
    self->update_source = g_idle_add (on_update_due, self);
}

/* Whoever hid the keyboard may still want it when they touch the entry again. */
static void
on_entry_pressed (CanvassTray *self)
{
  self->dismissed = FALSE;
  update_soon (self);
}

static void
set_entry (CanvassTray *self, CanvassEntry *entry)
{
  if (entry == self->entry)
    return;

  if (self->keyboard != NULL)
    canvass_keyboard_begin (self->keyboard);
  if (self->entry != NULL) {
    canvass_entry_set_keyboard_shown (self->entry, FALSE);
    g_signal_handlers_disconnect_by_data (self->entry, self);
  }
  self->dismissed = FALSE;
  g_set_weak_pointer (&self->entry, entry);
  watch_adjustment (self);
  if (entry == NULL)
    return;

  g_signal_connect_object (
      entry, "pressed", G_CALLBACK (on_entry_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      entry, "notify::cursor-position", G_CALLBACK (on_cursor_moved), self, G_CONNECT_SWAPPED);
  /* It may have come on screen only now: nobody knows yet where it will be. */
  canvass_sight_bring (GTK_WIDGET (entry), NULL);
}

/* (nullable) Of @focus itself, or of the button beside it. */
static CanvassEntry *
find_entry (GtkWidget *focus)
{
  GtkWidget *entry = focus != NULL ? gtk_widget_get_ancestor (focus, CANVASS_TYPE_ENTRY) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, CANVASS_TYPE_ENTRY_ROW) : NULL;

  if (entry != NULL)
    return CANVASS_ENTRY (entry);
  return row != NULL ? canvass_entry_row_get_entry (CANVASS_ENTRY_ROW (row)) : NULL;
}

static void
on_focus_changed (CanvassTray *self)
{
  GtkWidget *focus = self->root != NULL ? gtk_root_get_focus (self->root) : NULL;
  CanvassEntry *entry = find_entry (focus);

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return;

  come_out (self);
  if (entry == NULL)
    self->asked = FALSE;
  set_entry (self, entry);
  update_soon (self);
}

static void
follow_finger (CanvassTray *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);
  gconstpointer finger = gdk_event_get_event_sequence (event);

  if (type == GDK_TOUCH_BEGIN) {
    self->finger = finger;
  } else if ((type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL) && finger == self->finger) {
    self->finger = NULL;
    update_soon (self);
  }
}

static gboolean
on_event (CanvassTray *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);
  gboolean touching = type == GDK_TOUCH_BEGIN;

  follow_finger (self, event);
  if (touching || type == GDK_KEY_PRESS || type == GDK_BUTTON_PRESS)
    self->keyed = type == GDK_KEY_PRESS;
  /* A mouse says nothing about whether there are keys to type on. */
  if ((touching || type == GDK_KEY_PRESS) && touching != self->touching) {
    self->touching = touching;
    update_soon (self);
  }

  return GDK_EVENT_PROPAGATE;
}

static void
canvass_tray_root (GtkWidget *widget)
{
  CanvassTray *self = CANVASS_TRAY (widget);

  GTK_WIDGET_CLASS (canvass_tray_parent_class)->root (widget);

  self->root = gtk_widget_get_root (widget);
  self->watch = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (self->watch, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->watch, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->root), self->watch);
  gtk_widget_insert_action_group (
      GTK_WIDGET (self->root), "keyboard", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (
      self->root, "notify::focus-widget", G_CALLBACK (on_focus_changed), self, G_CONNECT_SWAPPED);
  on_focus_changed (self);
}

static void
canvass_tray_unroot (GtkWidget *widget)
{
  CanvassTray *self = CANVASS_TRAY (widget);

  g_signal_handlers_disconnect_by_func (self->root, on_focus_changed, self);
  gtk_widget_remove_controller (GTK_WIDGET (self->root), self->watch);
  gtk_widget_insert_action_group (GTK_WIDGET (self->root), "keyboard", NULL);
  self->watch = NULL;
  self->root = NULL;
  self->finger = NULL;
  set_entry (self, NULL);

  GTK_WIDGET_CLASS (canvass_tray_parent_class)->unroot (widget);
}

static void
canvass_tray_dispose (GObject *object)
{
  CanvassTray *self = CANVASS_TRAY (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_weak_pointer (&self->entry);
  g_clear_weak_pointer (&self->adjustment);
  if (self->keyboard != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->keyboard));
  self->keyboard = NULL;
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (canvass_tray_parent_class)->dispose (object);
}

static void
canvass_tray_finalize (GObject *object)
{
  CanvassTray *self = CANVASS_TRAY (object);

  g_free (self->language);
  g_free (self->done);
  g_free (self->done_below);

  G_OBJECT_CLASS (canvass_tray_parent_class)->finalize (object);
}

static void
canvass_tray_class_init (CanvassTrayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = canvass_tray_dispose;
  object_class->finalize = canvass_tray_finalize;
  widget_class->root = canvass_tray_root;
  widget_class->unroot = canvass_tray_unroot;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tray");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
canvass_tray_init (CanvassTray *self)
{
  static const GActionEntry entries[] = { { "toggle", on_toggle, NULL, NULL, NULL, { 0 } } };
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->keyed = TRUE;
  self->done = g_strdup (_ ("Done"));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (
      G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

CanvassTray *
canvass_tray_new (void)
{
  return g_object_new (CANVASS_TYPE_TRAY, NULL);
}

void
canvass_tray_set_language (CanvassTray *self, const char *language)
{
  g_return_if_fail (CANVASS_IS_TRAY (self));

  g_free (self->language);
  self->language = g_strdup (language);
  if (self->keyboard != NULL)
    canvass_keyboard_set_language (self->keyboard, language);
}

const char *
canvass_tray_get_done (CanvassTray *self)
{
  g_return_val_if_fail (CANVASS_IS_TRAY (self), NULL);

  return self->done;
}

void
canvass_tray_set_done_below (CanvassTray *self, const char *words)
{
  g_return_if_fail (CANVASS_IS_TRAY (self));

  if (g_strcmp0 (self->done_below, words) == 0)
    return;
  g_free (self->done_below);
  self->done_below = g_strdup (words);
  if (self->keyboard != NULL)
    canvass_keyboard_set_done_below (self->keyboard, words);
}

gint64
canvass_tray_get_open_ms (CanvassTray *self)
{
  g_return_val_if_fail (CANVASS_IS_TRAY (self), 0);

  return g_get_monotonic_time () / 1000 - self->came_ms;
}

gboolean
canvass_tray_is_open (CanvassTray *self)
{
  g_return_val_if_fail (CANVASS_IS_TRAY (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}
