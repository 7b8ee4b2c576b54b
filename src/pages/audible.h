/*
 * audible.h: what has pages on it and can be heard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/language.h"

G_BEGIN_DECLS

/* Whether others may hear what is typed on it. */
typedef enum {
  CANVASS_TYPING_OPEN,    /* they may */
  CANVASS_TYPING_PRIVATE, /* only if whoever types wears earphones */
  CANVASS_TYPING_NONE,    /* nobody can say yet in which language to ask for them */
} CanvassTyping;

#define CANVASS_TYPE_AUDIBLE (canvass_audible_get_type ())
G_DECLARE_INTERFACE (CanvassAudible, canvass_audible, CANVASS, AUDIBLE, GtkWidget)

/**
 * CanvassAudibleInterface:
 * @get_top: (transfer none) (nullable) what one has before them: what covers the page, or the page
 * @set_bar: below the header, above the page; @bar (nullable) takes the place of the one before
 * @focus_page: the page has the focus again, as when it came on screen
 * @asks: it asks whether somebody is still there, which does not count as an answer when heard
 * @get_typing: whether others may hear what is typed
 * @get_languages: (transfer full) (element-type CanvassLanguage) that it may say something in
 */
struct _CanvassAudibleInterface {
  GTypeInterface parent_interface;

  GtkWidget *(*get_top) (CanvassAudible *self);
  void (*set_bar) (CanvassAudible *self, GtkWidget *bar);
  void (*focus_page) (CanvassAudible *self);
  gboolean (*asks) (CanvassAudible *self);
  CanvassTyping (*get_typing) (CanvassAudible *self);
  GArray *(*get_languages) (CanvassAudible *self);
};

GtkWidget *canvass_audible_get_top (CanvassAudible *self);
void canvass_audible_set_bar (CanvassAudible *self, GtkWidget *bar);
void canvass_audible_focus_page (CanvassAudible *self);
gboolean canvass_audible_asks (CanvassAudible *self);
CanvassTyping canvass_audible_get_typing (CanvassAudible *self);
GArray *canvass_audible_get_languages (CanvassAudible *self);

G_END_DECLS
