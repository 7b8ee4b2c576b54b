/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/error.h"

G_DEFINE_QUARK (canvass_format_error, canvass_format_error)
