/*
 * public-name.h: how a name appears when a petition is handed in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/payload.h"

G_BEGIN_DECLS

/**
 * canvass_public_initial:
 * @out: where "Ana L." is written, with a zero; a part that has no room is left out
 *
 * The first word and the first letter of the last that is no suffix ("Jr."). A lone word stays as
 * it is; an Arabic name of two, such as عبد الله, counts as one. In scripts that write a name in
 * one word, the family's first, it is the first letter alone, also where there is a space between;
 * a Vietnamese name that begins with the family's is "Lan N.", of Nguyễn Thị Lan. Nothing is copied
 * anywhere else.
 */
void canvass_public_initial (const char *name, char *out, gsize size);

/* The same from a given and a family name. */
void canvass_public_initial_from (const char *given_name,
                                  const char *family_name,
                                  char *out,
                                  gsize size);

/**
 * canvass_public_name:
 * @name, @given_name, @family_name: "" where the campaign does not ask for it
 * @out: where it is written, with a zero; "" where it is withheld
 *
 * As its signer chose. FALSE where it is withheld: the caller says so in the reader's language.
 */
gboolean canvass_public_name (CanvassPublicName choice,
                              const char *name,
                              const char *given_name,
                              const char *family_name,
                              char *out,
                              gsize size);

/* @out: where is written, with a zero, what stands beside a name: the district, or where there is
 * none the postcode; never both, and of a ZIP+4 no more than the ZIP. Either may be "". */
void canvass_public_place (const char *district, const char *postcode, char *out, gsize size);

/**
 * canvass_public_line:
 * @place: a postcode or a district; it or @name may be ""
 * @page_rtl: whether the page it stands on runs from right to left
 * @out: where the line is written, with a zero; a part that has no room is left out
 *
 * Joins them with the comma of the script that the name is written in and in that script's
 * direction, whatever language the page speaks. Lines of it that wrap begin where the page's do.
 */
void
canvass_public_line (const char *name, const char *place, gboolean page_rtl, char *out, gsize size);

G_END_DECLS
