/*
 * No digit of a PIN is on the screen, in what is said of it, or in memory once it was handed over.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scenes.h"

#include "format/secret.h"
#include "pages/pages.h"
#include "panel/pin-pad.h"
#include "walk.h"
#include "widgets/spoken.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

/* Never as it is in the program, where a search would find it: each digit's neighbour. */
static const char NEIGHBOURS[] = "816304295";
#define N_DIGITS (sizeof NEIGHBOURS - 1)

static guint
get_digit (gsize n)
{
  return (NEIGHBOURS[n] - '0' + 1) % 10;
}

typedef struct {
  CanvassPanelModel *model;
  GtkWindow *window;
  GtkWidget *view;
  guint n_requests;
} Fixture;

static void
on_request (Fixture *fixture, const CanvassPanelMessage *message)
{
  g_assert_cmpuint (strlen (message->digits), ==, N_DIGITS);
  fixture->n_requests++;
}

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->model = canvass_panel_model_new ();
  scenes_tell_setup (fixture->model, CANVASS_GATE_PIN, "en");
  g_signal_connect_swapped (fixture->model, "request", G_CALLBACK (on_request), fixture);
  fixture->view = GTK_WIDGET (canvass_panel_view_new (fixture->model));
  fixture->window = walk_show_widget (fixture->view, 1280, 800);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
  g_assert_finalize_object (fixture->model);
}

static void
press_digit (Fixture *fixture, guint digit)
{
  g_autofree char *name = g_strdup_printf ("%u", digit);

  g_signal_emit_by_name (scenes_find (fixture->view, name), "clicked");
  walk_settle_widget (fixture->view);
}

/* Whether two digits in a row stand anywhere; the keys have one each. */
static gboolean
tells_digits (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    if (g_ascii_isdigit (p[0]) && g_ascii_isdigit (p[1]))
      return TRUE;
  return FALSE;
}

static gboolean
shows_digits (GtkWidget *widget)
{
  if (tells_digits (canvass_spoken_get_name (widget)) ||
      tells_digits (canvass_spoken_get_description (widget)) ||
      tells_digits (gtk_widget_get_tooltip_text (widget)) ||
      tells_digits (gtk_widget_get_name (widget)))
    return TRUE;
  if (GTK_IS_LABEL (widget) && tells_digits (gtk_label_get_text (GTK_LABEL (widget))))
    return TRUE;
  if (GTK_IS_EDITABLE (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_digits (child))
      return TRUE;
  return FALSE;
}

static void
test_only_their_number_is_told (Fixture *fixture, gconstpointer unused)
{
  for (gsize i = 0; i < N_DIGITS; i++) {
    press_digit (fixture, get_digit (i));
    g_assert_false (shows_digits (fixture->view));
  }
  g_assert_true (scenes_says (fixture->view, "•••••••••"));
  g_assert_false (scenes_says (fixture->view, "••••••••••"));
}

/* The control: the search sees what is there. */
static void
test_digits_in_a_label_would_be_seen (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *label = gtk_label_new ("49");

  g_object_ref_sink (label);
  g_assert_true (shows_digits (label));
  g_object_unref (label);
}

static void
test_real_keys_count_too (Fixture *fixture, gconstpointer unused)
{
  CanvassPinEntry *pin = canvass_panel_model_get_pin (fixture->model);
  GtkWidget *pad = walk_find (fixture->view, CANVASS_TYPE_PIN_PAD, 0);

  g_assert_true (canvass_pin_pad_press (CANVASS_PIN_PAD (pad), GDK_KEY_4));
  g_assert_true (canvass_pin_pad_press (CANVASS_PIN_PAD (pad), GDK_KEY_KP_9));
  g_assert_true (
      canvass_pin_pad_press (CANVASS_PIN_PAD (pad), gdk_unicode_to_keyval (0x0663))); /* ٣ */
  g_assert_cmpuint (canvass_pin_entry_get_length (pin), ==, 3);
  g_assert_true (canvass_pin_pad_press (CANVASS_PIN_PAD (pad), GDK_KEY_BackSpace));
  g_assert_cmpuint (canvass_pin_entry_get_length (pin), ==, 2);
  g_assert_false (canvass_pin_pad_press (CANVASS_PIN_PAD (pad), GDK_KEY_a));
  g_assert_false (canvass_pin_pad_press (CANVASS_PIN_PAD (pad), GDK_KEY_Tab));
}

static gboolean
is_in_range (const char *place, gsize length, const char *needle, const char *own)
{
  const char *end = place + length;

  while (place < end && (place = memmem (place, end - place, needle, N_DIGITS)) != NULL) {
    if (place != own)
      return TRUE;
    place++;
  }
  return FALSE;
}

/* Everything that this process can write to, but for @own. */
static gboolean
is_in_memory (const char *own)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean found = FALSE;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (gsize i = 0; lines[i] != NULL && !found; i++) {
    gsize start, end;
    char flags[5];

    if (sscanf (lines[i], "%lx-%lx %4s", &start, &end, flags) == 3 &&
        g_str_has_prefix (flags, "rw") && strstr (lines[i], "[v") == NULL)
      found = is_in_range ((const char *)start, end - start, own, own);
  }
  return found;
}

static char *
make_needle (void)
{
  char *needle = canvass_secret_new (N_DIGITS + 1);

  for (gsize i = 0; i < N_DIGITS; i++)
    needle[i] = (char)('0' + get_digit (i));
  return needle;
}

static void
test_nothing_of_it_stays_in_memory (Fixture *fixture, gconstpointer unused)
{
  char *needle;

  for (gsize i = 0; i < N_DIGITS; i++)
    press_digit (fixture, get_digit (i));
  g_signal_emit_by_name (scenes_find (fixture->view, "Continue"), "clicked");
  g_assert_cmpuint (fixture->n_requests, ==, 1);
  walk_settle_widget (fixture->view);

  needle = make_needle ();
  g_assert_false (is_in_memory (needle));
  canvass_secret_free (needle);
}

/* The controls: it is there until it is handed over, and a copy of it is found. */
static void
test_it_would_be_found (Fixture *fixture, gconstpointer unused)
{
  char *needle;
  g_autofree char *copy = NULL;

  for (gsize i = 0; i < N_DIGITS; i++)
    press_digit (fixture, get_digit (i));
  needle = make_needle ();
  g_assert_true (is_in_memory (needle));

  g_signal_emit_by_name (scenes_find (fixture->view, "Continue"), "clicked");
  g_assert_false (is_in_memory (needle));
  copy = g_strdup (needle);
  g_assert_true (is_in_memory (needle));
  sodium_memzero (copy, N_DIGITS);
  canvass_secret_free (needle);
}

/* As many as there are until both were entered, and none of the first when they differ. */
static void
test_a_new_one_is_forgotten_when_both_differ (Fixture *fixture, gconstpointer unused)
{
  CanvassPinEntry *pin = canvass_panel_model_get_pin (fixture->model);
  char digits[CANVASS_PIN_MAX_DIGITS + 1];
  char *needle = make_needle ();

  canvass_pin_entry_ask (pin, CANVASS_PIN_ASK_NEW);
  for (gsize i = 0; i < N_DIGITS; i++)
    canvass_pin_entry_type (pin, get_digit (i));
  g_assert_cmpint (canvass_pin_entry_finish (pin, digits), ==, CANVASS_PIN_ONCE_MORE);
  g_assert_true (is_in_memory (needle));
  for (gsize i = 0; i < N_DIGITS; i++)
    canvass_pin_entry_type (pin, 1);
  g_assert_cmpint (canvass_pin_entry_finish (pin, digits), ==, CANVASS_PIN_DIFFERENT);
  g_assert_cmpstr (digits, ==, "");
  g_assert_false (is_in_memory (needle));
  canvass_secret_free (needle);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  canvass_format_init ();
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

#define TEST(name) g_test_add ("/panel/pin/" #name, Fixture, NULL, setup, test_##name, teardown)
  TEST (only_their_number_is_told);
  TEST (digits_in_a_label_would_be_seen);
  TEST (real_keys_count_too);
  TEST (nothing_of_it_stays_in_memory);
  TEST (it_would_be_found);
  TEST (a_new_one_is_forgotten_when_both_differ);

  return g_test_run ();
}
