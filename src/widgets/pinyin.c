/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/pinyin.h"

#include "format/secret.h"

/* In front of pinyin.h, which uses it. */
#include <stdbool.h>

#include <pinyin.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Nothing can ever lie in it. */
#define NO_USER_FOLDER "/dev/null"

#define MAX_LETTERS 48

struct _CanvassPinyin {
  CanvassComposer parent_instance;

  guint n_letters;
  guint n_candidates;

  char *letters;               /* (owned) locked, MAX_LETTERS and a zero */
  pinyin_context_t *context;   /* (unowned) the system's dictionaries */
  pinyin_instance_t *instance; /* (owned) (nullable) what the letters may mean */
};

G_DEFINE_FINAL_TYPE (CanvassPinyin, canvass_pinyin, CANVASS_TYPE_COMPOSER)

static gboolean
is_offered (CanvassPinyin *self, lookup_candidate_t *candidate)
{
  lookup_candidate_type_t type;

  return pinyin_get_candidate_type (self->instance, candidate, &type) &&
         (type == NBEST_MATCH_CANDIDATE || type == NORMAL_CANDIDATE);
}

static lookup_candidate_t *
find_candidate (CanvassPinyin *self, guint index)
{
  guint n = 0;

  if (self->instance == NULL)
    return NULL;
  pinyin_get_n_candidate (self->instance, &n);
  for (guint i = 0; i < n; i++) {
    lookup_candidate_t *candidate;

    if (pinyin_get_candidate (self->instance, i, &candidate) && is_offered (self, candidate) &&
        index-- == 0)
      return candidate;
  }

  return NULL;
}

/* A new instance each time: one that is only reset keeps what it found before. */
static void
look_up (CanvassPinyin *self)
{
  guint n = 0;

  g_clear_pointer (&self->instance, pinyin_free_instance);
  self->n_candidates = 0;
  if (self->n_letters == 0)
    return;

  self->instance = pinyin_alloc_instance (self->context);
  pinyin_parse_more_full_pinyins (self->instance, self->letters);
  pinyin_guess_sentence (self->instance);
  pinyin_guess_candidates (
      self->instance, 0, SORT_BY_PHRASE_LENGTH_AND_PINYIN_LENGTH_AND_FREQUENCY);
  pinyin_get_n_candidate (self->instance, &n);
  for (guint i = 0; i < n; i++) {
    lookup_candidate_t *candidate;

    if (pinyin_get_candidate (self->instance, i, &candidate) && is_offered (self, candidate))
      self->n_candidates++;
  }
}

/* The first @n letters, and a mark between syllables that stood behind them. */
static void
drop_letters (CanvassPinyin *self, guint n)
{
  n = MIN (n, self->n_letters);
  while (n < self->n_letters && self->letters[n] == '\'')
    n++;
  memmove (self->letters, self->letters + n, self->n_letters - n);
  self->n_letters -= n;
  sodium_memzero (self->letters + self->n_letters, MAX_LETTERS + 1 - self->n_letters);
}

static void
canvass_pinyin_choose (CanvassComposer *composer, guint index, CanvassComposition *composition)
{
  CanvassPinyin *self = CANVASS_PINYIN (composer);
  lookup_candidate_t *candidate = find_candidate (self, index);
  const char *text;
  int n_used;

  if (candidate == NULL || !pinyin_get_candidate_string (self->instance, candidate, &text))
    return;

  g_strlcpy (composition->text, text, sizeof composition->text);
  /* Only this instance hears of the choice, and it ends with it. */
  n_used = pinyin_choose_candidate (self->instance, 0, candidate);
  drop_letters (self, n_used > 0 ? (guint)n_used : self->n_letters);
  look_up (self);
}

static gboolean
canvass_pinyin_press (CanvassComposer *composer, const char *key, CanvassComposition *composition)
{
  CanvassPinyin *self = CANVASS_PINYIN (composer);
  gboolean letter = key[0] != '\0' && key[1] == '\0' &&
                    (g_ascii_islower (key[0]) || (key[0] == '\'' && self->n_letters > 0));

  if (self->n_letters > 0 && self->n_candidates > 0 && strcmp (key, " ") == 0) {
    canvass_pinyin_choose (composer, 0, composition);
    return TRUE;
  }
  if (!letter)
    return FALSE;

  if (self->n_letters < MAX_LETTERS) {
    self->letters[self->n_letters++] = key[0];
    look_up (self);
  }
  return TRUE;
}

static gboolean
canvass_pinyin_erase (CanvassComposer *composer, CanvassComposition *composition)
{
  CanvassPinyin *self = CANVASS_PINYIN (composer);

  if (self->n_letters == 0)
    return FALSE;

  self->letters[--self->n_letters] = '\0';
  look_up (self);
  return TRUE;
}

static void
canvass_pinyin_finish (CanvassComposer *composer, CanvassComposition *composition)
{
  CanvassPinyin *self = CANVASS_PINYIN (composer);

  if (self->n_letters == 0)
    return;

  g_strlcpy (composition->text, self->letters, sizeof composition->text);
  drop_letters (self, self->n_letters);
  look_up (self);
}

static const char *
canvass_pinyin_get_waiting (CanvassComposer *composer)
{
  return CANVASS_PINYIN (composer)->letters;
}

static guint
canvass_pinyin_get_n_candidates (CanvassComposer *composer)
{
  return CANVASS_PINYIN (composer)->n_candidates;
}

static const char *
canvass_pinyin_get_candidate (CanvassComposer *composer, guint index)
{
  CanvassPinyin *self = CANVASS_PINYIN (composer);
  lookup_candidate_t *candidate = find_candidate (self, index);
  const char *text = NULL;

  if (candidate != NULL)
    pinyin_get_candidate_string (self->instance, candidate, &text);
  return text;
}

static void
canvass_pinyin_finalize (GObject *object)
{
  CanvassPinyin *self = CANVASS_PINYIN (object);

  g_clear_pointer (&self->instance, pinyin_free_instance);
  g_clear_pointer (&self->letters, canvass_secret_free);

  G_OBJECT_CLASS (canvass_pinyin_parent_class)->finalize (object);
}

static void
canvass_pinyin_class_init (CanvassPinyinClass *klass)
{
  CanvassComposerClass *composer_class = CANVASS_COMPOSER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_pinyin_finalize;
  composer_class->press = canvass_pinyin_press;
  composer_class->erase = canvass_pinyin_erase;
  composer_class->finish = canvass_pinyin_finish;
  composer_class->get_waiting = canvass_pinyin_get_waiting;
  composer_class->get_n_candidates = canvass_pinyin_get_n_candidates;
  composer_class->get_candidate = canvass_pinyin_get_candidate;
  composer_class->choose = canvass_pinyin_choose;
}

static void
canvass_pinyin_init (CanvassPinyin *self)
{
  self->letters = canvass_secret_new (MAX_LETTERS + 1);
}

/* It complains of the missing user dictionary on stderr, which may be logged: somebody could read
 * there that a signer wrote Chinese. glibc lets the stream be exchanged. */
static pinyin_context_t *
load_quietly (void)
{
  FILE *nowhere = fopen ("/dev/null", "we");
  FILE *standard_error = stderr;
  pinyin_context_t *context;

  if (nowhere != NULL)
    stderr = nowhere;
  context = pinyin_init (CANVASS_PINYIN_DIR, NO_USER_FOLDER);
  stderr = standard_error;
  if (nowhere != NULL)
    fclose (nowhere);
  return context;
}

/* (transfer none) (nullable) Kept until the process ends: libpinyin loses some memory of its own
 * each time that it gives it up. */
static pinyin_context_t *
get_dictionaries (void)
{
  static pinyin_context_t *context = NULL;

  if (context != NULL)
    return context;

  context = load_quietly ();
  /* Neither adjusts itself to what is written nor guesses at what was meant to be typed. */
  if (context != NULL)
    pinyin_set_options (context, PINYIN_INCOMPLETE | USE_DIVIDED_TABLE | USE_RESPLIT_TABLE);
  return context;
}

CanvassComposer *
canvass_pinyin_new (void)
{
  pinyin_context_t *context = get_dictionaries ();
  CanvassPinyin *self;

  if (context == NULL)
    return NULL;

  self = g_object_new (CANVASS_TYPE_PINYIN, NULL);
  self->context = context;
  return CANVASS_COMPOSER (self);
}
