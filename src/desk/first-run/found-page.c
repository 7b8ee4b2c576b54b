/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/found-page.h"

#include "desk/figures.h"
#include "desk/first-run/words.h"
#include "desk/path-question.h"

#include <glib/gi18n-lib.h>

struct _CanvassFoundPage {
  CanvassStepPage parent_instance;

  CanvassCampaign *campaign; /* (owned) (nullable) */
  char *campaign_path;       /* (nullable) */
  char *folder;              /* (nullable) where the ledger's folder goes */
  CanvassDesk *desk;         /* (owned) (nullable) that is being made */

  /* template widgets */
  AdwActionRow *campaign_row;
  GtkWidget *campaign_button;
  AdwActionRow *folder_row;
  GtkWidget *folder_button;
};

enum {
  FOUNDED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassFoundPage, canvass_found_page, CANVASS_TYPE_STEP_PAGE)

/* (transfer full) (nullable) one folder a petition. */
static char *
ledger_path (CanvassFoundPage *self)
{
  if (self->campaign == NULL || self->folder == NULL)
    return NULL;
  return g_build_filename (self->folder, canvass_campaign_get_source_id (self->campaign), NULL);
}

static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, escaped);
}

static void
canvass_found_page_refresh (CanvassStepPage *page)
{
  CanvassFoundPage *self = CANVASS_FOUND_PAGE (page);
  g_autofree char *path = ledger_path (self);

  set_subtitle (self->campaign_row,
                self->campaign_path != NULL
                    ? self->campaign_path
                    : _ ("Choose the sealed file, which ends in .campaign"));
  set_subtitle (self->folder_row,
                path != NULL           ? path
                : self->folder != NULL ? self->folder
                                       : _ ("Choose where its folder goes"));
  canvass_step_page_set_ready (page, path != NULL);
}

static void
take_campaign (CanvassFoundPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  CanvassCampaign *campaign = canvass_campaign_load (path, &error);
  g_autofree char *words = NULL;

  if (campaign == NULL) {
    words = canvass_first_run_word_error (error);
    canvass_step_page_say (CANVASS_STEP_PAGE (self), words);
    return;
  }
  g_clear_object (&self->campaign);
  self->campaign = campaign;
  g_free (self->campaign_path);
  self->campaign_path = g_strdup (path);
}

static void
on_campaign_chosen (GtkWidget *page, const char *path)
{
  canvass_step_page_say (CANVASS_STEP_PAGE (page), NULL);
  take_campaign (CANVASS_FOUND_PAGE (page), path);
  canvass_found_page_refresh (CANVASS_STEP_PAGE (page));
}

static void
on_folder_chosen (GtkWidget *page, const char *path)
{
  CanvassFoundPage *self = CANVASS_FOUND_PAGE (page);

  canvass_step_page_say (CANVASS_STEP_PAGE (page), NULL);
  g_free (self->folder);
  self->folder = g_strdup (path);
  canvass_found_page_refresh (CANVASS_STEP_PAGE (page));
}

static void
on_choose_campaign (GtkWidget *page)
{
  canvass_path_question_ask_file (
      page, _ ("Choose the petition"), _ ("Sealed petitions"), "*.campaign", on_campaign_chosen);
}

static void
on_choose_folder (GtkWidget *page)
{
  canvass_path_question_ask_folder (page, _ ("Choose the folder"), on_folder_chosen);
}

static void
on_write (CanvassFoundPage *self)
{
  const char *copy =
      canvass_new_key_get_any_copy (canvass_step_page_get_key (CANVASS_STEP_PAGE (self)));

  gtk_widget_activate_action (GTK_WIDGET (self), "app.compose-with", "s", copy != NULL ? copy : "");
}

static void
on_founded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassFoundPage) self = user_data;
  CanvassStepPage *page = CANVASS_STEP_PAGE (self);
  g_autoptr (CanvassDesk) desk = g_object_ref (CANVASS_DESK (source));
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gboolean founded = canvass_desk_open_finish (desk, result, &error);
  gboolean wanted = canvass_step_page_awaits (page, g_task_get_cancellable (G_TASK (result)));

  if (!wanted) {
    if (founded)
      canvass_desk_lock (desk);
    return;
  }
  canvass_step_page_end (page);
  g_clear_object (&self->desk);
  if (founded) {
    g_signal_emit (self, signals[FOUNDED], 0, desk);
    return;
  }
  words = canvass_first_run_word_error (error);
  canvass_step_page_say (page, words);
}

static void
canvass_found_page_next (CanvassStepPage *page)
{
  CanvassFoundPage *self = CANVASS_FOUND_PAGE (page);
  const CanvassKey *key = canvass_new_key_get_key (canvass_step_page_get_key (page));
  g_autofree char *path = ledger_path (self);
  GCancellable *cancellable = canvass_step_page_start (page, _ ("Making the ledger…"));

  g_clear_object (&self->desk);
  self->desk = canvass_desk_new (path, canvass_key_from_seed (key->seed, key->pub.name));
  canvass_desk_open_async (self->desk,
                           self->campaign,
                           canvass_step_page_get_progress (page),
                           cancellable,
                           on_founded,
                           g_object_ref (self));
}

static void
canvass_found_page_wipe (CanvassStepPage *page)
{
  CanvassFoundPage *self = CANVASS_FOUND_PAGE (page);

  g_clear_object (&self->campaign);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->campaign_path, g_free);
  g_clear_pointer (&self->folder, g_free);
}

static void
canvass_found_page_dispose (GObject *object)
{
  canvass_found_page_wipe (CANVASS_STEP_PAGE (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_FOUND_PAGE);

  G_OBJECT_CLASS (canvass_found_page_parent_class)->dispose (object);
}

static void
canvass_found_page_class_init (CanvassFoundPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassStepPageClass *page_class = CANVASS_STEP_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_found_page_dispose;
  page_class->refresh = canvass_found_page_refresh;
  page_class->next = canvass_found_page_next;
  page_class->wipe = canvass_found_page_wipe;

  signals[FOUNDED] = g_signal_new ("founded",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   CANVASS_TYPE_DESK);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/first-run/found-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassFoundPage, campaign_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassFoundPage, campaign_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassFoundPage, folder_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassFoundPage, folder_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_campaign);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_folder);
  gtk_widget_class_bind_template_callback (widget_class, on_write);
}

static void
canvass_found_page_init (CanvassFoundPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_row_set_name (self->campaign_button, _ ("Choose the petition"));
  canvass_row_set_name (self->folder_button, _ ("Choose the folder"));
}
