/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/pin.h"

#include "format/secret.h"

#include <sodium.h>
#include <time.h>

struct _CanvassPin {
  GObject parent_instance;

  CanvassSettings *settings; /* (owned) */
  gint64 locked_since_ms;    /* when this process began the wait that the failures ask for */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (CanvassPin, canvass_pin, G_TYPE_OBJECT)
G_DEFINE_QUARK (canvass_pin_error, canvass_pin_error)

/* Goes on while the machine sleeps, and whatever the clock is set to. */
static gint64
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What a thread works on. */
typedef struct {
  char *digits; /* (owned) locked memory */
  CanvassPinVerifier verifier;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  canvass_secret_free (work->digits);
  sodium_memzero (work, sizeof *work);
  g_free (work);
}

static Work *
work_new (const char *digits)
{
  Work *work = g_new0 (Work, 1);

  work->digits = canvass_secret_new (CANVASS_PIN_MAX_DIGITS + 1);
  g_strlcpy (work->digits, digits, CANVASS_PIN_MAX_DIGITS + 1);
  return work;
}

static void
return_memory_error (GTask *task)
{
  g_task_return_new_error (task,
                           CANVASS_PIN_ERROR,
                           CANVASS_PIN_ERROR_MEMORY,
                           "There is not enough memory to check a PIN; close other programs");
}

gboolean
canvass_pin_is_set (CanvassPin *self)
{
  CanvassPinVerifier ignored;

  return canvass_settings_get_pin (self->settings, &ignored);
}

static guint
wait_for (guint failures)
{
  guint doublings = failures >= CANVASS_PIN_TRIES ? failures - CANVASS_PIN_TRIES : 0;

  if (failures < CANVASS_PIN_TRIES)
    return 0;

  return doublings >= 6 ? CANVASS_PIN_MAX_WAIT_SECONDS
                        : MIN ((guint)CANVASS_PIN_MAX_WAIT_SECONDS,
                               (guint)CANVASS_PIN_FIRST_WAIT_SECONDS << doublings);
}

guint
canvass_pin_get_wait_seconds (CanvassPin *self)
{
  gint64 wait_ms = (gint64)wait_for (canvass_settings_get_pin_failures (self->settings)) * 1000;
  gint64 left_ms = self->locked_since_ms + wait_ms - now_ms ();

  return left_ms > 0 && wait_ms > 0 ? (guint)((left_ms + 999) / 1000) : 0;
}

guint
canvass_pin_get_tries (CanvassPin *self)
{
  guint failures = canvass_settings_get_pin_failures (self->settings);

  if (canvass_pin_get_wait_seconds (self) > 0)
    return 0;

  return failures < CANVASS_PIN_TRIES ? CANVASS_PIN_TRIES - failures : 1;
}

/* Durable before anything is verified: who pulls the plug has used up a try. */
static gboolean
count_try (CanvassPin *self, GError **error)
{
  guint failures = canvass_settings_get_pin_failures (self->settings);

  if (!canvass_settings_set_pin_failures (self->settings, MIN (failures, G_MAXINT32) + 1, error))
    return FALSE;

  self->locked_since_ms = now_ms ();
  return TRUE;
}

static void
check_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  gboolean right;

  if (canvass_pin_verify (work->digits, &work->verifier, &right))
    g_task_return_boolean (task, right);
  else
    return_memory_error (task);
}

void
canvass_pin_check_async (CanvassPin *self,
                         const char *digits,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Work *work = work_new (digits);
  GError *error = NULL;

  g_task_set_source_tag (task, canvass_pin_check_async);
  g_task_set_task_data (task, work, work_free);
  if (self->busy)
    g_task_return_new_error (
        task, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_BUSY, "A PIN is being checked already");
  else if (!canvass_settings_get_pin (self->settings, &work->verifier))
    g_task_return_new_error (
        task, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_UNSET, "No PIN was chosen yet");
  else if (canvass_pin_get_wait_seconds (self) > 0)
    g_task_return_new_error (
        task, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_LOCKED, "Too many wrong PINs; wait");
  else if (!count_try (self, &error))
    g_task_return_error (task, error);
  else {
    self->busy = TRUE;
    g_task_run_in_thread (task, check_in_thread);
  }
}

gboolean
canvass_pin_check_finish (CanvassPin *self, GAsyncResult *result, gboolean *right, GError **error)
{
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  *right = g_task_propagate_boolean (G_TASK (result), &problem);
  if (problem == NULL || !g_error_matches (problem, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_BUSY))
    self->busy = FALSE;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (!*right)
    return TRUE;

  /* Not forgetting wrong ones only costs tries. */
  canvass_settings_set_pin_failures (self->settings, 0, NULL);
  return TRUE;
}

static void
set_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;

  if (canvass_pin_make_verifier (work->digits, &work->verifier))
    g_task_return_boolean (task, TRUE);
  else
    return_memory_error (task);
}

void
canvass_pin_set_async (CanvassPin *self,
                       const char *digits,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, canvass_pin_set_async);
  g_task_set_task_data (task, work_new (digits), work_free);
  g_task_run_in_thread (task, set_in_thread);
}

gboolean
canvass_pin_set_finish (CanvassPin *self, GAsyncResult *result, GError **error)
{
  const Work *work;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  work = g_task_get_task_data (G_TASK (result));
  return g_task_propagate_boolean (G_TASK (result), error) &&
         canvass_settings_set_pin (self->settings, &work->verifier, error);
}

gboolean
canvass_pin_replace (CanvassPin *self, const CanvassPinVerifier *verifier, GError **error)
{
  return canvass_settings_set_pin (self->settings, verifier, error);
}

CanvassPin *
canvass_pin_new (CanvassSettings *settings)
{
  CanvassPin *self = g_object_new (CANVASS_TYPE_PIN, NULL);

  self->settings = g_object_ref (settings);
  self->locked_since_ms = now_ms ();
  return self;
}

static void
canvass_pin_finalize (GObject *object)
{
  g_clear_object (&CANVASS_PIN (object)->settings);

  G_OBJECT_CLASS (canvass_pin_parent_class)->finalize (object);
}

static void
canvass_pin_class_init (CanvassPinClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_pin_finalize;
}

static void
canvass_pin_init (CanvassPin *self)
{
}
