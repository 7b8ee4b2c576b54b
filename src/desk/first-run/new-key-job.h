/*
 * new-key-job.h: one step of a new key that takes time, done on a thread with what it carries
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/new-key.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_NEW_KEY_MAKES,
  CANVASS_NEW_KEY_TAKES,
  CANVASS_NEW_KEY_SAVES_COPY,
  CANVASS_NEW_KEY_SAVES_PUBLIC,
  CANVASS_NEW_KEY_SPLITS,
  CANVASS_NEW_KEY_SAVES_SHARE,
} CanvassNewKeyKind;

/* What it is given, each step a part of it, and what it has done then. All owned. */
typedef struct {
  CanvassNewKeyKind kind;
  guint n_wiped;   /* when it began */
  CanvassKey *key; /* (nullable) a copy; afterwards the key that was made or taken */
  char *name;
  char *passphrase; /* secret, wiped as soon as it was used */
  gsize length;
  CanvassDeskProgress *progress;
  char *folder;
  char *other; /* (nullable) path of the other copy */
  guint index, holders, threshold;

  char *path;        /* of the key file to take; afterwards of what was saved */
  GBytes *bytes;     /* to save; afterwards the key file that was made or taken */
  GPtrArray *shares; /* (element-type GBytes) */
  char *words;
  gboolean one_disk;
} CanvassNewKeyJob;

CanvassNewKeyJob *canvass_new_key_job_new (CanvassNewKeyKind kind);
void canvass_new_key_job_free (gpointer job);

/* A GTaskThreadFunc whose task data is a job; returns a boolean. */
void
canvass_new_key_job_run (GTask *task, gpointer source, gpointer job, GCancellable *cancellable);

G_END_DECLS
