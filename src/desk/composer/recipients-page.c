/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/recipients-page.h"

#include "desk/path-question.h"
#include "format/envelope.h"
#include "format/file.h"
#include "format/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassRecipientsPage {
  AdwBin parent_instance;

  AdwPreferencesGroup *group; /* (borrowed) */
  GtkLabel *trouble;          /* (borrowed) */
  GPtrArray *rows;            /* (element-type AdwActionRow) borrowed */

  GHashTable *words;   /* (element-type utf8 utf8) six words by sealing key, or "" */
  CanvassDraft *draft; /* (owned) */
};

G_DEFINE_TYPE (CanvassRecipientsPage, canvass_recipients_page, ADW_TYPE_BIN)

static char *
id_of (const CanvassPublicKey *key)
{
  return canvass_to_hex (key->seal_pk, sizeof key->seal_pk);
}

static void
find_words (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *words = canvass_words_of_public_key (data, &error);

  if (words != NULL)
    g_task_return_pointer (task, words, g_free);
  else
    g_task_return_error (task, error);
}

static void
on_words_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  CanvassRecipientsPage *self = CANVASS_RECIPIENTS_PAGE (object);
  const CanvassPublicKey *key = g_task_get_task_data (G_TASK (result));
  char *words = g_task_propagate_pointer (G_TASK (result), NULL);

  if (words == NULL)
    return;
  g_hash_table_insert (self->words, id_of (key), words);
  if (self->draft == NULL) /* the window is gone */
    return;
  canvass_recipients_page_refresh (self);
}

/* Takes a fifth of a second, by design. */
static void
ask_words (CanvassRecipientsPage *self, const CanvassPublicKey *key)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_words_found, NULL);

  g_hash_table_insert (self->words, id_of (key), g_strdup (""));
  g_task_set_task_data (task, g_memdup2 (key, sizeof *key), g_free);
  g_task_run_in_thread (task, find_words);
}

static void
on_remove (GtkButton *button, CanvassRecipientsPage *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "id");

  for (guint i = 0; i < canvass_draft_get_n_recipients (self->draft); i++) {
    g_autofree char *other = id_of (canvass_draft_get_recipient (self->draft, i));

    if (strcmp (other, id) == 0) {
      canvass_draft_remove_recipient (self->draft, i);
      break;
    }
  }
  canvass_recipients_page_refresh (self);
}

static void
add_row (CanvassRecipientsPage *self, const CanvassPublicKey *key)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *id = id_of (key);
  const char *name = *key->name != '\0' ? key->name : _ ("A key without a name");
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *label = g_strdup_printf (_ ("%1$s, %2$s"), _ ("Remove"), name);
  const char *words = g_hash_table_lookup (self->words, id);

  if (words == NULL)
    ask_words (self, key);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words != NULL ? words : "");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  g_object_set_data_full (G_OBJECT (button), "id", g_steal_pointer (&id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

void
canvass_recipients_page_refresh (CanvassRecipientsPage *self)
{
  g_return_if_fail (CANVASS_IS_RECIPIENTS_PAGE (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < canvass_draft_get_n_recipients (self->draft); i++)
    add_row (self, canvass_draft_get_recipient (self->draft, i));
}

static const char *
word_trouble (const GError *error)
{
  if (g_error_matches (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_THERE))
    return _ ("This key is among the recipients already.");
  if (g_error_matches (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_VALUE))
    return _ ("There is no room for more recipients.");
  return _ ("This is no sound .pub file. Ask for it again.");
}

/* Says on the page what is wrong with it. */
static void
add (CanvassRecipientsPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pub =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_PUBLIC_KEY), &error);

  if (pub != NULL && canvass_draft_add_recipient (self->draft, pub, &error)) {
    gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
    canvass_recipients_page_refresh (self);
    return;
  }
  gtk_label_set_text (self->trouble, word_trouble (error));
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
}

static void
on_file_chosen (GtkWidget *widget, const char *path)
{
  add (CANVASS_RECIPIENTS_PAGE (widget), path);
}

static void
on_add (CanvassRecipientsPage *self)
{
  canvass_path_question_ask_file (GTK_WIDGET (self), _ ("Add…"), "*.pub", "*.pub", on_file_chosen);
}

static void
canvass_recipients_page_dispose (GObject *object)
{
  CanvassRecipientsPage *self = CANVASS_RECIPIENTS_PAGE (object);

  g_clear_object (&self->draft);

  G_OBJECT_CLASS (canvass_recipients_page_parent_class)->dispose (object);
}

static void
canvass_recipients_page_finalize (GObject *object)
{
  CanvassRecipientsPage *self = CANVASS_RECIPIENTS_PAGE (object);

  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->words);

  G_OBJECT_CLASS (canvass_recipients_page_parent_class)->finalize (object);
}

static void
canvass_recipients_page_class_init (CanvassRecipientsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_recipients_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_recipients_page_finalize;
}

static void
canvass_recipients_page_init (CanvassRecipientsPage *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Add…"));
  GtkWidget *trouble_group = adw_preferences_group_new ();

  self->rows = g_ptr_array_new ();
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Who else can read the signatures"));
  adw_preferences_group_set_description (self->group,
                                         _ ("Whoever seals the campaign can. Add the .pub file of "
                                            "each further coordinator, and compare "
                                            "the six words with them, by voice."));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (self->group, button);
  self->trouble = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_label_set_xalign (self->trouble, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (trouble_group), GTK_WIDGET (self->trouble));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (trouble_group));
  adw_bin_set_child (ADW_BIN (self), page);
}

CanvassRecipientsPage *
canvass_recipients_page_new (CanvassDraft *draft)
{
  CanvassRecipientsPage *self = g_object_new (CANVASS_TYPE_RECIPIENTS_PAGE, NULL);

  self->draft = g_object_ref (draft);
  canvass_recipients_page_refresh (self);
  return self;
}
