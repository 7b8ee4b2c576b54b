/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/petition-page.h"

#include "panel/job-box.h"
#include "panel/outcome.h"
#include "panel/parts.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassPetitionPage {
  CanvassPanelPage parent_instance;

  /* template widgets */
  CanvassJobBox *job_box;
  GtkBox *list;
};

G_DEFINE_FINAL_TYPE (CanvassPetitionPage, canvass_petition_page, CANVASS_TYPE_PANEL_PAGE)

static void
on_look_clicked (GtkButton *button, CanvassPetitionPage *self)
{
  const CanvassPanelFacts *facts = canvass_panel_page_look (CANVASS_PANEL_PAGE (self));
  const char *name = gtk_widget_get_name (GTK_WIDGET (button));

  for (guint i = 0; i < facts->state->offers->len; i++) {
    const CanvassPanelOffer *offer = g_ptr_array_index (facts->state->offers, i);
    g_autofree char *own = g_strdup_printf ("%s/%s", offer->stick, offer->file);

    if (g_str_equal (own, name)) {
      canvass_panel_model_look_at (canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self)), offer);
      return;
    }
  }
}

static void
add_petition (CanvassPetitionPage *self, const CanvassPanelPetition *petition)
{
  GtkWidget *card = canvass_part_card (NULL);
  g_autofree char *version = canvass_part_write (petition->version);
  /* Translators: the table's name, and a number. */
  g_autofree char *words = g_strdup_printf (_ ("Table: %s. Version %s."), petition->table, version);

  gtk_box_append (GTK_BOX (card), canvass_part_label (petition->title, "strong"));
  gtk_box_append (GTK_BOX (card), canvass_part_label (words, "numeric"));
  gtk_box_append (self->list, card);
}

static const char *
describe_offer (const CanvassPanelOffer *offer)
{
  switch (offer->kind) {
  case CANVASS_OFFER_NEW:
    return _ ("Add this petition");
  case CANVASS_OFFER_UPDATE:
  case CANVASS_OFFER_UPDATE_CHANGED:
    return _ ("Update this petition");
  case CANVASS_OFFER_KNOWN:
    return _ ("This one is set up already.");
  case CANVASS_OFFER_REFUSED:
  case CANVASS_N_OFFERS:
  default:
    return _ ("This one cannot be used: ask a coordinator.");
  }
}

static void
add_offer (CanvassPetitionPage *self, const CanvassPanelOffer *offer, gboolean busy)
{
  GtkWidget *card = canvass_part_card (NULL);
  const CanvassPanelStick *stick = canvass_panel_model_find_stick (
      canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self)), offer->stick);
  g_autofree char *place =
      g_strdup_printf ("%s: %s", stick != NULL ? stick->name : offer->stick, offer->file);
  const char *words = describe_offer (offer);

  /* One that was not read has none. */
  if (*offer->title != '\0')
    gtk_box_append (GTK_BOX (card), canvass_part_label (offer->title, "strong"));
  gtk_box_append (GTK_BOX (card), canvass_part_label (place, NULL));
  if (offer->kind == CANVASS_OFFER_KNOWN || offer->kind == CANVASS_OFFER_REFUSED) {
    gtk_box_append (GTK_BOX (card), canvass_part_label (words, NULL));
    if (canvass_outcome_word_why (offer->why) != NULL)
      gtk_box_append (GTK_BOX (card),
                      canvass_part_label (canvass_outcome_word_why (offer->why), NULL));
  } else {
    g_autofree char *name = g_strdup_printf ("%s/%s", offer->stick, offer->file);
    GtkWidget *button = canvass_part_button (words, "primary", name);

    gtk_widget_set_sensitive (button, !busy);
    g_signal_connect_object (button, "clicked", G_CALLBACK (on_look_clicked), self, 0);
    gtk_box_append (GTK_BOX (card), button);
  }
  gtk_box_append (self->list, card);
}

static void
canvass_petition_page_update (CanvassPanelPage *page)
{
  CanvassPetitionPage *self = CANVASS_PETITION_PAGE (page);
  const CanvassPanelFacts *facts = canvass_panel_page_look (page);

  canvass_job_box_show (self->job_box, &facts->job);
  canvass_part_empty (GTK_WIDGET (self->list));
  if (facts->state == NULL)
    return;

  for (guint i = 0; i < facts->state->petitions->len; i++)
    add_petition (self, g_ptr_array_index (facts->state->petitions, i));
  gtk_box_append (self->list,
                  canvass_part_label (facts->state->offers->len > 0
                                          ? _ ("On sticks")
                                          : _ ("To add a petition or a newer version, put in a "
                                               "stick with its campaign file."),
                                      facts->state->offers->len > 0 ? "strong" : NULL));
  for (guint i = 0; i < facts->state->offers->len; i++)
    add_offer (self, g_ptr_array_index (facts->state->offers, i), facts->job.running);
  if (facts->state->offers->len == CANVASS_PANEL_MAX_OFFERS)
    gtk_box_append (self->list,
                    canvass_part_label (canvass_outcome_word_why (CANVASS_WHY_UNREAD), NULL));
}

static void
canvass_petition_page_shown (CanvassPage *page)
{
  CanvassPetitionPage *self = CANVASS_PETITION_PAGE (page);

  if (!gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD))
    canvass_page_focus_content (page);
}

static void
canvass_petition_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_PETITION_PAGE);

  G_OBJECT_CLASS (canvass_petition_page_parent_class)->dispose (object);
}

static void
canvass_petition_page_class_init (CanvassPetitionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_petition_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_petition_page_shown;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_petition_page_update;

  g_type_ensure (CANVASS_TYPE_JOB_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/petition-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassPetitionPage, job_box);
  gtk_widget_class_bind_template_child (widget_class, CanvassPetitionPage, list);
}

static void
canvass_petition_page_init (CanvassPetitionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->list), CANVASS_LIVE_ASSERTIVE);
}
