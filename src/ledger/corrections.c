/*
 * What a record should have held: applied to what the roll shows, and decided.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/error.h"
#include "format/secret.h"
#include "ledger/deciding.h"
#include "ledger/tag.h"

typedef struct {
  CanvassPayload *payload;
  char *name;  /* locked memory */
  char *value; /* the same */
  GError *error;
} Correction;

/* Terminated, in locked memory. */
static const char *
copy_text (char *copy, const CanvassCborText *text)
{
  memcpy (copy, text->text, text->length);
  copy[text->length] = '\0';
  return copy;
}

static gboolean
correct_fields (Correction *self, const CanvassDecisionBody *body)
{
  for (guint i = 0; i < body->n_fields; i++)
    if (!canvass_payload_set_field (self->payload,
                                    copy_text (self->name, &body->fields[i].name),
                                    copy_text (self->value, &body->fields[i].value),
                                    &self->error))
      return FALSE;

  for (guint i = 0; i < body->n_consents; i++)
    if (!canvass_payload_set_consent (self->payload,
                                      copy_text (self->name, &body->consents[i].name),
                                      body->consents[i].given,
                                      &self->error))
      return FALSE;

  if (body->public_name != CANVASS_PUBLIC_UNSET)
    canvass_payload_set_public_name (self->payload, body->public_name);
  return TRUE;
}

static gboolean
correct_by (const CanvassIndexDecision *decision, gpointer user_data)
{
  Correction *self = user_data;
  g_auto (CanvassDecisionBody) body = { 0 };

  return canvass_decision_body_decode (&body, decision->body, decision->length, &self->error) &&
         correct_fields (self, &body);
}

gboolean
canvass_ledger_correct (CanvassLedger *self,
                        const GArray *places,
                        CanvassPayload *payload,
                        GError **error)
{
  char *texts = canvass_secret_new (CANVASS_NAME_MAX_BYTES + 1 + CANVASS_FIELDS_MAX_BYTES + 1);
  Correction correction = {
    .payload = payload,
    .name = texts,
    .value = texts + CANVASS_NAME_MAX_BYTES + 1,
  };
  gboolean good = TRUE;

  for (guint i = 0; good && i < places->len; i++) {
    const CanvassDecisionFact *decision =
        self->decisions->pdata[g_array_index (places, guint32, i)];

    good =
        canvass_index_visit_decision (self->index, decision->hash, correct_by, &correction, error);
  }
  canvass_secret_free (texts);

  if (correction.error != NULL) {
    /* More than fits into a signature: it stays as it was given. */
    g_clear_error (&correction.error);
    return TRUE;
  }

  return good;
}

/* Deciding */

typedef struct {
  CanvassDecisionBody *body;
  GArray *keys; /* (element-type guint64) tags of what is set already */
} Carrying;

static guint64
tag_of (char prefix, const CanvassCborText *name)
{
  char key[1 + CANVASS_NAME_MAX_BYTES];

  key[0] = prefix;
  memcpy (key + 1, name->text, MIN (name->length, CANVASS_NAME_MAX_BYTES));
  return canvass_tag (key, 1 + MIN (name->length, CANVASS_NAME_MAX_BYTES));
}

static gboolean
sets (const Carrying *self, guint64 key)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (g_array_index (self->keys, guint64, i) == key)
      return TRUE;

  return FALSE;
}

static gint
compare_fields (gconstpointer a, gconstpointer b)
{
  const CanvassDecisionField *first = a, *second = b;

  return canvass_cbor_compare_texts (&first->name, &second->name);
}

static gint
compare_consents (gconstpointer a, gconstpointer b)
{
  const CanvassDecisionConsent *first = a, *second = b;

  return canvass_cbor_compare_texts (&first->name, &second->name);
}

/* What an earlier correction sets and the new one does not is right as before. */
static void
carry_over (Carrying *self, const CanvassDecisionBody *old)
{
  CanvassDecisionBody *body = self->body;

  for (guint i = 0; i < old->n_fields && body->n_fields < CANVASS_PAYLOAD_MAX_FIELDS; i++)
    if (!sets (self, tag_of ('f', &old->fields[i].name)))
      body->fields[body->n_fields++] = old->fields[i];

  for (guint i = 0; i < old->n_consents && body->n_consents < CANVASS_PAYLOAD_MAX_CONSENTS; i++)
    if (!sets (self, tag_of ('c', &old->consents[i].name)))
      body->consents[body->n_consents++] = old->consents[i];

  if (body->public_name == CANVASS_PUBLIC_UNSET)
    body->public_name = old->public_name;
}

static void
note_keys (Carrying *self)
{
  const CanvassDecisionBody *body = self->body;
  guint64 key;

  for (guint i = 0; i < body->n_fields; i++) {
    key = tag_of ('f', &body->fields[i].name);
    g_array_append_val (self->keys, key);
  }
  for (guint i = 0; i < body->n_consents; i++) {
    key = tag_of ('c', &body->consents[i].name);
    g_array_append_val (self->keys, key);
  }
}

typedef struct {
  CanvassDeciding *deciding;
  CanvassDecisionBody *body;
  const GArray *superseded; /* (element-type guint32) places */
  guint next;
} Chain;

/* Each earlier body is read while those before it are still there to be borrowed from. */
static gboolean conclude_chain (Chain *self);

static gboolean
carry_one (const CanvassIndexDecision *decision, gpointer user_data)
{
  Chain *self = user_data;
  g_auto (CanvassDecisionBody) old = { 0 };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint64));
  Carrying carrying = { self->body, keys };

  if (!canvass_decision_body_decode (&old, decision->body, decision->length, self->deciding->error))
    return FALSE;

  note_keys (&carrying);
  carry_over (&carrying, &old);
  g_array_append_vals (self->deciding->superseded, decision->hash, 1);
  return conclude_chain (self);
}

static gboolean
conclude_chain (Chain *self)
{
  CanvassDeciding *deciding = self->deciding;
  const CanvassDecisionFact *decision;

  if (self->next == self->superseded->len) {
    qsort (self->body->fields, self->body->n_fields, sizeof self->body->fields[0], compare_fields);
    qsort (self->body->consents,
           self->body->n_consents,
           sizeof self->body->consents[0],
           compare_consents);
    return canvass_deciding_conclude (deciding, self->body);
  }

  decision =
      deciding->ledger->decisions->pdata[g_array_index (self->superseded, guint32, self->next++)];
  return canvass_index_visit_decision (
      deciding->ledger->index, decision->hash, carry_one, self, deciding->error);
}

/* Those in force about the record that set something which the new one sets too. */
static GArray *
find_superseded (CanvassDeciding *self, const guint8 *hash, const CanvassDecisionBody *body)
{
  CanvassLedger *ledger = self->ledger;
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint64));
  CanvassDecisionBody copy = *body;
  Carrying carrying = { &copy, keys };
  guint64 public_key = canvass_tag ("p", 1);

  note_keys (&carrying);
  if (body->public_name != CANVASS_PUBLIC_UNSET)
    g_array_append_val (keys, public_key);

  for (guint32 i = 0; i < ledger->decisions->len; i++) {
    const CanvassDecisionFact *decision = ledger->decisions->pdata[i];
    gboolean overlaps = FALSE;

    if (decision->kind != CANVASS_DECISION_CORRECTION ||
        canvass_judgement_get_force (ledger->judgement, i) != CANVASS_FORCE_IN ||
        memcmp (decision->records, hash, CANVASS_HASH_BYTES) != 0)
      continue;

    for (guint j = 0; j < decision->n_marks; j++)
      overlaps |= sets (&carrying, decision->marks[j].key);
    if (overlaps)
      g_array_append_val (places, i);
  }

  return places;
}

gboolean
canvass_ledger_correct_record (CanvassLedger *self,
                               const guint8 hash[static CANVASS_HASH_BYTES],
                               const CanvassDecisionBody *change,
                               const char *reason,
                               GArray *made,
                               GError **error)
{
  g_auto (CanvassDeciding) deciding = { .ledger = self, .reason = reason, .made = made };
  g_autoptr (GArray) superseded = NULL;
  CanvassDecisionBody *body;
  Chain chain;
  gboolean good;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  if (!canvass_deciding_begin (&deciding, error))
    return FALSE;

  body = canvass_secret_new (sizeof *body);
  *body = *change;
  body->kind = CANVASS_DECISION_CORRECTION;
  body->records = hash;
  body->n_records = 1;
  superseded = find_superseded (&deciding, hash, body);
  chain = (Chain){ &deciding, body, superseded, 0 };
  good = conclude_chain (&chain);
  canvass_secret_free (body);
  return good;
}
