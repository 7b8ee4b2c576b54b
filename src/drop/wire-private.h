/*
 * wire-private.h: a wire, one attempt over it, and the verdict on what came of that
 *
 * Private to src/drop/wire*.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/watchdog.h"
#include "drop/wire.h"

#include <curl/curl.h>

G_BEGIN_DECLS

#define CANVASS_WIRE_REGION_CHARS 64

struct _CanvassWire {
  CURL *curl;                            /* (owned) */
  CanvassWatchdog *watchdog;             /* (owned) (nullable) of SFTP */
  char *scheme;                          /* (owned) */
  char *address;                         /* (owned) for people */
  const CanvassCredentials *credentials; /* borrowed */
  guint patience_seconds;
  gint64 deadline;                        /* monotonic */
  int known_hosts;                        /* (owned) a file in memory, or -1 */
  int private_key;                        /* (owned) the same */
  gboolean is_doubtful;                   /* the connection; then there is to be a new one */
  gint64 clock_off_seconds;               /* this machine's, by what the server said last */
  gboolean of_bucket;                     /* the request is signed for S3 */
  char region[CANVASS_WIRE_REGION_CHARS]; /* of the bucket, as the server says, or "" */
  char detail[CURL_ERROR_SIZE];
};

/* As canvass_wire_request (), but once. @shown (inout): how much of the body who looks on was told
 * of, over all attempts. @reply->attempts: with this one. */
gboolean canvass_wire_attempt (CanvassWire *self,
                               const CanvassRequest *request,
                               guint64 *shown,
                               CanvassReply *reply,
                               const CanvassDropWatch *watch,
                               GError **error);

/* What curl's @code and the server's status mean: @reply->status is set, or FALSE as
 * canvass_wire_request () says it. */
gboolean canvass_wire_judge (CanvassWire *self, CURLcode code, CanvassReply *reply, GError **error);
/* What happened and what to do about it, for people. Returns FALSE. */
gboolean
canvass_wire_fail (CanvassWire *self, CanvassDropError code, const char *what, GError **error);

G_END_DECLS
