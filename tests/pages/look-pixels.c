/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look-private.h"
#include "window-picture.h"

#include <math.h>

#define BLOCK 5

GdkTexture *
look_take_picture (Look *look)
{
  return window_picture_take (GTK_WIDGET (look->window), look->width, look->height);
}

void
look_save_picture (Look *look)
{
  const char *folder = g_getenv ("CANVASS_PICTURES");
  g_autoptr (GdkTexture) picture = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  picture = look_take_picture (look);
  path = g_strdup_printf ("%s/%dx%d.%s.%s.%s.png",
                          folder,
                          look->width,
                          look->height,
                          look->text_size != NULL ? look->text_size : look->colors,
                          look->name,
                          look->language);
  g_assert_true (gdk_texture_save_to_png (picture, path));
}

/* WCAG 2.1, “relative luminance”. */
static double
get_luminance (const guint8 *pixel)
{
  static const double shares[] = { 0.0722, 0.7152, 0.2126 }; /* blue, green, red */
  double luminance = 0;

  for (guint i = 0; i < 3; i++) {
    double part = pixel[i] / 255.0;

    luminance += shares[i] * (part <= 0.03928 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4));
  }
  return luminance;
}

static double
get_contrast (double one, double other)
{
  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

/* What most pixels have is what the letters stand on; of the rest, the strongest is the letters'.
 */
static double
measure_contrast (const guint8 *pixels, gsize stride, const graphene_rect_t *bounds)
{
  guint counts[256] = { 0 };
  double luminances[256] = { 0 };
  guint ground = 0;
  double contrast = 1;

  for (int y = bounds->origin.y; y < bounds->origin.y + bounds->size.height; y++)
    for (int x = bounds->origin.x; x < bounds->origin.x + bounds->size.width; x++) {
      double luminance = get_luminance (pixels + y * stride + 4 * x);
      guint bin = (guint)(sqrt (luminance) * 255);

      counts[bin]++;
      luminances[bin] = luminance;
    }
  for (guint bin = 0; bin < 256; bin++)
    if (counts[bin] > counts[ground])
      ground = bin;
  for (guint bin = 0; bin < 256; bin++)
    if (counts[bin] > 0)
      contrast = MAX (contrast, get_contrast (luminances[bin], luminances[ground]));
  return contrast;
}

static gboolean
is_in (GtkWidget *widget, const char *css_class)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_has_css_class (widget, css_class))
      return TRUE;
  return FALSE;
}

/* Black on white is just that; large letters, buttons and marks in the accent's color are not body
 * text; what cannot be pressed now may be paler. */
static double
get_floor (Look *look, GtkWidget *label)
{
  if (!gtk_widget_is_sensitive (label))
    return 1.9;
  if (g_str_equal (look->colors, "contrast"))
    return 20.5;
  if (is_in (label, "primary") || is_in (label, "text-mark") || is_in (label, "greeting"))
    return 4.5;
  return 10;
}

static gboolean
is_in_sight (Look *look, GtkWidget *label, graphene_rect_t *bounds)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (label, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t window = GRAPHENE_RECT_INIT (0, 0, look->width, look->height);

  look_get_bounds (look, label, bounds);
  if (scroller != NULL)
    look_get_bounds (look, scroller, &window);
  return graphene_rect_contains_rect (&window, bounds);
}

static void
look_at_inks (Look *look, GtkWidget *widget, const guint8 *pixels, gsize stride)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0' &&
      is_in_sight (look, widget, &bounds)) {
    double contrast = measure_contrast (pixels, stride, &bounds);

    look->n_inks++;
    if (contrast < get_floor (look, widget))
      complain (look, widget, "a contrast of %.1f", contrast);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_at_inks (look, child, pixels, stride);
}

void
look_at_contrast (Look *look)
{
  g_autoptr (GdkTexture) picture = look_take_picture (look);
  gsize stride = 4 * (gsize)look->width;
  g_autofree guint8 *pixels = g_malloc (stride * look->height);

  gdk_texture_download (picture, pixels, stride);
  look_at_inks (look, look->root, pixels, stride);
}

static gboolean
is_black_or_white (const guint8 *pixel)
{
  return pixel[0] == pixel[1] && pixel[1] == pixel[2] && (pixel[0] <= 1 || pixel[0] >= 254);
}

/* Letters have soft edges, but none as wide as a BLOCK both ways. */
static gboolean
is_shaded (const guint8 *pixels, gsize stride, int left, int top)
{
  for (int y = top; y < top + BLOCK; y++)
    for (int x = left; x < left + BLOCK; x++)
      if (is_black_or_white (pixels + y * stride + 4 * x))
        return FALSE;
  return TRUE;
}

void
look_for_shades (Look *look)
{
  g_autoptr (GdkTexture) picture = look_take_picture (look);
  gsize stride = 4 * (gsize)look->width;
  g_autofree guint8 *pixels = g_malloc (stride * look->height);

  look_save_picture (look);
  gdk_texture_download (picture, pixels, stride);
  for (int y = 0; y + BLOCK <= look->height; y++)
    for (int x = 0; x + BLOCK <= look->width; x++)
      if (is_shaded (pixels, stride, x, y))
        complain (look, look->root, "neither black nor white at %d, %d", x, y);
}
