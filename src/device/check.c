/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/check.h"

static const char *const FITNESS_NAMES[] = {
  [CANVASS_FITNESS_FIT] = "fit",
  [CANVASS_FITNESS_WARN] = "warn",
  [CANVASS_FITNESS_CLOSED] = "closed",
};

CanvassCheck *
canvass_check_new (const char *id,
                   CanvassFitness fitness,
                   const char *subject,
                   const char *detail,
                   const char *text)
{
  CanvassCheck *self = g_new0 (CanvassCheck, 1);

  self->id = id;
  self->fitness = fitness;
  self->subject = g_strdup (subject != NULL ? subject : "");
  self->detail = g_strdup (detail != NULL ? detail : "");
  self->text = g_strdup (text);
  return self;
}

void
canvass_check_free (CanvassCheck *self)
{
  g_free (self->subject);
  g_free (self->detail);
  g_free (self->text);
  g_free (self);
}

GPtrArray *
canvass_checks_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_check_free);
}

CanvassFitness
canvass_checks_judge (GPtrArray *checks, const char *id)
{
  CanvassFitness fitness = CANVASS_FITNESS_FIT;

  for (guint i = 0; i < checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (checks, i);

    if (id == NULL || g_str_equal (check->id, id))
      fitness = MAX (fitness, check->fitness);
  }
  return fitness;
}

const char *
canvass_fitness_name (CanvassFitness fitness)
{
  return FITNESS_NAMES[fitness];
}

gboolean
canvass_fitness_from_name (const char *name, CanvassFitness *fitness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (FITNESS_NAMES); i++)
    if (g_str_equal (FITNESS_NAMES[i], name)) {
      *fitness = (CanvassFitness)i;
      return TRUE;
    }
  return FALSE;
}
