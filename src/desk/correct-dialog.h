/*
 * correct-dialog.h: what a signature should have held
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/signature-sheet.h"
#include "desk/view.h"

G_BEGIN_DECLS

/* A window over @view's that asks, and decides. Nothing of @sheet is kept. */
#define CANVASS_TYPE_CORRECT_DIALOG (canvass_correct_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassCorrectDialog, canvass_correct_dialog, CANVASS, CORRECT_DIALOG, AdwWindow)

CanvassCorrectDialog *canvass_correct_dialog_new (CanvassDeskView *view,
                                                  const CanvassSignatureSheet *sheet);

G_END_DECLS
