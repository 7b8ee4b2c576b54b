/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/sheet-box.h"

#include "pages/page.h"
#include "widgets/column.h"
#include "widgets/scroller.h"

struct _CanvassSheetBox {
  GtkBox parent_instance;

  /* template widgets */
  CanvassColumn *column;
  GtkLabel *title;
  CanvassScroller *scroller;
  AdwBin *actions;
};

enum {
  PROP_0,
  PROP_TITLE,
  PROP_CHILD,
  PROP_ACTIONS,
  PROP_MAX_EM,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (CanvassSheetBox, canvass_sheet_box, GTK_TYPE_BOX)

static void
set_title (CanvassSheetBox *self, const char *title)
{
  gtk_label_set_text (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
canvass_sheet_box_set_property (GObject *object,
                                guint property_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  CanvassSheetBox *self = CANVASS_SHEET_BOX (object);

  switch (property_id) {
  case PROP_TITLE:
    set_title (self, g_value_get_string (value));
    break;
  case PROP_CHILD:
    g_object_set_property (G_OBJECT (self->scroller), "child", value);
    gtk_widget_set_visible (GTK_WIDGET (self->scroller), TRUE);
    canvass_buttons_wrap (g_value_get_object (value));
    break;
  case PROP_ACTIONS:
    adw_bin_set_child (self->actions, g_value_get_object (value));
    canvass_buttons_wrap (g_value_get_object (value));
    break;
  case PROP_MAX_EM:
    g_object_set_property (G_OBJECT (self->column), "max-em", value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_sheet_box_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_SHEET_BOX);

  G_OBJECT_CLASS (canvass_sheet_box_parent_class)->dispose (object);
}

static void
canvass_sheet_box_class_init (CanvassSheetBoxClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = canvass_sheet_box_set_property;
  object_class->dispose = canvass_sheet_box_dispose;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_ACTIONS] = g_param_spec_object ("actions", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_MAX_EM] = g_param_spec_double ("max-em", NULL, NULL, 1, 1000, 40, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (CANVASS_TYPE_COLUMN);
  g_type_ensure (CANVASS_TYPE_SCROLLER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/sheet-box.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassSheetBox, column);
  gtk_widget_class_bind_template_child (widget_class, CanvassSheetBox, title);
  gtk_widget_class_bind_template_child (widget_class, CanvassSheetBox, scroller);
  gtk_widget_class_bind_template_child (widget_class, CanvassSheetBox, actions);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
canvass_sheet_box_init (CanvassSheetBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
