/*
 * stick-place.h: a folder of a stick as a place to write to, for the thread that does it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/stick.h"
#include "vault/export.h"

G_BEGIN_DECLS

/**
 * CanvassStickPlace:
 *
 * Blocks in all it does. Initialize to zeros but for folder_fd and root: -1.
 */
typedef struct {
  CanvassStick *stick; /* borrowed */
  int root;            /* (owned) or -1 */
  int folder_fd;       /* (owned) or -1 */
  char *path;          /* (owned) */
  CanvassWork *work;   /* borrowed: told of every step, and asked whether to go on */
  guint64 done_bytes;
  guint64 total_bytes; /* 0: not known */
  CanvassExportPlace place;
} CanvassStickPlace;

#define CANVASS_STICK_PLACE_INIT                                                                   \
  {                                                                                                \
    .root = -1, .folder_fd = -1                                                                    \
  }

/* Opens @folder ("canvass/batches"), making what of it is not there. Errors:
 * CANVASS_EXPORT_ERROR. */
gboolean canvass_stick_place_open (CanvassStickPlace *self,
                                   CanvassStick *stick,
                                   const char *folder,
                                   CanvassWork *work,
                                   GError **error);
void canvass_stick_place_clear (CanvassStickPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassStickPlace, canvass_stick_place_clear)

/* One file, on the stick and read back. */
gboolean canvass_stick_place_put (CanvassStickPlace *self,
                                  const char *stem,
                                  const char *suffix,
                                  GBytes *file,
                                  char **name,
                                  GError **error);

/* What an error of an export means for @result; takes the message. */
void canvass_work_result_take_error (CanvassWorkResult *result, GError *error);

/* (transfer full) (element-type CanvassVault) with references of its own. */
GPtrArray *canvass_vaults_copy (GPtrArray *vaults);
/* Records in them that are no signatures. */
guint64 canvass_vaults_count_own (GPtrArray *vaults);
/* Records that they have lost, as far as they know. */
guint64 canvass_vaults_count_unreadable (GPtrArray *vaults);

G_END_DECLS
