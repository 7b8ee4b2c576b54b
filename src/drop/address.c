/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/address.h"

#include "drop/drop.h"

#include <string.h>

/* What of a path means itself to everybody who reads it, quoted or not. */
#define PATH_CHARS                                                                                 \
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%+@!$&'()*,;=:"
#define PLAIN_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"
#define HOST_CHARS "abcdefghijklmnopqrstuvwxyz0123456789-"

static const struct {
  const char *written;
  const char *scheme;
  CanvassAddressKind kind;
} schemes[] = {
  { "file", NULL, CANVASS_ADDRESS_FOLDER }, { "https", "https", CANVASS_ADDRESS_DAV },
  { "dav", "https", CANVASS_ADDRESS_DAV },  { "davs", "https", CANVASS_ADDRESS_DAV },
  { "http", "http", CANVASS_ADDRESS_DAV },  { "sftp", "sftp", CANVASS_ADDRESS_SFTP },
  { "s3", "https", CANVASS_ADDRESS_S3 },
};

void
canvass_address_free (CanvassAddress *self)
{
  g_free (self->text);
  g_free (self->base);
  g_free (self->prefix);
  g_free (self);
}

/* (transfer full) @text for others to read: who asks with what password, and what comes behind a
 * folder, may be secret. */
static char *
hide_secrets (const char *text)
{
  const char *server = strstr (text, "://");
  const char *at = server == NULL ? NULL : strrchr (server, '@');
  gsize behind = server == NULL ? strlen (text) : strcspn (text, "?#");

  if (at == NULL)
    return g_strndup (text, behind);

  return g_strdup_printf ("%.*s://…%.*s",
                          (int)(server - text),
                          text,
                          (int)(text + behind < at ? 0 : text + behind - at),
                          at);
}

static gboolean
refuse (const char *text, const char *why, GError **error)
{
  g_autofree char *shown = hide_secrets (text);

  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_UNKNOWN_KIND,
               "%s is not an address that this release can use: %s",
               shown,
               why);
  return FALSE;
}

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

/* (transfer full) (nullable) the URL, in @scheme, without a "/" at its end. */
static char *
take_url (const char *text, const char *scheme, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);
  g_autofree char *path = NULL;
  g_autofree char *url = NULL;

  if (host == NULL || *host == '\0') {
    refuse (text, "it names no server", error);
    return NULL;
  }
  if (g_uri_get_userinfo (uri) != NULL) {
    refuse (text, "who asks belongs in a file with credentials", error);
    return NULL;
  }
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL ||
      strspn (g_uri_get_path (uri), PATH_CHARS) != strlen (g_uri_get_path (uri))) {
    refuse (text, "give a folder on a server, and nothing behind it", error);
    return NULL;
  }
  if (g_str_equal (scheme, "http") && !is_this_machine (host)) {
    refuse (text, "without TLS only this very machine can be trusted; give https://", error);
    return NULL;
  }

  path = g_strdup (g_uri_get_path (uri));
  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = '\0';
  url =
      g_uri_join (G_URI_FLAGS_ENCODED, scheme, NULL, host, g_uri_get_port (uri), path, NULL, NULL);
  return g_steal_pointer (&url);
}

static gboolean
take_folder (CanvassAddress *self, const char *path, GError **error)
{
  self->kind = CANVASS_ADDRESS_FOLDER;
  self->base = g_strdup (path);
  return path != NULL || refuse (self->text, "it is no folder of this machine", error);
}

/* (transfer full) (nullable) the server's URL. */
static char *
take_endpoint (CanvassAddress *self, const CanvassCredentials *credentials, GError **error)
{
  const char *endpoint = credentials->endpoint;

  if (*endpoint == '\0')
    return g_strdup_printf ("https://s3.%s.amazonaws.com", credentials->region);

  self->scheme = g_str_has_prefix (endpoint, "http://") ? "http" : "https";
  if (g_str_has_prefix (endpoint, "http://") || g_str_has_prefix (endpoint, "https://"))
    return take_url (endpoint, self->scheme, error);

  refuse (endpoint, "an endpoint begins with https://", error);
  return NULL;
}

/* A part that means another folder, which curl would go to before anybody signs. */
static gboolean
has_dots (const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);

  return g_strv_contains ((const char *const *)names, ".") ||
         g_strv_contains ((const char *const *)names, "..");
}

static gboolean
take_bucket (CanvassAddress *self, const CanvassCredentials *credentials, GError **error)
{
  const char *rest = self->text + strlen ("s3://");
  gsize length = strcspn (rest, "/");
  g_autofree char *bucket = g_strndup (rest, length);
  g_autofree char *prefix = g_strdup (rest + length);
  g_autofree char *endpoint = NULL;

  while (g_str_has_suffix (prefix, "/"))
    prefix[strlen (prefix) - 1] = '\0';
  if (length == 0 || strspn (bucket, PLAIN_CHARS) != length ||
      strspn (prefix, PLAIN_CHARS "/") != strlen (prefix) || strstr (prefix, "//") != NULL ||
      has_dots (bucket) || has_dots (prefix))
    return refuse (
        self->text, "give s3://BUCKET/PREFIX of plain letters, digits, -, _ and .", error);

  endpoint = take_endpoint (self, credentials, error);
  if (endpoint == NULL)
    return FALSE;

  if (*prefix != '\0') {
    g_free (self->prefix);
    self->prefix = g_strconcat (prefix + 1, "/", NULL);
  }
  /* Amazon's certificates are of one plain name before its own. Without TLS, a name before that of
   * this machine might be another machine's. */
  if (credentials->path_style || g_str_equal (self->scheme, "http") ||
      (*credentials->endpoint == '\0' && strspn (bucket, HOST_CHARS) != length)) {
    self->base = g_strdup_printf ("%s/%s", endpoint, bucket);
  } else {
    const char *host = strstr (endpoint, "://") + strlen ("://");

    self->base = g_strdup_printf ("%s://%s.%s", self->scheme, bucket, host);
  }
  return TRUE;
}

static gboolean
take (CanvassAddress *self, const CanvassCredentials *credentials, GError **error)
{
  g_autofree char *written = g_uri_parse_scheme (self->text);
  g_autofree char *path = NULL;
  g_autofree char *host = NULL;

  for (gsize i = 0; written != NULL && i < G_N_ELEMENTS (schemes); i++) {
    if (g_ascii_strcasecmp (written, schemes[i].written) != 0)
      continue;

    self->kind = schemes[i].kind;
    self->scheme = schemes[i].scheme;
    if (self->kind == CANVASS_ADDRESS_FOLDER) {
      path = g_filename_from_uri (self->text, &host, NULL);
      if (host != NULL && g_ascii_strcasecmp (host, "localhost") != 0)
        g_clear_pointer (&path, g_free);
      return take_folder (self, path, error);
    }
    if (self->kind == CANVASS_ADDRESS_S3)
      return take_bucket (self, credentials, error);

    self->base = take_url (self->text, self->scheme, error);
    return self->base != NULL;
  }

  return refuse (self->text,
                 "give a folder, or an URL that begins with https://, sftp://, s3:// or file://",
                 error);
}

CanvassAddress *
canvass_address_parse (const char *text, const CanvassCredentials *credentials, GError **error)
{
  g_autoptr (CanvassAddress) self = g_new0 (CanvassAddress, 1);

  self->text = g_strdup (text);
  self->prefix = g_strdup ("");
  if (strstr (text, "://") == NULL ? take_folder (self, text, error)
                                   : take (self, credentials, error))
    return g_steal_pointer (&self);

  return NULL;
}
