/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/payload.h"
#include "format/secret.h"
#include "widgets/entry.h"

typedef struct {
  GtkWindow *window;
  CanvassEntry *entry;
  GtkText *text;    /* inside the entry */
  GtkText *control; /* an ordinary one, which does what ours must not */
} Fixture;

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->entry = canvass_entry_new ();
  fixture->text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (fixture->entry)));
  fixture->control = GTK_TEXT (gtk_text_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->control));
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (fixture->window, box);
  gtk_window_present (fixture->window);
  iterate ();
  canvass_entry_set_text (fixture->entry, "Ana López");
  gtk_editable_set_text (GTK_EDITABLE (fixture->control), "Ana López");
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  GdkDisplay *display = gdk_display_get_default ();

  gdk_clipboard_set_content (gdk_display_get_clipboard (display), NULL);
  gdk_clipboard_set_content (gdk_display_get_primary_clipboard (display), NULL);
  gtk_window_destroy (fixture->window);
  iterate ();
}

static gboolean
holds_something (GdkClipboard *clipboard)
{
  return gdk_clipboard_is_local (clipboard) && gdk_clipboard_get_content (clipboard) != NULL;
}

static void
test_copies_nothing (Fixture *fixture, gconstpointer unused)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  static const char *const signals[] = { "copy-clipboard", "cut-clipboard" };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++) {
    gtk_editable_select_region (GTK_EDITABLE (fixture->text), 0, -1);
    g_signal_emit_by_name (fixture->text, signals[i]);
    gtk_widget_activate_action (GTK_WIDGET (fixture->text), "clipboard.copy", NULL);
    g_assert_false (holds_something (clipboard));
    g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "Ana López");
  }
  gtk_editable_select_region (GTK_EDITABLE (fixture->control), 0, -1);
  g_signal_emit_by_name (fixture->control, "copy-clipboard");
  g_assert_true (holds_something (clipboard));
}

static void
test_pastes_nothing (Fixture *fixture, gconstpointer unused)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));

  gdk_clipboard_set_text (clipboard, "somebody else's");
  g_signal_emit_by_name (fixture->text, "paste-clipboard");
  gtk_widget_activate_action (GTK_WIDGET (fixture->text), "clipboard.paste", NULL);
  g_signal_emit_by_name (fixture->control, "paste-clipboard");
  while (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (fixture->control)), "Ana López"))
    g_main_context_iteration (NULL, TRUE);
  iterate ();
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "Ana López");
}

static void
test_selects_nothing_for_the_primary_clipboard (Fixture *fixture, gconstpointer unused)
{
  GdkClipboard *primary = gtk_widget_get_primary_clipboard (GTK_WIDGET (fixture->window));

  gtk_editable_select_region (GTK_EDITABLE (fixture->text), 0, -1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->text), "selection.select-all", NULL);
  g_assert_false (gtk_editable_get_selection_bounds (GTK_EDITABLE (fixture->text), NULL, NULL));
  g_assert_false (holds_something (primary));
  gtk_editable_select_region (GTK_EDITABLE (fixture->control), 0, -1);
  g_assert_true (holds_something (primary));
}

static void
type (GtkText *text, const char *what)
{
  int position = -1;

  gtk_editable_insert_text (GTK_EDITABLE (text), what, -1, &position);
}

static void
test_undoes_nothing (Fixture *fixture, gconstpointer unused)
{
  gtk_editable_delete_text (GTK_EDITABLE (fixture->text), 0, -1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->text), "text.undo", NULL);
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "");

  type (fixture->control, "!");
  gtk_editable_delete_text (GTK_EDITABLE (fixture->control), 0, -1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->control), "text.undo", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->control)), !=, "");
}

static gboolean
has_popover (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child) && gtk_widget_get_visible (child))
      return TRUE;
  return FALSE;
}

static void
test_opens_no_menu_and_no_emoji_chooser (Fixture *fixture, gconstpointer unused)
{
  g_signal_emit_by_name (fixture->text, "insert-emoji");
  gtk_widget_activate_action (GTK_WIDGET (fixture->text), "misc.insert-emoji", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->text), "menu.popup", NULL);
  iterate ();
  g_assert_false (has_popover (GTK_WIDGET (fixture->text)));
  gtk_widget_activate_action (GTK_WIDGET (fixture->control), "menu.popup", NULL);
  g_assert_true (has_popover (GTK_WIDGET (fixture->control)));
}

static void
test_tells_input_methods_to_learn_nothing (Fixture *fixture, gconstpointer unused)
{
  GtkInputHints hints = gtk_text_get_input_hints (fixture->text);
  g_autofree char *module = NULL;

  g_object_get (fixture->text, "im-module", &module, NULL);
  g_assert_cmpstr (module, ==, "gtk-im-context-simple");
  g_assert_true ((hints & GTK_INPUT_HINT_PRIVATE) != 0);
  g_assert_true ((hints & GTK_INPUT_HINT_NO_SPELLCHECK) != 0);
  g_assert_true ((hints & GTK_INPUT_HINT_NO_EMOJI) != 0);
}

static void
count (gpointer object, guint *n)
{
  (*n)++;
}

static void
test_holds_no_more_than_fits (Fixture *fixture, gconstpointer unused)
{
  guint overflows = 0;

  g_signal_connect (fixture->entry, "overflow", G_CALLBACK (count), &overflows);
  canvass_entry_set_max_bytes (fixture->entry, 5);
  canvass_entry_set_text (fixture->entry, "áéí");
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "áé");
  g_assert_cmpuint (overflows, ==, 1);
  type (fixture->text, "i");
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "áéi");
  g_assert_cmpuint (overflows, ==, 1);
  type (fixture->text, "o");
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "áéi");
  g_assert_cmpuint (overflows, ==, 2);
}

/* Against a GString, with characters of one to four bytes. */
static void
test_the_buffer_keeps_what_is_typed (void)
{
  static const char *const letters[] = { "a", "é", "م", "王", "🧑", "\u0301" };
  g_autoptr (CanvassEntryBuffer) buffer = canvass_entry_buffer_new ();
  GtkEntryBuffer *self = GTK_ENTRY_BUFFER (buffer);
  g_autoptr (GString) model = g_string_new (NULL);

  for (guint i = 0; i < 5000; i++) {
    guint length = gtk_entry_buffer_get_length (self);
    guint position = g_test_rand_int_range (0, length + 1);
    gsize at = g_utf8_offset_to_pointer (model->str, position) - model->str;

    if (g_test_rand_int_range (0, 3) > 0) {
      const char *letter = letters[g_test_rand_int_range (0, G_N_ELEMENTS (letters))];

      if (model->len + strlen (letter) <= CANVASS_FIELDS_MAX_BYTES)
        g_string_insert (model, at, letter);
      gtk_entry_buffer_insert_text (self, position, letter, -1);
    } else {
      guint n = g_test_rand_int_range (0, MIN (length - position, 7) + 1);
      gsize end = g_utf8_offset_to_pointer (model->str + at, n) - model->str;

      g_string_erase (model, at, end - at);
      gtk_entry_buffer_delete_text (self, position, n);
    }
    g_assert_cmpstr (gtk_entry_buffer_get_text (self), ==, model->str);
    g_assert_cmpuint (gtk_entry_buffer_get_bytes (self), ==, model->len);
    g_assert_cmpint (gtk_entry_buffer_get_length (self), ==, g_utf8_strlen (model->str, -1));
  }
}

/* In /proc/self/smaps the mapping that holds @address, as kB of it that are locked. */
static guint
get_locked_kb (gconstpointer address)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean inside = FALSE;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    gulong start, end;
    guint locked;

    if (sscanf (lines[i], "%lx-%lx ", &start, &end) == 2)
      inside = start <= (gulong)address && (gulong)address < end;
    else if (inside && sscanf (lines[i], "Locked: %u kB", &locked) == 1)
      return locked;
  }
  return 0;
}

static void
test_the_text_lives_in_locked_memory (Fixture *fixture, gconstpointer unused)
{
  if (canvass_memory_lock_verify () == CANVASS_MEMORY_LOCK_NONE) {
    g_test_skip ("no memory can be locked here");
    return;
  }
  g_assert_cmpuint (get_locked_kb (canvass_entry_get_text (fixture->entry)), >, 0);
  g_assert_cmpuint (get_locked_kb (gtk_editable_get_text (GTK_EDITABLE (fixture->control))), ==, 0);
}

/* Where the cursor is, from 0 at the left to 1 at the right. */
static double
get_cursor (Fixture *fixture)
{
  graphene_rect_t strong, weak;

  iterate ();
  gtk_text_compute_cursor_extents (
      fixture->text, gtk_editable_get_position (GTK_EDITABLE (fixture->text)), &strong, &weak);
  return strong.origin.x / gtk_widget_get_width (GTK_WIDGET (fixture->text));
}

static void
test_an_empty_entry_begins_where_its_language_does (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *text;
    GtkTextDirection direction;
    GtkInputPurpose purpose;
    gboolean right;
  } cases[] = {
    { "", GTK_TEXT_DIR_LTR, GTK_INPUT_PURPOSE_NAME, FALSE },
    { "", GTK_TEXT_DIR_RTL, GTK_INPUT_PURPOSE_NAME, TRUE },
    { "ع", GTK_TEXT_DIR_RTL, GTK_INPUT_PURPOSE_NAME, TRUE },
    { "ع", GTK_TEXT_DIR_LTR, GTK_INPUT_PURPOSE_NAME, TRUE },
    { "a", GTK_TEXT_DIR_RTL, GTK_INPUT_PURPOSE_NAME, FALSE },
    { "", GTK_TEXT_DIR_RTL, GTK_INPUT_PURPOSE_EMAIL, FALSE },
    { "+1 312", GTK_TEXT_DIR_RTL, GTK_INPUT_PURPOSE_PHONE, FALSE },
  };

  gtk_window_set_default_size (fixture->window, 600, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("case %" G_GSIZE_FORMAT, i);
    gtk_widget_set_default_direction (cases[i].direction);
    canvass_entry_set_purpose (fixture->entry, cases[i].purpose);
    canvass_entry_set_text (fixture->entry, cases[i].text);
    for (guint focused = 0; focused < 2; focused++) {
      gtk_widget_grab_focus (GTK_WIDGET (focused ? (gpointer)fixture->entry : fixture->control));
      g_assert_cmpint (get_cursor (fixture) > 0.5, ==, cases[i].right);
    }
  }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_marks_join_their_letter_in_any_order (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *before;
    const char *mark;
    const char *text;
  } cases[] = {
    { "ô", "\xcc\xa3", "ộ" },         { "ọ", "\xcc\x82", "ộ" }, { "e", "\xcc\x81", "é" },
    { "x", "\xcc\x81", "x\xcc\x81" }, { "ل", "لا", "للا" },     { "ہ", "\xd9\x94", "ۂ" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    canvass_entry_set_text (fixture->entry, cases[i].before);
    canvass_entry_type (fixture->entry, cases[i].mark);
    g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, cases[i].text);
  }
}

/* As keys of a keyboard that is plugged in come, one at a time; and what is put in whole stays. */
static void
test_marks_of_a_keyboard_join_too (Fixture *fixture, gconstpointer unused)
{
  static const char typed[] = "Nguye\u0302\u0303n Thi\u0323";
  int position = 0;

  canvass_entry_set_text (fixture->entry, "");
  for (const char *c = typed; *c != '\0'; c = g_utf8_next_char (c))
    gtk_editable_insert_text (
        GTK_EDITABLE (fixture->text), c, (int)(g_utf8_next_char (c) - c), &position);
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "Nguy\u1ec5n Th\u1ecb");
  g_assert_cmpint (position, ==, (int)g_utf8_strlen ("Nguy\u1ec5n Th\u1ecb", -1));

  canvass_entry_set_text (fixture->entry, typed);
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, typed);
}

static void
test_a_capital_begins_each_part_of_a_name (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *before;
    gboolean start;
  } cases[] = {
    { "", TRUE },      { "Ana ", TRUE },        { "Ana-", TRUE },   { "Ana", FALSE },
    { "O'", TRUE },    { "Ana D\u2019", TRUE }, { "Ana-O'", TRUE }, { "Chloe'", FALSE },
    { "Мар'", FALSE }, { "О'", FALSE },         { "'", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    canvass_entry_set_text (fixture->entry, cases[i].before);
    gtk_editable_set_position (GTK_EDITABLE (fixture->text), -1);
    g_assert_cmpint (canvass_entry_is_at_word_start (fixture->entry), ==, cases[i].start);
  }
}

static void
test_replaces_what_stands_before_the_cursor (Fixture *fixture, gconstpointer unused)
{
  gtk_editable_set_position (GTK_EDITABLE (fixture->text), 3);
  g_assert_true (canvass_entry_replace (fixture->entry, 2, "ñë"));
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, "Añë López");
  canvass_entry_replace (fixture->entry, 9, "");
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, " López");
}

static void
test_an_entry_that_is_typed_into_was_not_left (Fixture *fixture, gconstpointer unused)
{
  guint n_left = 0;

  g_signal_connect (fixture->entry, "left", G_CALLBACK (count), &n_left);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->entry));
  canvass_entry_set_typing (fixture->entry, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->control));
  g_assert_cmpuint (n_left, ==, 0);
  canvass_entry_set_typing (fixture->entry, FALSE);
  g_assert_cmpuint (n_left, ==, 1);

  gtk_widget_grab_focus (GTK_WIDGET (fixture->entry));
  canvass_entry_set_typing (fixture->entry, TRUE);
  canvass_entry_set_typing (fixture->entry, FALSE);
  g_assert_cmpuint (n_left, ==, 1);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->control));
  g_assert_cmpuint (n_left, ==, 2);
}

#define ADD(name)                                                                                  \
  g_test_add ("/entry/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (copies_nothing);
  ADD (pastes_nothing);
  ADD (selects_nothing_for_the_primary_clipboard);
  ADD (undoes_nothing);
  ADD (opens_no_menu_and_no_emoji_chooser);
  ADD (tells_input_methods_to_learn_nothing);
  ADD (holds_no_more_than_fits);
  ADD (the_text_lives_in_locked_memory);
  ADD (an_empty_entry_begins_where_its_language_does);
  ADD (marks_join_their_letter_in_any_order);
  ADD (marks_of_a_keyboard_join_too);
  ADD (a_capital_begins_each_part_of_a_name);
  ADD (replaces_what_stands_before_the_cursor);
  ADD (an_entry_that_is_typed_into_was_not_left);
  g_test_add_func ("/entry/the_buffer_keeps_what_is_typed", test_the_buffer_keeps_what_is_typed);

  return g_test_run ();
}
