/*
 * text.h: a campaign's words in one language, as they are put together
 *
 * Everybody but this engine reads them through campaign.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

G_BEGIN_DECLS

/* Strings are NULL where the language leaves a piece out. */
struct _CanvassText {
  char *language;
  char *name; /* of the language, in itself */
  char *title;
  char *ask;
  char *addressee;
  char *collector;
  char *thanks;
  char *body;
  GHashTable *labels; /* (element-type utf8 utf8) keys as canvass_label_of_field () makes them */

  GPtrArray *blocks;           /* (element-type CanvassBlock) of body */
  const CanvassText *fallback; /* (nullable) the campaign's first text, which has every piece */
};

CanvassText *canvass_text_new (void);
void canvass_text_free (CanvassText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassText, canvass_text_free)

/* (transfer full) "field.NAME", "field.NAME.hint", "field.NAME.choice.CHOICE", "consent.NAME": how
 * a label is called in source folder and campaign file. */
char *canvass_label_of_field (const char *field);
char *canvass_label_of_hint (const char *field);
char *canvass_label_of_choice (const char *field, const char *choice);
char *canvass_label_of_consent (const char *consent);
/* The label of a district has a gap for the district itself. */
#define CANVASS_LABEL_OF_DISTRICT "district.name"
#define CANVASS_LABEL_GAP "{}"
gboolean canvass_label_has_one_gap (const char *label);

G_END_DECLS
