/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/progress.h"
#include "ledger/duplicates.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_duplicates[] = {
  CANVASS_OPTION_LEDGER,
  { "certain", NULL, "only those that are certain and that nobody has merged yet", 0 },
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

/* By CanvassAgreement. */
static const char *const AGREEMENTS[] = {
  [CANVASS_AGREES_FULLY] = "the same",
  [CANVASS_AGREES_BY_SOUND] = "sounds the same, or has a slip",
  [CANVASS_AGREES_SLIP] = "the same but for a slip",
  [CANVASS_AGREES_SWAPPED] = "in each other's places",
  [CANVASS_AGREES_CLOSELY] = "much alike",
  [CANVASS_AGREES_INITIAL] = "an initial or a short form",
  [CANVASS_AGREES_PARTLY] = "partly the same",
  [CANVASS_AGREES_HARDLY] = "hardly alike",
  [CANVASS_AGREES_ONE_SIDED] = "told by one only",
  [CANVASS_DISAGREES] = "different",
  [CANVASS_DISAGREES_WIDELY] = "far apart",
};

/* Of a whole name, by rank. */
static const char *const NAMES[] = { "names", "one name", "another name", "further names" };

/* A field's name is made of a-z, 0-9 and _: nothing that JSON or a terminal would mind. */
static void
print_reason (const CanvassMatchReason *reason)
{
  const char *field = reason->field;

  if (g_str_equal (field, "name"))
    fputs (NAMES[reason->rank], stdout);
  else if (g_str_equal (field, "generation"))
    fputs ("senior or junior", stdout);
  else
    for (const char *c = field; *c != '\0'; c++)
      putchar (*c == '_' ? ' ' : *c);

  printf (": %s (%+.1f bits)", AGREEMENTS[reason->agreement], reason->weight);
}

static void
print_hex (const guint8 *id)
{
  for (gsize i = 0; i < CANVASS_ID_BYTES; i++)
    printf ("%02x", id[i]);
}

static void
print_reasons (CanvassMatching *matching, guint i, const char *before, const char *after)
{
  CanvassMatchReason reasons[CANVASS_MATCH_MAX_REASONS];
  guint n = canvass_matching_explain (matching, i, reasons);

  for (guint j = 0; j < n; j++) {
    fputs (before, stdout);
    print_reason (&reasons[j]);
    fputs (j + 1 < n || *after == '\n' ? after : "\"", stdout);
  }
}

static void
print_json_pair (CanvassMatching *matching, guint i, gboolean first)
{
  CanvassMatchPair pair;

  canvass_matching_get_pair (matching, i, &pair);
  fputs (first ? "{\"a\":\"" : ",{\"a\":\"", stdout);
  print_hex (pair.a);
  fputs ("\",\"b\":\"", stdout);
  print_hex (pair.b);
  printf ("\",\"probability\":%.6f,\"reasons\":[", pair.probability);
  print_reasons (matching, i, "\"", "\",");
  fputs ("]}", stdout);
}

static gboolean
is_asked_for (CanvassMatching *matching, guint i, gboolean certain)
{
  CanvassMatchPair pair;

  canvass_matching_get_pair (matching, i, &pair);
  return !certain || (pair.certain && !pair.decided);
}

static void
print_json_people (GPtrArray *people)
{
  for (guint i = 0; i < people->len; i++) {
    const GByteArray *person = people->pdata[i];

    fputs (i > 0 ? ",[" : "[", stdout);
    for (guint j = 0; j < person->len; j += CANVASS_ID_BYTES) {
      fputs (j > 0 ? ",\"" : "\"", stdout);
      print_hex (person->data + j);
      fputs ("\"", stdout);
    }
    fputs ("]", stdout);
  }
}

/* There may be hundreds of thousands: line by line, without a tree of them all. */
static void
print_json (CanvassMatching *matching, gboolean certain)
{
  gboolean first = TRUE;

  fputs ("{\"pairs\":[", stdout);
  for (guint i = 0; i < canvass_matching_get_n_pairs (matching); i++)
    if (is_asked_for (matching, i, certain)) {
      print_json_pair (matching, i, first);
      first = FALSE;
    }

  fputs ("],\"clusters\":[", stdout);
  if (certain) {
    g_autoptr (GPtrArray) people = canvass_duplicates_list_certain (matching, NULL);

    print_json_people (people);
    fputs ("]}\n", stdout);
    return;
  }
  for (guint i = 0; i < canvass_matching_get_n_clusters (matching); i++) {
    fputs (i > 0 ? ",[" : "[", stdout);
    for (guint j = 0; j < canvass_matching_get_cluster_size (matching, i); j++) {
      fputs (j > 0 ? ",\"" : "\"", stdout);
      print_hex (canvass_matching_get_cluster_id (matching, i, j));
      fputs ("\"", stdout);
    }
    fputs ("]", stdout);
  }
  fputs ("]}\n", stdout);
}

static guint
count_certain (CanvassMatching *matching)
{
  guint n = 0;

  for (guint i = 0; i < canvass_matching_get_n_pairs (matching); i++) {
    CanvassMatchPair pair;

    canvass_matching_get_pair (matching, i, &pair);
    n += pair.certain;
  }

  return n;
}

static void
print_text (CanvassMatching *matching, guint64 n_signatures, gboolean certain)
{
  guint n_pairs = canvass_matching_get_n_pairs (matching);

  printf ("signatures: %" G_GUINT64_FORMAT "\n", n_signatures);
  printf ("people:     %u, as far as can be told\n", canvass_matching_get_n_people (matching));
  printf ("pairs:      %u that may be one person, %u of them certain\n",
          n_pairs,
          count_certain (matching));
  for (guint i = 0; i < n_pairs; i++) {
    CanvassMatchPair pair;

    if (!is_asked_for (matching, i, certain))
      continue;
    canvass_matching_get_pair (matching, i, &pair);
    printf ("\n%s, %.1f %%: ",
            pair.certain              ? "certain"
            : pair.probability >= 0.9 ? "very probable"
                                      : "probable",
            100 * pair.probability);
    print_hex (pair.a);
    fputs (" and ", stdout);
    print_hex (pair.b);
    fputs ("\n", stdout);
    print_reasons (matching, i, "  ", "\n");
  }
}

static CanvassMatching *
find (const CanvassOpenLedger *open, guint64 *n_signatures, GError **error)
{
  g_autoptr (CanvassRoll) roll = NULL;
  CanvassMatching *matching;

  roll = canvass_ledger_read_roll (open->ledger, error);
  if (roll == NULL)
    return NULL;

  *n_signatures = canvass_roll_get_n_signatures (roll);
  canvass_progress_begin ("Comparing");
  matching = canvass_duplicates_find (open->ledger,
                                      roll,
                                      NULL,
                                      canvass_progress_step,
                                      NULL,
                                      canvass_progress_get_cancellable (),
                                      error);
  canvass_progress_end ();
  return matching;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  g_autoptr (CanvassMatching) matching = NULL;
  gboolean certain = canvass_options_has (options, "certain");
  guint64 n_signatures = 0;

  if (!canvass_ledger_choose (options, &open, error))
    return FALSE;

  matching = find (&open, &n_signatures, error);
  if (matching == NULL)
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (matching, certain);
  else
    print_text (matching, n_signatures, certain);

  return canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_duplicates = {
  .group = "desk",
  .name = "duplicates",
  .summary = "Find the signatures that may be of one person",
  .details =
      "Names are held together across spellings, scripts, slips and swapped names, and weighed\n"
      "with everything else that was given; how much each agreement counts is learned from the\n"
      "signatures themselves. Each pair comes with its reasons: what agrees or differs, and its\n"
      "weight in bits, of which each doubles the odds. From 0.99 on a pair is certain; a name and\n"
      "a place alone never are, nor families that share an address, an e-mail or a name. Nothing\n"
      "is changed; “canvass desk merge --input” takes what --certain --json prints.",
  .options = options_of_desk_duplicates,
  .run = run,
};
