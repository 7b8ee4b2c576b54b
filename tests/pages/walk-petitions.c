/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "walk.h"

static const char CAMPAIGN[] = "[campaign]\n"
                               "id = clean-river\n"
                               "version = 1\n"
                               "languages = en es ar\n"
                               "country = US\n"
                               "destroy_by = 2027-09-30\n"
                               "[rules]\n"
                               "drawing = optional\n"
                               "public_name = yes\n"
                               "contact = yes\n"
                               "[fields]\n"
                               "name = required\n"
                               "postcode = optional\n"
                               "email = optional\n"
                               "phone = optional\n"
                               "[consent news]\n"
                               "channel = email\n"
                               "required = no\n"
                               "[consent texts]\n"
                               "channel = phone\n"
                               "required = no\n"
                               "[consent quote]\n"
                               "required = no\n";

static const char ENGLISH[] =
    "title = Let everybody swim in the river again\n"
    "ask = We ask the mayor and the city council to stop the sewers from spilling into the river\n"
    "  after each heavy rain, so that everybody can swim there without falling ill.\n"
    "addressee = The mayor and the city council\n"
    "collector = Friends of the River\n"
    "thanks = The council votes on the eighth of May. Come along.\n"
    "consent.news = You may e-mail me how the campaign goes on.\n"
    "consent.texts = You may send me text messages before the vote.\n"
    "consent.quote = You may print my name in the newspaper.\n"
    "---\n"
    "# A river that belongs to all\n"
    "\n"
    "After each heavy rain the old sewers **spill over**. For three days nobody may touch the "
    "water.\n"
    "\n"
    "What we ask for:\n"
    "\n"
    "- two basins that hold the rain back,\n"
    "- a sign at each bank that says whether the water is clean,\n"
    "- money for both in next year's budget.\n"
    "\n"
    "## Why now\n"
    "\n"
    "1. The plans are drawn.\n"
    "2. The state pays half.\n"
    "\n"
    "> My grandmother learned to swim here.\n";

static const char SPANISH[] =
    "title = Que todo el mundo pueda volver a nadar en el río\n"
    "ask = Pedimos a la alcaldesa y al concejo municipal que impidan que las cloacas se desborden "
    "en\n"
    "  el río después de cada lluvia fuerte, para que cualquiera pueda nadar sin\n"
    "  enfermarse.\n"
    "addressee = La alcaldesa y el concejo municipal\n"
    "collector = Amigas y Amigos del Río\n"
    "thanks = El concejo vota el ocho de mayo. Le esperamos.\n"
    "consent.news = Pueden escribirme por correo electrónico sobre la campaña.\n"
    "consent.texts = Pueden enviarme mensajes de texto antes de la votación.\n"
    "consent.quote = Pueden publicar mi nombre en el periódico.\n"
    "---\n"
    "# Un río de todos\n"
    "\n"
    "Después de cada lluvia fuerte las viejas cloacas **se desbordan**.\n"
    "\n"
    "- dos depósitos que retengan la lluvia,\n"
    "- dinero en el presupuesto del próximo año.\n";

static const char ARABIC[] = "title = ليعد النهر صالحًا لسباحة الجميع\n"
                             "ask = نطلب من رئيسة البلدية ومن مجلس المدينة أن يمنعا فيضان المجاري "
                             "في النهر بعد كل مطر غزير،\n"
                             "  كي يستطيع الجميع السباحة والصيد والتجديف دون أن يمرضوا.\n"
                             "addressee = رئيسة البلدية ومجلس المدينة\n"
                             "collector = أصدقاء النهر\n"
                             "thanks = يصوّت المجلس في الثامن من أيار. تعالوا معنا.\n"
                             "consent.news = يمكنكم مراسلتي بالبريد الإلكتروني عن سير الحملة.\n"
                             "consent.texts = يمكنكم أن ترسلوا إليّ رسائل نصية قبل التصويت.\n"
                             "consent.quote = يمكنكم نشر اسمي في الصحيفة.\n"
                             "---\n"
                             "# نهر للجميع\n"
                             "\n"
                             "بعد كل مطر غزير **تفيض** المجاري القديمة.\n"
                             "\n"
                             "- حوضان يحبسان ماء المطر،\n"
                             "- مال لهما في ميزانية العام القادم.\n";

void
walk_write_campaign (CampaignFixture *fixture)
{
  campaign_fixture_write (fixture, "campaign.ini", CAMPAIGN);
  campaign_fixture_write (fixture, "en.md", ENGLISH);
  campaign_fixture_write (fixture, "es.md", SPANISH);
  campaign_fixture_write (fixture, "ar.md", ARABIC);
}

static char *
get_demo_folder (void)
{
  return g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "data", "demo", "campaign", NULL);
}

CanvassCampaign *
walk_make_demo (void)
{
  g_autofree char *folder = get_demo_folder ();
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (folder);
  CampaignFixture fixture;
  CanvassCampaign *campaign;

  campaign_fixture_setup (&fixture, NULL);
  campaign = campaign_seal (source, fixture.key);
  campaign_fixture_teardown (&fixture, NULL);
  return campaign;
}

static void
copy_demo (CampaignFixture *fixture)
{
  g_autofree char *folder = get_demo_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *contents = NULL;

    g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
    campaign_fixture_write (fixture, name, contents);
  }
}

static void
name_districts (CampaignFixture *fixture)
{
  g_autofree char *folder = get_demo_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_suffix (name, ".md"))
      campaign_fixture_replace (
          fixture, name, "addressee =", "district.name = Ward {}\naddressee =");
  }
}

CanvassCampaign *
walk_make_asking (void)
{
  CampaignFixture fixture;
  CanvassCampaign *campaign;

  campaign_fixture_setup (&fixture, NULL);
  copy_demo (&fixture);
  name_districts (&fixture);
  campaign_fixture_replace (&fixture,
                            "campaign.ini",
                            "drawing = optional\n",
                            "drawing = required\n"
                            "minors = no\n"
                            "withdrawal_code = yes\n"
                            "qr = yes\n"
                            "address = https://www.example.org/protect-all-immigrants/chicago\n");
  campaign_fixture_replace (&fixture,
                            "campaign.ini",
                            "postcode = optional\n",
                            "postcode = optional\n"
                            "adult = required\n"
                            "street = optional\n"
                            "district = optional\n");
  campaign_fixture_write (&fixture,
                          "districts.csv",
                          "street,from,to,side,district\n"
                          "W 21st St,1,2999,both,25\n");
  campaign = campaign_fixture_seal (&fixture, 1);
  campaign_fixture_teardown (&fixture, NULL);
  return campaign;
}

CanvassCampaign *
walk_make_eighteen (void)
{
  static const char *const more[] = { "so.md", "ne.md" };
  g_autofree char *folder = get_demo_folder ();
  g_autofree char *english = g_build_filename (folder, "en.md", NULL);
  g_autofree char *text = NULL;
  CampaignFixture fixture;
  CanvassCampaign *campaign;

  g_assert_true (g_file_get_contents (english, &text, NULL, NULL));
  campaign_fixture_setup (&fixture, NULL);
  copy_demo (&fixture);
  campaign_fixture_replace (&fixture, "campaign.ini", " gu am\n", " gu am so ne\n");
  for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
    campaign_fixture_write (&fixture, more[i], text);
  campaign = campaign_fixture_seal (&fixture, 1);
  campaign_fixture_teardown (&fixture, NULL);
  return campaign;
}
