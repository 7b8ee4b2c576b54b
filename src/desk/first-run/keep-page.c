/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/keep-page.h"

#include "desk/first-run/place-row.h"
#include "desk/first-run/words.h"

#include <glib/gi18n-lib.h>

struct _CanvassKeepPage {
  CanvassStepPage parent_instance;

  /* template widgets */
  CanvassPlaceRow *first_row;
  CanvassPlaceRow *second_row;
  GtkWidget *one_disk_label;
};

G_DEFINE_FINAL_TYPE (CanvassKeepPage, canvass_keep_page, CANVASS_TYPE_STEP_PAGE)

static CanvassPlaceRow *
get_row (CanvassKeepPage *self, guint copy)
{
  return copy == 0 ? self->first_row : self->second_row;
}

static void
canvass_keep_page_refresh (CanvassStepPage *page)
{
  CanvassKeepPage *self = CANVASS_KEEP_PAGE (page);
  CanvassNewKey *key = canvass_step_page_get_key (page);
  guint n_saved = 0;

  for (guint copy = 0; copy < CANVASS_NEW_KEY_COPIES; copy++) {
    const char *path = canvass_new_key_get_copy (key, copy);

    canvass_place_row_set_saved (get_row (self, copy), path);
    n_saved += path != NULL;
  }
  gtk_widget_set_visible (self->one_disk_label,
                          n_saved == 2 && canvass_new_key_is_on_one_disk (key));
  canvass_step_page_set_ready (page, n_saved == 2);
  canvass_step_page_set_skip_label (page, n_saved == 1 ? _ ("Go On with One Copy") : NULL);
}

static void
end_saving (CanvassKeepPage *self)
{
  canvass_place_row_set_busy (self->first_row, FALSE);
  canvass_place_row_set_busy (self->second_row, FALSE);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassKeepPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (!canvass_new_key_finish (CANVASS_NEW_KEY (source), result, &error))
    words = canvass_first_run_word_error (error);
  end_saving (self);
  canvass_step_page_say (CANVASS_STEP_PAGE (self), words);
}

static void
on_chosen (CanvassKeepPage *self, const char *folder, CanvassPlaceRow *row)
{
  CanvassStepPage *page = CANVASS_STEP_PAGE (self);
  guint copy = row == self->first_row ? 0 : 1;

  canvass_step_page_say (page, NULL);
  canvass_place_row_set_busy (self->first_row, TRUE);
  canvass_place_row_set_busy (self->second_row, TRUE);
  canvass_new_key_save_copy_async (
      canvass_step_page_get_key (page), copy, folder, on_saved, g_object_ref (self));
}

static void
go_on (CanvassStepPage *page)
{
  canvass_step_page_go (page, "shares");
}

static void
canvass_keep_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_KEEP_PAGE);

  G_OBJECT_CLASS (canvass_keep_page_parent_class)->dispose (object);
}

static void
canvass_keep_page_class_init (CanvassKeepPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassStepPageClass *page_class = CANVASS_STEP_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_keep_page_dispose;
  page_class->refresh = canvass_keep_page_refresh;
  page_class->next = go_on;
  page_class->skip = go_on;

  g_type_ensure (CANVASS_TYPE_PLACE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/first-run/keep-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassKeepPage, first_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassKeepPage, second_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassKeepPage, one_disk_label);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
}

static void
canvass_keep_page_init (CanvassKeepPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
