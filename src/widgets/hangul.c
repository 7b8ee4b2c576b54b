/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/hangul.h"

#include <hangul.h>
#include <string.h>

#define TWO_SET "2"

struct _CanvassHangul {
  CanvassComposer parent_instance;

  guint n_shown;               /* characters of the syllable that is being made */
  HangulInputContext *context; /* (owned) (nullable) only while one is */
};

G_DEFINE_FINAL_TYPE (CanvassHangul, canvass_hangul, CANVASS_TYPE_COMPOSER)

/* Deleted and not reset, since a reset leaves the last syllables in their buffers; the booth's
 * allocator wipes what is freed. */
static void
forget (CanvassHangul *self)
{
  g_clear_pointer (&self->context, hangul_ic_delete);
  self->n_shown = 0;
}

static char
find_latin (const char *key)
{
  gunichar letter = g_utf8_get_char (key);

  if (*g_utf8_next_char (key) != '\0')
    return '\0';
  for (char latin = 'a'; latin <= 'z'; latin++) {
    if (canvass_hangul_get_letter (latin) == letter)
      return latin;
    if (canvass_hangul_get_letter (g_ascii_toupper (latin)) == letter)
      return g_ascii_toupper (latin);
  }

  return '\0';
}

static guint
append (char text[static CANVASS_COMPOSER_TEXT_BYTES], const ucschar *characters)
{
  gsize at = strlen (text);
  guint n = 0;

  for (; characters[n] != 0 && at + 6 < CANVASS_COMPOSER_TEXT_BYTES; n++)
    at += g_unichar_to_utf8 (characters[n], text + at);
  text[at] = '\0';
  return n;
}

static gboolean
canvass_hangul_press (CanvassComposer *composer, const char *key, CanvassComposition *composition)
{
  CanvassHangul *self = CANVASS_HANGUL (composer);
  char latin = find_latin (key);

  if (latin == '\0')
    return FALSE;

  if (self->context == NULL)
    self->context = hangul_ic_new (TWO_SET);
  hangul_ic_process (self->context, latin);
  composition->n_before = self->n_shown;
  append (composition->text, hangul_ic_get_commit_string (self->context));
  self->n_shown = append (composition->text, hangul_ic_get_preedit_string (self->context));
  return TRUE;
}

static gboolean
canvass_hangul_erase (CanvassComposer *composer, CanvassComposition *composition)
{
  CanvassHangul *self = CANVASS_HANGUL (composer);

  if (self->context == NULL || !hangul_ic_backspace (self->context))
    return FALSE;

  composition->n_before = self->n_shown;
  self->n_shown = append (composition->text, hangul_ic_get_preedit_string (self->context));
  if (self->n_shown == 0)
    forget (self);
  return TRUE;
}

static void
canvass_hangul_finish (CanvassComposer *composer, CanvassComposition *composition)
{
  forget (CANVASS_HANGUL (composer));
}

static void
canvass_hangul_finalize (GObject *object)
{
  forget (CANVASS_HANGUL (object));

  G_OBJECT_CLASS (canvass_hangul_parent_class)->finalize (object);
}

static void
canvass_hangul_class_init (CanvassHangulClass *klass)
{
  CanvassComposerClass *composer_class = CANVASS_COMPOSER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_hangul_finalize;
  composer_class->press = canvass_hangul_press;
  composer_class->erase = canvass_hangul_erase;
  composer_class->finish = canvass_hangul_finish;
}

static void
canvass_hangul_init (CanvassHangul *self)
{
}

CanvassComposer *
canvass_hangul_new (void)
{
  return g_object_new (CANVASS_TYPE_HANGUL, NULL);
}

gunichar
canvass_hangul_get_letter (char latin)
{
  HangulInputContext *context = hangul_ic_new (TWO_SET);
  gunichar letter;

  if (context == NULL)
    return 0;

  hangul_ic_process (context, latin);
  letter = hangul_ic_get_preedit_string (context)[0];
  hangul_ic_delete (context);
  return letter;
}
