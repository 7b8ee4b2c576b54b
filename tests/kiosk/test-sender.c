/*
 * test-sender.c: a table that sends through a child it does not trust
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "porter.h"
#include "vault/fixture.h"
#include "work-fixture.h"

#include "kiosk/sender.h"
#include "kiosk/settings.h"

#include <glib/gstdio.h>

#define N_RECORDS 12
#define SHORT_PATIENCE_MS 300

static const char *
program (void)
{
  const char *path = g_getenv ("CANVASS_PROGRAM");

  g_assert_nonnull (path);
  return path;
}

/* Whether children are started at the other side of a hatch; with what waits there. */
static gboolean through_hatch;
static Porter *porter;
static CanvassHatch *hatch;

static void
close_hatch (void)
{
  g_clear_pointer (&hatch, canvass_hatch_unref);
  g_clear_pointer (&porter, porter_free);
}

static void
setup (Fixture *fixture, gconstpointer way)
{
  fixture_setup (fixture, NULL);
  through_hatch = GPOINTER_TO_INT (way);
}

static void
teardown (Fixture *fixture, gconstpointer way)
{
  close_hatch ();
  fixture_teardown (fixture, NULL);
}

typedef struct {
  const char *program;
  const char *drop;
  const char *credentials; /* (nullable) */
  GPtrArray *vaults;
  guint patience_ms; /* 0 for the usual */
} Order;

/* (transfer full) */
static CanvassWork *
begin (Fixture *fixture, const Order *order, CanvassWorkProgress progress, Answer *answer)
{
  close_hatch ();
  if (through_hatch) {
    porter = porter_new (order->program, fixture->vaults);
    hatch = canvass_hatch_new (porter_get_path (porter));
  }
  return canvass_send_patiently (order->program,
                                 hatch,
                                 order->drop,
                                 order->credentials != NULL ? order->credentials : "",
                                 order->vaults,
                                 order->patience_ms != 0 ? order->patience_ms
                                                         : CANVASS_SEND_PATIENCE_MS,
                                 progress,
                                 answer_on_done,
                                 answer);
}

static void
send_with (Fixture *fixture, const char *with, guint patience_ms, Answer *answer)
{
  g_autoptr (GPtrArray) vaults = only (fixture->vault);
  const Order order = {
    .program = with, .drop = fixture->stick, .vaults = vaults, .patience_ms = patience_ms
  };
  g_autoptr (CanvassWork) work = begin (fixture, &order, answer_on_progress, answer);

  answer_wait (answer);
}

static guint
count_files (const char *folder, const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    n += g_str_has_suffix (name, suffix);
    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      n += count_files (path, suffix);
  }

  return n;
}

/* (transfer full) where the drop has this vault's batches. */
static char *
batches_of (Fixture *fixture)
{
  g_autofree char *campaign = g_path_get_basename (canvass_vault_get_folder (fixture->vault));
  g_autofree char *kiosk =
      canvass_to_hex (canvass_vault_get_kiosk_id (fixture->vault), CANVASS_ID_BYTES);

  return g_build_filename (fixture->stick, campaign, "batches", kiosk, NULL);
}

static void
measure_files (const char *folder, const char *suffix, guint *n_files, guint64 *n_bytes)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  *n_files = 0;
  *n_bytes = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf info;

    if (!g_str_has_suffix (name, suffix) || g_stat (path, &info) != 0)
      continue;
    (*n_files)++;
    *n_bytes += (guint64)info.st_size;
  }
}

/* (transfer full) what the drop has of this vault, read as a desk does. */
static FixtureBatch *
read_drop (Fixture *fixture)
{
  g_autofree char *folder = batches_of (fixture);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, ".batch"))
      return fixture_read_batch (path, fixture->vault);
  }

  return NULL;
}

static void
write_acknowledgement (Fixture *fixture, const FixtureBatch *batch, const CanvassKey *signer)
{
  g_autoptr (GBytes) file =
      fixture_acknowledge (fixture->vault, fixture->campaign, batch->hashes->data, 7, signer);
  g_autofree char *path = g_build_filename (fixture->stick, "desk.ack", NULL);

  g_assert_true (g_file_set_contents (
      path, g_bytes_get_data (file, NULL), (gssize)g_bytes_get_size (file), NULL));
}

static void
test_everything_arrives_and_is_acknowledged (Fixture *fixture, gconstpointer unused)
{
  g_auto (Answer) first = { 0 }, second = { 0 }, third = { 0 };
  g_autoptr (FixtureBatch) batch = NULL;
  g_autofree char *outbox = fixture_path (fixture, "outbox");

  fixture_append_many (fixture->vault, N_RECORDS);
  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &first);
  g_assert_cmpint (first.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (first.number, ==, N_RECORDS);
  g_assert_cmpuint (first.forgotten, ==, 0);
  g_assert_cmpfloat (first.fraction, ==, 1);
  g_assert_cmpuint (count_files (fixture->stick, ".kiosk"), ==, 1);
  batch = read_drop (fixture);
  g_assert_cmpuint (batch->sound, ==, N_RECORDS);

  write_acknowledgement (fixture, batch, fixture->key);
  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &second);
  g_assert_cmpint (second.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (second.forgotten, ==, 7);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, N_RECORDS - 7);
  g_assert_cmpuint (count_files (outbox, ".batch"), ==, 0);

  /* The rest is a new batch; taking the same word again does nothing. */
  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &third);
  g_assert_cmpuint (third.number, ==, N_RECORDS - 7);
  g_assert_cmpuint (third.forgotten, ==, 0);
  g_assert_cmpuint (count_files (fixture->stick, ".batch"), ==, 2);
}

/* As a desk leaves it for this kiosk: by its hash. */
static void
leave_for_kiosk (Fixture *fixture, GBytes *file)
{
  g_autofree char *campaign =
      canvass_to_hex (canvass_campaign_get_id (fixture->campaign), CANVASS_ID_BYTES);
  g_autofree char *kiosk =
      canvass_to_hex (canvass_vault_get_kiosk_id (fixture->vault), CANVASS_ID_BYTES);
  g_autofree char *folder =
      g_build_filename (fixture->stick, campaign, "acknowledgements", kiosk, NULL);
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree char *hex = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  canvass_hash (hash, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  hex = canvass_to_hex (hash, sizeof hash);
  name = g_strconcat (hex, ".ack", NULL);
  path = g_build_filename (folder, name, NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      path, g_bytes_get_data (file, NULL), (gssize)g_bytes_get_size (file), NULL));
}

static void
test_what_was_taken_in_takes_no_room_and_is_not_fetched_again (Fixture *fixture,
                                                               gconstpointer unused)
{
  g_auto (Answer) first = { 0 }, second = { 0 }, third = { 0 };
  g_autoptr (FixtureBatch) batch = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *inbox = fixture_path (fixture, "inbox");
  guint64 n_bytes;
  guint n_files;

  fixture_append_many (fixture->vault, N_RECORDS);
  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &first);
  batch = read_drop (fixture);
  file =
      fixture_acknowledge (fixture->vault, fixture->campaign, batch->hashes->data, 7, fixture->key);
  leave_for_kiosk (fixture, file);
  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &second);
  g_assert_cmpuint (second.forgotten, ==, 7);
  measure_files (inbox, ".ack", &n_files, &n_bytes);
  g_assert_cmpuint (n_files, ==, 1);
  g_assert_cmpuint (n_bytes, ==, 0);

  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &third);
  g_assert_null (third.why);
  g_assert_cmpuint (third.forgotten, ==, 0);
  measure_files (inbox, ".ack", &n_files, &n_bytes);
  g_assert_cmpuint (n_files, ==, 1);
  g_assert_cmpuint (n_bytes, ==, 0);
}

static void
test_a_strangers_acknowledgement_is_told (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Stranger");
  g_auto (Answer) first = { 0 }, second = { 0 };
  g_autoptr (FixtureBatch) batch = NULL;

  fixture_append_many (fixture->vault, N_RECORDS);
  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &first);
  batch = read_drop (fixture);
  write_acknowledgement (fixture, batch, stranger);
  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &second);
  g_assert_cmpint (second.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (second.forgotten, ==, 0);
  g_assert_nonnull (strstr (second.why, "desk.ack"));
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, N_RECORDS);
}

static void
test_a_drop_out_of_reach_costs_nothing (Fixture *fixture, gconstpointer unused)
{
  g_auto (Answer) answer = { 0 }, again = { 0 };

  fixture_append_many (fixture->vault, N_RECORDS);
  g_assert_cmpint (g_rmdir (fixture->stick), ==, 0);
  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_OFFLINE);
  g_assert_nonnull (strstr (answer.why, fixture->stick));
  g_assert_cmpint (g_mkdir (fixture->stick, 0700), ==, 0);
  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &again);
  g_assert_cmpuint (again.number, ==, N_RECORDS);
}

/* Nobody told where to, and the petition does not say. */
static void
test_what_has_no_drop_is_not_called_sent (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) vaults = only (fixture->vault);
  g_autoptr (CanvassWork) work = NULL;
  g_auto (Answer) answer = { 0 };

  fixture_append_many (fixture->vault, N_RECORDS);
  work = begin (
      fixture, &(Order){ .program = program (), .drop = "", .vaults = vaults }, NULL, &answer);
  answer_wait (&answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_NOTHING);
  g_assert_cmpuint (answer.number, ==, 0);
}

static void
test_nothing_is_nothing (Fixture *fixture, gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };

  send_with (fixture, program (), CANVASS_SEND_PATIENCE_MS, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_NOTHING);
}

/* (transfer full) a program in the place of canvass. */
static char *
write_program (Fixture *fixture, const char *text)
{
  char *path = g_build_filename (fixture->directory, "program", NULL);
  g_autofree char *script = g_strconcat ("#!/bin/sh\n", text, "\n", NULL);

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

typedef struct {
  const char *program;
  CanvassOutcome outcome;
  const char *why;
} Case;

static void
test_a_child_is_not_trusted (Fixture *fixture, gconstpointer unused)
{
  static const Case cases[] = {
    { "exit 0", CANVASS_OUTCOME_FAILED, "gave no reason" },
    { "echo broken >&2; kill -9 $$", CANVASS_OUTCOME_FAILED, "broken" },
    { "echo hello; exec sleep 100", CANVASS_OUTCOME_FAILED, NULL },
    { "echo '{\"done\":3,\"total\":2}'; exec sleep 100", CANVASS_OUTCOME_FAILED, NULL },
    { "echo '{\"files\":1,\"bytes\":1,\"held\":0,\"left\":0}'; echo more; exec sleep 100",
      CANVASS_OUTCOME_FAILED,
      NULL },
    { "exec yes | tr -d '\\n'", CANVASS_OUTCOME_FAILED, NULL },
    { "exec yes >&2", CANVASS_OUTCOME_OFFLINE, NULL },
    { "echo why >&2; echo '{\"failed\":\"offline\"}'; exit 1", CANVASS_OUTCOME_OFFLINE, "why" },
    { "echo '{\"failed\":\"full\"}'; exit 1", CANVASS_OUTCOME_STICK_FULL, NULL },
    { "echo '{\"failed\":\"refused\"}'; exit 1", CANVASS_OUTCOME_REFUSED, NULL },
    { "echo '{\"failed\":\"unfaithful\"}'; exit 1", CANVASS_OUTCOME_FAKE, NULL },
    { "echo '{\"failed\":\"own-disk\"}'; exit 1", CANVASS_OUTCOME_DISK, NULL },
    { "exec sleep 100", CANVASS_OUTCOME_OFFLINE, "does not answer" },
  };

  fixture_append_many (fixture->vault, N_RECORDS);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = write_program (fixture, cases[i].program);
    g_auto (Answer) answer = { 0 };

    g_test_message ("%s", cases[i].program);
    send_with (fixture, path, SHORT_PATIENCE_MS, &answer);
    g_assert_cmpint (answer.outcome, ==, cases[i].outcome);
    if (cases[i].why != NULL)
      g_assert_nonnull (strstr (answer.why, cases[i].why));
  }
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, N_RECORDS);
}

/* Only paths of outbox and inbox, no more of the environment than a network needs, and no file of
 * the table's open. */
static void
test_a_child_is_told_of_nothing_else (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *told = g_build_filename (fixture->directory, "told", NULL);
  g_autofree char *script =
      g_strdup_printf ("{ pwd; echo \"$@\"; env; ls -l /proc/$$/fd; } >> %s\n"
                       "echo '{\"files\":0,\"bytes\":0,\"held\":0,\"left\":0}'",
                       told);
  g_autofree char *path = write_program (fixture, script);
  g_autofree char *text = NULL;
  g_auto (Answer) answer = { 0 };

  g_setenv ("CANVASS_SECRET", "of the table", TRUE);
  fixture_append_many (fixture->vault, N_RECORDS);
  send_with (fixture, path, CANVASS_SEND_PATIENCE_MS, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_true (g_file_get_contents (told, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "drop push --json --outbox "));
  g_assert_nonnull (strstr (text, "drop pull --json --inbox "));
  g_assert_null (strstr (text, "CANVASS_SECRET"));
  g_assert_null (strstr (text, "HOME="));
  g_assert_null (strstr (text, "sqlite"));
  g_assert_null (strstr (text, "vault.lock"));
}

#define CAMPAIGNS_DROP "https://drop.example.org/table"

/* What the table is told is what it may use. */
static void
remember_drop (Fixture *fixture, const char *drop, const char *credentials)
{
  g_autoptr (CanvassSettings) settings = canvass_settings_open (fixture->vaults, NULL);

  g_assert_true (canvass_settings_set_drop (settings, drop, credentials, NULL));
}

/* (transfer full) what push and pull of the vault of a campaign with a drop of its own are told:
 * their arguments, and the mode and the text of the credentials that these name. */
static char *
tell_children (Fixture *fixture, CanvassVault *vault, const char *drop, const char *credentials)
{
  g_autofree char *told = g_build_filename (fixture->directory, "told", NULL);
  g_autofree char *script = g_strdup_printf (
      "exec >> %s; echo \"$@ .\"\n"
      "while [ $# -gt 0 ]; do\n"
      "  [ \"$1\" = --credentials ] && { stat -c 'mode %%a' \"$2\"; cat \"$2\"; }\n"
      "  shift\n"
      "done",
      told);
  g_autofree char *with_answer = g_strconcat (
      "( ", script, " )\necho '{\"files\":0,\"bytes\":0,\"held\":0,\"left\":0}'", NULL);
  g_autofree char *path = write_program (fixture, with_answer);
  g_autoptr (GPtrArray) vaults = only (vault);
  g_autoptr (CanvassWork) work = NULL;
  g_auto (Answer) answer = { 0 };
  char *text = NULL;

  g_unlink (told);
  remember_drop (fixture, drop, credentials);
  work = begin (fixture, &(Order){ path, drop, credentials, vaults, 0 }, NULL, &answer);
  answer_wait (&answer);
  g_assert_null (answer.why);
  g_assert_true (g_file_get_contents (told, &text, NULL, NULL));
  return text;
}

static guint
count_texts (const char *text, const char *wanted)
{
  g_auto (GStrv) parts = g_strsplit (text, wanted, -1);

  return g_strv_length (parts) - 1;
}

/* Push and pull alike; what a campaign gives for its own drop reaches no other. */
static void
test_a_campaigns_drop_goes_with_its_credentials_alone (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *own = g_build_filename (fixture->directory, "own.credentials", NULL);
  const struct {
    const char *drop;
    const char *credentials;
    const char *address;
    const char *user; /* (nullable) */
  } cases[] = {
    { "", "", CAMPAIGNS_DROP, "user=table\n" },
    { CAMPAIGNS_DROP, "", CAMPAIGNS_DROP, "user=table\n" },
    { fixture->stick, "", fixture->stick, NULL },
    { "", own, CAMPAIGNS_DROP, "user=own\n" },
    { fixture->stick, own, fixture->stick, "user=own\n" },
  };
  g_autoptr (CanvassCampaign) campaign = fixture_campaign_with_drop (
      "river",
      fixture->key,
      "[drop]\naddress = " CAMPAIGNS_DROP "\nuser = table\npassword = secret\n");
  g_autoptr (CanvassVault) vault =
      canvass_vault_enroll (fixture->vaults, campaign, "Table 1", NULL);

  g_assert_nonnull (vault);
  g_assert_true (
      g_file_set_contents_full (own, "user=own\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = tell_children (fixture, vault, cases[i].drop, cases[i].credentials);
    g_autofree char *to = g_strdup_printf (" --to %s ", cases[i].address);
    g_autofree char *from = g_strdup_printf (" --from %s ", cases[i].address);
    guint n = cases[i].user == NULL ? 0 : 2;

    g_test_message ("“%s” “%s”", cases[i].drop, cases[i].credentials);
    g_assert_cmpuint (count_texts (text, to), ==, 1);
    g_assert_cmpuint (count_texts (text, from), ==, 1);
    g_assert_cmpuint (count_texts (text, "--credentials "), ==, n);
    g_assert_cmpuint (count_texts (text, "mode 600\n"), ==, n);
    g_assert_cmpuint (count_texts (text, "user="), ==, n);
    if (n > 0)
      g_assert_cmpuint (count_texts (text, cases[i].user), ==, n);
  }
}

/* A campaign without a drop, at a table that was told of none, is no mistake. */
static void
test_a_vault_without_a_drop_is_left_out (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) vaults = only (fixture->vault);
  g_autofree char *path = write_program (fixture, "echo nobody asked >&2; exit 1");
  g_autoptr (CanvassWork) work = NULL;
  g_auto (Answer) answer = { 0 };

  work = begin (fixture, &(Order){ .program = path, .drop = "", .vaults = vaults }, NULL, &answer);
  answer_wait (&answer);
  g_assert_null (answer.why);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_NOTHING);
}

/* Two petitions, and the drop of the first is out of reach. */
static void
test_a_drop_that_fails_costs_no_other_petition (Fixture *fixture, gconstpointer unused)
{
  static const char river[] = "[drop]\naddress = https://river.example.org/table\n";
  static const char park[] = "[drop]\naddress = https://park.example.org/table\n";
  g_autofree char *told = g_build_filename (fixture->directory, "told", NULL);
  g_autofree char *script =
      g_strdup_printf ("echo \"$@\" >> %s\n"
                       "case \"$*\" in *river*) echo '{\"failed\":\"offline\"}'; exit 1;; esac\n"
                       "echo '{\"files\":0,\"bytes\":0,\"held\":0,\"left\":0}'",
                       told);
  g_autofree char *path = write_program (fixture, script);
  g_autoptr (CanvassCampaign) first = fixture_campaign_with_drop ("river", fixture->key, river);
  g_autoptr (CanvassCampaign) second = fixture_campaign_with_drop ("park", fixture->key, park);
  g_autoptr (CanvassVault) unlucky = canvass_vault_enroll (fixture->vaults, first, "Table 1", NULL);
  g_autoptr (CanvassVault) lucky = canvass_vault_enroll (fixture->vaults, second, "Table 1", NULL);
  g_autoptr (GPtrArray) vaults = only (unlucky);
  g_autoptr (CanvassWork) work = NULL;
  g_autofree char *text = NULL;
  g_auto (Answer) answer = { 0 };

  g_assert_nonnull (lucky);
  g_ptr_array_add (vaults, lucky);
  work = begin (fixture, &(Order){ .program = path, .drop = "", .vaults = vaults }, NULL, &answer);
  answer_wait (&answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_OFFLINE);
  g_assert_true (g_file_get_contents (told, &text, NULL, NULL));
  g_assert_cmpuint (count_texts (text, "--to https://river.example.org/table"), ==, 1);
  g_assert_cmpuint (count_texts (text, "--to https://park.example.org/table"), ==, 1);
}

static void
test_it_can_be_cancelled (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *begun = g_build_filename (fixture->directory, "begun", NULL);
  g_autofree char *script =
      g_strdup_printf ("trap 'echo \"{\\\"failed\\\":\\\"cancelled\\\"}\"; exit 1' TERM\n"
                       "echo >%s; while :; do echo '{\"done\":0,\"total\":2}'; sleep 0.05; done",
                       begun);
  g_autofree char *path = write_program (fixture, script);
  g_autoptr (GPtrArray) vaults = only (fixture->vault);
  g_autoptr (CanvassWork) work = NULL;
  g_auto (Answer) answer = { 0 };

  fixture_append_many (fixture->vault, N_RECORDS);
  work = begin (fixture,
                &(Order){ .program = path, .drop = fixture->stick, .vaults = vaults },
                NULL,
                &answer);
  while (!g_file_test (begun, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  canvass_work_cancel (work);
  answer_wait (&answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_CANCELLED);
}

#define ADD(name)                                                                                  \
  do {                                                                                             \
    g_test_add ("/kiosk/sender/" #name, Fixture, NULL, setup, test_##name, teardown);              \
    g_test_add ("/kiosk/sender/through-hatch/" #name,                                              \
                Fixture,                                                                           \
                GINT_TO_POINTER (TRUE),                                                            \
                setup,                                                                             \
                test_##name,                                                                       \
                teardown);                                                                         \
  } while (FALSE)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (everything_arrives_and_is_acknowledged);
  ADD (what_was_taken_in_takes_no_room_and_is_not_fetched_again);
  ADD (a_strangers_acknowledgement_is_told);
  ADD (a_drop_out_of_reach_costs_nothing);
  ADD (what_has_no_drop_is_not_called_sent);
  ADD (nothing_is_nothing);
  ADD (a_child_is_not_trusted);
  ADD (a_child_is_told_of_nothing_else);
  ADD (a_campaigns_drop_goes_with_its_credentials_alone);
  ADD (a_vault_without_a_drop_is_left_out);
  ADD (a_drop_that_fails_costs_no_other_petition);
  ADD (it_can_be_cancelled);

  return g_test_run ();
}
