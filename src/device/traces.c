/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/traces.h"

#include "device/sweep.h"

#include <sodium.h>
#include <string.h>

#define HEAD 4 /* bytes that tell whether a closer look is worth it */
#define MAX_FOUND 100000

/* PangoGlyphInfo and hb_glyph_info_t: before it is shaped, the latter begins with the character. */
#define SHAPING_STEP 20
/* The last is cairo's glyph, x, y. */
static const guint GLYPH_STEPS[] = { sizeof (guint32), SHAPING_STEP, 24 };

/* Units of so many bytes, a step apart, each compared masked. */
typedef struct {
  guint who;
  CanvassTraceKind kind;
  guint unit;
  guint n_units;
  guint step;
  guint8 masked[CANVASS_TRACES_REACH];
} Needle;

struct _CanvassTraces {
  GPtrArray *needles; /* (element-type Needle) */
  GHashTable *heads;  /* masked head → (element-type Needle) that begin with it */
  guint8 seen[65536 / 8];
  guint8 mask;
};

CanvassTraces *
canvass_traces_new (void)
{
  CanvassTraces *self = g_new0 (CanvassTraces, 1);

  self->needles = g_ptr_array_new_with_free_func (g_free);
  self->heads = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->mask = 1 + randombytes_uniform (255);
  return self;
}

void
canvass_traces_free (CanvassTraces *self)
{
  g_hash_table_unref (self->heads);
  g_ptr_array_unref (self->needles);
  g_free (self);
}

static inline guint32
read_head (const guint8 *bytes)
{
  guint32 head;

  memcpy (&head, bytes, HEAD);
  return head;
}

static inline guint
hash_head (guint32 head)
{
  return (head * 2654435761u) >> 16;
}

static gboolean
is_there (const GPtrArray *alike, const Needle *needle)
{
  for (guint i = 0; i < alike->len; i++) {
    if (memcmp (alike->pdata[i], needle, sizeof *needle) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add (CanvassTraces *self, const Needle *about, const guint8 *bytes)
{
  g_autofree Needle *needle = g_memdup2 (about, sizeof *about);
  guint32 head = read_head (bytes);
  gpointer masked = GUINT_TO_POINTER (head ^ (self->mask * 0x01010101u));
  guint hash = hash_head (head);
  GPtrArray *alike = g_hash_table_lookup (self->heads, masked);

  for (guint i = 0; i < needle->unit * needle->n_units; i++)
    needle->masked[i] = bytes[i] ^ self->mask;
  if (alike == NULL) {
    alike = g_ptr_array_new ();
    g_hash_table_insert (self->heads, masked, alike);
  }
  if (is_there (alike, needle))
    return;

  self->seen[hash / 8] |= 1u << (hash % 8);
  g_ptr_array_add (alike, needle);
  g_ptr_array_add (self->needles, g_steal_pointer (&needle));
}

void
canvass_traces_add_bytes (
    CanvassTraces *self, guint who, CanvassTraceKind kind, gconstpointer bytes, gsize length)
{
  Needle needle = { .who = who, .kind = kind, .n_units = 1 };

  g_return_if_fail (length >= HEAD);

  needle.unit = needle.step = MIN (length, CANVASS_TRACES_REACH);
  add (self, &needle, bytes);
}

void
canvass_traces_add_glyphs (CanvassTraces *self, guint who, const guint32 *glyphs, guint n)
{
  guint width = MIN (n, CANVASS_TRACES_WINDOW);

  for (guint i = 0; width > 0 && i + width <= n; i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (GLYPH_STEPS); j++) {
      Needle needle = {
        .who = who,
        .kind = CANVASS_TRACE_GLYPHS,
        .unit = sizeof *glyphs,
        .n_units = width,
        .step = GLYPH_STEPS[j],
      };

      add (self, &needle, (const guint8 *)(glyphs + i));
    }
  }
}

static void
add_unshaped (CanvassTraces *self, guint who, const gunichar *characters, guint n)
{
  Needle needle = {
    .who = who,
    .kind = CANVASS_TRACE_GLYPHS,
    .unit = sizeof *characters,
    .n_units = n,
    .step = SHAPING_STEP,
  };

  add (self, &needle, (const guint8 *)characters);
}

static void
add_window (CanvassTraces *self, guint who, const gunichar *characters, guint n)
{
  guint8 utf8[CANVASS_TRACES_WINDOW * 6];
  gunichar2 utf16[CANVASS_TRACES_WINDOW * 2];
  guint n_utf8 = 0, n_utf16 = 0;

  for (guint i = 0; i < n; i++) {
    gunichar c = characters[i];

    n_utf8 += g_unichar_to_utf8 (c, (char *)utf8 + n_utf8);
    if (c > 0xFFFF) {
      utf16[n_utf16++] = 0xD800 + ((c - 0x10000) >> 10);
      utf16[n_utf16++] = 0xDC00 + ((c - 0x10000) & 0x3FF);
    } else {
      utf16[n_utf16++] = c;
    }
  }

  if (n_utf8 >= HEAD)
    canvass_traces_add_bytes (self, who, CANVASS_TRACE_UTF8, utf8, n_utf8);
  if (n_utf16 * sizeof *utf16 >= HEAD)
    canvass_traces_add_bytes (self, who, CANVASS_TRACE_UTF16, utf16, n_utf16 * sizeof *utf16);
  canvass_traces_add_bytes (self, who, CANVASS_TRACE_UTF32, characters, n * sizeof *characters);
  add_unshaped (self, who, characters, n);
  sodium_memzero (utf8, sizeof utf8);
  sodium_memzero (utf16, sizeof utf16);
}

void
canvass_traces_add_text (CanvassTraces *self, guint who, const char *text)
{
  glong n;
  gunichar *characters = g_utf8_to_ucs4_fast (text, -1, &n);
  guint width = MIN (n, CANVASS_TRACES_WINDOW);

  for (glong i = 0; width > 0 && i + width <= n; i++)
    add_window (self, who, characters + i, width);
  sodium_memzero (characters, n * sizeof *characters);
  g_free (characters);
}

static gboolean
is_at (const CanvassTraces *self, const Needle *needle, const guint8 *bytes, gsize length)
{
  const guint8 *masked = needle->masked;

  if (length < (gsize)needle->step * (needle->n_units - 1) + needle->unit)
    return FALSE;

  for (guint i = 0; i < needle->n_units; i++) {
    for (guint j = 0; j < needle->unit; j++) {
      if ((bytes[i * needle->step + j] ^ self->mask) != *masked++)
        return FALSE;
    }
  }
  return TRUE;
}

static void
look_closer (CanvassTraces *self, const guint8 *bytes, gsize length, guint64 at, GArray *found)
{
  guint32 head = read_head (bytes) ^ (self->mask * 0x01010101u);
  GPtrArray *alike = g_hash_table_lookup (self->heads, GUINT_TO_POINTER (head));

  for (guint i = 0; alike != NULL && i < alike->len && found->len < MAX_FOUND; i++) {
    const Needle *needle = alike->pdata[i];

    if (is_at (self, needle, bytes, length)) {
      CanvassTrace trace = { needle->who, needle->kind, at };

      g_array_append_val (found, trace);
    }
  }
}

void
canvass_traces_search (CanvassTraces *self,
                       const guint8 *bytes,
                       gsize length,
                       gsize n_starts,
                       guint64 at,
                       GArray *found)
{
  for (gsize i = 0; i < n_starts && i + HEAD <= length; i++) {
    guint hash = hash_head (read_head (bytes + i));

    if (G_UNLIKELY ((self->seen[hash / 8] & (1u << (hash % 8))) != 0))
      look_closer (self, bytes + i, length - i, at + i, found);
  }
}

typedef struct {
  CanvassTraces *traces;
  GArray *found;
  guint64 *searched;
} Search;

static void
search_piece (const guint8 *bytes, gsize length, gsize n_starts, guint64 at, gpointer user_data)
{
  Search *search = user_data;

  *search->searched += n_starts;
  canvass_traces_search (search->traces, bytes, length, n_starts, at, search->found);
}

gboolean
canvass_traces_search_file (
    CanvassTraces *self, const char *path, GArray *found, guint64 *searched, GError **error)
{
  Search search = { self, found, searched };

  return canvass_sweep_file (path, CANVASS_TRACES_REACH, search_piece, &search, error);
}

gboolean
canvass_traces_search_process (
    CanvassTraces *self, int pid, GArray *found, guint64 *searched, GError **error)
{
  Search search = { self, found, searched };

  return canvass_sweep_process (pid, CANVASS_TRACES_REACH, search_piece, &search, error);
}
