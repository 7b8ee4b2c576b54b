/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/line-reader.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "cli/signature-json.h"
#include "cli/vault-choice.h"
#include "format/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const CanvassOptionSpec options_of_kiosk_capture[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_CAMPAIGN_ID,
  { "input", "FILE", "where the signatures are; - for standard input, as without", 0 },
  { "source", "kiosk|paper", "how they were given (kiosk)", 0 },
  CANVASS_OPTION_END,
};

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define RECORD_ID_OFFSET 8

typedef struct {
  CanvassVault *vault;            /* (owned) */
  CanvassCampaign *campaign;      /* (owned) */
  CanvassSignatureReader *reader; /* (owned) */
  CanvassSealing sealing;
  guint64 line;
  guint64 captured;
  guint64 refused;
} Capture;

static void
capture_clear (Capture *self)
{
  g_clear_object (&self->vault);
  g_clear_object (&self->campaign);
  g_clear_pointer (&self->reader, canvass_signature_reader_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Capture, capture_clear)

/* Whoever reads the answers may be gone or full: then nothing more may be captured unanswered. */
static gboolean
flush_answer (Capture *self, GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "Line %" G_GUINT64_FORMAT ": the answer cannot be written, so capturing stopped "
               "there. Stored signatures: %" G_GUINT64_FORMAT
               ". Send the output elsewhere and give the "
               "lines after them again",
               self->line,
               self->captured);
  return FALSE;
}

static gboolean
answer_stored (Capture *self, const guint8 *record_id, GError **error)
{
  g_autofree char *hex = canvass_to_hex (record_id, CANVASS_ID_BYTES);

  printf ("{\"record_id\":\"%s\"}\n", hex);
  return flush_answer (self, error);
}

static gboolean
answer_refused (Capture *self, const char *what, GError **error)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_number (object, "line", self->line);
  canvass_json_add_text (object, "error", what);
  json_builder_end_object (object);
  canvass_json_print (object);
  return flush_answer (self, error);
}

static gboolean
refuse (Capture *self, const char *what, GError **error)
{
  self->refused++;
  return answer_refused (self, what, error);
}

static gboolean
check_open (Capture *self, const CanvassPayload *payload, GError **error)
{
  if (canvass_campaign_is_open (self->campaign, canvass_payload_get_day (payload)))
    return TRUE;

  g_set_error (error,
               CANVASS_CAMPAIGN_ERROR,
               CANVASS_CAMPAIGN_ERROR_SIGNATURE,
               "The petition closed on %s",
               canvass_campaign_get_rules (self->campaign)->closes);
  return FALSE;
}

/* From a line to a sealed record; 0 for a line that is refused. */
static gsize
seal_line (Capture *self, char *line, gsize length, guint8 *record, GError **error)
{
  CanvassPayload *payload = canvass_signature_reader_read (self->reader, line, length, error);

  if (payload == NULL)
    return 0;

  canvass_campaign_settle_district (self->campaign, payload);
  if (!canvass_campaign_check_payload (self->campaign, payload, error) ||
      !check_open (self, payload, error))
    return 0;

  canvass_payload_set_session (payload, canvass_vault_get_session (self->vault));
  return canvass_record_seal (record, &self->sealing, payload, error);
}

/* FALSE only for what keeps every further line from being stored as well. */
static gboolean
capture_line (Capture *self, char *line, gsize length, GError **error)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  g_autoptr (GError) local_error = NULL;
  gsize record_length;

  if (line == NULL)
    return refuse (self, "The line is longer than 1 MiB", error);

  record_length = seal_line (self, line, length, record, &local_error);
  canvass_signature_reader_forget (self->reader);
  explicit_bzero (line, length);
  if (record_length == 0)
    return refuse (self, local_error->message, error);

  if (!canvass_vault_append (self->vault, record, record_length, NULL, &local_error)) {
    refuse (self, local_error->message, NULL);
    g_propagate_prefixed_error (error,
                                g_steal_pointer (&local_error),
                                "Line %" G_GUINT64_FORMAT
                                ", stored signatures before it: %" G_GUINT64_FORMAT ": ",
                                self->line,
                                self->captured);
    return FALSE;
  }

  self->captured++;
  return answer_stored (self, record + RECORD_ID_OFFSET, error);
}

static gboolean
is_blank (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (strchr (" \t\r", line[i]) == NULL || line[i] == '\0')
      return FALSE;
  }

  return TRUE;
}

static gboolean
capture_all (Capture *self, int fd, GError **error)
{
  g_autoptr (CanvassLineReader) lines = canvass_line_reader_new (fd);
  g_autoptr (GError) local_error = NULL;
  gsize length;
  char *line;

  if (canvass_memory_lock_verify () == CANVASS_MEMORY_LOCK_NONE)
    canvass_report_warning (
        "memory cannot be locked here, so what is read may reach the swap space; "
        "raise the limit (ulimit -l)");

  while (canvass_line_reader_next (lines, &line, &length, &local_error)) {
    self->line++;
    if (self->line == 1 && length >= strlen (BYTE_ORDER_MARK) &&
        memcmp (line, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0) {
      line += strlen (BYTE_ORDER_MARK);
      length -= strlen (BYTE_ORDER_MARK);
    }
    if (line != NULL && is_blank (line, length))
      continue;
    if (!capture_line (self, line, length, error))
      return FALSE;
  }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
capture_summary (Capture *self, gboolean complete, GError **error)
{
  printf ("{\"captured\":%" G_GUINT64_FORMAT ",\"refused\":%" G_GUINT64_FORMAT "}\n",
          self->captured,
          self->refused);
  if (!complete || self->refused == 0)
    return complete;

  g_set_error (error,
               CANVASS_CAMPAIGN_ERROR,
               CANVASS_CAMPAIGN_ERROR_SIGNATURE,
               "Refused lines: %" G_GUINT64_FORMAT ", stored signatures: %" G_GUINT64_FORMAT
               "; mend the refused ones and give only them again",
               self->refused,
               self->captured);
  return FALSE;
}

static int
open_input (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get (options, "input");
  int fd;

  if (path == NULL || g_str_equal (path, "-"))
    return STDIN_FILENO;

  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd == -1) {
    int saved_errno = errno;

    g_set_error (error,
                 G_IO_ERROR,
                 g_io_error_from_errno (saved_errno),
                 "%s cannot be read: %s; nothing was captured",
                 path,
                 g_strerror (saved_errno));
  }

  return fd;
}

static gboolean
read_source (const CanvassOptions *options, CanvassSource *source, GError **error)
{
  const char *name = canvass_options_get (options, "source");

  *source = g_strcmp0 (name, "paper") == 0 ? CANVASS_SOURCE_PAPER : CANVASS_SOURCE_KIOSK;
  if (name == NULL || *source == CANVASS_SOURCE_PAPER || g_str_equal (name, "kiosk"))
    return TRUE;

  g_set_error_literal (
      error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, "--source is kiosk or paper");
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (Capture) capture = { 0 };
  CanvassSource source;
  gboolean complete;
  int fd;

  if (!read_source (options, &source, error))
    return FALSE;

  capture.vault = canvass_vault_choose (options, error);
  if (capture.vault == NULL || !canvass_vault_check (capture.vault, error))
    return FALSE;

  capture.campaign = canvass_vault_get_campaign (capture.vault);
  capture.reader = canvass_signature_reader_new (source);
  canvass_vault_get_sealing (capture.vault, &capture.sealing);

  fd = open_input (options, error);
  if (fd == -1)
    return FALSE;

  complete = capture_all (&capture, fd, error);
  if (fd != STDIN_FILENO)
    close (fd);

  return capture_summary (&capture, complete, error);
}

const CanvassCommand canvass_command_kiosk_capture = {
  .group = "kiosk",
  .name = "capture",
  .summary = "Seal signatures given as JSON, one a line",
  .details =
      "For each line, once it is durable, prints {\"record_id\":HEX}, or "
      "{\"line\":N,\"error\":TEXT};\n"
      "last {\"captured\":N,\"refused\":M}. A line that is refused stops no other. A line is\n"
      "{\"language\":…,\"fields\":{…},\"consent\":{…},\"drawing\":{\"w\":…,\"h\":…,\"strokes\":[[x,"
      "y,dx,dy,…]]},\n"
      "\"public\":\"full|initial|withheld\",\"witness\":…,\"sheet\":…,\"line\":…,\"code\":…}; all "
      "but language\n"
      "and the fields that the campaign requires may be left out. The day is today's; only paper\n"
      "may bring its own as \"day\":\"2026-11-23\". A code is XXXX-XXXX-XXXX. Where the campaign "
      "has\n"
      "a table of streets the district is looked up, and the street is sealed only if it is kept.\n"
      "Empty lines are skipped.",
  .options = options_of_kiosk_capture,
  .run = run,
};
