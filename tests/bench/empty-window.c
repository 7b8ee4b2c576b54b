/*
 * What libadwaita alone needs for a window: writes a byte to descriptor 3 when the first frame of
 * an empty AdwApplicationWindow was handed to the screen, and ends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include <unistd.h>

static void
on_after_paint (GdkFrameClock *clock, GtkWidget *window)
{
  if (write (3, "", 1) == 1)
    gtk_window_destroy (GTK_WINDOW (window));
}

static void
on_activate (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (
      gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint), window);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
