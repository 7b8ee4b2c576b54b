/*
 * check.h: one thing that was looked at before anybody signs, and what came of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/fitness.h"

G_BEGIN_DECLS

/**
 * CanvassCheck:
 * @id: what was looked at; stable, so that others can word it in their language
 * @subject: of several, which: a petition's title or a language's tag; ""
 * @detail: what a sentence about it names: a number, a day, words; ""
 * @text: an English sentence: what is, and where it is not fit also what to do
 */
typedef struct {
  const char *id; /* static */
  CanvassFitness fitness;
  char *subject; /* (owned), as all below */
  char *detail;
  char *text;
} CanvassCheck;

/* (transfer full) @subject and @detail: NULL for "". */
CanvassCheck *canvass_check_new (const char *id,
                                 CanvassFitness fitness,
                                 const char *subject,
                                 const char *detail,
                                 const char *text);
void canvass_check_free (CanvassCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassCheck, canvass_check_free)

/* (transfer full) (element-type CanvassCheck) */
GPtrArray *canvass_checks_new (void);
/* The greatest of all, or of those with @id where that is not NULL. */
CanvassFitness canvass_checks_judge (GPtrArray *checks, const char *id);

/* "fit", "warn" or "closed". */
const char *canvass_fitness_name (CanvassFitness fitness);
gboolean canvass_fitness_from_name (const char *name, CanvassFitness *fitness);

G_END_DECLS
