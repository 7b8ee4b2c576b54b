/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/disk.h"

static void
test_a_folder_has_free_bytes (void)
{
  guint64 bytes = 0;
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_disk_get_free (g_get_tmp_dir (), &bytes, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bytes, >, 0);
}

static void
test_a_missing_folder_is_an_error (void)
{
  guint64 bytes;
  g_autoptr (GError) error = NULL;

  g_assert_false (canvass_disk_get_free ("/nonexistent/folder", &bytes, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_only_a_full_disk_closes (void)
{
  static const struct {
    guint64 room;
    CanvassFitness fitness;
    CanvassDiskReason reason;
  } cases[] = {
    { 0, CANVASS_FITNESS_CLOSED, CANVASS_DISK_FULL },
    { 1, CANVASS_FITNESS_WARN, CANVASS_DISK_LOW },
    { CANVASS_DISK_LOW_RECORDS - 1, CANVASS_FITNESS_WARN, CANVASS_DISK_LOW },
    { CANVASS_DISK_LOW_RECORDS, CANVASS_FITNESS_FIT, CANVASS_DISK_ROOMY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CanvassDiskVerdict verdict = canvass_disk_judge (cases[i].room);

    g_assert_cmpint (verdict.fitness, ==, cases[i].fitness);
    g_assert_cmpint (verdict.reason, ==, cases[i].reason);
    g_assert_cmpuint (strlen (canvass_disk_describe (verdict.reason)), >, 20);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device/disk/a_folder_has_free_bytes", test_a_folder_has_free_bytes);
  g_test_add_func ("/device/disk/a_missing_folder_is_an_error", test_a_missing_folder_is_an_error);
  g_test_add_func ("/device/disk/only_a_full_disk_closes", test_only_a_full_disk_closes);

  return g_test_run ();
}
