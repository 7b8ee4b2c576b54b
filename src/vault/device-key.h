/*
 * device-key.h: the Ed25519 seed with which a kiosk signs its batches
 *
 * On disk: magic "CVK1", then the seed; mode 0600, to which loading tightens it. It opens nothing:
 * a thief can sign with it, not read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_DEVICE_KEY_FILE "device.key"

/* @device_sk must be memory from canvass_secret_new (). The file must not exist. */
gboolean canvass_device_key_create (const char *path,
                                    guint8 device_sk[static CANVASS_SIGN_SK_BYTES],
                                    guint8 device_pk[static CANVASS_SIGN_PK_BYTES],
                                    GError **error);
/* CORRUPT when it is missing, no ordinary file or not laid out as above. */
gboolean canvass_device_key_load (const char *path,
                                  guint8 device_sk[static CANVASS_SIGN_SK_BYTES],
                                  guint8 device_pk[static CANVASS_SIGN_PK_BYTES],
                                  GError **error);

G_END_DECLS
