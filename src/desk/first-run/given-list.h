/*
 * given-list.h: the shares that were given back, and a button for the next one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/step-page.h"

G_BEGIN_DECLS

/**
 * CanvassGivenList:
 *
 * On a step page, which says what is wrong with one.
 */
#define CANVASS_TYPE_GIVEN_LIST (canvass_given_list_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassGivenList, canvass_given_list, CANVASS, GIVEN_LIST, AdwPreferencesGroup)

/* @recovery: (nullable) none yet, or another one. */
void canvass_given_list_set_recovery (CanvassGivenList *self, CanvassRecovery *recovery);

G_END_DECLS
