/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "pages/tray.h"
#include "widgets/entry-row.h"
#include "widgets/keyboard.h"

typedef struct {
  GtkWindow *window;
  CanvassEntry *entry;
  CanvassEntry *next;
  GtkWidget *show; /* beside the first */
  GtkWidget *button;
  CanvassTray *tray;
  guint n_left;
  guint n_done;
} Fixture;

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
count (guint *n)
{
  ++*n;
}

/* What a page does when Enter is pressed in a field. */
static void
on_activate (Fixture *fixture)
{
  fixture->n_done++;
  gtk_widget_grab_focus (GTK_WIDGET (fixture->next));
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *row;

  fixture->entry = canvass_entry_new ();
  fixture->next = canvass_entry_new ();
  fixture->button = gtk_button_new_with_label ("Continue");
  fixture->tray = canvass_tray_new ();
  row = canvass_entry_row_new (fixture->entry);
  fixture->show = gtk_widget_get_last_child (row);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), canvass_entry_row_new (fixture->next));
  gtk_box_append (GTK_BOX (box), fixture->button);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->tray));
  g_signal_connect_swapped (fixture->entry, "left", G_CALLBACK (count), &fixture->n_left);
  g_signal_connect_swapped (fixture->entry, "activate", G_CALLBACK (on_activate), fixture);

  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (fixture->window, box);
  gtk_window_set_default_size (fixture->window, 1280, 800);
  gtk_window_present (fixture->window);
  gtk_widget_grab_focus (fixture->button);
  iterate ();
  fixture->n_left = 0;
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
  iterate ();
}

static GtkWidget *
find_key (GtkWidget *below, const char *caption)
{
  if (GTK_IS_BUTTON (below) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (below)), caption) == 0)
    return below;

  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_key (child, caption);

    if (found != NULL)
      return found;
  }

  return NULL;
}

static void
press (Fixture *fixture, const char *caption)
{
  GtkWidget *key = find_key (GTK_WIDGET (fixture->tray), caption);

  g_assert_nonnull (key);
  g_signal_emit_by_name (key, "clicked");
  iterate ();
}

static void
toggle (Fixture *fixture)
{
  g_signal_emit_by_name (fixture->show, "clicked");
  iterate ();
}

static gboolean
is_inside (Fixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (fixture->tray));
}

static gboolean
is_in (Fixture *fixture, CanvassEntry *entry)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (entry));
}

/* As a real keyboard would. */
static gboolean
press_real_key (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
  }
  iterate ();
  return handled;
}

static void
release_real_key (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-released", keyval, 0, 0);
  }
}

static void
test_stays_closed_for_real_keys (Fixture *fixture, gconstpointer unused)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->entry));
  iterate ();
  g_assert_false (canvass_tray_is_open (fixture->tray));
}

static void
test_the_button_shows_and_hides_it (Fixture *fixture, gconstpointer unused)
{
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (fixture->show), GTK_ACCESSIBLE_PROPERTY_LABEL, "Show the keyboard");
  g_assert_true (gtk_widget_get_focusable (fixture->show));

  toggle (fixture);
  g_assert_true (canvass_tray_is_open (fixture->tray));
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (fixture->show), GTK_ACCESSIBLE_PROPERTY_LABEL, "Hide the keyboard");

  toggle (fixture);
  g_assert_false (canvass_tray_is_open (fixture->tray));
  g_assert_true (is_in (fixture, fixture->entry));
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (fixture->show), GTK_ACCESSIBLE_PROPERTY_LABEL, "Show the keyboard");
}

static void
test_keys_say_what_they_are (Fixture *fixture, gconstpointer unused)
{
  static const char *const keys[][2] = {
    { "q", "q" },
    { "⇧", "Shift" },
    { "⌫", "Erase" },
    { "123", "Digits and signs" },
    { "ABC", "Other letters" },
    { "", "Space" },
    { "⋯", "More characters" },
    { "王", "王" },
  };

  canvass_tray_set_language (fixture->tray, "zh-Hans");
  toggle (fixture);
  press (fixture, "⇧");
  press (fixture, "⇧");
  press (fixture, "⇪");
  for (const char *letter = "wang"; *letter != '\0'; letter++)
    press (fixture, (const char[]){ *letter, '\0' });
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    GtkWidget *key = find_key (GTK_WIDGET (fixture->tray), keys[i][0]);

    g_test_message ("%s", keys[i][1]);
    g_assert_nonnull (key);
    gtk_test_accessible_assert_property (
        GTK_ACCESSIBLE (key), GTK_ACCESSIBLE_PROPERTY_LABEL, keys[i][1]);
  }

  canvass_tray_set_language (fixture->tray, "en");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_key (GTK_WIDGET (fixture->tray), "á")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Letters with accents");
}

static void
test_opened_by_a_key_it_takes_the_focus_and_types (Fixture *fixture, gconstpointer unused)
{
  toggle (fixture);
  g_assert_true (is_inside (fixture));
  g_assert_true (gtk_window_get_focus (fixture->window) ==
                 find_key (GTK_WIDGET (fixture->tray), "q"));
  press (fixture, "a");
  press (fixture, "n");
  press (fixture, "⌫");
  press (fixture, "á");
  press (fixture, "n");
  press (fixture, "ñ");
  g_assert_true (is_inside (fixture));
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "añ");
  g_assert_cmpuint (fixture->n_left, ==, 0);
}

static void
test_enter_presses_once_however_long_it_is_held (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *keyboard;

  toggle (fixture);
  keyboard = gtk_widget_get_first_child (GTK_WIDGET (fixture->tray));
  g_assert_true (press_real_key (keyboard, GDK_KEY_Return));
  g_assert_true (press_real_key (keyboard, GDK_KEY_Return));
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "q");
  release_real_key (keyboard, GDK_KEY_Return);
  g_assert_true (press_real_key (keyboard, GDK_KEY_space));
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "qq");
}

static void
test_escape_closes_it_and_gives_the_focus_back (Fixture *fixture, gconstpointer unused)
{
  toggle (fixture);
  g_assert_true (press_real_key (GTK_WIDGET (fixture->tray), GDK_KEY_Escape));
  g_assert_false (canvass_tray_is_open (fixture->tray));
  g_assert_true (is_in (fixture, fixture->entry));
  g_assert_cmpuint (fixture->n_left, ==, 0);

  toggle (fixture); /* and it opens again */
  g_assert_true (is_inside (fixture));
}

static void
test_done_leads_to_the_next_field (Fixture *fixture, gconstpointer unused)
{
  toggle (fixture);
  press (fixture, "x");
  press (fixture, "Done");
  g_assert_cmpuint (fixture->n_done, ==, 1);
  g_assert_true (is_in (fixture, fixture->next));
  g_assert_false (canvass_tray_is_open (fixture->tray));
}

static void
test_leaving_the_keys_leaves_the_field (Fixture *fixture, gconstpointer unused)
{
  toggle (fixture);
  gtk_widget_grab_focus (fixture->button);
  iterate ();
  g_assert_false (canvass_tray_is_open (fixture->tray));
  g_assert_cmpuint (fixture->n_left, ==, 1);
}

static void
test_a_syllable_ends_with_the_cursor_or_the_field (Fixture *fixture, gconstpointer unused)
{
  canvass_tray_set_language (fixture->tray, "ko");
  toggle (fixture);
  press (fixture, "ㄱ");
  press (fixture, "ㅏ");
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "가");
  gtk_editable_set_position (GTK_EDITABLE (fixture->entry), 0);
  press (fixture, "ㄴ");
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "ㄴ가");

  gtk_widget_grab_focus (GTK_WIDGET (fixture->next));
  iterate ();
  g_signal_emit_by_name (fixture->show, "clicked");
  iterate ();
  gtk_editable_set_position (GTK_EDITABLE (fixture->entry), -1);
  press (fixture, "ㅣ");
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "ㄴ가ㅣ");
}

static void
test_letters_that_wait_go_into_the_field_that_is_left (Fixture *fixture, gconstpointer unused)
{
  canvass_tray_set_language (fixture->tray, "zh-Hans");
  toggle (fixture);
  press (fixture, "w");
  press (fixture, "o");
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "");
  gtk_widget_grab_focus (GTK_WIDGET (fixture->next));
  iterate ();
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "wo");
  g_assert_cmpstr (canvass_entry_get_text (fixture->next), ==, "");
}

static void
test_a_field_may_vanish_while_it_is_typed_into (Fixture *fixture, gconstpointer unused)
{
  toggle (fixture);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (fixture->button)),
                  gtk_widget_get_parent (GTK_WIDGET (fixture->entry)));
  iterate ();
  gtk_widget_grab_focus (GTK_WIDGET (fixture->next));
  iterate ();
  g_assert_false (canvass_tray_is_open (fixture->tray));
}

#define ADD(name)                                                                                  \
  g_test_add ("/tray/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (stays_closed_for_real_keys);
  ADD (the_button_shows_and_hides_it);
  ADD (keys_say_what_they_are);
  ADD (opened_by_a_key_it_takes_the_focus_and_types);
  ADD (enter_presses_once_however_long_it_is_held);
  ADD (escape_closes_it_and_gives_the_focus_back);
  ADD (done_leads_to_the_next_field);
  ADD (leaving_the_keys_leaves_the_field);
  ADD (a_syllable_ends_with_the_cursor_or_the_field);
  ADD (letters_that_wait_go_into_the_field_that_is_left);
  ADD (a_field_may_vanish_while_it_is_typed_into);

  return g_test_run ();
}
