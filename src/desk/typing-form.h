/*
 * typing-form.h: what stands on one line of a sheet, to be typed in by keys alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassTypingForm:
 *
 * A group of rows, one for each field and consent of the campaign. Signals: "entered" (Enter, in
 * any line of text), "edited".
 */
#define CANVASS_TYPE_TYPING_FORM (canvass_typing_form_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassTypingForm, canvass_typing_form, CANVASS, TYPING_FORM, AdwPreferencesGroup)

/* Makes the rows anew where it is another one. */
void canvass_typing_form_set_campaign (CanvassTypingForm *self, CanvassCampaign *campaign);
/* To correct @former: with rows also for what it holds and the campaign does not ask, filled with
 * it. What stays as it is there is taken as it is, however odd. */
void canvass_typing_form_correct (CanvassTypingForm *self,
                                  CanvassCampaign *campaign,
                                  const CanvassPayload *former);

/* Into @payload, whose language is set. FALSE: something cannot be so; it is marked, has the focus
 * and says what to do, as @problem (transfer full) does. */
gboolean
canvass_typing_form_take (CanvassTypingForm *self, CanvassPayload *payload, char **problem);
void canvass_typing_form_fill (CanvassTypingForm *self, const CanvassPayload *payload);
void canvass_typing_form_clear (CanvassTypingForm *self);
gboolean canvass_typing_form_is_blank (CanvassTypingForm *self);
void canvass_typing_form_begin (CanvassTypingForm *self); /* the focus is on the first row */

G_END_DECLS
