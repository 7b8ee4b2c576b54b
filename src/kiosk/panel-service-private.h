/*
 * panel-service-private.h: what the files of the panel's service share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/panel-process.h"
#include "kiosk/panel-service.h"
#include "kiosk/pin.h"
#include "kiosk/sticks.h"

G_BEGIN_DECLS

/* What a campaign file on a stick is to this table; the campaign itself is not kept. */
typedef struct {
  char *stick; /* (owned) id */
  char *file;  /* (owned) name */
  char *title; /* (owned) (nullable) in the panel's language */
  CanvassOfferKind kind;
  CanvassWhy why; /* it is refused */
  guint64 bytes;  /* that were read */
} CanvassOfferSeen;

void canvass_offer_seen_free (gpointer data);

/* What an enrolled stick is to get without anybody asking. */
typedef struct {
  CanvassStick *stick;   /* (owned) */
  CanvassPanelTask task; /* EXPORT or ACKNOWLEDGE */
} CanvassDueTask;

struct _CanvassPanelService {
  GObject parent_instance;

  CanvassTable *table;         /* (owned) */
  CanvassPetitions *petitions; /* (owned) */
  CanvassRecorder *recorder;   /* (owned) */
  CanvassMirroring *mirroring; /* (owned) */
  const CanvassPanelSettings *given;

  CanvassSettings *memory; /* (owned) (nullable) damaged or of a later release */
  GError *memory_error;    /* (owned) (nullable) why there is none */
  CanvassPin *pin;         /* (owned) (nullable) the same */
  CanvassSticks *sticks;   /* (owned) */
  GPtrArray *offers;       /* (element-type CanvassOfferSeen) empty but behind the PIN */
  GQueue unread;           /* (element-type char *) ids of sticks whose offers are to be read */
  CanvassWork *reading;    /* (owned) (nullable) of one of them */

  CanvassPanelProcess *panel; /* (owned) (nullable) */
  char *language;             /* (owned) that the panel is read in; "" for each campaign's first */
  gboolean begun;             /* a form lies behind it */
  gboolean keep_form;
  gboolean form_dropped; /* whatever the panel says when it is left */
  gboolean ending;

  CanvassPanelTask task; /* while one runs */
  CanvassWork *work;     /* (owned) (nullable) its own */
  gboolean busy;
  gboolean by_itself;           /* the task under way, that nobody asked for */
  gboolean unwritten;           /* one of those for @due_stick failed */
  char *due_stick;              /* (owned) (nullable) id, that the last of those was for */
  guint stick_word;             /* CanvassWarnings of that stick */
  GQueue due;                   /* (element-type CanvassDueTask) */
  GBytes *told;                 /* (owned) (nullable) the state that the panel has */
  CanvassPanelMessage findings; /* readiness, as it was found last; no checks for not yet */
  GHashTable *owed_tallies;     /* (element-type char * guint64 *) closed, and not yet saved */
  gboolean confirmed;           /* a right PIN since the last look at a campaign */

  CanvassCampaign *looked; /* (owned) (nullable) as the canvasser saw its words */
  char *looked_stick;
  char *task_stick; /* that a task under way is for */

  CanvassStick *mirror_stick; /* (owned) (nullable) that the mirror was begun on */
  GHashTable *failed_mirrors; /* (element-type char *) ids of sticks that did not keep it */
  guint lost_id;

  guint warnings;
  guint refresh_id;
};

/* panel-service.c */
void canvass_panel_service_tell_state (CanvassPanelService *self);
void canvass_panel_service_finish (CanvassPanelService *self,
                                   CanvassOutcome outcome,
                                   guint64 number,
                                   const char *name,
                                   const char *text);
/* The same of what was worked at. */
void canvass_panel_service_finish_work (CanvassPanelService *self, const CanvassWorkResult *result);
/* The same as REFUSED. @text: (nullable) for the log. */
void canvass_panel_service_refuse (CanvassPanelService *self,
                                   CanvassWhy why,
                                   const char *name,
                                   const char *text);
/* Tells every booth what a volunteer should see to. */
void canvass_panel_service_refresh_warnings (CanvassPanelService *self);
void canvass_panel_service_progress (double fraction, gpointer user_data);

/* panel-tasks.c */
void canvass_panel_service_do (CanvassPanelService *self, const CanvassPanelMessage *message);
/* Something comes by itself, as soon as nothing else is being done. */
void
canvass_panel_service_owe (CanvassPanelService *self, CanvassStick *stick, CanvassPanelTask task);
void canvass_panel_service_do_due (CanvassPanelService *self);
/* What comes by itself is told on the welcome page, since whoever put the stick in sees no more. */
void canvass_panel_service_due_began (CanvassPanelService *self, const CanvassDueTask *due);
void canvass_panel_service_due_ended (CanvassPanelService *self, CanvassOutcome outcome);
void canvass_panel_service_due_left (CanvassPanelService *self, const char *stick);
/* A signature was stored that is not on the stick. */
void canvass_panel_service_due_outdated (CanvassPanelService *self);
void canvass_panel_service_due_seen (CanvassPanelService *self);
void canvass_due_task_free (CanvassDueTask *due);

/* panel-checks.c */
/* What was found last, by whichever panel asked. */
void canvass_panel_service_tell_findings (CanvassPanelService *self);

/* panel-mirror.c */
void canvass_panel_service_begin_mirror (CanvassPanelService *self, CanvassStick *stick);
/* Each arrival and loss may lead to another stick with the same id: one that is in, and has not
 * failed since it was put in. */
void canvass_panel_service_mirror_arrived (CanvassPanelService *self);
void canvass_panel_service_mirror_changed (CanvassPanelService *self);
void canvass_panel_service_mirror_left (CanvassPanelService *self, CanvassStick *stick);

/* panel-offers.c */
/* Reads what is offered on a stick that was looked at, or on every one, in place of what was
 * before. Only behind the PIN: a stick alone shall cost the table nothing. */
void canvass_panel_service_read_offers (CanvassPanelService *self, const CanvassStickSeen *seen);
void canvass_panel_service_read_all_offers (CanvassPanelService *self);
/* What a signer has entered behind the panel is forgotten once that is left: it was for a session
 * that has ended, or for another mode. */
void canvass_panel_service_drop_form (CanvassPanelService *self);
/* Why it does not take the place of the one that is @held; NONE where it does. */
CanvassWhy
canvass_why_no_update (CanvassCampaign *campaign, CanvassCampaign *held, const char *day);
/* @stick: (nullable) the id of one that left; NULL for all. */
void canvass_panel_service_drop_offers (CanvassPanelService *self, const char *stick);

/* panel-enrolment.c */
void canvass_panel_service_look (CanvassPanelService *self, const char *stick, const char *file);
void canvass_panel_service_enroll (CanvassPanelService *self, const char *name);
void canvass_panel_service_update (CanvassPanelService *self);

/* panel-recovery.c */
void canvass_panel_service_reset_pin (CanvassPanelService *self, const char *stick);

/* panel-facts.c */
/* A title as the panel shows it. */
const char *canvass_panel_service_get_title (CanvassPanelService *self, CanvassCampaign *campaign);
CanvassPanelState *canvass_panel_service_collect (CanvassPanelService *self);
guint canvass_panel_service_find_warnings (CanvassPanelService *self);
/* panel-checks.c */
/* Both end by telling the panel. @screen: "216x135" in mm, or "". */
void canvass_panel_service_check (CanvassPanelService *self, const char *screen);
void canvass_panel_service_report (CanvassPanelService *self, const char *stick, const char *text);

G_END_DECLS
