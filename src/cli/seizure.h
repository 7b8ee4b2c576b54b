/*
 * seizure.h: what a thief with this device would find: tried with people who do not exist
 *
 * Made-up people sign with this machine's own programs, in a vault of their own that is thrown away
 * afterwards. Then memory, files and, for root, whole disks are searched for them and for keys. So
 * that the search can be believed, one more made-up name is written to a file and kept in memory on
 * purpose: it has to be found.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* After so many bytes of memory the next are tried as a recipient's key: where an allocator begins
 * a block. */
#define CANVASS_SEIZURE_RECIPIENT_STEP 16

typedef enum {
  CANVASS_SEIZURE_MEMORY,
  CANVASS_SEIZURE_FILES,
  CANVASS_SEIZURE_DISK,
  CANVASS_SEIZURE_SWAP,
} CanvassSeizureKind;

/* Somewhere that was searched, or could not be. */
typedef struct {
  CanvassSeizureKind kind;
  char *name;
  guint64 bytes;
  guint64 pieces;      /* of memory: tried as a key */
  guint keys;          /* that open a record */
  guint found;         /* of those who signed */
  gboolean must_find;  /* what was put there on purpose */
  guint found_control; /* of that */
  char *problem;       /* (nullable) why it was not searched, as a sentence */
} CanvassSeizurePlace;

typedef struct {
  guint signers;
  guint64 record_bytes; /* of each record, all alike */
  GPtrArray *places;    /* (element-type CanvassSeizurePlace) */
  GPtrArray *leaks;     /* (element-type filename) files that name somebody */
} CanvassSeizure;

/* @vault: an existing folder; the throw-away vault lies in it meanwhile. Errors of the programs and
 * of files; then nothing is left behind either. */
CanvassSeizure *canvass_seizure_rehearse (const char *vault, guint signers, GError **error);
void canvass_seizure_free (CanvassSeizure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSeizure, canvass_seizure_free)

/* Nobody was found, and everything that was put somewhere on purpose was. */
gboolean canvass_seizure_is_clean (const CanvassSeizure *self);
gboolean canvass_seizure_is_believable (const CanvassSeizure *self);

void canvass_seizure_print (const CanvassSeizure *self, const char *vault);
void canvass_seizure_print_json (const CanvassSeizure *self);

G_END_DECLS
