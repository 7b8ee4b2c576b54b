/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/wire-private.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file that only this process has, for what libcurl takes only as a path. -1 where there is none.
 */
static int
keep_in_memory (const char *name, const void *bytes, gsize length)
{
  int fd = memfd_create (name, MFD_CLOEXEC);

  if (fd >= 0 && write (fd, bytes, length) != (gssize)length) {
    close (fd);
    return -1;
  }

  return fd;
}

/* Without the host that ssh-keyscan writes before it. */
static const char *
skip_host (const char *host_key)
{
  const char *space = strchr (host_key, ' ');

  return space != NULL &&
                 (g_str_has_prefix (space + 1, "ssh-") || g_str_has_prefix (space + 1, "ecdsa-"))
             ? space + 1
             : host_key;
}

/* known_hosts(5), of sshd(8): "[HOST]:PORT KEYTYPE KEY". */
static int
keep_known_host (const char *address, const char *host_key)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *line = NULL;
  int port = uri == NULL ? -1 : g_uri_get_port (uri);

  if (uri == NULL || *host_key == '\0')
    return -1;

  line = port <= 0 || port == 22
             ? g_strdup_printf ("%s %s\n", g_uri_get_host (uri), host_key)
             : g_strdup_printf ("[%s]:%d %s\n", g_uri_get_host (uri), port, host_key);
  return keep_in_memory ("known-hosts", line, strlen (line));
}

static void
prepare_ssh (CanvassWire *self)
{
  const CanvassCredentials *credentials = self->credentials;

  self->known_hosts = keep_known_host (self->address, skip_host (credentials->host_key));
  if (credentials->private_key != NULL)
    self->private_key = keep_in_memory ("private-key",
                                        g_bytes_get_data (credentials->private_key, NULL),
                                        g_bytes_get_size (credentials->private_key));
}

CanvassWire *
canvass_wire_new (const char *scheme,
                  const char *address,
                  const CanvassCredentials *credentials,
                  const CanvassDropAccess *access,
                  GError **error)
{
  static gsize once;
  g_autoptr (CanvassWire) self = g_new0 (CanvassWire, 1);
  guint limit = access->time_limit_seconds;

  if (g_once_init_enter (&once)) {
    curl_global_init (CURL_GLOBAL_DEFAULT);
    g_once_init_leave (&once, 1);
  }

  self->known_hosts = self->private_key = -1;
  self->scheme = g_strdup (scheme);
  self->address = g_strdup (address);
  self->credentials = credentials;
  self->patience_seconds = access->patience_seconds;
  if (self->patience_seconds == 0)
    self->patience_seconds = CANVASS_DROP_PATIENCE_SECONDS;
  self->deadline = g_get_monotonic_time () +
                   (gint64)(limit != 0 ? limit : CANVASS_DROP_TIME_LIMIT_SECONDS) * G_USEC_PER_SEC;
  if (g_str_equal (scheme, "sftp")) {
    prepare_ssh (self);
    self->watchdog = canvass_watchdog_new ();
  }

  self->curl = curl_easy_init ();
  if (self->curl != NULL)
    return g_steal_pointer (&self);

  canvass_wire_fail (
      self, CANVASS_DROP_ERROR_OFFLINE, "This machine has no memory to connect", error);
  return NULL;
}

void
canvass_wire_free (CanvassWire *self)
{
  /* To part from a server takes it as well. */
  if (self->watchdog != NULL)
    canvass_watchdog_wake (self->watchdog, 1, G_MAXINT64, NULL);
  if (self->curl != NULL)
    curl_easy_cleanup (self->curl);
  g_clear_pointer (&self->watchdog, canvass_watchdog_free);
  if (self->known_hosts >= 0)
    close (self->known_hosts);
  if (self->private_key >= 0)
    close (self->private_key);
  g_free (self->scheme);
  g_free (self->address);
  g_free (self);
}

char *
canvass_wire_escape (const char *name)
{
  return g_uri_escape_string (name, NULL, FALSE);
}

/* What the network or the server may have got over in a while. */
static gboolean
is_passing (const GError *failure)
{
  return g_error_matches (failure, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_OFFLINE);
}

/* FALSE when cancelled. Nobody who failed together comes again together. */
static gboolean
pause_before (CanvassWire *self, guint n, const CanvassDropWatch *watch, GError **error)
{
  gint64 longest = MIN ((gint64)CANVASS_WIRE_FIRST_PAUSE_MS << n, CANVASS_WIRE_MAX_PAUSE_MS);
  gint64 until = g_get_monotonic_time () +
                 (longest / 2 + g_random_int_range (0, (gint32)(longest / 2) + 1)) * 1000;

  until = MIN (until, self->deadline);
  while (g_get_monotonic_time () < until) {
    GPollFD fd = { 0 };
    gboolean can_poll = g_cancellable_make_pollfd (watch->cancellable, &fd);

    g_poll (&fd, can_poll ? 1 : 0, (gint)MIN ((until - g_get_monotonic_time ()) / 1000 + 1, 250));
    if (can_poll)
      g_cancellable_release_fd (watch->cancellable);
    if (!canvass_drop_watch_step (watch, 0, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
canvass_wire_request (CanvassWire *self,
                      const CanvassRequest *request,
                      CanvassReply *reply,
                      const CanvassDropWatch *watch,
                      GError **error)
{
  guint64 shown = 0;

  for (*reply = (CanvassReply){ 0 };;) {
    g_autoptr (GError) failure = NULL;

    reply->attempts++;
    reply->status = 0;
    if (!canvass_drop_watch_step (watch, 0, error))
      return FALSE;
    if (g_get_monotonic_time () >= self->deadline)
      return canvass_wire_fail (self, CANVASS_DROP_ERROR_OFFLINE, "The time for it is over", error);
    if (canvass_wire_attempt (self, request, &shown, reply, watch, &failure))
      return TRUE;
    if (request->takes_500 && reply->status == 500)
      return TRUE;
    if (is_passing (failure) && reply->attempts < CANVASS_WIRE_ATTEMPTS) {
      if (!pause_before (self, reply->attempts - 1, watch, error))
        return FALSE;
      if (g_get_monotonic_time () < self->deadline)
        continue;
    }

    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
}
