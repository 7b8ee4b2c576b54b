/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/protocol.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
  const char *name;
  CanvassSide from;
  CanvassMessage message;
} Sample;

static const Sample SAMPLES[] = {
  { "setup",
    CANVASS_SIDE_KIOSK,
    { .kind = CANVASS_MESSAGE_SETUP,
      .setup = { CANVASS_NOTICE_NONE, TRUE, FALSE, TRUE, CANVASS_WARNING_CLOCK, 2 } } },
  { "setup of a notice",
    CANVASS_SIDE_KIOSK,
    { .kind = CANVASS_MESSAGE_SETUP,
      .setup = { CANVASS_NOTICE_UNPROTECTED, FALSE, TRUE, FALSE, 0, 0 } } },
  { "campaign",
    CANVASS_SIDE_KIOSK,
    { .kind = CANVASS_MESSAGE_CAMPAIGN, .campaign = { { 1, 2, 3 }, { 4, 5, 6 } } } },
  { "show",
    CANVASS_SIDE_KIOSK,
    { .kind = CANVASS_MESSAGE_SHOW, .show = { CANVASS_NEXT_ANYBODY, { 0 }, "", "" } } },
  { "show of a household",
    CANVASS_SIDE_KIOSK,
    { .kind = CANVASS_MESSAGE_SHOW,
      .show = { CANVASS_NEXT_HOUSEHOLD, { 1, 2 }, "es", "Ward 22" } } },
  { "stored", CANVASS_SIDE_KIOSK, { .kind = CANVASS_MESSAGE_STORED } },
  { "failed",
    CANVASS_SIDE_KIOSK,
    { .kind = CANVASS_MESSAGE_FAILED, .problem = CANVASS_PROBLEM_STORAGE } },
  { "ping", CANVASS_SIDE_KIOSK, { .kind = CANVASS_MESSAGE_PING, .number = 70000 } },
  { "retire", CANVASS_SIDE_KIOSK, { .kind = CANVASS_MESSAGE_RETIRE } },
  { "leave", CANVASS_SIDE_KIOSK, { .kind = CANVASS_MESSAGE_LEAVE } },
  { "warn", CANVASS_SIDE_KIOSK, { .kind = CANVASS_MESSAGE_WARN, .warnings = CANVASS_WARNING_ALL } },
  { "pause", CANVASS_SIDE_KIOSK, { .kind = CANVASS_MESSAGE_PAUSE } },
  { "resume", CANVASS_SIDE_KIOSK, { .kind = CANVASS_MESSAGE_RESUME, .keep_form = TRUE } },
  { "canvasser", CANVASS_SIDE_BOOTH, { .kind = CANVASS_MESSAGE_CANVASSER, .begun = TRUE } },
  { "ready", CANVASS_SIDE_BOOTH, { .kind = CANVASS_MESSAGE_READY, .ready = { TRUE, FALSE } } },
  { "shown", CANVASS_SIDE_BOOTH, { .kind = CANVASS_MESSAGE_SHOWN } },
  { "record",
    CANVASS_SIDE_BOOTH,
    { .kind = CANVASS_MESSAGE_RECORD, .record = { 3, CANVASS_RECORD_BYTES (2), { 'C', 'V' } } } },
  { "longest record",
    CANVASS_SIDE_BOOTH,
    { .kind = CANVASS_MESSAGE_RECORD, .record = { 15, CANVASS_RECORD_MAX_BYTES, { 'C' } } } },
  { "done",
    CANVASS_SIDE_BOOTH,
    { .kind = CANVASS_MESSAGE_DONE,
      .done = { CANVASS_NEXT_PETITION,
                { 1, 2, 3 },
                "ar",
                "الدائرة ٢٢",
                "largest",
                "contrast",
                "en",
                TRUE } } },
  { "pong", CANVASS_SIDE_BOOTH, { .kind = CANVASS_MESSAGE_PONG, .number = G_MAXUINT32 } },
  { "closed", CANVASS_SIDE_BOOTH, { .kind = CANVASS_MESSAGE_CLOSED } },
};

static CanvassSide
other_side (CanvassSide side)
{
  return side == CANVASS_SIDE_KIOSK ? CANVASS_SIDE_BOOTH : CANVASS_SIDE_KIOSK;
}

static void
assert_malformed (const guint8 *bytes, gsize length, CanvassSide from)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length); /* so that a sanitizer sees overreads */
  g_autoptr (GError) error = NULL;
  CanvassMessage message;

  g_assert_false (canvass_message_read (&message, exact, length, from, &error));
  g_assert_error (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_MALFORMED);
}

static void
test_every_message_comes_back_as_it_was (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SAMPLES); i++) {
    g_autoptr (GError) error = NULL;
    guint8 bytes[CANVASS_MESSAGE_MAX_BYTES];
    gsize length = canvass_message_write (&SAMPLES[i].message, bytes);
    CanvassMessage back;

    g_test_message ("%s", SAMPLES[i].name);
    g_assert_true (canvass_message_read (&back, bytes, length, SAMPLES[i].from, &error));
    g_assert_no_error (error);
    g_assert_cmpmem (&back, sizeof back, &SAMPLES[i].message, sizeof back);
  }
}

static void
test_a_message_of_the_other_side_is_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SAMPLES); i++) {
    guint8 bytes[CANVASS_MESSAGE_MAX_BYTES];
    gsize length = canvass_message_write (&SAMPLES[i].message, bytes);

    assert_malformed (bytes, length, other_side (SAMPLES[i].from));
  }
}

static void
test_a_message_cut_off_anywhere_is_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SAMPLES); i++) {
    guint8 bytes[CANVASS_MESSAGE_MAX_BYTES];
    gsize length = canvass_message_write (&SAMPLES[i].message, bytes);

    for (gsize cut = 0; cut < length; cut++)
      assert_malformed (bytes, cut, SAMPLES[i].from);
  }
}

static void
test_trailing_bytes_are_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SAMPLES); i++) {
    guint8 bytes[CANVASS_MESSAGE_MAX_BYTES + 1] = { 0 };
    gsize length = canvass_message_write (&SAMPLES[i].message, bytes);

    assert_malformed (bytes, length + 1, SAMPLES[i].from);
  }
}

/* A flip may make another good message; then that, and nothing else, was written. */
static void
test_a_flipped_byte_never_reads_as_something_unwritable (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SAMPLES); i++) {
    guint8 bytes[CANVASS_MESSAGE_MAX_BYTES];
    gsize length = canvass_message_write (&SAMPLES[i].message, bytes);

    for (gsize at = 0; at < MIN (length, 200); at++) {
      for (guint flip = 1; flip < 256; flip++) {
        guint8 again[CANVASS_MESSAGE_MAX_BYTES];
        CanvassMessage message;

        bytes[at] ^= flip;
        if (canvass_message_read (&message, bytes, length, SAMPLES[i].from, NULL))
          g_assert_cmpmem (again, canvass_message_write (&message, again), bytes, length);
        bytes[at] ^= flip;
      }
    }
  }
}

static void
test_numbers_over_a_limit_are_refused (void)
{
  static const struct {
    CanvassSide from;
    guint8 bytes[28];
    gsize length;
  } cases[] = {
    { CANVASS_SIDE_KIOSK, { 0x88, 1, 4, 0, 0xf4, 0xf4, 0xf4, 0, 1 }, 9 }, /* version */
    { CANVASS_SIDE_KIOSK,
      { 0x88, 1, 3, CANVASS_N_NOTICES, 0xf4, 0xf4, 0xf4, 0, 1 },
      9 },                                                                 /* notice */
    { CANVASS_SIDE_KIOSK, { 0x88, 1, 3, 0, 0xf4, 0xf4, 0xf4, 0, 17 }, 9 }, /* campaigns */
    { CANVASS_SIDE_KIOSK, { 0x82, 5, CANVASS_N_PROBLEMS }, 3 },            /* problem */
    { CANVASS_SIDE_BOOTH, { 0x83, 0x18, 34, 16, 0x41, 0 }, 6 },            /* campaign */
    { CANVASS_SIDE_BOOTH,
      { 0x89, 0x18, 35, CANVASS_N_NEXTS, 0x50, [21] = 0x60, 0x60, 0x60, 0x60, 0x60, 0xf4 },
      27 },                                                                       /* next */
    { CANVASS_SIDE_BOOTH, { 0x82, 0x18, 36, 0x1b, 0, 0, 0, 1, 0, 0, 0, 0 }, 12 }, /* 2^32 */
    { CANVASS_SIDE_BOOTH, { 0x81, 0x18, 38 }, 3 },                                /* kind */
    { CANVASS_SIDE_BOOTH, { 0x9b, 0, 0, 0, 0, 0x40, 0, 0, 0 }, 9 },               /* 2^30 parts */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_malformed (cases[i].bytes, cases[i].length, cases[i].from);
}

static void
test_a_text_that_is_too_long_is_refused (void)
{
  /* show: a language of 36 bytes does not leave room for its end */
  guint8 bytes[72] = { 0x89, 3, 0, 0x50, [20] = 0x78, 36 };

  memset (bytes + 22, 'a', 36);
  memset (bytes + 58, 0x60, 4);
  bytes[62] = 0xf4;
  assert_malformed (bytes, 63, CANVASS_SIDE_KIOSK);

  bytes[21] = 35;
  memset (bytes + 57, 0x60, 4);
  bytes[61] = 0xf4;
  g_assert_true (
      canvass_message_read (&(CanvassMessage){ 0 }, bytes, 62, CANVASS_SIDE_KIOSK, NULL));
}

typedef struct {
  int ends[2];
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  canvass_channel_pair (fixture->ends, &error);
  g_assert_no_error (error);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fixture->ends); i++) {
    if (fixture->ends[i] >= 0)
      close (fixture->ends[i]);
  }
}

static void
test_packets_arrive_one_by_one (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  CanvassMessage message;

  for (guint i = 0; i < 3; i++) {
    message = (CanvassMessage){ .kind = CANVASS_MESSAGE_PING, .number = i };
    g_assert_true (canvass_channel_send (fixture->ends[0], &message, -1, &error));
  }
  for (guint i = 0; i < 3; i++) {
    g_assert_true (
        canvass_channel_receive (fixture->ends[1], CANVASS_SIDE_KIOSK, &message, NULL, &error));
    g_assert_cmpuint (message.number, ==, i);
  }
  g_assert_false (
      canvass_channel_receive (fixture->ends[1], CANVASS_SIDE_KIOSK, &message, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static void
test_the_other_side_gone_is_told (Fixture *fixture, gconstpointer unused)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_STORED };
  g_autoptr (GError) receiving = NULL;
  g_autoptr (GError) sending = NULL;

  close (fixture->ends[0]);
  fixture->ends[0] = -1;
  g_assert_false (
      canvass_channel_receive (fixture->ends[1], CANVASS_SIDE_KIOSK, &message, NULL, &receiving));
  g_assert_error (receiving, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED);

  message.kind = CANVASS_MESSAGE_STORED;
  g_assert_false (canvass_channel_send (fixture->ends[1], &message, -1, &sending));
  g_assert_error (sending, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED);
}

static void
test_a_side_that_does_not_read_is_given_up (Fixture *fixture, gconstpointer unused)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_PING };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000 && error == NULL; i++)
    canvass_channel_send (fixture->ends[0], &message, -1, &error);
  g_assert_error (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_IO);
}

static void
test_an_oversized_packet_is_refused (Fixture *fixture, gconstpointer unused)
{
  /* Well formed as far as fits: a record of the greatest length, then more. */
  guint8 bytes[CANVASS_MESSAGE_MAX_BYTES + 1] = { 0 };
  g_autoptr (GError) error = NULL;
  CanvassMessage message;

  canvass_message_write (&SAMPLES[13].message, bytes);
  g_assert_cmpint (send (fixture->ends[0], bytes, sizeof bytes, 0), ==, sizeof bytes);
  g_assert_false (
      canvass_channel_receive (fixture->ends[1], CANVASS_SIDE_BOOTH, &message, NULL, &error));
  g_assert_error (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_MALFORMED);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_a_descriptor_nobody_asked_for_is_refused (Fixture *fixture, gconstpointer unused)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_SHOWN };
  guint before = count_descriptors ();
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_channel_send (fixture->ends[0], &message, STDIN_FILENO, NULL));
  g_assert_false (
      canvass_channel_receive (fixture->ends[1], CANVASS_SIDE_BOOTH, &message, NULL, &error));
  g_assert_error (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_MALFORMED);
  g_assert_cmpuint (count_descriptors (), ==, before);
}

static void
test_a_campaign_larger_than_a_packet_is_handed_over (Fixture *fixture, gconstpointer unused)
{
  g_autofree guint8 *large = g_malloc0 (CANVASS_CAMPAIGN_MAX_BYTES);
  g_autoptr (GBytes) file = g_bytes_new (large, CANVASS_CAMPAIGN_MAX_BYTES);
  CanvassMessage message = { .kind = CANVASS_MESSAGE_CAMPAIGN };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = NULL;
  int memfd = canvass_campaign_to_memfd (file, &error);
  int passed;

  g_assert_no_error (error);
  g_assert_true (canvass_channel_send (fixture->ends[0], &message, memfd, &error));
  g_assert_true (
      canvass_channel_receive (fixture->ends[1], CANVASS_SIDE_KIOSK, &message, &passed, &error));
  g_assert_cmpint (fcntl (passed, F_GETFD), ==, FD_CLOEXEC);
  back = canvass_campaign_from_memfd (passed, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, file));

  /* Nobody who holds it can change what others are shown. */
  g_assert_cmpint (pwrite (memfd, "x", 1, 0), ==, -1);
  g_assert_cmpint (ftruncate (memfd, 1), ==, -1);
  close (memfd);
}

static void
test_memory_that_can_still_change_is_refused (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("test-protocol-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (fd, "x", 1), ==, 1);
  g_assert_null (canvass_campaign_from_memfd (fd, &error));
  g_assert_error (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_MALFORMED);
  unlink (path);
}

#define CHANNEL_TEST(name)                                                                         \
  g_test_add ("/kiosk/protocol/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kiosk/protocol/every_message_comes_back_as_it_was",
                   test_every_message_comes_back_as_it_was);
  g_test_add_func ("/kiosk/protocol/a_message_of_the_other_side_is_refused",
                   test_a_message_of_the_other_side_is_refused);
  g_test_add_func ("/kiosk/protocol/a_message_cut_off_anywhere_is_refused",
                   test_a_message_cut_off_anywhere_is_refused);
  g_test_add_func ("/kiosk/protocol/trailing_bytes_are_refused", test_trailing_bytes_are_refused);
  g_test_add_func ("/kiosk/protocol/a_flipped_byte_never_reads_as_something_unwritable",
                   test_a_flipped_byte_never_reads_as_something_unwritable);
  g_test_add_func ("/kiosk/protocol/numbers_over_a_limit_are_refused",
                   test_numbers_over_a_limit_are_refused);
  g_test_add_func ("/kiosk/protocol/a_text_that_is_too_long_is_refused",
                   test_a_text_that_is_too_long_is_refused);
  CHANNEL_TEST (packets_arrive_one_by_one);
  CHANNEL_TEST (the_other_side_gone_is_told);
  CHANNEL_TEST (a_side_that_does_not_read_is_given_up);
  CHANNEL_TEST (an_oversized_packet_is_refused);
  CHANNEL_TEST (a_descriptor_nobody_asked_for_is_refused);
  CHANNEL_TEST (a_campaign_larger_than_a_packet_is_handed_over);
  g_test_add_func ("/kiosk/protocol/memory_that_can_still_change_is_refused",
                   test_memory_that_can_still_change_is_refused);

  return g_test_run ();
}
