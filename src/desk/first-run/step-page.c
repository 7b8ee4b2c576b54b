/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/step-page.h"

#include "widgets/spoken.h"

typedef struct {
  CanvassNewKey *key;            /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned) (nullable) while something is being done */
  CanvassDeskProgress *progress; /* (owned) (nullable) the same */
  gboolean ready;

  /* template widgets */
  GtkScrolledWindow *scrolled;
  GtkLabel *heading_label;
  GtkLabel *text_label;
  AdwBin *content_bin;
  GtkLabel *note_label;
  GtkWidget *button_box;
  GtkButton *next_button;
  GtkButton *skip_button;
  GtkWidget *busy_box;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *stop_button;
} CanvassStepPagePrivate;

enum {
  PROP_0,
  PROP_HEADING,
  PROP_TEXT,
  PROP_NEXT_LABEL,
  PROP_SKIP_LABEL,
  PROP_CONTENT,
  N_PROPERTIES,
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CanvassStepPage, canvass_step_page, ADW_TYPE_BIN)

static CanvassStepPagePrivate *
get (CanvassStepPage *self)
{
  return canvass_step_page_get_instance_private (self);
}

static void
refresh (CanvassStepPage *self)
{
  CanvassStepPageClass *klass = CANVASS_STEP_PAGE_GET_CLASS (self);

  if (klass->refresh != NULL)
    klass->refresh (self);
}

static void
on_key_changed (CanvassStepPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

void
canvass_step_page_set_key (CanvassStepPage *self, CanvassNewKey *key)
{
  CanvassStepPagePrivate *priv = get (self);

  g_return_if_fail (CANVASS_IS_STEP_PAGE (self));
  g_return_if_fail (priv->key == NULL);

  priv->key = g_object_ref (key);
  g_signal_connect_object (key, "changed", G_CALLBACK (on_key_changed), self, G_CONNECT_SWAPPED);
}

CanvassNewKey *
canvass_step_page_get_key (CanvassStepPage *self)
{
  g_return_val_if_fail (CANVASS_IS_STEP_PAGE (self), NULL);

  return get (self)->key;
}

void
canvass_step_page_set_next_label (CanvassStepPage *self, const char *label)
{
  g_return_if_fail (CANVASS_IS_STEP_PAGE (self));

  gtk_button_set_label (get (self)->next_button, label);
}

void
canvass_step_page_set_skip_label (CanvassStepPage *self, const char *label)
{
  GtkButton *button;

  g_return_if_fail (CANVASS_IS_STEP_PAGE (self));

  button = get (self)->skip_button;
  gtk_button_set_label (button, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
}

void
canvass_step_page_set_ready (CanvassStepPage *self, gboolean ready)
{
  g_return_if_fail (CANVASS_IS_STEP_PAGE (self));

  get (self)->ready = ready;
  gtk_widget_set_sensitive (GTK_WIDGET (get (self)->next_button), ready);
}

void
canvass_step_page_next (CanvassStepPage *self)
{
  CanvassStepPageClass *klass = CANVASS_STEP_PAGE_GET_CLASS (self);

  if (get (self)->ready && get (self)->cancellable == NULL && klass->next != NULL)
    klass->next (self);
}

static void
on_skip (CanvassStepPage *self)
{
  CanvassStepPageClass *klass = CANVASS_STEP_PAGE_GET_CLASS (self);

  if (klass->skip != NULL)
    klass->skip (self);
}

void
canvass_step_page_say (CanvassStepPage *self, const char *words)
{
  GtkLabel *label;

  g_return_if_fail (CANVASS_IS_STEP_PAGE (self));

  label = get (self)->note_label;
  gtk_label_set_label (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
}

static void
on_progress (CanvassStepPage *self)
{
  CanvassStepPagePrivate *priv = get (self);
  double fraction = canvass_desk_progress_get_fraction (priv->progress);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (priv->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (priv->progress_bar);
}

static void
show_busy (CanvassStepPage *self, gboolean busy)
{
  CanvassStepPagePrivate *priv = get (self);

  gtk_widget_set_visible (priv->busy_box, busy);
  gtk_widget_set_visible (priv->button_box, !busy);
  /* An entry that loses its focus by this alone would go on blinking. */
  if (busy)
    gtk_widget_grab_focus (priv->stop_button);
  gtk_widget_set_sensitive (GTK_WIDGET (priv->content_bin), !busy);
}

GCancellable *
canvass_step_page_start (CanvassStepPage *self, const char *words)
{
  CanvassStepPagePrivate *priv = get (self);

  g_return_val_if_fail (CANVASS_IS_STEP_PAGE (self), NULL);
  g_return_val_if_fail (priv->cancellable == NULL, NULL);

  canvass_step_page_say (self, NULL);
  priv->cancellable = g_cancellable_new ();
  priv->progress = canvass_desk_progress_new ();
  g_signal_connect_object (
      priv->progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (priv->progress_bar, 0);
  gtk_label_set_label (priv->progress_label, words);
  show_busy (self, TRUE);
  return priv->cancellable;
}

CanvassDeskProgress *
canvass_step_page_get_progress (CanvassStepPage *self)
{
  g_return_val_if_fail (CANVASS_IS_STEP_PAGE (self), NULL);

  return get (self)->progress;
}

static void
drop_progress (CanvassStepPage *self)
{
  CanvassStepPagePrivate *priv = get (self);

  if (priv->progress != NULL)
    g_signal_handlers_disconnect_by_data (priv->progress, self);
  g_clear_object (&priv->progress);
  g_clear_object (&priv->cancellable);
}

void
canvass_step_page_end (CanvassStepPage *self)
{
  g_return_if_fail (CANVASS_IS_STEP_PAGE (self));

  if (get (self)->cancellable == NULL)
    return;
  drop_progress (self);
  show_busy (self, FALSE);
}

gboolean
canvass_step_page_awaits (CanvassStepPage *self, GCancellable *cancellable)
{
  g_return_val_if_fail (CANVASS_IS_STEP_PAGE (self), FALSE);

  return cancellable != NULL && get (self)->cancellable == cancellable;
}

static void
on_stop (CanvassStepPage *self)
{
  canvass_step_page_leave (self);
  gtk_widget_child_focus (GTK_WIDGET (get (self)->content_bin), GTK_DIR_TAB_FORWARD);
}

void
canvass_step_page_go (CanvassStepPage *self, const char *step)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "first-run.go", "s", step);
}

static gboolean
focus_first (CanvassStepPage *self)
{
  CanvassStepPagePrivate *priv = get (self);

  return gtk_widget_child_focus (GTK_WIDGET (priv->content_bin), GTK_DIR_TAB_FORWARD) ||
         gtk_widget_grab_focus (GTK_WIDGET (priv->next_button));
}

void
canvass_step_page_show (CanvassStepPage *self)
{
  g_return_if_fail (CANVASS_IS_STEP_PAGE (self));

  canvass_step_page_say (self, NULL);
  refresh (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (get (self)->scrolled), 0);
  focus_first (self);
}

void
canvass_step_page_leave (CanvassStepPage *self)
{
  CanvassStepPagePrivate *priv = get (self);

  g_return_if_fail (CANVASS_IS_STEP_PAGE (self));

  if (priv->cancellable != NULL)
    g_cancellable_cancel (priv->cancellable);
  canvass_step_page_end (self);
}

void
canvass_step_page_wipe (CanvassStepPage *self)
{
  CanvassStepPageClass *klass = CANVASS_STEP_PAGE_GET_CLASS (self);

  canvass_step_page_leave (self);
  canvass_step_page_say (self, NULL);
  if (klass->wipe != NULL)
    klass->wipe (self);
}

static void
canvass_step_page_set_property (GObject *object,
                                guint property_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  CanvassStepPage *self = CANVASS_STEP_PAGE (object);

  switch (property_id) {
  case PROP_HEADING:
    gtk_label_set_label (get (self)->heading_label, g_value_get_string (value));
    break;
  case PROP_TEXT:
    gtk_label_set_label (get (self)->text_label, g_value_get_string (value));
    break;
  case PROP_NEXT_LABEL:
    canvass_step_page_set_next_label (self, g_value_get_string (value));
    break;
  case PROP_SKIP_LABEL:
    canvass_step_page_set_skip_label (self, g_value_get_string (value));
    break;
  case PROP_CONTENT:
    adw_bin_set_child (get (self)->content_bin, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
canvass_step_page_dispose (GObject *object)
{
  CanvassStepPage *self = CANVASS_STEP_PAGE (object);
  CanvassStepPagePrivate *priv = get (self);

  if (priv->cancellable != NULL)
    g_cancellable_cancel (priv->cancellable);
  drop_progress (self);
  g_clear_object (&priv->key);
  /* GTK can dispose of one template an object, and that is the derived page's. */
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (canvass_step_page_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_HEADING] = g_param_spec_string ("heading", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_NEXT_LABEL] = g_param_spec_string ("next-label", NULL, NULL, NULL, flags);
  properties[PROP_SKIP_LABEL] = g_param_spec_string ("skip-label", NULL, NULL, NULL, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (klass, N_PROPERTIES, properties);
}

static void
canvass_step_page_class_init (CanvassStepPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_step_page_dispose;
  G_OBJECT_CLASS (klass)->set_property = canvass_step_page_set_property;
  install_properties (G_OBJECT_CLASS (klass));

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/first-run/step-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, scrolled);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, heading_label);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, text_label);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, content_bin);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, note_label);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, button_box);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, next_button);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, skip_button);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, busy_box);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, progress_bar);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, progress_label);
  gtk_widget_class_bind_template_child_private (widget_class, CanvassStepPage, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, canvass_step_page_next);
  gtk_widget_class_bind_template_callback (widget_class, on_skip);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
}

static void
canvass_step_page_init (CanvassStepPage *self)
{
  get (self)->ready = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (get (self)->note_label), CANVASS_LIVE_ASSERTIVE);
}
