/*
 * option-specs.h: options that mean the same wherever they stand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"

#define CANVASS_OPTION_JSON                                                                        \
  {                                                                                                \
    "json", NULL, "print one JSON object", 0                                                       \
  }
#define CANVASS_OPTION_JSON_LINES                                                                  \
  {                                                                                                \
    "json", NULL, "print one JSON object a line: how far it is, and at last how it ended", 0       \
  }
#define CANVASS_OPTION_CREDENTIALS                                                                 \
  {                                                                                                \
    "credentials", "FILE", "who asks, and whom to believe, at a drop on a server", 0               \
  }
#define CANVASS_OPTION_KNOWN                                                                       \
  {                                                                                                \
    "known", "DIR", "for a desk: what it has read of drops and put there", 0                       \
  }
#define CANVASS_OPTION_SENT                                                                        \
  {                                                                                                \
    "sent", "DIR", "for a table: what it has sent to drops", 0                                     \
  }
#define CANVASS_OPTION_PATIENCE                                                                    \
  {                                                                                                \
    "patience", "SECONDS", "give a connection up that stands still for so long (30)", 0            \
  }
#define CANVASS_OPTION_TIME_LIMIT                                                                  \
  {                                                                                                \
    "time-limit", "SECONDS", "stop after so long; the next run goes on from there (3600)", 0       \
  }
#define CANVASS_OPTION_PASSPHRASE_FILE                                                             \
  {                                                                                                \
    "passphrase-file", "FILE", "read the passphrase from FILE, - for standard input", 0            \
  }
#define CANVASS_OPTION_PIN_FILE                                                                    \
  {                                                                                                \
    "pin-file", "FILE", "read the new PIN from FILE, - for standard input", 0                      \
  }
#define CANVASS_OPTION_KEY(flags)                                                                  \
  {                                                                                                \
    "key", "FILE.key", "the coordinator's key", flags                                              \
  }
#define CANVASS_OPTION_VAULT                                                                       \
  {                                                                                                \
    "vault", "DIR", "the kiosk's folder", CANVASS_OPTION_REQUIRED                                  \
  }
#define CANVASS_OPTION_CAMPAIGN_ID                                                                 \
  {                                                                                                \
    "campaign", "ID", "which campaign, where the vault has several", 0                             \
  }
#define CANVASS_OPTION_CAMPAIGN_FILE                                                               \
  {                                                                                                \
    "campaign", "FILE.campaign", "the signed campaign", CANVASS_OPTION_REQUIRED                    \
  }
#define CANVASS_OPTION_LEDGER                                                                      \
  {                                                                                                \
    "ledger", "DIR", "the coordinator's folder", CANVASS_OPTION_REQUIRED                           \
  }
#define CANVASS_OPTION_TO                                                                          \
  {                                                                                                \
    "to", "DIR", "the folder to write to, such as a stick's", CANVASS_OPTION_REQUIRED              \
  }
#define CANVASS_OPTION_TO_PLACE                                                                    \
  {                                                                                                \
    "to", "DIR|URL", "the folder to write to, such as a stick's, or a drop",                       \
        CANVASS_OPTION_REQUIRED                                                                    \
  }
#define CANVASS_OPTION_WORDS                                                                       \
  {                                                                                                \
    "words", "TEXT", "the six words as the coordinator told them; refused if they differ", 0       \
  }
#define CANVASS_OPTION_END                                                                         \
  {                                                                                                \
    NULL                                                                                           \
  }
