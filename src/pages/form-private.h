/*
 * form-private.h: what a form holds; form.c keeps it, and its other files know the rules
 *
 * form-values.c: fields. form-contact.c: being contacted, and consents. form-district.c: streets
 * and districts. form-line.c: the line that is handed in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/form.h"

G_BEGIN_DECLS

#define CANVASS_CARRIED_DISTRICT_BYTES 64
#define CANVASS_FORM_PART_BYTES (CANVASS_FIELDS_MAX_BYTES + 64)

/* One block of locked memory to put a line together in. */
typedef struct {
  char name[CANVASS_FORM_PART_BYTES];
  char place[CANVASS_FORM_PART_BYTES];
  char line[2 * CANVASS_FORM_PART_BYTES];
} CanvassFormScratch;

/* What is given to one petition never passes to another, nor is it lost by looking at another. */
typedef struct {
  char text_language[36]; /* of the petition text that was on screen last */
  CanvassContact contact;
  gboolean adult; /* said where contact was asked for */
  gboolean no_postcode;
  gboolean helped;
  const char *district; /* (borrowed) (nullable) the campaign's, that @district_answer is about */
  CanvassDistrictAnswer district_answer;
  gboolean same_district; /* as in the signature before */

  CanvassPayload *payload;       /* (owned) */
  CanvassPayload *aside;         /* (owned) entered, then not chosen after all */
  char *carried_district;        /* (owned) locked; of the signature before, or "": never shown */
  CanvassFieldProblem *problems; /* (owned) by field */
} CanvassFormAnswers;

struct _CanvassForm {
  GObject parent_instance;

  guint campaign_index;
  gboolean campaign_chosen;
  char language[36];
  char spoken[36]; /* instead, for a moment, or "" */
  CanvassTrouble trouble;
  gboolean household;
  gboolean practice;
  gboolean begun;
  CanvassFormAnswers *answers; /* (borrowed) to the petition that is chosen */

  GPtrArray *campaigns;        /* (owned) (element-type CanvassCampaign) */
  GPtrArray *all_answers;      /* (owned) CanvassFormAnswers, NULL for petitions never chosen */
  CanvassFormScratch *scratch; /* (owned) locked */
  char *code;                  /* (owned) locked */
};

void canvass_form_choose_campaign (CanvassForm *self, guint i);

/* A value that is not chosen any more is none that is given, but coming back finds it again. */
void canvass_form_put_aside (CanvassForm *self, const char *field);
void canvass_form_bring_back (CanvassForm *self, const char *field);

/* Is never asked for contact. */
gboolean canvass_form_is_minor (CanvassForm *self);
/* Whatever else they say. */
gboolean canvass_form_is_minor_by_year (CanvassForm *self);
gboolean canvass_form_is_born_later (CanvassForm *self);

void canvass_form_prepare_consents (CanvassForm *self);
/* The district is sealed, and the street goes no further than it has to. */
void canvass_form_prepare_district (CanvassForm *self);

G_END_DECLS
