/*
 * readiness.h: all that is looked at before people sign, in one list
 *
 * For the command line, the panel and the sheet that is printed. Only what keeps the form closed is
 * CLOSED (design.md, P12): keys, campaign, memory, vault, room. The rest warns and says what to do.
 * What is about languages is in the list of device/languages.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/check.h"
#include "device/memory.h"
#include "kiosk/settings.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/* The machine. */
#define CANVASS_CHECK_MEMORY "memory"           /* locked */
#define CANVASS_CHECK_SWAP "swap"               /* */
#define CANVASS_CHECK_HIBERNATION "hibernation" /* */
#define CANVASS_CHECK_CORE_DUMPS "core-dumps"   /* */
#define CANVASS_CHECK_INSPECTOR "inspector"     /* GTK's, which shows every text on the screen */
#define CANVASS_CHECK_SENDER "sender"           /* what talks to the network sees nothing else */
#define CANVASS_CHECK_SESSION "session"         /* nothing but Canvass on the screen */
#define CANVASS_CHECK_CLOCK "clock"             /* detail: today */
#define CANVASS_CHECK_BATTERY "battery"         /* detail: percent, "" for none */
#define CANVASS_CHECK_SCREEN "screen"           /* detail: "216 × 135" mm */
/* The table. */
#define CANVASS_CHECK_SETTINGS                                                                     \
  "settings"                          /* what it remembers; only told when it cannot be read       \
                                       */
#define CANVASS_CHECK_PIN "pin"       /* */
#define CANVASS_CHECK_MIRROR "mirror" /* detail: the stick's name */
#define CANVASS_CHECK_MEDIA "media"   /* detail: how many sticks are in */
#define CANVASS_CHECK_EXPORT "export" /* detail: the day of the last, "" for never */
#define CANVASS_CHECK_NO_PETITION "no-petition" /* only told where there is none */
/* Of each petition; subject: its title, or how its campaign's id begins. */
#define CANVASS_CHECK_CAMPAIGN "campaign" /* detail: the last day, "" for none */
#define CANVASS_CHECK_WORDS "words"       /* detail: six words to compare with the coordinator */
#define CANVASS_CHECK_KIOSK "kiosk-words" /* detail: the table's own six words */
#define CANVASS_CHECK_VAULT "vault"       /* whole, and a test record could be sealed and stored */
#define CANVASS_CHECK_NEWER "newer"       /* written by a later release: only told where it is */
#define CANVASS_CHECK_ROOM "room"         /* detail: signatures that still fit */

/* What only the caller knows. */
typedef enum {
  CANVASS_KNOWN_NOT, /* nothing is said about it */
  CANVASS_KNOWN_FIT,
  CANVASS_KNOWN_UNFIT,
} CanvassKnown;

/**
 * CanvassSurroundings:
 * @at_table: the table itself asks, not somebody at a terminal beside it
 * @today: "2026-11-23"
 * @memory: of the programs that people type into
 * @inspector: whether GTK's inspector is off in these
 * @sender: whether the system can keep what talks to the network from all other files
 * @screen_width_mm, @screen_height_mm: 0 where that is not known
 * @sender, @has_pin, @mirror, @last_export_day, @settings_error: as canvass_surroundings_recall ()
 * fills in
 * @mirror_state: whether the mirror is equal to the vaults
 * @n_sticks: that are in; -1 where that is not known
 * @proc, @sys, @etc: stand for /proc, /sys and /etc; NULL means these
 *
 * What to look at, beside the vaults. All strings are borrowed.
 */
typedef struct {
  gboolean at_table;
  const char *today;
  CanvassMemoryFacts memory;
  CanvassKnown inspector;
  CanvassKnown sender;
  guint screen_width_mm;
  guint screen_height_mm;
  gboolean has_pin;
  const char *mirror;
  const char *last_export_day;
  const GError *settings_error;
  CanvassKnown mirror_state;
  int n_sticks;
  const char *proc;
  const char *sys;
  const char *etc;
} CanvassSurroundings;

/* @settings: NULL with why they cannot be read. Both are borrowed until @surroundings was used. */
void canvass_surroundings_recall (CanvassSurroundings *surroundings,
                                  CanvassSettings *settings,
                                  const GError *settings_error);

/* (transfer full) (element-type CanvassCheck): all of the above. @vaults: (element-type
 * CanvassVault). In any thread; takes half a second a vault, most of it for the words. */
GPtrArray *canvass_readiness_check (GPtrArray *vaults, const CanvassSurroundings *surroundings);

G_END_DECLS
