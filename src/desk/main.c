/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/application.h"

#include "format/secret.h"

#include <locale.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* What was opened does not reach a disk by a crash. It is too much for locking all memory: keys and
 * what was typed are in locked memory of their own, and the roll is encrypted in memory. */
static void
refuse_dumps (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  prctl (PR_SET_DUMPABLE, 0);
}

/* A build tree's catalogues, when this program lies in one. */
static void
find_catalogues (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program != NULL ? program : "");
  g_autofree char *po = g_build_filename (folder, "..", "..", "po", NULL);

  if (g_getenv ("CANVASS_LOCALE_DIR") == NULL && g_file_test (po, G_FILE_TEST_IS_DIR))
    g_setenv ("CANVASS_LOCALE_DIR", po, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (CanvassDeskApplication) application = NULL;

  if (argc == 2 && g_str_equal (argv[1], "--version")) {
    printf ("canvass-desk %s\n", CANVASS_VERSION);
    return 0;
  }
  refuse_dumps ();
  setlocale (LC_ALL, "");
  find_catalogues ();
  g_set_prgname (CANVASS_DESK_ID);
  canvass_format_init ();

  application = canvass_desk_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
