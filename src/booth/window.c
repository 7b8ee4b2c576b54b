/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/window.h"

#include "booth/rehearsal.h"
#include "widgets/typefaces.h"

#define DESKTOP_WIDTH 1280
#define DESKTOP_HEIGHT 800

struct _CanvassBoothWindow {
  AdwWindow parent_instance;

  AdwBin *place;
  gboolean windowed;
  gboolean drawn;
  gulong after_paint_id;
  cairo_surface_t *rehearsed; /* (owned) (nullable) until the real one takes its place */
};

enum {
  SIGNAL_FIRST_FRAME,
  SIGNAL_CANVASSER_KEY,
  SIGNAL_CLOSE_ASKED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassBoothWindow, canvass_booth_window, ADW_TYPE_WINDOW)

static gboolean
canvass_booth_window_close_request (GtkWindow *window)
{
  CanvassBoothWindow *self = CANVASS_BOOTH_WINDOW (window);

  if (self->windowed)
    g_signal_emit (self, signals[SIGNAL_CLOSE_ASKED], 0);
  return GDK_EVENT_STOP;
}

/* The default opens GTK's inspector, which shows every text on the screen and in memory. */
static gboolean
canvass_booth_window_enable_debugging (GtkWindow *window, gboolean toggle)
{
  return FALSE;
}

static void
on_after_paint (GdkFrameClock *clock, CanvassBoothWindow *self)
{
  if (!self->drawn)
    return;

  g_clear_signal_handler (&self->after_paint_id, clock);
  g_signal_emit (self, signals[SIGNAL_FIRST_FRAME], 0);
}

static void
canvass_booth_window_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CANVASS_BOOTH_WINDOW (widget)->drawn = TRUE;
  GTK_WIDGET_CLASS (canvass_booth_window_parent_class)->snapshot (widget, snapshot);
  g_clear_pointer (&CANVASS_BOOTH_WINDOW (widget)->rehearsed, cairo_surface_destroy);
}

static void
canvass_booth_window_map (GtkWidget *widget)
{
  CanvassBoothWindow *self = CANVASS_BOOTH_WINDOW (widget);

  GTK_WIDGET_CLASS (canvass_booth_window_parent_class)->map (widget);
  if (!self->drawn && self->after_paint_id == 0)
    self->after_paint_id = g_signal_connect (
        gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (on_after_paint), self);
}

static void
canvass_booth_window_finalize (GObject *object)
{
  g_clear_pointer (&CANVASS_BOOTH_WINDOW (object)->rehearsed, cairo_surface_destroy);

  G_OBJECT_CLASS (canvass_booth_window_parent_class)->finalize (object);
}

static void
canvass_booth_window_class_init (CanvassBoothWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_booth_window_finalize;
  widget_class->map = canvass_booth_window_map;
  widget_class->snapshot = canvass_booth_window_snapshot;
  window_class->close_request = canvass_booth_window_close_request;
  window_class->enable_debugging = canvass_booth_window_enable_debugging;

  signals[SIGNAL_FIRST_FRAME] = g_signal_new ("first-frame",
                                              G_TYPE_FROM_CLASS (klass),
                                              G_SIGNAL_RUN_LAST,
                                              0,
                                              NULL,
                                              NULL,
                                              NULL,
                                              G_TYPE_NONE,
                                              0);
  signals[SIGNAL_CANVASSER_KEY] = g_signal_new ("canvasser-key",
                                                G_TYPE_FROM_CLASS (klass),
                                                G_SIGNAL_RUN_LAST,
                                                0,
                                                NULL,
                                                NULL,
                                                NULL,
                                                G_TYPE_NONE,
                                                0);
  signals[SIGNAL_CLOSE_ASKED] = g_signal_new ("close-asked",
                                              G_TYPE_FROM_CLASS (klass),
                                              G_SIGNAL_RUN_LAST,
                                              0,
                                              NULL,
                                              NULL,
                                              NULL,
                                              G_TYPE_NONE,
                                              0);
}

static gboolean
on_canvasser_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  g_signal_emit (widget, signals[SIGNAL_CANVASSER_KEY], 0);
  return GDK_EVENT_STOP;
}

/* Wherever the focus is, and where there is none. */
static void
add_canvasser_key (CanvassBoothWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F12, 0),
                        gtk_callback_action_new (on_canvasser_key, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
canvass_booth_window_init (CanvassBoothWindow *self)
{
  self->place = ADW_BIN (adw_bin_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->place), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "booth");
  gtk_window_set_title (GTK_WINDOW (self), "Canvass");
  add_canvasser_key (self);
}

/* Where nothing manages windows a fullscreen one gets only the size that it asks for. */
static void
fill_screen (CanvassBoothWindow *self)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle area = { .width = DESKTOP_WIDTH, .height = DESKTOP_HEIGHT };

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &area);
  gtk_window_set_default_size (GTK_WINDOW (self), area.width, area.height);
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_window_fullscreen (GTK_WINDOW (self));
}

/* Only where somebody sees it: looking for icons holds up the first frame. */
static void
set_icon (CanvassBoothWindow *self)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  const char *const *folders = g_get_system_data_dirs ();

  for (gsize i = 0; folders[i] != NULL; i++) {
    g_autofree char *icons = g_build_filename (folders[i], "icons", NULL);

    gtk_icon_theme_add_search_path (theme, icons);
  }
  gtk_window_set_icon_name (GTK_WINDOW (self), "io.github.canvass.Kiosk");
}

static void
add_frame (CanvassBoothWindow *self, GtkBox *box)
{
  GtkWidget *header = adw_header_bar_new ();

  set_icon (self);
  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (box, header);
  gtk_window_set_default_size (GTK_WINDOW (self), DESKTOP_WIDTH, DESKTOP_HEIGHT);
}

CanvassBoothWindow *
canvass_booth_window_new (gboolean windowed)
{
  CanvassBoothWindow *self = g_object_new (CANVASS_TYPE_BOOTH_WINDOW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->windowed = windowed;
  if (windowed)
    add_frame (self, GTK_BOX (box));
  else
    fill_screen (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->place));
  adw_window_set_content (ADW_WINDOW (self), box);
  return self;
}

gboolean
canvass_booth_window_refuses_inspector (CanvassBoothWindow *self)
{
  gboolean opened = TRUE;

  g_return_val_if_fail (CANVASS_IS_BOOTH_WINDOW (self), FALSE);

  g_signal_emit_by_name (self, "enable-debugging", FALSE, &opened);
  return !opened;
}

void
canvass_booth_window_set_page (CanvassBoothWindow *self, GtkWidget *page)
{
  g_return_if_fail (CANVASS_IS_BOOTH_WINDOW (self));

  adw_bin_set_child (self->place, page);
}

void
canvass_booth_window_prepare (CanvassBoothWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_widget_realize (GTK_WIDGET (self));
  /* Finds styles and fonts and lays out every text. */
  canvass_typefaces_look_up (GTK_WIDGET (self));
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, width, NULL, NULL, NULL, NULL);
}

void
canvass_booth_window_rehearse (CanvassBoothWindow *self)
{
  GtkWidget *page, *content;
  int width, height;

  g_return_if_fail (CANVASS_IS_BOOTH_WINDOW (self));

  /* The page itself would take the focus, and a screen reader tell of it whoever signs now. */
  page = adw_bin_get_child (self->place);
  content = page != NULL ? gtk_widget_get_first_child (page) : NULL;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (content != NULL && self->rehearsed == NULL)
    self->rehearsed = canvass_rehearse (GTK_WINDOW (self), content, width, height);
}
