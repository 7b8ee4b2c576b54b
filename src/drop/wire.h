/*
 * wire.h: one request after the other to one server that is not trusted, by libcurl
 *
 * One protocol and no other; TLS 1.2 or later, always verified; no redirect is followed, nothing is
 * decompressed, no cookie kept and no password taken from elsewhere than the credentials. What
 * fails for now is tried again with jittered pauses that grow, until the time limit.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/credentials.h"
#include "drop/drop.h"

G_BEGIN_DECLS

#define CANVASS_WIRE_ATTEMPTS 6
#define CANVASS_WIRE_FIRST_PAUSE_MS 250 /* twice that the next time, and so on */
#define CANVASS_WIRE_MAX_PAUSE_MS 20000
/* Below this a connection counts as one on which nothing moves. */
#define CANVASS_WIRE_SLOW_BYTES_PER_SECOND 64
#define CANVASS_WIRE_MAX_HEADER_BYTES (64 * 1024)

#define CANVASS_WIRE_ETAG_CHARS 128

typedef struct _CanvassWire CanvassWire;

/* (transfer full) (nullable) @scheme: "https", "http" or "sftp": the only one it speaks.
 * @credentials: borrowed for as long as it lives. OFFLINE where curl cannot. */
CanvassWire *canvass_wire_new (const char *scheme,
                               const char *address,
                               const CanvassCredentials *credentials,
                               const CanvassDropAccess *access,
                               GError **error);
void canvass_wire_free (CanvassWire *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassWire, canvass_wire_free)

/**
 * CanvassRequest:
 * @method: (nullable): NULL for GET, PUT with @fd, and what SFTP does
 * @headers: (nullable): "Name: value"
 * @text: (nullable): the body, for what is no file
 * @fd: the body is @size bytes of it from @offset on; -1 for none
 * @commands: (nullable): of SFTP, after the file
 * @no_body: only whether it works
 * @resume: of SFTP: behind what is there already
 * @takes_500: that is an answer, and not tried again
 * @region: (nullable): signed for S3 (AWS Signature Version 4)
 * @sink: (nullable): where the answer goes; only one of status 200 to 299, and of SFTP
 *
 * All of it is borrowed.
 */
typedef struct {
  const char *method;
  const char *url;
  const char *const *headers;
  const char *text;
  int fd;
  guint64 offset;
  guint64 size;
  const char *const *commands;
  gboolean no_body;
  gboolean resume;
  gboolean takes_500;
  const char *region;
  const CanvassDropSink *sink;
} CanvassRequest;

/**
 * CanvassReply:
 * @status: of HTTP; 200 for what has worked with SFTP
 * @attempts: that it took; after more than one, the first may have worked unheard
 * @uploaded: bytes of the body that went out in the last of them
 * @etag: of HTTP, without quotes; "" for none, or one that is too long
 */
typedef struct {
  long status;
  guint attempts;
  guint64 uploaded;
  char etag[CANVASS_WIRE_ETAG_CHARS];
} CanvassReply;

/* FALSE when there is no answer, or none that could be taken: OFFLINE, UNPROVEN, NONSENSE, REFUSED
 * (401, 403), FULL (413, 507), OWN_DISK, what the sink says, G_IO_ERROR_CANCELLED. TRUE for every
 * other answer: 200 to 299, 400 to 499, 501, and 500 where the request takes it. With SFTP, MISSING
 * and TAKEN are 404 and 412, and 416 that what is there cannot be gone on with. */
gboolean canvass_wire_request (CanvassWire *self,
                               const CanvassRequest *request,
                               CanvassReply *reply,
                               const CanvassDropWatch *watch,
                               GError **error);

/* An answer that is none of those expected. Returns FALSE. */
gboolean canvass_wire_fail_status (CanvassWire *self, const CanvassReply *reply, GError **error);

/* (transfer full) a name as it stands in an URL. */
char *canvass_wire_escape (const char *name);

G_END_DECLS
