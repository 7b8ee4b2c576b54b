/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/passphrase-page.h"

#include "desk/first-run/words.h"
#include "desk/passphrase-row.h"
#include "format/passphrase.h"
#include "format/plain-line.h"
#include "format/secret.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassPassphrasePage {
  CanvassStepPage parent_instance;

  CanvassStrength strength;

  /* template widgets */
  GtkWidget *choice_box;
  GtkWidget *name_group;
  AdwEntryRow *name_row;
  CanvassPassphraseRow *first_row;
  CanvassPassphraseRow *again_row;
  GtkLevelBar *strength_bar;
  GtkLabel *level_label;
  GtkLabel *mending_label;
  GtkWidget *risk_row;
  GtkCheckButton *risk_check;
  GtkLabel *made_label;
};

G_DEFINE_FINAL_TYPE (CanvassPassphrasePage, canvass_passphrase_page, CANVASS_TYPE_STEP_PAGE)

static CanvassNewKey *
get_key (CanvassPassphrasePage *self)
{
  return canvass_step_page_get_key (CANVASS_STEP_PAGE (self));
}

/* Its copies open with what was chosen then. */
static gboolean
is_settled (CanvassPassphrasePage *self)
{
  return canvass_new_key_get_any_copy (get_key (self)) != NULL;
}

static gboolean
is_weak (CanvassPassphrasePage *self)
{
  return self->strength.level == CANVASS_STRENGTH_GUESSED ||
         self->strength.level == CANVASS_STRENGTH_WEAK;
}

static const char *
first_text (CanvassPassphrasePage *self)
{
  return canvass_passphrase_row_get_text (self->first_row);
}

static const char *
again_text (CanvassPassphrasePage *self)
{
  return canvass_passphrase_row_get_text (self->again_row);
}

/* Nothing typed is not in the way of one that was chosen before. */
static gboolean
goes_on (CanvassPassphrasePage *self)
{
  return canvass_new_key_has_passphrase (get_key (self)) && first_text (self)[0] == '\0' &&
         again_text (self)[0] == '\0';
}

static gboolean
is_name_plain (CanvassPassphrasePage *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));

  return name[0] == '\0' || canvass_is_plain_line (name, strlen (name), CANVASS_KEY_NAME_BYTES);
}

static void
say_state (CanvassPassphrasePage *self)
{
  CanvassStepPage *page = CANVASS_STEP_PAGE (self);
  gsize first_length = strlen (first_text (self)), again_length = strlen (again_text (self));

  if (!is_name_plain (self))
    canvass_step_page_say (page, _ ("This name is too long. A first name is enough."));
  else if (again_length >= first_length && again_length > 0 &&
           strcmp (first_text (self), again_text (self)) != 0)
    canvass_step_page_say (page, _ ("The two are not the same. Type the second one again."));
  else
    canvass_step_page_say (page, NULL);
}

static void
update (CanvassPassphrasePage *self)
{
  gboolean same = strcmp (first_text (self), again_text (self)) == 0;
  gboolean risk_taken = !is_weak (self) || gtk_check_button_get_active (self->risk_check);
  gboolean chosen = first_text (self)[0] != '\0' && same && risk_taken && is_name_plain (self);

  gtk_widget_set_visible (self->risk_row, is_weak (self));
  canvass_step_page_set_next_label (CANVASS_STEP_PAGE (self),
                                    goes_on (self) ? _ ("Continue") : _ ("Make the Key"));
  canvass_step_page_set_ready (CANVASS_STEP_PAGE (self), goes_on (self) || chosen);
}

static void
on_changed (CanvassPassphrasePage *self)
{
  const char *text = first_text (self);

  canvass_strength_measure (text, strlen (text), &self->strength);
  gtk_level_bar_set_value (self->strength_bar, self->strength.level);
  gtk_label_set_label (self->level_label, canvass_first_run_word_level (self->strength.level));
  gtk_label_set_label (self->mending_label, canvass_first_run_word_mending (&self->strength));
  gtk_widget_set_visible (GTK_WIDGET (self->mending_label), is_weak (self));
  if (!is_weak (self))
    gtk_check_button_set_active (self->risk_check, FALSE);
  say_state (self);
  update (self);
}

static void
on_suggest (CanvassPassphrasePage *self)
{
  gsize length;
  char *made = canvass_passphrase_suggest (&length);

  canvass_passphrase_row_show_text (self->first_row, made);
  canvass_secret_free (made);
  canvass_passphrase_row_clear (self->again_row);
  canvass_passphrase_row_focus (self->again_row);
}

static void
on_first_activated (CanvassPassphrasePage *self)
{
  canvass_passphrase_row_focus (self->again_row);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassPassphrasePage) self = user_data;
  CanvassStepPage *page = CANVASS_STEP_PAGE (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gboolean made = canvass_new_key_finish (CANVASS_NEW_KEY (source), result, &error);

  if (!canvass_step_page_awaits (page, g_task_get_cancellable (G_TASK (result))))
    return;
  canvass_step_page_end (page);
  if (made) {
    canvass_step_page_go (page, "keep");
    return;
  }
  words = canvass_first_run_word_error (error);
  canvass_step_page_say (page, words);
}

static void
canvass_passphrase_page_next (CanvassStepPage *page)
{
  CanvassPassphrasePage *self = CANVASS_PASSPHRASE_PAGE (page);
  gboolean is_named = gtk_widget_get_visible (self->name_group);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  GCancellable *cancellable;
  gsize length;
  char *passphrase;

  if (goes_on (self)) {
    canvass_step_page_go (page, "keep");
    return;
  }
  passphrase = canvass_passphrase_row_take (self->first_row, &length);
  canvass_passphrase_row_clear (self->again_row);
  cancellable = canvass_step_page_start (
      page, _ ("Making your key. This is slow on purpose: guessing it is slow, too."));
  canvass_new_key_make_async (get_key (self),
                              is_named ? name : NULL,
                              passphrase,
                              length,
                              canvass_step_page_get_progress (page),
                              cancellable,
                              on_made,
                              g_object_ref (self));
}

static void
canvass_passphrase_page_refresh (CanvassStepPage *page)
{
  CanvassPassphrasePage *self = CANVASS_PASSPHRASE_PAGE (page);
  CanvassNewKey *key = get_key (self);
  gboolean has_passphrase = canvass_new_key_has_passphrase (key);

  /* What came back from shares has its name. */
  gtk_widget_set_visible (self->name_group,
                          canvass_new_key_get_key (key) == NULL || has_passphrase);
  gtk_widget_set_visible (self->choice_box, !is_settled (self));
  gtk_widget_set_visible (GTK_WIDGET (self->made_label), has_passphrase);
  gtk_label_set_label (
      self->made_label,
      is_settled (self)
          ? _ ("Your key is made, and what you saved of it opens with your passphrase.")
          : _ ("Your key is made. Go on, or lock it anew with another passphrase."));
  update (self);
}

static void
canvass_passphrase_page_wipe (CanvassStepPage *page)
{
  CanvassPassphrasePage *self = CANVASS_PASSPHRASE_PAGE (page);

  canvass_passphrase_row_clear (self->first_row);
  canvass_passphrase_row_clear (self->again_row);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), "");
  gtk_check_button_set_active (self->risk_check, FALSE);
}

static void
canvass_passphrase_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_PASSPHRASE_PAGE);

  G_OBJECT_CLASS (canvass_passphrase_page_parent_class)->dispose (object);
}

static void
canvass_passphrase_page_class_init (CanvassPassphrasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassStepPageClass *page_class = CANVASS_STEP_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_passphrase_page_dispose;
  page_class->refresh = canvass_passphrase_page_refresh;
  page_class->next = canvass_passphrase_page_next;
  page_class->wipe = canvass_passphrase_page_wipe;

  g_type_ensure (CANVASS_TYPE_PASSPHRASE_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/canvass/Canvass/desk/first-run/passphrase-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, choice_box);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, name_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, name_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, first_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, again_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, strength_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, level_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, mending_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, risk_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, risk_check);
  gtk_widget_class_bind_template_child (widget_class, CanvassPassphrasePage, made_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_suggest);
  gtk_widget_class_bind_template_callback (widget_class, on_first_activated);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, canvass_step_page_next);
}

static void
canvass_passphrase_page_init (CanvassPassphrasePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_level_bar_add_offset_value (self->strength_bar, GTK_LEVEL_BAR_OFFSET_LOW, 2);
  gtk_level_bar_add_offset_value (self->strength_bar, GTK_LEVEL_BAR_OFFSET_HIGH, 3);
  gtk_level_bar_add_offset_value (self->strength_bar, GTK_LEVEL_BAR_OFFSET_FULL, 4);
  canvass_spoken_set_live (GTK_WIDGET (self->level_label), CANVASS_LIVE_POLITE);
  gtk_label_set_label (self->level_label, canvass_first_run_word_level (CANVASS_STRENGTH_NONE));
}
