/*
 * petition-private.h: what cover and packets of one petition share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/petition.h"
#include "print/words.h"

G_BEGIN_DECLS

typedef struct {
  CanvassCampaign *campaign; /* (borrowed) like all of these */
  const CanvassTally *tally;
  const CanvassPetitionList *list;
  const CanvassPetitionForm *form;
  const CanvassText *text;
  CanvassWords *words;         /* (owned) */
  CanvassDocument *document;   /* (owned) at a time */
  guint n_pages;               /* 0 while they are counted */
  guint n_front;               /* of these, before the first packet */
  const CanvassPacket *packet; /* whose sheet is being drawn */
  guint packet_page, packet_pages;
  CanvassProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
} CanvassPetition;

/* How many lines a sheet has; the same on every paper. */
guint canvass_petition_get_rows (const CanvassPetition *self);
guint canvass_petition_count_sheets (const CanvassPetition *self, const CanvassPacket *packet);
/* (transfer full) "Ward 22", "Outside the districts", … */
char *canvass_petition_name_packet (const CanvassPetition *self, const CanvassPacket *packet);

void canvass_petition_add_cover (CanvassPetition *self);
/* FALSE once it is cancelled. */
gboolean canvass_petition_add_packets (CanvassPetition *self, GError **error);

G_END_DECLS
