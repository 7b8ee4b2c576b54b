/*
 * Who is one person, and who is not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"

#include <unistd.h>

static const CanvassOptionSpec options_of_desk_merge[] = {
  CANVASS_OPTION_LEDGER,
  { "input",
    "FILE",
    "the clusters that “desk duplicates --json” printed, - for standard input",
    0 },
  CANVASS_OPTION_REASON,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static const CanvassOptionSpec options_of_desk_separate[] = {
  CANVASS_OPTION_LEDGER, CANVASS_OPTION_REASON,          CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,   CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED, what);
  return FALSE;
}

static gboolean
check_usage (const CanvassOptions *options, GError **error)
{
  guint n = canvass_options_get_n_arguments (options);

  if (canvass_options_has (options, "input") ? n == 0 : n >= 2)
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_USAGE_ERROR,
                       CANVASS_USAGE_ERROR_WRONG,
                       n > 1 ? "RECORD and --input exclude each other"
                             : "two records at least have to be named");
  return FALSE;
}

/* Words, and where each set of them ends. */
typedef struct {
  GPtrArray *words; /* (owned) */
  GArray *ends;     /* (owned) (element-type guint) */
} Clusters;

static void
clusters_clear (Clusters *self)
{
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->ends, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Clusters, clusters_clear)

static void
clusters_init (Clusters *self)
{
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
}

static gboolean
add_cluster (Clusters *self, JsonNode *node)
{
  JsonArray *cluster = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; cluster != NULL && i < json_array_get_length (cluster); i++) {
    JsonNode *word = json_array_get_element (cluster, i);

    if (!JSON_NODE_HOLDS_VALUE (word) || json_node_get_value_type (word) != G_TYPE_STRING)
      return FALSE;
    g_ptr_array_add (self->words, json_node_dup_string (word));
  }

  g_array_append_val (self->ends, self->words->len);
  return cluster != NULL;
}

/* Ids of records are no secrets, and no more than these is looked at. */
static gboolean
read_clusters (Clusters *self, const char *path, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonObject *object;
  JsonArray *clusters = NULL;

  if (!json_parser_load_from_file (parser, g_str_equal (path, "-") ? "/dev/stdin" : path, error))
    return FALSE;

  root = json_parser_get_root (parser);
  object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  if (object != NULL && json_object_has_member (object, "clusters") &&
      JSON_NODE_HOLDS_ARRAY (json_object_get_member (object, "clusters")))
    clusters = json_object_get_array_member (object, "clusters");
  if (clusters == NULL)
    return refuse (error, "There are no clusters in what was given");

  for (guint i = 0; i < json_array_get_length (clusters); i++)
    if (!add_cluster (self, json_array_get_element (clusters, i)))
      return refuse (error, "A cluster is no list of record ids");

  return self->ends->len > 0 || refuse (error, "There are no clusters in what was given");
}

static void
take_arguments (Clusters *self, const CanvassOptions *options)
{
  const char *const *words = canvass_options_get_arguments (options);

  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (self->words, g_strdup (words[i]));
  g_array_append_val (self->ends, self->words->len);
}

/* In as many decisions as it takes. */
static gboolean
join (CanvassDecidingCommand *command,
      const Clusters *clusters,
      const guint8 *hashes,
      GError **error)
{
  g_autofree CanvassDecisionSet *sets = g_new (CanvassDecisionSet, clusters->ends->len);
  guint start = 0, n = 0, members = 0;

  for (guint i = 0; i < clusters->ends->len; i++) {
    guint end = g_array_index (clusters->ends, guint, i);

    if (n > 0 && members + (end - start) > CANVASS_DECISION_MAX_RECORDS * 9 / 10) {
      if (!canvass_ledger_join_persons (
              command->open.ledger, sets, n, command->reason, command->made, error))
        return FALSE;
      n = members = 0;
    }

    sets[n++] = (CanvassDecisionSet){ hashes + (gsize)start * CANVASS_HASH_BYTES, end - start };
    members += end - start;
    start = end;
  }

  return canvass_ledger_join_persons (
      command->open.ledger, sets, n, command->reason, command->made, error);
}

static gboolean
merge (CanvassDecidingCommand *command, const Clusters *clusters, GError **error)
{
  g_autoptr (GArray) records =
      canvass_ledger_find_records (command->open.ledger,
                                   (const char *const *)clusters->words->pdata,
                                   clusters->words->len,
                                   error);
  g_autoptr (GByteArray) hashes = NULL;

  if (records == NULL)
    return FALSE;

  hashes = canvass_decision_list_hashes (records);
  return join (command, clusters, hashes->data, error);
}

static gboolean
run_merge (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassDecidingCommand) command = { 0 };
  g_auto (Clusters) clusters = { NULL, NULL };
  const char *input = canvass_options_get (options, "input");

  if (!check_usage (options, error))
    return FALSE;

  clusters_init (&clusters);
  if (input == NULL)
    take_arguments (&clusters, options);
  else if (!read_clusters (&clusters, input, error))
    return FALSE;

  return canvass_deciding_command_begin (&command, options, error) &&
         merge (&command, &clusters, error) && canvass_deciding_command_conclude (&command, error);
}

static gboolean
separate (CanvassDecidingCommand *command, GError **error)
{
  g_autoptr (GByteArray) hashes = NULL;
  g_autoptr (GArray) records =
      canvass_ledger_find_records (command->open.ledger,
                                   canvass_options_get_arguments (command->options),
                                   canvass_options_get_n_arguments (command->options),
                                   error);

  if (records == NULL)
    return FALSE;

  hashes = canvass_decision_list_hashes (records);
  return canvass_ledger_separate_persons (
      command->open.ledger, hashes->data, records->len, command->reason, command->made, error);
}

static gboolean
run_separate (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassDecidingCommand) command = { 0 };

  return canvass_deciding_command_begin (&command, options, error) && separate (&command, error) &&
         canvass_deciding_command_conclude (&command, error);
}

const CanvassCommand canvass_command_desk_merge = {
  .group = "desk",
  .name = "merge",
  .summary = "Count signatures of one person once",
  .details =
      "RECORD is a record_id or a hash; the first is the one that counts and is exported. What\n"
      "merged signatures have in common joins them all. With --input it is one decision for as\n"
      "many clusters as fit into it, which “canvass desk undo” takes back as a whole.",
  .arguments = "[RECORD RECORD…]",
  .max_arguments = G_MAXUINT,
  .options = options_of_desk_merge,
  .run = run_merge,
};

const CanvassCommand canvass_command_desk_separate = {
  .group = "desk",
  .name = "separate",
  .summary = "Say that signatures are different persons'",
  .details =
      "RECORD is a record_id or a hash. Each of them is a person's of its own from now on; what\n"
      "was merged with them stays with the first.",
  .arguments = "RECORD RECORD…",
  .min_arguments = 2,
  .max_arguments = G_MAXUINT,
  .options = options_of_desk_separate,
  .run = run_separate,
};
