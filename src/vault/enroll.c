/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "vault/device-key.h"
#include "vault/failure.h"
#include "vault/folder.h"
#include "vault/vault-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTHING_ENROLLED "Nothing was enrolled. See whether the disk is writable, then try again"

/* Neither a way out of the folder nor something that a stick's filesystem refuses. The name itself
 * is kept in the vault and in the card as it was given. */
#define UNSAFE_IN_FILE_NAMES "/\\:*?\"<>|"

char *
canvass_vault_card_name (const char *name)
{
  g_autofree char *safe = g_strdup (name);

  g_strdelimit (safe, UNSAFE_IN_FILE_NAMES, '-');
  /* A leading dot would hide it, and ".." is a place. */
  for (char *c = safe; *c == '.'; c++)
    *c = '-';

  return g_strconcat (safe, ".kiosk", NULL);
}

/**
 * Enrolment:
 *
 * A vault in the making, below a temporary name.
 */
typedef struct {
  int directory;     /* where it will stand; locked against a second enrolment */
  gboolean made;     /* by us */
  const char *id;    /* final name of the vault's folder */
  char *temporary;   /* its present name */
  char *path;        /* its present path */
  guint8 *device_sk; /* (owned) locked memory */
  guint8 device_pk[CANVASS_SIGN_PK_BYTES];
} Enrolment;

static void
enrolment_clear (Enrolment *self)
{
  if (self->directory >= 0)
    close (self->directory);

  g_free (self->path);
  g_free (self->temporary);
  canvass_secret_free (self->device_sk);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enrolment, enrolment_clear)

static void
remove_entries (int folder)
{
  DIR *dir = fdopendir (dup (folder));
  struct dirent *entry;

  while (dir != NULL && (entry = readdir (dir)) != NULL) {
    if (unlinkat (folder, entry->d_name, 0) != 0)
      unlinkat (folder, entry->d_name, AT_REMOVEDIR);
  }

  if (dir != NULL)
    closedir (dir);
}

/* What a power cut left of an enrolment that never was: it holds no record. */
static void
remove_temporary (Enrolment *self)
{
  int folder =
      openat (self->directory, self->temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (folder < 0)
    return;

  remove_entries (folder);
  close (folder);
  unlinkat (self->directory, self->temporary, AT_REMOVEDIR);
}

static gboolean
sync_parent (int directory)
{
  int parent = openat (directory, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = parent >= 0 && fsync (parent) == 0;
  int saved_errno = errno;

  if (parent >= 0)
    close (parent);
  errno = saved_errno;
  return synced;
}

static gboolean
open_directory (Enrolment *self, const char *directory, GError **error)
{
  g_autofree char *real = NULL;

  self->made = mkdir (directory, 0700) == 0;
  if (!self->made && errno != EEXIST)
    return canvass_vault_fail (errno, "Making the vault's folder", NOTHING_ENROLLED, error);

  self->directory = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  real = realpath (directory, NULL);
  if (self->directory < 0 || real == NULL || flock (self->directory, LOCK_EX) != 0)
    return canvass_vault_fail (errno, "Opening the vault's folder", NOTHING_ENROLLED, error);

  if (self->made && !sync_parent (self->directory))
    return canvass_vault_fail (errno, "Storing the vault's folder", NOTHING_ENROLLED, error);

  self->path = g_build_filename (real, self->temporary, NULL);
  return TRUE;
}

static gboolean
check_free (Enrolment *self, GError **error)
{
  struct stat info;

  if (fstatat (self->directory, self->id, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_VAULT_ERROR,
                       CANVASS_VAULT_ERROR_EXISTS,
                       "This kiosk is enrolled for this campaign already. Nothing was changed. "
                       "To take a newer version of the campaign, update it instead");
  return FALSE;
}

static gboolean
make_folder (Enrolment *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);

  return mkdir (path, 0700) == 0 ||
         canvass_vault_fail (errno, "Making the vault's folder", NOTHING_ENROLLED, error);
}

static gboolean
make_file (Enrolment *self, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  gsize length = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return canvass_folder_create_file (AT_FDCWD, path, data, length, 0600, error);
}

static gboolean
make_card (Enrolment *self, CanvassCampaign *campaign, const char *name, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *file_name = canvass_vault_card_name (name);
  g_autoptr (GBytes) card = canvass_kiosk_card_write (
      name, canvass_campaign_get_hash (campaign), self->device_sk, &cause);

  if (card == NULL)
    return canvass_vault_translate (g_steal_pointer (&cause),
                                    CANVASS_VAULT_ERROR_REFUSED,
                                    "Nothing was enrolled. Give the table a short plain name",
                                    error);

  return make_file (self, file_name, card, error);
}

static gboolean
make_campaign_copy (Enrolment *self, CanvassCampaign *campaign, GError **error)
{
  g_autofree char *name = canvass_vault_campaign_copy_name (canvass_campaign_get_hash (campaign));

  return make_file (self, name, canvass_campaign_get_file (campaign), error);
}

static gboolean
insert_kiosk (CanvassStore *store, const char *name, const guint8 *device_pk, GError **error)
{
  g_autoptr (CanvassQuery) query = canvass_store_query (store, CANVASS_STORE_ADD_KIOSK, error);

  if (query == NULL)
    return FALSE;

  sqlite3_bind_text (query, 1, name, -1, SQLITE_STATIC);
  canvass_query_bind_blob (query, 2, device_pk, CANVASS_SIGN_PK_BYTES);
  return canvass_store_run (store, query, "Creating the vault", error);
}

static gboolean
make_store (Enrolment *self, CanvassCampaign *campaign, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, CANVASS_STORE_FILE, NULL);
  g_autoptr (CanvassStore) store = canvass_store_create (path, error);

  /* What opens a vault looks at the file first: closing would bring everything into it as well, but
   * would not say when that failed. */
  return store != NULL && insert_kiosk (store, name, self->device_pk, error) &&
         canvass_vault_insert_campaign (store, 1, campaign, error) &&
         canvass_store_checkpoint (store, error);
}

static gboolean
make_key (Enrolment *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, CANVASS_DEVICE_KEY_FILE, NULL);

  return canvass_device_key_create (path, self->device_sk, self->device_pk, error);
}

static gboolean
make_everything (Enrolment *self, CanvassCampaign *campaign, const char *name, GError **error)
{
  return mkdir (self->path, 0700) == 0
             ? make_key (self, error) && make_card (self, campaign, name, error) &&
                   make_campaign_copy (self, campaign, error) &&
                   make_file (self, CANVASS_VAULT_LOCK_FILE, NULL, error) &&
                   make_folder (self, CANVASS_VAULT_OUTBOX, error) &&
                   make_folder (self, CANVASS_VAULT_INBOX, error) &&
                   make_store (self, campaign, name, error)
             : canvass_vault_fail (errno, "Making the vault's folder", NOTHING_ENROLLED, error);
}

static gboolean
sync_path (const char *path)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;
  int saved_errno = errno;

  if (fd >= 0)
    close (fd);
  errno = saved_errno;
  return synced;
}

/* The rename is what enrols: before it there is nothing, after it everything. */
static gboolean
publish (Enrolment *self, GError **error)
{
  g_autofree char *store_path = g_build_filename (self->path, CANVASS_STORE_FILE, NULL);

  if (!sync_path (store_path) || !sync_path (self->path) ||
      !canvass_folder_rename_new (self->directory, self->temporary, self->id) ||
      fsync (self->directory) != 0)
    return canvass_vault_fail (errno, "Storing the vault", NOTHING_ENROLLED, error);

  return TRUE;
}

static gboolean
enroll (const char *directory, CanvassCampaign *campaign, const char *name, GError **error)
{
  g_auto (Enrolment) self = {
    .directory = -1,
    .id = canvass_campaign_get_id_hex (campaign),
    .temporary = g_strdup_printf (".%s.new", canvass_campaign_get_id_hex (campaign)),
    .device_sk = canvass_secret_new (CANVASS_SIGN_SK_BYTES),
  };

  if (!open_directory (&self, directory, error) || !check_free (&self, error))
    return FALSE;

  remove_temporary (&self);
  if (make_everything (&self, campaign, name, error) && publish (&self, error))
    return TRUE;

  remove_temporary (&self);
  if (self.made)
    rmdir (directory);
  return FALSE;
}

CanvassVault *
canvass_vault_enroll (const char *directory,
                      CanvassCampaign *campaign,
                      const char *name,
                      GError **error)
{
  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (campaign), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  canvass_format_init ();
  if (!enroll (directory, campaign, name, error))
    return NULL;

  return canvass_vault_open (directory, canvass_campaign_get_id_hex (campaign), error);
}
