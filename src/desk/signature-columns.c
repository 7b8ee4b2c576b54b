/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/signature-columns.h"

#include "desk/signature-rows.h"
#include "desk/words.h"

#include <glib/gi18n-lib.h>

#define LEFT_TO_RIGHT_MARK "\u200e"
#define RIGHT_TO_LEFT_MARK "\u200f"
#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE "\u2069"

typedef enum {
  COLUMN_NAME,
  COLUMN_PLACE,
  COLUMN_DAY,
  COLUMN_KIOSK,
  COLUMN_LANGUAGE,
  COLUMN_STATES,
  N_COLUMNS,
} Column;

static const struct {
  const char *context; /* (nullable) */
  const char *title;
  int chars; /* how wide it is at the least; the first takes what is left */
} COLUMNS[] = {
  [COLUMN_NAME] = { "desk", NC_ ("desk", "Name"), 16 },
  [COLUMN_PLACE] = { NULL, N_ ("Place"), 14 },
  [COLUMN_DAY] = { NULL, N_ ("Day"), 10 },
  [COLUMN_KIOSK] = { "desk", NC_ ("desk", "Table"), 12 },
  [COLUMN_LANGUAGE] = { NULL, N_ ("Language"), 9 },
  [COLUMN_STATES] = { NULL, N_ ("State"), 10 },
};

/* An inscription goes by the direction of its text: a mark makes that the window's, so that all
 * begin at the same edge, and what is within goes its own way. Who listens hears the text alone. */
static void
say (GtkInscription *cell, const char *text)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (cell)) == GTK_TEXT_DIR_RTL;
  g_autofree char *marked = g_strconcat (
      rtl ? RIGHT_TO_LEFT_MARK : LEFT_TO_RIGHT_MARK, FIRST_STRONG_ISOLATE, text, POP_ISOLATE, NULL);

  gtk_inscription_set_text (cell, marked);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_cell (GtkListItem *item)
{
  GtkInscription *cell = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  const CanvassSignatureBrief *brief =
      canvass_signature_row_get_brief (gtk_list_item_get_item (item));
  Column column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (item), "column"));
  g_autofree char *states = NULL;

  if (brief == NULL) {
    say (cell, "…");
    return;
  }

  switch (column) {
  case COLUMN_NAME:
    say (cell, brief->name);
    break;
  case COLUMN_PLACE:
    say (cell, brief->place);
    break;
  case COLUMN_DAY:
    say (cell, brief->day);
    break;
  case COLUMN_KIOSK:
    say (cell, brief->kiosk);
    break;
  case COLUMN_LANGUAGE:
    say (cell, canvass_desk_word_language (brief->language));
    break;
  case COLUMN_STATES:
  case N_COLUMNS:
  default:
    states = canvass_desk_word_states (brief->states);
    say (cell, states);
    break;
  }
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  /* As large whatever it says: no column moves while somebody scrolls, and no text of two hundred
   * rows has to be measured. */
  GtkInscription *cell = g_object_new (GTK_TYPE_INSCRIPTION,
                                       "min-chars",
                                       COLUMNS[GPOINTER_TO_UINT (column)].chars,
                                       "nat-chars",
                                       COLUMNS[GPOINTER_TO_UINT (column)].chars,
                                       "text-overflow",
                                       GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END,
                                       NULL);

  g_object_set_data (G_OBJECT (item), "column", column);
  gtk_list_item_set_child (item, GTK_WIDGET (cell));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  g_signal_connect_object (
      gtk_list_item_get_item (item), "loaded", G_CALLBACK (show_cell), item, G_CONNECT_SWAPPED);
  show_cell (item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_cell, item);
}

void
canvass_signature_columns_add (GtkColumnView *view)
{
  for (guint i = 0; i < N_COLUMNS; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    const char *title = COLUMNS[i].context != NULL
                            ? g_dpgettext2 (GETTEXT_PACKAGE, COLUMNS[i].context, COLUMNS[i].title)
                            : _ (COLUMNS[i].title);
    GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

    g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GUINT_TO_POINTER (i));
    g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GUINT_TO_POINTER (i));
    g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), GUINT_TO_POINTER (i));
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_column_set_expand (column, i == COLUMN_NAME);
    gtk_column_view_append_column (view, column);
    g_object_unref (column);
  }
}

void
canvass_signature_columns_fold (GtkColumnView *view, gboolean folded)
{
  g_autoptr (GtkColumnViewColumn) language =
      g_list_model_get_item (gtk_column_view_get_columns (view), COLUMN_LANGUAGE);

  /* It stands with the rest of the signature. */
  gtk_column_view_column_set_visible (language, !folded);
}
