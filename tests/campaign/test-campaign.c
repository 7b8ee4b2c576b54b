/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign-fixture.h"

#include "campaign/content.h"
#include "format/envelope.h"
#include "format/error.h"
#include "format/secret.h"
#include "format/words.h"

#include <string.h>
#include <unistd.h>

/* Each of the rules that a campaign file leaves out where they are as usual, and a table. */
static void
use_unusual_rules (CampaignFixture *fixture)
{
  campaign_fixture_write (fixture,
                          "districts.csv",
                          "street,from,to,side,district\n"
                          "W Oak St,1,99,odd,1\nW Oak St,2,98,even,2\nElm Ave,0,500,both,2\n");
  campaign_fixture_replace (fixture, "en.md", "---\n", "district.name = Ward {}\n---\n");
  campaign_fixture_replace (fixture, "es.md", "---\n", "district.name = Distrito {}\n---\n");
  campaign_fixture_replace (fixture,
                            "campaign.ini",
                            "[fields]\n",
                            "minors = no\nwithdrawal_code = yes\nqr = yes\n"
                            "address = https://example.org/trees\n[fields]\nadult = required\n"
                            "street = optional\ndistrict = optional\n");
}

static void
setup_unusual (CampaignFixture *fixture, gconstpointer unused)
{
  campaign_fixture_setup (fixture, NULL);
  use_unusual_rules (fixture);
}

static void
test_a_sealed_campaign_says_what_its_folder_says (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 3);
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);
  const char *const *languages = canvass_campaign_get_languages (campaign);
  const CanvassText *english = canvass_campaign_get_text (campaign, "en");
  const CanvassText *spanish = canvass_campaign_get_text (campaign, "es");
  const CanvassFieldSpec *tree = canvass_campaign_find_field (campaign, "tree");
  const CanvassConsentSpec *news = canvass_campaign_get_consent (campaign, 0);

  g_assert_cmpstr (canvass_campaign_get_source_id (campaign), ==, "more-trees");
  g_assert_cmpuint (canvass_campaign_get_sequence (campaign), ==, 3);
  g_assert_cmpuint (g_strv_length ((char **)languages), ==, 2);
  g_assert_cmpstr (languages[0], ==, "en");
  g_assert_cmpstr (languages[1], ==, "es");

  g_assert_cmpuint (rules->cover_seconds, ==, 60);
  g_assert_cmpuint (rules->erase_seconds, ==, 120);
  g_assert_cmpint (rules->drawing, ==, CANVASS_USE_OPTIONAL);
  g_assert_true (rules->ask_public_name);
  g_assert_true (rules->contact);
  g_assert_false (rules->keep_street);
  g_assert_cmpuint (rules->goal, ==, 500);
  g_assert_cmpstr (rules->closes, ==, "2027-03-31");
  g_assert_cmpstr (rules->destroy_by, ==, "2027-09-30");
  g_assert_cmpstr (rules->country, ==, "US");

  g_assert_cmpuint (canvass_campaign_get_n_fields (campaign), ==, 4);
  g_assert_cmpstr (canvass_campaign_get_field (campaign, 0)->name, ==, "name");
  g_assert_cmpint (canvass_campaign_get_field (campaign, 0)->use, ==, CANVASS_USE_REQUIRED);
  g_assert_cmpstr (canvass_campaign_get_field (campaign, 3)->name, ==, "email");
  g_assert_cmpint (tree->kind, ==, CANVASS_FIELD_CHOICE);
  g_assert_false (tree->standard);
  g_assert_cmpstr (tree->choices[2], ==, "linden");
  g_assert_null (canvass_campaign_find_field (campaign, "street"));
  g_assert_cmpuint (canvass_campaign_get_n_consents (campaign), ==, 1);
  g_assert_cmpstr (news->channel, ==, "email");
  g_assert_false (news->required);

  g_assert_cmpstr (canvass_text_get_title (english), ==, "More trees");
  g_assert_true (g_str_has_suffix (canvass_text_get_ask (english),
                                   "district, so that the summers stay bearable for everybody who "
                                   "has to walk."));
  g_assert_cmpstr (canvass_text_get_language_name (spanish), ==, "Español");
  g_assert_cmpstr (canvass_text_get_title (spanish), ==, "Más árboles");
  g_assert_cmpstr (canvass_text_get_choice_label (spanish, "tree", "oak"), ==, "Roble");
  g_assert_cmpstr (canvass_text_get_consent_label (spanish, "news"), ==, "Escríbanme.");
  g_assert_null (canvass_text_get_field_label (spanish, "name"));
}

static void
test_unusual_rules_are_kept (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) usual = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassCampaign) campaign = NULL;
  const CanvassRules *rules = canvass_campaign_get_rules (usual);

  g_assert_true (rules->minors);
  g_assert_false (rules->withdrawal_code);
  g_assert_false (rules->qr);
  g_assert_cmpstr (rules->address, ==, "");

  use_unusual_rules (fixture);
  campaign = campaign_fixture_seal (fixture, 1);
  rules = canvass_campaign_get_rules (campaign);
  g_assert_false (rules->minors);
  g_assert_true (rules->withdrawal_code);
  g_assert_true (rules->qr);
  g_assert_cmpstr (rules->address, ==, "https://example.org/trees");
}

static void
test_sealing_twice_gives_the_same_bytes (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) first = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassCampaign) second = campaign_fixture_seal (fixture, 1);

  g_assert_true (
      g_bytes_equal (canvass_campaign_get_file (first), canvass_campaign_get_file (second)));
  g_assert_cmpmem (canvass_campaign_get_hash (first),
                   CANVASS_HASH_BYTES,
                   canvass_campaign_get_hash (second),
                   CANVASS_HASH_BYTES);
}

/* (transfer none) the payload inside a sealed campaign. */
static const guint8 *
payload_of (CanvassCampaign *campaign, gsize *length)
{
  g_autoptr (GError) error = NULL;
  guint8 signer[CANVASS_SIGN_PK_BYTES];
  const guint8 *payload;

  canvass_envelope_read (canvass_campaign_get_file (campaign),
                         CANVASS_ENVELOPE_CAMPAIGN,
                         signer,
                         &payload,
                         length,
                         &error);
  g_assert_no_error (error);
  return payload;
}

static CanvassContent *
content_of (CanvassCampaign *campaign)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const guint8 *payload = payload_of (campaign, &length);
  CanvassContent *content = canvass_content_decode (payload, length, &error);

  g_assert_no_error (error);
  return content;
}

static void
test_what_was_read_writes_the_same_bytes (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassContent) content = content_of (campaign);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) again = canvass_content_encode (content, &error);
  gsize length;
  const guint8 *payload = payload_of (campaign, &length);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (again, NULL), g_bytes_get_size (again), payload, length);
}

static void
assert_no_envelope (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) file = g_bytes_new (bytes, length);
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_campaign_new (file, &error));
  g_assert_true (error->domain == CANVASS_FORMAT_ERROR);
}

static void
test_a_flip_in_any_byte_is_refused (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (canvass_campaign_get_file (campaign), &length);
  g_autofree guint8 *copy = g_memdup2 (bytes, length);

  for (gsize i = 0; i < length; i++) {
    copy[i] ^= 1 << (i % 8);
    assert_no_envelope (copy, length);
    copy[i] = bytes[i];
  }
}

static void
test_a_cut_at_any_length_is_refused (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (canvass_campaign_get_file (campaign), &length);
  g_autofree guint8 *longer = g_malloc0 (length + 1);

  for (gsize i = 0; i < length; i++)
    assert_no_envelope (bytes, i);

  memcpy (longer, bytes, length);
  assert_no_envelope (longer, length + 1);
}

/* A payload cut anywhere but signed all the same. */
static void
test_a_cut_payload_is_malformed (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  gsize length;
  const guint8 *payload = payload_of (campaign, &length);

  for (gsize i = 0; i < length; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CanvassContent) content = canvass_content_decode (payload, i, &error);

    g_assert_null (content);
    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  }
}

typedef struct {
  const char *what;
  gsize n_what;
  const char *with;
  gsize n_with;
} Swap;

#define SWAP(what, with)                                                                           \
  {                                                                                                \
    what, sizeof what - 1, with, sizeof with - 1                                                   \
  }

/* Returns the error of a campaign whose payload has @swap's bytes and is otherwise sound. */
static GError *
read_swapped (CampaignFixture *fixture, CanvassCampaign *campaign, const Swap *swap)
{
  g_autoptr (GByteArray) forged = g_byte_array_new ();
  g_autoptr (GBytes) file = NULL;
  g_autoptr (CanvassCampaign) read = NULL;
  gsize length;
  const guint8 *payload = payload_of (campaign, &length);
  const guint8 *found = memmem (payload, length, swap->what, swap->n_what);
  g_autofree char *shown = g_strescape (swap->with, NULL);
  GError *error = NULL;

  g_test_message ("%s", shown);
  g_assert_nonnull (found);
  g_byte_array_append (forged, payload, found - payload);
  g_byte_array_append (forged, (const guint8 *)swap->with, swap->n_with);
  found += swap->n_what;
  g_byte_array_append (forged, found, payload + length - found);
  file = canvass_envelope_write (
      CANVASS_ENVELOPE_CAMPAIGN, forged->data, forged->len, fixture->key->sign_sk);
  read = canvass_campaign_new (file, &error);
  g_assert_null (read);
  return error;
}

/* The head of a text of up to 23 bytes is a letter: "b" before two bytes, "c" before three. */
static void
test_a_payload_of_another_layout_is_malformed (CampaignFixture *fixture, gconstpointer unused)
{
  static const Swap SWAPS[] = {
    SWAP ("av\x01", "av\x00"),
    SWAP ("av\x01", "av\x18\x01"),
    SWAP ("av\x01", "aw\x01"),
    SWAP ("\xa8"
          "av\x01",
          "\xa7"),
    SWAP ("\xa8"
          "av\x01",
          "\xa9"
          "av\x01"),
    SWAP ("\xa8"
          "av\x01",
          "\xbf"
          "av\x01"),
    SWAP ("\xa8"
          "av\x01",
          "\xb8\x08"
          "av\x01"),
    SWAP ("\xa8"
          "av\x01",
          "\xbb\xff\xff\xff\xff\xff\xff\xff\xff"
          "av\x01"),
    SWAP ("\xa8"
          "av\x01",
          "\x88"
          "av\x01"),
    SWAP ("bidjmore", "biejmore"),
    SWAP ("bidjmore", "bidJmore"),
    SWAP ("dgoal\x19\x01\xf4", "dgoal\xf5"),
    SWAP ("dgoal\x19\x01\xf4", "dgoal\x1a\x00\x00\x01\xf4"),
    SWAP ("dgoal\x19\x01\xf4", "dgoal\x39\x01\xf4"),
    SWAP ("dgoal\x19\x01\xf4", "dgoal\xf9\x01\xf4"),
    SWAP ("dgoal\x19\x01\xf4", "dgoal\xc1\x19\x01\xf4"),
    SWAP ("erules\xaa", "erules\xa9"),
    SWAP ("gcontact\xf5", "gcontacu\xf5"),
    SWAP ("gcontact\xf5", "gcontact\x01"),
    SWAP ("gcontact\xf5", "gcontact\xf6"),
    SWAP ("bUS", "cUSA"),
    SWAP ("bUS", "b\xff\xff"),
    SWAP ("gdrawinghoptional", "gdrawingfalways"),
    SWAP ("gdrawinghoptional", "gdrawinghopti\0nal"),
    SWAP ("dkinddname", "dkinddnome"),
    SWAP ("gchoices\x83", "gchoices\x84"),
    SWAP ("gchoices\x83", "gchoices\x9f"),
    SWAP ("hrequired\xf4", "hrequires\xf4"),
    SWAP ("gseal_pkX\x20", "gseal_pkX\x1f"),
    SWAP ("gsign_pkX\x20", "gsign_pkx\x20"),
    SWAP ("etexts\x82", "etexts\x98\x41"),
    SWAP ("ffields\x84", "ffields\x98\x21"),
    SWAP ("hconsents\x81", "hconsents\x91"),
    SWAP ("jrecipients\x81", "jrecipients\x89"),
    SWAP ("caskx", "csakx"),
  };
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (SWAPS); i++) {
    g_autoptr (GError) error = read_swapped (fixture, campaign, &SWAPS[i]);

    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  }
}

static void
test_a_payload_that_breaks_a_rule_is_invalid (CampaignFixture *fixture, gconstpointer unused)
{
  static const Swap SWAPS[] = {
    SWAP ("jmore-trees", "jmore--tree"),
    SWAP ("jmore-trees", "jmore-tree-"),
    SWAP ("jmore-trees", "jMore-trees"),
    SWAP ("jmore-trees", "bmt"),
    SWAP ("hsequence\x01", "hsequence\x00"),
    SWAP ("hsequence\x01", "hsequence\x1b\x00\x00\x00\x01\x00\x00\x00\x00"),
    SWAP ("dgoal\x19\x01\xf4", "dgoal\x1a\x3b\x9a\xca\x01"),
    SWAP ("j2027-03-31", "j2027-02-30"),
    SWAP ("j2027-03-31", "j2027-3-031"),
    SWAP ("j2027-03-31", "h20270331"),
    SWAP ("j2027-03-31", "j2028-03-31"),
    SWAP ("j2027-09-30", "j2027-03-30"),
    SWAP ("j2027-09-30", "\x60"),
    SWAP ("bUS", "bUK"),
    SWAP ("bUS", "bus"),
    SWAP ("bUS", "aU"),
    SWAP ("mcover_seconds\x18\x3c", "mcover_seconds\x0e"),
    SWAP ("merase_seconds\x18\x78", "merase_seconds\x18\x3c"),
    SWAP ("merase_seconds\x18\x78", "merase_seconds\x19\x0e\x11"),
    SWAP ("cusehrequired", "cusehoptional"), /* of the name */
    SWAP ("cusehoptional", "cusefhidden"),
    SWAP ("dkinddnamednamedname", "dkinddnamednamedNAME"),
    SWAP ("dkinddnamednamedname", "dkinddnamedname\x60"),
    SWAP ("dkindhpostcode", "dkinddtext"),
    SWAP ("dkindhpostcodednamehpostcode", "dkinddnamednamejgiven_name"),
    SWAP ("dnamedtree", "dnamedname"),
    SWAP ("dkindfchoice", "dkinddtext"),
    SWAP ("imax_bytes\x18\x40", "imax_bytes\x00"),
    SWAP ("imax_bytes\x18\x40", "imax_bytes\x19\x03\xe9"),
    SWAP ("coakcelm", "coakcoak"),
    SWAP ("coakcelm", "coakcELM"),
    SWAP ("gchoices\x83"
          "coakcelmflinden",
          "gchoices\x81"
          "coak"),
    SWAP ("gchoices\x83"
          "coakcelmflinden",
          "gchoices\x80"),
    SWAP ("dnamednews", "dnamednew!"),
    SWAP ("gchanneleemail", "gchannelcfax"),
    SWAP ("gchanneleemail", "gchanneldpost"), /* which needs a street */
    SWAP ("dkindeemaildnameeemail", "dkindeemaildnamefemails"),
    SWAP ("hlanguagebes", "hlanguageben"),
    SWAP ("hlanguagebes", "hlanguagebEs"),
    SWAP ("hlanguagebes", "hlanguagegspanish"),
    SWAP ("etitlejMore trees", "etitlejMore\ntrees"),
    SWAP ("etitlejMore trees",
          "etitlejMore\xe2\x80\xae"
          "ees"),
    SWAP ("etitlejMore trees", "etitlefMor\xef\xbb\xbf"),
    SWAP ("etitlejMore trees", "etitleb  "),
    SWAP ("etitlejMore trees", "etitle\x60"),
    SWAP ("**shade**", "<b>s</b>x"),
    SWAP ("**shade**",
          "**sha\x07"
          "e**"),
    SWAP ("**shade**", "a&#8232;b"),
    SWAP ("**shade**", "a&#8238;b"),
    SWAP ("jfield.tree", "jfield.trex"),
    SWAP ("ufield.tree.choice.oak", "ufield.tree.choice.oax"),
    SWAP ("lconsent.news", "lconsent.newt"),
    SWAP ("lWrite to me.", "a "),
  };
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (SWAPS); i++) {
    g_autoptr (GError) error = read_swapped (fixture, campaign, &SWAPS[i]);

    g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_INVALID);
  }
}

static void
test_unusual_rules_are_judged_too (CampaignFixture *fixture, gconstpointer unused)
{
  static const Swap MALFORMED[] = {
    SWAP ("bqr\xf5", "bqr\xf4"),
    SWAP ("bqr\xf5", "bqr\x01"),
    SWAP ("fminors\xf4", "fminors\xf5"),
    SWAP ("fminors\xf4", "fminops\xf4"),
    SWAP ("owithdrawal_code\xf5", "owithdrawal_code\xf4"),
    SWAP ("gaddressx\x19https://example.org/trees", "gaddress\x60"),
    SWAP ("erules\xae", "erules\xad"),
  };
  static const Swap INVALID[] = {
    SWAP ("gaddressx\x19https://example.org/trees", "gaddressx\x19http://example.org/trees/"),
    SWAP ("cusehrequireddkindgbooleandnameeadult", "cusehoptionaldkindgbooleandnameeadult"),
    SWAP ("dkindgbooleandnameeadult", "dkindgbooleandnameeadulx"),
  };
  g_autoptr (CanvassCampaign) campaign = NULL;

  use_unusual_rules (fixture);
  campaign = campaign_fixture_seal (fixture, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (MALFORMED); i++) {
    g_autoptr (GError) error = read_swapped (fixture, campaign, &MALFORMED[i]);

    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (INVALID); i++) {
    g_autoptr (GError) error = read_swapped (fixture, campaign, &INVALID[i]);

    g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_INVALID);
  }
}

static void
test_a_later_layout_is_too_new (CampaignFixture *fixture, gconstpointer unused)
{
  static const Swap SWAPS[] = {
    SWAP ("av\x01", "av\x02"),
    SWAP ("\xa8"
          "av\x01"
          "bid",
          "\xb8\x20"
          "av\x18\x63"
          "bix"),
  };
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (SWAPS); i++) {
    g_autoptr (GError) error = read_swapped (fixture, campaign, &SWAPS[i]);

    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_NEW);
  }
}

/* Changes that take more than swapping bytes. */

static void
take_no_recipient (CanvassContent *content)
{
  content->n_recipients = 0;
}

static void
take_a_recipient_twice (CanvassContent *content)
{
  content->recipients[content->n_recipients++] = content->recipients[0];
}

static void
take_a_seal_key_twice (CanvassContent *content)
{
  content->recipients[1] = content->recipients[0];
  content->recipients[1].sign_pk[0] ^= 1;
  content->n_recipients = 2;
}

static void
take_a_weak_key (CanvassContent *content)
{
  memset (content->recipients[0].seal_pk, 0, CANVASS_SEAL_PK_BYTES);
}

static void
take_another_first_recipient (CanvassContent *content)
{
  content->recipients[0].sign_pk[0] ^= 1;
}

static void
take_no_text (CanvassContent *content)
{
  g_ptr_array_set_size (content->texts, 0);
}

static void
take_no_field (CanvassContent *content)
{
  g_ptr_array_set_size (content->fields, 0);
}

static void
take_no_addressee (CanvassContent *content)
{
  g_clear_pointer (&((CanvassText *)g_ptr_array_index (content->texts, 0))->addressee, g_free);
}

static void
take_no_collector (CanvassContent *content)
{
  g_clear_pointer (&((CanvassText *)g_ptr_array_index (content->texts, 0))->collector, g_free);
}

static void
take_no_contact_field (CanvassContent *content)
{
  g_ptr_array_set_size (content->consents, 0);
  g_ptr_array_set_size (content->fields, 3);
}

static void
require_an_email_without_contact (CanvassContent *content)
{
  content->rules.contact = FALSE;
  ((CanvassFieldSpec *)g_ptr_array_index (content->fields, 3))->use = CANVASS_USE_REQUIRED;
}

static void
show_a_code_of_nothing (CanvassContent *content)
{
  content->rules.qr = TRUE;
}

static void
turn_minors_away_unasked (CanvassContent *content)
{
  content->rules.minors = FALSE;
}

static void
change_nothing (CanvassContent *content)
{
}

static GError *
read_changed (CampaignFixture *fixture,
              CanvassCampaign *campaign,
              void (*change) (CanvassContent *))
{
  g_autoptr (CanvassContent) content = content_of (campaign);
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (CanvassCampaign) read = NULL;
  GError *error = NULL;

  change (content);
  payload = canvass_content_encode (content, &error);
  g_assert_no_error (error);
  file = canvass_envelope_write (CANVASS_ENVELOPE_CAMPAIGN,
                                 g_bytes_get_data (payload, NULL),
                                 g_bytes_get_size (payload),
                                 fixture->key->sign_sk);
  read = canvass_campaign_new (file, &error);
  g_assert_true ((read == NULL) == (error != NULL));
  return error;
}

static void
test_recipients_and_texts_have_to_be_there (CampaignFixture *fixture, gconstpointer unused)
{
  static void (*const CHANGES[]) (CanvassContent *) = {
    take_no_recipient,
    take_a_recipient_twice,
    take_a_seal_key_twice,
    take_a_weak_key,
    take_another_first_recipient,
    take_no_text,
    take_no_field,
    take_no_addressee,
    take_no_collector,
    take_no_contact_field,
    require_an_email_without_contact,
    show_a_code_of_nothing,
    turn_minors_away_unasked,
  };
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  g_autoptr (GError) none = read_changed (fixture, campaign, change_nothing);

  g_assert_no_error (none);
  for (gsize i = 0; i < G_N_ELEMENTS (CHANGES); i++) {
    g_autoptr (GError) error = read_changed (fixture, campaign, CHANGES[i]);

    g_test_message ("%" G_GSIZE_FORMAT, i);
    g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_INVALID);
  }
}

static void
test_too_many_words_do_not_fit (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassContent) content = content_of (campaign);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 130; i++) {
    CanvassText *text = canvass_text_new ();

    text->language = g_strdup ("en");
    text->name = g_strdup ("English");
    text->title = g_strdup ("A");
    text->ask = g_strdup ("A");
    text->body = g_strnfill (CANVASS_TEXT_MAX_BODY_BYTES, 'a');
    canvass_content_add_text (content, text);
  }
  g_assert_null (canvass_content_encode (content, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
}

static void
test_a_file_of_another_kind_is_foreign (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) file = canvass_key_write_public (fixture->key);
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_campaign_new (file, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FOREIGN);
}

static void
test_a_campaign_loads_from_a_plain_file_only (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  g_autofree char *path = g_build_filename (fixture->folder, "a.campaign", NULL);
  g_autofree char *link = g_build_filename (fixture->folder, "b.campaign", NULL);
  g_autoptr (CanvassCampaign) loaded = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (canvass_campaign_get_file (campaign), &length);

  g_assert_true (g_file_set_contents (path, bytes, length, &error));
  loaded = canvass_campaign_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (
      canvass_campaign_get_id_hex (loaded), ==, canvass_campaign_get_id_hex (campaign));

  g_assert_cmpint (symlink (path, link), ==, 0);
  g_assert_null (canvass_campaign_load (link, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE);
  g_clear_error (&error);

  /* Sparse, so that only a limit checked before reading answers at once. */
  g_assert_cmpint (truncate (path, G_GINT64_CONSTANT (10) << 30), ==, 0);
  g_assert_null (canvass_campaign_load (path, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE);
}

static void
test_the_id_is_of_signer_and_source_id (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) first = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassCampaign) second = campaign_fixture_seal (fixture, 2);
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (fixture->folder);
  g_autoptr (CanvassCampaign) others = campaign_seal (source, fixture->other_key);
  guint8 expected[CANVASS_ID_BYTES];

  canvass_derive_id (expected,
                     "canvass camp 1",
                     fixture->key->pub.sign_pk,
                     CANVASS_SIGN_PK_BYTES,
                     (const guint8 *)"more-trees",
                     10);
  g_assert_cmpmem (canvass_campaign_get_id (first), CANVASS_ID_BYTES, expected, CANVASS_ID_BYTES);
  g_assert_cmpstr (canvass_campaign_get_id_hex (first), ==, canvass_campaign_get_id_hex (second));
  g_assert_cmpstr (canvass_campaign_get_id_hex (first), !=, canvass_campaign_get_id_hex (others));
}

static CanvassCampaign *
seal_for_both (CampaignFixture *fixture)
{
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (fixture->folder);
  CanvassPublicKey recipients[] = { fixture->key->pub, fixture->other_key->pub };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file =
      canvass_source_seal (source, recipients, 2, fixture->key->sign_sk, &error);
  CanvassCampaign *campaign;

  g_assert_no_error (error);
  campaign = canvass_campaign_new (file, &error);
  g_assert_no_error (error);
  return campaign;
}

static void
test_recipients_keep_their_order (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = seal_for_both (fixture);
  guint8 kiosk_id[CANVASS_ID_BYTES] = { 7 };
  guint8 stranger[32] = { 9 };
  CanvassSealing sealing;

  g_assert_cmpuint (canvass_campaign_get_n_recipients (campaign), ==, 2);
  g_assert_cmpstr (canvass_campaign_get_recipient (campaign, 0)->name, ==, "Ana");
  g_assert_cmpstr (canvass_campaign_get_recipient (campaign, 1)->name, ==, "Luz");
  g_assert_cmpint (
      canvass_campaign_find_recipient (campaign, fixture->other_key->pub.seal_pk), ==, 1);
  g_assert_cmpint (canvass_campaign_find_recipient (campaign, stranger), ==, -1);
  g_assert_true (canvass_campaign_is_coordinator (campaign, fixture->other_key->pub.sign_pk));
  g_assert_false (canvass_campaign_is_coordinator (campaign, stranger));

  canvass_campaign_get_sealing (campaign, kiosk_id, &sealing);
  g_assert_cmpuint (sealing.n_recipients, ==, 2);
  g_assert_cmpmem (sealing.kiosk_id, sizeof sealing.kiosk_id, kiosk_id, sizeof kiosk_id);
  g_assert_cmpmem (sealing.campaign_hash,
                   sizeof sealing.campaign_hash,
                   canvass_campaign_get_hash (campaign),
                   CANVASS_HASH_BYTES);
  g_assert_cmpmem (sealing.recipients[1],
                   CANVASS_SEAL_PK_BYTES,
                   fixture->other_key->pub.seal_pk,
                   CANVASS_SEAL_PK_BYTES);
}

static void
test_words_are_of_id_signer_and_recipients (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = seal_for_both (fixture);
  g_autoptr (CanvassCampaign) alone = campaign_fixture_seal (fixture, 1);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *words = canvass_campaign_words (campaign, &error);
  g_autofree char *words_alone = canvass_campaign_words (alone, &error);
  g_autofree char *expected = NULL;
  g_auto (GStrv) list = NULL;

  g_assert_no_error (error);
  g_byte_array_append (bytes, canvass_campaign_get_id (campaign), CANVASS_ID_BYTES);
  g_byte_array_append (bytes, fixture->key->pub.sign_pk, 32);
  g_byte_array_append (bytes, fixture->key->pub.sign_pk, 32);
  g_byte_array_append (bytes, fixture->key->pub.seal_pk, 32);
  g_byte_array_append (bytes, fixture->other_key->pub.sign_pk, 32);
  g_byte_array_append (bytes, fixture->other_key->pub.seal_pk, 32);
  expected = canvass_words (bytes->data, bytes->len, &error);
  g_assert_cmpstr (words, ==, expected);
  g_assert_cmpstr (words, !=, words_alone);
  list = g_strsplit (words, " ", -1);
  g_assert_cmpuint (g_strv_length (list), ==, CANVASS_N_WORDS);
}

static void
test_a_language_falls_back_to_the_nearest (CampaignFixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *asked, *given;
  } CASES[] = {
    { "en", "en" },
    { "es", "es" },
    { "ES", "es" },
    { "es-MX", "es" },
    { "fr", "en" },
    { "est", "en" },
    { "", "en" },
    { NULL, "en" },
    { "zh-Hant-TW", "zh-Hant" },
    { "zh-Hans", "zh-Hant" },
    { "zh", "zh-Hant" },
  };
  g_autoptr (CanvassCampaign) campaign = NULL;

  campaign_fixture_replace (
      fixture, "campaign.ini", "languages = en es\n", "languages = en es zh-Hant\n");
  campaign_fixture_write (
      fixture,
      "zh-Hant.md",
      "title = 多種樹\nask = "
      "我們請求市議會在本區的每一個街區都種一棵樹,讓夏天對每一個走路的人來說都可以忍受"
      "。\naddressee = 市議會\ncollector = 樹之友\nthanks = 謝謝\nfield.tree = 哪一種樹?\n"
      "field.tree.choice.oak = 橡樹\nfield.tree.choice.elm = 榆樹\nfield.tree.choice.linden = "
      "椴樹\n"
      "consent.news = 寫信給我。\n---\n我們都需要樹蔭。\n");
  campaign = campaign_fixture_seal (fixture, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    g_assert_cmpstr (
        canvass_text_get_language (canvass_campaign_get_text (campaign, CASES[i].asked)),
        ==,
        CASES[i].given);
}

static void
test_a_gap_is_filled_from_the_first_language (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (CanvassCampaign) campaign = NULL;
  const CanvassText *spanish;
  const char *thanks, *label;

  campaign_fixture_replace (fixture, "es.md", "thanks = Gracias.\n", "");
  campaign_fixture_replace (fixture, "es.md", "field.tree = ¿Qué árbol?\n", "");
  campaign_fixture_replace (fixture, "es.md", "collector = Amigos de los Árboles\n", "");
  campaign_fixture_replace (
      fixture, "en.md", "---\n", "field.tree.hint = Any.\nfield.postcode = ZIP code\n---\n");
  source = canvass_source_read_on (fixture->folder, TEST_TODAY);
  campaign = campaign_seal (source, fixture->key);
  spanish = canvass_campaign_get_text (campaign, "es");

  thanks = canvass_text_get_thanks (spanish);
  g_assert_cmpstr (thanks, ==, "Thank you.");
  g_assert_cmpstr (canvass_text_get_language_of (spanish, thanks), ==, "en");
  label = canvass_text_get_field_label (spanish, "tree");
  g_assert_cmpstr (label, ==, "Which tree?");
  g_assert_cmpstr (canvass_text_get_language_of (spanish, label), ==, "en");
  g_assert_cmpstr (canvass_text_get_field_hint (spanish, "tree"), ==, "Any.");
  g_assert_cmpstr (canvass_text_get_collector (spanish), ==, "Friends of the Trees");
  g_assert_cmpstr (canvass_text_get_addressee (spanish), ==, "El concejo");
  g_assert_cmpstr (
      canvass_text_get_language_of (spanish, canvass_text_get_addressee (spanish)), ==, "es");
  g_assert_cmpstr (canvass_text_get_language (spanish), ==, "es");

  /* The app says "postcode" in Spanish better than the campaign does in English. */
  g_assert_null (canvass_text_get_field_label (spanish, "postcode"));
  g_assert_cmpstr (
      canvass_text_get_field_label (canvass_campaign_get_text (campaign, "en"), "postcode"),
      ==,
      "ZIP code");
}

static void
test_a_campaign_is_open_through_its_last_day (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassCampaign) endless = NULL;

  g_assert_true (canvass_campaign_is_open (campaign, "2026-11-23"));
  g_assert_true (canvass_campaign_is_open (campaign, "2027-03-31"));
  g_assert_false (canvass_campaign_is_open (campaign, "2027-04-01"));

  campaign_fixture_replace (fixture, "campaign.ini", "closes = 2027-03-31\n", "");
  endless = campaign_fixture_seal (fixture, 1);
  g_assert_true (canvass_campaign_is_open (endless, "2099-12-31"));
}

static void
test_only_a_newer_version_succeeds (CampaignFixture *fixture, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) first = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassCampaign) second = campaign_fixture_seal (fixture, 2);
  g_autoptr (CanvassCampaign) same_number = NULL;
  g_autoptr (CanvassCampaign) others = NULL;
  g_autoptr (CanvassCampaign) other_petition = NULL;
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (fixture->folder);
  g_autoptr (GError) none = NULL;

  others = campaign_seal (source, fixture->other_key);
  campaign_fixture_replace (fixture, "campaign.ini", "goal = 500\n", "goal = 600\n");
  same_number = campaign_fixture_seal (fixture, 1);
  campaign_fixture_replace (fixture, "campaign.ini", "id = more-trees\n", "id = less-cars\n");
  other_petition = campaign_fixture_seal (fixture, 1);

  {
    const struct {
      CanvassCampaign *newer, *older;
      const char *day;
      const char *why;
    } cases[] = {
      { second, second, TEST_TODAY, "already here" },
      { first, second, TEST_TODAY, "later version" },
      { same_number, second, TEST_TODAY, "same version number" },
      { others, first, TEST_TODAY, "Another key" },
      { other_petition, first, TEST_TODAY, "another petition" },
      { second, first, "2027-04-01", "closing date" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autoptr (GError) error = NULL;

      g_assert_false (canvass_campaign_check_succeeds_on (
          cases[i].newer, cases[i].older, cases[i].day, &error));
      g_assert_error (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_NOT_NEWER);
      g_assert_nonnull (strstr (error->message, cases[i].why));
    }
  }

  g_assert_true (canvass_campaign_check_succeeds_on (second, first, "2027-03-31", &none));
  g_assert_no_error (none);
}

static void
test_other_recipients_or_fields_change_trust (CampaignFixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *what, *with;
    gboolean changes;
  } CASES[] = {
    { "goal = 500\n", "goal = 600\n", FALSE },
    { "closes = 2027-03-31\n", "closes = 2027-04-30\n", FALSE },
    { "postcode = optional\n", "postcode = required\n", TRUE },
    { "postcode = optional\n", "", TRUE },
    { "postcode = optional\n", "city = optional\n", TRUE },
    { "name = required\npostcode = optional\n", "postcode = optional\nname = required\n", TRUE },
  };
  g_autoptr (CanvassCampaign) first = campaign_fixture_seal (fixture, 1);
  g_autoptr (CanvassCampaign) for_both = seal_for_both (fixture);

  g_assert_true (canvass_campaign_changes_trust (for_both, first));
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (CanvassCampaign) second = NULL;

    campaign_fixture_restore (fixture);
    campaign_fixture_replace (fixture, "campaign.ini", CASES[i].what, CASES[i].with);
    second = campaign_fixture_seal (fixture, 2);
    g_assert_cmpint (canvass_campaign_changes_trust (second, first), ==, CASES[i].changes);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(name)                                                                                  \
  g_test_add ("/campaign/" #name,                                                                  \
              CampaignFixture,                                                                     \
              NULL,                                                                                \
              campaign_fixture_setup,                                                              \
              test_##name,                                                                         \
              campaign_fixture_teardown)

#define ADD_UNUSUAL(name)                                                                          \
  g_test_add ("/campaign/unusual/" #name,                                                          \
              CampaignFixture,                                                                     \
              NULL,                                                                                \
              setup_unusual,                                                                       \
              test_##name,                                                                         \
              campaign_fixture_teardown)

  ADD (a_sealed_campaign_says_what_its_folder_says);
  ADD (unusual_rules_are_kept);
  ADD (unusual_rules_are_judged_too);
  ADD (sealing_twice_gives_the_same_bytes);
  ADD (what_was_read_writes_the_same_bytes);
  ADD (a_flip_in_any_byte_is_refused);
  ADD (a_cut_at_any_length_is_refused);
  ADD (a_cut_payload_is_malformed);
  ADD_UNUSUAL (sealing_twice_gives_the_same_bytes);
  ADD_UNUSUAL (what_was_read_writes_the_same_bytes);
  ADD_UNUSUAL (a_flip_in_any_byte_is_refused);
  ADD_UNUSUAL (a_cut_at_any_length_is_refused);
  ADD_UNUSUAL (a_cut_payload_is_malformed);
  ADD (a_payload_of_another_layout_is_malformed);
  ADD (a_payload_that_breaks_a_rule_is_invalid);
  ADD (a_later_layout_is_too_new);
  ADD (recipients_and_texts_have_to_be_there);
  ADD (too_many_words_do_not_fit);
  ADD (a_file_of_another_kind_is_foreign);
  ADD (a_campaign_loads_from_a_plain_file_only);
  ADD (the_id_is_of_signer_and_source_id);
  ADD (recipients_keep_their_order);
  ADD (words_are_of_id_signer_and_recipients);
  ADD (a_language_falls_back_to_the_nearest);
  ADD (a_gap_is_filled_from_the_first_language);
  ADD (a_campaign_is_open_through_its_last_day);
  ADD (only_a_newer_version_succeeds);
  ADD (other_recipients_or_fields_change_trust);

  return g_test_run ();
}
