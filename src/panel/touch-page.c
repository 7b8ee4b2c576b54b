/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/touch-page.h"

#include "pages/numerals.h"
#include "panel/touch-words.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassTouchPage {
  CanvassPanelPage parent_instance;

  guint round;
  CanvassTouchResult result;

  /* template widgets */
  GtkOverlay *overlay;
  GtkLabel *ask_label;
};

G_DEFINE_FINAL_TYPE (CanvassTouchPage, canvass_touch_page, CANVASS_TYPE_PANEL_PAGE)

/* So that who does not see the targets finds them. */
static void
tell_result (CanvassTouchPage *self)
{
  g_autofree char *words = canvass_touch_describe (self->round, &self->result);

  gtk_widget_activate_action (GTK_WIDGET (self), "aloud.say", "s", words);
}

static void
begin_round (CanvassTouchPage *self)
{
  self->result = (CanvassTouchResult){ 0 };
  gtk_label_set_text (self->ask_label, canvass_touch_ask (self->round));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->overlay)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_widget_set_sensitive (child, TRUE);
}

static void
end_round (CanvassTouchPage *self)
{
  CanvassPanelModel *model = canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self));

  self->result.done = self->result.hits > 0 || self->result.misses > 0;
  canvass_panel_model_set_touch (model, self->round, self->result);
  if (++self->round == CANVASS_TOUCH_ROUNDS)
    canvass_panel_model_go_back (model);
  else
    begin_round (self);
}

/* Who comes by keys goes on to the next. */
static void
leave_target (CanvassTouchPage *self, GtkWidget *target)
{
  if (gtk_widget_has_focus (target) &&
      !gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD))
    canvass_page_shown (CANVASS_PAGE (self));
}

/* It stays where it is, so that a second touch there does not hit what is below. */
static void
on_target_clicked (GtkButton *target, CanvassTouchPage *self)
{
  leave_target (self, GTK_WIDGET (target));
  gtk_widget_set_sensitive (GTK_WIDGET (target), FALSE);
  self->result.hits++;
  tell_result (self);
  if (self->result.hits == CANVASS_TOUCH_TARGETS)
    end_round (self);
}

static void
on_leave_out_clicked (CanvassTouchPage *self)
{
  end_round (self);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, CanvassTouchPage *self)
{
  GtkWidget *hit = gtk_widget_pick (GTK_WIDGET (self->overlay), x, y, GTK_PICK_INSENSITIVE);

  if (hit == NULL ||
      (!GTK_IS_BUTTON (hit) && gtk_widget_get_ancestor (hit, GTK_TYPE_BUTTON) == NULL)) {
    self->result.misses++;
    tell_result (self);
  }
}

static void
add_target (CanvassTouchPage *self, guint number, GtkAlign across, GtkAlign down)
{
  g_autofree char *written = canvass_numerals_write (number);
  g_autofree char *name = NULL;
  GtkWidget *target = gtk_button_new_with_label (written);

  /* Translators: one of five targets to touch. */
  name = g_strdup_printf (_ ("Target %s"), written);
  canvass_spoken_set_name (target, name);
  gtk_widget_add_css_class (target, "target");
  gtk_widget_set_halign (target, across);
  gtk_widget_set_valign (target, down);
  g_signal_connect_object (target, "clicked", G_CALLBACK (on_target_clicked), self, 0);
  gtk_overlay_add_overlay (self->overlay, target);
}

static void
canvass_touch_page_update (CanvassPanelPage *page)
{
}

static void
canvass_touch_page_dispose (GObject *object)
{
  /* Or the bin would let go of it a second time. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_TOUCH_PAGE);

  G_OBJECT_CLASS (canvass_touch_page_parent_class)->dispose (object);
}

static void
canvass_touch_page_class_init (CanvassTouchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_touch_page_dispose;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_touch_page_update;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/touch-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassTouchPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, CanvassTouchPage, ask_label);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_out_clicked);
}

static void
canvass_touch_page_init (CanvassTouchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->ask_label), CANVASS_LIVE_ASSERTIVE);
  add_target (self, 1, GTK_ALIGN_START, GTK_ALIGN_START);
  add_target (self, 2, GTK_ALIGN_END, GTK_ALIGN_START);
  add_target (self, 3, GTK_ALIGN_CENTER, GTK_ALIGN_CENTER);
  add_target (self, 4, GTK_ALIGN_START, GTK_ALIGN_END);
  add_target (self, 5, GTK_ALIGN_END, GTK_ALIGN_END);
  begin_round (self);
}
