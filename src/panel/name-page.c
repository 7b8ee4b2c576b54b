/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/name-page.h"

#include "format/kiosk-card.h"
#include "widgets/entry-row.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassNamePage {
  CanvassPanelPage parent_instance;

  CanvassEntry *entry; /* (borrowed) in @place */

  /* template widgets */
  GtkLabel *field_label;
  AdwBin *place;
  GtkButton *go_button;
};

G_DEFINE_FINAL_TYPE (CanvassNamePage, canvass_name_page, CANVASS_TYPE_PANEL_PAGE)

/* (transfer full) */
static char *
get_name (CanvassNamePage *self)
{
  return g_strstrip (g_strdup (canvass_entry_get_text (self->entry)));
}

static void
on_go (CanvassNamePage *self)
{
  g_autofree char *name = get_name (self);

  if (*name != '\0')
    canvass_panel_model_enroll (canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self)), name);
}

static void
on_name_changed (CanvassNamePage *self)
{
  g_autofree char *name = get_name (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->go_button), *name != '\0');
}

static void
canvass_name_page_update (CanvassPanelPage *page)
{
}

static void
canvass_name_page_shown (CanvassPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (CANVASS_NAME_PAGE (page)->entry));
}

static void
canvass_name_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_NAME_PAGE);

  G_OBJECT_CLASS (canvass_name_page_parent_class)->dispose (object);
}

static void
canvass_name_page_class_init (CanvassNamePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_name_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_name_page_shown;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_name_page_update;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/name-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassNamePage, field_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassNamePage, place);
  gtk_widget_class_bind_template_child (widget_class, CanvassNamePage, go_button);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
}

static void
canvass_name_page_init (CanvassNamePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->entry = canvass_entry_new ();
  canvass_entry_set_max_bytes (self->entry, CANVASS_KIOSK_NAME_MAX_BYTES);
  canvass_spoken_set_name (GTK_WIDGET (self->entry), gtk_label_get_text (self->field_label));
  g_signal_connect_object (
      self->entry, "changed", G_CALLBACK (on_name_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_go), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->place, canvass_entry_row_new (self->entry));
  on_name_changed (self);
}
