/*
 * mutations.c: P4 to P6: thousands of spoilt files of each kind, and every way to bring them twice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/acknowledgement.h"
#include "format/decision.h"
#include "format/envelope.h"
#include "format/key-file.h"
#include "format/mirror.h"
#include "format/pin-reset.h"
#include "format/secret.h"
#include "format/share.h"
#include "promises/figures.h"
#include "promises/mutate.h"
#include "promises/trial.h"

#include <sodium.h>

#define THOROUGHLY 10000
#define FAIRLY 400
#define CHEAP_MEMORY_KIB CANVASS_KEY_MIN_MEMORY_KIB

static const FiguresRow IMPORTED = {
  .promise = "P4",
  .what = "random mutations of a batch and of a mirror, imported beside a sound batch",
  .control = "stayed out until a whole copy came",
};

static const FiguresRow JUDGED = {
  .promise = "P5",
  .what =
      "random mutations of a campaign, kiosk, acknowledgement, PIN, key, share, decision: believed",
  .control = "believed if signed afterwards",
};

static const FiguresRow AGAIN = {
  .promise = "P6",
  .what = "files brought again in any order, a chain forked by a clone: changes before the fork",
  .control = "changes by a new batch, and behind the fork",
};

static guint
how_many (void)
{
  return figures_are_thorough () ? THOROUGHLY : FAIRLY;
}

/* How many records a spoilt file may cost. */
typedef guint (*Toll) (Trial *self, GBytes *file, GBytes *spoilt);

static gboolean
are_same (GBytes *a, GBytes *b, gsize from, gsize to)
{
  return g_bytes_get_size (a) >= to && g_bytes_get_size (b) >= to &&
         memcmp ((const guint8 *)g_bytes_get_data (a, NULL) + from,
                 (const guint8 *)g_bytes_get_data (b, NULL) + from,
                 to - from) == 0;
}

/* Those that are not what and where they were. All of them under another head; and where bytes were
 * put in or taken out, so that records are not where the head says: they are kept apart then. */
static guint
toll_of_batch (Trial *self, GBytes *file, GBytes *spoilt)
{
  gsize at = CANVASS_BATCH_HEAD_BYTES (TRIAL_RECORDS), size = CANVASS_RECORD_BYTES (2);
  gsize length = g_bytes_get_size (spoilt), whole = g_bytes_get_size (file);
  gboolean only_cut = length < whole && are_same (file, spoilt, 0, length);
  guint toll = 0;

  if (!are_same (file, spoilt, 0, at) || (length != whole && !only_cut))
    return TRIAL_RECORDS;

  for (guint i = 0; i < TRIAL_RECORDS; i++, at += size)
    toll += !are_same (file, spoilt, at, at + size);
  return toll;
}

/* Those whose entries are nowhere in it; all of them where it does not begin like a mirror. */
static guint
toll_of_mirror (Trial *self, GBytes *file, GBytes *spoilt)
{
  gsize size = CANVASS_MIRROR_ENTRY_BYTES (2), length;
  const guint8 *bytes = g_bytes_get_data (spoilt, &length);
  const guint8 *entry = (const guint8 *)g_bytes_get_data (file, NULL) + CANVASS_MIRROR_HEADER_BYTES;
  guint toll = 0;

  if (length < CANVASS_MIRROR_HEADER_BYTES || !are_same (file, spoilt, 0, 8))
    return TRIAL_RECORDS;

  for (guint i = 0; i < TRIAL_RECORDS; i++, entry += size)
    toll += memmem (bytes, length, entry, size) == NULL;
  return toll;
}

/* Imported beside a sound batch; what is damaged may be missing until the whole file comes. */
static void
import_mutations (Trial *self, GBytes *file, Toll toll)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < how_many (); i++) {
    g_autoptr (GBytes) spoilt = mutate (file, self->companion, random);
    guint64 lost = self->lost;

    trial_damage (self, spoilt, toll (self, file, spoilt));
    if (self->lost > lost)
      g_test_message ("lost %u by mutation %u", (guint)(self->lost - lost), i);
  }

  figures_tell (&IMPORTED, self->tried, self->lost, self->damaged);
  g_assert_cmpuint (self->damaged, >, 0);
  g_assert_cmpuint (self->lost, ==, 0);
}

static void
test_a_spoilt_batch_costs_nothing_else (Trial *self, gconstpointer unused)
{
  import_mutations (self, self->batch, toll_of_batch);
}

static void
test_a_spoilt_mirror_costs_nothing_else (Trial *self, gconstpointer unused)
{
  g_autoptr (GBytes) mirror = fixture_mirror (self->kiosk, self->records);

  import_mutations (self, mirror, toll_of_mirror);
}

/* Whether a file was taken for good. */
typedef gboolean (*Judge) (Trial *self, GBytes *file);

typedef struct {
  guint64 tried;
  guint64 believed;
} Verdicts;

static Verdicts
judge_mutations (Trial *self, GBytes *file, GBytes *other, Judge judge)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261124);
  Verdicts verdicts = { 0 };

  g_assert_true (judge (self, file));
  while (verdicts.tried < how_many ()) {
    g_autoptr (GBytes) spoilt = mutate (file, other, random);

    /* The other one may be as good as this. */
    if (g_bytes_equal (spoilt, file) || g_bytes_equal (spoilt, other))
      continue;
    verdicts.tried++;
    verdicts.believed += judge (self, spoilt);
  }

  return verdicts;
}

/* An envelope is signed: with the payload spoilt first and signed then, some are believed. */
static guint64
count_believed_when_signed (
    Trial *self, GBytes *file, CanvassEnvelopeKind kind, const guint8 *sign_sk, Judge judge)
{
  g_autoptr (GBytes) payload =
      g_bytes_new_from_bytes (file, 44, g_bytes_get_size (file) - CANVASS_ENVELOPE_OVERHEAD_BYTES);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261125);
  guint64 believed = 0;

  for (guint i = 0; i < how_many (); i++) {
    g_autoptr (GBytes) spoilt = mutate (payload, payload, random);
    g_autoptr (GBytes) signed_file = NULL;
    gsize length;
    const guint8 *bytes = g_bytes_get_data (spoilt, &length);

    if (length + CANVASS_ENVELOPE_OVERHEAD_BYTES > canvass_envelope_max_bytes (kind))
      continue;
    signed_file = canvass_envelope_write (kind, bytes, length, sign_sk);
    believed += !g_bytes_equal (signed_file, file) && judge (self, signed_file);
  }

  return believed;
}

static gboolean
judge_campaign (Trial *self, GBytes *file)
{
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_new (file, NULL);

  return campaign != NULL;
}

static gboolean
judge_card (Trial *self, GBytes *file)
{
  CanvassKioskCard card;

  return canvass_kiosk_card_read (file, &card, NULL);
}

static gboolean
judge_acknowledgement (Trial *self, GBytes *file)
{
  CanvassAcknowledgement ack;

  return canvass_acknowledgement_read (file, &ack, NULL);
}

static gboolean
judge_pin_reset (Trial *self, GBytes *file)
{
  CanvassPinReset reset;

  return canvass_pin_reset_read (file, &reset, NULL);
}

static void
tell (const Verdicts *verdicts, guint64 found)
{
  figures_tell (&JUDGED, verdicts->tried, verdicts->believed, found);
  g_assert_cmpuint (verdicts->believed, ==, 0);
}

static void
try_envelope (
    Trial *self, GBytes *file, CanvassEnvelopeKind kind, const guint8 *sign_sk, Judge judge)
{
  Verdicts verdicts = judge_mutations (self, file, self->batch, judge);
  guint64 believed = count_believed_when_signed (self, file, kind, sign_sk, judge);

  g_assert_cmpuint (believed, >, 0);
  tell (&verdicts, believed);
}

static void
test_a_spoilt_campaign_is_none (Trial *self, gconstpointer unused)
{
  try_envelope (self,
                canvass_campaign_get_file (self->fixture.campaign),
                CANVASS_ENVELOPE_CAMPAIGN,
                self->fixture.key->sign_sk,
                judge_campaign);
}

static void
test_a_spoilt_kiosk_is_not_admitted (Trial *self, gconstpointer unused)
{
  try_envelope (
      self, self->kiosk->file, CANVASS_ENVELOPE_KIOSK, self->kiosk->device_sk, judge_card);
}

static void
test_a_spoilt_acknowledgement_is_none (Trial *self, gconstpointer unused)
{
  const guint8 *hashes = (const guint8 *)g_bytes_get_data (self->batch, NULL) + 168;
  g_autoptr (GBytes) file =
      canvass_acknowledgement_write (canvass_campaign_get_hash (self->fixture.campaign),
                                     self->kiosk->card.kiosk_id,
                                     hashes,
                                     TRIAL_RECORDS,
                                     self->fixture.key->sign_sk,
                                     NULL);

  try_envelope (self,
                file,
                CANVASS_ENVELOPE_ACKNOWLEDGEMENT,
                self->fixture.key->sign_sk,
                judge_acknowledgement);
}

static void
test_a_spoilt_pin_is_none (Trial *self, gconstpointer unused)
{
  CanvassPinReset reset = { .verifier = { .ops = 1, .memory_kib = CANVASS_PIN_MIN_MEMORY_KIB } };
  g_autoptr (GBytes) file = NULL;

  memcpy (reset.campaign_id,
          canvass_campaign_get_id (self->fixture.campaign),
          sizeof reset.campaign_id);
  memcpy (reset.kiosk_id, self->kiosk->card.kiosk_id, sizeof reset.kiosk_id);
  file = canvass_pin_reset_write (&reset, self->fixture.key->sign_sk);
  try_envelope (
      self, file, CANVASS_ENVELOPE_PIN_RESET, self->fixture.key->sign_sk, judge_pin_reset);
}

/* A file that asks for more memory or time than the cheapest is only looked at from outside. */
static gboolean
judge_key (Trial *self, GBytes *file)
{
  const guint8 *bytes = g_bytes_get_data (file, NULL);
  g_autoptr (CanvassKey) key = NULL;
  CanvassPublicKey pub;

  if (!canvass_key_peek (file, &pub, NULL) || canvass_read_u32 (bytes + 4) != 1 ||
      canvass_read_u32 (bytes + 8) != CHEAP_MEMORY_KIB)
    return FALSE;

  key = canvass_key_open (file, "word", 4, NULL);
  return key != NULL;
}

static void
test_a_spoilt_key_does_not_open (Trial *self, gconstpointer unused)
{
  g_autoptr (GBytes) file =
      canvass_key_write (self->fixture.key, "word", 4, 1, CHEAP_MEMORY_KIB, NULL);
  Verdicts verdicts = judge_mutations (self, file, self->batch, judge_key);

  tell (&verdicts, 0);
}

static gboolean
judge_share (Trial *self, GBytes *file)
{
  CanvassShareInfo info;

  return canvass_share_read (file, &info, NULL);
}

/* And with a spoilt one among them, a key is joined of the others or of none. */
static void
test_a_spoilt_share_is_none (Trial *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) shares = canvass_share_split (self->fixture.key, 3, 2, NULL);
  Verdicts verdicts = judge_mutations (self, shares->pdata[0], shares->pdata[1], judge_share);

  tell (&verdicts, 0);
}

static gboolean
judge_decision (Trial *self, GBytes *file)
{
  gsize length = 0;
  guint8 *body = canvass_decision_open (file, self->fixture.key, &length, NULL);

  gboolean opens = body != NULL;

  g_clear_pointer (&body, canvass_secret_free);
  return opens;
}

static void
test_a_spoilt_decision_is_none (Trial *self, gconstpointer unused)
{
  static const guint8 body[] = "whatever they decided";
  const CanvassKey *key = self->fixture.key;
  guint8 recipients[1][CANVASS_SEAL_PK_BYTES];
  g_autoptr (GBytes) file = NULL;
  Verdicts verdicts;

  memcpy (recipients[0], key->pub.seal_pk, sizeof recipients[0]);
  file = canvass_decision_seal (canvass_campaign_get_id (self->fixture.campaign),
                                recipients,
                                1,
                                body,
                                sizeof body,
                                key,
                                NULL);
  verdicts = judge_mutations (self, file, self->batch, judge_decision);
  tell (&verdicts, 0);
}

/* A second device with a copy of the first one's vault goes on from the same batch. */
static void
test_a_cloned_kiosk_is_contested_from_the_fork_on (Trial *self, gconstpointer unused)
{
  Fixture *fixture = &self->fixture;
  g_autoptr (GPtrArray) ours = fixture_signatures (self->kiosk, fixture->campaign, TRIAL_RECORDS);
  g_autoptr (GPtrArray) theirs = fixture_signatures (self->kiosk, fixture->campaign, TRIAL_RECORDS);
  Kiosk clone = *self->kiosk;
  g_autoptr (GBytes) branch = fixture_batch (self->kiosk, fixture->campaign, ours);
  g_autoptr (GBytes) other_branch = fixture_batch (&clone, fixture->campaign, theirs);

  trial_note_signed (self, ours);
  trial_note_signed (self, theirs);
  for (guint order = 0; order < 6; order++) {
    GBytes *files[] = { self->batch, branch, other_branch, self->companion };
    g_auto (CanvassAccount) account;

    canvass_account_init (&account);
    trial_start_over (self);
    for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
      CanvassAccount of_file;

      canvass_account_init (&of_file);
      trial_import (
          self, "file.batch", files[(i * (order % 2 == 0 ? 1 : 3) + order) % 4], &of_file);
      canvass_account_clear (&of_file);
    }

    self->tried++;
    self->lost += trial_count_missing (self, self->records);
    self->lost += trial_count_missing (self, self->companions);
    g_assert_cmpuint (trial_count_missing (self, ours), ==, TRIAL_RECORDS);
    g_assert_cmpuint (trial_count_missing (self, theirs), ==, TRIAL_RECORDS);
    canvass_ledger_get_standing (fixture->ledger, &account, NULL);
    assert_balanced (&account);
    g_assert_cmpuint (account.reasons[CANVASS_QUARANTINE_FORKED], ==, 2 * TRIAL_RECORDS);
  }

  figures_tell (&AGAIN, self->tried, self->lost, self->tried);
  g_assert_cmpuint (self->lost, ==, 0);
}

/* The control: the description of a roll tells it from another. */
static void
assert_a_new_batch_shows (Trial *self, const char *before)
{
  g_autoptr (GPtrArray) records = fixture_signatures (self->other, self->fixture.campaign, 1);
  g_autoptr (GBytes) file = fixture_batch (self->other, self->fixture.campaign, records);
  g_autofree char *after = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  trial_import (self, "new", file, &account);
  after = fixture_describe_roll (self->fixture.ledger);
  g_assert_cmpstr (before, !=, after);
}

/* A year later, from the attic, when the petition has a newer version and the ledger was rebuilt.
 */
static void
test_whatever_comes_again_changes_nothing (Trial *self, gconstpointer unused)
{
  Fixture *fixture = &self->fixture;
  g_autoptr (CanvassCampaign) newer = fixture_campaign (fixture, "test-petition", 2, fixture->key);
  g_autoptr (GBytes) mirror = fixture_mirror (self->kiosk, self->records);
  GBytes *files[] = { self->batch, self->companion, mirror };
  g_autoptr (GRand) random = g_rand_new_with_seed (20261126);
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  trial_start_over (self);
  for (guint i = 0; i < 2; i++) {
    g_auto (CanvassAccount) account;

    canvass_account_init (&account);
    trial_import (self, "file", files[i], &account);
    assert_account (&account, TRIAL_RECORDS, 0, 0);
  }
  before = fixture_describe_roll (fixture->ledger);
  canvass_ledger_add_campaign (fixture->ledger, newer, &error);
  g_assert_no_error (error);
  canvass_ledger_rebuild (fixture->ledger, NULL, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < how_many () / 20; i++) {
    g_autofree char *after = NULL;
    g_auto (CanvassAccount) account;

    canvass_account_init (&account);
    trial_import (self, "file", files[g_rand_int_range (random, 0, 3)], &account);
    g_assert_cmpuint (account.accepted, ==, 0);
    g_assert_cmpuint (account.repeated, ==, TRIAL_RECORDS);
    after = fixture_describe_roll (fixture->ledger);
    self->tried++;
    self->lost += !g_str_equal (before, after);
  }
  assert_a_new_batch_shows (self, before);

  figures_tell (&AGAIN, self->tried, self->lost, 1);
  g_assert_cmpuint (self->lost, ==, 0);
}

#define ADD(name)                                                                                  \
  g_test_add ("/promises/mutations/" #name, Trial, NULL, trial_setup, test_##name, trial_teardown)

int
main (int argc, char *argv[])
{
  trial_stay_in_memory ();
  g_test_init (&argc, &argv, NULL);

  ADD (a_spoilt_batch_costs_nothing_else);
  ADD (a_spoilt_mirror_costs_nothing_else);
  ADD (a_spoilt_campaign_is_none);
  ADD (a_spoilt_kiosk_is_not_admitted);
  ADD (a_spoilt_acknowledgement_is_none);
  ADD (a_spoilt_pin_is_none);
  ADD (a_spoilt_key_does_not_open);
  ADD (a_spoilt_share_is_none);
  ADD (a_spoilt_decision_is_none);
  ADD (a_cloned_kiosk_is_contested_from_the_fork_on);
  ADD (whatever_comes_again_changes_nothing);

  return figures_run ();
}
