/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/dead-keys.h"

#include <sodium.h>
#include <string.h>
#include <xkbcommon/xkbcommon-keysyms.h>

#define MAX_MARKS 2 /* Vietnamese letters have two */
#define STROKE 0x0335

static const struct {
  guint32 keysym;
  gunichar mark;
  const char *accent;
} MARKS[] = {
  { XKB_KEY_dead_grave, 0x0300, "`" },       { XKB_KEY_dead_acute, 0x0301, "´" },
  { XKB_KEY_dead_circumflex, 0x0302, "^" },  { XKB_KEY_dead_tilde, 0x0303, "~" },
  { XKB_KEY_dead_macron, 0x0304, "¯" },      { XKB_KEY_dead_breve, 0x0306, "˘" },
  { XKB_KEY_dead_abovedot, 0x0307, "˙" },    { XKB_KEY_dead_diaeresis, 0x0308, "¨" },
  { XKB_KEY_dead_hook, 0x0309, NULL },       { XKB_KEY_dead_abovering, 0x030a, "˚" },
  { XKB_KEY_dead_doubleacute, 0x030b, "˝" }, { XKB_KEY_dead_caron, 0x030c, "ˇ" },
  { XKB_KEY_dead_horn, 0x031b, NULL },       { XKB_KEY_dead_belowdot, 0x0323, NULL },
  { XKB_KEY_dead_belowcomma, 0x0326, NULL }, { XKB_KEY_dead_cedilla, 0x0327, "¸" },
  { XKB_KEY_dead_ogonek, 0x0328, "˛" },      { XKB_KEY_dead_stroke, STROKE, NULL },
};

/* Unicode does not compose these: a stroke is part of its letter. */
static const char STROKED[][2][3] = {
  { "b", "ƀ" }, { "B", "Ƀ" }, { "d", "đ" }, { "D", "Đ" }, { "g", "ǥ" }, { "G", "Ǥ" }, { "h", "ħ" },
  { "H", "Ħ" }, { "i", "ɨ" }, { "I", "Ɨ" }, { "l", "ł" }, { "L", "Ł" }, { "o", "ø" }, { "O", "Ø" },
  { "t", "ŧ" }, { "T", "Ŧ" }, { "u", "ʉ" }, { "U", "Ʉ" }, { "z", "ƶ" }, { "Z", "Ƶ" },
};

struct _CanvassDeadKeys {
  CanvassComposer parent_instance;

  gunichar marks[MAX_MARKS];
  guint n_marks;
  char waiting[MAX_MARKS * 6 + 1]; /* the marks as dead keys are written */
};

G_DEFINE_FINAL_TYPE (CanvassDeadKeys, canvass_dead_keys, CANVASS_TYPE_COMPOSER)

static void
forget (CanvassDeadKeys *self)
{
  sodium_memzero (self->marks, sizeof self->marks);
  sodium_memzero (self->waiting, sizeof self->waiting);
  self->n_marks = 0;
}

static void
add_mark (CanvassDeadKeys *self, gunichar mark)
{
  self->marks[self->n_marks++] = mark;
  memset (self->waiting, 0, sizeof self->waiting);
  for (guint i = 0, at = 0; i < self->n_marks; i++) {
    at += g_unichar_to_utf8 (CANVASS_DOTTED_CIRCLE, self->waiting + at);
    at += g_unichar_to_utf8 (self->marks[i], self->waiting + at);
  }
}

static const char *
find_stroked (const char *letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (STROKED); i++)
    if (strcmp (STROKED[i][0], letter) == 0)
      return STROKED[i][1];

  return NULL;
}

/* FALSE when the marks and @letter are no single letter. */
static gboolean
compose (CanvassDeadKeys *self, const char *letter, CanvassComposition *composition)
{
  char parts[32];
  char *end;
  g_autofree char *composed = NULL;
  gboolean single;

  if (self->marks[0] == STROKE && self->n_marks == 1) {
    const char *stroked = find_stroked (letter);

    g_strlcpy (composition->text, stroked != NULL ? stroked : "", sizeof composition->text);
    return stroked != NULL;
  }

  if (strlen (letter) + MAX_MARKS * 6 >= sizeof parts)
    return FALSE;
  end = g_stpcpy (parts, letter);
  for (guint i = 0; i < self->n_marks; i++)
    end += g_unichar_to_utf8 (self->marks[i], end);
  *end = '\0';
  composed = g_utf8_normalize (parts, -1, G_NORMALIZE_NFC);
  single = g_utf8_strlen (composed, -1) == 1;
  if (single)
    g_strlcpy (composition->text, composed, sizeof composition->text);
  sodium_memzero (composed, strlen (composed));
  sodium_memzero (parts, sizeof parts);
  return single;
}

static void
write_accents (CanvassDeadKeys *self, CanvassComposition *composition)
{
  for (guint i = 0; i < self->n_marks; i++) {
    const char *accent = canvass_dead_key_get_accent (self->marks[i]);

    if (accent != NULL)
      g_strlcat (composition->text, accent, sizeof composition->text);
  }
}

static void
press_dead (CanvassDeadKeys *self, gunichar mark, CanvassComposition *composition)
{
  gboolean again = self->n_marks > 0 && self->marks[self->n_marks - 1] == mark;

  if (again) {
    write_accents (self, composition);
    forget (self);
    return;
  }
  if (self->n_marks == MAX_MARKS) {
    write_accents (self, composition);
    forget (self);
  }
  add_mark (self, mark);
}

static gboolean
canvass_dead_keys_press (CanvassComposer *composer,
                         const char *key,
                         CanvassComposition *composition)
{
  CanvassDeadKeys *self = CANVASS_DEAD_KEYS (composer);

  if (canvass_dead_key_is (key)) {
    press_dead (self, g_utf8_get_char (g_utf8_next_char (key)), composition);
    return TRUE;
  }
  if (self->n_marks == 0)
    return FALSE;

  if (strcmp (key, " ") == 0) {
    write_accents (self, composition);
  } else if (!compose (self, key, composition)) {
    composition->text[0] = '\0';
    write_accents (self, composition);
    g_strlcat (composition->text, key, sizeof composition->text);
  }
  forget (self);
  return TRUE;
}

static gboolean
canvass_dead_keys_erase (CanvassComposer *composer, CanvassComposition *composition)
{
  CanvassDeadKeys *self = CANVASS_DEAD_KEYS (composer);
  gboolean waited = self->n_marks > 0;

  forget (self);
  return waited;
}

static void
canvass_dead_keys_finish (CanvassComposer *composer, CanvassComposition *composition)
{
  forget (CANVASS_DEAD_KEYS (composer));
}

static const char *
canvass_dead_keys_get_waiting (CanvassComposer *composer)
{
  return CANVASS_DEAD_KEYS (composer)->waiting;
}

static void
canvass_dead_keys_class_init (CanvassDeadKeysClass *klass)
{
  CanvassComposerClass *composer_class = CANVASS_COMPOSER_CLASS (klass);

  composer_class->press = canvass_dead_keys_press;
  composer_class->erase = canvass_dead_keys_erase;
  composer_class->finish = canvass_dead_keys_finish;
  composer_class->get_waiting = canvass_dead_keys_get_waiting;
}

static void
canvass_dead_keys_init (CanvassDeadKeys *self)
{
}

CanvassComposer *
canvass_dead_keys_new (void)
{
  return g_object_new (CANVASS_TYPE_DEAD_KEYS, NULL);
}

gboolean
canvass_dead_key_is (const char *text)
{
  return g_utf8_get_char (text) == CANVASS_DOTTED_CIRCLE;
}

gunichar
canvass_dead_key_get_mark (guint32 keysym)
{
  for (gsize i = 0; i < G_N_ELEMENTS (MARKS); i++)
    if (MARKS[i].keysym == keysym)
      return MARKS[i].mark;

  return 0;
}

const char *
canvass_dead_key_get_accent (gunichar mark)
{
  for (gsize i = 0; i < G_N_ELEMENTS (MARKS); i++)
    if (MARKS[i].mark == mark)
      return MARKS[i].accent;

  return NULL;
}
