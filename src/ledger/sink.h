/*
 * sink.h: where an export goes: a file, encrypted from its first byte unless plain
 *
 * What is written is plaintext of signatures: it is collected in locked memory, and in no other
 * until it is encrypted or, where plain was asked for, handed to the kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/public-key.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _CanvassSink CanvassSink;

/* Writes to a file without a name in the folder of @path until canvass_sink_finish (), so that a
 * process that is killed leaves nothing; where there are no such files, to .NAME.canvass-part,
 * which the next one to the same @path clears away. No @recipients: plain. */
CanvassSink *canvass_sink_new (const char *path,
                               const CanvassPublicKey *recipients,
                               guint n_recipients,
                               GError **error);
void canvass_sink_free (CanvassSink *self); /* removes what was not finished */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSink, canvass_sink_free)

/* After a failure these do nothing, and canvass_sink_finish () tells. */
void canvass_sink_write (CanvassSink *self, const void *bytes, gsize length);
void canvass_sink_puts (CanvassSink *self, const char *text);
void canvass_sink_put_number (CanvassSink *self, gint64 number);
void canvass_sink_put_hex (CanvassSink *self, const guint8 *bytes, gsize length);
gboolean canvass_sink_has_failed (const CanvassSink *self);

/* Durable, then under its name. */
gboolean canvass_sink_finish (CanvassSink *self, GError **error);

G_END_DECLS
