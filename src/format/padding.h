/*
 * padding.h: what sodium_pad () has put behind something
 *
 * Source: ISO/IEC 7816-4, as libsodium writes it: 0x80, then zeros.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The length without the padding, which ends in the last @step bytes of the @length; 0 if it does
 * not. Not sodium_unpad (): its constant time over 4 KiB costs a quarter of opening a seal, and
 * hides nothing from somebody who is about to read the text. */
gsize canvass_unpad (const guint8 *padded, gsize length, gsize step);

G_END_DECLS
