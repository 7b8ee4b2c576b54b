/*
 * Presses that nobody meant press nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "walk.h"

#include "pages/ask-page.h"
#include "pages/flow-private.h"
#include "pages/guard.h"
#include "pages/pages.h"
#include "pages/tray.h"
#include "pages/you-page.h"
#include "widgets/entry.h"

#define CONTINUE "mousemove 640 740 "
#define MAX_TRIES 30

typedef struct {
  GPtrArray *campaigns;
  CanvassFlow *flow;
  GtkWindow *window;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  CampaignFixture campaign;

  campaign_fixture_setup (&campaign, NULL);
  walk_write_campaign (&campaign);
  fixture->campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->campaigns, campaign_fixture_seal (&campaign, 1));
  campaign_fixture_teardown (&campaign, NULL);
  fixture->flow = canvass_flow_new (fixture->campaigns, NULL);
  fixture->window = walk_show (fixture->flow, 1280, 800);
  walk_to (fixture->flow, "en", WALK_ASK);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
  g_ptr_array_unref (fixture->campaigns);
}

static void
input (const char *command)
{
  g_autofree char *line = g_strconcat ("xdotool ", command, NULL);
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static gboolean
on_waited (gpointer waited)
{
  *(gboolean *)waited = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer waited)
{
  return *(gboolean *)waited;
}

static void
wait_ms (guint ms)
{
  gboolean waited = FALSE;

  g_timeout_add (ms, on_waited, &waited);
  walk_wait (is_true, &waited);
}

static gboolean
is_at (Fixture *fixture, GType page)
{
  return G_OBJECT_TYPE (walk_get_page (fixture->flow)) == page;
}

/* An empty page that was told to go on says what is missing. */
static gboolean
complains (Fixture *fixture)
{
  return walk_find_css (GTK_WIDGET (walk_get_page (fixture->flow)), "problem") != NULL;
}

static void
test_a_double_touch_goes_one_page_on (Fixture *fixture, gconstpointer unused)
{
  wait_ms (2 * CANVASS_GUARD_SETTLE_MS);
  input (CONTINUE "click --repeat 3 --delay 90 1");
  wait_ms (2 * CANVASS_GUARD_SETTLE_MS);
  g_assert_true (is_at (fixture, CANVASS_TYPE_YOU_PAGE));
  g_assert_false (complains (fixture));
}

/* The control: presses apart from each other both count. */
static void
test_two_presses_go_two_pages_on (Fixture *fixture, gconstpointer unused)
{
  wait_ms (2 * CANVASS_GUARD_SETTLE_MS);
  input (CONTINUE "click 1");
  wait_ms (3 * CANVASS_GUARD_SETTLE_MS);
  input (CONTINUE "click 1");
  wait_ms (2 * CANVASS_GUARD_SETTLE_MS);
  g_assert_true (is_at (fixture, CANVASS_TYPE_YOU_PAGE));
  g_assert_true (complains (fixture));
}

static void
test_a_page_that_just_came_is_not_pressed (Fixture *fixture, gconstpointer unused)
{
  input ("mousemove 640 740");
  wait_ms (2 * CANVASS_GUARD_SETTLE_MS);
  walk_do (fixture->flow, "flow.next");
  input ("click 1");
  wait_ms (2 * CANVASS_GUARD_SETTLE_MS);
  g_assert_true (is_at (fixture, CANVASS_TYPE_YOU_PAGE));
  g_assert_false (complains (fixture));
}

static void
test_a_key_that_is_held_presses_once (Fixture *fixture, gconstpointer unused)
{
  wait_ms (2 * CANVASS_GUARD_SETTLE_MS);
  input ("keydown Return");
  wait_ms (1500);
  input ("keyup Return");
  wait_ms (100);
  g_assert_true (is_at (fixture, CANVASS_TYPE_YOU_PAGE));
  g_assert_false (complains (fixture));
}

/* (transfer full) */
static char *
make_click_on_a_key (Fixture *fixture)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (walk_find_css (root, "key"), root, &bounds));
  return g_strdup_printf ("mousemove %.0f %.0f click 1",
                          bounds.origin.x + bounds.size.width / 2,
                          bounds.origin.y + bounds.size.height / 2);
}

/* A finger on its way to what is there now meets keys instead. */
static void
test_a_keyboard_that_just_came_types_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *click = NULL;
  CanvassEntry *entry;
  CanvassTray *tray;
  guint n_tries = 0;

  walk_do (fixture->flow, "flow.next");
  entry =
      CANVASS_ENTRY (walk_find (GTK_WIDGET (walk_get_page (fixture->flow)), CANVASS_TYPE_ENTRY, 0));
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  walk_do (fixture->flow, "keyboard.toggle");
  walk_settle (fixture->flow);
  click = make_click_on_a_key (fixture);
  tray = CANVASS_TRAY (walk_find (GTK_WIDGET (fixture->flow), CANVASS_TYPE_TRAY, 0));
  do {
    if (n_tries++ == MAX_TRIES) {
      g_test_skip ("this machine is too busy to press in time");
      return;
    }
    walk_do (fixture->flow, "keyboard.toggle");
    walk_settle (fixture->flow);
    canvass_entry_set_text (entry, "");
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (entry), "keyboard.toggle", NULL));
    input (click);
    wait_ms (50);
  } while (canvass_tray_get_open_ms (tray) >= CANVASS_GUARD_SETTLE_MS);
  g_assert_cmpstr (canvass_entry_get_text (entry), ==, "");

  wait_ms (2 * CANVASS_GUARD_SETTLE_MS);
  input (click);
  wait_ms (100);
  g_assert_cmpstr (canvass_entry_get_text (entry), !=, "");
}

#define ADD(name)                                                                                  \
  g_test_add ("/guard/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_assert_nonnull (xdotool);

  ADD (a_double_touch_goes_one_page_on);
  ADD (two_presses_go_two_pages_on);
  ADD (a_page_that_just_came_is_not_pressed);
  ADD (a_key_that_is_held_presses_once);
  ADD (a_keyboard_that_just_came_types_nothing);

  return g_test_run ();
}
