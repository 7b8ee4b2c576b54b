/*
 * group-header.h: headers of groups whose words have room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* In @widget and all below it, titles of groups wrap where libadwaita would cut them, and a
 * description stays on the page. Once a widget's groups are built, and not again. */
void canvass_group_headers_wrap (GtkWidget *widget);

G_END_DECLS
