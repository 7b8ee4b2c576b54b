/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "widgets/entry.h"
#include "widgets/keyboard.h"

#include <string.h>

typedef struct {
  GtkWindow *window;
  CanvassKeyboard *keyboard;
  CanvassEntry *entry;
  guint done_count;
} Fixture;

static void
on_typed (Fixture *fixture, guint n_before, const char *text)
{
  if (n_before > 0)
    canvass_entry_replace (fixture->entry, n_before, text);
  else
    canvass_entry_type (fixture->entry, text);
}

static void
on_erase (Fixture *fixture)
{
  canvass_entry_erase (fixture->entry);
}

static void
on_done (Fixture *fixture)
{
  fixture->done_count++;
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->keyboard = canvass_keyboard_new ();
  fixture->entry = canvass_entry_new ();
  g_signal_connect_swapped (fixture->keyboard, "typed", G_CALLBACK (on_typed), fixture);
  g_signal_connect_swapped (fixture->keyboard, "erase", G_CALLBACK (on_erase), fixture);
  g_signal_connect_swapped (fixture->keyboard, "done", G_CALLBACK (on_done), fixture);

  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->keyboard));
  gtk_window_set_default_size (fixture->window, 1280, 800);
  gtk_window_set_child (fixture->window, box);
  gtk_window_present (fixture->window);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->entry));
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
}

/* The button with a caption, or NULL. */
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
  GtkWidget *key = find_key (GTK_WIDGET (fixture->keyboard), caption);

  if (key == NULL)
    g_error ("There is no key %s", caption);
  g_signal_emit_by_name (key, "clicked");
}

static void
press_all (Fixture *fixture, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    char caption[8] = "";

    g_utf8_strncpy (caption, at, 1);
    press (fixture, *at == ' ' ? "" : caption);
  }
}

/* What a finger that stays down does. */
static void
hold (Fixture *fixture, const char *caption)
{
  GtkWidget *key = find_key (GTK_WIDGET (fixture->keyboard), caption);
  g_autoptr (GListModel) controllers = NULL;

  g_assert_nonnull (key);
  controllers = gtk_widget_observe_controllers (key);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE_LONG_PRESS (controller)) {
      g_signal_emit_by_name (controller, "pressed", 1.0, 1.0);
      return;
    }
  }
  g_assert_not_reached ();
}

static void
assert_text (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, expected);
}

static void
test_types_what_the_keys_say (Fixture *fixture, gconstpointer unused)
{
  press_all (fixture, "ana o");
  assert_text (fixture, "ana o");
}

static void
test_shift_is_for_one_letter (Fixture *fixture, gconstpointer unused)
{
  press (fixture, "⇧");
  press (fixture, "A");
  press (fixture, "n");
  assert_text (fixture, "An");
}

static void
test_shift_twice_stays (Fixture *fixture, gconstpointer unused)
{
  press (fixture, "⇧");
  press (fixture, "⇧");
  press_all (fixture, "ABC");
  press (fixture, "⇪");
  press (fixture, "d");
  assert_text (fixture, "ABCd");
}

static void
test_a_capital_may_follow_at_once (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_capital (fixture->keyboard, TRUE);
  press (fixture, "A");
  canvass_keyboard_set_capital (fixture->keyboard, TRUE);
  press (fixture, "B");
  press (fixture, "c");
  assert_text (fixture, "ABc");
}

static void
test_holding_a_letter_offers_its_accents (Fixture *fixture, gconstpointer unused)
{
  hold (fixture, "e");
  g_assert_null (find_key (GTK_WIDGET (fixture->keyboard), "q"));
  press (fixture, "é");
  g_assert_nonnull (find_key (GTK_WIDGET (fixture->keyboard), "q"));
  press (fixture, "q");
  assert_text (fixture, "éq");
}

static void
test_holding_with_shift_offers_capitals (Fixture *fixture, gconstpointer unused)
{
  press (fixture, "⇧");
  hold (fixture, "E");
  press (fixture, "É");
  assert_text (fixture, "É");
}

static void
test_a_mark_joins_its_letter (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_language (fixture->keyboard, "vi");
  press (fixture, "ê");
  press (fixture, "◌\xcc\x83"); /* U+0303, the tilde */
  press (fixture, "n");
  assert_text (fixture, "ễn");
}

static void
test_arabic_letters_arrive_as_they_are (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_language (fixture->keyboard, "ar");
  press (fixture, "ع");
  press (fixture, "لا"); /* one key, two letters */
  press (fixture, "ء");
  assert_text (fixture, "علاء");
}

static void
test_erase_takes_what_stands_before (Fixture *fixture, gconstpointer unused)
{
  press_all (fixture, "ab");
  press (fixture, "⌫");
  assert_text (fixture, "a");
  press (fixture, "⌫");
  press (fixture, "⌫");
  assert_text (fixture, "");
}

static void
test_holding_erase_goes_on (Fixture *fixture, gconstpointer unused)
{
  press_all (fixture, "abcdef");
  hold (fixture, "⌫");
  while (*canvass_entry_get_text (fixture->entry) != '\0')
    g_main_context_iteration (NULL, TRUE);
  press (fixture, "⌫"); /* lets go, and takes nothing of what comes next */
  press (fixture, "x");
  assert_text (fixture, "x");
}

static void
test_digits_and_letters_change_places (Fixture *fixture, gconstpointer unused)
{
  press (fixture, "123");
  press_all (fixture, "60608");
  press (fixture, "ABC");
  press (fixture, "a");
  assert_text (fixture, "60608a");

  canvass_keyboard_set_purpose (fixture->keyboard, CANVASS_KEYS_DIGITS);
  g_assert_null (find_key (GTK_WIDGET (fixture->keyboard), "a"));
  press (fixture, "7");
  assert_text (fixture, "60608a7");
}

static void
test_done_is_said_once (Fixture *fixture, gconstpointer unused)
{
  press (fixture, "Done");
  g_assert_cmpuint (fixture->done_count, ==, 1);
}

static void
test_no_key_takes_the_focus (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  g_assert_nonnull (focus);
  press_all (fixture, "ab");
  g_assert_false (gtk_widget_child_focus (GTK_WIDGET (fixture->keyboard), GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (fixture->window) == focus);
}

#define ADD(name)                                                                                  \
  g_test_add ("/keyboard/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (types_what_the_keys_say);
  ADD (shift_is_for_one_letter);
  ADD (shift_twice_stays);
  ADD (a_capital_may_follow_at_once);
  ADD (holding_a_letter_offers_its_accents);
  ADD (holding_with_shift_offers_capitals);
  ADD (a_mark_joins_its_letter);
  ADD (arabic_letters_arrive_as_they_are);
  ADD (erase_takes_what_stands_before);
  ADD (holding_erase_goes_on);
  ADD (digits_and_letters_change_places);
  ADD (done_is_said_once);
  ADD (no_key_takes_the_focus);

  return g_test_run ();
}
