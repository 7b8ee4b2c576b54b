/*
 * s3-parts.h: a large file put to a bucket in parts, which goes on where it broke off
 *
 * Amazon's multipart upload (API reference: CreateMultipartUpload, UploadPart,
 * ListMultipartUploads, ListParts, CompleteMultipartUpload): the parts are nobody's until they are
 * completed, and then the file appears whole. An upload that an earlier run has begun is looked for
 * and its parts, as far as their hashes are right, not sent again; credentials that may not look
 * begin anew. What was begun and never completed is for the bucket's own rules to remove.
 *
 * Private to src/drop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/remote.h"

G_BEGIN_DECLS

/* Smaller files go in one piece. */
#define CANVASS_S3_LARGE_BYTES (16 * 1024 * 1024)

/* @url: of the file, whose key is @key. As canvass_wire_request (), @reply being the last: 200 to
 * 299, 412 where something has the name by now, 404 where the upload is gone, which after more than
 * one attempt may be because it was completed unheard. */
gboolean canvass_s3_put_parts (CanvassRemote *remote,
                               const char *url,
                               const char *key,
                               int fd,
                               guint64 size,
                               CanvassReply *reply,
                               const CanvassDropWatch *watch,
                               GError **error);

/* The parts of every upload under @prefix that was not completed are gone. */
gboolean canvass_s3_abandon_parts (CanvassRemote *remote,
                                   const char *prefix,
                                   const CanvassDropWatch *watch,
                                   GError **error);

G_END_DECLS
