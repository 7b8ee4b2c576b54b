/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/ask-page.h"

#include "pages/numerals.h"
#include "widgets/pair.h"
#include "widgets/pile.h"

#include <glib/gi18n-lib.h>

struct _CanvassAskPage {
  CanvassPage parent_instance;

  /* template widgets */
  GtkLabel *fallback;
  GtkLabel *ask;
  GtkLabel *addressee;
  GtkBox *collector_row;
  GtkLabel *collector;
  GtkButton *read_button;
  GtkButton *next_button;
};

G_DEFINE_FINAL_TYPE (CanvassAskPage, canvass_ask_page, CANVASS_TYPE_PAGE)

static const char *
get_language_name (CanvassForm *form, const char *tag)
{
  CanvassLanguage language;

  return canvass_form_find_language (form, tag, &language) ? language.name : tag;
}

/* (transfer full) (nullable) what is not in the chosen language, and in which it is instead. */
static char *
make_fallback (CanvassForm *form)
{
  const CanvassText *text = canvass_form_get_text (form);
  const char *chosen = canvass_form_get_language (form);

  if (*chosen == '\0')
    return NULL;
  if (!canvass_language_matches (canvass_text_get_language (text), chosen))
    /* Translators: both are languages' own names for themselves. */
    return g_strdup_printf (
        _ ("This petition has not been written in %1$s yet. It is shown in %2$s."),
        get_language_name (form, chosen),
        canvass_text_get_language_name (text));
  if (!canvass_language_is_translated (chosen))
    /* Translators: both are languages' own names for themselves. */
    return g_strdup_printf (_ ("The buttons are not in %1$s yet. They are in %2$s."),
                            canvass_text_get_language_name (text),
                            get_language_name (form, "en"));
  return NULL;
}

/* With only C.UTF-8 installed the system has no names of months. */
static char *
make_date (const char *day)
{
  static const char *const months[] = { N_ ("January"), N_ ("February"), N_ ("March"),
                                        N_ ("April"),   N_ ("May"),      N_ ("June"),
                                        N_ ("July"),    N_ ("August"),   N_ ("September"),
                                        N_ ("October"), N_ ("November"), N_ ("December") };
  g_autofree char *date_words = NULL, *year_words = NULL;
  int year, month, date;

  if (sscanf (day, "%4d-%2d-%2d", &year, &month, &date) != 3 || month < 1 || month > 12)
    return NULL;
  date_words = canvass_numerals_write (date);
  if (date == 1) {
    g_autofree char *first = g_steal_pointer (&date_words);

    /* Translators: the day of a date that is the first of a month; %s is 1. */
    date_words = g_strdup_printf (C_ ("first of a month", "%s"), first);
  }
  year_words = canvass_numerals_write (year);
  /* Translators: a date: 1 is the month's name, 2 the day, 3 the year. */
  return g_strdup_printf (_ ("%1$s %2$s, %3$s"), _ (months[month - 1]), date_words, year_words);
}

static char *
make_collector (CanvassForm *form)
{
  const CanvassRules *rules = canvass_campaign_get_rules (canvass_form_get_campaign (form));
  const char *collector = canvass_text_get_collector (canvass_form_get_text (form));
  g_autofree char *date = make_date (rules->destroy_by);

  if (*collector == '\0')
    return NULL;
  if (date == NULL)
    return g_strdup_printf (_ ("Only they can read it: %s"), collector);
  /* Translators: 1 is who collects the signatures, 2 a date. */
  return g_strdup_printf (
      _ ("Only they can read it: %1$s. All is destroyed by %2$s."), collector, date);
}

static void
canvass_ask_page_constructed (GObject *object)
{
  CanvassAskPage *self = CANVASS_ASK_PAGE (object);
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));
  const CanvassText *text = canvass_form_get_text (form);
  g_autofree char *addressee =
      g_strdup_printf (_ ("It goes to: %s"), canvass_text_get_addressee (text));
  g_autofree char *collector = make_collector (form);
  g_autofree char *fallback = make_fallback (form);

  G_OBJECT_CLASS (canvass_ask_page_parent_class)->constructed (object);

  canvass_page_set_title (CANVASS_PAGE (self), canvass_text_get_title (text));
  canvass_label_set_campaign_text (self->ask, form, canvass_text_get_ask (text));
  gtk_label_set_text (self->addressee, addressee);
  canvass_label_set_or_hide (self->collector, collector);
  gtk_widget_set_visible (GTK_WIDGET (self->collector_row), collector != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->read_button), *canvass_text_get_body (text) != '\0');
  canvass_label_set_or_hide (self->fallback, fallback);
}

static void
canvass_ask_page_shown (CanvassPage *page)
{
  canvass_form_note_text_shown (canvass_page_get_form (page));
  gtk_widget_grab_focus (GTK_WIDGET (CANVASS_ASK_PAGE (page)->next_button));
}

static void
canvass_ask_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_ASK_PAGE);

  G_OBJECT_CLASS (canvass_ask_page_parent_class)->dispose (object);
}

static void
canvass_ask_page_class_init (CanvassAskPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_ask_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_ask_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_ask_page_shown;

  g_type_ensure (CANVASS_TYPE_PAIR);
  g_type_ensure (CANVASS_TYPE_PILE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/ask-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassAskPage, fallback);
  gtk_widget_class_bind_template_child (widget_class, CanvassAskPage, ask);
  gtk_widget_class_bind_template_child (widget_class, CanvassAskPage, addressee);
  gtk_widget_class_bind_template_child (widget_class, CanvassAskPage, collector_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassAskPage, collector);
  gtk_widget_class_bind_template_child (widget_class, CanvassAskPage, read_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassAskPage, next_button);
}

static void
canvass_ask_page_init (CanvassAskPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
