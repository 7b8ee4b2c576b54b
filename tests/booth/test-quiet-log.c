/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/quiet-log.h"

#define TYPED "Ana López"

static void
warn_as (const char *domain)
{
  g_log_structured (domain, G_LOG_LEVEL_MESSAGE, "MESSAGE", "Failed to set text “%s”", TYPED);
}

static void
test_a_toolkit_cannot_write_down_what_was_typed (void)
{
  if (g_test_subprocess ()) {
    canvass_quiet_log_install ("canvass-booth");
    warn_as ("Gtk");
    g_log (NULL, G_LOG_LEVEL_MESSAGE, "%s", TYPED);
    g_log ("Pango", G_LOG_LEVEL_INFO, "%s", TYPED);
    return;
  }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*Gtk-message*");
  g_test_trap_assert_stderr_unmatched ("*L?pez*");
  g_test_trap_assert_stderr_unmatched ("*Ana*");
}

/* The control: without it, it is. */
static void
test_otherwise_it_would (void)
{
  if (g_test_subprocess ()) {
    warn_as ("Gtk");
    return;
  }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_stderr ("*Ana*");
}

static void
test_our_own_messages_are_written (void)
{
  if (g_test_subprocess ()) {
    canvass_quiet_log_install ("canvass-booth");
    g_log_structured ("canvass-booth", G_LOG_LEVEL_MESSAGE, "MESSAGE", "The disk said no");
    return;
  }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_stderr ("*The disk said no*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/booth/quiet-log/a_toolkit_cannot_write_down_what_was_typed",
                   test_a_toolkit_cannot_write_down_what_was_typed);
  g_test_add_func ("/booth/quiet-log/otherwise_it_would", test_otherwise_it_would);
  g_test_add_func ("/booth/quiet-log/our_own_messages_are_written",
                   test_our_own_messages_are_written);

  return g_test_run ();
}
