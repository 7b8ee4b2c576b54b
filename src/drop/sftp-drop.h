/*
 * sftp-drop.h: a drop that is a folder on an SSH server (draft-ietf-secsh-filexfer-02), as of
 * OpenSSH
 *
 * A file is put under a temporary name, ".NAME.N.new", and renamed, which the protocol does not do
 * where the name is taken. A large one goes on where it broke off, and is then read back before.
 * The server's key is pinned.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/address.h"
#include "drop/drop.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_SFTP_DROP (canvass_sftp_drop_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSftpDrop, canvass_sftp_drop, CANVASS, SFTP_DROP, GObject)

/* (transfer full) Takes @address and @credentials over. */
CanvassDrop *canvass_sftp_drop_new (CanvassAddress *address,
                                    CanvassCredentials *credentials,
                                    const CanvassDropAccess *access,
                                    GError **error);

G_END_DECLS
