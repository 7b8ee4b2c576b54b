/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/confinement.h"
#include "cli/drop-choice.h"
#include "cli/drop-output.h"
#include "cli/option-specs.h"

static const CanvassOptionSpec options_of_drop_push[] = {
  { "outbox",
    "DIR",
    "the folder with what is to be sent",
    CANVASS_OPTION_REQUIRED | CANVASS_OPTION_REPEATABLE },
  { "to", "URL|DIR", "the drop", CANVASS_OPTION_REQUIRED },
  { "campaign", "ID", "the campaign's id, if the folder is no vault's outbox", 0 },
  CANVASS_OPTION_KNOWN,
  CANVASS_OPTION_SENT,
  CANVASS_OPTION_CREDENTIALS,
  CANVASS_OPTION_PATIENCE,
  CANVASS_OPTION_TIME_LIMIT,
  CANVASS_OPTION_JSON_LINES,
  CANVASS_OPTION_END,
};

/* (transfer full) (element-type filename) what a desk has, of each outbox; NULL-terminated. */
static GPtrArray *
list_files (const char *const *outboxes)
{
  static const char *const suffixes[] = { ".ack", ".campaign", ".decision", ".kiosk" };
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; outboxes[i] != NULL; i++) {
    g_autoptr (GDir) dir = g_dir_open (outboxes[i], 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      for (gsize k = 0; name[0] != '.' && k < G_N_ELEMENTS (suffixes); k++) {
        if (g_str_has_suffix (name, suffixes[k]))
          g_ptr_array_add (paths, g_build_filename (outboxes[i], name, NULL));
      }
    }
  }

  g_ptr_array_add (paths, NULL);
  return paths;
}

static gboolean
deliver (CanvassTransfer *transfer,
         CanvassDrop *drop,
         const char *campaign,
         CanvassDropMemory *memory,
         const char *const *outboxes,
         GError **error)
{
  g_autoptr (GPtrArray) paths = list_files (outboxes);

  return canvass_transfer_deliver (
      transfer, drop, campaign, memory, (const char *const *)paths->pdata, error);
}

static gboolean
push_all (CanvassTransfer *transfer,
          CanvassDrop *drop,
          const char *campaign,
          CanvassDropMemory *sent,
          const char *const *outboxes,
          GError **error)
{
  CanvassTransfer part = *transfer;
  gboolean pushed = TRUE;

  for (gsize i = 0; outboxes[i] != NULL && pushed; i++) {
    pushed = canvass_transfer_push (&part, drop, campaign, sent, outboxes[i], error);
    transfer->files += part.files;
    transfer->bytes += part.bytes;
    transfer->held += part.held;
    transfer->left += part.left;
  }

  return pushed;
}

static gboolean
push (const CanvassOptions *options,
      CanvassTransfer *transfer,
      const char *campaign,
      GError **error)
{
  const char *to = canvass_options_get (options, "to");
  const char *const *outboxes = canvass_options_get_all (options, "outbox");
  g_autoptr (CanvassDrop) drop = canvass_drop_choose (options, to, error);
  g_autoptr (CanvassDropMemory) memory = NULL;
  g_autoptr (CanvassDropMemory) sent = NULL;
  const char *writable[] = { NULL, NULL };

  if (drop == NULL || !canvass_drop_choose_memory (options, to, &memory, error))
    return FALSE;

  /* What is kept is open by then. */
  sent = canvass_drop_choose_sent (drop, canvass_options_get (options, "sent"), to);
  writable[0] = canvass_drop_get_folder (drop);
  canvass_confine_or_warn (outboxes, writable);
  if (memory != NULL)
    return deliver (transfer, drop, campaign, memory, outboxes, error);

  return push_all (transfer, drop, campaign, sent, outboxes, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_autofree char *campaign =
      canvass_drop_choose_campaign (options, canvass_options_get (options, "outbox"), error);
  CanvassTransfer transfer;
  GError *cause = NULL;

  if (campaign == NULL)
    return FALSE;

  canvass_drop_output_begin (&transfer, canvass_options_has (options, "json"), "Sending");
  push (options, &transfer, campaign, &cause);
  return canvass_drop_output_end (&transfer, "Sent", cause, error);
}

const CanvassCommand canvass_command_drop_push = {
  .group = "drop",
  .name = "push",
  .summary = "Send the batches and cards in a folder to a drop",
  .details =
      "A drop is a place that both sides reach: a folder, https:// for WebDAV, sftp:// or s3://.\n"
      "With --known what a desk gives goes there: acknowledgements, campaigns and decisions.\n"
      "What it holds already is not sent again, and each file appears there whole or not at all.\n"
      "Ctrl-C stops after the current step; what has arrived stays there, and the next run goes\n"
      "on from it.",
  .options = options_of_drop_push,
  .run = run,
};
