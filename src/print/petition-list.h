/*
 * petition-list.h: who signed, as it is handed in, in the order in which it is handed in
 *
 * The order is the same for everybody who has the same files, in every language, and says nothing
 * of when or at which table anybody signed. Packets: the districts in the order of the petition's
 * table, without one by name (numbers by value); then those outside, then those of unknown
 * district. Within a packet the lines stand by what is printed, letters as in the root collation of
 * Unicode (UTS #10): so an initial stands where its letter belongs, never where the hidden name
 * would, and withheld names come last, in the order of their records' hashes, which is none. Equal
 * lines do likewise.
 *
 * What signers gave, but for the names of districts, lies in locked memory and is wiped with the
 * list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/drawing.h"
#include "ledger/ledger.h"
#include "ledger/lost-drawings.h"
#include "ledger/placement.h"

G_BEGIN_DECLS

typedef struct {
  CanvassPlacement placement;
  char *district; /* (owned) (nullable) of placement DISTRICT */
  guint first, n; /* of the lines */
} CanvassPacket;

/* Nothing is NULL. */
typedef struct {
  gboolean withheld;
  const char *name;
  const char *place;      /* its postcode where no district stands for it */
  const char *street;     /* "" unless asked for, and for all who did not choose their full name */
  const guint16 *strokes; /* (nullable) the same of the drawing, see below */
} CanvassPetitionLine;

typedef struct _CanvassPetitionList CanvassPetitionList;

/* @with_street, @with_drawings: explicitly asked for. A street or a drawing may tell a name: they
 * stand only beside full ones. */
CanvassPetitionList *canvass_petition_list_new (CanvassLedger *ledger,
                                                CanvassRoll *roll,
                                                gboolean with_street,
                                                gboolean with_drawings,
                                                GError **error);
void canvass_petition_list_free (CanvassPetitionList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPetitionList, canvass_petition_list_free)

guint canvass_petition_list_get_n (const CanvassPetitionList *self);
/* (transfer none) of those whose drawing would stand there. */
const CanvassLostDrawings *canvass_petition_list_get_lost (const CanvassPetitionList *self);
/* (transfer none) (element-type CanvassPacket) without empty ones. */
GArray *canvass_petition_list_get_packets (const CanvassPetitionList *self);
void canvass_petition_list_get_line (const CanvassPetitionList *self,
                                     guint i,
                                     CanvassPetitionLine *line);

/* Strokes as they lie in memory: width, height, number of points, then x and y of each; a stroke
 * ends where the highest bit of x is set. */
#define CANVASS_STROKES_HEADER 3
#define CANVASS_STROKES_END 0x8000

G_END_DECLS
