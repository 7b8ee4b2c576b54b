/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/outcome.h"

#include "panel/parts.h"

#include <glib/gi18n-lib.h>

/* What is the same whatever was asked for. */
static const char *const OUTCOMES[CANVASS_N_OUTCOMES] = {
  [CANVASS_OUTCOME_DONE] = N_ ("Done."),
  [CANVASS_OUTCOME_NOTHING] = N_ ("There was nothing to do."),
  [CANVASS_OUTCOME_CANCELLED] =
      N_ ("Cancelled. Nothing is lost: every signature is still on this tablet."),
  [CANVASS_OUTCOME_PULLED] =
      N_ ("The stick was pulled too early. Nothing is lost: put it in again, "
          "then try again."),
  [CANVASS_OUTCOME_STICK_FULL] =
      N_ ("The stick is full. Nothing is lost: make room on it or take another one."),
  [CANVASS_OUTCOME_READ_ONLY] = N_ ("The stick cannot be written to. Nothing is lost: move its "
                                    "little switch or take another one."),
  [CANVASS_OUTCOME_FAKE] = N_ ("This stick does not hold what is written to it. Nothing is lost: "
                               "take another one and do not use this one again."),
  [CANVASS_OUTCOME_HUNG] =
      N_ ("The stick does not answer. Nothing is lost: put it in again or take "
          "another one."),
  [CANVASS_OUTCOME_OFFLINE] =
      N_ ("There is no connection. Nothing is lost: try again later, or export to a stick."),
  [CANVASS_OUTCOME_REFUSED] =
      N_ ("That file does not belong to this table. Nothing was changed: ask a coordinator."),
  [CANVASS_OUTCOME_DISK] =
      N_ ("This tablet’s own disk is full or refuses. Every signature that was "
          "thanked for is stored: tell a coordinator."),
  [CANVASS_OUTCOME_BUSY] = N_ ("Something else is still being done. Try again in a moment."),
  [CANVASS_OUTCOME_PRACTICE] = N_ ("This is practice: end it first. Nothing was changed."),
  [CANVASS_OUTCOME_FAILED] =
      N_ ("That did not work. Nothing is lost: try again, and if it stays so, tell a coordinator."),
  [CANVASS_OUTCOME_NO_CARD] =
      N_ ("The petition can be signed here, but its card is not on the stick. Nothing is lost: an "
          "export to a stick brings it along. Then hand that stick to the coordinator."),
};

static char *
describe_export (const CanvassPanelJob *job)
{
  g_autofree char *number = canvass_part_write (job->number);

  /* Translators: a number, and the name of a stick. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Safe to pull now: %s signature is on %s, read back and "
                                       "compared.",
                                       "Safe to pull now: %s signatures are on %s, read back and "
                                       "compared.",
                                       job->number),
                          number,
                          job->name);
}

static char *
describe_send (const CanvassPanelJob *job)
{
  g_autofree char *number = canvass_part_write (job->number);

  return g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE, "%s signature was sent.", "%s signatures were sent.", job->number),
      number);
}

static char *
describe_acknowledge (const CanvassPanelJob *job)
{
  g_autofree char *number = canvass_part_write (job->number);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "A coordinator has %s signature for good: it was forgotten "
                   "here.",
                   "A coordinator has %s signatures for good: they were forgotten "
                   "here.",
                   job->number),
      number);
}

/* (nullable) what was done, where more can be said of it than that. */
static char *
describe_done (const CanvassPanelJob *job)
{
  switch ((guint)job->task) {
  case CANVASS_TASK_EXPORT:
    return describe_export (job);
  case CANVASS_TASK_SEND:
    return describe_send (job);
  case CANVASS_TASK_ACKNOWLEDGE:
    return describe_acknowledge (job);
  case CANVASS_TASK_DOUBT:
    return g_strdup (_ ("The last signature is marked."));
  case CANVASS_TASK_ENROLL:
    /* Translators: the name of a file. */
    return g_strdup_printf (_ ("The petition can be signed here. Hand the stick back to the "
                               "coordinator: %s is on it."),
                            job->name);
  case CANVASS_TASK_UPDATE:
    return g_strdup (_ ("The petition is up to date."));
  case CANVASS_TASK_RESET_PIN:
    return g_strdup (_ ("The new PIN is the one that the coordinator tells you."));
  case CANVASS_TASK_REPORT:
    /* Translators: the name of a file. */
    return g_strdup_printf (_ ("Safe to pull now: %s is on the stick."), job->name);
  default:
    return NULL;
  }
}

static const char *
describe_nothing (const CanvassPanelJob *job)
{
  switch ((guint)job->task) {
  case CANVASS_TASK_EXPORT:
    return _ ("Safe to pull now: there was nothing new to copy.");
  case CANVASS_TASK_SEND:
    return _ ("There is nothing new: every signature is there already.");
  case CANVASS_TASK_RESET_PIN:
  case CANVASS_TASK_ACKNOWLEDGE:
    return _ ("No such file was found on a stick.");
  default:
    return _ (OUTCOMES[CANVASS_OUTCOME_NOTHING]);
  }
}

/* Of NAME there is no file to ask a coordinator about. */
static const char *const WHYS[CANVASS_N_WHYS] = {
  [CANVASS_WHY_DAMAGED] = N_ ("The file is damaged, or is not what its name says."),
  [CANVASS_WHY_OLDER] = N_ ("A later version is in use here."),
  [CANVASS_WHY_TWIN] = N_ ("Another file with the same version number is in use here."),
  [CANVASS_WHY_OVER] = N_ ("The last day of this petition is past."),
  [CANVASS_WHY_KNOWN] = N_ ("This one is set up already."),
  [CANVASS_WHY_UNREAD] =
      N_ ("There is more on the sticks than is looked at: take other sticks out."),
  [CANVASS_WHY_TABLE] = N_ ("It is for another table or another petition."),
  [CANVASS_WHY_STRANGER] = N_ ("No coordinator of this petition has signed it."),
  [CANVASS_WHY_OTHERS] = N_ ("Other files were refused: they are not for this table, or damaged."),
  [CANVASS_WHY_USED] = N_ ("It was used before and counts only once: ask for a new one."),
};

const char *
canvass_outcome_word_why (CanvassWhy why)
{
  return WHYS[why] != NULL ? _ (WHYS[why]) : NULL;
}

/* (nullable) where a stick would be spoken of, or a file, and there is none. */
static const char *
describe_unsent (const CanvassPanelJob *job)
{
  switch ((guint)job->outcome) {
  case CANVASS_OUTCOME_STICK_FULL:
    return _ ("There is no room left where signatures are sent to. Nothing is lost: tell a "
              "coordinator, or export to a stick.");
  case CANVASS_OUTCOME_READ_ONLY:
  case CANVASS_OUTCOME_FAKE:
  case CANVASS_OUTCOME_REFUSED:
    return _ ("What was sent was not accepted. Nothing is lost: tell a coordinator, or export to a "
              "stick.");
  case CANVASS_OUTCOME_PULLED:
  case CANVASS_OUTCOME_HUNG:
    return _ (OUTCOMES[CANVASS_OUTCOME_OFFLINE]);
  default:
    return NULL;
  }
}

/* (nullable) */
static const char *
describe_failure (const CanvassPanelJob *job)
{
  if (job->task == CANVASS_TASK_SEND)
    return describe_unsent (job);
  if (job->task == CANVASS_TASK_ACKNOWLEDGE && job->outcome == CANVASS_OUTCOME_REFUSED)
    return _ ("The files from coordinators were refused: they are not for this table, or damaged. "
              "Nothing was changed: tell a coordinator.");
  return NULL;
}

char *
canvass_outcome_describe (const CanvassPanelJob *job)
{
  char *done = NULL;

  if (job->outcome == CANVASS_OUTCOME_NOTHING)
    return g_strdup (describe_nothing (job));
  if (job->outcome == CANVASS_OUTCOME_REFUSED && job->why == CANVASS_WHY_NAME)
    return g_strdup (_ ("Nothing was changed. Please give the table a short, plain name."));
  if (job->outcome == CANVASS_OUTCOME_DONE)
    done = describe_done (job);
  else
    done = g_strdup (describe_failure (job));
  return done != NULL ? done : g_strdup (_ (OUTCOMES[job->outcome]));
}

gboolean
canvass_outcome_is_good (const CanvassPanelJob *job)
{
  return job->outcome == CANVASS_OUTCOME_DONE || job->outcome == CANVASS_OUTCOME_NOTHING;
}

const char *
canvass_outcome_describe_running (const CanvassPanelJob *job)
{
  switch ((guint)job->task) {
  case CANVASS_TASK_EXPORT:
  case CANVASS_TASK_REPORT:
    return _ ("Writing and comparing: leave the stick in…");
  case CANVASS_TASK_SEND:
    return _ ("Sending…");
  default:
    return _ ("One moment…");
  }
}
