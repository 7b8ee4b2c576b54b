/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/protocol.h"

#include "format/cbor.h"
#include "kiosk/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PARTS 8
#define MEMFD_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

G_DEFINE_QUARK (canvass_protocol_error, canvass_protocol_error)

static const struct {
  CanvassMessageKind kind;
  CanvassSide from;
  gsize n_parts; /* without the kind */
  const char *name;
} KINDS[] = {
  { CANVASS_MESSAGE_SETUP, CANVASS_SIDE_KIOSK, 7, "setup" },
  { CANVASS_MESSAGE_CAMPAIGN, CANVASS_SIDE_KIOSK, 2, "campaign" },
  { CANVASS_MESSAGE_SHOW, CANVASS_SIDE_KIOSK, 8, "show" },
  { CANVASS_MESSAGE_STORED, CANVASS_SIDE_KIOSK, 0, "stored" },
  { CANVASS_MESSAGE_FAILED, CANVASS_SIDE_KIOSK, 1, "failed" },
  { CANVASS_MESSAGE_PING, CANVASS_SIDE_KIOSK, 1, "ping" },
  { CANVASS_MESSAGE_RETIRE, CANVASS_SIDE_KIOSK, 0, "retire" },
  { CANVASS_MESSAGE_LEAVE, CANVASS_SIDE_KIOSK, 0, "leave" },
  { CANVASS_MESSAGE_WARN, CANVASS_SIDE_KIOSK, 1, "warn" },
  { CANVASS_MESSAGE_PAUSE, CANVASS_SIDE_KIOSK, 0, "pause" },
  { CANVASS_MESSAGE_RESUME, CANVASS_SIDE_KIOSK, 1, "resume" },
  { CANVASS_MESSAGE_READY, CANVASS_SIDE_BOOTH, 2, "ready" },
  { CANVASS_MESSAGE_SHOWN, CANVASS_SIDE_BOOTH, 0, "shown" },
  { CANVASS_MESSAGE_RECORD, CANVASS_SIDE_BOOTH, 2, "record" },
  { CANVASS_MESSAGE_DONE, CANVASS_SIDE_BOOTH, 8, "done" },
  { CANVASS_MESSAGE_PONG, CANVASS_SIDE_BOOTH, 1, "pong" },
  { CANVASS_MESSAGE_CLOSED, CANVASS_SIDE_BOOTH, 0, "closed" },
  { CANVASS_MESSAGE_CANVASSER, CANVASS_SIDE_BOOTH, 1, "canvasser" },
};

static gssize
find_kind (guint64 kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++) {
    if (KINDS[i].kind == kind)
      return i;
  }
  return -1;
}

const char *
canvass_message_kind_name (CanvassMessageKind kind)
{
  gssize place = find_kind (kind);

  g_return_val_if_fail (place >= 0, "unknown");

  return KINDS[place].name;
}

static void
write_carry (CanvassCborWriter *writer, const CanvassCarry *carry)
{
  canvass_cbor_write_uint (writer, carry->next);
  canvass_cbor_write_bytes (writer, carry->campaign_id, CANVASS_ID_BYTES);
  canvass_cbor_write_text (writer, carry->language);
  canvass_cbor_write_text (writer, carry->district);
  canvass_cbor_write_text (writer, carry->text_size);
  canvass_cbor_write_text (writer, carry->colors);
  canvass_cbor_write_text (writer, carry->second_language);
  canvass_cbor_write_bool (writer, carry->by_ear);
}

static void
write_parts (CanvassCborWriter *writer, const CanvassMessage *message)
{
  switch (message->kind) {
  case CANVASS_MESSAGE_SETUP:
    canvass_cbor_write_uint (writer, CANVASS_PROTOCOL_VERSION);
    canvass_cbor_write_uint (writer, message->setup.notice);
    canvass_cbor_write_bool (writer, message->setup.windowed);
    canvass_cbor_write_bool (writer, message->setup.demo);
    canvass_cbor_write_bool (writer, message->setup.practice);
    canvass_cbor_write_uint (writer, message->setup.warnings);
    canvass_cbor_write_uint (writer, message->setup.n_campaigns);
    break;
  case CANVASS_MESSAGE_CAMPAIGN:
    canvass_cbor_write_bytes (writer, message->campaign.kiosk_id, CANVASS_ID_BYTES);
    canvass_cbor_write_bytes (writer, message->campaign.session, CANVASS_ID_BYTES);
    break;
  case CANVASS_MESSAGE_SHOW:
    write_carry (writer, &message->show);
    break;
  case CANVASS_MESSAGE_FAILED:
    canvass_cbor_write_uint (writer, message->problem);
    break;
  case CANVASS_MESSAGE_PING:
  case CANVASS_MESSAGE_PONG:
    canvass_cbor_write_uint (writer, message->number);
    break;
  case CANVASS_MESSAGE_READY:
    canvass_cbor_write_bool (writer, message->ready.locked);
    canvass_cbor_write_bool (writer, message->ready.dumps_core);
    break;
  case CANVASS_MESSAGE_RECORD:
    canvass_cbor_write_uint (writer, message->record.campaign);
    canvass_cbor_write_bytes (writer, message->record.bytes, message->record.length);
    break;
  case CANVASS_MESSAGE_DONE:
    write_carry (writer, &message->done);
    break;
  case CANVASS_MESSAGE_WARN:
    canvass_cbor_write_uint (writer, message->warnings);
    break;
  case CANVASS_MESSAGE_RESUME:
    canvass_cbor_write_bool (writer, message->keep_form);
    break;
  case CANVASS_MESSAGE_CANVASSER:
    canvass_cbor_write_bool (writer, message->begun);
    break;
  case CANVASS_MESSAGE_STORED:
  case CANVASS_MESSAGE_RETIRE:
  case CANVASS_MESSAGE_LEAVE:
  case CANVASS_MESSAGE_PAUSE:
  case CANVASS_MESSAGE_SHOWN:
  case CANVASS_MESSAGE_CLOSED:
    break;
  default:
    g_assert_not_reached ();
  }
}

gsize
canvass_message_write (const CanvassMessage *message, guint8 out[static CANVASS_MESSAGE_MAX_BYTES])
{
  CanvassCborWriter writer = { .buffer = out, .capacity = CANVASS_MESSAGE_MAX_BYTES };
  gssize place = find_kind (message->kind);

  g_return_val_if_fail (place >= 0, 0);

  canvass_cbor_write_array (&writer, 1 + KINDS[place].n_parts);
  canvass_cbor_write_uint (&writer, message->kind);
  write_parts (&writer, message);
  g_assert (!writer.overflow);
  return writer.length;
}

static guint64
read_uint (CanvassCborReader *reader, guint64 max)
{
  guint64 value = 0;

  canvass_cbor_read_uint (reader, max, &value);
  return value;
}

static gboolean
read_bool (CanvassCborReader *reader)
{
  gboolean value = FALSE;

  canvass_cbor_read_bool (reader, &value);
  return value;
}

static void
read_id (CanvassCborReader *reader, guint8 id[static CANVASS_ID_BYTES])
{
  const guint8 *bytes;

  if (canvass_cbor_read_fixed (reader, CANVASS_ID_BYTES, &bytes))
    memcpy (id, bytes, CANVASS_ID_BYTES);
}

static void
read_short_text (CanvassCborReader *reader, char *out, gsize size)
{
  CanvassCborText text;

  if (canvass_cbor_read_text (reader, size - 1, &text))
    memcpy (out, text.text, text.length);
}

static void
read_carry (CanvassCborReader *reader, CanvassCarry *carry)
{
  carry->next = read_uint (reader, CANVASS_N_NEXTS - 1);
  read_id (reader, carry->campaign_id);
  read_short_text (reader, carry->language, sizeof carry->language);
  read_short_text (reader, carry->district, sizeof carry->district);
  read_short_text (reader, carry->text_size, sizeof carry->text_size);
  read_short_text (reader, carry->colors, sizeof carry->colors);
  read_short_text (reader, carry->second_language, sizeof carry->second_language);
  carry->by_ear = read_bool (reader);
}

static void
read_record (CanvassCborReader *reader, CanvassMessage *message)
{
  const guint8 *bytes;
  gsize length;

  message->record.campaign = read_uint (reader, CANVASS_MAX_CAMPAIGNS - 1);
  if (!canvass_cbor_read_bytes (reader, CANVASS_RECORD_MAX_BYTES, &bytes, &length))
    return;

  message->record.length = length;
  memcpy (message->record.bytes, bytes, length);
}

static void
read_setup (CanvassCborReader *reader, CanvassMessage *message)
{
  if (read_uint (reader, G_MAXUINT32) != CANVASS_PROTOCOL_VERSION)
    canvass_cbor_refuse (reader);
  message->setup.notice = read_uint (reader, CANVASS_N_NOTICES - 1);
  message->setup.windowed = read_bool (reader);
  message->setup.demo = read_bool (reader);
  message->setup.practice = read_bool (reader);
  message->setup.warnings = read_uint (reader, CANVASS_WARNING_ALL);
  message->setup.n_campaigns = read_uint (reader, CANVASS_MAX_CAMPAIGNS);
}

static void
read_parts (CanvassCborReader *reader, CanvassMessage *message)
{
  switch (message->kind) {
  case CANVASS_MESSAGE_SETUP:
    read_setup (reader, message);
    break;
  case CANVASS_MESSAGE_CAMPAIGN:
    read_id (reader, message->campaign.kiosk_id);
    read_id (reader, message->campaign.session);
    break;
  case CANVASS_MESSAGE_SHOW:
    read_carry (reader, &message->show);
    break;
  case CANVASS_MESSAGE_FAILED:
    message->problem = read_uint (reader, CANVASS_N_PROBLEMS - 1);
    break;
  case CANVASS_MESSAGE_PING:
  case CANVASS_MESSAGE_PONG:
    message->number = read_uint (reader, G_MAXUINT32);
    break;
  case CANVASS_MESSAGE_READY:
    message->ready.locked = read_bool (reader);
    message->ready.dumps_core = read_bool (reader);
    break;
  case CANVASS_MESSAGE_RECORD:
    read_record (reader, message);
    break;
  case CANVASS_MESSAGE_DONE:
    read_carry (reader, &message->done);
    break;
  case CANVASS_MESSAGE_WARN:
    message->warnings = read_uint (reader, CANVASS_WARNING_ALL);
    break;
  case CANVASS_MESSAGE_RESUME:
    message->keep_form = read_bool (reader);
    break;
  case CANVASS_MESSAGE_CANVASSER:
    message->begun = read_bool (reader);
    break;
  case CANVASS_MESSAGE_STORED:
  case CANVASS_MESSAGE_RETIRE:
  case CANVASS_MESSAGE_LEAVE:
  case CANVASS_MESSAGE_PAUSE:
  case CANVASS_MESSAGE_SHOWN:
  case CANVASS_MESSAGE_CLOSED:
    break;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
read_message (CanvassMessage *message, CanvassCborReader *reader, CanvassSide from)
{
  gsize n_items = 0;
  gssize place;

  if (!canvass_cbor_read_array (reader, 1 + MAX_PARTS, &n_items))
    return FALSE;

  place = find_kind (read_uint (reader, G_MAXUINT8));
  if (place < 0 || KINDS[place].from != from || n_items != 1 + KINDS[place].n_parts)
    return FALSE;

  message->kind = KINDS[place].kind;
  read_parts (reader, message);
  return canvass_cbor_finish (reader, "A message", NULL);
}

gboolean
canvass_message_read (
    CanvassMessage *message, const guint8 *bytes, gsize length, CanvassSide from, GError **error)
{
  CanvassCborReader reader;

  memset (message, 0, sizeof *message);
  canvass_cbor_reader_init (&reader, bytes, length);
  if (!read_message (message, &reader, from)) {
    canvass_message_wipe (message);
    g_set_error_literal (error,
                         CANVASS_PROTOCOL_ERROR,
                         CANVASS_PROTOCOL_ERROR_MALFORMED,
                         from == CANVASS_SIDE_BOOTH ? "The booth sent something unreadable"
                                                    : "The kiosk sent something unreadable");
    return FALSE;
  }

  return TRUE;
}

void
canvass_message_wipe (CanvassMessage *message)
{
  explicit_bzero (message, sizeof *message);
}

gboolean
canvass_channel_send (int channel, const CanvassMessage *message, int passed, GError **error)
{
  guint8 bytes[CANVASS_MESSAGE_MAX_BYTES];
  gsize length = canvass_message_write (message, bytes);
  gboolean sent = canvass_packet_send (channel, bytes, length, passed, error);

  explicit_bzero (bytes, sizeof bytes);
  return sent;
}

gboolean
canvass_channel_receive (
    int channel, CanvassSide from, CanvassMessage *message, int *passed, GError **error)
{
  guint8 bytes[CANVASS_MESSAGE_MAX_BYTES];
  gssize received = canvass_packet_receive (channel, bytes, sizeof bytes, passed, error);
  gboolean good = received > 0 && canvass_message_read (message, bytes, received, from, error);

  if (received > 0 && !good)
    canvass_packet_refuse_descriptor (passed);
  explicit_bzero (bytes, sizeof bytes);
  return good;
}

static gboolean
set_memory_error (GError **error, const char *doing)
{
  g_set_error (error,
               CANVASS_PROTOCOL_ERROR,
               CANVASS_PROTOCOL_ERROR_IO,
               "%s: %s",
               doing,
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_all (int fd, GBytes *file)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  while (length > 0) {
    gssize written = write (fd, bytes, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    bytes += written;
    length -= written;
  }
  return TRUE;
}

int
canvass_campaign_to_memfd (GBytes *file, GError **error)
{
  int fd = memfd_create ("campaign", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0 || !write_all (fd, file) || fcntl (fd, F_ADD_SEALS, MEMFD_SEALS) != 0) {
    set_memory_error (error, "Copying a campaign into memory");
    if (fd >= 0)
      close (fd);
    return -1;
  }

  return fd;
}

static gssize
read_whole (int fd, guint8 *bytes, gsize length)
{
  gsize done = 0;

  while (done < length) {
    gssize got = pread (fd, bytes + done, length - done, done);

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return -1;
    done += got;
  }
  return done;
}

GBytes *
canvass_campaign_from_memfd (int fd, GError **error)
{
  struct stat status;
  g_autofree guint8 *bytes = NULL;
  int seals = fcntl (fd, F_GET_SEALS);

  if (seals < 0 || (seals & MEMFD_SEALS) != MEMFD_SEALS || fstat (fd, &status) != 0 ||
      status.st_size <= 0 || status.st_size > CANVASS_CAMPAIGN_MAX_BYTES) {
    g_set_error_literal (error,
                         CANVASS_PROTOCOL_ERROR,
                         CANVASS_PROTOCOL_ERROR_MALFORMED,
                         "The campaign came in something that is no sealed memory");
    close (fd);
    return NULL;
  }

  bytes = g_malloc (status.st_size);
  if (read_whole (fd, bytes, status.st_size) < 0) {
    set_memory_error (error, "Reading a campaign");
    close (fd);
    return NULL;
  }

  close (fd);
  return g_bytes_new_take (g_steal_pointer (&bytes), status.st_size);
}
