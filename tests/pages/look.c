/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look-private.h"

#include "pages/tray.h"
#include "widgets/column.h"
#include "widgets/entry.h"
#include "widgets/signature-pad.h"
#include "widgets/spoken.h"

#define MIN_TYPE_PX 20
#define MIN_TITLE_PX 36

static GtkWidget *
find_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *label = find_label (child);

    if (label != NULL)
      return label;
  }
  return NULL;
}

char *
look_describe (GtkWidget *widget)
{
  GtkWidget *label = find_label (widget);

  return g_strdup_printf ("%s “%s”",
                          G_OBJECT_TYPE_NAME (widget),
                          label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "");
}

static gboolean
is_scrolled (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW) != NULL;
}

void
look_get_bounds (Look *look, GtkWidget *widget, graphene_rect_t *bounds)
{
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (look->window), bounds));
}

/* Where a page scrolls, what is further down is not off the window. */
static void
check_inside (Look *look, GtkWidget *widget)
{
  graphene_rect_t bounds;
  float right, bottom;

  look_get_bounds (look, widget, &bounds);
  right = bounds.origin.x + bounds.size.width;
  bottom = bounds.origin.y + bounds.size.height;
  if (bounds.origin.x < -0.5 || right > look->width + 0.5)
    complain (look, widget, "from %g to %g across", bounds.origin.x, right);
  if (!is_scrolled (widget) && (bounds.origin.y < -0.5 || bottom > look->height + 0.5))
    complain (look, widget, "from %g to %g down", bounds.origin.y, bottom);
}

/* A message that stands there as it was written in the code, though the language has its own. */
static void
check_translated (Look *look, GtkLabel *label)
{
  const char *text = gtk_label_get_text (label);

  if (g_str_equal (look->name, "welcome") || g_str_equal (look->language, "en"))
    return;
  if (!g_str_equal (g_dgettext (GETTEXT_PACKAGE, text), text))
    complain (look, GTK_WIDGET (label), "not translated");
}

static gboolean
has_hyphen (const PangoLayoutLine *line)
{
  for (GSList *run = line->runs; run != NULL; run = run->next) {
    const PangoItem *item = ((PangoGlyphItem *)run->data)->item;

    if ((item->analysis.flags & PANGO_ANALYSIS_FLAG_NEED_HYPHEN) != 0)
      return TRUE;
  }
  return FALSE;
}

/* Nobody's name gets a hyphen, and an address breaks only where it has a sign. */
static void
check_breaks (Look *look, GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  const char *text = pango_layout_get_text (layout);
  gboolean address = gtk_widget_has_css_class (GTK_WIDGET (label), "address");

  if (!address && !canvass_spoken_is_private (GTK_WIDGET (label)))
    return;
  for (GSList *lines = pango_layout_get_lines_readonly (layout); lines != NULL;
       lines = lines->next) {
    const PangoLayoutLine *line = lines->data;

    if (has_hyphen (line))
      complain (look, GTK_WIDGET (label), "a hyphen that nobody wrote");
    if (address && lines->next != NULL &&
        g_ascii_isalnum (text[line->start_index + line->length - 1]))
      complain (look, GTK_WIDGET (label), "breaks in the middle of a word");
  }
}

/* However long it is, a line that wraps begins where the page's lines do. */
static void
check_line_begins (Look *look, GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  gboolean rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do {
    PangoRectangle line;

    pango_layout_iter_get_line_extents (iter, NULL, &line);
    if (!rtl && PANGO_PIXELS (line.x) > 1)
      complain (look, GTK_WIDGET (label), "a line begins at %d", PANGO_PIXELS (line.x));
    if (rtl && pango_layout_get_width (layout) > 0 &&
        PANGO_PIXELS (pango_layout_get_width (layout) - line.x - line.width) > 1)
      complain (look, GTK_WIDGET (label), "a line ends at %d", PANGO_PIXELS (line.x + line.width));
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
check_label (Look *look, GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  int width = gtk_widget_get_width (GTK_WIDGET (label));
  int height = gtk_widget_get_height (GTK_WIDGET (label));
  int text_width, text_height;

  look->n_labels++;
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  if (pango_layout_is_ellipsized (layout))
    complain (look, GTK_WIDGET (label), "cut short");
  if (text_width > width || text_height > height)
    complain (look,
              GTK_WIDGET (label),
              "%d×%d do not fit into %d×%d",
              text_width,
              text_height,
              width,
              height);
  if (pango_layout_get_unknown_glyphs_count (layout) > 0)
    complain (look, GTK_WIDGET (label), "a glyph is missing");
  check_inside (look, GTK_WIDGET (label));
  check_translated (look, label);
  check_breaks (look, label);
  if (gtk_widget_has_css_class (GTK_WIDGET (label), "line") ||
      gtk_widget_has_css_class (GTK_WIDGET (label), "address"))
    check_line_begins (look, label);
}

static gboolean
is_target (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || CANVASS_IS_ENTRY (widget) ||
         CANVASS_IS_SIGNATURE_PAD (widget);
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

/* Else GTK tells a screen reader the name of the widget's type. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static void
check_target (Look *look, GtkWidget *widget)
{
  graphene_rect_t bounds;

  if (!has_name (widget))
    complain (look, widget, "no name for a screen reader");

  look->n_targets++;
  look_get_bounds (look, widget, &bounds);
  if (bounds.size.width < LOOK_MIN_TARGET || bounds.size.height < LOOK_MIN_TARGET)
    complain (look, widget, "only %g×%g", bounds.size.width, bounds.size.height);
  check_inside (look, widget);
}

/* Where there is more than is seen, something says so, unless there is a keyboard to type on. */
static void
check_scroller (Look *look, GtkScrolledWindow *scroller)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (scroller);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (scroller);
  GtkWidget *more = gtk_widget_get_next_sibling (GTK_WIDGET (scroller));

  if (gtk_adjustment_get_upper (across) > gtk_adjustment_get_page_size (across))
    complain (look, GTK_WIDGET (scroller), "scrolls sideways");
  if (gtk_adjustment_get_upper (down) > gtk_adjustment_get_page_size (down) &&
      walk_find (look->root, CANVASS_TYPE_TRAY, 0) == NULL &&
      (more == NULL || !gtk_widget_get_mapped (more)))
    complain (look, GTK_WIDGET (scroller), "scrolls without a sign");
}

static void
look_at (Look *look, GtkWidget *widget, GPtrArray *targets)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    check_label (look, GTK_LABEL (widget));
  /* Keys have sizes of their own: see tests/widgets. */
  if (is_target (widget) && gtk_widget_get_ancestor (widget, CANVASS_TYPE_TRAY) == NULL) {
    check_target (look, widget);
    if (is_reachable (widget))
      g_ptr_array_add (targets, widget);
  }
  if (GTK_IS_SCROLLED_WINDOW (widget))
    check_scroller (look, GTK_SCROLLED_WINDOW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_at (look, child, targets);
}

/* What scrolls passes below what does not, and is not there to be hit then. */
static gboolean
are_side_by_side (GtkWidget *a, GtkWidget *b)
{
  return gtk_widget_get_ancestor (a, GTK_TYPE_SCROLLED_WINDOW) ==
         gtk_widget_get_ancestor (b, GTK_TYPE_SCROLLED_WINDOW);
}

static void
check_gap (Look *look, GtkWidget *a, GtkWidget *b)
{
  graphene_rect_t one, other;
  float across, down;

  look_get_bounds (look, a, &one);
  look_get_bounds (look, b, &other);
  across = MAX (one.origin.x - other.origin.x - other.size.width,
                other.origin.x - one.origin.x - one.size.width);
  down = MAX (one.origin.y - other.origin.y - other.size.height,
              other.origin.y - one.origin.y - one.size.height);
  if (MAX (across, down) < LOOK_MIN_GAP) {
    g_autofree char *neighbour = look_describe (b);

    complain (look, a, "only %g from %s", MAX (across, down), neighbour);
  }
}

static void
check_gaps (Look *look, GPtrArray *targets)
{
  for (guint i = 0; i < targets->len; i++)
    for (guint j = 0; j < i; j++)
      if (are_side_by_side (targets->pdata[i], targets->pdata[j]))
        check_gap (look, targets->pdata[i], targets->pdata[j]);
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

static void
check_stops (Look *look, GHashTable *stops, GtkWidget *widget)
{
  /* Among the keys the arrows lead on. */
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget) ||
      CANVASS_IS_TRAY (widget))
    return;
  if (is_target (widget) && g_hash_table_contains (stops, widget) != is_reachable (widget))
    complain (look, widget, "the keyboard and the finger disagree about it");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_stops (look, stops, child);
}

static void
check_keyboard (Look *look)
{
  GtkWidget *focus = gtk_window_get_focus (look->window);
  g_autoptr (GHashTable) stops = NULL;

  /* A page that comes on screen has the focus somewhere sensible already. */
  if (focus == NULL || !gtk_widget_get_mapped (focus))
    complain (look, look->root, "nothing has the focus");
  stops = collect_stops (look->window);
  check_stops (look, stops, GTK_WIDGET (look->window));
  gtk_window_set_focus (look->window, focus);
}

static void
check_in_sight (Look *look, GtkWidget *widget)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds, sight;

  if (scroller == NULL)
    return;
  look_get_bounds (look, widget, &bounds);
  look_get_bounds (look, scroller, &sight);
  if (bounds.origin.y < sight.origin.y - 0.5 ||
      bounds.origin.y + bounds.size.height > sight.origin.y + sight.size.height + 0.5)
    complain (look, widget, "not in sight");
}

/* The field that is filled in is never under the keyboard; what went wrong, and the code that
 * nobody sees again, never below the fold. */
static void
check_what_matters (Look *look)
{
  GtkWidget *tray = walk_find (look->root, CANVASS_TYPE_TRAY, 0);
  GtkWidget *entry = walk_find (look->root, CANVASS_TYPE_ENTRY, 0);
  GtkWidget *problem = walk_find_css (look->root, "problem");
  GtkWidget *code = walk_find_css (look->root, "code");

  if (tray != NULL && entry != NULL)
    check_in_sight (look, entry);
  if (problem != NULL && gtk_widget_get_mapped (problem))
    check_in_sight (look, problem);
  if (code != NULL && gtk_widget_get_mapped (code))
    check_in_sight (look, code);
}

static void
check_type (Look *look)
{
  GtkWidget *title = walk_find_css (look->root, "page-title");

  g_assert_cmpfloat (canvass_widget_get_em (look->root), >=, MIN_TYPE_PX);
  if (title != NULL)
    g_assert_cmpfloat (canvass_widget_get_em (title), >=, MIN_TITLE_PX);
}

void
look_closely (Look *look)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();

  look_save_picture (look);
  if (gtk_widget_get_width (GTK_WIDGET (look->window)) != look->width ||
      gtk_widget_get_height (GTK_WIDGET (look->window)) != look->height)
    complain (look,
              GTK_WIDGET (look->window),
              "pushed out of shape: %d×%d",
              gtk_widget_get_width (GTK_WIDGET (look->window)),
              gtk_widget_get_height (GTK_WIDGET (look->window)));
  look_at (look, look->root, targets);
  check_gaps (look, targets);
  check_type (look);
  check_what_matters (look);
  check_keyboard (look);
}
