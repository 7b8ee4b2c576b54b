/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/account-group.h"

#include "desk/figures.h"
#include "desk/reasons.h"
#include "desk/trouble.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

/* In a folder there may be anything. */
#define MAX_FILES 50

struct _CanvassAccountGroup {
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows; /* (element-type GtkWidget) (borrowed) */
};

G_DEFINE_FINAL_TYPE (CanvassAccountGroup, canvass_account_group, ADW_TYPE_PREFERENCES_GROUP)

static void
add_row (CanvassAccountGroup *self, GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_figure (CanvassAccountGroup *self, const char *title, const char *subtitle, guint64 n)
{
  add_row (self, canvass_figure_row_new (title, subtitle, n));
}

static void
add_bad_file (CanvassAccountGroup *self, const CanvassBadFile *file)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_filename_display_basename (file->path);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *words = canvass_desk_word_bad_file (file);
  g_autofree char *subtitle = g_markup_escape_text (words, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  canvass_spoken_set_description (row, words);
  add_row (self, row);
}

static void
add_bad_files (CanvassAccountGroup *self, GPtrArray *files)
{
  for (guint i = 0; i < MIN (files->len, MAX_FILES); i++)
    add_bad_file (self, files->pdata[i]);
  if (files->len > MAX_FILES)
    add_figure (self, _ ("Further files that could not be used"), NULL, files->len - MAX_FILES);
}

static void
add_changes (CanvassAccountGroup *self, const CanvassAccount *account)
{
  if (account->taken_up > 0)
    add_figure (self,
                _ ("Taken up from quarantine"),
                _ ("What they waited for has come"),
                account->taken_up);
  if (account->taken_off > 0)
    add_figure (self,
                _ ("Taken off the roll"),
                _ ("They are contested since this import"),
                account->taken_off);
  if (account->decisions > 0)
    add_figure (self, _ ("Decisions of other coordinators"), NULL, account->decisions);
  if (account->left > 0)
    add_figure (self,
                _ ("Left in the drop"),
                _ ("Files that are too large, gone meanwhile, or too many at once"),
                account->left);
}

void
canvass_account_group_show (CanvassAccountGroup *self, const CanvassAccount *account)
{
  g_return_if_fail (CANVASS_IS_ACCOUNT_GROUP (self));

  canvass_account_group_wipe (self);
  add_figure (self, _ ("Read"), NULL, account->read);
  add_figure (self, _ ("Accepted"), _ ("New on the roll"), account->accepted);
  add_figure (self, _ ("Repeated"), _ ("You had them already"), account->repeated);
  add_figure (self, _ ("Put into quarantine"), NULL, account->quarantined);
  for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
    if (account->reasons[i] > 0)
      add_figure (self, canvass_reason_title (i), canvass_reason_explain (i), account->reasons[i]);
  add_changes (self, account);
  add_bad_files (self, account->bad_files);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
canvass_account_group_focus (CanvassAccountGroup *self)
{
  g_return_if_fail (CANVASS_IS_ACCOUNT_GROUP (self));

  if (self->rows->len > 0)
    gtk_widget_grab_focus (self->rows->pdata[0]);
}

void
canvass_account_group_wipe (CanvassAccountGroup *self)
{
  g_return_if_fail (CANVASS_IS_ACCOUNT_GROUP (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
canvass_account_group_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_ACCOUNT_GROUP (object)->rows);

  G_OBJECT_CLASS (canvass_account_group_parent_class)->finalize (object);
}

static void
canvass_account_group_class_init (CanvassAccountGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_account_group_finalize;
}

static void
canvass_account_group_init (CanvassAccountGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
