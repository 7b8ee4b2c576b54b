/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/shares-page.h"

#include "desk/figures.h"
#include "desk/first-run/given-list.h"
#include "desk/first-run/place-row.h"
#include "desk/first-run/words.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassSharesPage {
  CanvassStepPage parent_instance;

  GPtrArray *rows; /* (element-type CanvassPlaceRow) (borrowed) in the group, by holder */

  /* template widgets */
  GtkSpinButton *holders_spin;
  GtkSpinButton *threshold_spin;
  GtkWidget *numbers_group;
  GtkWidget *split_button;
  AdwPreferencesGroup *shares_group;
  CanvassGivenList *given_list;
  GtkWidget *works_label;
  GtkWidget *without_label;
};

G_DEFINE_FINAL_TYPE (CanvassSharesPage, canvass_shares_page, CANVASS_TYPE_STEP_PAGE)

static CanvassNewKey *
get_key (CanvassSharesPage *self)
{
  return canvass_step_page_get_key (CANVASS_STEP_PAGE (self));
}

static void
set_busy (CanvassSharesPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->split_button, !busy);
  for (guint i = 0; i < self->rows->len; i++)
    canvass_place_row_set_busy (self->rows->pdata[i], busy);
}

static void split (CanvassSharesPage *self);

static guint
get_number (GtkSpinButton *spin)
{
  return (guint)gtk_spin_button_get_value_as_int (spin);
}

/* Other numbers were chosen than those of the shares that nobody has yet. */
static gboolean
is_outdated (CanvassSharesPage *self)
{
  CanvassNewKey *key = get_key (self);
  guint holders = canvass_new_key_get_holders (key);

  return holders > 0 && canvass_new_key_get_n_shares_saved (key) == 0 &&
         (holders != get_number (self->holders_spin) ||
          canvass_new_key_get_threshold (key) != get_number (self->threshold_spin));
}

/* Of splitting as of saving. */
static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassSharesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (!canvass_new_key_finish (CANVASS_NEW_KEY (source), result, &error))
    words = canvass_first_run_word_error (error);
  set_busy (self, FALSE);
  canvass_step_page_say (CANVASS_STEP_PAGE (self), words);
  if (words == NULL && is_outdated (self))
    split (self);
}

static void
on_chosen (CanvassSharesPage *self, const char *folder, CanvassPlaceRow *row)
{
  guint i = 0;

  g_ptr_array_find (self->rows, row, &i);
  canvass_step_page_say (CANVASS_STEP_PAGE (self), NULL);
  set_busy (self, TRUE);
  canvass_new_key_save_share_async (get_key (self), i + 1, folder, on_done, g_object_ref (self));
}

static void
add_row (CanvassSharesPage *self, guint holder)
{
  g_autofree char *title = canvass_figure_word (_ ("Share %s"), holder);
  GtkWidget *row = canvass_place_row_new (title);

  g_signal_connect_object (row, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->shares_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_shares (CanvassSharesPage *self)
{
  guint holders = canvass_new_key_get_holders (get_key (self));

  while (self->rows->len > holders) {
    adw_preferences_group_remove (self->shares_group, self->rows->pdata[self->rows->len - 1]);
    g_ptr_array_set_size (self->rows, (gint)self->rows->len - 1);
  }
  while (self->rows->len < holders)
    add_row (self, self->rows->len + 1);
  for (guint i = 0; i < holders; i++)
    canvass_place_row_set_saved (self->rows->pdata[i],
                                 canvass_new_key_get_share_path (get_key (self), i + 1));
  gtk_widget_set_visible (GTK_WIDGET (self->shares_group), holders > 0);
}

/* Too few were saved to bring anything back. */
static gboolean
is_without (CanvassNewKey *key)
{
  guint n_saved = canvass_new_key_get_n_shares_saved (key);

  return n_saved == 0 || n_saved < canvass_new_key_get_threshold (key);
}

static const char *
word_skip (CanvassNewKey *key)
{
  if (canvass_new_key_is_rehearsed (key))
    return NULL;
  if (is_without (key))
    return _ ("Go On without Shares");
  return _ ("Go On without Trying");
}

static void
canvass_shares_page_refresh (CanvassStepPage *page)
{
  CanvassSharesPage *self = CANVASS_SHARES_PAGE (page);
  CanvassNewKey *key = get_key (self);
  guint holders = canvass_new_key_get_holders (key);
  guint n_saved = canvass_new_key_get_n_shares_saved (key);
  gboolean rehearsed = canvass_new_key_is_rehearsed (key);

  show_shares (self);
  canvass_given_list_set_recovery (self->given_list, canvass_new_key_get_rehearsal (key));
  gtk_widget_set_visible (self->numbers_group, n_saved == 0);
  gtk_widget_set_visible (self->split_button, n_saved == 0 && holders == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->given_list), holders > 0 && n_saved == holders);
  gtk_widget_set_visible (self->works_label, rehearsed);
  gtk_widget_set_visible (self->without_label, is_without (key));
  canvass_step_page_set_ready (page, rehearsed);
  canvass_step_page_set_skip_label (page, word_skip (key));
}

static void
split (CanvassSharesPage *self)
{
  set_busy (self, TRUE);
  canvass_new_key_split_async (get_key (self),
                               get_number (self->holders_spin),
                               get_number (self->threshold_spin),
                               on_done,
                               g_object_ref (self));
}

static void
on_numbers_changed (CanvassSharesPage *self)
{
  double holders = gtk_spin_button_get_value (self->holders_spin);
  CanvassNewKey *key = get_key (self);

  gtk_spin_button_set_range (self->threshold_spin, CANVASS_SHARE_MIN_THRESHOLD, holders);
  if (key != NULL && !canvass_new_key_is_busy (key) && is_outdated (self))
    split (self);
}

static void
go_on (CanvassStepPage *page)
{
  canvass_step_page_go (page, "public");
}

static void
canvass_shares_page_wipe (CanvassStepPage *page)
{
  CanvassSharesPage *self = CANVASS_SHARES_PAGE (page);

  canvass_given_list_set_recovery (self->given_list, NULL);
  gtk_spin_button_set_value (self->holders_spin, 3);
  gtk_spin_button_set_value (self->threshold_spin, 2);
}

static void
canvass_shares_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_SHARES_PAGE);

  G_OBJECT_CLASS (canvass_shares_page_parent_class)->dispose (object);
}

static void
canvass_shares_page_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_SHARES_PAGE (object)->rows);

  G_OBJECT_CLASS (canvass_shares_page_parent_class)->finalize (object);
}

static void
canvass_shares_page_class_init (CanvassSharesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CanvassStepPageClass *page_class = CANVASS_STEP_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_shares_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_shares_page_finalize;
  page_class->refresh = canvass_shares_page_refresh;
  page_class->next = go_on;
  page_class->skip = go_on;
  page_class->wipe = canvass_shares_page_wipe;

  g_type_ensure (CANVASS_TYPE_GIVEN_LIST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/canvass/Canvass/desk/first-run/shares-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassSharesPage, holders_spin);
  gtk_widget_class_bind_template_child (widget_class, CanvassSharesPage, threshold_spin);
  gtk_widget_class_bind_template_child (widget_class, CanvassSharesPage, numbers_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassSharesPage, split_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSharesPage, shares_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassSharesPage, given_list);
  gtk_widget_class_bind_template_child (widget_class, CanvassSharesPage, works_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassSharesPage, without_label);
  gtk_widget_class_bind_template_callback (widget_class, on_numbers_changed);
  gtk_widget_class_bind_template_callback (widget_class, split);
}

static void
canvass_shares_page_init (CanvassSharesPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (self->works_label, CANVASS_LIVE_POLITE);
}
