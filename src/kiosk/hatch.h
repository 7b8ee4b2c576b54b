/*
 * hatch.h: the one way to a network of a table that has none
 *
 * A table's unit allows it no network, and what it starts inherits that. Where `canvass drop serve`
 * waits at a socket (canvass-sender.socket), errands are asked for there. Only one connection is
 * served: the kiosk makes it before it starts anything else, and holds it, so that no booth can
 * have its own.
 *
 * What is asked for goes with three descriptors: the child's standard output, its standard error,
 * and a lifeline: when nobody holds its other end any more, the errand is called off.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/errand.h"

G_BEGIN_DECLS

/* What a server says first, and the table waits for: this connection is the one that is served. */
#define CANVASS_HATCH_GREETING "canvass-hatch 1"

enum {
  CANVASS_HATCH_OUTPUT,
  CANVASS_HATCH_COMPLAINTS,
  CANVASS_HATCH_LIFELINE,
  CANVASS_HATCH_N_FDS,
};

/**
 * CanvassHatch:
 *
 * Thread-safe, with counted references.
 */
typedef struct _CanvassHatch CanvassHatch;

/* The hatch at socket @path. */
CanvassHatch *canvass_hatch_new (const char *path);
CanvassHatch *canvass_hatch_ref (CanvassHatch *self);
void canvass_hatch_unref (CanvassHatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassHatch, canvass_hatch_unref)

/* Connects, unless it is connected; waits a second at most for the server of a table that crashed
 * to have let go, and a second for its own to greet. One that is slower is held all the same.
 * Errors: G_IO_ERROR_FAILED, with words for a person. */
gboolean canvass_hatch_open (CanvassHatch *self, GError **error);
/* Opens it where need be, waits a few seconds for a server that has not begun, and asks for
 * @errand, with @fds, which stay the caller's. Whatever becomes of it is told through these.
 * Errors: as canvass_hatch_open (). */
gboolean canvass_hatch_ask (CanvassHatch *self,
                            const CanvassErrand *errand,
                            const int fds[static CANVASS_HATCH_N_FDS],
                            GError **error);

G_END_DECLS
