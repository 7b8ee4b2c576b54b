/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/key-unlock.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "format/file.h"
#include "format/share.h"

#include <glib/gstdio.h>
#include <stdio.h>

static const CanvassOptionSpec options_of_key_split[] = {
  { "shares", "N", "how many holders, 2 to 7", CANVASS_OPTION_REQUIRED },
  { "threshold", "K", "how many of them it takes, 2 to N", CANVASS_OPTION_REQUIRED },
  { "out-dir", "DIR", "where the shares go", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

/* (transfer full) "nora.2-of-5.share" in @folder for nora.key. */
static char *
share_path (const char *folder, const char *key_path, guint holder, guint holders)
{
  g_autofree char *base = g_path_get_basename (key_path);
  g_autofree char *name = NULL;

  if (g_str_has_suffix (base, ".key"))
    base[strlen (base) - strlen (".key")] = '\0';
  name = g_strdup_printf ("%s.%u-of-%u.share", base, holder, holders);
  return g_build_filename (folder, name, NULL);
}

static void
remove_files (GPtrArray *paths)
{
  for (guint i = 0; i < paths->len; i++)
    g_unlink (paths->pdata[i]);
}

/* All shares or none: some of them would look like enough. */
static gboolean
write_shares (GPtrArray *files, const char *folder, const char *key_path, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < files->len; i++) {
    char *path = share_path (folder, key_path, i + 1, files->len);

    if (!canvass_file_create (path, files->pdata[i], 0600, error)) {
      g_free (path);
      remove_files (paths);
      return FALSE;
    }
    g_ptr_array_add (paths, path);
  }

  for (guint i = 0; i < paths->len; i++)
    printf ("%s\n", (const char *)paths->pdata[i]);
  return TRUE;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  int saved_errno;

  if (g_mkdir (folder, 0700) == 0 || errno == EEXIST)
    return TRUE;

  saved_errno = errno;
  g_set_error (error,
               G_FILE_ERROR,
               g_file_error_from_errno (saved_errno),
               "The folder %s cannot be made: %s; nothing was written",
               folder,
               g_strerror (saved_errno));
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get_arguments (options)[0];
  const char *folder = canvass_options_get (options, "out-dir");
  guint64 holders = 0, threshold = 0;
  g_autoptr (CanvassKey) key = NULL;
  g_autoptr (GPtrArray) files = NULL;

  if (!canvass_options_get_number (
          options, "shares", 2, CANVASS_SHARE_MAX_HOLDERS, &holders, error) ||
      !canvass_options_get_number (
          options, "threshold", CANVASS_SHARE_MIN_THRESHOLD, holders, &threshold, error))
    return FALSE;

  key = canvass_key_unlock (path, canvass_options_get (options, "passphrase-file"), error);
  if (key == NULL)
    return FALSE;

  files = canvass_share_split (key, (guint)holders, (guint)threshold, error);
  if (files == NULL || !make_folder (folder, error) || !write_shares (files, folder, path, error))
    return FALSE;

  printf ("Any %" G_GUINT64_FORMAT " of these %" G_GUINT64_FORMAT
          " bring the key back; each was tried. Fewer tell nothing.\n"
          "Give each to another holder and keep none together: a share has no passphrase.\n",
          threshold,
          holders);
  return TRUE;
}

const CanvassCommand canvass_command_key_split = {
  .group = "key",
  .name = "split",
  .summary = "Share a key among holders, some of whom can bring it back",
  .details = "Writes one share a holder. Any K of the N bring the key back, fewer learn nothing\n"
             "of it; every set of K is tried before a share is written. The key itself stays as\n"
             "it is. Splitting again makes other shares, and the old ones go on working.",
  .arguments = "FILE.key",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_key_split,
  .run = run,
};
