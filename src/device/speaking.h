/*
 * speaking.h: which languages this machine can read aloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/fitness.h"

G_BEGIN_DECLS

/* Numbers are stable. Without a voice everything still stands on the screen: it only warns. */
typedef enum {
  CANVASS_SPEAKING_ALL = 0,
  CANVASS_SPEAKING_SOME = 1, /* WARN: some of the languages have no voice */
  CANVASS_SPEAKING_NONE = 2, /* WARN: nothing is spoken here at all */
} CanvassSpeakingReason;

typedef struct {
  CanvassFitness fitness;
  CanvassSpeakingReason reason;
  GPtrArray *missing; /* (owned) (element-type utf8) the languages without a voice */
} CanvassSpeakingVerdict;

/* Asks a speech server as a booth has one, for up to some seconds; runs the default main context
 * meanwhile. @languages: BCP 47. @program (nullable): as for canvass_speech_new (). */
void canvass_speaking_judge (const char *const *languages,
                             const char *program,
                             CanvassSpeakingVerdict *verdict);
void canvass_speaking_verdict_clear (CanvassSpeakingVerdict *verdict);
/* (transfer full) English: what is wrong and what to do. */
char *canvass_speaking_describe (const CanvassSpeakingVerdict *verdict);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassSpeakingVerdict, canvass_speaking_verdict_clear)

G_END_DECLS
