/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/passphrase-row.h"

#include "format/key-file.h"
#include "format/secret.h"
#include "widgets/entry.h"
#include "widgets/spoken.h"

#include <string.h>

struct _CanvassPassphraseRow {
  AdwPreferencesRow parent_instance;

  /* template widgets */
  GtkLabel *caption;
  CanvassEntry *entry;
  GtkToggleButton *show_button;
};

enum {
  CHANGED,
  ACTIVATED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassPassphraseRow, canvass_passphrase_row, ADW_TYPE_PREFERENCES_ROW)

static void
on_changed (CanvassPassphraseRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_activate (CanvassPassphraseRow *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
on_show_toggled (CanvassPassphraseRow *self)
{
  gtk_entry_set_visibility (GTK_ENTRY (self->entry),
                            gtk_toggle_button_get_active (self->show_button));
}

static void
on_title_changed (CanvassPassphraseRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));

  gtk_label_set_label (self->caption, title);
  canvass_spoken_set_name (GTK_WIDGET (self->entry), title);
}

const char *
canvass_passphrase_row_get_text (CanvassPassphraseRow *self)
{
  g_return_val_if_fail (CANVASS_IS_PASSPHRASE_ROW (self), NULL);

  return canvass_entry_get_text (self->entry);
}

char *
canvass_passphrase_row_take (CanvassPassphraseRow *self, gsize *length)
{
  const char *text;
  char *taken;

  g_return_val_if_fail (CANVASS_IS_PASSPHRASE_ROW (self), NULL);

  text = canvass_entry_get_text (self->entry);
  *length = strlen (text);
  taken = canvass_secret_new (*length + 1);
  memcpy (taken, text, *length);
  canvass_passphrase_row_clear (self);
  return taken;
}

void
canvass_passphrase_row_show_text (CanvassPassphraseRow *self, const char *text)
{
  g_return_if_fail (CANVASS_IS_PASSPHRASE_ROW (self));

  gtk_toggle_button_set_active (self->show_button, TRUE);
  canvass_entry_set_text (self->entry, text);
}

void
canvass_passphrase_row_clear (CanvassPassphraseRow *self)
{
  g_return_if_fail (CANVASS_IS_PASSPHRASE_ROW (self));

  canvass_entry_set_text (self->entry, "");
  gtk_toggle_button_set_active (self->show_button, FALSE);
}

void
canvass_passphrase_row_focus (CanvassPassphraseRow *self)
{
  g_return_if_fail (CANVASS_IS_PASSPHRASE_ROW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
canvass_passphrase_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_PASSPHRASE_ROW);

  G_OBJECT_CLASS (canvass_passphrase_row_parent_class)->dispose (object);
}

static void
canvass_passphrase_row_class_init (CanvassPassphraseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_passphrase_row_dispose;

  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] =
      g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (CANVASS_TYPE_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/passphrase-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphraseRow, caption);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphraseRow, entry);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphraseRow, show_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_show_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_title_changed);
}

static void
canvass_passphrase_row_init (CanvassPassphraseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_entry_set_max_bytes (self->entry, CANVASS_PASSPHRASE_MAX_BYTES);
  canvass_entry_set_purpose (self->entry, GTK_INPUT_PURPOSE_PASSWORD);
  gtk_entry_set_visibility (GTK_ENTRY (self->entry), FALSE);
}
