/*
 * Decisions of this desk.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/deciding.h"

#include "format/envelope.h"
#include "format/file.h"
#include "format/secret.h"
#include "ledger/kiosk.h"
#include "ledger/shelf.h"

static gboolean
refuse (GError **error, CanvassLedgerError code, const char *what)
{
  g_set_error_literal (error, CANVASS_LEDGER_ERROR, (gint)code, what);
  return FALSE;
}

static void
set_today (CanvassDecisionBody *body)
{
  time_t now = time (NULL);
  struct tm local;

  localtime_r (&now, &local);
  strftime (body->day, sizeof body->day, "%Y-%m-%d", &local);
}

/* For the recipients of the newest version, of whom this desk has to be one: what it cannot read it
 * cannot keep to. */
static GBytes *
seal (CanvassLedger *self, const guint8 *bytes, gsize length, GError **error)
{
  CanvassCampaign *campaign = canvass_ledger_get_campaign (self);
  guint8 recipients[CANVASS_MAX_RECIPIENTS][CANVASS_SEAL_PK_BYTES];
  guint n = canvass_campaign_get_n_recipients (campaign);

  if (canvass_campaign_find_recipient (campaign, self->key->pub.seal_pk) < 0) {
    refuse (error,
            CANVASS_LEDGER_ERROR_KEY,
            "The newest version of the campaign does not name this key any more, so that it can "
            "decide nothing: ask a coordinator whom it names");
    return NULL;
  }

  for (guint i = 0; i < n; i++)
    memcpy (recipients[i],
            canvass_campaign_get_recipient (campaign, i)->seal_pk,
            CANVASS_SEAL_PK_BYTES);
  return canvass_decision_seal (
      canvass_campaign_get_id (campaign), recipients, n, bytes, length, self->key, error);
}

static gboolean
take (CanvassLedger *self, GBytes *file, GArray *made, GError **error)
{
  guint8 hash[CANVASS_HASH_BYTES];
  gboolean known;

  if (!canvass_ledger_take_decision (self, file, &known, hash, error)) {
    canvass_index_rollback (self->index);
    return FALSE;
  }

  canvass_ledger_judge (self);
  if (made != NULL)
    g_array_append_vals (made, hash, 1);
  return canvass_index_commit (self->index, error);
}

static gboolean
make (CanvassLedger *self, CanvassDecisionBody *body, GArray *made, GError **error)
{
  guint8 *bytes = canvass_secret_new (CANVASS_DECISION_BODY_MAX_BYTES);
  g_autoptr (GBytes) file = NULL;
  gsize length;

  set_today (body);
  length = canvass_decision_body_encode (body, bytes, CANVASS_DECISION_BODY_MAX_BYTES, error);
  if (length > 0)
    file = seal (self, bytes, length, error);
  canvass_secret_free (bytes);

  return file != NULL && take (self, file, made, error);
}

static gboolean
admit (CanvassLedger *self, GBytes *kiosk_file, GError **error)
{
  g_auto (CanvassDecisionBody) body = { 0 };

  canvass_decision_body_init (&body, CANVASS_DECISION_ADMISSION);
  body.card = g_bytes_get_data (kiosk_file, &body.card_length);
  return make (self, &body, NULL, error);
}

/* Cards that came while the ledger was locked, or to an earlier release, have no decision yet. */
static gboolean
admit_pending (CanvassLedger *self, GError **error)
{
  g_autoptr (GArray) pending = g_array_new (FALSE, FALSE, sizeof (CanvassAdmittedKiosk));

  for (guint i = 0; i < self->cards->len; i++) {
    const CanvassAdmittedKiosk *kiosk = &g_array_index (self->cards, CanvassAdmittedKiosk, i);

    if (!canvass_judgement_knows_kiosk (self->judgement, kiosk->card.kiosk_id))
      g_array_append_vals (pending, kiosk, 1);
  }

  for (guint i = 0; i < pending->len; i++) {
    g_autofree char *path = canvass_shelf_path (
        self->kiosks_folder, g_array_index (pending, CanvassAdmittedKiosk, i).hash, ".kiosk");
    g_autoptr (GBytes) file =
        canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK), NULL);

    if (file != NULL && !admit (self, file, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
canvass_deciding_begin (CanvassDeciding *self, GError **error)
{
  self->error = error;
  self->superseded = g_array_new (FALSE, FALSE, sizeof (CanvassHash));
  return canvass_ledger_catch_up (self->ledger, NULL, NULL, error) &&
         admit_pending (self->ledger, error);
}

void
canvass_deciding_clear (CanvassDeciding *self)
{
  g_clear_pointer (&self->superseded, g_array_unref);
}

static void
set_reason (CanvassDecisionBody *body, const char *reason)
{
  if (reason != NULL)
    body->reason = (CanvassCborText){ reason, strlen (reason) };
}

/* The last of what is decided: it supersedes what stood against it. */
gboolean
canvass_deciding_conclude (CanvassDeciding *self, CanvassDecisionBody *body)
{
  body->n_supersedes =
      canvass_decision_sort_hashes ((guint8 *)self->superseded->data, self->superseded->len);
  body->supersedes = (const guint8 *)self->superseded->data;
  set_reason (body, self->reason);
  return make (self->ledger, body, self->made, self->error) &&
         canvass_ledger_settle (self->ledger, self->error);
}

static const CanvassDecisionFact *
get_decision (const CanvassDeciding *self, guint i)
{
  return self->ledger->decisions->pdata[i];
}

static gboolean
is_in_force (const CanvassDeciding *self, guint i, CanvassDecisionKind kind)
{
  return get_decision (self, i)->kind == kind &&
         canvass_judgement_get_force (self->ledger->judgement, i) == CANVASS_FORCE_IN;
}

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES);
}

static gboolean
contains_sorted (const guint8 *hashes, guint n, const guint8 *hash)
{
  return bsearch (hash, hashes, n, CANVASS_HASH_BYTES, compare_hashes) != NULL;
}

/* What a decision to be superseded says besides is said anew, for its own reason. */
typedef struct {
  CanvassLedger *ledger;
  CanvassDecisionBody *body;
  GArray *made;
  GError **error;
} Repeat;

static gboolean
repeat_with_reason (const CanvassIndexDecision *decision, gpointer user_data)
{
  Repeat *repeat = user_data;
  g_auto (CanvassDecisionBody) old = { 0 };

  if (!canvass_decision_body_decode (&old, decision->body, decision->length, repeat->error))
    return FALSE;

  repeat->body->reason = old.reason;
  return make (repeat->ledger, repeat->body, repeat->made, repeat->error);
}

gboolean
canvass_deciding_say_anew (CanvassDeciding *self, const guint8 *old, CanvassDecisionBody *body)
{
  Repeat repeat = { self->ledger, body, self->made, self->error };
  g_autoptr (GError) error = NULL;

  if (canvass_index_visit_decision (self->ledger->index, old, repeat_with_reason, &repeat, &error))
    return TRUE;

  if (error != NULL && *self->error == NULL)
    g_propagate_error (self->error, g_steal_pointer (&error));
  return FALSE;
}

static gboolean
supersede_about_records (CanvassDeciding *self,
                         const CanvassHash *old,
                         const guint8 *hashes,
                         guint n)
{
  gint place = canvass_decisions_find (self->ledger->decisions, old->bytes);
  const CanvassDecisionFact *decision = get_decision (self, (guint)place);
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (CanvassHash));
  g_auto (CanvassDecisionBody) body = { 0 };

  g_array_append_vals (self->superseded, old, 1);
  for (guint i = 0; i < decision->n_records; i++) {
    const guint8 *hash = decision->records + (gsize)i * CANVASS_HASH_BYTES;

    if (!contains_sorted (hashes, n, hash))
      g_array_append_vals (rest, hash, 1);
  }
  if (rest->len == 0)
    return TRUE;

  canvass_decision_body_init (&body, decision->kind);
  body.records = (const guint8 *)rest->data;
  body.n_records = rest->len;
  return canvass_deciding_say_anew (self, old->bytes, &body);
}

/* Those in force of @kind that name one of the records. @hashes are sorted. */
static gboolean
supersede_contrary (CanvassDeciding *self, CanvassDecisionKind kind, const guint8 *hashes, guint n)
{
  g_autoptr (GArray) contrary = g_array_new (FALSE, FALSE, sizeof (CanvassHash));

  for (guint i = 0; i < self->ledger->decisions->len; i++) {
    const CanvassDecisionFact *decision = get_decision (self, i);
    gboolean about = FALSE;

    if (!is_in_force (self, i, kind))
      continue;

    for (guint j = 0; !about && j < decision->n_records; j++)
      about = contains_sorted (hashes, n, decision->records + (gsize)j * CANVASS_HASH_BYTES);
    if (about)
      g_array_append_vals (contrary, decision->hash, 1);
  }

  for (guint i = 0; i < contrary->len; i++)
    if (!supersede_about_records (self, &g_array_index (contrary, CanvassHash, i), hashes, n))
      return FALSE;

  return TRUE;
}

static gboolean
decide_some (CanvassDeciding *self,
             CanvassDecisionKind kind,
             const guint8 *hashes,
             guint n,
             const char *code)
{
  g_auto (CanvassDecisionBody) body = { 0 };

  if (kind == CANVASS_DECISION_RELEASE &&
      !supersede_contrary (self, CANVASS_DECISION_REJECTION, hashes, n))
    return FALSE;
  if (kind == CANVASS_DECISION_REJECTION &&
      !supersede_contrary (self, CANVASS_DECISION_RELEASE, hashes, n))
    return FALSE;

  canvass_decision_body_init (&body, kind);
  body.records = hashes;
  body.n_records = n;
  if (code != NULL) {
    body.codes[0] = (CanvassCborText){ code, strlen (code) };
    body.n_codes = 1;
  }
  if (!canvass_deciding_conclude (self, &body))
    return FALSE;

  g_array_set_size (self->superseded, 0);
  return TRUE;
}

gboolean
canvass_ledger_decide_records (CanvassLedger *self,
                               CanvassDecisionKind kind,
                               const guint8 *hashes,
                               guint n,
                               const char *reason,
                               GArray *made,
                               GError **error)
{
  g_auto (CanvassDeciding) deciding = { .ledger = self, .reason = reason, .made = made };
  g_autofree guint8 *sorted = g_memdup2 (hashes, (gsize)n * CANVASS_HASH_BYTES);
  guint next;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (kind == CANVASS_DECISION_RELEASE || kind == CANVASS_DECISION_REJECTION ||
                            kind == CANVASS_DECISION_WITHDRAWAL,
                        FALSE);
  g_return_val_if_fail (n > 0, FALSE);

  if (!canvass_deciding_begin (&deciding, error))
    return FALSE;

  n = canvass_decision_sort_hashes (sorted, n);
  for (guint start = 0; start < n; start = next) {
    next = MIN (n, start + CANVASS_DECISION_MAX_RECORDS);
    if (!decide_some (
            &deciding, kind, sorted + (gsize)start * CANVASS_HASH_BYTES, next - start, NULL))
      return FALSE;
  }

  return TRUE;
}

gboolean
canvass_ledger_withdraw_by_code (CanvassLedger *self,
                                 const char *code,
                                 const guint8 *hashes,
                                 guint n,
                                 const char *reason,
                                 GArray *made,
                                 GError **error)
{
  g_auto (CanvassDeciding) deciding = { .ledger = self, .reason = reason, .made = made };
  g_autofree guint8 *sorted = g_memdup2 (hashes, (gsize)n * CANVASS_HASH_BYTES);

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  n = canvass_decision_sort_hashes (sorted, n);
  return canvass_deciding_begin (&deciding, error) &&
         decide_some (&deciding, CANVASS_DECISION_WITHDRAWAL, sorted, n, code);
}

static void
supersede_about_kiosk (CanvassDeciding *self, CanvassDecisionKind kind, const guint8 *kiosk_id)
{
  for (guint i = 0; i < self->ledger->decisions->len; i++)
    if (is_in_force (self, i, kind) &&
        memcmp (get_decision (self, i)->kiosk_id, kiosk_id, CANVASS_ID_BYTES) == 0)
      g_array_append_vals (self->superseded, get_decision (self, i)->hash, 1);
}

gboolean
canvass_ledger_name_kiosk (CanvassLedger *self,
                           const guint8 kiosk_id[static CANVASS_ID_BYTES],
                           const char *name,
                           const char *reason,
                           GArray *made,
                           GError **error)
{
  g_auto (CanvassDeciding) deciding = { .ledger = self, .reason = reason, .made = made };
  g_auto (CanvassDecisionBody) body = { 0 };

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!canvass_deciding_begin (&deciding, error))
    return FALSE;

  supersede_about_kiosk (&deciding, CANVASS_DECISION_NAMING, kiosk_id);
  canvass_decision_body_init (&body, CANVASS_DECISION_NAMING);
  body.kiosk_id = kiosk_id;
  body.name = (CanvassCborText){ name, strlen (name) };
  return canvass_deciding_conclude (&deciding, &body);
}

gboolean
canvass_ledger_revoke_kiosk (CanvassLedger *self,
                             const guint8 kiosk_id[static CANVASS_ID_BYTES],
                             const guint8 after[static CANVASS_HASH_BYTES],
                             const char *reason,
                             GArray *made,
                             GError **error)
{
  g_auto (CanvassDeciding) deciding = { .ledger = self, .reason = reason, .made = made };
  g_auto (CanvassDecisionBody) body = { 0 };

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  if (!canvass_deciding_begin (&deciding, error))
    return FALSE;

  supersede_about_kiosk (&deciding, CANVASS_DECISION_REVOCATION, kiosk_id);
  canvass_decision_body_init (&body, CANVASS_DECISION_REVOCATION);
  body.kiosk_id = kiosk_id;
  body.after = after;
  return canvass_deciding_conclude (&deciding, &body);
}

gboolean
canvass_ledger_undo_decisions (CanvassLedger *self,
                               const guint8 *hashes,
                               guint n,
                               const char *reason,
                               GArray *made,
                               GError **error)
{
  g_auto (CanvassDeciding) deciding = { .ledger = self, .reason = reason, .made = made };
  g_auto (CanvassDecisionBody) body = { 0 };

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (n > 0, FALSE);

  if (!canvass_deciding_begin (&deciding, error))
    return FALSE;

  g_array_append_vals (deciding.superseded, hashes, n);
  canvass_decision_body_init (&body, CANVASS_DECISION_UNDOING);
  return canvass_deciding_conclude (&deciding, &body);
}

gboolean
canvass_ledger_share_decisions (CanvassLedger *self, const char *to, guint *n, GError **error)
{
  g_auto (CanvassDeciding) deciding = { .ledger = self };

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (to != NULL, FALSE);

  *n = 0;
  if (!canvass_deciding_begin (&deciding, error))
    return FALSE;

  for (guint i = 0; i < self->decisions->len; i++) {
    const guint8 *hash = get_decision (&deciding, i)->hash;
    g_autofree char *from =
        canvass_shelf_path (self->decisions_folder, hash, CANVASS_DECISION_SUFFIX);
    g_autofree char *path = canvass_shelf_path (to, hash, CANVASS_DECISION_SUFFIX);
    g_autoptr (GBytes) file = NULL;
    g_autoptr (GError) local_error = NULL;

    if (canvass_shelf_holds (to, hash, CANVASS_DECISION_SUFFIX))
      continue;

    file = canvass_file_read (from, CANVASS_DECISION_MAX_BYTES, error);
    if (file == NULL)
      return FALSE;
    if (!canvass_file_write (path, file, 0644, &local_error)) {
      g_set_error (error,
                   CANVASS_LEDGER_ERROR,
                   CANVASS_LEDGER_ERROR_STORAGE,
                   "%s. Nothing is lost: free some room or choose another folder, then do it again",
                   local_error->message);
      return FALSE;
    }
    (*n)++;
  }

  return canvass_ledger_settle (self, error);
}

gboolean
canvass_ledger_meet_kiosk (CanvassLedger *self,
                           GBytes *kiosk_file,
                           CanvassKioskCard *card,
                           gboolean *known,
                           GError **error)
{
  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (kiosk_file != NULL, FALSE);

  if (!canvass_kiosk_card_read (kiosk_file, card, error))
    return FALSE;

  if (canvass_find_campaign (self->campaigns, card->campaign_hash) < 0)
    return refuse (error,
                   CANVASS_LEDGER_ERROR_REFUSED,
                   "The kiosk was enrolled with a campaign file that this ledger does not have: if "
                   "it is a version of this petition, add it first");

  *known = canvass_find_kiosk (self->kiosks, card->kiosk_id) >= 0;
  return TRUE;
}

gboolean
canvass_ledger_admit (CanvassLedger *self, GBytes *kiosk_file, GError **error)
{
  CanvassKioskCard card;
  gboolean known;

  if (!canvass_ledger_meet_kiosk (self, kiosk_file, &card, &known, error) ||
      !canvass_ledger_keep_card (self, kiosk_file, &card, error))
    return FALSE;

  /* Locked, or with an index to be rebuilt, the decision has to wait for the next one. */
  if (self->key == NULL || self->index == NULL)
    return TRUE;

  if (!canvass_ledger_settle (self, error))
    return FALSE;

  if (canvass_judgement_knows_kiosk (self->judgement, card.kiosk_id) &&
      canvass_judgement_admits (self->judgement, card.kiosk_id))
    return TRUE;

  return canvass_campaign_find_recipient (canvass_ledger_get_campaign (self),
                                          self->key->pub.seal_pk) < 0 ||
         admit (self, kiosk_file, error);
}
