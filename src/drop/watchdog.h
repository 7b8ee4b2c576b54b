/*
 * watchdog.h: ends a connection over which libcurl works without ever looking up
 *
 * A server that sends without an end what libssh2 has to skip keeps libcurl busy for ever: it asks
 * neither its time limit nor whoever looks on. Then another thread has to shut the socket.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <curl/curl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _CanvassWatchdog CanvassWatchdog;

/* (transfer full) */
CanvassWatchdog *canvass_watchdog_new (void);
/* Once no connection is left that was made under it. */
void canvass_watchdog_free (CanvassWatchdog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassWatchdog, canvass_watchdog_free)

/* The connections that @curl makes from now on. Lasts longer than they do. */
void canvass_watchdog_follow (CanvassWatchdog *self, CURL *curl);

/* From now on the sockets are shut as soon as nobody has called canvass_watchdog_calm () for
 * @patience_seconds, or once it is @deadline (monotonic) or @cancellable (nullable) is cancelled
 * and that was not heeded at once. */
void canvass_watchdog_wake (CanvassWatchdog *self,
                            guint patience_seconds,
                            gint64 deadline,
                            GCancellable *cancellable);
void canvass_watchdog_calm (CanvassWatchdog *self);
/* Until it is woken again it watches nothing. Returns whether it had to shut something. */
gboolean canvass_watchdog_rest (CanvassWatchdog *self);

G_END_DECLS
