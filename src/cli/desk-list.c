/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"
#include "cli/progress.h"
#include "cli/signature-output.h"
#include "ledger/roll-list.h"

static const CanvassOptionSpec options_of_desk_list[] = {
  CANVASS_OPTION_LEDGER,
  { "search", "TEXT", "words of a name, in any script, a place, a table or a day", 0 },
  { "kiosk", "NAME|ID", "only of this table", 0 },
  { "language", "TAG", "only in this language, such as es", 0 },
  { "since", "DAY", "from this day on, such as 2026-11-28", 0 },
  { "until", "DAY", "up to this day", 0 },
  { "state",
    "WORD",
    "only merged, corrected, doubtful or withdrawn ones",
    CANVASS_OPTION_REPEATABLE },
  { "order", "WORD", "record-id, day, kiosk, name or place", 0 },
  { "reverse", NULL, "the last of that order first", 0 },
  { "limit", "N", "no more than so many", 0 },
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

/* By bit of CanvassListedStates. */
static const char *const STATES[] = { "merged", "corrected", "doubtful", "withdrawn" };

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, what);
  return FALSE;
}

static gboolean
read_order (const CanvassOptions *options, CanvassRollListQuery *query, GError **error)
{
  const char *word = canvass_options_get (options, "order");

  query->descending = canvass_options_has (options, "reverse");
  if (word == NULL)
    return TRUE;

  for (guint i = 0; i < CANVASS_ROLL_LIST_N_ORDERS; i++)
    if (g_str_equal (word, canvass_roll_list_order_name (i))) {
      query->order = i;
      return TRUE;
    }

  return refuse (error, "--order is record-id, day, kiosk, name or place");
}

static gboolean
read_states (const CanvassOptions *options, CanvassRollListQuery *query, GError **error)
{
  const char *const *words = canvass_options_get_all (options, "state");

  for (guint i = 0; words[i] != NULL; i++) {
    guint bit = 0;

    while (bit < G_N_ELEMENTS (STATES) && !g_str_equal (STATES[bit], words[i]))
      bit++;
    if (bit == G_N_ELEMENTS (STATES))
      return refuse (error, "--state is merged, corrected, doubtful or withdrawn");
    query->states |= 1 << bit;
  }

  return TRUE;
}

static gboolean
read_day (const CanvassOptions *options, const char *name, guint32 *day, GError **error)
{
  const char *text = canvass_options_get (options, name);

  if (text == NULL)
    return TRUE;
  if (!canvass_is_day (text, strlen (text)))
    return refuse (error, "--since and --until take a day such as 2026-11-28");

  *day = canvass_roll_list_day (text);
  return TRUE;
}

static gboolean
read_limit (const CanvassOptions *options, guint64 *limit, GError **error)
{
  const char *text = canvass_options_get (options, "limit");

  *limit = G_MAXUINT32;
  return text == NULL || g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, limit, NULL) ||
         refuse (error, "--limit takes a number from 1 on");
}

static gboolean
read_query (const CanvassOptions *options, CanvassRollListQuery *query, GError **error)
{
  query->search = canvass_options_get (options, "search");
  query->language = canvass_options_get (options, "language");
  return read_order (options, query, error) && read_states (options, query, error) &&
         read_day (options, "since", &query->first_day, error) &&
         read_day (options, "until", &query->last_day, error);
}

typedef struct {
  CanvassSignatureOutput *output;
  gboolean json;
  guint n;
} Printing;

static void
put_column (CanvassSignatureOutput *output, const CanvassPayload *payload, const char *field)
{
  const char *value = canvass_payload_get_field (payload, field);

  if (value == NULL)
    return;
  canvass_signature_output_puts (output, " ");
  canvass_signature_output_put_text (output, value);
}

static void
print_line (CanvassSignatureOutput *output, const CanvassRollEntry *entry)
{
  static const char *const fields[] = { "name", "given_name", "family_name", "postcode", "city" };
  char states[64];

  canvass_signature_output_put_hex (output, entry->record_id, CANVASS_ID_BYTES);
  canvass_signature_output_puts (output, "  ");
  canvass_signature_output_puts (output, canvass_payload_get_day (entry->payload));
  canvass_signature_output_puts (output, " ");
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    put_column (output, entry->payload, fields[i]);
  canvass_signature_output_puts (output, "  (");
  canvass_signature_output_put_text (output, entry->kiosk);
  canvass_signature_output_puts (output, ")");
  if (*canvass_signature_output_states (entry, states) != '\0') {
    canvass_signature_output_puts (output, ", ");
    canvass_signature_output_puts (output, states);
  }
  canvass_signature_output_puts (output, "\n");
}

static gboolean
print_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Printing *self = user_data;

  if (self->json) {
    canvass_signature_output_puts (self->output, self->n > 0 ? "," : "");
    canvass_signature_output_put_entry (self->output, entry);
  } else {
    print_line (self->output, entry);
  }
  self->n++;
  return TRUE;
}

static gboolean
print (CanvassRollList *listing, GArray *rows, guint64 limit, gboolean json, GError **error)
{
  g_autoptr (CanvassSignatureOutput) output = canvass_signature_output_new ();
  Printing printing = { .output = output, .json = json };
  char end[64];

  if (json)
    canvass_signature_output_puts (output, "{\"signatures\":[");
  if (!canvass_roll_list_visit (listing,
                                (const guint32 *)rows->data,
                                MIN (rows->len, (guint)limit),
                                print_entry,
                                &printing,
                                error))
    return FALSE;

  g_snprintf (end, sizeof end, json ? "],\"found\":%u}\n" : "found: %u\n", rows->len);
  canvass_signature_output_puts (output, end);
  return TRUE;
}

static gboolean
list (const CanvassOptions *options,
      const CanvassOpenLedger *open,
      CanvassRollListQuery *query,
      guint64 limit,
      GError **error)
{
  g_autoptr (CanvassRoll) roll = canvass_ledger_read_roll (open->ledger, error);
  g_autoptr (GArray) rows = NULL;
  CanvassRollList *listing;

  if (roll == NULL)
    return FALSE;

  canvass_progress_begin ("Making the list");
  listing = canvass_roll_get_list (
      roll, canvass_progress_step, NULL, canvass_progress_get_cancellable (), error);
  canvass_progress_end ();
  if (listing != NULL)
    rows = canvass_roll_list_find (listing, query, NULL, error);
  return rows != NULL && print (listing, rows, limit, canvass_options_has (options, "json"), error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  CanvassRollListQuery query = { NULL };
  const char *kiosk = canvass_options_get (options, "kiosk");
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint64 limit;

  if (!read_query (options, &query, error) || !read_limit (options, &limit, error) ||
      !canvass_ledger_choose (options, &open, error))
    return FALSE;

  if (kiosk != NULL) {
    if (!canvass_decision_find_kiosk (open.ledger, kiosk, kiosk_id, error))
      return FALSE;
    query.kiosk_id = kiosk_id;
  }

  return list (options, &open, &query, limit, error) && canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_list = {
  .group = "desk",
  .name = "list",
  .summary = "List signatures, or search for some",
  .details =
      "A search finds those that have all its words in their name, place, table or day. Words may\n"
      "be parts of words and in any order; a name is found in its own script and in Latin "
      "letters.\n"
      "Signatures come as they were corrected; withdrawn ones only with --state withdrawn.\n"
      "What is printed is what signers gave: mind who reads along, and where it goes.",
  .options = options_of_desk_list,
  .run = run,
};
