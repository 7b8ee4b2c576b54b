/*
 * country.h: countries by their codes and as CiviCRM calls them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CANVASS_COUNTRY_MAX_BYTES 128

/* The English name of @code (ISO 3166-1 alpha-2, either case) as CiviCRM's own list has it, which
 * takes no other on import. FALSE if it is no such code. */
gboolean canvass_country_name (const char *code, char name[static CANVASS_COUNTRY_MAX_BYTES]);

/* The code of what somebody wrote, a code or an English name. Copies nothing of @text. */
gboolean canvass_country_code (const char *text, char code[static 3]);

G_END_DECLS
