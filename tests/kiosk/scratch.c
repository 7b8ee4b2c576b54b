/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scratch.h"

#include "campaign/source.h"
#include "format/file.h"
#include "format/key-file.h"

#include <ftw.h>
#include <stdio.h>

static void
change_line (const char *folder, const char *change)
{
  g_autofree char *path = g_build_filename (folder, "campaign.ini", NULL);
  g_autofree char *text = NULL;
  g_autofree char *name = g_strndup (change, strcspn (change, "=") + 1);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    if (g_str_has_prefix (*line, name)) {
      g_free (*line);
      *line = g_strdup (change);
      found = TRUE;
    }
  }
  g_assert_true (found);
  g_free (text);
  text = g_strjoinv ("\n", lines);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* Any date of the source is in the future on the day on which it is sealed. */
static GBytes *
seal_campaign (const char *folder)
{
  g_autoptr (CanvassSourceFolder) source = canvass_source_read_on (folder, "2026-01-01");
  g_autoptr (CanvassKey) key = canvass_key_generate ("Test");
  g_autoptr (GError) error = NULL;
  GBytes *file = canvass_source_seal (source, &key->pub, 1, key->sign_sk, &error);

  g_assert_no_error (error);
  return file;
}

static void
write_campaign (Scratch *self, const char *change)
{
  g_autofree char *folder = g_build_filename (self->folder, "source", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;

  canvass_source_create (folder, &error);
  g_assert_no_error (error);
  if (change != NULL)
    change_line (folder, change);

  file = seal_campaign (folder);
  canvass_file_write (self->campaign_file, file, 0600, &error);
  g_assert_no_error (error);
}

void
scratch_init (Scratch *self, const char *change)
{
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("test-kiosk-XXXXXX", &error);
  g_assert_no_error (error);
  self->vault = g_build_filename (self->folder, "vault", NULL);
  self->campaign_file = g_build_filename (self->folder, "test.campaign", NULL);
  write_campaign (self, change);
  self->campaign = canvass_campaign_load (self->campaign_file, &error);
  g_assert_no_error (error);
  vault = canvass_vault_enroll (self->vault, self->campaign, "Test table", &error);
  g_assert_no_error (error);
}

static int
remove_one (const char *path, const struct stat *status, int kind, struct FTW *place)
{
  return remove (path);
}

void
scratch_clear (Scratch *self)
{
  nftw (self->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_clear_object (&self->campaign);
  g_free (self->campaign_file);
  g_free (self->vault);
  g_free (self->folder);
}

guint64
scratch_count_records (Scratch *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassVault) vault = canvass_vault_open (self->vault, NULL, &error);
  CanvassVaultStatus status;

  g_assert_no_error (error);
  canvass_vault_get_status (vault, &status, &error);
  g_assert_no_error (error);
  return status.records;
}
