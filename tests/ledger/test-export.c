/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/parcel.h"
#include "ledger/csv.h"
#include "ledger/jsonl.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NASTY "Ana \"L.\" \\ \xd9\x84\xd9\x8a\xd9\x84\xd9\x89, \xf0\x9f\x98\x80 e\xcc\x81"

static GBytes *
drawn_signature (Kiosk *kiosk, CanvassCampaign *campaign)
{
  g_autoptr (CanvassPayload) payload = fixture_payload (NASTY);
  g_autofree CanvassDrawing *drawing = g_new0 (CanvassDrawing, 1);

  canvass_drawing_clear (drawing, 400, 200);
  canvass_drawing_begin_stroke (drawing, 10, 20);
  canvass_drawing_add_point (drawing, 210, 120);
  canvass_drawing_add_point (drawing, 190, 20);
  canvass_drawing_begin_stroke (drawing, 1, 2);
  canvass_payload_set_drawing (payload, drawing);
  canvass_payload_set_public_name (payload, CANVASS_PUBLIC_INITIAL);
  canvass_payload_set_consent (payload, "email_news", TRUE, NULL);
  canvass_payload_set_consent (payload, "phone_news", FALSE, NULL);
  canvass_payload_set_source (payload, CANVASS_SOURCE_PAPER);
  canvass_payload_set_sheet (payload, "A7");
  canvass_payload_set_line (payload, 12);
  return fixture_record (kiosk, campaign, payload);
}

static void
import_records (Fixture *self, Kiosk *kiosk, GPtrArray *records)
{
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_account (&account, records->len, 0, 0);
}

static char *
export_text (Fixture *self, CanvassExportFormat format, guint64 *n)
{
  g_autofree char *path = fixture_path (self, "export");
  g_autoptr (GError) error = NULL;
  struct stat status;
  char *text;

  canvass_export (self->ledger, format, path, NULL, 0, n, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_json_lines_give_back_what_was_given (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza \"2\"");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *text = NULL, *expected = NULL, *id = NULL;
  guint64 n;

  g_ptr_array_add (records, drawn_signature (kiosk, self->campaign));
  import_records (self, kiosk, records);
  text = export_text (self, CANVASS_EXPORT_JSONL, &n);

  g_assert_cmpuint (n, ==, 1);
  id = canvass_to_hex ((const guint8 *)g_bytes_get_data (records->pdata[0], NULL) + 8, 16);
  expected = g_strdup_printf (
      "{\"record_id\":\"%s\",\"kiosk\":\"Plaza \\\"2\\\"\",\"day\":\"2026-11-23\","
      "\"source\":\"paper\",\"language\":\"es\","
      "\"fields\":{\"name\":\"Ana \\\"L.\\\" \\\\ \xd9\x84\xd9\x8a\xd9\x84\xd9\x89, "
      "\xf0\x9f\x98\x80 e\xcc\x81\",\"postcode\":\"60608\"},"
      "\"consent\":{\"email_news\":true,\"phone_news\":false},"
      "\"drawing\":{\"w\":400,\"h\":200,\"strokes\":[[10,20,200,100,-20,-100],[1,2]]},"
      "\"public\":\"initial\",\"sheet\":\"A7\",\"line\":12}\n",
      id);
  g_assert_cmpstr (text, ==, expected);
}

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
test_signatures_come_in_the_order_of_their_ids (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 200);
  g_autofree char *text = NULL, *sorted = NULL;
  g_auto (GStrv) lines = NULL;
  guint64 n;

  import_records (self, kiosk, records);
  text = export_text (self, CANVASS_EXPORT_JSONL, &n);
  g_assert_cmpuint (n, ==, 200);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 201);
  qsort (lines, 200, sizeof *lines, compare_lines);
  sorted = g_strjoinv ("\n", lines);
  g_assert_cmpstr (text, ==, sorted);
}

static void
test_a_table_has_a_column_for_everything (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *text = NULL, *id = NULL, *row = NULL;
  g_auto (GStrv) lines = NULL;
  guint64 n;

  g_ptr_array_add (records, drawn_signature (kiosk, self->campaign));
  import_records (self, kiosk, records);
  text = export_text (self, CANVASS_EXPORT_CSV, &n);
  g_assert_cmpuint (n, ==, 1);

  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[0],
                   ==,
                   "name,given_name,family_name,email,phone,street,city,region,postcode,country,"
                   "district,birth_year,adult,consent_email_news,consent_phone_news,language,day,"
                   "source,kiosk,public,record_id,witness,sheet,line,code,doubtful");
  id = canvass_to_hex ((const guint8 *)g_bytes_get_data (records->pdata[0], NULL) + 8, 16);
  row = g_strdup_printf ("\"Ana \"\"L.\"\" \\ \xd9\x84\xd9\x8a\xd9\x84\xd9\x89, "
                         "\xf0\x9f\x98\x80 e\xcc\x81\",,,,,,,,60608,,,,,yes,no,es,2026-11-23,"
                         "paper,Plaza,initial,%s,,A7,12,,",
                         id);
  g_assert_cmpstr (lines[1], ==, row);
  g_assert_cmpstr (lines[2], ==, "");
}

static void
test_formulas_are_defused (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *value;
    const char *cell;
  } cases[] = {
    { "Ana", "Ana" },
    { "", "" },
    { "=1+1", "'=1+1" },
    { "+1 312 555", "'+1 312 555" },
    { "-2", "'-2" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "\t=1", "\"'\t'=1\"" },
    { "\r=1", "\"'\r'=1\"" },
    { "  =1", "'  =1" },
    { "\xc2\xa0=1", "'\xc2\xa0=1" },
    { "\xe3\x80\x80=1", "'\xe3\x80\x80=1" },
    { "\xe2\x80\x8b=1", "'\xe2\x80\x8b=1" },
    { "\xef\xbb\xbf=1", "'\xef\xbb\xbf=1" },
    { "\xef\xbc\x9d"
      "1",
      "'\xef\xbc\x9d"
      "1" },
    { "\xef\xbc\x8b"
      "1",
      "'\xef\xbc\x8b"
      "1" },
    { "\xef\xbc\x8d"
      "1",
      "'\xef\xbc\x8d"
      "1" },
    { "\xef\xbc\xa0"
      "1",
      "'\xef\xbc\xa0"
      "1" },
    { "\xe2\x80\xae=1", "'=1" },
    { "a\xe2\x80\xae"
      "b\xe2\x81\xa9"
      "c\xd8\x9c",
      "abc" },
    { "M\xe2\x80\x8c"
      "N",
      "M\xe2\x80\x8c"
      "N" }, /* Persian needs the non-joiner */
    { "=a,\"b\"", "\"'=a,\"\"b\"\"\"" },
    { "O'Neill-Ruiz", "O'Neill-Ruiz" },
    { "two\nlines", "\"two\nlines\"" },
    { "two\n\n\tlines", "\"two\n\n\tlines\"" },
    { "Ana;=1+1", "\"Ana;'=1+1\"" },
    { "Ana; =1+1", "\"Ana;' =1+1\"" },
    { "Ana;\"=1+1", "\"Ana;'\"\"=1+1\"" },
    { "Ana\t@x", "\"Ana\t'@x\"" },
    { "Ana|-1", "\"Ana|'-1\"" },
    { "Ana\n=1", "\"Ana\n'=1\"" },
    { "Ana; Bo", "\"Ana; Bo\"" },
    { "a\x1b]0;x\x07\x7f\xc2\x9b"
      "b",
      "\"a]0;xb\"" },
    { "\x01=1", "'=1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = fixture_path (self, "cell");
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (CanvassSink) sink = canvass_sink_new (path, NULL, 0, &error);

    g_assert_no_error (error);
    canvass_csv_write_cell (sink, cases[i].value);
    canvass_sink_finish (sink, &error);
    g_assert_no_error (error);
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, cases[i].cell);
  }
}

static void
test_json_escapes_what_it_must (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "text");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassSink) sink = canvass_sink_new (path, NULL, 0, &error);

  g_assert_no_error (error);
  canvass_json_write_text (sink, "a\"b\\c\n\r\t\x01\x1f\x7f/\xc3\xa9");
  canvass_sink_finish (sink, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f\x7f/\xc3\xa9\"");
}

static gboolean
holds (const char *path, const char *needle)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  return memmem (contents, length, needle, strlen (needle)) != NULL;
}

static void
test_an_encrypted_export_opens_to_the_plain_one (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 800);
  CanvassPublicKey recipients[] = { self->key->pub, self->second->pub };
  g_autofree char *path = fixture_path (self, "sealed");
  g_autofree char *plain = NULL, *opened = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n;

  import_records (self, kiosk, records);
  plain = export_text (self, CANVASS_EXPORT_JSONL, &n);
  canvass_export (self->ledger, CANVASS_EXPORT_JSONL, path, recipients, 2, &n, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 800);

  g_assert_false (holds (path, "Signer"));
  g_assert_cmpint (strlen (plain), >, 2 * 65536);

  in = G_INPUT_STREAM (g_file_read (file, NULL, &error));
  g_assert_no_error (error);
  canvass_parcel_open (in, out, self->second, &error);
  g_assert_no_error (error);
  g_output_stream_write (out, "", 1, NULL, NULL);
  g_output_stream_close (out, NULL, NULL);
  opened = g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (out));
  g_assert_cmpstr (opened, ==, plain);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
count_on_the_way (guint64 done, guint64 total, gpointer folder)
{
  g_assert_cmpuint (count_entries (folder), ==, 0);
}

static void
test_an_export_has_no_name_before_it_is_complete (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 3);
  g_autofree char *folder = fixture_path (self, "out");
  g_autofree char *path = fixture_path (self, "out/export");
  g_autofree char *left = fixture_path (self, "out/.export.canvass-part");
  g_autoptr (GError) error = NULL;
  guint64 n;
  int fd;

  import_records (self, kiosk, records);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  fd = open (folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) {
    g_test_skip ("no files without names here");
    return;
  }

  close (fd);
  g_assert_true (g_file_set_contents (left, "Signer", -1, NULL));
  for (guint i = 0; i < 2; i++) { /* new, and in place of another */
    canvass_export (self->ledger,
                    CANVASS_EXPORT_CSV,
                    path,
                    NULL,
                    0,
                    &n,
                    i == 0 ? count_on_the_way : NULL,
                    folder,
                    &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, 3);
    g_assert_cmpuint (count_entries (folder), ==, 1);
  }
}

static void
test_an_export_without_a_place_tells_so (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "nowhere/export");
  g_autoptr (GError) error = NULL;
  guint64 n;

  g_assert_false (
      canvass_export (self->ledger, CANVASS_EXPORT_CSV, path, NULL, 0, &n, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE);
}

static void
test_a_copy_that_rotted_is_told_and_cured (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *path = fixture_path (self, "a.batch");
  g_autofree char *export = fixture_path (self, "export");
  g_autofree char *name = NULL, *copy = NULL, *id = NULL, *text = NULL;
  g_autoptr (GBytes) batch = NULL;
  g_autoptr (GBytes) rotten = NULL;
  g_autoptr (GError) error = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  g_auto (CanvassAccount) account;
  char *contents;
  gsize length;
  guint64 n;

  canvass_account_init (&account);
  g_ptr_array_add (records, drawn_signature (kiosk, self->campaign));
  import_records (self, kiosk, records);

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  batch = g_bytes_new_take (contents, length);
  canvass_hash (hash, (const guint8 *)contents, length);
  name = canvass_to_hex (hash, sizeof hash);
  copy = g_strdup_printf ("ledger/batches/%s.batch", name);
  rotten = fixture_flip (batch, length - 1);
  g_free (fixture_write (self, copy, rotten));

  g_assert_false (
      canvass_export (self->ledger, CANVASS_EXPORT_JSONL, export, NULL, 0, &n, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_INCOMPLETE);
  id = canvass_to_hex ((const guint8 *)g_bytes_get_data (records->pdata[0], NULL) + 8,
                       CANVASS_ID_BYTES);
  g_assert_nonnull (strstr (error->message, id));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (g_file_get_contents (export, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, id));
  g_assert_null (strstr (text, "drawing"));

  fixture_import (self, path, &account);
  assert_account (&account, 0, 1, 0);
  g_clear_pointer (&text, g_free);
  text = export_text (self, CANVASS_EXPORT_JSONL, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_nonnull (strstr (text, "drawing"));
}

/* Whoever can write there can seal to the coordinator, too. */
static void
test_a_record_put_into_the_copy_is_not_exported (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 1);
  g_autoptr (GBytes) planted = fixture_signature (kiosk, self->campaign, "Planted");
  g_autofree char *path = fixture_path (self, "a.batch");
  g_autofree char *export = fixture_path (self, "export");
  g_autofree char *name = NULL, *copy = NULL, *text = NULL;
  g_autoptr (GBytes) changed = NULL;
  g_autoptr (GError) error = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  char *contents;
  gsize length;
  guint64 n;

  import_records (self, kiosk, records);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  canvass_hash (hash, (const guint8 *)contents, length);
  name = canvass_to_hex (hash, sizeof hash);
  copy = g_strdup_printf ("ledger/batches/%s.batch", name);
  memcpy (contents + length - g_bytes_get_size (planted),
          g_bytes_get_data (planted, NULL),
          g_bytes_get_size (planted));
  changed = g_bytes_new_take (contents, length);
  g_free (fixture_write (self, copy, changed));

  g_assert_false (
      canvass_export (self->ledger, CANVASS_EXPORT_JSONL, export, NULL, 0, &n, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_INCOMPLETE);
  g_assert_true (g_file_get_contents (export, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "Signer 0"));
  g_assert_null (strstr (text, "Planted"));
}

#define ADD(name)                                                                                  \
  g_test_add ("/ledger/export/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (json_lines_give_back_what_was_given);
  ADD (signatures_come_in_the_order_of_their_ids);
  ADD (a_table_has_a_column_for_everything);
  ADD (formulas_are_defused);
  ADD (json_escapes_what_it_must);
  ADD (an_encrypted_export_opens_to_the_plain_one);
  ADD (an_export_has_no_name_before_it_is_complete);
  ADD (an_export_without_a_place_tells_so);
  ADD (a_record_put_into_the_copy_is_not_exported);
  ADD (a_copy_that_rotted_is_told_and_cured);

  return g_test_run ();
}
