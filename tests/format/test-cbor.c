/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/cbor.h"

#include "format/error.h"

#include <string.h>

typedef struct {
  guint8 bytes[16];
  gsize length;
} Encoding;

#define BYTES(...)                                                                                 \
  {                                                                                                \
    { __VA_ARGS__ }, sizeof ((const guint8[]){ __VA_ARGS__ })                                      \
  }

typedef gboolean (*ReadAny) (CanvassCborReader *reader);

static gboolean
read_any_uint (CanvassCborReader *reader)
{
  guint64 value;

  return canvass_cbor_read_uint (reader, G_MAXUINT64, &value);
}

static gboolean
read_any_int (CanvassCborReader *reader)
{
  gint64 value;

  return canvass_cbor_read_int (reader, G_MININT64, G_MAXINT64, &value);
}

static gboolean
read_any_bool (CanvassCborReader *reader)
{
  gboolean value;

  return canvass_cbor_read_bool (reader, &value);
}

static gboolean
read_any_text (CanvassCborReader *reader)
{
  CanvassCborText text;

  return canvass_cbor_read_text (reader, G_MAXSIZE, &text);
}

static gboolean
read_any_bytes (CanvassCborReader *reader)
{
  const guint8 *bytes;
  gsize length;

  return canvass_cbor_read_bytes (reader, G_MAXSIZE, &bytes, &length);
}

static gboolean
read_any_array (CanvassCborReader *reader)
{
  gsize n_items;

  return canvass_cbor_read_array (reader, G_MAXSIZE, &n_items);
}

static gboolean
read_any_map (CanvassCborReader *reader)
{
  gsize n_pairs;

  return canvass_cbor_read_map (reader, G_MAXSIZE, &n_pairs);
}

static gboolean
read_any_key (CanvassCborReader *reader)
{
  CanvassCborText previous = { NULL, 0 };

  return canvass_cbor_read_key (reader, &previous);
}

static const ReadAny read_functions[] = {
  read_any_uint,  read_any_int,   read_any_bool, read_any_text,
  read_any_bytes, read_any_array, read_any_map,  read_any_key,
};

static void
assert_written (const CanvassCborWriter *writer, const Encoding *expected)
{
  g_assert_false (writer->overflow);
  g_assert_cmpmem (writer->buffer, writer->length, expected->bytes, expected->length);
}

static void
assert_malformed (CanvassCborReader *reader)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (canvass_cbor_finish (reader, "test", &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
}

/* From RFC 8949, appendix A. */
static void
test_integers_are_written_as_the_rfc_says (void)
{
  static const struct {
    gint64 value;
    Encoding encoding;
  } cases[] = {
    { 0, BYTES (0x00) },
    { 1, BYTES (0x01) },
    { 23, BYTES (0x17) },
    { 24, BYTES (0x18, 0x18) },
    { 100, BYTES (0x18, 0x64) },
    { 255, BYTES (0x18, 0xff) },
    { 256, BYTES (0x19, 0x01, 0x00) },
    { 1000, BYTES (0x19, 0x03, 0xe8) },
    { 65535, BYTES (0x19, 0xff, 0xff) },
    { 65536, BYTES (0x1a, 0x00, 0x01, 0x00, 0x00) },
    { 1000000, BYTES (0x1a, 0x00, 0x0f, 0x42, 0x40) },
    { 4294967295, BYTES (0x1a, 0xff, 0xff, 0xff, 0xff) },
    { 4294967296, BYTES (0x1b, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00) },
    { 1000000000000, BYTES (0x1b, 0x00, 0x00, 0x00, 0xe8, 0xd4, 0xa5, 0x10, 0x00) },
    { G_MAXINT64, BYTES (0x1b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) },
    { -1, BYTES (0x20) },
    { -10, BYTES (0x29) },
    { -24, BYTES (0x37) },
    { -25, BYTES (0x38, 0x18) },
    { -100, BYTES (0x38, 0x63) },
    { -1000, BYTES (0x39, 0x03, 0xe7) },
    { G_MININT64, BYTES (0x3b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 buffer[16];
    CanvassCborWriter writer = { buffer, sizeof buffer };
    CanvassCborReader reader;
    g_autoptr (GError) error = NULL;
    gint64 value = 0;

    canvass_cbor_write_int (&writer, cases[i].value);
    assert_written (&writer, &cases[i].encoding);

    canvass_cbor_reader_init (&reader, buffer, writer.length);
    g_assert_true (canvass_cbor_read_int (&reader, G_MININT64, G_MAXINT64, &value));
    g_assert_cmpint (value, ==, cases[i].value);
    g_assert_true (canvass_cbor_finish (&reader, "test", &error));
    g_assert_no_error (error);
  }
}

static void
test_the_largest_unsigned_integer_goes_round (void)
{
  guint8 buffer[16];
  CanvassCborWriter writer = { buffer, sizeof buffer };
  CanvassCborReader reader;
  guint64 value = 0;
  gint64 number;

  canvass_cbor_write_uint (&writer, G_MAXUINT64);
  canvass_cbor_reader_init (&reader, buffer, writer.length);
  g_assert_true (canvass_cbor_read_uint (&reader, G_MAXUINT64, &value));
  g_assert_cmpuint (value, ==, G_MAXUINT64);

  /* It is no signed integer, and must not turn into one. */
  canvass_cbor_reader_init (&reader, buffer, writer.length);
  g_assert_false (canvass_cbor_read_int (&reader, G_MININT64, G_MAXINT64, &number));
  assert_malformed (&reader);
}

static void
test_strings_collections_and_booleans_go_round (void)
{
  static const Encoding expected = BYTES (0xa2,
                                          0x61,
                                          'a',
                                          0x83,
                                          0xf5,
                                          0xf4,
                                          0x42,
                                          1,
                                          2, /* … */
                                          0x62,
                                          'b',
                                          'b',
                                          0x62,
                                          0xc3,
                                          0xbc);
  guint8 buffer[64];
  CanvassCborWriter writer = { buffer, sizeof buffer };
  CanvassCborReader reader;
  CanvassCborText key = { NULL, 0 }, text;
  gsize n, length;
  gboolean yes = FALSE, no = TRUE;
  const guint8 *bytes;
  g_autoptr (GError) error = NULL;

  canvass_cbor_write_map (&writer, 2);
  canvass_cbor_write_text (&writer, "a");
  canvass_cbor_write_array (&writer, 3);
  canvass_cbor_write_bool (&writer, TRUE);
  canvass_cbor_write_bool (&writer, FALSE);
  canvass_cbor_write_bytes (&writer, (const guint8[]){ 1, 2 }, 2);
  canvass_cbor_write_text (&writer, "bb");
  canvass_cbor_write_text (&writer, "ü");
  assert_written (&writer, &expected);

  canvass_cbor_reader_init (&reader, buffer, writer.length);
  g_assert_true (canvass_cbor_read_map (&reader, 2, &n));
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (canvass_cbor_read_key (&reader, &key));
  g_assert_true (canvass_cbor_text_is (&key, "a"));
  g_assert_false (canvass_cbor_text_is (&key, "b"));
  g_assert_false (canvass_cbor_text_is (&key, "aa"));
  g_assert_true (canvass_cbor_read_array (&reader, 3, &n));
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (canvass_cbor_read_bool (&reader, &yes));
  g_assert_true (yes);
  g_assert_true (canvass_cbor_read_bool (&reader, &no));
  g_assert_false (no);
  g_assert_true (canvass_cbor_read_bytes (&reader, 2, &bytes, &length));
  g_assert_cmpmem (bytes, length, ((const guint8[]){ 1, 2 }), 2);
  g_assert_true (canvass_cbor_read_key (&reader, &key));
  g_assert_true (canvass_cbor_read_text (&reader, 2, &text));
  g_assert_true (canvass_cbor_text_is (&text, "ü"));
  g_assert_true (canvass_cbor_finish (&reader, "test", &error));
  g_assert_no_error (error);

  /* Cut off anywhere, it is refused. */
  for (gsize cut = 0; cut < writer.length; cut++) {
    canvass_cbor_reader_init (&reader, buffer, cut);
    key = (CanvassCborText){ NULL, 0 };
    canvass_cbor_read_map (&reader, 2, &n);
    canvass_cbor_read_key (&reader, &key);
    canvass_cbor_read_array (&reader, 3, &n);
    canvass_cbor_read_bool (&reader, &yes);
    canvass_cbor_read_bool (&reader, &no);
    canvass_cbor_read_bytes (&reader, 2, &bytes, &length);
    canvass_cbor_read_key (&reader, &key);
    canvass_cbor_read_text (&reader, 2, &text);
    assert_malformed (&reader);
  }
}

static void
test_nothing_is_written_beyond_the_buffer (void)
{
  guint8 buffer[8];
  CanvassCborWriter writer = { buffer, 4 };

  memset (buffer, 0xee, sizeof buffer);
  canvass_cbor_write_text (&writer, "abc");
  g_assert_false (writer.overflow);
  g_assert_cmpuint (writer.length, ==, 4);

  canvass_cbor_write_uint (&writer, 1);
  g_assert_true (writer.overflow);
  g_assert_cmpuint (writer.length, ==, 4);
  for (gsize i = 4; i < sizeof buffer; i++)
    g_assert_cmphex (buffer[i], ==, 0xee);

  /* What would still fit after something that did not is not written either. */
  writer = (CanvassCborWriter){ buffer, 4 };
  canvass_cbor_write_text (&writer, "too long");
  g_assert_true (writer.overflow);
  canvass_cbor_write_uint (&writer, 1);
  g_assert_true (writer.overflow);
  g_assert_cmpuint (writer.length, <=, 4);
}

static void
test_what_is_not_deterministic_is_refused (void)
{
  static const struct {
    const char *what;
    Encoding encoding;
  } cases[] = {
    { "nothing", { { 0 }, 0 } },
    { "23 in two bytes", BYTES (0x18, 0x17) },
    { "255 in three", BYTES (0x19, 0x00, 0xff) },
    { "65535 in five", BYTES (0x1a, 0x00, 0x00, 0xff, 0xff) },
    { "2^32 - 1 in nine", BYTES (0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff) },
    { "-24 in two bytes", BYTES (0x38, 0x17) },
    { "-256 in three", BYTES (0x39, 0x00, 0xff) },
    { "a byte string's length in two bytes", BYTES (0x58, 0x01, 0x00) },
    { "a text's length in two bytes", BYTES (0x78, 0x01, 'a') },
    { "a text's length in three bytes", BYTES (0x79, 0x00, 0x01, 'a') },
    { "an array's count in two bytes", BYTES (0x98, 0x01, 0x00) },
    { "a map's count in two bytes", BYTES (0xb8, 0x01, 0x61, 'a', 0x00) },
    { "an indefinite byte string", BYTES (0x5f, 0x41, 0x00, 0xff) },
    { "an indefinite text", BYTES (0x7f, 0x61, 'a', 0xff) },
    { "an indefinite array", BYTES (0x9f, 0x00, 0xff) },
    { "an indefinite map", BYTES (0xbf, 0x61, 'a', 0x00, 0xff) },
    { "a break", BYTES (0xff) },
    { "a half float", BYTES (0xf9, 0x3c, 0x00) },
    { "a single float", BYTES (0xfa, 0x3f, 0x80, 0x00, 0x00) },
    { "a double float", BYTES (0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a) },
    { "null", BYTES (0xf6) },
    { "undefined", BYTES (0xf7) },
    { "a simple value", BYTES (0xf0) },
    { "a boolean in two bytes", BYTES (0xf8, 0x15) },
    { "a date tag", BYTES (0xc0, 0x61, 'a') },
    { "a bignum", BYTES (0xc2, 0x41, 0x01) },
    { "a self-described item", BYTES (0xd9, 0xd9, 0xf7, 0x00) },
    { "a reserved length", BYTES (0x1c) },
    { "a reserved length of a text", BYTES (0x7e, 'a') },
    { "2^30 items", BYTES (0x9a, 0x40, 0, 0, 0) },
    { "2^30 items and three", BYTES (0x9a, 0x40, 0, 0, 0, 1, 2, 3) },
    { "2^63 items", BYTES (0x9b, 0x80, 0, 0, 0, 0, 0, 0, 0) },
    { "2^64 - 1 items", BYTES (0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0) },
    { "2^30 pairs", BYTES (0xba, 0x40, 0, 0, 0, 0x61, 'a', 0) },
    { "2^64 - 1 pairs", BYTES (0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0) },
    { "one pair in one byte", BYTES (0xa1, 0x60) },
    { "a text of 2^30 bytes", BYTES (0x7a, 0x40, 0, 0, 0, 'a') },
    { "bytes of 2^64 - 1", BYTES (0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'a') },
    { "a text cut off", BYTES (0x63, 'a', 'b') },
    { "a text that is Latin-1", BYTES (0x61, 0xfc) },
    { "a text cut inside a letter", BYTES (0x61, 0xc3) },
    { "an overlong slash", BYTES (0x62, 0xc0, 0xaf) },
    { "a surrogate", BYTES (0x63, 0xed, 0xa0, 0x80) },
    { "beyond Unicode", BYTES (0x64, 0xf4, 0x90, 0x80, 0x80) },
    { "a zero byte in a text", BYTES (0x63, 'a', 0x00, 'b') },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (read_functions); j++) {
      CanvassCborReader reader;

      g_test_message ("%s, function %" G_GSIZE_FORMAT, cases[i].what, j);
      canvass_cbor_reader_init (&reader, cases[i].encoding.bytes, cases[i].encoding.length);
      g_assert_false (read_functions[j](&reader));
      assert_malformed (&reader);
    }
}

static void
test_a_failure_stays (void)
{
  static const guint8 bytes[] = { 0x00, 0x00, 0xf5, 0x61, 'a' };
  CanvassCborReader reader;

  canvass_cbor_reader_init (&reader, bytes, sizeof bytes);
  g_assert_true (read_any_uint (&reader));
  g_assert_false (read_any_text (&reader));
  for (gsize j = 0; j < G_N_ELEMENTS (read_functions); j++)
    g_assert_false (read_functions[j](&reader));
  assert_malformed (&reader);

  /* A refusal by the caller is a failure too. */
  canvass_cbor_reader_init (&reader, bytes, sizeof bytes);
  canvass_cbor_refuse (&reader);
  g_assert_false (read_any_uint (&reader));
  assert_malformed (&reader);
}

static void
test_limits_are_kept (void)
{
  static const guint8 five[] = { 0x05 }, minus_five[] = { 0x24 }, text[] = { 0x62, 'a', 'b' },
                      bytes[] = { 0x42, 1, 2 }, array[] = { 0x82, 0, 0 },
                      map[] = { 0xa2, 0x61, 'a', 0, 0x61, 'b', 0 };
  const guint8 *data;
  CanvassCborReader reader;
  CanvassCborText value;
  guint64 number;
  gint64 integer;
  gsize n;

#define ASSERT_LIMIT(input, within, beyond)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    canvass_cbor_reader_init (&reader, input, sizeof input);                                       \
    g_assert_true (within);                                                                        \
    canvass_cbor_reader_init (&reader, input, sizeof input);                                       \
    g_assert_false (beyond);                                                                       \
    assert_malformed (&reader);                                                                    \
  }                                                                                                \
  G_STMT_END

  ASSERT_LIMIT (five,
                canvass_cbor_read_uint (&reader, 5, &number),
                canvass_cbor_read_uint (&reader, 4, &number));
  ASSERT_LIMIT (five,
                canvass_cbor_read_int (&reader, 5, 5, &integer),
                canvass_cbor_read_int (&reader, 6, 9, &integer));
  ASSERT_LIMIT (minus_five,
                canvass_cbor_read_int (&reader, -5, 0, &integer),
                canvass_cbor_read_int (&reader, -4, 0, &integer));
  ASSERT_LIMIT (text,
                canvass_cbor_read_text (&reader, 2, &value),
                canvass_cbor_read_text (&reader, 1, &value));
  ASSERT_LIMIT (bytes,
                canvass_cbor_read_bytes (&reader, 2, &data, &n),
                canvass_cbor_read_bytes (&reader, 1, &data, &n));
  ASSERT_LIMIT (bytes,
                canvass_cbor_read_fixed (&reader, 2, &data),
                canvass_cbor_read_fixed (&reader, 3, &data));
  ASSERT_LIMIT (
      array, canvass_cbor_read_array (&reader, 2, &n), canvass_cbor_read_array (&reader, 1, &n));
  ASSERT_LIMIT (
      map, canvass_cbor_read_map (&reader, 2, &n), canvass_cbor_read_map (&reader, 1, &n));
#undef ASSERT_LIMIT
}

static void
test_map_keys_ascend (void)
{
  static const struct {
    const char *first, *second;
    gboolean accepted;
  } cases[] = {
    { "a", "b", TRUE },    { "b", "a", FALSE }, { "a", "a", FALSE },     { "b", "aa", TRUE },
    { "aa", "b", FALSE },  { "", "a", TRUE },   { "", "", FALSE },       { "a", "", FALSE },
    { "ab", "aba", TRUE }, { "z", "ä", TRUE },  { "day", "kind", TRUE }, { "kind", "day", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 buffer[32];
    CanvassCborWriter writer = { buffer, sizeof buffer };
    CanvassCborReader reader;
    CanvassCborText previous = { NULL, 0 };

    g_test_message ("'%s' then '%s'", cases[i].first, cases[i].second);
    canvass_cbor_write_text (&writer, cases[i].first);
    canvass_cbor_write_text (&writer, cases[i].second);
    canvass_cbor_reader_init (&reader, buffer, writer.length);
    g_assert_true (canvass_cbor_read_key (&reader, &previous));
    g_assert_cmpint (canvass_cbor_read_key (&reader, &previous), ==, cases[i].accepted);
    g_assert_cmpint (
        canvass_cbor_compare_keys (cases[i].first, cases[i].second) < 0, ==, cases[i].accepted);
  }
}

/* The order is that of the encodings, bytewise (RFC 8949, 4.2.1), past the length of one byte. */
static void
test_keys_are_ordered_as_their_encodings (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < 2000; i++) {
    char keys[2][320];
    guint8 encodings[2][330];
    gsize lengths[2];
    gint expected;

    for (guint j = 0; j < 2; j++) {
      guint n = g_rand_int_range (rand, 0, g_rand_boolean (rand) ? 4 : 300);
      CanvassCborWriter writer = { encodings[j], sizeof encodings[j] };

      for (guint k = 0; k < n; k++)
        keys[j][k] = (char)g_rand_int_range (rand, 'a', 'd');
      keys[j][n] = '\0';
      canvass_cbor_write_text (&writer, keys[j]);
      g_assert_false (writer.overflow);
      lengths[j] = writer.length;
    }

    expected = memcmp (encodings[0], encodings[1], MIN (lengths[0], lengths[1]));
    if (expected == 0)
      expected = (lengths[0] > lengths[1]) - (lengths[0] < lengths[1]);
    g_assert_cmpint (
        CLAMP (canvass_cbor_compare_keys (keys[0], keys[1]), -1, 1), ==, CLAMP (expected, -1, 1));
  }
}

static void
test_trailing_bytes_are_refused (void)
{
  static const guint8 bytes[] = { 0x00, 0x00 };
  CanvassCborReader reader;

  canvass_cbor_reader_init (&reader, bytes, sizeof bytes);
  g_assert_true (read_any_uint (&reader));
  assert_malformed (&reader);
}

#define ADD(name) g_test_add_func ("/cbor/" #name, test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (integers_are_written_as_the_rfc_says);
  ADD (the_largest_unsigned_integer_goes_round);
  ADD (strings_collections_and_booleans_go_round);
  ADD (nothing_is_written_beyond_the_buffer);
  ADD (what_is_not_deterministic_is_refused);
  ADD (a_failure_stays);
  ADD (limits_are_kept);
  ADD (map_keys_ascend);
  ADD (keys_are_ordered_as_their_encodings);
  ADD (trailing_bytes_are_refused);

  return g_test_run ();
}
