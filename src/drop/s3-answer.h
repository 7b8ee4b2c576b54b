/*
 * s3-answer.h: the little that is wanted of what a bucket answers about uploads
 *
 * Listings of files, which may be endless, are drop/listing.h's.
 *
 * Private to src/drop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/drop.h"

G_BEGIN_DECLS

#define CANVASS_S3_ANSWER_TEXTS 3

/**
 * CanvassS3Answer:
 * @entry: the name of the elements that are wanted
 * @texts: (nullable): those inside of each, of which the text is
 * @take: gets the texts of one entry, "" for what it has not
 *
 * All of it is borrowed.
 */
typedef struct {
  const char *entry;
  const char *texts[CANVASS_S3_ANSWER_TEXTS];
  void (*take) (char *const *texts, gpointer user_data);
  gpointer user_data;
} CanvassS3Answer;

/* Keeps an answer in @answer, which lives as long; NONSENSE for one that is not small. */
CanvassDropSink canvass_s3_answer_sink (GString *answer);
/* FALSE where it is no sound XML: what was taken before is as little to be believed. */
gboolean canvass_s3_answer_read (const CanvassS3Answer *self, const GString *answer);

G_END_DECLS
