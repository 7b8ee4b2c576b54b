/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "widgets/entry.h"
#include "widgets/keyboard.h"
#include "widgets/physical.h"

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

/* For a "van" or a "de la": where a capital comes by itself, shift is down already. */
static void
test_shift_takes_back_a_capital_that_came_by_itself (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_capital (fixture->keyboard, TRUE);
  press (fixture, "⇧");
  press_all (fixture, "va");
  press (fixture, "⇧");
  press (fixture, "N");
  press (fixture, "o");
  assert_text (fixture, "vaNo");
}

static void
test_the_next_field_begins_with_small_letters (Fixture *fixture, gconstpointer unused)
{
  press (fixture, "⇧");
  press (fixture, "⇧");
  canvass_keyboard_begin (fixture->keyboard);
  press (fixture, "a");
  press (fixture, "123");
  canvass_keyboard_begin (fixture->keyboard);
  press (fixture, "b");
  assert_text (fixture, "ab");
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
test_holding_too_long_still_leads_to_the_letter (Fixture *fixture, gconstpointer unused)
{
  hold (fixture, "a");
  assert_text (fixture, "");
  press (fixture, "a"); /* the first of what is offered */
  press (fixture, "q");
  assert_text (fixture, "aq");
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
test_a_key_leads_to_letters_with_accents (Fixture *fixture, gconstpointer unused)
{
  press (fixture, "á");
  press (fixture, "e");
  assert_text (fixture, "");
  press (fixture, "é");
  press (fixture, "e"); /* for one letter only */
  assert_text (fixture, "ée");

  press (fixture, "á");
  press (fixture, "á");
  press (fixture, "e");
  assert_text (fixture, "éee");

  press (fixture, "á");
  press (fixture, "e");
  press (fixture, "n"); /* wants none of those offered */
  assert_text (fixture, "éeen");
  g_assert_nonnull (find_key (GTK_WIDGET (fixture->keyboard), "q"));
}

static void
test_a_consonant_offers_its_vowels (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_language (fixture->keyboard, "am");
  press (fixture, "ሰ");
  press (fixture, "ሲ");
  assert_text (fixture, "ሲ");
  g_assert_null (find_key (GTK_WIDGET (fixture->keyboard), "ሲ"));
  press (fixture, "ከ");
  press (fixture, "መ"); /* a consonant may stay as it is */
  assert_text (fixture, "ሲከመ");
  press (fixture, "⌫");
  g_assert_null (find_key (GTK_WIDGET (fixture->keyboard), "ሙ"));
  assert_text (fixture, "ሲከ");
}

static gboolean
looks_pressed (Fixture *fixture, const char *caption)
{
  GtkWidget *key = find_key (GTK_WIDGET (fixture->keyboard), caption);

  g_assert_nonnull (key);
  return gtk_widget_has_css_class (key, "active");
}

static void
test_a_dead_key_looks_pressed_while_it_waits (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_language (fixture->keyboard, "fr");
  press (fixture, "^");
  g_assert_true (looks_pressed (fixture, "^"));
  press (fixture, "e");
  g_assert_false (looks_pressed (fixture, "^"));
  assert_text (fixture, "ê");

  press (fixture, "¨");
  press (fixture, "¨");
  press (fixture, "^");
  press (fixture, ""); /* the space bar */
  assert_text (fixture, "ê¨^");
}

static void
test_shift_waits_with_a_dead_key (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_language (fixture->keyboard, "es");
  canvass_keyboard_set_capital (fixture->keyboard, TRUE);
  press (fixture, "´");
  press (fixture, "A");
  press (fixture, "n");
  assert_text (fixture, "Án");
}

static void
test_a_syllable_ends_when_the_cursor_moves (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_language (fixture->keyboard, "ko");
  press (fixture, "ㄱ");
  press (fixture, "ㅏ");
  assert_text (fixture, "가");
  canvass_keyboard_finish (fixture->keyboard);
  press (fixture, "ㄴ");
  assert_text (fixture, "가ㄴ");
  press (fixture, "⌫");
  press (fixture, "⌫");
  assert_text (fixture, "");
}

static void
test_chinese_waits_in_the_row_above_the_letters (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_language (fixture->keyboard, "zh-Hans");
  press_all (fixture, "li");
  assert_text (fixture, "");
  press (fixture, "李");
  assert_text (fixture, "李");
  g_assert_null (find_key (GTK_WIDGET (fixture->keyboard), "李"));

  press_all (fixture, "shi");
  while (find_key (GTK_WIDGET (fixture->keyboard), "诗") == NULL)
    press (fixture, "⋯");
  press (fixture, "诗");
  assert_text (fixture, "李诗");

  press (fixture, "ABC"); /* Latin letters are one tap away, and so is the way back */
  press_all (fixture, "li");
  press (fixture, "拼");
  assert_text (fixture, "李诗li");
}

static void
test_what_waits_is_not_lost (Fixture *fixture, gconstpointer unused)
{
  canvass_keyboard_set_language (fixture->keyboard, "zh-Hans");
  press_all (fixture, "wang");
  press (fixture, "Done");
  assert_text (fixture, "wang");
  g_assert_cmpuint (fixture->done_count, ==, 1);
}

static gboolean
is_laid_out (Fixture *fixture)
{
  return gtk_widget_get_width (find_key (GTK_WIDGET (fixture->keyboard), "Done")) > 0;
}

static void
assert_key_is_large_enough (GtkWidget *key, GtkWidget *keyboard)
{
  double mm = canvass_widget_get_mm (key);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (key, keyboard, &bounds));
  g_assert_cmpfloat (bounds.size.width, >=, CANVASS_TARGET_MM * mm);
  g_assert_cmpfloat (bounds.size.height, >=, CANVASS_TARGET_MM * mm);
  for (GtkWidget *other = gtk_widget_get_next_sibling (key); other != NULL;
       other = gtk_widget_get_next_sibling (other)) {
    graphene_rect_t others;
    double x, y;

    g_assert_true (gtk_widget_compute_bounds (other, keyboard, &others));
    x = MAX (others.origin.x - bounds.origin.x - bounds.size.width,
             bounds.origin.x - others.origin.x - others.size.width);
    y = MAX (others.origin.y - bounds.origin.y - bounds.size.height,
             bounds.origin.y - others.origin.y - others.size.height);
    g_assert_cmpfloat (MAX (x, y), >=, CANVASS_TARGET_GAP_MM * mm - 1);
  }
}

static void
test_keys_are_as_large_as_fingers (Fixture *fixture, gconstpointer unused)
{
  static const char *const languages[] = { "en", "ar", "hi", "vi", "zh", "am" };

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    GtkWidget *keys;

    canvass_keyboard_set_language (fixture->keyboard, languages[i]);
    while (!is_laid_out (fixture))
      g_main_context_iteration (NULL, TRUE);
    keys = gtk_widget_get_first_child (GTK_WIDGET (fixture->keyboard));
    g_test_message ("%s", languages[i]);
    for (GtkWidget *key = gtk_widget_get_first_child (keys); key != NULL;
         key = gtk_widget_get_next_sibling (key))
      assert_key_is_large_enough (key, keys);
    g_assert_cmpint (gtk_widget_get_height (keys),
                     <=,
                     0.6 * gtk_widget_get_height (GTK_WIDGET (fixture->window)));
  }
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (fixture->window);
}

static void
move (Fixture *fixture, GtkDirectionType direction)
{
  gtk_widget_child_focus (GTK_WIDGET (fixture->window), direction);
}

static void
assert_focus_on (Fixture *fixture, const char *caption)
{
  g_assert_true (GTK_IS_BUTTON (get_focus (fixture)));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (get_focus (fixture))), ==, caption);
}

static void
go_among_the_keys (Fixture *fixture)
{
  while (!is_laid_out (fixture))
    g_main_context_iteration (NULL, TRUE);
  canvass_keyboard_set_focusable (fixture->keyboard, TRUE);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (fixture->keyboard), GTK_DIR_TAB_FORWARD));
}

static void
test_arrows_move_to_the_nearest_key_and_never_out (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    GtkDirectionType direction;
    const char *key;
  } steps[] = {
    { GTK_DIR_RIGHT, "w" },  { GTK_DIR_LEFT, "q" }, { GTK_DIR_DOWN, "a" }, { GTK_DIR_RIGHT, "s" },
    { GTK_DIR_LEFT, "a" },   { GTK_DIR_DOWN, "⇧" }, { GTK_DIR_LEFT, "⇧" }, { GTK_DIR_DOWN, "123" },
    { GTK_DIR_DOWN, "123" }, { GTK_DIR_UP, "⇧" },   { GTK_DIR_UP, "a" },   { GTK_DIR_UP, "q" },
    { GTK_DIR_UP, "q" },     { GTK_DIR_LEFT, "q" },
  };

  go_among_the_keys (fixture);
  assert_focus_on (fixture, "q");
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_test_message ("step %" G_GSIZE_FORMAT " to %s", i, steps[i].key);
    move (fixture, steps[i].direction);
    assert_focus_on (fixture, steps[i].key);
  }
}

static void
test_tab_goes_through_all_keys_and_out (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *keys = gtk_widget_get_first_child (GTK_WIDGET (fixture->keyboard));
  guint n_keys = 0, n_steps = 0;

  for (GtkWidget *key = gtk_widget_get_first_child (keys); key != NULL;
       key = gtk_widget_get_next_sibling (key))
    n_keys++;
  go_among_the_keys (fixture);
  do {
    n_steps++;
    g_assert_cmpuint (n_steps, <=, n_keys);
    move (fixture, GTK_DIR_TAB_FORWARD);
  } while (get_focus (fixture) != NULL &&
           gtk_widget_is_ancestor (get_focus (fixture), GTK_WIDGET (fixture->keyboard)));
  g_assert_cmpuint (n_steps, ==, n_keys);
}

static void
test_the_focus_stays_among_keys_that_change (Fixture *fixture, gconstpointer unused)
{
  go_among_the_keys (fixture);
  press (fixture, "á");
  press (fixture, "e");
  assert_focus_on (fixture, "e"); /* the first of what is offered */
  press (fixture, "é");
  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), GTK_WIDGET (fixture->keyboard)));
  gtk_widget_grab_focus (find_key (GTK_WIDGET (fixture->keyboard), "123"));
  press (fixture, "123");
  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), GTK_WIDGET (fixture->keyboard)));
  assert_focus_on (fixture, "ABC");
  assert_text (fixture, "é");
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
  ADD (shift_takes_back_a_capital_that_came_by_itself);
  ADD (the_next_field_begins_with_small_letters);
  ADD (a_capital_may_follow_at_once);
  ADD (holding_a_letter_offers_its_accents);
  ADD (holding_too_long_still_leads_to_the_letter);
  ADD (holding_with_shift_offers_capitals);
  ADD (a_key_leads_to_letters_with_accents);
  ADD (a_consonant_offers_its_vowels);
  ADD (a_dead_key_looks_pressed_while_it_waits);
  ADD (shift_waits_with_a_dead_key);
  ADD (a_syllable_ends_when_the_cursor_moves);
  ADD (chinese_waits_in_the_row_above_the_letters);
  ADD (what_waits_is_not_lost);
  ADD (a_mark_joins_its_letter);
  ADD (arabic_letters_arrive_as_they_are);
  ADD (erase_takes_what_stands_before);
  ADD (holding_erase_goes_on);
  ADD (digits_and_letters_change_places);
  ADD (done_is_said_once);
  ADD (no_key_takes_the_focus);
  ADD (keys_are_as_large_as_fingers);
  ADD (arrows_move_to_the_nearest_key_and_never_out);
  ADD (tab_goes_through_all_keys_and_out);
  ADD (the_focus_stays_among_keys_that_change);

  return g_test_run ();
}
