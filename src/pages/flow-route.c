/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/flow-parts.h"

#include "pages/ask-page.h"
#include "pages/contact-page.h"
#include "pages/petitions-page.h"
#include "pages/sign-page.h"
#include "pages/text-page.h"
#include "pages/thanks-page.h"
#include "pages/welcome-page.h"
#include "pages/you-page.h"

static gboolean
has_petitions (CanvassForm *form)
{
  return canvass_form_get_n_campaigns (form) > 1;
}

/* What the signer passes through; a page without a condition always is. */
static const struct {
  GType (*get_type) (void);
  CanvassStep step;
  gboolean (*is_wanted) (CanvassForm *form);
} pages[] = {
  [CANVASS_PAGE_PETITIONS] = { canvass_petitions_page_get_type, CANVASS_STEP_NONE, has_petitions },
  [CANVASS_PAGE_WELCOME] = { canvass_welcome_page_get_type, CANVASS_STEP_NONE, NULL },
  [CANVASS_PAGE_ASK] = { canvass_ask_page_get_type, CANVASS_STEP_READ, NULL },
  [CANVASS_PAGE_TEXT] = { canvass_text_page_get_type, CANVASS_STEP_READ, NULL },
  [CANVASS_PAGE_YOU] = { canvass_you_page_get_type, CANVASS_STEP_YOU, canvass_form_has_fields },
  [CANVASS_PAGE_CONTACT] = { canvass_contact_page_get_type,
                             CANVASS_STEP_CONTACT,
                             canvass_form_has_contact_page },
  [CANVASS_PAGE_SIGN] = { canvass_sign_page_get_type, CANVASS_STEP_SIGN, NULL },
  [CANVASS_PAGE_THANKS] = { canvass_thanks_page_get_type, CANVASS_STEP_NONE, NULL },
};

CanvassPageId
canvass_flow_first_page (CanvassFlow *self)
{
  return has_petitions (self->form) ? CANVASS_PAGE_PETITIONS : CANVASS_PAGE_WELCOME;
}

/* The whole text is a way round that only "Read all" takes. */
static gboolean
is_on_the_way (CanvassFlow *self, CanvassPageId page)
{
  return page != CANVASS_PAGE_TEXT &&
         (pages[page].is_wanted == NULL || pages[page].is_wanted (self->form));
}

CanvassPageId
canvass_flow_page_after (CanvassFlow *self, CanvassPageId page)
{
  do
    page++;
  while (!is_on_the_way (self, page) ||
         (page == CANVASS_PAGE_WELCOME && *canvass_form_get_language (self->form) != '\0'));
  return page;
}

CanvassPageId
canvass_flow_page_before (CanvassFlow *self, CanvassPageId page)
{
  do
    page--;
  while (!is_on_the_way (self, page));
  return page;
}

static CanvassHeader
make_header (CanvassFlow *self)
{
  gboolean first = self->page == canvass_flow_first_page (self);
  gboolean last = self->page == CANVASS_PAGE_THANKS;
  gboolean spoken = *canvass_form_get_language (self->form) != '\0';
  /* Somebody has gone back to it, or it was carried here: whoever comes may be somebody else. */
  gboolean used = first && spoken;

  return (CanvassHeader){ .back = !first && !last,
                          .by_ear = !spoken,
                          .listen = spoken && !last,
                          .aids = !last,
                          .languages = self->page != CANVASS_PAGE_WELCOME && !last,
                          .start_over = (!first || used) && !last };
}

void
canvass_flow_show_page (CanvassFlow *self, CanvassScreen *screen, GtkStackTransitionType transition)
{
  canvass_screen_show_page (screen,
                            g_object_new (pages[self->page].get_type (), "form", self->form, NULL),
                            pages[self->page].step,
                            make_header (self),
                            transition);
}

#define SAMPLE_NAME "Ana López"

static CanvassPageId
page_id (CanvassFlowPage page)
{
  return CANVASS_PAGE_WELCOME + page;
}

gboolean
canvass_flow_has_page (CanvassFlow *self, CanvassFlowPage page)
{
  CanvassPageId id = page_id (page);

  g_return_val_if_fail (CANVASS_IS_FLOW (self), FALSE);

  return pages[id].is_wanted == NULL || pages[id].is_wanted (self->form);
}

void
canvass_flow_show_sample (CanvassFlow *self, CanvassFlowPage page, const char *language)
{
  static const char *const names[] = { "name", "given_name" };
  CanvassCampaign *campaign;

  g_return_if_fail (CANVASS_IS_FLOW (self));

  self->paused = TRUE;
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  campaign = canvass_form_get_campaign (self->form);
  for (gsize i = 0; page == CANVASS_FLOW_SIGN && i < G_N_ELEMENTS (names); i++)
    if (canvass_campaign_find_field (campaign, names[i]) != NULL)
      canvass_form_set_value (self->form, names[i], SAMPLE_NAME);
  if (page == CANVASS_FLOW_WELCOME ||
      g_str_equal (canvass_form_get_language (self->form), language)) {
    canvass_flow_go_to (self, page_id (page), GTK_STACK_TRANSITION_TYPE_NONE);
    return;
  }
  canvass_form_set_language (self->form, language);
  canvass_flow_make_screen (self, page_id (page));
}
