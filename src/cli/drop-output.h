/*
 * drop-output.h: what `canvass drop` tells, to a person or line by line to the table that runs it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/report.h"

G_BEGIN_DECLS

/* Ready for a transfer that tells how far it is: on a terminal, or with @json on stdout. Ctrl-C and
 * SIGTERM cancel it. */
void canvass_drop_output_begin (CanvassTransfer *transfer, gboolean json, const char *what);
/* Tells how it ended, and hands @cause on: FALSE where there is one. With @json that is told, too;
 * else who calls reports it. @cause: (transfer full) (nullable). */
gboolean canvass_drop_output_end (const CanvassTransfer *transfer,
                                  const char *done,
                                  GError *cause,
                                  GError **error);

G_END_DECLS
