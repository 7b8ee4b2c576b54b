/*
 * preview.c: shows the signing pages of campaigns in a window, or saves a picture of one
 *
 * usage: preview [OPTION…] [FOLDER|FILE.campaign…]; see --help
 *
 * Signatures are thrown away.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/flow-private.h"
#include "pages/pages.h"
#include "walk.h"
#include "window-picture.h"

static char *size = NULL;
static char *language = NULL;
static char *picture = NULL;
static char *page = NULL;
static char *name = NULL;
static char **aids = NULL;
static char *household = NULL;
static gboolean checked = FALSE;
static gboolean asking = FALSE;
static gboolean practice = FALSE;
static int warnings = 0;
static char **folders = NULL;

static const GOptionEntry entries[] = {
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, "Of the window, 1280x800 unless told", "WxH" },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, "In which to walk, en unless told", "TAG" },
  { "page", 0, 0, G_OPTION_ARG_STRING, &page, "Walk there, with answers filled in", "NAME" },
  { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, "Of the signer, to appear in full", "NAME" },
  { "aid", 0, 0, G_OPTION_ARG_STRING_ARRAY, &aids, "Such as text-size=largest", "NAME=STATE" },
  { "checked", 0, 0, G_OPTION_ARG_NONE, &checked, "With the answers cleared and checked", NULL },
  { "asking", 0, 0, G_OPTION_ARG_NONE, &asking, "A petition that asks and shows more", NULL },
  { "household",
    0,
    0,
    G_OPTION_ARG_STRING,
    &household,
    "As the next of one, whose district is carried",
    "DISTRICT" },
  { "practice", 0, 0, G_OPTION_ARG_NONE, &practice, "As in practice", NULL },
  { "warnings",
    0,
    0,
    G_OPTION_ARG_INT,
    &warnings,
    "1 battery, 2 clock, 4 disk, 8 mirror, 16…",
    "SUM" },
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, "Save a picture and leave", "FILE" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &folders, NULL, NULL },
  { NULL },
};

static void
on_submit (CanvassFlow *flow, guint index, CanvassPayload *payload)
{
  canvass_flow_stored (flow);
}

static void
on_ended (CanvassFlow *flow, CanvassFlowEnd reason, GMainLoop *loop)
{
  g_main_loop_quit (loop);
}

static CanvassCampaign *
seal_folder (const char *path, const CanvassKey *key)
{
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (path);

  return campaign_seal (source, key);
}

static CanvassCampaign *
read_campaign (const char *path, const CanvassKey *key)
{
  g_autoptr (GError) error = NULL;
  CanvassCampaign *campaign;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return seal_folder (path, key);
  campaign = canvass_campaign_load (path, &error);
  if (campaign == NULL)
    g_error ("%s: %s", path, error->message);
  return campaign;
}

static GPtrArray *
read_campaigns (void)
{
  GPtrArray *campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  CampaignFixture fixture;

  campaign_fixture_setup (&fixture, NULL);
  walk_write_campaign (&fixture);
  if (asking)
    g_ptr_array_add (campaigns, walk_make_asking ());
  else if (folders == NULL)
    g_ptr_array_add (campaigns, campaign_fixture_seal (&fixture, 1));
  for (gsize i = 0; folders != NULL && folders[i] != NULL; i++)
    g_ptr_array_add (campaigns, read_campaign (folders[i], fixture.key));
  campaign_fixture_teardown (&fixture, NULL);
  return campaigns;
}

static CanvassFlow *
make_flow (GPtrArray *campaigns)
{
  CanvassFlowCarry carry = { .household = TRUE };

  if (household == NULL)
    return canvass_flow_new (campaigns, NULL);
  g_strlcpy (carry.language, language != NULL ? language : "en", sizeof carry.language);
  g_strlcpy (carry.district, household, sizeof carry.district);
  return canvass_flow_new (campaigns, &carry);
}

static void
give_name (CanvassFlow *flow)
{
  CanvassForm *form = canvass_flow_get_form (flow);

  canvass_form_set_value (form, "name", name);
  canvass_form_set_public_name (form, CANVASS_PUBLIC_FULL);
  walk_choose_language (flow, canvass_form_get_language (form));
}

static void
use_aid (CanvassFlow *flow, const char *aid)
{
  g_auto (GStrv) parts = g_strsplit (aid, "=", 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  walk_use_aid (flow, parts[0], parts[1]);
}

static void
go (CanvassFlow *flow)
{
  guint goal = 0;

  if (practice)
    canvass_flow_set_practice (flow);
  canvass_flow_set_warnings (flow, warnings);
  while (page != NULL && goal < WALK_N_PAGES && !g_str_equal (walk_page_names[goal], page))
    goal++;
  for (gsize i = 0; aids != NULL && aids[i] != NULL; i++)
    use_aid (flow, aids[i]);
  walk_settle (flow);
  walk_to (flow, language != NULL ? language : "en", goal < WALK_N_PAGES ? goal : WALK_WELCOME);
  if (name != NULL)
    give_name (flow);
  for (guint i = 0; checked && walk_find (GTK_WIDGET (flow), GTK_TYPE_TEXT, i) != NULL; i++)
    walk_type (flow, i, "");
  if (checked)
    walk_do (flow, "flow.next");
  walk_settle (flow);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[FOLDER|FILE.campaign]…");
  g_autoptr (GPtrArray) campaigns = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  int width = 1280, height = 800;
  CanvassFlow *flow;
  GtkWindow *window;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) ||
      (size != NULL && sscanf (size, "%dx%d", &width, &height) != 2)) {
    g_printerr ("%s\n", error != NULL ? error->message : "See --help.");
    return 2;
  }
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", picture == NULL, NULL);

  campaigns = read_campaigns ();
  flow = make_flow (campaigns);
  g_signal_connect (flow, "submit", G_CALLBACK (on_submit), NULL);
  g_signal_connect (flow, "ended", G_CALLBACK (on_ended), loop);
  window = walk_show (flow, width, height);
  go (flow);
  if (picture != NULL)
    window_picture_save (GTK_WIDGET (window), picture);
  else
    g_main_loop_run (loop);
  gtk_window_destroy (window);
  return 0;
}
