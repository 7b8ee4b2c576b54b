/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/interpreter.h"

#include "pages/tray.h"
#include "widgets/entry.h"
#include "widgets/spoken.h"

#include <string.h>

#define SECOND_LINE                                                                                \
  "<span size=\"72%\" weight=\"normal\" font_family=\"Noto Sans, Noto Sans Arabic\">"

/* The second line begins where the first does, and keeps its own direction within. */
#define LEFT_TO_RIGHT_MARK "\u200e"
#define RIGHT_TO_LEFT_MARK "\u200f"
#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE "\u2069"

/* Kept with each label. */
typedef struct {
  char *own;  /* (owned) as it was set */
  char *both; /* (owned) as it is shown */
  gboolean markup;
} Lines;

static void
lines_free (Lines *lines)
{
  g_free (lines->own);
  g_free (lines->both);
  g_free (lines);
}

static GQuark
lines_quark (void)
{
  return g_quark_from_static_string ("canvass-interpreter-lines");
}

static Lines *
get_lines (GtkLabel *label)
{
  Lines *lines = g_object_get_qdata (G_OBJECT (label), lines_quark ());

  /* Whoever set the label anew since then did not know of us. */
  if (lines != NULL && !g_str_equal (gtk_label_get_label (label), lines->both))
    return NULL;
  return lines;
}

static void
restore (GtkLabel *label)
{
  Lines *lines = get_lines (label);

  if (lines != NULL) {
    gtk_label_set_use_markup (label, lines->markup);
    gtk_label_set_label (label, lines->own);
  }
  gtk_widget_remove_css_class (GTK_WIDGET (label), "interpreted");
  g_object_set_qdata (G_OBJECT (label), lines_quark (), NULL);
}

static char *
get_markup (GtkLabel *label)
{
  if (gtk_label_get_use_markup (label))
    return g_strdup (gtk_label_get_label (label));
  return g_markup_escape_text (gtk_label_get_label (label), -1);
}

static char *
add_second (GtkLabel *label, GtkLabel *other)
{
  g_autofree char *own = get_markup (label);
  g_autofree char *second = get_markup (other);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (label)) == GTK_TEXT_DIR_RTL;

  return g_strconcat (own,
                      "\n",
                      SECOND_LINE,
                      rtl ? RIGHT_TO_LEFT_MARK : LEFT_TO_RIGHT_MARK,
                      FIRST_STRONG_ISOLATE,
                      second,
                      POP_ISOLATE "</span>",
                      NULL);
}

static void
interpret (GtkLabel *label, GtkLabel *other)
{
  Lines *lines = g_new0 (Lines, 1);

  restore (label);
  lines->own = g_strdup (gtk_label_get_label (label));
  lines->markup = gtk_label_get_use_markup (label);
  if (other != NULL && *lines->own != '\0' &&
      !g_str_equal (lines->own, gtk_label_get_label (other))) {
    lines->both = add_second (label, other);
    gtk_label_set_use_markup (label, TRUE);
    gtk_label_set_label (label, lines->both);
    gtk_widget_add_css_class (GTK_WIDGET (label), "interpreted");
  } else {
    lines->both = g_strdup (lines->own);
  }
  g_object_set_qdata_full (G_OBJECT (label), lines_quark (), lines, (GDestroyNotify)lines_free);
}

/* Pages that are on their way out have no counterpart. */
static GtkWidget *
skip_leaving (GtkWidget *widget, CanvassPage *page)
{
  while (widget != NULL && CANVASS_IS_PAGE (widget) && widget != GTK_WIDGET (page))
    widget = gtk_widget_get_next_sibling (widget);
  return widget;
}

/* What is typed, and what shows it. */
static gboolean
has_no_words (GtkWidget *widget)
{
  return CANVASS_IS_ENTRY (widget) || canvass_spoken_is_private (widget);
}

/* Its keys are made when it opens, and fit their captions themselves. */
static void
interpret_keys (CanvassTray *tray, CanvassTray *other)
{
  const char *done = other != NULL ? canvass_tray_get_done (other) : NULL;

  canvass_tray_set_done_below (tray,
                               g_strcmp0 (done, canvass_tray_get_done (tray)) != 0 ? done : NULL);
}

/* Both were made from the same templates and the same form, so that what stands at the same place
 * says the same. Where a petition has more paragraphs than its translation, the rest stays alone.
 */
static void
walk (GtkWidget *widget, GtkWidget *other, CanvassPage *page)
{
  GtkWidget *child, *other_child;

  if (has_no_words (widget))
    return;
  if (other != NULL && G_OBJECT_TYPE (widget) != G_OBJECT_TYPE (other))
    other = NULL;
  if (GTK_IS_LABEL (widget)) {
    interpret (GTK_LABEL (widget), other != NULL ? GTK_LABEL (other) : NULL);
    return;
  }
  if (CANVASS_IS_TRAY (widget)) {
    interpret_keys (CANVASS_TRAY (widget), other != NULL ? CANVASS_TRAY (other) : NULL);
    return;
  }
  child = skip_leaving (gtk_widget_get_first_child (widget), page);
  other_child = other != NULL ? gtk_widget_get_first_child (other) : NULL;
  while (child != NULL) {
    walk (child, other_child, page);
    child = skip_leaving (gtk_widget_get_next_sibling (child), page);
    other_child = other_child != NULL ? gtk_widget_get_next_sibling (other_child) : NULL;
  }
}

static void
restore_all (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    restore (GTK_LABEL (widget));
  if (CANVASS_IS_TRAY (widget)) {
    interpret_keys (CANVASS_TRAY (widget), NULL);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    restore_all (child);
}

static gboolean
is_outdated (GtkWidget *widget, CanvassPage *page)
{
  GtkWidget *child;

  if (has_no_words (widget) || CANVASS_IS_TRAY (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget))
    return get_lines (GTK_LABEL (widget)) == NULL;
  for (child = skip_leaving (gtk_widget_get_first_child (widget), page); child != NULL;
       child = skip_leaving (gtk_widget_get_next_sibling (child), page))
    if (is_outdated (child, page))
      return TRUE;
  return FALSE;
}

gboolean
canvass_interpreter_is_outdated (CanvassScreen *screen)
{
  g_return_val_if_fail (CANVASS_IS_SCREEN (screen), FALSE);

  return is_outdated (GTK_WIDGET (screen), canvass_screen_get_page (screen));
}

void
canvass_interpreter_apply (CanvassScreen *screen, CanvassScreen *other)
{
  g_return_if_fail (CANVASS_IS_SCREEN (screen));

  if (other != NULL)
    walk (GTK_WIDGET (screen), GTK_WIDGET (other), canvass_screen_get_page (screen));
  else
    restore_all (GTK_WIDGET (screen));
}

gsize
canvass_interpreter_get_own_length (GtkLabel *label)
{
  g_autofree char *own = NULL;
  const Lines *lines;

  g_return_val_if_fail (GTK_IS_LABEL (label), 0);

  lines = get_lines (label);
  if (lines == NULL || g_str_equal (lines->own, lines->both))
    return strlen (gtk_label_get_text (label));
  if (!lines->markup)
    return strlen (lines->own);
  pango_parse_markup (lines->own, -1, 0, NULL, &own, NULL, NULL);
  return own != NULL ? strlen (own) : 0;
}
