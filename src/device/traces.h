/*
 * traces.h: whether what somebody gave is left in memory, in files or on a disk
 *
 * A set holds what to look for. It keeps nothing of it in the open, so that a process may search
 * its own memory and does not find the set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A text leaves a trace where this many of its characters stand together; all of a shorter one. */
#define CANVASS_TRACES_WINDOW 6
/* Longer than any trace. */
#define CANVASS_TRACES_REACH 256

typedef enum {
  CANVASS_TRACE_UTF8,
  CANVASS_TRACE_UTF16,
  CANVASS_TRACE_UTF32,
  CANVASS_TRACE_GLYPHS, /* as Pango, HarfBuzz and cairo lay them out */
  CANVASS_TRACE_INK,    /* coordinates, or a drawing's encoding */
} CanvassTraceKind;
#define CANVASS_TRACE_KINDS (CANVASS_TRACE_INK + 1)

/* Something that was found; where is for the caller of the search to know. */
typedef struct {
  guint who;
  CanvassTraceKind kind;
  guint64 at; /* an address, or an offset in the file */
} CanvassTrace;

typedef struct _CanvassTraces CanvassTraces;

CanvassTraces *canvass_traces_new (void);
void canvass_traces_free (CanvassTraces *self);

/* Every window of @text, valid UTF-8, in three encodings. @who comes back with what is found. */
void canvass_traces_add_text (CanvassTraces *self, guint who, const char *text);

/* The glyphs of a text, a window at a time, also where a record of 20 or 24 bytes is about each. */
void canvass_traces_add_glyphs (CanvassTraces *self, guint who, const guint32 *glyphs, guint n);

/* At least four bytes, of which the first 256 count. */
void canvass_traces_add_bytes (
    CanvassTraces *self, guint who, CanvassTraceKind kind, gconstpointer bytes, gsize length);

/* Appends to @found (element-type CanvassTrace) what begins among the first @n_starts of @bytes and
 * lies in them whole, up to a limit that no clean search comes near. @at: of the first byte. */
void canvass_traces_search (CanvassTraces *self,
                            const guint8 *bytes,
                            gsize length,
                            gsize n_starts,
                            guint64 at,
                            GArray *found);

/* As canvass_sweep_file () and canvass_sweep_process () read them. Adds to @searched how many bytes
 * that were. */
gboolean canvass_traces_search_file (
    CanvassTraces *self, const char *path, GArray *found, guint64 *searched, GError **error);
gboolean canvass_traces_search_process (
    CanvassTraces *self, int pid, GArray *found, guint64 *searched, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassTraces, canvass_traces_free)

G_END_DECLS
