/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/key-save.h"
#include "cli/option-specs.h"
#include "format/plain-line.h"

#include <string.h>

static const CanvassOptionSpec options_of_key_create[] = {
  CANVASS_OPTION_KEY_OUT,
  { "name", "TEXT", "whose key it is, at most 32 bytes; everybody can read it", 0 },
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_KEY_OPS,
  CANVASS_OPTION_KEY_MEMORY,
  CANVASS_OPTION_END,
};

static gboolean
check_name (const char *name, GError **error)
{
  gsize length = strlen (name);

  if (length == 0 || canvass_is_plain_line (name, length, CANVASS_KEY_NAME_BYTES))
    return TRUE;

  g_set_error (error,
               CANVASS_USAGE_ERROR,
               CANVASS_USAGE_ERROR_WRONG,
               "--name has to be one line of UTF-8, at most %d bytes, without controls",
               CANVASS_KEY_NAME_BYTES);
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *name = canvass_options_get (options, "name");
  g_auto (CanvassKeySaving) saving = { 0 };
  g_autoptr (CanvassKey) key = NULL;

  if (!check_name (name != NULL ? name : "", error) ||
      !canvass_key_saving_begin (&saving, options, error))
    return FALSE;

  key = canvass_key_generate (name != NULL ? name : "");
  return canvass_key_saving_finish (&saving, key, error);
}

const CanvassCommand canvass_command_key_create = {
  .group = "key",
  .name = "create",
  .summary = "Make a coordinator's key and its public half",
  .details = "The key opens everything that is sealed to it, so it is locked with a passphrase,\n"
             "which is asked for twice. Nothing is ever overwritten. FILE.pub is what others\n"
             "need in order to seal to the key; the six words printed let two people compare it\n"
             "aloud.",
  .options = options_of_key_create,
  .run = run,
};
