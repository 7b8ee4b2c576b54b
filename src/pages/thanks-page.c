/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/thanks-page.h"

#include "pages/address.h"
#include "widgets/pile.h"
#include "widgets/qr-code.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassThanksPage {
  CanvassPage parent_instance;

  /* template widgets */
  GtkWidget *mark;
  GtkLabel *stored;
  GtkLabel *thanks;
  GtkBox *code_card;
  GtkLabel *code;
  GtkBox *address_card;
  CanvassQrCode *qr_code;
  GtkLabel *address;
  GtkButton *next_button;
  GtkButton *petition_button;
};

G_DEFINE_FINAL_TYPE (CanvassThanksPage, canvass_thanks_page, CANVASS_TYPE_PAGE)

static void
show_code (CanvassThanksPage *self)
{
  const char *code = canvass_form_get_code (canvass_page_get_form (CANVASS_PAGE (self)));

  gtk_label_set_text (self->code, code);
  canvass_spoken_set_private (GTK_WIDGET (self->code), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->code_card), *code != '\0');
}

static void
show_address (CanvassThanksPage *self)
{
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));
  const CanvassRules *rules = canvass_campaign_get_rules (canvass_form_get_campaign (form));
  /* Translators: what a screen reader says of a picture that a phone reads; the address follows. */
  g_autofree char *name = g_strdup_printf (_ ("QR code: %s"), rules->address);
  gboolean has_code = rules->qr && canvass_qr_code_set_text (self->qr_code, rules->address);

  canvass_address_show (self->address, rules->address);
  canvass_spoken_set_name (GTK_WIDGET (self->qr_code), name);
  gtk_widget_set_visible (GTK_WIDGET (self->qr_code), has_code);
  gtk_widget_set_visible (GTK_WIDGET (self->address_card), *rules->address != '\0');
}

static void
canvass_thanks_page_constructed (GObject *object)
{
  CanvassThanksPage *self = CANVASS_THANKS_PAGE (object);
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));
  const char *thanks = canvass_text_get_thanks (canvass_form_get_text (form));

  G_OBJECT_CLASS (canvass_thanks_page_parent_class)->constructed (object);

  canvass_label_set_campaign_text (self->thanks, form, thanks);
  show_code (self);
  show_address (self);
  /* What has to be written down needs the room. */
  gtk_widget_set_visible (self->mark,
                          !gtk_widget_get_visible (GTK_WIDGET (self->code_card)) &&
                              !gtk_widget_get_visible (GTK_WIDGET (self->address_card)));
  if (canvass_form_is_practice (form))
    gtk_label_set_text (self->stored, _ ("This was practice. Nothing was stored."));
  if (canvass_form_get_household (form))
    gtk_button_set_label (self->next_button, _ ("Next person"));
  gtk_widget_set_visible (GTK_WIDGET (self->petition_button), canvass_form_offers_another (form));
}

static void
canvass_thanks_page_shown (CanvassPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (CANVASS_THANKS_PAGE (page)->next_button));
}

static void
canvass_thanks_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_THANKS_PAGE);

  G_OBJECT_CLASS (canvass_thanks_page_parent_class)->dispose (object);
}

static void
canvass_thanks_page_class_init (CanvassThanksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_thanks_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_thanks_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_thanks_page_shown;

  g_type_ensure (CANVASS_TYPE_PILE);
  g_type_ensure (CANVASS_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/thanks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, mark);
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, stored);
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, thanks);
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, code_card);
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, code);
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, address_card);
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, qr_code);
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, address);
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassThanksPage, petition_button);
}

static void
canvass_thanks_page_init (CanvassThanksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
