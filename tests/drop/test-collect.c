/*
 * test-collect.c: what a desk asks a drop for, and how often
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/collect.h"
#include "format/decision.h"
#include "format/secret.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#define CAMPAIGN "00112233445566778899aabbccddeeff"
#define MAX_TIMES 3
#define N_FOLDERS 200

typedef struct {
  char *folder;
  char *inbox;
  char *memory;
  char *address; /* of the drop, a folder */
  char *shelf;   /* in it */
} Scene;

static void
setup (Scene *scene, gconstpointer unused)
{
  scene->folder = g_dir_make_tmp ("test-collect-XXXXXX", NULL);
  scene->inbox = g_build_filename (scene->folder, "inbox", NULL);
  scene->memory = g_build_filename (scene->folder, "memory", NULL);
  scene->address = g_build_filename (scene->folder, "drop", NULL);
  scene->shelf = g_build_filename (scene->address, CAMPAIGN, "decisions", NULL);
  g_assert_cmpint (g_mkdir (scene->inbox, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (scene->shelf, 0700), ==, 0);
}

static int
remove_one (const char *path, const struct stat *status, int kind, struct FTW *place)
{
  return remove (path);
}

static void
teardown (Scene *scene, gconstpointer unused)
{
  nftw (scene->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_free (scene->folder);
  g_free (scene->inbox);
  g_free (scene->memory);
  g_free (scene->address);
  g_free (scene->shelf);
}

/* What is called after @named, at the @nth name for it. */
static void
put (Scene *scene, const char *named, guint nth, const char *text)
{
  g_autoptr (GBytes) file = g_bytes_new_static (named, strlen (named));
  g_autofree char *first = canvass_layout_name (CANVASS_SHELF_DECISIONS, file);
  g_autofree char *name = canvass_layout_next_name (first, nth);
  g_autofree char *path = g_build_filename (scene->shelf, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* As a desk does it: what has come is read, and then remembered. */
static CanvassTransfer
collect (Scene *scene, guint *n_whole)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassDrop) drop = canvass_drop_open (scene->address, NULL, &error);
  g_autoptr (CanvassDropMemory) memory = NULL;
  g_autoptr (GPtrArray) all = NULL;
  CanvassTransfer transfer = { 0 };

  g_assert_no_error (error);
  memory = canvass_drop_memory_open (scene->memory, scene->address, &error);
  g_assert_no_error (error);
  canvass_transfer_collect (&transfer, drop, CAMPAIGN, memory, scene->inbox, &error);
  g_assert_no_error (error);

  *n_whole = 0;
  all = canvass_collected_list (scene->inbox, CAMPAIGN);
  for (guint i = 0; i < all->len; i++) {
    const CanvassCollected *collected = g_ptr_array_index (all, i);
    gboolean whole = canvass_collected_is_whole (collected);

    *n_whole += whole;
    canvass_collected_remember (collected, whole, memory);
    g_assert_cmpint (g_unlink (collected->path), ==, 0);
  }
  canvass_drop_memory_keep (memory, &error);
  g_assert_no_error (error);
  return transfer;
}

static void
assert_collects (Scene *scene, guint files, guint whole, guint held)
{
  guint n_whole;
  CanvassTransfer transfer = collect (scene, &n_whole);

  g_assert_cmpuint (transfer.files, ==, files);
  g_assert_cmpuint (n_whole, ==, whole);
  g_assert_cmpuint (transfer.held, ==, held);
}

static void
test_what_is_whole_is_fetched_once (Scene *scene, gconstpointer unused)
{
  put (scene, "right", 0, "right");
  assert_collects (scene, 1, 1, 0);
  assert_collects (scene, 0, 0, 1);
}

static void
test_what_is_not_what_its_name_says_is_fetched_thrice (Scene *scene, gconstpointer unused)
{
  put (scene, "right", 0, "wrong");
  for (guint i = 0; i < MAX_TIMES; i++)
    assert_collects (scene, 1, 0, 0);
  assert_collects (scene, 0, 0, 1);

  /* Who has the right one puts it beside. */
  put (scene, "right", 1, "right");
  assert_collects (scene, 1, 1, 1);
  assert_collects (scene, 0, 0, 2);
}

/* As it stands in the memory by the day after. */
static void
forget_today (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassDropMemory) memory = NULL;
  g_autoptr (GBytes) file = g_bytes_new_static ("right", strlen ("right"));
  g_autofree char *name = canvass_layout_name (CANVASS_SHELF_DECISIONS, file);
  g_autofree char *folder = canvass_layout_folder (CAMPAIGN, CANVASS_SHELF_DECISIONS, NULL);

  memory = canvass_drop_memory_open (scene->memory, scene->address, &error);
  g_assert_no_error (error);
  for (guint i = 1; i < MAX_TIMES; i++) {
    g_autofree char *failure = g_strdup_printf ("%s/%u", name, i);

    canvass_drop_memory_add (memory, folder, failure, strlen ("wrong"));
  }
  g_assert_true (canvass_drop_memory_keep (memory, &error));
}

static void
test_what_came_wrongly_is_tried_again_the_next_day (Scene *scene, gconstpointer unused)
{
  forget_today (scene);
  put (scene, "right", 0, "wrong");
  assert_collects (scene, 1, 0, 0);
  assert_collects (scene, 0, 0, 1);
}

static void
test_what_a_server_gave_wrongly_it_may_give_rightly (Scene *scene, gconstpointer unused)
{
  put (scene, "right", 0, "wrong");
  for (guint i = 1; i < MAX_TIMES; i++)
    assert_collects (scene, 1, 0, 0);

  put (scene, "right", 0, "right");
  assert_collects (scene, 1, 1, 0);
  assert_collects (scene, 0, 0, 1);
}

static void
test_another_size_is_another_file (Scene *scene, gconstpointer unused)
{
  put (scene, "right", 0, "much too long");
  for (guint i = 0; i < MAX_TIMES; i++)
    assert_collects (scene, 1, 0, 0);

  put (scene, "right", 0, "right");
  assert_collects (scene, 1, 1, 0);
}

/* Larger than its kind may be. */
static void
put_large (Scene *scene, guint i)
{
  g_autofree char *path = g_strdup_printf ("%s/%064x.decision", scene->shelf, i);
  FILE *file = fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpint (ftruncate (fileno (file), CANVASS_DECISION_MAX_BYTES + 1), ==, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
test_what_is_too_large_keeps_nothing_else_away (Scene *scene, gconstpointer unused)
{
  guint n_whole;
  CanvassTransfer transfer;

  for (guint i = 0; i < CANVASS_COLLECT_MAX_FILES; i++)
    put_large (scene, i);
  put (scene, "right", 0, "right");

  transfer = collect (scene, &n_whole);
  g_assert_cmpuint (n_whole, ==, 1);
  g_assert_cmpuint (transfer.files, ==, 1);
  g_assert_cmpuint (transfer.left, ==, CANVASS_COLLECT_MAX_FILES);
}

/* As of a server that is far away. */
static void
take_time (guint64 done, guint64 total, gpointer unused)
{
  g_usleep (10 * 1000);
}

static void
put_batch (Scene *scene, guint i)
{
  g_autofree char *folder = g_strdup_printf ("%s/" CAMPAIGN "/batches/%032x", scene->address, i);
  g_autofree char *path = g_strdup_printf ("%s/0000000001-%064x.batch", folder, i);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "batch", -1, NULL));
}

static void
test_folders_without_an_end_keep_nothing_away (Scene *scene, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassDrop) drop = canvass_drop_open (scene->address, NULL, &error);
  g_autoptr (CanvassDropMemory) memory =
      canvass_drop_memory_open (scene->memory, scene->address, &error);
  CanvassTransfer transfer = { .progress = take_time, .look_seconds = 1 };

  g_assert_no_error (error);
  for (guint i = 0; i < N_FOLDERS; i++)
    put_batch (scene, i);

  canvass_transfer_collect (&transfer, drop, CAMPAIGN, memory, scene->inbox, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (transfer.files, >, 0);
  g_assert_cmpuint (transfer.left, >, 0);
  g_assert_cmpuint (transfer.files + transfer.left, ==, N_FOLDERS);
}

#define ADD(name) g_test_add ("/drop/collect/" #name, Scene, NULL, setup, test_##name, teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (what_is_whole_is_fetched_once);
  ADD (what_is_not_what_its_name_says_is_fetched_thrice);
  ADD (what_came_wrongly_is_tried_again_the_next_day);
  ADD (what_a_server_gave_wrongly_it_may_give_rightly);
  ADD (another_size_is_another_file);
  ADD (what_is_too_large_keeps_nothing_else_away);
  ADD (folders_without_an_end_keep_nothing_away);

  return g_test_run ();
}
