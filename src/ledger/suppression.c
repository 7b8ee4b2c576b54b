/*
 * What a CRM that once took contacts from here has to let go of.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "ledger/contact-file.h"
#include "ledger/csv.h"
#include "ledger/notes.h"
#include "ledger/sink.h"

#include <sodium.h>

/* Addresses are compared by keyed hashes, so that the plain ones need no place but their own. */
#define TAG_BYTES 16

/* Today's contacts of one consent. */
typedef struct {
  GHashTable *ids;       /* external id → tag of the address */
  GHashTable *addresses; /* tags */
} Today;

typedef struct {
  CanvassLedger *ledger;
  CanvassRoll *roll;
  CanvassSink *sink;   /* (nullable) only counted */
  GHashTable *today;   /* (owned) consent → Today; NULL for one that no version asks for */
  GHashTable *written; /* (owned) tags of rows */
  guint8 key[crypto_generichash_KEYBYTES];
  char *scratch; /* (owned) locked memory */
  guint64 n;
  GError *error; /* (owned) (nullable) */
} Suppression;

static guint
hash_tag (gconstpointer key)
{
  return canvass_read_u32 (key);
}

static gboolean
equal_tags (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, TAG_BYTES) == 0;
}

static void
today_free (gpointer data)
{
  Today *self = data;

  if (self == NULL)
    return;

  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->addresses);
  g_free (self);
}

/* Without regard to case in ASCII, as post offices of both kinds have none. */
static void
tag_address (const Suppression *self, const char *address, guint8 tag[static TAG_BYTES])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, self->key, sizeof self->key, TAG_BYTES);
  for (const char *c = address; *c != '\0'; c++) {
    guint8 lower = g_ascii_tolower (*c);

    crypto_generichash_update (&state, &lower, 1);
  }
  crypto_generichash_final (&state, tag, TAG_BYTES);
}

typedef struct {
  const Suppression *suppression;
  Today *today;
} Gathering;

static gboolean
gather (const CanvassContact *contact, gpointer user_data)
{
  Gathering *self = user_data;
  guint8 tag[TAG_BYTES];

  tag_address (self->suppression, contact->address, tag);
  g_hash_table_insert (self->today->ids,
                       g_memdup2 (contact->external_id, CANVASS_ID_BYTES),
                       g_memdup2 (tag, TAG_BYTES));
  g_hash_table_add (self->today->addresses, g_memdup2 (tag, TAG_BYTES));
  return TRUE;
}

static Today *
gather_today (Suppression *self, const char *consent)
{
  Today *today = g_new0 (Today, 1);
  Gathering gathering = { .suppression = self, .today = today };

  today->ids = g_hash_table_new_full (hash_tag, equal_tags, g_free, g_free);
  today->addresses = g_hash_table_new_full (hash_tag, equal_tags, g_free, NULL);
  canvass_contacts_foreach (
      self->ledger, self->roll, consent, gather, &gathering, NULL, &self->error);
  /* Nobody agrees to what no version asks for any more. */
  if (g_error_matches (self->error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED))
    g_clear_error (&self->error);
  return today;
}

static const Today *
find_today (Suppression *self, const char *consent)
{
  Today *today = g_hash_table_lookup (self->today, consent);

  if (today == NULL) {
    today = gather_today (self, consent);
    g_hash_table_insert (self->today, g_strdup (consent), today);
  }

  return today;
}

static gboolean
is_new (Suppression *self,
        const CanvassNote *note,
        const CanvassNoteRow *row,
        const guint8 *address)
{
  guint8 tag[TAG_BYTES];
  crypto_generichash_state state;

  crypto_generichash_init (&state, self->key, sizeof self->key, TAG_BYTES);
  crypto_generichash_update (&state, (const guint8 *)note->consent, strlen (note->consent) + 1);
  crypto_generichash_update (&state, row->external_id, CANVASS_ID_BYTES);
  crypto_generichash_update (&state, address, TAG_BYTES);
  crypto_generichash_final (&state, tag, TAG_BYTES);
  return g_hash_table_add (self->written, g_memdup2 (tag, TAG_BYTES));
}

/* As the file of contacts had it. */
static void
write_address (Suppression *self, const CanvassNote *note, const char *address)
{
  if (g_str_equal (note->channel, "phone")) {
    canvass_contact_format_phone (address, self->scratch, CANVASS_NOTE_MAX_LINE_BYTES);
    address = self->scratch;
  }

  canvass_csv_write_cell (self->sink, address);
}

static void
write_row (Suppression *self,
           const CanvassNote *note,
           const CanvassNoteRow *row,
           gboolean with_id,
           gboolean with_address)
{
  self->n++;
  if (self->sink == NULL)
    return;

  if (with_id)
    canvass_sink_put_hex (self->sink, row->external_id, CANVASS_ID_BYTES);
  canvass_sink_puts (self->sink, ",");
  canvass_csv_write_cell (self->sink, note->channel);
  canvass_sink_puts (self->sink, ",");
  if (with_address)
    write_address (self, note, row->address);
  canvass_sink_puts (self->sink, ",");
  canvass_csv_write_cell (self->sink, note->consent);
  canvass_sink_puts (self->sink, ",");
  canvass_csv_write_cell (self->sink, note->day);
  canvass_sink_puts (self->sink, "\r\n");
}

/* Whoever is a contact still, at another address, is named by the old one alone. */
static gboolean
visit_row (const CanvassNote *note, const CanvassNoteRow *row, gpointer user_data)
{
  Suppression *self = user_data;
  const Today *today = find_today (self, note->consent);
  guint8 address[TAG_BYTES];
  const guint8 *now;
  gboolean shared;

  if (self->error != NULL)
    return FALSE;

  tag_address (self, row->address, address);
  now = g_hash_table_lookup (today->ids, row->external_id);
  shared = g_hash_table_contains (today->addresses, address);
  if (now != NULL && (equal_tags (now, address) || shared))
    return TRUE;

  if (is_new (self, note, row, address))
    write_row (self, note, row, now == NULL, !shared);
  return self->sink == NULL || !canvass_sink_has_failed (self->sink);
}

/* @n_unreadable: notes that nobody can tell the rows of. */
static gboolean
visit_notes (Suppression *self, guint *n_unreadable, GError **error)
{
  g_autoptr (GHashTable) today =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, today_free);
  g_autoptr (GHashTable) written = g_hash_table_new_full (hash_tag, equal_tags, g_free, NULL);
  gboolean good;

  self->today = today;
  self->written = written;
  self->scratch = canvass_secret_new (CANVASS_NOTE_MAX_LINE_BYTES);
  randombytes_buf (self->key, sizeof self->key);
  good = canvass_ledger_foreach_note (self->ledger, NULL, visit_row, self, n_unreadable, error);
  canvass_secret_free (self->scratch);
  sodium_memzero (self->key, sizeof self->key);
  if (!good || self->error == NULL)
    return good;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
canvass_suppression_export (CanvassLedger *self,
                            CanvassRoll *roll,
                            const char *path,
                            const CanvassPublicKey *recipients,
                            guint n_recipients,
                            guint64 *n_rows,
                            GError **error)
{
  g_autoptr (CanvassSink) sink = NULL;
  Suppression suppression = { .ledger = self, .roll = roll };
  guint n_unreadable = 0;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (roll != NULL && path != NULL, FALSE);

  sink = canvass_sink_new (path, recipients, n_recipients, error);
  if (sink == NULL)
    return FALSE;

  suppression.sink = sink;
  canvass_sink_puts (sink, "external_id,channel,address,consent,exported\r\n");
  if (!visit_notes (&suppression, &n_unreadable, error) || !canvass_sink_finish (sink, error))
    return FALSE;

  *n_rows = suppression.n;
  if (n_unreadable == 0)
    return TRUE;

  g_set_error (
      error,
      CANVASS_LEDGER_ERROR,
      CANVASS_LEDGER_ERROR_INCOMPLETE,
      "%s is written, but %u notes of earlier exports in the ledger's notes/ are damaged or "
      "are no coordinator's: who stands in them only may be missing. Put a sound copy of "
      "notes/ back from a backup, then write it again",
      path,
      n_unreadable);
  return FALSE;
}

gboolean
canvass_suppression_count (CanvassLedger *self, CanvassRoll *roll, guint64 *n_rows, GError **error)
{
  Suppression suppression = { .ledger = self, .roll = roll };
  guint n_unreadable = 0;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (roll != NULL, FALSE);

  if (!visit_notes (&suppression, &n_unreadable, error))
    return FALSE;

  *n_rows = suppression.n;
  return TRUE;
}
