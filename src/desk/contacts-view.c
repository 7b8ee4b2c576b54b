/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/contacts-view.h"

#include "desk/contacts-job.h"
#include "desk/figures.h"
#include "desk/path-question.h"
#include "desk/words.h"
#include "format/file.h"
#include "ledger/columns.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassContactsView {
  CanvassDeskView parent_instance;

  GPtrArray *rows;       /* (element-type GtkWidget) (borrowed) of the lists */
  GPtrArray *buttons;    /* (element-type GtkWidget) (borrowed) that save */
  GCancellable *looking; /* (owned) (nullable) */
  GCancellable *saving;  /* (owned) (nullable) while it saves */
  GBytes *mapping;       /* (owned) (nullable) the file of columns that was chosen */
  char *mapping_name;
  CanvassContactsRequest *asked; /* (owned) (nullable) waits for its place */

  /* template widgets */
  GtkStack *stack;
  AdwPreferencesGroup *lists_group;
  AdwPreferencesGroup *saving_group;
  GtkProgressBar *progress_bar;
  AdwComboRow *preset_row;
  AdwActionRow *columns_row;
  GtkWidget *mapping_button;
  CanvassReaderGroup *readers;
  AdwActionRow *suppression_row;
  GtkLabel *suppressed_label;
  GtkWidget *suppression_button;
};

G_DEFINE_FINAL_TYPE (CanvassContactsView, canvass_contacts_view, CANVASS_TYPE_DESK_VIEW)

/* As the row lists them; the last is a mapping of one's own. */
static const char *const PRESETS[] = {
  "civicrm", "actionnetwork", "nationbuilder", "csv", "jsonl", "contacts",
};
#define OWN (G_N_ELEMENTS (PRESETS) - 1)

static void start_looking (CanvassContactsView *self);

static CanvassDesk *
get_desk (CanvassContactsView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

static const char *
word_channel (const char *channel)
{
  if (g_str_equal (channel, "email"))
    return _ ("By e-mail");
  if (g_str_equal (channel, "phone"))
    return _ ("By phone");
  return _ ("By post");
}

static void
add_line (GString *text, const char *words, guint64 n)
{
  g_autofree char *line = canvass_figure_word (words, n);

  if (n > 0)
    g_string_append_printf (text, "\n%s", line);
}

static char *
describe (const CanvassContactsList *list)
{
  GString *text = g_string_new (word_channel (list->channel));

  if (list->account.opted_in == 0)
    g_string_append_printf (text, "\n%s", _ ("Nobody has agreed to this so far"));
  else if (list->account.opted_in > list->account.contacts)
    add_line (text, _ ("Agreed: %s"), list->account.opted_in);
  add_line (text, _ ("Left out, perhaps under 18: %s"), list->account.minors);
  add_line (text, _ ("Left out, marked as doubtful: %s"), list->account.doubtful);
  add_line (text, _ ("Left out, without an address: %s"), list->account.without_address);
  return g_string_free (text, FALSE);
}

static void
on_progress (CanvassContactsView *self, CanvassDeskProgress *progress)
{
  double fraction = canvass_desk_progress_get_fraction (progress);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (self->progress_bar);
}

static void
show_saving (CanvassContactsView *self, gboolean saving)
{
  gtk_widget_set_visible (GTK_WIDGET (self->saving_group), saving);
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_set_sensitive (self->buttons->pdata[i],
                              !saving && g_object_get_data (self->buttons->pdata[i], "some"));
  gtk_widget_set_sensitive (self->suppression_button, !saving);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassContactsView) self = user_data;
  CanvassDeskView *view = CANVASS_DESK_VIEW (self);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n;

  g_clear_object (&self->saving);
  canvass_contacts_save_finish (CANVASS_DESK (source), result, &n, &error);
  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;

  show_saving (self, FALSE);
  words = canvass_reader_group_word_saved (self->readers);
  if (error == NULL)
    canvass_desk_view_toast (view, words);
  else if (g_error_matches (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_INCOMPLETE))
    canvass_desk_view_toast (view,
                             _ ("Saved, but some notes of earlier lists are damaged: who stands "
                                "only in those may be missing. A backup has them."));
  else
    canvass_desk_view_toast_save_error (view, error);
  start_looking (self);
}

static void
on_place_chosen (GtkWidget *widget, const char *path)
{
  CanvassContactsView *self = CANVASS_CONTACTS_VIEW (widget);
  g_autoptr (CanvassDeskProgress) progress = canvass_desk_progress_new ();

  if (self->asked == NULL || self->saving != NULL)
    return;

  self->asked->path = g_strdup (path);
  self->saving = g_cancellable_new ();
  g_signal_connect_object (progress, "changed", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  show_saving (self, TRUE);
  canvass_contacts_save_async (get_desk (self),
                               g_steal_pointer (&self->asked),
                               progress,
                               self->saving,
                               on_saved,
                               g_object_ref (self));
}

/* @consent: (nullable) whose list; NULL for whom to let go of. */
static void
ask_place (CanvassContactsView *self, const char *consent)
{
  guint preset = adw_combo_row_get_selected (self->preset_row);
  g_autoptr (CanvassContactsRequest) request = g_new0 (CanvassContactsRequest, 1);
  g_autofree char *name = NULL;

  if (!canvass_reader_group_get (self->readers, get_desk (self), &request->readers))
    return;
  if (consent != NULL && preset == OWN && self->mapping == NULL) {
    canvass_desk_view_toast (CANVASS_DESK_VIEW (self), _ ("Choose the file of columns first."));
    return;
  }

  request->consent = g_strdup (consent);
  request->preset = g_strdup (preset == OWN ? self->mapping_name : PRESETS[preset]);
  if (preset == OWN && self->mapping != NULL)
    request->mapping = g_bytes_ref (self->mapping);
  name =
      g_strdup_printf ("%s-%s.%s%s",
                       consent != NULL ? PRESETS[preset] : "let-go",
                       consent != NULL ? consent : "of",
                       consent != NULL && g_str_equal (PRESETS[preset], "jsonl") ? "jsonl" : "csv",
                       request->readers.n > 0 ? ".sealed" : "");

  g_clear_pointer (&self->asked, canvass_contacts_request_free);
  self->asked = g_steal_pointer (&request);
  canvass_path_question_ask_place (GTK_WIDGET (self), name, on_place_chosen);
}

static void
on_save_list (CanvassContactsView *self, GtkWidget *button)
{
  ask_place (self, g_object_get_data (G_OBJECT (button), "consent"));
}

static void
on_save_suppression (CanvassContactsView *self)
{
  ask_place (self, NULL);
}

static void
on_stop (CanvassContactsView *self)
{
  g_cancellable_cancel (self->saving);
}

/* Translators: %s is what people agreed to. */
static char *
name_button (const char *list)
{
  return g_strdup_printf (_ ("Save the list “%s”…"), list);
}

static void
add_list (CanvassContactsView *self, const CanvassContactsList *list)
{
  const char *consent =
      canvass_desk_word_consent (canvass_desk_get_campaign (get_desk (self)), list->consent);
  g_autofree char *subtitle = describe (list);
  GtkWidget *row = canvass_figure_row_new (consent, subtitle, list->account.contacts);
  GtkWidget *button = gtk_button_new_with_label (_ ("Save…"));
  g_autofree char *label = name_button (consent);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  canvass_spoken_set_name (button, label);
  g_object_set_data_full (G_OBJECT (button), "consent", g_strdup (list->consent), g_free);
  g_object_set_data (G_OBJECT (button), "some", GINT_TO_POINTER (list->account.contacts > 0));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_save_list), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->lists_group, row);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->buttons, button);
}

static void
clear_lists (CanvassContactsView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->lists_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->buttons, 0);
}

static void
show_suppressed (CanvassContactsView *self, guint64 n)
{
  g_autofree char *figure = canvass_figure_write (n);
  g_autofree char *name = g_strdup_printf (_ ("%1$s, %2$s"), _ ("Whom to let go of"), figure);

  gtk_label_set_label (self->suppressed_label, figure);
  adw_action_row_set_subtitle (
      self->suppression_row,
      n > 0 ? _ ("They withdrew, or their address is another one, since you saved a list with "
                 "them. Give this file to whoever keeps your lists, so that they are removed.")
            : _ ("Nobody who is in a list that you saved has changed their mind since."));
  canvass_row_set_name (GTK_WIDGET (self->suppression_row), name);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassContactsView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassContactsLook) look =
      canvass_contacts_look_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)))
    return;
  if (look == NULL) {
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
    return;
  }

  clear_lists (self);
  for (guint i = 0; i < look->lists->len; i++)
    add_list (self, look->lists->pdata[i]);
  show_suppressed (self, look->suppressed);
  show_saving (self, self->saving != NULL);
  gtk_stack_set_visible_child_name (self->stack, look->lists->len > 0 ? "lists" : "none");
}

static void
start_looking (CanvassContactsView *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  canvass_contacts_look_async (get_desk (self), self->looking, on_looked, g_object_ref (self));
}

/* Whoever keeps the lists sees whether it is what they need. */
static void
show_columns (CanvassContactsView *self, const CanvassColumns *columns)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < columns->columns->len; i++) {
    const CanvassColumn *column = columns->columns->pdata[i];

    if (i > 0)
      g_string_append (text, ", ");
    g_string_append (text, column->title);
  }
  adw_action_row_set_subtitle (self->columns_row, text->str);
  g_string_free (text, TRUE);
}

static CanvassColumns *
make_columns (CanvassContactsView *self, guint *line)
{
  guint preset = adw_combo_row_get_selected (self->preset_row);

  *line = 0;
  if (preset < OWN)
    return canvass_columns_of_preset (PRESETS[preset]);
  return self->mapping != NULL
             ? canvass_columns_parse_and_tell (self->mapping, self->mapping_name, line, NULL)
             : NULL;
}

static void
on_preset_changed (CanvassContactsView *self)
{
  guint line;
  g_autoptr (CanvassColumns) columns = make_columns (self, &line);

  gtk_widget_set_visible (self->mapping_button,
                          adw_combo_row_get_selected (self->preset_row) == OWN);
  if (columns != NULL)
    show_columns (self, columns);
  else
    adw_action_row_set_subtitle (self->columns_row,
                                 _ ("A text file with a line for each column, such as “Nombre = "
                                    "first_name”. The manual page "
                                    "“canvass” has all that can stand behind the equals sign."));
}

static void
on_mapping_chosen (GtkWidget *widget, const char *path)
{
  CanvassContactsView *self = CANVASS_CONTACTS_VIEW (widget);
  g_autoptr (CanvassColumns) columns = NULL;
  g_autofree char *words = NULL;
  guint line = 0;

  g_clear_pointer (&self->mapping, g_bytes_unref);
  g_free (self->mapping_name);
  self->mapping_name = g_path_get_basename (path);
  self->mapping = canvass_file_read (path, CANVASS_COLUMNS_MAX_BYTES, NULL);
  columns = make_columns (self, &line);
  if (columns == NULL) {
    g_clear_pointer (&self->mapping, g_bytes_unref);
    words = line > 0
                ? canvass_figure_word (_ ("Line %s of that file is no column. Look at how it is "
                                          "written there, then choose it again."),
                                       line)
                : g_strdup (_ ("That file is no text with columns. Choose another one."));
    canvass_desk_view_toast (CANVASS_DESK_VIEW (self), words);
  }
  on_preset_changed (self);
}

static void
on_choose_mapping (CanvassContactsView *self)
{
  canvass_path_question_ask_file (GTK_WIDGET (self), _ ("Columns"), NULL, NULL, on_mapping_chosen);
}

static void
canvass_contacts_view_refresh (CanvassDeskView *view)
{
  start_looking (CANVASS_CONTACTS_VIEW (view));
}

static void
canvass_contacts_view_wipe (CanvassDeskView *view)
{
  CanvassContactsView *self = CANVASS_CONTACTS_VIEW (view);

  clear_lists (self);
  show_suppressed (self, 0);
  canvass_reader_group_reset (self->readers);
  g_clear_pointer (&self->asked, canvass_contacts_request_free);
}

static void
canvass_contacts_view_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_CONTACTS_VIEW);

  G_OBJECT_CLASS (canvass_contacts_view_parent_class)->dispose (object);
}

static void
canvass_contacts_view_finalize (GObject *object)
{
  CanvassContactsView *self = CANVASS_CONTACTS_VIEW (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->buttons);
  g_clear_object (&self->looking);
  g_clear_object (&self->saving);
  g_clear_pointer (&self->mapping, g_bytes_unref);
  g_clear_pointer (&self->asked, canvass_contacts_request_free);
  g_free (self->mapping_name);

  G_OBJECT_CLASS (canvass_contacts_view_parent_class)->finalize (object);
}

static void
canvass_contacts_view_class_init (CanvassContactsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_contacts_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_contacts_view_finalize;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_contacts_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_contacts_view_wipe;

  g_type_ensure (CANVASS_TYPE_READER_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/contacts-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, stack);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, lists_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, saving_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, preset_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, columns_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, mapping_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, readers);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, suppression_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, suppressed_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassContactsView, suppression_button);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_preset_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_mapping);
  gtk_widget_class_bind_template_callback (widget_class, on_save_suppression);
}

static void
canvass_contacts_view_init (CanvassContactsView *self)
{
  g_autofree char *name = name_button (_ ("Whom to let go of"));

  self->rows = g_ptr_array_new ();
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_row_widen_choices (self->preset_row);
  canvass_spoken_set_name (self->suppression_button, name);
  on_preset_changed (self);
}
