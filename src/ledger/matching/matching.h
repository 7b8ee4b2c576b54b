/*
 * matching.h: which signatures are of one person
 *
 * Across spellings, scripts, slips, swapped names and moved houses, and in spite of families that
 * share an address, an e-mail or even a name. Everything is learned from the rows themselves; the
 * same rows give the same pairs, whatever order they came in. Nothing is written anywhere, and what
 * is kept of names lies encrypted (rows.h).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

G_BEGIN_DECLS

/* From here on a pair may be merged without a person looking at it: their names are the same, and
 * so is something that is theirs alone, and nothing speaks against it. No other pair gets so far,
 * least of all one that agrees in nothing but a name and a place. */
#define CANVASS_MATCH_CERTAIN 0.99

/* Pairs less probable than this are not told. */
#define CANVASS_MATCH_PROBABLE 0.5

typedef struct {
  guint8 a[CANVASS_ID_BYTES]; /* a < b */
  guint8 b[CANVASS_ID_BYTES];
  double probability;
  gboolean certain;
  gboolean decided; /* somebody said that they are one person */
} CanvassMatchPair;

/* How far a field agrees, from best to worst. */
typedef enum {
  CANVASS_AGREES_FULLY,
  CANVASS_AGREES_BY_SOUND, /* a slip, or another spelling or script of a name */
  CANVASS_AGREES_SLIP,     /* but for a slip */
  CANVASS_AGREES_SWAPPED,  /* given and family names in each other's places */
  CANVASS_AGREES_CLOSELY,
  CANVASS_AGREES_INITIAL, /* an initial or a short form */
  CANVASS_AGREES_PARTLY,
  CANVASS_AGREES_HARDLY,
  CANVASS_AGREES_ONE_SIDED, /* only one has "Jr." */
  CANVASS_DISAGREES,
  CANVASS_DISAGREES_WIDELY, /* born half a generation apart */
} CanvassAgreement;

/**
 * CanvassMatchReason:
 * @field: its name in the campaign; "name" for a whole name, "generation" for "Jr." and the like
 * @rank: 1 for the name that agrees best of a whole name's, 2 for the next, 3 for the rest; 0 else
 * @weight: evidence for one person, or against when negative, in bits: 1 doubles the odds
 */
typedef struct {
  const char *field;
  guint rank;
  CanvassAgreement agreement;
  double weight;
} CanvassMatchReason;

#define CANVASS_MATCH_MAX_REASONS 16

/* Not thread-safe; canvass_matching_run () uses all cores by itself. */
typedef struct _CanvassMatching CanvassMatching;

/* @campaign: (nullable) tells what its own fields hold. */
CanvassMatching *canvass_matching_new (CanvassCampaign *campaign);
void canvass_matching_free (CanvassMatching *self); /* wipes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassMatching, canvass_matching_free)

/* Only the fields of @payload matter. An id that is there already is ignored. */
void canvass_matching_add (CanvassMatching *self,
                           const guint8 id[static CANVASS_ID_BYTES],
                           const CanvassPayload *payload);

/* A person's word, which stands whatever is probable. Ids that were never added are ignored; of two
 * words about one pair the later counts. */
void canvass_matching_decide (CanvassMatching *self,
                              const guint8 a[static CANVASS_ID_BYTES],
                              const guint8 b[static CANVASS_ID_BYTES],
                              gboolean same);

/* Called from the thread that called. */
typedef void (*CanvassMatchingProgress) (guint64 done, guint64 total, gpointer user_data);

/* Once, after everything was added. FALSE with G_IO_ERROR_CANCELLED when cancelled. */
gboolean canvass_matching_run (CanvassMatching *self,
                               CanvassMatchingProgress progress,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);

/* The rest is for after a run. Pairs by probability, then ids; none that was decided to be two. */
guint canvass_matching_get_n_pairs (CanvassMatching *self);
void canvass_matching_get_pair (CanvassMatching *self, guint i, CanvassMatchPair *pair);
/* The strongest first; texts belong to @self. Returns how many. */
guint canvass_matching_explain (CanvassMatching *self,
                                guint i,
                                CanvassMatchReason reasons[static CANVASS_MATCH_MAX_REASONS]);

/* People with more than one signature: the ids of each in ascending order, and people by their
 * first. */
guint canvass_matching_get_n_clusters (CanvassMatching *self);
guint canvass_matching_get_cluster_size (CanvassMatching *self, guint i);
const guint8 *canvass_matching_get_cluster_id (CanvassMatching *self, guint i, guint member);

/* How many different people signed, as far as can be told. */
guint canvass_matching_get_n_people (CanvassMatching *self);

G_END_DECLS
