/*
 * channel.h: packets and descriptors over a pair of sockets between the kiosk and a child
 *
 * Errors: CANVASS_PROTOCOL_ERROR.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sends one packet, with descriptor @passed unless it is -1. Waits for room at most
 * CANVASS_SEND_TIMEOUT_MS. Errors: CLOSED, IO. */
gboolean
canvass_packet_send (int channel, const guint8 *bytes, gsize length, int passed, GError **error);

/* Receives one packet of at most @size bytes without waiting. @passed as in
 * canvass_channel_receive (). Returns its length, or -1 with CLOSED, MALFORMED, IO, or
 * G_IO_ERROR_WOULD_BLOCK. */
gssize canvass_packet_receive (int channel, guint8 *bytes, gsize size, int *passed, GError **error);

/* Closes a descriptor that came with what is refused; sets -1. */
void canvass_packet_refuse_descriptor (int *passed);

G_END_DECLS
