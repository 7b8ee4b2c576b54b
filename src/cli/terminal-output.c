/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/terminal-output.h"

#include <sodium.h>
#include <string.h>

/* What one byte may become: "\x1b". */
#define ESCAPE_MAX_BYTES 16
#define PIECE_BYTES 1024

struct _CanvassTerminalOutput {
  GFilterOutputStream parent_instance;

  /* The beginning of a character, or a carriage return. */
  char pending[8];
  gsize n_pending;
};

G_DEFINE_FINAL_TYPE (CanvassTerminalOutput, canvass_terminal_output, G_TYPE_FILTER_OUTPUT_STREAM)

/* Whoever reads sees every one of them, and the terminal none. */
static gboolean
is_obeyed (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return (type == G_UNICODE_CONTROL && c != '\n' && c != '\t') ||
         (type == G_UNICODE_FORMAT && c != 0x200c && c != 0x200d) ||
         type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* How many bytes the first character takes; 0 if it goes on behind the end. @shown is what to
 * write.
 */
static gsize
show_first (const char *text, gsize length, gboolean at_end, char shown[static ESCAPE_MAX_BYTES])
{
  gunichar c = g_utf8_get_char_validated (text, length);
  gsize n;

  if (c == (gunichar)-2 && !at_end)
    return 0;
  if (text[0] == '\r' && length == 1 && !at_end)
    return 0;

  if (text[0] == '\r' && length > 1 && text[1] == '\n') {
    g_strlcpy (shown, "\r\n", ESCAPE_MAX_BYTES);
    return 2;
  }

  if (text[0] == '\0' || c == (gunichar)-1 || c == (gunichar)-2 || (c < 0x80 && is_obeyed (c))) {
    g_snprintf (shown, ESCAPE_MAX_BYTES, "\\x%02x", (guchar)text[0]);
    return 1;
  }

  n = g_utf8_skip[(guchar)text[0]];
  if (is_obeyed (c)) {
    g_snprintf (shown, ESCAPE_MAX_BYTES, "\\u{%x}", c);
  } else {
    memcpy (shown, text, n);
    shown[n] = '\0';
  }
  return n;
}

/* Writes all characters of @text that are complete, and returns how many bytes they took. */
static gssize
show (CanvassTerminalOutput *self,
      const char *text,
      gsize length,
      gboolean at_end,
      GCancellable *cancellable,
      GError **error)
{
  GOutputStream *base = g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (self));
  char piece[PIECE_BYTES];
  gsize done = 0, filled = 0;
  gboolean good = TRUE;

  while (good && done < length) {
    char shown[ESCAPE_MAX_BYTES];
    gsize n = show_first (text + done, length - done, at_end, shown);

    if (n == 0)
      break;

    done += n;
    memcpy (piece + filled, shown, strlen (shown));
    filled += strlen (shown);
    if (filled + ESCAPE_MAX_BYTES > sizeof piece) {
      good = g_output_stream_write_all (base, piece, filled, NULL, cancellable, error);
      filled = 0;
    }
  }

  if (good && filled > 0)
    good = g_output_stream_write_all (base, piece, filled, NULL, cancellable, error);
  sodium_memzero (piece, sizeof piece);
  return good ? (gssize)done : -1;
}

/* Byte by byte until what was pending is complete. */
static gssize
complete_pending (CanvassTerminalOutput *self,
                  const char *text,
                  gsize length,
                  GCancellable *cancellable,
                  GError **error)
{
  gsize used = 0;

  while (self->n_pending > 0 && used < length) {
    gssize n;

    self->pending[self->n_pending++] = text[used++];
    n = show (self, self->pending, self->n_pending, FALSE, cancellable, error);
    if (n < 0)
      return -1;

    memmove (self->pending, self->pending + n, self->n_pending - n);
    self->n_pending -= n;
  }

  return (gssize)used;
}

static gssize
canvass_terminal_output_write (GOutputStream *stream,
                               const void *bytes,
                               gsize length,
                               GCancellable *cancellable,
                               GError **error)
{
  CanvassTerminalOutput *self = CANVASS_TERMINAL_OUTPUT (stream);
  const char *text = bytes;
  gssize used = complete_pending (self, text, length, cancellable, error);
  gssize n;

  if (used < 0)
    return -1;

  n = show (self, text + used, length - used, FALSE, cancellable, error);
  if (n < 0)
    return -1;

  used += n;
  g_assert (length - used < sizeof self->pending);
  if (length > (gsize)used) {
    self->n_pending = length - used;
    memcpy (self->pending, text + used, self->n_pending);
  }

  return (gssize)length;
}

static void
canvass_terminal_output_class_init (CanvassTerminalOutputClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = canvass_terminal_output_write;
}

static void
canvass_terminal_output_init (CanvassTerminalOutput *self)
{
}

GOutputStream *
canvass_terminal_output_new (GOutputStream *base)
{
  return g_object_new (
      CANVASS_TYPE_TERMINAL_OUTPUT, "base-stream", base, "close-base-stream", FALSE, NULL);
}

gboolean
canvass_terminal_output_finish (CanvassTerminalOutput *self, GError **error)
{
  gsize length = self->n_pending;

  self->n_pending = 0;
  return show (self, self->pending, length, TRUE, NULL, error) >= 0;
}
