/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/report.h"

#include "campaign/language.h"
#include "print/chart.h"
#include "print/counts.h"
#include "print/tidy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIGURE_HEIGHT 78
#define BAR_HEIGHT 10
#define GAP 8

typedef struct {
  CanvassCampaign *campaign; /* (borrowed) */
  const CanvassTally *tally;
  const CanvassReportForm *form;
  const CanvassText *text;
  CanvassWords *words;       /* (owned) */
  CanvassDocument *document; /* (owned) at a time */
  guint n_pages;
} Report;

static void
report_clear (Report *self)
{
  g_clear_pointer (&self->words, canvass_words_free);
  g_clear_pointer (&self->document, canvass_document_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Report, report_clear)

static const char *
say (const Report *self, const char *original)
{
  return canvass_words_say (self->words, original);
}

static char *
name_others (const Report *self)
{
  return g_strdup (say (self, N_ ("Others together")));
}

static char *
name_day (const CanvassTallyRow *row, gpointer user_data)
{
  const Report *self = user_data;

  return canvass_words_write_day (self->words, row->name);
}

/* Who named a table or typed a district may have written anything. */
static char *
name_plainly (const CanvassTallyRow *row, gpointer user_data)
{
  gsize size = strlen (row->name) + 1;
  char *name;

  if (*row->name == '\0')
    return name_others (user_data);
  name = g_malloc (size);
  canvass_tidy (row->name, name, size);
  return name;
}

static char *
name_language (const CanvassTallyRow *row, gpointer user_data)
{
  const char *name = canvass_language_name (row->name);

  return name != NULL ? g_strdup (name) : name_plainly (row, user_data);
}

static char *
name_district (const CanvassTallyRow *row, gpointer user_data)
{
  const Report *self = user_data;

  if (*row->name == '\0' || !canvass_campaign_has_districts (self->campaign))
    return name_plainly (row, user_data);
  return canvass_text_name_district (self->text, row->name);
}

static char *
name_consent (const CanvassTallyRow *row, gpointer user_data)
{
  const Report *self = user_data;

  return *row->name == '\0' ? name_others (user_data)
                            : g_strdup (canvass_text_get_consent_label (self->text, row->name));
}

static void
add_figure (Report *self)
{
  CanvassDocument *document = self->document;
  const CanvassTally *tally = self->tally;
  double y = canvass_document_get_y (document), width = canvass_document_get_width (document);
  g_autofree char *number = canvass_words_write_number (self->words, tally->unique);
  g_autofree char *goal = canvass_words_write_number (self->words, tally->goal);
  g_autofree char *of = canvass_words_fill (self->words, N_ ("Goal: %s"), goal, NULL);
  double wide = canvass_document_measure_line (document, CANVASS_FONT_FIGURE, number);

  canvass_document_begin (document, "P");
  canvass_document_show_line (
      document, CANVASS_FONT_FIGURE, number, 0, width, y + 34, CANVASS_SIDE_START);
  canvass_document_show_line (document,
                              CANVASS_FONT_LEAD,
                              say (self, N_ ("people signed this petition")),
                              wide + 14,
                              width - wide - 150,
                              y + 34,
                              CANVASS_SIDE_START);
  if (tally->goal > 0)
    canvass_document_show_line (
        document, CANVASS_FONT_LEAD, of, width - 130, 130, y + 34, CANVASS_SIDE_END);
  canvass_document_end (document, "P");
  if (tally->goal > 0 && canvass_document_get_cr (document) != NULL)
    canvass_chart_draw_progress (canvass_document_get_cr (document),
                                 canvass_document_place (document, 0, width),
                                 y + 48,
                                 width,
                                 BAR_HEIGHT,
                                 (double)tally->unique / (double)tally->goal,
                                 canvass_document_is_right_to_left (document));
  canvass_document_set_y (document, y + FIGURE_HEIGHT);
}

static void
add_chart (Report *self, const char *title, GArray *rows, CanvassChartName name, gboolean fold)
{
  g_autoptr (GArray) shown = fold ? canvass_chart_fold (rows) : g_array_ref (rows);

  canvass_chart_add (self->document, self->words, say (self, title), shown, name, self);
}

static void
add_notes (Report *self)
{
  g_autofree char *least = g_strdup_printf ("%u", CANVASS_CHART_LEAST);
  g_autofree char *folded = canvass_words_fill (
      self->words,
      N_ ("Where fewer than %s people have signed in a language, at a table or in a district, they "
          "are counted together with others, so that nobody can be singled out."),
      least,
      NULL);

  canvass_document_skip (self->document, GAP);
  canvass_document_add_text (self->document, "P", CANVASS_FONT_SMALL, folded);
  canvass_counts_add_contested (self->document, self->words, self->tally);
}

static void
draw (Report *self)
{
  CanvassDocument *document = self->document;
  g_autofree char *day = canvass_words_write_day (self->words, self->form->day);
  g_autofree char *as_of = canvass_words_fill (self->words, N_ ("As of %s"), day, NULL);

  canvass_document_add_outline (document, 0, say (self, N_ ("How the petition stands")));
  canvass_document_add_text (document, "P", CANVASS_FONT_SMALL, as_of);
  canvass_document_add_text (
      document, "H1", CANVASS_FONT_TITLE, canvass_text_get_title (self->text));
  canvass_document_skip (document, GAP);
  add_figure (self);
  canvass_counts_add (document, self->words, self->tally);
  add_chart (self, N_ ("By day"), self->tally->days, name_day, FALSE);
  add_chart (self, N_ ("By language"), self->tally->languages, name_language, TRUE);
  add_chart (self, N_ ("By table"), self->tally->kiosks, name_plainly, TRUE);
  add_chart (self, N_ ("By district"), self->tally->districts, name_district, TRUE);
  add_chart (self, N_ ("By consent"), self->tally->consents, name_consent, TRUE);
  add_notes (self);
}

static void
furnish (CanvassDocument *document, guint page, gpointer user_data)
{
  Report *self = user_data;
  double y = canvass_document_get_bottom (document) + 24;
  g_autofree char *number = g_strdup_printf ("%u", page);
  g_autofree char *total = g_strdup_printf ("%u", self->n_pages);
  g_autofree char *text = canvass_words_fill (self->words, N_ ("Page %s of %s"), number, total);

  canvass_document_begin (document, "P");
  canvass_document_show_line (document,
                              CANVASS_FONT_SMALL,
                              text,
                              0,
                              canvass_document_get_width (document),
                              y,
                              CANVASS_SIDE_END);
  canvass_document_end (document, "P");
}

static void
prepare (Report *self, CanvassDocumentInfo *info)
{
  self->text = canvass_campaign_get_text (self->campaign, self->form->language);
  self->words = canvass_words_new (self->form->language);
  *info = (CanvassDocumentInfo){ .language = self->form->language,
                                 .paper = self->form->paper,
                                 .title = canvass_text_get_title (self->text),
                                 .subject = say (self, N_ ("How the petition stands")),
                                 .day = self->form->day };
  self->document = canvass_document_new_to_measure (info);
  draw (self);
  self->n_pages = canvass_document_get_page (self->document);
  g_clear_pointer (&self->document, canvass_document_free);
}

gboolean
canvass_report_save (CanvassCampaign *campaign,
                     const CanvassTally *tally,
                     const CanvassReportForm *form,
                     const char *path,
                     GError **error)
{
  g_auto (Report) self = { .campaign = campaign, .tally = tally, .form = form };
  CanvassDocumentInfo info;

  prepare (&self, &info);
  self.document = canvass_document_new_to_save (&info);
  canvass_document_set_furnish (self.document, furnish, &self);
  draw (&self);
  return canvass_document_save (self.document, path, 0600, error);
}

/* What a Report borrows, for as long as its pages are wanted. */
typedef struct {
  Report report;
  CanvassReportForm form;
  CanvassCampaign *campaign; /* (owned) */
  CanvassTally *tally;       /* (owned) */
  char *language, *day;      /* (owned) */
} Pages;

static void
pages_free (gpointer data)
{
  Pages *self = data;

  report_clear (&self->report);
  g_object_unref (self->campaign);
  canvass_tally_free (self->tally);
  g_free (self->language);
  g_free (self->day);
  g_free (self);
}

static void
draw_pages (CanvassDocument *document, gpointer data)
{
  Report *self = &((Pages *)data)->report;

  self->document = document;
  canvass_document_set_furnish (document, furnish, self);
  draw (self);
  self->document = NULL;
}

CanvassPrintout *
canvass_report_lay_out (CanvassCampaign *campaign,
                        CanvassTally *tally,
                        const CanvassReportForm *form)
{
  Pages *pages = g_new0 (Pages, 1);
  CanvassDocumentInfo info;

  pages->campaign = g_object_ref (campaign);
  pages->tally = tally;
  pages->language = g_strdup (form->language);
  pages->day = g_strdup (form->day);
  pages->form = (CanvassReportForm){ pages->language, form->paper, pages->day };
  pages->report = (Report){ .campaign = campaign, .tally = tally, .form = &pages->form };
  prepare (&pages->report, &info);
  return canvass_printout_new (&info, pages->report.n_pages, draw_pages, pages, pages_free);
}
