/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/petition-private.h"

#include <glib/gi18n-lib.h>

#define ROWS 25
#define ROWS_WITH_STREET 20
#define ROWS_WITH_DRAWING 12

guint
canvass_petition_get_rows (const CanvassPetition *self)
{
  return self->form->with_drawings ? ROWS_WITH_DRAWING
         : self->form->with_street ? ROWS_WITH_STREET
                                   : ROWS;
}

guint
canvass_petition_count_sheets (const CanvassPetition *self, const CanvassPacket *packet)
{
  guint rows = canvass_petition_get_rows (self);

  return (packet->n + rows - 1) / rows;
}

char *
canvass_petition_name_packet (const CanvassPetition *self, const CanvassPacket *packet)
{
  if (packet->placement == CANVASS_PLACEMENT_OUTSIDE)
    return g_strdup (canvass_words_say (self->words, N_ ("Outside the districts")));
  if (packet->placement == CANVASS_PLACEMENT_UNKNOWN)
    return g_strdup (canvass_words_say (self->words,
                                        self->tally->has_districts ? N_ ("District not known")
                                                                   : N_ ("All who signed")));
  /* What a signer typed is no district of the table, and stays as it is. */
  return canvass_campaign_has_districts (self->campaign)
             ? canvass_text_name_district (self->text, packet->district)
             : g_strdup (packet->district);
}

/* At the foot of every page: which one it is, of the whole and within its packet. */
static void
furnish (CanvassDocument *document, guint page, gpointer user_data)
{
  CanvassPetition *self = user_data;
  double width = canvass_document_get_width (document);
  double y = canvass_document_get_bottom (document) + 24;
  g_autofree char *number = g_strdup_printf ("%u", page);
  g_autofree char *total = g_strdup_printf ("%u", self->n_pages);
  g_autofree char *text = canvass_words_fill (self->words, N_ ("Page %s of %s"), number, total);

  canvass_document_draw_rule (document, 0, width, y - 12, 0.5, 0.6);
  canvass_document_begin (document, "P");
  canvass_document_show_line (
      document, CANVASS_FONT_SMALL, text, width - 120, 120, y, CANVASS_SIDE_END);
  if (self->packet != NULL) {
    g_autofree char *of = g_strdup_printf ("%u", self->packet_pages);
    g_autofree char *within_number = g_strdup_printf ("%u", self->packet_page);
    g_autofree char *within =
        canvass_words_fill (self->words, N_ ("Page %s of %s in this packet"), within_number, of);

    canvass_document_show_line (
        document, CANVASS_FONT_SMALL, within, 0, width - 130, y, CANVASS_SIDE_START);
  } else {
    canvass_document_show_line (document,
                                CANVASS_FONT_SMALL,
                                canvass_text_get_title (self->text),
                                0,
                                width - 130,
                                y,
                                CANVASS_SIDE_START);
  }
  canvass_document_end (document, "P");
}

static void
describe (const CanvassPetition *self, CanvassDocumentInfo *info)
{
  *info = (CanvassDocumentInfo){ .language = self->form->language,
                                 .paper = self->form->paper,
                                 .title = canvass_text_get_title (self->text),
                                 .subject = canvass_text_get_ask (self->text),
                                 .day = self->form->day };
}

static void
count_pages (CanvassPetition *self)
{
  GArray *packets = canvass_petition_list_get_packets (self->list);
  CanvassDocumentInfo info;

  describe (self, &info);
  self->document = canvass_document_new_to_measure (&info);
  canvass_petition_add_cover (self);
  self->n_front = canvass_document_get_page (self->document);
  g_clear_pointer (&self->document, canvass_document_free);

  self->n_pages = self->n_front;
  for (guint i = 0; i < packets->len; i++)
    self->n_pages +=
        canvass_petition_count_sheets (self, &g_array_index (packets, CanvassPacket, i));
}

static void
petition_clear (CanvassPetition *self)
{
  g_clear_pointer (&self->words, canvass_words_free);
  g_clear_pointer (&self->document, canvass_document_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassPetition, petition_clear)

static void
prepare (CanvassPetition *self)
{
  self->text = canvass_campaign_get_text (self->campaign, self->form->language);
  self->words = canvass_words_new (self->form->language);
  count_pages (self);
}

gboolean
canvass_petition_print (CanvassCampaign *campaign,
                        const CanvassTally *tally,
                        const CanvassPetitionList *list,
                        const CanvassPetitionForm *form,
                        CanvassPdfWrite write,
                        gpointer write_data,
                        CanvassProgress progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_auto (CanvassPetition) self = { .campaign = campaign,
                                    .tally = tally,
                                    .list = list,
                                    .form = form,
                                    .progress = progress,
                                    .progress_data = progress_data,
                                    .cancellable = cancellable };
  CanvassDocumentInfo info;

  prepare (&self);
  describe (&self, &info);
  self.document = canvass_document_new (&info, write, write_data);
  canvass_document_set_furnish (self.document, furnish, &self);
  canvass_petition_add_cover (&self);
  return canvass_petition_add_packets (&self, error) &&
         canvass_document_finish (self.document, error);
}

/* What a petition borrows, for as long as its pages are wanted. */
typedef struct {
  CanvassPetition petition;
  CanvassPetitionForm form;
  CanvassCampaign *campaign; /* (owned) */
  CanvassTally *tally;       /* (owned) */
  CanvassPetitionList *list; /* (owned) */
  char *language, *day;      /* (owned) */
} Pages;

static void
pages_free (gpointer data)
{
  Pages *self = data;

  petition_clear (&self->petition);
  g_object_unref (self->campaign);
  canvass_tally_free (self->tally);
  canvass_petition_list_free (self->list);
  g_free (self->language);
  g_free (self->day);
  g_free (self);
}

static void
draw_pages (CanvassDocument *document, gpointer data)
{
  CanvassPetition *self = &((Pages *)data)->petition;

  self->document = document;
  self->packet = NULL;
  canvass_document_set_furnish (document, furnish, self);
  canvass_petition_add_cover (self);
  canvass_petition_add_packets (self, NULL);
  self->document = NULL;
}

CanvassPrintout *
canvass_petition_lay_out (CanvassCampaign *campaign,
                          CanvassTally *tally,
                          CanvassPetitionList *list,
                          const CanvassPetitionForm *form)
{
  Pages *pages = g_new0 (Pages, 1);
  CanvassDocumentInfo info;

  pages->campaign = g_object_ref (campaign);
  pages->tally = tally;
  pages->list = list;
  pages->form = *form;
  pages->form.language = pages->language = g_strdup (form->language);
  pages->form.day = pages->day = g_strdup (form->day);
  pages->petition =
      (CanvassPetition){ .campaign = campaign, .tally = tally, .list = list, .form = &pages->form };
  prepare (&pages->petition);
  describe (&pages->petition, &info);
  return canvass_printout_new (&info, pages->petition.n_pages, draw_pages, pages, pages_free);
}
