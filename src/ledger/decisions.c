/*
 * Decisions as they were read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/decisions.h"

#include "ledger/tag.h"

static guint8 *
copy_hashes (const guint8 *hashes, guint n)
{
  return n > 0 ? g_memdup2 (hashes, (gsize)n * CANVASS_HASH_BYTES) : NULL;
}

static void
copy_sets (CanvassDecisionFact *self, const CanvassDecisionBody *body)
{
  guint32 n = 0;

  self->n_sets = body->n_sets;
  self->ends = g_new (guint32, body->n_sets);
  for (guint i = 0; i < body->n_sets; i++)
    self->ends[i] = n += body->sets[i].n;

  self->members = g_malloc ((gsize)n * CANVASS_HASH_BYTES);
  n = 0;
  for (guint i = 0; i < body->n_sets; n += body->sets[i++].n)
    memcpy (self->members + (gsize)n * CANVASS_HASH_BYTES,
            body->sets[i].hashes,
            (gsize)body->sets[i].n * CANVASS_HASH_BYTES);
}

static void
copy_codes (CanvassDecisionFact *self, const CanvassDecisionBody *body)
{
  self->n_codes = body->n_codes;
  self->codes = g_new (guint64, body->n_codes);
  for (guint i = 0; i < body->n_codes; i++)
    self->codes[i] = canvass_tag (body->codes[i].text, body->codes[i].length);
}

/* A field and a consent of one name are two things. */
static guint64
tag_name (char prefix, const CanvassCborText *name)
{
  char key[1 + CANVASS_NAME_MAX_BYTES];

  g_assert (name->length <= CANVASS_NAME_MAX_BYTES);
  key[0] = prefix;
  memcpy (key + 1, name->text, name->length);
  return canvass_tag (key, 1 + name->length);
}

static void
copy_marks (CanvassDecisionFact *self, const CanvassDecisionBody *body)
{
  self->marks = g_new (CanvassCorrectionMark, body->n_fields + body->n_consents + 1);
  for (guint i = 0; i < body->n_fields; i++)
    self->marks[self->n_marks++] = (CanvassCorrectionMark){
      tag_name ('f', &body->fields[i].name),
      canvass_tag (body->fields[i].value.text, body->fields[i].value.length),
    };

  for (guint i = 0; i < body->n_consents; i++)
    self->marks[self->n_marks++] = (CanvassCorrectionMark){
      tag_name ('c', &body->consents[i].name),
      body->consents[i].given,
    };

  if (body->public_name != CANVASS_PUBLIC_UNSET)
    self->marks[self->n_marks++] =
        (CanvassCorrectionMark){ canvass_tag ("p", 1), body->public_name };
}

/* Of which kiosk the card is was checked when the body was decoded. */
static void
copy_card (CanvassDecisionFact *self, const CanvassDecisionBody *body)
{
  g_autoptr (GBytes) file = g_bytes_new_static (body->card, body->card_length);
  CanvassKioskCard card;

  if (canvass_kiosk_card_read (file, &card, NULL))
    memcpy (self->kiosk_id, card.kiosk_id, CANVASS_ID_BYTES);
}

CanvassDecisionFact *
canvass_decision_fact_new (const guint8 hash[static CANVASS_HASH_BYTES],
                           const guint8 signer_pk[static CANVASS_SIGN_PK_BYTES],
                           const CanvassDecisionBody *body)
{
  CanvassDecisionFact *self = g_new0 (CanvassDecisionFact, 1);

  memcpy (self->hash, hash, CANVASS_HASH_BYTES);
  memcpy (self->signer_pk, signer_pk, CANVASS_SIGN_PK_BYTES);
  self->kind = body->kind;
  memcpy (self->day, body->day, sizeof self->day);
  self->supersedes = copy_hashes (body->supersedes, body->n_supersedes);
  self->n_supersedes = body->n_supersedes;
  self->records = copy_hashes (body->records, body->n_records);
  self->n_records = body->n_records;
  copy_sets (self, body);
  copy_codes (self, body);
  copy_marks (self, body);

  if (body->card != NULL)
    copy_card (self, body);
  if (body->kiosk_id != NULL)
    memcpy (self->kiosk_id, body->kiosk_id, CANVASS_ID_BYTES);
  if (body->after != NULL)
    memcpy (self->after, body->after, CANVASS_HASH_BYTES);
  if (body->name.length > 0)
    memcpy (self->name, body->name.text, body->name.length);
  return self;
}

void
canvass_decision_fact_free (CanvassDecisionFact *self)
{
  if (self == NULL)
    return;

  g_free (self->supersedes);
  g_free (self->records);
  g_free (self->members);
  g_free (self->ends);
  g_free (self->codes);
  g_free (self->marks);
  g_free (self);
}

GPtrArray *
canvass_decisions_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_decision_fact_free);
}

/* Where @hash stands or would stand. */
static guint
seek (GPtrArray *decisions, const guint8 *hash, gboolean *found)
{
  guint from = 0, to = decisions->len;

  *found = FALSE;
  while (from < to) {
    guint middle = from + (to - from) / 2;
    const CanvassDecisionFact *decision = decisions->pdata[middle];
    int order = memcmp (hash, decision->hash, CANVASS_HASH_BYTES);

    if (order == 0) {
      *found = TRUE;
      return middle;
    }

    if (order < 0)
      to = middle;
    else
      from = middle + 1;
  }

  return from;
}

void
canvass_decisions_insert (GPtrArray *decisions, CanvassDecisionFact *decision)
{
  gboolean found;
  guint place = seek (decisions, decision->hash, &found);

  if (found)
    canvass_decision_fact_free (decision);
  else
    g_ptr_array_insert (decisions, (gint)place, decision);
}

gint
canvass_decisions_find (GPtrArray *decisions, const guint8 hash[static CANVASS_HASH_BYTES])
{
  gboolean found;
  guint place = seek (decisions, hash, &found);

  return found ? (gint)place : -1;
}
