/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/quarantine-page.h"

#include "desk/figures.h"
#include "desk/import-job.h"
#include "desk/reasons.h"

#include <glib/gi18n-lib.h>

struct _CanvassQuarantinePage {
  AdwBin parent_instance;

  CanvassDeskView *view; /* (borrowed) (nullable) what it is in */
  CanvassQuarantineReason reason;
  GPtrArray *rows;    /* (element-type GtkWidget) (borrowed) */
  GByteArray *hashes; /* (owned) of the rows, in their order */
  GPtrArray *checks;  /* (element-type GtkCheckButton) (borrowed) of the rows */

  /* template widgets */
  AdwPreferencesGroup *group;
  GtkLabel *rest_label;
  GtkWidget *release_button;
  GtkWidget *reject_button;
};

enum {
  BACK,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassQuarantinePage, canvass_quarantine_page, ADW_TYPE_BIN)

static guint
count_chosen (CanvassQuarantinePage *self)
{
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    n += gtk_check_button_get_active (self->checks->pdata[i]);
  return n;
}

static void
update_buttons (CanvassQuarantinePage *self)
{
  gboolean some = count_chosen (self) > 0;

  gtk_widget_set_sensitive (self->release_button, some);
  gtk_widget_set_sensitive (self->reject_button, some);
}

static void
clear (CanvassQuarantinePage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->checks, 0);
  g_byte_array_set_size (self->hashes, 0);
}

static char *
describe (const CanvassLedgerRecord *record)
{
  g_autofree char *day =
      record->day > 0
          ? g_strdup_printf (
                "%04u-%02u-%02u", record->day / 10000, record->day / 100 % 100, record->day % 100)
          : NULL;
  const char *kiosk = record->kiosk[0] != '\0' ? record->kiosk : _ ("a table not admitted");

  return day != NULL ? g_strdup_printf ("%s · %s", kiosk, day) : g_strdup (kiosk);
}

static void
add (CanvassQuarantinePage *self, const CanvassSetAside *item)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  const char *name = item->name != NULL ? item->name : _ ("It could not be opened");
  g_autofree char *words = describe (&item->record);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *subtitle = g_markup_escape_text (words, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  canvass_row_set_name (check, name);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update_buttons), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->checks, check);
  g_byte_array_append (self->hashes, item->record.hash, CANVASS_HASH_BYTES);
}

static void
show_rest (CanvassQuarantinePage *self, guint64 n)
{
  g_autofree char *number = canvass_figure_write (n);
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "and %s more", "and %s more", (gulong)n), number);

  gtk_label_set_label (self->rest_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->rest_label), n > 0);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassQuarantinePage) self = user_data;
  CanvassQuarantine *quarantine = canvass_desk_run_finish (CANVASS_DESK (source), result, NULL);

  if (!canvass_desk_is_locked (CANVASS_DESK (source)) && quarantine != NULL) {
    clear (self);
    for (guint i = 0; i < quarantine->listed->len; i++)
      add (self, quarantine->listed->pdata[i]);
    show_rest (self, quarantine->counts[self->reason] - quarantine->listed->len);
    update_buttons (self);
    if (self->rows->len == 0)
      g_signal_emit (self, signals[BACK], 0);
  }
  g_clear_pointer (&quarantine, canvass_quarantine_free);
}

static void
on_judged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassQuarantinePage) self = user_data;
  g_autoptr (GError) error = NULL;
  GArray *made = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (!canvass_desk_is_locked (CANVASS_DESK (source)) && self->view != NULL) {
    if (made == NULL)
      canvass_desk_view_toast_error (self->view, error);
    else
      canvass_desk_view_toast_undo (self->view, _ ("Your decision holds from now on"), made);
  }
  g_clear_pointer (&made, g_array_unref);
}

static void
judge (CanvassQuarantinePage *self, CanvassDecisionKind kind)
{
  g_autoptr (GByteArray) hashes = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      g_byte_array_append (
          hashes, self->hashes->data + (gsize)i * CANVASS_HASH_BYTES, CANVASS_HASH_BYTES);
  if (hashes->len == 0)
    return;

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&hashes));
  gtk_widget_set_sensitive (self->release_button, FALSE);
  gtk_widget_set_sensitive (self->reject_button, FALSE);
  canvass_quarantine_judge_async (
      canvass_desk_view_get_desk (self->view), kind, bytes, on_judged, g_object_ref (self));
}

static void
on_release (CanvassQuarantinePage *self)
{
  judge (self, CANVASS_DECISION_RELEASE);
}

static void
on_reject (CanvassQuarantinePage *self)
{
  judge (self, CANVASS_DECISION_REJECTION);
}

static void
on_choose_all (CanvassQuarantinePage *self)
{
  gboolean all = count_chosen (self) < self->checks->len;

  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (self->checks->pdata[i], all);
}

static void
on_back (CanvassQuarantinePage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

void
canvass_quarantine_page_refresh (CanvassQuarantinePage *self)
{
  g_return_if_fail (CANVASS_IS_QUARANTINE_PAGE (self));

  if (self->view != NULL)
    canvass_quarantine_look_async (
        canvass_desk_view_get_desk (self->view), (int)self->reason, on_looked, g_object_ref (self));
}

void
canvass_quarantine_page_show (CanvassQuarantinePage *self,
                              CanvassDeskView *view,
                              CanvassQuarantineReason reason)
{
  g_return_if_fail (CANVASS_IS_QUARANTINE_PAGE (self));

  clear (self);
  self->view = view;
  self->reason = reason;
  adw_preferences_group_set_title (self->group, canvass_reason_title (reason));
  adw_preferences_group_set_description (self->group, canvass_reason_explain (reason));
  update_buttons (self);
  canvass_quarantine_page_refresh (self);
}

void
canvass_quarantine_page_wipe (CanvassQuarantinePage *self)
{
  g_return_if_fail (CANVASS_IS_QUARANTINE_PAGE (self));

  clear (self);
  self->view = NULL;
}

static void
canvass_quarantine_page_dispose (GObject *object)
{
  CANVASS_QUARANTINE_PAGE (object)->view = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_QUARANTINE_PAGE);

  G_OBJECT_CLASS (canvass_quarantine_page_parent_class)->dispose (object);
}

static void
canvass_quarantine_page_finalize (GObject *object)
{
  CanvassQuarantinePage *self = CANVASS_QUARANTINE_PAGE (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->checks);
  g_byte_array_unref (self->hashes);

  G_OBJECT_CLASS (canvass_quarantine_page_parent_class)->finalize (object);
}

static void
canvass_quarantine_page_class_init (CanvassQuarantinePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_quarantine_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_quarantine_page_finalize;

  signals[BACK] = g_signal_new (
      "back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/quarantine-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassQuarantinePage, group);
  gtk_widget_class_bind_template_child (widget_class, CanvassQuarantinePage, rest_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassQuarantinePage, release_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassQuarantinePage, reject_button);
  gtk_widget_class_bind_template_callback (widget_class, on_release);
  gtk_widget_class_bind_template_callback (widget_class, on_reject);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_all);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
canvass_quarantine_page_init (CanvassQuarantinePage *self)
{
  self->rows = g_ptr_array_new ();
  self->checks = g_ptr_array_new ();
  self->hashes = g_byte_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
