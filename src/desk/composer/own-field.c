/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/own-field.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NAME_BYTES 24

static const char *const KINDS[] = { "text", "choice", "number", "year", "boolean" };

typedef struct {
  CanvassDraft *draft; /* (owned) */
  AdwEntryRow *question;
  AdwComboRow *kind;
  AdwEntryRow *answers;
  AdwMessageDialog *dialog;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->draft);
  g_free (asking);
}

/* "Which branch?" → "which_branch"; @stem and a number where a script has no such letters. */
static char *
make_name (const char *words, const char *stem, const char *const *taken)
{
  g_autofree char *ascii = g_str_to_ascii (words, "C");
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && name->len < MAX_NAME_BYTES; p++)
    if (g_ascii_isalpha (*p) || (g_ascii_isdigit (*p) && name->len > 0))
      g_string_append_c (name, g_ascii_tolower (*p));
    else if (name->len > 0 && name->str[name->len - 1] != '_')
      g_string_append_c (name, '_');
  while (name->len > 0 && name->str[name->len - 1] == '_')
    g_string_truncate (name, name->len - 1);
  if (name->len > 0 && !g_strv_contains (taken, name->str) &&
      canvass_field_find_standard (name->str) == NULL)
    return g_strdup (name->str);

  for (guint i = 1;; i++) {
    g_autofree char *numbered = g_strdup_printf ("%s_%u", stem, i);

    if (!g_strv_contains (taken, numbered))
      return g_steal_pointer (&numbered);
  }
}

/* Signers read the words, files the names that are made of them. */
static char *
name_answers (const char *field, const char *answers, GPtrArray *texts)
{
  g_auto (GStrv) words = g_strsplit (answers, ",", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (names, NULL);
  for (guint i = 0; words[i] != NULL; i++) {
    char *name;

    if (*g_strstrip (words[i]) == '\0')
      continue;
    name = make_name (words[i], "answer", (const char *const *)names->pdata);
    g_ptr_array_insert (names, (gint)names->len - 1, name);
    g_ptr_array_add (texts, g_strdup_printf ("field.%s.choice.%s", field, name));
    g_ptr_array_add (texts, g_strdup (words[i]));
  }
  return g_strjoinv (" ", (char **)names->pdata);
}

static void
add_field (Asking *asking)
{
  const char *question = gtk_editable_get_text (GTK_EDITABLE (asking->question));
  const char *kind = KINDS[MIN (adw_combo_row_get_selected (asking->kind), 4)];
  g_auto (GStrv) languages = canvass_draft_get_languages (asking->draft);
  g_auto (GStrv) fields = canvass_draft_list_fields (asking->draft);
  g_autofree char *name = make_name (question, "question", (const char *const *)fields);
  g_autofree char *label = g_strconcat ("field.", name, NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *choices = NULL;

  if (languages[0] == NULL)
    return;
  if (strcmp (kind, "choice") == 0)
    choices = name_answers (name, gtk_editable_get_text (GTK_EDITABLE (asking->answers)), texts);
  if (!canvass_draft_add_field (asking->draft, name, CANVASS_USE_OPTIONAL, kind, choices, NULL))
    return;
  canvass_draft_set_text (asking->draft, languages[0], label, question);
  for (guint i = 0; i < texts->len; i += 2)
    canvass_draft_set_text (asking->draft,
                            languages[0],
                            g_ptr_array_index (texts, i),
                            g_ptr_array_index (texts, i + 1));
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Asking *asking)
{
  if (strcmp (response, "add") == 0)
    add_field (asking);
}

static void
on_edited (Asking *asking)
{
  g_autofree char *question =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (asking->question))));
  gboolean choice = adw_combo_row_get_selected (asking->kind) == 1;

  gtk_widget_set_visible (GTK_WIDGET (asking->answers), choice);
  adw_message_dialog_set_response_enabled (asking->dialog, "add", *question != '\0');
}

void
canvass_own_field_ask (GtkWidget *parent, CanvassDraft *draft)
{
  const char *kinds[] = { _ ("Words"),     _ ("One of several answers"),
                          _ ("A number"),  _ ("A year"),
                          _ ("Yes or no"), NULL };
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (parent));
  Asking *asking = g_new0 (Asking, 1);
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (kinds);

  asking->draft = g_object_ref (draft);
  asking->dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, _ ("A question of your own"), NULL));
  asking->question = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asking->question), _ ("Question"));
  asking->kind = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asking->kind), _ ("Answer"));
  adw_combo_row_set_model (asking->kind, G_LIST_MODEL (model));
  asking->answers = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asking->answers),
                                 _ ("Answers, with commas between"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (asking->question));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (asking->kind));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (asking->answers));
  adw_message_dialog_set_extra_child (asking->dialog, group);
  adw_message_dialog_add_responses (asking->dialog, "cancel", _ ("Cancel"), "add", _ ("Add"), NULL);
  adw_message_dialog_set_response_appearance (asking->dialog, "add", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (asking->dialog, "add");
  adw_message_dialog_set_close_response (asking->dialog, "cancel");
  g_object_set_data_full (G_OBJECT (asking->dialog), "asking", asking, asking_free);
  g_signal_connect_swapped (asking->question, "changed", G_CALLBACK (on_edited), asking);
  g_signal_connect_swapped (asking->kind, "notify::selected", G_CALLBACK (on_edited), asking);
  g_signal_connect (asking->dialog, "response", G_CALLBACK (on_response), asking);
  on_edited (asking);
  gtk_window_present (GTK_WINDOW (asking->dialog));
}
