/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign-fixture.h"

#include "campaign/seal.h"

#include "format/error.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <string.h>

#define RECIPIENTS_MODE 0700

static char *
write_pub (CampaignFixture *fixture, const CanvassKey *key, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) pub = canvass_key_write_public (key);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, RECIPIENTS_MODE), ==, 0);
  g_file_set_contents (path, g_bytes_get_data (pub, NULL), (gssize)g_bytes_get_size (pub), &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static void
test_the_key_that_seals_comes_first (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassKey) third = canvass_key_generate ("Sam");
  g_autofree char *luz = write_pub (fixture, fixture->other_key, "recipients/a.pub");
  g_autofree char *ana = write_pub (fixture, fixture->key, "recipients/b.pub");
  g_autofree char *sam = write_pub (fixture, third, "sam.pub");
  const char *paths[] = { sam, NULL };
  g_autoptr (GError) error = NULL;
  CanvassRecipients recipients;

  canvass_recipients_read (&recipients, &fixture->key->pub, fixture->folder, paths, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (recipients.n, ==, 3);
  g_assert_cmpstr (recipients.keys[0].name, ==, "Ana");
  g_assert_cmpstr (recipients.keys[1].name, ==, "Luz");
  g_assert_cmpstr (recipients.keys[2].name, ==, "Sam");

  /* Before it is known who seals. */
  canvass_recipients_read (&recipients, NULL, fixture->folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (recipients.n, ==, 2);
}

static void
test_nobody_is_named_twice (CampaignFixture *fixture, gconstpointer unused)
{
  g_autofree char *first = write_pub (fixture, fixture->other_key, "recipients/a.pub");
  g_autofree char *own = write_pub (fixture, fixture->key, "ana.pub");
  g_autofree char *again = write_pub (fixture, fixture->other_key, "luz.pub");
  const char *const named[][2] = { { own, NULL }, { again, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (named); i++) {
    g_autoptr (GError) error = NULL;
    CanvassRecipients recipients;

    g_assert_false (canvass_recipients_read (
        &recipients, &fixture->key->pub, fixture->folder, named[i], &error));
    g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, named[i][0]));
  }
}

/* With the key that seals among them, wherever in their order. */
static void
test_eight_can_open_and_a_ninth_cannot (CampaignFixture *fixture, gconstpointer unused)
{
  g_autofree char *own = write_pub (fixture, fixture->key, "recipients/z.pub");
  g_autoptr (GError) error = NULL;
  CanvassRecipients recipients;

  for (guint i = 1; i <= CANVASS_MAX_RECIPIENTS; i++) {
    g_autoptr (CanvassKey) key = canvass_key_generate ("");
    g_autofree char *name = g_strdup_printf ("recipients/%u.pub", i);
    g_autofree char *path = write_pub (fixture, key, name);
    gboolean read =
        canvass_recipients_read (&recipients, &fixture->key->pub, fixture->folder, NULL, &error);

    g_assert_true (read == (i < CANVASS_MAX_RECIPIENTS));
  }
  g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_INVALID);
}

static void
test_a_key_that_cannot_be_read_is_named (CampaignFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = write_pub (fixture, fixture->other_key, "recipients/a.pub");
  g_autoptr (GError) error = NULL;
  CanvassRecipients recipients;

  campaign_fixture_write (fixture, "recipients/a.pub", "junk");
  g_assert_false (
      canvass_recipients_read (&recipients, &fixture->key->pub, fixture->folder, NULL, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FOREIGN);
  g_assert_nonnull (strstr (error->message, path));
}

static CanvassSealed *
seal (CampaignFixture *fixture, CanvassCampaign *former, GError **error)
{
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (fixture->folder);
  CanvassRecipients recipients;

  g_assert_cmpstr (canvass_source_get_id (source), ==, "more-trees");
  g_assert_true (
      canvass_recipients_read (&recipients, &fixture->key->pub, fixture->folder, NULL, error));
  return canvass_seal (source, &recipients, fixture->key->sign_sk, former, error);
}

static void
write_sealed (CampaignFixture *fixture, CanvassSealed *sealed, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  canvass_sealed_write (sealed, path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sealed->path, ==, path);
}

static void
test_a_version_succeeds_the_newest_one (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSealed) first = NULL;
  g_autoptr (CanvassSealed) second = NULL;
  g_autoptr (CanvassSealed) third = NULL;
  g_autoptr (CanvassCampaign) former = NULL;
  g_autofree char *luz = NULL;
  g_autoptr (GError) error = NULL;

  /* What succeeds has to be open today, whenever that is. */
  campaign_fixture_replace (fixture, "campaign.ini", "2027-03-31", "2148-03-31");
  campaign_fixture_replace (fixture, "campaign.ini", "2027-09-30", "2148-09-30");
  g_assert_null (canvass_seal_find_former (fixture->folder, "more-trees"));
  first = seal (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (first->asks_again);
  write_sealed (fixture, first, "b.campaign");
  campaign_fixture_write (fixture, "c.campaign", "junk");

  campaign_fixture_replace (fixture, "campaign.ini", "version = 1\n", "version = 2\n");
  second = seal (fixture, first->campaign, &error);
  g_assert_no_error (error);
  g_assert_false (second->asks_again);
  g_assert_cmpstr (second->words, ==, first->words);
  write_sealed (fixture, second, "a.campaign");

  former = canvass_seal_find_former (fixture->folder, "more-trees");
  g_assert_cmpuint (canvass_campaign_get_sequence (former), ==, 2);
  g_assert_null (canvass_seal_find_former (fixture->folder, "fewer-trees"));
  campaign_fixture_replace (fixture, "es.md", "Gracias.", "Mil gracias.");
  g_assert_null (seal (fixture, former, &error));
  g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_NOT_NEWER);
  g_clear_error (&error);

  campaign_fixture_replace (fixture, "campaign.ini", "version = 2\n", "version = 3\n");
  luz = write_pub (fixture, fixture->other_key, "recipients/luz.pub");
  third = seal (fixture, former, &error);
  g_assert_no_error (error);
  g_assert_true (third->asks_again);
  g_assert_cmpstr (third->words, !=, second->words);
}

#define ADD(name)                                                                                  \
  g_test_add ("/seal/" #name,                                                                      \
              CampaignFixture,                                                                     \
              NULL,                                                                                \
              campaign_fixture_setup,                                                              \
              test_##name,                                                                         \
              campaign_fixture_teardown)

int
main (int argc, char *argv[])
{
  canvass_format_init ();
  g_test_init (&argc, &argv, NULL);

  ADD (the_key_that_seals_comes_first);
  ADD (nobody_is_named_twice);
  ADD (eight_can_open_and_a_ninth_cannot);
  ADD (a_key_that_cannot_be_read_is_named);
  ADD (a_version_succeeds_the_newest_one);

  return g_test_run ();
}
