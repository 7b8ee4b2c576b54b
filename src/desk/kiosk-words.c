/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/kiosk-words.h"

#include "desk/figures.h"

#include <glib/gi18n-lib.h>

#define LEFT_TO_RIGHT_ISOLATE "\xe2\x81\xa6"
#define POP_ISOLATE "\xe2\x81\xa9"

const char *
canvass_kiosk_word_name (const CanvassLedgerKiosk *kiosk)
{
  return kiosk->name[0] != '\0' ? kiosk->name : _ ("A table you have not admitted");
}

/* (transfer full) Behind Arabic letters, numbers with hyphens would run from the right. */
static char *
isolate (const char *date)
{
  return gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL
             ? g_strconcat (LEFT_TO_RIGHT_ISOLATE, date, POP_ISOLATE, NULL)
             : g_strdup (date);
}

char *
canvass_kiosk_word_day (guint32 day)
{
  char date[16];

  g_snprintf (date, sizeof date, "%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
  return isolate (date);
}

char *
canvass_kiosk_word_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : NULL;

  return isolate (date != NULL ? date : "");
}

char *
canvass_kiosk_describe (const CanvassLedgerKiosk *kiosk)
{
  g_autofree char *signatures = canvass_figure_word (
      g_dngettext (GETTEXT_PACKAGE, "%s signature", "%s signatures", (gulong)kiosk->signatures),
      kiosk->signatures);
  g_autofree char *day = canvass_kiosk_word_day (kiosk->last_day);
  g_autofree char *seen = NULL;

  if (kiosk->batches == 0)
    return g_strdup (_ ("Nothing has arrived yet"));
  if (!kiosk->admitted)
    return canvass_figure_word (g_dngettext (GETTEXT_PACKAGE,
                                             "%s record waits in quarantine",
                                             "%s records wait in quarantine",
                                             (gulong)kiosk->quarantined),
                                kiosk->quarantined);
  if (kiosk->last_day == 0)
    return g_steal_pointer (&signatures);

  /* Translators: %s is a day: of the newest that a table has sent. */
  seen = g_strdup_printf (_ ("last seen on %s"), day);
  return g_strdup_printf ("%s · %s", signatures, seen);
}

static guint64
count_missing (const CanvassLedgerKiosk *kiosk)
{
  return kiosk->captured_in_closed - kiosk->arrived_in_closed;
}

char *
canvass_kiosk_warn (const CanvassLedgerKiosk *kiosk)
{
  if (kiosk->contested > 0)
    return g_strdup (_ ("The table exists twice"));
  if (!kiosk->admitted)
    return g_strdup (_ ("Not admitted: nothing of it counts"));
  if (kiosk->n_gaps == 1)
    return canvass_kiosk_word_gap (&kiosk->gaps[0]);
  if (kiosk->missing_batches > 0)
    return canvass_figure_word (g_dngettext (GETTEXT_PACKAGE,
                                             "%s batch has not arrived",
                                             "%s batches have not arrived",
                                             (gulong)kiosk->missing_batches),
                                kiosk->missing_batches);
  if (count_missing (kiosk) > 0)
    return canvass_figure_word (g_dngettext (GETTEXT_PACKAGE,
                                             "%s signature is missing",
                                             "%s signatures are missing",
                                             (gulong)count_missing (kiosk)),
                                count_missing (kiosk));
  return NULL;
}

char *
canvass_kiosk_word_gap (const CanvassLedgerGap *gap)
{
  g_autofree char *first = canvass_figure_write (gap->first);
  g_autofree char *last = canvass_figure_write (gap->last);

  if (gap->first == gap->last)
    return g_strdup_printf (_ ("Batch %s has not arrived"), first);
  /* Translators: the numbers of the first and the last of several batches in a row. */
  return g_strdup_printf (_ ("Batches %1$s to %2$s have not arrived"), first, last);
}

char *
canvass_kiosk_word_session (const CanvassKioskSession *session)
{
  g_autofree char *day = canvass_kiosk_word_day (session->day);
  g_autofree char *captured = canvass_figure_write (session->captured);

  if (!session->closed)
    return g_strdup_printf (_ ("Not closed yet, last signed on %s"), day);
  /* Translators: the day on which people at a table ended an event, and how many had signed. */
  return g_strdup_printf (_ ("Closed on %1$s with %2$s"), day, captured);
}

guint64
canvass_kiosk_count_missing (const CanvassKioskSession *session)
{
  return session->captured > session->arrived ? session->captured - session->arrived : 0;
}

char *
canvass_kiosk_word_arrival (const CanvassKioskSession *session)
{
  guint64 missing = canvass_kiosk_count_missing (session);

  if (missing > 0)
    return canvass_figure_word (g_dngettext (GETTEXT_PACKAGE,
                                             "%s signature is missing",
                                             "%s signatures are missing",
                                             (gulong)missing),
                                missing);
  /* Translators: signatures of a table. */
  return canvass_figure_word (
      g_dngettext (GETTEXT_PACKAGE, "%s has arrived", "%s have arrived", (gulong)session->arrived),
      session->arrived);
}
