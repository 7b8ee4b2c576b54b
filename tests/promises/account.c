/*
 * account.c: P5: nothing is dropped in silence, and no bad file stops the good ones
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/trial.h"

#include "format/acknowledgement.h"
#include "format/share.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const FiguresRow BESIDE = {
  .promise = "P5",
  .what = "sound files imported at once with files of every kind that is of no use, in any order: "
          "records lost, or files not told",
  .control = "lost by an importer that stops at the first of no use",
};

static const FiguresRow ACCOUNTS = {
  .promise = "P5",
  .what = "accounts of sound files among such: other than a count of the files by FORMAT.md",
  .control = "noticed, of accounts that are silent about one record",
};

static void
add_bytes (Trial *self, GPtrArray *useless, const char *name, GBytes *bytes)
{
  g_ptr_array_add (useless, fixture_write (&self->fixture, name, bytes));
}

static void
add_part (Trial *self, GPtrArray *useless, const char *name, GBytes *bytes, gsize length)
{
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, length);

  add_bytes (self, useless, name, part);
}

static void
add_text (Trial *self, GPtrArray *useless, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  add_bytes (self, useless, name, bytes);
}

static void
add_later_release (Trial *self, GPtrArray *useless, const char *name, GBytes *file)
{
  g_autoptr (GBytes) later = fixture_flip (file, 3);

  add_bytes (self, useless, name, later);
}

/* What is no regular file. */
static void
add_others (Trial *self, GPtrArray *useless)
{
  char *gone = fixture_path (&self->fixture, "gone.batch");
  char *link = fixture_path (&self->fixture, "link.batch");
  char *pipe = fixture_path (&self->fixture, "pipe.batch");

  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_ptr_array_add (useless, gone);
  g_ptr_array_add (useless, link);
  g_ptr_array_add (useless, pipe);
}

/* What is ours, but for somebody else. */
static void
add_ours (Trial *self, GPtrArray *useless)
{
  Fixture *fixture = &self->fixture;
  g_autoptr (GBytes) pub = canvass_key_write_public (fixture->key);
  g_autoptr (GBytes) key =
      canvass_key_write (fixture->key, "word", 4, 1, CANVASS_KEY_MIN_MEMORY_KIB, NULL);
  g_autoptr (GPtrArray) shares = canvass_share_split (fixture->key, 3, 2, NULL);
  g_autoptr (GBytes) ack = canvass_acknowledgement_write (
      canvass_campaign_get_hash (fixture->campaign),
      self->kiosk->card.kiosk_id,
      (const guint8 *)g_bytes_get_data (self->batch, NULL) + CANVASS_BATCH_HASHES_OFFSET,
      TRIAL_RECORDS,
      fixture->key->sign_sk,
      NULL);

  add_bytes (self, useless, "coordinator.pub", pub);
  add_bytes (self, useless, "coordinator.key", key);
  add_bytes (self, useless, "share", shares->pdata[0]);
  add_bytes (self, useless, "batches.ack", ack);
  add_bytes (self, useless, "table.kiosk", self->kiosk->file);
}

/* (transfer full) (element-type utf8) paths. */
static GPtrArray *
make_useless (Trial *self)
{
  GPtrArray *useless = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) mirror = fixture_mirror (self->kiosk, self->records);
  GBytes *campaign = canvass_campaign_get_file (self->fixture.campaign);

  add_text (self, useless, "empty.batch", "");
  add_text (self, useless, "letter.batch", "Dear coordinators");
  add_text (self, useless, "magic.decision", "CVD1");
  add_part (self, useless, "cut.batch", self->batch, CANVASS_BATCH_HEADER_BYTES - 1);
  add_part (self, useless, "cut.mirror", mirror, CANVASS_BATCH_HEADER_BYTES);
  add_part (self, useless, "cut.campaign", campaign, g_bytes_get_size (campaign) - 1);
  add_later_release (self, useless, "later.batch", self->batch);
  add_later_release (self, useless, "later.mirror", mirror);
  add_ours (self, useless);
  add_others (self, useless);
  return useless;
}

static guint
count_all_missing (Trial *self)
{
  return trial_count_missing (self, self->records) + trial_count_missing (self, self->companions);
}

/* All of them, one at least of no use. */
static void
import_beside (Trial *self, GPtrArray *useless)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  GBytes *files[] = { self->companion, self->batch };
  g_auto (CanvassAccount) account;

  for (guint i = 0; i < useless->len; i++)
    if (g_rand_boolean (self->random))
      g_ptr_array_add (some, useless->pdata[i]);
  if (some->len == 0)
    g_ptr_array_add (some, useless->pdata[0]);

  canvass_account_init (&account);
  trial_start_over (self);
  trial_import_beside (self, files, G_N_ELEMENTS (files), some, &account);
  self->tried++;
  self->lost += count_all_missing (self);
}

/* The control: of the companion, the letter and the batch, only what comes before the letter. */
static guint
count_lost_by_stopping (Trial *self)
{
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  trial_start_over (self);
  trial_import (self, &self->companion, 1, &account);
  return count_all_missing (self);
}

static void
test_no_bad_file_stops_the_good_ones (Trial *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) useless = make_useless (self);

  for (guint i = 0; i < (figures_are_thorough () ? 1000 : 60); i++)
    import_beside (self, useless);

  trial_tell (self, &BESIDE, count_lost_by_stopping (self), &ACCOUNTS);
}

/* Each of them alone with the good ones, so that it is known which is told. */
static void
test_each_bad_file_is_told (Trial *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) useless = make_useless (self);

  for (guint i = 0; i < useless->len; i++) {
    g_autoptr (GPtrArray) one = g_ptr_array_new ();

    g_test_message ("%s", (const char *)useless->pdata[i]);
    g_ptr_array_add (one, useless->pdata[i]);
    import_beside (self, one);
  }

  trial_tell (self, &BESIDE, count_lost_by_stopping (self), &ACCOUNTS);
}

#define ADD(name)                                                                                  \
  g_test_add ("/promises/account/" #name, Trial, NULL, trial_setup, test_##name, trial_teardown)

int
main (int argc, char *argv[])
{
  trial_stay_in_memory ();
  g_test_init (&argc, &argv, NULL);

  ADD (each_bad_file_is_told);
  ADD (no_bad_file_stops_the_good_ones);

  return figures_run ();
}
