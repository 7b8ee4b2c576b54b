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
#define CANVASS_OPTION_PASSPHRASE_FILE                                                             \
  {                                                                                                \
    "passphrase-file", "FILE", "read the passphrase from FILE, - for standard input", 0            \
  }
#define CANVASS_OPTION_KEY(flags)                                                                  \
  {                                                                                                \
    "key", "FILE.key", "the coordinator's key", flags                                              \
  }
#define CANVASS_OPTION_END                                                                         \
  {                                                                                                \
    NULL                                                                                           \
  }
