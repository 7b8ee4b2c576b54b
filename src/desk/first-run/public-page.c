/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/public-page.h"

#include "desk/first-run/place-row.h"
#include "desk/first-run/words.h"

#include <glib/gi18n-lib.h>

struct _CanvassPublicPage {
  CanvassStepPage parent_instance;

  /* template widgets */
  GtkLabel *words_label;
  CanvassPlaceRow *public_row;
};

G_DEFINE_FINAL_TYPE (CanvassPublicPage, canvass_public_page, CANVASS_TYPE_STEP_PAGE)

static void
canvass_public_page_refresh (CanvassStepPage *page)
{
  CanvassPublicPage *self = CANVASS_PUBLIC_PAGE (page);
  CanvassNewKey *key = canvass_step_page_get_key (page);
  const char *words = canvass_new_key_get_words (key);
  const char *path = canvass_new_key_get_public_path (key);

  gtk_label_set_label (self->words_label, words != NULL ? words : "");
  canvass_place_row_set_saved (self->public_row, path);
  canvass_step_page_set_ready (page, path != NULL);
  canvass_step_page_set_skip_label (page, path != NULL ? NULL : _ ("Later"));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassPublicPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (!canvass_new_key_finish (CANVASS_NEW_KEY (source), result, &error))
    words = canvass_first_run_word_error (error);
  canvass_place_row_set_busy (self->public_row, FALSE);
  canvass_step_page_say (CANVASS_STEP_PAGE (self), words);
}

static void
on_chosen (CanvassPublicPage *self, const char *folder)
{
  CanvassStepPage *page = CANVASS_STEP_PAGE (self);

  canvass_step_page_say (page, NULL);
  canvass_place_row_set_busy (self->public_row, TRUE);
  canvass_new_key_save_public_async (
      canvass_step_page_get_key (page), folder, on_saved, g_object_ref (self));
}

static void
go_on (CanvassStepPage *page)
{
  canvass_step_page_go (page, "found");
}

static void
canvass_public_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_PUBLIC_PAGE);

  G_OBJECT_CLASS (canvass_public_page_parent_class)->dispose (object);
}

static void
canvass_public_page_class_init (CanvassPublicPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassStepPageClass *page_class = CANVASS_STEP_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_public_page_dispose;
  page_class->refresh = canvass_public_page_refresh;
  page_class->next = go_on;
  page_class->skip = go_on;

  g_type_ensure (CANVASS_TYPE_PLACE_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/canvass/Canvass/desk/first-run/public-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassPublicPage, words_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassPublicPage, public_row);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
}

static void
canvass_public_page_init (CanvassPublicPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
