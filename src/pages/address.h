/*
 * address.h: how an address of the web is shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows @address on @label, which wraps it only behind the signs that part an address, so that
 * nobody copies a hyphen or half a word. Only a part that is very long itself is broken. */
void canvass_address_show (GtkLabel *label, const char *address);

G_END_DECLS
