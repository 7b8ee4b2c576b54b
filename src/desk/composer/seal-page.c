/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/seal-page.h"

#include "desk/composer/card-group.h"
#include "desk/composer/sealing.h"
#include "desk/path-question.h"
#include "desk/trouble.h"
#include "format/error.h"
#include "format/key-file.h"
#include "format/secret.h"
#include "widgets/entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassSealPage {
  AdwBin parent_instance;

  GtkLabel *about;         /* (borrowed) version, days, recipients */
  AdwActionRow *key_row;   /* (borrowed) */
  AdwActionRow *entry_row; /* (borrowed) */
  GtkButton *seal_button;  /* (borrowed) */
  GtkSpinner *spinner;     /* (borrowed) */
  GtkLabel *outcome;       /* (borrowed) */
  CanvassCardGroup *card;  /* (borrowed) */
  CanvassEntry *entry;     /* (borrowed) the passphrase */

  char *key_path; /* (nullable) */
  gboolean sealing;
  guint n_errors;
  CanvassDraft *draft; /* (owned) */
};

G_DEFINE_TYPE (CanvassSealPage, canvass_seal_page, ADW_TYPE_BIN)

static void
tell (CanvassSealPage *self, const char *text, gboolean failed)
{
  gtk_label_set_text (self->outcome, text);
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self->outcome), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->outcome), "error");
}

static void
update_sensitive (CanvassSealPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->seal_button),
                            !self->sealing && self->n_errors == 0 && self->key_path != NULL &&
                                canvass_draft_get_folder (self->draft) != NULL &&
                                *canvass_entry_get_text (self->entry) != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->sealing);
  gtk_spinner_set_spinning (self->spinner, self->sealing);
}

/* The version after the one that was sealed last, unless it is higher already. */
static void
raise_version (CanvassSealPage *self)
{
  g_autofree char *id = canvass_draft_get_setting (self->draft, "campaign", "id");
  g_autofree char *version = canvass_draft_get_setting (self->draft, "campaign", "version");
  g_autoptr (CanvassCampaign) former = NULL;
  g_autofree char *raised = NULL;
  guint64 last;

  if (id == NULL)
    return;
  former = canvass_seal_find_former (canvass_draft_get_folder (self->draft), id);
  last = former != NULL ? canvass_campaign_get_sequence (former) : 0;
  if (last == 0 || (version != NULL && g_ascii_strtoull (version, NULL, 10) > last))
    return;
  raised = g_strdup_printf ("%" G_GUINT64_FORMAT, last + 1);
  canvass_draft_set_setting (self->draft, "campaign", "version", raised);
}

static void
tell_sealed (CanvassSealPage *self, const CanvassSealed *sealed)
{
  g_autofree char *version =
      g_strdup_printf ("%" G_GUINT64_FORMAT, canvass_campaign_get_sequence (sealed->campaign));
  g_autofree char *text = g_strdup_printf (
      /* Translators: a version's number, the file's path, the campaign's six words. */
      _ ("Version %1$s is sealed in %2$s. Its six words, to compare at each tablet: %3$s."),
      version,
      sealed->path,
      sealed->words);
  g_autofree char *whole =
      sealed->asks_again
          ? g_strconcat (
                text,
                " ",
                _ ("Since recipients or questions changed, each tablet will ask for the six "
                   "words and its PIN again."),
                NULL)
          : g_strdup (text);

  tell (self, whole, FALSE);
}

static const char *
word_failure (const GError *error)
{
  if (g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE))
    return _ ("The passphrase does not open this key. Nothing was sealed; try again.");
  if (g_error_matches (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_NOT_NEWER))
    return _ (
        "Tablets with the version before would refuse this one: another key sealed it, or its "
        "day has passed. Nothing was sealed.");
  if (g_error_matches (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_SOURCE))
    return _ ("Some things have to be mended first; see Problems.");
  return NULL;
}

static void
on_sealed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  CanvassSealPage *self = CANVASS_SEAL_PAGE (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassSealed) sealed = canvass_sealing_run_finish (result, &error);
  g_autofree char *words = NULL;

  self->sealing = FALSE;
  if (self->draft == NULL) /* the window is gone; the file is there all the same */
    return;
  update_sensitive (self);
  if (sealed != NULL) {
    tell_sealed (self, sealed);
    canvass_card_group_set_campaign (self->card, sealed->campaign);
    return;
  }
  words = word_failure (error) != NULL ? g_strdup (word_failure (error))
                                       : canvass_desk_word_error (error);
  tell (self, words, TRUE);
}

static void
on_seal (CanvassSealPage *self)
{
  g_autoptr (GError) error = NULL;
  const char *typed = canvass_entry_get_text (self->entry);
  char *passphrase;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->seal_button)))
    return;
  passphrase = canvass_secret_new (strlen (typed) + 1);
  memcpy (passphrase, typed, strlen (typed) + 1);
  canvass_entry_set_text (self->entry, "");
  raise_version (self);
  if (!canvass_draft_save (self->draft, FALSE, &error)) {
    canvass_secret_free (passphrase);
    tell (self,
          g_error_matches (error, CANVASS_DRAFT_ERROR, CANVASS_DRAFT_ERROR_CHANGED)
              ? _ ("Somebody else changed the folder.")
              : _ ("The campaign could not be saved. What you wrote is still here."),
          TRUE);
    return;
  }
  self->sealing = TRUE;
  update_sensitive (self);
  tell (self, _ ("The key is opened, which takes a moment…"), FALSE);
  canvass_sealing_run_async (
      self, canvass_draft_get_folder (self->draft), self->key_path, passphrase, on_sealed, NULL);
}

void
canvass_seal_page_set_key (CanvassSealPage *self, const char *path)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CANVASS_IS_SEAL_PAGE (self));

  g_free (self->key_path);
  self->key_path = g_strdup (path);
  name = path != NULL ? g_filename_display_basename (path) : NULL;
  adw_action_row_set_subtitle (self->key_row, name != NULL ? name : "");
  update_sensitive (self);
}

static void
on_key_chosen (GtkWidget *widget, const char *path)
{
  canvass_seal_page_set_key (CANVASS_SEAL_PAGE (widget), path);
}

static void
on_choose_key (CanvassSealPage *self)
{
  canvass_path_question_ask_file (
      GTK_WIDGET (self), _ ("Key that seals"), _ ("Key files"), "*.key", on_key_chosen);
}

/* A day runs from left to right in every script. */
static char *
isolate (const char *day)
{
  return day != NULL && *day != '\0' ? g_strdup_printf ("\u2066%s\u2069", day) : g_strdup ("—");
}

static char *
describe (CanvassSealPage *self)
{
  g_autofree char *version = canvass_draft_get_setting (self->draft, "campaign", "version");
  g_autofree char *closes = canvass_draft_get_setting (self->draft, "campaign", "closes");
  g_autofree char *destroy_by = canvass_draft_get_setting (self->draft, "campaign", "destroy_by");
  g_autofree char *last = isolate (closes);
  g_autofree char *end = isolate (destroy_by);
  guint n = canvass_draft_get_n_recipients (self->draft);
  g_autofree char *others =
      n == 0 ? g_strdup (_ ("Only your key can read what is signed."))
             : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                             "Your key and %u other can read what is signed.",
                                             "Your key and %u others can read what is signed.",
                                             n),
                                n);
  g_autofree char *days = g_strdup_printf (
      /* Translators: a version's number, the last day to sign, the day of destruction. */
      _ ("Version %1$s; last day to sign: %2$s; everything is destroyed by: %3$s."),
      version != NULL ? version : "—",
      last,
      end);
  const char *more = self->n_errors > 0 ? _ ("Some things have to be mended first; see Problems.")
                     : canvass_draft_get_folder (self->draft) == NULL
                         ? _ ("Save the campaign in a folder first.")
                         : "";

  return g_strdup_printf ("%s\n%s\n%s", days, others, more);
}

void
canvass_seal_page_refresh (CanvassSealPage *self, const CanvassSourceFolder *source)
{
  g_autofree char *about = NULL;

  g_return_if_fail (CANVASS_IS_SEAL_PAGE (self));

  self->n_errors = source != NULL ? canvass_source_get_n_errors (source) : 1;
  about = describe (self);
  gtk_label_set_text (self->about, about);
  update_sensitive (self);
}

static void
canvass_seal_page_dispose (GObject *object)
{
  CanvassSealPage *self = CANVASS_SEAL_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_SEAL_PAGE);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (canvass_seal_page_parent_class)->dispose (object);
}

static void
canvass_seal_page_finalize (GObject *object)
{
  g_free (CANVASS_SEAL_PAGE (object)->key_path);

  G_OBJECT_CLASS (canvass_seal_page_parent_class)->finalize (object);
}

static void
canvass_seal_page_class_init (CanvassSealPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CANVASS_TYPE_CARD_GROUP);
  G_OBJECT_CLASS (klass)->dispose = canvass_seal_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_seal_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Desk/composer/seal-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassSealPage, about);
  gtk_widget_class_bind_template_child (widget_class, CanvassSealPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSealPage, entry_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSealPage, seal_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassSealPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, CanvassSealPage, outcome);
  gtk_widget_class_bind_template_child (widget_class, CanvassSealPage, card);
  gtk_widget_class_bind_template_callback (widget_class, on_seal);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_key);
}

static void
canvass_seal_page_init (CanvassSealPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->entry = canvass_entry_new ();
  canvass_entry_set_max_bytes (self->entry, CANVASS_PASSPHRASE_MAX_BYTES);
  gtk_entry_set_visibility (GTK_ENTRY (self->entry), FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self->entry), GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Passphrase of the key"), -1);
  g_signal_connect_object (
      self->entry, "changed", G_CALLBACK (update_sensitive), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_seal), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (self->entry_row, GTK_WIDGET (self->entry));
}

CanvassSealPage *
canvass_seal_page_new (CanvassDraft *draft)
{
  CanvassSealPage *self = g_object_new (CANVASS_TYPE_SEAL_PAGE, NULL);

  self->draft = g_object_ref (draft);
  canvass_seal_page_refresh (self, NULL);
  return self;
}
