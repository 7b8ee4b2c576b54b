/*
 * believed.c: P5: thousands of spoilt files of every kind that is no batch and no mirror
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/trial.h"

#include "format/acknowledgement.h"
#include "format/decision.h"
#include "format/envelope.h"
#include "format/key-file.h"
#include "format/parcel.h"
#include "format/pin-reset.h"
#include "format/secret.h"
#include "format/share.h"
#include "ledger/archive.h"
#include "ledger/backup.h"
#include "ledger/note.h"
#include "promises/mutate.h"

#define THOROUGHLY 10000
#define FAIRLY 400
#define CHEAP_MEMORY_KIB CANVASS_KEY_MIN_MEMORY_KIB

static const FiguresRow JUDGED = {
  .promise = "P5",
  .what = "random mutations of a campaign, kiosk, acknowledgement, PIN, key and its public half, "
          "share, decision, note, export, backup: believed",
  .control = "believed if signed, sealed or listed afterwards",
};

static guint
how_many (void)
{
  return figures_are_thorough () ? THOROUGHLY : FAIRLY;
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

/* What is encrypted to somebody and nothing else: anybody could have made it. */
static GBytes *
seal_parcel (Trial *self, GBytes *contents)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassParcelWriter) writer =
      canvass_parcel_writer_new (out, &self->fixture.key->pub, 1, &error);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (contents, &length);

  g_assert_no_error (error);
  canvass_parcel_writer_write (writer, bytes, length, &error);
  g_assert_no_error (error);
  canvass_parcel_writer_finish (writer, &error);
  g_assert_no_error (error);
  g_output_stream_close (out, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
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

static gboolean
judge_public_key (Trial *self, GBytes *file)
{
  CanvassPublicKey pub;

  return canvass_public_key_read (file, &pub, NULL);
}

static void
test_a_spoilt_public_key_is_none (Trial *self, gconstpointer unused)
{
  g_autoptr (GBytes) file = canvass_key_write_public (self->fixture.key);

  try_envelope (
      self, file, CANVASS_ENVELOPE_PUBLIC_KEY, self->fixture.key->sign_sk, judge_public_key);
}

static gboolean
judge_export (Trial *self, GBytes *file)
{
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_bytes (file);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  return canvass_parcel_open (in, out, self->fixture.key, NULL);
}

/* An export says nothing of who made it: sealed anew, whatever is in it opens. */
static void
test_a_spoilt_export_does_not_open (Trial *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (&self->fixture, "export");
  g_autofree char *contents = NULL;
  g_autoptr (GBytes) file = NULL, sealed = NULL;
  g_auto (CanvassAccount) account;
  g_autoptr (GError) error = NULL;
  guint64 n_signatures;
  gsize length;
  Verdicts verdicts;

  canvass_account_init (&account);
  trial_start_over (self);
  trial_import (self, &self->batch, 1, &account);
  canvass_export (self->fixture.ledger,
                  CANVASS_EXPORT_JSONL,
                  path,
                  &self->fixture.key->pub,
                  1,
                  &n_signatures,
                  NULL,
                  NULL,
                  &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  file = g_bytes_new (contents, length);
  sealed = seal_parcel (self, self->batch);
  verdicts = judge_mutations (self, file, self->batch, judge_export);
  tell (&verdicts, judge_export (self, sealed));
}

static gboolean
judge_note (Trial *self, GBytes *file)
{
  guint8 *body = canvass_secret_new (CANVASS_NOTE_MAX_BYTES);
  CanvassNotePart part;
  gboolean opens = canvass_note_open (file, self->fixture.key, body, &part, NULL);

  canvass_secret_free (body);
  return opens;
}

/* (transfer full) as a coordinator signs it, before it is sealed. */
static GBytes *
sign_note (Trial *self, GBytes *text)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (text, &length);
  guint8 *body = g_malloc (CANVASS_NOTE_HEAD_BYTES + length);

  memcpy (body + CANVASS_NOTE_HEAD_BYTES, bytes, length);
  canvass_note_sign (body, CANVASS_NOTE_HEAD_BYTES + length, self->fixture.key);
  return g_bytes_new_take (body, CANVASS_NOTE_HEAD_BYTES + length);
}

static gboolean
judge_sealed_note (Trial *self, GBytes *body)
{
  g_autoptr (GBytes) file = seal_parcel (self, body);

  return judge_note (self, file);
}

static gboolean
judge_signed_note (Trial *self, GBytes *text)
{
  g_autoptr (GBytes) body = sign_note (self, text);

  return judge_sealed_note (self, body);
}

static void
add_verdicts (Verdicts *self, Verdicts other)
{
  self->tried += other.tried;
  self->believed += other.believed;
}

/* Neither as it lies there, nor as anybody can seal it; only as a coordinator signs it. */
static void
test_a_spoilt_note_is_none (Trial *self, gconstpointer unused)
{
  g_autofree char *lines =
      g_strdup_printf (CANVASS_NOTE_FIRST_LINE
                       "\nnote %032d\ncampaign %s\nkind export\nday 2026-11-28\nwhat civicrm\n"
                       "consent email_news\npart 0\ncount 1\n",
                       0,
                       canvass_campaign_get_id_hex (self->fixture.campaign));
  g_autoptr (GBytes) text = g_bytes_new (lines, strlen (lines));
  g_autoptr (GBytes) body = sign_note (self, text);
  g_autoptr (GBytes) file = seal_parcel (self, body);
  Verdicts verdicts = judge_mutations (self, file, self->batch, judge_note);
  Verdicts when_signed = judge_mutations (self, text, text, judge_signed_note);

  add_verdicts (&verdicts, judge_mutations (self, body, self->batch, judge_sealed_note));
  g_assert_cmpuint (when_signed.believed, >, 0);
  tell (&verdicts, when_signed.believed);
}

/* (transfer full) what a backup says that is in it. @good: whether that is what it lists. */
static char *
describe_backup (Trial *self, GBytes *file, gboolean *good)
{
  g_autofree char *path = fixture_write (&self->fixture, "spoilt.tar", file);
  g_auto (CanvassArchive) archive = { .path = path };

  *good = canvass_archive_read (&archive, NULL);
  return archive.manifest->len > 0 ? g_strdup (archive.found->str) : NULL;
}

static GBytes *
back_up (Trial *self)
{
  g_autofree char *path = fixture_path (&self->fixture, "backup.tar");
  g_autoptr (GBytes) key =
      canvass_key_write (self->fixture.key, "word", 4, 1, CHEAP_MEMORY_KIB, NULL);
  g_autoptr (GError) error = NULL;
  char *contents;
  guint n_files;
  guint64 n_bytes;
  gsize length;

  trial_start_over (self);
  canvass_ledger_back_up (self->fixture.ledger, key, path, &n_files, &n_bytes, NULL, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

/* The bytes between its files are nobody's: what is changed there restores the same. The control:
 * what a reader that compares nothing with the list would restore. */
static void
test_a_spoilt_backup_restores_nothing_else (Trial *self, gconstpointer unused)
{
  g_autoptr (GBytes) file = back_up (self);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261124);
  gboolean good;
  g_autofree char *contents = describe_backup (self, file, &good);
  Verdicts verdicts = { 0 };
  guint64 without_list = 0;

  g_assert_true (good);
  while (verdicts.tried < how_many ()) {
    g_autoptr (GBytes) spoilt = mutate (file, self->batch, random);
    g_autofree char *others = describe_backup (self, spoilt, &good);
    gboolean differs = others != NULL && !g_str_equal (others, contents);

    verdicts.tried++;
    verdicts.believed += good && differs;
    without_list += differs;
  }

  g_assert_cmpuint (without_list, >, 0);
  tell (&verdicts, without_list);
}

#define ADD(name)                                                                                  \
  g_test_add ("/promises/believed/" #name, Trial, NULL, trial_setup, test_##name, trial_teardown)

int
main (int argc, char *argv[])
{
  trial_stay_in_memory ();
  g_test_init (&argc, &argv, NULL);

  ADD (a_spoilt_campaign_is_none);
  ADD (a_spoilt_kiosk_is_not_admitted);
  ADD (a_spoilt_acknowledgement_is_none);
  ADD (a_spoilt_pin_is_none);
  ADD (a_spoilt_public_key_is_none);
  ADD (a_spoilt_key_does_not_open);
  ADD (a_spoilt_share_is_none);
  ADD (a_spoilt_decision_is_none);
  ADD (a_spoilt_export_does_not_open);
  ADD (a_spoilt_note_is_none);
  ADD (a_spoilt_backup_restores_nothing_else);

  return figures_run ();
}
