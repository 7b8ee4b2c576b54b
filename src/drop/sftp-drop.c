/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/sftp-drop.h"

#include "drop/remote.h"

#include <string.h>

/* From here on it is worth going on where it broke off. */
#define LARGE_BYTES (1024 * 1024)

struct _CanvassSftpDrop {
  GObject parent_instance;

  CanvassRemote remote;
  gboolean has_base; /* as was seen: the address is no mistake */
  char *path;        /* of the drop as commands take it, with a "/" at its end */
};

static void canvass_sftp_drop_iface_init (CanvassDropInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CanvassSftpDrop,
                               canvass_sftp_drop,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CANVASS_TYPE_DROP,
                                                      canvass_sftp_drop_iface_init))

/* (transfer full) (nullable) Below the home of who logs in it is relative, for commands. */
static char *
take_path (CanvassSftpDrop *self, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (self->remote.address->base, G_URI_FLAGS_NONE, NULL);
  const char *path = uri == NULL ? NULL : g_uri_get_path (uri);

  if (path != NULL && strpbrk (path, "\"'\\\n\r") == NULL)
    return g_str_equal (path, "/~")         ? g_strdup ("")
           : g_str_has_prefix (path, "/~/") ? g_strconcat (path + 3, "/", NULL)
                                            : g_strconcat (path, "/", NULL);

  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_UNKNOWN_KIND,
               "%s: a folder's name with quotes in it cannot be used",
               self->remote.address->text);
  return NULL;
}

CanvassDrop *
canvass_sftp_drop_new (CanvassAddress *address,
                       CanvassCredentials *credentials,
                       const CanvassDropAccess *access,
                       GError **error)
{
  g_autoptr (CanvassSftpDrop) self = g_object_new (CANVASS_TYPE_SFTP_DROP, NULL);

  self->remote.address = address;
  self->remote.credentials = credentials;
  self->path = take_path (self, error);
  if (self->path == NULL)
    return NULL;
  if (*credentials->host_key == '\0' || *credentials->user == '\0') {
    g_set_error (error,
                 CANVASS_DROP_ERROR,
                 CANVASS_DROP_ERROR_CREDENTIALS,
                 "%s needs credentials that name user= and the server's host_key=, as ssh-keyscan "
                 "shows it",
                 address->text);
    return NULL;
  }

  return canvass_remote_open (&self->remote, access, error) ? CANVASS_DROP (g_steal_pointer (&self))
                                                            : NULL;
}

static gboolean
pass_by (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  return TRUE;
}

/* A mistyped address is no drop that nobody has put anything in yet. */
static gboolean
check_base (CanvassSftpDrop *self, const CanvassDropWatch *watch, GError **error)
{
  g_autoptr (GError) cause = NULL;

  /* Who may not look at it may have a folder below. */
  if (self->has_base ||
      canvass_drop_list (CANVASS_DROP (self), "", FALSE, pass_by, NULL, watch, &cause) ||
      g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_REFUSED)) {
    self->has_base = TRUE;
    return TRUE;
  }

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
canvass_sftp_drop_list (CanvassDrop *drop,
                        const char *folder,
                        gboolean deep,
                        CanvassDropVisit visit,
                        gpointer user_data,
                        const CanvassDropWatch *watch,
                        GError **error)
{
  CanvassSftpDrop *self = CANVASS_SFTP_DROP (drop);
  g_autofree char *url = canvass_remote_url (&self->remote, folder, "");
  g_auto (CanvassRemoteListing) listing = {
    .kind = CANVASS_LISTING_SFTP, .base = "", .visit = visit, .user_data = user_data
  };
  const CanvassRequest request = { .url = url, .fd = -1 };
  CanvassReply reply;

  if (!canvass_remote_list (&self->remote, &request, &listing, &reply, watch, error))
    return FALSE;
  if (reply.status == 200)
    return canvass_listing_finish (listing.listing, error);
  return reply.status == 404 && *folder != '\0'
             ? check_base (self, watch, error)
             : canvass_wire_fail_status (self->remote.wire, &reply, error);
}

static gboolean
canvass_sftp_drop_get (CanvassDrop *drop,
                       const char *folder,
                       const char *name,
                       const CanvassDropSink *sink,
                       const CanvassDropWatch *watch,
                       GError **error)
{
  return canvass_remote_get (&CANVASS_SFTP_DROP (drop)->remote, folder, name, sink, watch, error);
}

/* (transfer full) a file, as commands take it. Names of the layout have no quotes in them. */
static char *
quote (CanvassSftpDrop *self, const char *folder, const char *name)
{
  return g_strdup_printf ("\"%s%s%s%s\"", self->path, folder, *folder == '\0' ? "" : "/", name);
}

/* Nothing goes over but the command. */
static gboolean
do_command (CanvassSftpDrop *self,
            const char *command,
            CanvassReply *reply,
            const CanvassDropWatch *watch,
            GError **error)
{
  g_autofree char *url = g_strconcat (self->remote.address->base, "/", NULL);
  const char *const commands[] = { command, NULL };
  const CanvassRequest request = { .url = url, .commands = commands, .fd = -1, .no_body = TRUE };

  return canvass_wire_request (self->remote.wire, &request, reply, watch, error);
}

/* All of it, or what is missing of it. What goes on behind bytes that are only believed to be ours
 * is read back. */
static gboolean
upload (CanvassSftpDrop *self,
        const char *folder,
        const char *name,
        int fd,
        guint64 size,
        const CanvassDropWatch *watch,
        GError **error)
{
  g_autofree char *url = canvass_remote_url (&self->remote, folder, name);
  CanvassRequest request = { .url = url, .fd = fd, .size = size, .resume = size >= LARGE_BYTES };
  g_autoptr (GError) cause = NULL;
  CanvassReply reply;

  if (!canvass_wire_request (self->remote.wire, &request, &reply, watch, error))
    return FALSE;
  /* 416: there is more of it than we have. */
  if (reply.status == 416 ||
      (reply.status == 200 && request.resume && reply.uploaded != size &&
       !canvass_drop_holds (CANVASS_DROP (self), folder, name, fd, size, watch, &cause))) {
    if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
    request.resume = FALSE;
    if (!canvass_wire_request (self->remote.wire, &request, &reply, watch, error))
      return FALSE;
  }

  return reply.status == 200 || canvass_wire_fail_status (self->remote.wire, &reply, error);
}

static gboolean
canvass_sftp_drop_put (CanvassDrop *drop,
                       const char *folder,
                       const char *name,
                       int fd,
                       guint64 size,
                       gboolean *held,
                       const CanvassDropWatch *watch,
                       GError **error)
{
  CanvassSftpDrop *self = CANVASS_SFTP_DROP (drop);
  g_autofree char *unfinished = canvass_remote_unfinished_name (name, fd);
  g_autofree char *from = quote (self, folder, unfinished);
  g_autofree char *to = quote (self, folder, name);
  g_autofree char *rename = g_strdup_printf ("rename %s %s", from, to);
  g_autofree char *remove = g_strdup_printf ("rm %s", from);
  g_autoptr (GError) cause = NULL;
  CanvassReply reply, removed;

  *held = FALSE;
  if (!upload (self, folder, unfinished, fd, size, watch, error) ||
      !do_command (self, rename, &reply, watch, error))
    return FALSE;
  if (reply.status == 200)
    return TRUE;
  if (!canvass_drop_judge_taken (drop, folder, name, fd, size, held, watch, &cause)) {
    /* It was the connection, which to commands is the same. */
    if (g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_MISSING))
      return do_command (self, rename, &reply, watch, error) &&
             (reply.status == 200 || canvass_wire_fail_status (self->remote.wire, &reply, error));
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  if (reply.attempts == 1)
    do_command (self, remove, &removed, watch, NULL);
  *held = reply.attempts == 1;
  return TRUE;
}

static gboolean
take_nothing (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  return FALSE;
}

/* To commands, what is not there and what may not be removed are one. */
static gboolean
canvass_sftp_drop_remove (CanvassDrop *drop,
                          const char *folder,
                          const char *name,
                          const CanvassDropWatch *watch,
                          GError **error)
{
  static const CanvassDropSink sink = { .take = take_nothing };
  CanvassSftpDrop *self = CANVASS_SFTP_DROP (drop);
  g_autofree char *path = quote (self, folder, name);
  g_autofree char *command = g_strconcat ("rm ", path, NULL);
  g_autoptr (GError) cause = NULL;
  CanvassReply reply;

  if (!do_command (self, command, &reply, watch, error))
    return FALSE;
  if (reply.status == 200)
    return TRUE;
  if (!canvass_sftp_drop_get (drop, folder, name, &sink, watch, &cause)) {
    if (g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_MISSING))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_REFUSED,
               "%s: The server does not let %s be removed",
               self->remote.address->text,
               name);
  return FALSE;
}

static void
canvass_sftp_drop_finalize (GObject *object)
{
  CanvassSftpDrop *self = CANVASS_SFTP_DROP (object);

  canvass_remote_clear (&self->remote);
  g_free (self->path);

  G_OBJECT_CLASS (canvass_sftp_drop_parent_class)->finalize (object);
}

static void
canvass_sftp_drop_class_init (CanvassSftpDropClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_sftp_drop_finalize;
}

static void
canvass_sftp_drop_iface_init (CanvassDropInterface *iface)
{
  iface->list = canvass_sftp_drop_list;
  iface->get = canvass_sftp_drop_get;
  iface->put = canvass_sftp_drop_put;
  iface->remove = canvass_sftp_drop_remove;
}

static void
canvass_sftp_drop_init (CanvassSftpDrop *self)
{
}
