/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/surround.h"

#include "widgets/grid.h"

#include <glib/gi18n-lib.h>

struct _CanvassSurround {
  GtkBox parent_instance;

  GtkWidget *screen;  /* (nullable) */
  GtkWidget *band;    /* (nullable) of practice */
  GtkWidget *worries; /* (nullable) */
  gboolean practice;
  guint warnings;
};

G_DEFINE_FINAL_TYPE (CanvassSurround, canvass_surround, GTK_TYPE_BOX)

static const struct {
  CanvassFlowWarnings warning;
  const char *words;
} WORRIES[] = {
  { CANVASS_FLOW_WARNING_BATTERY, N_ ("The battery is low. Please plug in the charger.") },
  { CANVASS_FLOW_WARNING_CLOCK,
    N_ ("The date on this tablet looks wrong. Please set the clock; signatures are safe.") },
  { CANVASS_FLOW_WARNING_DISK,
    N_ ("This tablet is almost full. Please save its signatures to a stick soon.") },
  { CANVASS_FLOW_WARNING_MIRROR,
    N_ ("The backup stick is not there. Please plug it in again; signing goes on.") },
  { CANVASS_FLOW_WARNING_WRITING,
    N_ ("Signatures are being saved to the stick. Please leave it in.") },
  { CANVASS_FLOW_WARNING_WRITTEN,
    N_ ("Everything is saved on the stick. It is safe to pull it out now.") },
  { CANVASS_FLOW_WARNING_UNWRITTEN,
    N_ ("The stick could not be written. Nothing is lost: please put it in again, or tell whoever "
        "runs the table.") },
};

static GtkWidget *
make_worry (const char *words, gboolean good)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE,
                                   "icon-name",
                                   good ? "canvass-shield" : "canvass-problem",
                                   "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   NULL);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), image);
  gtk_box_append (GTK_BOX (line), label);
  return line;
}

static void
drop (CanvassSurround *self, GtkWidget **part)
{
  if (*part != NULL)
    gtk_box_remove (GTK_BOX (self), *part);
  *part = NULL;
}

const char *
canvass_surround_practice_words (void)
{
  return _ ("Only practice: nothing you enter is kept");
}

/* Made anew, in the language that is in use now. */
static void
show_band (CanvassSurround *self)
{
  drop (self, &self->band);
  if (!self->practice)
    return;

  self->band = gtk_label_new (canvass_surround_practice_words ());
  gtk_label_set_wrap (GTK_LABEL (self->band), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->band), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->band, "practice");
  gtk_box_prepend (GTK_BOX (self), self->band);
}

static void
show_worries (CanvassSurround *self)
{
  drop (self, &self->worries);
  if (self->warnings == 0)
    return;

  self->worries = g_object_new (CANVASS_TYPE_GRID, "column-em", 22.0, "gap-em", 0.5, NULL);
  gtk_widget_add_css_class (self->worries, "worries");
  for (gsize i = 0; i < G_N_ELEMENTS (WORRIES); i++) {
    if ((self->warnings & WORRIES[i].warning) != 0)
      canvass_grid_append (
          CANVASS_GRID (self->worries),
          make_worry (_ (WORRIES[i].words), WORRIES[i].warning == CANVASS_FLOW_WARNING_WRITTEN));
  }
  gtk_box_append (GTK_BOX (self), self->worries);
}

void
canvass_surround_set_screen (CanvassSurround *self, GtkWidget *screen)
{
  g_return_if_fail (CANVASS_IS_SURROUND (self));

  drop (self, &self->worries);
  drop (self, &self->band);
  drop (self, &self->screen);
  self->screen = screen;
  if (screen == NULL)
    return;

  gtk_widget_set_vexpand (screen, TRUE);
  gtk_box_append (GTK_BOX (self), screen);
  show_band (self);
  show_worries (self);
}

void
canvass_surround_set_practice (CanvassSurround *self, gboolean practice)
{
  g_return_if_fail (CANVASS_IS_SURROUND (self));

  self->practice = practice;
  show_band (self);
}

void
canvass_surround_set_warnings (CanvassSurround *self, guint warnings)
{
  g_return_if_fail (CANVASS_IS_SURROUND (self));

  if (self->warnings == warnings)
    return;

  self->warnings = warnings;
  show_worries (self);
}

static void
canvass_surround_class_init (CanvassSurroundClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "surround");
}

static void
canvass_surround_init (CanvassSurround *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

CanvassSurround *
canvass_surround_new (void)
{
  return g_object_new (CANVASS_TYPE_SURROUND, NULL);
}
