/*
 * print-choice.h: how a page is to be printed, from --language, --paper and --with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "cli/options.h"
#include "print/sheet.h"

G_BEGIN_DECLS

#define CANVASS_OPTION_LANGUAGE                                                                    \
  {                                                                                                \
    "language", "TAG", "which of the petition's languages; its first if not given", 0              \
  }
#define CANVASS_OPTION_PAPER                                                                       \
  {                                                                                                \
    "paper", "letter|a4", "the size of the paper; letter if not given", 0                          \
  }

/* US letter without the option. Errors: USAGE. */
gboolean canvass_paper_choose (const CanvassOptions *options, CanvassPaper *paper, GError **error);

/* (transfer full) one of @campaign's languages, its first without the option. REFUSED names those
 * that it has. */
char *canvass_print_language_choose (const CanvassOptions *options,
                                     CanvassCampaign *campaign,
                                     GError **error);

/* (transfer full) "2026-11-28", the local day. */
char *canvass_print_today (void);

G_END_DECLS
