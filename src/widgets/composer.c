/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/composer.h"

G_DEFINE_ABSTRACT_TYPE (CanvassComposer, canvass_composer, G_TYPE_OBJECT)

static const char *
no_text (CanvassComposer *self)
{
  return "";
}

static guint
no_candidates (CanvassComposer *self)
{
  return 0;
}

static const char *
no_candidate (CanvassComposer *self, guint index)
{
  return NULL;
}

static void
choose_nothing (CanvassComposer *self, guint index, CanvassComposition *composition)
{
}

static void
canvass_composer_class_init (CanvassComposerClass *klass)
{
  klass->get_waiting = no_text;
  klass->get_n_candidates = no_candidates;
  klass->get_candidate = no_candidate;
  klass->choose = choose_nothing;
}

static void
canvass_composer_init (CanvassComposer *self)
{
}

gboolean
canvass_composer_press (CanvassComposer *self, const char *key, CanvassComposition *composition)
{
  g_return_val_if_fail (CANVASS_IS_COMPOSER (self), FALSE);

  *composition = (CanvassComposition){ 0 };
  return CANVASS_COMPOSER_GET_CLASS (self)->press (self, key, composition);
}

gboolean
canvass_composer_erase (CanvassComposer *self, CanvassComposition *composition)
{
  g_return_val_if_fail (CANVASS_IS_COMPOSER (self), FALSE);

  *composition = (CanvassComposition){ 0 };
  return CANVASS_COMPOSER_GET_CLASS (self)->erase (self, composition);
}

void
canvass_composer_finish (CanvassComposer *self, CanvassComposition *composition)
{
  g_return_if_fail (CANVASS_IS_COMPOSER (self));

  *composition = (CanvassComposition){ 0 };
  CANVASS_COMPOSER_GET_CLASS (self)->finish (self, composition);
}

const char *
canvass_composer_get_waiting (CanvassComposer *self)
{
  g_return_val_if_fail (CANVASS_IS_COMPOSER (self), "");

  return CANVASS_COMPOSER_GET_CLASS (self)->get_waiting (self);
}

guint
canvass_composer_get_n_candidates (CanvassComposer *self)
{
  g_return_val_if_fail (CANVASS_IS_COMPOSER (self), 0);

  return CANVASS_COMPOSER_GET_CLASS (self)->get_n_candidates (self);
}

const char *
canvass_composer_get_candidate (CanvassComposer *self, guint index)
{
  g_return_val_if_fail (CANVASS_IS_COMPOSER (self), NULL);

  return CANVASS_COMPOSER_GET_CLASS (self)->get_candidate (self, index);
}

void
canvass_composer_choose (CanvassComposer *self, guint index, CanvassComposition *composition)
{
  g_return_if_fail (CANVASS_IS_COMPOSER (self));

  *composition = (CanvassComposition){ 0 };
  CANVASS_COMPOSER_GET_CLASS (self)->choose (self, index, composition);
}
