/*
 * roll-list.h: the signatures of a roll by position, in an order and through a search
 *
 * Somebody who looks through a million signatures sees fifty of them: a list keeps no more of
 * each than its id and, encrypted as in the roll itself, its name and place folded for searching
 * (matching/letters.h). A search opens these piece by piece in locked memory, on all cores.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_ROLL_LIST_BY_RECORD_ID,
  CANVASS_ROLL_LIST_BY_DAY,
  CANVASS_ROLL_LIST_BY_KIOSK, /* its name */
  CANVASS_ROLL_LIST_BY_NAME,  /* the first letters of it, as folded; a family name goes first */
  CANVASS_ROLL_LIST_BY_PLACE, /* postcode, then city; the first letters as well */
  CANVASS_ROLL_LIST_N_ORDERS,
} CanvassRollListOrder;

const char *canvass_roll_list_order_name (CanvassRollListOrder order); /* "record-id" */

typedef enum {
  CANVASS_LISTED_MERGED = 1 << 0,
  CANVASS_LISTED_CORRECTED = 1 << 1,
  CANVASS_LISTED_DOUBTFUL = 1 << 2,
  CANVASS_LISTED_WITHDRAWN = 1 << 3, /* not on the roll: listed only when asked for */
} CanvassListedStates;

/* 20261128 for "2026-11-28", 0 for "". */
guint32 canvass_roll_list_day (const char *day);

/**
 * CanvassRollListQuery:
 * @search: (nullable) words that all have to occur, as parts of words or the whole of them, in any
 * order: in the name (in its own letters or in Latin ones; across scripts also by its sound), the
 * place, the kiosk's name; "2026-11" in the day; eight digits and more of the record id
 * @kiosk_id: (nullable) only of this kiosk
 * @language: (nullable) only in this language
 * @first_day: as by canvass_roll_list_day (), with @last_day; 0 where it is open
 * @states: only what is one of these; 0 for everything on the roll
 * @descending: backwards
 */
typedef struct {
  const char *search;
  const guint8 *kiosk_id;
  const char *language;
  guint32 first_day, last_day;
  CanvassListedStates states;
  CanvassRollListOrder order;
  gboolean descending;
} CanvassRollListQuery;

typedef struct _CanvassRollList CanvassRollList;

/* (transfer none) the roll's own, which canvass_roll_refresh () keeps up to date; made when first
 * asked for. NULL with CANCELLED or what reading the roll failed with. */
CanvassRollList *canvass_roll_get_list (CanvassRoll *roll,
                                        CanvassProgress progress,
                                        gpointer user_data,
                                        GCancellable *cancellable,
                                        GError **error);

/* Whether it is there already: making it reads the whole roll. */
gboolean canvass_roll_has_list (CanvassRoll *roll);

/* (transfer full) (element-type guint32) rows, one a position. NULL with CANCELLED. */
GArray *canvass_roll_list_find (CanvassRollList *self,
                                const CanvassRollListQuery *query,
                                GCancellable *cancellable,
                                GError **error);

/* Changes when rows have changed their meaning; what was found before is found again then. */
guint64 canvass_roll_list_get_version (CanvassRollList *self);

const guint8 *canvass_roll_list_get_id (CanvassRollList *self, guint32 row); /* 16 bytes */

/* (transfer none) (element-type utf8) tags of the languages that occur, ascending. */
GPtrArray *canvass_roll_list_get_languages (CanvassRollList *self);

/* @n rows in their order. */
gboolean canvass_roll_list_visit (CanvassRollList *self,
                                  const guint32 *rows,
                                  guint n,
                                  CanvassRollVisitor visitor,
                                  gpointer user_data,
                                  GError **error);

G_END_DECLS
