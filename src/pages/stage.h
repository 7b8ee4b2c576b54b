/*
 * stage.h: a window's content whose text is as large as its place and a finger need it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_STAGE (canvass_stage_get_type ())
G_DECLARE_DERIVABLE_TYPE (CanvassStage, canvass_stage, CANVASS, STAGE, AdwBin)

/**
 * CanvassStageClass:
 * @laid_out: it has been given its size
 *
 * Has the class "type-…" of ui/style.css, in pixels, for the size that it has: so large that its
 * pages still fit, and larger where buttons would be too small for a finger otherwise.
 */
struct _CanvassStageClass {
  AdwBinClass parent_class;

  void (*laid_out) (CanvassStage *self);
};

G_END_DECLS
