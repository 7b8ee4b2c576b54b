/*
 * What libadwaita alone needs for a window: writes a byte to descriptor 3 when the first frame of
 * an empty AdwApplicationWindow was handed to the screen, and ends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include <unistd.h>

#define EMPTY_TYPE_WINDOW (empty_window_get_type ())
G_DECLARE_FINAL_TYPE (EmptyWindow, empty_window, EMPTY, WINDOW, AdwApplicationWindow)

struct _EmptyWindow {
  AdwApplicationWindow parent_instance;

  gboolean drawn;
};

G_DEFINE_FINAL_TYPE (EmptyWindow, empty_window, ADW_TYPE_APPLICATION_WINDOW)

static void
empty_window_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  EMPTY_WINDOW (widget)->drawn = TRUE;
  GTK_WIDGET_CLASS (empty_window_parent_class)->snapshot (widget, snapshot);
}

static void
empty_window_class_init (EmptyWindowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = empty_window_snapshot;
}

static void
empty_window_init (EmptyWindow *self)
{
}

static void
on_after_paint (GdkFrameClock *clock, EmptyWindow *window)
{
  if (window->drawn && write (3, "", 1) == 1)
    gtk_window_destroy (GTK_WINDOW (window));
}

static void
on_activate (GtkApplication *application)
{
  GtkWidget *window = g_object_new (EMPTY_TYPE_WINDOW, "application", application, NULL);

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
