/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/address.h"

#include "pages/language.h"

#include <string.h>

#define PARTING ":/?#[]@!$&()*+,;=._~-"
/* In bytes: a longer part would make the page too wide. */
#define LONGEST_PART 18

static PangoAttribute *
copy_whole (const PangoAttribute *attribute)
{
  PangoAttrInt *copy = g_new (PangoAttrInt, 1);

  *copy = *(const PangoAttrInt *)attribute;
  return &copy->attr;
}

static void
free_whole (PangoAttribute *attribute)
{
  g_free (attribute);
}

/* A label joins neighbours that are equal, and would never break then. */
static gboolean
is_same_whole (const PangoAttribute *one, const PangoAttribute *other)
{
  return FALSE;
}

/* (transfer full) as pango_attr_allow_breaks_new (FALSE), but each stays by itself. */
static PangoAttribute *
make_whole (guint start, guint end)
{
  static const PangoAttrClass whole_class = {
    PANGO_ATTR_ALLOW_BREAKS, copy_whole, free_whole, is_same_whole
  };
  PangoAttrInt *whole = g_new0 (PangoAttrInt, 1);

  pango_attribute_init (&whole->attr, &whole_class);
  whole->attr.start_index = start;
  whole->attr.end_index = end;
  return &whole->attr;
}

/* The end of the part of @address that begins at @start, with the signs behind it. */
static const char *
find_end (const char *start)
{
  const char *end = start + strcspn (start, PARTING);

  return end + strspn (end, PARTING);
}

static PangoAttrList *
make_attributes (const char *address)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  for (const char *start = address, *end; *start != '\0'; start = end) {
    end = find_end (start);
    if (end - start <= LONGEST_PART)
      pango_attr_list_insert (attributes,
                              make_whole ((guint)(start - address), (guint)(end - address)));
  }
  return attributes;
}

/* An address runs from left to right in every language, but its lines begin where the page's do. */
void
canvass_address_show (GtkLabel *label, const char *address)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  gboolean rtl = canvass_language_get_direction () == GTK_TEXT_DIR_RTL;

  g_return_if_fail (GTK_IS_LABEL (label) && address != NULL);

  attributes = make_attributes (address);
  gtk_widget_set_direction (GTK_WIDGET (label), GTK_TEXT_DIR_LTR);
  gtk_label_set_xalign (label, rtl ? 1 : 0);
  gtk_label_set_justify (label, rtl ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_LEFT);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_CHAR);
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_text (label, address);
}
