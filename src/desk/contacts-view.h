/*
 * contacts-view.h: lists of those who agreed to be contacted, for the program that writes to them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_CONTACTS_VIEW (canvass_contacts_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassContactsView, canvass_contacts_view, CANVASS, CONTACTS_VIEW, CanvassDeskView)

G_END_DECLS
