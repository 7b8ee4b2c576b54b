/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/duplicates-view.h"

#include "desk/decision-job.h"
#include "desk/figures.h"
#include "desk/pair-grid.h"
#include "desk/pair-queue.h"
#include "desk/pair-reasons.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What was decided by an answer, so that it can be taken back. */
typedef struct {
  guint number; /* of the answer */
  guint8 decision[CANVASS_HASH_BYTES];
} Made;

struct _CanvassDuplicatesView {
  CanvassDeskView parent_instance;

  /* Owned. */
  CanvassPairQueue *queue;       /* (nullable) before the first look */
  GCancellable *looking;         /* (nullable) while signatures are compared */
  CanvassDeskProgress *progress; /* (nullable) the same */
  GCancellable *fetching;        /* (nullable) while two signatures are fetched */
  GArray *made;                  /* (element-type Made) in order */
  gint pair;                     /* the one that is asked about, -1: none */
  guint n_deciding;              /* decisions that are on their way */

  /* template widgets */
  GtkLabel *count_label;
  GtkStack *stack;
  GtkProgressBar *progress_bar;
  AdwPreferencesGroup *certain_group;
  AdwActionRow *certain_row;
  GtkLabel *likely_label;
  CanvassPairGrid *grid;
  AdwPreferencesGroup *cluster_group;
  AdwActionRow *cluster_row;
  CanvassPairReasons *reasons;
  GtkButton *same_button;
};

G_DEFINE_FINAL_TYPE (CanvassDuplicatesView, canvass_duplicates_view, CANVASS_TYPE_DESK_VIEW)

static CanvassDesk *
get_desk (CanvassDuplicatesView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

static void
show_reasons (CanvassDuplicatesView *self)
{
  CanvassMatchReason reasons[CANVASS_MATCH_MAX_REASONS];
  guint n = self->pair < 0
                ? 0
                : canvass_matching_explain (
                      canvass_pair_queue_get_matching (self->queue), (guint)self->pair, reasons);

  canvass_pair_reasons_show (
      self->reasons, canvass_desk_get_campaign (get_desk (self)), reasons, n);
}

/* Two signatures */

static void ask_next (CanvassDuplicatesView *self);

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassDuplicatesView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassSignaturePair) pair =
      canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->queue == NULL ||
      self->pair < 0 || canvass_desk_is_locked (CANVASS_DESK (source)))
    return;

  g_clear_object (&self->fetching);
  if (pair != NULL) {
    canvass_pair_grid_show (
        self->grid, canvass_desk_get_campaign (get_desk (self)), pair->a, pair->b);
  } else if (error != NULL) {
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
  } else {
    /* One of them has left the roll: nothing is to be decided. */
    canvass_pair_queue_answer (self->queue, (guint)self->pair, CANVASS_PAIR_SKIPPED);
    ask_next (self);
  }
}

static CanvassMatchPair
get_pair (CanvassDuplicatesView *self)
{
  CanvassMatchPair pair;

  canvass_matching_get_pair (
      canvass_pair_queue_get_matching (self->queue), (guint)self->pair, &pair);
  return pair;
}

static void
fetch_pair (CanvassDuplicatesView *self)
{
  CanvassMatchPair pair = get_pair (self);
  guint8 *ids = g_malloc (2 * CANVASS_ID_BYTES);

  memcpy (ids, pair.a, CANVASS_ID_BYTES);
  memcpy (ids + CANVASS_ID_BYTES, pair.b, CANVASS_ID_BYTES);
  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);
  self->fetching = g_cancellable_new ();
  canvass_desk_run_async (get_desk (self),
                          canvass_signature_job_pair,
                          ids,
                          g_free,
                          (GDestroyNotify)canvass_signature_pair_free,
                          CANVASS_DESK_READS,
                          NULL,
                          self->fetching,
                          on_fetched,
                          g_object_ref (self));
}

static void
enable (CanvassDuplicatesView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean asks = self->pair >= 0 && self->looking == NULL;
  gboolean settled = self->queue != NULL && self->looking == NULL && self->n_deciding == 0;
  static const char *const answers[] = {
    "duplicates.same", "duplicates.different", "duplicates.skip", "duplicates.cluster"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    gtk_widget_action_set_enabled (widget, answers[i], asks);
  gtk_widget_action_set_enabled (widget, "duplicates.certain", settled);
  gtk_widget_action_set_enabled (widget, "duplicates.back", settled);
}

static void
show_likely (CanvassDuplicatesView *self)
{
  CanvassMatchPair pair = get_pair (self);
  g_autofree char *percent = g_strdup_printf ("%.1f", MIN (100 * pair.probability, 99.9));
  g_autofree char *text =
      pair.certain ? g_strdup (_ ("This is certain."))
                   /* Translators: %s is a number such as 97.5. */
                   : g_strdup_printf (_ ("One person with a probability of %s %%."), percent);

  gtk_label_set_label (self->likely_label, text);
}

static void
show_offers (CanvassDuplicatesView *self)
{
  CanvassMatching *matching = canvass_pair_queue_get_matching (self->queue);
  guint n_certain = canvass_pair_queue_count_certain (self->queue);
  gint cluster = canvass_pair_queue_find_cluster (self->queue, (guint)self->pair);
  guint size = cluster >= 0 ? canvass_matching_get_cluster_size (matching, (guint)cluster) : 0;
  g_autofree char *certain = canvass_figure_word (
      g_dngettext (GETTEXT_PACKAGE, "%s pair is certain.", "%s pairs are certain.", n_certain),
      n_certain);
  g_autofree char *one =
      canvass_figure_word (g_dngettext (GETTEXT_PACKAGE,
                                        "%s signature may be of this one person.",
                                        "%s signatures may be of this one person.",
                                        size),
                           size);

  gtk_widget_set_visible (GTK_WIDGET (self->certain_group), n_certain > 0);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->certain_row), certain);
  gtk_widget_set_visible (GTK_WIDGET (self->cluster_group), size > 2);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->cluster_row), one);
}

static void
show_count (CanvassDuplicatesView *self)
{
  const CanvassDeskSummary *summary = canvass_desk_get_summary (get_desk (self));
  g_autofree char *people = canvass_figure_word (
      g_dngettext (GETTEXT_PACKAGE, "%s person", "%s people", (gulong)summary->unique),
      summary->unique);
  g_autofree char *signatures = canvass_figure_word (
      g_dngettext (GETTEXT_PACKAGE, "%s signature", "%s signatures", (gulong)summary->signatures),
      summary->signatures);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s · %s", people, signatures);
  if (self->queue != NULL) {
    guint n = canvass_pair_queue_count_open (self->queue);
    g_autofree char *pairs = canvass_figure_word (
        g_dngettext (GETTEXT_PACKAGE, "%s pair to look at", "%s pairs to look at", n), n);

    g_string_append_printf (text, " · %s", pairs);
  }
  gtk_label_set_label (self->count_label, text->str);
  g_string_free (text, TRUE);
}

/* Once what had the focus is gone, so that a key answers at once. */
static gboolean
focus_answers (gpointer user_data)
{
  CanvassDuplicatesView *self = user_data;

  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (self->pair >= 0 && gtk_widget_get_mapped (GTK_WIDGET (self->same_button)) &&
      (focus == NULL || !gtk_widget_get_mapped (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (self->same_button));
  return G_SOURCE_REMOVE;
}

static void
ask_next (CanvassDuplicatesView *self)
{
  self->pair = self->queue != NULL ? canvass_pair_queue_get_next (self->queue) : -1;
  canvass_pair_grid_show (self->grid, NULL, NULL, NULL);
  show_reasons (self);
  if (self->pair >= 0) {
    show_likely (self);
    show_offers (self);
    fetch_pair (self);
  }
  gtk_stack_set_visible_child_name (self->stack,
                                    self->looking != NULL ? "working"
                                    : self->queue == NULL ? "start"
                                    : self->pair >= 0     ? "pair"
                                                          : "done");
  show_count (self);
  enable (self);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_answers, g_object_ref (self), g_object_unref);
}

/* Comparing all */

static gpointer
compare_all (CanvassLedger *ledger,
             CanvassRoll *roll,
             gpointer data,
             CanvassDeskProgress *progress,
             GCancellable *cancellable,
             GError **error)
{
  return canvass_duplicates_find (
      ledger, roll, NULL, canvass_desk_progress_step, progress, cancellable, error);
}

static void
on_progress (CanvassDuplicatesView *self, CanvassDeskProgress *progress)
{
  double fraction = canvass_desk_progress_get_fraction (progress);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
}

static void
on_compared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassDuplicatesView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassMatching) matching =
      canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  g_clear_object (&self->looking);
  g_clear_object (&self->progress);
  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;

  if (matching != NULL) {
    g_clear_pointer (&self->queue, canvass_pair_queue_free);
    g_array_set_size (self->made, 0);
    self->queue = canvass_pair_queue_new (g_steal_pointer (&matching));
  } else if (error != NULL) {
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
  }
  ask_next (self);
}

static void
on_look (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDuplicatesView *self = CANVASS_DUPLICATES_VIEW (widget);

  if (self->looking != NULL)
    return;

  self->looking = g_cancellable_new ();
  self->progress = canvass_desk_progress_new ();
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  g_signal_connect_object (
      self->progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, "working");
  enable (self);
  canvass_desk_run_async (get_desk (self),
                          compare_all,
                          NULL,
                          NULL,
                          (GDestroyNotify)canvass_matching_free,
                          CANVASS_DESK_LONG,
                          self->progress,
                          self->looking,
                          on_compared,
                          g_object_ref (self));
}

static void
on_cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDuplicatesView *self = CANVASS_DUPLICATES_VIEW (widget);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
}

/* Answers */

static void
note_made (CanvassDeskView *view, GArray *made, gpointer user_data)
{
  CanvassDuplicatesView *self = CANVASS_DUPLICATES_VIEW (view);
  Made one = { .number = GPOINTER_TO_UINT (user_data) };

  self->n_deciding--;
  if (self->queue == NULL)
    return;

  if (made == NULL) {
    canvass_pair_queue_take_back (self->queue, one.number);
  } else if (made->len > 0) {
    memcpy (one.decision,
            g_array_index (made, CanvassDecisionId, made->len - 1).bytes,
            CANVASS_HASH_BYTES);
    g_array_append_val (self->made, one);
  }
  if (self->pair < 0)
    ask_next (self);
  enable (self);
}

static void
decide (CanvassDuplicatesView *self, CanvassDecisionJob *job, guint number, const char *said)
{
  self->n_deciding++;
  canvass_decision_job_run (
      job, CANVASS_DESK_VIEW (self), said, note_made, GUINT_TO_POINTER (number));
}

static void
answer (CanvassDuplicatesView *self, CanvassPairAnswer given)
{
  CanvassMatchPair pair;
  guint number;

  if (self->pair < 0)
    return;

  pair = get_pair (self);
  number = canvass_pair_queue_answer (self->queue, (guint)self->pair, given);
  if (given != CANVASS_PAIR_SKIPPED) {
    CanvassDecisionJob *job = canvass_decision_job_new (
        given == CANVASS_PAIR_SAME ? CANVASS_DECISION_JOB_JOIN : CANVASS_DECISION_JOB_SEPARATE);

    canvass_decision_job_add_id (job, pair.a);
    canvass_decision_job_add_id (job, pair.b);
    canvass_decision_job_end_set (job);
    decide (self, job, number, NULL);
  }
  ask_next (self);
}

static void
on_same (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (CANVASS_DUPLICATES_VIEW (widget), CANVASS_PAIR_SAME);
}

static void
on_different (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (CANVASS_DUPLICATES_VIEW (widget), CANVASS_PAIR_DIFFERENT);
}

static void
on_skip (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (CANVASS_DUPLICATES_VIEW (widget), CANVASS_PAIR_SKIPPED);
}

static void
on_cluster (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDuplicatesView *self = CANVASS_DUPLICATES_VIEW (widget);
  CanvassMatching *matching;
  CanvassDecisionJob *job;
  gint cluster;

  if (self->pair < 0)
    return;

  matching = canvass_pair_queue_get_matching (self->queue);
  cluster = canvass_pair_queue_find_cluster (self->queue, (guint)self->pair);
  if (cluster < 0)
    return;

  job = canvass_decision_job_new (CANVASS_DECISION_JOB_JOIN);
  for (guint i = 0; i < canvass_matching_get_cluster_size (matching, (guint)cluster); i++)
    canvass_decision_job_add_id (job,
                                 canvass_matching_get_cluster_id (matching, (guint)cluster, i));
  canvass_decision_job_end_set (job);
  decide (self,
          job,
          canvass_pair_queue_answer_cluster (self->queue, (guint)cluster),
          _ ("They count as one person now."));
  ask_next (self);
}

static void
on_certain (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDuplicatesView *self = CANVASS_DUPLICATES_VIEW (widget);
  g_autoptr (GPtrArray) people = NULL;
  CanvassDecisionJob *job;

  if (self->queue == NULL)
    return;

  people = canvass_pair_queue_list_certain (self->queue);
  if (people->len == 0)
    return;

  job = canvass_decision_job_new (CANVASS_DECISION_JOB_JOIN);
  for (guint i = 0; i < people->len; i++) {
    const GByteArray *person = people->pdata[i];

    for (guint j = 0; j < person->len; j += CANVASS_ID_BYTES)
      canvass_decision_job_add_id (job, person->data + j);
    canvass_decision_job_end_set (job);
  }
  decide (self,
          job,
          canvass_pair_queue_answer_certain (self->queue, people),
          _ ("The certain ones are merged, in one decision that you can undo."));
  ask_next (self);
}

static void
undo_last_decision (CanvassDuplicatesView *self)
{
  const Made *last = &g_array_index (self->made, Made, self->made->len - 1);

  gtk_widget_activate_action (
      GTK_WIDGET (self),
      "desk-view.undo",
      "@ay",
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, last->decision, sizeof last->decision, 1));
  g_array_set_size (self->made, self->made->len - 1);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassDuplicatesView *self = CANVASS_DUPLICATES_VIEW (widget);
  guint last;

  if (self->queue == NULL || self->n_deciding > 0)
    return;

  last = canvass_pair_queue_get_last (self->queue);
  canvass_pair_queue_take_back (self->queue, last);
  /* Nothing is decided by skipping. */
  if (self->made->len > 0 && g_array_index (self->made, Made, self->made->len - 1).number == last)
    undo_last_decision (self);
  ask_next (self);
}

static void
canvass_duplicates_view_refresh (CanvassDeskView *view)
{
  CanvassDuplicatesView *self = CANVASS_DUPLICATES_VIEW (view);

  show_count (self);
  if (self->queue == NULL && self->looking == NULL)
    gtk_stack_set_visible_child_name (self->stack, "start");
}

static void
canvass_duplicates_view_wipe (CanvassDeskView *view)
{
  CanvassDuplicatesView *self = CANVASS_DUPLICATES_VIEW (view);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  self->pair = -1;
  canvass_pair_grid_show (self->grid, NULL, NULL, NULL);
  show_reasons (self);
  g_clear_pointer (&self->queue, canvass_pair_queue_free);
  gtk_stack_set_visible_child_name (self->stack, "start");
}

static void
canvass_duplicates_view_dispose (GObject *object)
{
  CanvassDuplicatesView *self = CANVASS_DUPLICATES_VIEW (object);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_object (&self->looking);
  g_clear_object (&self->progress);
  g_clear_object (&self->fetching);
  g_clear_pointer (&self->queue, canvass_pair_queue_free);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_DUPLICATES_VIEW);

  G_OBJECT_CLASS (canvass_duplicates_view_parent_class)->dispose (object);
}

static void
canvass_duplicates_view_finalize (GObject *object)
{
  g_array_unref (CANVASS_DUPLICATES_VIEW (object)->made);

  G_OBJECT_CLASS (canvass_duplicates_view_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct {
    const char *name;
    GtkWidgetActionActivateFunc activate;
    guint key; /* 0: none */
  } actions[] = {
    { "duplicates.look", on_look, 0 },         { "duplicates.cancel", on_cancel, 0 },
    { "duplicates.same", on_same, GDK_KEY_1 }, { "duplicates.different", on_different, GDK_KEY_2 },
    { "duplicates.skip", on_skip, GDK_KEY_3 }, { "duplicates.back", on_back, GDK_KEY_4 },
    { "duplicates.cluster", on_cluster, 0 },   { "duplicates.certain", on_certain, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
    if (actions[i].key == 0)
      continue;
    gtk_widget_class_add_binding_action (widget_class, actions[i].key, 0, actions[i].name, NULL);
    gtk_widget_class_add_binding_action (
        widget_class, actions[i].key - GDK_KEY_1 + GDK_KEY_KP_1, 0, actions[i].name, NULL);
  }
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "duplicates.back", NULL);
}

static void
canvass_duplicates_view_class_init (CanvassDuplicatesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassDeskViewClass *view_class = CANVASS_DESK_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_duplicates_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_duplicates_view_finalize;
  view_class->refresh = canvass_duplicates_view_refresh;
  view_class->wipe = canvass_duplicates_view_wipe;

  g_type_ensure (CANVASS_TYPE_PAIR_GRID);
  g_type_ensure (CANVASS_TYPE_PAIR_REASONS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/duplicates-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, count_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, certain_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, certain_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, likely_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, grid);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, cluster_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, cluster_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, reasons);
  gtk_widget_class_bind_template_child (widget_class, CanvassDuplicatesView, same_button);
  install_actions (widget_class);
}

static void
canvass_duplicates_view_init (CanvassDuplicatesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pair = -1;
  self->made = g_array_new (FALSE, FALSE, sizeof (Made));
  enable (self);
}
