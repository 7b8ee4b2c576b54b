/*
 * entry-buffer.h: the text of an entry, in locked memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassEntryBuffer:
 *
 * Holds at most a number of bytes that may change while somebody types. What does not fit is not
 * inserted, whole characters at a time, and "overflow" is emitted.
 */
#define CANVASS_TYPE_ENTRY_BUFFER (canvass_entry_buffer_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassEntryBuffer, canvass_entry_buffer, CANVASS, ENTRY_BUFFER, GtkEntryBuffer)

CanvassEntryBuffer *canvass_entry_buffer_new (void);

/* Text that is already longer stays, but cannot grow. At most CANVASS_FIELDS_MAX_BYTES. */
gsize canvass_entry_buffer_get_room (CanvassEntryBuffer *self); /* in bytes */
void canvass_entry_buffer_set_max_bytes (CanvassEntryBuffer *self, gsize max_bytes);

G_END_DECLS
