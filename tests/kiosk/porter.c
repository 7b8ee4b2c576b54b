/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "porter.h"

#include "kiosk/hatch-server.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct _Porter {
  char *folder;
  char *path;
  char *program;
  char *directory;
  int listening;
  GThread *thread;

  /* Shared with the threads. */
  GMutex lock;
  GCond ended;
  gboolean serving;
  guint n_served;
  guint n_wrong;
};

typedef struct {
  Porter *porter;
  int connection;
} Guest;

static gpointer
serve (gpointer data)
{
  g_autofree Guest *guest = data;
  Porter *self = guest->porter;
  g_autoptr (GError) error = NULL;
  gboolean right = canvass_hatch_serve (guest->connection, self->program, self->directory, &error);

  close (guest->connection);
  g_mutex_lock (&self->lock);
  self->serving = FALSE;
  self->n_served++;
  self->n_wrong += !right;
  g_cond_broadcast (&self->ended);
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* As MaxConnections=1: who comes too much is hung up on. */
static void
receive_guest (Porter *self, int connection)
{
  Guest *guest;

  g_mutex_lock (&self->lock);
  if (self->serving) {
    close (connection);
  } else {
    self->serving = TRUE;
    guest = g_new (Guest, 1);
    *guest = (Guest){ self, connection };
    g_thread_unref (g_thread_new ("served", serve, guest));
  }
  g_mutex_unlock (&self->lock);
}

static gpointer
wait_at_socket (gpointer data)
{
  Porter *self = data;
  int connection;

  while ((connection = accept4 (self->listening, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    receive_guest (self, connection);
  return NULL;
}

Porter *
porter_new (const char *program, const char *directory)
{
  Porter *self = g_new0 (Porter, 1);
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  self->folder = g_dir_make_tmp ("canvass-porter-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "socket", NULL);
  self->program = g_strdup (program);
  self->directory = g_strdup (directory);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);

  g_strlcpy (address.sun_path, self->path, sizeof address.sun_path);
  self->listening = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listening, (struct sockaddr *)&address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listening, 4), ==, 0);
  self->thread = g_thread_new ("porter", wait_at_socket, self);
  return self;
}

void
porter_free (Porter *self)
{
  shutdown (self->listening, SHUT_RDWR);
  g_thread_join (self->thread);
  g_mutex_lock (&self->lock);
  while (self->serving)
    g_cond_wait (&self->ended, &self->lock);
  g_mutex_unlock (&self->lock);

  close (self->listening);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->program);
  g_free (self->directory);
  g_free (self);
}

const char *
porter_get_path (Porter *self)
{
  return self->path;
}

guint
porter_count_wrong (Porter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_wrong;
}

void
porter_wait_served (Porter *self, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->n_served < n)
    g_cond_wait (&self->ended, &self->lock);
}
