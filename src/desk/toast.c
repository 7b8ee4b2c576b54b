/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/toast.h"

/* Narrow enough for the narrowest window with the largest text: a toast that has to be narrower
 * than it would like to be does not become higher. */
#define MAX_CHARS 36

AdwToast *
canvass_toast_new (const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  return toast;
}
