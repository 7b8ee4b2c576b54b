/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/view.h"

#include "desk/decision-job.h"
#include "desk/group-header.h"
#include "desk/toast.h"
#include "desk/trouble.h"

#include <glib/gi18n-lib.h>

#define TOLD_SECONDS 10   /* for who reads slowly, or looked elsewhere */
#define BUTTON_SECONDS 30 /* there has to be time to think of it */

typedef struct {
  CanvassDesk *desk;             /* (owned) */
  CanvassDeskSettings *settings; /* (owned) (nullable) */
  GtkWidget *tools;              /* (owned) (nullable) */
  gboolean stale;                /* something changed while it was not seen */
} CanvassDeskViewPrivate;

enum {
  PROP_0,
  PROP_DESK,
  PROP_SETTINGS,
  PROP_TOOLS,
  N_PROPERTIES,
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CanvassDeskView, canvass_desk_view, ADW_TYPE_BIN)

static CanvassDeskViewPrivate *
get_private (CanvassDeskView *self)
{
  return canvass_desk_view_get_instance_private (self);
}

static void
refresh (CanvassDeskView *self)
{
  CanvassDeskViewClass *klass = CANVASS_DESK_VIEW_GET_CLASS (self);

  get_private (self)->stale = FALSE;
  if (klass->refresh != NULL && !canvass_desk_is_locked (get_private (self)->desk))
    klass->refresh (self);
}

static void
on_changed (CanvassDeskView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
  else
    get_private (self)->stale = TRUE;
}

static void
canvass_desk_view_map (GtkWidget *widget)
{
  CanvassDeskView *self = CANVASS_DESK_VIEW (widget);

  GTK_WIDGET_CLASS (canvass_desk_view_parent_class)->map (widget);
  if (get_private (self)->stale)
    refresh (self);
}

void
canvass_desk_view_wipe (CanvassDeskView *self)
{
  CanvassDeskViewClass *klass = CANVASS_DESK_VIEW_GET_CLASS (self);

  if (klass->wipe != NULL)
    klass->wipe (self);
}

void
canvass_desk_view_open (CanvassDeskView *self, const char *where)
{
  CanvassDeskViewClass *klass = CANVASS_DESK_VIEW_GET_CLASS (self);

  if (klass->open != NULL && where != NULL && where[0] != '\0')
    klass->open (self, where);
}

CanvassDesk *
canvass_desk_view_get_desk (CanvassDeskView *self)
{
  g_return_val_if_fail (CANVASS_IS_DESK_VIEW (self), NULL);

  return get_private (self)->desk;
}

CanvassDeskSettings *
canvass_desk_view_get_settings (CanvassDeskView *self)
{
  g_return_val_if_fail (CANVASS_IS_DESK_VIEW (self), NULL);

  return get_private (self)->settings;
}

GtkWidget *
canvass_desk_view_get_tools (CanvassDeskView *self)
{
  g_return_val_if_fail (CANVASS_IS_DESK_VIEW (self), NULL);

  return get_private (self)->tools;
}

void
canvass_desk_view_set_tools (CanvassDeskView *self, GtkWidget *tools)
{
  CanvassDeskViewPrivate *private = get_private (self);

  g_return_if_fail (CANVASS_IS_DESK_VIEW (self));

  if (tools != NULL)
    g_object_ref_sink (tools);
  g_clear_object (&private->tools);
  private->tools = tools;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOOLS]);
}

static void
show (CanvassDeskView *self, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  /* At once, instead of whatever is still being said. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/* What was told before would come back behind what is told now. */
static void
forget_told (CanvassDeskView *self, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *before =
      overlay != NULL ? g_object_get_data (G_OBJECT (overlay), "canvass-told") : NULL;

  if (before != NULL)
    adw_toast_dismiss (before);
  if (overlay != NULL)
    g_object_set_data_full (
        G_OBJECT (overlay), "canvass-told", g_object_ref (toast), g_object_unref);
}

void
canvass_desk_view_toast (CanvassDeskView *self, const char *text)
{
  AdwToast *toast;

  g_return_if_fail (CANVASS_IS_DESK_VIEW (self));

  toast = canvass_toast_new (text);
  adw_toast_set_timeout (toast, TOLD_SECONDS);
  forget_told (self, toast);
  show (self, toast);
}

static void
toast_words_of (CanvassDeskView *self, const GError *error, char *(*word) (const GError *error))
{
  g_autofree char *words = NULL;
  AdwToast *toast;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = word (error);
  toast = canvass_toast_new (words);
  adw_toast_set_timeout (toast, 0); /* until it is read */
  show (self, toast);
}

void
canvass_desk_view_toast_error (CanvassDeskView *self, const GError *error)
{
  g_return_if_fail (CANVASS_IS_DESK_VIEW (self));

  toast_words_of (self, error, canvass_desk_word_error);
}

void
canvass_desk_view_toast_save_error (CanvassDeskView *self, const GError *error)
{
  g_return_if_fail (CANVASS_IS_DESK_VIEW (self));

  toast_words_of (self, error, canvass_desk_word_save_error);
}

typedef struct {
  CanvassDeskView *view; /* (borrowed) */
  char *action;
  GVariant *target; /* (owned) (nullable) */
} Button;

static void
button_free (gpointer data, GClosure *closure)
{
  Button *self = data;

  g_clear_pointer (&self->target, g_variant_unref);
  g_free (self->action);
  g_free (self);
}

/* A toast lies over the view and not in it, so that it would not find the view's actions. */
static void
on_button_clicked (AdwToast *toast, Button *button)
{
  gtk_widget_activate_action_variant (GTK_WIDGET (button->view), button->action, button->target);
}

void
canvass_desk_view_toast_button (CanvassDeskView *self,
                                const char *text,
                                const char *label,
                                const char *action,
                                GVariant *target)
{
  AdwToast *toast = canvass_toast_new (text);
  Button *button = g_new0 (Button, 1);
  GClosure *closure;

  g_return_if_fail (CANVASS_IS_DESK_VIEW (self));

  *button =
      (Button){ self, g_strdup (action), target != NULL ? g_variant_ref_sink (target) : NULL };
  closure = g_cclosure_new (G_CALLBACK (on_button_clicked), button, button_free);
  g_object_watch_closure (G_OBJECT (self), closure);
  g_signal_connect_closure (toast, "button-clicked", closure, FALSE);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_timeout (toast, BUTTON_SECONDS);
  show (self, toast);
}

static void
on_undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDecisionJob *job = canvass_decision_job_new (CANVASS_DECISION_JOB_UNDO);
  gsize n;
  const guint8 *hashes = g_variant_get_fixed_array (parameter, &n, 1);

  for (gsize i = 0; i + CANVASS_HASH_BYTES <= n; i += CANVASS_HASH_BYTES)
    canvass_decision_job_add (job, hashes + i);
  canvass_decision_job_run (
      job, CANVASS_DESK_VIEW (widget), _ ("Undone: it is as it was before."), NULL, NULL);
}

void
canvass_desk_view_toast_undo (CanvassDeskView *self, const char *text, GArray *made)
{
  g_return_if_fail (CANVASS_IS_DESK_VIEW (self));

  canvass_desk_view_toast_button (
      self,
      text,
      C_ ("desk", "Undo"),
      "desk-view.undo",
      g_variant_new_fixed_array (
          G_VARIANT_TYPE_BYTE, made->data, made->len * sizeof (CanvassDecisionId), 1));
}

void
canvass_desk_view_go (CanvassDeskView *self, const char *id, const char *where)
{
  g_return_if_fail (CANVASS_IS_DESK_VIEW (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.go", "(ss)", id, where != NULL ? where : "");
}

static void
canvass_desk_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CanvassDeskView *self = CANVASS_DESK_VIEW (object);

  if (id == PROP_DESK) {
    get_private (self)->desk = g_value_dup_object (value);
    if (get_private (self)->desk != NULL)
      g_signal_connect_object (
          get_private (self)->desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  } else if (id == PROP_SETTINGS)
    get_private (self)->settings = g_value_dup_object (value);
  else if (id == PROP_TOOLS)
    canvass_desk_view_set_tools (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
canvass_desk_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CanvassDeskView *self = CANVASS_DESK_VIEW (object);

  if (id == PROP_DESK)
    g_value_set_object (value, get_private (self)->desk);
  else if (id == PROP_SETTINGS)
    g_value_set_object (value, get_private (self)->settings);
  else if (id == PROP_TOOLS)
    g_value_set_object (value, get_private (self)->tools);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
canvass_desk_view_constructed (GObject *object)
{
  G_OBJECT_CLASS (canvass_desk_view_parent_class)->constructed (object);

  canvass_group_headers_wrap (GTK_WIDGET (object));
}

static void
canvass_desk_view_dispose (GObject *object)
{
  CanvassDeskViewPrivate *private = get_private (CANVASS_DESK_VIEW (object));

  g_clear_object (&private->tools);
  g_clear_object (&private->settings);
  g_clear_object (&private->desk);

  G_OBJECT_CLASS (canvass_desk_view_parent_class)->dispose (object);
}

static void
canvass_desk_view_class_init (CanvassDeskViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = canvass_desk_view_constructed;
  object_class->dispose = canvass_desk_view_dispose;
  object_class->set_property = canvass_desk_view_set_property;
  object_class->get_property = canvass_desk_view_get_property;
  GTK_WIDGET_CLASS (klass)->map = canvass_desk_view_map;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "desk-view.undo", "ay", on_undo);

  properties[PROP_DESK] =
      g_param_spec_object ("desk",
                           NULL,
                           NULL,
                           CANVASS_TYPE_DESK,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] =
      g_param_spec_object ("settings",
                           NULL,
                           NULL,
                           CANVASS_TYPE_DESK_SETTINGS,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOOLS] = g_param_spec_object (
      "tools", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
canvass_desk_view_init (CanvassDeskView *self)
{
  get_private (self)->stale = TRUE;
}
