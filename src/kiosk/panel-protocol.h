/*
 * panel-protocol.h: what the kiosk and the canvasser's panel say to each other
 *
 * As protocol.h: one end of a SOCK_SEQPACKET pair as descriptor CANVASS_CHANNEL_FD, one packet one
 * message, a CBOR array of the message's kind and its parts, at most
 * CANVASS_PANEL_MESSAGE_MAX_BYTES. The panel is only a view: it holds no file of a vault open and
 * decides nothing. Until the PIN was right it is told nothing but whether there is a PIN and how
 * long it is locked, and everything but a PIN, a ready, a shown, a pong, a language, back and the
 * task CANVASS_TASK_RESET_PIN is refused. Where CANVASS_GATE_CHOOSE stands, choose-pin is the first
 * PIN.
 *
 *   kiosk → panel
 *     setup      [1, version, windowed, demo, gate, tries, wait_seconds, begun, language]
 *     verdict    [2, verdict, tries, wait_seconds]       answers "pin" and "choose-pin"
 *     state      [3, state]                              after the PIN, and whenever it changes
 *     progress   [4, task, permille]
 *     outcome    [5, task, outcome, number, name, why]   a task has ended
 *     words      [6, six words, title, changes]          answers "look"
 *     readiness  [7, checks, left_out, day, time]        answers "check"; and after the PIN
 *     ping       [8, number]
 *     leave      [9]                                     exit
 *
 *   panel → kiosk
 *     ready      [32, locked, dumps, refuses_inspector]
 *     shown      [33]
 *     pong       [34, number]
 *     pin        [35, digits]
 *     choose-pin [36, digits]                            a first PIN, or after the old one
 *     back       [37, form]                              to the signers: keep the form or forget it
 *     do         [38, task, stick, campaign, text]       see CanvassPanelTask
 *     cancel     [39]                                    the task that runs
 *     quit       [40]                                    end the table (the canvasser was asked)
 *     language   [41, tag]                               what the panel is read in from now on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/fitness.h"
#include "format/pin-rules.h"
#include "kiosk/protocol.h"

G_BEGIN_DECLS

#define CANVASS_PANEL_PROTOCOL_VERSION 8
#define CANVASS_PANEL_MESSAGE_MAX_BYTES 65536
#define CANVASS_PANEL_MAX_STICKS 8
#define CANVASS_PANEL_MAX_OFFERS 64 /* campaign files on all sticks */
#define CANVASS_PANEL_MAX_CHECKS 256

/* What stands before the panel. */
typedef enum {
  CANVASS_GATE_PIN,    /* a PIN is asked for */
  CANVASS_GATE_CHOOSE, /* the table has none yet: one is chosen first */
  CANVASS_GATE_LOCKED, /* too many wrong ones: wait_seconds are left */
  CANVASS_GATE_BROKEN, /* what the table remembers is damaged or too new: nobody gets in here */
  CANVASS_N_GATES,
} CanvassGate;

typedef enum {
  CANVASS_VERDICT_RIGHT,
  CANVASS_VERDICT_WRONG,  /* tries are left */
  CANVASS_VERDICT_LOCKED, /* for wait_seconds */
  CANVASS_VERDICT_CHOSEN,
  CANVASS_VERDICT_SHORT,  /* refused: fewer than CANVASS_PIN_MIN_DIGITS */
  CANVASS_VERDICT_WEAK,   /* refused: among the first a thief tries */
  CANVASS_VERDICT_FAILED, /* could not be stored */
  CANVASS_N_VERDICTS,
} CanvassVerdict;

/**
 * CanvassPanelTask:
 *
 * What the canvasser can ask for. @stick, @campaign and @text of "do" are "" where not named here.
 *
 * The text of REPORT is "screen=WIDTHxHEIGHT language=TAG dry=HITS+MISSES wet=… protector=…", each
 * part only where it is known: the screen in mm, the panel's language, and of five targets with a
 * dry finger, a wet one and through the protector how many were hit and how often one was missed.
 */
typedef enum {
  CANVASS_TASK_EXPORT,       /* stick: write what is not acknowledged, verify it */
  CANVASS_TASK_SEND,         /* over the network, to the drop */
  CANVASS_TASK_ACKNOWLEDGE,  /* stick: take in what is on it */
  CANVASS_TASK_ENROLL_STICK, /* stick: batches go to it without asking */
  CANVASS_TASK_FORGET_STICK, /* stick: no more */
  CANVASS_TASK_MIRROR,       /* stick: keep a mirror on it; "" ends that */
  CANVASS_TASK_PRACTICE_ON,  /* */
  CANVASS_TASK_PRACTICE_OFF, /* */
  CANVASS_TASK_DOUBT,        /* marks the last signature doubtful */
  CANVASS_TASK_CLOSE,  /* the end of the event: a close record in every vault, a closed screen */
  CANVASS_TASK_OPEN,   /* a new session */
  CANVASS_TASK_CHECK,  /* readiness; text: "WIDTHxHEIGHT" of the screen in mm, or "" */
  CANVASS_TASK_LOOK,   /* stick, campaign: the file's name on it; answered by "words" */
  CANVASS_TASK_ENROLL, /* as looked at; text: the table's name */
  CANVASS_TASK_UPDATE, /* as looked at; a right "pin" comes before it where "words" said changed */
  CANVASS_TASK_RESET_PIN, /* a coordinator's signed file on stick, or on any: ""; needs no PIN */
  CANVASS_TASK_REPORT,    /* stick: a page to print, of what CHECK tells; text: as below */
  CANVASS_N_TASKS,
} CanvassPanelTask;

/* How a task ended; number, name and why tell more, the log tells the rest in English. */
typedef enum {
  CANVASS_OUTCOME_DONE,    /* export, send: number of records; acknowledge: how many were forgotten;
                              close: how many signatures; name: of the stick or the file */
  CANVASS_OUTCOME_NOTHING, /* there was nothing to do */
  CANVASS_OUTCOME_CANCELLED,  /* by the canvasser */
  CANVASS_OUTCOME_PULLED,     /* the stick is gone */
  CANVASS_OUTCOME_STICK_FULL, /* */
  CANVASS_OUTCOME_READ_ONLY,  /* the stick */
  CANVASS_OUTCOME_FAKE,       /* the stick does not hold what was written to it */
  CANVASS_OUTCOME_HUNG,       /* the stick does not answer */
  CANVASS_OUTCOME_OFFLINE,    /* send: the drop cannot be reached */
  CANVASS_OUTCOME_REFUSED,    /* the file does not belong here, or a name; why */
  CANVASS_OUTCOME_DISK,       /* the tablet's own disk is full or refuses */
  CANVASS_OUTCOME_BUSY,       /* another task runs */
  CANVASS_OUTCOME_PRACTICE,   /* practice is on, and this would reach a vault */
  CANVASS_OUTCOME_FAILED,     /* */
  CANVASS_OUTCOME_NO_CARD,    /* enroll: done, but the card is not on the stick */
  CANVASS_N_OUTCOMES,
} CanvassOutcome;

/* Why a file or a name is refused, for the panel to word. */
typedef enum {
  CANVASS_WHY_NONE,     /* nothing is, or there is no more to say */
  CANVASS_WHY_DAMAGED,  /* the file: or it is not what its name says */
  CANVASS_WHY_OLDER,    /* a later version is in use */
  CANVASS_WHY_TWIN,     /* another file with the same version number is in use */
  CANVASS_WHY_OVER,     /* the petition's last day is past */
  CANVASS_WHY_KNOWN,    /* set up already */
  CANVASS_WHY_UNREAD,   /* more is on the sticks than is looked at */
  CANVASS_WHY_TABLE,    /* a new PIN: for another table or petition */
  CANVASS_WHY_STRANGER, /* a new PIN: no coordinator signed it */
  CANVASS_WHY_USED,     /* a new PIN: counts only once */
  CANVASS_WHY_OTHERS,   /* with DONE: files found beside were refused */
  CANVASS_WHY_NAME,     /* the table's name cannot be one */
  CANVASS_N_WHYS,
} CanvassWhy;

/* A petition of the table. Strings here and below: (owned). */
typedef struct {
  char *id;             /* CAMPAIGN_ID, hex */
  char *title;          /* in the panel's language */
  char *table;          /* its name there */
  CanvassNotice notice; /* NONE while it can be signed */
  guint64 session;      /* signatures since the last close; of the event that ended while closed */
  guint64 signatures;   /* held, as no coordinator has acknowledged them */
  guint64 acknowledged; /* forgotten, as a coordinator has them */
  guint64 room;         /* signatures that still fit, to two digits */
  guint64 goal;         /* of the campaign, 0 for none */
  guint64 version;      /* sequence of the campaign */
  guint64 unreadable;
} CanvassPanelPetition;

/* What a campaign file on a stick is to this table. */
typedef enum {
  CANVASS_OFFER_NEW,
  CANVASS_OFFER_UPDATE,         /* texts only: takes effect without more */
  CANVASS_OFFER_UPDATE_CHANGED, /* recipients or fields change: words and PIN again */
  CANVASS_OFFER_KNOWN,          /* enrolled already */
  CANVASS_OFFER_REFUSED,        /* older, expired, damaged */
  CANVASS_N_OFFERS,
} CanvassOfferKind;

typedef struct {
  char *stick; /* its id */
  char *file;  /* its name, UTF-8 */
  char *title;
  CanvassOfferKind kind;
  CanvassWhy why; /* it is refused */
} CanvassPanelOffer;

typedef struct {
  char *id;           /* stable while it is in */
  char *name;         /* for people */
  guint64 free_bytes; /* to two digits */
  gboolean read_only;
  gboolean enrolled; /* batches go to it by themselves */
  gboolean mirror;
  guint n_acknowledgements; /* .ack files found */
  guint n_pin_resets;
} CanvassPanelStick;

typedef enum {
  CANVASS_MIRROR_NONE,
  CANVASS_MIRROR_EQUAL,
  CANVASS_MIRROR_BEHIND, /* being caught up */
  CANVASS_MIRROR_LOST,   /* pulled, full or broken: signing goes on without */
  CANVASS_N_MIRRORS,
} CanvassMirrorState;

typedef struct {
  GPtrArray *petitions; /* (element-type CanvassPanelPetition) */
  GPtrArray *sticks;    /* (element-type CanvassPanelStick) */
  GPtrArray *offers;    /* (element-type CanvassPanelOffer) */
  gboolean closed;      /* the event has ended */
  gboolean practice;
  gboolean begun;      /* a signer's form lies behind the panel */
  gboolean can_doubt;  /* a signature was stored since the table's start, and not yet doubted */
  gboolean has_drop;   /* the network way is set up */
  guint warnings;      /* CanvassWarnings */
  int battery_percent; /* -1: none */
  gboolean charging;
  CanvassMirrorState mirror;
  char *mirror_name;
  char *last_export_day;   /* "2026-11-23", "" for never */
  char *last_export_time;  /* "14:05" */
  char *last_export_stick; /* its name, or the drop's */
  guint64 last_export_records;
  guint crashes;         /* of signing pages or of the kiosk, since the last look */
  char *last_crash_time; /* "14:05" */
} CanvassPanelState;

typedef struct {
  char *id; /* stable: see kiosk/readiness.h */
  CanvassFitness fitness;
  char *text;    /* English; the panel has its own words for the ids it knows */
  char *subject; /* of several, which: a petition's title, a language's tag; "" */
  char *detail;  /* a parameter: a language's name, a number, a day; "" */
} CanvassPanelCheck;

typedef enum {
  CANVASS_PANEL_SETUP = 1,
  CANVASS_PANEL_VERDICT,
  CANVASS_PANEL_STATE,
  CANVASS_PANEL_PROGRESS,
  CANVASS_PANEL_OUTCOME,
  CANVASS_PANEL_WORDS,
  CANVASS_PANEL_READINESS,
  CANVASS_PANEL_PING,
  CANVASS_PANEL_LEAVE,

  CANVASS_PANEL_READY = 32,
  CANVASS_PANEL_SHOWN,
  CANVASS_PANEL_PONG,
  CANVASS_PANEL_PIN,
  CANVASS_PANEL_CHOOSE_PIN,
  CANVASS_PANEL_BACK,
  CANVASS_PANEL_DO,
  CANVASS_PANEL_CANCEL,
  CANVASS_PANEL_QUIT,
  CANVASS_PANEL_LANGUAGE,
} CanvassPanelMessageKind;

/**
 * CanvassPanelMessage:
 *
 * One message of either side, with the parts that its kind has. Clear it with
 * canvass_panel_message_clear ().
 */
typedef struct {
  CanvassPanelMessageKind kind;
  union {
    struct {
      gboolean windowed;
      gboolean demo;
      CanvassGate gate;
      guint tries;
      guint wait_seconds;
      gboolean begun;
      char *language; /* BCP 47, of the campaign's first text; "" for none */
    } setup;
    struct {
      CanvassVerdict verdict;
      guint tries;
      guint wait_seconds;
    } verdict;
    CanvassPanelState *state; /* (owned) */
    struct {
      CanvassPanelTask task;
      guint permille; /* 0…1000 */
    } progress;
    struct {
      CanvassPanelTask task;
      CanvassOutcome outcome;
      guint64 number;
      char *name;
      CanvassWhy why;
    } outcome;
    struct {
      char *words; /* six, with a space between */
      char *title;
      gboolean changed; /* recipients or fields are not those of before */
    } words;
    struct {
      GPtrArray *checks; /* (owned) (element-type CanvassPanelCheck) what is not fit first */
      guint left_out;    /* checks that did not fit in */
      char *day;         /* "2026-11-23", when it was looked */
      char *time;        /* "14:05" */
    } readiness;
    guint32 number; /* ping, pong */
    struct {
      gboolean locked;
      gboolean dumps_core;
      gboolean refuses_inspector; /* GTK's, which shows every text on the screen */
    } ready;
    char digits[CANVASS_PIN_MAX_DIGITS + 1]; /* pin, choose-pin */
    gboolean keep_form;                      /* back */
    char *language;                          /* BCP 47 */
    struct {
      CanvassPanelTask task;
      char *stick;
      char *campaign;
      char *text;
    } task; /* do */
  };
} CanvassPanelMessage;

/* Returns the encoding's length, or 0 when it does not fit: then there is more on the sticks than
 * the limits above, or a text is too long. */
gsize canvass_panel_message_write (const CanvassPanelMessage *message,
                                   guint8 out[static CANVASS_PANEL_MESSAGE_MAX_BYTES]);

/* Of a "readiness" with any number of checks: sorts them, what is not fit first, leaves as many as
 * there is room for and counts the others. */
void canvass_panel_message_fit_checks (CanvassPanelMessage *message);

/* @from: CANVASS_SIDE_BOOTH stands for the panel. Errors: MALFORMED. */
gboolean canvass_panel_message_read (CanvassPanelMessage *message,
                                     const guint8 *bytes,
                                     gsize length,
                                     CanvassSide from,
                                     GError **error);

/* Frees what it owns and wipes it: a PIN passes through. */
void canvass_panel_message_clear (CanvassPanelMessage *message);

/* As canvass_channel_send () and canvass_channel_receive (). */
gboolean
canvass_panel_send (int channel, const CanvassPanelMessage *message, int passed, GError **error);
gboolean canvass_panel_receive (
    int channel, CanvassSide from, CanvassPanelMessage *message, int *passed, GError **error);

CanvassPanelState *canvass_panel_state_new (void);
void canvass_panel_state_free (CanvassPanelState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPanelState, canvass_panel_state_free)

CanvassPanelPetition *canvass_panel_petition_new (void);
CanvassPanelOffer *canvass_panel_offer_new (void);
CanvassPanelStick *canvass_panel_stick_new (void);
CanvassPanelCheck *canvass_panel_check_new (void);
void canvass_panel_check_free (CanvassPanelCheck *self);

G_END_DECLS
