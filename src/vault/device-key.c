/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/device-key.h"

#include "format/secret.h"
#include "vault/failure.h"
#include "vault/folder.h"
#include "vault/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "CVK1"
#define MAGIC_BYTES 4
#define FILE_BYTES (MAGIC_BYTES + CANVASS_SEED_BYTES)

gboolean
canvass_device_key_create (const char *path,
                           guint8 device_sk[static CANVASS_SIGN_SK_BYTES],
                           guint8 device_pk[static CANVASS_SIGN_PK_BYTES],
                           GError **error)
{
  guint8 *file = canvass_secret_new (FILE_BYTES);
  gboolean written;

  memcpy (file, MAGIC, MAGIC_BYTES);
  randombytes_buf (file + MAGIC_BYTES, CANVASS_SEED_BYTES);
  crypto_sign_seed_keypair (device_pk, device_sk, file + MAGIC_BYTES);
  written = canvass_folder_create_file (AT_FDCWD, path, file, FILE_BYTES, 0600, error);
  canvass_secret_free (file);
  return written;
}

/* One byte more than there should be, to notice a longer file. */
static gboolean
read_file (const char *path, guint8 file[static FILE_BYTES + 1])
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  gboolean whole;

  if (fd < 0)
    return FALSE;

  whole = fstat (fd, &info) == 0 && S_ISREG (info.st_mode);
  /* A copy may have come open to all: what cannot be closed is used as it is. */
  if (whole && (info.st_mode & 077) != 0)
    fchmod (fd, 0600);

  whole = whole && read (fd, file, FILE_BYTES + 1) == FILE_BYTES &&
          memcmp (file, MAGIC, MAGIC_BYTES) == 0;
  close (fd);
  return whole;
}

gboolean
canvass_device_key_load (const char *path,
                         guint8 device_sk[static CANVASS_SIGN_SK_BYTES],
                         guint8 device_pk[static CANVASS_SIGN_PK_BYTES],
                         GError **error)
{
  guint8 *file = canvass_secret_new (FILE_BYTES + 1);
  gboolean loaded = read_file (path, file);

  if (loaded)
    crypto_sign_seed_keypair (device_pk, device_sk, file + MAGIC_BYTES);
  else
    g_set_error_literal (error,
                         CANVASS_VAULT_ERROR,
                         CANVASS_VAULT_ERROR_CORRUPT,
                         "The kiosk's own key (" CANVASS_DEVICE_KEY_FILE ") is missing or damaged. "
                         "The records are untouched. Restore the file from a copy, or keep the "
                         "folder for salvage and enroll afresh in another");

  canvass_secret_free (file);
  return loaded;
}
