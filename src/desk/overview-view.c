/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/overview-view.h"

#include "desk/destroy-view.h"
#include "desk/figures.h"
#include "pages/language.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

#define ASK_DAYS_BEFORE 30

struct _CanvassOverviewView {
  CanvassDeskView parent_instance;

  GPtrArray *rows; /* (element-type GtkWidget) (borrowed) in the group */

  /* template widgets */
  GtkStack *stack;
  GtkLabel *title_label;
  GtkLabel *count_label;
  GtkLabel *caption_label;
  GtkLevelBar *goal_bar;
  AdwPreferencesGroup *attention_group;
  AdwActionRow *waiting_row;
  AdwActionRow *contradictions_row;
  AdwActionRow *destroy_row;
  AdwPreferencesGroup *sum_group;
};

G_DEFINE_FINAL_TYPE (CanvassOverviewView, canvass_overview_view, CANVASS_TYPE_DESK_VIEW)

static void
show_goal (CanvassOverviewView *self, const CanvassDeskSummary *summary)
{
  g_autofree char *count = canvass_figure_write (summary->unique);
  g_autofree char *goal = canvass_figure_write (summary->goal);
  g_autofree char *caption = NULL;

  gtk_label_set_label (self->count_label, count);
  if (summary->goal > 0)
    /* Translators: below a large number; %s is the goal. */
    caption = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                            "person has signed, of a goal of %s",
                                            "people have signed, of a goal of %s",
                                            (gulong)summary->unique),
                               goal);
  else
    caption = g_strdup (g_dngettext (
        GETTEXT_PACKAGE, "person has signed", "people have signed", (gulong)summary->unique));
  gtk_label_set_label (self->caption_label, caption);

  gtk_widget_set_visible (GTK_WIDGET (self->goal_bar), summary->goal > 0);
  gtk_level_bar_set_value (
      self->goal_bar,
      summary->goal > 0 ? MIN ((double)summary->unique / (double)summary->goal, 1) : 0);
  canvass_spoken_set_name (GTK_WIDGET (self->goal_bar), caption);
}

static void
add_row (
    CanvassOverviewView *self, const char *title, const char *subtitle, guint64 n, gboolean sum)
{
  GtkWidget *row = canvass_figure_row_new (title, subtitle, n);

  if (sum)
    gtk_widget_add_css_class (row, "sum");
  adw_preferences_group_add (self->sum_group, row);
  g_ptr_array_add (self->rows, row);
}

/* Each line is what is left of those above it. */
static void
show_sum (CanvassOverviewView *self, const CanvassDeskSummary *summary)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->sum_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  add_row (self, _ ("Records read"), _ ("Everything that tables have sent"), summary->read, FALSE);
  add_row (self,
           _ ("Copies of these"),
           _ ("Importing twice is importing once"),
           summary->repeated,
           FALSE);
  add_row (
      self, _ ("In quarantine"), _ ("Set aside until somebody decides"), summary->waiting, FALSE);
  add_row (self, _ ("Rejected"), _ ("By a coordinator's decision"), summary->rejected, FALSE);
  add_row (self, _ ("Taken back"), _ ("By those who had signed"), summary->withdrawn, FALSE);
  add_row (self,
           _ ("Notes of the tables"),
           _ ("Ends of events and marks of doubt, which are no signatures"),
           summary->records - summary->signatures,
           FALSE);
  add_row (self, _ ("Signatures"), _ ("What is left"), summary->signatures, TRUE);
  add_row (self, _ ("Signed more than once"), _ ("The same person again"), summary->merged, FALSE);
  add_row (self, _ ("People"), _ ("This is the number to report"), summary->unique, TRUE);
}

static void
show_attention (CanvassOverviewView *self, const CanvassDeskSummary *summary)
{
  g_autofree char *waiting = canvass_figure_write (summary->waiting);
  g_autofree char *contradictions = canvass_figure_write (summary->n_contradictions);
  g_autofree char *waiting_words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                                 "%s record waits in quarantine",
                                                                 "%s records wait in quarantine",
                                                                 (gulong)summary->waiting),
                                                    waiting);
  g_autofree char *contradictions_words =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                    "%s decision of coordinators contradicts another one",
                                    "%s decisions of coordinators contradict each other",
                                    summary->n_contradictions),
                       contradictions);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->waiting_row), waiting_words);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->contradictions_row),
                                 contradictions_words);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_row), summary->waiting > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->contradictions_row), summary->n_contradictions > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->attention_group),
                          summary->waiting > 0 || summary->n_contradictions > 0 ||
                              gtk_widget_get_visible (GTK_WIDGET (self->destroy_row)));
}

/* The desk asks, while there is time for a backup and for those who hold copies. */
static void
show_destroying (CanvassOverviewView *self, CanvassCampaign *campaign)
{
  gboolean due = FALSE;
  int days = 0;
  g_autofree char *words = canvass_destroy_word_day (campaign, &due, &days);

  if (words != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->destroy_row), words);
  gtk_widget_set_visible (GTK_WIDGET (self->destroy_row), words != NULL && days <= ASK_DAYS_BEFORE);
}

static void
canvass_overview_view_refresh (CanvassDeskView *view)
{
  CanvassOverviewView *self = CANVASS_OVERVIEW_VIEW (view);
  CanvassDesk *desk = canvass_desk_view_get_desk (view);
  const CanvassDeskSummary *summary = canvass_desk_get_summary (desk);
  CanvassCampaign *campaign = canvass_desk_get_campaign (desk);
  gtk_stack_set_visible_child_name (self->stack, summary->read > 0 ? "counts" : "empty");
  gtk_label_set_label (
      self->title_label,
      canvass_text_get_title (canvass_campaign_get_text (campaign, canvass_language_in_use ())));
  show_goal (self, summary);
  show_destroying (self, campaign);
  show_attention (self, summary);
  show_sum (self, summary);
}

static void
canvass_overview_view_wipe (CanvassDeskView *view)
{
  CanvassOverviewView *self = CANVASS_OVERVIEW_VIEW (view);
  const CanvassDeskSummary nothing = { 0 };

  gtk_stack_set_visible_child_name (self->stack, "empty");
  gtk_label_set_label (self->title_label, "");
  show_goal (self, &nothing);
  show_attention (self, &nothing);
  show_sum (self, &nothing);
}

static void
on_waiting_activated (CanvassOverviewView *self)
{
  canvass_desk_view_go (CANVASS_DESK_VIEW (self), "import", "quarantine");
}

static void
on_contradictions_activated (CanvassOverviewView *self)
{
  canvass_desk_view_go (CANVASS_DESK_VIEW (self), "decisions", NULL);
}

static void
on_destroy_activated (CanvassOverviewView *self)
{
  canvass_desk_view_go (CANVASS_DESK_VIEW (self), "destroy", NULL);
}

static void
canvass_overview_view_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_OVERVIEW_VIEW);

  G_OBJECT_CLASS (canvass_overview_view_parent_class)->dispose (object);
}

static void
canvass_overview_view_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_OVERVIEW_VIEW (object)->rows);

  G_OBJECT_CLASS (canvass_overview_view_parent_class)->finalize (object);
}

static void
canvass_overview_view_class_init (CanvassOverviewViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_overview_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_overview_view_finalize;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_overview_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_overview_view_wipe;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/overview-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, title_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, count_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, caption_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, goal_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, attention_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, waiting_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, contradictions_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, destroy_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassOverviewView, sum_group);
  gtk_widget_class_bind_template_callback (widget_class, on_waiting_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_contradictions_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_destroy_activated);
}

static void
canvass_overview_view_init (CanvassOverviewView *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
