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
extern const CanvassCommand canvass_command_key_split;
extern const CanvassCommand canvass_command_key_join;
extern const CanvassCommand canvass_command_campaign_create;
extern const CanvassCommand canvass_command_campaign_check;
extern const CanvassCommand canvass_command_campaign_seal;
extern const CanvassCommand canvass_command_campaign_show;
extern const CanvassCommand canvass_command_kiosk_enroll;
extern const CanvassCommand canvass_command_kiosk_update;
extern const CanvassCommand canvass_command_kiosk_status;
extern const CanvassCommand canvass_command_kiosk_capture;
extern const CanvassCommand canvass_command_kiosk_export;
extern const CanvassCommand canvass_command_kiosk_mirror;
extern const CanvassCommand canvass_command_kiosk_close;
extern const CanvassCommand canvass_command_kiosk_acknowledge;
extern const CanvassCommand canvass_command_kiosk_drop;
extern const CanvassCommand canvass_command_kiosk_pin;
extern const CanvassCommand canvass_command_kiosk_reset_pin;
extern const CanvassCommand canvass_command_batch_check;
extern const CanvassCommand canvass_command_drop_push;
extern const CanvassCommand canvass_command_drop_pull;
extern const CanvassCommand canvass_command_desk_create;
extern const CanvassCommand canvass_command_desk_campaign;
extern const CanvassCommand canvass_command_desk_admit;
extern const CanvassCommand canvass_command_desk_import;
extern const CanvassCommand canvass_command_desk_status;
extern const CanvassCommand canvass_command_desk_duplicates;
extern const CanvassCommand canvass_command_desk_rebuild;
extern const CanvassCommand canvass_command_desk_acknowledge;
extern const CanvassCommand canvass_command_desk_export;
extern const CanvassCommand canvass_command_desk_reset_pin;
extern const CanvassCommand canvass_command_open;

G_END_DECLS
