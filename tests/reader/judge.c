/*
 * judge.c: says with which code Canvass takes or refuses each of many inputs
 *
 * Standard input: a letter for the kind, a u32 length, the bytes; again and again. Standard output:
 * a line each, OK or the code of FORMAT.md, section 11; of a mirror whatever is told of its header
 * and its records. For agree.py.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"
#include "format/acknowledgement.h"
#include "format/decision-body.h"
#include "format/envelope.h"
#include "format/error.h"
#include "format/kiosk-card.h"
#include "format/mirror.h"
#include "format/payload.h"
#include "format/pin-reset.h"
#include "format/public-key.h"
#include "format/secret.h"
#include "ledger/note.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const CODES[] = {
  [CANVASS_FORMAT_ERROR_FOREIGN] = "FOREIGN",     [CANVASS_FORMAT_ERROR_TOO_NEW] = "TOO_NEW",
  [CANVASS_FORMAT_ERROR_MALFORMED] = "MALFORMED", [CANVASS_FORMAT_ERROR_TAMPERED] = "TAMPERED",
  [CANVASS_FORMAT_ERROR_TOO_LARGE] = "TOO_LARGE",
};

static gboolean
read_payload (GBytes *bytes, GError **error)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  guint8 again[CANVASS_PAYLOAD_MAX_BYTES];
  gsize length, again_length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (!canvass_payload_decode (payload, data, length, error))
    return FALSE;

  again_length = canvass_payload_encode (payload, again, NULL);
  g_assert_cmpmem (again, again_length, data, length);
  return TRUE;
}

static gboolean
read_decision (GBytes *bytes, GError **error)
{
  g_auto (CanvassDecisionBody) body = { 0 };
  g_autofree guint8 *again = g_malloc (CANVASS_DECISION_BODY_MAX_BYTES);
  gsize length, again_length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (!canvass_decision_body_decode (&body, data, length, error))
    return FALSE;

  again_length = canvass_decision_body_encode (&body, again, CANVASS_DECISION_BODY_MAX_BYTES, NULL);
  g_assert_cmpmem (again, again_length, data, length);
  return TRUE;
}

static gboolean
read_note (GBytes *text, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (text, &length);
  g_autofree guint8 *body = g_malloc0 (CANVASS_NOTE_HEAD_BYTES + length);
  CanvassNotePart part;

  memcpy (body + CANVASS_NOTE_HEAD_BYTES, data, length);
  return canvass_note_parse (body, CANVASS_NOTE_HEAD_BYTES + length, &part, error);
}

static const char *
name_code (const GError *error)
{
  if (error == NULL)
    return "OK";
  if (g_error_matches (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_INVALID))
    return "INVALID";

  g_assert_true (error->domain == CANVASS_FORMAT_ERROR);
  g_assert_cmpint (error->code, <, (gint)G_N_ELEMENTS (CODES));
  return CODES[error->code];
}

/* FALSE after the answer was printed, or with @error. */
static gboolean
read_mirror (GBytes *bytes, GError **error)
{
  static const char letters[] = { [CANVASS_BATCH_RECORD_SOUND] = 'S',
                                  [CANVASS_BATCH_RECORD_DAMAGED] = 'D',
                                  [CANVASS_BATCH_RECORD_CUT_OFF] = 'C',
                                  [CANVASS_BATCH_RECORD_MISPLACED] = 'M' };
  g_autoptr (CanvassMirrorReader) reader = NULL;
  CanvassMirrorEntry entry;
  int fd = memfd_create ("mirror", MFD_CLOEXEC);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_assert_cmpint (write (fd, data, length), ==, length);
  reader = canvass_mirror_reader_new (fd, error);
  if (reader == NULL)
    return TRUE;

  printf ("%s:", name_code (canvass_mirror_reader_get_header_error (reader)));
  while (canvass_mirror_reader_next (reader, &entry, NULL))
    for (guint i = 0; i < entry.count; i++)
      putchar (letters[entry.verdict]);
  putchar ('\n');
  return FALSE;
}

static gboolean
read_one (char kind, GBytes *bytes, GError **error)
{
  g_autoptr (CanvassCampaign) campaign = NULL;
  CanvassPublicKey key;
  CanvassKioskCard card;
  CanvassAcknowledgement ack;
  CanvassPinReset reset;

  switch (kind) {
  case 'p':
    return read_payload (bytes, error);
  case 'c':
    campaign = canvass_campaign_new (bytes, error);
    return campaign != NULL;
  case 'u':
    return canvass_public_key_read (bytes, &key, error);
  case 'k':
    return canvass_kiosk_card_read (bytes, &card, error);
  case 'a':
    return canvass_acknowledgement_read (bytes, &ack, error);
  case 'n':
    return canvass_pin_reset_read (bytes, &reset, error);
  case 'd':
    return read_decision (bytes, error);
  case 't':
    return read_note (bytes, error);
  default:
    g_error ("There is no kind %c", kind);
  }
}

int
main (void)
{
  guint8 head[5];

  canvass_format_init ();
  while (fread (head, sizeof head, 1, stdin) == 1) {
    gsize length = canvass_read_u32 (head + 1);
    guint8 *data = g_malloc (length + 1);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (fread (data, 1, length, stdin), ==, length);
    bytes = g_bytes_new_take (data, length);
    if (head[0] == 'm') {
      if (!read_mirror (bytes, &error))
        continue;
    } else {
      g_assert_cmpint (read_one ((char)head[0], bytes, &error), ==, error == NULL);
    }
    puts (name_code (error));
  }

  return 0;
}
