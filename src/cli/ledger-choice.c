/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/ledger-choice.h"

#include "cli/key-unlock.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "format/file.h"

#include <string.h>

/* One key may lie there in several copies, but two keys are a question. */
typedef struct {
  CanvassLedger *ledger; /* (borrowed) */
  char *path;            /* (owned) (nullable) */
  CanvassPublicKey pub;
  gboolean ambiguous;
} Search;

void
canvass_open_ledger_clear (CanvassOpenLedger *self)
{
  g_clear_object (&self->ledger);
  g_clear_pointer (&self->bad_files, g_ptr_array_unref);
  g_clear_pointer (&self->key, canvass_key_free);
}

static gboolean
is_recipient (CanvassLedger *ledger, const CanvassPublicKey *pub)
{
  GPtrArray *campaigns = canvass_ledger_get_campaigns (ledger);

  for (guint i = 0; i < campaigns->len; i++) {
    if (canvass_campaign_find_recipient (g_ptr_array_index (campaigns, i), pub->seal_pk) >= 0)
      return TRUE;
  }

  return FALSE;
}

static void
consider (Search *self, const char *path)
{
  g_autoptr (GBytes) file = canvass_file_read (path, CANVASS_KEY_FILE_BYTES, NULL);
  CanvassPublicKey pub;

  if (file == NULL || !canvass_key_peek (file, &pub, NULL) || !is_recipient (self->ledger, &pub))
    return;

  if (self->path == NULL) {
    self->path = g_strdup (path);
    self->pub = pub;
  } else if (memcmp (self->pub.seal_pk, pub.seal_pk, sizeof pub.seal_pk) != 0)
    self->ambiguous = TRUE;
}

static void
search_folder (Search *self, const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, ".key"))
      consider (self, path);
  }
}

/* (transfer full) */
static char *
find_key (const char *directory, GError **error)
{
  g_autoptr (CanvassLedger) ledger = canvass_ledger_open_locked (directory, error);
  g_autofree char *absolute = g_canonicalize_filename (directory, NULL);
  g_autofree char *parent = g_path_get_dirname (absolute);
  Search search = { .ledger = ledger };

  if (ledger == NULL)
    return NULL;

  search_folder (&search, directory);
  search_folder (&search, parent);
  search_folder (&search, ".");
  if (search.path != NULL && !search.ambiguous)
    return search.path;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_KEY,
               search.ambiguous ? "There are several keys for %s; say which with --key FILE.key"
                                : "There is no key for %s beside it; give --key FILE.key",
               directory);
  g_free (search.path);
  return NULL;
}

gboolean
canvass_ledger_choose_quietly (const CanvassOptions *options,
                               CanvassOpenLedger *open,
                               GError **error)
{
  const char *directory = canvass_options_get (options, "ledger");
  g_autofree char *path = g_strdup (canvass_options_get (options, "key"));

  if (path == NULL)
    path = find_key (directory, error);
  if (path == NULL)
    return FALSE;

  open->key = canvass_key_unlock (path, canvass_options_get (options, "passphrase-file"), error);
  if (open->key == NULL)
    return FALSE;

  open->ledger = canvass_ledger_open (directory, open->key, error);
  return open->ledger != NULL;
}

void
canvass_ledger_tell_bad_files (CanvassOpenLedger *open)
{
  g_clear_pointer (&open->bad_files, g_ptr_array_unref);
  canvass_progress_begin ("Checking the ledger's files");
  open->bad_files = canvass_ledger_check (open->ledger, canvass_progress_step, NULL);
  canvass_progress_end ();

  for (guint i = 0; i < open->bad_files->len; i++) {
    const CanvassBadFile *bad = g_ptr_array_index (open->bad_files, i);

    canvass_report_warning ("%s: %s", bad->path, bad->what);
  }
}

gboolean
canvass_ledger_conclude (const CanvassOpenLedger *open, GError **error)
{
  if (open->bad_files == NULL || open->bad_files->len == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_INCOMPLETE,
               "This was done, but %u of the ledger's own files are damaged or missing; see the "
               "warnings for what cures each",
               open->bad_files->len);
  return FALSE;
}

gboolean
canvass_ledger_choose (const CanvassOptions *options, CanvassOpenLedger *open, GError **error)
{
  if (!canvass_ledger_choose_quietly (options, open, error))
    return FALSE;

  canvass_ledger_tell_bad_files (open);
  return TRUE;
}

gboolean
canvass_ledger_choose_locked (const CanvassOptions *options,
                              CanvassOpenLedger *open,
                              GError **error)
{
  if (canvass_options_has (options, "key"))
    return canvass_ledger_choose_quietly (options, open, error);

  open->ledger = canvass_ledger_open_locked (canvass_options_get (options, "ledger"), error);
  return open->ledger != NULL;
}
