/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/key-save.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "format/file.h"
#include "format/share.h"

static const CanvassOptionSpec options_of_key_join[] = {
  CANVASS_OPTION_KEY_OUT, CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_KEY_OPS, CANVASS_OPTION_KEY_MEMORY,
  CANVASS_OPTION_END,
};

/* (transfer full) (nullable) (element-type GBytes). Each is looked at by itself, so that an error
 * names the file. */
static GPtrArray *
read_shares (const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  for (guint i = 0; paths[i] != NULL; i++) {
    GBytes *file = canvass_file_read_secret (paths[i], CANVASS_SHARE_MAX_BYTES, error);
    CanvassShareInfo info;

    if (file == NULL)
      return NULL;
    g_ptr_array_add (files, file);
    if (!canvass_share_read (file, &info, error)) {
      canvass_report_name_file (paths[i], error);
      return NULL;
    }
  }

  return g_steal_pointer (&files);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autoptr (GPtrArray) files = read_shares (canvass_options_get_arguments (options), error);
  g_autoptr (CanvassKey) key = files != NULL ? canvass_share_join (files, error) : NULL;
  g_auto (CanvassKeySaving) saving = { 0 };

  return key != NULL && canvass_key_saving_begin (&saving, options, error) &&
         canvass_key_saving_finish (&saving, key, error);
}

const CanvassCommand canvass_command_key_join = {
  .group = "key",
  .name = "join",
  .summary = "Bring a key back from enough of its shares",
  .details = "The shares may come in any order, and more than enough do no harm. A bad one is\n"
             "named by its holder. The key gets a new passphrase; its six words are the old ones.",
  .arguments = "SHARE...",
  .min_arguments = 1,
  .max_arguments = 64,
  .options = options_of_key_join,
  .run = run,
};
