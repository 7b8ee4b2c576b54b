/*
 * test-stick.c: what a table finds on a stick, and takes from it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/fixture.h"
#include "vault/fuse-stick.h"
#include "work-fixture.h"

#include "format/envelope.h"
#include "kiosk/stick-export.h"

#include <glib/gstdio.h>
#include <sys/mount.h>
#include <unistd.h>

typedef struct {
  Fixture base;
  CanvassStick *stick; /* base.stick, a plain folder */
  char *own;           /* canvass/ on it */
} Rig;

static void
rig_setup (Rig *rig, gconstpointer unused)
{
  fixture_setup (&rig->base, NULL);
  rig->stick = canvass_stick_new ("stick", "STICK", rig->base.stick, FALSE, FALSE);
  rig->own = g_build_filename (rig->base.stick, CANVASS_STICK_FOLDER, NULL);
  g_mkdir (rig->own, 0700);
}

static void
rig_teardown (Rig *rig, gconstpointer unused)
{
  g_object_unref (rig->stick);
  g_free (rig->own);
  fixture_teardown (&rig->base, NULL);
}

static void
write_file (const char *folder, const char *name, gconstpointer bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
}

static CanvassStickLook *
look (Rig *rig)
{
  g_autoptr (GError) error = NULL;
  CanvassStickLook *found = canvass_stick_look_now (rig->stick, &error);

  g_assert_no_error (error);
  return found;
}

static const char *
nth_name (GPtrArray *files, guint i)
{
  return ((CanvassStickFile *)g_ptr_array_index (files, i))->name;
}

static void
test_files_for_a_table_are_found (Rig *rig, gconstpointer unused)
{
  gsize too_large = canvass_envelope_max_bytes (CANVASS_ENVELOPE_PIN_RESET) + 1;
  g_autofree char *filler = g_malloc0 (too_large);
  g_autofree char *link = g_build_filename (rig->own, "link.campaign", NULL);
  g_autofree char *folder = g_build_filename (rig->own, "folder.ack", NULL);
  g_autofree char *deeper = g_build_filename (rig->own, "batches", NULL);
  g_autoptr (CanvassStickLook) found = NULL;

  write_file (rig->base.stick, "z.campaign", "", 0);
  write_file (rig->own, "a.campaign", "", 0);
  write_file (rig->own, "b.campaign", "12345", 5);
  write_file (rig->own, "._b.campaign", "", 0);
  write_file (rig->own, "bad\xff.ack", "", 0);
  write_file (rig->own, "just.pinr", filler, too_large - 1);
  write_file (rig->own, "large.pinr", filler, too_large);
  write_file (rig->own, "notes.txt", "", 0);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_mkdir (folder, 0700);
  g_mkdir (deeper, 0700);
  write_file (deeper, "deep.ack", "", 0);

  found = look (rig);
  g_assert_cmpstr (found->id, ==, "");
  g_assert_cmpuint (found->total_bytes, >, 0);
  g_assert_cmpuint (found->campaigns->len, ==, 3);
  g_assert_cmpstr (nth_name (found->campaigns, 0), ==, "a.campaign");
  g_assert_cmpstr (nth_name (found->campaigns, 1), ==, "b.campaign");
  g_assert_cmpstr (nth_name (found->campaigns, 2), ==, "z.campaign");
  g_assert_cmpuint (found->pin_resets->len, ==, 1);
  g_assert_cmpuint (found->acknowledgements->len, ==, 1);
  g_assert_true (g_utf8_validate (nth_name (found->acknowledgements, 0), -1, NULL));
}

static void
test_no_more_than_a_page_of_files_is_listed (Rig *rig, gconstpointer unused)
{
  g_autoptr (CanvassStickLook) found = NULL;

  for (guint i = 0; i < CANVASS_STICK_MAX_FILES + 10; i++) {
    g_autofree char *name = g_strdup_printf ("%03u.campaign", i);

    write_file (rig->own, name, "", 0);
  }

  found = look (rig);
  g_assert_cmpuint (found->campaigns->len, ==, CANVASS_STICK_MAX_FILES);
  g_assert_cmpstr (nth_name (found->campaigns, 0), ==, "000.campaign");
}

typedef struct {
  CanvassOutcome outcome;
  char *id;
  gboolean done;
} Looked;

static void
on_looked (const CanvassWorkResult *result, CanvassStickLook *found, gpointer user_data)
{
  Looked *self = user_data;

  g_assert_true ((found != NULL) == (result->outcome == CANVASS_OUTCOME_DONE));
  self->outcome = result->outcome;
  self->id = found != NULL ? g_strdup (found->id) : NULL;
  self->done = TRUE;
}

static char *
enroll (CanvassStick *stick, CanvassOutcome expected)
{
  Looked looked = { 0 };
  g_autoptr (CanvassWork) work = canvass_stick_enroll (stick, on_looked, &looked);

  while (!looked.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (looked.outcome, ==, expected);
  return looked.id;
}

static void
test_an_enrolled_stick_is_known_again (Rig *rig, gconstpointer unused)
{
  g_autofree char *id = enroll (rig->stick, CANVASS_OUTCOME_DONE);
  g_autofree char *again = enroll (rig->stick, CANVASS_OUTCOME_DONE);
  g_autoptr (CanvassStickLook) found = look (rig);

  g_assert_cmpuint (strlen (id), ==, CANVASS_STICK_ID_CHARS - 1);
  g_assert_cmpstr (id, ==, again);
  g_assert_cmpstr (id, ==, found->id);
}

static void
test_what_is_no_id_is_replaced (Rig *rig, gconstpointer unused)
{
  static const char *const texts[] = {
    "", "hello", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdef0", "\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (CanvassStickLook) before = NULL;
    g_autoptr (CanvassStickLook) after = NULL;
    g_autofree char *id = NULL;

    write_file (rig->own, "stick.id", texts[i], strlen (texts[i]));
    before = look (rig);
    g_assert_cmpstr (before->id, ==, "");
    id = enroll (rig->stick, CANVASS_OUTCOME_DONE);
    after = look (rig);
    g_assert_cmpstr (after->id, ==, id);
  }
}

static void
test_a_stick_that_breaks_is_not_enrolled (Rig *rig, gconstpointer unused)
{
  static const struct {
    StickFault fault;
    CanvassOutcome outcome;
  } cases[] = {
    { STICK_FULL, CANVASS_OUTCOME_STICK_FULL },
    { STICK_READ_ONLY, CANVASS_OUTCOME_READ_ONLY },
    { STICK_LOSES, CANVASS_OUTCOME_FAKE },
    { STICK_PULLED, CANVASS_OUTCOME_PULLED },
  };

  if (!fuse_stick_can_mount ())
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FuseStick) fuse =
        fuse_stick_mount (rig->base.stick, (StickPlan){ cases[i].fault, 0, 0 });
    g_autoptr (CanvassStick) stick =
        canvass_stick_new ("stick", "STICK", rig->base.stick, TRUE, FALSE);

    g_assert_null (enroll (stick, cases[i].outcome));
  }
}

static void
test_a_report_is_put_beside_another (Rig *rig, gconstpointer unused)
{
  static const char *const names[] = { "ready.pdf", "ready.1.pdf", "ready.pdf" };
  static const char *const texts[] = { "one", "two", "one" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GBytes) file = g_bytes_new_static (texts[i], 3);
    g_auto (Answer) answer = { 0 };
    g_autoptr (CanvassWork) work = canvass_stick_put (
        rig->stick, CANVASS_STICK_REPORTS, "ready", "pdf", file, answer_on_done, &answer);

    answer_wait (&answer);
    g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
    g_assert_cmpstr (answer.name, ==, names[i]);
  }
}

/* Exported and acknowledged by a desk; @n of them. */
static GBytes *
acknowledge (Rig *rig, guint n, const CanvassKey *signer)
{
  g_autofree char *to = g_build_filename (rig->base.directory, "exported", NULL);
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (FixtureBatch) batch = NULL;

  g_mkdir (to, 0700);
  paths = fixture_export (rig->base.vault, to);
  batch = fixture_read_batch (g_ptr_array_index (paths, 0), rig->base.vault);
  return fixture_acknowledge (rig->base.vault, rig->base.campaign, batch->hashes->data, n, signer);
}

static void
put_acknowledgement (const char *folder, const char *name, GBytes *file)
{
  write_file (folder, name, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
}

static void
take_in (Rig *rig, GPtrArray *vaults, Answer *answer)
{
  g_autoptr (CanvassWork) work =
      canvass_stick_acknowledge (rig->stick, vaults, answer_on_progress, answer_on_done, answer);

  answer_wait (answer);
}

static void
test_acknowledgements_are_taken_in (Rig *rig, gconstpointer unused)
{
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Stranger");
  g_autofree char *vaults_folder = g_build_filename (rig->base.directory, "others", NULL);
  g_autoptr (CanvassVault) other =
      canvass_vault_enroll (vaults_folder, rig->base.campaign, "Table 2", NULL);
  g_autoptr (GPtrArray) vaults = only (other);
  g_autoptr (GBytes) good = NULL;
  g_autoptr (GBytes) forged = NULL;
  g_auto (Answer) answer = { 0 }, again = { 0 };

  g_assert_nonnull (other);
  g_ptr_array_add (vaults, rig->base.vault);
  fixture_append_many (rig->base.vault, 9);
  good = acknowledge (rig, 9, rig->base.key);
  forged = acknowledge (rig, 9, stranger);
  write_file (rig->base.stick, "broken.ack", "hello", 5);
  put_acknowledgement (rig->own, "forged.ack", forged);
  put_acknowledgement (rig->own, "good.ack", good);

  take_in (rig, vaults, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_DONE);
  g_assert_cmpuint (answer.number, ==, 9);
  g_assert_nonnull (strstr (answer.why, "broken.ack: "));
  g_assert_nonnull (strstr (answer.why, "forged.ack: "));
  g_assert_null (strstr (answer.why, "good.ack"));
  g_assert_cmpuint (fixture_status (rig->base.vault).records, ==, 0);

  take_in (rig, vaults, &again);
  g_assert_cmpuint (again.number, ==, 0);
}

static void
test_those_of_other_kiosks_are_passed_by (Rig *rig, gconstpointer unused)
{
  g_autofree char *vaults_folder = g_build_filename (rig->base.directory, "others", NULL);
  g_autoptr (CanvassVault) other =
      canvass_vault_enroll (vaults_folder, rig->base.campaign, "Table 2", NULL);
  g_autoptr (GPtrArray) vaults = only (other);
  g_autoptr (GBytes) file = NULL;
  g_auto (Answer) answer = { 0 };

  fixture_append_many (rig->base.vault, 9);
  file = acknowledge (rig, 9, rig->base.key);
  put_acknowledgement (rig->own, "good.ack", file);
  take_in (rig, vaults, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_NOTHING);
  g_assert_null (answer.why);
  g_assert_cmpuint (fixture_status (rig->base.vault).records, ==, 9);
}

static void
test_a_pulled_stick_is_told (Rig *rig, gconstpointer unused)
{
  g_autoptr (GPtrArray) vaults = only (rig->base.vault);
  g_auto (Answer) answer = { 0 };
  Looked looked = { 0 };
  g_autoptr (CanvassWork) work = NULL;

  g_assert_cmpint (g_rmdir (rig->own), ==, 0);
  g_assert_cmpint (g_rmdir (rig->base.stick), ==, 0);
  take_in (rig, vaults, &answer);
  g_assert_cmpint (answer.outcome, ==, CANVASS_OUTCOME_PULLED);
  work = canvass_stick_look (rig->stick, on_looked, &looked);
  while (!looked.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (looked.outcome, ==, CANVASS_OUTCOME_PULLED);
}

#define ADD(name)                                                                                  \
  g_test_add ("/kiosk/stick/" #name, Rig, NULL, rig_setup, test_##name, rig_teardown)

int
main (int argc, char *argv[])
{
  fuse_stick_enter_namespace ();
  g_test_init (&argc, &argv, NULL);

  ADD (files_for_a_table_are_found);
  ADD (no_more_than_a_page_of_files_is_listed);
  ADD (an_enrolled_stick_is_known_again);
  ADD (what_is_no_id_is_replaced);
  ADD (a_stick_that_breaks_is_not_enrolled);
  ADD (a_report_is_put_beside_another);
  ADD (acknowledgements_are_taken_in);
  ADD (those_of_other_kiosks_are_passed_by);
  ADD (a_pulled_stick_is_told);

  return g_test_run ();
}
