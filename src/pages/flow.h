/*
 * flow.h: the signing pages of one signer, from welcome to thank you
 *
 * Knows campaigns and the form, no vault and no process: the booth and the desk's preview both hold
 * one. Everything a signer gives lives in one CanvassPayload of locked memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "pages/stage.h"

G_BEGIN_DECLS

/**
 * CanvassFlowEnd:
 *
 * Why a flow is over. Whoever holds it destroys it then; a flow never serves a second signer.
 */
typedef enum {
  CANVASS_FLOW_END_THANKED,      /* the thank-you page was seen or its time ran out */
  CANVASS_FLOW_END_STARTED_OVER, /* by the signer, nothing was given */
  CANVASS_FLOW_END_IDLE,         /* nobody touched it for erase_seconds; everything is forgotten */
} CanvassFlowEnd;

/* Why a signature could not be stored; worded by the flow, the signer may try again. */
typedef enum {
  CANVASS_FLOW_PROBLEM_FULL,    /* no room on the kiosk */
  CANVASS_FLOW_PROBLEM_STORAGE, /* any other reason */
} CanvassFlowProblem;

/* How somebody reads; the names of the actions' states, "" as usual. */
typedef struct {
  char text_size[16];
  char colors[16];
  char second_language[36];
  gboolean by_ear;
} CanvassFlowAids;

/* What may pass from one signer of a household to the next, or to another petition: never shown. */
typedef struct {
  char language[36];
  char district[64];
  guint petition;       /* that was signed: its place among the campaigns */
  gboolean household;   /* which is to be signed by somebody else; otherwise another one follows */
  CanvassFlowAids aids; /* as usual for somebody else */
} CanvassFlowCarry;

/* What a volunteer should see to: bits. */
typedef enum {
  CANVASS_FLOW_WARNING_BATTERY = 1 << 0, /* low */
  CANVASS_FLOW_WARNING_CLOCK = 1 << 1,   /* wrong */
  CANVASS_FLOW_WARNING_DISK = 1 << 2,    /* nearly full */
  CANVASS_FLOW_WARNING_MIRROR = 1 << 3,  /* lost */
  /* Of a stick that is written to by itself: */
  CANVASS_FLOW_WARNING_WRITING = 1 << 4,   /* it has to stay in */
  CANVASS_FLOW_WARNING_WRITTEN = 1 << 5,   /* it may be pulled */
  CANVASS_FLOW_WARNING_UNWRITTEN = 1 << 6, /* it could not be written */
} CanvassFlowWarnings;

#define CANVASS_TYPE_FLOW (canvass_flow_get_type ())
G_DECLARE_FINAL_TYPE (CanvassFlow, canvass_flow, CANVASS, FLOW, CanvassStage)

/**
 * Signals:
 * "submit" (guint campaign_index, CanvassPayload *payload): the signer pressed Sign and the payload
 *   passes canvass_campaign_check_payload (); day, session and source are still to be set by the
 *   holder. Answer with canvass_flow_stored () or canvass_flow_failed ().
 * "ended" (CanvassFlowEnd end): see there.
 * "another" (gboolean same_campaign): after thanks, the signer asked for another signature of the
 *   household or another petition; canvass_flow_get_carry () says what may be carried. Followed by
 *   "ended".
 * "touched": somebody touched, pressed or moved something.
 * "corner-held": somebody held the canvasser's corner for three seconds.
 */
/* @campaigns: (element-type CanvassCampaign), at least one. @carry (nullable). */
CanvassFlow *canvass_flow_new (GPtrArray *campaigns, const CanvassFlowCarry *carry);

void canvass_flow_stored (CanvassFlow *self);
void canvass_flow_failed (CanvassFlow *self, CanvassFlowProblem problem);
void canvass_flow_get_carry (CanvassFlow *self, CanvassFlowCarry *carry);
/* Before anything is shown. Every page says that nothing is kept; everything else is as it is. */
void canvass_flow_set_practice (CanvassFlow *self);
/* Shown on the first page, while nobody signs. */
void canvass_flow_set_warnings (CanvassFlow *self, guint warnings);

/* FALSE while a signature is being stored and once it is: that ends by itself. */
gboolean canvass_flow_can_pause (CanvassFlow *self);
/* Somebody else's window covers this one: no time runs, nothing is spoken. */
void canvass_flow_pause (CanvassFlow *self);
void canvass_flow_resume (CanvassFlow *self);
/* Covers what is shown and asks whether anybody is there, which ends soon if nobody answers. FALSE
 * on the first page, which shows nothing of anybody. */
gboolean canvass_flow_ask_presence (CanvassFlow *self);
/* Forgets everything and ends, as when the signer has walked away. */
void canvass_flow_forget (CanvassFlow *self);

/* The pages in their order, but for that of the petitions. */
typedef enum {
  CANVASS_FLOW_WELCOME,
  CANVASS_FLOW_ASK,
  CANVASS_FLOW_TEXT,
  CANVASS_FLOW_YOU,
  CANVASS_FLOW_CONTACT,
  CANVASS_FLOW_SIGN,
  CANVASS_FLOW_THANKS,
} CanvassFlowPage;

/* Whether a signer comes past @page at all. */
gboolean canvass_flow_has_page (CanvassFlow *self, CanvassFlowPage page);
/* Shows @page as somebody who reads @language would see it, for who writes the campaign: takes no
 * focus, and no time runs. Its words are those of @language until canvass_language_restore (). */
void canvass_flow_show_sample (CanvassFlow *self, CanvassFlowPage page, const char *language);

/* TRUE once anything was entered or chosen: ending now would lose it. */
gboolean canvass_flow_is_begun (CanvassFlow *self);

G_END_DECLS
