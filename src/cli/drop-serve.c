/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "kiosk/hatch-server.h"

#include <sys/socket.h>
#include <unistd.h>

static const CanvassOptionSpec options_of_drop_serve[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_END,
};

static gboolean
is_socket_of_packets (int fd)
{
  int type = 0;
  socklen_t size = sizeof type;

  return getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autofree char *directory =
      g_canonicalize_filename (canvass_options_get (options, "vault"), NULL);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);

  if (program == NULL)
    return FALSE;
  if (is_socket_of_packets (STDIN_FILENO))
    return canvass_hatch_serve (STDIN_FILENO, program, directory, error);

  g_set_error_literal (
      error,
      CANVASS_USAGE_ERROR,
      CANVASS_USAGE_ERROR_WRONG,
      "Standard input is no socket of packets; let canvass-sender.socket start it");
  return FALSE;
}

const CanvassCommand canvass_command_drop_serve = {
  .group = "drop",
  .name = "serve",
  .summary = "Send and fetch for a table that may not reach a network itself",
  .details =
      "Standard input is the connection of a canvass-kiosk that was started with --sender, as a\n"
      "service of systemd gets it. It runs canvass drop push and pull for the petitions in DIR, "
      "one\n"
      "after the other, with the folders outbox and inbox of each, until the table hangs up.",
  .options = options_of_drop_serve,
  .run = run,
};
