/*
 * remote.h: what every drop on a server is made of, whatever is spoken with it
 *
 * Private to src/drop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/address.h"
#include "drop/listing.h"
#include "drop/wire.h"

G_BEGIN_DECLS

/**
 * CanvassRemote:
 * @headers: (nullable): of a request without a body
 * @region: (nullable): as in CanvassRequest
 *
 * All of it is owned, but for these two, which are borrowed.
 */
typedef struct {
  CanvassAddress *address;
  CanvassCredentials *credentials;
  CanvassWire *wire;
  const char *const *headers;
  const char *region;
} CanvassRemote;

/* Nothing goes over yet. OFFLINE. */
gboolean canvass_remote_open (CanvassRemote *self, const CanvassDropAccess *access, GError **error);
void canvass_remote_clear (CanvassRemote *self);

/* (transfer full) of a file, or with @name "" of @folder. */
char *canvass_remote_url (const CanvassRemote *self, const char *folder, const char *name);
/* (transfer full) what a put of @name from @fd is called until it is whole: ".NAME.N.new", where N
 * is told from the file on this machine's disk. So who was cut off goes on with their own, and two
 * who put the same file at once are not in each other's way. */
char *canvass_remote_unfinished_name (const char *name, int fd);
/* As CanvassDropInterface.get (). */
gboolean canvass_remote_get (CanvassRemote *self,
                             const char *folder,
                             const char *name,
                             const CanvassDropSink *sink,
                             const CanvassDropWatch *watch,
                             GError **error);

/* As CanvassDropInterface.remove (), of what speaks HTTP. */
gboolean canvass_remote_remove (CanvassRemote *self,
                                const char *folder,
                                const char *name,
                                const CanvassDropWatch *watch,
                                GError **error);

/**
 * CanvassRemoteListing:
 * @base: (nullable): see canvass_listing_new ()
 * @listing: (owned) (nullable): what an answer of 200 to 299 was fed to, not finished yet
 */
typedef struct {
  CanvassListingKind kind;
  const char *base;
  CanvassDropVisit visit;
  gpointer user_data;
  CanvassListing *listing;
} CanvassRemoteListing;

void canvass_remote_listing_clear (CanvassRemoteListing *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassRemoteListing, canvass_remote_listing_clear)

/* @request without a sink. As canvass_wire_request (), with the answer fed to @listing. */
gboolean canvass_remote_list (CanvassRemote *self,
                              const CanvassRequest *request,
                              CanvassRemoteListing *listing,
                              CanvassReply *reply,
                              const CanvassDropWatch *watch,
                              GError **error);

G_END_DECLS
