/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/have-page.h"

#include "desk/figures.h"
#include "desk/first-run/given-list.h"
#include "desk/first-run/words.h"
#include "desk/passphrase-row.h"
#include "desk/path-question.h"

#include <glib/gi18n-lib.h>

struct _CanvassHavePage {
  CanvassStepPage parent_instance;

  char *path;                /* (nullable) of the key file */
  CanvassRecovery *recovery; /* (owned) */

  /* template widgets */
  AdwActionRow *key_row;
  GtkWidget *choose_button;
  CanvassPassphraseRow *passphrase_row;
  CanvassGivenList *given_list;
};

G_DEFINE_FINAL_TYPE (CanvassHavePage, canvass_have_page, CANVASS_TYPE_STEP_PAGE)

static void
update (CanvassHavePage *self)
{
  const char *text = canvass_passphrase_row_get_text (self->passphrase_row);

  canvass_step_page_set_ready (CANVASS_STEP_PAGE (self), self->path != NULL && text[0] != '\0');
}

static void
show_path (CanvassHavePage *self)
{
  g_autofree char *escaped = self->path != NULL ? g_markup_escape_text (self->path, -1) : NULL;

  adw_action_row_set_subtitle (self->key_row,
                               escaped != NULL ? escaped : _ ("Choose the file of your key"));
  update (self);
}

static void
on_chosen (GtkWidget *page, const char *path)
{
  CanvassHavePage *self = CANVASS_HAVE_PAGE (page);

  g_free (self->path);
  self->path = g_strdup (path);
  show_path (self);
  canvass_passphrase_row_focus (self->passphrase_row);
}

static void
on_choose (GtkWidget *page)
{
  canvass_path_question_ask_file (
      page, _ ("Choose Your Key File"), _ ("Key files"), "*.key", on_chosen);
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassHavePage) self = user_data;
  CanvassStepPage *page = CANVASS_STEP_PAGE (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gboolean taken = canvass_new_key_finish (CANVASS_NEW_KEY (source), result, &error);

  if (!canvass_step_page_awaits (page, g_task_get_cancellable (G_TASK (result))))
    return;
  canvass_step_page_end (page);
  if (taken) {
    canvass_step_page_go (page, "found");
    return;
  }
  words = canvass_first_run_word_error (error);
  canvass_step_page_say (page, words);
  canvass_passphrase_row_focus (self->passphrase_row);
}

static void
canvass_have_page_next (CanvassStepPage *page)
{
  CanvassHavePage *self = CANVASS_HAVE_PAGE (page);
  gsize length;
  char *passphrase = canvass_passphrase_row_take (self->passphrase_row, &length);
  GCancellable *cancellable = canvass_step_page_start (
      page, _ ("Opening your key. This is slow on purpose: guessing it is slow, too."));

  canvass_new_key_take_async (canvass_step_page_get_key (page),
                              self->path,
                              passphrase,
                              length,
                              canvass_step_page_get_progress (page),
                              cancellable,
                              on_taken,
                              g_object_ref (self));
}

/* The key came back: it is locked with a new passphrase next. */
static void
on_given (CanvassHavePage *self)
{
  CanvassStepPage *page = CANVASS_STEP_PAGE (self);
  const CanvassKey *key = canvass_recovery_get_key (self->recovery);

  if (key == NULL)
    return;
  canvass_new_key_take_joined (canvass_step_page_get_key (page), key);
  canvass_step_page_go (page, "passphrase");
}

static void
canvass_have_page_refresh (CanvassStepPage *page)
{
  show_path (CANVASS_HAVE_PAGE (page));
}

static void
canvass_have_page_wipe (CanvassStepPage *page)
{
  CanvassHavePage *self = CANVASS_HAVE_PAGE (page);

  canvass_passphrase_row_clear (self->passphrase_row);
  canvass_recovery_wipe (self->recovery);
  g_clear_pointer (&self->path, g_free);
}

static void
canvass_have_page_dispose (GObject *object)
{
  CanvassHavePage *self = CANVASS_HAVE_PAGE (object);

  if (self->recovery != NULL)
    g_signal_handlers_disconnect_by_data (self->recovery, self);
  g_clear_object (&self->recovery);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_HAVE_PAGE);

  G_OBJECT_CLASS (canvass_have_page_parent_class)->dispose (object);
}

static void
canvass_have_page_finalize (GObject *object)
{
  g_free (CANVASS_HAVE_PAGE (object)->path);

  G_OBJECT_CLASS (canvass_have_page_parent_class)->finalize (object);
}

static void
canvass_have_page_class_init (CanvassHavePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassStepPageClass *page_class = CANVASS_STEP_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_have_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_have_page_finalize;
  page_class->refresh = canvass_have_page_refresh;
  page_class->next = canvass_have_page_next;
  page_class->wipe = canvass_have_page_wipe;

  g_type_ensure (CANVASS_TYPE_PASSPHRASE_ROW);
  g_type_ensure (CANVASS_TYPE_GIVEN_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/first-run/have-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassHavePage, key_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassHavePage, choose_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassHavePage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassHavePage, given_list);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_choose);
  gtk_widget_class_bind_template_callback (widget_class, canvass_step_page_next);
}

static void
canvass_have_page_init (CanvassHavePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_row_set_name (self->choose_button, _ ("Choose the key file"));
  self->recovery = canvass_recovery_new (NULL);
  g_signal_connect_object (
      self->recovery, "changed", G_CALLBACK (on_given), self, G_CONNECT_SWAPPED);
  canvass_given_list_set_recovery (self->given_list, self->recovery);
}
