/*
 * flow-parts.h: what a flow holds; flow.c shows its pages, and its other files know the rest
 *
 * flow-route.c: the pages and their order. flow-actions.c: what buttons do. flow-ending.c: how it
 * ends, by itself and otherwise.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/aloud.h"
#include "pages/flow-private.h"
#include "pages/guard.h"
#include "pages/idle.h"
#include "pages/surround.h"
#include "pages/watch.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_PAGE_PETITIONS,
  CANVASS_PAGE_WELCOME,
  CANVASS_PAGE_ASK,
  CANVASS_PAGE_TEXT,
  CANVASS_PAGE_YOU,
  CANVASS_PAGE_CONTACT,
  CANVASS_PAGE_SIGN,
  CANVASS_PAGE_THANKS,
} CanvassPageId;

struct _CanvassFlow {
  CanvassStage parent_instance;

  CanvassPageId page;
  gboolean submitting;
  gboolean paused; /* another window covers this one */
  gboolean ended;
  gboolean stored;
  CanvassFlowCarry carry;
  guint cover_seconds, erase_seconds; /* 0: as the campaign says */
  guint words_left;                   /* how often to wait for what is spoken at the end */
  guint warnings;                     /* CanvassFlowWarnings */
  gboolean by_ear;                    /* from the first page on, once it is on the screen */
  guint end_source;                   /* until the last words on the screen were read */

  CanvassForm *form;           /* (owned) */
  CanvassAloud *aloud;         /* (owned) */
  CanvassSurround *surround;   /* (borrowed) (nullable) the child */
  CanvassScreen *screen;       /* (borrowed) (nullable) inside */
  CanvassIdle *idle;           /* (owned) */
  CanvassWatch *watch;         /* (owned) */
  CanvassGuard *guard;         /* (owned) */
  GSimpleActionGroup *actions; /* (owned) */
};

CanvassPageId canvass_flow_first_page (CanvassFlow *self);
CanvassPageId canvass_flow_page_after (CanvassFlow *self, CanvassPageId page);
CanvassPageId canvass_flow_page_before (CanvassFlow *self, CanvassPageId page);
/* Makes the page where the flow is and puts it on @screen. */
void canvass_flow_show_page (CanvassFlow *self,
                             CanvassScreen *screen,
                             GtkStackTransitionType transition);

void canvass_flow_go_to (CanvassFlow *self, CanvassPageId page, GtkStackTransitionType transition);
void canvass_flow_go_forward (CanvassFlow *self, CanvassPageId page);
/* Every word on the screen is made anew from the templates; what was entered is in the form. */
void canvass_flow_make_screen (CanvassFlow *self, CanvassPageId page);
/* Adds what a helper reads, if there is one. */
void canvass_flow_interpret (CanvassFlow *self);

void canvass_flow_add_actions (CanvassFlow *self);
/* Of a signer who goes on: chosen before, so that nothing is begun by it. */
void canvass_flow_use_aids (CanvassFlow *self, const CanvassFlowAids *aids);
void canvass_flow_get_aids (CanvassFlow *self, CanvassFlowAids *aids);
/* While a signature is being stored it cannot be changed, left or sent a second time. */
void canvass_flow_set_submitting (CanvassFlow *self, gboolean submitting);

/* Nobody has touched the first page yet. */
gboolean canvass_flow_is_waiting (CanvassFlow *self);
void canvass_flow_add_idle (CanvassFlow *self);
/* As the page wants it: from now on. */
void canvass_flow_start_idle (CanvassFlow *self);
/* The thank-you page ends by itself. */
void canvass_flow_thank (CanvassFlow *self);
/* Says that everything is erased, then ends. */
void canvass_flow_erase (CanvassFlow *self);
/* @another: somebody or something else follows, of the same petition or not. */
void canvass_flow_finish (CanvassFlow *self, gboolean another, gboolean same_campaign);
void canvass_flow_end (CanvassFlow *self, CanvassFlowEnd reason);

G_END_DECLS
