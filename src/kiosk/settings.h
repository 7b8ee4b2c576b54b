/*
 * settings.h: what a table itself remembers, beside its vaults: DIR/table.ini
 *
 * A GKeyFile, mode 0600, replaced whole: every setter returns only once the change is durable, on a
 * full disk too, for which DIR/table.reserve keeps room. Nothing in it is about people, and nothing
 * in it opens anything. Format version 1; a key that is not known is kept.
 *
 * Not thread-safe: for the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/pin-rules.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_SETTINGS_FILE "table.ini"
#define CANVASS_SETTINGS_MAX_BYTES (64 * 1024)

/**
 * CanvassSettingsError:
 * @CANVASS_SETTINGS_ERROR_DAMAGED: the file is not what a table writes. It was not touched: nobody
 *   may get past a PIN that way. A coordinator's new PIN may start over; see
 *   canvass_settings_start_over ()
 * @CANVASS_SETTINGS_ERROR_TOO_NEW: a later release wrote it; it was not touched
 * @CANVASS_SETTINGS_ERROR_STORAGE: the disk refuses
 * @CANVASS_SETTINGS_ERROR_BUSY: another program runs the table
 */
typedef enum {
  CANVASS_SETTINGS_ERROR_DAMAGED,
  CANVASS_SETTINGS_ERROR_TOO_NEW,
  CANVASS_SETTINGS_ERROR_STORAGE,
  CANVASS_SETTINGS_ERROR_BUSY,
} CanvassSettingsError;

#define CANVASS_SETTINGS_ERROR (canvass_settings_error_quark ())
GQuark canvass_settings_error_quark (void);

#define CANVASS_TYPE_SETTINGS (canvass_settings_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSettings, canvass_settings, CANVASS, SETTINGS, GObject)

/* Of the vault folder @directory; one without a file has the defaults. */
CanvassSettings *canvass_settings_open (const char *directory, GError **error);
/* After DAMAGED: what is there is kept beside as table.ini.damaged, and nothing is remembered any
 * more. Nothing is done to a file that opens, nor to one that is TOO_NEW. */
CanvassSettings *canvass_settings_start_over (const char *directory, GError **error);
/* Whoever changes what a table remembers takes this first, for as long as the object lives: two
 * would undo each other's changes. BUSY. */
gboolean canvass_settings_lock (CanvassSettings *self, GError **error);
/* As a file of these bytes would be read; nothing is written. For checks of what is hostile. */
CanvassSettings *canvass_settings_parse (const char *bytes, gsize length, GError **error);

const char *canvass_settings_get_directory (CanvassSettings *self);

/* FALSE when no PIN was chosen yet. */
gboolean canvass_settings_get_pin (CanvassSettings *self, CanvassPinVerifier *verifier);
/* Forgets the failures too. */
gboolean canvass_settings_set_pin (CanvassSettings *self,
                                   const CanvassPinVerifier *verifier,
                                   GError **error);
/* Wrong ones since the last right one. */
guint canvass_settings_get_pin_failures (CanvassSettings *self);
gboolean canvass_settings_set_pin_failures (CanvassSettings *self, guint failures, GError **error);
/* Whether a reset with this nonce (hex) was taken in before. */
gboolean canvass_settings_knows_pin_reset (CanvassSettings *self, const char *nonce);
/* Takes it in: the new PIN and that it was taken are written at once. */
gboolean canvass_settings_reset_pin (CanvassSettings *self,
                                     const CanvassPinVerifier *verifier,
                                     const char *nonce,
                                     GError **error);

/* The canvasser has ended the event; so it stays through a restart. */
gboolean canvass_settings_get_closed (CanvassSettings *self);
/* Opening forgets the tally. */
gboolean canvass_settings_set_closed (CanvassSettings *self, gboolean closed, GError **error);
/* How many signed at the event that ended, by campaign id (hex). */
guint64 canvass_settings_get_tally (CanvassSettings *self, const char *campaign_id);
/* Closing may take more than one try: what each try closed adds up. */
gboolean canvass_settings_add_tally (CanvassSettings *self,
                                     const char *campaign_id,
                                     guint64 captured,
                                     GError **error);

/* Nothing that is signed now is stored; so it stays through a restart. */
gboolean canvass_settings_get_practice (CanvassSettings *self);
gboolean canvass_settings_set_practice (CanvassSettings *self, gboolean practice, GError **error);

/* The stick that holds the mirror: its id (canvass/stick.id), "" for none, and its name. */
const char *canvass_settings_get_mirror (CanvassSettings *self);
const char *canvass_settings_get_mirror_name (CanvassSettings *self);
gboolean canvass_settings_set_mirror (CanvassSettings *self,
                                      const char *stick_id,
                                      const char *name,
                                      GError **error);

/* Sticks that get their batches without being asked for. */
gboolean canvass_settings_is_enrolled (CanvassSettings *self, const char *stick_id);
gboolean canvass_settings_set_enrolled (CanvassSettings *self,
                                        const char *stick_id,
                                        gboolean enrolled,
                                        GError **error);

/* Where batches are sent over a network, a URL; "" for nowhere. */
const char *canvass_settings_get_drop (CanvassSettings *self);
/* The path of the file with which it is reached (drop/credentials.h); "" for none. */
const char *canvass_settings_get_credentials (CanvassSettings *self);
gboolean canvass_settings_set_drop (CanvassSettings *self,
                                    const char *url,
                                    const char *credentials,
                                    GError **error);

typedef struct {
  const char *day;  /* "2026-11-23", "" for never */
  const char *time; /* "14:05" */
  const char *to;   /* the stick's name, or the drop's */
  guint64 records;
} CanvassLastExport;

/* Borrowed until the next change. */
void canvass_settings_get_last_export (CanvassSettings *self, CanvassLastExport *last);
gboolean canvass_settings_set_last_export (CanvassSettings *self,
                                           const CanvassLastExport *last,
                                           GError **error);

/* Between start and a clean end; so the next start knows of a crash or a power cut. */
gboolean canvass_settings_get_running (CanvassSettings *self);
gboolean canvass_settings_set_running (CanvassSettings *self, gboolean running, GError **error);

/* Of signing pages or of the kiosk itself, until the canvasser has been told; with the time of the
 * last, "14:05". */
guint canvass_settings_get_crashes (CanvassSettings *self);
const char *canvass_settings_get_crash_time (CanvassSettings *self);
gboolean canvass_settings_add_crash (CanvassSettings *self, GError **error);
gboolean canvass_settings_forget_crashes (CanvassSettings *self, GError **error);

G_END_DECLS
