/*
 * decision-body.h: what a decision says (data/format/FORMAT.md, "Decision"); library `open`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"
#include "format/cbor.h"
#include "format/payload.h"

G_BEGIN_DECLS

#define CANVASS_DECISION_BODY_MAX_BYTES (1024 * 1024 - 1)
#define CANVASS_DECISION_REASON_MAX_BYTES 500
#define CANVASS_DECISION_MAX_RECORDS 32000
#define CANVASS_DECISION_MAX_SUPERSEDED 1024
#define CANVASS_DECISION_MAX_CODES 64
#define CANVASS_DECISION_CODE_MAX_BYTES 200
#define CANVASS_DECISION_MAX_SETS 16000
#define CANVASS_DECISION_MAX_SET 1024 /* records in a set */
#define CANVASS_DAY_CHARS 11

typedef enum {
  CANVASS_DECISION_ADMISSION,  /* a kiosk may send records */
  CANVASS_DECISION_NAMING,     /* a kiosk is called otherwise */
  CANVASS_DECISION_REVOCATION, /* a kiosk's batches count up to one of them */
  CANVASS_DECISION_RELEASE,    /* records out of quarantine */
  CANVASS_DECISION_REJECTION,  /* records that shall not count */
  CANVASS_DECISION_CORRECTION, /* what a record holds is wrong */
  CANVASS_DECISION_WITHDRAWAL, /* a signer takes it back */
  CANVASS_DECISION_SAMENESS,   /* records of one person */
  CANVASS_DECISION_DIFFERENCE, /* records of as many persons */
  CANVASS_DECISION_UNDOING,    /* nothing but what it supersedes */
} CanvassDecisionKind;
#define CANVASS_N_DECISION_KINDS 10

const char *canvass_decision_kind_name (CanvassDecisionKind kind); /* "admission" */

/* Hashes of records. Of a sameness the first is the one to keep. */
typedef struct {
  const guint8 *hashes;
  guint n;
} CanvassDecisionSet;

typedef struct {
  CanvassCborText name;
  CanvassCborText value; /* empty: there is no such field */
} CanvassDecisionField;

typedef struct {
  CanvassCborText name;
  gboolean given;
} CanvassDecisionConsent;

/**
 * CanvassDecisionBody:
 *
 * Borrows everything but the array of sets from the bytes it was read from, which may hold what
 * signers gave: they belong in locked memory, and so does what is borrowed for writing.
 */
typedef struct {
  CanvassDecisionKind kind;
  char day[CANVASS_DAY_CHARS];
  CanvassCborText reason;   /* one plain line; length 0: none given */
  const guint8 *supersedes; /* n × 32 bytes, ascending: other decisions' files */
  guint n_supersedes;

  const guint8 *card; /* ADMISSION: a .kiosk file */
  gsize card_length;
  const guint8 *kiosk_id; /* NAMING, REVOCATION: 16 bytes */
  CanvassCborText name;   /* NAMING: a plain line */
  const guint8 *after;    /* REVOCATION: batch_id of the last that counts; zeros: none does */

  const guint8 *records; /* RELEASE, REJECTION, WITHDRAWAL, CORRECTION (one): n × 32, ascending */
  guint n_records;
  CanvassCborText codes[CANVASS_DECISION_MAX_CODES]; /* WITHDRAWAL: ascending */
  guint n_codes;

  CanvassDecisionField fields[CANVASS_PAYLOAD_MAX_FIELDS]; /* CORRECTION: by name */
  guint n_fields;
  CanvassDecisionConsent consents[CANVASS_PAYLOAD_MAX_CONSENTS]; /* CORRECTION: by name */
  guint n_consents;
  CanvassPublicName public_name; /* CORRECTION: UNSET to leave it as it is */

  CanvassDecisionSet *sets; /* SAMENESS, DIFFERENCE: (owned) */
  guint n_sets;
} CanvassDecisionBody;

void canvass_decision_body_init (CanvassDecisionBody *self, CanvassDecisionKind kind);
void canvass_decision_body_clear (CanvassDecisionBody *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassDecisionBody, canvass_decision_body_clear)

/* Orders and limits are the caller's to keep: hashes, codes, names and sets ascending, none twice.
 * Returns the length of the deterministic CBOR in @out, or 0 with MALFORMED or TOO_LARGE. */
gsize canvass_decision_body_encode (const CanvassDecisionBody *self,
                                    guint8 *out,
                                    gsize capacity,
                                    GError **error);

/* @self is to be cleared by the caller, also after a failure (MALFORMED). What decodes encodes back
 * to the same bytes. */
gboolean canvass_decision_body_decode (CanvassDecisionBody *self,
                                       const guint8 *bytes,
                                       gsize length,
                                       GError **error);

/* Ascending and none twice: how hashes stand in a body. Returns how many are left. */
guint canvass_decision_sort_hashes (guint8 *hashes, guint n);

G_END_DECLS
