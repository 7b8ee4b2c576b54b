/*
 * typing-job.h: lines of paper sheets, sealed on the thread that has the ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "paper/paper.h"

G_BEGIN_DECLS

/**
 * CanvassTyping:
 *
 * The desk's table for paper while somebody types; it is opened by the first job. Only jobs use
 * what is in it, and whoever drops the last reference closes it.
 */
typedef struct _CanvassTyping CanvassTyping;

CanvassTyping *canvass_typing_new (void);
CanvassTyping *canvass_typing_ref (CanvassTyping *self);
void canvass_typing_unref (CanvassTyping *self);

typedef enum {
  CANVASS_TYPING_LOOK,
  CANVASS_TYPING_ADD,
  CANVASS_TYPING_SKIP,
  CANVASS_TYPING_TAKE_BACK,
  CANVASS_TYPING_DELIVER, /* onto the roll */
} CanvassTypingWhat;

/* Any of them tells of the lines of @sheet as well. */
typedef struct {
  CanvassTypingWhat what;
  CanvassTyping *typing; /* (owned) */
  char *sheet;           /* (owned) "" for none */
  guint line;
  guint n_lines;           /* on the sheet */
  CanvassPayload *payload; /* (owned) (nullable) of ADD: sheet and line are set by it */
  gboolean again;          /* of ADD: also a line that was typed already */
  gboolean reread;         /* others may have typed meanwhile */
  CanvassPaperLine mark;   /* of SKIP */
} CanvassTypingRequest;

CanvassTypingRequest *
canvass_typing_request_new (CanvassTypingWhat what, CanvassTyping *typing, const char *sheet);
void canvass_typing_request_free (CanvassTypingRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassTypingRequest, canvass_typing_request_free)

typedef struct {
  CanvassTypingWhat what;
  char *sheet; /* (owned) */
  guint line;
  GArray *lines;           /* (owned) (element-type CanvassPaperLine) of @sheet, from 1 */
  guint n_waiting;         /* typed here, not yet on the roll */
  CanvassPayload *payload; /* (owned) (nullable) back again */
  GError *problem;         /* (owned) (nullable) it was not done, because of what was asked */
} CanvassTypingResult;

void canvass_typing_result_free (CanvassTypingResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassTypingResult, canvass_typing_result_free)

/* Takes @request. TRUE: it changes the ledger, and the desk's "changed" follows. */
gboolean canvass_typing_run_async (CanvassDesk *desk,
                                   CanvassTypingRequest *request,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
CanvassTypingResult *
canvass_typing_run_finish (CanvassDesk *desk, GAsyncResult *result, GError **error);

G_END_DECLS
