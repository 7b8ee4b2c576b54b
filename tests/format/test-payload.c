/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/payload.h"

#include "format/cbor.h"
#include "format/error.h"
#include "format/secret.h"

#include <math.h>
#include <string.h>

static const guint8 SESSION[CANVASS_ID_BYTES] = { 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
                                                  0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf };

/* Too large for a stack. */
static CanvassDrawing drawing;

static CanvassPayload *
make_payload (void)
{
  CanvassPayload *payload = canvass_payload_new ();

  g_assert_true (canvass_payload_set_day (payload, "2026-11-23"));
  g_assert_true (canvass_payload_set_language (payload, "es"));
  canvass_payload_set_session (payload, SESSION);
  return payload;
}

static void
set_field (CanvassPayload *payload, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_payload_set_field (payload, name, value, &error));
  g_assert_no_error (error);
}

static void
set_consent (CanvassPayload *payload, const char *name, gboolean given)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_payload_set_consent (payload, name, given, &error));
  g_assert_no_error (error);
}

static gsize
encode (const CanvassPayload *payload, guint8 *out)
{
  g_autoptr (GError) error = NULL;
  gsize length = canvass_payload_encode (payload, out, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (length, >, 0);
  return length;
}

static void
assert_not_encoded (const CanvassPayload *payload, CanvassFormatError code)
{
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (canvass_payload_encode (payload, out, &error), ==, 0);
  g_assert_error (error, CANVASS_FORMAT_ERROR, (gint)code);
}

static void
assert_empty (CanvassPayload *payload)
{
  g_assert_cmpstr (canvass_payload_get_day (payload), ==, "");
  g_assert_cmpstr (canvass_payload_get_language (payload), ==, "");
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, 0);
  g_assert_cmpuint (canvass_payload_get_n_consents (payload), ==, 0);
  g_assert_null (canvass_payload_get_drawing (payload));
  g_assert_cmpstr (canvass_payload_get_witness (payload), ==, "");
  g_assert_cmpuint (canvass_payload_get_line (payload), ==, 0);
}

static void
assert_malformed (const guint8 *bytes, gsize length)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  g_autoptr (GError) error = NULL;

  set_field (payload, "name", "who was here before");
  g_assert_false (canvass_payload_decode (payload, bytes, length, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  assert_empty (payload);
}

static void
assert_goes_round (const guint8 *bytes, gsize length)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (GError) error = NULL;
  guint8 again[CANVASS_PAYLOAD_MAX_BYTES];

  g_assert_true (canvass_payload_decode (payload, bytes, length, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (again, encode (payload, again), bytes, length);
}

/* Written out by hand from FORMAT.md. */
static void
test_the_bytes_are_those_of_the_format (void)
{
  static const char expected[] = "\xa8"
                                 "\x63"
                                 "day"
                                 "\x6a"
                                 "2026-11-23"
                                 "\x64"
                                 "kind"
                                 "\x69"
                                 "signature"
                                 "\x66"
                                 "fields"
                                 "\xa2"
                                 "\x64"
                                 "name"
                                 "\x65"
                                 "Ana L"
                                 "\x68"
                                 "postcode"
                                 "\x65"
                                 "60608"
                                 "\x66"
                                 "source"
                                 "\x65"
                                 "kiosk"
                                 "\x67"
                                 "consent"
                                 "\xa1"
                                 "\x65"
                                 "email"
                                 "\xf5"
                                 "\x67"
                                 "drawing"
                                 "\xa3"
                                 "\x61"
                                 "h"
                                 "\x19\x01\x90"
                                 "\x61"
                                 "w"
                                 "\x19\x04\xb0"
                                 "\x67"
                                 "strokes"
                                 "\x81"
                                 "\x84\x18\x64\x18\x32\x20\x05"
                                 "\x67"
                                 "session"
                                 "\x50"
                                 "\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7"
                                 "\xa8\xa9\xaa\xab\xac\xad\xae\xaf"
                                 "\x68"
                                 "language"
                                 "\x62"
                                 "es";
  g_autoptr (CanvassPayload) payload = make_payload ();
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];

  set_field (payload, "postcode", "60608");
  set_field (payload, "name", "Ana L");
  set_consent (payload, "email", TRUE);
  canvass_drawing_clear (&drawing, 1200, 400);
  canvass_drawing_begin_stroke (&drawing, 100, 50);
  canvass_drawing_add_point (&drawing, 99, 55);
  canvass_payload_set_drawing (payload, &drawing);

  g_assert_cmpmem (out, encode (payload, out), expected, sizeof expected - 1);
  assert_goes_round (out, sizeof expected - 1);
}

static void
test_everything_that_is_set_comes_back (void)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  g_autoptr (CanvassPayload) back = canvass_payload_new ();
  g_autoptr (GError) error = NULL;
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];
  gsize length;
  const CanvassDrawing *drawn;

  canvass_payload_set_source (payload, CANVASS_SOURCE_PAPER);
  canvass_payload_set_public_name (payload, CANVASS_PUBLIC_INITIAL);
  set_field (payload, "name", "João Ñuñez 李小龍 👩‍👩‍👧‍👧 e\xcc\x81");
  set_field (payload, "given_name", "محمد");
  set_consent (payload, "sms", FALSE);
  set_consent (payload, "email", TRUE);
  g_assert_true (canvass_payload_set_witness (payload, "Grace"));
  g_assert_true (canvass_payload_set_sheet (payload, "A-17"));
  g_assert_true (canvass_payload_set_code (payload, "☂"));
  canvass_payload_set_line (payload, G_MAXINT32);
  canvass_drawing_clear (&drawing, 4096, 1);
  canvass_drawing_begin_stroke (&drawing, 4095, 0);
  canvass_drawing_begin_stroke (&drawing, 0, 0);
  canvass_payload_set_drawing (payload, &drawing);

  length = encode (payload, out);
  g_assert_true (canvass_payload_decode (back, out, length, &error));
  g_assert_no_error (error);
  g_assert_cmpint (canvass_payload_get_kind (back), ==, CANVASS_PAYLOAD_SIGNATURE);
  g_assert_cmpstr (canvass_payload_get_day (back), ==, "2026-11-23");
  g_assert_cmpstr (canvass_payload_get_language (back), ==, "es");
  g_assert_cmpmem (canvass_payload_get_session (back), CANVASS_ID_BYTES, SESSION, sizeof SESSION);
  g_assert_cmpint (canvass_payload_get_source (back), ==, CANVASS_SOURCE_PAPER);
  g_assert_cmpint (canvass_payload_get_public_name (back), ==, CANVASS_PUBLIC_INITIAL);
  g_assert_cmpuint (canvass_payload_get_n_fields (back), ==, 2);
  g_assert_cmpstr (canvass_payload_get_field_name (back, 0), ==, "name");
  g_assert_cmpstr (canvass_payload_get_field_value (back, 0),
                   ==,
                   "João Ñuñez 李小龍 👩‍👩‍👧‍👧 e\xcc\x81");
  g_assert_cmpstr (canvass_payload_get_field (back, "given_name"), ==, "محمد");
  g_assert_null (canvass_payload_get_field (back, "email"));
  g_assert_cmpuint (canvass_payload_get_n_consents (back), ==, 2);
  g_assert_cmpstr (canvass_payload_get_consent_name (back, 0), ==, "sms");
  g_assert_false (canvass_payload_get_consent_given (back, 0));
  g_assert_false (canvass_payload_get_consent (back, "sms"));
  g_assert_true (canvass_payload_get_consent (back, "email"));
  g_assert_false (canvass_payload_get_consent (back, "never asked"));
  g_assert_cmpstr (canvass_payload_get_witness (back), ==, "Grace");
  g_assert_cmpstr (canvass_payload_get_sheet (back), ==, "A-17");
  g_assert_cmpstr (canvass_payload_get_code (back), ==, "☂");
  g_assert_cmpuint (canvass_payload_get_line (back), ==, G_MAXINT32);
  drawn = canvass_payload_get_drawing (back);
  g_assert_nonnull (drawn);
  g_assert_cmpmem (drawn, sizeof *drawn, &drawing, sizeof drawing);
}

static void
test_a_close_says_how_many_and_a_doubt_about_which (void)
{
  static const guint8 about[CANVASS_HASH_BYTES] = { 1, 2, 3 };
  g_autoptr (CanvassPayload) payload = make_payload ();
  g_autoptr (CanvassPayload) back = canvass_payload_new ();
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];

  canvass_payload_set_kind (payload, CANVASS_PAYLOAD_CLOSE);
  assert_not_encoded (payload, CANVASS_FORMAT_ERROR_MALFORMED);
  canvass_payload_set_captured (payload, 0);
  g_assert_true (canvass_payload_decode (back, out, encode (payload, out), NULL));
  g_assert_cmpint (canvass_payload_get_kind (back), ==, CANVASS_PAYLOAD_CLOSE);
  g_assert_cmpuint (canvass_payload_get_captured (back), ==, 0);
  canvass_payload_set_captured (payload, G_MAXUINT64);
  g_assert_true (canvass_payload_decode (back, out, encode (payload, out), NULL));
  g_assert_cmpuint (canvass_payload_get_captured (back), ==, G_MAXUINT64);

  canvass_payload_set_kind (payload, CANVASS_PAYLOAD_DOUBT);
  assert_not_encoded (payload, CANVASS_FORMAT_ERROR_MALFORMED);
  canvass_payload_set_about (payload, about);
  g_assert_true (canvass_payload_decode (back, out, encode (payload, out), NULL));
  g_assert_cmpint (canvass_payload_get_kind (back), ==, CANVASS_PAYLOAD_DOUBT);
  g_assert_cmpmem (canvass_payload_get_about (back), CANVASS_HASH_BYTES, about, sizeof about);

  set_field (payload, "name", "Ana");
  assert_not_encoded (payload, CANVASS_FORMAT_ERROR_MALFORMED);
}

static void
test_a_payload_needs_day_language_and_session (void)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];

  assert_not_encoded (payload, CANVASS_FORMAT_ERROR_MALFORMED);
  canvass_payload_set_today (payload);
  assert_not_encoded (payload, CANVASS_FORMAT_ERROR_MALFORMED);
  canvass_payload_set_session (payload, SESSION);
  assert_not_encoded (payload, CANVASS_FORMAT_ERROR_MALFORMED);
  g_assert_true (canvass_payload_set_language (payload, "zh-Hant-TW"));
  assert_goes_round (out, encode (payload, out));
}

static void
test_days_are_real_days (void)
{
  static const char *const good[] = { "2026-11-23", "2024-02-29", "0001-01-01", "9999-12-31" };
  static const char *const bad[] = { "",           "2026-11-31",  "2025-02-29",      "2026-13-01",
                                     "2026-00-10", "2026-01-00",  "0000-01-01",      "2026-1-01",
                                     "20261123",   "2026/11/23",  "2026-11-2x",      "+026-11-23",
                                     " 2026-11-2", "2026-11-231", "2026-11-23T10:00" };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_assert_true (canvass_payload_set_day (payload, good[i]));
    g_assert_cmpstr (canvass_payload_get_day (payload), ==, good[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_test_message ("'%s'", bad[i]);
    g_assert_false (canvass_payload_set_day (payload, bad[i]));
    g_assert_cmpstr (canvass_payload_get_day (payload), ==, "9999-12-31");
  }
}

static void
test_languages_are_tags (void)
{
  static const char *const bad[] = {
    "", "e", "es_MX", "español", "es MX", "12", "-es", "a23456789012345678901234567890123456"
  };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  g_assert_true (canvass_payload_set_language (payload, "a2345678901234567890123456789012345"));
  g_assert_true (canvass_payload_set_language (payload, "es-419"));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_test_message ("'%s'", bad[i]);
    g_assert_false (canvass_payload_set_language (payload, bad[i]));
    g_assert_cmpstr (canvass_payload_get_language (payload), ==, "es-419");
  }
}

static void
test_fields_stay_in_the_order_of_their_encoding (void)
{
  static const char *const names[] = { "name", "a", "postcode", "b", "aa", "email", "phone" };
  static const char *const sorted[] = { "a", "b", "aa", "name", "email", "phone", "postcode" };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    set_field (payload, names[i], names[i]);
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, G_N_ELEMENTS (sorted));
  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++) {
    g_assert_cmpstr (canvass_payload_get_field_name (payload, i), ==, sorted[i]);
    g_assert_cmpstr (canvass_payload_get_field_value (payload, i), ==, sorted[i]);
  }
}

static void
test_fields_are_replaced_and_removed (void)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  set_field (payload, "name", "Ana");
  set_field (payload, "email", "ana@example.org");
  g_assert_cmpuint (canvass_payload_get_fields_bytes (payload), ==, 4 + 3 + 5 + 15);
  set_field (payload, "name", "Ana Luísa");
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, 2);
  g_assert_cmpstr (canvass_payload_get_field (payload, "name"), ==, "Ana Luísa");
  g_assert_cmpstr (canvass_payload_get_field (payload, "email"), ==, "ana@example.org");
  set_field (payload, "name", "");
  set_field (payload, "phone", NULL);
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, 1);
  g_assert_null (canvass_payload_get_field (payload, "name"));
  set_field (payload, "email", NULL);
  g_assert_cmpuint (canvass_payload_get_fields_bytes (payload), ==, 0);
}

static void
assert_field_refused (CanvassPayload *payload,
                      const char *name,
                      const char *value,
                      CanvassFormatError code)
{
  g_autoptr (GError) error = NULL;
  guint n = canvass_payload_get_n_fields (payload);
  gsize bytes = canvass_payload_get_fields_bytes (payload);

  g_assert_false (canvass_payload_set_field (payload, name, value, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, (gint)code);
  g_assert_cmpuint (canvass_payload_get_n_fields (payload), ==, n);
  g_assert_cmpuint (canvass_payload_get_fields_bytes (payload), ==, bytes);
}

static void
test_fields_have_limits (void)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  g_autofree char *longest = g_strnfill (CANVASS_FIELDS_MAX_BYTES - 4, 'x');
  g_autofree char *too_long = g_strnfill (CANVASS_FIELDS_MAX_BYTES - 3, 'x');
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];

  assert_field_refused (payload, "", "x", CANVASS_FORMAT_ERROR_MALFORMED);
  assert_field_refused (payload, "naïve", "x", CANVASS_FORMAT_ERROR_MALFORMED);
  assert_field_refused (payload, "two words", "x", CANVASS_FORMAT_ERROR_MALFORMED);
  assert_field_refused (
      payload, "a23456789012345678901234567890123", "x", CANVASS_FORMAT_ERROR_MALFORMED);
  assert_field_refused (payload, "name", "Latin-1: \xfc", CANVASS_FORMAT_ERROR_MALFORMED);
  assert_field_refused (payload, "name", too_long, CANVASS_FORMAT_ERROR_TOO_LARGE);

  set_field (payload, "name", longest);
  g_assert_cmpuint (canvass_payload_get_fields_bytes (payload), ==, CANVASS_FIELDS_MAX_BYTES);
  assert_field_refused (payload, "a", "x", CANVASS_FORMAT_ERROR_TOO_LARGE);
  assert_field_refused (payload, "name", too_long, CANVASS_FORMAT_ERROR_TOO_LARGE);
  g_assert_cmpstr (canvass_payload_get_field (payload, "name"), ==, longest);
  set_field (payload, "name", longest); /* in place of itself it fits */
  assert_goes_round (out, encode (payload, out));

  set_field (payload, "name", NULL);
  for (guint i = 0; i < CANVASS_PAYLOAD_MAX_FIELDS; i++) {
    char name[8];

    g_snprintf (name, sizeof name, "f%u", i);
    set_field (payload, name, "x");
  }
  assert_field_refused (payload, "one_more", "x", CANVASS_FORMAT_ERROR_TOO_LARGE);
  set_field (payload, "f0", "y");
  assert_goes_round (out, encode (payload, out));
}

static void
test_consents_have_limits (void)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  g_autoptr (GError) error = NULL;
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];

  for (guint i = 0; i < CANVASS_PAYLOAD_MAX_CONSENTS; i++) {
    char name[8];

    g_snprintf (name, sizeof name, "c%u", 20 - i);
    set_consent (payload, name, i % 2);
  }
  g_assert_false (canvass_payload_set_consent (payload, "one_more", TRUE, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (canvass_payload_set_consent (payload, "", TRUE, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);

  g_assert_cmpuint (canvass_payload_get_n_consents (payload), ==, CANVASS_PAYLOAD_MAX_CONSENTS);
  g_assert_false (canvass_payload_get_consent (payload, "c20"));
  set_consent (payload, "c20", TRUE);
  g_assert_true (canvass_payload_get_consent (payload, "c20"));
  assert_goes_round (out, encode (payload, out));
}

static void
test_short_texts_have_limits (void)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  g_autofree char *longest = g_strnfill (200, 'x');
  g_autofree char *too_long = g_strnfill (201, 'x');

  g_assert_true (canvass_payload_set_witness (payload, longest));
  g_assert_false (canvass_payload_set_witness (payload, too_long));
  g_assert_false (canvass_payload_set_witness (payload, "\xff"));
  g_assert_cmpstr (canvass_payload_get_witness (payload), ==, longest);
  g_assert_true (canvass_payload_set_sheet (payload, longest));
  g_assert_false (canvass_payload_set_sheet (payload, too_long));
  g_assert_true (canvass_payload_set_code (payload, longest));
  g_assert_false (canvass_payload_set_code (payload, too_long));
  g_assert_true (canvass_payload_set_code (payload, ""));
  g_assert_cmpstr (canvass_payload_get_code (payload), ==, "");
}

/* The fullest payload there can be still leaves room, so that nobody is turned away at the end. */
static void
test_the_fullest_payload_fits (void)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  g_autofree char *text = g_strnfill (200, 'x');
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];

  for (guint i = 0; i < CANVASS_PAYLOAD_MAX_FIELDS; i++) {
    g_autofree char *name = g_strdup_printf ("%032u", i);

    set_field (payload, name, "0123456789012345678901234567890123456789012"); /* 32 × 75 */
  }
  g_assert_cmpuint (canvass_payload_get_fields_bytes (payload), ==, CANVASS_FIELDS_MAX_BYTES);
  for (guint i = 0; i < CANVASS_PAYLOAD_MAX_CONSENTS; i++) {
    g_autofree char *name = g_strdup_printf ("%032u", i);

    set_consent (payload, name, TRUE);
  }
  g_assert_true (canvass_payload_set_language (payload, "a2345678901234567890123456789012345"));
  canvass_payload_set_witness (payload, text);
  canvass_payload_set_sheet (payload, text);
  canvass_payload_set_code (payload, text);
  canvass_payload_set_line (payload, G_MAXINT32);
  canvass_payload_set_public_name (payload, CANVASS_PUBLIC_WITHHELD);
  assert_goes_round (out, encode (payload, out));

  /* Even a drawing finds its place, if a rough one. */
  canvass_drawing_clear (&drawing, 1200, 400);
  canvass_drawing_begin_stroke (&drawing, 600, 200);
  for (guint i = 0; i < 3000; i++)
    canvass_drawing_add_point (
        &drawing, (gint)(600 + i / 6.0 * cos (i / 20.0)), (gint)(200 + i / 16.0 * sin (i / 20.0)));
  canvass_payload_set_drawing (payload, &drawing);
  assert_goes_round (out, encode (payload, out));
}

static void
test_a_long_drawing_is_simplified_until_it_fits (void)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  g_autoptr (CanvassPayload) back = canvass_payload_new ();
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];
  const CanvassDrawing *drawn;

  canvass_drawing_clear (&drawing, 1200, 400);
  for (guint s = 0; s < 4; s++) {
    canvass_drawing_begin_stroke (&drawing, (gint)(s * 300), 200);
    for (guint i = 1; i < 1500; i++)
      canvass_drawing_add_point (&drawing,
                                 (gint)(s * 300 + 140 + 120 * cos (i / 40.0)),
                                 (gint)(200 + 150 * sin (i / 17.0)));
  }
  canvass_payload_set_drawing (payload, &drawing);
  g_assert_true (canvass_payload_decode (back, out, encode (payload, out), NULL));
  drawn = canvass_payload_get_drawing (back);
  g_assert_nonnull (drawn);
  g_assert_true (canvass_drawing_is_valid (drawn));
  g_assert_cmpuint (drawn->n_strokes, ==, 4);
  g_assert_cmpuint (drawn->n_points, <, drawing.n_points);
  g_assert_cmpuint (drawn->n_points, >, 500); /* it uses the room there is */
  /* The payload itself keeps what was drawn. */
  g_assert_cmpuint (canvass_payload_get_drawing (payload)->n_points, ==, drawing.n_points);
}

/* Somebody who cannot hold a finger still: thousands of points within a thumb's width. */
static void
test_a_dense_scribble_stays_a_scribble (void)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  g_autoptr (CanvassPayload) back = canvass_payload_new ();
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];

  canvass_drawing_clear (&drawing, 4096, 1024);
  canvass_drawing_begin_stroke (&drawing, 1000, 500);
  for (guint i = 1; i < CANVASS_DRAWING_MAX_POINTS; i++)
    canvass_drawing_add_point (&drawing, (gint)(1000 + i / 16), i % 2 == 0 ? 440 : 560);
  canvass_payload_set_drawing (payload, &drawing);
  g_assert_true (canvass_payload_decode (back, out, encode (payload, out), NULL));
  g_assert_cmpuint (canvass_payload_get_drawing (back)->n_points, >, 500);
}

/* As hostile as a drawing gets: strokes that cannot be simplified, and more of them than fit. */
static void
test_a_drawing_of_nothing_but_dots_still_encodes (void)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES];

  set_field (payload, "name", "Ana");
  canvass_drawing_clear (&drawing, 4096, 4096);
  for (guint i = 0; i < CANVASS_DRAWING_MAX_STROKES; i++) {
    canvass_drawing_begin_stroke (&drawing, 4000 - (gint)i, 4000);
    canvass_drawing_add_point (&drawing, (gint)i, (gint)(8 * i));
    canvass_drawing_add_point (&drawing, 4000, (gint)(4 * i));
  }
  canvass_payload_set_drawing (payload, &drawing);
  assert_goes_round (out, encode (payload, out));
}

static char *
random_text (GRand *rand, gsize max_bytes)
{
  static const char *const letters[] = { "a", "Z", " ",  "é", "ł", "ي",        "李",
                                         "ж", "न", "क्ष", "👍", "'", "e\xcc\x81" };
  GString *text = g_string_new (NULL);
  gsize wanted = (gsize)g_rand_int_range (rand, 1, (gint32)max_bytes);

  do
    g_string_append (text, letters[g_rand_int_range (rand, 0, G_N_ELEMENTS (letters))]);
  while (text->len < wanted);
  while (text->len > max_bytes)
    g_string_truncate (
        text, (gsize)(g_utf8_find_prev_char (text->str, text->str + text->len) - text->str));
  return g_string_free (text, FALSE);
}

static void
draw_at_random (GRand *rand)
{
  canvass_drawing_clear (&drawing,
                         (guint16)g_rand_int_range (rand, 1, CANVASS_DRAWING_MAX_GRID + 1),
                         (guint16)g_rand_int_range (rand, 1, CANVASS_DRAWING_MAX_GRID + 1));
  for (gint s = g_rand_int_range (rand, 1, 12); s > 0; s--) {
    canvass_drawing_begin_stroke (
        &drawing, g_rand_int_range (rand, 0, 4096), g_rand_int_range (rand, 0, 4096));
    for (gint i = g_rand_int_range (rand, 0, 200); i > 0; i--)
      canvass_drawing_add_point (
          &drawing, g_rand_int_range (rand, 0, 4096), g_rand_int_range (rand, 0, 4096));
  }
}

static CanvassPayload *
random_payload (GRand *rand)
{
  CanvassPayload *payload = make_payload ();
  gint kind = g_rand_int_range (rand, 0, 6);

  if (kind == CANVASS_PAYLOAD_CLOSE) {
    canvass_payload_set_kind (payload, CANVASS_PAYLOAD_CLOSE);
    canvass_payload_set_captured (payload, g_rand_int (rand));
    return payload;
  }
  if (kind == CANVASS_PAYLOAD_DOUBT) {
    guint8 about[CANVASS_HASH_BYTES];

    for (guint i = 0; i < sizeof about; i++)
      about[i] = (guint8)g_rand_int (rand);
    canvass_payload_set_kind (payload, CANVASS_PAYLOAD_DOUBT);
    canvass_payload_set_about (payload, about);
    return payload;
  }

  for (gint i = g_rand_int_range (rand, 0, 20); i > 0; i--) {
    g_autofree char *name = g_strdup_printf ("f%d", g_rand_int_range (rand, 0, 2000));
    g_autofree char *value = random_text (rand, 100);

    set_field (payload, name, value);
  }
  for (gint i = g_rand_int_range (rand, 0, 8); i > 0; i--) {
    g_autofree char *name = g_strdup_printf ("c-%d", g_rand_int_range (rand, 0, 200));

    set_consent (payload, name, g_rand_boolean (rand));
  }
  canvass_payload_set_source (payload, g_rand_boolean (rand));
  canvass_payload_set_public_name (payload, (CanvassPublicName)g_rand_int_range (rand, 0, 4));
  canvass_payload_set_line (payload, g_rand_boolean (rand) ? g_rand_int (rand) >> 1 : 0);
  if (g_rand_boolean (rand)) {
    g_autofree char *text = random_text (rand, 200);

    g_assert_true (canvass_payload_set_witness (payload, text));
  }
  if (g_rand_boolean (rand)) {
    g_autofree char *text = random_text (rand, 200);

    g_assert_true (canvass_payload_set_code (payload, text));
  }
  if (g_rand_boolean (rand)) {
    draw_at_random (rand);
    canvass_payload_set_drawing (payload, &drawing);
  }
  return payload;
}

static void
test_random_payloads_go_round (void)
{
  guint32 seed = (guint32)g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 300; i++) {
    g_autoptr (CanvassPayload) payload = random_payload (rand);
    guint8 out[CANVASS_PAYLOAD_MAX_BYTES];

    assert_goes_round (out, encode (payload, out));
  }
}

/* Whatever a flipped bit makes of it: it is refused, or it is a payload that says so itself. */
static void
test_flipped_or_cut_payloads_are_refused_or_go_round (void)
{
  guint32 seed = (guint32)g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (CanvassPayload) back = canvass_payload_new ();
  guint8 out[CANVASS_PAYLOAD_MAX_BYTES], again[CANVASS_PAYLOAD_MAX_BYTES];

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 6; i++) {
    g_autoptr (CanvassPayload) payload = random_payload (rand);
    gsize length = encode (payload, out);

    for (gsize cut = 0; cut < length; cut++)
      g_assert_false (canvass_payload_decode (back, out, cut, NULL));

    for (gsize at = 0; at < length; at++)
      for (guint bit = 0; bit < 8; bit++) {
        out[at] ^= (guint8)(1u << bit);
        if (canvass_payload_decode (back, out, length, NULL))
          g_assert_cmpmem (again, encode (back, again), out, length);
        out[at] ^= (guint8)(1u << bit);
      }
  }
}

/* Random bytes behind a good beginning: nothing crashes, nothing is accepted that does not encode
 * to itself. */
static void
test_random_bytes_are_refused_or_go_round (void)
{
  guint32 seed = (guint32)g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (CanvassPayload) back = canvass_payload_new ();
  guint8 bytes[64], again[CANVASS_PAYLOAD_MAX_BYTES];

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 20000; i++) {
    for (guint j = 0; j < sizeof bytes; j++)
      bytes[j] = (guint8)g_rand_int (rand);
    bytes[0] = (guint8)(0xa0 + i % 16);
    if (canvass_payload_decode (back, bytes, sizeof bytes, NULL))
      g_assert_cmpmem (again, encode (back, again), bytes, sizeof bytes);
  }
}

static void
test_more_than_4095_bytes_are_refused (void)
{
  static const guint8 map[4200] = { 0xa1, 0x63, 'd', 'a', 'y', 0x79, 0x10, 0x5f };

  assert_malformed (map, 4200);
  assert_malformed (map, 0);
}

static void
test_resetting_leaves_nothing_in_memory (void)
{
  g_autoptr (CanvassPayload) payload = make_payload ();
  const char *value;
  const CanvassDrawing *drawn;

  set_field (payload, "name", "Ana Luísa");
  value = canvass_payload_get_field (payload, "name");
  canvass_drawing_clear (&drawing, 100, 100);
  canvass_drawing_begin_stroke (&drawing, 50, 60);
  canvass_payload_set_drawing (payload, &drawing);
  drawn = canvass_payload_get_drawing (payload);
  g_assert_cmpint (value[0], ==, 'A');
  g_assert_cmpint (drawn->points[0].x, ==, 50);

  canvass_payload_reset (payload);
  assert_empty (payload);
  for (gsize i = 0; i < strlen ("Ana Luísa"); i++)
    g_assert_cmpint (value[i], ==, 0);
  g_assert_cmpint (drawn->points[0].x, ==, 0);
  g_assert_cmpint (drawn->width, ==, 0);
}

static void
test_codes_are_drawn_and_well_formed (void)
{
  static const struct {
    const char *code;
    gboolean good;
  } CODES[] = {
    { "0123-4567-89AB", TRUE },   { "CDEF-GHJK-MNPQ", TRUE },
    { "RSTV-WXYZ-0000", TRUE },   { "", FALSE },
    { "0123-4567-89A", FALSE },   { "0123-4567-89ABC", FALSE },
    { "0123-4567-89AB-", FALSE }, { "0123456789AB", FALSE },
    { "0123 4567 89AB", FALSE },  { "0123-4567-89ab", FALSE },
    { "I123-4567-89AB", FALSE },  { "0L23-4567-89AB", FALSE },
    { "01O3-4567-89AB", FALSE },  { "012U-4567-89AB", FALSE },
    { "0123-4567-89A☂", FALSE },  { "-123-4567-89AB", FALSE },
    { "01234-567-89AB", FALSE },
  };
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (GHashTable) drawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean seen[14][128] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (CODES); i++)
    g_assert_cmpint (canvass_payload_is_code (CODES[i].code), ==, CODES[i].good);

  g_assert_true (canvass_payload_set_code (payload, "something that was there before"));
  for (guint i = 0; i < 2000; i++) {
    char code[CANVASS_CODE_CHARS];

    canvass_payload_make_code (payload, code);
    g_assert_true (canvass_payload_is_code (code));
    g_assert_cmpstr (canvass_payload_get_code (payload), ==, code);
    g_assert_true (g_hash_table_add (drawn, g_strdup (code)));
    for (guint j = 0; j < 14; j++)
      seen[j][(guint)code[j]] = TRUE;
  }

  /* Every character comes at every place: no bit is left undrawn. */
  for (guint j = 0; j < 14; j++) {
    guint n = 0;

    for (guint k = 0; k < 128; k++)
      n += seen[j][k];
    g_assert_cmpuint (n, ==, j % 5 == 4 ? 1 : 32);
  }
}

#define ADD(name) g_test_add_func ("/payload/" #name, test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (the_bytes_are_those_of_the_format);
  ADD (everything_that_is_set_comes_back);
  ADD (a_close_says_how_many_and_a_doubt_about_which);
  ADD (a_payload_needs_day_language_and_session);
  ADD (days_are_real_days);
  ADD (languages_are_tags);
  ADD (fields_stay_in_the_order_of_their_encoding);
  ADD (fields_are_replaced_and_removed);
  ADD (fields_have_limits);
  ADD (consents_have_limits);
  ADD (short_texts_have_limits);
  ADD (codes_are_drawn_and_well_formed);
  ADD (the_fullest_payload_fits);
  ADD (a_long_drawing_is_simplified_until_it_fits);
  ADD (a_dense_scribble_stays_a_scribble);
  ADD (a_drawing_of_nothing_but_dots_still_encodes);
  ADD (random_payloads_go_round);
  ADD (flipped_or_cut_payloads_are_refused_or_go_round);
  ADD (random_bytes_are_refused_or_go_round);
  ADD (more_than_4095_bytes_are_refused);
  ADD (resetting_leaves_nothing_in_memory);

  return g_test_run ();
}
