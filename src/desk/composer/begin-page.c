/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/begin-page.h"

#include "pages/language.h"

#include <glib/gi18n-lib.h>

struct _CanvassBeginPage {
  AdwBin parent_instance;

  AdwComboRow *language;   /* (borrowed) */
  AdwEntryRow *title;      /* (borrowed) */
  AdwEntryRow *ask;        /* (borrowed) */
  AdwEntryRow *addressee;  /* (borrowed) */
  AdwEntryRow *collector;  /* (borrowed) */
  GtkButton *begin_button; /* (borrowed) */

  GArray *languages; /* (element-type CanvassLanguage) as they stand in @language */
};

enum {
  BEGUN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (CanvassBeginPage, canvass_begin_page, ADW_TYPE_BIN)

static gboolean
is_filled (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text != '\0';
}

static void
on_edited (CanvassBeginPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->begin_button),
                            is_filled (self->title) && is_filled (self->ask) &&
                                is_filled (self->addressee) && is_filled (self->collector));
}

static const CanvassLanguage *
chosen_language (CanvassBeginPage *self)
{
  guint selected = adw_combo_row_get_selected (self->language);

  return &g_array_index (
      self->languages, CanvassLanguage, MIN (selected, self->languages->len - 1));
}

static void
on_begin (CanvassBeginPage *self)
{
  const CanvassLanguage *language = chosen_language (self);
  const CanvassDraftBeginning beginning = {
    .language = language->tag,
    .title = gtk_editable_get_text (GTK_EDITABLE (self->title)),
    .ask = gtk_editable_get_text (GTK_EDITABLE (self->ask)),
    .addressee = gtk_editable_get_text (GTK_EDITABLE (self->addressee)),
    .collector = gtk_editable_get_text (GTK_EDITABLE (self->collector)),
    .email_consent =
        canvass_language_translate (language, N_ ("You may e-mail me about this petition.")),
    .phone_consent = canvass_language_translate (
        language, N_ ("You may send me text messages about this petition.")),
  };
  g_autoptr (CanvassDraft) draft = canvass_draft_begin (&beginning);

  g_signal_emit (self, signals[BEGUN], 0, draft);
}

void
canvass_begin_page_clear (CanvassBeginPage *self)
{
  AdwEntryRow *rows[] = { self->title, self->ask, self->addressee, self->collector };

  g_return_if_fail (CANVASS_IS_BEGIN_PAGE (self));

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_editable_set_text (GTK_EDITABLE (rows[i]), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->title));
}

static void
canvass_begin_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_BEGIN_PAGE);

  G_OBJECT_CLASS (canvass_begin_page_parent_class)->dispose (object);
}

static void
canvass_begin_page_finalize (GObject *object)
{
  g_array_unref (CANVASS_BEGIN_PAGE (object)->languages);

  G_OBJECT_CLASS (canvass_begin_page_parent_class)->finalize (object);
}

static void
canvass_begin_page_class_init (CanvassBeginPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_begin_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_begin_page_finalize;

  signals[BEGUN] = g_signal_new ("begun",
                                 G_TYPE_FROM_CLASS (klass),
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 CANVASS_TYPE_DRAFT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Desk/composer/begin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassBeginPage, language);
  gtk_widget_class_bind_template_child (widget_class, CanvassBeginPage, title);
  gtk_widget_class_bind_template_child (widget_class, CanvassBeginPage, ask);
  gtk_widget_class_bind_template_child (widget_class, CanvassBeginPage, addressee);
  gtk_widget_class_bind_template_child (widget_class, CanvassBeginPage, collector);
  gtk_widget_class_bind_template_child (widget_class, CanvassBeginPage, begin_button);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_begin);
}

/* The one that the window speaks. */
static guint
find_own_language (CanvassBeginPage *self)
{
  for (guint i = 0; i < self->languages->len; i++)
    if (g_str_equal (g_array_index (self->languages, CanvassLanguage, i).tag,
                     canvass_language_in_use ()))
      return i;
  return 0;
}

static void
canvass_begin_page_init (CanvassBeginPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));

  self->languages = canvass_languages_offered (NULL);
  for (guint i = 0; i < self->languages->len; i++)
    gtk_string_list_append (names, g_array_index (self->languages, CanvassLanguage, i).name);
  adw_combo_row_set_model (self->language, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->language, find_own_language (self));
}
