/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/sender.h"

#include "drop/child.h"
#include "format/envelope.h"
#include "format/error.h"
#include "format/file.h"
#include "kiosk/acknowledgements.h"
#include "kiosk/drop-place.h"
#include "kiosk/stick-place.h"

#include <glib/gstdio.h>

#define OUTBOX "outbox"
#define INBOX "inbox"

/* Of the whole, for a vault: fetching is nothing beside sending. */
#define PUSH_SHARE 0.9

/**
 * Meeting:
 *
 * Where one vault's files go: where the table was told, or else where its campaign says.
 */
typedef struct {
  CanvassVault *vault; /* (borrowed) */
  char *drop;          /* (owned) */
  char *credentials;   /* (owned) (nullable) */
} Meeting;

static void
meeting_free (gpointer data)
{
  Meeting *self = data;

  g_free (self->drop);
  g_free (self->credentials);
  g_free (self);
}

/**
 * Sending:
 *
 * The vaults of a table, and what was told of a drop.
 */
typedef struct {
  char *program;
  CanvassHatch *hatch; /* (owned) (nullable) */
  char *drop;
  char *credentials;
  GPtrArray *vaults; /* (owned) (element-type CanvassVault) */
  guint patience_ms;

  /* Of the thread. */
  CanvassWork *work;           /* borrowed */
  const CanvassErrand *errand; /* borrowed: what the child that runs does */
  double from;                 /* what the child that runs has of the whole progress */
  double share;
  GPtrArray *meetings; /* (owned) (element-type Meeting) of those vaults that have a drop */
  guint64 n_records;
  guint64 n_own;        /* of these, no signatures */
  CanvassIntake intake; /* (owned) */
} Sending;

static void
sending_free (Sending *self)
{
  canvass_intake_clear (&self->intake);
  g_ptr_array_unref (self->meetings);
  g_ptr_array_unref (self->vaults);
  g_free (self->program);
  g_clear_pointer (&self->hatch, canvass_hatch_unref);
  g_free (self->drop);
  g_free (self->credentials);
  g_free (self);
}

static char *
folder_of (CanvassVault *vault, const char *name)
{
  return g_build_filename (canvass_vault_get_folder (vault), name, NULL);
}

static gboolean
choose_meetings (Sending *self, GError **error)
{
  for (guint i = 0; i < self->vaults->len; i++) {
    CanvassVault *vault = g_ptr_array_index (self->vaults, i);
    g_autoptr (CanvassCampaign) campaign = canvass_vault_get_campaign (vault);
    const char *of_campaign = canvass_campaign_get_drop (campaign);
    const char *drop = *self->drop != '\0' ? self->drop : of_campaign;
    g_autofree char *credentials = NULL;
    Meeting *meeting;

    if (drop == NULL)
      continue;
    if (*self->credentials != '\0')
      credentials = g_strdup (self->credentials);
    else if (g_strcmp0 (drop, of_campaign) == 0 &&
             !canvass_drop_place_write_credentials (vault, &credentials, error))
      return FALSE;

    meeting = g_new (Meeting, 1);
    *meeting = (Meeting){ vault, g_strdup (drop), g_steal_pointer (&credentials) };
    g_ptr_array_add (self->meetings, meeting);
  }

  return TRUE;
}

/* What was acknowledged elsewhere would be sent for nothing. */
static void
remove_others (const char *outbox, GPtrArray *paths)
{
  g_autoptr (GDir) dir = g_dir_open (outbox, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (outbox, name, NULL);

    if (!g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
      g_unlink (path);
  }
}

static gboolean
add_card (CanvassVault *vault, const char *outbox, GPtrArray *paths, GError **error)
{
  const char *path = canvass_vault_get_card_path (vault);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *copy = g_build_filename (outbox, name, NULL);
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK), NULL);

  if (file == NULL)
    return TRUE;
  if (!canvass_file_write (copy, file, 0600, error))
    return FALSE;

  g_ptr_array_add (paths, g_steal_pointer (&copy));
  return TRUE;
}

static gboolean
fill_outbox (Sending *self, CanvassVault *vault, GError **error)
{
  g_autofree char *outbox = folder_of (vault, OUTBOX);
  g_autoptr (GPtrArray) paths = NULL;
  CanvassVaultStatus status;
  guint64 n_records = 0;

  if (!canvass_vault_export (vault, outbox, &paths, &n_records, error) ||
      !add_card (vault, outbox, paths, error))
    return FALSE;

  remove_others (outbox, paths);
  self->n_records += n_records;
  if (canvass_vault_get_status (vault, &status, NULL))
    self->n_own += MIN (n_records, status.records - status.signatures);
  return TRUE;
}

static void
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  Sending *self = user_data;
  double fraction = total == 0 ? 0 : (double)done / (double)total;

  canvass_work_report (self->work, self->from + fraction * self->share);
}

static gboolean
ask_hatch (int output, int complaints, int lifeline, gpointer user_data, GError **error)
{
  Sending *self = user_data;
  const int fds[] = {
    [CANVASS_HATCH_OUTPUT] = output,
    [CANVASS_HATCH_COMPLAINTS] = complaints,
    [CANVASS_HATCH_LIFELINE] = lifeline,
  };

  return canvass_hatch_ask (self->hatch, self->errand, fds, error);
}

static gboolean
run_errand (Sending *self, const Meeting *meeting, CanvassErrandKind kind, GError **error)
{
  const char *folder = canvass_vault_get_folder (meeting->vault);
  g_autofree char *directory = g_path_get_dirname (folder);
  g_autofree char *campaign = g_path_get_basename (folder);
  g_autofree char *kiosk =
      canvass_to_hex (canvass_vault_get_kiosk_id (meeting->vault), CANVASS_ID_BYTES);
  const CanvassErrand errand = {
    .kind = kind,
    .campaign = campaign,
    .drop = meeting->drop,
    .kiosk = kiosk,
    .credentials = meeting->credentials != NULL ? meeting->credentials : "",
  };
  g_auto (GStrv) command = canvass_errand_make_command (&errand, self->program, directory);
  CanvassDropChild child = {
    .argv = (const char *const *)command,
    .start = self->hatch != NULL ? ask_hatch : NULL,
    .patience_ms = self->patience_ms,
    .progress = on_progress,
    .user_data = self,
    .cancellable = canvass_work_get_cancellable (self->work),
  };
  CanvassDropLine last;

  self->errand = &errand;
  return canvass_drop_child_run (&child, &last, error);
}

static gboolean
push (Sending *self, const Meeting *meeting, GError **error)
{
  return run_errand (self, meeting, CANVASS_ERRAND_PUSH, error);
}

static gboolean
pull (Sending *self, const Meeting *meeting, GError **error)
{
  g_autofree char *inbox = folder_of (meeting->vault, INBOX);

  if (!run_errand (self, meeting, CANVASS_ERRAND_PULL, error))
    return FALSE;

  canvass_intake_offer_folder (&self->intake, self->vaults, inbox);
  return TRUE;
}

static CanvassOutcome
judge (const GError *error)
{
  static const CanvassOutcome outcomes[CANVASS_N_DROP_ERRORS] = {
    [CANVASS_DROP_ERROR_OFFLINE] = CANVASS_OUTCOME_OFFLINE,
    [CANVASS_DROP_ERROR_UNKNOWN_KIND] = CANVASS_OUTCOME_REFUSED,
    [CANVASS_DROP_ERROR_REFUSED] = CANVASS_OUTCOME_REFUSED,
    [CANVASS_DROP_ERROR_FULL] = CANVASS_OUTCOME_STICK_FULL,
    [CANVASS_DROP_ERROR_TAKEN] = CANVASS_OUTCOME_REFUSED,
    [CANVASS_DROP_ERROR_MISSING] = CANVASS_OUTCOME_OFFLINE,
    [CANVASS_DROP_ERROR_TOO_LARGE] = CANVASS_OUTCOME_REFUSED,
    [CANVASS_DROP_ERROR_UNFAITHFUL] = CANVASS_OUTCOME_FAKE,
    [CANVASS_DROP_ERROR_OWN_DISK] = CANVASS_OUTCOME_DISK,
    [CANVASS_DROP_ERROR_UNPROVEN] = CANVASS_OUTCOME_REFUSED,
    [CANVASS_DROP_ERROR_NONSENSE] = CANVASS_OUTCOME_FAILED,
    [CANVASS_DROP_ERROR_CREDENTIALS] = CANVASS_OUTCOME_REFUSED,
  };

  if (error->domain == CANVASS_DROP_ERROR)
    return outcomes[error->code];
  /* The outbox lies on the table's own disk. */
  if (error->domain == CANVASS_VAULT_ERROR || error->domain == CANVASS_EXPORT_ERROR ||
      error->domain == CANVASS_FORMAT_ERROR)
    return CANVASS_OUTCOME_DISK;

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? CANVASS_OUTCOME_CANCELLED
                                                                   : CANVASS_OUTCOME_FAILED;
}

/* A petition's drop that fails keeps nothing from those of others; one that is for all is asked
 * once. The first failure is the one that is told. */
static gboolean
push_all (Sending *self, GError **error)
{
  gboolean is_one_for_all = *self->drop != '\0';
  g_autoptr (GError) first = NULL;

  self->share = PUSH_SHARE / MAX (self->meetings->len, 1);
  for (guint i = 0; i < self->meetings->len && (first == NULL || !is_one_for_all); i++) {
    self->from = i * self->share;
    if (g_cancellable_is_cancelled (canvass_work_get_cancellable (self->work)))
      break;
    push (self, g_ptr_array_index (self->meetings, i), first == NULL ? &first : NULL);
  }

  if (first == NULL)
    return !g_cancellable_set_error_if_cancelled (canvass_work_get_cancellable (self->work), error);

  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
send_all (Sending *self, GError **error)
{
  if (!choose_meetings (self, error))
    return FALSE;

  for (guint i = 0; i < self->meetings->len; i++) {
    const Meeting *meeting = g_ptr_array_index (self->meetings, i);

    if (!fill_outbox (self, meeting->vault, error))
      return FALSE;
  }

  return push_all (self, error);
}

static gboolean
fetch_all (Sending *self, GError **error)
{
  self->share = (1 - PUSH_SHARE) / MAX (self->meetings->len, 1);
  for (guint i = 0; i < self->meetings->len; i++) {
    self->from = PUSH_SHARE + i * self->share;
    if (!pull (self, g_ptr_array_index (self->meetings, i), error))
      return FALSE;
  }

  return TRUE;
}

static void
report (Sending *self, const GError *error, CanvassWorkResult *result)
{
  gboolean some = self->n_records > 0 || self->intake.forgotten > 0;

  result->outcome = some ? CANVASS_OUTCOME_DONE : CANVASS_OUTCOME_NOTHING;
  result->number = self->n_records - self->n_own;
  result->forgotten = self->intake.forgotten;
  result->unreadable = canvass_vaults_count_unreadable (self->vaults);
  if (self->intake.failure != NULL)
    result->outcome = CANVASS_OUTCOME_DISK;
  result->some_refused = self->intake.refused != NULL;
  if (error != NULL)
    result->why = g_strdup (error->message);
  else if (self->intake.refused != NULL)
    result->why = g_strdup (self->intake.refused->str);
  canvass_work_report (self->work, 1);
}

static void
run_send (CanvassWork *work, gpointer job, CanvassWorkResult *result)
{
  Sending *self = job;
  g_autoptr (GError) error = NULL;

  /* Its own disk and its child: the one does not hang, the other is ended. */
  canvass_work_set_patient (work, TRUE);
  self->work = work;
  if (!send_all (self, &error)) {
    result->outcome = judge (error);
    result->why = g_strdup (error->message);
    return;
  }

  /* What was sent is there, whatever becomes of fetching. */
  fetch_all (self, &error);
  report (self, error, result);
}

CanvassWork *
canvass_send_patiently (const char *program,
                        CanvassHatch *hatch,
                        const char *drop,
                        const char *credentials,
                        GPtrArray *vaults,
                        guint patience_ms,
                        CanvassWorkProgress progress,
                        CanvassWorkDone done,
                        gpointer user_data)
{
  Sending *self = g_new0 (Sending, 1);

  self->program = g_strdup (program);
  self->hatch = hatch != NULL ? canvass_hatch_ref (hatch) : NULL;
  self->drop = g_strdup (drop);
  self->credentials = g_strdup (credentials);
  self->vaults = canvass_vaults_copy (vaults);
  self->meetings = g_ptr_array_new_with_free_func (meeting_free);
  self->patience_ms = patience_ms;
  return canvass_work_start (
      run_send, self, (GDestroyNotify)sending_free, drop, patience_ms, progress, done, user_data);
}

CanvassWork *
canvass_send (const char *program,
              CanvassHatch *hatch,
              const char *drop,
              const char *credentials,
              GPtrArray *vaults,
              CanvassWorkProgress progress,
              CanvassWorkDone done,
              gpointer user_data)
{
  return canvass_send_patiently (program,
                                 hatch,
                                 drop,
                                 credentials,
                                 vaults,
                                 CANVASS_SEND_PATIENCE_MS,
                                 progress,
                                 done,
                                 user_data);
}
