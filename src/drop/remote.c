/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/remote.h"

#include "format/bytes.h"

#include <sys/stat.h>

gboolean
canvass_remote_open (CanvassRemote *self, const CanvassDropAccess *access, GError **error)
{
  self->wire = canvass_wire_new (
      self->address->scheme, self->address->base, self->credentials, access, error);
  return self->wire != NULL;
}

void
canvass_remote_clear (CanvassRemote *self)
{
  g_clear_pointer (&self->wire, canvass_wire_free);
  g_clear_pointer (&self->address, canvass_address_free);
  g_clear_pointer (&self->credentials, canvass_credentials_free);
}

char *
canvass_remote_url (const CanvassRemote *self, const char *folder, const char *name)
{
  g_autofree char *escaped = canvass_wire_escape (name);

  return g_strconcat (self->address->base,
                      "/",
                      self->address->prefix,
                      folder,
                      *folder == '\0' ? "" : "/",
                      escaped,
                      NULL);
}

char *
canvass_remote_unfinished_name (const char *name, int fd)
{
  g_autofree char *file = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  struct stat info = { 0 };

  fstat (fd, &info);
  file = g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld",
                          g_get_host_name (),
                          (guint64)info.st_ino,
                          (gint64)info.st_ctim.tv_sec,
                          info.st_ctim.tv_nsec);
  canvass_hash (hash, (const guint8 *)file, strlen (file));
  return g_strdup_printf (".%s.%" G_GUINT64_FORMAT ".new", name, canvass_read_u64 (hash));
}

gboolean
canvass_remote_get (CanvassRemote *self,
                    const char *folder,
                    const char *name,
                    const CanvassDropSink *sink,
                    const CanvassDropWatch *watch,
                    GError **error)
{
  g_autofree char *url = canvass_remote_url (self, folder, name);
  const CanvassRequest request = {
    .url = url, .headers = self->headers, .fd = -1, .region = self->region, .sink = sink
  };
  CanvassReply reply;

  return canvass_wire_request (self->wire, &request, &reply, watch, error) &&
         (reply.status == 200 || canvass_wire_fail_status (self->wire, &reply, error));
}

gboolean
canvass_remote_remove (CanvassRemote *self,
                       const char *folder,
                       const char *name,
                       const CanvassDropWatch *watch,
                       GError **error)
{
  g_autofree char *url = canvass_remote_url (self, folder, name);
  const CanvassRequest request = {
    .method = "DELETE", .url = url, .headers = self->headers, .fd = -1, .region = self->region
  };
  CanvassReply reply;

  return canvass_wire_request (self->wire, &request, &reply, watch, error) &&
         (reply.status < 300 || reply.status == 404 ||
          canvass_wire_fail_status (self->wire, &reply, error));
}

void
canvass_remote_listing_clear (CanvassRemoteListing *self)
{
  g_clear_pointer (&self->listing, canvass_listing_free);
}

static gboolean
list_restart (gpointer user_data, GError **error)
{
  CanvassRemoteListing *self = user_data;

  canvass_remote_listing_clear (self);
  self->listing = canvass_listing_new (self->kind, self->base, self->visit, self->user_data);
  return TRUE;
}

static gboolean
list_take (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  CanvassRemoteListing *self = user_data;

  return canvass_listing_feed (self->listing, bytes, length, error);
}

gboolean
canvass_remote_list (CanvassRemote *self,
                     const CanvassRequest *request,
                     CanvassRemoteListing *listing,
                     CanvassReply *reply,
                     const CanvassDropWatch *watch,
                     GError **error)
{
  const CanvassDropSink sink = { list_take, list_restart, listing };
  CanvassRequest with_sink = *request;

  with_sink.sink = &sink;
  return canvass_wire_request (self->wire, &with_sink, reply, watch, error);
}
