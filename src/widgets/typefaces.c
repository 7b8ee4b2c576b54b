/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/typefaces.h"

#include <pango/pangocairo.h>

/* One label's. */
typedef struct {
  PangoFontset *fontset;   /* (owned) */
  PangoLanguage *language; /* (static) */
  gunichar letter;         /* the first that is written with it */
} Face;

static void
clear_face (gpointer face)
{
  g_clear_object (&((Face *)face)->fontset);
}

static void
add_label (GArray *faces, GtkLabel *label)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (label));
  Face face = { .language = pango_context_get_language (context),
                .letter = g_utf8_get_char (gtk_label_get_text (label)) };

  if (face.letter == '\0')
    return;
  face.fontset = pango_context_load_fontset (
      context, pango_context_get_font_description (context), face.language);
  g_array_append_val (faces, face);
}

static void
add_labels (GArray *faces, GtkWidget *root)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child) || !gtk_widget_get_child_visible (child))
      continue;
    if (GTK_IS_LABEL (child))
      add_label (faces, GTK_LABEL (child));
    add_labels (faces, child);
  }
}

/* As pango_font_get_metrics () does it: by what the font is, not by what was asked for. */
static void
look_up_measure (PangoFont *font, PangoLanguage *language)
{
  g_autoptr (PangoFontDescription) description = pango_font_describe_with_absolute_size (font);
  PangoContext *context = pango_font_map_create_context (pango_font_get_font_map (font));
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_scaled_font_get_font_options (pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font)),
                                      options);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  g_object_unref (pango_context_load_fontset (context, description, language));
  g_object_unref (context);
}

void
canvass_typefaces_look_up (GtkWidget *root)
{
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (Face));
  g_autoptr (GHashTable) fonts = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  g_return_if_fail (GTK_IS_WIDGET (root));

  g_array_set_clear_func (faces, clear_face);
  add_labels (faces, root);
  for (guint i = 0; i < faces->len; i++) {
    const Face *face = &g_array_index (faces, Face, i);
    PangoFont *font = pango_fontset_get_font (face->fontset, face->letter);

    if (g_hash_table_add (fonts, font))
      look_up_measure (font, face->language);
  }
}
