/*
 * mirror-private.h: what the files of the mirror share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/mirror.h"
#include "vault/mirror.h"
#include "vault/vault-private.h"

#include <sys/types.h>

G_BEGIN_DECLS

/* A record, in the file or to be written to it. Entries are in order when they ascend by campaign
 * file and record_id. */
typedef struct {
  guint8 campaign_hash[CANVASS_HASH_BYTES];
  guint8 record_id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  guint recipients;
  guint64 offset; /* of its entry in the file, or 0 */
  guint32 row;    /* among the vault's, or G_MAXUINT32 */
} CanvassMirrorPlace;

gint canvass_mirror_place_compare (gconstpointer a, gconstpointer b);

struct _CanvassMirror {
  CanvassVault *vault; /* (owned) */
  char *directory;     /* (owned) */
  char *name;          /* (owned) of the file */
  char *path;          /* (owned) both */
  dev_t device;        /* that the folder is on: not another that lies below it when it is gone */

  int fd;         /* (owned) of the file, for reading and appending, or -1 when it is to be read */
  guint64 size;   /* of the file as we left it */
  guint64 tail;   /* behind its last sound entry */
  GArray *places; /* (owned) (element-type CanvassMirrorPlace) what it has, as it lies there */
  GHashTable *held;   /* (owned) set of their hashes */
  gboolean in_order;  /* of ids */
  gboolean is_broken; /* something before the tail is not as it should be: to be written anew */
};

/* What errno says about the stick. Returns FALSE. */
gboolean canvass_mirror_fail (CanvassMirror *self, int saved_errno, GError **error);
gboolean canvass_mirror_fail_vault (GError *cause, GError **error); /* takes @cause */

/* A descriptor of the folder, or -1. */
int canvass_mirror_open_folder (CanvassMirror *self, GError **error);

/* Reads what lies in @folder: afterwards self->fd and all below it say so; fd is -1 where nothing
 * does. */
gboolean canvass_mirror_load (CanvassMirror *self, int folder, GError **error);
void canvass_mirror_forget_file (CanvassMirror *self);
GHashTable *canvass_mirror_hash_set_new (void);
gboolean canvass_mirror_holds (CanvassMirror *self, const guint8 hash[static CANVASS_HASH_BYTES]);
void canvass_mirror_note_place (CanvassMirror *self, const CanvassMirrorPlace *place);

/**
 * CanvassMirrorSource:
 *
 * What the vault holds at one moment.
 */
typedef struct {
  CanvassVault *vault;
  GArray *rows;         /* (owned) (element-type CanvassStoreRow) sorted by hash */
  guint64 acknowledged; /* then: when it is not that any more, rows have gone */
  gboolean is_whole;    /* nothing that was stored is lost */
} CanvassMirrorSource;

void canvass_mirror_source_clear (CanvassMirrorSource *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassMirrorSource, canvass_mirror_source_clear)

gboolean
canvass_mirror_source_take (CanvassMirrorSource *self, CanvassVault *vault, GError **error);
/* FALSE for a campaign that the vault does not know. */
gboolean
canvass_mirror_source_place (CanvassMirrorSource *self, guint32 row, CanvassMirrorPlace *place);

typedef enum {
  CANVASS_MIRROR_READ,
  CANVASS_MIRROR_LOST,    /* the vault cannot give it any more */
  CANVASS_MIRROR_CHANGED, /* rows have gone since: take them anew */
  CANVASS_MIRROR_FAILED,
} CanvassMirrorReading;

CanvassMirrorReading canvass_mirror_source_read (CanvassMirrorSource *self,
                                                 const CanvassMirrorPlace *place,
                                                 guint8 *record,
                                                 GError **error);

/* Appends these, of which the file has none; or writes a new file of them in the place of the old.
 * *@changed: nothing is certain, begin anew. What neither vault nor file can give is left out. */
gboolean canvass_mirror_add (CanvassMirror *self,
                             CanvassMirrorSource *source,
                             GArray *places,
                             gboolean *changed,
                             GError **error);
gboolean canvass_mirror_write_anew (CanvassMirror *self,
                                    CanvassMirrorSource *source,
                                    GArray *places,
                                    gboolean *changed,
                                    GError **error);

G_END_DECLS
