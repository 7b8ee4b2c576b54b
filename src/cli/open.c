/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/key-unlock.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "cli/terminal-output.h"
#include "format/file.h"
#include "format/parcel.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <unistd.h>

static const CanvassOptionSpec options_of_open[] = {
  CANVASS_OPTION_KEY (CANVASS_OPTION_REQUIRED),
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

/* What is no terminal gets the very bytes. */
static gboolean
open_to_stdout (GInputStream *in, const CanvassKey *key, GError **error)
{
  g_autoptr (GOutputStream) out = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  g_autoptr (GOutputStream) shown = NULL;

  if (!isatty (STDOUT_FILENO))
    return canvass_parcel_open (in, out, key, error);

  shown = canvass_terminal_output_new (out);
  return canvass_parcel_open (in, shown, key, error) &&
         canvass_terminal_output_finish (CANVASS_TERMINAL_OUTPUT (shown), error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get_arguments (options)[0];
  guint64 size = 0;
  int fd = canvass_file_open_regular (path, &size, error);
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (CanvassKey) key = NULL;

  if (fd == -1)
    return FALSE;

  in = g_unix_input_stream_new (fd, TRUE);
  key = canvass_key_unlock (canvass_options_get (options, "key"),
                            canvass_options_get (options, "passphrase-file"),
                            error);
  if (key == NULL)
    return FALSE;

  return open_to_stdout (in, key, error) || canvass_report_name_file (path, error);
}

const CanvassCommand canvass_command_open = {
  .group = "open",
  .summary = "Read an encrypted export",
  .details =
      "Prints what is in it on standard output. When it fails in the middle, what was printed is\n"
      "genuine but not all of it. On a terminal, characters that it would obey are shown as "
      "escapes\n"
      "such as \\x1b; a file or a pipe gets every byte as it is.",
  .arguments = "FILE",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_open,
  .run = run,
};
