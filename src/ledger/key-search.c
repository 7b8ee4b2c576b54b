/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/key-search.h"

#include "format/file.h"

#include <string.h>

/* One key may lie there in several copies, but two keys are a question. */
typedef struct {
  CanvassLedger *ledger; /* (borrowed) */
  char *path;            /* (owned) (nullable) */
  CanvassPublicKey pub;
  gboolean ambiguous;
} Search;

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

char *
canvass_ledger_find_key (const char *directory, const char *elsewhere, GError **error)
{
  g_autoptr (CanvassLedger) ledger = canvass_ledger_open_locked (directory, error);
  g_autofree char *absolute = g_canonicalize_filename (directory, NULL);
  g_autofree char *parent = g_path_get_dirname (absolute);
  Search search = { .ledger = ledger };

  if (ledger == NULL)
    return NULL;

  search_folder (&search, directory);
  search_folder (&search, parent);
  if (elsewhere != NULL)
    search_folder (&search, elsewhere);
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

/* Wherever a copy of this very key would be looked for. */
static void
add_keys (GPtrArray *paths, const char *folder, const CanvassPublicKey *key)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (GBytes) file = NULL;
    CanvassPublicKey pub;

    if (!g_str_has_suffix (name, ".key") ||
        g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
      continue;

    file = canvass_file_read (path, CANVASS_KEY_FILE_BYTES, NULL);
    if (file != NULL && canvass_key_peek (file, &pub, NULL) &&
        memcmp (pub.seal_pk, key->seal_pk, sizeof pub.seal_pk) == 0)
      g_ptr_array_add (paths, g_steal_pointer (&path));
  }
}

GPtrArray *
canvass_ledger_list_key_copies (const char *directory,
                                const char *given,
                                const char *elsewhere,
                                const CanvassPublicKey *key)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *ledger = g_canonicalize_filename (directory, NULL);
  g_autofree char *parent = g_path_get_dirname (ledger);

  if (given != NULL)
    g_ptr_array_add (paths, g_canonicalize_filename (given, NULL));
  add_keys (paths, ledger, key);
  add_keys (paths, parent, key);
  if (elsewhere != NULL)
    add_keys (paths, elsewhere, key);
  g_ptr_array_add (paths, NULL);
  return paths;
}
