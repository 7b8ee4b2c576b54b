/*
 * form.h: everything one signer chose and entered so far
 *
 * The pages come and go, with the language and with Back; what they show is kept here, and all that
 * a signer gave is in locked memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/language.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_CONTACT_UNDECIDED,
  CANVASS_CONTACT_NO,
  CANVASS_CONTACT_TEXT,
  CANVASS_CONTACT_EMAIL,
} CanvassContact;

/**
 * CanvassTrouble:
 *
 * What a page cannot go on with, besides what is wrong with single fields; the page words it.
 */
typedef enum {
  CANVASS_TROUBLE_NONE,
  CANVASS_TROUBLE_UNDECIDED,  /* whether to be contacted */
  CANVASS_TROUBLE_CONSENT,    /* one is missing that nobody can sign without */
  CANVASS_TROUBLE_NO_DRAWING, /* though the campaign requires one */
  CANVASS_TROUBLE_SPECK,      /* drawn is only a dot: was it meant? */
  CANVASS_TROUBLE_NO_WITNESS, /* though somebody helps */
  CANVASS_TROUBLE_INCOMPLETE, /* on some page before */
  CANVASS_TROUBLE_FULL,       /* no room on the kiosk */
  CANVASS_TROUBLE_STORAGE,    /* it could not be stored */
} CanvassTrouble;

#define CANVASS_TYPE_FORM (canvass_form_get_type ())
G_DECLARE_FINAL_TYPE (CanvassForm, canvass_form, CANVASS, FORM, GObject)

/* @campaigns: (element-type CanvassCampaign), at least one. */
CanvassForm *canvass_form_new (GPtrArray *campaigns);

/* Forgets everything. */
void canvass_form_wipe (CanvassForm *self);

/* Forgets what was signed once it is stored, but not who signs next and in which language. */
void canvass_form_forget_signature (CanvassForm *self);

/* Forgets all that was entered, for every petition, but not the language. */
void canvass_form_forget_answers (CanvassForm *self);

/* TRUE once anything was entered or chosen. */
gboolean canvass_form_is_begun (CanvassForm *self);
void canvass_form_mark_begun (CanvassForm *self);

guint canvass_form_get_n_campaigns (CanvassForm *self);
CanvassCampaign *canvass_form_get_nth_campaign (CanvassForm *self, guint i);
/* The chosen petition; each keeps its own answers, since each is a signature of its own. */
guint canvass_form_get_campaign_index (CanvassForm *self);
void canvass_form_set_campaign_index (CanvassForm *self, guint i);
/* Another one may be chosen: no petition's languages come before the others'. */
void canvass_form_unset_campaign (CanvassForm *self);
CanvassCampaign *canvass_form_get_campaign (CanvassForm *self);

/* "" until one was chosen. */
const char *canvass_form_get_language (CanvassForm *self);
void canvass_form_set_language (CanvassForm *self, const char *language);
/* The campaign's words come in @language from now on, without its being chosen; "": as chosen. */
void canvass_form_speak (CanvassForm *self, const char *language);
/* (transfer full) (element-type CanvassLanguage) of the chosen petition; of any while none is */
GArray *canvass_form_get_languages (CanvassForm *self);
/* The first one for "". FALSE when no petition and no interface is in the language @tag. */
gboolean canvass_form_find_language (CanvassForm *self, const char *tag, CanvassLanguage *found);
/* The campaign's words for the chosen language. */
const CanvassText *canvass_form_get_text (CanvassForm *self);
/* The petition's text is on screen in this language: it is the one that will have been signed. */
void canvass_form_note_text_shown (CanvassForm *self);

/* Goes where it is encrypted; passes the campaign's checks after canvass_form_prepare (). */
CanvassPayload *canvass_form_get_payload (CanvassForm *self);
/* Fills in what follows from the choices rather than being entered. */
void canvass_form_prepare (CanvassForm *self);

const char *canvass_form_get_value (CanvassForm *self, const char *field); /* "" when absent */
/* What is blank is absent. FALSE, keeping the former value, when there is no room for it. */
gboolean canvass_form_set_value (CanvassForm *self, const char *field, const char *value);
/* How many bytes a value of @spec may have beside what is entered already. */
gsize canvass_form_get_room (CanvassForm *self, const CanvassFieldSpec *spec);
CanvassFieldProblem canvass_form_check (CanvassForm *self, const CanvassFieldSpec *spec);
/* What the page says is wrong with the field of the chosen campaign: OK until it was looked at. */
CanvassFieldProblem canvass_form_get_problem (CanvassForm *self, const CanvassFieldSpec *spec);
void canvass_form_set_problem (CanvassForm *self,
                               const CanvassFieldSpec *spec,
                               CanvassFieldProblem problem);

/* Of the page that is shown. */
CanvassTrouble canvass_form_get_trouble (CanvassForm *self);
void canvass_form_set_trouble (CanvassForm *self, CanvassTrouble trouble);

/* May a signer leave the postcode out? */
gboolean canvass_form_offers_no_postcode (CanvassForm *self, const CanvassFieldSpec *spec);
gboolean canvass_form_get_no_postcode (CanvassForm *self);
void canvass_form_set_no_postcode (CanvassForm *self, gboolean no_postcode);

/* Which page asks @spec: a way to be contacted is asked for on a page of its own, unless the
 * campaign insists on it. */
gboolean canvass_form_is_contact_field (CanvassForm *self, const CanvassFieldSpec *spec);
/* Carried over from the signature before, or found by the kiosk: never shown. */
gboolean canvass_form_is_unseen (CanvassForm *self, const CanvassFieldSpec *spec);
/* (nullable) the field that @contact is entered in, if the campaign offers it. */
const CanvassFieldSpec *canvass_form_get_contact_field (CanvassForm *self, CanvassContact contact);
gboolean canvass_form_asks_contact (CanvassForm *self);
gboolean canvass_form_has_fields (CanvassForm *self);
gboolean canvass_form_has_contact_page (CanvassForm *self);

/* Choosing another way puts what was entered for this one aside; it comes back with it. */
CanvassContact canvass_form_get_contact (CanvassForm *self);
void canvass_form_set_contact (CanvassForm *self, CanvassContact contact);
/* Undecided again, and what was entered is gone. */
void canvass_form_forget_contact (CanvassForm *self);
/* Whether whoever wants to be contacted has yet to say that they are 18 or older. The answer opens
 * the field and is not sealed. */
gboolean canvass_form_asks_age (CanvassForm *self);
gboolean canvass_form_get_adult (CanvassForm *self);
void canvass_form_set_adult (CanvassForm *self, gboolean adult);
/* Whether @consent makes sense with the contact chosen. */
gboolean canvass_form_asks_consent (CanvassForm *self, const CanvassConsentSpec *consent);

CanvassPublicName canvass_form_get_public_name (CanvassForm *self);
void canvass_form_set_public_name (CanvassForm *self, CanvassPublicName name);
/* (transfer none) the line as it will be handed in, in locked memory, valid until the next call. */
const char *canvass_form_get_public_line (CanvassForm *self);

/* Somebody helps with signing: their name goes into the signature as its witness's, "" until typed.
 * Without help there is none. */
gboolean canvass_form_get_helped (CanvassForm *self);
void canvass_form_set_helped (CanvassForm *self, gboolean helped);
const char *canvass_form_get_witness (CanvassForm *self);
void canvass_form_set_witness (CanvassForm *self, const char *witness); /* blank: nobody */

/* Nothing is kept: said on every page. */
gboolean canvass_form_is_practice (CanvassForm *self);
void canvass_form_set_practice (CanvassForm *self);

/* Whether somebody of the same household signs next. */
gboolean canvass_form_get_household (CanvassForm *self);
/* Whether the same signer may go on with another petition after this one. */
gboolean canvass_form_offers_another (CanvassForm *self);
void canvass_form_set_household (CanvassForm *self, gboolean household);

/* Carried over from the signature before, which was for the petition at @petition: to that one, and
 * to each whose districts are certainly the same. */
void canvass_form_carry_district (CanvassForm *self, guint petition, const char *district);
gboolean canvass_form_has_carried_district (CanvassForm *self);
/* Whether what was carried is the signer's too, as it is taken to be until they say otherwise. */
gboolean canvass_form_get_same_district (CanvassForm *self);
void canvass_form_set_same_district (CanvassForm *self, gboolean same);

/* Where the campaign has a table of streets: */
typedef enum {
  CANVASS_DISTRICT_UNANSWERED,
  CANVASS_DISTRICT_CONFIRMED,
  CANVASS_DISTRICT_UNKNOWN, /* the signer does not know, or says no */
} CanvassDistrictAnswer;

/* (transfer none) (nullable) the district of the street that was typed, if it is in the table. */
const char *canvass_form_find_district (CanvassForm *self);
/* Forgotten when another street lies in another district. */
CanvassDistrictAnswer canvass_form_get_district_answer (CanvassForm *self);
void canvass_form_set_district_answer (CanvassForm *self, CanvassDistrictAnswer answer);

/* After a payload that was prepared could not be stored: what preparing took out is back. */
void canvass_form_resume (CanvassForm *self);

/* The code to withdraw the prepared signature by, in locked memory; "" where there is none. Kept
 * until the form is wiped. */
const char *canvass_form_get_code (CanvassForm *self);

G_END_DECLS
