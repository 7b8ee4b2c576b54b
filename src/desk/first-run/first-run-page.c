/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/first-run-page.h"

#include "desk/first-run/found-page.h"
#include "desk/first-run/have-page.h"
#include "desk/first-run/keep-page.h"
#include "desk/first-run/meet-page.h"
#include "desk/first-run/passphrase-page.h"
#include "desk/first-run/public-page.h"
#include "desk/first-run/shares-page.h"

struct _CanvassFirstRunPage {
  AdwBin parent_instance;

  CanvassNewKey *key; /* (owned) */
  GPtrArray *former;  /* (element-type utf8) (borrowed) names of the steps that lead here */

  /* template widgets */
  GtkStack *stack;
};

typedef struct {
  const char *name;
  GType (*get_type) (void);
} StepSpec;

static const StepSpec steps[] = {
  { "meet", canvass_meet_page_get_type },     { "passphrase", canvass_passphrase_page_get_type },
  { "keep", canvass_keep_page_get_type },     { "shares", canvass_shares_page_get_type },
  { "public", canvass_public_page_get_type }, { "have", canvass_have_page_get_type },
  { "found", canvass_found_page_get_type },
};

enum {
  LEFT,
  FOUNDED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassFirstRunPage, canvass_first_run_page, ADW_TYPE_BIN)

static CanvassStepPage *
get_step (CanvassFirstRunPage *self)
{
  return CANVASS_STEP_PAGE (gtk_stack_get_visible_child (self->stack));
}

/* The others are no part of what a screen reader finds. */
static void
turn_to (CanvassFirstRunPage *self, const char *name)
{
  GtkWidget *former = gtk_stack_get_visible_child (self->stack);
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, name);

  gtk_widget_set_visible (page, TRUE);
  gtk_stack_set_visible_child (self->stack, page);
  if (former != NULL && former != page)
    gtk_widget_set_visible (former, FALSE);
}

static void
show_step (CanvassFirstRunPage *self, const char *name)
{
  canvass_step_page_leave (get_step (self));
  turn_to (self, name);
  canvass_step_page_show (get_step (self));
}

static void
on_go (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassFirstRunPage *self = CANVASS_FIRST_RUN_PAGE (widget);
  const char *name = g_variant_get_string (parameter, NULL);

  g_return_if_fail (gtk_stack_get_child_by_name (self->stack, name) != NULL);

  g_ptr_array_add (self->former, (gpointer)gtk_stack_get_visible_child_name (self->stack));
  show_step (self, name);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassFirstRunPage *self = CANVASS_FIRST_RUN_PAGE (widget);

  if (self->former->len == 0) {
    canvass_first_run_page_wipe (self);
    g_signal_emit (self, signals[LEFT], 0);
    return;
  }
  show_step (self, g_ptr_array_steal_index (self->former, self->former->len - 1));
}

static void
on_founded (CanvassFirstRunPage *self, CanvassDesk *desk)
{
  g_autofree char *path = g_strdup (canvass_new_key_get_any_copy (self->key));

  canvass_first_run_page_wipe (self);
  g_signal_emit (self, signals[FOUNDED], 0, desk, path);
}

void
canvass_first_run_page_begin (CanvassFirstRunPage *self)
{
  g_return_if_fail (CANVASS_IS_FIRST_RUN_PAGE (self));

  canvass_first_run_page_wipe (self);
  canvass_step_page_show (get_step (self));
}

gboolean
canvass_first_run_page_is_busy (CanvassFirstRunPage *self)
{
  g_return_val_if_fail (CANVASS_IS_FIRST_RUN_PAGE (self), FALSE);

  return canvass_new_key_is_busy (self->key);
}

gboolean
canvass_first_run_page_holds_secrets (CanvassFirstRunPage *self)
{
  g_return_val_if_fail (CANVASS_IS_FIRST_RUN_PAGE (self), FALSE);

  return self->former->len > 0;
}

void
canvass_first_run_page_wipe (CanvassFirstRunPage *self)
{
  g_return_if_fail (CANVASS_IS_FIRST_RUN_PAGE (self));

  /* First, so that no page begins anything with it. */
  canvass_new_key_wipe (self->key);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    canvass_step_page_wipe (
        CANVASS_STEP_PAGE (gtk_stack_get_child_by_name (self->stack, steps[i].name)));
  g_ptr_array_set_size (self->former, 0);
  turn_to (self, steps[0].name);
}

static void
canvass_first_run_page_dispose (GObject *object)
{
  CanvassFirstRunPage *self = CANVASS_FIRST_RUN_PAGE (object);

  if (self->key != NULL)
    canvass_new_key_wipe (self->key);
  g_clear_object (&self->key);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_FIRST_RUN_PAGE);

  G_OBJECT_CLASS (canvass_first_run_page_parent_class)->dispose (object);
}

static void
canvass_first_run_page_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_FIRST_RUN_PAGE (object)->former);

  G_OBJECT_CLASS (canvass_first_run_page_parent_class)->finalize (object);
}

static void
canvass_first_run_page_class_init (CanvassFirstRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_first_run_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_first_run_page_finalize;

  signals[LEFT] =
      g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOUNDED] = g_signal_new ("founded",
                                   type,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   2,
                                   CANVASS_TYPE_DESK,
                                   G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "first-run.go", "s", on_go);
  gtk_widget_class_install_action (widget_class, "first-run.back", NULL, on_back);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Left, GDK_ALT_MASK, "first-run.back", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/canvass/Canvass/desk/first-run/first-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassFirstRunPage, stack);
}

static void
canvass_first_run_page_init (CanvassFirstRunPage *self)
{
  self->key = canvass_new_key_new ();
  self->former = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    GtkWidget *page = g_object_new (steps[i].get_type (), NULL);

    canvass_step_page_set_key (CANVASS_STEP_PAGE (page), self->key);
    gtk_widget_set_visible (page, i == 0);
    gtk_stack_add_named (self->stack, page, steps[i].name);
    if (CANVASS_IS_FOUND_PAGE (page))
      g_signal_connect_object (page, "founded", G_CALLBACK (on_founded), self, G_CONNECT_SWAPPED);
  }
}
