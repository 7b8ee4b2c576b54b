/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/page.h"

#include "campaign/language.h"
#include "widgets/column.h"
#include "widgets/scroller.h"
#include "widgets/spoken.h"

typedef struct {
  CanvassForm *form; /* (owned) */
  gboolean has_actions;

  /* borrowed: below the bin's child */
  GtkLabel *title;
  GtkBox *body;
  CanvassScroller *scroller;
  CanvassColumn *column;
  CanvassColumn *footer;
} CanvassPagePrivate;

enum {
  PROP_0,
  PROP_FORM,
  PROP_TITLE,
  PROP_CONTENT,
  PROP_ACTIONS,
  PROP_MAX_EM,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CanvassPage, canvass_page, ADW_TYPE_BIN)

#define GET_PRIVATE(self) ((CanvassPagePrivate *)canvass_page_get_instance_private (self))

static void
canvass_page_set_property (GObject *object,
                           guint property_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  CanvassPagePrivate *private = GET_PRIVATE (CANVASS_PAGE (object));

  switch (property_id) {
  case PROP_FORM:
    private
    ->form = g_value_dup_object (value);
    break;
  case PROP_TITLE:
    canvass_page_set_title (CANVASS_PAGE (object), g_value_get_string (value));
    break;
  case PROP_CONTENT:
    gtk_box_append (private->body, g_value_get_object (value));
    canvass_buttons_wrap (g_value_get_object (value));
    break;
  case PROP_ACTIONS:
    g_object_set_property (G_OBJECT (private->footer), "child", value);
    private->has_actions = TRUE;
    gtk_widget_set_visible (GTK_WIDGET (private->footer), TRUE);
    canvass_buttons_wrap (g_value_get_object (value));
    break;
  case PROP_MAX_EM:
    g_object_set_property (G_OBJECT (private->column), "max-em", value);
    g_object_set_property (G_OBJECT (private->footer), "max-em", value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_page_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  CanvassPagePrivate *private = GET_PRIVATE (CANVASS_PAGE (object));

  switch (property_id) {
  case PROP_FORM:
    g_value_set_object (value, private->form);
    break;
  case PROP_TITLE:
    g_value_set_string (value, gtk_label_get_label (private->title));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_page_real_shown (CanvassPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
canvass_page_dispose (GObject *object)
{
  g_clear_object (&GET_PRIVATE (CANVASS_PAGE (object))->form);

  G_OBJECT_CLASS (canvass_page_parent_class)->dispose (object);
}

static void
canvass_page_class_init (CanvassPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags write = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = canvass_page_set_property;
  object_class->get_property = canvass_page_get_property;
  object_class->dispose = canvass_page_dispose;
  klass->shown = canvass_page_real_shown;

  props[PROP_FORM] =
      g_param_spec_object ("form",
                           NULL,
                           NULL,
                           CANVASS_TYPE_FORM,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", write | G_PARAM_READABLE);
  props[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, write);
  props[PROP_ACTIONS] = g_param_spec_object ("actions", NULL, NULL, GTK_TYPE_WIDGET, write);
  props[PROP_MAX_EM] = g_param_spec_double ("max-em", NULL, NULL, 1, 1000, 44, write);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "page");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

/* Where it becomes another one, so does what is asked. */
static GtkLabel *
make_title (void)
{
  GtkLabel *title = g_object_new (GTK_TYPE_LABEL,
                                  "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_HEADING,
                                  "xalign",
                                  0.0,
                                  "wrap",
                                  TRUE,
                                  "wrap-mode",
                                  PANGO_WRAP_WORD_CHAR,
                                  "visible",
                                  FALSE,
                                  NULL);

  gtk_widget_add_css_class (GTK_WIDGET (title), "page-title");
  canvass_spoken_set_live (GTK_WIDGET (title), CANVASS_LIVE_ASSERTIVE);
  return title;
}

static void
canvass_page_init (CanvassPage *self)
{
  CanvassPagePrivate *private = GET_PRIVATE (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  private->title = make_title ();
  private->body = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_box_append (private->body, GTK_WIDGET (private->title));
  private->column = g_object_new (CANVASS_TYPE_COLUMN, "child", private->body, NULL);
  private->footer = g_object_new (CANVASS_TYPE_COLUMN, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (private->column), "page-body");
  gtk_widget_add_css_class (GTK_WIDGET (private->footer), "page-actions");

  private->scroller =
      g_object_new (CANVASS_TYPE_SCROLLER, "vexpand", TRUE, "child", private->column, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (private->scroller));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (private->footer));
  adw_bin_set_child (ADW_BIN (self), box);
}

void
canvass_page_shown (CanvassPage *self)
{
  g_return_if_fail (CANVASS_IS_PAGE (self));

  /* Before it is in a window there is no focus to grab; the flow comes back then. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    CANVASS_PAGE_GET_CLASS (self)->shown (self);
}

void
canvass_page_set_room (CanvassPage *self, CanvassRoom room)
{
  CanvassPagePrivate *private = GET_PRIVATE (self);

  g_return_if_fail (CANVASS_IS_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (private->footer),
                          private->has_actions && room != CANVASS_ROOM_FOR_A_FIELD);
  canvass_scroller_set_bare (private->scroller, room != CANVASS_ROOM_FOR_ALL);
}

void
canvass_page_set_wordless (CanvassPage *self)
{
  g_return_if_fail (CANVASS_IS_PAGE (self));

  canvass_scroller_set_wordless (GET_PRIVATE (self)->scroller, TRUE);
}

void
canvass_page_focus_content (CanvassPage *self)
{
  g_return_if_fail (CANVASS_IS_PAGE (self));

  canvass_scroller_focus_content (GET_PRIVATE (self)->scroller);
}

gboolean
canvass_page_complete (CanvassPage *self)
{
  g_return_val_if_fail (CANVASS_IS_PAGE (self), FALSE);

  if (CANVASS_PAGE_GET_CLASS (self)->complete == NULL)
    return TRUE;
  return CANVASS_PAGE_GET_CLASS (self)->complete (self);
}

void
canvass_page_set_busy (CanvassPage *self, gboolean busy)
{
  g_return_if_fail (CANVASS_IS_PAGE (self));

  if (CANVASS_PAGE_GET_CLASS (self)->set_busy != NULL)
    CANVASS_PAGE_GET_CLASS (self)->set_busy (self, busy);
}

void
canvass_page_set_trouble (CanvassPage *self, CanvassTrouble trouble)
{
  g_return_if_fail (CANVASS_IS_PAGE (self));

  canvass_form_set_trouble (GET_PRIVATE (self)->form, trouble);
  if (CANVASS_PAGE_GET_CLASS (self)->show_trouble != NULL)
    CANVASS_PAGE_GET_CLASS (self)->show_trouble (self);
}

CanvassForm *
canvass_page_get_form (CanvassPage *self)
{
  g_return_val_if_fail (CANVASS_IS_PAGE (self), NULL);

  return GET_PRIVATE (self)->form;
}

void
canvass_page_set_title (CanvassPage *self, const char *title)
{
  g_return_if_fail (CANVASS_IS_PAGE (self));

  canvass_label_set_or_hide (GET_PRIVATE (self)->title, title);
  if (GET_PRIVATE (self)->form != NULL) {
    const CanvassText *text = canvass_form_get_text (GET_PRIVATE (self)->form);

    if (g_strcmp0 (title, canvass_text_get_title (text)) == 0)
      canvass_spoken_set_language (GTK_WIDGET (GET_PRIVATE (self)->title),
                                   canvass_text_get_language (text));
  }
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "", -1);
  canvass_scroller_set_content_name (GET_PRIVATE (self)->scroller, title);
}

const char *
canvass_page_get_title (CanvassPage *self)
{
  g_return_val_if_fail (CANVASS_IS_PAGE (self), NULL);

  return gtk_label_get_label (GET_PRIVATE (self)->title);
}

void
canvass_buttons_wrap (GtkWidget *root)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_ancestor (root, GTK_TYPE_BUTTON) != NULL) {
    gtk_label_set_wrap (GTK_LABEL (root), TRUE);
    /* What begins at the edge goes on there. */
    if (gtk_label_get_xalign (GTK_LABEL (root)) == 0.5f)
      gtk_label_set_justify (GTK_LABEL (root), GTK_JUSTIFY_CENTER);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    canvass_buttons_wrap (child);
}

void
canvass_label_set_or_hide (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

void
canvass_label_set_campaign_text (GtkLabel *label, CanvassForm *form, const char *text)
{
  const char *language = canvass_text_get_language_of (canvass_form_get_text (form), text);
  gboolean rtl = canvass_language_is_right_to_left (language);

  canvass_label_set_or_hide (label, text);
  canvass_spoken_set_language (GTK_WIDGET (label), language);
  gtk_widget_set_direction (GTK_WIDGET (label), rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}
