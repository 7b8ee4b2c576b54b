/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/parcel.h"
#include "format/secret.h"
#include "ledger/certificate.h"
#include "ledger/notes.h"

#include <glib/gstdio.h>
#include <string.h>

#define EMAIL "ana@example.org"
#define N_ROWS 20000 /* more than one file takes */

static guint
count_files (Fixture *self)
{
  g_autofree char *folder = fixture_path (self, "ledger/notes");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static CanvassNoteWriter *
begin_note (Fixture *self, guint n_rows)
{
  CanvassNote note = { .kind = CANVASS_NOTE_EXPORT, .what = "civicrm", .consent = "email_news" };
  g_autoptr (GError) error = NULL;
  CanvassNoteWriter *writer = canvass_note_writer_new (self->ledger, &note, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n_rows; i++) {
    guint8 id[CANVASS_ID_BYTES] = { i & 0xff };
    CanvassNoteRow row = { id, n_rows == 1 ? EMAIL : "somebody.with.a.long.name@mail.example.org" };

    g_assert_true (canvass_note_writer_add (writer, &row, &error));
  }
  return writer;
}

static gboolean
count_note (const CanvassNote *note, gpointer user_data)
{
  guint *n = user_data;

  g_assert_cmpint (note->kind, ==, CANVASS_NOTE_EXPORT);
  g_assert_cmpstr (note->what, ==, "civicrm");
  g_assert_cmpstr (note->consent, ==, "email_news");
  g_assert_cmpuint (note->count, ==, 1);
  (*n)++;
  return TRUE;
}

static void
assert_notes (Fixture *self, guint n_good, guint n_bad)
{
  g_autoptr (GError) error = NULL;
  guint n = 0, n_unreadable = 0;

  canvass_ledger_foreach_note (self->ledger, count_note, NULL, &n, &n_unreadable, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, n_good);
  g_assert_cmpuint (n_unreadable, ==, n_bad);
}

/* Every byte of it: none that was changed is believed. */
static void
test_notes_that_were_tampered_with_are_passed_over (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassNoteWriter) writer = begin_note (self, 1);
  g_autofree char *folder = fixture_path (self, "ledger/notes");
  g_autofree char *path = NULL, *contents = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (canvass_note_writer_finish (writer, 1, &error));
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  path = g_build_filename (folder, g_dir_read_name (dir), NULL);
  g_assert_null (g_dir_read_name (dir));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_null (memmem (contents, length, EMAIL, strlen (EMAIL)));

  for (gsize i = 0; i < length; i += i < 400 ? 7 : 31) {
    contents[i] ^= 1;
    g_assert_true (g_file_set_contents (path, contents, length, NULL));
    contents[i] ^= 1;
    assert_notes (self, 0, 1);
  }

  g_assert_true (g_file_set_contents (path, contents, length, NULL));
  assert_notes (self, 1, 0);
}

static gboolean
count_row (const CanvassNote *note, const CanvassNoteRow *row, gpointer user_data)
{
  guint *n = user_data;

  g_assert_cmpstr (note->consent, ==, "email_news");
  g_assert_cmpuint (row->external_id[0], ==, *n & 0xff);
  (*n)++;
  return TRUE;
}

static void
test_a_long_note_lies_in_several_files (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassNoteWriter) writer = begin_note (self, N_ROWS);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  canvass_ledger_foreach_note (self->ledger, NULL, count_row, &n, NULL, &error);
  g_assert_cmpuint (n, ==, 0); /* what is not finished never happened */
  g_assert_true (canvass_note_writer_finish (writer, N_ROWS, &error));
  g_assert_cmpuint (count_files (self), >, 1);
  canvass_ledger_foreach_note (self->ledger, NULL, count_row, &n, NULL, &error);
  g_assert_cmpuint (n, ==, N_ROWS);
}

static void
test_a_note_that_was_not_finished_leaves_nothing (Fixture *self, gconstpointer unused)
{
  CanvassNoteWriter *writer = begin_note (self, N_ROWS);

  g_assert_cmpuint (count_files (self), >, 0);
  canvass_note_writer_free (writer);
  g_assert_cmpuint (count_files (self), ==, 0);
}

/* As the writer would, but by @signer, about @campaign. */
static void
write_note (Fixture *self, const char *name, CanvassCampaign *campaign, const CanvassKey *signer)
{
  g_autofree char *text =
      g_strdup_printf (CANVASS_NOTE_FIRST_LINE
                       "\nnote %032d\ncampaign %s\nkind export\nday 2026-11-28\nwhat civicrm\n"
                       "consent email_news\npart 0\ncount 1\n",
                       0,
                       canvass_campaign_get_id_hex (campaign));
  g_autofree char *relative = g_strconcat ("ledger/notes/", name, NULL);
  g_autofree char *path = fixture_path (self, relative);
  gsize length = CANVASS_NOTE_HEAD_BYTES + strlen (text);
  guint8 *body = canvass_secret_new (length);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (CanvassParcelWriter) parcel = NULL;
  g_autoptr (GError) error = NULL;

  memcpy (body + CANVASS_NOTE_HEAD_BYTES, text, strlen (text));
  canvass_note_sign (body, length, signer);
  parcel = canvass_parcel_writer_new (out, &self->key->pub, 1, &error);
  g_assert_no_error (error);
  g_assert_true (canvass_parcel_writer_write (parcel, body, length, &error));
  g_assert_true (canvass_parcel_writer_finish (parcel, &error));
  g_assert_true (g_file_set_contents (
      path,
      g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (out)),
      (gssize)g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out)),
      &error));
  canvass_secret_free (body);
}

static void
test_only_coordinators_note_what_is_about_their_campaign (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) other = fixture_campaign (self, "other-petition", 1, self->key);
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Mallory");
  g_autofree char *folder = fixture_path (self, "ledger/notes");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_note (self, "a.note", self->campaign, stranger);
  assert_notes (self, 0, 1);
  write_note (self, "b.note", other, self->key);
  assert_notes (self, 0, 2);
  write_note (self, "c.note", self->campaign, self->second); /* control */
  assert_notes (self, 1, 2);
}

static gboolean
check_text (const CanvassNote *note, gpointer user_data)
{
  gboolean *found = user_data;

  g_assert_cmpstr (note->what, ==, "list of  R\uFFFDsa kind copy");
  *found = TRUE;
  return TRUE;
}

static void
test_a_text_stays_one_line_of_its_note (Fixture *self, gconstpointer unused)
{
  CanvassNote note = { .kind = CANVASS_NOTE_COPY, .what = "list of \nR\xf6sa\tkind copy" };
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  g_assert_true (canvass_ledger_add_note (self->ledger, &note, &error));
  canvass_ledger_foreach_note (self->ledger, check_text, NULL, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (found);
}

static void
test_a_certificate_says_how_many_notes_are_missing (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Mallory");
  g_autoptr (CanvassNoteWriter) writer = begin_note (self, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  g_autofree char *whole = NULL, *lacking = NULL;

  g_assert_true (canvass_note_writer_finish (writer, 1, &error));
  whole = canvass_certificate_describe (self->ledger, roll, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (whole, "civicrm (email_news) · people: 1 · readable by anybody"));
  g_assert_null (strstr (whole, "could not be read"));

  write_note (self, "a.note", self->campaign, stranger);
  lacking = canvass_certificate_describe (self->ledger, roll, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (lacking, "civicrm (email_news)"));
  g_assert_nonnull (strstr (lacking, "could not be read"));
}

#define ADD(name)                                                                                  \
  g_test_add ("/ledger/notes/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (notes_that_were_tampered_with_are_passed_over);
  ADD (a_long_note_lies_in_several_files);
  ADD (a_note_that_was_not_finished_leaves_nothing);
  ADD (only_coordinators_note_what_is_about_their_campaign);
  ADD (a_text_stays_one_line_of_its_note);
  ADD (a_certificate_says_how_many_notes_are_missing);

  return g_test_run ();
}
