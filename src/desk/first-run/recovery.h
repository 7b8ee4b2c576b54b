/*
 * recovery.h: shares are given back until they bring a key back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/share.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassRecoveryError:
 * @CANVASS_RECOVERY_ERROR_FOREIGN: that file is no share
 * @CANVASS_RECOVERY_ERROR_DAMAGED: cut off or altered: another copy of it is needed
 * @CANVASS_RECOVERY_ERROR_OTHER: of another key, or of another time that this key was split
 * @CANVASS_RECOVERY_ERROR_TWICE: that holder's share was given already
 */
typedef enum {
  CANVASS_RECOVERY_ERROR_FOREIGN,
  CANVASS_RECOVERY_ERROR_DAMAGED,
  CANVASS_RECOVERY_ERROR_OTHER,
  CANVASS_RECOVERY_ERROR_TWICE,
} CanvassRecoveryError;

#define CANVASS_RECOVERY_ERROR (canvass_recovery_error_quark ())
GQuark canvass_recovery_error_quark (void);

/**
 * CanvassRecovery:
 *
 * What was given is in locked memory. Main thread; files are read on others. Signal: "changed".
 */
#define CANVASS_TYPE_RECOVERY (canvass_recovery_get_type ())
G_DECLARE_FINAL_TYPE (CanvassRecovery, canvass_recovery, CANVASS, RECOVERY, GObject)

/* @split_id: (nullable) the only split whose shares are taken; any unless told. */
CanvassRecovery *canvass_recovery_new (const guint8 *split_id);

/* Fails with CANVASS_RECOVERY_ERROR, or CANVASS_FORMAT_ERROR_FILE when @path cannot be read;
 * cancelled when it was wiped meanwhile. What was given before stays. */
void canvass_recovery_add_async (CanvassRecovery *self,
                                 const char *path,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean canvass_recovery_add_finish (CanvassRecovery *self, GAsyncResult *result, GError **error);

guint canvass_recovery_get_n_given (CanvassRecovery *self);
guint canvass_recovery_get_holder (CanvassRecovery *self, guint i); /* 1…n, of what was given */
guint canvass_recovery_get_threshold (CanvassRecovery *self);       /* 0 before the first */

/* (transfer none) (nullable) as soon as enough were given. */
const CanvassKey *canvass_recovery_get_key (CanvassRecovery *self);

/* Forgets all. */
void canvass_recovery_wipe (CanvassRecovery *self);

G_END_DECLS
