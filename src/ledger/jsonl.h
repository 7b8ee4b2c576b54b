/*
 * jsonl.h: a signature as one line of JSON (RFC 8259), as `canvass kiosk capture` reads it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/roll.h"
#include "ledger/sink.h"

G_BEGIN_DECLS

void canvass_jsonl_write (CanvassSink *sink, const CanvassRollEntry *entry);

/* Quoted, with nothing escaped that need not be. */
void canvass_json_write_text (CanvassSink *sink, const char *text);

G_END_DECLS
