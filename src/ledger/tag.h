/*
 * tag.h: what signers gave, as numbers that say nothing outside this process
 *
 * A withdrawal code or a corrected value has to be compared among many, and plaintext does not stay
 * in memory for that: a tag is a hash under a key that is drawn anew in every process.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Never 0. Any thread. */
guint64 canvass_tag (const void *bytes, gsize length);

/* What is needed of a payload (CBOR, decoded once before) without decoding it again: its day as
 * 20261128, and the tag of its withdrawal code, 0 where it has none. */
typedef struct {
  guint32 day;
  guint64 code;
} CanvassGlance;

CanvassGlance canvass_glance (const guint8 *payload, gsize length);

G_END_DECLS
