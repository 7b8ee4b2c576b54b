/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/reset-pin-page.h"

#include "desk/kiosk-job.h"
#include "desk/passphrase-row.h"
#include "desk/path-question.h"
#include "format/pin-rules.h"
#include "format/secret.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

#include <string.h>

struct _CanvassResetPinPage {
  AdwBin parent_instance;

  CanvassDeskView *view; /* (borrowed) (nullable) what it is in */
  guint8 kiosk_id[CANVASS_ID_BYTES];
  char *name; /* (owned) (nullable) of the table */

  /* template widgets */
  GtkWidget *back_button;
  GtkLabel *title_label;
  GtkStack *stack;
  CanvassPassphraseRow *pin_row;
  CanvassPassphraseRow *again_row;
  GtkLabel *note_label;
  GtkWidget *save_button;
  GtkLabel *path_label;
};

G_DEFINE_FINAL_TYPE (CanvassResetPinPage, canvass_reset_pin_page, ADW_TYPE_BIN)

/* (transfer full) in locked memory: the digits of whichever script as the rules and the table have
 * them; what is none stays, and is refused. */
static char *
read_digits (CanvassPassphraseRow *row)
{
  const char *text = canvass_passphrase_row_get_text (row);
  char *digits = canvass_secret_new (strlen (text) + 1);
  gsize n = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    int value = g_unichar_digit_value (g_utf8_get_char (at));

    digits[n++] = value >= 0 ? (char)('0' + value) : '?';
  }
  return digits;
}

/* (nullable) what is wrong with what was typed. */
static const char *
find_fault (CanvassResetPinPage *self)
{
  char *pin = read_digits (self->pin_row);
  char *again = read_digits (self->again_row);
  CanvassPinStrength strength = canvass_pin_judge (pin);
  gboolean same = strcmp (pin, again) == 0;

  canvass_secret_free (pin);
  canvass_secret_free (again);
  if (strength == CANVASS_PIN_STRENGTH_SHORT)
    return _ ("A PIN has at least six digits.");
  if (strength == CANVASS_PIN_STRENGTH_WEAK)
    return _ ("That PIN is among the first that a thief tries. Please choose another.");
  return same ? NULL : _ ("The two were not the same. Please choose again.");
}

static void
on_changed (CanvassResetPinPage *self)
{
  gtk_label_set_label (self->note_label, "");
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassResetPinPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;

  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->view == NULL)
    return;

  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (path == NULL) {
    canvass_desk_view_toast_error (self->view, error);
    return;
  }
  canvass_passphrase_row_clear (self->pin_row);
  canvass_passphrase_row_clear (self->again_row);
  gtk_label_set_label (self->path_label, shown);
  gtk_stack_set_visible_child_name (self->stack, "saved");
  gtk_widget_grab_focus (self->back_button);
}

static void
on_place_chosen (GtkWidget *widget, const char *folder)
{
  CanvassResetPinPage *self = CANVASS_RESET_PIN_PAGE (widget);

  if (self->view == NULL || find_fault (self) != NULL)
    return;

  gtk_widget_set_sensitive (self->save_button, FALSE);
  canvass_kiosk_reset_pin_async (canvass_desk_view_get_desk (self->view),
                                 self->kiosk_id,
                                 self->name,
                                 read_digits (self->pin_row),
                                 folder,
                                 on_written,
                                 g_object_ref (self));
}

static void
on_save (CanvassResetPinPage *self)
{
  const char *fault = find_fault (self);

  if (fault != NULL) {
    gtk_label_set_label (self->note_label, fault);
    canvass_passphrase_row_focus (self->pin_row);
    return;
  }

  canvass_path_question_ask_folder (
      GTK_WIDGET (self), _ ("Choose a Stick or a Folder"), on_place_chosen);
}

void
canvass_reset_pin_page_show (CanvassResetPinPage *self,
                             CanvassDeskView *view,
                             const guint8 kiosk_id[static CANVASS_ID_BYTES],
                             const char *name)
{
  g_return_if_fail (CANVASS_IS_RESET_PIN_PAGE (self));

  canvass_reset_pin_page_wipe (self);
  self->view = view;
  memcpy (self->kiosk_id, kiosk_id, CANVASS_ID_BYTES);
  self->name = g_strdup (name);
  gtk_label_set_label (self->title_label, name);
  gtk_stack_set_visible_child_name (self->stack, "choose");
}

void
canvass_reset_pin_page_wipe (CanvassResetPinPage *self)
{
  g_return_if_fail (CANVASS_IS_RESET_PIN_PAGE (self));

  self->view = NULL;
  g_clear_pointer (&self->name, g_free);
  canvass_passphrase_row_clear (self->pin_row);
  canvass_passphrase_row_clear (self->again_row);
  gtk_label_set_label (self->note_label, "");
  gtk_label_set_label (self->path_label, "");
}

static void
canvass_reset_pin_page_dispose (GObject *object)
{
  CanvassResetPinPage *self = CANVASS_RESET_PIN_PAGE (object);

  self->view = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_RESET_PIN_PAGE);

  G_OBJECT_CLASS (canvass_reset_pin_page_parent_class)->dispose (object);
}

static void
canvass_reset_pin_page_finalize (GObject *object)
{
  g_free (CANVASS_RESET_PIN_PAGE (object)->name);

  G_OBJECT_CLASS (canvass_reset_pin_page_parent_class)->finalize (object);
}

static void
canvass_reset_pin_page_class_init (CanvassResetPinPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_reset_pin_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_reset_pin_page_finalize;

  g_type_ensure (CANVASS_TYPE_PASSPHRASE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/reset-pin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassResetPinPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassResetPinPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassResetPinPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassResetPinPage, pin_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassResetPinPage, again_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassResetPinPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassResetPinPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassResetPinPage, path_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
canvass_reset_pin_page_init (CanvassResetPinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->note_label), CANVASS_LIVE_ASSERTIVE);
}
