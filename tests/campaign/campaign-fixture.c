/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static const char CAMPAIGN[] = "[campaign]\n"               /* 1 */
                               "id = more-trees\n"          /* 2 */
                               "version = 1\n"              /* 3 */
                               "languages = en es\n"        /* 4 */
                               "country = US\n"             /* 5 */
                               "goal = 500\n"               /* 6 */
                               "closes = 2027-03-31\n"      /* 7 */
                               "destroy_by = 2027-09-30\n"  /* 8 */
                               "[rules]\n"                  /* 9 */
                               "drawing = optional\n"       /* 10 */
                               "public_name = yes\n"        /* 11 */
                               "contact = yes\n"            /* 12 */
                               "cover_seconds = 60\n"       /* 13 */
                               "erase_seconds = 120\n"      /* 14 */
                               "[fields]\n"                 /* 15 */
                               "name = required\n"          /* 16 */
                               "postcode = optional\n"      /* 17 */
                               "tree = optional\n"          /* 18 */
                               "email = optional\n"         /* 19 */
                               "[field tree]\n"             /* 20 */
                               "kind = choice\n"            /* 21 */
                               "choices = oak elm linden\n" /* 22 */
                               "[consent news]\n"           /* 23 */
                               "channel = email\n"          /* 24 */
                               "required = no\n";           /* 25 */

static const char ENGLISH[] =
    "# A comment.\n"                                                              /* 1 */
    "title = More trees\n"                                                        /* 2 */
    "ask = We ask the council to plant a tree on every block of this district,\n" /* 3 */
    "  so that the summers stay bearable for everybody who has to walk.\n"        /* 4 */
    "addressee = The council\n"                                                   /* 5 */
    "collector = Friends of the Trees\n"                                          /* 6 */
    "thanks = Thank you.\n"                                                       /* 7 */
    "field.tree = Which tree?\n"                                                  /* 8 */
    "field.tree.choice.oak = Oak\n"                                               /* 9 */
    "field.tree.choice.elm = Elm\n"                                               /* 10 */
    "field.tree.choice.linden = Linden\n"                                         /* 11 */
    "consent.news = Write to me.\n"                                               /* 12 */
    "---\n"                                                                       /* 13 */
    "\n"                                                                          /* 14 */
    "# Shade\n"                                                                   /* 15 */
    "\n"                                                                          /* 16 */
    "We *all* need **shade**.\n";                                                 /* 17 */

static const char SPANISH[] =
    "title = Más árboles\n"                                                               /* 1 */
    "ask = Pedimos al concejo que plante un árbol en cada cuadra de este distrito para\n" /* 2 */
    "  que los veranos sean soportables para quien camina.\n"                             /* 3 */
    "addressee = El concejo\n"                                                            /* 4 */
    "collector = Amigos de los Árboles\n"                                                 /* 5 */
    "thanks = Gracias.\n"                                                                 /* 6 */
    "field.tree = ¿Qué árbol?\n"                                                          /* 7 */
    "field.tree.choice.oak = Roble\n"                                                     /* 8 */
    "field.tree.choice.elm = Olmo\n"                                                      /* 9 */
    "field.tree.choice.linden = Tilo\n"                                                   /* 10 */
    "consent.news = Escríbanme.\n"                                                        /* 11 */
    "---\n"                                                                               /* 12 */
    "Todos necesitamos **sombra**.\n";                                                    /* 13 */

void
campaign_fixture_write (CampaignFixture *self, const char *name, const char *contents)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
}

void
campaign_fixture_replace (CampaignFixture *self,
                          const char *name,
                          const char *what,
                          const char *with)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GString) changed = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  changed = g_string_new (contents);
  g_assert_cmpuint (g_string_replace (changed, what, with, 1), ==, 1);
  campaign_fixture_write (self, name, changed->str);
}

void
campaign_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_remove (path) != 0)
      campaign_remove_folder (path);
  }
  g_rmdir (folder);
}

void
campaign_fixture_restore (CampaignFixture *self)
{
  campaign_remove_folder (self->folder);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  campaign_fixture_write (self, "campaign.ini", CAMPAIGN);
  campaign_fixture_write (self, "en.md", ENGLISH);
  campaign_fixture_write (self, "es.md", SPANISH);
}

void
campaign_fixture_setup (CampaignFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("test-campaign-XXXXXX", &error);
  g_assert_no_error (error);
  self->key = canvass_key_generate ("Ana");
  self->other_key = canvass_key_generate ("Luz");
  campaign_fixture_restore (self);
}

void
campaign_fixture_teardown (CampaignFixture *self, gconstpointer unused)
{
  campaign_remove_folder (self->folder);
  g_free (self->folder);
  canvass_key_free (self->key);
  canvass_key_free (self->other_key);
}

CanvassSourceFolder *
campaign_read_soundly (const char *folder)
{
  CanvassSourceFolder *source = canvass_source_read_on (folder, TEST_TODAY);
  GPtrArray *problems = canvass_source_get_problems (source);

  for (guint i = 0; i < problems->len; i++) {
    const CanvassProblem *problem = g_ptr_array_index (problems, i);

    g_test_message ("%s:%u: %s %s", problem->file, problem->line, problem->what, problem->remedy);
  }
  g_assert_cmpuint (problems->len, ==, 0);
  return source;
}

CanvassCampaign *
campaign_seal (const CanvassSourceFolder *source, const CanvassKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = canvass_source_seal (source, &key->pub, 1, key->sign_sk, &error);
  CanvassCampaign *campaign;

  g_assert_no_error (error);
  campaign = canvass_campaign_new (file, &error);
  g_assert_no_error (error);
  return campaign;
}

CanvassCampaign *
campaign_fixture_seal (CampaignFixture *self, guint version)
{
  g_autofree char *line = g_strdup_printf ("version = %u\n", version);
  g_autoptr (CanvassSourceFolder) source = NULL;

  if (version != 1)
    campaign_fixture_replace (self, "campaign.ini", "version = 1\n", line);
  source = campaign_read_soundly (self->folder);
  return campaign_seal (source, self->key);
}
