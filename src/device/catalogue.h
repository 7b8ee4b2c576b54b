/*
 * catalogue.h: the translated words in gettext's compiled catalogues
 *
 * The format of .mo files: GNU gettext manual, "The Format of GNU MO Files".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/error.h"

G_BEGIN_DECLS

#define CANVASS_CATALOGUE_MAX_BYTES (4 * 1024 * 1024)

/* (transfer full) the folder of the pages' catalogues: CANVASS_LOCALE_DIR, or that of the build
 * tree this program lies in, or where they are installed. */
char *canvass_catalogue_find_folder (void);

/* (transfer full) NULL-terminated BCP 47 tags, sorted, of the languages that @folder has a
 * catalogue for. */
char **canvass_catalogue_list (const char *folder);

/* (transfer full) (nullable) the path of the catalogue that gettext takes for @language (BCP 47):
 * its own, else its primary language's. */
char *canvass_catalogue_find (const char *folder, const char *language);

/* (transfer full) (element-type utf8) every translation, each plural form by itself, without the
 * header. Those whose originals depend on the system are left out. Errors: FOREIGN, TOO_NEW,
 * MALFORMED; FILE and TOO_LARGE. */
GPtrArray *canvass_catalogue_parse (GBytes *file, GError **error);
GPtrArray *canvass_catalogue_read (const char *path, GError **error);

/* (transfer full) (element-type utf8 utf8) what each original is in that language, for programs
 * that speak several at once; of plural forms the first. Errors: the same. */
GHashTable *canvass_catalogue_index (GBytes *file, GError **error);

G_END_DECLS
