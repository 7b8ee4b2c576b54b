/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "speech/ssip.h"

#include "format/secret.h"
#include "speech/speech.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* espeak-ng alone lists 13,000 voices, half a megabyte. */
#define MAX_ANSWER_BYTES (8 * 1024 * 1024)
#define MAX_LINE_BYTES 4096
#define FIRST_EVENT 700

struct _CanvassSsip {
  GSocket *socket; /* (owned) */
  int fd;          /* of the socket */
  guint source;
  const CanvassSsipEvents *events;
  gpointer user_data;

  GString *input;    /* (owned) what is no whole line yet */
  GPtrArray *answer; /* (owned) (element-type utf8) */
  gsize answer_bytes;
  guint64 message; /* that an event is about */
  gboolean has_message;
  char *output; /* (owned) locked: a sentence on its way */
};

static gboolean
take_event (CanvassSsip *self, int code, gboolean last, const char *rest)
{
  if (!last) {
    /* Of its two numbers the first is the message, the second is us. */
    if (!self->has_message && !g_ascii_string_to_unsigned (rest, 10, 0, G_MAXUINT64, NULL, NULL))
      return FALSE;
    if (!self->has_message)
      self->message = g_ascii_strtoull (rest, NULL, 10);
    self->has_message = TRUE;
    return TRUE;
  }
  if (self->has_message)
    self->events->happened (code, self->message, self->user_data);
  self->has_message = FALSE;
  return TRUE;
}

static gboolean
take_answer (CanvassSsip *self, int code, gboolean last, const char *rest)
{
  g_autoptr (GPtrArray) answer = NULL;

  if (!last) {
    self->answer_bytes += strlen (rest);
    g_ptr_array_add (self->answer, g_strdup (rest));
    return self->answer_bytes <= MAX_ANSWER_BYTES;
  }
  answer = g_steal_pointer (&self->answer);
  self->answer = g_ptr_array_new_with_free_func (g_free);
  self->answer_bytes = 0;
  g_ptr_array_add (answer, NULL);
  self->events->answered (code, (const char *const *)answer->pdata, self->user_data);
  return TRUE;
}

/* "249-Spanish\tes\tnone", "249 OK VOICE LIST SENT" */
static gboolean
take_line (CanvassSsip *self, char *line)
{
  char separator;
  guint64 code;

  g_strchomp (line);
  if (strlen (line) < 4)
    return FALSE;
  separator = line[3];
  line[3] = '\0';
  if (!g_ascii_string_to_unsigned (line, 10, 100, 999, &code, NULL) ||
      (separator != ' ' && separator != '-'))
    return FALSE;
  if (code >= FIRST_EVENT)
    return take_event (self, (int)code, separator == ' ', line + 4);
  return take_answer (self, (int)code, separator == ' ', line + 4);
}

static gboolean
take_lines (CanvassSsip *self)
{
  g_autoptr (GString) input = g_steal_pointer (&self->input);
  char *line = input->str;
  char *end;

  self->input = g_string_new (NULL);
  while ((end = strchr (line, '\n')) != NULL) {
    *end = '\0';
    if (!take_line (self, line))
      return FALSE;
    line = end + 1;
  }
  g_string_append (self->input, line);
  return self->input->len <= MAX_LINE_BYTES;
}

static void
lose (CanvassSsip *self)
{
  self->source = 0;
  self->events->lost (self->user_data);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  CanvassSsip *self = user_data;
  char bytes[16384];
  gssize length = read (fd, bytes, sizeof bytes);

  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (length <= 0 || memchr (bytes, '\0', (gsize)length) != NULL) {
    lose (self);
    return G_SOURCE_REMOVE;
  }
  g_string_append_len (self->input, bytes, length);
  if (!take_lines (self)) {
    lose (self);
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

CanvassSsip *
canvass_ssip_connect (const char *path, const CanvassSsipEvents *events, gpointer user_data)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  CanvassSsip *self;

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_connect (socket, address, NULL, NULL))
    return NULL;

  self = g_new0 (CanvassSsip, 1);
  self->socket = g_steal_pointer (&socket);
  self->fd = g_socket_get_fd (self->socket);
  self->events = events;
  self->user_data = user_data;
  self->input = g_string_new (NULL);
  self->answer = g_ptr_array_new_with_free_func (g_free);
  self->output = canvass_secret_new (CANVASS_SPEECH_MAX_BYTES + 16);
  self->source = g_unix_fd_add (self->fd, G_IO_IN | G_IO_HUP, on_readable, self);
  return self;
}

void
canvass_ssip_free (CanvassSsip *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->socket);
  g_string_free (self->input, TRUE);
  g_ptr_array_unref (self->answer);
  canvass_secret_free (self->output);
  g_free (self);
}

static gboolean
send_bytes (CanvassSsip *self, const char *bytes, gsize length)
{
  return send (self->fd, bytes, length, MSG_NOSIGNAL) == (gssize)length;
}

gboolean
canvass_ssip_send (CanvassSsip *self, const char *command)
{
  g_autofree char *line = g_strconcat (command, "\r\n", NULL);

  return send_bytes (self, line, strlen (line));
}

/* An end of line would end the text, and what follows would be taken for commands. */
gboolean
canvass_ssip_send_text (CanvassSsip *self, const char *text)
{
  const gsize max = CANVASS_SPEECH_MAX_BYTES;
  gsize length = strnlen (text, max + 1);
  char *output = self->output;
  gboolean sent;

  if (length > max)
    length = (gsize)(g_utf8_find_prev_char (text, text + max + 1) - text);
  if (*text == '.')
    *output++ = '.';
  for (gsize i = 0; i < length; i++)
    *output++ = (guchar)text[i] < ' ' || text[i] == 0x7f ? ' ' : text[i];
  memcpy (output, "\r\n.\r\n", 5);
  output += 5;
  sent = send_bytes (self, self->output, (gsize)(output - self->output));
  memset (self->output, 0, (gsize)(output - self->output));
  return sent;
}

gboolean
canvass_ssip_send_character (CanvassSsip *self, gunichar character)
{
  char *output = self->output;
  gsize length;
  gboolean sent;

  if (character == ' ' || g_unichar_iscntrl (character))
    return canvass_ssip_send (self, "CHAR space");
  memcpy (output, "CHAR ", 5);
  length = 5 + (gsize)g_unichar_to_utf8 (character, output + 5);
  memcpy (output + length, "\r\n", 2);
  sent = send_bytes (self, output, length + 2);
  memset (output, 0, length + 2);
  return sent;
}
