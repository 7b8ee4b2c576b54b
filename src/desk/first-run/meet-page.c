/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/meet-page.h"

struct _CanvassMeetPage {
  CanvassStepPage parent_instance;
};

G_DEFINE_FINAL_TYPE (CanvassMeetPage, canvass_meet_page, CANVASS_TYPE_STEP_PAGE)

static void
canvass_meet_page_next (CanvassStepPage *page)
{
  canvass_step_page_go (page, "passphrase");
}

static void
canvass_meet_page_skip (CanvassStepPage *page)
{
  canvass_step_page_go (page, "have");
}

static void
canvass_meet_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_MEET_PAGE);

  G_OBJECT_CLASS (canvass_meet_page_parent_class)->dispose (object);
}

static void
canvass_meet_page_class_init (CanvassMeetPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_meet_page_dispose;
  CANVASS_STEP_PAGE_CLASS (klass)->next = canvass_meet_page_next;
  CANVASS_STEP_PAGE_CLASS (klass)->skip = canvass_meet_page_skip;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/canvass/Canvass/desk/first-run/meet-page.ui");
}

static void
canvass_meet_page_init (CanvassMeetPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
