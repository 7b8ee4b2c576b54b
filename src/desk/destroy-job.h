/*
 * destroy-job.h: a backup, and the end of a campaign, on the thread that has the ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "ledger/note.h"

G_BEGIN_DECLS

typedef struct {
  CanvassNoteKind kind;
  char *what;  /* day, form, number of people */
  char *where; /* "" */
  char *who;   /* "" */
} CanvassOutsideCopy;

/* What destroying at this desk removes, and what it cannot. */
typedef struct {
  GPtrArray *keys;    /* (owned) (element-type filename) copies of the key */
  GPtrArray *copies;  /* (owned) (element-type CanvassOutsideCopy) noted ones, by day */
  GPtrArray *readers; /* (owned) (element-type utf8) other coordinators */
  guint n_unreadable; /* notes */
} CanvassDestroyLook;

void canvass_destroy_look_free (CanvassDestroyLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassDestroyLook, canvass_destroy_look_free)

/* @key_path: (nullable) where the key lies that the ledger was opened with. */
void canvass_destroy_look_async (CanvassDesk *desk,
                                 const char *key_path,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
CanvassDestroyLook *
canvass_destroy_look_finish (CanvassDesk *desk, GAsyncResult *result, GError **error);

/* Into one file, read back. Fails with CANVASS_LEDGER_ERROR_KEY if @key_path has another key. */
void canvass_backup_async (CanvassDesk *desk,
                           const char *key_path,
                           const char *path,
                           CanvassDeskProgress *progress,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean
canvass_backup_finish (CanvassDesk *desk, GAsyncResult *result, guint *n_files, GError **error);

/* Restores @path beside the ledger, which compares every file, and takes that away again. */
void canvass_backup_check_async (CanvassDesk *desk,
                                 const char *path,
                                 CanvassDeskProgress *progress,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean canvass_backup_check_finish (CanvassDesk *desk,
                                      GAsyncResult *result,
                                      guint *n_files,
                                      GError **error);

/* Writes down what is to be destroyed: from then on canvass_destruction_find () finds it, and there
 * is no way back. @drop: (nullable) address; @language: of the certificate. */
void canvass_destroy_begin_async (CanvassDesk *desk,
                                  const char *key_path,
                                  const char *drop,
                                  const char *language,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean canvass_destroy_begin_finish (CanvassDesk *desk, GAsyncResult *result, GError **error);

G_END_DECLS
