/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/line-reader.h"

#include "format/secret.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/* What comes through a pipe in pieces of a given size. */
typedef struct {
  int fd;
  const char *text;
  gsize length;
  gsize piece;
} Source;

static gpointer
write_pieces (gpointer data)
{
  const Source *source = data;
  gsize done = 0;

  while (done < source->length) {
    gsize n = MIN (source->piece, source->length - done);

    g_assert_cmpint (write (source->fd, source->text + done, n), ==, n);
    done += n;
  }
  close (source->fd);

  return NULL;
}

/* (transfer full) the lines in one text, each in brackets, "<too long>" for one that is. */
static char *
read_lines (const char *text, gsize length, gsize piece)
{
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (CanvassLineReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  Source source = { .text = text, .length = length, .piece = piece };
  GThread *thread;
  gsize line_length;
  char *line;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  source.fd = ends[1];
  thread = g_thread_new ("source", write_pieces, &source);

  reader = canvass_line_reader_new (ends[0]);
  while (canvass_line_reader_next (reader, &line, &line_length, &error)) {
    if (line == NULL)
      g_string_append (found, "<too long>");
    else if (line_length > 100)
      g_string_append_printf (found, "[%" G_GSIZE_FORMAT "]", line_length);
    else
      g_string_append_printf (found, "[%.*s]", (int)line_length, line);
  }
  g_assert_no_error (error);

  g_thread_join (thread);
  close (ends[0]);
  return g_string_free (g_steal_pointer (&found), FALSE);
}

static void
test_lines_come_whole_whatever_the_pieces (void)
{
  static const struct {
    const char *text;
    const char *lines;
  } cases[] = {
    { "", "" },           { "\n", "[]" },
    { "a", "[a]" },       { "a\n", "[a]" },
    { "a\nb", "[a][b]" }, { "a\n\nbc\n", "[a][][bc]" },
    { "\n\n", "[][]" },   { "a\r\nb\r\n", "[a\r][b\r]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (gsize piece = 1; piece < 5; piece++) {
      g_autofree char *lines = read_lines (cases[i].text, strlen (cases[i].text), piece);

      g_assert_cmpstr (lines, ==, cases[i].lines);
    }
  }
}

static void
test_a_line_too_long_costs_only_itself (void)
{
  static const gsize lengths[] = {
    CANVASS_LINE_MAX_BYTES - 1,     CANVASS_LINE_MAX_BYTES,         CANVASS_LINE_MAX_BYTES + 1,
    CANVASS_LINE_MAX_BYTES + 2,     2 * CANVASS_LINE_MAX_BYTES,     2 * CANVASS_LINE_MAX_BYTES + 1,
    2 * CANVASS_LINE_MAX_BYTES + 2, 3 * CANVASS_LINE_MAX_BYTES + 5,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *filler = g_strnfill (lengths[i], 'x');
    g_autofree char *middle = g_strdup_printf ("a\n%s\nb\n", filler);
    g_autofree char *end = g_strdup_printf ("a\n%s", filler);
    g_autofree char *middle_lines = read_lines (middle, strlen (middle), 65536);
    g_autofree char *end_lines = read_lines (end, strlen (end), 65536);
    g_autofree char *long_line = lengths[i] > CANVASS_LINE_MAX_BYTES
                                     ? g_strdup ("<too long>")
                                     : g_strdup_printf ("[%" G_GSIZE_FORMAT "]", lengths[i]);
    g_autofree char *middle_expected = g_strdup_printf ("[a]%s[b]", long_line);
    g_autofree char *end_expected = g_strdup_printf ("[a]%s", long_line);

    g_assert_cmpstr (middle_lines, ==, middle_expected);
    g_assert_cmpstr (end_lines, ==, end_expected);
  }
}

static void
test_what_cannot_be_read_is_an_error (void)
{
  g_autoptr (CanvassLineReader) reader = canvass_line_reader_new (-1);
  g_autoptr (GError) error = NULL;
  gsize length;
  char *line;

  g_assert_false (canvass_line_reader_next (reader, &line, &length, &error));
  g_assert_nonnull (error);
}

#define ADD(name) g_test_add_func ("/line-reader/" #name, test_##name)

int
main (int argc, char *argv[])
{
  canvass_format_init ();
  g_test_init (&argc, &argv, NULL);

  ADD (lines_come_whole_whatever_the_pieces);
  ADD (a_line_too_long_costs_only_itself);
  ADD (what_cannot_be_read_is_an_error);

  return g_test_run ();
}
