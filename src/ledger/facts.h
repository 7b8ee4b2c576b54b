/*
 * facts.h: what the files say, record by record, and the one function from that to the roll
 *
 * A fact never changes with what else is known; which records are on the roll follows from all
 * facts, campaigns and kiosks together, whatever the order they came in. Nothing here is secret.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/batch.h"
#include "format/kiosk-card.h"
#include "format/mirror.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_HEAD_UNPROVEN, /* nobody has admitted its kiosk yet */
  CANVASS_HEAD_SIGNED,
  CANVASS_HEAD_FALSE,
} CanvassHeadVerdict;

typedef enum {
  CANVASS_OPENED,
  CANVASS_OPENED_WRONG_KEY,
  CANVASS_OPENED_TAMPERED,
  CANVASS_OPENED_UNREADABLE,
} CanvassOpened;

#define CANVASS_NONE G_MAXUINT32

/* Of their names on the shelf, where both lie in batches/. */
#define CANVASS_BATCH_SUFFIX ".batch"
#define CANVASS_MIRROR_SUFFIX ".mirror"

/* A batch file, or one part of a mirror (mirror-parts.h). Its records are
 * facts->records[first_record … first_record + n_records - 1]; those behind where the file ends are
 * only counted, or a few bytes could claim a lot of memory. */
typedef struct {
  guint8 hash[CANVASS_HASH_BYTES]; /* of the file: its name in batches/ */
  CanvassBatchHeader header;
  gboolean whole_head; /* else batch_id is zero */
  guint8 batch_id[CANVASS_HASH_BYTES];
  gboolean trailing;
  CanvassHeadVerdict head;
  guint32 first_record;
  guint32 n_records; /* of the header.count announced, those that are there; the rest is cut off */
  guint32 first_chunk; /* of its records in the index */

  /* Of a mirror: number, previous_id and batch_id are zero; parts of one file follow each other. */
  gboolean is_mirror;
  guint32 part;         /* 0, 1, 2 … */
  guint64 offset;       /* of its first record in the file */
  gboolean lost_inside; /* what is not there is damaged rather than cut off */

  /* Settled: */
  gint kiosk;      /* place among the kiosks, or -1 */
  gint campaign;   /* place among the campaigns, or -1 */
  gboolean proven; /* an admitted kiosk signed it, and it is not revoked */
  gboolean chosen; /* a revocation ends at it or behind it: a fork does not concern it */
  gint reason;     /* a CanvassQuarantineReason that all its records share, or -1 */
} CanvassFileFact;

typedef enum {
  CANVASS_STATE_QUARANTINED,
  CANVASS_STATE_ON_ROLL,
  CANVASS_STATE_COPY, /* the same bytes as a record on the roll */
} CanvassRecordState;

/* One record at one place of one file. */
typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES]; /* of the bytes */
  guint32 file;
  guint32 listed;            /* of a damaged record: place in facts->listed, or CANVASS_NONE */
  guint32 chosen;            /* settled: of a copy, the record that is on the roll */
  guint32 day;               /* 20261128; 0 if it did not open */
  guint64 code;              /* tag of its withdrawal code, 0 if it has none (tag.h) */
  guint8 outside;            /* CanvassBatchRecord */
  guint8 opened;             /* CanvassOpened */
  guint8 kind;               /* CanvassPayloadKind, if opened */
  guint8 state;              /* settled: CanvassRecordState */
  guint8 reason;             /* settled: CanvassQuarantineReason, if quarantined */
  guint8 verdict;            /* settled: CanvassVerdict */
  guint8 settled_before : 1; /* these bytes were on the roll when settled last */
  guint8 first : 1;          /* settled: the first with these bytes */
  guint8 merged : 1;         /* settled: another record on the roll is the same person's */
  guint8 counted : 1;        /* scratch of whoever counts */
} CanvassRecordFact;

typedef struct {
  guint8 bytes[CANVASS_HASH_BYTES];
} CanvassHash;

/* What a "close" record told. */
typedef struct {
  guint32 record;
  guint64 captured;
} CanvassCloseFact;

typedef struct {
  GArray *files;   /* (element-type CanvassFileFact) */
  GArray *records; /* (element-type CanvassRecordFact) */
  GArray *closes;  /* (element-type CanvassCloseFact) */
  GArray *listed;  /* (element-type CanvassHash) */
  GArray *order;   /* (element-type guint32) records by id, then hash; short when there are more */
  guint64 serial;  /* of no other facts in this process */

  guint64 newly_on_roll; /* settled: bytes on the roll now and not before */
  guint64 taken_off;     /* settled: and the other way round */
  guint64 n_merged;      /* settled: records on the roll that are merged */
} CanvassFacts;

CanvassFacts *canvass_facts_new (void);
void canvass_facts_free (CanvassFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassFacts, canvass_facts_free)

guint32 canvass_facts_add_listed (CanvassFacts *self, const guint8 hash[static CANVASS_HASH_BYTES]);

/* For going back to when something did not become durable. */
typedef struct {
  guint files, records, closes, listed;
} CanvassFactsMark;

CanvassFactsMark canvass_facts_mark (const CanvassFacts *self);
void canvass_facts_truncate (CanvassFacts *self, const CanvassFactsMark *mark);

typedef struct {
  CanvassKioskCard card;           /* with the name that it goes by */
  guint8 hash[CANVASS_HASH_BYTES]; /* of its .kiosk file */
} CanvassAdmittedKiosk;

struct _CanvassJudgement;

/* @campaigns: (element-type CanvassCampaign); @kiosks: (element-type CanvassAdmittedKiosk) sorted
 * by kiosk id; @judgement: of the decisions. A pure function of these and the facts; @self only
 * keeps its answer. */
void canvass_facts_settle (CanvassFacts *self,
                           GPtrArray *campaigns,
                           GArray *kiosks,
                           const struct _CanvassJudgement *judgement);

/* Could a release bring it onto the roll? */
gboolean canvass_facts_is_releasable (const CanvassFacts *self, const CanvassRecordFact *record);

/* Off the roll because somebody decided so, and not in quarantine. */
static inline gboolean
canvass_record_fact_is_decided (const CanvassRecordFact *self)
{
  return self->state == CANVASS_STATE_QUARANTINED && (self->reason == CANVASS_QUARANTINE_REJECTED ||
                                                      self->reason == CANVASS_QUARANTINE_WITHDRAWN);
}

/* -1 when not there. */
gint canvass_find_kiosk (GArray *kiosks, const guint8 kiosk_id[static CANVASS_ID_BYTES]);
gint canvass_find_campaign (GPtrArray *campaigns,
                            const guint8 campaign_hash[static CANVASS_HASH_BYTES]);

static inline CanvassFileFact *
canvass_facts_file (const CanvassFacts *self, guint i)
{
  return &g_array_index (self->files, CanvassFileFact, i);
}

static inline guint32
canvass_file_fact_get_n_cut_off (const CanvassFileFact *self)
{
  return self->header.count - self->n_records;
}

static inline const char *
canvass_file_fact_get_suffix (const CanvassFileFact *self)
{
  return self->is_mirror ? CANVASS_MIRROR_SUFFIX : CANVASS_BATCH_SUFFIX;
}

/* Where in the file its @i-th record begins. */
static inline guint64
canvass_file_fact_place (const CanvassFileFact *self, guint i)
{
  gsize size = CANVASS_RECORD_BYTES (self->header.recipients);

  return self->is_mirror ? self->offset + (guint64)i * (CANVASS_MIRROR_HEAD_BYTES + size)
                         : CANVASS_BATCH_HEAD_BYTES (self->header.count) + (guint64)i * size;
}

static inline CanvassQuarantineReason
canvass_file_fact_get_cut_off_reason (const CanvassFileFact *self)
{
  return self->lost_inside ? CANVASS_QUARANTINE_DAMAGED : CANVASS_QUARANTINE_CUT_OFF;
}

static inline CanvassRecordFact *
canvass_facts_record (const CanvassFacts *self, guint i)
{
  return &g_array_index (self->records, CanvassRecordFact, i);
}

/* (transfer full) a set, or the keys, of owned 32-byte hashes. */
GHashTable *canvass_hash_set_new (void);
/* The same with values. */
GHashTable *canvass_hash_table_new (GDestroyNotify destroy_value);

G_END_DECLS
