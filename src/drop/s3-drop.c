/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/s3-drop.h"

#include "drop/remote.h"
#include "drop/s3-hash.h"
#include "drop/s3-parts.h"

#include <string.h>

#define PAGE_KEYS "1000"
#define CONFLICT_STEP_US (200 * 1000)

struct _CanvassS3Drop {
  GObject parent_instance;

  CanvassRemote remote;
  gboolean unconditional; /* it knows no If-None-Match */
};

static void canvass_s3_drop_iface_init (CanvassDropInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CanvassS3Drop,
                               canvass_s3_drop,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CANVASS_TYPE_DROP,
                                                      canvass_s3_drop_iface_init))

CanvassDrop *
canvass_s3_drop_new (CanvassAddress *address,
                     CanvassCredentials *credentials,
                     const CanvassDropAccess *access,
                     GError **error)
{
  static const char *const headers[] = { CANVASS_S3_EMPTY_HEADER, NULL };
  g_autoptr (CanvassS3Drop) self = g_object_new (CANVASS_TYPE_S3_DROP, NULL);

  self->remote = (CanvassRemote){ .address = address,
                                  .credentials = credentials,
                                  .headers = headers,
                                  .region = credentials->region };
  if (*credentials->user == '\0' || *credentials->password == '\0') {
    g_set_error (error,
                 CANVASS_DROP_ERROR,
                 CANVASS_DROP_ERROR_CREDENTIALS,
                 "%s needs credentials with user= (the access key) and password= (its secret)",
                 address->text);
    return NULL;
  }

  return canvass_remote_open (&self->remote, access, error) ? CANVASS_DROP (g_steal_pointer (&self))
                                                            : NULL;
}

/* Its parameters in the order of their names, as they are signed. */
static char *
page_url (CanvassS3Drop *self, const char *prefix, const char *last_key)
{
  g_autofree char *escaped = canvass_wire_escape (prefix);
  g_autofree char *after = last_key == NULL ? NULL : canvass_wire_escape (last_key);

  return g_strconcat (self->remote.address->base,
                      "/?"
                      "encoding-type=url&list-type=2&max-keys=" PAGE_KEYS "&prefix=",
                      escaped,
                      after == NULL ? NULL : "&start-after=",
                      after,
                      NULL);
}

/* @last_key and @n_keys (inout): of the pages before, then with this one. */
static gboolean
list_page (CanvassS3Drop *self,
           CanvassRemoteListing *listing,
           char **last_key,
           guint64 *n_keys,
           gboolean *more,
           const CanvassDropWatch *watch,
           GError **error)
{
  CanvassRemote *remote = &self->remote;
  g_autofree char *url = page_url (self, listing->base, *last_key);
  const CanvassRequest request = {
    .url = url, .headers = remote->headers, .fd = -1, .region = remote->region
  };
  CanvassReply reply;
  const char *last;

  if (!canvass_remote_list (remote, &request, listing, &reply, watch, error))
    return FALSE;
  if (reply.status != 200)
    return canvass_wire_fail_status (remote->wire, &reply, error);
  if (!canvass_listing_finish (listing->listing, error))
    return FALSE;

  last = canvass_listing_get_last_key (listing->listing);
  *more = canvass_listing_is_truncated (listing->listing);
  *n_keys += canvass_listing_get_n_keys (listing->listing);
  /* Pages that lead nowhere, or never end. */
  if (*more && (*last == '\0' || *n_keys > CANVASS_DROP_MAX_ENTRIES ||
                (*last_key != NULL && strcmp (last, *last_key) <= 0)))
    return canvass_wire_fail_status (remote->wire, &reply, error);

  g_free (*last_key);
  *last_key = g_strdup (last);
  return TRUE;
}

typedef struct {
  CanvassDropVisit visit;
  gpointer user_data;
  gboolean deep;
} Visitor;

/* To leave out what lies deeper is not asked of the server: its answer to that names the folders
 * and no key to go on from, so that whoever makes enough of them would end the list. */
static gboolean
on_key (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  const Visitor *self = user_data;

  return (entry->folder != NULL && !self->deep) || self->visit (entry, self->user_data, error);
}

static gboolean
canvass_s3_drop_list (CanvassDrop *drop,
                      const char *folder,
                      gboolean deep,
                      CanvassDropVisit visit,
                      gpointer user_data,
                      const CanvassDropWatch *watch,
                      GError **error)
{
  CanvassS3Drop *self = CANVASS_S3_DROP (drop);
  g_autofree char *prefix =
      g_strconcat (self->remote.address->prefix, folder, *folder == '\0' ? "" : "/", NULL);
  Visitor visitor = { visit, user_data, deep };
  g_auto (CanvassRemoteListing) listing = {
    .kind = CANVASS_LISTING_S3, .base = prefix, .visit = on_key, .user_data = &visitor
  };
  g_autofree char *last_key = NULL;
  guint64 n_keys = 0;
  gboolean more = TRUE;

  while (more) {
    if (!list_page (self, &listing, &last_key, &n_keys, &more, watch, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
canvass_s3_drop_get (CanvassDrop *drop,
                     const char *folder,
                     const char *name,
                     const CanvassDropSink *sink,
                     const CanvassDropWatch *watch,
                     GError **error)
{
  return canvass_remote_get (&CANVASS_S3_DROP (drop)->remote, folder, name, sink, watch, error);
}

static gboolean
upload (CanvassS3Drop *self,
        const char *url,
        int fd,
        guint64 size,
        CanvassReply *reply,
        const CanvassDropWatch *watch,
        GError **error)
{
  g_autofree char *sum = canvass_s3_hash (G_CHECKSUM_SHA256, fd, 0, size, error);
  g_autofree char *header = sum == NULL ? NULL : g_strconcat ("x-amz-content-sha256: ", sum, NULL);
  const char *const headers[] = { header, self->unconditional ? NULL : "If-None-Match: *", NULL };
  const CanvassRequest request = {
    .url = url, .headers = headers, .fd = fd, .size = size, .region = self->remote.region
  };

  return sum != NULL && canvass_wire_request (self->remote.wire, &request, reply, watch, error);
}

/* Where the server does not look before it takes, we do. Who is quicker in between puts the same,
 * since a name comes of what is in the file. */
static gboolean
is_free (CanvassS3Drop *self,
         const char *folder,
         const char *name,
         int fd,
         guint64 size,
         gboolean *held,
         const CanvassDropWatch *watch,
         GError **error)
{
  g_autoptr (GError) cause = NULL;

  *held = canvass_drop_holds (CANVASS_DROP (self), folder, name, fd, size, watch, &cause);
  if (*held)
    return FALSE;
  /* Credentials that may only write. */
  if (g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_MISSING) ||
      g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_REFUSED))
    return TRUE;
  if (cause == NULL)
    return canvass_drop_fail_taken (name, error);

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
put_whole (CanvassS3Drop *self,
           const char *folder,
           const char *name,
           int fd,
           guint64 size,
           gboolean *held,
           CanvassReply *reply,
           const CanvassDropWatch *watch,
           GError **error)
{
  g_autofree char *url = canvass_remote_url (&self->remote, folder, name);

  reply->status = 501;
  if (!self->unconditional && !upload (self, url, fd, size, reply, watch, error))
    return FALSE;
  if (reply->status != 501)
    return TRUE;

  self->unconditional = TRUE;
  return is_free (self, folder, name, fd, size, held, watch, error) &&
         upload (self, url, fd, size, reply, watch, error);
}

/* Whether all servers look before they complete is not written anywhere, so we do. */
static gboolean
put_in_parts (CanvassS3Drop *self,
              const char *folder,
              const char *name,
              int fd,
              guint64 size,
              gboolean *held,
              CanvassReply *reply,
              const CanvassDropWatch *watch,
              GError **error)
{
  g_autofree char *url = canvass_remote_url (&self->remote, folder, name);
  g_autofree char *key =
      g_strconcat (self->remote.address->prefix, folder, *folder == '\0' ? "" : "/", name, NULL);

  return is_free (self, folder, name, fd, size, held, watch, error) &&
         canvass_s3_put_parts (&self->remote, url, key, fd, size, reply, watch, error);
}

static gboolean
canvass_s3_drop_put (CanvassDrop *drop,
                     const char *folder,
                     const char *name,
                     int fd,
                     guint64 size,
                     gboolean *held,
                     const CanvassDropWatch *watch,
                     GError **error)
{
  CanvassS3Drop *self = CANVASS_S3_DROP (drop);
  gboolean large = size >= CANVASS_S3_LARGE_BYTES;
  CanvassReply reply = { .status = 409 };

  *held = FALSE;
  /* 409: another put of that name is under way; once it is over, the next answer tells what became
   * of it. */
  for (guint turn = 0; reply.status == 409 && turn < CANVASS_WIRE_ATTEMPTS; turn++) {
    g_usleep (turn * CONFLICT_STEP_US);
    reply = (CanvassReply){ 0 };
    if (!canvass_drop_watch_step (watch, 0, error))
      return FALSE;
    if (!(large ? put_in_parts
                : put_whole) (self, folder, name, fd, size, held, &reply, watch, error))
      return *held;
  }
  if (reply.status < 300)
    return TRUE;
  /* 404: it was completed, and the answer lost. */
  if (reply.status != 412 && !(large && reply.status == 404 && reply.attempts > 1))
    return canvass_wire_fail_status (self->remote.wire, &reply, error);
  if (!canvass_drop_judge_taken (drop, folder, name, fd, size, held, watch, error))
    return FALSE;

  *held = reply.attempts == 1;
  return TRUE;
}

static gboolean
canvass_s3_drop_remove (CanvassDrop *drop,
                        const char *folder,
                        const char *name,
                        const CanvassDropWatch *watch,
                        GError **error)
{
  return canvass_remote_remove (&CANVASS_S3_DROP (drop)->remote, folder, name, watch, error);
}

static gboolean
canvass_s3_drop_abandon (CanvassDrop *drop,
                         const char *folder,
                         const CanvassDropWatch *watch,
                         GError **error)
{
  CanvassS3Drop *self = CANVASS_S3_DROP (drop);
  g_autofree char *prefix = g_strconcat (self->remote.address->prefix, folder, "/", NULL);

  return canvass_s3_abandon_parts (&self->remote, prefix, watch, error);
}

static void
canvass_s3_drop_finalize (GObject *object)
{
  canvass_remote_clear (&CANVASS_S3_DROP (object)->remote);

  G_OBJECT_CLASS (canvass_s3_drop_parent_class)->finalize (object);
}

static void
canvass_s3_drop_class_init (CanvassS3DropClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_s3_drop_finalize;
}

static void
canvass_s3_drop_iface_init (CanvassDropInterface *iface)
{
  iface->list = canvass_s3_drop_list;
  iface->get = canvass_s3_drop_get;
  iface->put = canvass_s3_drop_put;
  iface->remove = canvass_s3_drop_remove;
  iface->abandon = canvass_s3_drop_abandon;
  iface->lists_deep = TRUE;
}

static void
canvass_s3_drop_init (CanvassS3Drop *self)
{
}
