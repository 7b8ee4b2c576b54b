/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/kiosks-view.h"

#include "desk/admit-page.h"
#include "desk/batches-page.h"
#include "desk/figures.h"
#include "desk/growing-list.h"
#include "desk/kiosk-item.h"
#include "desk/kiosk-job.h"
#include "desk/kiosk-page.h"
#include "desk/path-question.h"
#include "desk/reset-pin-page.h"

#include <glib/gi18n-lib.h>

#include <string.h>

struct _CanvassKiosksView {
  CanvassDeskView parent_instance;

  /* Owned. */
  GListStore *kiosks;
  GtkFilter *filter;
  GtkSorter *sorter;
  GListModel *found;       /* of these, filtered and sorted */
  GtkSliceListModel *seen; /* of these, as far as there are rows */
  char *words;             /* (nullable) casefolded, that are searched for */
  GCancellable *looking;   /* (nullable) while a table is read */
  guint8 shown[CANVASS_ID_BYTES];
  gboolean shows; /* a table's page, or one behind it */

  /* template widgets */
  GtkStack *stack;
  GtkWidget *empty_page;
  GtkWidget *list_page;
  GtkWidget *acknowledge_button;
  GtkSearchEntry *search_entry;
  GtkDropDown *order_drop_down;
  GtkLabel *count_label;
  GtkListView *list_view;
  CanvassAdmitPage *admit_page;
  CanvassKioskPage *kiosk_page;
  CanvassBatchesPage *batches_page;
  CanvassResetPinPage *reset_pin_page;
};

G_DEFINE_FINAL_TYPE (CanvassKiosksView, canvass_kiosks_view, CANVASS_TYPE_DESK_VIEW)

static CanvassDesk *
get_desk (CanvassKiosksView *self)
{
  return canvass_desk_view_get_desk (CANVASS_DESK_VIEW (self));
}

/* The list */

static void
show_count (CanvassKiosksView *self)
{
  guint n = g_list_model_get_n_items (self->found);
  g_autofree char *text =
      canvass_figure_word (g_dngettext (GETTEXT_PACKAGE, "%s table", "%s tables", n), n);

  gtk_label_set_label (self->count_label, text);
}

static void
show_list (CanvassKiosksView *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->kiosks)) == 0;

  self->shows = FALSE;
  gtk_stack_set_visible_child (self->stack, empty ? self->empty_page : self->list_page);
}

static gboolean
is_at (CanvassKiosksView *self, gpointer page)
{
  return gtk_stack_get_visible_child (self->stack) == page;
}

static gboolean
is_wanted (gpointer item, gpointer user_data)
{
  return canvass_kiosk_item_matches (item, CANVASS_KIOSKS_VIEW (user_data)->words);
}

static gint
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return canvass_kiosk_item_compare (
      (gpointer)a,
      (gpointer)b,
      gtk_drop_down_get_selected (CANVASS_KIOSKS_VIEW (user_data)->order_drop_down));
}

static void
on_search_changed (CanvassKiosksView *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))));

  g_free (self->words);
  self->words = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  canvass_growing_list_restart (self->seen, GTK_WIDGET (self->list_view));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_count (self);
}

static void
on_search_stopped (CanvassKiosksView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static void
on_search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassKiosksView *self = CANVASS_KIOSKS_VIEW (widget);

  if (is_at (self, self->list_page))
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
on_order_changed (CanvassKiosksView *self)
{
  if (self->sorter != NULL)
    gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

/* What is as it was stays the same item, and its row with it. */
static GPtrArray *
make_items (CanvassKiosksView *self, const GArray *kiosks)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->kiosks));

  for (guint i = 0, before = 0; i < kiosks->len; i++) {
    const CanvassLedgerKiosk *kiosk = &g_array_index (kiosks, CanvassLedgerKiosk, i);
    g_autoptr (CanvassKioskItem) old =
        before < n ? g_list_model_get_item (G_LIST_MODEL (self->kiosks), before) : NULL;
    gboolean same = old != NULL && memcmp (canvass_kiosk_item_get_kiosk (old)->kiosk_id,
                                           kiosk->kiosk_id,
                                           CANVASS_ID_BYTES) == 0;

    before += same;
    g_ptr_array_add (items,
                     same && memcmp (canvass_kiosk_item_get_kiosk (old), kiosk, sizeof *kiosk) == 0
                         ? g_object_ref (old)
                         : canvass_kiosk_item_new (kiosk));
  }

  return items;
}

static void
show_kiosks (CanvassKiosksView *self, const GArray *kiosks)
{
  g_autoptr (GPtrArray) items = make_items (self, kiosks);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->kiosks));

  if (n == 0)
    canvass_growing_list_restart (self->seen, GTK_WIDGET (self->list_view));
  for (guint i = 0; n == items->len && i < n; i++) {
    g_autoptr (CanvassKioskItem) old = g_list_model_get_item (G_LIST_MODEL (self->kiosks), i);

    if (old != items->pdata[i])
      g_list_store_splice (self->kiosks, i, 1, &items->pdata[i], 1);
  }
  if (n != items->len)
    g_list_store_splice (self->kiosks, 0, n, items->pdata, items->len);
  show_count (self);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassKiosksView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) kiosks = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->kiosks == NULL)
    return;
  if (kiosks == NULL) {
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
    return;
  }

  show_kiosks (self, kiosks);
  if (!self->shows && !is_at (self, self->admit_page))
    show_list (self);
}

/* One table */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassKiosksView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassKioskSheet) sheet =
      canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)) || !self->shows ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (sheet == NULL) {
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
    show_list (self);
    return;
  }

  canvass_batches_page_show (self->batches_page, CANVASS_DESK_VIEW (self), sheet->history);
  canvass_kiosk_page_show (self->kiosk_page, CANVASS_DESK_VIEW (self), g_steal_pointer (&sheet));
  if (!is_at (self, self->batches_page) && !is_at (self, self->reset_pin_page))
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->kiosk_page));
}

static void
look (CanvassKiosksView *self, const guint8 *kiosk_id)
{
  gboolean same = self->shows && memcmp (self->shown, kiosk_id, CANVASS_ID_BYTES) == 0;

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  memmove (self->shown, kiosk_id, CANVASS_ID_BYTES);
  self->shows = TRUE;
  canvass_kiosk_look_async (get_desk (self),
                            kiosk_id,
                            same ? canvass_kiosk_page_get_words (self->kiosk_page) : NULL,
                            self->looking,
                            on_looked,
                            g_object_ref (self));
}

static void
on_activated (CanvassKiosksView *self, guint position)
{
  g_autoptr (CanvassKioskItem) item = g_list_model_get_item (self->found, position);

  if (item != NULL)
    look (self, canvass_kiosk_item_get_kiosk (item)->kiosk_id);
}

static void
canvass_kiosks_view_open (CanvassDeskView *view, const char *where)
{
  CanvassKiosksView *self = CANVASS_KIOSKS_VIEW (view);
  guint8 kiosk_id[CANVASS_ID_BYTES];

  if (!canvass_from_hex (kiosk_id, sizeof kiosk_id, where))
    return;

  if (is_at (self, self->batches_page) || is_at (self, self->reset_pin_page))
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->kiosk_page));
  look (self, kiosk_id);
}

static void
canvass_kiosks_view_refresh (CanvassDeskView *view)
{
  CanvassKiosksView *self = CANVASS_KIOSKS_VIEW (view);

  canvass_kiosk_list_async (get_desk (self), on_listed, g_object_ref (self));
  if (self->shows)
    look (self, self->shown);
}

/* Files */

static void
meet (CanvassKiosksView *self, GStrv paths)
{
  if (paths[0] == NULL)
    return;

  self->shows = FALSE;
  canvass_admit_page_meet (self->admit_page, CANVASS_DESK_VIEW (self), paths);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->admit_page));
}

static void
on_cards_chosen (GtkWidget *widget, GStrv paths)
{
  meet (CANVASS_KIOSKS_VIEW (widget), paths);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  g_auto (GStrv) paths = canvass_paths_dropped (value);

  meet (user_data, paths);
  return TRUE;
}

static void
tell_acknowledged (CanvassKiosksView *self, const CanvassAcknowledged *done)
{
  g_autofree char *records =
      canvass_figure_word (g_dngettext (GETTEXT_PACKAGE,
                                        "%s record is acknowledged. Bring the files to the tables, "
                                        "which may then forget it.",
                                        "%s records are acknowledged. Bring the files to the "
                                        "tables, which may then forget them.",
                                        (gulong)done->n_records),
                           done->n_records);

  canvass_desk_view_toast (CANVASS_DESK_VIEW (self),
                           done->n_records > 0 ? records
                                               : _ ("There is nothing yet to acknowledge."));
}

static void
on_acknowledged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassKiosksView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree CanvassAcknowledged *done =
      canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->kiosks == NULL)
    return;

  gtk_widget_set_sensitive (self->acknowledge_button, TRUE);
  if (done == NULL)
    canvass_desk_view_toast_error (CANVASS_DESK_VIEW (self), error);
  else
    tell_acknowledged (self, done);
}

static void
on_place_chosen (GtkWidget *widget, const char *folder)
{
  CanvassKiosksView *self = CANVASS_KIOSKS_VIEW (widget);

  gtk_widget_set_sensitive (self->acknowledge_button, FALSE);
  canvass_kiosk_acknowledge_async (get_desk (self), folder, on_acknowledged, g_object_ref (self));
}

static void
on_acknowledge (CanvassKiosksView *self)
{
  canvass_path_question_ask_folder (
      GTK_WIDGET (self), _ ("Choose a Stick or a Folder"), on_place_chosen);
}

/* What pages ask for */

static void
on_admit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  canvass_path_question_ask_several (
      widget, _ ("Admit Tables…"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), on_cards_chosen);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassKiosksView *self = CANVASS_KIOSKS_VIEW (widget);

  if (is_at (self, self->batches_page) || is_at (self, self->reset_pin_page))
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->kiosk_page));
  else
    show_list (self);
  canvass_reset_pin_page_wipe (self->reset_pin_page);
}

static void
show_batches (GtkWidget *widget, gboolean revoking)
{
  CanvassKiosksView *self = CANVASS_KIOSKS_VIEW (widget);

  canvass_batches_page_set_revoking (self->batches_page, revoking);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->batches_page));
}

static void
on_batches (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_batches (widget, FALSE);
}

static void
on_revoke (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_batches (widget, TRUE);
}

static void
on_reset_pin (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CanvassKiosksView *self = CANVASS_KIOSKS_VIEW (widget);

  canvass_reset_pin_page_show (self->reset_pin_page,
                               CANVASS_DESK_VIEW (self),
                               self->shown,
                               canvass_kiosk_page_get_name (self->kiosk_page));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->reset_pin_page));
}

static void
canvass_kiosks_view_wipe (CanvassDeskView *view)
{
  CanvassKiosksView *self = CANVASS_KIOSKS_VIEW (view);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  self->shows = FALSE;
  g_list_store_remove_all (self->kiosks);
  canvass_admit_page_wipe (self->admit_page);
  canvass_kiosk_page_wipe (self->kiosk_page);
  canvass_batches_page_wipe (self->batches_page);
  canvass_reset_pin_page_wipe (self->reset_pin_page);
}

static void
canvass_kiosks_view_dispose (GObject *object)
{
  CanvassKiosksView *self = CANVASS_KIOSKS_VIEW (object);

  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->seen);
  g_clear_object (&self->found);
  g_clear_object (&self->kiosks);
  g_clear_object (&self->looking);
  self->filter = NULL;
  self->sorter = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_KIOSKS_VIEW);

  G_OBJECT_CLASS (canvass_kiosks_view_parent_class)->dispose (object);
}

static void
canvass_kiosks_view_finalize (GObject *object)
{
  g_free (CANVASS_KIOSKS_VIEW (object)->words);

  G_OBJECT_CLASS (canvass_kiosks_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (klass, "/org/canvass/Canvass/desk/kiosks-view.ui");
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, stack);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, empty_page);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, list_page);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, acknowledge_button);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, search_entry);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, order_drop_down);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, count_label);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, list_view);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, admit_page);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, kiosk_page);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, batches_page);
  gtk_widget_class_bind_template_child (klass, CanvassKiosksView, reset_pin_page);
  gtk_widget_class_bind_template_callback (klass, on_acknowledge);
  gtk_widget_class_bind_template_callback (klass, on_activated);
  gtk_widget_class_bind_template_callback (klass, on_order_changed);
  gtk_widget_class_bind_template_callback (klass, on_search_changed);
  gtk_widget_class_bind_template_callback (klass, on_search_stopped);
}

static void
canvass_kiosks_view_class_init (CanvassKiosksViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_kiosks_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_kiosks_view_finalize;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_kiosks_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_kiosks_view_wipe;
  CANVASS_DESK_VIEW_CLASS (klass)->open = canvass_kiosks_view_open;

  g_type_ensure (CANVASS_TYPE_ADMIT_PAGE);
  g_type_ensure (CANVASS_TYPE_KIOSK_PAGE);
  g_type_ensure (CANVASS_TYPE_BATCHES_PAGE);
  g_type_ensure (CANVASS_TYPE_RESET_PIN_PAGE);
  gtk_widget_class_install_action (widget_class, "kiosks.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "kiosks.admit", NULL, on_admit);
  gtk_widget_class_install_action (widget_class, "kiosks.batches", NULL, on_batches);
  gtk_widget_class_install_action (widget_class, "kiosks.revoke", NULL, on_revoke);
  gtk_widget_class_install_action (widget_class, "kiosks.reset-pin", NULL, on_reset_pin);
  gtk_widget_class_install_action (widget_class, "kiosks.search", NULL, on_search);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "kiosks.search", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Left, GDK_ALT_MASK, "kiosks.back", NULL);
  bind_template (widget_class);
}

static void
canvass_kiosks_view_init (CanvassKiosksView *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_autoptr (GtkListItemFactory) factory = canvass_kiosk_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;
  GListModel *filtered;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->kiosks = g_list_store_new (CANVASS_TYPE_KIOSK_ITEM);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare, self, NULL));
  filtered = G_LIST_MODEL (
      gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->kiosks)), self->filter));
  self->found = G_LIST_MODEL (gtk_sort_list_model_new (filtered, self->sorter));
  gtk_list_view_set_factory (self->list_view, factory);
  self->seen = canvass_growing_list_new (g_object_ref (self->found));
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->seen)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
