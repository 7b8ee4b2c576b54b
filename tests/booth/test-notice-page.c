/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/notice-page.h"

#include "pages/pages.h"
#include "walk.h"
#include "window-picture.h"

#define MIN_LINE_PX 15

/* Without that of the button that scrolls. */
static void
collect_labels (GtkWidget *widget, GPtrArray *labels)
{
  if (gtk_widget_has_css_class (widget, "more"))
    return;
  if (GTK_IS_LABEL (widget))
    g_ptr_array_add (labels, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_labels (child, labels);
}

static void
test_every_notice_says_what_happened_and_what_to_do (void)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new ();

  for (CanvassNotice notice = CANVASS_NOTICE_NONE + 1; notice < CANVASS_N_NOTICES; notice++) {
    GtkWidget *page = g_object_ref_sink (canvass_notice_page_new (notice, campaigns));
    g_autoptr (GPtrArray) labels = g_ptr_array_new ();

    collect_labels (page, labels);
    /* A title and a text in each of our languages. */
    g_assert_cmpuint (labels->len, >=, 2);
    g_assert_cmpuint (labels->len % 2, ==, 0);
    for (guint i = 0; i < labels->len; i++)
      g_assert_cmpuint (strlen (gtk_label_get_text (labels->pdata[i])), >, 10);
    g_ptr_array_set_size (labels, 0);
    g_assert_finalize_object (page);
  }
}

static void
test_a_language_is_laid_out_in_its_own_direction (void)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  GtkWidget *page = g_object_ref_sink (canvass_notice_page_new (CANVASS_NOTICE_FULL, campaigns));
  guint n_right_to_left = 0;

  collect_labels (page, labels);
  for (guint i = 0; i < labels->len; i++)
    n_right_to_left +=
        gtk_widget_get_direction (gtk_widget_get_parent (labels->pdata[i])) == GTK_TEXT_DIR_RTL;
  g_assert_cmpuint (n_right_to_left, ==, 4);
  g_ptr_array_set_size (labels, 0);
  g_assert_finalize_object (page);
}

static void
assert_in_view (GtkWidget *label, GtkWindow *window)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  graphene_rect_t bounds;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  g_assert_true (gtk_widget_compute_bounds (label, GTK_WIDGET (window), &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (
      bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (GTK_WIDGET (window)));
  g_assert_cmpfloat (
      bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (GTK_WIDGET (window)));
  g_assert_cmpint (width, <=, gtk_widget_get_width (label));
  g_assert_cmpint (height, <=, gtk_widget_get_height (label));
  /* Not so small that nobody reads it. */
  g_assert_cmpint (height / pango_layout_get_line_count (layout), >=, MIN_LINE_PX);
}

/* With CANVASS_PICTURES=FOLDER each is saved there. */
static void
save_picture (GtkWindow *window, CanvassNotice notice, int width, int height)
{
  const char *folder = g_getenv ("CANVASS_PICTURES");
  g_autofree char *name = g_strdup_printf ("notice-%d.%dx%d.png", notice, width, height);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  g_autoptr (GdkTexture) picture = window_picture_take (GTK_WIDGET (window), width, height);

  if (path != NULL)
    g_assert_true (gdk_texture_save_to_png (picture, path));
}

static void
look_at_notice (CanvassNotice notice, int width, int height)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  GtkWindow *window;
  GtkWidget *page;
  guint n_seen = 0;

  g_ptr_array_add (campaigns, walk_make_demo ());
  page = canvass_notice_page_new (notice, campaigns);
  window = walk_show_widget (page, width, height);
  save_picture (window, notice, width, height);
  collect_labels (page, labels);
  for (guint i = 0; i < labels->len; i++)
    if (gtk_widget_get_mapped (labels->pdata[i])) {
      assert_in_view (labels->pdata[i], window);
      n_seen++;
    }
  g_assert_cmpuint (n_seen, ==, notice == CANVASS_NOTICE_NO_CAMPAIGN ? 16 * 3 : 16 * 2);
  gtk_window_destroy (window);
}

static void
test_every_language_is_in_view (void)
{
  static const int screens[][2] = { { 1280, 800 }, { 800, 1280 }, { 1920, 1080 } };

  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    for (CanvassNotice notice = CANVASS_NOTICE_NONE + 1; notice < CANVASS_N_NOTICES; notice++)
      look_at_notice (notice, screens[i][0], screens[i][1]);
}

/* Where even the smallest text leaves some out of view, a button says so. */
static void
test_what_cannot_fit_says_that_there_is_more (void)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new ();
  GtkWidget *page = canvass_notice_page_new (CANVASS_NOTICE_TABLE, campaigns);
  GtkWindow *window = walk_show_widget (page, 640, 200);

  g_assert_nonnull (walk_find_css (page, "more"));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();

  g_test_add_func ("/booth/notice-page/every_notice_says_what_happened_and_what_to_do",
                   test_every_notice_says_what_happened_and_what_to_do);
  g_test_add_func ("/booth/notice-page/a_language_is_laid_out_in_its_own_direction",
                   test_a_language_is_laid_out_in_its_own_direction);
  g_test_add_func ("/booth/notice-page/every_language_is_in_view", test_every_language_is_in_view);
  g_test_add_func ("/booth/notice-page/what_cannot_fit_says_that_there_is_more",
                   test_what_cannot_fit_says_that_there_is_more);

  return g_test_run ();
}
