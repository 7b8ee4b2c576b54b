/*
 * cage-input.c: gives a headless cage hands, and tells what its clients did
 *
 * Preloaded into cage (wlroots 0.15), which then has the devices named in $CAGE_INPUT_DEVICES
 * ("touch", "pointer", "keyboard"; only a touch screen if unset). Packets to the socket
 * $CAGE_INPUT_SOCKET become input:
 *
 *     down ID X Y, move ID X Y, up ID   a finger; coordinates from 0 to 1
 *     to X Y, button CODE 0|1           the mouse; codes as in linux/input-event-codes.h
 *     key CODE 0|1                      the keyboard
 *     tell                              what clients did, see below
 *     ping                              asks every client whether it is there
 *     front                             whose window is in front
 *
 * Each is answered "ok", but "front" with the process, or 0, and "tell" with "WINDOWS OPENED POPUPS
 * SELECTIONS DRAGS UNANSWERED": how many windows there are now; how many were opened since the
 * start, how many popups, how often a client claimed the clipboard or the primary selection, or
 * began to drag something; and how many clients have not answered the last ping, and so not seen
 * yet what came before it.
 *
 * Also lets root run cage, which refuses to for good reasons that a test has not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define WLR_USE_UNSTABLE

#include <dlfcn.h>
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <wayland-server-core.h>
#include <wlr/backend.h>
#include <wlr/backend/headless.h>
#include <wlr/backend/multi.h>
#include <wlr/interfaces/wlr_keyboard.h>
#include <wlr/types/wlr_input_device.h>
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_pointer.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_touch.h>
#include <wlr/types/wlr_xdg_shell.h>

/* A window or popup of a client. */
typedef struct {
  struct wlr_xdg_surface *surface;
  struct wl_listener map, unmap, destroy;
} Surface;

static struct wl_display *display;
static struct wlr_xdg_shell *shell;
static struct wlr_seat *seat;
static struct wlr_input_device *touch;
static struct wlr_input_device *pointer;
static struct wlr_input_device *keyboard;

static GQueue windows = G_QUEUE_INIT; /* (element-type Surface) the one in front first */
static guint n_opened;
static guint n_popups;
static guint n_selections;
static guint n_drags;

int
setuid (uid_t uid)
{
  errno = EPERM;
  return -1;
}

int
setgid (gid_t gid)
{
  errno = EPERM;
  return -1;
}

static guint32
get_milliseconds (void)
{
  return (guint32)(g_get_monotonic_time () / 1000);
}

static gboolean
emit_touch (const char *message)
{
  int id;
  double x, y;

  if (touch == NULL)
    return FALSE;

  if (sscanf (message, "down %d %lf %lf", &id, &x, &y) == 3) {
    struct wlr_event_touch_down event = { touch, get_milliseconds (), id, x, y };

    wl_signal_emit (&touch->touch->events.down, &event);
  } else if (sscanf (message, "move %d %lf %lf", &id, &x, &y) == 3) {
    struct wlr_event_touch_motion event = { touch, get_milliseconds (), id, x, y };

    wl_signal_emit (&touch->touch->events.motion, &event);
  } else if (sscanf (message, "up %d", &id) == 1) {
    struct wlr_event_touch_up event = { touch, get_milliseconds (), id };

    wl_signal_emit (&touch->touch->events.up, &event);
  } else {
    return FALSE;
  }
  wl_signal_emit (&touch->touch->events.frame, NULL);
  return TRUE;
}

static gboolean
emit_pointer (const char *message)
{
  int code, pressed;
  double x, y;

  if (pointer == NULL)
    return FALSE;

  if (sscanf (message, "to %lf %lf", &x, &y) == 2) {
    struct wlr_event_pointer_motion_absolute event = { pointer, get_milliseconds (), x, y };

    wl_signal_emit (&pointer->pointer->events.motion_absolute, &event);
  } else if (sscanf (message, "button %d %d", &code, &pressed) == 2) {
    struct wlr_event_pointer_button event = {
      pointer, get_milliseconds (), code, pressed ? WLR_BUTTON_PRESSED : WLR_BUTTON_RELEASED
    };

    wl_signal_emit (&pointer->pointer->events.button, &event);
  } else {
    return FALSE;
  }
  wl_signal_emit (&pointer->pointer->events.frame, pointer->pointer);
  return TRUE;
}

static gboolean
emit_key (const char *message)
{
  int code, pressed;
  struct wlr_event_keyboard_key event = { .time_msec = get_milliseconds (), .update_state = true };

  if (keyboard == NULL || sscanf (message, "key %d %d", &code, &pressed) != 2)
    return FALSE;

  event.keycode = code;
  event.state = pressed ? WL_KEYBOARD_KEY_STATE_PRESSED : WL_KEYBOARD_KEY_STATE_RELEASED;
  wlr_keyboard_notify_key (keyboard->keyboard, &event);
  return TRUE;
}

static gboolean
ping (const char *message)
{
  struct wlr_xdg_client *client;

  if (!g_str_equal (message, "ping"))
    return FALSE;

  wl_list_for_each (client, &shell->clients, link)
  {
    if (!wl_list_empty (&client->surfaces))
      wlr_xdg_surface_ping (
          wl_container_of (client->surfaces.next, (struct wlr_xdg_surface *)NULL, link));
  }
  return TRUE;
}

static guint
count_unanswered (void)
{
  struct wlr_xdg_client *client;
  guint n = 0;

  wl_list_for_each (client, &shell->clients, link) n += client->ping_serial != 0;
  return n;
}

static pid_t
find_front (void)
{
  const Surface *front = g_queue_peek_head (&windows);
  pid_t pid = 0;

  if (front != NULL)
    wl_client_get_credentials (wl_resource_get_client (front->surface->resource), &pid, NULL, NULL);
  return pid;
}

static void
answer_message (int fd, const char *message)
{
  char answer[128] = "ok";

  if (g_str_equal (message, "tell"))
    g_snprintf (answer,
                sizeof answer,
                "%u %u %u %u %u %u",
                windows.length,
                n_opened,
                n_popups,
                n_selections,
                n_drags,
                count_unanswered ());
  else if (g_str_equal (message, "front"))
    g_snprintf (answer, sizeof answer, "%d", (int)find_front ());
  else if (!emit_touch (message) && !emit_pointer (message) && !emit_key (message) &&
           !ping (message))
    g_error ("cage-input: “%s” is nothing that it can do", message);
  if (send (fd, answer, strlen (answer), MSG_NOSIGNAL) < 0)
    g_printerr ("cage-input: nobody waits for the answer\n");
}

static int
on_message (int fd, uint32_t mask, void *data)
{
  struct wl_event_source **source = data;
  char message[128];
  ssize_t length = recv (fd, message, sizeof message - 1, 0);

  if (length > 0) {
    message[length] = '\0';
    answer_message (fd, message);
    return 0;
  }

  wl_event_source_remove (*source);
  g_free (source);
  close (fd);
  return 0;
}

static int
on_connection (int fd, uint32_t mask, void *unused)
{
  struct wl_event_source **source = g_new0 (struct wl_event_source *, 1);
  int hands = accept4 (fd, NULL, NULL, SOCK_CLOEXEC);

  g_assert (hands != -1);
  *source = wl_event_loop_add_fd (
      wl_display_get_event_loop (display), hands, WL_EVENT_READABLE, on_message, source);
  return 0;
}

static void
on_surface_map (struct wl_listener *listener, void *unused)
{
  const Surface *self = wl_container_of (listener, self, map);

  if (self->surface->role == WLR_XDG_SURFACE_ROLE_TOPLEVEL) {
    g_queue_push_head (&windows, (gpointer)self);
    n_opened++;
  } else {
    n_popups++;
  }
}

static void
on_surface_unmap (struct wl_listener *listener, void *unused)
{
  const Surface *self = wl_container_of (listener, self, unmap);

  if (self->surface->role == WLR_XDG_SURFACE_ROLE_TOPLEVEL)
    g_queue_remove (&windows, self);
}

static void
on_surface_destroy (struct wl_listener *listener, void *unused)
{
  Surface *self = wl_container_of (listener, self, destroy);

  wl_list_remove (&self->map.link);
  wl_list_remove (&self->unmap.link);
  wl_list_remove (&self->destroy.link);
  g_free (self);
}

static void
on_new_surface (struct wl_listener *listener, void *data)
{
  Surface *self = g_new0 (Surface, 1);

  self->surface = data;
  self->map.notify = on_surface_map;
  self->unmap.notify = on_surface_unmap;
  self->destroy.notify = on_surface_destroy;
  wl_signal_add (&self->surface->events.map, &self->map);
  wl_signal_add (&self->surface->events.unmap, &self->unmap);
  wl_signal_add (&self->surface->events.destroy, &self->destroy);
}

static void
on_set_selection (struct wl_listener *listener, void *unused)
{
  n_selections += seat->selection_source != NULL;
}

static void
on_set_primary_selection (struct wl_listener *listener, void *unused)
{
  n_selections += seat->primary_selection_source != NULL;
}

static void
on_start_drag (struct wl_listener *listener, void *unused)
{
  n_drags++;
}

/* One that was killed may have left the socket. */
static void
listen_at (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  unlink (path);
  if (fd == -1 || bind (fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      listen (fd, 1) != 0)
    g_error ("cage-input: cannot listen at %s: %s", path, g_strerror (errno));
  wl_event_loop_add_fd (
      wl_display_get_event_loop (display), fd, WL_EVENT_READABLE, on_connection, NULL);
}

static void
find_headless (struct wlr_backend *backend, void *found)
{
  if (wlr_backend_is_headless (backend))
    *(struct wlr_backend **)found = backend;
}

static void
add_devices (struct wlr_backend *headless)
{
  const char *devices = g_getenv ("CAGE_INPUT_DEVICES");

  if (devices == NULL || strstr (devices, "touch") != NULL)
    touch = wlr_headless_add_input_device (headless, WLR_INPUT_DEVICE_TOUCH);
  if (devices != NULL && strstr (devices, "pointer") != NULL)
    pointer = wlr_headless_add_input_device (headless, WLR_INPUT_DEVICE_POINTER);
  if (devices != NULL && strstr (devices, "keyboard") != NULL)
    keyboard = wlr_headless_add_input_device (headless, WLR_INPUT_DEVICE_KEYBOARD);
}

/* What cage calls, on its way to wlroots. */

struct wlr_backend *
wlr_backend_autocreate (struct wl_display *for_display)
{
  struct wlr_backend *(*create) (struct wl_display *) = dlsym (RTLD_NEXT, "wlr_backend_autocreate");

  display = for_display;
  return create (for_display);
}

struct wlr_xdg_shell *
wlr_xdg_shell_create (struct wl_display *for_display)
{
  static struct wl_listener listener = { .notify = on_new_surface };
  struct wlr_xdg_shell *(*create) (struct wl_display *) = dlsym (RTLD_NEXT, "wlr_xdg_shell_create");

  shell = create (for_display);
  wl_signal_add (&shell->events.new_surface, &listener);
  return shell;
}

struct wlr_seat *
wlr_seat_create (struct wl_display *for_display, const char *name)
{
  static struct wl_listener selection = { .notify = on_set_selection };
  static struct wl_listener primary = { .notify = on_set_primary_selection };
  static struct wl_listener drag = { .notify = on_start_drag };
  struct wlr_seat *(*create) (struct wl_display *, const char *) =
      dlsym (RTLD_NEXT, "wlr_seat_create");

  seat = create (for_display, name);
  wl_signal_add (&seat->events.set_selection, &selection);
  wl_signal_add (&seat->events.set_primary_selection, &primary);
  wl_signal_add (&seat->events.start_drag, &drag);
  return seat;
}

/* cage would show the buffer of a client that fills the screen as it is, where no picture can be
 * taken of it: have it drawn. */
void
wlr_output_attach_buffer (struct wlr_output *output, struct wlr_buffer *buffer)
{
  void (*attach) (struct wlr_output *, struct wlr_buffer *) =
      dlsym (RTLD_NEXT, "wlr_output_attach_buffer");

  if (output->attach_render_locks == 0)
    wlr_output_lock_attach_render (output, true);
  attach (output, buffer);
}

bool
wlr_backend_start (struct wlr_backend *backend)
{
  bool (*start) (struct wlr_backend *) = dlsym (RTLD_NEXT, "wlr_backend_start");
  const char *path = g_getenv ("CAGE_INPUT_SOCKET");
  static gboolean added;
  struct wlr_backend *headless = NULL;

  if (!start (backend))
    return false;

  if (path != NULL && !added && wlr_backend_is_multi (backend)) {
    wlr_multi_for_each_backend (backend, find_headless, &headless);
    g_assert (headless != NULL);
    added = TRUE;
    /* Not for what cage starts. */
    g_unsetenv ("LD_PRELOAD");
    add_devices (headless);
    listen_at (path);
  }

  return true;
}
