/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/ledger-choice.h"
#include "cli/line-reader.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "cli/signature-json.h"
#include "format/secret.h"
#include "paper/paper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const CanvassOptionSpec options_of_desk_paper[] = {
  CANVASS_OPTION_LEDGER,
  { "input", "FILE", "where the signatures are; - for standard input, as without", 0 },
  { "again", NULL, "also lines of a sheet that were typed already", 0 },
  { "sheet", "SHEET", "take nothing in, and tell what is known of this sheet's lines", 0 },
  { "empty", "LINE", "with --sheet: nobody stands on it", CANVASS_OPTION_REPEATABLE },
  { "crossed-out", "LINE", "with --sheet: nor can it be read", CANVASS_OPTION_REPEATABLE },
  { "take-back", "LINE", "with --sheet: it was typed wrongly", CANVASS_OPTION_REPEATABLE },
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

#define MAX_LINES 500 /* of a sheet */

/* What is said of lines, and what they are then. */
static const struct {
  const char *option;
  CanvassPaperLine what;
} MARKS[] = {
  { "take-back", CANVASS_PAPER_LINE_OPEN },
  { "empty", CANVASS_PAPER_LINE_EMPTY },
  { "crossed-out", CANVASS_PAPER_LINE_CROSSED_OUT },
};

typedef struct {
  CanvassPaperTable *paper;       /* (owned) */
  CanvassSignatureReader *reader; /* (owned) */
  gboolean again;
  guint64 line, captured, refused;
} Typing;

static void
typing_clear (Typing *self)
{
  g_clear_pointer (&self->paper, canvass_paper_table_free);
  g_clear_pointer (&self->reader, canvass_signature_reader_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typing, typing_clear)

static void
answer_refused (Typing *self, const char *what)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  self->refused++;
  json_builder_begin_object (object);
  canvass_json_add_number (object, "line", self->line);
  canvass_json_add_text (object, "error", what);
  json_builder_end_object (object);
  canvass_json_print (object);
}

/* FALSE only for what keeps every further line from being stored as well. */
static gboolean
take_line (Typing *self, char *line, gsize length, GError **error)
{
  guint8 record_id[CANVASS_ID_BYTES];
  g_autoptr (GError) cause = NULL;
  g_autofree char *hex = NULL;
  CanvassPayload *payload;
  gboolean stored;

  payload =
      line != NULL ? canvass_signature_reader_read (self->reader, line, length, &cause) : NULL;
  stored = payload != NULL &&
           canvass_paper_table_add (self->paper, payload, self->again, record_id, &cause);
  canvass_signature_reader_forget (self->reader);
  if (line != NULL)
    explicit_bzero (line, length);

  if (stored) {
    hex = canvass_to_hex (record_id, sizeof record_id);
    self->captured++;
    printf ("{\"record_id\":\"%s\"}\n", hex);
    return fflush (stdout) == 0;
  }

  answer_refused (self, cause != NULL ? cause->message : "The line is longer than 1 MiB");
  if (cause == NULL || cause->domain != CANVASS_VAULT_ERROR)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
take_lines (Typing *self, int fd, GError **error)
{
  g_autoptr (CanvassLineReader) lines = canvass_line_reader_new (fd);
  g_autoptr (GError) cause = NULL;
  gsize length;
  char *line;

  while (canvass_line_reader_next (lines, &line, &length, &cause)) {
    self->line++;
    if (line != NULL && length > 0 && !take_line (self, line, length, error))
      return FALSE;
    if (line == NULL)
      take_line (self, NULL, 0, error);
  }

  if (cause == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
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
  if (fd < 0) {
    int saved_errno = errno;

    g_set_error (error,
                 G_IO_ERROR,
                 g_io_error_from_errno (saved_errno),
                 "%s cannot be read: %s; nothing was taken in",
                 path,
                 g_strerror (saved_errno));
  }

  return fd;
}

/* What an interrupted run has sealed and not yet brought in is brought in first, so that its lines
 * are known. */
static CanvassPaperTable *
open_paper (CanvassLedger *ledger, GError **error)
{
  for (;;) {
    g_auto (CanvassAccount) account;
    g_autoptr (CanvassPaperTable) paper = NULL;
    g_autoptr (CanvassRoll) roll = NULL;

    canvass_account_init (&account);
    roll = canvass_ledger_open_roll (ledger, NULL, NULL, error);
    paper = roll != NULL ? canvass_paper_table_open (ledger, roll, error) : NULL;
    if (paper == NULL || !canvass_paper_table_deliver (paper, &account, error))
      return NULL;
    if (account.accepted == 0)
      return g_steal_pointer (&paper);
  }
}

static gboolean
conclude (Typing *self, gboolean complete, GError **error)
{
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  if (!canvass_paper_table_deliver (self->paper, &account, complete ? error : NULL))
    return FALSE;

  printf ("{\"captured\":%" G_GUINT64_FORMAT ",\"refused\":%" G_GUINT64_FORMAT
          ",\"accepted\":%" G_GUINT64_FORMAT "}\n",
          self->captured,
          self->refused,
          account.accepted);
  if (!complete || self->refused == 0)
    return complete;

  g_set_error (error,
               CANVASS_CAMPAIGN_ERROR,
               CANVASS_CAMPAIGN_ERROR_SIGNATURE,
               "Refused lines: %" G_GUINT64_FORMAT ", taken in: %" G_GUINT64_FORMAT
               "; mend the refused ones and give only them again",
               self->refused,
               self->captured);
  return FALSE;
}

static gboolean
read_line_number (const char *text, guint *line, GError **error)
{
  guint64 number;

  if (g_ascii_string_to_unsigned (text, 10, 1, MAX_LINES, &number, NULL)) {
    *line = (guint)number;
    return TRUE;
  }

  g_set_error (error,
               CANVASS_USAGE_ERROR,
               CANVASS_USAGE_ERROR_WRONG,
               "a line is a number from 1 to %d, not “%s”",
               MAX_LINES,
               text);
  return FALSE;
}

/* Before anything is opened. */
static gboolean
check_lines (const CanvassOptions *options, GError **error)
{
  gboolean sheet = canvass_options_has (options, "sheet");

  for (gsize i = 0; i < G_N_ELEMENTS (MARKS); i++) {
    const char *const *given = canvass_options_get_all (options, MARKS[i].option);
    guint line;

    if (given != NULL && given[0] != NULL && !sheet) {
      g_set_error (error,
                   CANVASS_USAGE_ERROR,
                   CANVASS_USAGE_ERROR_WRONG,
                   "--%s is for a line of --sheet",
                   MARKS[i].option);
      return FALSE;
    }
    for (; given != NULL && *given != NULL; given++)
      if (!read_line_number (*given, &line, error))
        return FALSE;
  }

  return TRUE;
}

static gboolean
mark_lines (const CanvassOptions *options, CanvassPaperTable *paper, GError **error)
{
  const char *sheet = canvass_options_get (options, "sheet");
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  for (gsize i = 0; i < G_N_ELEMENTS (MARKS); i++) {
    const char *const *given = canvass_options_get_all (options, MARKS[i].option);
    guint line;

    for (; given != NULL && *given != NULL; given++) {
      if (!read_line_number (*given, &line, error))
        return FALSE;
      if (MARKS[i].what == CANVASS_PAPER_LINE_OPEN
              ? !canvass_paper_table_take_back (paper, sheet, line, &account, error)
              : !canvass_paper_table_skip (paper, sheet, line, MARKS[i].what, error))
        return FALSE;
    }
  }

  return TRUE;
}

static void
add_lines (JsonBuilder *object,
           const char *member,
           CanvassPaperTable *paper,
           const char *sheet,
           CanvassPaperLine what)
{
  json_builder_set_member_name (object, member);
  json_builder_begin_array (object);
  for (guint line = 1; line <= MAX_LINES; line++)
    if (canvass_paper_table_get_line (paper, sheet, line) == what)
      json_builder_add_int_value (object, line);
  json_builder_end_array (object);
}

static gboolean
tell_sheet (const CanvassOptions *options, CanvassPaperTable *paper, GError **error)
{
  const char *sheet = canvass_options_get (options, "sheet");
  g_autoptr (JsonBuilder) object = json_builder_new ();

  if (!mark_lines (options, paper, error))
    return FALSE;

  json_builder_begin_object (object);
  canvass_json_add_text (object, "sheet", sheet);
  add_lines (object, "typed", paper, sheet, CANVASS_PAPER_LINE_TYPED);
  add_lines (object, "empty", paper, sheet, CANVASS_PAPER_LINE_EMPTY);
  add_lines (object, "crossed_out", paper, sheet, CANVASS_PAPER_LINE_CROSSED_OUT);
  json_builder_end_object (object);
  canvass_json_print (object);
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  g_auto (Typing) typing = { .again = canvass_options_has (options, "again") };
  gboolean complete;
  int fd;

  if (!check_lines (options, error) || !canvass_ledger_choose_quietly (options, &open, error))
    return FALSE;
  if (canvass_options_has (options, "sheet")) {
    typing.paper = open_paper (open.ledger, error);
    return typing.paper != NULL && tell_sheet (options, typing.paper, error);
  }

  fd = open_input (options, error);
  typing.paper = fd >= 0 ? open_paper (open.ledger, error) : NULL;
  if (typing.paper == NULL)
    return FALSE;

  typing.reader = canvass_signature_reader_new (CANVASS_SOURCE_PAPER);
  complete = take_lines (&typing, fd, error);
  if (fd != STDIN_FILENO)
    close (fd);

  return conclude (&typing, complete, error);
}

const CanvassCommand canvass_command_desk_paper = {
  .group = "desk",
  .name = "paper",
  .summary = "Take signatures on paper in, one JSON object a line",
  .details =
      "A line is as for “canvass kiosk capture --source paper”, with the \"sheet\" and \"line\" "
      "where\n"
      "it stands on paper and perhaps the \"day\" on which it was signed. It is sealed at a table "
      "of\n"
      "the desk's own and comes onto the roll at once. A line of a sheet that was typed already "
      "is\n"
      "told and refused. Answers are as those of capture, with how many were accepted at last.\n"
      "With --sheet it prints one JSON object instead: which lines are typed, empty, crossed out.\n"
      "A line that is taken back is rejected by a decision, and is to be typed anew.",
  .options = options_of_desk_paper,
  .run = run,
};
