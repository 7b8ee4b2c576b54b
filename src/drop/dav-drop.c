/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/dav-drop.h"

#include "drop/remote.h"

#include <string.h>

/* RFC 4918, 9.1. */
static const char question[] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                               "<propfind xmlns=\"DAV:\"><prop><resourcetype/>"
                               "<getcontentlength/><getlastmodified/><getetag/></prop>"
                               "</propfind>";

struct _CanvassDavDrop {
  GObject parent_instance;

  CanvassRemote remote;
  gboolean has_base; /* as was seen: the address is no mistake */
};

static void canvass_dav_drop_iface_init (CanvassDropInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CanvassDavDrop,
                               canvass_dav_drop,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CANVASS_TYPE_DROP,
                                                      canvass_dav_drop_iface_init))

CanvassDrop *
canvass_dav_drop_new (CanvassAddress *address,
                      CanvassCredentials *credentials,
                      const CanvassDropAccess *access,
                      GError **error)
{
  g_autoptr (CanvassDavDrop) self = g_object_new (CANVASS_TYPE_DAV_DROP, NULL);

  self->remote.address = address;
  self->remote.credentials = credentials;
  return canvass_remote_open (&self->remote, access, error) ? CANVASS_DROP (g_steal_pointer (&self))
                                                            : NULL;
}

static const char *
last_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash == NULL ? path : slash + 1;
}

/* A mistyped address is no drop that nobody has put anything in yet. */
static gboolean
check_base (CanvassDavDrop *self, const CanvassDropWatch *watch, GError **error)
{
  static const char *const headers[] = { "Depth: 0", "Content-Type: application/xml", NULL };
  g_autofree char *url = canvass_remote_url (&self->remote, "", "");
  const CanvassRequest request = {
    .method = "PROPFIND", .url = url, .headers = headers, .text = question, .fd = -1
  };
  g_autoptr (GError) cause = NULL;
  CanvassReply reply;

  if (!self->has_base &&
      canvass_wire_request (self->remote.wire, &request, &reply, watch, &cause) &&
      reply.status == 404)
    return canvass_wire_fail_status (self->remote.wire, &reply, error);
  /* Who may not look at it may have a folder below. */
  if (cause != NULL && !g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_REFUSED)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  self->has_base = TRUE;
  return TRUE;
}

static gboolean
canvass_dav_drop_list (CanvassDrop *drop,
                       const char *folder,
                       gboolean deep,
                       CanvassDropVisit visit,
                       gpointer user_data,
                       const CanvassDropWatch *watch,
                       GError **error)
{
  static const char *const headers[] = { "Depth: 1", "Content-Type: application/xml", NULL };
  CanvassDavDrop *self = CANVASS_DAV_DROP (drop);
  g_autofree char *url = canvass_remote_url (&self->remote, folder, "");
  g_autofree char *own = g_uri_unescape_string (
      last_name (*folder == '\0' ? self->remote.address->base : folder), NULL);
  g_auto (CanvassRemoteListing) listing = { .kind = CANVASS_LISTING_DAV,
                                            .base = own == NULL ? "" : own,
                                            .visit = visit,
                                            .user_data = user_data };
  const CanvassRequest request = {
    .method = "PROPFIND", .url = url, .headers = headers, .text = question, .fd = -1
  };
  CanvassReply reply;

  if (!canvass_remote_list (&self->remote, &request, &listing, &reply, watch, error))
    return FALSE;
  if (reply.status == 207)
    return canvass_listing_finish (listing.listing, error);
  /* A folder that nobody has put anything in yet. */
  return reply.status == 404 && *folder != '\0'
             ? check_base (self, watch, error)
             : canvass_wire_fail_status (self->remote.wire, &reply, error);
}

static gboolean
canvass_dav_drop_get (CanvassDrop *drop,
                      const char *folder,
                      const char *name,
                      const CanvassDropSink *sink,
                      const CanvassDropWatch *watch,
                      GError **error)
{
  return canvass_remote_get (&CANVASS_DAV_DROP (drop)->remote, folder, name, sink, watch, error);
}

/* All folders on the way, from the first that may be missing; 405 is for those that are there. */
static gboolean
make_folders (CanvassDavDrop *self,
              const char *folder,
              const CanvassDropWatch *watch,
              GError **error)
{
  g_auto (GStrv) names = g_strsplit (folder, "/", -1);
  g_autoptr (GString) url = g_string_new (self->remote.address->base);

  for (gsize i = 0; names[i] != NULL; i++) {
    CanvassRequest request = { .method = "MKCOL", .fd = -1 };
    g_autofree char *folder_url = NULL;
    g_autoptr (GError) cause = NULL;
    CanvassReply reply;

    g_string_append_printf (url, "/%s", names[i]);
    folder_url = g_strconcat (url->str, "/", NULL); /* nginx takes none without */
    request.url = folder_url;
    if (canvass_wire_request (self->remote.wire, &request, &reply, watch, &cause)) {
      if (reply.status < 300 || reply.status == 405)
        continue;
      return canvass_wire_fail_status (self->remote.wire, &reply, error);
    }
    /* Apache refuses what somebody else makes in this moment: whether it is there, the next tells.
     */
    if (!g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_REFUSED)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }

  return TRUE;
}

static gboolean
upload (CanvassDavDrop *self,
        const char *folder,
        const char *url,
        int fd,
        guint64 size,
        const CanvassDropWatch *watch,
        GError **error)
{
  CanvassRequest request = { .url = url, .fd = fd, .size = size, .takes_500 = TRUE };
  CanvassReply reply;

  if (!canvass_wire_request (self->remote.wire, &request, &reply, watch, error))
    return FALSE;
  /* 409, of some servers 404, and 500 of nginx: there is no such folder yet. */
  request.takes_500 = FALSE;
  if ((reply.status == 409 || reply.status == 404 || reply.status == 500) &&
      (!make_folders (self, folder, watch, error) ||
       !canvass_wire_request (self->remote.wire, &request, &reply, watch, error)))
    return FALSE;

  return reply.status < 300 || canvass_wire_fail_status (self->remote.wire, &reply, error);
}

/* What lies there unfinished is only in the way; where it may not be removed, it stays. */
static void
remove_unfinished (CanvassDavDrop *self, const char *url, const CanvassDropWatch *watch)
{
  const CanvassRequest request = { .method = "DELETE", .url = url, .fd = -1 };
  CanvassReply reply;

  canvass_wire_request (self->remote.wire, &request, &reply, watch, NULL);
}

static gboolean
canvass_dav_drop_put (CanvassDrop *drop,
                      const char *folder,
                      const char *name,
                      int fd,
                      guint64 size,
                      gboolean *held,
                      const CanvassDropWatch *watch,
                      GError **error)
{
  CanvassDavDrop *self = CANVASS_DAV_DROP (drop);
  g_autofree char *unfinished_name = canvass_remote_unfinished_name (name, fd);
  g_autofree char *unfinished = canvass_remote_url (&self->remote, folder, unfinished_name);
  g_autofree char *url = canvass_remote_url (&self->remote, folder, name);
  g_autofree char *destination = g_strconcat ("Destination: ", url, NULL);
  const char *const headers[] = { destination, "Overwrite: F", NULL };
  const CanvassRequest move = { .method = "MOVE", .url = unfinished, .headers = headers, .fd = -1 };
  CanvassReply reply;

  *held = FALSE;
  if (!upload (self, folder, unfinished, fd, size, watch, error) ||
      !canvass_wire_request (self->remote.wire, &move, &reply, watch, error))
    return FALSE;
  /* 207 tells of what was not moved. */
  if (reply.status < 300 && reply.status != 207)
    return TRUE;
  /* 404: it was moved, and the answer lost on the way. */
  if (reply.status != 412 && !(reply.status == 404 && reply.attempts > 1))
    return canvass_wire_fail_status (self->remote.wire, &reply, error);
  if (reply.status == 412)
    remove_unfinished (self, unfinished, watch);
  if (!canvass_drop_judge_taken (drop, folder, name, fd, size, held, watch, error))
    return FALSE;

  *held = reply.attempts == 1;
  return TRUE;
}

static gboolean
canvass_dav_drop_remove (CanvassDrop *drop,
                         const char *folder,
                         const char *name,
                         const CanvassDropWatch *watch,
                         GError **error)
{
  return canvass_remote_remove (&CANVASS_DAV_DROP (drop)->remote, folder, name, watch, error);
}

static void
canvass_dav_drop_finalize (GObject *object)
{
  canvass_remote_clear (&CANVASS_DAV_DROP (object)->remote);

  G_OBJECT_CLASS (canvass_dav_drop_parent_class)->finalize (object);
}

static void
canvass_dav_drop_class_init (CanvassDavDropClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_dav_drop_finalize;
}

static void
canvass_dav_drop_iface_init (CanvassDropInterface *iface)
{
  iface->list = canvass_dav_drop_list;
  iface->get = canvass_dav_drop_get;
  iface->put = canvass_dav_drop_put;
  iface->remove = canvass_dav_drop_remove;
}

static void
canvass_dav_drop_init (CanvassDavDrop *self)
{
}
