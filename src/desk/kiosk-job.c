/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/kiosk-job.h"

#include "format/envelope.h"
#include "format/error.h"
#include "format/file.h"
#include "format/pin-reset.h"
#include "format/secret.h"
#include "format/words.h"

#include <string.h>

/* Names that are tried for a file before it is given up. */
#define MAX_NAMES 100

/* What any of these jobs needs to know. */
typedef struct {
  CanvassDesk *desk; /* (borrowed) it outlives its jobs */
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint8 after[CANVASS_HASH_BYTES];
  char *text;   /* (owned) (nullable) a name, or words */
  char *place;  /* (owned) (nullable) a folder */
  char *pin;    /* (owned) (nullable) locked memory */
  GStrv paths;  /* (owned) (nullable) */
  GBytes *file; /* (owned) (nullable) */
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  canvass_secret_free (self->pin);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_strfreev (self->paths);
  g_free (self->text);
  g_free (self->place);
  g_free (self);
}

static Order *
order_new (CanvassDesk *desk, const guint8 *kiosk_id, const guint8 *after)
{
  Order *self = g_new0 (Order, 1);

  self->desk = desk;
  if (kiosk_id != NULL)
    memcpy (self->kiosk_id, kiosk_id, CANVASS_ID_BYTES);
  if (after != NULL)
    memcpy (self->after, after, CANVASS_HASH_BYTES);
  return self;
}

static void
run (Order *order,
     CanvassDeskWork work,
     GDestroyNotify result_free,
     CanvassDeskJob kind,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  canvass_desk_run_async (order->desk,
                          work,
                          order,
                          order_free,
                          result_free,
                          kind,
                          NULL,
                          cancellable,
                          callback,
                          user_data);
}

/* All tables */

static gpointer
list (CanvassLedger *ledger,
      CanvassRoll *roll,
      gpointer data,
      CanvassDeskProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  return canvass_ledger_list_kiosks (ledger, error);
}

void
canvass_kiosk_list_async (CanvassDesk *desk, GAsyncReadyCallback callback, gpointer user_data)
{
  run (order_new (desk, NULL, NULL),
       list,
       (GDestroyNotify)g_array_unref,
       CANVASS_DESK_READS,
       NULL,
       callback,
       user_data);
}

/* One table */

void
canvass_kiosk_sheet_free (CanvassKioskSheet *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->history, canvass_kiosk_history_free);
  g_array_unref (self->decisions);
  g_free (self->words);
  g_free (self);
}

static void
decision_clear (gpointer data)
{
  canvass_sheet_decision_clear (&((CanvassKioskDecision *)data)->decision);
}

static guint64
find_number (const CanvassKioskHistory *history, const guint8 *batch_id)
{
  for (guint i = 0; i < history->batches->len; i++) {
    const CanvassKioskBatch *batch = &g_array_index (history->batches, CanvassKioskBatch, i);

    if (memcmp (batch->batch_id, batch_id, CANVASS_HASH_BYTES) == 0)
      return batch->number;
  }

  return 0;
}

static gboolean
add_decision (const CanvassLedgerDecision *decision, gpointer user_data)
{
  CanvassKioskSheet *self = user_data;
  const CanvassDecisionBody *body = decision->body;
  CanvassKioskDecision copy = { 0 };

  canvass_sheet_decision_fill (&copy.decision, decision);
  if (body->name.length > 0 && body->name.length < sizeof copy.name)
    memcpy (copy.name, body->name.text, body->name.length);
  if (body->after != NULL) {
    memcpy (copy.after, body->after, CANVASS_HASH_BYTES);
    copy.number = find_number (self->history, copy.after);
  }
  g_array_append_val (self->decisions, copy);
  return TRUE;
}

static void
mark_contested (CanvassKioskSheet *self, const CanvassContradiction *contradiction)
{
  for (guint i = 0; i < self->decisions->len; i++) {
    CanvassKioskDecision *decision = &g_array_index (self->decisions, CanvassKioskDecision, i);

    for (guint j = 0; j < contradiction->decisions->len; j++)
      if (memcmp (decision->decision.hash,
                  g_array_index (contradiction->decisions, CanvassDecisionId, j).bytes,
                  CANVASS_HASH_BYTES) == 0)
        decision->contested = TRUE;
  }
}

static gboolean
read_decisions (CanvassKioskSheet *self, CanvassLedger *ledger, const Order *order, GError **error)
{
  g_autoptr (GPtrArray) contradictions = NULL;

  if (!canvass_ledger_foreach_decision_about_kiosk (
          ledger, order->kiosk_id, add_decision, self, error))
    return FALSE;

  contradictions = canvass_ledger_list_contradictions (ledger, error);
  if (contradictions == NULL)
    return FALSE;

  for (guint i = 0; i < contradictions->len; i++) {
    const CanvassContradiction *contradiction = contradictions->pdata[i];

    if (contradiction->about_kiosk &&
        memcmp (contradiction->kiosk_id, order->kiosk_id, CANVASS_ID_BYTES) == 0)
      mark_contested (self, contradiction);
  }
  return TRUE;
}

static gpointer
look (CanvassLedger *ledger,
      CanvassRoll *roll,
      gpointer data,
      CanvassDeskProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  const Order *order = data;
  g_autoptr (CanvassKioskSheet) self = g_new0 (CanvassKioskSheet, 1);

  self->decisions = g_array_new (FALSE, FALSE, sizeof (CanvassKioskDecision));
  g_array_set_clear_func (self->decisions, decision_clear);
  self->history = canvass_ledger_read_kiosk (ledger, order->kiosk_id, error);
  if (self->history == NULL || !read_decisions (self, ledger, order, error))
    return NULL;

  if (order->text != NULL && *order->text != '\0')
    self->words = g_strdup (order->text);
  else if (self->history->has_card)
    self->words = canvass_words_of_kiosk (self->history->card.device_pk, error);
  else
    self->words = g_strdup ("");
  return self->words != NULL ? g_steal_pointer (&self) : NULL;
}

void
canvass_kiosk_look_async (CanvassDesk *desk,
                          const guint8 kiosk_id[static CANVASS_ID_BYTES],
                          const char *words,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Order *order = order_new (desk, kiosk_id, NULL);

  order->text = g_strdup (words);
  run (order,
       look,
       (GDestroyNotify)canvass_kiosk_sheet_free,
       CANVASS_DESK_READS,
       cancellable,
       callback,
       user_data);
}

/* Admitting */

void
canvass_introduction_free (CanvassIntroduction *self)
{
  g_clear_pointer (&self->file, g_bytes_unref);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self->words);
  g_free (self);
}

static CanvassIntroduction *
meet (CanvassLedger *ledger, const char *path)
{
  CanvassIntroduction *self = g_new0 (CanvassIntroduction, 1);

  self->path = g_strdup (path);
  self->file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK), &self->error);
  if (self->file == NULL ||
      !canvass_ledger_meet_kiosk (ledger, self->file, &self->card, &self->known, &self->error))
    return self;

  self->words = canvass_words_of_kiosk (self->card.device_pk, &self->error);
  if (!self->known)
    self->waiting = canvass_ledger_count_waiting (ledger, &self->card, NULL);
  return self;
}

static gpointer
meet_all (CanvassLedger *ledger,
          CanvassRoll *roll,
          gpointer data,
          CanvassDeskProgress *progress,
          GCancellable *cancellable,
          GError **error)
{
  const Order *order = data;
  GPtrArray *introductions =
      g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_introduction_free);
  guint n = g_strv_length (order->paths);

  for (guint i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++) {
    g_ptr_array_add (introductions, meet (ledger, order->paths[i]));
    canvass_desk_progress_step (i + 1, n, progress);
    canvass_desk_let_pass (order->desk);
  }
  return introductions;
}

void
canvass_kiosk_meet_async (CanvassDesk *desk,
                          GStrv paths,
                          CanvassDeskProgress *progress,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Order *order = order_new (desk, NULL, NULL);

  order->paths = g_strdupv (paths);
  canvass_desk_run_async (desk,
                          meet_all,
                          order,
                          order_free,
                          (GDestroyNotify)g_ptr_array_unref,
                          CANVASS_DESK_LONG,
                          progress,
                          NULL,
                          callback,
                          user_data);
}

/* Deciding */

static GArray *
made_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
}

static gpointer
conclude (gboolean good, GArray *made)
{
  if (good)
    return made;

  g_array_unref (made);
  return NULL;
}

static gboolean
add_admission (const CanvassLedgerDecision *decision, gpointer user_data)
{
  if (decision->kind == CANVASS_DECISION_ADMISSION && g_str_equal (decision->state, "in-force"))
    g_array_append_vals (user_data, decision->hash, 1);
  return TRUE;
}

static gpointer
admit (CanvassLedger *ledger,
       CanvassRoll *roll,
       gpointer data,
       CanvassDeskProgress *progress,
       GCancellable *cancellable,
       GError **error)
{
  const Order *order = data;
  GArray *made = made_new ();
  CanvassKioskCard card;
  gboolean known;

  return conclude (canvass_ledger_meet_kiosk (ledger, order->file, &card, &known, error) &&
                       canvass_ledger_admit (ledger, order->file, error) &&
                       (known || canvass_ledger_foreach_decision_about_kiosk (
                                     ledger, card.kiosk_id, add_admission, made, error)),
                   made);
}

static gpointer
name_table (CanvassLedger *ledger,
            CanvassRoll *roll,
            gpointer data,
            CanvassDeskProgress *progress,
            GCancellable *cancellable,
            GError **error)
{
  const Order *order = data;
  GArray *made = made_new ();

  return conclude (
      canvass_ledger_name_kiosk (ledger, order->kiosk_id, order->text, NULL, made, error), made);
}

static gpointer
revoke_table (CanvassLedger *ledger,
              CanvassRoll *roll,
              gpointer data,
              CanvassDeskProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  const Order *order = data;
  GArray *made = made_new ();

  return conclude (
      canvass_ledger_revoke_kiosk (ledger, order->kiosk_id, order->after, NULL, made, error), made);
}

static void
run_decision (Order *order, CanvassDeskWork work, GAsyncReadyCallback callback, gpointer user_data)
{
  run (order, work, (GDestroyNotify)g_array_unref, CANVASS_DESK_CHANGES, NULL, callback, user_data);
}

void
canvass_kiosk_admit_async (CanvassDesk *desk,
                           GBytes *file,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Order *order = order_new (desk, NULL, NULL);

  order->file = g_bytes_ref (file);
  run_decision (order, admit, callback, user_data);
}

void
canvass_kiosk_name_async (CanvassDesk *desk,
                          const guint8 kiosk_id[static CANVASS_ID_BYTES],
                          const char *name,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Order *order = order_new (desk, kiosk_id, NULL);

  order->text = g_strdup (name);
  run_decision (order, name_table, callback, user_data);
}

void
canvass_kiosk_revoke_async (CanvassDesk *desk,
                            const guint8 kiosk_id[static CANVASS_ID_BYTES],
                            const guint8 after[static CANVASS_HASH_BYTES],
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  run_decision (order_new (desk, kiosk_id, after), revoke_table, callback, user_data);
}

static gpointer
weigh (CanvassLedger *ledger,
       CanvassRoll *roll,
       gpointer data,
       CanvassDeskProgress *progress,
       GCancellable *cancellable,
       GError **error)
{
  const Order *order = data;
  CanvassRevocationEffect effect;

  return canvass_ledger_weigh_revocation (ledger, order->kiosk_id, order->after, &effect, error)
             ? g_memdup2 (&effect, sizeof effect)
             : NULL;
}

void
canvass_kiosk_weigh_async (CanvassDesk *desk,
                           const guint8 kiosk_id[static CANVASS_ID_BYTES],
                           const guint8 after[static CANVASS_HASH_BYTES],
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  run (order_new (desk, kiosk_id, after),
       weigh,
       g_free,
       CANVASS_DESK_LONG,
       cancellable,
       callback,
       user_data);
}

/* Files for tables */

static GBytes *
write_reset (const Order *order, CanvassLedger *ledger, GError **error)
{
  CanvassPinReset reset = { 0 };

  if (!canvass_pin_make_verifier (order->pin, &reset.verifier)) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_MEMORY,
                         "There is not enough memory; close other programs");
    return NULL;
  }

  memcpy (reset.kiosk_id, order->kiosk_id, CANVASS_ID_BYTES);
  memcpy (reset.campaign_id,
          canvass_campaign_get_id (canvass_ledger_get_campaign (ledger)),
          CANVASS_ID_BYTES);
  canvass_pin_reset_choose_nonce (&reset);
  return canvass_pin_reset_write (&reset, canvass_desk_get_key (order->desk)->sign_sk);
}

/* (transfer full) "Corner library.pinr", then "Corner library 2.pinr": what a stick can hold. */
static char *
name_file (const Order *order, guint attempt)
{
  g_autofree char *name = g_strdup (order->text);
  g_autofree char *file = NULL;

  g_strdelimit (name, "/\\:*?\"<>|", '-');
  file = attempt == 1 ? g_strdup_printf ("%s.pinr", name)
                      : g_strdup_printf ("%s %u.pinr", name, attempt);
  return g_build_filename (order->place, file[0] == '.' ? file + 1 : file, NULL);
}

static gpointer
reset_pin (CanvassLedger *ledger,
           CanvassRoll *roll,
           gpointer data,
           CanvassDeskProgress *progress,
           GCancellable *cancellable,
           GError **error)
{
  const Order *order = data;
  g_autoptr (GBytes) file = write_reset (order, ledger, error);

  for (guint attempt = 1; file != NULL && attempt <= MAX_NAMES; attempt++) {
    g_autofree char *path = name_file (order, attempt);

    if (g_file_test (path, G_FILE_TEST_EXISTS) && attempt < MAX_NAMES)
      continue;
    return canvass_file_create (path, file, 0600, error) ? g_steal_pointer (&path) : NULL;
  }

  return NULL;
}

void
canvass_kiosk_reset_pin_async (CanvassDesk *desk,
                               const guint8 kiosk_id[static CANVASS_ID_BYTES],
                               const char *name,
                               char *pin,
                               const char *folder,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Order *order = order_new (desk, kiosk_id, NULL);

  order->text = g_strdup (name);
  order->pin = pin;
  order->place = g_strdup (folder);
  run (order, reset_pin, g_free, CANVASS_DESK_LONG, NULL, callback, user_data);
}

static gpointer
acknowledge (CanvassLedger *ledger,
             CanvassRoll *roll,
             gpointer data,
             CanvassDeskProgress *progress,
             GCancellable *cancellable,
             GError **error)
{
  const Order *order = data;
  g_autoptr (GPtrArray) paths = NULL;
  CanvassAcknowledged done = { 0 };

  if (!canvass_ledger_acknowledge (ledger, order->place, &paths, &done.n_records, error))
    return NULL;

  done.n_files = paths->len;
  return g_memdup2 (&done, sizeof done);
}

void
canvass_kiosk_acknowledge_async (CanvassDesk *desk,
                                 const char *folder,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Order *order = order_new (desk, NULL, NULL);

  order->place = g_strdup (folder);
  run (order, acknowledge, g_free, CANVASS_DESK_LONG, NULL, callback, user_data);
}
