/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/pin.h"

#include "format/secret.h"

#include <sodium.h>
#include <time.h>

#define OPS 3
#define MEMORY_KIB (64 * 1024)

G_STATIC_ASSERT (CANVASS_PIN_SALT_BYTES == crypto_pwhash_argon2id_SALTBYTES);

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

static gboolean
is_run (const char *digits, int step)
{
  for (const char *at = digits; at[1] != '\0'; at++) {
    if ((at[0] - '0' + step + 10) % 10 != at[1] - '0')
      return FALSE;
  }
  return TRUE;
}

/* "121212", "123123": nothing but one part over and over, with what fits of it at the end. */
static gboolean
repeats (const char *digits, gsize period)
{
  for (gsize i = period; digits[i] != '\0'; i++) {
    if (digits[i] != digits[i - period])
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_two_digits (const char *at, int min, int max)
{
  int value = (at[0] - '0') * 10 + at[1] - '0';

  return value >= min && value <= max;
}

/* Birthdays are what people choose and what is tried first: DDMMYY, MMDDYY, YYMMDD, and with a year
 * of the last or this century. */
static gboolean
is_date (const char *digits)
{
  gsize length = strlen (digits);
  const char *year = length == 8 ? digits + 4 : NULL;

  if (length == 6)
    return (is_two_digits (digits, 1, 31) && is_two_digits (digits + 2, 1, 12)) ||
           (is_two_digits (digits, 1, 12) && is_two_digits (digits + 2, 1, 31)) ||
           (is_two_digits (digits + 2, 1, 12) && is_two_digits (digits + 4, 1, 31));
  if (length != 8)
    return FALSE;

  return (is_two_digits (year, 19, 20) &&
          ((is_two_digits (digits, 1, 31) && is_two_digits (digits + 2, 1, 12)) ||
           (is_two_digits (digits, 1, 12) && is_two_digits (digits + 2, 1, 31)))) ||
         (is_two_digits (digits, 19, 20) && is_two_digits (digits + 4, 1, 12) &&
          is_two_digits (digits + 6, 1, 31));
}

/* Of what leaked lists have most often, what no rule above has. */
static gboolean
is_common (const char *digits)
{
  static const char *const common[] = {
    "159753", "147258", "258369", "147258369", "123654", "987456",     "741852", "852456",
    "102030", "112233", "332211", "112358",    "314159", "271828",     "142536", "159357",
    "789456", "456123", "123698", "147852369", "159951", "1029384756",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (common); i++) {
    if (g_str_equal (digits, common[i]))
      return TRUE;
  }
  return FALSE;
}

CanvassPinStrength
canvass_pin_judge (const char *digits)
{
  gsize length = strlen (digits);

  if (length < CANVASS_PIN_MIN_DIGITS || length > CANVASS_PIN_MAX_DIGITS ||
      strspn (digits, "0123456789") != length)
    return CANVASS_PIN_STRENGTH_SHORT;

  for (gsize period = 1; period <= length / 2; period++) {
    if (repeats (digits, period))
      return CANVASS_PIN_STRENGTH_WEAK;
  }
  if (is_run (digits, 1) || is_run (digits, -1) || is_run (digits, 2) || is_run (digits, -2) ||
      is_date (digits) || is_common (digits))
    return CANVASS_PIN_STRENGTH_WEAK;

  return CANVASS_PIN_STRENGTH_GOOD;
}

static gboolean
hash_pin (const char *digits, const CanvassPinVerifier *with, guint8 *hash)
{
  return crypto_pwhash_argon2id (hash,
                                 CANVASS_PIN_HASH_BYTES,
                                 digits,
                                 strlen (digits),
                                 with->salt,
                                 with->ops,
                                 (gsize)with->memory_kib * 1024,
                                 crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
}

gboolean
canvass_pin_make_verifier (const char *digits, CanvassPinVerifier *verifier)
{
  verifier->ops = OPS;
  verifier->memory_kib = MEMORY_KIB;
  randombytes_buf (verifier->salt, sizeof verifier->salt);
  return hash_pin (digits, verifier, verifier->hash);
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
  guint8 hash[CANVASS_PIN_HASH_BYTES];

  if (!hash_pin (work->digits, &work->verifier, hash)) {
    return_memory_error (task);
    return;
  }

  g_task_return_boolean (task, sodium_memcmp (hash, work->verifier.hash, sizeof hash) == 0);
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
