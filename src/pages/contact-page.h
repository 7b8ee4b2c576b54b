/*
 * contact-page.h: whether and how a signer may be contacted, and what else they allow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_CONTACT_PAGE (canvass_contact_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassContactPage, canvass_contact_page, CANVASS, CONTACT_PAGE, CanvassPage)

G_END_DECLS
