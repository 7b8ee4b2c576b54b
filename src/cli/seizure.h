/*
 * seizure.h: what a thief with this device would find: tried with people who do not exist
 *
 * Made-up people sign with this machine's own programs, in a vault of their own that is thrown away
 * afterwards. Then memory, files and, for root, whole disks are searched for them and for keys. So
 * that the search can be believed, one more made-up name and one more key are written to a file and
 * kept in memory on purpose: they have to be found.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* After so many bytes the next are tried as a recipient's key: in memory, where an allocator begins
 * a block; and, as it takes so long, in files. */
#define CANVASS_SEIZURE_RECIPIENT_STEP 16
#define CANVASS_SEIZURE_RECIPIENT_STEP_IN_FILES 64
/* As it takes so long, too: of a larger file or disk, nothing is tried as a key, and of one place
 * no more than this often. */
#define CANVASS_SEIZURE_KEYS_MOST_MIB 256
#define CANVASS_SEIZURE_KEYS_MOST_TRIED 500000

#define CANVASS_SEIZURE_RECORDS_TRIED 10

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
  guint64 pieces;      /* tried as a key */
  gboolean keys_all;   /* all of it was */
  guint keys;          /* that open a record */
  guint found;         /* of those who signed */
  gboolean is_apart;   /* nobody was there: that nobody is found says little */
  gboolean must_find;  /* what was put there on purpose */
  guint found_control; /* of that */
  guint keys_control;
  guint unread;  /* files, folders or programs in it that could not be read */
  char *why;     /* (nullable) of the first of these */
  char *problem; /* (nullable) why nothing of it was searched, as a sentence */
} CanvassSeizurePlace;

typedef struct {
  guint signers;
  guint64 least_record_bytes; /* of each record of a petition, all alike: the smallest */
  guint64 most_record_bytes;  /* and the largest of this vault's */
  gboolean has_petition;      /* or else they are the rehearsal's */
  gboolean has_swap;
  GPtrArray *places; /* (element-type CanvassSeizurePlace) */
  GPtrArray
      *leaks; /* (element-type filename) files and programs that name somebody or have a key */
} CanvassSeizure;

/* @vault: an existing folder; the throw-away vault lies in it meanwhile. Errors of the programs and
 * of files; then nothing is left behind either. Watches signals as scratch.h says, and
 * warns where an earlier one had left something behind. */
CanvassSeizure *canvass_seizure_rehearse (const char *vault, guint signers, GError **error);
void canvass_seizure_free (CanvassSeizure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSeizure, canvass_seizure_free)

/* Nobody was found and no key, and everything that was put somewhere on purpose was. */
gboolean canvass_seizure_is_clean (const CanvassSeizure *self);
gboolean canvass_seizure_is_believable (const CanvassSeizure *self);

void canvass_seizure_print (const CanvassSeizure *self, const char *vault);
void canvass_seizure_print_json (const CanvassSeizure *self);

G_END_DECLS
