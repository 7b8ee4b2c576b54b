/*
 * crowd.h: made-up people who sign, some of them more than once and none of them carefully
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/matching.h"

typedef enum {
  CROWD_GIVEN,
  CROWD_FAMILY,
  CROWD_STREET,
  CROWD_CITY,
  CROWD_POSTCODE,
  CROWD_REGION,
  CROWD_BIRTH,
  CROWD_EMAIL,
  CROWD_N_FIELDS,
} CrowdField;

/* As a campaign calls these. */
extern const char *const crowd_field_names[CROWD_N_FIELDS];

typedef struct {
  guint person;
  guint8 id[CANVASS_ID_BYTES];
  char *values[CROWD_N_FIELDS]; /* (nullable) where untold */
} CrowdSignature;

typedef struct {
  guint seed;
  guint n_people;
  double repeated;   /* share of people who sign more than once */
  guint most_copies; /* beside the first signature */
  double errors;     /* in a copy, on average */
  double replaced;   /* share of errors that give something else altogether */
  double moved;      /* share of copies with another address */
  double relatives;  /* share of people who live with somebody that is among them */
  gboolean with_birth;
  gboolean with_email;
  guint n_postcodes;
} CrowdPlan;

/* (transfer full) (element-type CrowdSignature) in no particular order; the same for the same plan.
 */
GArray *crowd_new (const CrowdPlan *plan);

/* (transfer full) empty */
GArray *crowd_array (void);

/* (transfer full) from a file with a header, where the first column is who it is. @names: (transfer
 * full) of the other columns. */
GArray *crowd_read_csv (const char *path, char **names);

/* (transfer full) run over the @crowd, whose fields have these @names, but for those of @without (a
 * bit each). */
CanvassMatching *crowd_match (GArray *crowd, const char *const *names, guint without);

typedef struct {
  guint64 n_true, n_found, n_right; /* pairs */
  guint64 n_certain, n_certain_wrong;
  double precision, recall, f1;
} CrowdScore;

/* By the pairs that were told, or else by all pairs within clusters. */
CrowdScore crowd_score (GArray *crowd, CanvassMatching *matching, gboolean by_clusters);
