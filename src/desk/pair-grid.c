/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/pair-grid.h"

#include "desk/drawing-view.h"
#include "desk/words.h"

#include <glib/gi18n-lib.h>

struct _CanvassPairGrid {
  AdwBin parent_instance;

  GtkGrid *grid; /* (borrowed) the child */
  int n_rows;
};

G_DEFINE_FINAL_TYPE (CanvassPairGrid, canvass_pair_grid, ADW_TYPE_BIN)

static GtkWidget *
add_label (CanvassPairGrid *self, const char *text, int column)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_widget_set_hexpand (label, column > 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_grid_attach (self->grid, label, column, self->n_rows, 1, 1);
  return label;
}

/* What differs is told by more than a colour, and to a screen reader too. */
static void
mark (GtkWidget *label)
{
  g_autofree char *told =
      g_strdup_printf (_ ("Different: %s"), gtk_label_get_label (GTK_LABEL (label)));

  gtk_widget_add_css_class (label, "differs");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
}

static void
add_row (CanvassPairGrid *self, const char *title, const char *a, const char *b)
{
  GtkWidget *label = add_label (self, title, 0);
  GtkWidget *first, *second;

  gtk_widget_add_css_class (label, "dim-label");
  first = add_label (self, a != NULL && *a != '\0' ? a : "–", 1);
  second = add_label (self, b != NULL && *b != '\0' ? b : "–", 2);
  if (g_strcmp0 (a, b) != 0) {
    mark (first);
    mark (second);
  }
  self->n_rows++;
}

static gboolean
is_shown (CanvassCampaign *campaign, const char *field)
{
  return canvass_campaign_find_field (campaign, field) != NULL;
}

static void
add_fields (CanvassPairGrid *self,
            CanvassCampaign *campaign,
            const CanvassSignatureSheet *a,
            const CanvassSignatureSheet *b)
{
  const CanvassSignatureSheet *sheets[] = { a, b };

  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++) {
    const char *field = canvass_campaign_get_field (campaign, i)->name;
    const char *first = canvass_payload_get_field (a->payload, field);
    const char *second = canvass_payload_get_field (b->payload, field);

    if (first != NULL || second != NULL)
      add_row (self, canvass_desk_word_field (campaign, field), first, second);
  }

  for (guint which = 0; which < G_N_ELEMENTS (sheets); which++)
    for (guint i = 0; i < canvass_payload_get_n_fields (sheets[which]->payload); i++) {
      const char *field = canvass_payload_get_field_name (sheets[which]->payload, i);

      if (!is_shown (campaign, field) &&
          (which == 0 || canvass_payload_get_field (a->payload, field) == NULL))
        add_row (self,
                 canvass_desk_word_field (campaign, field),
                 canvass_payload_get_field (a->payload, field),
                 canvass_payload_get_field (b->payload, field));
    }
}

static void
add_drawing (CanvassPairGrid *self, const CanvassSignatureSheet *sheet, int column)
{
  const CanvassDrawing *drawing = canvass_payload_get_drawing (sheet->payload);
  GtkWidget *view;

  if (drawing == NULL) {
    add_label (self, "–", column);
    return;
  }

  view = g_object_new (CANVASS_TYPE_DRAWING_VIEW, NULL);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Drawn signature"), -1);
  canvass_drawing_view_set_drawing (CANVASS_DRAWING_VIEW (view), drawing);
  gtk_widget_set_halign (view, GTK_ALIGN_START);
  gtk_grid_attach (self->grid, view, column, self->n_rows, 1, 1);
}

static void
clear (CanvassPairGrid *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  self->n_rows = 0;
}

void
canvass_pair_grid_show (CanvassPairGrid *self,
                        CanvassCampaign *campaign,
                        const CanvassSignatureSheet *a,
                        const CanvassSignatureSheet *b)
{
  GtkWidget *label;

  g_return_if_fail (CANVASS_IS_PAIR_GRID (self));

  clear (self);
  if (a == NULL || b == NULL)
    return;

  add_fields (self, campaign, a, b);
  add_row (
      self, _ ("Day"), canvass_payload_get_day (a->payload), canvass_payload_get_day (b->payload));
  add_row (self, C_ ("desk", "Table"), a->kiosk, b->kiosk);
  add_row (self,
           _ ("Language"),
           canvass_desk_word_language (canvass_payload_get_language (a->payload)),
           canvass_desk_word_language (canvass_payload_get_language (b->payload)));
  label = add_label (self, _ ("Drawn signature"), 0);
  gtk_widget_add_css_class (label, "dim-label");
  add_drawing (self, a, 1);
  add_drawing (self, b, 2);
}

static void
canvass_pair_grid_class_init (CanvassPairGridClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "pairgrid");
}

static void
canvass_pair_grid_init (CanvassPairGrid *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->grid = GTK_GRID (grid);
  gtk_grid_set_row_spacing (self->grid, 9);
  gtk_grid_set_column_spacing (self->grid, 18);
  adw_bin_set_child (ADW_BIN (self), grid);
}
