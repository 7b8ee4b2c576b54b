/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/notice-page.h"

#include "pages/pages.h"

static void
collect_labels (GtkWidget *widget, GPtrArray *labels)
{
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

  return g_test_run ();
}
