/*
 * Every page in every language at every size: nothing is cut, off the window or too small to hit.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "walk.h"

#include "pages/pages.h"
#include "widgets/column.h"
#include "widgets/entry.h"
#include "widgets/signature-pad.h"

/* The smallest target that a finger hits without aiming, in pixels. */
#define MIN_TARGET 56
#define MIN_TYPE_PX 20
#define MIN_TITLE_PX 36

typedef struct {
  int width, height;
  const char *language;
  WalkPage page;
  gboolean larger;
} Case;

typedef struct {
  const Case *view;
  GtkWindow *window;
  guint n_labels;
  guint n_targets;
} Look;

static const struct {
  int width, height;
} sizes[] = { { 1280, 800 }, { 800, 1280 }, { 1920, 1080 } };

static const char *const languages[] = { "en", "es", "ar" };

static void
on_submit (CanvassFlow *flow)
{
  canvass_flow_stored (flow);
}

static gboolean
is_scrolled (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW) != NULL;
}

static void
get_bounds (Look *look, GtkWidget *widget, graphene_rect_t *bounds)
{
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (look->window), bounds));
}

/* Where a page scrolls, what is further down is not off the window. */
static void
check_inside (Look *look, GtkWidget *widget)
{
  graphene_rect_t bounds;

  get_bounds (look, widget, &bounds);
  g_assert_cmpfloat (bounds.origin.x, >=, -0.5);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, look->view->width + 0.5);
  if (is_scrolled (widget))
    return;
  g_assert_cmpfloat (bounds.origin.y, >=, -0.5);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, look->view->height + 0.5);
}

static void
check_label (Look *look, GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  int text_width, text_height;

  look->n_labels++;
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  g_test_message ("label “%s”", gtk_label_get_text (label));
  g_assert_false (pango_layout_is_ellipsized (layout));
  g_assert_cmpint (text_width, <=, gtk_widget_get_width (GTK_WIDGET (label)));
  g_assert_cmpint (text_height, <=, gtk_widget_get_height (GTK_WIDGET (label)));
  check_inside (look, GTK_WIDGET (label));
}

static gboolean
is_target (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || CANVASS_IS_ENTRY (widget) ||
         CANVASS_IS_SIGNATURE_PAD (widget);
}

static void
check_target (Look *look, GtkWidget *widget)
{
  graphene_rect_t bounds;

  look->n_targets++;
  get_bounds (look, widget, &bounds);
  g_test_message ("target of %s", G_OBJECT_TYPE_NAME (widget));
  g_assert_cmpfloat (bounds.size.width, >=, MIN_TARGET);
  g_assert_cmpfloat (bounds.size.height, >=, MIN_TARGET);
  check_inside (look, widget);
}

static void
check_scroller (GtkScrolledWindow *scroller)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (scroller);

  g_assert_cmpfloat (gtk_adjustment_get_upper (across), <=, gtk_adjustment_get_page_size (across));
}

static void
look_at (Look *look, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    check_label (look, GTK_LABEL (widget));
  if (is_target (widget))
    check_target (look, widget);
  if (GTK_IS_SCROLLED_WINDOW (widget))
    check_scroller (GTK_SCROLLED_WINDOW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_at (look, child);
}

/* Everything that Tab comes to, with all that it is inside of. */
static GHashTable *
collect_stops (GtkWindow *window)
{
  GHashTable *stops = g_hash_table_new (NULL, NULL);

  gtk_window_set_focus (window, NULL);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  while (!g_hash_table_contains (stops, gtk_window_get_focus (window))) {
    for (GtkWidget *widget = gtk_window_get_focus (window); widget != NULL;
         widget = gtk_widget_get_parent (widget))
      g_hash_table_add (stops, widget);
    gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  }
  return stops;
}

/* Of several answers Tab comes to one, and the arrow keys to the others. */
static gboolean
is_stop (GHashTable *stops, GtkWidget *target)
{
  GtkWidget *sibling = gtk_widget_get_first_child (gtk_widget_get_parent (target));

  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (target)) != GTK_ACCESSIBLE_ROLE_RADIO)
    return g_hash_table_contains (stops, target);
  while (sibling != NULL && !g_hash_table_contains (stops, sibling))
    sibling = gtk_widget_get_next_sibling (sibling);
  return sibling != NULL;
}

/* What a sheet lies over is out of reach, as it is for a finger. */
static gboolean
is_reachable (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (!gtk_widget_get_can_target (widget))
      return FALSE;
  return TRUE;
}

static void
check_stops (GHashTable *stops, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget))
    return;
  if (is_target (widget)) {
    g_test_message ("by keyboard: %s", G_OBJECT_TYPE_NAME (widget));
    g_assert_true (is_stop (stops, widget) == is_reachable (widget));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_stops (stops, child);
}

static void
check_keyboard (Look *look)
{
  GtkWidget *focus = gtk_window_get_focus (look->window);
  g_autoptr (GHashTable) stops = NULL;

  /* A page that comes on screen has the focus somewhere sensible already. */
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_get_mapped (focus));
  stops = collect_stops (look->window);
  check_stops (stops, GTK_WIDGET (look->window));
}

static void
check_type (CanvassFlow *flow)
{
  GtkWidget *title = walk_find_css (GTK_WIDGET (flow), "page-title");

  g_assert_cmpfloat (canvass_widget_get_em (GTK_WIDGET (flow)), >=, MIN_TYPE_PX);
  if (title != NULL)
    g_assert_cmpfloat (canvass_widget_get_em (title), >=, MIN_TITLE_PX);
}

/* The one button that leads on is at the same place on every page that has one. */
static void
check_primary (Look *look, CanvassFlow *flow)
{
  GtkWidget *primary = walk_find_css (GTK_WIDGET (flow), "primary");
  graphene_rect_t bounds;
  double em = canvass_widget_get_em (GTK_WIDGET (flow));

  if (primary == NULL || look->view->page > WALK_THANKS || look->view->larger)
    return;
  get_bounds (look, primary, &bounds);
  g_assert_cmpfloat_with_epsilon (
      bounds.origin.y + bounds.size.height, look->view->height - em, 1.5);
  g_assert_cmpfloat_with_epsilon (
      bounds.origin.x, look->view->width - bounds.origin.x - bounds.size.width, 1.5);
}

static CanvassCampaign *
make_campaign (void)
{
  CampaignFixture fixture;
  CanvassCampaign *campaign;

  campaign_fixture_setup (&fixture, NULL);
  walk_write_campaign (&fixture);
  campaign = campaign_fixture_seal (&fixture, 1);
  campaign_fixture_teardown (&fixture, NULL);
  return campaign;
}

static void
test_case (gconstpointer data)
{
  const Case *view = data;
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  Look look = { .view = view };
  CanvassFlow *flow;

  g_ptr_array_add (campaigns, make_campaign ());
  flow = canvass_flow_new (campaigns, NULL);
  g_signal_connect (flow, "submit", G_CALLBACK (on_submit), NULL);
  if (view->larger)
    walk_use_aid (flow, "text-size", "largest");
  look.window = walk_show (flow, view->width, view->height);
  walk_to (flow, view->language, view->page);

  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (look.window)), ==, view->width);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (look.window)), ==, view->height);
  look_at (&look, GTK_WIDGET (flow));
  check_type (flow);
  check_primary (&look, flow);
  check_keyboard (&look);
  g_assert_cmpuint (look.n_labels, >=, 2);
  g_assert_cmpuint (look.n_targets, >=, 1);
  gtk_window_destroy (look.window);
}

static void
add_case (int width, int height, const char *language, WalkPage page, gboolean larger)
{
  static Case cases[G_N_ELEMENTS (sizes) * G_N_ELEMENTS (languages) * WALK_N_PAGES * 2];
  static guint n_cases = 0;
  Case *view = &cases[n_cases++];
  g_autofree char *path = g_strdup_printf ("/layout/%dx%d/%s/%s%s",
                                           width,
                                           height,
                                           language,
                                           walk_page_names[page],
                                           larger ? "/larger" : "");

  *view = (Case){ width, height, language, page, larger };
  g_test_add_data_func (path, view, test_case);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (languages); j++)
      for (WalkPage page = 0; page < WALK_N_PAGES; page++) {
        add_case (sizes[i].width, sizes[i].height, languages[j], page, FALSE);
        add_case (sizes[i].width, sizes[i].height, languages[j], page, TRUE);
      }

  return g_test_run ();
}
