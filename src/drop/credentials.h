/*
 * credentials.h: who asks, and whom to believe, at a drop on a server
 *
 * A file of mode 0600 that belongs to who runs this, as GKeyFile reads it:
 *
 *     [drop]
 *     user=…            S3: the access key
 *     password=…        S3: the secret key
 *     ca=FILE           PEM: believe only certificates of these; else those the system believes
 *     private_key=FILE  SFTP: in place of a password
 *     passphrase=…      SFTP: of that key
 *     host_key=ssh-ed25519 AAAA…    SFTP: the server's, as in known_hosts; always needed
 *     endpoint=https://…            S3: the server; else Amazon's in that region
 *     region=…                      S3: us-east-1 unless told
 *     path_style=false              S3: the bucket in the host's name; true with an endpoint
 *
 * In place of ca and private_key there may be ca_text and private_key_text, what such a file has in
 * it with "\n" for each line's end, as a campaign's credentials have them.
 * FILE is taken from the folder of the credentials. All of it is optional but for what its kind
 * needs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_CREDENTIALS_MAX_BYTES (64 * 1024)
/* Of all certificates that a system believes, in one file, there are some 200 KiB. */
#define CANVASS_CREDENTIALS_MAX_CA_BYTES (4 * 1024 * 1024)

/**
 * CanvassCredentials:
 *
 * All texts are "" and all bytes NULL for what is not told, but for @region, which is
 * "us-east-1" then.
 */
typedef struct {
  char *user;
  char *password;
  char *passphrase;
  char *host_key;
  char *endpoint;
  char *region;
  gboolean path_style;
  GBytes *ca;
  GBytes *private_key;
} CanvassCredentials;

/* (transfer full) (nullable) @path: (nullable): none. CANVASS_DROP_ERROR_CREDENTIALS. */
CanvassCredentials *canvass_credentials_load (const char *path, GError **error);
void canvass_credentials_free (CanvassCredentials *self); /* wipes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassCredentials, canvass_credentials_free)

G_END_DECLS
