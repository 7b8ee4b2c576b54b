/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/language-checks.h"

#include "device/languages.h"
#include "kiosk/helper.h"

#define MAX_LINES 1024
#define N_PARTS 5

static void
append_part (GString *line, const char *part, char end)
{
  g_autofree char *plain = g_strdup (part);

  g_strdelimit (plain, "\t\n\r", ' ');
  g_string_append (line, plain);
  g_string_append_c (line, end);
}

char *
canvass_language_checks_write (GPtrArray *checks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (checks, i);

    append_part (text, check->id, '\t');
    append_part (text, canvass_fitness_name (check->fitness), '\t');
    append_part (text, check->subject, '\t');
    append_part (text, check->detail, '\t');
    append_part (text, check->text, '\n');
  }
  return g_string_free (text, FALSE);
}

static CanvassCheck *
read_check (const char *line)
{
  static const char *const ids[] = { CANVASS_CHECK_FONTS,
                                     CANVASS_CHECK_PAGES,
                                     CANVASS_CHECK_VOICES };
  g_auto (GStrv) parts = g_strsplit (line, "\t", N_PARTS + 1);
  CanvassFitness fitness;

  if (g_strv_length (parts) != N_PARTS || !canvass_fitness_from_name (parts[1], &fitness))
    return NULL;

  /* None of them ever keeps a form closed, whatever is said here. */
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    if (g_str_equal (parts[0], ids[i]))
      return canvass_check_new (
          ids[i], MIN (fitness, CANVASS_FITNESS_WARN), parts[2], parts[3], parts[4]);
  return NULL;
}

GPtrArray *
canvass_language_checks_read (const char *text, GError **error)
{
  g_autoptr (GPtrArray) checks = canvass_checks_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES);

  for (char **line = lines; *line != NULL && **line != '\0'; line++) {
    CanvassCheck *check = read_check (*line);

    if (check == NULL) {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_INVALID_DATA,
                           "What canvass-languages says cannot be understood; install Canvass "
                           "again");
      return NULL;
    }
    g_ptr_array_add (checks, check);
  }
  return g_steal_pointer (&checks);
}

static CanvassCheck *
find_same (GPtrArray *checks, const CanvassCheck *wanted)
{
  for (guint i = 0; i < checks->len; i++) {
    CanvassCheck *check = g_ptr_array_index (checks, i);

    if (g_str_equal (check->id, wanted->id) && g_str_equal (check->subject, wanted->subject))
      return check;
  }
  return NULL;
}

/* The languages that no voice speaks in one petition and those in another. */
static void
unite_details (CanvassCheck *check, const CanvassCheck *other)
{
  g_auto (GStrv) own = g_strsplit (check->detail, ", ", -1);
  g_auto (GStrv) others = g_strsplit (other->detail, ", ", -1);
  g_autoptr (GString) all = g_string_new (check->detail);

  for (char **each = others; *each != NULL; each++)
    if (!g_strv_contains ((const char *const *)own, *each))
      g_string_append_printf (all, "%s%s", all->len > 0 ? ", " : "", *each);
  g_free (check->detail);
  check->detail = g_string_free (g_steal_pointer (&all), FALSE);
}

static void
merge (CanvassCheck *check, const CanvassCheck *other)
{
  if (g_str_equal (check->id, CANVASS_CHECK_VOICES))
    unite_details (check, other);
  if (other->fitness <= check->fitness)
    return;

  check->fitness = other->fitness;
  g_free (check->text);
  check->text = g_strdup (other->text);
}

void
canvass_language_checks_merge (GPtrArray *checks, GPtrArray *found)
{
  for (guint i = 0; i < found->len; i++) {
    const CanvassCheck *other = g_ptr_array_index (found, i);
    CanvassCheck *check = find_same (checks, other);

    if (check != NULL)
      merge (check, other);
    else
      g_ptr_array_add (checks,
                       canvass_check_new (
                           other->id, other->fitness, other->subject, other->detail, other->text));
  }
}

void
canvass_language_checks_fail (GPtrArray *checks, const GError *why)
{
  const CanvassCheck same = { .id = CANVASS_CHECK_LANGUAGES, .subject = (char *)"" };
  g_autofree char *text =
      g_strdup_printf ("Fonts and voices could not be looked at: %s.", why->message);

  if (find_same (checks, &same) == NULL)
    g_ptr_array_add (
        checks,
        canvass_check_new (CANVASS_CHECK_LANGUAGES, CANVASS_FITNESS_WARN, NULL, NULL, text));
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) answer = canvass_helper_run_finish (result, &error);
  g_autofree char *text = NULL;
  GPtrArray *checks = NULL;

  if (answer != NULL) {
    gsize length;
    const char *bytes = g_bytes_get_data (answer, &length);

    text = g_utf8_make_valid (length > 0 ? bytes : "", (gssize)length);
    checks = canvass_language_checks_read (text, &error);
  }
  if (checks == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, checks, (GDestroyNotify)g_ptr_array_unref);
}

void
canvass_language_checks_async (const char *program,
                               const char *const *environment,
                               CanvassCampaign *campaign,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, canvass_language_checks_async);
  if (program == NULL) {
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_NOT_FOUND,
                             "canvass-languages is not there; install Canvass again");
    g_object_unref (task);
    return;
  }
  canvass_helper_run_async (program,
                            environment,
                            canvass_campaign_get_file (campaign),
                            CANVASS_LANGUAGE_CHECKS_PATIENCE_SECONDS,
                            cancellable,
                            on_answered,
                            task);
}

GPtrArray *
canvass_language_checks_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
