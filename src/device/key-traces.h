/*
 * key-traces.h: whether memory or a file holds a key that opens a record
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/record.h"

G_BEGIN_DECLS

#define CANVASS_KEY_TRACE_BYTES 32

/* Whatever has a key's length is tried, once it looks as random as one: of a hundred thousand true
 * keys three or so would not. */
typedef struct {
  GPtrArray *records;    /* (element-type GBytes) tried with each as the key of their contents */
  GPtrArray *recipients; /* (element-type GBytes) public keys, tried with each as the secret one and
                            as its seed */
  guint record_step;     /* every so many bytes one is tried with the records */
  guint recipient_step;  /* and with the recipients, which takes two hundred times as long */
  GBytes *planted;       /* (nullable) one more record, whose key has to be found */
  guint64 most_tried;    /* 0 for no end: when so many were tried, the rest is passed over */
  guint64 n_tried;
  guint64 n_keys;    /* that open a record */
  guint64 n_planted; /* that open @planted */
  gboolean stopped;  /* something was passed over */
} CanvassKeySearch;

void canvass_key_search_init (CanvassKeySearch *self);
void canvass_key_search_clear (CanvassKeySearch *self);
/* Counts from 0 again. */
void canvass_key_search_restart (CanvassKeySearch *self);

/* Those that begin among the first @n_starts bytes, of which the first is at @at. */
void canvass_key_search_look (
    CanvassKeySearch *self, const guint8 *bytes, gsize length, gsize n_starts, guint64 at);

/* As canvass_sweep_process () and canvass_sweep_file () read them. */
gboolean canvass_key_search_process (CanvassKeySearch *self, int pid, GError **error);
gboolean canvass_key_search_file (CanvassKeySearch *self, const char *path, GError **error);

G_END_DECLS
