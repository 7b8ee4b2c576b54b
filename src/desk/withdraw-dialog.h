/*
 * withdraw-dialog.h: somebody takes a signature back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/signature-sheet.h"
#include "desk/view.h"

G_BEGIN_DECLS

/* (transfer full) a window over @view's that asks first. @sheet: (nullable) NULL asks for the
 * signer's code instead. */
GtkWindow *canvass_withdraw_dialog_new (CanvassDeskView *view, const CanvassSignatureSheet *sheet);

G_END_DECLS
