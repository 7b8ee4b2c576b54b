/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "format/passphrase.h"
#include "format/secret.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const CanvassOptionSpec options_of_key_suggest[] = {
  CANVASS_OPTION_END,
};

/* By write (2): a stdio buffer would keep a copy in ordinary memory. */
static gboolean
write_all (const char *text, gsize length, GError **error)
{
  while (length > 0) {
    gssize n = write (STDOUT_FILENO, text, length);

    if (n == -1 && errno == EINTR)
      continue;
    if (n == -1) {
      int saved_errno = errno;

      g_set_error (error,
                   G_FILE_ERROR,
                   g_file_error_from_errno (saved_errno),
                   "The words cannot be printed: %s",
                   g_strerror (saved_errno));
      return FALSE;
    }
    text += n;
    length -= (gsize)n;
  }

  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  gsize length;
  char *words = canvass_passphrase_suggest (&length);
  gboolean good = write_all (words, length, error) && write_all ("\n", 1, error);

  canvass_secret_free (words);
  return good;
}

const CanvassCommand canvass_command_key_suggest = {
  .group = "key",
  .name = "suggest",
  .summary = "Suggest a passphrase that nobody guesses",
  .details = "Prints six random words, of 66 bits in all. They are kept nowhere: write them down,\n"
             "and keep the paper away from the key.",
  .options = options_of_key_suggest,
  .run = run,
};
