/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/handout-private.h"

#include <glib/gi18n-lib.h>

static const char *const NAMES[] = {
  [CANVASS_HANDOUT_POSTER] = "poster",
  [CANVASS_HANDOUT_CARD] = "card",
  [CANVASS_HANDOUT_SHEET] = "sheet",
};

/* How large letters may be, and how small: a poster is read from two steps away, and takes as many
 * pages as that needs; a sheet has one back. */
#define LARGEST 2.4
#define SMALLEST_POSTER 1.4
#define SMALLEST_BACK 0.75
#define STEP 0.96

const char *
canvass_handout_name (CanvassHandout what)
{
  return NAMES[what];
}

gboolean
canvass_handout_parse (const char *name, CanvassHandout *what)
{
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (g_str_equal (name, NAMES[i])) {
      *what = (CanvassHandout)i;
      return TRUE;
    }

  return FALSE;
}

static void
add_promise (CanvassDocument *document, CanvassFont font, const char *text)
{
  canvass_document_add_text (document, "P", font, text);
  canvass_document_skip (document, 2);
}

void
canvass_handout_add_promises (const CanvassHandoutWork *work,
                              CanvassDocument *document,
                              CanvassFont font)
{
  const CanvassRules *rules = canvass_campaign_get_rules (work->campaign);
  g_autofree char *day = canvass_words_write_day (work->words, rules->destroy_by);
  g_autofree char *to = canvass_words_fill (
      work->words, N_ ("Handed in to: %s"), canvass_text_get_addressee (work->text), NULL);
  g_autofree char *by = canvass_words_fill (work->words,
                                            N_ ("Collected by, and read by nobody else: %s"),
                                            canvass_text_get_collector (work->text),
                                            NULL);
  g_autofree char *until =
      canvass_words_fill (work->words,
                          N_ ("Everything collected is destroyed on this day at the latest: %s"),
                          day,
                          NULL);

  add_promise (document, font, to);
  add_promise (document, font, by);
  add_promise (
      document,
      font,
      canvass_words_say (
          work->words,
          rules->withdrawal_code && work->form->what == CANVASS_HANDOUT_POSTER
              ? N_ ("You can take your signature back, with the code that you get when you "
                    "sign.")
              : N_ ("You can take your signature back: tell those who collect it.")));
  add_promise (document, font, until);
}

static void
draw (const CanvassHandoutWork *work, CanvassDocument *document)
{
  switch (work->form->what) {
  case CANVASS_HANDOUT_CARD:
    canvass_card_draw (work, document);
    break;
  case CANVASS_HANDOUT_SHEET:
    canvass_blank_draw (work, document);
    break;
  case CANVASS_HANDOUT_POSTER:
  default:
    canvass_poster_draw (work, document);
  }
}

static void
describe (const CanvassHandoutWork *work, CanvassDocumentInfo *info)
{
  *info = (CanvassDocumentInfo){ .language = work->form->language,
                                 .paper = work->form->paper,
                                 .landscape = work->form->what == CANVASS_HANDOUT_SHEET,
                                 .title = canvass_text_get_title (work->text),
                                 .subject = canvass_text_get_ask (work->text),
                                 .day = work->form->day };
}

static guint
count_pages (const CanvassHandoutWork *work)
{
  g_autoptr (CanvassDocument) document = NULL;
  CanvassDocumentInfo info;

  describe (work, &info);
  document = canvass_document_new_to_measure (&info);
  if (work->form->what == CANVASS_HANDOUT_SHEET)
    canvass_blank_draw_back (work, document);
  else
    draw (work, document);
  return canvass_document_get_page (document);
}

/* The largest with which it takes no more pages than with the smallest. */
static void
find_scale (CanvassHandoutWork *work)
{
  gboolean back = work->form->what == CANVASS_HANDOUT_SHEET;
  double smallest = back ? SMALLEST_BACK : SMALLEST_POSTER;
  guint n_pages;

  work->scale = 1;
  if (work->form->what == CANVASS_HANDOUT_CARD || (back && count_pages (work) == 1))
    return;

  work->scale = smallest;
  n_pages = count_pages (work);
  for (work->scale = back ? 1 : LARGEST; work->scale > smallest && count_pages (work) > n_pages;)
    work->scale = MAX (work->scale * STEP, smallest);
}

static void
work_clear (CanvassHandoutWork *work)
{
  g_clear_pointer (&work->words, canvass_words_free);
  g_clear_pointer (&work->six_words, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassHandoutWork, work_clear)

static gboolean
prepare (CanvassHandoutWork *work, GError **error)
{
  work->text = canvass_campaign_get_text (work->campaign, work->form->language);
  work->words = canvass_words_new (work->form->language);
  if (work->form->what == CANVASS_HANDOUT_CARD) {
    work->six_words = canvass_campaign_words (work->campaign, error);
    if (work->six_words == NULL)
      return FALSE;
  }
  find_scale (work);
  work->back_pages = work->form->what == CANVASS_HANDOUT_SHEET ? count_pages (work) : 0;
  return TRUE;
}

gboolean
canvass_handout_save (CanvassCampaign *campaign,
                      const CanvassHandoutForm *form,
                      const char *path,
                      GError **error)
{
  g_auto (CanvassHandoutWork) work = { .campaign = campaign, .form = form };
  g_autoptr (CanvassDocument) document = NULL;
  CanvassDocumentInfo info;

  if (!prepare (&work, error))
    return FALSE;

  describe (&work, &info);
  document = canvass_document_new_to_save (&info);
  draw (&work, document);
  return canvass_document_save (document, path, 0644, error);
}

/* What the work borrows, for as long as its pages are wanted. */
typedef struct {
  CanvassHandoutWork work;
  CanvassHandoutForm form;
  CanvassCampaign *campaign; /* (owned) */
  char *language, *day;      /* (owned) */
} Pages;

static void
pages_free (gpointer data)
{
  Pages *self = data;

  work_clear (&self->work);
  g_object_unref (self->campaign);
  g_free (self->language);
  g_free (self->day);
  g_free (self);
}

static void
draw_pages (CanvassDocument *document, gpointer data)
{
  draw (&((Pages *)data)->work, document);
}

static guint
count_all (const CanvassHandoutWork *work)
{
  return work->form->what == CANVASS_HANDOUT_SHEET ? work->form->n_sheets * (1 + work->back_pages)
                                                   : count_pages (work);
}

CanvassPrintout *
canvass_handout_lay_out (CanvassCampaign *campaign, const CanvassHandoutForm *form, GError **error)
{
  Pages *pages = g_new0 (Pages, 1);
  CanvassDocumentInfo info;

  pages->campaign = g_object_ref (campaign);
  pages->form = *form;
  pages->form.language = pages->language = g_strdup (form->language);
  pages->form.day = pages->day = g_strdup (form->day);
  pages->work = (CanvassHandoutWork){ .campaign = campaign, .form = &pages->form };
  if (!prepare (&pages->work, error)) {
    pages_free (pages);
    return NULL;
  }
  describe (&pages->work, &info);
  return canvass_printout_new (&info, count_all (&pages->work), draw_pages, pages, pages_free);
}
