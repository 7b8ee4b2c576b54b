/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/kiosk-page.h"

#include "desk/decision-row.h"
#include "desk/figures.h"
#include "desk/kiosk-words.h"
#include "desk/reasons.h"
#include "desk/words.h"
#include "format/plain-line.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* The newest; those before are summed up. */
#define MAX_SESSIONS 100
#define MAX_GAPS 5
/* Rows that are made at once, so that the window does not stand still. */
#define STEP 6

struct _CanvassKioskPage {
  AdwBin parent_instance;

  CanvassDeskView *view;    /* (borrowed) (nullable) what it is in */
  CanvassKioskSheet *sheet; /* (owned) (nullable) */

  guint filling; /* tick callback, while rows are still made: */
  guint n_sessions, n_decisions;
  AdwPreferencesGroup *sessions_group;  /* (borrowed) (nullable) */
  AdwPreferencesGroup *decisions_group; /* (borrowed) (nullable) */

  /* template widgets */
  GtkLabel *name_label;
  GtkBox *groups;
  GtkBox *late_groups;
  AdwEntryRow *name_row;
  GtkWidget *pin_row;
  GtkWidget *revoke_row;
  GtkWidget *admit_row;
};

G_DEFINE_FINAL_TYPE (CanvassKioskPage, canvass_kiosk_page, ADW_TYPE_BIN)

static const CanvassLedgerKiosk *
get_kiosk (CanvassKioskPage *self)
{
  return &self->sheet->history->summary;
}

static AdwPreferencesGroup *
add_group (GtkBox *box, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle (row, subtitle);
  adw_action_row_set_subtitle_lines (row, 0);
  canvass_spoken_set_description (GTK_WIDGET (row), subtitle);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  return row;
}

static void
add_warning (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  adw_action_row_add_prefix (add_row (group, title, subtitle),
                             gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
}

/* Where coordinators disagree */

static void
on_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassKioskPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) made = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->view == NULL)
    return;

  if (made == NULL)
    canvass_desk_view_toast_error (self->view, error);
  else
    canvass_desk_view_toast_undo (self->view, _ ("Your decision holds from now on"), made);
}

static void
decide_as (CanvassKioskPage *self, const CanvassKioskDecision *decision)
{
  CanvassDesk *desk = canvass_desk_view_get_desk (self->view);

  if (decision->decision.kind == CANVASS_DECISION_NAMING)
    canvass_kiosk_name_async (
        desk, get_kiosk (self)->kiosk_id, decision->name, on_decided, g_object_ref (self));
  else
    canvass_kiosk_revoke_async (
        desk, get_kiosk (self)->kiosk_id, decision->after, on_decided, g_object_ref (self));
}

static void
on_decide (CanvassKioskPage *self, GtkWidget *button)
{
  guint place = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "place"));

  if (self->sheet != NULL && place < self->sheet->decisions->len)
    decide_as (self, &g_array_index (self->sheet->decisions, CanvassKioskDecision, place));
}

/* (transfer full) */
static char *
word_revocation (const CanvassKioskDecision *decision)
{
  static const guint8 none[CANVASS_HASH_BYTES];
  g_autofree char *number = canvass_figure_write (decision->number);

  if (memcmp (decision->after, none, sizeof none) == 0)
    return g_strdup (_ ("Nothing of it counts"));
  if (decision->number == 0)
    return g_strdup (_ ("It counts up to a batch that has not arrived"));
  return g_strdup_printf (_ ("It counts up to batch %s"), number);
}

/* (transfer full) */
static char *
word_decision (const CanvassKioskDecision *decision)
{
  return decision->decision.kind == CANVASS_DECISION_NAMING
             ? g_strdup_printf (_ ("It is called “%s”"), decision->name)
             : word_revocation (decision);
}

static void
add_contested (CanvassKioskPage *self, AdwPreferencesGroup *group, guint place)
{
  const CanvassKioskDecision *decision =
      &g_array_index (self->sheet->decisions, CanvassKioskDecision, place);
  g_autofree char *title = word_decision (decision);
  g_autofree char *subtitle =
      g_strdup_printf ("%s · %s", decision->decision.signer, decision->decision.day);
  GtkWidget *button = gtk_button_new_with_label (_ ("Decide so"));
  g_autofree char *name = g_strdup_printf (_ ("%1$s, %2$s"), _ ("Decide so"), title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  canvass_spoken_set_name (button, name);
  g_object_set_data (G_OBJECT (button), "place", GUINT_TO_POINTER (place));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_decide), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (add_row (group, title, subtitle), button);
}

static void
add_contest (CanvassKioskPage *self, CanvassDecisionKind kind, const char *what)
{
  AdwPreferencesGroup *group = NULL;

  for (guint i = 0; i < self->sheet->decisions->len; i++) {
    const CanvassKioskDecision *decision =
        &g_array_index (self->sheet->decisions, CanvassKioskDecision, i);

    if (!decision->contested || decision->decision.kind != kind)
      continue;
    if (group == NULL)
      group = add_group (self->groups, canvass_reason_title (CANVASS_QUARANTINE_CONTESTED), what);
    add_contested (self, group, i);
  }
}

/* What it sent */

static void
add_gaps (CanvassKioskPage *self, AdwPreferencesGroup *group)
{
  const CanvassLedgerKiosk *kiosk = get_kiosk (self);
  guint64 told = 0;

  for (guint i = 0; i < MIN (kiosk->n_gaps, MAX_GAPS); i++) {
    g_autofree char *words = canvass_kiosk_word_gap (&kiosk->gaps[i]);

    add_warning (group, words, _ ("Ask the table for its files once more, and import them."));
    told += kiosk->gaps[i].last - kiosk->gaps[i].first + 1;
  }
  if (kiosk->missing_batches > told) {
    guint64 n = kiosk->missing_batches - told;
    g_autofree char *words = canvass_figure_word (
        g_dngettext (GETTEXT_PACKAGE, "and %s more", "and %s more", (gulong)n), n);

    add_warning (group, words, NULL);
  }
}

static void
add_fork (CanvassKioskPage *self, AdwPreferencesGroup *group)
{
  g_autofree char *number = canvass_figure_write (self->sheet->history->forked_from);
  g_autofree char *words = g_strdup_printf (
      _ ("From batch %s on there are two chains: a copy of the tablet has been sending, too. "
         "Neither of them counts until you revoke the table after the last batch that you trust."),
      number);

  add_warning (group, _ ("The table exists twice"), words);
}

static gboolean
has_trouble (CanvassKioskPage *self)
{
  const CanvassLedgerKiosk *kiosk = get_kiosk (self);

  return kiosk->n_gaps > 0 || self->sheet->history->forked_from > 0 || !kiosk->admitted ||
         kiosk->revoked;
}

static void
add_revoked (CanvassKioskPage *self, AdwPreferencesGroup *group)
{
  for (guint i = 0; i < self->sheet->decisions->len; i++) {
    const CanvassKioskDecision *decision =
        &g_array_index (self->sheet->decisions, CanvassKioskDecision, i);

    if (decision->decision.kind == CANVASS_DECISION_REVOCATION && decision->decision.in_force) {
      g_autofree char *words = word_revocation (decision);

      add_warning (group, _ ("Revoked"), words);
    }
  }
}

static void
add_trouble (CanvassKioskPage *self)
{
  AdwPreferencesGroup *group;

  if (!has_trouble (self))
    return;

  group = add_group (self->groups, _ ("Look at this"), NULL);
  if (!get_kiosk (self)->admitted)
    add_warning (group,
                 _ ("Not admitted: nothing of it counts"),
                 canvass_reason_explain (CANVASS_QUARANTINE_UNKNOWN_KIOSK));
  if (self->sheet->history->forked_from > 0)
    add_fork (self, group);
  add_gaps (self, group);
  if (get_kiosk (self)->revoked)
    add_revoked (self, group);
}

static void
add_figure (AdwPreferencesGroup *group, const char *title, const char *subtitle, guint64 n)
{
  adw_preferences_group_add (group, canvass_figure_row_new (title, subtitle, n));
}

static void
add_figures (CanvassKioskPage *self)
{
  const CanvassLedgerKiosk *kiosk = get_kiosk (self);
  AdwPreferencesGroup *group = add_group (self->groups, _ ("What has arrived"), NULL);

  add_figure (group, _ ("Signatures"), NULL, kiosk->signatures);
  add_figure (group,
              _ ("Notes of the tables"),
              _ ("Ends of events and marks of doubt, which are no signatures"),
              kiosk->accepted - kiosk->signatures);
  add_figure (group, _ ("In quarantine"), NULL, kiosk->quarantined);
  add_figure (group, _ ("Batches"), NULL, kiosk->batches);
  if (kiosk->last_day > 0) {
    g_autofree char *day = canvass_kiosk_word_day (kiosk->last_day);

    add_row (group, _ ("Last seen"), day);
  }
  if (self->sheet->words[0] != '\0')
    add_row (group, _ ("Its six words"), self->sheet->words);
}

/* Sessions */

static void
add_session (AdwPreferencesGroup *group, const CanvassKioskSession *session)
{
  g_autofree char *title = canvass_kiosk_word_session (session);
  g_autofree char *subtitle = canvass_kiosk_word_arrival (session);

  if (canvass_kiosk_count_missing (session) > 0)
    add_warning (group, title, subtitle);
  else
    add_row (group, title, subtitle);
}

static void
add_earlier (AdwPreferencesGroup *group, const GArray *sessions, guint n, guint64 missing)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (n == 0)
    return;

  title = canvass_figure_word (
      g_dngettext (GETTEXT_PACKAGE, "%s earlier one", "%s earlier ones", n), n);
  if (missing > 0)
    subtitle = canvass_figure_word (g_dngettext (GETTEXT_PACKAGE,
                                                 "%s signature is missing",
                                                 "%s signatures are missing",
                                                 (gulong)missing),
                                    missing);
  add_row (group, title, subtitle);
}

static void
add_older_sessions (CanvassKioskPage *self)
{
  const GArray *sessions = self->sheet->history->sessions;
  guint64 missing = 0;

  for (guint i = MAX_SESSIONS; i < sessions->len; i++)
    missing += canvass_kiosk_count_missing (&g_array_index (sessions, CanvassKioskSession, i));
  add_earlier (self->sessions_group, sessions, sessions->len - MAX_SESSIONS, missing);
}

static void
add_next_session (CanvassKioskPage *self)
{
  const GArray *sessions = self->sheet->history->sessions;

  if (self->n_sessions == 0)
    self->sessions_group =
        add_group (self->groups,
                   _ ("Events"),
                   _ ("When the table is closed, it counts who has signed since the last time."));
  add_session (self->sessions_group,
               &g_array_index (sessions, CanvassKioskSession, self->n_sessions++));
  if (self->n_sessions == MAX_SESSIONS && sessions->len > MAX_SESSIONS)
    add_older_sessions (self);
}

static void
add_next_decision (CanvassKioskPage *self)
{
  const GArray *decisions = self->sheet->decisions;
  guint place = decisions->len - ++self->n_decisions;

  if (self->n_decisions == 1)
    self->decisions_group = add_group (self->late_groups, _ ("Decisions"), NULL);
  adw_preferences_group_add (
      self->decisions_group,
      canvass_decision_row_new (&g_array_index (decisions, CanvassKioskDecision, place).decision,
                                0));
}

static gboolean
fill (GtkWidget *widget, GdkFrameClock *clock, gpointer unused)
{
  CanvassKioskPage *self = CANVASS_KIOSK_PAGE (widget);
  guint n_sessions = MIN (self->sheet->history->sessions->len, MAX_SESSIONS);

  for (guint i = 0; i < STEP; i++) {
    if (self->n_sessions < n_sessions)
      add_next_session (self);
    else if (self->n_decisions < self->sheet->decisions->len)
      add_next_decision (self);
    else {
      self->filling = 0;
      return G_SOURCE_REMOVE;
    }
  }

  return G_SOURCE_CONTINUE;
}

static void
stop_filling (CanvassKioskPage *self)
{
  if (self->filling > 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->filling);
  self->filling = 0;
}

static void
begin_filling (CanvassKioskPage *self)
{
  self->n_sessions = self->n_decisions = 0;
  /* What fits into the window stands there at once. */
  if (fill (GTK_WIDGET (self), NULL, NULL) == G_SOURCE_CONTINUE)
    self->filling = gtk_widget_add_tick_callback (GTK_WIDGET (self), fill, NULL, NULL);
}

/* What can be done */

static gboolean
is_being_edited (CanvassKioskPage *self)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (self->name_row)) & GTK_STATE_FLAG_FOCUS_WITHIN) !=
         0;
}

static void
on_rename (CanvassKioskPage *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));

  if (self->sheet == NULL || g_str_equal (name, get_kiosk (self)->name))
    return;

  if (!canvass_is_plain_line (name, strlen (name), CANVASS_KIOSK_NAME_MAX_BYTES)) {
    canvass_desk_view_toast (self->view,
                             _ ("Nothing was changed. Please give the table a short, plain name."));
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), get_kiosk (self)->name);
    return;
  }
  canvass_kiosk_name_async (canvass_desk_view_get_desk (self->view),
                            get_kiosk (self)->kiosk_id,
                            name,
                            on_decided,
                            g_object_ref (self));
}

static void
show_actions (CanvassKioskPage *self, gboolean same)
{
  gboolean admitted = get_kiosk (self)->admitted;

  gtk_widget_set_visible (GTK_WIDGET (self->name_row), admitted);
  gtk_widget_set_visible (self->pin_row, admitted);
  gtk_widget_set_visible (self->revoke_row, admitted);
  gtk_widget_set_visible (self->admit_row, !admitted);
  if (!same || !is_being_edited (self)) {
    /* Or the button that applies what was typed would show. */
    adw_entry_row_set_show_apply_button (self->name_row, FALSE);
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), get_kiosk (self)->name);
    adw_entry_row_set_show_apply_button (self->name_row, TRUE);
  }
}

static void
empty (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

void
canvass_kiosk_page_wipe (CanvassKioskPage *self)
{
  g_return_if_fail (CANVASS_IS_KIOSK_PAGE (self));

  self->view = NULL;
  stop_filling (self);
  empty (self->groups);
  empty (self->late_groups);
  gtk_label_set_label (self->name_label, "");
  g_clear_pointer (&self->sheet, canvass_kiosk_sheet_free);
}

void
canvass_kiosk_page_show (CanvassKioskPage *self, CanvassDeskView *view, CanvassKioskSheet *sheet)
{
  gboolean same;

  g_return_if_fail (CANVASS_IS_KIOSK_PAGE (self));

  same =
      self->sheet != NULL &&
      memcmp (get_kiosk (self)->kiosk_id, sheet->history->summary.kiosk_id, CANVASS_ID_BYTES) == 0;
  canvass_kiosk_page_wipe (self);
  self->view = view;
  self->sheet = sheet;
  gtk_label_set_label (self->name_label, canvass_kiosk_word_name (get_kiosk (self)));
  add_contest (self, CANVASS_DECISION_NAMING, canvass_desk_word_contradiction ("name"));
  add_contest (self, CANVASS_DECISION_REVOCATION, canvass_desk_word_contradiction ("revocation"));
  add_trouble (self);
  add_figures (self);
  show_actions (self, same);
  begin_filling (self);
}

const char *
canvass_kiosk_page_get_words (CanvassKioskPage *self)
{
  g_return_val_if_fail (CANVASS_IS_KIOSK_PAGE (self), NULL);

  return self->sheet != NULL ? self->sheet->words : NULL;
}

const char *
canvass_kiosk_page_get_name (CanvassKioskPage *self)
{
  g_return_val_if_fail (CANVASS_IS_KIOSK_PAGE (self), NULL);

  return self->sheet != NULL ? get_kiosk (self)->name : NULL;
}

static void
canvass_kiosk_page_dispose (GObject *object)
{
  CanvassKioskPage *self = CANVASS_KIOSK_PAGE (object);

  stop_filling (self);
  g_clear_pointer (&self->sheet, canvass_kiosk_sheet_free);
  self->view = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_KIOSK_PAGE);

  G_OBJECT_CLASS (canvass_kiosk_page_parent_class)->dispose (object);
}

static void
canvass_kiosk_page_class_init (CanvassKioskPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_kiosk_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/kiosk-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassKioskPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassKioskPage, groups);
  gtk_widget_class_bind_template_child (widget_class, CanvassKioskPage, late_groups);
  gtk_widget_class_bind_template_child (widget_class, CanvassKioskPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassKioskPage, pin_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassKioskPage, revoke_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassKioskPage, admit_row);
  gtk_widget_class_bind_template_callback (widget_class, on_rename);
}

static void
canvass_kiosk_page_init (CanvassKioskPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
