/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/panel-page.h"

typedef struct {
  CanvassPanelModel *model; /* (owned) */
} CanvassPanelPagePrivate;

enum {
  PROP_0,
  PROP_MODEL,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CanvassPanelPage, canvass_panel_page, CANVASS_TYPE_PAGE)

#define GET_PRIVATE(self)                                                                          \
  ((CanvassPanelPagePrivate *)canvass_panel_page_get_instance_private (self))

static void
canvass_panel_page_set_property (GObject *object,
                                 guint property_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  if (property_id == PROP_MODEL)
    GET_PRIVATE (CANVASS_PANEL_PAGE (object))->model = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
canvass_panel_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (canvass_panel_page_parent_class)->constructed (object);

  canvass_panel_page_update (CANVASS_PANEL_PAGE (object));
}

static void
canvass_panel_page_dispose (GObject *object)
{
  /* Not before: it may still be asked for something while its widgets go. */
  G_OBJECT_CLASS (canvass_panel_page_parent_class)->dispose (object);

  g_clear_object (&GET_PRIVATE (CANVASS_PANEL_PAGE (object))->model);
}

static void
canvass_panel_page_class_init (CanvassPanelPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = canvass_panel_page_set_property;
  object_class->constructed = canvass_panel_page_constructed;
  object_class->dispose = canvass_panel_page_dispose;

  props[PROP_MODEL] =
      g_param_spec_object ("model",
                           NULL,
                           NULL,
                           CANVASS_TYPE_PANEL_MODEL,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
canvass_panel_page_init (CanvassPanelPage *self)
{
}

CanvassPanelModel *
canvass_panel_page_get_model (CanvassPanelPage *self)
{
  g_return_val_if_fail (CANVASS_IS_PANEL_PAGE (self), NULL);

  return GET_PRIVATE (self)->model;
}

const CanvassPanelFacts *
canvass_panel_page_look (CanvassPanelPage *self)
{
  return canvass_panel_model_look (canvass_panel_page_get_model (self));
}

static GtkWidget *
find_named (GtkWidget *root, const char *name)
{
  if (GTK_IS_BUTTON (root) && g_str_equal (gtk_widget_get_name (root), name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_named (child, name);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* A widget that was given no name has its type's. */
static char *
copy_own_name (GtkWidget *widget)
{
  const char *name = gtk_widget_get_name (widget);

  return g_str_equal (name, G_OBJECT_TYPE_NAME (widget)) ? NULL : g_strdup (name);
}

void
canvass_panel_page_update (CanvassPanelPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean inside = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
  g_autofree char *name = inside ? copy_own_name (focus) : NULL;
  GtkWidget *again;

  g_return_if_fail (CANVASS_IS_PANEL_PAGE (self));

  CANVASS_PANEL_PAGE_GET_CLASS (self)->update (self);
  if (!inside)
    return;

  focus = gtk_root_get_focus (root);
  if (focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_is_sensitive (focus))
    return;
  again = name != NULL ? find_named (GTK_WIDGET (self), name) : NULL;
  if (again == NULL || !gtk_widget_grab_focus (again))
    canvass_page_shown (CANVASS_PAGE (self));
}
