/*
 * help.h: what --help prints, made from the table of commands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/* Each (transfer full), ending in a line break. */
char *canvass_help_all (void);
char *canvass_help_group (const char *group);
char *canvass_help_command (const CanvassCommand *command);

G_END_DECLS
