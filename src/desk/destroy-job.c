/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/destroy-job.h"

#include "format/file.h"
#include "ledger/backup.h"
#include "ledger/destroy.h"
#include "ledger/key-search.h"
#include "ledger/notes.h"
#include "print/certificate-page.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  CanvassDesk *desk; /* (owned) for its key */
  char *key_path;    /* (nullable) */
  char *path;        /* (nullable) of a backup; a drop's address */
  char *language;    /* (nullable) of the certificate */
} Request;

static Request *
request_new (CanvassDesk *desk, const char *key_path, const char *path)
{
  Request *self = g_new0 (Request, 1);

  self->desk = g_object_ref (desk);
  self->key_path = g_strdup (key_path);
  self->path = g_strdup (path);
  return self;
}

static void
request_free (gpointer data)
{
  Request *self = data;

  g_object_unref (self->desk);
  g_free (self->key_path);
  g_free (self->path);
  g_free (self->language);
  g_free (self);
}

static void
copy_free (gpointer data)
{
  CanvassOutsideCopy *self = data;

  g_free (self->what);
  g_free (self->where);
  g_free (self->who);
  g_free (self);
}

void
canvass_destroy_look_free (CanvassDestroyLook *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->copies);
  g_ptr_array_unref (self->readers);
  g_free (self);
}

static gboolean
add_note (const CanvassNote *note, gpointer user_data)
{
  CanvassOutsideCopy *copy = g_new0 (CanvassOutsideCopy, 1);
  GString *what = g_string_new (note->day);

  if (*note->what != '\0')
    g_string_append_printf (what, " · %s", note->what);
  if (*note->consent != '\0')
    g_string_append_printf (what, " · %s", note->consent);
  if (note->count > 0)
    g_string_append_printf (what, " · %" G_GUINT64_FORMAT, note->count);
  copy->kind = note->kind;
  copy->what = g_string_free (what, FALSE);
  copy->where = g_strdup (note->where);
  copy->who = g_strdup (note->who);
  g_ptr_array_add (user_data, copy);
  return TRUE;
}

static void
list_readers (GPtrArray *readers, CanvassCampaign *campaign, const CanvassKey *key)
{
  for (guint i = 0; i < canvass_campaign_get_n_recipients (campaign); i++) {
    const CanvassPublicKey *reader = canvass_campaign_get_recipient (campaign, i);

    if (memcmp (reader->seal_pk, key->pub.seal_pk, sizeof reader->seal_pk) != 0)
      g_ptr_array_add (readers, g_strdup (reader->name));
  }
}

static gpointer
look (CanvassLedger *ledger,
      CanvassRoll *roll,
      gpointer data,
      CanvassDeskProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  const Request *request = data;
  const CanvassKey *key = canvass_desk_get_key (request->desk);
  g_autoptr (CanvassDestroyLook) self = g_new0 (CanvassDestroyLook, 1);

  self->copies = g_ptr_array_new_with_free_func (copy_free);
  self->readers = g_ptr_array_new_with_free_func (g_free);
  self->keys = canvass_ledger_list_key_copies (
      canvass_ledger_get_directory (ledger), request->key_path, NULL, &key->pub);
  list_readers (self->readers, canvass_ledger_get_campaign (ledger), key);
  if (!canvass_ledger_foreach_note (
          ledger, add_note, NULL, self->copies, &self->n_unreadable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
canvass_destroy_look_async (CanvassDesk *desk,
                            const char *key_path,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  canvass_desk_run_async (desk,
                          look,
                          request_new (desk, key_path, NULL),
                          request_free,
                          (GDestroyNotify)canvass_destroy_look_free,
                          CANVASS_DESK_READS,
                          NULL,
                          NULL,
                          callback,
                          user_data);
}

CanvassDestroyLook *
canvass_destroy_look_finish (CanvassDesk *desk, GAsyncResult *result, GError **error)
{
  return canvass_desk_run_finish (desk, result, error);
}

/* A backup with another key in it would open nothing. */
static GBytes *
read_key (const Request *request, GError **error)
{
  const CanvassKey *key = canvass_desk_get_key (request->desk);
  g_autoptr (GBytes) file =
      request->key_path != NULL
          ? canvass_file_read (request->key_path, CANVASS_KEY_FILE_BYTES, NULL)
          : NULL;
  CanvassPublicKey pub;

  if (file != NULL && canvass_key_peek (file, &pub, NULL) &&
      memcmp (pub.seal_pk, key->pub.seal_pk, sizeof pub.seal_pk) == 0)
    return g_steal_pointer (&file);

  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_KEY,
                       "The key file that opened this ledger is not there any more");
  return NULL;
}

static gpointer
back_up (CanvassLedger *ledger,
         CanvassRoll *roll,
         gpointer data,
         CanvassDeskProgress *progress,
         GCancellable *cancellable,
         GError **error)
{
  const Request *request = data;
  g_autoptr (GBytes) key_file = read_key (request, error);
  guint64 n_bytes = 0;
  guint n_files = 0;

  if (key_file == NULL || !canvass_ledger_back_up (ledger,
                                                   key_file,
                                                   request->path,
                                                   &n_files,
                                                   &n_bytes,
                                                   canvass_desk_progress_step,
                                                   progress,
                                                   error))
    return NULL;
  return GUINT_TO_POINTER (n_files);
}

static void
run (CanvassDesk *desk,
     CanvassDeskWork work,
     Request *request,
     CanvassDeskProgress *progress,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  canvass_desk_run_async (desk,
                          work,
                          request,
                          request_free,
                          NULL,
                          CANVASS_DESK_LONG,
                          progress,
                          NULL,
                          callback,
                          user_data);
}

/* There is always a file. */
static gboolean
finish (CanvassDesk *desk, GAsyncResult *result, guint *n_files, GError **error)
{
  guint n = GPOINTER_TO_UINT (canvass_desk_run_finish (desk, result, error));

  if (n_files != NULL)
    *n_files = n;
  return n > 0;
}

void
canvass_backup_async (CanvassDesk *desk,
                      const char *key_path,
                      const char *path,
                      CanvassDeskProgress *progress,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  run (desk, back_up, request_new (desk, key_path, path), progress, callback, user_data);
}

gboolean
canvass_backup_finish (CanvassDesk *desk, GAsyncResult *result, guint *n_files, GError **error)
{
  return finish (desk, result, n_files, error);
}

static gpointer
check (CanvassLedger *ledger,
       CanvassRoll *roll,
       gpointer data,
       CanvassDeskProgress *progress,
       GCancellable *cancellable,
       GError **error)
{
  const Request *request = data;
  g_autofree char *parent = g_path_get_dirname (canvass_ledger_get_directory (ledger));
  g_autofree char *template = g_build_filename (parent, ".canvass-check-XXXXXX", NULL);
  guint n_files = 0;
  gboolean good;

  if (g_mkdtemp (template) == NULL) {
    g_set_error_literal (error,
                         CANVASS_LEDGER_ERROR,
                         CANVASS_LEDGER_ERROR_STORAGE,
                         "There is no room for a look at the backup");
    return NULL;
  }

  good = canvass_ledger_restore (
      request->path, template, &n_files, canvass_desk_progress_step, progress, cancellable, error);
  canvass_folder_remove (template);
  return good ? GUINT_TO_POINTER (n_files) : NULL;
}

void
canvass_backup_check_async (CanvassDesk *desk,
                            const char *path,
                            CanvassDeskProgress *progress,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  run (desk, check, request_new (desk, NULL, path), progress, callback, user_data);
}

gboolean
canvass_backup_check_finish (CanvassDesk *desk,
                             GAsyncResult *result,
                             guint *n_files,
                             GError **error)
{
  return finish (desk, result, n_files, error);
}

static gpointer
begin (CanvassLedger *ledger,
       CanvassRoll *roll,
       gpointer data,
       CanvassDeskProgress *progress,
       GCancellable *cancellable,
       GError **error)
{
  const Request *request = data;
  const char *drops[] = { request->path, NULL };
  g_autoptr (GPtrArray) keys =
      canvass_ledger_list_key_copies (canvass_ledger_get_directory (ledger),
                                      request->key_path,
                                      NULL,
                                      &canvass_desk_get_key (request->desk)->pub);
  g_autoptr (CanvassWords) words = canvass_words_new (request->language);
  const CanvassCertificateVoice voice = canvass_certificate_voice (words);
  g_autoptr (CanvassDestruction) destruction = canvass_destruction_begin (
      ledger, (const char *const *)keys->pdata, drops, NULL, &voice, error);

  return GUINT_TO_POINTER (destruction != NULL);
}

void
canvass_destroy_begin_async (CanvassDesk *desk,
                             const char *key_path,
                             const char *drop,
                             const char *language,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Request *request = request_new (desk, key_path, drop);

  request->language = g_strdup (language);
  run (desk, begin, request, NULL, callback, user_data);
}

gboolean
canvass_destroy_begin_finish (CanvassDesk *desk, GAsyncResult *result, GError **error)
{
  return finish (desk, result, NULL, error);
}
