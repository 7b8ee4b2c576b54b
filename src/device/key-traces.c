/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/key-traces.h"

#include "device/sweep.h"
#include "format/record-layout.h"

#include <sodium.h>
#include <string.h>

/* Of the 32 bytes of a key, so many differ from each other. */
#define LEAST_DISTINCT 24

#define KDF_CONTEXT "canvass"
#define KDF_SEAL_SUBKEY 2

void
canvass_key_search_init (CanvassKeySearch *self)
{
  *self = (CanvassKeySearch){ .record_step = 1, .recipient_step = 1 };
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  self->recipients = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
}

void
canvass_key_search_clear (CanvassKeySearch *self)
{
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->recipients);
  g_clear_pointer (&self->planted, g_bytes_unref);
}

void
canvass_key_search_restart (CanvassKeySearch *self)
{
  self->n_tried = self->n_keys = self->n_planted = 0;
  self->stopped = FALSE;
}

static gboolean
opens_record (const guint8 *key, GBytes *bytes)
{
  const guint8 *record = g_bytes_get_data (bytes, NULL);
  guint8 commitment[CANVASS_HASH_BYTES];

  canvass_record_commitment (commitment, record, key);
  return memcmp (commitment, record + RECORD_COMMIT_OFFSET, sizeof commitment) == 0;
}

static gboolean
is_secret_of (const guint8 *key, GBytes *recipient)
{
  guint8 pk[crypto_scalarmult_BYTES];

  return crypto_scalarmult_base (pk, key) == 0 &&
         memcmp (pk, g_bytes_get_data (recipient, NULL), sizeof pk) == 0;
}

/* data/format/FORMAT.md, "Key file". */
static gboolean
is_seed_of (const guint8 *key, GBytes *recipient)
{
  guint8 subkey[crypto_box_SEEDBYTES], pk[crypto_box_PUBLICKEYBYTES], sk[crypto_box_SECRETKEYBYTES];
  gboolean is_it;

  crypto_kdf_derive_from_key (subkey, sizeof subkey, KDF_SEAL_SUBKEY, KDF_CONTEXT, key);
  crypto_box_seed_keypair (pk, sk, subkey);
  is_it = memcmp (pk, g_bytes_get_data (recipient, NULL), sizeof pk) == 0;
  sodium_memzero (subkey, sizeof subkey);
  sodium_memzero (sk, sizeof sk);
  return is_it;
}

static gboolean
is_key_of_record (CanvassKeySearch *self, const guint8 *bytes)
{
  for (guint i = 0; i < self->records->len; i++) {
    if (opens_record (bytes, self->records->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_key_of_recipient (CanvassKeySearch *self, const guint8 *bytes)
{
  for (guint i = 0; i < self->recipients->len; i++) {
    if (is_secret_of (bytes, self->recipients->pdata[i]) ||
        is_seed_of (bytes, self->recipients->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

static void
try_key (CanvassKeySearch *self, const guint8 *bytes, guint64 at)
{
  gboolean with_records = at % self->record_step == 0;
  gboolean with_recipients = at % self->recipient_step == 0;

  if (!with_records && !with_recipients)
    return;
  if (self->most_tried > 0 && self->n_tried >= self->most_tried) {
    self->stopped = TRUE;
    return;
  }

  self->n_tried++;
  if (with_records && self->planted != NULL && opens_record (bytes, self->planted))
    self->n_planted++;
  if ((with_records && is_key_of_record (self, bytes)) ||
      (with_recipients && is_key_of_recipient (self, bytes)))
    self->n_keys++;
}

void
canvass_key_search_look (
    CanvassKeySearch *self, const guint8 *bytes, gsize length, gsize n_starts, guint64 at)
{
  guint8 counts[256] = { 0 };
  guint n_distinct = 0;

  for (gsize end = 0; end < length; end++) {
    gsize start;

    if (counts[bytes[end]]++ == 0)
      n_distinct++;
    if (end + 1 < CANVASS_KEY_TRACE_BYTES)
      continue;

    start = end + 1 - CANVASS_KEY_TRACE_BYTES;
    if (start >= n_starts || self->stopped)
      return;
    if (n_distinct >= LEAST_DISTINCT)
      try_key (self, bytes + start, at + start);
    if (--counts[bytes[start]] == 0)
      n_distinct--;
  }
}

static void
look_at_piece (const guint8 *bytes, gsize length, gsize n_starts, guint64 at, gpointer user_data)
{
  canvass_key_search_look (user_data, bytes, length, n_starts, at);
}

gboolean
canvass_key_search_process (CanvassKeySearch *self, int pid, GError **error)
{
  return canvass_sweep_process (pid, CANVASS_KEY_TRACE_BYTES, look_at_piece, self, error);
}

gboolean
canvass_key_search_file (CanvassKeySearch *self, const char *path, GError **error)
{
  return canvass_sweep_file (path, CANVASS_KEY_TRACE_BYTES, look_at_piece, self, error);
}
