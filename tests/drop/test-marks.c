/*
 * test-marks.c: what a desk remembers of a drop's folders, and what it has collected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/collect.h"
#include "drop/marks.h"
#include "format/secret.h"

#include <glib/gstdio.h>

#define SETTLES CANVASS_DROP_MARK_SETTLES_SECONDS
#define COUNTS CANVASS_DROP_MARK_COUNTS_SECONDS
#define BEGINNING 1000000
#define CAMPAIGN "00112233445566778899aabbccddeeff"
#define KIOSK "0f0e0d0c0b0a09080706050403020100"
#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

typedef struct {
  char *folder;
  char *path;
} Scene;

static void
setup (Scene *scene, gconstpointer unused)
{
  scene->folder = g_dir_make_tmp ("test-marks-XXXXXX", NULL);
  scene->path = g_build_filename (scene->folder, "marks", NULL);
}

static void
teardown (Scene *scene, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (scene->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (scene->folder, name, NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (scene->folder), ==, 0);
  g_free (scene->folder);
  g_free (scene->path);
}

static CanvassDropMarks *
open_marks (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  CanvassDropMarks *marks = canvass_drop_marks_open (scene->path, &error);

  g_assert_no_error (error);
  return marks;
}

static void
add (Scene *scene, const char *folder, const char *mark, gint64 now)
{
  g_autoptr (CanvassDropMarks) marks = open_marks (scene);
  g_autoptr (GError) error = NULL;

  canvass_drop_marks_add (marks, folder, mark, BEGINNING + now);
  canvass_drop_marks_keep (marks, &error);
  g_assert_no_error (error);
}

static gboolean
spares (Scene *scene, const char *folder, const char *mark, gint64 now)
{
  g_autoptr (CanvassDropMarks) marks = open_marks (scene);

  return canvass_drop_marks_spare (marks, folder, mark, BEGINNING + now);
}

static void
test_a_folder_is_spared_once_its_mark_has_settled (Scene *scene, gconstpointer unused)
{
  g_assert_false (spares (scene, "a", "one", 0));
  add (scene, "a", "one", 0);
  g_assert_false (spares (scene, "a", "one", 1));
  g_assert_false (spares (scene, "a", "one", SETTLES * 2));
  add (scene, "a", "one", SETTLES - 1);
  g_assert_false (spares (scene, "a", "one", SETTLES));
  add (scene, "a", "one", SETTLES);
  g_assert_true (spares (scene, "a", "one", SETTLES));
  g_assert_false (spares (scene, "b", "one", SETTLES));
}

static void
test_another_mark_begins_anew (Scene *scene, gconstpointer unused)
{
  add (scene, "a", "one", 0);
  add (scene, "a", "one", SETTLES);
  g_assert_false (spares (scene, "a", "two", SETTLES));
  add (scene, "a", "two", SETTLES + 1);
  g_assert_false (spares (scene, "a", "two", SETTLES + 2));
  g_assert_false (spares (scene, "a", "one", SETTLES + 2));
  add (scene, "a", "two", SETTLES * 2 + 1);
  g_assert_true (spares (scene, "a", "two", SETTLES * 2 + 1));
}

static void
test_no_mark_counts_for_ever (Scene *scene, gconstpointer unused)
{
  add (scene, "a", "one", 0);
  add (scene, "a", "one", SETTLES);
  g_assert_true (spares (scene, "a", "one", SETTLES + COUNTS - 1));
  g_assert_false (spares (scene, "a", "one", SETTLES + COUNTS));
}

static void
test_a_clock_that_was_turned_back_counts_for_nothing (Scene *scene, gconstpointer unused)
{
  add (scene, "a", "one", 0);
  add (scene, "a", "one", SETTLES);
  g_assert_false (spares (scene, "a", "one", SETTLES - 1));
  add (scene, "a", "one", -5);
  g_assert_false (spares (scene, "a", "one", SETTLES));
}

/* At any length, and with any byte another: it only spares asking. */
static void
test_a_torn_file_is_as_good_as_none (Scene *scene, gconstpointer unused)
{
  g_autofree char *bytes = NULL;
  gsize length;

  add (scene, "a", "one", 0);
  add (scene, "a", "one", SETTLES);
  g_assert_true (g_file_get_contents (scene->path, &bytes, &length, NULL));
  g_assert_cmpuint (length, ==, 4 + 48 + 32);
  for (gsize n = 0; n < length; n++) {
    g_assert_true (g_file_set_contents (scene->path, bytes, (gssize)n, NULL));
    g_assert_false (spares (scene, "a", "one", SETTLES));
    bytes[n] ^= 1;
    g_assert_true (g_file_set_contents (scene->path, bytes, (gssize)length, NULL));
    g_assert_false (spares (scene, "a", "one", SETTLES));
    bytes[n] ^= 1;
  }
  g_assert_true (g_file_set_contents (scene->path, bytes, (gssize)length, NULL));
  g_assert_true (spares (scene, "a", "one", SETTLES));
}

static void
test_what_was_read_back_settles_for_good (Scene *scene, gconstpointer unused)
{
  g_autoptr (CanvassDropMarks) marks = open_marks (scene);

  canvass_drop_marks_add (marks, "a", "", BEGINNING);
  g_assert_true (canvass_drop_marks_seen_today (marks, "a", BEGINNING + 1));
  g_assert_false (canvass_drop_marks_seen_today (marks, "b", BEGINNING));
  g_assert_false (canvass_drop_marks_seen_today (marks, "a", BEGINNING + COUNTS));
  for (guint day = 1; day <= 2; day++) {
    g_assert_false (canvass_drop_marks_settled (marks, "a", "one"));
    canvass_drop_marks_add (marks, "a", "one", BEGINNING + day * COUNTS);
  }
  g_assert_true (canvass_drop_marks_settled (marks, "a", "one"));
  g_assert_false (canvass_drop_marks_settled (marks, "a", "two"));
}

static void
touch (Scene *scene, const char *name)
{
  g_autofree char *path = g_build_filename (scene->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

/* As a child may have been made to leave anything there. */
static void
test_what_was_collected_is_read_in_order_and_nothing_else (Scene *scene, gconstpointer unused)
{
  static const char *const others[] = {
    "12+batches+" HASH ".batch",
    "12+batches+" KIOSK "+" HASH ".batch",
    "12+batches+..+0000000001-" HASH ".batch",
    "x+kiosks+" HASH ".kiosk",
    "12+kiosks+" HASH ".batch",
    "12+acknowledgements+" KIOSK "+" HASH ".ack",
    "12+kiosks+" KIOSK "+" HASH ".kiosk",
    HASH ".kiosk",
    "kiosks",
    "+",
  };
  g_autoptr (GPtrArray) collected = NULL;
  const CanvassCollected *last;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    touch (scene, others[i]);
  touch (scene, "5000+batches+" KIOSK "+0000000002-" HASH ".batch");
  touch (scene, "9+batches+" KIOSK "+0000000001-" HASH ".1.batch");
  touch (scene, "7+decisions+" HASH ".decision");
  touch (scene, "100+kiosks+" HASH ".kiosk");
  touch (scene, "10+campaigns+" HASH ".campaign");

  collected = canvass_collected_list (scene->folder, CAMPAIGN);
  g_assert_cmpuint (collected->len, ==, 5);
  for (guint i = 0; i < collected->len; i++)
    g_assert_cmpuint (((CanvassCollected *)g_ptr_array_index (collected, i))->shelf,
                      ==,
                      MIN (i, CANVASS_SHELF_BATCHES));
  last = g_ptr_array_index (collected, 4);
  g_assert_cmpstr (last->folder, ==, CAMPAIGN "/batches/" KIOSK);
  g_assert_cmpstr (last->name, ==, "0000000002-" HASH ".batch");
  g_assert_cmpuint (last->size, ==, 5000);
}

static void
test_what_stands_today_has_its_mark_or_none (Scene *scene, gconstpointer unused)
{
  const gint64 now = BEGINNING;
  g_autoptr (CanvassDropMarks) marks = NULL;

  add (scene, "put", "", 0);
  add (scene, "read", "a", 0);
  marks = open_marks (scene);
  g_assert_true (canvass_drop_marks_stands_today (marks, "put", "", now + 1));
  g_assert_true (canvass_drop_marks_stands_today (marks, "put", "a", now + 1));
  g_assert_true (canvass_drop_marks_stands_today (marks, "read", "a", now + 1));
  g_assert_false (canvass_drop_marks_stands_today (marks, "read", "b", now + 1));
  g_assert_false (canvass_drop_marks_stands_today (marks, "read", "a", now + COUNTS));
  g_assert_false (canvass_drop_marks_stands_today (marks, "put", "", now + COUNTS));
  g_assert_false (canvass_drop_marks_stands_today (marks, "other", "", now));
}

static void
test_what_is_old_is_forgotten (Scene *scene, gconstpointer unused)
{
  g_autoptr (CanvassDropMarks) marks = NULL;

  add (scene, "old", "a", 0);
  add (scene, "new", "a", 9);
  marks = open_marks (scene);
  canvass_drop_marks_forget (marks, BEGINNING + 9);
  g_assert_true (canvass_drop_marks_keep (marks, NULL));
  g_clear_pointer (&marks, canvass_drop_marks_free);

  marks = open_marks (scene);
  g_assert_false (canvass_drop_marks_seen_today (marks, "old", BEGINNING));
  g_assert_true (canvass_drop_marks_seen_today (marks, "new", BEGINNING));
}

#define ADD(name) g_test_add ("/drop/marks/" #name, Scene, NULL, setup, test_##name, teardown)

int
main (int argc, char *argv[])
{
  canvass_format_init ();
  g_test_init (&argc, &argv, NULL);

  ADD (a_folder_is_spared_once_its_mark_has_settled);
  ADD (another_mark_begins_anew);
  ADD (no_mark_counts_for_ever);
  ADD (a_clock_that_was_turned_back_counts_for_nothing);
  ADD (a_torn_file_is_as_good_as_none);
  ADD (what_was_read_back_settles_for_good);
  ADD (what_is_old_is_forgotten);
  ADD (what_stands_today_has_its_mark_or_none);
  ADD (what_was_collected_is_read_in_order_and_nothing_else);

  return g_test_run ();
}
