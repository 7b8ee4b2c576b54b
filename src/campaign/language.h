/*
 * language.h: language tags (BCP 47), how a language calls itself, and which way it is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Language, then optionally script, region and variants, in the customary case: es, zh-Hant, pt-BR,
 * es-419, ca-valencia. No extensions, no private use. */
gboolean canvass_language_is_tag (const char *tag);

/* (transfer full) (nullable) the same in the customary case, with hyphens for underscores; NULL if
 * that makes no tag either. */
char *canvass_language_tidy (const char *tag);

/* The language's name in itself, such as "Español"; NULL for one we do not know. */
const char *canvass_language_name (const char *tag);

gboolean canvass_language_is_right_to_left (const char *tag);

/* How many leading subtags two tags share, regardless of case. */
guint canvass_language_affinity (const char *a, const char *b);

G_END_DECLS
