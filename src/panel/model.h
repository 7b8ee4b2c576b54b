/*
 * model.h: what the panel has been told, what it shows, and what it asks the kiosk for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/pin-entry.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_PLACE_PIN,
  CANVASS_PLACE_FORGOTTEN, /* a new PIN by a coordinator's file */
  CANVASS_PLACE_OVERVIEW,
  CANVASS_PLACE_EXPORT,
  CANVASS_PLACE_SEND,
  CANVASS_PLACE_READINESS,
  CANVASS_PLACE_TOUCH,
  CANVASS_PLACE_PRINT,
  CANVASS_PLACE_PRACTICE,
  CANVASS_PLACE_DOUBT,
  CANVASS_PLACE_PETITIONS,
  CANVASS_PLACE_WORDS, /* six of them, to be compared */
  CANVASS_PLACE_NAME,  /* of the table, for a petition that is new */
  CANVASS_PLACE_ENROLL,
  CANVASS_PLACE_STICKS,
  CANVASS_PLACE_CLOSE, /* the end of the event */
  CANVASS_PLACE_QUIT,
  CANVASS_N_PLACES,
} CanvassPlace;

/* As in a template's action target: "overview"; the places of the list above. */
extern const char *const canvass_place_names[CANVASS_N_PLACES];

typedef enum {
  CANVASS_PIN_TROUBLE_NONE,
  CANVASS_PIN_TROUBLE_WRONG,
  CANVASS_PIN_TROUBLE_SHORT,
  CANVASS_PIN_TROUBLE_WEAK,
  CANVASS_PIN_TROUBLE_DIFFERENT,
  CANVASS_PIN_TROUBLE_FAILED,
} CanvassPinTrouble;

/* What is asked of the kiosk, from "do" to its outcome, and until that was read. */
typedef struct {
  gboolean known; /* there is one */
  gboolean running;
  CanvassPanelTask task;
  char *stick; /* (owned) its id; may be "" */
  guint permille;
  CanvassOutcome outcome;
  guint64 number;
  char *name; /* (owned) */
  CanvassWhy why;
} CanvassPanelJob;

#define CANVASS_TOUCH_ROUNDS 3 /* dry, wet, through the protector */
#define CANVASS_TOUCH_TARGETS 5

typedef struct {
  gboolean done;
  guint hits;
  guint misses;
} CanvassTouchResult;

/* All that there is to see. Read-only, and good until "changed". */
typedef struct {
  CanvassPlace place;
  gboolean windowed;
  gboolean demo;
  gboolean begun; /* a signer's form lies behind the panel */

  CanvassGate gate;
  guint tries;
  gint64 locked_until_ms; /* see canvass_panel_now_ms () */
  gboolean deciding;      /* the kiosk looks at a PIN */
  CanvassPinTrouble trouble;
  gboolean changed_pin;

  CanvassPanelState *state; /* (nullable) nothing is told before the PIN was right */
  GPtrArray *checks;        /* (nullable) (element-type CanvassPanelCheck) */
  guint checks_left_out;    /* that are on the page to print only */
  char *checks_day;         /* (nullable) when that was found */
  char *checks_time;        /* (nullable) */
  CanvassPanelJob job;

  char *file_stick, *file; /* (nullable) of the campaign file that is looked at */
  CanvassOfferKind offer;
  char *words, *title; /* (nullable) of the same */
  gboolean changes;

  CanvassTouchResult touch[CANVASS_TOUCH_ROUNDS];
} CanvassPanelFacts;

/**
 * CanvassPanelModel:
 *
 * Knows nothing of widgets, so that what is shown can be made anew, in another language, at any
 * time. Signals: "changed", and "request" (const CanvassPanelMessage *): tell the kiosk.
 */
#define CANVASS_TYPE_PANEL_MODEL (canvass_panel_model_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPanelModel, canvass_panel_model, CANVASS, PANEL_MODEL, GObject)

CanvassPanelModel *canvass_panel_model_new (void);

const CanvassPanelFacts *canvass_panel_model_look (CanvassPanelModel *self); /* (transfer none) */
CanvassPinEntry *canvass_panel_model_get_pin (CanvassPanelModel *self);      /* (transfer none) */

/* Takes in what the kiosk says and what is in it: setup, verdict, state, progress, outcome, words
 * or readiness. FALSE for what makes no sense here. */
gboolean canvass_panel_model_take (CanvassPanelModel *self, CanvassPanelMessage *message);

/* Goes where @place is, asking first for what is shown there. */
void canvass_panel_model_go (CanvassPanelModel *self, CanvassPlace place);
/* One step out: to the page before, from the first pages to the signers. */
void canvass_panel_model_go_back (CanvassPanelModel *self);

/* Strings: NULL for "". */
void canvass_panel_model_do (CanvassPanelModel *self,
                             CanvassPanelTask task,
                             const char *stick,
                             const char *campaign,
                             const char *text);
void canvass_panel_model_cancel (CanvassPanelModel *self);
/* The outcome was read. */
void canvass_panel_model_forget_job (CanvassPanelModel *self);

void canvass_panel_model_submit_pin (CanvassPanelModel *self);
/* The old PIN, then the new one twice. */
void canvass_panel_model_change_pin (CanvassPanelModel *self);

/* To the signers, whose form is kept or forgotten. */
void canvass_panel_model_leave (CanvassPanelModel *self, gboolean keep_form);
void canvass_panel_model_quit (CanvassPanelModel *self);

/* @offer: of the state. */
void canvass_panel_model_look_at (CanvassPanelModel *self, const CanvassPanelOffer *offer);
/* The words are those on the coordinator's card. */
void canvass_panel_model_accept_words (CanvassPanelModel *self);
void canvass_panel_model_enroll (CanvassPanelModel *self, const char *table);

/* "344x194", in mm. */
void canvass_panel_model_set_screen (CanvassPanelModel *self, const char *screen);
const char *canvass_panel_model_get_screen (CanvassPanelModel *self);
void canvass_panel_model_set_language (CanvassPanelModel *self, const char *tag);
const char *canvass_panel_model_get_language (CanvassPanelModel *self);
void
canvass_panel_model_set_touch (CanvassPanelModel *self, guint round, CanvassTouchResult result);

/* Goes on while the machine sleeps. */
gint64 canvass_panel_now_ms (void);

/* (transfer none) (nullable) */
const CanvassPanelStick *canvass_panel_model_find_stick (CanvassPanelModel *self, const char *id);

G_END_DECLS
