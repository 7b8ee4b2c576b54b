/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/spoken.h"

static void
set_text (GtkWidget *widget, const char *key, const char *text)
{
  g_object_set_data_full (
      G_OBJECT (widget), key, text != NULL && *text != '\0' ? g_strdup (text) : NULL, g_free);
}

void
canvass_spoken_set_name (GtkWidget *widget, const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  set_text (widget, "canvass-spoken-name", name);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? name : "", -1);
}

void
canvass_spoken_set_description (GtkWidget *widget, const char *description)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  set_text (widget, "canvass-spoken-description", description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "",
                                  -1);
}

const char *
canvass_spoken_get_name (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  return g_object_get_data (G_OBJECT (widget), "canvass-spoken-name");
}

const char *
canvass_spoken_get_description (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  return g_object_get_data (G_OBJECT (widget), "canvass-spoken-description");
}

void
canvass_spoken_set_aloud (GtkWidget *widget, const char *words)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  set_text (widget, "canvass-spoken-aloud", words);
}

const char *
canvass_spoken_get_aloud (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  return g_object_get_data (G_OBJECT (widget), "canvass-spoken-aloud");
}

void
canvass_spoken_set_live (GtkWidget *widget, CanvassLive live)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_object_set_data (G_OBJECT (widget), "canvass-spoken-live", GUINT_TO_POINTER (live));
}

CanvassLive
canvass_spoken_get_live (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), CANVASS_LIVE_OFF);

  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "canvass-spoken-live"));
}

void
canvass_spoken_renew (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_object_set_data (G_OBJECT (widget),
                     "canvass-spoken-renewals",
                     GUINT_TO_POINTER (canvass_spoken_get_renewals (widget) + 1));
}

guint
canvass_spoken_get_renewals (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), 0);

  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "canvass-spoken-renewals"));
}

void
canvass_spoken_set_language (GtkWidget *widget, const char *tag)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  set_text (widget, "canvass-spoken-language", tag);
}

const char *
canvass_spoken_get_language (GtkWidget *widget)
{
  const char *tag = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  for (; widget != NULL && tag == NULL; widget = gtk_widget_get_parent (widget))
    tag = g_object_get_data (G_OBJECT (widget), "canvass-spoken-language");
  return tag;
}

void
canvass_spoken_set_private (GtkWidget *widget, gboolean is_private)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_object_set_data (G_OBJECT (widget), "canvass-spoken-private", GINT_TO_POINTER (is_private));
}

gboolean
canvass_spoken_is_private (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), "canvass-spoken-private"));
}
