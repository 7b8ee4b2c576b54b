/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/watchdog.h"

#include <sys/socket.h>
#include <unistd.h>

#define LOOK_MS 200
/* In which libcurl, while it looks up, ends by itself. */
#define HEED_MS 2000
/* Addresses of one server that are tried at once. */
#define MAX_SOCKETS 8

struct _CanvassWatchdog {
  GThread *thread; /* (owned) (nullable) until there is something to watch */
  GMutex lock;     /* of all below */
  GCond changed;
  gboolean is_awake;
  gboolean is_ending;
  gboolean has_bitten;
  int sockets[MAX_SOCKETS]; /* borrowed from libcurl; -1 for none */
  gint64 patience;          /* in microseconds */
  gint64 deadline;
  gint64 calm_at;            /* monotonic */
  GCancellable *cancellable; /* (owned) (nullable) */
};

static void
bite (CanvassWatchdog *self)
{
  for (gsize i = 0; i < MAX_SOCKETS; i++) {
    if (self->sockets[i] >= 0)
      shutdown (self->sockets[i], SHUT_RDWR);
  }

  self->has_bitten = TRUE;
  self->calm_at = g_get_monotonic_time (); /* libcurl may go on over another */
}

static gboolean
has_to_bite (CanvassWatchdog *self)
{
  gint64 now = g_get_monotonic_time (), quiet = now - self->calm_at;

  return quiet > self->patience ||
         (quiet > HEED_MS * G_TIME_SPAN_MILLISECOND &&
          (now > self->deadline || g_cancellable_is_cancelled (self->cancellable)));
}

static gpointer
watch (gpointer data)
{
  CanvassWatchdog *self = data;

  g_mutex_lock (&self->lock);
  while (!self->is_ending) {
    if (!self->is_awake)
      g_cond_wait (&self->changed, &self->lock);
    else if (has_to_bite (self))
      bite (self);
    else
      g_cond_wait_until (
          &self->changed, &self->lock, g_get_monotonic_time () + LOOK_MS * G_TIME_SPAN_MILLISECOND);
  }
  g_mutex_unlock (&self->lock);

  return NULL;
}

CanvassWatchdog *
canvass_watchdog_new (void)
{
  CanvassWatchdog *self = g_new0 (CanvassWatchdog, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  for (gsize i = 0; i < MAX_SOCKETS; i++)
    self->sockets[i] = -1;
  return self;
}

void
canvass_watchdog_free (CanvassWatchdog *self)
{
  g_mutex_lock (&self->lock);
  self->is_ending = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
replace (CanvassWatchdog *self, int old, int new)
{
  g_mutex_lock (&self->lock);
  for (gsize i = 0; i < MAX_SOCKETS; i++) {
    if (self->sockets[i] == old) {
      self->sockets[i] = new;
      break;
    }
  }
  g_mutex_unlock (&self->lock);
}

static int
on_socket (void *user_data, curl_socket_t socket, curlsocktype unused)
{
  replace (user_data, -1, socket);
  return CURL_SOCKOPT_OK;
}

/* Before its number can be another's. */
static int
on_close (void *user_data, curl_socket_t socket)
{
  replace (user_data, socket, -1);
  return close (socket);
}

void
canvass_watchdog_follow (CanvassWatchdog *self, CURL *curl)
{
  curl_easy_setopt (curl, CURLOPT_SOCKOPTFUNCTION, on_socket);
  curl_easy_setopt (curl, CURLOPT_SOCKOPTDATA, self);
  curl_easy_setopt (curl, CURLOPT_CLOSESOCKETFUNCTION, on_close);
  curl_easy_setopt (curl, CURLOPT_CLOSESOCKETDATA, self);
}

void
canvass_watchdog_wake (CanvassWatchdog *self,
                       guint patience_seconds,
                       gint64 deadline,
                       GCancellable *cancellable)
{
  /* Not before: a process confines itself in between, and with it only threads to come. */
  if (self->thread == NULL)
    self->thread = g_thread_new ("watchdog", watch, self);

  g_mutex_lock (&self->lock);
  self->is_awake = TRUE;
  self->has_bitten = FALSE;
  self->patience = (gint64)patience_seconds * G_USEC_PER_SEC + HEED_MS * G_TIME_SPAN_MILLISECOND;
  self->deadline = deadline;
  self->calm_at = g_get_monotonic_time ();
  g_set_object (&self->cancellable, cancellable);
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
canvass_watchdog_calm (CanvassWatchdog *self)
{
  g_mutex_lock (&self->lock);
  self->calm_at = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
}

gboolean
canvass_watchdog_rest (CanvassWatchdog *self)
{
  gboolean has_bitten;

  g_mutex_lock (&self->lock);
  self->is_awake = FALSE;
  has_bitten = self->has_bitten;
  g_mutex_unlock (&self->lock);
  return has_bitten;
}
