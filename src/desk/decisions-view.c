/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/decisions-view.h"

#include "desk/decision-row.h"
#include "desk/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The newest; the command line lists all of them. */
#define MAX_SHOWN 200

typedef struct {
  CanvassSheetDecision decision;
  guint n_records;
} Listed;

typedef struct {
  const char *kind;  /* the engine's name */
  GArray *decisions; /* (owned) (element-type Listed) */
} Contradiction;

typedef struct {
  GArray *newest; /* (owned) (element-type Listed) ascending by day */
  guint n;
  GPtrArray *contradictions; /* (owned) (element-type Contradiction) */
} History;

struct _CanvassDecisionsView {
  CanvassDeskView parent_instance;

  GCancellable *reading; /* (owned) (nullable) */

  /* template widgets */
  GtkStack *stack;
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (CanvassDecisionsView, canvass_decisions_view, CANVASS_TYPE_DESK_VIEW)

static void
listed_clear (gpointer data)
{
  canvass_sheet_decision_clear (&((Listed *)data)->decision);
}

static GArray *
listed_array (void)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (Listed));

  g_array_set_clear_func (array, listed_clear);
  return array;
}

static void
contradiction_free (gpointer data)
{
  g_array_unref (((Contradiction *)data)->decisions);
  g_free (data);
}

static void
history_free (gpointer data)
{
  History *self = data;

  if (self == NULL)
    return;

  g_array_unref (self->newest);
  g_ptr_array_unref (self->contradictions);
  g_free (self);
}

/* On the worker: */

typedef struct {
  History *history;
  GPtrArray *contradictions; /* (element-type CanvassContradiction) */
} Reading;

static void
fill (Listed *listed, const CanvassLedgerDecision *decision)
{
  canvass_sheet_decision_fill (&listed->decision, decision);
  listed->n_records = decision->n_records;
}

static gboolean
is_named (const CanvassContradiction *contradiction, const guint8 *hash)
{
  for (guint i = 0; i < contradiction->decisions->len; i++)
    if (memcmp (g_array_index (contradiction->decisions, CanvassDecisionId, i).bytes,
                hash,
                CANVASS_HASH_BYTES) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
add_decision (const CanvassLedgerDecision *decision, gpointer user_data)
{
  Reading *self = user_data;
  GArray *newest = self->history->newest;
  Listed listed;

  self->history->n++;
  fill (&listed, decision);
  g_array_append_val (newest, listed);
  if (newest->len > 2 * MAX_SHOWN)
    g_array_remove_range (newest, 0, newest->len - MAX_SHOWN);

  for (guint i = 0; i < self->contradictions->len; i++)
    if (is_named (self->contradictions->pdata[i], decision->hash)) {
      Contradiction *told = self->history->contradictions->pdata[i];

      fill (&listed, decision);
      g_array_append_val (told->decisions, listed);
    }
  return TRUE;
}

static gpointer
read_history (CanvassLedger *ledger,
              CanvassRoll *roll,
              gpointer data,
              CanvassDeskProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) contradictions = canvass_ledger_list_contradictions (ledger, error);
  Reading reading = { .contradictions = contradictions };
  History *history;

  if (contradictions == NULL)
    return NULL;

  history = g_new0 (History, 1);
  history->newest = listed_array ();
  history->contradictions = g_ptr_array_new_with_free_func (contradiction_free);
  for (guint i = 0; i < contradictions->len; i++) {
    Contradiction *told = g_new0 (Contradiction, 1);

    told->kind = ((CanvassContradiction *)contradictions->pdata[i])->kind;
    told->decisions = listed_array ();
    g_ptr_array_add (history->contradictions, told);
  }

  reading.history = history;
  if (canvass_ledger_foreach_decision (ledger, add_decision, &reading, error)) {
    if (history->newest->len > MAX_SHOWN)
      g_array_remove_range (history->newest, 0, history->newest->len - MAX_SHOWN);
    return history;
  }

  history_free (history);
  return NULL;
}

/* On the main thread: */

static AdwPreferencesGroup *
add_group (CanvassDecisionsView *self, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (self->box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
add_decision_row (AdwPreferencesGroup *group, const Listed *listed)
{
  adw_preferences_group_add (group,
                             canvass_decision_row_new (&listed->decision, listed->n_records));
}

static void
clear (CanvassDecisionsView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
}

static void
show (CanvassDecisionsView *self, const History *history)
{
  AdwPreferencesGroup *group;

  clear (self);
  for (guint i = 0; i < history->contradictions->len; i++) {
    const Contradiction *told = history->contradictions->pdata[i];

    group = add_group (
        self, _ ("These contradict each other"), canvass_desk_word_contradiction (told->kind));
    for (guint j = 0; j < told->decisions->len; j++)
      add_decision_row (group, &g_array_index (told->decisions, Listed, j));
  }

  group = add_group (self, _ ("Decisions"), NULL);
  if (history->n > history->newest->len)
    adw_preferences_group_set_description (group, _ ("The newest of them."));
  for (guint i = history->newest->len; i > 0; i--)
    add_decision_row (group, &g_array_index (history->newest, Listed, i - 1));
  gtk_stack_set_visible_child_name (self->stack, history->n > 0 ? "list" : "none");
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassDecisionsView) self = user_data;
  g_autoptr (GError) error = NULL;
  History *history = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !canvass_desk_is_locked (CANVASS_DESK (source))) {
    if (history != NULL)
      show (self, history);
    else if (error != NULL)
      canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
  }
  history_free (history);
}

static void
canvass_decisions_view_refresh (CanvassDeskView *view)
{
  CanvassDecisionsView *self = CANVASS_DECISIONS_VIEW (view);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  canvass_desk_run_async (canvass_desk_view_get_desk (view),
                          read_history,
                          NULL,
                          NULL,
                          history_free,
                          CANVASS_DESK_READS,
                          NULL,
                          self->reading,
                          on_read,
                          g_object_ref (self));
}

static void
canvass_decisions_view_wipe (CanvassDeskView *view)
{
  CanvassDecisionsView *self = CANVASS_DECISIONS_VIEW (view);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  clear (self);
  gtk_stack_set_visible_child_name (self->stack, "none");
}

static void
canvass_decisions_view_dispose (GObject *object)
{
  CanvassDecisionsView *self = CANVASS_DECISIONS_VIEW (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_DECISIONS_VIEW);

  G_OBJECT_CLASS (canvass_decisions_view_parent_class)->dispose (object);
}

static void
canvass_decisions_view_class_init (CanvassDecisionsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassDeskViewClass *view_class = CANVASS_DESK_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_decisions_view_dispose;
  view_class->refresh = canvass_decisions_view_refresh;
  view_class->wipe = canvass_decisions_view_wipe;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/decisions-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassDecisionsView, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassDecisionsView, box);
}

static void
canvass_decisions_view_init (CanvassDecisionsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
