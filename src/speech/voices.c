/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "speech/voices.h"

#include <string.h>

/* Nobody needs more, and a list without an end is no list. */
#define MAX_VOICES 4096

typedef struct {
  char *module; /* (owned) */
  char *tag;    /* (owned) */
} Voice;

struct _CanvassVoices {
  GPtrArray *voices; /* (owned) (element-type Voice) in order of preference */
  GHashTable *seen;  /* (owned) "module tag" of each */
};

static const struct {
  const char *language;
  const char *other;
} names[] = {
  { "zh", "cmn" }, { "tl", "fil" }, { "nb", "no" }, { "he", "iw" }, { "id", "in" },
};

static void
voice_free (gpointer data)
{
  Voice *voice = data;

  g_free (voice->module);
  g_free (voice->tag);
  g_free (voice);
}

CanvassVoices *
canvass_voices_new (void)
{
  CanvassVoices *self = g_new0 (CanvassVoices, 1);

  self->voices = g_ptr_array_new_with_free_func (voice_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
canvass_voices_free (CanvassVoices *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->voices);
  g_hash_table_unref (self->seen);
  g_free (self);
}

void
canvass_voices_add (CanvassVoices *self, const char *module, const char *tag)
{
  g_autofree char *key = g_strdup_printf ("%s %s", module, tag);
  Voice *voice;

  if (*tag == '\0' || self->voices->len >= MAX_VOICES || g_hash_table_contains (self->seen, key))
    return;
  g_hash_table_add (self->seen, g_steal_pointer (&key));
  voice = g_new0 (Voice, 1);
  voice->module = g_strdup (module);
  voice->tag = g_strdup (tag);
  g_ptr_array_add (self->voices, voice);
}

void
canvass_voices_add_line (CanvassVoices *self, const char *module, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", -1);

  if (g_strv_length (parts) >= 2)
    canvass_voices_add (self, module, parts[1]);
}

static gsize
primary_length (const char *tag)
{
  return strcspn (tag, "-_");
}

static gboolean
is_same_primary (const char *a, const char *b)
{
  return primary_length (a) == primary_length (b) &&
         g_ascii_strncasecmp (a, b, primary_length (a)) == 0;
}

static gboolean
is_same (const char *a, const char *b)
{
  for (; *a != '\0' && *b != '\0'; a++, b++)
    if (g_ascii_tolower (*a == '_' ? '-' : *a) != g_ascii_tolower (*b == '_' ? '-' : *b))
      return FALSE;
  return *a == *b;
}

/* @exactly: the whole tag; otherwise the language, and before its varieties the plain one. */
static const Voice *
find (CanvassVoices *self, const char *language, gboolean exactly)
{
  const Voice *variety = NULL;

  for (guint i = 0; i < self->voices->len; i++) {
    const Voice *voice = self->voices->pdata[i];

    if (exactly ? is_same (voice->tag, language) : is_same_primary (voice->tag, language)) {
      if (exactly || voice->tag[primary_length (voice->tag)] == '\0')
        return voice;
      if (variety == NULL)
        variety = voice;
    }
  }
  return variety;
}

static const Voice *
find_by_any_name (CanvassVoices *self, const char *language)
{
  const Voice *voice = find (self, language, FALSE);

  for (gsize i = 0; voice == NULL && i < G_N_ELEMENTS (names); i++) {
    if (is_same_primary (names[i].language, language))
      voice = find (self, names[i].other, FALSE);
    else if (is_same_primary (names[i].other, language))
      voice = find (self, names[i].language, FALSE);
  }
  return voice;
}

gboolean
canvass_voices_find (CanvassVoices *self,
                     const char *language,
                     const char **module,
                     const char **tag)
{
  const Voice *voice = find (self, language, TRUE);

  /* What English or French the makers of a voice list first is not what most people speak. */
  if (voice == NULL && g_ascii_strcasecmp (language, "en") == 0)
    voice = find (self, "en-US", TRUE);
  if (voice == NULL && g_ascii_strcasecmp (language, "fr") == 0)
    voice = find (self, "fr-FR", TRUE);
  if (voice == NULL)
    voice = find_by_any_name (self, language);
  if (voice == NULL)
    return FALSE;
  if (module != NULL)
    *module = voice->module;
  if (tag != NULL)
    *tag = voice->tag;
  return TRUE;
}
