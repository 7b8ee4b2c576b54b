/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/form.h"

#include "format/secret.h"
#include "pages/public-name.h"

#include <glib/gi18n-lib.h>

#define PART_BYTES (CANVASS_FIELDS_MAX_BYTES + 64)

/* One block of locked memory to put a line together in. */
typedef struct {
  char name[PART_BYTES];
  char first[PART_BYTES];
  char second[PART_BYTES];
  char line[2 * PART_BYTES];
} Scratch;

/* What is given to one petition never passes to another, nor is it lost by looking at another. */
typedef struct {
  char text_language[36]; /* of the petition text that was on screen last */
  CanvassContact contact;
  gboolean no_postcode;
  gboolean helped;
  const char *district; /* (borrowed) (nullable) the campaign's, that @district_answer is about */
  CanvassDistrictAnswer district_answer;
  gboolean carried; /* the district is the signer's before, and is not shown */

  CanvassPayload *payload;       /* (owned) */
  CanvassPayload *aside;         /* (owned) entered, then not chosen after all */
  CanvassFieldProblem *problems; /* (owned) by field */
} Answers;

struct _CanvassForm {
  GObject parent_instance;

  guint campaign_index;
  char language[36];
  char spoken[36]; /* instead, for a moment, or "" */
  CanvassTrouble trouble;
  gboolean household;
  gboolean practice;
  gboolean begun;
  Answers *answers; /* (borrowed) to the petition that is chosen */

  GPtrArray *campaigns;   /* (owned) (element-type CanvassCampaign) */
  GPtrArray *all_answers; /* (owned) (element-type Answers), NULL for petitions never chosen */
  Scratch *scratch;       /* (owned) locked */
  char *code;             /* (owned) locked */
};

G_DEFINE_FINAL_TYPE (CanvassForm, canvass_form, G_TYPE_OBJECT)

static Answers *
answers_new (CanvassCampaign *campaign)
{
  Answers *answers = g_new0 (Answers, 1);

  answers->payload = canvass_payload_new ();
  answers->aside = canvass_payload_new ();
  answers->problems = g_new0 (CanvassFieldProblem, canvass_campaign_get_n_fields (campaign));
  return answers;
}

static void
answers_free (Answers *answers)
{
  if (answers == NULL)
    return;

  canvass_payload_free (answers->payload);
  canvass_payload_free (answers->aside);
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
  self->answers->no_postcode = FALSE;
  self->answers->helped = FALSE;
  self->answers->district = NULL;
  self->answers->carried = FALSE;
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

static void
choose_campaign (CanvassForm *self, guint i)
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
  choose_campaign (self, 0);
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

  g_return_if_fail (CANVASS_IS_FORM (self));

  household = self->household;
  forget_answers (self);
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

  if (self->campaign_index == i)
    return;
  choose_campaign (self, i);
  self->household = FALSE;
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

  return canvass_languages_offered (canvass_form_get_campaign (self));
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

/* Is never asked for contact. */
static gboolean
is_minor (CanvassForm *self)
{
  return g_str_equal (canvass_form_get_value (self, "adult"), "no");
}

static void
put_aside (CanvassForm *self, const char *field)
{
  const char *value = canvass_payload_get_field (self->answers->payload, field);

  if (value == NULL)
    return;
  canvass_payload_set_field (self->answers->aside, field, value, NULL);
  canvass_payload_set_field (self->answers->payload, field, NULL, NULL);
}

static void
bring_back (CanvassForm *self, const char *field)
{
  const char *value = canvass_payload_get_field (self->answers->aside, field);

  if (value != NULL && canvass_payload_set_field (self->answers->payload, field, value, NULL))
    canvass_payload_set_field (self->answers->aside, field, NULL, NULL);
}

static void
prepare_consents (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++) {
    const CanvassConsentSpec *spec = canvass_campaign_get_consent (campaign, i);
    gboolean asked = canvass_form_asks_consent (self, spec);
    gboolean given = canvass_payload_get_consent (self->answers->payload, spec->name);

    if (asked || given)
      canvass_payload_set_consent (self->answers->payload, spec->name, asked && given, NULL);
  }
}

/* The district is sealed, and the street goes no further than it has to. */
static void
prepare_district (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);
  const char *district = canvass_form_find_district (self);

  if (!canvass_campaign_has_districts (campaign))
    return;
  if (district != NULL && canvass_form_get_district_answer (self) == CANVASS_DISTRICT_CONFIRMED)
    canvass_payload_set_field (self->answers->payload, "district", district, NULL);
  if (!canvass_campaign_get_rules (campaign)->keep_street)
    put_aside (self, "street");
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

  prepare_consents (self);
  prepare_district (self);
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

  bring_back (self, "street");
  if (self->answers->district_answer == CANVASS_DISTRICT_CONFIRMED)
    canvass_payload_set_field (self->answers->payload, "district", NULL, NULL);
  memset (self->code, 0, CANVASS_CODE_CHARS);
}

const char *
canvass_form_get_code (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), "");

  return self->code;
}

const char *
canvass_form_find_district (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), NULL);

  if (!canvass_campaign_has_districts (canvass_form_get_campaign (self)))
    return NULL;
  return canvass_campaign_find_district (canvass_form_get_campaign (self),
                                         canvass_form_get_value (self, "street"));
}

CanvassDistrictAnswer
canvass_form_get_district_answer (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), CANVASS_DISTRICT_UNANSWERED);

  if (g_strcmp0 (canvass_form_find_district (self), self->answers->district) != 0)
    return CANVASS_DISTRICT_UNANSWERED;
  return self->answers->district_answer;
}

void
canvass_form_set_district_answer (CanvassForm *self, CanvassDistrictAnswer answer)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->begun = TRUE;
  self->answers->district = canvass_form_find_district (self);
  self->answers->district_answer = answer;
}

const char *
canvass_form_get_value (CanvassForm *self, const char *field)
{
  const char *value;

  g_return_val_if_fail (CANVASS_IS_FORM (self), "");

  value = canvass_payload_get_field (self->answers->payload, field);
  return value != NULL ? value : "";
}

static void
forget_contact (CanvassForm *self)
{
  self->answers->contact = CANVASS_CONTACT_UNDECIDED;
  canvass_payload_set_field (self->answers->payload, "email", NULL, NULL);
  canvass_payload_set_field (self->answers->payload, "phone", NULL, NULL);
  canvass_payload_set_field (self->answers->aside, "email", NULL, NULL);
  canvass_payload_set_field (self->answers->aside, "phone", NULL, NULL);
}

gboolean
canvass_form_set_value (CanvassForm *self, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  self->begun = TRUE;
  if (!canvass_payload_set_field (self->answers->payload, field, value, &error))
    return FALSE;
  if (g_str_equal (field, "adult") && is_minor (self))
    forget_contact (self);
  return TRUE;
}

gsize
canvass_form_get_room (CanvassForm *self, const CanvassFieldSpec *spec)
{
  const char *value = canvass_form_get_value (self, spec->name);
  gsize used = canvass_payload_get_fields_bytes (self->answers->payload);

  if (*value != '\0')
    used -= strlen (value);
  else
    used += strlen (spec->name);
  return MIN (spec->max_bytes, CANVASS_FIELDS_MAX_BYTES - MIN (used, CANVASS_FIELDS_MAX_BYTES));
}

CanvassFieldProblem
canvass_form_check (CanvassForm *self, const CanvassFieldSpec *spec)
{
  CanvassRules rules = *canvass_campaign_get_rules (canvass_form_get_campaign (self));
  const char *value = canvass_form_get_value (self, spec->name);
  const char *country = canvass_form_get_value (self, "country");
  static char anywhere[] = "";

  if (canvass_form_offers_no_postcode (self, spec) && *value == '\0')
    return self->answers->no_postcode ? CANVASS_FIELD_OK : CANVASS_FIELD_MISSING;
  /* Whoever said yes meant to leave something. */
  if (*value == '\0' && canvass_form_is_contact_field (self, spec) &&
      canvass_form_get_contact_field (self, self->answers->contact) == spec)
    return CANVASS_FIELD_MISSING;
  /* Somebody from abroad has a postcode of another shape. */
  if (*country != '\0' && g_ascii_strcasecmp (country, rules.country) != 0)
    rules.country = anywhere;
  return canvass_field_check (spec, &rules, value);
}

/* A value that is not chosen any more is none that is given, but coming back finds it again. */
static CanvassFieldProblem *
find_problem (CanvassForm *self, const CanvassFieldSpec *spec)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++)
    if (canvass_campaign_get_field (campaign, i) == spec)
      return &self->answers->problems[i];
  return NULL;
}

CanvassFieldProblem
canvass_form_get_problem (CanvassForm *self, const CanvassFieldSpec *spec)
{
  const CanvassFieldProblem *problem;

  g_return_val_if_fail (CANVASS_IS_FORM (self), CANVASS_FIELD_OK);

  problem = find_problem (self, spec);
  return problem != NULL ? *problem : CANVASS_FIELD_OK;
}

void
canvass_form_set_problem (CanvassForm *self,
                          const CanvassFieldSpec *spec,
                          CanvassFieldProblem problem)
{
  CanvassFieldProblem *kept;

  g_return_if_fail (CANVASS_IS_FORM (self));

  kept = find_problem (self, spec);
  if (kept != NULL)
    *kept = problem;
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
canvass_form_offers_no_postcode (CanvassForm *self, const CanvassFieldSpec *spec)
{
  return g_str_equal (spec->name, "postcode") && spec->use == CANVASS_USE_OPTIONAL;
}

gboolean
canvass_form_get_no_postcode (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return self->answers->no_postcode;
}

void
canvass_form_set_no_postcode (CanvassForm *self, gboolean no_postcode)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  if (self->answers->no_postcode == no_postcode)
    return;
  self->begun = TRUE;
  self->answers->no_postcode = no_postcode;
  if (no_postcode)
    put_aside (self, "postcode");
  else
    bring_back (self, "postcode");
}

gboolean
canvass_form_is_contact_field (CanvassForm *self, const CanvassFieldSpec *spec)
{
  return spec->use == CANVASS_USE_OPTIONAL &&
         (g_str_equal (spec->name, "email") || g_str_equal (spec->name, "phone"));
}

gboolean
canvass_form_is_unseen (CanvassForm *self, const CanvassFieldSpec *spec)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);
  gboolean carried = *canvass_form_get_value (self, "district") != '\0';

  if (g_str_equal (spec->name, "district"))
    return carried || canvass_campaign_has_districts (campaign);
  /* Its only use is to find the district by. */
  return g_str_equal (spec->name, "street") && carried &&
         canvass_campaign_has_districts (campaign) &&
         !canvass_campaign_get_rules (campaign)->keep_street;
}

const CanvassFieldSpec *
canvass_form_get_contact_field (CanvassForm *self, CanvassContact contact)
{
  const CanvassFieldSpec *spec = NULL;

  g_return_val_if_fail (CANVASS_IS_FORM (self), NULL);

  if (!canvass_campaign_get_rules (canvass_form_get_campaign (self))->contact || is_minor (self))
    return NULL;
  if (contact == CANVASS_CONTACT_TEXT)
    spec = canvass_campaign_find_field (canvass_form_get_campaign (self), "phone");
  else if (contact == CANVASS_CONTACT_EMAIL)
    spec = canvass_campaign_find_field (canvass_form_get_campaign (self), "email");
  return spec != NULL && canvass_form_is_contact_field (self, spec) ? spec : NULL;
}

gboolean
canvass_form_asks_contact (CanvassForm *self)
{
  return canvass_form_get_contact_field (self, CANVASS_CONTACT_TEXT) != NULL ||
         canvass_form_get_contact_field (self, CANVASS_CONTACT_EMAIL) != NULL;
}

gboolean
canvass_form_has_fields (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++) {
    const CanvassFieldSpec *spec = canvass_campaign_get_field (campaign, i);

    if (!canvass_form_is_contact_field (self, spec) && !canvass_form_is_unseen (self, spec))
      return TRUE;
  }
  return FALSE;
}

gboolean
canvass_form_has_contact_page (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  if (canvass_form_asks_contact (self))
    return TRUE;
  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++)
    if (canvass_form_asks_consent (self, canvass_campaign_get_consent (campaign, i)))
      return TRUE;
  return FALSE;
}

CanvassContact
canvass_form_get_contact (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), CANVASS_CONTACT_UNDECIDED);

  return self->answers->contact;
}

void
canvass_form_set_contact (CanvassForm *self, CanvassContact contact)
{
  const CanvassFieldSpec *chosen;

  g_return_if_fail (CANVASS_IS_FORM (self));

  if (self->answers->contact == contact)
    return;
  self->begun = TRUE;
  self->answers->contact = contact;
  chosen = canvass_form_get_contact_field (self, contact);
  for (CanvassContact other = CANVASS_CONTACT_TEXT; other <= CANVASS_CONTACT_EMAIL; other++) {
    const CanvassFieldSpec *spec = canvass_form_get_contact_field (self, other);

    if (spec != NULL && spec != chosen)
      put_aside (self, spec->name);
  }
  if (chosen != NULL)
    bring_back (self, chosen->name);
}

/* A channel's consent follows the answer on the contact page, or the field where it is elsewhere.
 */
static gboolean
uses_channel (CanvassForm *self, CanvassContact contact, const char *field)
{
  if (canvass_form_get_contact_field (self, contact) != NULL)
    return self->answers->contact == contact;
  return *canvass_form_get_value (self, field) != '\0';
}

gboolean
canvass_form_asks_consent (CanvassForm *self, const CanvassConsentSpec *consent)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  if (*consent->channel != '\0' && is_minor (self))
    return FALSE;
  if (consent->required)
    return TRUE;
  if (g_str_equal (consent->channel, "email"))
    return uses_channel (self, CANVASS_CONTACT_EMAIL, "email");
  if (g_str_equal (consent->channel, "phone"))
    return uses_channel (self, CANVASS_CONTACT_TEXT, "phone");
  return TRUE;
}

CanvassPublicName
canvass_form_get_public_name (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), CANVASS_PUBLIC_UNSET);

  return canvass_payload_get_public_name (self->answers->payload);
}

void
canvass_form_set_public_name (CanvassForm *self, CanvassPublicName name)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->begun = TRUE;
  canvass_payload_set_public_name (self->answers->payload, name);
}

static void
write_initial (CanvassForm *self, char *out, gsize size)
{
  const char *name = canvass_form_get_value (self, "name");

  if (*name != '\0')
    canvass_public_initial (name, out, size);
  else
    canvass_public_initial_from (canvass_form_get_value (self, "given_name"),
                                 canvass_form_get_value (self, "family_name"),
                                 out,
                                 size);
}

static void
write_full (CanvassForm *self, char *out, gsize size)
{
  const char *name = canvass_form_get_value (self, "name");
  const char *given = canvass_form_get_value (self, "given_name");
  const char *family = canvass_form_get_value (self, "family_name");

  if (*name != '\0')
    g_strlcpy (out, name, size);
  else
    g_snprintf (out, size, "%s%s%s", given, *given != '\0' && *family != '\0' ? " " : "", family);
}

/* A part that runs against the page would let the comma wander into it. */
static void
isolate (const char *text, char *out, gsize size)
{
  g_snprintf (out, size, "\u2068%s\u2069", text);
}

/* (transfer full) (nullable) what was carried over is never shown, and who typed it knows it. */
static char *
name_public_district (CanvassForm *self)
{
  const char *district = canvass_form_get_value (self, "district");

  if (self->answers->carried)
    return NULL;
  if (canvass_form_get_district_answer (self) == CANVASS_DISTRICT_CONFIRMED)
    district = canvass_form_find_district (self) != NULL ? canvass_form_find_district (self)
                                                         : self->answers->district;
  else if (*district == '\0')
    return NULL;
  return canvass_text_name_district (canvass_form_get_text (self), district);
}

const char *
canvass_form_get_public_line (CanvassForm *self)
{
  Scratch *scratch = self->scratch;
  g_autofree char *district = NULL;
  const char *place;

  g_return_val_if_fail (CANVASS_IS_FORM (self), "");

  switch (canvass_form_get_public_name (self)) {
  case CANVASS_PUBLIC_WITHHELD:
    g_strlcpy (scratch->name, _ ("Name withheld"), sizeof scratch->name);
    break;
  case CANVASS_PUBLIC_INITIAL:
    write_initial (self, scratch->name, sizeof scratch->name);
    break;
  case CANVASS_PUBLIC_UNSET:
  case CANVASS_PUBLIC_FULL:
  default:
    write_full (self, scratch->name, sizeof scratch->name);
  }

  district = name_public_district (self);
  place = district != NULL ? district : "";
  if (*place == '\0')
    place = canvass_form_get_value (self, "postcode");
  if (*place == '\0')
    return scratch->name;
  if (scratch->name[0] == '\0')
    return place;
  isolate (scratch->name, scratch->first, sizeof scratch->first);
  isolate (place, scratch->second, sizeof scratch->second);
  /* Translators: a name and a postcode, as a line of a petition. */
  g_snprintf (scratch->line, sizeof scratch->line, _ ("%s, %s"), scratch->first, scratch->second);
  return scratch->line;
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
  canvass_payload_set_witness (self->answers->payload, witness);
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

void
canvass_form_set_household (CanvassForm *self, gboolean household)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->household = household;
}

/* The same name may mean another place to another petition: only one whose table is the same, or
 * the only one there is, takes it over. */
static gboolean
may_carry_district (CanvassForm *self, CanvassCampaign *campaign, const char *district)
{
  guint n = canvass_campaign_get_n_districts (campaign);
  gboolean found = FALSE;

  for (guint i = 0; i < self->campaigns->len; i++) {
    CanvassCampaign *other = self->campaigns->pdata[i];

    if (other != campaign && (n == 0 || canvass_campaign_get_n_districts (other) != n))
      return FALSE;
    for (guint j = 0; j < n; j++)
      if (!g_str_equal (canvass_campaign_get_district (campaign, j),
                        canvass_campaign_get_district (other, j)))
        return FALSE;
  }
  for (guint j = 0; j < n && !found; j++)
    found = g_str_equal (canvass_campaign_get_district (campaign, j), district);
  return n == 0 || found;
}

void
canvass_form_set_district (CanvassForm *self, const char *district)
{
  guint chosen;

  g_return_if_fail (CANVASS_IS_FORM (self));

  chosen = self->campaign_index;
  for (guint i = 0; i < self->campaigns->len && *district != '\0'; i++) {
    CanvassCampaign *campaign = self->campaigns->pdata[i];

    if (canvass_campaign_find_field (campaign, "district") == NULL ||
        !may_carry_district (self, campaign, district))
      continue;
    choose_campaign (self, i);
    self->answers->carried =
        canvass_payload_set_field (self->answers->payload, "district", district, NULL);
  }
  choose_campaign (self, chosen);
}
