/*
 * pin-rules.h: how long a canvasser's PIN is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#define CANVASS_PIN_MIN_DIGITS 6
#define CANVASS_PIN_MAX_DIGITS 12
