/*
 * command.h: the table of everything `canvass` does (design.md, section 7)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"

G_BEGIN_DECLS

/**
 * CanvassCommand:
 * @group: first word, such as "key"
 * @name: (nullable) second word, such as "create"
 * @summary: one line without a full stop, as it stands in a list
 * @details: what --help says beneath the usage, paragraphs wrapped by hand
 * @arguments: (nullable) what help calls the words that are no options
 * @run: does it; on failure FALSE with one line that says what and what to do
 */
typedef struct {
  const char *group;
  const char *name;
  const char *summary;
  const char *details;
  const char *arguments;
  guint min_arguments;
  guint max_arguments;
  const CanvassOptionSpec *options;
  gboolean (*run) (const CanvassOptions *options, GError **error);
} CanvassCommand;

/* NULL-terminated; those of one group stand together. */
extern const CanvassCommand *const canvass_commands[];

/* One line on what a group is about. */
const char *canvass_group_summary (const char *group);

/* Does what argv asks for and returns the exit status: 0 done, 1 refused or failed, 2 wrong usage.
 */
int canvass_command_line_run (int argc, char **argv);

G_END_DECLS
