/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/form-private.h"

#include "campaign/prose.h"
#include "format/secret.h"

G_DEFINE_FINAL_TYPE (CanvassForm, canvass_form, G_TYPE_OBJECT)

static CanvassFormAnswers *
answers_new (CanvassCampaign *campaign)
{
  CanvassFormAnswers *answers = g_new0 (CanvassFormAnswers, 1);

  answers->payload = canvass_payload_new ();
  answers->aside = canvass_payload_new ();
  answers->carried_district = canvass_secret_new (CANVASS_CARRIED_DISTRICT_BYTES);
  answers->problems = g_new0 (CanvassFieldProblem, canvass_campaign_get_n_fields (campaign));
  return answers;
}

static void
answers_free (CanvassFormAnswers *answers)
{
  if (answers == NULL)
    return;

  canvass_payload_free (answers->payload);
  canvass_payload_free (answers->aside);
  canvass_secret_free (answers->carried_district);
  g_free (answers->problems);
  g_free (answers);
}

static void
canvass_form_finalize (GObject *object)
{
  CanvassForm *self = CANVASS_FORM (object);

  g_clear_pointer (&self->all_answers, g_ptr_array_unref);
  g_clear_pointer (&self->scratch, canvass_secret_free);
  g_clear_pointer (&self->code, canvass_secret_free);
  g_clear_pointer (&self->campaigns, g_ptr_array_unref);

  G_OBJECT_CLASS (canvass_form_parent_class)->finalize (object);
}

static void
canvass_form_class_init (CanvassFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_form_finalize;
}

static void
canvass_form_init (CanvassForm *self)
{
  self->scratch = canvass_secret_new (sizeof *self->scratch);
  self->code = canvass_secret_new (CANVASS_CODE_CHARS);
}

static void
forget_answers (CanvassForm *self)
{
  canvass_payload_reset (self->answers->payload);
  canvass_payload_reset (self->answers->aside);
  memset (self->scratch, 0, sizeof *self->scratch);
  self->answers->contact = CANVASS_CONTACT_UNDECIDED;
  self->answers->adult = FALSE;
  self->answers->no_postcode = FALSE;
  self->answers->helped = FALSE;
  self->answers->district = NULL;
  self->answers->same_district = FALSE;
  memset (self->answers->carried_district, 0, CANVASS_CARRIED_DISTRICT_BYTES);
  self->answers->district_answer = CANVASS_DISTRICT_UNANSWERED;
  memset (self->answers->problems,
          0,
          canvass_campaign_get_n_fields (canvass_form_get_campaign (self)) *
              sizeof *self->answers->problems);
  self->trouble = CANVASS_TROUBLE_NONE;
  self->household = FALSE;
  self->answers->text_language[0] = '\0';
  if (canvass_campaign_get_rules (canvass_form_get_campaign (self))->ask_public_name)
    canvass_payload_set_public_name (self->answers->payload, CANVASS_PUBLIC_INITIAL);
}

void
canvass_form_choose_campaign (CanvassForm *self, guint i)
{
  self->campaign_index = i;
  self->answers = self->all_answers->pdata[i];
  if (self->answers == NULL) {
    self->answers = self->all_answers->pdata[i] = answers_new (self->campaigns->pdata[i]);
    forget_answers (self);
  }
}

static void
wipe_answers (CanvassForm *self)
{
  g_ptr_array_set_size (self->all_answers, 0);
  g_ptr_array_set_size (self->all_answers, (int)self->campaigns->len);
  canvass_form_choose_campaign (self, 0);
}

CanvassForm *
canvass_form_new (GPtrArray *campaigns)
{
  CanvassForm *self;

  g_return_val_if_fail (campaigns != NULL && campaigns->len > 0, NULL);

  self = g_object_new (CANVASS_TYPE_FORM, NULL);
  self->campaigns = g_ptr_array_ref (campaigns);
  self->all_answers = g_ptr_array_new_with_free_func ((GDestroyNotify)answers_free);
  wipe_answers (self);
  return self;
}

void
canvass_form_wipe (CanvassForm *self)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->language[0] = '\0';
  self->begun = FALSE;
  memset (self->code, 0, CANVASS_CODE_CHARS);
  wipe_answers (self);
}

void
canvass_form_forget_signature (CanvassForm *self)
{
  gboolean household;
  guint chosen;

  g_return_if_fail (CANVASS_IS_FORM (self));

  household = self->household;
  chosen = self->campaign_index;
  /* Nobody comes back to what was entered for another petition. */
  for (guint i = 0; i < self->all_answers->len; i++)
    if (self->all_answers->pdata[i] != NULL) {
      canvass_form_choose_campaign (self, i);
      forget_answers (self);
    }
  canvass_form_choose_campaign (self, chosen);
  self->household = household;
}

void
canvass_form_forget_answers (CanvassForm *self)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  memset (self->code, 0, CANVASS_CODE_CHARS);
  wipe_answers (self);
}

gboolean
canvass_form_is_begun (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return self->begun;
}

void
canvass_form_mark_begun (CanvassForm *self)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->begun = TRUE;
}

guint
canvass_form_get_n_campaigns (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), 0);

  return self->campaigns->len;
}

CanvassCampaign *
canvass_form_get_nth_campaign (CanvassForm *self, guint i)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self) && i < self->campaigns->len, NULL);

  return self->campaigns->pdata[i];
}

guint
canvass_form_get_campaign_index (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), 0);

  return self->campaign_index;
}

void
canvass_form_set_campaign_index (CanvassForm *self, guint i)
{
  g_return_if_fail (CANVASS_IS_FORM (self) && i < self->campaigns->len);

  self->campaign_chosen = TRUE;
  if (self->campaign_index == i)
    return;
  canvass_form_choose_campaign (self, i);
  self->household = FALSE;
}

void
canvass_form_unset_campaign (CanvassForm *self)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->campaign_chosen = FALSE;
}

CanvassCampaign *
canvass_form_get_campaign (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), NULL);

  return self->campaigns->pdata[self->campaign_index];
}

const char *
canvass_form_get_language (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), "");

  return self->language;
}

void
canvass_form_set_language (CanvassForm *self, const char *language)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  g_strlcpy (self->language, language, sizeof self->language);
}

void
canvass_form_speak (CanvassForm *self, const char *language)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  g_strlcpy (self->spoken, language, sizeof self->spoken);
}

GArray *
canvass_form_get_languages (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), NULL);

  return self->campaign_chosen ? canvass_languages_offered (canvass_form_get_campaign (self))
                               : canvass_languages_offered_by_any (self->campaigns);
}

static gboolean
find_among (GArray *languages, const char *tag, CanvassLanguage *found)
{
  for (guint i = 0; i < languages->len; i++) {
    *found = g_array_index (languages, CanvassLanguage, i);
    if (*tag == '\0' || canvass_language_matches (found->tag, tag))
      return TRUE;
  }
  return FALSE;
}

gboolean
canvass_form_find_language (CanvassForm *self, const char *tag, CanvassLanguage *found)
{
  g_autoptr (GArray) languages = canvass_form_get_languages (self);
  g_autoptr (GArray) others = NULL;

  g_return_val_if_fail (CANVASS_IS_FORM (self) && tag != NULL && found != NULL, FALSE);

  if (find_among (languages, tag, found))
    return TRUE;
  others = canvass_languages_offered_by_any (self->campaigns);
  return find_among (others, tag, found);
}

const CanvassText *
canvass_form_get_text (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), NULL);

  return canvass_campaign_get_text (canvass_form_get_campaign (self),
                                    *self->spoken != '\0' ? self->spoken : self->language);
}

void
canvass_form_note_text_shown (CanvassForm *self)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  g_strlcpy (self->answers->text_language,
             canvass_text_get_language (canvass_form_get_text (self)),
             sizeof self->answers->text_language);
}

CanvassPayload *
canvass_form_get_payload (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), NULL);

  return self->answers->payload;
}

static void
prepare_code (CanvassForm *self)
{
  if (canvass_campaign_get_rules (canvass_form_get_campaign (self))->withdrawal_code)
    canvass_payload_make_code (self->answers->payload, self->code);
}

void
canvass_form_prepare (CanvassForm *self)
{
  const CanvassDrawing *drawing;

  g_return_if_fail (CANVASS_IS_FORM (self));

  canvass_form_prepare_consents (self);
  canvass_form_prepare_district (self);
  prepare_code (self);
  if (self->answers->text_language[0] == '\0')
    canvass_form_note_text_shown (self);
  canvass_payload_set_language (self->answers->payload, self->answers->text_language);

  drawing = canvass_payload_get_drawing (self->answers->payload);
  if (drawing != NULL && drawing->n_strokes == 0)
    canvass_payload_set_drawing (self->answers->payload, NULL);
}

void
canvass_form_resume (CanvassForm *self)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  if (self->answers->same_district || self->answers->district_answer == CANVASS_DISTRICT_CONFIRMED)
    canvass_payload_set_field (self->answers->payload, "district", NULL, NULL);
  canvass_form_bring_back (self, "street");
  canvass_form_bring_back (self, "district");
  memset (self->code, 0, CANVASS_CODE_CHARS);
}

const char *
canvass_form_get_code (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), "");

  return self->code;
}

CanvassTrouble
canvass_form_get_trouble (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), CANVASS_TROUBLE_NONE);

  return self->trouble;
}

void
canvass_form_set_trouble (CanvassForm *self, CanvassTrouble trouble)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->trouble = trouble;
}

gboolean
canvass_form_get_helped (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return self->answers->helped;
}

void
canvass_form_set_helped (CanvassForm *self, gboolean helped)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->begun = TRUE;
  self->answers->helped = helped;
  if (!helped)
    canvass_payload_set_witness (self->answers->payload, "");
}

const char *
canvass_form_get_witness (CanvassForm *self)
{
  const char *witness;

  g_return_val_if_fail (CANVASS_IS_FORM (self), "");

  witness = canvass_payload_get_witness (self->answers->payload);
  return witness != NULL ? witness : "";
}

void
canvass_form_set_witness (CanvassForm *self, const char *witness)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->begun = TRUE;
  canvass_payload_set_witness (self->answers->payload,
                               canvass_prose_is_blank (witness) ? "" : witness);
}

gboolean
canvass_form_is_practice (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return self->practice;
}

void
canvass_form_set_practice (CanvassForm *self)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->practice = TRUE;
}

gboolean
canvass_form_get_household (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return self->household;
}

gboolean
canvass_form_offers_another (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return canvass_form_get_n_campaigns (self) > 1 && !canvass_form_get_household (self);
}

void
canvass_form_set_household (CanvassForm *self, gboolean household)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->household = household;
}
