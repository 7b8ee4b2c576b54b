/*
 * new-key.h: a coordinator's key, from nothing to where it is safe
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/recovery.h"
#include "desk/progress.h"

G_BEGIN_DECLS

#define CANVASS_NEW_KEY_COPIES 2

/**
 * CanvassNewKeyError:
 * @CANVASS_NEW_KEY_ERROR_SAME_PLACE: the other copy lies in that very folder
 * @CANVASS_NEW_KEY_ERROR_TOGETHER: another share lies in that folder: together they are the key
 */
typedef enum {
  CANVASS_NEW_KEY_ERROR_SAME_PLACE,
  CANVASS_NEW_KEY_ERROR_TOGETHER,
} CanvassNewKeyError;

#define CANVASS_NEW_KEY_ERROR (canvass_new_key_error_quark ())
GQuark canvass_new_key_error_quark (void);

/**
 * CanvassNewKey:
 *
 * Made, taken from its file or brought back from its shares; then saved, split and handed on.
 * Main thread; what takes time is done on others with copies of their own, and counts for nothing
 * when it was wiped meanwhile (cancelled then). All that is secret is in locked memory.
 *
 * Every _async () ends in canvass_new_key_finish (). Signal: "changed".
 */
#define CANVASS_TYPE_NEW_KEY (canvass_new_key_get_type ())
G_DECLARE_FINAL_TYPE (CanvassNewKey, canvass_new_key, CANVASS, NEW_KEY, GObject)

CanvassNewKey *canvass_new_key_new (void);

/* Makes one, or locks the one that is there, which was not saved yet, with this passphrase; then
 * opens what would be saved with it, to be sure. @name: "" or one plain line, or NULL for the
 * one that it has. @passphrase: (transfer full) from canvass_secret_new (). Errors: MEMORY,
 * MALFORMED. */
void canvass_new_key_make_async (CanvassNewKey *self,
                                 const char *name,
                                 char *passphrase,
                                 gsize length,
                                 CanvassDeskProgress *progress,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Takes the key of the file, which is a saved copy then. Errors: those of canvass_key_open (). */
void canvass_new_key_take_async (CanvassNewKey *self,
                                 const char *path,
                                 char *passphrase,
                                 gsize length,
                                 CanvassDeskProgress *progress,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Takes what shares brought back; it has no passphrase and no file yet. */
void canvass_new_key_take_joined (CanvassNewKey *self, const CanvassKey *key);

/* Into an existing folder, read back. Errors: those of canvass_keeping_save (), or
 * CANVASS_NEW_KEY_ERROR. */
void canvass_new_key_save_copy_async (CanvassNewKey *self,
                                      guint copy,
                                      const char *folder,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void canvass_new_key_save_public_async (CanvassNewKey *self,
                                        const char *folder,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* Splits; only while no share was saved. */
void canvass_new_key_split_async (CanvassNewKey *self,
                                  guint holders,
                                  guint threshold,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* @holder: 1…n. */
void canvass_new_key_save_share_async (CanvassNewKey *self,
                                       guint holder,
                                       const char *folder,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

gboolean canvass_new_key_finish (CanvassNewKey *self, GAsyncResult *result, GError **error);

/* (transfer none) (nullable) */
const CanvassKey *canvass_new_key_get_key (CanvassNewKey *self);
const char *canvass_new_key_get_words (CanvassNewKey *self);
const char *canvass_new_key_get_copy (CanvassNewKey *self, guint copy); /* its path */
const char *canvass_new_key_get_any_copy (CanvassNewKey *self); /* as soon as there is one */
const char *canvass_new_key_get_public_path (CanvassNewKey *self);
const char *canvass_new_key_get_share_path (CanvassNewKey *self, guint holder);
CanvassRecovery *canvass_new_key_get_rehearsal (CanvassNewKey *self); /* once it is split */

gboolean canvass_new_key_has_passphrase (CanvassNewKey *self);
gboolean canvass_new_key_is_on_one_disk (CanvassNewKey *self); /* with both copies */
guint canvass_new_key_get_holders (CanvassNewKey *self);       /* 0: not split */
guint canvass_new_key_get_threshold (CanvassNewKey *self);
guint canvass_new_key_get_n_shares_saved (CanvassNewKey *self);
/* The shares that were given back made this very key. */
gboolean canvass_new_key_is_rehearsed (CanvassNewKey *self);
gboolean canvass_new_key_is_busy (CanvassNewKey *self);

/* Everything of it; what was saved stays where it is. */
void canvass_new_key_wipe (CanvassNewKey *self);

G_END_DECLS
