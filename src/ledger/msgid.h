/*
 * msgid.h: marks words for gettext, which an engine only finds: whoever shows them translates
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#define N_(words) words
