/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/key-grid.h"

#include "widgets/physical.h"

#include <math.h>
#include <string.h>

#define PLACE_DATA "canvass-place"
#define MOST_OF_WINDOW 0.57 /* the tray has edges of its own */
#define KEY_EM 2.8
#define SMALLEST_GAP 0.1 /* of a key and its gap */
#define ROUNDING 1e-6
#define CAPTION_HEIGHT 0.54  /* of the key's, for one letter */
#define WORD_HEIGHT 0.36     /* for more of them */
#define UPPER_HEIGHT 0.29    /* for the first of two lines */
#define LOWER_SCALE 0.75     /* for the second, of the first */
#define CAPTION_WIDTH 0.86   /* of the key's, at most */
#define NARROWEST_KEY_EM 1.2 /* so that the window can be smaller than fingers are */

typedef struct {
  guint row;
  double column;
  double width;
} Place;

struct _CanvassKeyGrid {
  GtkWidget parent_instance;

  guint n_rows;
  double n_columns;
  gboolean parked; /* the focus waits here for a key to come back to */
  Place left;      /* where it was */

  GdkSurface *surface; /* (borrowed) (nullable) while mapped */
  int window_height;
};

G_DEFINE_FINAL_TYPE (CanvassKeyGrid, canvass_key_grid, GTK_TYPE_WIDGET)

static const Place *
get_place (GtkWidget *key)
{
  return g_object_get_data (G_OBJECT (key), PLACE_DATA);
}

static double
get_center (GtkWidget *key)
{
  const Place *place = get_place (key);

  return place->column + place->width / 2;
}

static double
get_em (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *font = pango_context_get_font_description (context);

  return (double)pango_font_description_get_size (font) / PANGO_SCALE;
}

static int
get_window_height (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  int height = root != NULL ? gtk_widget_get_height (GTK_WIDGET (root)) : 0;

  return height > 0 ? height : G_MAXINT / 2;
}

/* Whole pixels, so that no key is smaller than it should be by a part of one. */
static double
get_target (double mm)
{
  return ceil (CANVASS_TARGET_MM * mm);
}

/* A key and the gap below it. */
static double
get_row_height (CanvassKeyGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double mm = canvass_widget_get_mm (widget);
  double key = MAX (get_target (mm), ceil (KEY_EM * get_em (widget)));
  double most = MOST_OF_WINDOW * get_window_height (widget) / MAX (1, self->n_rows);

  return MIN (key + ceil (CANVASS_TARGET_GAP_MM * mm), floor (most));
}

static double
get_gap (double pitch, double mm)
{
  double least = SMALLEST_GAP * pitch;

  return CLAMP (pitch - get_target (mm), least, MAX (least, ceil (CANVASS_TARGET_GAP_MM * mm)));
}

static void
canvass_key_grid_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  CanvassKeyGrid *self = CANVASS_KEY_GRID (widget);

  /* GTK wants to be asked before it is told. */
  for (GtkWidget *key = gtk_widget_get_first_child (widget); key != NULL;
       key = gtk_widget_get_next_sibling (key))
    gtk_widget_measure (key, orientation, -1, NULL, NULL, NULL, NULL);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = (int)ceil (self->n_columns * NARROWEST_KEY_EM * get_em (widget));
  else
    *minimum = *natural = (int)(self->n_rows * get_row_height (self));
}

static GtkLabel *
get_label (GtkWidget *key)
{
  return GTK_LABEL (GTK_IS_BUTTON (key) ? gtk_button_get_child (GTK_BUTTON (key)) : key);
}

static PangoAttrList *
make_attributes (GtkLabel *label, double size)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  const char *below = strchr (gtk_label_get_text (label), '\n');

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int)(size * PANGO_SCALE)));
  if (below != NULL) {
    PangoAttribute *smaller = pango_attr_scale_new (LOWER_SCALE);

    smaller->start_index = (guint)(below - gtk_label_get_text (label));
    pango_attr_list_insert (attributes, smaller);
  }
  return attributes;
}

static double
measure_caption (GtkLabel *label, double size)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (label), gtk_label_get_text (label));
  g_autoptr (PangoAttrList) attributes = make_attributes (label, size);
  int width;

  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_size (layout, &width, NULL);
  return (double)width / PANGO_SCALE;
}

/* The height of its letters, of the key's. */
static double
get_caption_share (const char *caption)
{
  if (strchr (caption, '\n') != NULL)
    return UPPER_HEIGHT;
  return g_utf8_strlen (caption, -1) > 2 ? WORD_HEIGHT : CAPTION_HEIGHT;
}

static void
fit_caption (GtkLabel *label, double width, double height)
{
  double size = floor (height * get_caption_share (gtk_label_get_text (label)));
  double needed = measure_caption (label, size);
  PangoAttrList *before = gtk_label_get_attributes (label);
  g_autoptr (PangoAttrList) attributes = NULL;

  if (needed > CAPTION_WIDTH * width)
    size = floor (size * CAPTION_WIDTH * width / needed);
  attributes = make_attributes (label, MAX (1, size));
  if (before == NULL || !pango_attr_list_equal (before, attributes))
    gtk_label_set_attributes (label, attributes);
}

static void
canvass_key_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassKeyGrid *self = CANVASS_KEY_GRID (widget);
  double mm = canvass_widget_get_mm (widget);
  double column_width = width / MAX (1, self->n_columns);
  double row_height = (double)height / MAX (1, self->n_rows);
  double gap_x = get_gap (column_width, mm);
  double gap_y = get_gap (row_height, mm);

  for (GtkWidget *key = gtk_widget_get_first_child (widget); key != NULL;
       key = gtk_widget_get_next_sibling (key)) {
    const Place *place = get_place (key);
    GtkAllocation allocation = {
      .x = (int)round (place->column * column_width + gap_x / 2),
      .y = (int)round (place->row * row_height + gap_y / 2),
      .width = (int)(place->width * column_width - gap_x + ROUNDING),
      .height = (int)(row_height - gap_y + ROUNDING),
    };

    fit_caption (get_label (key), allocation.width, allocation.height);
    gtk_widget_measure (key, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
    gtk_widget_size_allocate (key, &allocation, -1);
  }
}

static gboolean
can_have_focus (GtkWidget *key)
{
  return gtk_widget_get_focusable (key) && gtk_widget_is_sensitive (key);
}

/* How far @key lies from @from in @direction; less is nearer, negative not at all. */
static double
get_distance (const Place *from, GtkWidget *key, GtkDirectionType direction)
{
  const Place *to = get_place (key);
  int rows = (int)to->row - (int)from->row;
  double columns = get_center (key) - (from->column + from->width / 2);

  switch (direction) {
  case GTK_DIR_UP:
    return rows < 0 ? -rows * 1000 + fabs (columns) : -1;
  case GTK_DIR_DOWN:
    return rows > 0 ? rows * 1000 + fabs (columns) : -1;
  case GTK_DIR_LEFT:
    return rows == 0 && columns < 0 ? -columns : -1;
  case GTK_DIR_RIGHT:
    return rows == 0 && columns > 0 ? columns : -1;
  case GTK_DIR_TAB_FORWARD:
  case GTK_DIR_TAB_BACKWARD:
  default:
    return -1;
  }
}

static GtkWidget *
find_next (CanvassKeyGrid *self, GtkWidget *from, GtkDirectionType direction)
{
  GtkWidget *nearest = NULL;
  double least = 0;

  for (GtkWidget *key = gtk_widget_get_first_child (GTK_WIDGET (self)); key != NULL;
       key = gtk_widget_get_next_sibling (key)) {
    double distance = get_distance (get_place (from), key, direction);

    if (distance >= 0 && can_have_focus (key) && (nearest == NULL || distance < least)) {
      nearest = key;
      least = distance;
    }
  }

  return nearest;
}

static gboolean
canvass_key_grid_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *from = gtk_widget_get_focus_child (widget);
  GtkWidget *to;

  if (from == NULL || !gtk_widget_is_focus (from) || direction == GTK_DIR_TAB_FORWARD ||
      direction == GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (canvass_key_grid_parent_class)->focus (widget, direction);

  to = find_next (CANVASS_KEY_GRID (widget), from, direction);
  return to == NULL || gtk_widget_grab_focus (to);
}

static void
on_surface_layout (CanvassKeyGrid *self, int width, int height)
{
  if (height == self->window_height)
    return;

  self->window_height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
canvass_key_grid_map (GtkWidget *widget)
{
  CanvassKeyGrid *self = CANVASS_KEY_GRID (widget);

  GTK_WIDGET_CLASS (canvass_key_grid_parent_class)->map (widget);

  self->surface = gtk_native_get_surface (gtk_widget_get_native (widget));
  self->window_height = gdk_surface_get_height (self->surface);
  g_signal_connect_swapped (self->surface, "layout", G_CALLBACK (on_surface_layout), self);
  g_signal_connect_swapped (
      self->surface, "enter-monitor", G_CALLBACK (gtk_widget_queue_resize), self);
}

static void
canvass_key_grid_unmap (GtkWidget *widget)
{
  CanvassKeyGrid *self = CANVASS_KEY_GRID (widget);

  g_signal_handlers_disconnect_by_data (self->surface, self);
  self->surface = NULL;

  GTK_WIDGET_CLASS (canvass_key_grid_parent_class)->unmap (widget);
}

static void
canvass_key_grid_dispose (GObject *object)
{
  GtkWidget *key;

  while ((key = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (key);

  G_OBJECT_CLASS (canvass_key_grid_parent_class)->dispose (object);
}

static void
canvass_key_grid_class_init (CanvassKeyGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_key_grid_dispose;
  widget_class->measure = canvass_key_grid_measure;
  widget_class->size_allocate = canvass_key_grid_size_allocate;
  widget_class->focus = canvass_key_grid_focus;
  widget_class->map = canvass_key_grid_map;
  widget_class->unmap = canvass_key_grid_unmap;

  gtk_widget_class_set_css_name (widget_class, "keys");
}

/* A keyboard's keys are where they are, whichever way the text runs. */
static void
canvass_key_grid_init (CanvassKeyGrid *self)
{
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

CanvassKeyGrid *
canvass_key_grid_new (void)
{
  return g_object_new (CANVASS_TYPE_KEY_GRID, NULL);
}

/* A focus that its key takes along leaves the keyboard, and whoever types would with it. */
static void
remove_key (CanvassKeyGrid *self, GtkWidget *key)
{
  if (gtk_widget_is_focus (key)) {
    self->left = *get_place (key);
    self->parked = TRUE;
    gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
    gtk_widget_grab_focus (GTK_WIDGET (self));
  }
  gtk_widget_unparent (key);
}

void
canvass_key_grid_clear_row (CanvassKeyGrid *self, guint row)
{
  GtkWidget *next;

  g_return_if_fail (CANVASS_IS_KEY_GRID (self));

  for (GtkWidget *key = gtk_widget_get_first_child (GTK_WIDGET (self)); key != NULL; key = next) {
    next = gtk_widget_get_next_sibling (key);
    if (get_place (key)->row == row)
      remove_key (self, key);
  }
}

void
canvass_key_grid_reset (CanvassKeyGrid *self, guint n_rows, double n_columns)
{
  g_return_if_fail (CANVASS_IS_KEY_GRID (self));

  for (guint row = 0; row < self->n_rows; row++)
    canvass_key_grid_clear_row (self, row);
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

double
canvass_key_grid_get_n_columns (CanvassKeyGrid *self)
{
  g_return_val_if_fail (CANVASS_IS_KEY_GRID (self), 0);

  return self->n_columns;
}

void
canvass_key_grid_attach (
    CanvassKeyGrid *self, GtkWidget *key, guint row, double column, double width)
{
  Place *place;

  g_return_if_fail (CANVASS_IS_KEY_GRID (self));
  g_return_if_fail (row < self->n_rows);

  place = g_new (Place, 1);
  *place = (Place){ row, column, width };
  g_object_set_data_full (G_OBJECT (key), PLACE_DATA, place, g_free);
  /* In front of the rows below, for whoever goes through the keys one by one. */
  for (GtkWidget *next = gtk_widget_get_first_child (GTK_WIDGET (self));;
       next = gtk_widget_get_next_sibling (next))
    if (next == NULL || get_place (next)->row > row) {
      gtk_widget_insert_before (key, GTK_WIDGET (self), next);
      return;
    }
}

void
canvass_key_grid_bring_focus_back (CanvassKeyGrid *self)
{
  GtkWidget *nearest = NULL;
  double least = 0;

  g_return_if_fail (CANVASS_IS_KEY_GRID (self));

  if (!self->parked)
    return;

  for (GtkWidget *key = gtk_widget_get_first_child (GTK_WIDGET (self)); key != NULL;
       key = gtk_widget_get_next_sibling (key)) {
    double distance = fabs ((double)get_place (key)->row - self->left.row) * 1000 +
                      fabs (get_center (key) - self->left.column - self->left.width / 2);

    if (can_have_focus (key) && (nearest == NULL || distance < least)) {
      nearest = key;
      least = distance;
    }
  }
  if (nearest != NULL && gtk_widget_is_focus (GTK_WIDGET (self)))
    gtk_widget_grab_focus (nearest);
  self->parked = FALSE;
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

gboolean
canvass_key_grid_focus_row (CanvassKeyGrid *self, guint row)
{
  g_return_val_if_fail (CANVASS_IS_KEY_GRID (self), FALSE);

  for (GtkWidget *key = gtk_widget_get_first_child (GTK_WIDGET (self)); key != NULL;
       key = gtk_widget_get_next_sibling (key))
    if (get_place (key)->row == row && can_have_focus (key))
      return gtk_widget_grab_focus (key);

  return FALSE;
}
