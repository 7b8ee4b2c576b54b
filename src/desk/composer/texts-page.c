/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/texts-page.h"

#include "campaign/language.h"
#include "desk/composer/text-editor.h"
#include "desk/composer/words.h"
#include "pages/language.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassTextsPage {
  AdwBin parent_instance;

  GtkDropDown *chooser;      /* (borrowed) */
  GtkMenuButton *add_button; /* (borrowed) */
  GtkButton *remove_button;  /* (borrowed) */
  GtkButton *up_button;      /* (borrowed) */
  GtkButton *down_button;    /* (borrowed) */
  GtkProgressBar *progress;  /* (borrowed) */
  GtkBox *list;              /* (borrowed) of CanvassTextEditor */
  GtkEntry *tag;             /* (borrowed) in the popover of @add_button */
  GtkFlowBox *offers;        /* (borrowed) likewise */

  CanvassDraft *draft; /* (owned) */
  char *language;
  GStrv languages; /* as they stand in @chooser */
  GStrv keys;      /* as they stand in @list */
};

enum {
  LANGUAGE_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (CanvassTextsPage, canvass_texts_page, ADW_TYPE_BIN)

static void
fill_list (CanvassTextsPage *self)
{
  const char *source = self->languages[0];
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  if (source == NULL)
    return;
  if (strcmp (source, self->language) == 0)
    source = NULL;
  for (guint i = 0; self->keys[i] != NULL; i++)
    gtk_box_append (
        self->list,
        GTK_WIDGET (canvass_text_editor_new (self->draft, self->keys[i], self->language, source)));
}

static void
show_buttons (CanvassTextsPage *self)
{
  guint n = g_strv_length (self->languages);
  gboolean first = n > 0 && g_strcmp0 (self->language, self->languages[0]) == 0;
  gboolean last = n > 0 && g_strcmp0 (self->language, self->languages[n - 1]) == 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self->remove_button), !first);
  gtk_widget_set_sensitive (GTK_WIDGET (self->up_button), !first);
  gtk_widget_set_sensitive (GTK_WIDGET (self->down_button), !last);
}

static void
set_language (CanvassTextsPage *self, const char *language)
{
  if (g_strcmp0 (self->language, language) == 0)
    return;
  g_free (self->language);
  self->language = g_strdup (language);
  show_buttons (self);
  fill_list (self);
  g_signal_emit (self, signals[LANGUAGE_CHOSEN], 0);
}

static void
on_chosen (CanvassTextsPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->chooser);

  if (selected < g_strv_length (self->languages))
    set_language (self, self->languages[selected]);
}

static void
fill_chooser (CanvassTextsPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; self->languages[i] != NULL; i++) {
    g_autofree char *name = canvass_composer_name_language (self->draft, self->languages[i]);
    /* Translators: a language of a petition, the one that is used where others say nothing. */
    g_autofree char *first = g_strdup_printf (_ ("%s, the first"), name);

    gtk_string_list_append (names, i == 0 && self->languages[1] != NULL ? first : name);
  }
  g_signal_handlers_block_by_func (self->chooser, on_chosen, self);
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (names));
  g_signal_handlers_unblock_by_func (self->chooser, on_chosen, self);
}

void
canvass_texts_page_choose (CanvassTextsPage *self, const char *language)
{
  g_return_if_fail (CANVASS_IS_TEXTS_PAGE (self));

  for (guint i = 0; self->languages[i] != NULL; i++)
    if (strcmp (self->languages[i], language) == 0)
      gtk_drop_down_set_selected (self->chooser, i);
  on_chosen (self);
}

static void
add_language (CanvassTextsPage *self, const char *tag)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tidy = canvass_language_tidy (tag);

  if (canvass_draft_add_language (self->draft, tidy != NULL ? tidy : tag, &error)) {
    gtk_editable_set_text (GTK_EDITABLE (self->tag), "");
    gtk_menu_button_popdown (self->add_button);
    canvass_texts_page_refresh (self);
    canvass_texts_page_choose (self, tidy);
    return;
  }
  gtk_widget_add_css_class (GTK_WIDGET (self->tag), "error");
}

static void
on_tag_activated (CanvassTextsPage *self)
{
  add_language (self, gtk_editable_get_text (GTK_EDITABLE (self->tag)));
}

static void
on_tag_changed (CanvassTextsPage *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->tag), "error");
}

static void
on_offer_clicked (GtkButton *button, CanvassTextsPage *self)
{
  add_language (self, g_object_get_data (G_OBJECT (button), "tag"));
}

/* Those that the pages speak; any other tag can be typed. */
static void
fill_offers (CanvassTextsPage *self)
{
  g_autoptr (GArray) offered = canvass_languages_offered (NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->offers))) != NULL)
    gtk_flow_box_remove (self->offers, child);
  for (guint i = 0; i < offered->len; i++) {
    const CanvassLanguage *language = &g_array_index (offered, CanvassLanguage, i);
    GtkWidget *button;

    if (g_strv_contains ((const char *const *)self->languages, language->tag))
      continue;
    button = gtk_button_new_with_label (language->name);
    gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
    g_object_set_data_full (G_OBJECT (button), "tag", g_strdup (language->tag), g_free);
    g_signal_connect_object (button, "clicked", G_CALLBACK (on_offer_clicked), self, 0);
    gtk_flow_box_append (self->offers, button);
  }
}

static guint
find_language (CanvassTextsPage *self)
{
  guint i = 0;

  while (self->languages[i] != NULL && g_strcmp0 (self->languages[i], self->language) != 0)
    i++;
  return i;
}

/* The first one is what the others are written beside, and what they leave out is taken from. */
static void
on_up (CanvassTextsPage *self)
{
  guint i = find_language (self);

  if (i > 0 && self->languages[i] != NULL)
    canvass_draft_move_language (self->draft, self->language, self->languages[i - 1]);
}

static void
on_down (CanvassTextsPage *self)
{
  guint i = find_language (self);

  if (self->languages[i] != NULL && self->languages[i + 1] != NULL)
    canvass_draft_move_language (self->draft, self->language, self->languages[i + 2]);
}

static void
on_remove (CanvassTextsPage *self)
{
  canvass_draft_remove_language (self->draft, self->language);
  canvass_texts_page_refresh (self);
}

void
canvass_texts_page_refresh (CanvassTextsPage *self)
{
  g_auto (GStrv) languages = NULL;
  g_auto (GStrv) keys = NULL;
  gboolean other_keys, other_first;

  g_return_if_fail (CANVASS_IS_TEXTS_PAGE (self));

  languages = canvass_draft_get_languages (self->draft);
  keys = canvass_draft_list_texts (self->draft);
  other_keys = self->keys == NULL ||
               !g_strv_equal ((const char *const *)keys, (const char *const *)self->keys);
  if (self->languages != NULL && !other_keys &&
      g_strv_equal ((const char *const *)languages, (const char *const *)self->languages))
    return;

  other_first = self->languages == NULL || g_strcmp0 (self->languages[0], languages[0]) != 0;
  g_strfreev (self->languages);
  self->languages = g_steal_pointer (&languages);
  g_strfreev (self->keys);
  self->keys = g_steal_pointer (&keys);
  fill_chooser (self);
  fill_offers (self);
  if (self->language == NULL ||
      !g_strv_contains ((const char *const *)self->languages, self->language)) {
    g_clear_pointer (&self->language, g_free);
    set_language (self, self->languages[1] != NULL ? self->languages[1] : self->languages[0]);
  } else if (other_keys || other_first) {
    fill_list (self);
  }
  show_buttons (self);
  if (self->language != NULL)
    canvass_texts_page_choose (self, self->language);
}

const char *
canvass_texts_page_get_language (CanvassTextsPage *self)
{
  g_return_val_if_fail (CANVASS_IS_TEXTS_PAGE (self), NULL);

  return self->language;
}

static const CanvassCompleteness *
find_completeness (const CanvassSourceFolder *source, const char *language)
{
  GPtrArray *all = source != NULL ? canvass_source_get_completeness (source) : NULL;

  for (guint i = 0; all != NULL && i < all->len; i++) {
    const CanvassCompleteness *completeness = g_ptr_array_index (all, i);

    if (g_strcmp0 (completeness->language, language) == 0)
      return completeness;
  }
  return NULL;
}

void
canvass_texts_page_set_source (CanvassTextsPage *self, const CanvassSourceFolder *source)
{
  const CanvassCompleteness *completeness;
  g_autofree char *text = NULL;

  g_return_if_fail (CANVASS_IS_TEXTS_PAGE (self));

  completeness = find_completeness (source, self->language);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), completeness != NULL);
  if (completeness == NULL)
    return;
  text = canvass_composer_word_progress (completeness->written, completeness->wanted);
  gtk_progress_bar_set_fraction (self->progress,
                                 (double)completeness->written / MAX (completeness->wanted, 1));
  gtk_progress_bar_set_text (self->progress, text);
}

gboolean
canvass_texts_page_focus (CanvassTextsPage *self, const char *language, const char *key, guint line)
{
  g_return_val_if_fail (CANVASS_IS_TEXTS_PAGE (self), FALSE);

  canvass_texts_page_choose (self, language);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (canvass_text_editor_get_key (CANVASS_TEXT_EDITOR (child)), key) == 0) {
      canvass_text_editor_focus (CANVASS_TEXT_EDITOR (child), line);
      return TRUE;
    }
  return FALSE;
}

static void
canvass_texts_page_dispose (GObject *object)
{
  CanvassTextsPage *self = CANVASS_TEXTS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_TEXTS_PAGE);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (canvass_texts_page_parent_class)->dispose (object);
}

static void
canvass_texts_page_finalize (GObject *object)
{
  CanvassTextsPage *self = CANVASS_TEXTS_PAGE (object);

  g_free (self->language);
  g_strfreev (self->languages);
  g_strfreev (self->keys);

  G_OBJECT_CLASS (canvass_texts_page_parent_class)->finalize (object);
}

static void
canvass_texts_page_class_init (CanvassTextsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_texts_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_texts_page_finalize;

  signals[LANGUAGE_CHOSEN] = g_signal_new ("language-chosen",
                                           G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Desk/composer/texts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassTextsPage, chooser);
  gtk_widget_class_bind_template_child (widget_class, CanvassTextsPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassTextsPage, remove_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassTextsPage, up_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassTextsPage, down_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassTextsPage, progress);
  gtk_widget_class_bind_template_child (widget_class, CanvassTextsPage, list);
  gtk_widget_class_bind_template_child (widget_class, CanvassTextsPage, tag);
  gtk_widget_class_bind_template_child (widget_class, CanvassTextsPage, offers);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_up);
  gtk_widget_class_bind_template_callback (widget_class, on_down);
  gtk_widget_class_bind_template_callback (widget_class, on_tag_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_tag_changed);
}

static void
canvass_texts_page_init (CanvassTextsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

CanvassTextsPage *
canvass_texts_page_new (CanvassDraft *draft)
{
  CanvassTextsPage *self = g_object_new (CANVASS_TYPE_TEXTS_PAGE, NULL);

  self->draft = g_object_ref (draft);
  canvass_texts_page_refresh (self);
  return self;
}
