/*
 * language-checks.h: device/languages.h by a program of its own
 *
 * The kiosk itself is not linked with fontconfig, and waits for no speech server: it runs
 * `canvass-languages`, which gets the campaign file on its standard input and prints a line each
 * check: id, fitness, subject, detail and text, with tabs between.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "device/check.h"

G_BEGIN_DECLS

/* A speech server that hangs gives no voice. */
#define CANVASS_LANGUAGE_CHECKS_PATIENCE_SECONDS 20

/* @program: its path; NULL where it is not installed. @environment: all that is in its environment;
 * that of a booth, for the fonts and voices that a booth finds. */
void canvass_language_checks_async (const char *program,
                                    const char *const *environment,
                                    CanvassCampaign *campaign,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* (transfer full) (element-type CanvassCheck); NULL with G_IO_ERROR or of starting a program. */
GPtrArray *canvass_language_checks_finish (GAsyncResult *result, GError **error);

/* Adds what was @found of another petition to @checks, each language once: as it is in the petition
 * where it is worst. */
void canvass_language_checks_merge (GPtrArray *checks, GPtrArray *found);

/* Says once in @checks that languages could not be looked at, and @why. */
void canvass_language_checks_fail (GPtrArray *checks, const GError *why);

/* What it prints, and how that is read: NULL with G_IO_ERROR_INVALID_DATA. */
char *canvass_language_checks_write (GPtrArray *checks);
GPtrArray *canvass_language_checks_read (const char *text, GError **error);

G_END_DECLS
