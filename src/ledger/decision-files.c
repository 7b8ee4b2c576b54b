/*
 * Decisions in: from other coordinators' files and from the index.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/error.h"
#include "format/file.h"
#include "format/secret.h"
#include "ledger/ledger-private.h"
#include "ledger/shelf.h"

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error_literal (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED, what);
  return FALSE;
}

static gboolean
is_coordinator (CanvassLedger *self, const guint8 *sign_pk)
{
  for (guint i = 0; i < self->campaigns->len; i++)
    if (canvass_campaign_is_coordinator (self->campaigns->pdata[i], sign_pk))
      return TRUE;

  return FALSE;
}

static gboolean
belongs_here (CanvassLedger *self, const CanvassDecisionHeader *header, GError **error)
{
  if (memcmp (header->campaign_id,
              canvass_campaign_get_id (self->campaigns->pdata[0]),
              CANVASS_ID_BYTES) != 0)
    return refuse ("This decision is about another petition: import it into that one's ledger",
                   error);

  return is_coordinator (self, header->signer_pk) ||
         refuse ("Who signed this decision is no coordinator of this petition: if a version of the "
                 "campaign names them, import it first, then the decision again",
                 error);
}

/* A decision that admits a kiosk brings its card along. */
static void
remember_card (CanvassLedger *self, const CanvassDecisionBody *body)
{
  g_autoptr (GBytes) file = NULL;
  CanvassAdmittedKiosk kiosk;

  if (body->card == NULL)
    return;

  file = g_bytes_new (body->card, body->card_length);
  if (canvass_kiosk_card_read (file, &kiosk.card, NULL))
    canvass_ledger_add_card (self, file, &kiosk.card);
}

static gboolean
keep (CanvassLedger *self,
      const guint8 *hash,
      const guint8 *signer_pk,
      const guint8 *bytes,
      gsize length,
      GError **error)
{
  g_auto (CanvassDecisionBody) body = { 0 };

  if (!canvass_decision_body_decode (&body, bytes, length, error))
    return FALSE;

  remember_card (self, &body);
  canvass_decisions_insert (self->decisions, canvass_decision_fact_new (hash, signer_pk, &body));
  return TRUE;
}

/* The body is checked before anything is written. */
static gboolean
is_readable (const guint8 *bytes, gsize length, GError **error)
{
  g_auto (CanvassDecisionBody) body = { 0 };

  return canvass_decision_body_decode (&body, bytes, length, error);
}

static gboolean
take_body (CanvassLedger *self,
           GBytes *file,
           const guint8 *signer_pk,
           const guint8 *body,
           gsize length,
           guint8 *hash,
           GError **error)
{
  return is_readable (body, length, error) &&
         canvass_shelf_put (self->decisions_folder, CANVASS_DECISION_SUFFIX, file, hash, error) &&
         canvass_index_put_decision (self->index, hash, signer_pk, body, length, error) &&
         keep (self, hash, signer_pk, body, length, error);
}

/* Ledgers of earlier releases have no such folder. */
static gboolean
make_folder (CanvassLedger *self, GError **error)
{
  if (g_file_test (self->decisions_folder, G_FILE_TEST_IS_DIR) ||
      g_mkdir_with_parents (self->decisions_folder, 0700) == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_STORAGE,
               "The folder %s cannot be made: allow writing, then do it again",
               self->decisions_folder);
  return FALSE;
}

gboolean
canvass_ledger_take_decision (
    CanvassLedger *self, GBytes *file, gboolean *known, guint8 *hash, GError **error)
{
  CanvassDecisionHeader header;
  gsize length;
  guint8 *body;
  gboolean good;

  *known = FALSE;
  if (!canvass_decision_check (file, &header, error) || !belongs_here (self, &header, error) ||
      !make_folder (self, error))
    return FALSE;

  canvass_hash (hash, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  *known = canvass_decisions_find (self->decisions, hash) >= 0;
  if (*known)
    return canvass_shelf_holds (self->decisions_folder, hash, CANVASS_DECISION_SUFFIX) ||
           canvass_shelf_put (self->decisions_folder, CANVASS_DECISION_SUFFIX, file, hash, error);

  body = canvass_decision_open (file, self->key, &length, error);
  if (body == NULL)
    return FALSE;

  good = take_body (self, file, header.signer_pk, body, length, hash, error);
  canvass_secret_free (body);
  return good;
}

GArray *
canvass_ledger_list_decision_files (CanvassLedger *self, GError **error)
{
  if (!g_file_test (self->decisions_folder, G_FILE_TEST_EXISTS))
    return g_array_new (FALSE, FALSE, sizeof (CanvassHash));

  return canvass_shelf_list (self->decisions_folder, CANVASS_DECISION_SUFFIX, error);
}

static gboolean
read_one (const CanvassIndexDecision *decision, gpointer user_data)
{
  return keep (
      user_data, decision->hash, decision->signer_pk, decision->body, decision->length, NULL);
}

gboolean
canvass_ledger_read_decisions (CanvassLedger *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_ptr_array_set_size (self->decisions, 0);
  if (!canvass_index_foreach_decision (self->index, read_one, self, &local_error)) {
    if (local_error == NULL)
      g_set_error_literal (&local_error,
                           CANVASS_LEDGER_ERROR,
                           CANVASS_LEDGER_ERROR_CORRUPT,
                           "The ledger's index holds a decision that cannot be read. The files it "
                           "was made from are untouched: rebuild the index from them");
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  canvass_ledger_judge (self);
  return TRUE;
}

/* What cannot be read of them is told by canvass_ledger_check (). */
gboolean
canvass_ledger_read_unread_decisions (CanvassLedger *self, GError **error)
{
  g_autoptr (GArray) hashes = canvass_ledger_list_decision_files (self, error);
  guint n = self->decisions->len;

  if (hashes == NULL)
    return FALSE;

  for (guint i = 0; i < hashes->len; i++) {
    const guint8 *hash = g_array_index (hashes, CanvassHash, i).bytes;
    g_autofree char *path = NULL;
    g_autoptr (GBytes) file = NULL;
    g_autoptr (GError) local_error = NULL;
    guint8 actual[CANVASS_HASH_BYTES];
    gboolean known;

    if (canvass_decisions_find (self->decisions, hash) >= 0 ||
        !canvass_shelf_holds (self->decisions_folder, hash, CANVASS_DECISION_SUFFIX))
      continue;

    path = canvass_shelf_path (self->decisions_folder, hash, CANVASS_DECISION_SUFFIX);
    file = canvass_file_read (path, CANVASS_DECISION_MAX_BYTES, NULL);
    if (file == NULL || canvass_ledger_take_decision (self, file, &known, actual, &local_error) ||
        local_error->domain != CANVASS_LEDGER_ERROR ||
        local_error->code == CANVASS_LEDGER_ERROR_REFUSED)
      continue;

    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  if (self->decisions->len > n)
    canvass_ledger_judge (self);
  return canvass_index_commit (self->index, error);
}

gboolean
canvass_ledger_check_decisions (CanvassLedger *self, GError **error)
{
  g_autoptr (GArray) hashes = canvass_ledger_list_decision_files (self, error);
  guint next = 0;

  if (hashes == NULL)
    return FALSE;

  /* Both are ascending. */
  for (guint i = 0; i < self->decisions->len; i++) {
    const CanvassDecisionFact *decision = self->decisions->pdata[i];
    g_autofree char *name = NULL;

    while (next < hashes->len &&
           memcmp (&g_array_index (hashes, CanvassHash, next), decision->hash, CANVASS_HASH_BYTES) <
               0)
      next++;
    if (next < hashes->len &&
        memcmp (&g_array_index (hashes, CanvassHash, next), decision->hash, CANVASS_HASH_BYTES) ==
            0)
      continue;

    name = canvass_to_hex (decision->hash, CANVASS_HASH_BYTES);
    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_CORRUPT,
                 "The ledger's file decisions/%s%s is gone. Put it back from a copy or import it "
                 "again; or rebuild the index to go on without what it said",
                 name,
                 CANVASS_DECISION_SUFFIX);
    return FALSE;
  }

  return TRUE;
}
