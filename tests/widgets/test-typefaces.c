/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/typefaces.h"

#include <dlfcn.h>

static guint n_lookups = 0;

/* Stands before GLib's: Pango starts a thread for each font that it has looked up. */
GThread *
g_thread_new (const char *name, GThreadFunc func, gpointer data)
{
  GThread *(*real) (const char *, GThreadFunc, gpointer) = dlsym (RTLD_NEXT, "g_thread_new");

  if (name != NULL && g_str_has_prefix (name, "[pango]"))
    n_lookups++;
  return real (name, func, data);
}

/* Texts of three scripts in two sizes, one of them hidden; of a size of their own each time, since
 * what was looked up once is known. */
static GtkWidget *
make_texts (const char *hidden)
{
  static const char *const words[] = { "Welcome", "أهلًا وسهلًا", "स्वागत" };
  static guint size = 20;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (words); i++) {
    g_autofree char *css = g_strdup_printf ("label { font-size: %upx; }", size + i / 3);
    g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
    GtkWidget *label = gtk_label_new (words[i % 3]);

    gtk_css_provider_load_from_data (style, css, -1);
    gtk_style_context_add_provider (gtk_widget_get_style_context (label),
                                    GTK_STYLE_PROVIDER (style),
                                    GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_set_visible (label, hidden == NULL || !g_str_equal (hidden, words[i % 3]));
    gtk_box_append (GTK_BOX (box), label);
  }
  size += 2;
  gtk_window_set_child (GTK_WINDOW (window), box);
  return window;
}

static guint
count_lookups_of_layout (GtkWidget *window)
{
  guint before = n_lookups;

  gtk_widget_measure (gtk_window_get_child (GTK_WINDOW (window)),
                      GTK_ORIENTATION_VERTICAL,
                      100,
                      NULL,
                      NULL,
                      NULL,
                      NULL);
  return n_lookups - before;
}

static void
test_a_layout_finds_all_that_it_needs (void)
{
  GtkWidget *asked = make_texts (NULL);
  GtkWidget *unasked = make_texts (NULL);

  gtk_widget_realize (asked);
  canvass_typefaces_look_up (asked);
  g_assert_cmpuint (count_lookups_of_layout (asked), ==, 0);
  /* The control: otherwise Pango has to ask. */
  g_assert_cmpuint (count_lookups_of_layout (unasked), >, 0);
  gtk_window_destroy (GTK_WINDOW (asked));
  gtk_window_destroy (GTK_WINDOW (unasked));
}

static void
test_what_is_hidden_is_not_asked_for (void)
{
  GtkWidget *whole = make_texts (NULL);
  GtkWidget *part = make_texts ("स्वागत");
  guint before = n_lookups, of_whole;

  canvass_typefaces_look_up (whole);
  of_whole = n_lookups - before;
  before = n_lookups;
  canvass_typefaces_look_up (part);
  g_assert_cmpuint (n_lookups - before, >, 0);
  g_assert_cmpuint (n_lookups - before, <, of_whole);
  gtk_window_destroy (GTK_WINDOW (whole));
  gtk_window_destroy (GTK_WINDOW (part));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/typefaces/a_layout_finds_all_that_it_needs",
                   test_a_layout_finds_all_that_it_needs);
  g_test_add_func ("/typefaces/what_is_hidden_is_not_asked_for",
                   test_what_is_hidden_is_not_asked_for);

  return g_test_run ();
}
