/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/layout.h"

#include <string.h>

#define DIGITS "0123456789"
#define HEX_DIGITS DIGITS "abcdef"
#define MAX_NUMBER_CHARS 20
#define MIN_NUMBER_CHARS 10

static const struct {
  const char *folder;
  const char *suffix;
} shelves[CANVASS_N_SHELVES] = {
  [CANVASS_SHELF_CAMPAIGNS] = { "campaigns", ".campaign" },
  [CANVASS_SHELF_KIOSKS] = { "kiosks", ".kiosk" },
  [CANVASS_SHELF_DECISIONS] = { "decisions", ".decision" },
  [CANVASS_SHELF_BATCHES] = { "batches", ".batch" },
  [CANVASS_SHELF_ACKNOWLEDGEMENTS] = { "acknowledgements", ".ack" },
};

const char *
canvass_layout_suffix (CanvassShelf shelf)
{
  return shelves[shelf].suffix;
}

char *
canvass_layout_folder (const char *campaign, CanvassShelf shelf, const char *kiosk)
{
  return g_strjoin ("/", campaign, shelves[shelf].folder, kiosk, NULL);
}

char *
canvass_layout_name (CanvassShelf shelf, GBytes *file)
{
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree char *hex = NULL;

  canvass_hash (hash, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  hex = canvass_to_hex (hash, sizeof hash);
  return g_strconcat (hex, shelves[shelf].suffix, NULL);
}

char *
canvass_layout_batch_name (guint64 number, const guint8 batch_id[static CANVASS_HASH_BYTES])
{
  g_autofree char *hex = canvass_to_hex (batch_id, CANVASS_HASH_BYTES);

  return g_strdup_printf (
      "%010" G_GUINT64_FORMAT "-%s%s", number, hex, shelves[CANVASS_SHELF_BATCHES].suffix);
}

char *
canvass_layout_next_name (const char *name, guint n)
{
  const char *dot = strrchr (name, '.');

  return n == 0 ? g_strdup (name) : g_strdup_printf ("%.*s.%u%s", (int)(dot - name), name, n, dot);
}

gboolean
canvass_layout_is_id (const char *text)
{
  return strlen (text) == CANVASS_ID_HEX_CHARS - 1 &&
         strspn (text, HEX_DIGITS) == CANVASS_ID_HEX_CHARS - 1;
}

/* Behind the stem: ".SUFFIX" or ".N.SUFFIX". */
static gboolean
is_ending (const char *text, const char *suffix)
{
  gsize digits = text[0] == '.' ? strspn (text + 1, DIGITS) : 0;

  if (digits > 0 && digits <= 3)
    text += 1 + digits;
  return g_str_equal (text, suffix);
}

gboolean
canvass_layout_parse (CanvassShelf shelf,
                      const char *name,
                      char hash[static CANVASS_HASH_HEX_CHARS])
{
  if (shelf == CANVASS_SHELF_BATCHES) {
    gsize digits = strspn (name, DIGITS);

    if (digits < MIN_NUMBER_CHARS || digits > MAX_NUMBER_CHARS || name[digits] != '-')
      return FALSE;
    name += digits + 1;
  }
  if (strspn (name, HEX_DIGITS) != CANVASS_HASH_HEX_CHARS - 1 ||
      !is_ending (name + CANVASS_HASH_HEX_CHARS - 1, shelves[shelf].suffix))
    return FALSE;

  memcpy (hash, name, CANVASS_HASH_HEX_CHARS - 1);
  hash[CANVASS_HASH_HEX_CHARS - 1] = '\0';
  return TRUE;
}

gboolean
canvass_layout_is_unfinished (CanvassShelf shelf, const char *name)
{
  static const char *const endings[] = { ".new", ".part" };
  char hash[CANVASS_HASH_HEX_CHARS];
  g_autofree char *stem = g_strdup (name);
  gsize length = strlen (stem);
  char *dot;

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (name, endings[i]))
      length = strlen (name) - strlen (endings[i]);
  }
  if (name[0] != '.' || length == 0 || length == strlen (name))
    return FALSE;

  stem[length] = '\0';
  if (canvass_layout_parse (shelf, stem + 1, hash))
    return TRUE;

  dot = strrchr (stem, '.');
  if (dot[1] == '\0' || dot[1 + strspn (dot + 1, DIGITS)] != '\0')
    return FALSE;

  *dot = '\0';
  return dot > stem && canvass_layout_parse (shelf, stem + 1, hash);
}
