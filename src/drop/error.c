/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/drop.h"

G_DEFINE_QUARK (canvass_drop_error, canvass_drop_error)
