/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/pin-pad.h"

#include "pages/numerals.h"
#include "panel/parts.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassPinPad {
  GtkBox parent_instance;

  guint length;         /* as last shown */
  GtkWidget *typed_at;  /* (weak) (nullable) the focus when a keyboard's digit came last */
  GtkWidget *first_key; /* (borrowed) in @keys */

  CanvassPinEntry *entry; /* (owned) (nullable) */

  /* template widgets */
  GtkLabel *dots;
  GtkGrid *keys;
  GtkButton *erase_button;
  GtkButton *enter_button;
};

G_DEFINE_FINAL_TYPE (CanvassPinPad, canvass_pin_pad, GTK_TYPE_BOX)

/* To whoever listens, and to nobody beside them how many there are. */
static void
tell_change (CanvassPinPad *self, guint length)
{
  const char *words = NULL;

  if (length > self->length)
    /* Translators: spoken when a digit of a PIN was typed, which is not said. */
    words = _ ("Digit entered");
  else if (length == 0 && self->length == 1)
    words = _ ("No digit entered yet");
  else if (length > 0 && length < self->length)
    /* Translators: spoken when a digit of a PIN was erased. */
    words = _ ("Digit erased");
  if (words != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "aloud.say", "s", words);
}

/* One that can no longer be pressed loses the focus, and what is typed then reaches nobody. */
static void
set_sensitive (CanvassPinPad *self, GtkButton *key, gboolean sensitive)
{
  if (!sensitive && gtk_widget_has_focus (GTK_WIDGET (key)))
    gtk_widget_grab_focus (self->first_key);
  gtk_widget_set_sensitive (GTK_WIDGET (key), sensitive);
}

static void
show_length (CanvassPinPad *self)
{
  guint length = canvass_pin_entry_get_length (self->entry);
  g_autofree char *number = canvass_numerals_write (length);
  /* Translators: said of the dots that stand for a PIN while it is entered. */
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s digit entered", "%s digits entered", length), number);
  g_autoptr (GString) dots = g_string_new (NULL);

  for (guint i = 0; i < length; i++)
    g_string_append (dots, "•");
  gtk_label_set_text (self->dots, dots->str);
  canvass_spoken_set_name (GTK_WIDGET (self->dots),
                           length > 0 ? words : _ ("No digit entered yet"));
  set_sensitive (self, self->erase_button, length > 0);
  set_sensitive (self, self->enter_button, length > 0);
  tell_change (self, length);
  self->length = length;
}

static void
on_key_clicked (GtkButton *key, CanvassPinPad *self)
{
  guint digit = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (key), "digit"));

  g_clear_weak_pointer (&self->typed_at);
  canvass_pin_entry_type (self->entry, digit);
}

static void
on_erase_clicked (CanvassPinPad *self)
{
  canvass_pin_entry_erase (self->entry);
}

static void
on_enter_clicked (CanvassPinPad *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "pin.enter", NULL);
}

/* As on a telephone, in every language: 1 2 3 on top, 0 below. */
static void
add_key (CanvassPinPad *self, guint digit)
{
  g_autofree char *written = canvass_numerals_write (digit);
  GtkWidget *key = canvass_part_button (written, "pin-key", "pin-key");
  guint place = digit == 0 ? 10 : digit - 1;

  g_object_set_data (G_OBJECT (key), "digit", GUINT_TO_POINTER (digit));
  /* Translators: spoken of a key with a digit of a PIN, which others may not hear. */
  canvass_spoken_set_aloud (key, _ ("A digit, not spoken aloud"));
  g_signal_connect_object (key, "clicked", G_CALLBACK (on_key_clicked), self, 0);
  gtk_widget_set_hexpand (key, TRUE);
  gtk_grid_attach (self->keys, key, place % 3, place / 3, 1, 1);
  if (digit == 1)
    self->first_key = key;
}

static GtkWidget *
get_focus (CanvassPinPad *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

/* What Enter means on a key that was reached by moving there is to press it. After typing, wherever
 * the focus was left, it means that this was the PIN. */
static gboolean
is_end (CanvassPinPad *self, guint keyval)
{
  return (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) &&
         canvass_pin_entry_get_length (self->entry) > 0 && self->typed_at != NULL &&
         self->typed_at == get_focus (self);
}

gboolean
canvass_pin_pad_press (CanvassPinPad *self, guint keyval)
{
  int digit;

  g_return_val_if_fail (CANVASS_IS_PIN_PAD (self), FALSE);

  if (self->entry == NULL || !gtk_widget_is_sensitive (GTK_WIDGET (self)))
    return FALSE;
  digit = g_unichar_digit_value (gdk_keyval_to_unicode (keyval));
  if (digit >= 0) {
    g_set_weak_pointer (&self->typed_at, get_focus (self));
    canvass_pin_entry_type (self->entry, digit);
    return TRUE;
  }
  if (keyval == GDK_KEY_BackSpace || keyval == GDK_KEY_Delete) {
    canvass_pin_entry_erase (self->entry);
    return TRUE;
  }
  if (is_end (self, keyval))
    return gtk_widget_activate_action (GTK_WIDGET (self), "pin.enter", NULL);
  return FALSE;
}

void
canvass_pin_pad_set_entry (CanvassPinPad *self, CanvassPinEntry *entry)
{
  g_return_if_fail (CANVASS_IS_PIN_PAD (self) && CANVASS_IS_PIN_ENTRY (entry));

  g_set_object (&self->entry, entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (show_length), self, G_CONNECT_SWAPPED);
  show_length (self);
}

static void
canvass_pin_pad_dispose (GObject *object)
{
  CanvassPinPad *self = CANVASS_PIN_PAD (object);

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  g_clear_object (&self->entry);
  g_clear_weak_pointer (&self->typed_at);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_PIN_PAD);

  G_OBJECT_CLASS (canvass_pin_pad_parent_class)->dispose (object);
}

static void
canvass_pin_pad_class_init (CanvassPinPadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_pin_pad_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/pin-pad.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassPinPad, dots);
  gtk_widget_class_bind_template_child (widget_class, CanvassPinPad, keys);
  gtk_widget_class_bind_template_child (widget_class, CanvassPinPad, erase_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassPinPad, enter_button);
  gtk_widget_class_bind_template_callback (widget_class, on_erase_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_enter_clicked);
}

static void
canvass_pin_pad_init (CanvassPinPad *self)
{
  /* Translators: spoken before a PIN is entered. Enter is the name of a key. */
  const char *ask = _ ("Type the digits, then press Enter. They are not spoken aloud.");

  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_aloud (GTK_WIDGET (self->dots), ask);
  canvass_spoken_set_name (GTK_WIDGET (self->erase_button), _ ("Erase the last digit"));
  canvass_spoken_set_name (GTK_WIDGET (self->enter_button), _ ("Continue"));
  gtk_widget_set_direction (GTK_WIDGET (self->keys), GTK_TEXT_DIR_LTR);
  for (guint digit = 1; digit <= 10; digit++)
    add_key (self, digit % 10);
}
