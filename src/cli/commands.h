/*
 * commands.h: the commands, one file each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

extern const CanvassCommand canvass_command_key_create;
extern const CanvassCommand canvass_command_key_show;

G_END_DECLS
