/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/typing-view.h"

#include "desk/figures.h"
#include "desk/print-choices.h"
#include "desk/typing-form.h"
#include "desk/typing-job.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassTypingView {
  CanvassDeskView parent_instance;

  CanvassTyping *typing; /* (owned) */
  char *sheet;           /* (owned) whose lines these are */
  GArray *lines;         /* (owned) (element-type CanvassPaperLine) */
  CanvassPayload *last;  /* (owned) (nullable) what was sealed last, to be mended */
  guint last_line;       /* that can be taken back; 0 for none */
  guint n_waiting;
  guint serial;       /* of the last look */
  gboolean busy;      /* a line is on its way */
  gboolean again;     /* it was told that this line was typed already */
  gboolean own;       /* what changed next is our doing */
  gboolean reread;    /* others may have typed meanwhile */
  gboolean to_form;   /* the focus goes there once the sheet is known */
  gboolean advancing; /* the line is being set by the view */

  /* template widgets */
  GtkEntry *sheet_entry;
  GtkEntry *day_entry;
  AdwComboRow *language_row;
  GtkSpinButton *lines_spin;
  GtkLabel *account_label;
  GtkLabel *rest_label;
  GtkWidget *deliver_button;
  CanvassTypingForm *form;
  GtkSpinButton *line_spin;
  GtkLabel *problem_label;
};

G_DEFINE_FINAL_TYPE (CanvassTypingView, canvass_typing_view, CANVASS_TYPE_DESK_VIEW)

static void look (CanvassTypingView *self);

static CanvassDesk *
get_desk (CanvassTypingView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

static guint
get_line (CanvassTypingView *self)
{
  return (guint)gtk_spin_button_get_value_as_int (self->line_spin);
}

static CanvassPaperLine
get_state (CanvassTypingView *self, guint line)
{
  return line >= 1 && line <= self->lines->len
             ? g_array_index (self->lines, CanvassPaperLine, line - 1)
             : CANVASS_PAPER_LINE_OPEN;
}

static guint
count (CanvassTypingView *self, CanvassPaperLine what)
{
  guint n = 0;

  for (guint i = 0; i < self->lines->len; i++)
    n += g_array_index (self->lines, CanvassPaperLine, i) == what;
  return n;
}

static void
tell_problem (CanvassTypingView *self, const char *words)
{
  gtk_label_set_label (self->problem_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), words != NULL);
}

static void
add_part (GString *text, const char *words, guint n)
{
  g_autofree char *part = canvass_figure_word (words, n);

  if (n == 0)
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, part);
}

static void
show_account (CanvassTypingView *self)
{
  guint typed = count (self, CANVASS_PAPER_LINE_TYPED);
  g_autofree char *n = canvass_figure_write (typed);
  g_autofree char *of = canvass_figure_write (self->lines->len);
  /* Translators: number of a sheet of paper, typed lines, all lines on it. */
  g_autofree char *title =
      g_strdup_printf (_ ("Sheet %s: %s of %s lines typed"), self->sheet, n, of);
  g_autoptr (GString) rest = g_string_new (NULL);

  add_part (rest, _ ("Nobody on it: %s"), count (self, CANVASS_PAPER_LINE_EMPTY));
  add_part (rest, _ ("Cannot be read: %s"), count (self, CANVASS_PAPER_LINE_CROSSED_OUT));
  add_part (rest, _ ("Sealed, not yet counted: %s"), self->n_waiting);
  gtk_label_set_label (self->account_label, title);
  gtk_label_set_label (self->rest_label, rest->str);
  gtk_widget_set_visible (GTK_WIDGET (self->account_label), *self->sheet != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->rest_label), rest->len > 0);
  gtk_widget_set_visible (self->deliver_button, self->n_waiting > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "typing.take-back", self->last_line > 0);
}

/* Of the line that is to be typed. */
static void
warn_of_line (CanvassTypingView *self)
{
  self->again = FALSE;
  switch (get_state (self, get_line (self))) {
  case CANVASS_PAPER_LINE_TYPED:
    tell_problem (self, _ ("This line was typed already. Choose another one above."));
    break;
  case CANVASS_PAPER_LINE_EMPTY:
  case CANVASS_PAPER_LINE_CROSSED_OUT:
  case CANVASS_PAPER_LINE_OPEN:
  default:
    tell_problem (self, NULL);
  }
}

static void
go_to_line (CanvassTypingView *self, guint line)
{
  self->advancing = TRUE;
  gtk_spin_button_set_value (self->line_spin, line);
  self->advancing = FALSE;
  warn_of_line (self);
}

/* 0: none is left. */
static guint
find_open_line (CanvassTypingView *self, guint after)
{
  guint n = self->lines->len;

  for (guint i = 0; i < n; i++)
    if (get_state (self, (after + i) % n + 1) == CANVASS_PAPER_LINE_OPEN)
      return (after + i) % n + 1;
  return 0;
}

static CanvassTypingRequest *
make_request (CanvassTypingView *self, CanvassTypingWhat what)
{
  CanvassTypingRequest *request = canvass_typing_request_new (what, self->typing, self->sheet);

  request->line = get_line (self);
  request->n_lines = (guint)gtk_spin_button_get_value_as_int (self->lines_spin);
  request->reread = self->reread;
  self->reread = FALSE;
  return request;
}

static void
run (CanvassTypingView *self, CanvassTypingRequest *request, GAsyncReadyCallback callback)
{
  if (canvass_typing_run_async (get_desk (self), request, callback, g_object_ref (self)))
    self->own = TRUE;
}

/* FALSE: there is nothing to show. */
static gboolean
take_result (CanvassTypingView *self, CanvassDesk *desk, CanvassTypingResult *done, GError *error)
{
  if (canvass_desk_is_locked (desk))
    return FALSE;
  if (done == NULL) {
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
    return FALSE;
  }

  self->n_waiting = done->n_waiting;
  if (g_strcmp0 (done->sheet, self->sheet) == 0) {
    g_array_unref (self->lines);
    self->lines = g_array_ref (done->lines);
  }
  show_account (self);
  return TRUE;
}

static void
on_delivered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassTypingView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassTypingResult) done =
      canvass_typing_run_finish (CANVASS_DESK (source), result, &error);

  take_result (self, CANVASS_DESK (source), done, error);
}

static void
on_deliver (CanvassTypingView *self)
{
  if (self->n_waiting > 0)
    run (self, make_request (self, CANVASS_TYPING_DELIVER), on_delivered);
}

/* Whoever holds a pile goes on with the next number, if sheets have numbers. */
static void
finish_sheet (CanvassTypingView *self)
{
  g_autofree char *words = g_strdup_printf (_ ("Sheet %s is complete."), self->sheet);
  guint64 number;

  canvass_desk_view_toast (CANVASS_DESK_VIEW (self), words);
  on_deliver (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->sheet_entry));
  if (g_ascii_string_to_unsigned (self->sheet, 10, 0, G_MAXUINT32, &number, NULL)) {
    g_autofree char *next = g_strdup_printf ("%" G_GUINT64_FORMAT, number + 1);

    gtk_editable_set_text (GTK_EDITABLE (self->sheet_entry), next);
  }
  gtk_editable_select_region (GTK_EDITABLE (self->sheet_entry), 0, -1);
}

static void
go_on (CanvassTypingView *self, guint line)
{
  guint next = find_open_line (self, line);

  canvass_typing_form_clear (self->form);
  self->last_line = line;
  show_account (self);
  if (next == 0) {
    finish_sheet (self);
    return;
  }
  go_to_line (self, next);
  canvass_typing_form_begin (self->form);
}

static void
word_problem (CanvassTypingView *self, const GError *problem)
{
  const CanvassRules *rules =
      canvass_campaign_get_rules (canvass_desk_get_campaign (get_desk (self)));
  g_autofree char *words = NULL;

  if (g_error_matches (problem, CANVASS_PAPER_ERROR, CANVASS_PAPER_ERROR_TYPED)) {
    words = g_strdup (_ ("This line was typed already. Enter once more to keep both."));
    self->again = TRUE;
  } else if (g_error_matches (problem, CANVASS_PAPER_ERROR, CANVASS_PAPER_ERROR_CLOSED))
    words =
        g_strdup_printf (_ ("The petition closed on %s. Look at the day above."), rules->closes);
  else if (g_error_matches (problem, CANVASS_PAPER_ERROR, CANVASS_PAPER_ERROR_NO_PLACE))
    words = g_strdup (_ ("Which sheet is it? Its number goes above."));
  else
    words =
        g_strdup (_ ("This line does not go together: look at the consents, and at what somebody "
                     "under 18 may give."));
  tell_problem (self, words);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassTypingView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassTypingResult) done =
      canvass_typing_run_finish (CANVASS_DESK (source), result, &error);

  self->busy = FALSE;
  if (!take_result (self, CANVASS_DESK (source), done, error))
    return;
  if (done->problem != NULL) {
    word_problem (self, done->problem);
    return;
  }

  g_clear_pointer (&self->last, canvass_payload_free);
  self->last = g_steal_pointer (&done->payload);
  if (g_strcmp0 (done->sheet, self->sheet) == 0)
    go_on (self, done->line);
}

static void
on_taken_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassTypingView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassTypingResult) done =
      canvass_typing_run_finish (CANVASS_DESK (source), result, &error);

  self->busy = FALSE;
  if (!take_result (self, CANVASS_DESK (source), done, error))
    return;

  self->last_line = 0;
  go_to_line (self, done->line);
  if (self->last != NULL)
    canvass_typing_form_fill (self->form, self->last);
  g_clear_pointer (&self->last, canvass_payload_free);
  show_account (self);
  canvass_typing_form_begin (self->form);
}

static gboolean
take_day (CanvassTypingView *self, CanvassPayload *payload)
{
  const char *day = gtk_editable_get_text (GTK_EDITABLE (self->day_entry));
  g_autoptr (CanvassPayload) now = canvass_payload_new ();
  g_autofree char *words = NULL;

  canvass_payload_set_today (now);
  if (canvass_payload_set_day (payload, day) && strcmp (day, canvass_payload_get_day (now)) <= 0)
    return TRUE;

  words = g_strdup_printf (_ ("Write the day on which it was signed like %s, and none to come."),
                           canvass_payload_get_day (now));
  tell_problem (self, words);
  gtk_widget_grab_focus (GTK_WIDGET (self->day_entry));
  return FALSE;
}

static void
on_entered (CanvassTypingView *self)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autofree char *problem = NULL;
  CanvassTypingRequest *request;

  if (self->busy)
    return;
  if (*self->sheet == '\0') {
    tell_problem (self, _ ("Which sheet is it? Its number goes above."));
    gtk_widget_grab_focus (GTK_WIDGET (self->sheet_entry));
    return;
  }

  canvass_payload_set_language (
      payload,
      canvass_print_choices_get_language (self->language_row,
                                          canvass_desk_get_campaign (get_desk (self))));
  if (!take_day (self, payload))
    return;
  if (!canvass_typing_form_take (self->form, payload, &problem)) {
    tell_problem (self, problem);
    return;
  }

  request = make_request (self, CANVASS_TYPING_ADD);
  request->payload = g_steal_pointer (&payload);
  request->again = self->again;
  self->busy = TRUE;
  run (self, request, on_done);
}

static void
skip (CanvassTypingView *self, CanvassPaperLine what)
{
  CanvassTypingRequest *request;

  if (self->busy || *self->sheet == '\0')
    return;

  request = make_request (self, CANVASS_TYPING_SKIP);
  request->mark = what;
  self->busy = TRUE;
  run (self, request, on_done);
}

static void
on_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassTypingView *self = CANVASS_TYPING_VIEW (widget);

  if (g_str_equal (action, "typing.empty"))
    skip (self, CANVASS_PAPER_LINE_EMPTY);
  else if (g_str_equal (action, "typing.crossed-out"))
    skip (self, CANVASS_PAPER_LINE_CROSSED_OUT);
  else if (g_str_equal (action, "typing.clear")) {
    canvass_typing_form_clear (self->form);
    warn_of_line (self);
    canvass_typing_form_begin (self->form);
  } else if (!self->busy && self->last_line > 0) {
    CanvassTypingRequest *request = make_request (self, CANVASS_TYPING_TAKE_BACK);

    request->line = self->last_line;
    self->busy = TRUE;
    run (self, request, on_taken_back);
  }
}

static void
on_edited (CanvassTypingView *self)
{
  if (self->lines != NULL)
    warn_of_line (self);
}

static void
on_line_changed (CanvassTypingView *self)
{
  if (!self->advancing && self->lines != NULL)
    warn_of_line (self);
}

typedef struct {
  CanvassTypingView *view; /* (owned) */
  guint serial;
} Look;

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *asked = user_data;
  g_autoptr (CanvassTypingView) self = asked->view;
  gboolean is_last = asked->serial == self->serial;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassTypingResult) done =
      canvass_typing_run_finish (CANVASS_DESK (source), result, &error);
  guint next;

  g_free (asked);
  if (!take_result (self, CANVASS_DESK (source), done, error) || !is_last)
    return;

  next = find_open_line (self, 0);
  if (next > 0 && canvass_typing_form_is_blank (self->form))
    go_to_line (self, next);
  else
    warn_of_line (self);
  if (self->to_form)
    canvass_typing_form_begin (self->form);
  self->to_form = FALSE;
}

static void
look (CanvassTypingView *self)
{
  Look *asked = g_new (Look, 1);

  *asked = (Look){ g_object_ref (self), ++self->serial };
  gtk_spin_button_set_range (self->line_spin, 1, gtk_spin_button_get_value (self->lines_spin));
  if (canvass_typing_run_async (
          get_desk (self), make_request (self, CANVASS_TYPING_LOOK), on_looked, asked))
    self->own = TRUE;
}

static void
on_sheet_changed (CanvassTypingView *self)
{
  const char *sheet = gtk_editable_get_text (GTK_EDITABLE (self->sheet_entry));

  if (self->lines == NULL)
    return;

  if (g_strcmp0 (sheet, self->sheet) != 0) {
    on_deliver (self);
    self->last_line = 0;
    g_clear_pointer (&self->last, canvass_payload_free);
    g_free (self->sheet);
    self->sheet = g_strdup (sheet);
  }
  if (*sheet != '\0')
    look (self);
  else
    show_account (self);
}

/* The lines may not be known yet. */
static void
on_sheet_entered (CanvassTypingView *self)
{
  if (*self->sheet == '\0')
    return;

  self->to_form = TRUE;
  look (self);
}

static void
on_sheets_activated (CanvassTypingView *self)
{
  canvass_desk_view_go (CANVASS_DESK_VIEW (self), "deliver", NULL);
}

static void
canvass_typing_view_refresh (CanvassDeskView *view)
{
  CanvassTypingView *self = CANVASS_TYPING_VIEW (view);
  CanvassCampaign *campaign = canvass_desk_get_campaign (get_desk (self));

  if (!self->own)
    self->reread = TRUE;
  self->own = FALSE;
  canvass_print_choices_fill_languages (self->language_row, campaign);
  canvass_typing_form_set_campaign (self->form, campaign);
}

static void
canvass_typing_view_map (GtkWidget *widget)
{
  CanvassTypingView *self = CANVASS_TYPING_VIEW (widget);

  self->own = FALSE;
  self->reread = TRUE;
  GTK_WIDGET_CLASS (canvass_typing_view_parent_class)->map (widget);
}

/* Who looks elsewhere finds what was typed counted there. */
static void
canvass_typing_view_unmap (GtkWidget *widget)
{
  CanvassTypingView *self = CANVASS_TYPING_VIEW (widget);

  if (get_desk (self) != NULL && !canvass_desk_is_locked (get_desk (self)))
    on_deliver (self);
  GTK_WIDGET_CLASS (canvass_typing_view_parent_class)->unmap (widget);
}

static void
canvass_typing_view_wipe (CanvassDeskView *view)
{
  CanvassTypingView *self = CANVASS_TYPING_VIEW (view);

  self->n_waiting = 0;
  g_clear_pointer (&self->last, canvass_payload_free);
  canvass_typing_form_clear (self->form);
  g_clear_pointer (&self->typing, canvass_typing_unref);
}

static void
canvass_typing_view_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_TYPING_VIEW);

  G_OBJECT_CLASS (canvass_typing_view_parent_class)->dispose (object);
}

static void
canvass_typing_view_finalize (GObject *object)
{
  CanvassTypingView *self = CANVASS_TYPING_VIEW (object);

  g_clear_pointer (&self->typing, canvass_typing_unref);
  g_clear_pointer (&self->last, canvass_payload_free);
  g_array_unref (self->lines);
  g_free (self->sheet);

  G_OBJECT_CLASS (canvass_typing_view_parent_class)->finalize (object);
}

static void
canvass_typing_view_class_init (CanvassTypingViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_typing_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_typing_view_finalize;
  widget_class->map = canvass_typing_view_map;
  widget_class->unmap = canvass_typing_view_unmap;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_typing_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_typing_view_wipe;

  g_type_ensure (CANVASS_TYPE_TYPING_FORM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/typing-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, sheet_entry);
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, day_entry);
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, language_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, lines_spin);
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, account_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, rest_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, deliver_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, form);
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, line_spin);
  gtk_widget_class_bind_template_child (widget_class, CanvassTypingView, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, on_sheet_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_sheet_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_line_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_deliver);
  gtk_widget_class_bind_template_callback (widget_class, on_sheets_activated);
  gtk_widget_class_install_action (widget_class, "typing.empty", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "typing.crossed-out", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "typing.take-back", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "typing.clear", NULL, on_action);
}

static void
add_key (GtkEventController *controller, const char *trigger, const char *action)
{
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                        gtk_named_action_new (action)));
}

/* Before the line of text that has the focus, which has uses of its own for some of them. */
static void
add_keys (CanvassTypingView *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_key (controller, "Escape", "typing.clear");
  add_key (controller, "<Control>z", "typing.take-back");
  add_key (controller, "<Control>e", "typing.empty");
  add_key (controller, "<Control>d", "typing.crossed-out");
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
canvass_typing_view_init (CanvassTypingView *self)
{
  g_autoptr (CanvassPayload) now = canvass_payload_new ();

  self->typing = canvass_typing_new ();
  self->sheet = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  self->lines = g_array_new (FALSE, FALSE, sizeof (CanvassPaperLine));
  canvass_payload_set_today (now);
  gtk_editable_set_text (GTK_EDITABLE (self->day_entry), canvass_payload_get_day (now));
  add_keys (self);
  show_account (self);
}
