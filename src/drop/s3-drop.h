/*
 * s3-drop.h: a drop in a bucket that speaks S3, as of AWS, MinIO, Ceph, Garage or Swift
 *
 * Signed with AWS Signature Version 4 over the contents, so that a server never keeps what arrived
 * damaged. A file is put with "If-None-Match: *" and appears whole or not at all; where the server
 * does not know that, it is looked for first. Listed a thousand at a time behind the last
 * (ListObjectsV2, start-after), through all folders at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/address.h"
#include "drop/drop.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_S3_DROP (canvass_s3_drop_get_type ())
G_DECLARE_FINAL_TYPE (CanvassS3Drop, canvass_s3_drop, CANVASS, S3_DROP, GObject)

/* (transfer full) Takes @address and @credentials over. */
CanvassDrop *canvass_s3_drop_new (CanvassAddress *address,
                                  CanvassCredentials *credentials,
                                  const CanvassDropAccess *access,
                                  GError **error);

G_END_DECLS
