/*
 * listing.h: what servers say is in a folder, read as it comes and believed in nothing
 *
 * Three kinds: WebDAV's multistatus (RFC 4918, 13 and 14), S3's ListBucketResult (Amazon's API
 * reference, ListObjectsV2), and the lines of `ls -l` that SFTP servers make (draft-ietf-secsh-
 * filexfer-02, 7). Memory does not grow with what comes: between one entry and the next there may
 * be CANVASS_LISTING_MAX_GAP_BYTES, which ends what is endless. There are no document types,
 * entities or name spaces in what is understood.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/drop.h"

G_BEGIN_DECLS

#define CANVASS_LISTING_MAX_GAP_BYTES (64 * 1024)
/* Of one name, address or key. */
#define CANVASS_LISTING_MAX_TEXT_BYTES 4096
#define CANVASS_LISTING_MAX_DEPTH 32

typedef enum {
  CANVASS_LISTING_DAV,  /* of @base, the last name of the folder's address, itself left out */
  CANVASS_LISTING_S3,   /* of keys that begin with @base, which is left out of them */
  CANVASS_LISTING_SFTP, /* @base is not used */
} CanvassListingKind;

typedef struct _CanvassListing CanvassListing;

/* @visit gets files, and as entries without a name the folders, of all of which names nothing but
 * that they are names is known. @base is borrowed. */
CanvassListing *canvass_listing_new (CanvassListingKind kind,
                                     const char *base,
                                     CanvassDropVisit visit,
                                     gpointer user_data);
void canvass_listing_free (CanvassListing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassListing, canvass_listing_free)

/* The next bytes. NONSENSE, or what @visit says. Nothing may follow a failure. */
gboolean
canvass_listing_feed (CanvassListing *self, const guint8 *bytes, gsize length, GError **error);
/* There are no more. */
gboolean canvass_listing_finish (CanvassListing *self, GError **error);

/* Of S3: whether there is more behind the last key, "" where there was none. Borrowed. */
gboolean canvass_listing_is_truncated (const CanvassListing *self);
const char *canvass_listing_get_last_key (const CanvassListing *self);
/* Of S3: keys so far, whatever became of them. */
guint canvass_listing_get_n_keys (const CanvassListing *self);

/* Whether it can be a file's or folder's and nothing else. */
gboolean canvass_listing_is_name (const char *name);

G_END_DECLS
