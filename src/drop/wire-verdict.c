/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/wire-private.h"

#include <string.h>

/* Signatures for S3 count for 15 minutes. */
#define MAX_CLOCK_OFF_SECONDS (10 * 60)

static const char *
remedy_of (CanvassWire *self, CanvassDropError code, const char *what)
{
  static const char *const remedies[CANVASS_N_DROP_ERRORS] = {
    [CANVASS_DROP_ERROR_OFFLINE] = "Try again later",
    [CANVASS_DROP_ERROR_REFUSED] = "See that the credentials are right and may do this",
    [CANVASS_DROP_ERROR_FULL] = "Ask for more room there",
    [CANVASS_DROP_ERROR_MISSING] = "See that the address is right",
    [CANVASS_DROP_ERROR_OWN_DISK] = "See whether this machine's disk is full or broken",
    [CANVASS_DROP_ERROR_UNPROVEN] =
        "A Wi-Fi that wants a log-in first does this; if it is none, do "
        "not go on before you know why: somebody may be listening",
    [CANVASS_DROP_ERROR_NONSENSE] = "See whether this Wi-Fi wants a log-in first, that the address "
                                    "is right, and who runs the server",
    [CANVASS_DROP_ERROR_CREDENTIALS] = "See that ca= in the credentials names certificates, or "
                                       "without it, that this machine has some",
  };

  /* As OpenSSL words it. */
  if (code == CANVASS_DROP_ERROR_UNPROVEN &&
      (strstr (what, "not yet valid") != NULL || strstr (what, "expired") != NULL))
    return "See that this machine's clock is right, date and year included; if it is, tell who "
           "runs "
           "the server";
  if (code == CANVASS_DROP_ERROR_UNPROVEN && strstr (what, "certificate problem: ") != NULL &&
      (strstr (what, "issuer") != NULL || strstr (what, "self-signed") != NULL ||
       strstr (what, "self signed") != NULL))
    return "If the server has an authority of its own, name its certificate with ca= in the "
           "credentials. A Wi-Fi that wants a log-in first does this too; if it is neither, do not "
           "go on before you know why: somebody may be listening";
  /* As libssh2 words it. */
  if (code == CANVASS_DROP_ERROR_OFFLINE && strstr (what, "exchange encryption keys") != NULL)
    return "Try again later; if it stays so, see that host_key= in the credentials is of a kind "
           "that the server has, as ssh-keyscan shows them";
  if (code == CANVASS_DROP_ERROR_REFUSED && ABS (self->clock_off_seconds) > MAX_CLOCK_OFF_SECONDS)
    return "This machine's clock differs from the server's: set it right first, date and year "
           "included";

  return remedies[code] != NULL ? remedies[code] : "Try again later";
}

/* (transfer full) (nullable) */
static char *
remedy_of_bucket (CanvassWire *self, CanvassDropError code)
{
  if (!self->of_bucket || code != CANVASS_DROP_ERROR_NONSENSE)
    return NULL;
  if (*self->region != '\0' && !g_str_equal (self->region, self->credentials->region))
    return g_strdup_printf ("The bucket lies in the region %s: give the credentials this region=, "
                            "and if they have an endpoint=, one that is there",
                            self->region);

  return g_strdup ("See whether this Wi-Fi wants a log-in first, that the address and the "
                   "credentials' region= and endpoint= are right, and who runs the server");
}

gboolean
canvass_wire_fail (CanvassWire *self, CanvassDropError code, const char *what, GError **error)
{
  g_autofree char *of_bucket = remedy_of_bucket (self, code);

  g_set_error (error,
               CANVASS_DROP_ERROR,
               (gint)code,
               "%s: %s. Nothing is lost. %s",
               self->address,
               what,
               of_bucket != NULL ? of_bucket : remedy_of (self, code, what));
  return FALSE;
}

static CanvassDropError
judge_code (CURLcode code)
{
  switch ((int)code) {
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_ISSUER_ERROR:
    return CANVASS_DROP_ERROR_UNPROVEN;
  case CURLE_SSL_CACERT_BADFILE:
    return CANVASS_DROP_ERROR_CREDENTIALS;
  case CURLE_LOGIN_DENIED:
  case CURLE_REMOTE_ACCESS_DENIED:
    return CANVASS_DROP_ERROR_REFUSED;
  case CURLE_REMOTE_DISK_FULL:
    return CANVASS_DROP_ERROR_FULL;
  case CURLE_BAD_CONTENT_ENCODING:
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_URL_MALFORMAT:
  case CURLE_TOO_MANY_REDIRECTS:
    return CANVASS_DROP_ERROR_NONSENSE;
  default:
    return CANVASS_DROP_ERROR_OFFLINE;
  }
}

static gboolean
judge_status (CanvassWire *self, long status, GError **error)
{
  g_autofree char *odd = NULL;

  switch (status) {
  case 401:
  case 403:
    return canvass_wire_fail (
        self, CANVASS_DROP_ERROR_REFUSED, "The server does not allow this", error);
  case 413:
  case 507:
    return canvass_wire_fail (self, CANVASS_DROP_ERROR_FULL, "The server has no room", error);
  case 408:
  case 423:
  case 425:
  case 429:
    return canvass_wire_fail (self, CANVASS_DROP_ERROR_OFFLINE, "The server is busy", error);
  default:
    break;
  }

  if ((status >= 200 && status <= 299) || (status >= 400 && status <= 499) || status == 501)
    return TRUE;
  if (status >= 500 && status <= 599) {
    odd = g_strdup_printf ("The server has a problem, which it calls %ld", status);
    return canvass_wire_fail (self, CANVASS_DROP_ERROR_OFFLINE, odd, error);
  }
  if (status >= 300 && status <= 399)
    return canvass_wire_fail (self,
                              CANVASS_DROP_ERROR_NONSENSE,
                              "The server sends elsewhere, which is not followed",
                              error);

  odd = g_strdup_printf ("The server answers %ld, which means nothing", status);
  return canvass_wire_fail (self, CANVASS_DROP_ERROR_NONSENSE, odd, error);
}

static gboolean
judge_http (CanvassWire *self, CURLcode code, CanvassReply *reply, GError **error)
{
  if (code != CURLE_OK)
    return canvass_wire_fail (self,
                              judge_code (code),
                              self->detail[0] != '\0' ? self->detail : curl_easy_strerror (code),
                              error);

  curl_easy_getinfo (self->curl, CURLINFO_RESPONSE_CODE, &reply->status);
  return judge_status (self, reply->status, error);
}

/* A name that is taken and a rename that is refused are one to SFTP. */
static gboolean
judge_sftp (CanvassWire *self, CURLcode code, CanvassReply *reply, GError **error)
{
  switch ((int)code) {
  case CURLE_REMOTE_FILE_NOT_FOUND:
    reply->status = 404;
    return TRUE;
  case CURLE_FTP_COULDNT_USE_REST:
  case CURLE_BAD_DOWNLOAD_RESUME:
    reply->status = 416;
    return TRUE;
  case CURLE_QUOTE_ERROR:
  case CURLE_REMOTE_FILE_EXISTS:
    reply->status = 412;
    return TRUE;
  case CURLE_OK:
    reply->status = 200;
    return TRUE;
  default:
    return judge_http (self, code, reply, error);
  }
}

gboolean
canvass_wire_judge (CanvassWire *self, CURLcode code, CanvassReply *reply, GError **error)
{
  return g_str_equal (self->scheme, "sftp") ? judge_sftp (self, code, reply, error)
                                            : judge_http (self, code, reply, error);
}

static gboolean
is_missing (long status)
{
  return status == 404 || status == 409;
}

/* (transfer full) only HTTP has numbers that a server's owner would know. */
static char *
describe_status (CanvassWire *self, long status)
{
  gboolean sftp = g_str_equal (self->scheme, "sftp");

  if (is_missing (status))
    return sftp ? g_strdup ("The server has no such folder or file")
                : g_strdup_printf ("The server has no such folder or file (%ld)", status);
  return sftp ? g_strdup ("The server refuses to give a file its name")
              : g_strdup_printf ("The server answers %ld to what should work", status);
}

gboolean
canvass_wire_fail_status (CanvassWire *self, const CanvassReply *reply, GError **error)
{
  g_autofree char *what = describe_status (self, reply->status);

  return canvass_wire_fail (self,
                            is_missing (reply->status) ? CANVASS_DROP_ERROR_MISSING
                                                       : CANVASS_DROP_ERROR_NONSENSE,
                            what,
                            error);
}
