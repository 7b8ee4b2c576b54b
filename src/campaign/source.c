/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source.h"

#include "campaign/language.h"
#include "campaign/source-folder.h"
#include "format/envelope.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static void
problem_free (CanvassProblem *problem)
{
  g_free (problem->file);
  g_free (problem->what);
  g_free (problem->remedy);
  g_free (problem->section);
  g_free (problem->key);
  g_free (problem);
}

static void
completeness_free (CanvassCompleteness *completeness)
{
  g_free (completeness->language);
  g_free (completeness);
}

void
canvass_source_free (CanvassSourceFolder *self)
{
  g_free (self->path);
  g_clear_pointer (&self->files, g_hash_table_unref);
  g_free (self->today);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->completeness);
  canvass_content_free (self->content);
  g_clear_pointer (&self->table, canvass_source_table_unref);
  g_hash_table_unref (self->hidden);
  g_strfreev (self->languages);
  g_free (self);
}

static void
add_problem (CanvassSourceFolder *self,
             CanvassProblemSeverity severity,
             CanvassFault fault,
             const char *file,
             guint line,
             char *what,
             char *remedy)
{
  CanvassProblem *problem = g_new0 (CanvassProblem, 1);

  problem->severity = severity;
  problem->fault = fault;
  problem->file = g_strdup (file);
  problem->line = line;
  problem->what = what;
  problem->remedy = remedy;
  g_ptr_array_add (self->problems, problem);
}

void
canvass_source_error (CanvassSourceFolder *self,
                      CanvassFault fault,
                      const char *file,
                      guint line,
                      char *what,
                      char *remedy)
{
  add_problem (self, CANVASS_PROBLEM_ERROR, fault, file, line, what, remedy);
  self->n_errors++;
}

void
canvass_source_warn (CanvassSourceFolder *self,
                     CanvassFault fault,
                     const char *file,
                     guint line,
                     char *what,
                     char *remedy)
{
  add_problem (self, CANVASS_PROBLEM_WARNING, fault, file, line, what, remedy);
}

void
canvass_source_name_place (CanvassSourceFolder *self, const char *section, const char *key)
{
  CanvassProblem *problem = g_ptr_array_index (self->problems, self->problems->len - 1);

  problem->section = g_strdup (section);
  problem->key = g_strdup (key);
}

gboolean
canvass_source_has_file (const CanvassSourceFolder *self, const char *name)
{
  g_autofree char *path = NULL;
  gpointer bytes;
  GStatBuf status;

  if (self->files != NULL && g_hash_table_lookup_extended (self->files, name, NULL, &bytes))
    return bytes != NULL;
  if (self->path == NULL)
    return FALSE;

  path = g_build_filename (self->path, name, NULL);
  return g_lstat (path, &status) == 0 || errno != ENOENT;
}

static gint
compare_problems (gconstpointer a, gconstpointer b)
{
  const CanvassProblem *first = *(const CanvassProblem *const *)a;
  const CanvassProblem *second = *(const CanvassProblem *const *)b;
  gint by_file = strcmp (first->file, second->file);

  if (by_file != 0)
    return by_file;

  return first->line < second->line ? -1 : first->line > second->line;
}

static gboolean
is_listed (const CanvassSourceFolder *self, const char *language)
{
  return self->languages != NULL &&
         g_strv_contains ((const char *const *)self->languages, language);
}

/* A text that nobody listed is most likely one that somebody thinks is in use. */
static void
check_stray_text (CanvassSourceFolder *self, const char *name)
{
  g_autofree char *stem = NULL;

  if (!g_str_has_suffix (name, ".md") || g_str_has_prefix (name, ".") ||
      g_ascii_strcasecmp (name, "README.md") == 0)
    return;

  stem = g_strndup (name, strlen (name) - strlen (".md"));
  if (is_listed (self, stem))
    return;

  canvass_source_warn (
      self,
      CANVASS_FAULT_UNUSED,
      name,
      0,
      g_strdup ("This text is not used."),
      canvass_language_is_tag (stem)
          ? g_strdup_printf ("Add %s to “languages” in campaign.ini, or move the file away.", stem)
          : g_strdup ("Name it after its language, such as es.md, and add that to “languages” in "
                      "campaign.ini; or move the file away."));
}

static gboolean
list_folder (CanvassSourceFolder *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = self->path != NULL ? g_dir_open (self->path, 0, &error) : NULL;
  gboolean has_campaign =
      self->files != NULL && g_hash_table_contains (self->files, CANVASS_SOURCE_CAMPAIGN_FILE);
  const char *name;

  if (self->path != NULL && dir == NULL) {
    canvass_source_error (self,
                          CANVASS_FAULT_OTHER,
                          ".",
                          0,
                          g_strdup_printf ("The folder cannot be opened (%s).", error->message),
                          g_strdup ("Name a campaign's folder; “canvass campaign create” makes "
                                    "one."));
    return FALSE;
  }

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    has_campaign = has_campaign || strcmp (name, CANVASS_SOURCE_CAMPAIGN_FILE) == 0;

  if (!has_campaign)
    canvass_source_error (self,
                          CANVASS_FAULT_OTHER,
                          CANVASS_SOURCE_CAMPAIGN_FILE,
                          0,
                          g_strdup ("There is no campaign.ini in the folder."),
                          g_strdup ("Name a campaign's folder; “canvass campaign create” makes "
                                    "one."));
  return has_campaign;
}

static void
check_strays (CanvassSourceFolder *self)
{
  g_autoptr (GDir) dir = self->path != NULL ? g_dir_open (self->path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    check_stray_text (self, name);
}

CanvassSourceFolder *
canvass_source_read_beside (CanvassSourceTable *table,
                            const char *folder,
                            GHashTable *files,
                            const char *today)
{
  CanvassSourceFolder *self;

  g_return_val_if_fail (folder != NULL || files != NULL, NULL);
  g_return_val_if_fail (today != NULL, NULL);

  self = g_new0 (CanvassSourceFolder, 1);
  self->path = g_strdup (folder);
  self->files = files != NULL ? g_hash_table_ref (files) : NULL;
  self->today = g_strdup (today);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)problem_free);
  self->completeness = g_ptr_array_new_with_free_func ((GDestroyNotify)completeness_free);
  self->content = canvass_content_new ();
  self->table = table != NULL ? canvass_source_table_ref (table) : NULL;
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (list_folder (self)) {
    canvass_source_read_districts (self);
    canvass_source_read_drop (self);
    canvass_source_read_campaign (self);
    for (guint i = 0; self->languages != NULL && self->languages[i] != NULL; i++)
      canvass_source_read_text (self, self->languages[i]);
    check_strays (self);
  }

  g_ptr_array_sort (self->problems, compare_problems);
  return self;
}

CanvassSourceFolder *
canvass_source_read_files (const char *folder, GHashTable *files, const char *today)
{
  return canvass_source_read_beside (NULL, folder, files, today);
}

CanvassSourceFolder *
canvass_source_read_on (const char *folder, const char *today)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return canvass_source_read_files (folder, NULL, today);
}

CanvassSourceFolder *
canvass_source_read (const char *folder)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  return canvass_source_read_on (folder, today);
}

GPtrArray *
canvass_source_get_problems (const CanvassSourceFolder *self)
{
  return self->problems;
}

guint
canvass_source_get_n_errors (const CanvassSourceFolder *self)
{
  return self->n_errors;
}

CanvassSourceTable *
canvass_source_get_table (const CanvassSourceFolder *self)
{
  return self->table;
}

const char *
canvass_source_get_id (const CanvassSourceFolder *self)
{
  return self->content->id;
}

guint
canvass_source_get_n_districts (const CanvassSourceFolder *self)
{
  const CanvassDistricts *districts = self->content->districts;

  return districts != NULL ? canvass_districts_get_n_districts (districts) : 0;
}

guint
canvass_source_get_n_streets (const CanvassSourceFolder *self)
{
  const CanvassDistricts *districts = self->content->districts;

  return districts != NULL ? canvass_districts_get_n_streets (districts) : 0;
}

GPtrArray *
canvass_source_get_completeness (const CanvassSourceFolder *self)
{
  return self->completeness;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
canvass_source_list_recipients (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (folder, CANVASS_SOURCE_RECIPIENTS_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".pub") && !g_str_has_prefix (name, "."))
      g_ptr_array_add (names, g_build_filename (CANVASS_SOURCE_RECIPIENTS_FOLDER, name, NULL));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
check_recipients (const CanvassPublicKey *recipients,
                  guint n_recipients,
                  const guint8 *sign_sk,
                  GError **error)
{
  /* An Ed25519 secret key ends with its public half. */
  const guint8 *sign_pk = sign_sk + CANVASS_SIGN_SK_BYTES - CANVASS_SIGN_PK_BYTES;

  if (n_recipients == 0 || n_recipients > CANVASS_MAX_RECIPIENTS) {
    g_set_error (error,
                 CANVASS_CAMPAIGN_ERROR,
                 CANVASS_CAMPAIGN_ERROR_INVALID,
                 "A campaign has 1 to %d recipients, the sealing key among them; nothing was "
                 "sealed",
                 CANVASS_MAX_RECIPIENTS);
    return FALSE;
  }

  if (memcmp (recipients[0].sign_pk, sign_pk, CANVASS_SIGN_PK_BYTES) != 0) {
    g_set_error_literal (error,
                         CANVASS_CAMPAIGN_ERROR,
                         CANVASS_CAMPAIGN_ERROR_INVALID,
                         "The first recipient has to be the key that seals; nothing was sealed");
    return FALSE;
  }

  for (guint i = 0; i < n_recipients; i++)
    for (guint j = 0; j < i; j++)
      if (memcmp (recipients[i].sign_pk, recipients[j].sign_pk, CANVASS_SIGN_PK_BYTES) == 0 ||
          memcmp (recipients[i].seal_pk, recipients[j].seal_pk, CANVASS_SEAL_PK_BYTES) == 0) {
        g_set_error (error,
                     CANVASS_CAMPAIGN_ERROR,
                     CANVASS_CAMPAIGN_ERROR_INVALID,
                     "Recipients %u and %u are the same key; name each once. Nothing was sealed",
                     j + 1,
                     i + 1);
        return FALSE;
      }

  return TRUE;
}

GBytes *
canvass_source_seal (const CanvassSourceFolder *self,
                     const CanvassPublicKey *recipients,
                     guint n_recipients,
                     const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES],
                     GError **error)
{
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (CanvassCampaign) campaign = NULL;
  CanvassContent content;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (recipients != NULL || n_recipients == 0, NULL);

  if (self->n_errors > 0) {
    g_set_error (error,
                 CANVASS_CAMPAIGN_ERROR,
                 CANVASS_CAMPAIGN_ERROR_SOURCE,
                 "The campaign's folder has %u errors, so nothing was sealed; “canvass campaign "
                 "check” lists them",
                 self->n_errors);
    return NULL;
  }
  if (!check_recipients (recipients, n_recipients, sign_sk, error))
    return NULL;

  content = *self->content;
  content.n_recipients = n_recipients;
  memcpy (content.recipients, recipients, n_recipients * sizeof *recipients);
  payload = canvass_content_encode (&content, error);
  if (payload == NULL)
    return NULL;

  /* Nothing leaves that a kiosk would refuse. */
  file = canvass_envelope_write (CANVASS_ENVELOPE_CAMPAIGN,
                                 g_bytes_get_data (payload, NULL),
                                 g_bytes_get_size (payload),
                                 sign_sk);
  campaign = canvass_campaign_new (file, error);
  return campaign != NULL ? g_steal_pointer (&file) : NULL;
}
