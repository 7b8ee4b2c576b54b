/*
 * booth-process.h: one booth as the kiosk sees it: a process that is not to be trusted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/order.h"
#include "kiosk/petition.h"

G_BEGIN_DECLS

/* How long a booth may take; more, and it is killed. */
typedef struct {
  guint start_ms; /* from its setup to "ready" */
  guint show_ms;  /* from "show" to "shown" */
  guint leave_ms; /* from "leave" to its end */
  guint ping_ms;  /* between two pings */
  guint pong_ms;  /* from a ping to its pong */
} CanvassBoothTimes;

extern const CanvassBoothTimes CANVASS_BOOTH_TIMES;

/* How a booth ended. */
typedef enum {
  CANVASS_BOOTH_LEFT,      /* as it was told, or all was said */
  CANVASS_BOOTH_CRASHED,   /* by itself, or it did not answer */
  CANVASS_BOOTH_EXPELLED,  /* for what it said */
  CANVASS_BOOTH_NO_SCREEN, /* it found no screen to open */
} CanvassBoothEnd;

#define CANVASS_TYPE_BOOTH_PROCESS (canvass_booth_process_get_type ())
G_DECLARE_FINAL_TYPE (CanvassBoothProcess, canvass_booth_process, CANVASS, BOOTH_PROCESS, GObject)

/**
 * CanvassBoothEvents:
 * @ready: it waits to be shown; is its memory locked, and would a crash write it to a disk?
 * @shown: its first frame is on the screen
 * @done: show the next one, then let it leave. @carry is only valid during the call.
 * @record: one sealed signature for one of the petitions of its setup. FALSE with an error when no
 *   honest booth would send it; else canvass_booth_process_answer () now or later
 * @closed: the person at a desktop closed its window
 * @canvasser: the corner was held; @begun: with a form on the screen that could be lost
 * @gone: the process ended and was reaped; nothing follows
 *
 * What the owner of a booth is told, from the main loop. Any may drop the last reference.
 */
typedef struct {
  void (*ready) (CanvassBoothProcess *booth,
                 gboolean locked,
                 gboolean dumps_core,
                 gpointer user_data);
  void (*shown) (CanvassBoothProcess *booth, gpointer user_data);
  void (*done) (CanvassBoothProcess *booth, const CanvassCarry *carry, gpointer user_data);
  gboolean (*record) (CanvassBoothProcess *booth,
                      CanvassPetition *petition,
                      const guint8 *record,
                      gsize length,
                      gpointer user_data,
                      GError **error);
  void (*closed) (CanvassBoothProcess *booth, gpointer user_data);
  void (*canvasser) (CanvassBoothProcess *booth, gboolean begun, gpointer user_data);
  void (*gone) (CanvassBoothProcess *booth, CanvassBoothEnd end, gpointer user_data);
} CanvassBoothEvents;

/* Starts @argv with @environment and nothing open but the null device, our stderr and its channel.
 * @times, @events and @user_data are borrowed and outlive the process. The object lives on until
 * the process was reaped. */
CanvassBoothProcess *canvass_booth_process_start (const char *const *argv,
                                                  const char *const *environment,
                                                  const CanvassBoothTimes *times,
                                                  const CanvassBoothEvents *events,
                                                  gpointer user_data,
                                                  GError **error);

/* Says what it is for. @warnings: CanvassWarnings. @petitions (element-type CanvassPetition): at
 * most CANVASS_MAX_CAMPAIGNS; copied. */
void canvass_booth_process_set_up (CanvassBoothProcess *self,
                                   CanvassNotice notice,
                                   gboolean windowed,
                                   gboolean demo,
                                   gboolean practice,
                                   guint warnings,
                                   GPtrArray *petitions);
void canvass_booth_process_show (CanvassBoothProcess *self, const CanvassCarry *carry);
/* What became of its record. Nothing where it is gone meanwhile. */
void canvass_booth_process_answer (CanvassBoothProcess *self, CanvassStoreResult result);
void canvass_booth_process_warn (CanvassBoothProcess *self, guint warnings);
void canvass_booth_process_pause (CanvassBoothProcess *self);
void canvass_booth_process_resume (CanvassBoothProcess *self, gboolean keep_form);
void canvass_booth_process_retire (CanvassBoothProcess *self);
void canvass_booth_process_leave (CanvassBoothProcess *self);
void canvass_booth_process_kill (CanvassBoothProcess *self);

CanvassBoothState canvass_booth_process_get_state (CanvassBoothProcess *self);
gboolean canvass_booth_process_is_set_up (CanvassBoothProcess *self);
gboolean canvass_booth_process_has_form (CanvassBoothProcess *self);
gboolean canvass_booth_process_is_practice (CanvassBoothProcess *self);
GPid canvass_booth_process_get_pid (CanvassBoothProcess *self);
/* Seconds since it was started. */
double canvass_booth_process_get_age_seconds (CanvassBoothProcess *self);

G_END_DECLS
