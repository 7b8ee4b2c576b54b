/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/batches-page.h"

#include "desk/batch-item.h"
#include "desk/figures.h"
#include "desk/growing-list.h"
#include "desk/kiosk-job.h"
#include "desk/kiosk-words.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

#include <string.h>

struct _CanvassBatchesPage {
  AdwBin parent_instance;

  CanvassDeskView *view; /* (borrowed) (nullable) what it is in */
  guint8 kiosk_id[CANVASS_ID_BYTES];
  char *name; /* (owned) (nullable) of the table */
  gboolean revoking;

  /* Owned. */
  GListStore *items;
  GtkSliceListModel *seen; /* of these, as far as there are rows */
  GtkSingleSelection *selection;
  GCancellable *weighing; /* (nullable) while it is counted what would change */

  /* template widgets */
  GtkLabel *title_label;
  GtkLabel *help_label;
  GtkListView *list_view;
  GtkWidget *revoke_box;
  GtkLabel *effect_label;
  GtkWidget *revoke_button;
};

G_DEFINE_FINAL_TYPE (CanvassBatchesPage, canvass_batches_page, ADW_TYPE_BIN)

/* (nullable) */
static const guint8 *
get_chosen (CanvassBatchesPage *self)
{
  CanvassBatchItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? canvass_batch_item_get_id (item) : NULL;
}

/* @words: translated. */
static void
add_line (GString *text, const char *words, guint64 n)
{
  g_autofree char *line = canvass_figure_word (words, n);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

static void
say (CanvassBatchesPage *self, const char *words)
{
  gtk_label_set_label (self->effect_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->effect_label), *words != '\0');
}

static void
show_effect (CanvassBatchesPage *self, const CanvassRevocationEffect *effect)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_line (text,
            g_dngettext (GETTEXT_PACKAGE,
                         "%s signature that counts now will not count any more.",
                         "%s signatures that count now will not count any more.",
                         (gulong)effect->leaving),
            effect->leaving);
  if (effect->coming > 0)
    add_line (text,
              g_dngettext (GETTEXT_PACKAGE,
                           "%s signature that is set aside now will count.",
                           "%s signatures that are set aside now will count.",
                           (gulong)effect->coming),
              effect->coming);
  add_line (text,
            g_dngettext (GETTEXT_PACKAGE,
                         "%s signature of this table will count.",
                         "%s signatures of this table will count.",
                         (gulong)effect->staying),
            effect->staying);
  say (self, text->str);
  gtk_widget_set_sensitive (self->revoke_button, TRUE);
}

static void
on_weighed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassBatchesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree CanvassRevocationEffect *effect =
      canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->view == NULL ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (effect != NULL)
    show_effect (self, effect);
  else
    canvass_desk_view_toast_error (self->view, error);
}

static void
stop_weighing (CanvassBatchesPage *self)
{
  if (self->weighing != NULL)
    g_cancellable_cancel (self->weighing);
  g_clear_object (&self->weighing);
}

static void
on_chosen (CanvassBatchesPage *self)
{
  const guint8 *after = get_chosen (self);

  stop_weighing (self);
  if (!self->revoking || self->view == NULL)
    return;

  gtk_widget_set_sensitive (self->revoke_button, FALSE);
  if (after == NULL) {
    say (self, "");
    return;
  }
  say (self, _ ("Counting what this changes…"));
  self->weighing = g_cancellable_new ();
  canvass_kiosk_weigh_async (canvass_desk_view_get_desk (self->view),
                             self->kiosk_id,
                             after,
                             self->weighing,
                             on_weighed,
                             g_object_ref (self));
}

static void
on_revoked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassBatchesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) made = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  if (canvass_desk_is_locked (CANVASS_DESK (source)) || self->view == NULL)
    return;

  gtk_widget_set_sensitive (GTK_WIDGET (self->list_view), TRUE);
  if (made == NULL) {
    canvass_desk_view_toast_error (self->view, error);
    on_chosen (self);
    return;
  }
  if (self->revoking && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "kiosks.back", NULL);
  canvass_desk_view_toast_undo (
      self->view, _ ("Revoked: what comes after that batch does not count."), made);
}

static void
on_revoke (CanvassBatchesPage *self)
{
  const guint8 *after = get_chosen (self);

  if (after == NULL)
    return;

  gtk_widget_set_sensitive (self->revoke_button, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list_view), FALSE);
  canvass_kiosk_revoke_async (canvass_desk_view_get_desk (self->view),
                              self->kiosk_id,
                              after,
                              on_revoked,
                              g_object_ref (self));
}

static void
show_title (CanvassBatchesPage *self)
{
  gtk_label_set_label (self->title_label, self->name);
  gtk_label_set_label (
      self->help_label,
      self->revoking
          ? _ ("Choose the last batch that you are sure of. It counts, with all that it follows; "
               "whatever else comes from this table, now or later, is set aside. You can undo it.")
          : _ ("A batch is a file that the table has sealed, each following on the one before."));
}

/* Behind all batches, there is one more place to choose. */
static void
show_end (CanvassBatchesPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  g_autoptr (CanvassBatchItem) last =
      n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->items), n - 1) : NULL;
  g_autoptr (CanvassBatchItem) none = canvass_batch_item_new_none ();
  gboolean has_end = last != NULL && canvass_batch_item_is_none (last);

  if (self->revoking && !has_end)
    g_list_store_append (self->items, none);
  else if (!self->revoking && has_end)
    g_list_store_remove (self->items, n - 1);
}

void
canvass_batches_page_set_revoking (CanvassBatchesPage *self, gboolean revoking)
{
  g_return_if_fail (CANVASS_IS_BATCHES_PAGE (self));

  self->revoking = revoking;
  show_title (self);
  show_end (self);
  gtk_widget_set_visible (self->revoke_box, revoking);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  on_chosen (self);
}

static guint
find_item (CanvassBatchesPage *self, const guint8 *id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n; i++) {
    g_autoptr (CanvassBatchItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    const guint8 *other = canvass_batch_item_get_id (item);

    if (other != NULL && memcmp (other, id, CANVASS_HASH_BYTES) == 0)
      return i;
  }

  return GTK_INVALID_LIST_POSITION;
}

void
canvass_batches_page_show (CanvassBatchesPage *self,
                           CanvassDeskView *view,
                           const CanvassKioskHistory *history)
{
  g_autoptr (GPtrArray) items = canvass_batch_item_list (history);
  const guint8 *chosen = get_chosen (self);
  guint8 kept[CANVASS_HASH_BYTES];

  g_return_if_fail (CANVASS_IS_BATCHES_PAGE (self));

  if (chosen != NULL)
    memcpy (kept, chosen, sizeof kept);
  if (self->view == NULL ||
      memcmp (self->kiosk_id, history->summary.kiosk_id, CANVASS_ID_BYTES) != 0)
    canvass_growing_list_restart (self->seen, GTK_WIDGET (self->list_view));
  self->view = view;
  memcpy (self->kiosk_id, history->summary.kiosk_id, CANVASS_ID_BYTES);
  g_free (self->name);
  self->name = g_strdup (canvass_kiosk_word_name (&history->summary));
  g_list_store_splice (self->items,
                       0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                       items->pdata,
                       items->len);
  show_title (self);
  show_end (self);
  gtk_single_selection_set_selected (
      self->selection, chosen != NULL ? find_item (self, kept) : GTK_INVALID_LIST_POSITION);
  on_chosen (self);
}

void
canvass_batches_page_wipe (CanvassBatchesPage *self)
{
  g_return_if_fail (CANVASS_IS_BATCHES_PAGE (self));

  stop_weighing (self);
  self->view = NULL;
  g_clear_pointer (&self->name, g_free);
  g_list_store_remove_all (self->items);
  gtk_label_set_label (self->title_label, "");
}

static void
canvass_batches_page_dispose (GObject *object)
{
  CanvassBatchesPage *self = CANVASS_BATCHES_PAGE (object);

  stop_weighing (self);
  self->view = NULL;
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->seen);
  g_clear_object (&self->items);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_BATCHES_PAGE);

  G_OBJECT_CLASS (canvass_batches_page_parent_class)->dispose (object);
}

static void
canvass_batches_page_finalize (GObject *object)
{
  g_free (CANVASS_BATCHES_PAGE (object)->name);

  G_OBJECT_CLASS (canvass_batches_page_parent_class)->finalize (object);
}

static void
canvass_batches_page_class_init (CanvassBatchesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_batches_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_batches_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/batches-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassBatchesPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassBatchesPage, help_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassBatchesPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, CanvassBatchesPage, revoke_box);
  gtk_widget_class_bind_template_child (widget_class, CanvassBatchesPage, effect_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassBatchesPage, revoke_button);
  gtk_widget_class_bind_template_callback (widget_class, on_revoke);
}

static void
canvass_batches_page_init (CanvassBatchesPage *self)
{
  g_autoptr (GtkListItemFactory) factory = canvass_batch_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->effect_label), CANVASS_LIVE_POLITE);
  self->items = g_list_store_new (CANVASS_TYPE_BATCH_ITEM);
  self->seen = canvass_growing_list_new (g_object_ref (G_LIST_MODEL (self->items)));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->seen)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_chosen), self);
}
