/*
 * address.h: where a drop is, as people write it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/credentials.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_ADDRESS_FOLDER,
  CANVASS_ADDRESS_DAV,
  CANVASS_ADDRESS_SFTP,
  CANVASS_ADDRESS_S3,
} CanvassAddressKind;

/**
 * CanvassAddress:
 * @text: as it was written
 * @scheme: (nullable): what is spoken there: "https", "http" of this very machine only, "sftp"
 * @base: the folder's path; or the URL of the drop, or of the bucket, without a "/" at its end
 * @prefix: of S3, what every key begins with, its "/" at the end included; else ""
 */
typedef struct {
  CanvassAddressKind kind;
  char *text;
  const char *scheme;
  char *base;
  char *prefix;
} CanvassAddress;

/* (transfer full) (nullable) of "PATH", file://PATH, https://, dav:// (the same), http:// of this
 * very machine, sftp://HOST[:PORT]/PATH, s3://BUCKET[/PREFIX]. @credentials tell S3's server.
 * UNKNOWN_KIND: no such address, or one with a password, a user, a question or a fragment in it;
 * those have no business there. */
CanvassAddress *
canvass_address_parse (const char *text, const CanvassCredentials *credentials, GError **error);
void canvass_address_free (CanvassAddress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassAddress, canvass_address_free)

G_END_DECLS
