/*
 * s3-hash.h: what a bucket calls the hash of a file, and what a signature wants of one
 *
 * Of a file that came in one piece it shows the MD5; of one that came in parts, "HASH-N", the MD5
 * of the N parts' MD5s. So who has the file can tell that it lies there without reading it back.
 *
 * Private to src/drop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/drop.h"

G_BEGIN_DECLS

#define CANVASS_S3_PART_BYTES (8 * 1024 * 1024)

/* Of nothing, as the signature of a request without a body wants it. */
#define CANVASS_S3_EMPTY_HEADER                                                                    \
  "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

guint canvass_s3_count_parts (guint64 size);
/* Of the @i-th of them; the last is shorter. */
guint64 canvass_s3_size_of_part (guint64 size, guint i);

/* Of a file that came in such parts, but for the "-N" behind it; @n_parts (out). FALSE where the
 * file cannot be read. */
gboolean canvass_s3_hash_parts (int fd,
                                guint64 size,
                                char md5[static CANVASS_DROP_MD5_CHARS],
                                guint *n_parts);

/* (transfer full) (nullable) of some bytes of a file, in lower-case hexadecimal. OWN_DISK. */
char *canvass_s3_hash (GChecksumType kind, int fd, guint64 offset, guint64 size, GError **error);

G_END_DECLS
