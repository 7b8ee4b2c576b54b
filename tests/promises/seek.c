/*
 * seek.c: looks for traces, as a test tells it line by line (seeker.py)
 *
 * - "text WHO TEXT", "glyphs WHO TEXT", "ink WHO HEX": what to look for
 * - "record HEX", "recipient HEX": what a key would open
 * - "step N": after how many bytes the next is tried as a recipient's
 * - "process PID", "file PATH": where; answered "WHO KIND COUNT" of each kind, then "done BYTES"
 * - "keys PID", "keys-of PATH": where a key is looked for; answered "KEYS TRIED"
 *
 * Glyphs are those of every font that a text could be shown with here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/key-traces.h"
#include "device/traces.h"
#include "format/secret.h"

#include <hb.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const KIND_NAMES[] = { "utf-8", "utf-16", "utf-32", "glyphs", "ink" };

static CanvassTraces *traces;
static CanvassKeySearch keys;

/* Of a font for several languages, each may have glyphs of its own for the letters of its script.
 */
static const struct {
  GUnicodeScript script;
  const char *code;
} LANGUAGES[] = {
  { G_UNICODE_SCRIPT_LATIN, "en" },    { G_UNICODE_SCRIPT_LATIN, "vi" },
  { G_UNICODE_SCRIPT_ARABIC, "ar" },   { G_UNICODE_SCRIPT_HAN, "zh-cn" },
  { G_UNICODE_SCRIPT_ETHIOPIC, "am" }, { G_UNICODE_SCRIPT_CYRILLIC, "ru" },
};

static gboolean
has_script (const char *text, GUnicodeScript script)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_get_script (g_utf8_get_char (text)) == script)
      return TRUE;

  return FALSE;
}

/* Two glyphs are in a word of any text, and boxes in place of letters name nobody. */
static void
add_runs (guint who, hb_buffer_t *buffer)
{
  guint n;
  const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos (buffer, &n);
  g_autoptr (GArray) run = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i <= n; i++) {
    if (i < n && infos[i].codepoint != 0) {
      g_array_append_val (run, infos[i].codepoint);
      continue;
    }
    if (run->len >= 3)
      canvass_traces_add_glyphs (traces, who, (const guint32 *)run->data, run->len);
    g_array_set_size (run, 0);
  }
}

static void
add_glyphs_in (guint who, const char *text, PangoFont *font)
{
  for (gsize i = 0; i < G_N_ELEMENTS (LANGUAGES); i++) {
    hb_buffer_t *buffer;

    if (!has_script (text, LANGUAGES[i].script))
      continue;

    buffer = hb_buffer_create ();
    hb_buffer_add_utf8 (buffer, text, -1, 0, -1);
    hb_buffer_guess_segment_properties (buffer);
    hb_buffer_set_language (buffer, hb_language_from_string (LANGUAGES[i].code, -1));
    hb_shape (pango_font_get_hb_font (font), buffer, NULL, 0);
    add_runs (who, buffer);
    hb_buffer_destroy (buffer);
  }
}

/* One of each family that there is here. */
static GPtrArray *
load_fonts (void)
{
  PangoFontMap *map = pango_cairo_font_map_get_default ();
  PangoContext *context = pango_font_map_create_context (map);
  g_autofree PangoFontFamily **families = NULL;
  GPtrArray *fonts = g_ptr_array_new_with_free_func (g_object_unref);
  int n;

  pango_font_map_list_families (map, &families, &n);
  for (int i = 0; i < n; i++) {
    PangoFontDescription *description = pango_font_description_new ();
    PangoFont *font;

    pango_font_description_set_family (description, pango_font_family_get_name (families[i]));
    font = pango_font_map_load_font (map, context, description);
    if (font != NULL)
      g_ptr_array_add (fonts, font);
    pango_font_description_free (description);
  }
  g_object_unref (context);
  return fonts;
}

static void
add_glyphs (guint who, const char *text)
{
  static GPtrArray *fonts;

  if (fonts == NULL)
    fonts = load_fonts ();
  for (guint i = 0; i < fonts->len; i++)
    add_glyphs_in (who, text, fonts->pdata[i]);
}

static GBytes *
from_hex (const char *hex)
{
  gsize length = strlen (hex) / 2;
  guint8 *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] = 16 * g_ascii_xdigit_value (hex[2 * i]) + g_ascii_xdigit_value (hex[2 * i + 1]);
  return g_bytes_new_take (bytes, length);
}

static void
add_ink (guint who, const char *hex)
{
  g_autoptr (GBytes) bytes = from_hex (hex);

  canvass_traces_add_bytes (
      traces, who, CANVASS_TRACE_INK, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
tell_found (const GArray *found, guint64 searched)
{
  GHashTable *counts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer key, count;

  for (guint i = 0; i < found->len; i++) {
    const CanvassTrace *trace = &g_array_index (found, CanvassTrace, i);

    key = GUINT_TO_POINTER (trace->who * CANVASS_TRACE_KINDS + trace->kind);
    count = g_hash_table_lookup (counts, key);
    g_hash_table_insert (counts, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
  }

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &count))
    printf ("%u %s %u\n",
            GPOINTER_TO_UINT (key) / CANVASS_TRACE_KINDS,
            KIND_NAMES[GPOINTER_TO_UINT (key) % CANVASS_TRACE_KINDS],
            GPOINTER_TO_UINT (count));
  printf ("done %" G_GUINT64_FORMAT "\n", searched);
  g_hash_table_unref (counts);
}

static void
search (const char *where, const char *what)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CanvassTrace));
  g_autoptr (GError) error = NULL;
  guint64 searched = 0;

  if (*where == 'p' ? canvass_traces_search_process (traces, atoi (what), found, &searched, &error)
                    : canvass_traces_search_file (traces, what, found, &searched, &error))
    tell_found (found, searched);
  else
    printf ("failed %s\n", error->message);
}

static void
search_keys (const char *where, const char *what)
{
  g_autoptr (GError) error = NULL;

  keys.n_tried = keys.n_keys = 0;
  if (g_str_equal (where, "keys") ? canvass_key_search_process (&keys, atoi (what), &error)
                                  : canvass_key_search_file (&keys, what, &error))
    printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n", keys.n_keys, keys.n_tried);
  else
    printf ("failed %s\n", error->message);
}

static void
obey (char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  char *rest = words[1];
  char *further = strchr (rest, ' ');

  if (g_str_equal (words[0], "text"))
    canvass_traces_add_text (traces, atoi (rest), further + 1);
  else if (g_str_equal (words[0], "glyphs"))
    add_glyphs (atoi (rest), further + 1);
  else if (g_str_equal (words[0], "ink"))
    add_ink (atoi (rest), further + 1);
  else if (g_str_equal (words[0], "record"))
    g_ptr_array_add (keys.records, from_hex (rest));
  else if (g_str_equal (words[0], "recipient"))
    g_ptr_array_add (keys.recipients, from_hex (rest));
  else if (g_str_equal (words[0], "step"))
    keys.recipient_step = atoi (rest);
  else if (g_str_has_prefix (words[0], "keys"))
    search_keys (words[0], rest);
  else
    search (words[0], rest);
}

int
main (void)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t n;

  canvass_format_init ();
  traces = canvass_traces_new ();
  canvass_key_search_init (&keys);
  while ((n = getline (&line, &size, stdin)) > 0) {
    line[n - 1] = '\0';
    obey (line);
    fflush (stdout);
  }
  canvass_key_search_clear (&keys);
  canvass_traces_free (traces);
  free (line);
  return 0;
}
