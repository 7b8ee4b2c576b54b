/*
 * canvass: everything either application does, for scripts, servers and tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"
#include "device/memory.h"
#include "format/secret.h"

int
main (int argc, char **argv)
{
  canvass_memory_protect ();
  /* Nobody's wish to look into TLS is ours. */
  g_unsetenv ("SSLKEYLOGFILE");
  /* What is printed is for a program to read; GLib would debug amid it. */
  g_log_writer_default_set_use_stderr (TRUE);
  canvass_format_init ();
  return canvass_command_line_run (argc, argv);
}
