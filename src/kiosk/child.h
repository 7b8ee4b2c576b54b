/*
 * child.h: a process that the kiosk started and does not trust
 *
 * What booths and the panel have in common: started with nothing open but the null device, our
 * stderr and a channel; killed when it does not answer, says too much or says what it may not; gone
 * only once it was reaped.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassChildRole:
 * @name: what messages to the log call it: "booth"
 * @hear: takes one packet from @channel and acts on it. FALSE with G_IO_ERROR_WOULD_BLOCK, with
 *   CANVASS_PROTOCOL_ERROR_CLOSED, or with any other error: then the child is killed for it
 * @ping: asks the child to answer with @number
 * @exited: reaped; everything it ever said was heard. @wait_status as of waitpid ().
 *
 * What becomes of a child is its owner's business. Called from the main loop.
 */
typedef struct {
  const char *name;
  gboolean (*hear) (gpointer user_data, int channel, GError **error);
  void (*ping) (gpointer user_data, guint32 number);
  void (*exited) (gpointer user_data, int wait_status);
} CanvassChildRole;

#define CANVASS_TYPE_CHILD (canvass_child_get_type ())
G_DECLARE_FINAL_TYPE (CanvassChild, canvass_child, CANVASS, CHILD, GObject)

/* Starts @argv with @environment. @role and @user_data are borrowed and outlive the process; the
 * object holds itself until the process was reaped. */
CanvassChild *canvass_child_start (const char *const *argv,
                                   const char *const *environment,
                                   const CanvassChildRole *role,
                                   gpointer user_data,
                                   GError **error);

/* To send to; -1 once the other side is gone. */
int canvass_child_get_channel (CanvassChild *self);
GPid canvass_child_get_pid (CanvassChild *self); /* 0 once reaped */
double canvass_child_get_age_seconds (CanvassChild *self);

/* Kills it unless another deadline, or 0 for none, is set within @ms; @what it failed to do, as
 * "did not start". */
void canvass_child_set_deadline (CanvassChild *self, guint ms, const char *what);
/* From now on it is asked every @ping_ms and killed when it has not answered after @pong_ms. */
void canvass_child_start_pings (CanvassChild *self, guint ping_ms, guint pong_ms);
/* Its answer. FALSE with UNEXPECTED when it was not asked. */
gboolean canvass_child_accept_pong (CanvassChild *self, guint32 number, GError **error);

/* It is on its way out: from now on not answering is no news; killed after @ms. */
void canvass_child_dismiss (CanvassChild *self, guint ms);
void canvass_child_kill (CanvassChild *self);
/* Kills it for not answering, telling @what it does or did not do. */
void canvass_child_give_up (CanvassChild *self, const char *what);

gboolean canvass_child_is_dismissed (CanvassChild *self);
gboolean canvass_child_was_expelled (CanvassChild *self); /* for what it said */
gboolean canvass_child_was_given_up (CanvassChild *self);

G_END_DECLS
