/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/kiosk-item.h"

#include "desk/kiosk-words.h"
#include "desk/row-line.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

#include <string.h>

struct _CanvassKioskItem {
  GObject parent_instance;

  CanvassLedgerKiosk kiosk;
  char *folded; /* (owned) its name, to be searched in */
  char *key;    /* (owned) the same, to be sorted by */
  gboolean has_trouble;
};

G_DEFINE_FINAL_TYPE (CanvassKioskItem, canvass_kiosk_item, G_TYPE_OBJECT)

CanvassKioskItem *
canvass_kiosk_item_new (const CanvassLedgerKiosk *kiosk)
{
  CanvassKioskItem *self = g_object_new (CANVASS_TYPE_KIOSK_ITEM, NULL);
  const char *name = canvass_kiosk_word_name (kiosk);
  g_autofree char *warning = canvass_kiosk_warn (kiosk);

  self->kiosk = *kiosk;
  self->folded = g_utf8_casefold (name, -1);
  self->key = g_utf8_collate_key_for_filename (self->folded, -1);
  self->has_trouble = warning != NULL;
  return self;
}

const CanvassLedgerKiosk *
canvass_kiosk_item_get_kiosk (CanvassKioskItem *self)
{
  g_return_val_if_fail (CANVASS_IS_KIOSK_ITEM (self), NULL);

  return &self->kiosk;
}

gboolean
canvass_kiosk_item_matches (CanvassKioskItem *self, const char *words)
{
  return words == NULL || strstr (self->folded, words) != NULL;
}

static gint
compare_numbers (guint64 a, guint64 b)
{
  return (a < b) - (a > b);
}

gint
canvass_kiosk_item_compare (CanvassKioskItem *a, CanvassKioskItem *b, CanvassKioskOrder order)
{
  gint result = 0;

  if (order == CANVASS_KIOSK_ORDER_TROUBLE)
    result = b->has_trouble - a->has_trouble;
  else if (order == CANVASS_KIOSK_ORDER_SIGNATURES)
    result = compare_numbers (a->kiosk.signatures, b->kiosk.signatures);
  else if (order == CANVASS_KIOSK_ORDER_SEEN)
    result = compare_numbers (a->kiosk.last_day, b->kiosk.last_day);

  if (result == 0)
    result = strcmp (a->key, b->key);
  return result != 0 ? result : memcmp (a->kiosk.kiosk_id, b->kiosk.kiosk_id, CANVASS_ID_BYTES);
}

static void
canvass_kiosk_item_finalize (GObject *object)
{
  CanvassKioskItem *self = CANVASS_KIOSK_ITEM (object);

  g_free (self->folded);
  g_free (self->key);

  G_OBJECT_CLASS (canvass_kiosk_item_parent_class)->finalize (object);
}

static void
canvass_kiosk_item_class_init (CanvassKioskItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_kiosk_item_finalize;
}

static void
canvass_kiosk_item_init (CanvassKioskItem *self)
{
}

/* Rows */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer unused)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new ();

  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), lines);
  gtk_box_append (GTK_BOX (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data (G_OBJECT (item), "icon", icon);
  g_object_set_data (G_OBJECT (item), "name", canvass_row_line_add (lines, NULL));
  g_object_set_data (G_OBJECT (item), "words", canvass_row_line_add (lines, "dim-label"));
  g_object_set_data (G_OBJECT (item), "warning", canvass_row_line_add (lines, "warning"));
  gtk_list_item_set_child (item, row);
}

static GtkWidget *
get_part (GtkListItem *item, const char *part)
{
  return g_object_get_data (G_OBJECT (item), part);
}

/* (transfer full) */
static char *
word_item (const CanvassLedgerKiosk *kiosk)
{
  g_autofree char *words = canvass_kiosk_describe (kiosk);

  return kiosk->revoked ? g_strdup_printf ("%s · %s", words, _ ("Revoked")) : g_strdup (words);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer unused)
{
  const CanvassLedgerKiosk *kiosk = canvass_kiosk_item_get_kiosk (gtk_list_item_get_item (item));
  g_autofree char *words = word_item (kiosk);
  g_autofree char *warning = canvass_kiosk_warn (kiosk);
  g_autofree char *name = g_strdup_printf ("%s: %s", canvass_kiosk_word_name (kiosk), words);

  gtk_image_set_from_icon_name (GTK_IMAGE (get_part (item, "icon")),
                                warning != NULL ? "dialog-warning-symbolic"
                                                : "canvass-kiosks-symbolic");
  gtk_label_set_label (GTK_LABEL (get_part (item, "name")), canvass_kiosk_word_name (kiosk));
  gtk_label_set_label (GTK_LABEL (get_part (item, "words")), words);
  gtk_label_set_label (GTK_LABEL (get_part (item, "warning")), warning != NULL ? warning : "");
  gtk_widget_set_visible (get_part (item, "warning"), warning != NULL);
  /* The widget that the list puts around it has the focus and the name. */
  canvass_spoken_set_name (gtk_widget_get_parent (gtk_list_item_get_child (item)), name);
}

GtkListItemFactory *
canvass_kiosk_item_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  return factory;
}
