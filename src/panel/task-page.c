/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/task-page.h"

#include "panel/job-box.h"
#include "panel/outcome.h"
#include "panel/parts.h"
#include "panel/report.h"
#include "widgets/grid.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassTaskPage {
  CanvassPanelPage parent_instance;

  gboolean ended; /* the job, and it was told */

  /* template widgets */
  GtkLabel *intro;
  GtkLabel *erased;
  GtkBox *sticks;
  CanvassJobBox *job_box;
  GtkButton *cancel_button;
  GtkButton *done_button;
  GtkButton *go_button;
};

G_DEFINE_FINAL_TYPE (CanvassTaskPage, canvass_task_page, CANVASS_TYPE_PANEL_PAGE)

/* What there is to do at a place. With a stick, choosing one is what begins it. */
typedef struct {
  const char *title;
  const char *intro;
  const char *go; /* (nullable) on the button that begins it */
  CanvassPanelTask task;
  gboolean with_stick;
} Work;

static const Work WORKS[CANVASS_N_PLACES] = {
  [CANVASS_PLACE_EXPORT] = { N_ ("Export to a stick"),
                             N_ ("Every signature that no coordinator has yet is copied to the "
                                 "stick. It stays on this tablet, too."),
                             NULL,
                             CANVASS_TASK_EXPORT,
                             TRUE },
  [CANVASS_PLACE_SEND] = { N_ ("Send"),
                           N_ ("Every signature that no coordinator has yet is sent to the "
                               "coordinators. It stays on this tablet, too."),
                           N_ ("Send"),
                           CANVASS_TASK_SEND,
                           FALSE },
  [CANVASS_PLACE_PRINT] = { N_ ("Save a page to print"),
                            N_ ("All that the readiness page says is written to the stick as a "
                                "PDF."),
                            NULL,
                            CANVASS_TASK_REPORT,
                            TRUE },
  [CANVASS_PLACE_FORGOTTEN] = { N_ ("A new PIN"),
                                N_ ("Put in the stick with the file that a coordinator made for "
                                    "this table’s new PIN. No signature is touched by it."),
                                N_ ("Look for the file"),
                                CANVASS_TASK_RESET_PIN,
                                FALSE },
  [CANVASS_PLACE_ENROLL] = { N_ ("Petitions"), "", NULL, CANVASS_TASK_ENROLL, FALSE },
  [CANVASS_PLACE_DOUBT] = { N_ ("Was the last signature doubtful?"),
                            N_ ("It is marked for the coordinators, inside one more sealed record. "
                                "Nothing is opened, and nobody at the table can see whose it is."),
                            N_ ("Yes, mark it"),
                            CANVASS_TASK_DOUBT,
                            FALSE },
  [CANVASS_PLACE_CLOSE] = { N_ ("End of the event"),
                            N_ ("Nobody can sign after this until a new session opens. How many "
                                "signed is sealed as a count of its own."),
                            N_ ("Yes, the event has ended"),
                            CANVASS_TASK_CLOSE,
                            FALSE },
  [CANVASS_PLACE_QUIT] = { N_ ("Quit Canvass?"),
                           N_ ("Every signature stays safe on this tablet."),
                           N_ ("Quit"),
                           CANVASS_N_TASKS,
                           FALSE },
};

/* Practice is either begun or ended. */
static const Work PRACTICE[] = {
  { N_ ("Practice mode"),
    N_ ("Try the signing pages, or let somebody learn. Each of them says that it is only practice, "
        "and nothing is stored, counted or sent."),
    N_ ("Start practicing"),
    CANVASS_TASK_PRACTICE_ON,
    FALSE },
  { N_ ("Practice mode"),
    N_ ("Practice mode is on: nothing is stored."),
    N_ ("End practice"),
    CANVASS_TASK_PRACTICE_OFF,
    FALSE },
};

/* What the page of a closed table asks for: once it was done, the table is no longer closed. */
static const Work OPENING = { N_ ("Open a new session"), "", NULL, CANVASS_TASK_OPEN, FALSE };

static const Work *
get_work (CanvassTaskPage *self)
{
  const CanvassPanelFacts *facts = canvass_panel_page_look (CANVASS_PANEL_PAGE (self));

  if (facts->place == CANVASS_PLACE_CLOSE && facts->job.known &&
      facts->job.task == CANVASS_TASK_OPEN)
    return &OPENING;
  if (facts->place == CANVASS_PLACE_PRACTICE)
    return &PRACTICE[facts->state != NULL && facts->state->practice];
  return &WORKS[facts->place];
}

static void
begin (CanvassTaskPage *self, const char *stick)
{
  CanvassPanelModel *model = canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self));
  const Work *work = get_work (self);
  g_autofree char *report = NULL;

  if (work->task == CANVASS_N_TASKS) {
    canvass_panel_model_quit (model);
    return;
  }
  if (work->task == CANVASS_TASK_REPORT)
    report = canvass_report_describe (model);
  canvass_panel_model_do (model, work->task, stick, NULL, report);
}

static void
on_stick_clicked (GtkButton *button, CanvassTaskPage *self)
{
  begin (self, g_object_get_data (G_OBJECT (button), "stick"));
}

static void
on_take_in_clicked (GtkButton *button, CanvassTaskPage *self)
{
  canvass_panel_model_do (canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self)),
                          CANVASS_TASK_ACKNOWLEDGE,
                          g_object_get_data (G_OBJECT (button), "stick"),
                          NULL,
                          NULL);
}

static void
on_go_clicked (CanvassTaskPage *self)
{
  begin (self, NULL);
}

static void
on_cancel_clicked (CanvassTaskPage *self)
{
  canvass_panel_model_cancel (canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self)));
}

static void
on_done_clicked (CanvassTaskPage *self)
{
  const CanvassPanelFacts *facts = canvass_panel_page_look (CANVASS_PANEL_PAGE (self));
  CanvassPanelModel *model = canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self));

  /* What failed is tried again from where it began. */
  if (facts->job.known && !canvass_outcome_is_good (&facts->job) &&
      facts->place != CANVASS_PLACE_ENROLL)
    canvass_panel_model_forget_job (model);
  else
    canvass_panel_model_go_back (model);
}

static void
add_stick_button (CanvassTaskPage *self,
                  const CanvassPanelStick *stick,
                  const char *text,
                  const char *style,
                  GCallback clicked)
{
  g_autofree char *name = g_strdup_printf ("%s %s", style, stick->id);
  GtkWidget *button = canvass_part_button (text, style, name);

  g_object_set_data_full (G_OBJECT (button), "stick", g_strdup (stick->id), g_free);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  gtk_box_append (self->sticks, button);
}

static void
add_acknowledgements (CanvassTaskPage *self, const CanvassPanelStick *stick)
{
  g_autofree char *words = NULL;

  if (stick->n_acknowledgements == 0)
    return;
  /* Translators: the name of a stick. Coordinators confirm in files on it what has arrived. */
  words = g_strdup_printf (_ ("Take in what coordinators confirm on %s"), stick->name);
  add_stick_button (self, stick, words, "secondary", G_CALLBACK (on_take_in_clicked));
}

static void
add_stick (CanvassTaskPage *self, const CanvassPanelStick *stick)
{
  g_autofree char *room = canvass_part_write_room (stick->free_bytes);
  g_autofree char *words =
      g_strdup_printf ("%s · %s", stick->name, stick->read_only ? _ ("write-protected") : room);

  add_stick_button (self, stick, words, "primary", G_CALLBACK (on_stick_clicked));
  if (get_work (self)->task == CANVASS_TASK_EXPORT)
    add_acknowledgements (self, stick);
}

static void
show_sticks (CanvassTaskPage *self, const Work *work, const CanvassPanelFacts *facts)
{
  GPtrArray *sticks = facts->state != NULL ? facts->state->sticks : NULL;

  canvass_part_empty (GTK_WIDGET (self->sticks));
  gtk_widget_set_visible (GTK_WIDGET (self->sticks), work->with_stick && !facts->job.known);
  if (!work->with_stick || facts->job.known || sticks == NULL)
    return;

  gtk_box_append (self->sticks,
                  canvass_part_label (sticks->len > 0
                                          ? _ ("Which stick?")
                                          : _ ("Put in a stick: it is found by itself."),
                                      "strong"));
  for (guint i = 0; i < sticks->len; i++)
    add_stick (self, g_ptr_array_index (sticks, i));
}

static gboolean
can_begin (const Work *work, const CanvassPanelFacts *facts)
{
  return work->go != NULL && !facts->job.known &&
         (work->task != CANVASS_TASK_DOUBT || (facts->state != NULL && facts->state->can_doubt));
}

static const char *
get_intro (const Work *work, const CanvassPanelFacts *facts)
{
  if (facts->job.known && facts->place != CANVASS_PLACE_PRACTICE)
    return "";
  if (work->task == CANVASS_TASK_DOUBT && (facts->state == NULL || !facts->state->can_doubt))
    return _ ("Nobody has signed since the start, or the last signature is marked already.");
  return *work->intro != '\0' ? _ (work->intro) : "";
}

/* What a signer has entered is neither for a table that is closed nor for the other mode. */
static gboolean
erases (const Work *work, const CanvassPanelFacts *facts)
{
  return facts->begun && !facts->job.known &&
         (work->task == CANVASS_TASK_CLOSE || work->task == CANVASS_TASK_PRACTICE_ON ||
          work->task == CANVASS_TASK_PRACTICE_OFF);
}

/* Whoever hears the page is led to how it ended. */
static void
tell_end (CanvassTaskPage *self, const CanvassPanelJob *job)
{
  g_autofree char *words = canvass_outcome_describe (job);

  canvass_spoken_set_description (GTK_WIDGET (self->done_button), words);
  if (!self->ended && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->done_button));
}

static void
canvass_task_page_update (CanvassPanelPage *page)
{
  CanvassTaskPage *self = CANVASS_TASK_PAGE (page);
  const CanvassPanelFacts *facts = canvass_panel_page_look (page);
  const Work *work = get_work (self);
  gboolean ended = facts->job.known && !facts->job.running;
  gboolean again =
      ended && !canvass_outcome_is_good (&facts->job) && facts->place != CANVASS_PLACE_ENROLL;

  canvass_page_set_title (CANVASS_PAGE (self), _ (work->title));
  canvass_label_set_or_hide (self->intro, get_intro (work, facts));
  gtk_widget_set_visible (GTK_WIDGET (self->erased), erases (work, facts));
  show_sticks (self, work, facts);
  canvass_job_box_show (self->job_box, &facts->job);

  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), facts->job.running);
  gtk_widget_set_visible (GTK_WIDGET (self->done_button), ended);
  canvass_part_set_button (self->done_button, again ? _ ("Try again") : _ ("Close"));
  gtk_widget_set_visible (GTK_WIDGET (self->go_button), can_begin (work, facts));
  if (work->go != NULL)
    canvass_part_set_button (self->go_button, _ (work->go));
  if (ended)
    tell_end (self, &facts->job);
  self->ended = ended;
}

static gboolean
focus_button (GtkButton *button)
{
  return gtk_widget_get_visible (GTK_WIDGET (button)) &&
         gtk_widget_grab_focus (GTK_WIDGET (button));
}

/* What begins without a choice is gone to on purpose. */
static void
canvass_task_page_shown (CanvassPage *page)
{
  CanvassTaskPage *self = CANVASS_TASK_PAGE (page);

  if (!gtk_widget_child_focus (GTK_WIDGET (self->sticks), GTK_DIR_TAB_FORWARD) &&
      !focus_button (self->cancel_button) && !focus_button (self->done_button))
    canvass_page_focus_content (page);
}

static void
canvass_task_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_TASK_PAGE);

  G_OBJECT_CLASS (canvass_task_page_parent_class)->dispose (object);
}

static void
canvass_task_page_class_init (CanvassTaskPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_task_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_task_page_shown;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_task_page_update;

  g_type_ensure (CANVASS_TYPE_GRID);
  g_type_ensure (CANVASS_TYPE_JOB_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/task-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassTaskPage, intro);
  gtk_widget_class_bind_template_child (widget_class, CanvassTaskPage, erased);
  gtk_widget_class_bind_template_child (widget_class, CanvassTaskPage, sticks);
  gtk_widget_class_bind_template_child (widget_class, CanvassTaskPage, job_box);
  gtk_widget_class_bind_template_child (widget_class, CanvassTaskPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassTaskPage, done_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassTaskPage, go_button);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_done_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_go_clicked);
}

static void
canvass_task_page_init (CanvassTaskPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->intro), CANVASS_LIVE_ASSERTIVE);
  canvass_spoken_set_live (GTK_WIDGET (self->sticks), CANVASS_LIVE_ASSERTIVE);
}
