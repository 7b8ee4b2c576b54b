/*
 * settings.h: what the desk remembers between two runs: where ledgers lie, and the user's wishes
 *
 * Nothing secret, and nothing of what a ledger holds: paths, addresses and numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CANVASS_DESK_IDLE_MINUTES 10
#define CANVASS_DESK_MAX_IDLE_MINUTES 120
#define CANVASS_DESK_MAX_RECENT 12

/**
 * CanvassDeskSettings:
 *
 * Written at once, in one piece, to desk.ini in the user's configuration folder. One that cannot be
 * read counts as empty; one that cannot be written is told on stderr and changes nothing else.
 * Signal: "changed".
 */
#define CANVASS_TYPE_DESK_SETTINGS (canvass_desk_settings_get_type ())
G_DECLARE_FINAL_TYPE (CanvassDeskSettings, canvass_desk_settings, CANVASS, DESK_SETTINGS, GObject)

CanvassDeskSettings *canvass_desk_settings_new (const char *path); /* (nullable) the usual one */

/* (transfer full) folders of ledgers, the last one used first. */
char **canvass_desk_settings_list_recent (CanvassDeskSettings *self);
/* @key_path: (nullable) where its key lies. */
void canvass_desk_settings_remember (CanvassDeskSettings *self,
                                     const char *directory,
                                     const char *key_path);
void canvass_desk_settings_forget (CanvassDeskSettings *self, const char *directory);

/* Names of what is remembered of one ledger. */
#define CANVASS_DESK_SETTING_KEY "key"                 /* path of its key file */
#define CANVASS_DESK_SETTING_WATCHED "watched"         /* folder that is looked at for batches */
#define CANVASS_DESK_SETTING_DROP "drop"               /* address */
#define CANVASS_DESK_SETTING_CREDENTIALS "credentials" /* path of the drop's credentials file */

/* (transfer full) (nullable) */
char *
canvass_desk_settings_get (CanvassDeskSettings *self, const char *directory, const char *name);
/* NULL or "" forgets. */
void canvass_desk_settings_set (CanvassDeskSettings *self,
                                const char *directory,
                                const char *name,
                                const char *value);

guint canvass_desk_settings_get_idle_minutes (CanvassDeskSettings *self);
void canvass_desk_settings_set_idle_minutes (CanvassDeskSettings *self, guint minutes);

G_END_DECLS
