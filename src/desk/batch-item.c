/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/batch-item.h"

#include "desk/figures.h"
#include "desk/kiosk-words.h"
#include "desk/reasons.h"
#include "desk/row-line.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

#include <string.h>

typedef enum {
  ITEM_BATCH,
  ITEM_GAP,
  ITEM_NONE,
} ItemKind;

struct _CanvassBatchItem {
  GObject parent_instance;

  ItemKind kind;
  CanvassKioskBatch batch; /* of ITEM_NONE zeros */
  CanvassLedgerGap gap;
};

G_DEFINE_FINAL_TYPE (CanvassBatchItem, canvass_batch_item, G_TYPE_OBJECT)

static CanvassBatchItem *
item_new (ItemKind kind)
{
  CanvassBatchItem *self = g_object_new (CANVASS_TYPE_BATCH_ITEM, NULL);

  self->kind = kind;
  return self;
}

CanvassBatchItem *
canvass_batch_item_new_none (void)
{
  return item_new (ITEM_NONE);
}

static void
add_gap (GPtrArray *items, guint64 first, guint64 last)
{
  CanvassBatchItem *item = item_new (ITEM_GAP);

  item->gap = (CanvassLedgerGap){ first, last };
  g_ptr_array_add (items, item);
}

GPtrArray *
canvass_batch_item_list (const CanvassKioskHistory *history)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = history->batches->len; i > 0; i--) {
    const CanvassKioskBatch *batch = &g_array_index (history->batches, CanvassKioskBatch, i - 1);
    guint64 before = i > 1 ? g_array_index (history->batches, CanvassKioskBatch, i - 2).number : 0;
    CanvassBatchItem *item = item_new (ITEM_BATCH);

    item->batch = *batch;
    g_ptr_array_add (items, item);
    if (batch->number > before + 1)
      add_gap (items, before + 1, batch->number - 1);
  }

  return items;
}

const guint8 *
canvass_batch_item_get_id (CanvassBatchItem *self)
{
  g_return_val_if_fail (CANVASS_IS_BATCH_ITEM (self), NULL);

  return self->kind == ITEM_GAP ? NULL : self->batch.batch_id;
}

gboolean
canvass_batch_item_is_none (CanvassBatchItem *self)
{
  g_return_val_if_fail (CANVASS_IS_BATCH_ITEM (self), FALSE);

  return self->kind == ITEM_NONE;
}

static void
canvass_batch_item_class_init (CanvassBatchItemClass *klass)
{
}

static void
canvass_batch_item_init (CanvassBatchItem *self)
{
}

/* Rows. All of these (transfer full): */

static char *
word_title (const CanvassBatchItem *self)
{
  g_autofree char *number = canvass_figure_write (self->batch.number);

  if (self->kind == ITEM_GAP)
    return canvass_kiosk_word_gap (&self->gap);
  if (self->kind == ITEM_NONE)
    return g_strdup (_ ("Nothing of it counts"));
  return g_strdup_printf (_ ("Batch %s"), number);
}

static char *
word_count (const CanvassKioskBatch *batch)
{
  g_autofree char *counted = canvass_figure_write (batch->counted);
  g_autofree char *records = canvass_figure_write (batch->records);

  if (batch->counted == batch->records)
    return canvass_figure_word (
        g_dngettext (GETTEXT_PACKAGE, "%s record", "%s records", (gulong)batch->records),
        batch->records);
  /* Translators: how many records of a file count, and how many are in it. */
  return g_strdup_printf (_ ("%1$s of %2$s records count"), counted, records);
}

static char *
word_details (const CanvassKioskBatch *batch)
{
  g_autofree char *count = word_count (batch);
  g_autofree char *time = canvass_kiosk_word_time (batch->read_at);
  /* Translators: %s is a day and a time. */
  g_autofree char *read = g_strdup_printf (_ ("imported on %s"), time);

  /* Two of one number: something has to tell them apart. */
  if (batch->reason == CANVASS_QUARANTINE_FORKED) {
    g_autofree char *id = canvass_to_hex (batch->batch_id, 4);

    return g_strdup_printf ("%s · %s · %s", count, read, id);
  }
  return batch->read_at > 0 ? g_strdup_printf ("%s · %s", count, read) : g_steal_pointer (&count);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer unused)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (row), lines);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), check);
  g_object_set_data (G_OBJECT (item), "icon", icon);
  g_object_set_data (G_OBJECT (item), "title", canvass_row_line_add (lines, NULL));
  g_object_set_data (G_OBJECT (item), "details", canvass_row_line_add (lines, "dim-label"));
  g_object_set_data (G_OBJECT (item), "reason", canvass_row_line_add (lines, "warning"));
  g_object_bind_property (item, "selected", check, "visible", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, row);
}

static void
set_part (GtkListItem *item, const char *part, const char *text)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (item), part);

  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer unused)
{
  CanvassBatchItem *self = gtk_list_item_get_item (item);
  gboolean is_batch = self->kind == ITEM_BATCH;
  gboolean aside = is_batch && self->batch.reason >= 0;
  g_autofree char *title = word_title (self);
  g_autofree char *details = is_batch ? word_details (&self->batch) : NULL;
  g_autofree char *name = is_batch ? g_strdup_printf ("%s: %s", title, details) : g_strdup (title);

  set_part (item, "title", title);
  set_part (item, "details", details);
  set_part (item,
            "reason",
            aside ? canvass_reason_title ((CanvassQuarantineReason)self->batch.reason) : NULL);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (item), "icon"),
                          aside || self->kind == ITEM_GAP);
  gtk_list_item_set_selectable (item, self->kind != ITEM_GAP);
  gtk_list_item_set_activatable (item, self->kind != ITEM_GAP);
  /* The widget that the list puts around it has the focus and the name. */
  canvass_spoken_set_name (gtk_widget_get_parent (gtk_list_item_get_child (item)), name);
}

GtkListItemFactory *
canvass_batch_item_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  return factory;
}
