/*
 * cage-touch.c: gives a headless cage a touch screen that a test can touch
 *
 * Preloaded into cage (wlroots 0.15). Datagrams to the socket $CAGE_TOUCH_SOCKET, "down ID X Y",
 * "move ID X Y" and "up ID" with coordinates from 0 to 1, become touches; each is answered "ok".
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
#include <time.h>
#include <unistd.h>
#include <wayland-server-core.h>
#include <wlr/backend.h>
#include <wlr/backend/headless.h>
#include <wlr/backend/multi.h>
#include <wlr/types/wlr_input_device.h>
#include <wlr/types/wlr_touch.h>

static struct wl_display *display;
static struct wlr_input_device *touch;

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

static void
emit (const char *message)
{
  int id;
  double x, y;

  if (sscanf (message, "down %d %lf %lf", &id, &x, &y) == 3) {
    struct wlr_event_touch_down event = { touch, get_milliseconds (), id, x, y };

    wl_signal_emit (&touch->touch->events.down, &event);
  } else if (sscanf (message, "move %d %lf %lf", &id, &x, &y) == 3) {
    struct wlr_event_touch_motion event = { touch, get_milliseconds (), id, x, y };

    wl_signal_emit (&touch->touch->events.motion, &event);
  } else if (sscanf (message, "up %d", &id) == 1) {
    struct wlr_event_touch_up event = { touch, get_milliseconds (), id };

    wl_signal_emit (&touch->touch->events.up, &event);
  }
  wl_signal_emit (&touch->touch->events.frame, NULL);
}

static int
on_message (int fd, uint32_t mask, void *unused)
{
  char message[128];
  struct sockaddr_un from;
  socklen_t from_length = sizeof from;
  ssize_t length =
      recvfrom (fd, message, sizeof message - 1, 0, (struct sockaddr *)&from, &from_length);

  if (length <= 0)
    return 0;

  message[length] = '\0';
  emit (message);
  if (sendto (fd, "ok", 2, 0, (struct sockaddr *)&from, from_length) < 0)
    g_printerr ("cage-touch: nobody waits for the answer\n");
  return 0;
}

static void
listen_at (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (fd == -1 || bind (fd, (struct sockaddr *)&address, sizeof address) != 0)
    g_error ("cage-touch: cannot listen at %s: %s", path, g_strerror (errno));
  wl_event_loop_add_fd (
      wl_display_get_event_loop (display), fd, WL_EVENT_READABLE, on_message, NULL);
}

static void
find_headless (struct wlr_backend *backend, void *found)
{
  if (wlr_backend_is_headless (backend))
    *(struct wlr_backend **)found = backend;
}

struct wlr_backend *
wlr_backend_autocreate (struct wl_display *for_display)
{
  struct wlr_backend *(*create) (struct wl_display *) = dlsym (RTLD_NEXT, "wlr_backend_autocreate");

  display = for_display;
  return create (for_display);
}

bool
wlr_backend_start (struct wlr_backend *backend)
{
  bool (*start) (struct wlr_backend *) = dlsym (RTLD_NEXT, "wlr_backend_start");
  const char *path = g_getenv ("CAGE_TOUCH_SOCKET");
  struct wlr_backend *headless = NULL;

  if (!start (backend))
    return false;

  if (path != NULL && touch == NULL && wlr_backend_is_multi (backend)) {
    wlr_multi_for_each_backend (backend, find_headless, &headless);
    g_assert (headless != NULL);
    touch = wlr_headless_add_input_device (headless, WLR_INPUT_DEVICE_TOUCH);
    listen_at (path);
  }

  return true;
}
