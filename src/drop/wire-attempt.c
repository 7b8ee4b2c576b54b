/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/wire-private.h"

#include <string.h>
#include <unistd.h>

#define EXPECTING_BYTES (16 * 1024)
#define EXPECTING_MS 1000L
/* Of an answer that nobody reads. */
#define MAX_UNREAD_BYTES (1024 * 1024)

/* One attempt at a request. */
typedef struct {
  CanvassWire *wire;
  const CanvassRequest *request;
  const CanvassDropWatch *watch;
  struct curl_slist *headers;  /* (owned) */
  struct curl_slist *commands; /* (owned) */
  guint64 read_at;             /* in the body */
  guint64 *shown;              /* of the body, over all attempts */
  gsize header_bytes;
  gboolean encoded; /* it comes compressed */
  char *etag;       /* into the reply */
  guint64 written;  /* bytes that came, of a folder as well */
  guint64 moved;    /* bytes of all kinds, when last there were more, */
  gint64 moved_at;  /* and when that was; monotonic */
  GError *failure;  /* (owned) of ours, which curl cannot tell */
} Attempt;

static void
attempt_clear (Attempt *self)
{
  curl_slist_free_all (self->headers);
  curl_slist_free_all (self->commands);
  g_clear_error (&self->failure);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, attempt_clear)

static gsize
on_read (char *buffer, gsize size, gsize n, void *user_data)
{
  Attempt *self = user_data;
  gsize wanted = (gsize)MIN ((guint64)size * n, self->request->size - self->read_at);
  gssize got;

  if (wanted == 0)
    return 0;

  got = pread (self->request->fd, buffer, wanted, (off_t)(self->request->offset + self->read_at));
  if (got <= 0) {
    canvass_wire_fail (
        self->wire, CANVASS_DROP_ERROR_OWN_DISK, "A file here cannot be read", &self->failure);
    return CURL_READFUNC_ABORT;
  }

  self->read_at += (guint64)got;
  return (gsize)got;
}

static int
on_seek (void *user_data, curl_off_t offset, int origin)
{
  Attempt *self = user_data;

  if (origin != SEEK_SET || offset < 0 || (guint64)offset > self->request->size)
    return CURL_SEEKFUNC_FAIL;

  self->read_at = (guint64)offset;
  return CURL_SEEKFUNC_OK;
}

static gboolean
is_success (Attempt *self)
{
  long status = 0;

  curl_easy_getinfo (self->wire->curl, CURLINFO_RESPONSE_CODE, &status);
  return g_str_equal (self->wire->scheme, "sftp") || (status >= 200 && status <= 299);
}

static gsize
on_write (char *bytes, gsize size, gsize n, void *user_data)
{
  Attempt *self = user_data;
  const CanvassDropSink *sink = self->request->sink;

  self->written += size * n;
  /* What an error page says is nobody's business. */
  if (sink == NULL || !is_success (self)) {
    if (self->written <= MAX_UNREAD_BYTES)
      return size * n;
    canvass_wire_fail (
        self->wire, CANVASS_DROP_ERROR_NONSENSE, "Its answer never ends", &self->failure);
    return 0;
  }
  if (self->encoded) {
    canvass_wire_fail (self->wire,
                       CANVASS_DROP_ERROR_NONSENSE,
                       "It sends compressed what was asked for plain",
                       &self->failure);
    return 0;
  }

  return sink->take ((const guint8 *)bytes, size * n, sink->user_data, &self->failure) ? size * n
                                                                                       : 0;
}

/* (transfer full) (nullable) what the line says, if it is of that name, "name:". */
static char *
take_value (const char *line, gsize length, const char *name)
{
  gsize width = strlen (name);
  char *value;

  if (length < width || g_ascii_strncasecmp (line, name, width) != 0)
    return NULL;

  value = g_strndup (line + width, length - width);
  return g_strstrip (value);
}

static gboolean
is_encoding (const char *line, gsize length)
{
  g_autofree char *value = take_value (line, length, "content-encoding:");

  return value != NULL && *value != '\0' && g_ascii_strcasecmp (value, "identity") != 0;
}

/* Nothing in it that would have to be escaped where it is said again. */
static void
take_etag (Attempt *self, const char *line, gsize length)
{
  g_autofree char *value = take_value (line, length, "etag:");
  const char *etag = value;

  if (value == NULL)
    return;

  g_strdelimit (value, "\"", ' ');
  etag = g_strstrip (value);
  if (strlen (etag) < CANVASS_WIRE_ETAG_CHARS && strpbrk (etag, "<>&\\ ") == NULL)
    g_strlcpy (self->etag, etag, CANVASS_WIRE_ETAG_CHARS);
}

/* Amazon, and others with it, says so where it sends elsewhere or takes no signature. */
static void
take_region (CanvassWire *self, const char *line, gsize length)
{
  g_autofree char *value = take_value (line, length, "x-amz-bucket-region:");

  if (value != NULL && strlen (value) < CANVASS_WIRE_REGION_CHARS &&
      strspn (value, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (value))
    g_strlcpy (self->region, value, CANVASS_WIRE_REGION_CHARS);
}

static void
take_date (CanvassWire *self, const char *line, gsize length)
{
  g_autofree char *value = take_value (line, length, "date:");
  time_t date = value == NULL ? -1 : curl_getdate (value, NULL);

  if (date >= 0)
    self->clock_off_seconds = g_get_real_time () / G_USEC_PER_SEC - (gint64)date;
}

static gsize
on_header (char *bytes, gsize size, gsize n, void *user_data)
{
  Attempt *self = user_data;

  self->header_bytes += size * n;
  self->encoded |= is_encoding (bytes, size * n);
  take_etag (self, bytes, size * n);
  take_date (self->wire, bytes, size * n);
  take_region (self->wire, bytes, size * n);
  if (self->header_bytes <= CANVASS_WIRE_MAX_HEADER_BYTES)
    return size * n;

  canvass_wire_fail (
      self->wire, CANVASS_DROP_ERROR_NONSENSE, "Its answer never begins", &self->failure);
  return 0;
}

/* While SFTP lists a folder or begins with a file, curl itself waits as long as the whole may take.
 */
static gboolean
stands_still (Attempt *self, guint64 moved)
{
  gint64 now = g_get_monotonic_time ();

  moved += self->header_bytes + self->written;
  if (moved != self->moved || self->moved_at == 0) {
    self->moved = moved;
    self->moved_at = now;
  }
  if (now - self->moved_at <= (gint64)self->wire->patience_seconds * G_USEC_PER_SEC)
    return FALSE;

  if (self->failure == NULL)
    canvass_wire_fail (
        self->wire, CANVASS_DROP_ERROR_OFFLINE, "It does not answer", &self->failure);
  return TRUE;
}

/* Several times a second while something moves, and once while nothing does. */
static int
on_progress (
    void *user_data, curl_off_t unused_a, curl_off_t got, curl_off_t unused_b, curl_off_t sent)
{
  Attempt *self = user_data;
  guint64 more =
      self->request->fd >= 0 && (guint64)sent > *self->shown ? (guint64)sent - *self->shown : 0;

  if (self->wire->watchdog != NULL)
    canvass_watchdog_calm (self->wire->watchdog);
  more = MIN (more, self->request->size - MIN (self->request->size, *self->shown));
  *self->shown += more;
  return !canvass_drop_watch_step (
             self->watch, more, self->failure == NULL ? &self->failure : NULL) ||
         stands_still (self, (guint64)got + (guint64)sent);
}

static void
set_trust (CanvassWire *self)
{
  const CanvassCredentials *credentials = self->credentials;
  struct curl_blob ca = { .flags = CURL_BLOB_COPY };

  curl_easy_setopt (self->curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (self->curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (self->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (credentials->ca == NULL)
    return;

  ca.data = (void *)(gsize)g_bytes_get_data (credentials->ca, &ca.len);
  curl_easy_setopt (self->curl, CURLOPT_CAINFO_BLOB, &ca);
  curl_easy_setopt (self->curl, CURLOPT_CAINFO, NULL);
  curl_easy_setopt (self->curl, CURLOPT_CAPATH, NULL);
}

static void
set_path (CanvassWire *self, CURLoption option, int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);

  curl_easy_setopt (self->curl, option, path);
}

static void
set_ssh (CanvassWire *self)
{
  long ways = CURLSSH_AUTH_NONE;

  set_path (self, CURLOPT_SSH_KNOWNHOSTS, self->known_hosts);
  if (self->private_key >= 0) {
    ways |= CURLSSH_AUTH_PUBLICKEY;
    set_path (self, CURLOPT_SSH_PRIVATE_KEYFILE, self->private_key);
    curl_easy_setopt (self->curl, CURLOPT_KEYPASSWD, self->credentials->passphrase);
  }
  if (*self->credentials->password != '\0')
    ways |= CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD;
  curl_easy_setopt (self->curl, CURLOPT_SSH_AUTH_TYPES, ways);
  /* The new one takes the place of the old one. */
  curl_easy_setopt (self->curl, CURLOPT_FRESH_CONNECT, (long)self->is_doubtful);
  curl_easy_setopt (self->curl, CURLOPT_MAXCONNECTS, 1L);
}

static void
set_limits (CanvassWire *self)
{
  gint64 left_ms = (self->deadline - g_get_monotonic_time ()) / 1000;

  curl_easy_setopt (self->curl, CURLOPT_TIMEOUT_MS, (long)CLAMP (left_ms, 1, G_MAXINT32));
  curl_easy_setopt (self->curl, CURLOPT_CONNECTTIMEOUT, (long)self->patience_seconds);
  curl_easy_setopt (self->curl, CURLOPT_LOW_SPEED_LIMIT, (long)CANVASS_WIRE_SLOW_BYTES_PER_SECOND);
  curl_easy_setopt (self->curl, CURLOPT_LOW_SPEED_TIME, (long)self->patience_seconds);
  curl_easy_setopt (self->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)self->patience_seconds);
}

/* Without TLS nothing leaves this machine, whatever proxy the environment names. */
static void
set_proxy (CanvassWire *self)
{
  const char *spared =
      g_getenv ("no_proxy") != NULL ? g_getenv ("no_proxy") : g_getenv ("NO_PROXY");
  g_autofree char *all_spared = g_strjoin (",", "localhost,127.0.0.0/8,::1", spared, NULL);
  gboolean never = g_str_equal (self->scheme, "http") || g_strcmp0 (spared, "*") == 0;

  curl_easy_setopt (self->curl, CURLOPT_NOPROXY, never ? "*" : all_spared);
}

static void
set_common (CanvassWire *self, Attempt *attempt)
{
  CURL *curl = self->curl;

  curl_easy_reset (curl);
  self->detail[0] = '\0';
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, self->detail);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, self->scheme);
  curl_easy_setopt (curl, CURLOPT_REDIR_PROTOCOLS_STR, self->scheme);
  curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (curl, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl_easy_setopt (curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (curl, CURLOPT_USERAGENT, "Canvass");
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, attempt);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, on_write);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, attempt);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, attempt);
  if (*self->credentials->user != '\0')
    curl_easy_setopt (curl, CURLOPT_USERNAME, self->credentials->user);
  if (*self->credentials->password != '\0')
    curl_easy_setopt (curl, CURLOPT_PASSWORD, self->credentials->password);
  set_proxy (self);
  set_limits (self);
  if (self->watchdog != NULL)
    canvass_watchdog_follow (self->watchdog, curl);
  if (g_str_equal (self->scheme, "sftp"))
    set_ssh (self);
  else
    set_trust (self);
}

static struct curl_slist *
make_list (const char *const *lines)
{
  struct curl_slist *list = NULL;

  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    list = curl_slist_append (list, lines[i]);

  return list;
}

static void
set_request (CanvassWire *self, Attempt *attempt)
{
  const CanvassRequest *request = attempt->request;
  CURL *curl = self->curl;

  attempt->headers = make_list (request->headers);
  attempt->commands = make_list (request->commands);
  curl_easy_setopt (curl, CURLOPT_URL, request->url);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, attempt->headers);
  curl_easy_setopt (curl, CURLOPT_POSTQUOTE, attempt->commands);
  if (request->region != NULL) {
    g_autofree char *provider = g_strdup_printf ("aws:amz:%s:s3", request->region);

    curl_easy_setopt (curl, CURLOPT_AWS_SIGV4, provider);
  } else
    curl_easy_setopt (curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);

  if (request->fd >= 0) {
    curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt (curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->size);
    curl_easy_setopt (curl, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt (curl, CURLOPT_READDATA, attempt);
    curl_easy_setopt (curl, CURLOPT_SEEKFUNCTION, on_seek);
    curl_easy_setopt (curl, CURLOPT_SEEKDATA, attempt);
    curl_easy_setopt (curl, CURLOPT_FTP_CREATE_MISSING_DIRS, (long)CURLFTP_CREATE_DIR_RETRY);
    /* To be told first that it is not wanted is worth waiting for when it is large. */
    curl_easy_setopt (
        curl, CURLOPT_EXPECT_100_TIMEOUT_MS, request->size < EXPECTING_BYTES ? 1L : EXPECTING_MS);
    if (request->resume)
      curl_easy_setopt (curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)-1);
  } else if (request->text != NULL)
    curl_easy_setopt (curl, CURLOPT_POSTFIELDS, request->text);
  curl_easy_setopt (curl, CURLOPT_NOBODY, (long)request->no_body);
  if (request->method != NULL)
    curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, request->method);
}

/* Under the eyes of the watchdog. */
static CURLcode
perform (CanvassWire *self, Attempt *attempt)
{
  CURLcode code;

  if (self->watchdog == NULL)
    return curl_easy_perform (self->curl);

  canvass_watchdog_wake (
      self->watchdog, self->patience_seconds, self->deadline, attempt->watch->cancellable);
  code = curl_easy_perform (self->curl);
  if (canvass_watchdog_rest (self->watchdog) && attempt->failure == NULL &&
      !g_cancellable_set_error_if_cancelled (attempt->watch->cancellable, &attempt->failure))
    canvass_wire_fail (
        self, CANVASS_DROP_ERROR_NONSENSE, "It talks without an end", &attempt->failure);
  return code;
}

static gsize
on_unread (char *bytes, gsize size, gsize n, void *user_data)
{
  return size * n;
}

/* An open file whose reading is forbidden looks like a connection that breaks: then not even one
 * byte of it comes, over a connection that stands. */
static gboolean
is_unreadable (CanvassWire *self, Attempt *attempt)
{
  curl_off_t connected = 0;
  CURLcode code;

  attempt->moved_at = 0;
  curl_easy_setopt (self->curl, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt (self->curl, CURLOPT_RANGE, "0-0");
  curl_easy_setopt (self->curl, CURLOPT_WRITEFUNCTION, on_unread);
  code = perform (self, attempt);
  curl_easy_getinfo (self->curl, CURLINFO_APPCONNECT_TIME_T, &connected);
  return code == CURLE_SSH && connected > 0;
}

static gboolean
is_new (CanvassWire *self)
{
  long n_connects = 0;

  curl_easy_getinfo (self->curl, CURLINFO_NUM_CONNECTS, &n_connects);
  return n_connects > 0;
}

/* The drop's own folder can be asked for its time, over the same connection. */
static gboolean
stands (CanvassWire *self, Attempt *attempt)
{
  g_autofree char *url = g_strconcat (self->address, "/", NULL);
  curl_off_t changed_at = -1;

  attempt->moved_at = 0;
  set_common (self, attempt);
  curl_easy_setopt (self->curl, CURLOPT_URL, url);
  curl_easy_setopt (self->curl, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (self->curl, CURLOPT_FILETIME, 1L);
  if (perform (self, attempt) == CURLE_OK)
    curl_easy_getinfo (self->curl, CURLINFO_FILETIME_T, &changed_at);
  return changed_at >= 0 && !is_new (self);
}

/* When a connection breaks, libssh2 tells once more what the server refused before on it: "no such
 * file", where there is one. */
static gboolean
is_of_before (CanvassWire *self, Attempt *attempt, CURLcode code)
{
  if (code != CURLE_REMOTE_FILE_NOT_FOUND && code != CURLE_REMOTE_ACCESS_DENIED)
    return FALSE;

  self->is_doubtful = !is_new (self) && !stands (self, attempt);
  return self->is_doubtful;
}

gboolean
canvass_wire_attempt (CanvassWire *self,
                      const CanvassRequest *request,
                      guint64 *shown,
                      CanvassReply *reply,
                      const CanvassDropWatch *watch,
                      GError **error)
{
  g_auto (Attempt) run = {
    .wire = self, .request = request, .watch = watch, .shown = shown, .etag = reply->etag
  };
  const CanvassDropSink *sink = request->sink;
  curl_off_t uploaded = 0;
  CURLcode code;

  if (sink != NULL && sink->restart != NULL && !sink->restart (sink->user_data, error))
    return FALSE;

  reply->etag[0] = '\0';
  self->region[0] = '\0';
  self->of_bucket = request->region != NULL;
  set_common (self, &run);
  set_request (self, &run);
  code = perform (self, &run);
  self->is_doubtful = FALSE;
  curl_easy_getinfo (self->curl, CURLINFO_SIZE_UPLOAD_T, &uploaded);
  reply->uploaded = (guint64)uploaded;
  if (run.failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&run.failure));
    return FALSE;
  }
  /* Who takes it wants no more. */
  if (code == CURLE_WRITE_ERROR && sink != NULL) {
    reply->status = 200;
    return TRUE;
  }

  if (code == CURLE_SSH && sink != NULL && run.written == 0 && reply->attempts > 1 &&
      is_unreadable (self, &run))
    return canvass_wire_fail (
        self, CANVASS_DROP_ERROR_REFUSED, "The server does not allow this", error);
  if (is_of_before (self, &run, code))
    return canvass_wire_fail (self, CANVASS_DROP_ERROR_OFFLINE, "The connection broke", error);

  return canvass_wire_judge (self, code, reply, error);
}
