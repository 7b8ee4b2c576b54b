/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/sticks-page.h"

#include "panel/job-box.h"
#include "panel/parts.h"
#include "widgets/grid.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassSticksPage {
  CanvassPanelPage parent_instance;

  /* template widgets */
  CanvassJobBox *job_box;
  GtkBox *list;
};

G_DEFINE_FINAL_TYPE (CanvassSticksPage, canvass_sticks_page, CANVASS_TYPE_PANEL_PAGE)

static void
on_task_clicked (GtkButton *button, CanvassSticksPage *self)
{
  canvass_panel_model_do (canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self)),
                          GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "task")),
                          g_object_get_data (G_OBJECT (button), "stick"),
                          NULL,
                          NULL);
}

static void
add_task (CanvassSticksPage *self,
          CanvassGrid *grid,
          const char *words,
          CanvassPanelTask task,
          const char *stick,
          const char *name)
{
  g_autofree char *whole_name = g_strdup_printf ("%s %s", name, stick);
  GtkWidget *button = canvass_part_button (words, "secondary", whole_name);
  gboolean busy = canvass_panel_page_look (CANVASS_PANEL_PAGE (self))->job.running;

  g_object_set_data (G_OBJECT (button), "task", GUINT_TO_POINTER (task));
  g_object_set_data_full (G_OBJECT (button), "stick", g_strdup (stick), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_task_clicked), self, 0);
  gtk_widget_set_sensitive (button, !busy);
  canvass_grid_append (grid, button);
}

static void
add_tasks (CanvassSticksPage *self, CanvassGrid *grid, const CanvassPanelStick *stick)
{
  if (stick->mirror)
    add_task (self, grid, _ ("No longer use it as backup"), CANVASS_TASK_MIRROR, "", "mirror");
  else
    add_task (self, grid, _ ("Use it as backup"), CANVASS_TASK_MIRROR, stick->id, "mirror");
  if (stick->enrolled)
    add_task (
        self, grid, _ ("Ask before writing to it"), CANVASS_TASK_FORGET_STICK, stick->id, "enroll");
  else
    add_task (self,
              grid,
              _ ("Write to it without asking"),
              CANVASS_TASK_ENROLL_STICK,
              stick->id,
              "enroll");
}

static void
add_stick (CanvassSticksPage *self, const CanvassPanelStick *stick)
{
  GtkWidget *card = canvass_part_card (NULL);
  CanvassGrid *grid = g_object_new (CANVASS_TYPE_GRID, "column-em", 14.0, "gap-em", 0.8, NULL);
  g_autofree char *room = canvass_part_write_room (stick->free_bytes);

  gtk_box_append (GTK_BOX (card), canvass_part_label (stick->name, "strong"));
  gtk_box_append (GTK_BOX (card), canvass_part_label (room, "numeric"));
  if (stick->read_only)
    gtk_box_append (GTK_BOX (card), canvass_part_label (_ ("write-protected"), NULL));
  if (stick->mirror)
    gtk_box_append (
        GTK_BOX (card),
        canvass_part_note ("canvass-shield", _ ("Backup: a copy of every sealed signature")));
  if (stick->enrolled)
    gtk_box_append (
        GTK_BOX (card),
        canvass_part_note ("canvass-shield", _ ("Gets what is new whenever it is put in")));
  add_tasks (self, grid, stick);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (grid));
  gtk_box_append (self->list, card);
}

static void
canvass_sticks_page_update (CanvassPanelPage *page)
{
  CanvassSticksPage *self = CANVASS_STICKS_PAGE (page);
  const CanvassPanelFacts *facts = canvass_panel_page_look (page);
  GPtrArray *sticks = facts->state != NULL ? facts->state->sticks : NULL;

  canvass_job_box_show (self->job_box, &facts->job);
  canvass_part_empty (GTK_WIDGET (self->list));
  if (sticks == NULL || sticks->len == 0)
    gtk_box_append (self->list,
                    canvass_part_label (_ ("Put in a stick: it is found by itself."), "strong"));
  for (guint i = 0; sticks != NULL && i < sticks->len; i++)
    add_stick (self, g_ptr_array_index (sticks, i));
}

static void
canvass_sticks_page_shown (CanvassPage *page)
{
  CanvassSticksPage *self = CANVASS_STICKS_PAGE (page);

  if (!gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD))
    canvass_page_focus_content (page);
}

static void
canvass_sticks_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_STICKS_PAGE);

  G_OBJECT_CLASS (canvass_sticks_page_parent_class)->dispose (object);
}

static void
canvass_sticks_page_class_init (CanvassSticksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_sticks_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_sticks_page_shown;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_sticks_page_update;

  g_type_ensure (CANVASS_TYPE_JOB_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/sticks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassSticksPage, job_box);
  gtk_widget_class_bind_template_child (widget_class, CanvassSticksPage, list);
}

static void
canvass_sticks_page_init (CanvassSticksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->list), CANVASS_LIVE_ASSERTIVE);
}
