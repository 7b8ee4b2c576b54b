/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/drop-choice.h"

#include "drop/layout.h"

#define MAX_SECONDS (7 * 24 * 3600)

gboolean
canvass_drop_choose_limits (const CanvassOptions *options,
                            guint *patience,
                            guint *time_limit,
                            GError **error)
{
  guint64 told = 0, limit = 0;

  if (!canvass_options_get_number (options, "patience", 1, MAX_SECONDS, &told, error) ||
      !canvass_options_get_number (options, "time-limit", 1, MAX_SECONDS, &limit, error))
    return FALSE;

  *patience = (guint)told;
  *time_limit = (guint)limit;
  return TRUE;
}

CanvassDrop *
canvass_drop_choose (const CanvassOptions *options, const char *address, GError **error)
{
  return canvass_drop_choose_with (
      options, address, canvass_options_get (options, "credentials"), error);
}

CanvassDrop *
canvass_drop_choose_with (const CanvassOptions *options,
                          const char *address,
                          const char *credentials,
                          GError **error)
{
  CanvassDropAccess access = { .credentials = credentials };

  return canvass_drop_choose_limits (
             options, &access.patience_seconds, &access.time_limit_seconds, error)
             ? canvass_drop_open (address, &access, error)
             : NULL;
}

guint
canvass_drop_choose_look_seconds (const CanvassOptions *options)
{
  guint64 limit = CANVASS_DROP_TIME_LIMIT_SECONDS;

  canvass_options_get_number (options, "time-limit", 1, MAX_SECONDS, &limit, NULL);
  return (guint)MAX (limit / 2, 1);
}

gboolean
canvass_drop_choose_memory (const CanvassOptions *options,
                            const char *address,
                            CanvassDropMemory **memory,
                            GError **error)
{
  const char *folder = canvass_options_get (options, "known");

  *memory = folder == NULL ? NULL : canvass_drop_memory_open (folder, address, error);
  return folder == NULL || *memory != NULL;
}

CanvassDropMemory *
canvass_drop_choose_sent (CanvassDrop *drop, const char *folder, const char *address)
{
  return folder == NULL || canvass_drop_get_folder (drop) != NULL
             ? NULL
             : canvass_drop_memory_open (folder, address, NULL);
}

char *
canvass_drop_choose_campaign (const CanvassOptions *options, const char *folder, GError **error)
{
  const char *given = canvass_options_get (options, "campaign");
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (parent);

  if (given != NULL ? canvass_layout_is_id (given) : canvass_layout_is_id (name))
    return g_strdup (given != NULL ? given : name);

  g_set_error (error,
               CANVASS_USAGE_ERROR,
               CANVASS_USAGE_ERROR_WRONG,
               "Give --campaign the campaign's id, 32 hexadecimal digits, as canvass campaign show "
               "tells it");
  return NULL;
}
