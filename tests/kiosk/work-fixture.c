/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "work-fixture.h"

void
answer_clear (Answer *self)
{
  g_free (self->name);
  g_free (self->why);
}

void
answer_on_progress (double fraction, gpointer user_data)
{
  Answer *self = user_data;

  g_assert_false (self->done);
  g_assert_cmpfloat (fraction, >, self->fraction);
  g_assert_cmpfloat (fraction, <=, 1);
  self->fraction = fraction;
  self->n_progress++;
}

void
answer_on_done (const CanvassWorkResult *result, gpointer user_data)
{
  Answer *self = user_data;

  g_assert_false (self->done);
  self->outcome = result->outcome;
  self->number = result->number;
  self->forgotten = result->forgotten;
  self->some_refused = result->some_refused;
  self->name = g_strdup (result->name);
  self->why = g_strdup (result->why);
  self->done = TRUE;
}

void
answer_wait (Answer *self)
{
  while (!self->done)
    g_main_context_iteration (NULL, TRUE);
  if (self->why != NULL)
    g_test_message ("%u: %s", self->outcome, self->why);
}

GPtrArray *
only (gpointer one)
{
  GPtrArray *array = g_ptr_array_new ();

  g_ptr_array_add (array, one);
  return array;
}
