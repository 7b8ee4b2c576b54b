/*
 * page.h: one screen of the signing flow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/form.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_PAGE (canvass_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (CanvassPage, canvass_page, CANVASS, PAGE, AdwBin)

/**
 * CanvassPageClass:
 * @shown: the page came on screen: the moment to grab focus
 * @complete: whether the signer may go on; if not, says on the page what is missing
 * @set_busy: a signature is being stored, or is not any more
 * @show_trouble: the form's trouble is another one
 *
 * A page has a "title", "content" that scrolls where there is no room for it, and "actions", always
 * at the bottom, the primary one last, all at most "max-em" times the size of the text wide. It is
 * made anew each time it is shown, from "form". Pages
 * know nothing of their neighbours: they activate "flow.next" and the like.
 */
struct _CanvassPageClass {
  AdwBinClass parent_class;

  void (*shown) (CanvassPage *self);
  gboolean (*complete) (CanvassPage *self);
  void (*set_busy) (CanvassPage *self, gboolean busy);
  void (*show_trouble) (CanvassPage *self);
};

void canvass_page_shown (CanvassPage *self);
gboolean canvass_page_complete (CanvassPage *self);
void canvass_page_set_busy (CanvassPage *self, gboolean busy);
/* Keeps @trouble in the form and shows it. */
void canvass_page_set_trouble (CanvassPage *self, CanvassTrouble trouble);

typedef enum {
  CANVASS_ROOM_FOR_ALL,
  CANVASS_ROOM_FOR_TYPING,  /* a keyboard is open: nothing leads away from the field */
  CANVASS_ROOM_FOR_A_FIELD, /* and hardly: its own Done goes on, the page's actions are left out */
} CanvassRoom;

void canvass_page_set_room (CanvassPage *self, CanvassRoom room);
/* Nobody has said yet which language they read. */
void canvass_page_set_wordless (CanvassPage *self);

/* So that the keys scroll it. */
void canvass_page_focus_content (CanvassPage *self);

CanvassForm *canvass_page_get_form (CanvassPage *self); /* (transfer none) */
void canvass_page_set_title (CanvassPage *self, const char *title);
const char *canvass_page_get_title (CanvassPage *self);

/* What is written on the buttons below @root takes a second line before it is cut off. */
void canvass_buttons_wrap (GtkWidget *root);
/* Puts @text into @label; no text, no label. */
void canvass_label_set_or_hide (GtkLabel *label, const char *text);
/* A text of the campaign's runs in its own direction, whatever the page's is. */
void canvass_label_set_campaign_text (GtkLabel *label, CanvassForm *form, const char *text);

G_END_DECLS
