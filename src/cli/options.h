/*
 * options.h: what a command understands after its name, and what it was given
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Wrong usage: nothing was done, and the message says which word is wrong. */
typedef enum {
  CANVASS_USAGE_ERROR_WRONG,
} CanvassUsageError;

#define CANVASS_USAGE_ERROR (canvass_usage_error_quark ())
GQuark canvass_usage_error_quark (void);

typedef enum {
  CANVASS_OPTION_REQUIRED = 1 << 0,
  CANVASS_OPTION_REPEATABLE = 1 << 1,
  CANVASS_OPTION_MAY_BE_EMPTY = 1 << 2,
} CanvassOptionFlags;

/**
 * CanvassOptionSpec:
 * @name: without the dashes; NULL ends a table
 * @value: what help calls its value; NULL for a switch
 */
typedef struct {
  const char *name;
  const char *value;
  const char *help;
  CanvassOptionFlags flags;
} CanvassOptionSpec;

/**
 * CanvassOptions:
 *
 * The words behind a command, sorted. Texts belong to the argv they were parsed from.
 */
typedef struct _CanvassOptions CanvassOptions;

/* Understands `--name VALUE`, `--name=VALUE`, `--switch`, `--help`, `-h` and `--`; anything else
 * that starts with a dash is refused, except "-" alone. @words: NULL-terminated. With --help
 * nothing is missed. Errors: CANVASS_USAGE_ERROR. */
CanvassOptions *canvass_options_parse (const CanvassOptionSpec *specs,
                                       guint min_arguments,
                                       guint max_arguments,
                                       const char *const *words,
                                       GError **error);
void canvass_options_free (CanvassOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassOptions, canvass_options_free)

gboolean canvass_options_wants_help (const CanvassOptions *self);
gboolean canvass_options_has (const CanvassOptions *self, const char *name);
/* (nullable) the only value of @name. */
const char *canvass_options_get (const CanvassOptions *self, const char *name);
/* Every value of a repeatable @name, NULL-terminated, in the order given. */
const char *const *canvass_options_get_all (const CanvassOptions *self, const char *name);
/* A decimal number in @min…@max; @value is left as it is when @name was not given. */
gboolean canvass_options_get_number (const CanvassOptions *self,
                                     const char *name,
                                     guint64 min,
                                     guint64 max,
                                     guint64 *value,
                                     GError **error);

guint canvass_options_get_n_arguments (const CanvassOptions *self);
/* NULL-terminated. */
const char *const *canvass_options_get_arguments (const CanvassOptions *self);

G_END_DECLS
