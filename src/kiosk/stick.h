/*
 * stick.h: what a table knows of a stick, and what it takes from it
 *
 * `canvass/` at its root: batches/, mirror/, kiosks/, reports/, and stick.id where it was enrolled.
 * What is meant for a table (*.ack, *.campaign, *.pinr) is looked for at the root and in canvass/,
 * not deeper.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/media.h"
#include "kiosk/work.h"

G_BEGIN_DECLS

#define CANVASS_STICK_FOLDER "canvass"
#define CANVASS_STICK_BATCHES CANVASS_STICK_FOLDER "/batches"
#define CANVASS_STICK_KIOSKS CANVASS_STICK_FOLDER "/kiosks"
#define CANVASS_STICK_MIRROR CANVASS_STICK_FOLDER "/mirror"
#define CANVASS_STICK_REPORTS CANVASS_STICK_FOLDER "/reports"

#define CANVASS_STICK_ID_CHARS 33 /* 16 random bytes in hex, and the final zero */
#define CANVASS_STICK_MAX_FILES 64
#define CANVASS_STICK_MAX_ACKNOWLEDGEMENTS 1024
/* A stick that says nothing for so long has hung: the kernel itself tries for 30 seconds. */
#define CANVASS_STICK_PATIENCE_MS 40000

/**
 * CanvassStickFile:
 *
 * A regular file of a kind that a table reads, no larger than its kind may be.
 */
typedef struct {
  char *name;   /* (owned) as people see it: "city.campaign", UTF-8 */
  char *path;   /* (owned) */
  guint64 size; /* in bytes */
} CanvassStickFile;

/**
 * CanvassStickLook:
 * @id: (owned): what it is enrolled by, "" where it never was
 * @campaigns, @acknowledgements, @pin_resets: (owned) (element-type CanvassStickFile): sorted by
 *   path, at most CANVASS_STICK_MAX_FILES each, and CANVASS_STICK_MAX_ACKNOWLEDGEMENTS
 * @free_bytes, @total_bytes: of its file system
 *
 * What is on a stick.
 */
typedef struct {
  char *id;
  GPtrArray *campaigns;
  GPtrArray *acknowledgements;
  GPtrArray *pin_resets;
  guint64 free_bytes;
  guint64 total_bytes;
} CanvassStickLook;

void canvass_stick_look_free (CanvassStickLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassStickLook, canvass_stick_look_free)

/* (transfer full) (nullable). Blocks as long as the stick likes: for worker threads. Errors: as
 * canvass_stick_open (). */
CanvassStickLook *canvass_stick_look_now (CanvassStick *stick, GError **error);

/* (transfer full) The same in a thread of its own. @look is NULL unless @result->outcome is DONE,
 * and valid during the call. */
typedef void (*CanvassStickLooked) (const CanvassWorkResult *result,
                                    CanvassStickLook *look,
                                    gpointer user_data);
CanvassWork *
canvass_stick_look (CanvassStick *stick, CanvassStickLooked looked, gpointer user_data);

/* (transfer full) Gives the stick an id where it has none, durably, and looks at it: @look->id is
 * what it is enrolled by. Anything but DONE as for an export. */
CanvassWork *
canvass_stick_enroll (CanvassStick *stick, CanvassStickLooked looked, gpointer user_data);

/* (transfer full) Writes @file to @folder (such as CANVASS_STICK_REPORTS) as NAME.SUFFIX, or
 * NAME.N.SUFFIX where that is taken by another, and reads it back from the stick. The result's name
 * is the file's. */
CanvassWork *canvass_stick_put (CanvassStick *stick,
                                const char *folder,
                                const char *name,
                                const char *suffix,
                                GBytes *file,
                                CanvassWorkDone done,
                                gpointer user_data);

/* (transfer full) (nullable) reads a file that a look has found, if it is still as it was: at most
 * @max_bytes, and never through a symbolic link. Blocks. Errors: CANVASS_FORMAT_ERROR. */
GBytes *canvass_stick_read (const CanvassStickFile *file, gsize max_bytes, GError **error);

G_END_DECLS
