/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/s3-parts.h"

#include "drop/s3-answer.h"
#include "drop/s3-hash.h"

#include <string.h>

#define MAX_ID_CHARS 1024
#define OPAQUE "Content-Type: application/octet-stream"

/**
 * Upload:
 *
 * One file on its way.
 */
typedef struct {
  CanvassRemote *remote;
  const CanvassDropWatch *watch;
  const char *url;
  const char *key;
  int fd;
  guint64 size;
  char *id;         /* (owned) of the upload */
  GPtrArray *etags; /* (owned) (element-type utf8) of each part; NULL for one that is not there */
} Upload;

static void
upload_clear (Upload *self)
{
  g_free (self->id);
  g_clear_pointer (&self->etags, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Upload, upload_clear)

static gboolean
ask (Upload *self,
     const char *method,
     const char *query,
     const char *body,
     GString *answer,
     CanvassReply *reply,
     GError **error)
{
  const CanvassDropSink sink = canvass_s3_answer_sink (answer);
  g_autofree char *url = g_strconcat (self->url, query, NULL);
  g_autofree char *sum =
      body == NULL ? NULL : g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  g_autofree char *hash = sum == NULL ? g_strdup (CANVASS_S3_EMPTY_HEADER)
                                      : g_strconcat ("x-amz-content-sha256: ", sum, NULL);
  const char *const headers[] = { hash, OPAQUE, NULL };
  const CanvassRequest request = { .method = method,
                                   .url = url,
                                   .headers = headers,
                                   .text = body,
                                   .fd = -1,
                                   .region = self->remote->region,
                                   .sink = &sink };

  return canvass_wire_request (self->remote->wire, &request, reply, self->watch, error);
}

static gboolean
is_id (const char *text)
{
  return *text != '\0' && strlen (text) <= MAX_ID_CHARS;
}

/* The last of them, since the latest is most likely to have most. */
static void
take_upload (char *const *texts, gpointer user_data)
{
  Upload *self = user_data;

  if (!g_str_equal (texts[0], self->key) || !is_id (texts[1]))
    return;

  g_free (self->id);
  self->id = g_strdup (texts[1]);
}

static void
take_new (char *const *texts, gpointer user_data)
{
  Upload *self = user_data;

  if (is_id (texts[1]) && self->id == NULL)
    self->id = g_strdup (texts[1]);
}

static void
take_part (char *const *texts, gpointer user_data)
{
  Upload *self = user_data;
  g_autofree char *etag = g_strdup (texts[1]);
  g_autofree char *own = NULL;
  guint64 number, size;
  guint i;

  g_strdelimit (etag, "\"", ' ');
  g_strstrip (etag);
  if (!g_ascii_string_to_unsigned (texts[0], 10, 1, self->etags->len, &number, NULL) ||
      !g_ascii_string_to_unsigned (texts[2], 10, 0, G_MAXUINT32, &size, NULL))
    return;

  i = (guint)number - 1;
  if (size != canvass_s3_size_of_part (self->size, i) || self->etags->pdata[i] != NULL)
    return;

  own = canvass_s3_hash (G_CHECKSUM_MD5, self->fd, (guint64)i * CANVASS_S3_PART_BYTES, size, NULL);
  if (own != NULL && g_ascii_strcasecmp (own, etag) == 0)
    self->etags->pdata[i] = g_steal_pointer (&own);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* (transfer full) "?…&uploadId=ID" */
static char *
query_of (Upload *self, const char *first)
{
  g_autofree char *id = canvass_wire_escape (self->id);

  return g_strconcat ("?", first, "uploadId=", id, NULL);
}

static gboolean
look_for_parts (Upload *self, GError **error)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autofree char *query = query_of (self, "");
  const CanvassS3Answer wanted = {
    "Part", { "PartNumber", "ETag", "Size" }, .take = take_part, .user_data = self
  };
  CanvassReply reply;

  if (!ask (self, "GET", query, NULL, answer, &reply, error))
    return FALSE;

  return reply.status == 200 && canvass_s3_answer_read (&wanted, answer);
}

/* (transfer full) */
static char *
uploads_query (const char *prefix)
{
  g_autofree char *escaped = canvass_wire_escape (prefix);

  return g_strconcat ("?max-uploads=100&prefix=", escaped, "&uploads=", NULL);
}

/* Nor are the parts of an upload those of the next. */
static void
forget (Upload *self)
{
  guint n_parts = self->etags->len;

  g_clear_pointer (&self->id, g_free);
  g_ptr_array_set_size (self->etags, 0);
  g_ptr_array_set_size (self->etags, (gint)n_parts);
}

/* What was begun before. Whatever goes wrong here, one can begin anew; FALSE only when cancelled.
 */
static gboolean
look (Upload *self, GError **error)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autofree char *url = g_strconcat (self->remote->address->base, "/", NULL);
  g_autofree char *query = uploads_query (self->key);
  Upload of_bucket = *self;
  const CanvassS3Answer wanted = {
    "Upload", { "Key", "UploadId" }, .take = take_upload, .user_data = self
  };
  g_autoptr (GError) cause = NULL;
  CanvassReply reply;

  of_bucket.url = url;
  if (!ask (&of_bucket, "GET", query, NULL, answer, &reply, &cause) || reply.status != 200 ||
      !canvass_s3_answer_read (&wanted, answer) || self->id == NULL ||
      !look_for_parts (self, &cause))
    forget (self);
  if (!is_cancelled (cause))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
begin (Upload *self, CanvassReply *reply, GError **error)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  const CanvassS3Answer wanted = {
    "InitiateMultipartUploadResult", { "Key", "UploadId" }, .take = take_new, .user_data = self
  };

  if (!ask (self, "POST", "?uploads=", "", answer, reply, error))
    return FALSE;
  if (reply->status == 200 && canvass_s3_answer_read (&wanted, answer) && self->id != NULL)
    return TRUE;

  return canvass_wire_fail_status (self->remote->wire, reply, error);
}

static gboolean
put_part (Upload *self, guint i, CanvassReply *reply, GError **error)
{
  guint64 offset = (guint64)i * CANVASS_S3_PART_BYTES,
          size = canvass_s3_size_of_part (self->size, i);
  g_autofree char *first = g_strdup_printf ("partNumber=%u&", i + 1);
  g_autofree char *query = query_of (self, first);
  g_autofree char *url = g_strconcat (self->url, query, NULL);
  g_autofree char *sum = canvass_s3_hash (G_CHECKSUM_SHA256, self->fd, offset, size, error);
  g_autofree char *header = g_strconcat ("x-amz-content-sha256: ", sum, NULL);
  const char *const headers[] = { header, NULL };
  const CanvassRequest request = { .url = url,
                                   .headers = headers,
                                   .fd = self->fd,
                                   .offset = offset,
                                   .size = size,
                                   .region = self->remote->region };

  if (sum == NULL ||
      !canvass_wire_request (self->remote->wire, &request, reply, self->watch, error))
    return FALSE;
  if (reply->status >= 300 || reply->etag[0] == '\0')
    return canvass_wire_fail_status (self->remote->wire, reply, error);

  self->etags->pdata[i] = g_strdup (reply->etag);
  return TRUE;
}

/* A server may begin to say that it has worked before it knows: what it says in the end counts. */
static gboolean
complete (Upload *self, CanvassReply *reply, GError **error)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new ("<CompleteMultipartUpload>");
  g_autofree char *query = query_of (self, "");

  for (guint i = 0; i < self->etags->len; i++)
    g_string_append_printf (body,
                            "<Part><PartNumber>%u</PartNumber><ETag>%s</ETag></Part>",
                            i + 1,
                            (const char *)self->etags->pdata[i]);
  g_string_append (body, "</CompleteMultipartUpload>");

  if (!ask (self, "POST", query, body->str, answer, reply, error))
    return FALSE;
  if (reply->status < 300 && strstr (answer->str, "<CompleteMultipartUploadResult") == NULL)
    return canvass_wire_fail_status (self->remote->wire, reply, error);
  return TRUE;
}

gboolean
canvass_s3_put_parts (CanvassRemote *remote,
                      const char *url,
                      const char *key,
                      int fd,
                      guint64 size,
                      CanvassReply *reply,
                      const CanvassDropWatch *watch,
                      GError **error)
{
  g_auto (Upload) self = { remote, watch, url, key, fd, size, NULL, NULL };

  self.etags = g_ptr_array_new_full (canvass_s3_count_parts (size), g_free);
  g_ptr_array_set_size (self.etags, (gint)canvass_s3_count_parts (size));
  if (!look (&self, error) || (self.id == NULL && !begin (&self, reply, error)))
    return FALSE;

  for (guint i = 0; i < self.etags->len; i++) {
    if (self.etags->pdata[i] != NULL
            ? !canvass_drop_watch_step (watch, canvass_s3_size_of_part (size, i), error)
            : !put_part (&self, i, reply, error))
      return FALSE;
  }

  return complete (&self, reply, error);
}

/* One of a list. */
typedef struct {
  char *key;
  char *id;
} Begun;

static void
begun_free (Begun *self)
{
  g_free (self->key);
  g_free (self->id);
  g_free (self);
}

static void
take_begun (char *const *texts, gpointer user_data)
{
  Begun *begun;

  if (*texts[0] == '\0' || !is_id (texts[1]))
    return;

  begun = g_new (Begun, 1);
  *begun = (Begun){ g_strdup (texts[0]), g_strdup (texts[1]) };
  g_ptr_array_add (user_data, begun);
}

static gboolean
list_begun (Upload *self, const char *prefix, GPtrArray *all, GError **error)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autofree char *query = uploads_query (prefix);
  const CanvassS3Answer wanted = {
    "Upload", { "Key", "UploadId" }, .take = take_begun, .user_data = all
  };
  CanvassReply reply;

  g_ptr_array_set_size (all, 0);
  if (!ask (self, "GET", query, NULL, answer, &reply, error))
    return FALSE;
  if (reply.status == 501)
    return TRUE;

  return (reply.status == 200 && canvass_s3_answer_read (&wanted, answer)) ||
         canvass_wire_fail_status (self->remote->wire, &reply, error);
}

static gboolean
abandon (CanvassRemote *remote, const Begun *begun, const CanvassDropWatch *watch, GError **error)
{
  g_autofree char *key = g_uri_escape_string (begun->key, "/", FALSE);
  g_autofree char *url = g_strconcat (remote->address->base, "/", key, NULL);
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autofree char *query = NULL;
  Upload upload = { .remote = remote, .watch = watch, .url = url, .id = begun->id };
  CanvassReply reply;

  query = query_of (&upload, "");
  return ask (&upload, "DELETE", query, NULL, answer, &reply, error) &&
         (reply.status < 300 || reply.status == 404 ||
          canvass_wire_fail_status (remote->wire, &reply, error));
}

gboolean
canvass_s3_abandon_parts (CanvassRemote *remote,
                          const char *prefix,
                          const CanvassDropWatch *watch,
                          GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)begun_free);
  g_autofree char *url = g_strconcat (remote->address->base, "/", NULL);
  Upload of_bucket = { .remote = remote, .watch = watch, .url = url };

  do {
    if (!list_begun (&of_bucket, prefix, all, error))
      return FALSE;
    for (guint i = 0; i < all->len; i++) {
      const Begun *begun = g_ptr_array_index (all, i);

      /* Others' are none of ours, whatever the server says to what it was asked. */
      if (!g_str_has_prefix (begun->key, prefix))
        return TRUE;
      if (!abandon (remote, begun, watch, error))
        return FALSE;
    }
  } while (all->len > 0);

  return TRUE;
}
