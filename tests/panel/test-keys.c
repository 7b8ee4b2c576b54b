/*
 * Every page of the panel by keyboard alone: Tab and the arrows come to everything that can be
 * pressed, and one sees where they are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look.h"
#include "scenes.h"
#include "window-picture.h"

#include "panel/pin-pad.h"

#include "pages/language.h"
#include "pages/pages.h"

typedef struct {
  const Scene *scene;
  int width, height;
} Case;

typedef struct {
  const Case *view;
  CanvassPanelModel *model;
  GtkWidget *root;
  GtkWindow *window;
} Keys;

static void
begin (Keys *keys, const Case *view)
{
  keys->view = view;
  keys->model = canvass_panel_model_new ();
  view->scene->play (keys->model, "en");
  keys->root = GTK_WIDGET (canvass_panel_view_new (keys->model));
  keys->window = walk_show_widget (keys->root, view->width, view->height);
  gtk_window_set_focus_visible (keys->window, TRUE);
}

static void
end (Keys *keys)
{
  gtk_window_destroy (keys->window);
  g_assert_finalize_object (keys->model);
}

static gboolean
is_control (GtkWidget *widget)
{
  return (GTK_IS_BUTTON (widget) || GTK_IS_EDITABLE (widget)) && gtk_widget_is_sensitive (widget) &&
         gtk_widget_get_can_target (widget);
}

static void
collect (GtkWidget *widget, GPtrArray *controls)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_can_target (widget))
    return;
  if (is_control (widget)) {
    g_ptr_array_add (controls, widget);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, controls);
}

/* What moves the focus the way a key does, and to what of the page's. */
static GtkWidget *
move (Keys *keys, GtkDirectionType direction)
{
  gtk_widget_child_focus (GTK_WIDGET (keys->window), direction);
  return gtk_window_get_focus (keys->window);
}

static void
note (GHashTable *reached, GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    g_hash_table_add (reached, widget);
}

static void
assert_all_reached (Keys *keys, GHashTable *reached, const char *how)
{
  g_autoptr (GPtrArray) controls = g_ptr_array_new ();

  collect (GTK_WIDGET (keys->window), controls);
  g_assert_cmpuint (controls->len, >, 0);
  for (guint i = 0; i < controls->len; i++)
    if (!g_hash_table_contains (reached, controls->pdata[i]))
      g_error ("%s %dx%d: %s never come to %s %s",
               keys->view->scene->name,
               keys->view->width,
               keys->view->height,
               how,
               G_OBJECT_TYPE_NAME (controls->pdata[i]),
               gtk_widget_get_name (controls->pdata[i]));
}

/* Each way round, from where a page that comes on screen puts it. */
static void
walk_with_tab (Keys *keys, GtkDirectionType direction)
{
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);
  GtkWidget *focus = gtk_window_get_focus (keys->window);

  g_assert_nonnull (focus);
  while (focus != NULL && !g_hash_table_contains (reached, focus)) {
    note (reached, focus);
    focus = move (keys, direction);
  }
  assert_all_reached (keys, reached, direction == GTK_DIR_TAB_FORWARD ? "Tab" : "Shift and Tab");
}

/* From each control in all four directions, as far as that leads. */
static void
walk_with_arrows (Keys *keys)
{
  static const GtkDirectionType ways[] = { GTK_DIR_UP, GTK_DIR_DOWN, GTK_DIR_LEFT, GTK_DIR_RIGHT };
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  g_ptr_array_add (open, gtk_window_get_focus (keys->window));
  note (reached, open->pdata[0]);
  while (open->len > 0) {
    GtkWidget *from = g_ptr_array_steal_index (open, open->len - 1);

    for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
      GtkWidget *to;

      gtk_widget_grab_focus (from);
      to = move (keys, ways[i]);
      if (to == NULL || g_hash_table_contains (reached, to))
        continue;
      note (reached, to);
      g_ptr_array_add (open, to);
    }
  }
  assert_all_reached (keys, reached, "the arrows");
}

static GBytes *
take_pixels (Keys *keys)
{
  int width = keys->view->width, height = keys->view->height;
  g_autoptr (GdkTexture) picture = window_picture_take (GTK_WIDGET (keys->window), width, height);
  guint8 *pixels = g_malloc (4 * width * height);

  gdk_texture_download (picture, pixels, 4 * width);
  return g_bytes_new_take (pixels, 4 * width * height);
}

static guint
count_differences (GBytes *a, GBytes *b)
{
  const guint32 *one = g_bytes_get_data (a, NULL), *other = g_bytes_get_data (b, NULL);
  guint n = 0;

  for (gsize i = 0; i < g_bytes_get_size (a) / 4; i++)
    n += one[i] != other[i];
  return n;
}

/* At least a line along the shorter side of the smallest button. */
#define MIN_PIXELS 60

static void
assert_seen (Keys *keys, GtkWidget *focus)
{
  g_autoptr (GBytes) with = NULL;
  g_autoptr (GBytes) without = NULL;

  gtk_window_set_focus_visible (keys->window, TRUE);
  walk_settle_widget (keys->root);
  with = take_pixels (keys);
  if (GTK_IS_TEXT (focus)) /* its frame shows it to those who touch, too */
    gtk_window_set_focus (keys->window, NULL);
  else
    gtk_window_set_focus_visible (keys->window, FALSE);
  walk_settle_widget (keys->root);
  without = take_pixels (keys);
  if (count_differences (with, without) < MIN_PIXELS)
    g_error ("%s %dx%d: one does not see that the focus is on %s %s",
             keys->view->scene->name,
             keys->view->width,
             keys->view->height,
             G_OBJECT_TYPE_NAME (focus),
             gtk_widget_get_name (focus));
  gtk_widget_grab_focus (focus);
  gtk_window_set_focus_visible (keys->window, TRUE);
}

static void
walk_and_see (Keys *keys)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GtkWidget *focus = gtk_window_get_focus (keys->window);

  while (focus != NULL && g_hash_table_add (seen, focus)) {
    /* Where the page itself has it, keys scroll it. */
    if (!GTK_IS_SCROLLED_WINDOW (focus))
      assert_seen (keys, focus);
    focus = move (keys, GTK_DIR_TAB_FORWARD);
  }
}

static void
test_everything_is_reached (gconstpointer data)
{
  Keys keys = { 0 };

  begin (&keys, data);
  walk_with_tab (&keys, GTK_DIR_TAB_FORWARD);
  walk_with_tab (&keys, GTK_DIR_TAB_BACKWARD);
  /* Its targets lie over the page, for fingers: arrows would have to guess what is beside what. */
  if (canvass_panel_model_look (keys.model)->place != CANVASS_PLACE_TOUCH)
    walk_with_arrows (&keys);
  walk_and_see (&keys);
  end (&keys);
}

/* A sheet keeps the focus to itself, and gives it back. */
static void
test_a_sheet_is_left_by_escape (void)
{
  static const Case view = { .width = 1280, .height = 800 };
  Case overview = view;
  Keys keys = { 0 };
  GtkWidget *focus;

  for (gsize i = 0; i < scenes_n; i++)
    if (g_str_equal (scenes[i].name, "overview"))
      overview.scene = &scenes[i];
  begin (&keys, &overview);
  focus = gtk_window_get_focus (keys.window);
  gtk_widget_activate_action (keys.root, "panel.languages", NULL);
  walk_settle_widget (keys.root);
  walk_with_tab (&keys, GTK_DIR_TAB_FORWARD);
  walk_with_arrows (&keys);
  gtk_widget_activate_action (keys.root, "panel.escape", NULL);
  walk_settle_widget (keys.root);
  g_assert_true (gtk_window_get_focus (keys.window) == focus);
  end (&keys);
}

static gboolean
is_a_way_out (CanvassPanelModel *model)
{
  CanvassPlace place = canvass_panel_model_look (model)->place;

  return place == CANVASS_PLACE_OVERVIEW || place == CANVASS_PLACE_PIN;
}

/* So that nobody is caught, whatever they see. */
static void
test_escape_leads_out_of_every_page (void)
{
  for (gsize i = 0; i < scenes_n; i++) {
    const Case view = { .scene = &scenes[i], .width = 1280, .height = 800 };
    Keys keys = { 0 };

    begin (&keys, &view);
    for (guint step = 0; step < 3 && !is_a_way_out (keys.model); step++) {
      gtk_widget_activate_action (keys.root, "panel.escape", NULL);
      walk_settle_widget (keys.root);
    }
    g_assert_true (is_a_way_out (keys.model));
    g_assert_nonnull (gtk_window_get_focus (keys.window));
    end (&keys);
  }
}

static void
on_request (guint *n, const CanvassPanelMessage *message)
{
  *n += message->kind == CANVASS_PANEL_PIN;
}

/* Who types ends with Enter; who moves from key to key presses each with it. */
static void
test_enter_on_a_key_presses_it_unless_one_typed (void)
{
  static const Case any = { .width = 1280, .height = 800 };
  Case view = any;
  Keys keys = { 0 };
  CanvassPinEntry *pin;
  CanvassPinPad *pad;
  guint n_requests = 0;

  for (gsize i = 0; i < scenes_n; i++)
    if (g_str_equal (scenes[i].name, "pin-wrong"))
      view.scene = &scenes[i];
  begin (&keys, &view);
  g_signal_connect_swapped (keys.model, "request", G_CALLBACK (on_request), &n_requests);
  pin = canvass_panel_model_get_pin (keys.model);
  pad = CANVASS_PIN_PAD (walk_find (keys.root, CANVASS_TYPE_PIN_PAD, 0));
  for (guint i = 0; i < 6; i++) {
    g_assert_false (canvass_pin_pad_press (pad, GDK_KEY_Return));
    gtk_widget_activate (gtk_window_get_focus (keys.window));
    g_signal_emit_by_name (gtk_window_get_focus (keys.window), "clicked");
    move (&keys, i % 2 == 0 ? GTK_DIR_RIGHT : GTK_DIR_LEFT);
  }
  g_assert_cmpuint (canvass_pin_entry_get_length (pin), >=, 6);
  canvass_pin_pad_press (pad, GDK_KEY_7);
  move (&keys, GTK_DIR_RIGHT);
  g_assert_false (canvass_pin_pad_press (pad, GDK_KEY_Return));
  canvass_pin_pad_press (pad, GDK_KEY_7);
  g_assert_true (canvass_pin_pad_press (pad, GDK_KEY_Return));
  g_assert_cmpuint (n_requests, ==, 1);
  end (&keys);
}

/* Neither the last digit that is erased nor a PIN that is handed in leaves it nowhere. */
static void
test_the_focus_is_never_lost_on_the_pad (void)
{
  static const Case any = { .width = 1280, .height = 800 };
  Case view = any;
  Keys keys = { 0 };
  GtkWidget *erase;

  for (gsize i = 0; i < scenes_n; i++)
    if (g_str_equal (scenes[i].name, "pin-wrong"))
      view.scene = &scenes[i];
  begin (&keys, &view);
  canvass_pin_entry_type (canvass_panel_model_get_pin (keys.model), 4);
  erase = scenes_find (keys.root, "Erase the last digit");
  g_assert_true (gtk_widget_grab_focus (erase));
  g_signal_emit_by_name (erase, "clicked");
  g_assert_false (gtk_widget_is_sensitive (erase));
  g_assert_nonnull (gtk_window_get_focus (keys.window));
  g_assert_true (gtk_widget_is_sensitive (gtk_window_get_focus (keys.window)));
  end (&keys);
}

static void
add_cases (int width, int height)
{
  for (gsize i = 0; i < scenes_n; i++) {
    Case *view = g_new (Case, 1);
    g_autofree char *path = g_strdup_printf ("/panel/keys/%dx%d/%s", width, height, scenes[i].name);

    *view = (Case){ &scenes[i], width, height };
    g_test_add_data_func_full (path, view, test_everything_is_reached, g_free);
  }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  add_cases (1280, 800);
  add_cases (800, 1280);
  g_test_add_func ("/panel/keys/a_sheet_is_left_by_escape", test_a_sheet_is_left_by_escape);
  g_test_add_func ("/panel/keys/escape_leads_out_of_every_page",
                   test_escape_leads_out_of_every_page);
  g_test_add_func ("/panel/keys/enter_on_a_key_presses_it_unless_one_typed",
                   test_enter_on_a_key_presses_it_unless_one_typed);
  g_test_add_func ("/panel/keys/the_focus_is_never_lost_on_the_pad",
                   test_the_focus_is_never_lost_on_the_pad);
  return g_test_run ();
}
