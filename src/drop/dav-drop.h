/*
 * dav-drop.h: a drop that is a WebDAV folder (RFC 4918), as of Nextcloud, Apache or nginx
 *
 * A file is put under a temporary name, ".NAME.N.new", and moved with "Overwrite: F", which
 * replaces nothing. Folders are made as they are needed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/address.h"
#include "drop/drop.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_DAV_DROP (canvass_dav_drop_get_type ())
G_DECLARE_FINAL_TYPE (CanvassDavDrop, canvass_dav_drop, CANVASS, DAV_DROP, GObject)

/* (transfer full) Takes @address and @credentials over. */
CanvassDrop *canvass_dav_drop_new (CanvassAddress *address,
                                   CanvassCredentials *credentials,
                                   const CanvassDropAccess *access,
                                   GError **error);

G_END_DECLS
