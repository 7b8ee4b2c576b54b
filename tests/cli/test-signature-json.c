/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/signature-json.h"

#include "format/secret.h"

#include <string.h>

static CanvassPayload *
read_with (CanvassSignatureReader *reader, const char *json, GError **error)
{
  gsize length = strlen (json);
  g_autofree char *line = g_malloc (MAX (length, 1));

  memcpy (line, json, length);
  return canvass_signature_reader_read (reader, line, length, error);
}

static void
test_every_member_is_taken_over (void)
{
  g_autoptr (CanvassSignatureReader) reader = canvass_signature_reader_new (CANVASS_SOURCE_PAPER);
  g_autoptr (GError) error = NULL;
  const CanvassDrawing *drawing;
  CanvassPayload *payload = read_with (
      reader,
      "{\"fields\":{\"name\":\"Ana \\ud83d\\ude00\",\"postcode\":\"60608\",\"city\":\"\"},"
      "\"language\":\"es\",\"consent\":{\"updates\":true,\"share\":false},"
      "\"drawing\":{\"strokes\":[[1,2,3,-1,0,5],[9,9]],\"h\":10,\"w\":20},\"public\":\"initial\","
      "\"witness\":\"J. D.\",\"sheet\":\"A-7\",\"line\":12,\"code\":\"x9\",\"day\":\"2020-02-29\","
      "\"kind\":\"signature\",\"source\":\"paper\"}",
      &error);

  g_assert_no_error (error);
  g_assert_nonnull (payload);
  g_assert_cmpint (canvass_payload_get_kind (payload), ==, CANVASS_PAYLOAD_SIGNATURE);
  g_assert_cmpint (canvass_payload_get_source (payload), ==, CANVASS_SOURCE_PAPER);
  g_assert_cmpstr (canvass_payload_get_language (payload), ==, "es");
  g_assert_cmpstr (canvass_payload_get_day (payload), ==, "2020-02-29");
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, 2);
  g_assert_cmpstr (canvass_payload_get_field (payload, "name"), ==, "Ana \xf0\x9f\x98\x80");
  g_assert_cmpstr (canvass_payload_get_field (payload, "postcode"), ==, "60608");
  g_assert_cmpuint (canvass_payload_get_n_consents (payload), ==, 2);
  g_assert_true (canvass_payload_get_consent (payload, "updates"));
  g_assert_false (canvass_payload_get_consent (payload, "share"));
  g_assert_cmpint (canvass_payload_get_public_name (payload), ==, CANVASS_PUBLIC_INITIAL);
  g_assert_cmpstr (canvass_payload_get_witness (payload), ==, "J. D.");
  g_assert_cmpstr (canvass_payload_get_sheet (payload), ==, "A-7");
  g_assert_cmpuint (canvass_payload_get_line (payload), ==, 12);
  g_assert_cmpstr (canvass_payload_get_code (payload), ==, "x9");

  drawing = canvass_payload_get_drawing (payload);
  g_assert_nonnull (drawing);
  g_assert_cmpuint (drawing->width, ==, 20);
  g_assert_cmpuint (drawing->height, ==, 10);
  g_assert_cmpuint (drawing->n_strokes, ==, 2);
  g_assert_cmpuint (drawing->n_points, ==, 4);
  g_assert_cmpint (drawing->points[1].x, ==, 4);
  g_assert_cmpint (drawing->points[1].y, ==, 1);
  g_assert_cmpint (drawing->points[2].x, ==, 4);
  g_assert_cmpint (drawing->points[2].y, ==, 6);
  g_assert_cmpint (drawing->points[3].x, ==, 9);
}

static void
test_nothing_is_left_of_the_line_before (void)
{
  g_autoptr (CanvassSignatureReader) reader = canvass_signature_reader_new (CANVASS_SOURCE_KIOSK);
  CanvassPayload *payload;

  g_assert_nonnull (
      read_with (reader,
                 "{\"language\":\"ar\",\"fields\":{\"name\":\"x\",\"email\":\"a@b.cd\"},"
                 "\"consent\":{\"c\":true},\"public\":\"full\",\"line\":3,"
                 "\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[1,1,1,1]]}}",
                 NULL));
  g_assert_null (
      read_with (reader, "{\"language\":\"ar\",\"fields\":{\"name\":\"y\"},\"line\":0}", NULL));

  payload = read_with (reader, "{}", NULL);
  g_assert_nonnull (payload);
  g_assert_cmpstr (canvass_payload_get_language (payload), ==, "");
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, 0);
  g_assert_cmpuint (canvass_payload_get_n_consents (payload), ==, 0);
  g_assert_cmpuint (canvass_payload_get_line (payload), ==, 0);
  g_assert_cmpint (canvass_payload_get_public_name (payload), ==, CANVASS_PUBLIC_UNSET);
  g_assert_null (canvass_payload_get_drawing (payload));
}

static void
test_a_kiosk_signature_is_of_today (void)
{
  g_autoptr (CanvassSignatureReader) reader = canvass_signature_reader_new (CANVASS_SOURCE_KIOSK);
  g_autoptr (CanvassPayload) today = canvass_payload_new ();
  CanvassPayload *payload = read_with (reader, "{\"source\":\"kiosk\"}", NULL);

  canvass_payload_set_today (today);
  g_assert_nonnull (payload);
  g_assert_cmpstr (canvass_payload_get_day (payload), ==, canvass_payload_get_day (today));
}

static void
test_what_is_refused_is_named (void)
{
  static const struct {
    const char *json;
    const char *message;
  } cases[] = {
    { "", "The line is cut off" },
    { "[]", "The line has something else where an object belongs" },
    { "{\"language\":\"es\"", "The line is cut off" },
    { "{\"language\":\"es\"}}", "The line has more behind its end" },
    { "{\"language\":\"es\",\"language\":\"es\"}", "The line has a name twice in one object" },
    { "{\"Ana Mora\":1}", "The line has a name that no signature has" },
    { "{\"captured\":1}", "The line has a name that no signature has" },
    { "{\"about\":\"\"}", "The line has a name that no signature has" },
    { "{\"language\":7}", "language has something else where a text belongs" },
    { "{\"language\":\"e\"}", "language is no language tag such as \"es\" or \"pt-BR\"" },
    { "{\"language\":\"Ana Mora\"}", "language is no language tag such as \"es\" or \"pt-BR\"" },
    { "{\"fields\":[]}", "fields has something else where an object belongs" },
    { "{\"fields\":{\"name\":1}}", "fields has something else where a text belongs" },
    { "{\"fields\":{\"name\":null}}", "fields has something else where a text belongs" },
    { "{\"fields\":{\"name\":{\"first\":\"A\"}}}",
      "fields has something else where a text belongs" },
    { "{\"fields\":{\"name\":\"a\",\"name\":\"b\"}}", "fields has a name twice in one object" },
    { "{\"fields\":{\"name\":\"\",\"name\":\"b\"}}", "fields has a name twice in one object" },
    { "{\"fields\":{\"\":\"b\"}}", "fields has a name or a text that no form would take" },
    { "{\"consent\":{\"a\":\"yes\"}}", "consent has something else where true or false belongs" },
    { "{\"public\":\"no\"}", "public is not full, initial or withheld" },
    { "{\"line\":0}", "line has a number out of range" },
    { "{\"line\":1.5}", "line has a number that is not whole" },
    { "{\"kind\":\"close\"}", "kind can only be signature here" },
    { "{\"source\":\"paper\"}", "source is not what --source says" },
    { "{\"day\":\"2020-01-01\"}", "day is set by the kiosk; only paper brings its own" },
    { "{\"record_id\":\"00\"}", "record_id belongs to an export; a new signature gets its own" },
    { "{\"kiosk\":\"Table 1\"}", "kiosk belongs to an export; a new signature gets its own" },
    { "{\"session\":\"\"}", "session belongs to an export; a new signature gets its own" },
    { "{\"drawing\":{}}", "drawing lacks w, h or strokes" },
    { "{\"drawing\":{\"w\":9,\"h\":9}}", "drawing lacks w, h or strokes" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[]}}", "drawing lacks w, h or strokes" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[]]}}", "drawing has an empty stroke" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[1]]}}",
      "drawing has a stroke with an odd number of coordinates" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[1,1,1]]}}",
      "drawing has a stroke with an odd number of coordinates" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[9,1]]}}", "drawing has a point off its grid" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[1,1,-2,0]]}}",
      "drawing has a point off its grid" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[1,1,0,8]]}}",
      "drawing has a point off its grid" },
    { "{\"drawing\":{\"w\":0,\"h\":9,\"strokes\":[[1,1]]}}", "drawing has a number out of range" },
    { "{\"drawing\":{\"w\":4097,\"h\":9,\"strokes\":[[1,1]]}}",
      "drawing has a number out of range" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[1,1]],\"t\":1}}",
      "drawing has a name that is not w, h or strokes" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[1.5,1]]}}",
      "drawing has a number that is not whole" },
    { "{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[[1,1]]]}}",
      "drawing has something else where a number belongs" },
  };
  g_autoptr (CanvassSignatureReader) reader = canvass_signature_reader_new (CANVASS_SOURCE_KIOSK);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].json);
    g_assert_null (read_with (reader, cases[i].json, &error));
    g_assert_error (error, CANVASS_SIGNATURE_ERROR, CANVASS_SIGNATURE_ERROR_MALFORMED);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

static void
test_paper_brings_a_day_that_has_been (void)
{
  static const struct {
    const char *json;
    const char *message;
  } cases[] = {
    { "{\"day\":\"2020-02-30\"}", "day is no date such as 2026-11-23" },
    { "{\"day\":\"2020-1-1\"}", "day is no date such as 2026-11-23" },
    { "{\"day\":\"9999-12-31\"}", "day lies in the future" },
  };
  g_autoptr (CanvassSignatureReader) reader = canvass_signature_reader_new (CANVASS_SOURCE_PAPER);

  g_assert_nonnull (read_with (reader, "{\"day\":\"2020-02-29\"}", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_with (reader, cases[i].json, &error));
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

/* An error may end in a log: whatever a signer gave must not be in it. */
static void
test_no_error_tells_a_value (void)
{
  static const char *const lines[] = {
    "{\"fields\":{\"name\":\"SECRET\\ud800\"}}",
    "{\"fields\":{\"SECRET\":\"x\",\"SECRET\":\"y\"}}",
    "{\"SECRET\":\"SECRET\"}",
    "{\"language\":\"SECRET SECRET\"}",
    "{\"public\":\"SECRET\"}",
    "{\"fields\":{\"SECRET SECRET SECRET SECRET SECRET SECRET\":\"x\"}}",
    "{\"day\":\"SECRET\"}",
  };
  g_autoptr (CanvassSignatureReader) reader = canvass_signature_reader_new (CANVASS_SOURCE_PAPER);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_with (reader, lines[i], &error));
    g_assert_null (strstr (error->message, "SECRET"));
  }
}

static void
test_more_than_fits_is_refused (void)
{
  g_autoptr (CanvassSignatureReader) reader = canvass_signature_reader_new (CANVASS_SOURCE_KIOSK);
  g_autofree char *long_value = g_strnfill (CANVASS_FIELDS_MAX_BYTES, 'x');
  g_autofree char *json = g_strdup_printf ("{\"fields\":{\"name\":\"%s\"}}", long_value);
  g_autoptr (GString) points =
      g_string_new ("{\"drawing\":{\"w\":4096,\"h\":4096,\"strokes\":[[0,0");
  g_autoptr (GString) strokes = g_string_new ("{\"drawing\":{\"w\":9,\"h\":9,\"strokes\":[[0,0]");
  g_autoptr (GError) error = NULL;

  g_assert_null (read_with (reader, json, &error));
  g_assert_cmpstr (error->message, ==, "fields is more than a signature can carry");
  g_clear_error (&error);

  for (guint i = 0; i < CANVASS_DRAWING_MAX_POINTS; i++)
    g_string_append (points, i % 2 == 0 ? ",1,1" : ",-1,-1");
  g_string_append (points, "]]}}");
  g_assert_null (read_with (reader, points->str, &error));
  g_assert_cmpstr (error->message, ==, "drawing has too many strokes or points");
  g_clear_error (&error);

  for (guint i = 0; i < CANVASS_DRAWING_MAX_STROKES; i++)
    g_string_append (strokes, ",[1,1]");
  g_string_append (strokes, "]}}");
  g_assert_null (read_with (reader, strokes->str, &error));
  g_assert_cmpstr (error->message, ==, "drawing has too many strokes or points");
}

#define ADD(name) g_test_add_func ("/signature-json/" #name, test_##name)

int
main (int argc, char *argv[])
{
  canvass_format_init ();
  g_test_init (&argc, &argv, NULL);

  ADD (every_member_is_taken_over);
  ADD (nothing_is_left_of_the_line_before);
  ADD (a_kiosk_signature_is_of_today);
  ADD (what_is_refused_is_named);
  ADD (paper_brings_a_day_that_has_been);
  ADD (no_error_tells_a_value);
  ADD (more_than_fits_is_refused);

  return g_test_run ();
}
