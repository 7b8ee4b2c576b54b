/*
 * campaign-fixture.h: scratch folders, keys and a small campaign for tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "campaign/source.h"
#include "format/key-file.h"

G_BEGIN_DECLS

/* The day on which every test reads a folder, unless it says otherwise. */
#define TEST_TODAY "2026-11-23"

typedef struct {
  char *folder; /* a scratch folder with a small, sound campaign in it */
  CanvassKey *key;
  CanvassKey *other_key;
} CampaignFixture;

void campaign_fixture_setup (CampaignFixture *self, gconstpointer unused);
void campaign_fixture_teardown (CampaignFixture *self, gconstpointer unused);

void campaign_fixture_write (CampaignFixture *self, const char *name, const char *contents);
/* Puts @with in place of @what, which must be in the file. */
void campaign_fixture_replace (CampaignFixture *self,
                               const char *name,
                               const char *what,
                               const char *with);
/* Back to the small campaign. */
void campaign_fixture_restore (CampaignFixture *self);

/* Sealed for fixture->key alone, as version @version. */
CanvassCampaign *campaign_fixture_seal (CampaignFixture *self, guint version);

/* Reads @folder on TEST_TODAY and asserts that it has no problem at all. */
CanvassSourceFolder *campaign_read_soundly (const char *folder);
CanvassCampaign *campaign_seal (const CanvassSourceFolder *source, const CanvassKey *key);

void campaign_remove_folder (const char *folder);

G_END_DECLS
