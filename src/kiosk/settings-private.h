/*
 * settings-private.h: what getters and setters share with the file behind them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/settings.h"

G_BEGIN_DECLS

struct _CanvassSettings {
  GObject parent_instance;

  char *directory; /* "" for one that was only parsed */
  GKeyFile *file;
  int lock_fd; /* -1 while not locked */

  /* What getters lend. */
  char *mirror;
  char *mirror_name;
  char *drop;
  char *credentials;
  char *crash_time;
  char *export_day;
  char *export_time;
  char *export_to;
};

/* A number that is missing is 0. FALSE for one that is none, or more than @max. */
gboolean canvass_settings_read_number (
    CanvassSettings *self, const char *group, const char *key, guint64 max, guint64 *value);

/* (transfer full) all there is, for canvass_settings_save () after a change: where that cannot be
 * written, the change is taken back. */
char *canvass_settings_remember (CanvassSettings *self);
gboolean canvass_settings_save (CanvassSettings *self, const char *before, GError **error);

G_END_DECLS
