/*
 * protocol.h: what the kiosk and its booths say to each other
 *
 * A booth is started with one end of a SOCK_SEQPACKET pair as descriptor CANVASS_CHANNEL_FD. One
 * packet is one message: a CBOR array (format/cbor.h) of the message's kind and its parts, at most
 * CANVASS_MESSAGE_MAX_BYTES. Campaign files may be larger than that and travel as sealed memfds.
 *
 *   kiosk → booth
 *     setup     [1, version, notice, windowed, demo, practice, warnings, n_campaigns]
 *     campaign  [2, kiosk_id, session] + descriptor, n_campaigns times, right after setup
 *     show      [3, carry…]               put the window on the screen
 *     stored    [4]                       the record is durable
 *     failed    [5, problem]              it is not
 *     ping      [6, number]
 *     retire    [7]                       be done as soon as no signer would lose anything
 *     leave     [8]                       exit
 *     warn      [9, warnings]             tell the people at the table, on the welcome page
 *     pause     [10]                      the canvasser's panel covers the window
 *     resume    [11, keep]                no more: go on with the form, or forget it
 *
 *   booth → kiosk
 *     ready     [32, locked, dumps]       built but not shown; is all memory of the process locked,
 *                                         and would a crash write it to a disk?
 *     shown     [33]                      the first frame is on the screen
 *     record    [34, campaign, record]    one sealed signature
 *     done      [35, carry…]
 *     pong      [36, number]
 *     closed    [37]                      the person at a desktop closed the window
 *     canvasser [38, begun]               the corner was held: somebody may want the panel; is
 * there a form behind it that would be lost?
 *
 * What is carried is next, campaign_id, language, district, text_size, colors, second_language,
 * by_ear: the id is that of the campaign that was signed; where another person signs next, the last
 * four are empty, and all but next where nothing is carried.
 *
 * Nothing here asks about people, and no answer tells anything about them: "stored" and "failed"
 * depend on the disk alone. The kiosk trusts no booth: order.h says what a booth may say when.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"
#include "format/record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_PROTOCOL_VERSION 3
#define CANVASS_CHANNEL_FD 3
#define CANVASS_MESSAGE_MAX_BYTES 6144
#define CANVASS_MAX_CAMPAIGNS 16
#define CANVASS_CAMPAIGN_MAX_BYTES (8 * 1024 * 1024)

/* How a booth that was started wrongly exits; any other status but 0 is a crash. */
#define CANVASS_BOOTH_EXIT_USAGE 2
#define CANVASS_BOOTH_EXIT_NO_SCREEN 69

/**
 * CanvassProtocolError:
 * @CANVASS_PROTOCOL_ERROR_CLOSED: the other side is gone
 * @CANVASS_PROTOCOL_ERROR_MALFORMED: not a message, or over a limit
 * @CANVASS_PROTOCOL_ERROR_UNEXPECTED: a message in the wrong place: see order.h
 * @CANVASS_PROTOCOL_ERROR_IO: the system refused
 */
typedef enum {
  CANVASS_PROTOCOL_ERROR_CLOSED,
  CANVASS_PROTOCOL_ERROR_MALFORMED,
  CANVASS_PROTOCOL_ERROR_UNEXPECTED,
  CANVASS_PROTOCOL_ERROR_IO,
} CanvassProtocolError;

#define CANVASS_PROTOCOL_ERROR (canvass_protocol_error_quark ())
GQuark canvass_protocol_error_quark (void);

typedef enum {
  CANVASS_MESSAGE_SETUP = 1,
  CANVASS_MESSAGE_CAMPAIGN,
  CANVASS_MESSAGE_SHOW,
  CANVASS_MESSAGE_STORED,
  CANVASS_MESSAGE_FAILED,
  CANVASS_MESSAGE_PING,
  CANVASS_MESSAGE_RETIRE,
  CANVASS_MESSAGE_LEAVE,
  CANVASS_MESSAGE_WARN,
  CANVASS_MESSAGE_PAUSE,
  CANVASS_MESSAGE_RESUME,

  CANVASS_MESSAGE_READY = 32,
  CANVASS_MESSAGE_SHOWN,
  CANVASS_MESSAGE_RECORD,
  CANVASS_MESSAGE_DONE,
  CANVASS_MESSAGE_PONG,
  CANVASS_MESSAGE_CLOSED,
  CANVASS_MESSAGE_CANVASSER,
} CanvassMessageKind;

/**
 * CanvassNotice:
 *
 * Why no form opens, the most pressing reason last; the booth words it. NONE is a booth with a
 * form.
 */
typedef enum {
  CANVASS_NOTICE_NONE,
  CANVASS_NOTICE_NO_CAMPAIGN, /* nothing is enrolled */
  CANVASS_NOTICE_CLOSED,      /* every campaign is past its last day */
  CANVASS_NOTICE_TABLE,       /* the canvasser ended the event */
  CANVASS_NOTICE_FULL,        /* no room for signatures */
  CANVASS_NOTICE_STORAGE,     /* the disk refuses */
  CANVASS_NOTICE_TOO_NEW,     /* written by a later release */
  CANVASS_NOTICE_VAULT,       /* campaign, keys or records are damaged */
  CANVASS_NOTICE_UNPROTECTED, /* memory may reach an unencrypted disk */
  CANVASS_N_NOTICES,
} CanvassNotice;

/* What a volunteer should see to, told on the welcome page: bits. */
typedef enum {
  CANVASS_WARNING_BATTERY = 1 << 0, /* low, and not charging */
  CANVASS_WARNING_CLOCK = 1 << 1,   /* wrong */
  CANVASS_WARNING_DISK = 1 << 2,    /* nearly full */
  CANVASS_WARNING_MIRROR = 1 << 3,  /* lost */
  /* Of an enrolled stick that gets its batches by itself: one of these, or none. */
  CANVASS_WARNING_WRITING = 1 << 4, /* and has to stay in */
  CANVASS_WARNING_WRITTEN = 1 << 5, /* and may be pulled */
  CANVASS_WARNING_UNWRITTEN = 1 << 6,
  CANVASS_WARNING_ALL = (1 << 7) - 1,
} CanvassWarnings;

/* Why a record was not stored. */
typedef enum {
  CANVASS_PROBLEM_FULL,
  CANVASS_PROBLEM_STORAGE,
  CANVASS_N_PROBLEMS,
} CanvassProblemKind;

/* Whom a booth that is done would like to see next. */
typedef enum {
  CANVASS_NEXT_ANYBODY,   /* nothing is carried */
  CANVASS_NEXT_HOUSEHOLD, /* of the same signer, for the same petition */
  CANVASS_NEXT_PETITION,  /* the same signer, for another petition */
  CANVASS_N_NEXTS,
} CanvassNext;

/* What passes from one booth to the next, never shown: as CanvassFlowCarry. */
typedef struct {
  CanvassNext next;
  guint8 campaign_id[CANVASS_ID_BYTES];
  char language[36];
  char district[64];
  char text_size[16];
  char colors[16];
  char second_language[36];
  gboolean by_ear;
} CanvassCarry;

/**
 * CanvassMessage:
 *
 * One message of either side, with the parts that its kind has.
 */
typedef struct {
  CanvassMessageKind kind;
  union {
    struct {
      CanvassNotice notice;
      gboolean windowed;
      gboolean demo;
      gboolean practice; /* nothing is stored */
      guint warnings;    /* CanvassWarnings */
      guint n_campaigns; /* 0…CANVASS_MAX_CAMPAIGNS */
    } setup;
    struct {
      guint8 kiosk_id[CANVASS_ID_BYTES];
      guint8 session[CANVASS_ID_BYTES];
    } campaign;
    CanvassCarry show;
    CanvassProblemKind problem; /* failed */
    guint warnings;             /* warn */
    gboolean keep_form;         /* resume */
    gboolean begun;             /* canvasser */
    guint32 number;             /* ping, pong */
    struct {
      gboolean locked;
      gboolean dumps_core;
    } ready;
    struct {
      guint campaign; /* its place in the order of the setup */
      gsize length;
      guint8 bytes[CANVASS_RECORD_MAX_BYTES];
    } record;
    CanvassCarry done;
  };
} CanvassMessage;

typedef enum {
  CANVASS_SIDE_KIOSK,
  CANVASS_SIDE_BOOTH,
} CanvassSide;

const char *canvass_message_kind_name (CanvassMessageKind kind);

/* Returns the encoding's length; a message that does not fit its limits is a programmer error. */
gsize canvass_message_write (const CanvassMessage *message,
                             guint8 out[static CANVASS_MESSAGE_MAX_BYTES]);

/* @from: whose words these are; the other side's kinds are MALFORMED. */
gboolean canvass_message_read (
    CanvassMessage *message, const guint8 *bytes, gsize length, CanvassSide from, GError **error);

/* What one signer carries to the next passes through messages: leave nothing behind. */
void canvass_message_wipe (CanvassMessage *message);

/* Two connected ends, both close-on-exec and non-blocking. */
gboolean canvass_channel_pair (int ends[static 2], GError **error);

/* Sends one packet, with descriptor @passed unless it is -1. Waits for room at most
 * CANVASS_SEND_TIMEOUT_MS: a side that does not read is as good as gone. Errors: CLOSED, IO. */
#define CANVASS_SEND_TIMEOUT_MS 1000
gboolean
canvass_channel_send (int channel, const CanvassMessage *message, int passed, GError **error);

/**
 * canvass_channel_receive:
 * @passed: (out) (nullable): the descriptor that came along, or -1. NULL: one that comes is an
 *   error, and none is opened.
 *
 * Receives one packet without waiting. Wipes what it buffered.
 *
 * Returns: TRUE, or FALSE with CLOSED, MALFORMED or IO; with G_IO_ERROR_WOULD_BLOCK when there is
 * none.
 */
gboolean canvass_channel_receive (
    int channel, CanvassSide from, CanvassMessage *message, int *passed, GError **error);

/* @file as a memfd that nobody can change any more, for handing to booths. */
int canvass_campaign_to_memfd (GBytes *file, GError **error);
/* Reads one back, at most CANVASS_CAMPAIGN_MAX_BYTES; closes @fd. */
GBytes *canvass_campaign_from_memfd (int fd, GError **error);

G_END_DECLS
