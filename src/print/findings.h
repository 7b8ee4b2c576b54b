/*
 * findings.h: what a sheet says of a table before it is put into words
 *
 * Goes as text from whoever looked to `canvass-sheet`, which words and draws it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/check.h"
#include "print/sheet.h"

G_BEGIN_DECLS

#define CANVASS_FINDINGS_MAX_BYTES (1024 * 1024)
#define CANVASS_FINDINGS_TOUCHES 3 /* with a dry finger, a wet one, through the protector */

/* Of five targets. */
typedef struct {
  gboolean done;
  guint hits;
  guint misses;
} CanvassTouchFinding;

typedef struct {
  char *title; /* (owned) */
  char *table; /* (owned) its name there */
  guint64 version;
  guint64 records;
  guint64 unacknowledged;
  guint64 room;
} CanvassFindingsPetition;

/**
 * CanvassFindings:
 * @language: (owned): BCP 47, to put it into
 * @day, @time: (owned): "2026-11-28", "19:40"
 * @petitions: (owned) (element-type CanvassFindingsPetition)
 * @checks: (owned) (element-type CanvassCheck)
 */
typedef struct {
  char *language;
  CanvassPaper paper;
  char *day;
  char *time;
  GPtrArray *petitions;
  GPtrArray *checks;
  CanvassTouchFinding touches[CANVASS_FINDINGS_TOUCHES];
} CanvassFindings;

CanvassFindings *canvass_findings_new (void); /* of nothing, in English, now */
void canvass_findings_free (CanvassFindings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassFindings, canvass_findings_free)

/* Strings are copied. */
void canvass_findings_add_petition (CanvassFindings *self, const CanvassFindingsPetition *petition);

/* What the panel says of itself for CANVASS_TASK_REPORT (kiosk/panel-protocol.h): its language and
 * how the touch test went; the rest of it is passed by. FALSE, with nothing taken, for what it may
 * not say. */
gboolean canvass_findings_hear (CanvassFindings *self, const char *text);

/* (transfer full) */
GBytes *canvass_findings_write (const CanvassFindings *self);
/* Errors: G_IO_ERROR_INVALID_DATA. */
CanvassFindings *canvass_findings_read (GBytes *text, GError **error);

/* The paper of the country that the system is set up for: US letter in those that use it. */
CanvassPaper canvass_paper_find (void);

G_END_DECLS
