/*
 * parcel.h: a stream encrypted to recipients: how exports lie on disk (FORMAT.md, "Export")
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/key-file.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassParcelWriter:
 *
 * Collects bytes into 64 KiB chunks of locked memory and writes them sealed
 * (crypto_secretstream_xchacha20poly1305). A cut-off parcel never opens to its end unnoticed.
 */
typedef struct _CanvassParcelWriter CanvassParcelWriter;

/* Writes the header to @out (borrowed). 1–8 recipients. */
CanvassParcelWriter *canvass_parcel_writer_new (GOutputStream *out,
                                                const CanvassPublicKey *recipients,
                                                guint n_recipients,
                                                GError **error);
gboolean canvass_parcel_writer_write (CanvassParcelWriter *self,
                                      const void *bytes,
                                      gsize length,
                                      GError **error);
gboolean canvass_parcel_writer_finish (CanvassParcelWriter *self, GError **error);
void canvass_parcel_writer_free (CanvassParcelWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassParcelWriter, canvass_parcel_writer_free)

/* Opens @in to @out in constant memory; every chunk is verified before a byte of it goes out.
 * Errors: FOREIGN, TOO_NEW, MALFORMED (cut off), WRONG_KEY, TAMPERED, or of the streams. Library
 * `open`. */
gboolean
canvass_parcel_open (GInputStream *in, GOutputStream *out, const CanvassKey *key, GError **error);

G_END_DECLS
