/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/scroller.h"
#include "widgets/sight.h"
#include "widgets/spoken.h"

#define WIDTH 400
#define HEIGHT 300
#define ROW_HEIGHT 50

typedef struct {
  GtkWindow *window;
  CanvassScroller *scroller;
  GtkWidget *box; /* in the scroller */
} Fixture;

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer left)
{
  --*(guint *)left;
  gtk_widget_queue_draw (widget);
  return *(guint *)left > 0;
}

static void
settle (Fixture *fixture)
{
  guint left = 6;

  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->scroller), on_frame, &left, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (fixture->scroller));
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
add_rows (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++) {
    GtkWidget *row = gtk_button_new_with_label ("Row");

    gtk_widget_set_size_request (row, -1, ROW_HEIGHT);
    gtk_box_append (GTK_BOX (fixture->box), row);
  }
  settle (fixture);
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  fixture->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  fixture->scroller = g_object_new (CANVASS_TYPE_SCROLLER, "child", fixture->box, NULL);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_decorated (fixture->window, FALSE);
  gtk_window_set_default_size (fixture->window, WIDTH, HEIGHT);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->scroller));
  gtk_window_present (fixture->window);
  settle (fixture);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->scroller), (gpointer *)&fixture->scroller);
  gtk_window_destroy (fixture->window);
  g_assert_null (fixture->scroller);
}

static GtkWidget *
get_button (Fixture *fixture)
{
  return gtk_widget_get_last_child (GTK_WIDGET (fixture->scroller));
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  return canvass_sight_get_adjustment (fixture->box);
}

static void
press (Fixture *fixture)
{
  g_signal_emit_by_name (get_button (fixture), "clicked");
  settle (fixture);
}

static void
assert_says (Fixture *fixture, const char *words, const char *description)
{
  GtkWidget *stack = gtk_button_get_child (GTK_BUTTON (get_button (fixture)));
  GtkWidget *caption = gtk_stack_get_visible_child (GTK_STACK (stack));

  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (caption))), ==, words);
  g_assert_cmpstr (canvass_spoken_get_name (get_button (fixture)), ==, words);
  g_assert_cmpstr (canvass_spoken_get_description (get_button (fixture)), ==, description);
}

static void
test_what_fits_has_no_button (Fixture *fixture, gconstpointer unused)
{
  add_rows (fixture, HEIGHT / ROW_HEIGHT);
  g_assert_false (gtk_widget_get_mapped (get_button (fixture)));
  g_assert_cmpint (
      gtk_widget_get_height (gtk_widget_get_first_child (GTK_WIDGET (fixture->scroller))),
      ==,
      HEIGHT);

  add_rows (fixture, 1);
  g_assert_true (gtk_widget_get_mapped (get_button (fixture)));
  gtk_box_remove (GTK_BOX (fixture->box), gtk_widget_get_last_child (fixture->box));
  settle (fixture);
  g_assert_false (gtk_widget_get_mapped (get_button (fixture)));
}

static void
test_it_leads_through_everything_and_back (Fixture *fixture, gconstpointer unused)
{
  GtkAdjustment *adjustment = get_adjustment (fixture);
  double seen = 0;
  guint n = 0;

  add_rows (fixture, 20);
  assert_says (fixture, "More below", "Part 1 of 5");
  for (; !g_str_equal (canvass_spoken_get_name (get_button (fixture)), "Back to the top"); n++) {
    /* Nothing between two parts is left out. */
    g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <=, seen);
    seen = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment);
    press (fixture);
  }
  g_assert_cmpuint (n, ==, 4);
  assert_says (fixture, "Back to the top", "Part 5 of 5");
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment) +
                         gtk_adjustment_get_page_size (adjustment),
                     ==,
                     20 * ROW_HEIGHT);
  press (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  assert_says (fixture, "More below", "Part 1 of 5");
}

static void
test_dragging_tells_as_well (Fixture *fixture, gconstpointer unused)
{
  add_rows (fixture, 20);
  gtk_adjustment_set_value (get_adjustment (fixture), 20 * ROW_HEIGHT);
  settle (fixture);
  assert_says (fixture, "Back to the top", "Part 5 of 5");
}

static void
test_the_keyboard_comes_to_it (Fixture *fixture, gconstpointer unused)
{
  add_rows (fixture, 20);
  gtk_widget_grab_focus (gtk_widget_get_last_child (fixture->box));
  gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (fixture->window) == get_button (fixture));
}

static void
test_where_something_else_matters_it_is_left_out (Fixture *fixture, gconstpointer unused)
{
  add_rows (fixture, 20);
  canvass_scroller_set_bare (fixture->scroller, TRUE);
  settle (fixture);
  g_assert_false (gtk_widget_get_mapped (get_button (fixture)));
  canvass_scroller_set_bare (fixture->scroller, FALSE);
  settle (fixture);
  g_assert_true (gtk_widget_get_mapped (get_button (fixture)));
}

static void
test_what_matters_is_brought_in_sight_with_what_leads_to_it (Fixture *fixture, gconstpointer unused)
{
  GtkAdjustment *adjustment = get_adjustment (fixture);
  GtkWidget *row, *lead;

  add_rows (fixture, 20);
  lead = gtk_widget_get_last_child (fixture->box);
  for (guint i = 0; i < 9; i++)
    lead = gtk_widget_get_prev_sibling (lead);
  row = gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (lead));
  canvass_sight_bring (row, lead);
  settle (fixture);
  /* From the tenth row to the end of the twelfth. */
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <=, 10 * ROW_HEIGHT);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment) +
                         gtk_adjustment_get_page_size (adjustment),
                     >=,
                     13 * ROW_HEIGHT);

  /* Of what is too high for the page, its end. */
  canvass_sight_bring (gtk_widget_get_last_child (fixture->box), fixture->box);
  settle (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment) +
                         gtk_adjustment_get_page_size (adjustment),
                     ==,
                     20 * ROW_HEIGHT);
}

static void
assert_in_sight (Fixture *fixture, guint row)
{
  GtkAdjustment *adjustment = get_adjustment (fixture);
  double value = gtk_adjustment_get_value (adjustment);

  g_assert_cmpfloat (value, <=, row * ROW_HEIGHT);
  g_assert_cmpfloat (value + gtk_adjustment_get_page_size (adjustment), >=, (row + 1) * ROW_HEIGHT);
}

static gboolean
scroll_away (GtkWidget *widget, GdkFrameClock *clock, gpointer frames_left)
{
  if (--*(guint *)frames_left > 0)
    return TRUE;
  gtk_adjustment_set_value (canvass_sight_get_adjustment (widget), 12 * ROW_HEIGHT);
  return FALSE;
}

/* A voice that the page goes along with does so whenever a sentence begins. */
static void
test_what_is_scrolled_meanwhile_does_not_mislead (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *row;

  add_rows (fixture, 20);
  row = gtk_widget_get_next_sibling (gtk_widget_get_first_child (fixture->box));
  for (guint frames = 1; frames <= 3; frames++) {
    guint left = frames;

    /* Of two ticks in one frame, that of whoever came first is first. */
    gtk_widget_add_tick_callback (fixture->box, scroll_away, &left, NULL);
    canvass_sight_bring (row, NULL);
    settle (fixture);
    g_assert_cmpuint (left, ==, 0);
    assert_in_sight (fixture, 1);
  }
}

static void
test_what_has_the_focus_is_brought_back (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *first, *last;

  add_rows (fixture, 20);
  first = gtk_widget_get_first_child (fixture->box);
  last = gtk_widget_get_last_child (fixture->box);
  gtk_widget_grab_focus (first);
  settle (fixture);
  canvass_sight_bring (last, NULL);
  settle (fixture);
  assert_in_sight (fixture, 19);
  canvass_sight_bring_focus (last);
  settle (fixture);
  assert_in_sight (fixture, 0);

  /* Whoever has it in the end, wherever what comes meanwhile has moved that. */
  canvass_sight_bring_focus (first);
  gtk_widget_grab_focus (gtk_widget_get_prev_sibling (last));
  gtk_widget_set_size_request (first, -1, 6 * ROW_HEIGHT);
  settle (fixture);
  assert_in_sight (fixture, 18 + 5);
  gtk_widget_set_size_request (first, -1, ROW_HEIGHT);

  /* What is not scrolled with it has nothing to do with it, nor has what scrolls it. */
  canvass_scroller_focus_content (fixture->scroller);
  canvass_sight_bring (last, NULL);
  settle (fixture);
  canvass_sight_bring_focus (last);
  settle (fixture);
  assert_in_sight (fixture, 19);
  gtk_widget_grab_focus (get_button (fixture));
  canvass_sight_bring_focus (last);
  settle (fixture);
  assert_in_sight (fixture, 19);
}

#define ADD(name)                                                                                  \
  g_test_add ("/scroller/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  ADD (what_fits_has_no_button);
  ADD (it_leads_through_everything_and_back);
  ADD (dragging_tells_as_well);
  ADD (the_keyboard_comes_to_it);
  ADD (where_something_else_matters_it_is_left_out);
  ADD (what_matters_is_brought_in_sight_with_what_leads_to_it);
  ADD (what_is_scrolled_meanwhile_does_not_mislead);
  ADD (what_has_the_focus_is_brought_back);

  return g_test_run ();
}
