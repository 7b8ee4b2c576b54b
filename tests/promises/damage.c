/*
 * damage.c: P4: one damaged record costs one record
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/figures.h"
#include "promises/trial.h"

#define GIVES_UP "lost by an importer that stops where damage begins, or wants whole files"

static const FiguresRow BYTES = {
  .promise = "P4",
  .what = "each byte of a batch flipped, and batches cut off at each seventh",
  .control = GIVES_UP,
};

static const FiguresRow RECORDS = {
  .promise = "P4",
  .what = "records deleted, doubled, swapped, moved between batches, kiosks and campaigns, seals "
          "transplanted",
  .control = GIVES_UP,
};

static const FiguresRow FORGED = {
  .promise = "P4",
  .what = "the same, signed anew by a thief of the kiosk: records of another kiosk",
  .control = "put aside by a thief of both kiosks",
};

static const FiguresRow ACCOUNTS = {
  .promise = "P5",
  .what = "accounts of damaged batches and sound ones, imported at once: other than a count of the "
          "files by FORMAT.md",
  .control = "noticed, of accounts that are silent about one record",
};

static void
test_every_flipped_byte_costs_one_record_at_most (Trial *self, gconstpointer unused)
{
  gsize length = g_bytes_get_size (self->batch);
  gsize step = figures_are_thorough () ? 1 : length / 300;
  static const guint8 bits[] = { 0x01, 0x80, 0xff };

  for (gsize at = 0; at < length; at += step) {
    gsize size;
    guint8 *copy = g_memdup2 (g_bytes_get_data (self->batch, &size), length);
    g_autoptr (GBytes) damaged = g_bytes_new_take (copy, length);

    copy[at] ^= bits[at % G_N_ELEMENTS (bits)];
    /* Under a list that is not what was signed nothing can be believed. */
    trial_damage (self,
                  self->batch,
                  damaged,
                  at < CANVASS_BATCH_HEAD_BYTES (TRIAL_RECORDS) ? TRIAL_RECORDS : 1);
  }

  g_assert_cmpuint (self->damaged, >, 0);
  trial_tell (self, &BYTES, self->caught, &ACCOUNTS);
}

static void
test_a_batch_cut_off_anywhere_gives_what_is_before (Trial *self, gconstpointer unused)
{
  gsize length = g_bytes_get_size (self->batch), size = CANVASS_RECORD_BYTES (2);
  gsize head = CANVASS_BATCH_HEAD_BYTES (TRIAL_RECORDS),
        step = figures_are_thorough () ? 7 : length / 100;

  for (gsize at = 0; at < length; at += step) {
    g_autoptr (GBytes) damaged = g_bytes_new_from_bytes (self->batch, 0, at);

    trial_damage (
        self, self->batch, damaged, TRIAL_RECORDS - (at < head ? 0 : (guint)((at - head) / size)));
  }

  g_assert_cmpuint (self->damaged, >, 0);
  trial_tell (self, &BYTES, self->caught, &ACCOUNTS);
}

/* What somebody does to the records of a batch. Returns how many records it may cost. */
typedef guint (*Deed) (Trial *self, GPtrArray *records, guint i, guint j);

static GBytes *
copy_record (GBytes *record, guint8 **bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (record, &length);

  *bytes = g_memdup2 (data, length);
  return g_bytes_new_take (*bytes, length);
}

static void
put (GPtrArray *records, guint i, GBytes *record /* (transfer full) */)
{
  g_bytes_unref (records->pdata[i]);
  records->pdata[i] = record;
}

static guint delete (Trial *self, GPtrArray *records, guint i, guint j)
{
  g_ptr_array_remove_index (records, i);
  return TRIAL_RECORDS - i; /* what follows is not where it was, and waits for a whole copy */
}

static guint
make_double (Trial *self, GPtrArray *records, guint i, guint j)
{
  g_ptr_array_insert (records, (gint)j, g_bytes_ref (records->pdata[i]));
  return TRIAL_RECORDS; /* no head speaks for more than it lists: all wait for a whole copy */
}

static guint
swap (Trial *self, GPtrArray *records, guint i, guint j)
{
  gpointer held = records->pdata[i];

  records->pdata[i] = records->pdata[j];
  records->pdata[j] = held;
  return i == j ? 0 : 2;
}

static guint
take_from_another_kiosk (Trial *self, GPtrArray *records, guint i, guint j)
{
  put (records, i, g_bytes_ref (self->companions->pdata[j]));
  return 1;
}

static guint
take_from_another_batch (Trial *self, GPtrArray *records, guint i, guint j)
{
  put (records, i, fixture_signature (self->kiosk, self->fixture.campaign, "Another batch"));
  return 1;
}

static guint
take_from_another_campaign (Trial *self, GPtrArray *records, guint i, guint j)
{
  g_autoptr (CanvassCampaign) other =
      fixture_campaign (&self->fixture, "other-petition", 1, self->fixture.key);

  put (records, i, fixture_signature (self->kiosk, other, "Another petition"));
  return 1;
}

static guint
transplant_seals (Trial *self, GPtrArray *records, guint i, guint j)
{
  gsize length = 2 * CANVASS_RECORD_SEAL_BYTES;
  guint8 *bytes;
  GBytes *record = copy_record (records->pdata[i], &bytes);

  memcpy (bytes + CANVASS_RECORD_CLEAR_BYTES,
          (const guint8 *)g_bytes_get_data (self->companions->pdata[j], NULL) +
              CANVASS_RECORD_CLEAR_BYTES,
          length);
  put (records, i, record);
  return 1;
}

static guint
swap_seals (Trial *self, GPtrArray *records, guint i, guint j)
{
  guint8 *bytes, *first, *second;
  GBytes *record = copy_record (records->pdata[i], &bytes);

  first = bytes + CANVASS_RECORD_CLEAR_BYTES;
  second = first + CANVASS_RECORD_SEAL_BYTES;
  for (guint at = 0; at < CANVASS_RECORD_SEAL_BYTES; at++) {
    guint8 held = first[at];

    first[at] = second[at];
    second[at] = held;
  }
  put (records, i, record);
  return 1;
}

static guint
rename_record (Trial *self, GPtrArray *records, guint i, guint j)
{
  guint8 *bytes;
  GBytes *record = copy_record (records->pdata[i], &bytes);

  memcpy (bytes + 8, (const guint8 *)g_bytes_get_data (records->pdata[j], NULL) + 8, 16);
  put (records, i, record);
  return i == j ? 0 : 1;
}

/* Two signed records under one id, of which neither says which is the true one. */
static guint
add_rival (Trial *self, GPtrArray *records, guint i, guint j)
{
  g_ptr_array_insert (records, (gint)j, trial_seal_rival (self, self->kiosk, records->pdata[i]));
  return TRIAL_RECORDS;
}

static guint
put_rival (Trial *self, GPtrArray *records, guint i, guint j)
{
  put (records, i, trial_seal_rival (self, self->kiosk, records->pdata[j]));
  return 1;
}

static guint
move_to_another_kiosk (Trial *self, GPtrArray *records, guint i, guint j)
{
  guint8 *bytes;
  GBytes *record = copy_record (records->pdata[i], &bytes);

  memcpy (bytes + 24, self->other->card.kiosk_id, CANVASS_ID_BYTES);
  put (records, i, record);
  return 1;
}

static const struct {
  const char *name;
  Deed deed;
} DEEDS[] = {
  { "deleted", delete },
  { "doubled", make_double },
  { "swapped", swap },
  { "taken from another kiosk", take_from_another_kiosk },
  { "taken from another batch", take_from_another_batch },
  { "taken from another campaign", take_from_another_campaign },
  { "seals of another record", transplant_seals },
  { "seals in another order", swap_seals },
  { "another's id", rename_record },
  { "another kiosk's id", move_to_another_kiosk },
  { "another record under its id", add_rival },
  { "another record under another's id", put_rival },
};

static GPtrArray *
copy_records (Trial *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  for (guint i = 0; i < TRIAL_RECORDS; i++)
    g_ptr_array_add (copy, g_bytes_ref (self->records->pdata[i]));

  return copy;
}

/* The head as it was signed, over other records. */
static GBytes *
with_records (Trial *self, GPtrArray *records)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (
      bytes, g_bytes_get_data (self->batch, NULL), CANVASS_BATCH_HEAD_BYTES (TRIAL_RECORDS));
  for (guint i = 0; i < records->len; i++)
    g_byte_array_append (
        bytes, g_bytes_get_data (records->pdata[i], NULL), g_bytes_get_size (records->pdata[i]));

  return g_byte_array_free_to_bytes (bytes);
}

static void
test_whatever_is_done_to_a_record_costs_that_record (Trial *self, gconstpointer unused)
{
  for (gsize deed = 0; deed < G_N_ELEMENTS (DEEDS); deed++) {
    for (guint pair = 0; pair < TRIAL_RECORDS * TRIAL_RECORDS; pair++) {
      g_autoptr (GPtrArray) records = copy_records (self);
      guint most = DEEDS[deed].deed (self, records, pair / TRIAL_RECORDS, pair % TRIAL_RECORDS);
      g_autoptr (GBytes) damaged = with_records (self, records);

      g_test_message (
          "%s, %u and %u", DEEDS[deed].name, pair / TRIAL_RECORDS, pair % TRIAL_RECORDS);
      trial_damage (self, self->batch, damaged, most);
    }
  }

  g_assert_cmpuint (self->damaged, >, 0);
  trial_tell (self, &RECORDS, self->caught, &ACCOUNTS);
}

/* The control: whoever has the other kiosk's key, too, signs as it for another record under the id
 * of each of its own, and they are not on the roll. */
static guint
count_harmed_with_both_keys (Trial *self)
{
  Kiosk thief = *self->other;
  g_autoptr (GPtrArray) rivals = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GBytes) forged = NULL;
  GBytes *files[2] = { self->companion };
  g_auto (CanvassAccount) account;

  for (guint i = 0; i < TRIAL_RECORDS; i++)
    g_ptr_array_add (rivals, trial_seal_rival (self, &thief, self->companions->pdata[i]));
  trial_note_signed (self, rivals);
  forged = fixture_batch (&thief, self->fixture.campaign, rivals);
  files[1] = forged;

  canvass_account_init (&account);
  trial_start_over (self);
  trial_import (self, files, G_N_ELEMENTS (files), &account);
  return trial_count_missing (self, self->companions);
}

/* The same with the kiosk's own key, as a thief has it: then the list is what it says, and what it
 * says is missing is missing. Nothing of the other kiosk is touched, and nobody is made up. */
static void
test_a_thief_with_a_kiosks_key_harms_no_other_kiosk (Trial *self, gconstpointer unused)
{
  guint64 missing = 0;

  for (gsize deed = 0; deed < G_N_ELEMENTS (DEEDS); deed++) {
    for (guint pair = 0; pair < TRIAL_RECORDS * TRIAL_RECORDS; pair++) {
      g_autoptr (GPtrArray) records = copy_records (self);
      g_autoptr (GBytes) forged = NULL;

      DEEDS[deed].deed (self, records, pair / TRIAL_RECORDS, pair % TRIAL_RECORDS);
      /* A record whose seals stand in another order says what its signer signed. */
      if (DEEDS[deed].deed == take_from_another_batch || DEEDS[deed].deed == swap_seals ||
          DEEDS[deed].deed == add_rival || DEEDS[deed].deed == put_rival)
        trial_note_signed (self, records);
      forged = trial_forge (self, records);
      missing += trial_import_damaged (self, forged) > 0;
    }
  }

  g_assert_cmpuint (missing, >, 0);
  trial_tell (self, &FORGED, count_harmed_with_both_keys (self), &ACCOUNTS);
}

#define ADD(name)                                                                                  \
  g_test_add ("/promises/damage/" #name, Trial, NULL, trial_setup, test_##name, trial_teardown)

int
main (int argc, char *argv[])
{
  trial_stay_in_memory ();
  g_test_init (&argc, &argv, NULL);

  ADD (every_flipped_byte_costs_one_record_at_most);
  ADD (a_batch_cut_off_anywhere_gives_what_is_before);
  ADD (whatever_is_done_to_a_record_costs_that_record);
  ADD (a_thief_with_a_kiosks_key_harms_no_other_kiosk);

  return figures_run ();
}
