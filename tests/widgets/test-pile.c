/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/pile.h"

#define WIDTH 200
#define HEIGHT 400

static const char WORDS[] = "Nobody here asks about your immigration status, and nobody ever will.";

/* A text that counts how often somebody wants to know its width at a height. */
#define WITNESS_TYPE (witness_get_type ())
G_DECLARE_FINAL_TYPE (Witness, witness, TEST, WITNESS, GtkWidget)

struct _Witness {
  GtkWidget parent_instance;

  GtkWidget *label; /* (owned) as the only child */
  guint n_searches;
};

G_DEFINE_FINAL_TYPE (Witness, witness, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
witness_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
witness_measure (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  Witness *self = TEST_WITNESS (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL && for_size >= 0)
    self->n_searches++;
  gtk_widget_measure (self->label, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
witness_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (TEST_WITNESS (widget)->label, width, height, -1, NULL);
}

static void
witness_dispose (GObject *object)
{
  g_clear_pointer (&TEST_WITNESS (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (witness_parent_class)->dispose (object);
}

static void
witness_class_init (WitnessClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = witness_dispose;
  widget_class->get_request_mode = witness_get_request_mode;
  widget_class->measure = witness_measure;
  widget_class->size_allocate = witness_size_allocate;
}

static void
witness_init (Witness *self)
{
  self->label = gtk_label_new (WORDS);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

/* Lays a row out that holds @texts in the middle of its height; how often GTK searched. */
static guint
count_searches (GtkWidget *texts, Witness *witness)
{
  GtkWidget *row = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  guint n;

  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, WIDTH, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (row, WIDTH, HEIGHT, -1, NULL);
  n = witness->n_searches;
  g_object_unref (row);
  return n;
}

static void
test_no_text_is_asked_for_its_width_at_a_height (void)
{
  GtkWidget *pile = canvass_pile_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Witness *piled = g_object_new (WITNESS_TYPE, NULL);
  Witness *boxed = g_object_new (WITNESS_TYPE, NULL);

  canvass_pile_append (CANVASS_PILE (pile), GTK_WIDGET (piled));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (boxed));
  g_assert_cmpuint (count_searches (pile, piled), ==, 0);
  /* What a pile is for: were this 0, a box would do. */
  g_assert_cmpuint (count_searches (box, boxed), >, 0);
}

static void
add_texts (GtkWidget *parent)
{
  for (guint i = 0; i < 3; i++) {
    GtkWidget *label = gtk_label_new (WORDS);

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_set_hexpand (label, i == 1);
    gtk_widget_set_visible (label, i != 2);
    if (CANVASS_IS_PILE (parent))
      canvass_pile_append (CANVASS_PILE (parent), label);
    else
      gtk_box_append (GTK_BOX (parent), label);
  }
}

static void
test_takes_the_place_that_a_box_would (void)
{
  static const int widths[] = { -1, 1, WIDTH, 10 * WIDTH };
  g_autoptr (GtkWidget) pile = g_object_ref_sink (canvass_pile_new ());
  g_autoptr (GtkWidget) box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  int a, b, c, d;

  gtk_css_provider_load_from_data (style, "box { border-spacing: 7px; padding: 3px; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  add_texts (pile);
  add_texts (box);
  gtk_widget_measure (pile, GTK_ORIENTATION_HORIZONTAL, -1, &a, &b, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &c, &d, NULL, NULL);
  g_assert_cmpint (a, ==, c);
  g_assert_cmpint (b, ==, d);
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    gtk_widget_measure (pile, GTK_ORIENTATION_VERTICAL, widths[i], &a, &b, NULL, NULL);
    gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, widths[i], &c, &d, NULL, NULL);
    g_assert_cmpint (a, ==, c);
    g_assert_cmpint (b, ==, d);
  }
  g_assert_true (gtk_widget_compute_expand (pile, GTK_ORIENTATION_HORIZONTAL));
  g_assert_false (gtk_widget_compute_expand (pile, GTK_ORIENTATION_VERTICAL));

  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (style));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pile/no_text_is_asked_for_its_width_at_a_height",
                   test_no_text_is_asked_for_its_width_at_a_height);
  g_test_add_func ("/pile/takes_the_place_that_a_box_would", test_takes_the_place_that_a_box_would);

  return g_test_run ();
}
