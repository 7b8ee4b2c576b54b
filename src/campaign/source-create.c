/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source.h"

#include "campaign-resources.h"
#include "format/error.h"
#include "format/file.h"

#include <errno.h>
#include <glib/gstdio.h>

#define TEMPLATE "/org/canvass/campaign-template"
#define MONTHS_OPEN 6
#define MONTHS_KEPT 12

static char *
day_in (GDateTime *now, gint months)
{
  g_autoptr (GDateTime) then = g_date_time_add_months (now, months);

  return g_date_time_format (then, "%Y-%m-%d");
}

/* A starting point whose dates had passed would not pass the check. */
static GBytes *
fill_in_dates (GBytes *template)
{
  gsize length;
  const char *bytes = g_bytes_get_data (template, &length);
  g_autoptr (GString) text = g_string_new_len (bytes, length);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *closes = day_in (now, MONTHS_OPEN);
  g_autofree char *destroy_by = day_in (now, MONTHS_KEPT);

  g_string_replace (text, "@CLOSES@", closes, 0);
  g_string_replace (text, "@DESTROY_BY@", destroy_by, 0);
  return g_bytes_new (text->str, text->len);
}

GBytes *
canvass_source_get_template (const char *name, GError **error)
{
  g_autofree char *source = g_strconcat (TEMPLATE "/", name, NULL);
  g_autoptr (GBytes) template = g_resource_lookup_data (
      canvass_campaign_get_resource (), source, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return template != NULL ? fill_in_dates (template) : NULL;
}

static gboolean
create_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) contents = canvass_source_get_template (name, error);

  return contents != NULL && canvass_file_create (path, contents, 0644, error);
}

static gboolean
refuse (GError **error, const char *folder, const char *why)
{
  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_FILE,
               "%s %s; nothing was written. Name a new folder",
               folder,
               why);
  return FALSE;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = NULL;

  if (g_mkdir_with_parents (folder, 0755) != 0)
    return refuse (error, folder, g_strerror (errno));

  dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL)
    return refuse (error, folder, "cannot be read");
  if (g_dir_read_name (dir) != NULL)
    return refuse (error, folder, "is not empty");

  return TRUE;
}

gboolean
canvass_source_create (const char *folder, GError **error)
{
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (folder != NULL, FALSE);

  names = g_resource_enumerate_children (
      canvass_campaign_get_resource (), TEMPLATE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (!make_folder (folder, error))
    return FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    if (!create_file (folder, names[i], error))
      return FALSE;

  return canvass_folder_sync (folder, error);
}
