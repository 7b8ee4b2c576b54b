/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/admit-page.h"

#include "desk/figures.h"
#include "desk/kiosk-job.h"
#include "desk/trouble.h"
#include "format/error.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

/* One table on the page. */
typedef struct {
  CanvassAdmitPage *page;            /* (borrowed) */
  CanvassIntroduction *introduction; /* (owned) */
  AdwPreferencesGroup *group;        /* (borrowed) */
  GtkWidget *buttons;                /* (borrowed) (nullable) */
} Card;

struct _CanvassAdmitPage {
  AdwBin parent_instance;

  CanvassDeskView *view; /* (borrowed) (nullable) what it is in */
  GPtrArray *cards;      /* (owned) (element-type Card) */
  guint serial;          /* of the files that were chosen last */

  /* template widgets */
  AdwPreferencesPage *page;
  GtkWidget *back_button;
  GtkProgressBar *progress_bar;
};

G_DEFINE_FINAL_TYPE (CanvassAdmitPage, canvass_admit_page, ADW_TYPE_BIN)

static void
card_free (gpointer data)
{
  Card *self = data;

  adw_preferences_page_remove (self->page->page, self->group);
  g_clear_pointer (&self->introduction, canvass_introduction_free);
  g_free (self);
}

static char *
word_error (const GError *error)
{
  if (error->domain == CANVASS_LEDGER_ERROR && error->code == CANVASS_LEDGER_ERROR_REFUSED)
    return g_strdup (_ ("This table was set up for another petition, or for a version of it that "
                        "you do not have."));
  if (error->domain != CANVASS_FORMAT_ERROR)
    return canvass_desk_word_error (error);

  switch ((CanvassFormatError)error->code) {
  case CANVASS_FORMAT_ERROR_FOREIGN:
  case CANVASS_FORMAT_ERROR_TOO_LARGE:
    return g_strdup (_ ("This is not the file of a table. Its name ends in .kiosk."));
  case CANVASS_FORMAT_ERROR_MALFORMED:
  case CANVASS_FORMAT_ERROR_TAMPERED:
    return g_strdup (_ ("The file is damaged or was changed. Copy it from the table once more."));
  case CANVASS_FORMAT_ERROR_FILE:
    return g_strdup (_ ("The file cannot be read. Is the stick still in?"));
  case CANVASS_FORMAT_ERROR_TOO_NEW:
  case CANVASS_FORMAT_ERROR_WRONG_KEY:
  case CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE:
  case CANVASS_FORMAT_ERROR_MEMORY:
  default:
    return canvass_desk_word_error (error);
  }
}

/* (transfer full) */
static char *
word_waiting (guint64 n)
{
  return n > 0 ? canvass_figure_word (g_dngettext (GETTEXT_PACKAGE,
                                                   "%s record of it is here already and waits.",
                                                   "%s records of it are here already and wait.",
                                                   (gulong)n),
                                      n)
               : NULL;
}

static void
describe (Card *self, const char *words)
{
  g_autofree char *escaped = words != NULL ? g_markup_escape_text (words, -1) : NULL;

  adw_preferences_group_set_description (self->group, escaped);
}

static void
end (Card *self, const char *words)
{
  if (self->buttons != NULL)
    adw_preferences_group_remove (self->group, self->buttons);
  self->buttons = NULL;
  describe (self, words);
}

typedef struct {
  CanvassAdmitPage *page; /* (owned) */
  guint serial, place;    /* of the card */
} Admitting;

static void
on_admitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Admitting *admitting = user_data;
  g_autoptr (CanvassAdmitPage) self = admitting->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) made = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);
  Card *card = admitting->serial == self->serial ? self->cards->pdata[admitting->place] : NULL;

  g_free (admitting);
  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->view == NULL)
    return;

  if (made == NULL) {
    canvass_desk_view_toast_error (self->view, error);
    if (card != NULL && card->buttons != NULL)
      gtk_widget_set_sensitive (card->buttons, TRUE);
    return;
  }

  if (card != NULL) {
    end (card, _ ("Admitted: what it sends counts."));
    gtk_widget_grab_focus (self->back_button);
  }
  if (made->len > 0)
    canvass_desk_view_toast_undo (self->view, _ ("Admitted: what it sends counts."), made);
}

static void
on_same (Card *card)
{
  CanvassAdmitPage *self = card->page;
  Admitting *admitting = g_new (Admitting, 1);
  guint place = 0;

  g_ptr_array_find (self->cards, card, &place);
  *admitting = (Admitting){ g_object_ref (self), self->serial, place };
  gtk_widget_set_sensitive (card->buttons, FALSE);
  canvass_kiosk_admit_async (
      canvass_desk_view_get_desk (self->view), card->introduction->file, on_admitted, admitting);
}

static void
on_different (Card *card)
{
  end (card,
       _ ("Not admitted. Somebody may have exchanged the file on its way: get it from the table "
          "itself."));
}

static void
add_button (Card *self, const char *label, GCallback callback, gboolean suggested)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  GtkWidget *child = gtk_flow_box_child_new ();
  g_autofree char *name = g_strdup_printf ("%s: %s", label, self->introduction->card.name);

  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  canvass_spoken_set_name (button, name);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_flow_box_append (GTK_FLOW_BOX (self->buttons), child);
}

static void
add_words (Card *self)
{
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), self->introduction->words);
  adw_action_row_set_title_lines (row, 0);
  gtk_widget_add_css_class (GTK_WIDGET (row), "six-words");
  adw_preferences_group_add (self->group, GTK_WIDGET (row));
}

static void
add_buttons (Card *self)
{
  self->buttons = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->buttons), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->buttons), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->buttons), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->buttons), 6);
  gtk_widget_set_margin_top (self->buttons, 12);
  add_button (self, _ ("The same: admit"), G_CALLBACK (on_same), TRUE);
  add_button (self, _ ("Not the same"), G_CALLBACK (on_different), FALSE);
  adw_preferences_group_add (self->group, self->buttons);
}

static void
fill (Card *self)
{
  const CanvassIntroduction *introduction = self->introduction;
  g_autofree char *file = g_path_get_basename (introduction->path);
  g_autofree char *valid = g_utf8_make_valid (file, -1);
  g_autofree char *title =
      g_markup_escape_text (introduction->error != NULL ? valid : introduction->card.name, -1);
  g_autofree char *words = introduction->error != NULL ? word_error (introduction->error)
                                                       : word_waiting (introduction->waiting);

  adw_preferences_group_set_title (self->group, title);
  describe (self, introduction->known ? _ ("This table is admitted already.") : words);
  if (introduction->error != NULL)
    return;

  add_words (self);
  if (!introduction->known)
    add_buttons (self);
}

static void
add (CanvassAdmitPage *self, CanvassIntroduction *introduction)
{
  Card *card = g_new0 (Card, 1);

  card->page = self;
  card->introduction = introduction;
  card->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  fill (card);
  adw_preferences_page_add (self->page, card->group);
  g_ptr_array_add (self->cards, card);
}

typedef struct {
  CanvassAdmitPage *page;        /* (owned) */
  CanvassDeskProgress *progress; /* (owned) */
  guint serial;
} Meeting;

static void
on_met (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Meeting *meeting = user_data;
  g_autoptr (CanvassAdmitPage) self = meeting->page;
  g_autoptr (GError) error = NULL;
  GPtrArray *introductions = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);
  gboolean wanted = meeting->serial == self->serial && self->view != NULL &&
                    !canvass_desk_is_locked (CANVASS_DESK (source));

  g_signal_handlers_disconnect_by_data (meeting->progress, self);
  g_object_unref (meeting->progress);
  g_free (meeting);
  if (wanted) {
    gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), FALSE);
    if (introductions == NULL)
      canvass_desk_view_toast_error (self->view, error);
    for (guint i = 0; introductions != NULL && i < introductions->len; i++)
      add (self, g_steal_pointer (&introductions->pdata[i]));
  }

  if (introductions != NULL) {
    if (wanted)
      g_ptr_array_set_free_func (introductions, NULL);
    g_ptr_array_unref (introductions);
  }
}

static void
on_progress (CanvassAdmitPage *self, CanvassDeskProgress *progress)
{
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 MAX (canvass_desk_progress_get_fraction (progress), 0));
}

void
canvass_admit_page_meet (CanvassAdmitPage *self, CanvassDeskView *view, GStrv paths)
{
  Meeting *meeting = g_new0 (Meeting, 1);

  g_return_if_fail (CANVASS_IS_ADMIT_PAGE (self));

  canvass_admit_page_wipe (self);
  self->view = view;
  meeting->page = g_object_ref (self);
  meeting->progress = canvass_desk_progress_new ();
  meeting->serial = self->serial;
  g_signal_connect_object (
      meeting->progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), TRUE);
  canvass_kiosk_meet_async (
      canvass_desk_view_get_desk (view), paths, meeting->progress, on_met, meeting);
}

void
canvass_admit_page_wipe (CanvassAdmitPage *self)
{
  g_return_if_fail (CANVASS_IS_ADMIT_PAGE (self));

  self->serial++;
  self->view = NULL;
  g_ptr_array_set_size (self->cards, 0);
}

static void
canvass_admit_page_dispose (GObject *object)
{
  CanvassAdmitPage *self = CANVASS_ADMIT_PAGE (object);

  if (self->page != NULL)
    canvass_admit_page_wipe (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_ADMIT_PAGE);

  G_OBJECT_CLASS (canvass_admit_page_parent_class)->dispose (object);
}

static void
canvass_admit_page_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_ADMIT_PAGE (object)->cards);

  G_OBJECT_CLASS (canvass_admit_page_parent_class)->finalize (object);
}

static void
canvass_admit_page_class_init (CanvassAdmitPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_admit_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_admit_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/admit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassAdmitPage, page);
  gtk_widget_class_bind_template_child (widget_class, CanvassAdmitPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassAdmitPage, progress_bar);
}

static void
canvass_admit_page_init (CanvassAdmitPage *self)
{
  self->cards = g_ptr_array_new_with_free_func (card_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
