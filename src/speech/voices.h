/*
 * voices.h: which languages a speech server has a voice for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CanvassVoices CanvassVoices;

CanvassVoices *canvass_voices_new (void);
void canvass_voices_free (CanvassVoices *self);

/* Of a module heard of earlier the voice is preferred. @tag is BCP 47 in any case, with "-" or "_".
 */
void canvass_voices_add (CanvassVoices *self, const char *module, const char *tag);
/* A line of SSIP's LIST SYNTHESIS_VOICES: "249-name\tlanguage\tvariant". */
void canvass_voices_add_line (CanvassVoices *self, const char *module, const char *line);

/**
 * canvass_voices_find:
 * @language: BCP 47
 * @module: (out) (transfer none): who speaks it
 * @tag: (out) (transfer none): as what the module knows it
 *
 * The same language, or else another variety of it; also where one of the two has another name for
 * it ("zh", "cmn"; "tl", "fil").
 */
gboolean canvass_voices_find (CanvassVoices *self,
                              const char *language,
                              const char **module,
                              const char **tag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassVoices, canvass_voices_free)

G_END_DECLS
