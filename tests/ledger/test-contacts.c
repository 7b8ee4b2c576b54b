/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "ledger/contacts.h"
#include "ledger/country.h"
#include "ledger/decide.h"
#include "ledger/totals.h"

#include <glib/gstdio.h>
#include <string.h>

#define EMAIL "ana@example.org"

/* A signature as the rules see it. */
typedef struct {
  const char *day;
  const char *email, *phone, *birth_year, *adult;
  const char *email_news, *phone_news; /* "yes", "no" or not asked */
} Given;

static GBytes *
give (Fixture *self, Kiosk *kiosk, const Given *given, guint session)
{
  g_autoptr (CanvassPayload) payload = fixture_payload ("Ana López García");
  const char *const fields[][2] = { { "email", given->email },           { "phone", given->phone },
                                    { "birth_year", given->birth_year }, { "adult", given->adult },
                                    { "street", "100 W Cermak Rd" },     { "country", "kr" } };
  const char *const consents[][2] = { { "email_news", given->email_news },
                                      { "phone_news", given->phone_news } };
  guint8 bytes[CANVASS_ID_BYTES] = { session };

  g_assert_true (canvass_payload_set_day (payload, given->day));
  canvass_payload_set_session (payload, bytes);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i][1] != NULL)
      g_assert_true (canvass_payload_set_field (payload, fields[i][0], fields[i][1], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (consents); i++)
    if (consents[i][1] != NULL)
      g_assert_true (canvass_payload_set_consent (
          payload, consents[i][0], g_str_equal (consents[i][1], "yes"), NULL));
  return fixture_record (kiosk, self->campaign, payload);
}

static void
hash_of (GBytes *record, guint8 hash[static CANVASS_HASH_BYTES])
{
  canvass_hash (hash, g_bytes_get_data (record, NULL), g_bytes_get_size (record));
}

static void
import_records (Fixture *self, Kiosk *kiosk, GPtrArray *records)
{
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_account (&account, records->len, 0, 0);
}

static char *
read_and_remove (const char *path)
{
  char *text;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return text;
}

static char *
export_contacts (Fixture *self,
                 const char *preset,
                 const char *consent,
                 CanvassContactsAccount *account)
{
  g_autoptr (CanvassColumns) columns = canvass_columns_of_preset (preset);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  g_autofree char *path = fixture_path (self, "contacts");
  CanvassContactsAccount counted;

  g_assert_no_error (error);
  canvass_contacts_export (
      self->ledger, roll, columns, consent, path, NULL, 0, &counted, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counted.opted_in,
                    ==,
                    counted.contacts + counted.minors + counted.doubtful + counted.without_address);
  if (account != NULL)
    *account = counted;
  return read_and_remove (path);
}

static char *
export_suppression (Fixture *self, guint64 *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  g_autofree char *path = fixture_path (self, "suppression");
  guint64 counted;

  g_assert_no_error (error);
  canvass_suppression_export (self->ledger, roll, path, NULL, 0, n, &error);
  g_assert_no_error (error);
  g_assert_true (canvass_suppression_count (self->ledger, roll, &counted, &error));
  g_assert_cmpuint (counted, ==, *n);
  return read_and_remove (path);
}

/* Signatures of one person, and whether the files of both consents have them. */
typedef struct {
  const char *what;
  Given given[3];
  gboolean by_email, by_phone;
} Case;

#define YES "yes"
#define NO "no"
#define PHONE "312 555 0100"

static const Case CASES[] = {
  { "one who was not asked", { { "2026-11-23", EMAIL, PHONE } }, FALSE, FALSE },
  { "one who refused", { { "2026-11-23", EMAIL, PHONE, NULL, NULL, NO, NO } }, FALSE, FALSE },
  { "e-mail only", { { "2026-11-23", EMAIL, PHONE, NULL, NULL, YES, NO } }, TRUE, FALSE },
  { "phone only", { { "2026-11-23", EMAIL, PHONE, NULL, NULL, NO, YES } }, FALSE, TRUE },
  { "both", { { "2026-11-23", EMAIL, PHONE, NULL, NULL, YES, YES } }, TRUE, TRUE },
  { "no address", { { "2026-11-23", NULL, NULL, NULL, NULL, YES, YES } }, FALSE, FALSE },
  { "a minor", { { "2026-11-23", EMAIL, PHONE, NULL, NO, YES, YES } }, FALSE, FALSE },
  { "a minor by year", { { "2026-11-23", EMAIL, PHONE, "2009", YES, YES, YES } }, FALSE, FALSE },
  { "a minor in Arabic", { { "2026-11-23", EMAIL, PHONE, "٢٠٠٩", NULL, YES } }, FALSE, FALSE },
  { "perhaps 18", { { "2026-11-23", EMAIL, PHONE, "2008", NULL, YES, YES } }, FALSE, FALSE },
  { "18, it says", { { "2026-11-23", EMAIL, PHONE, "2008", YES, YES, YES } }, TRUE, TRUE },
  { "19", { { "2026-11-23", EMAIL, PHONE, "2007", NULL, YES, YES } }, TRUE, TRUE },
  { "no, later yes",
    { { "2026-11-23", EMAIL, NULL, NULL, NULL, NO },
      { "2026-11-24", EMAIL, NULL, NULL, NULL, YES } },
    TRUE,
    FALSE },
  { "yes, later no",
    { { "2026-11-23", EMAIL, NULL, NULL, NULL, YES },
      { "2026-11-24", EMAIL, NULL, NULL, NULL, NO } },
    FALSE,
    FALSE },
  { "yes and no on one day",
    { { "2026-11-23", EMAIL, NULL, NULL, NULL, YES },
      { "2026-11-23", EMAIL, NULL, NULL, NULL, NO },
      { "2026-11-23", EMAIL, NULL, NULL, NULL, YES } },
    FALSE,
    FALSE },
  { "yes, later not asked",
    { { "2026-11-23", EMAIL, NULL, NULL, NULL, YES }, { "2026-11-24", EMAIL } },
    TRUE,
    FALSE },
  { "yes, the later one without an address",
    { { "2026-11-23", EMAIL, NULL, NULL, NULL, YES },
      { "2026-11-24", NULL, NULL, NULL, NULL, YES } },
    TRUE,
    FALSE },
  { "yes, and a minor elsewhere",
    { { "2026-11-23", NULL, NULL, NULL, NO }, { "2026-11-24", EMAIL, NULL, NULL, NULL, YES } },
    FALSE,
    FALSE },
};

static guint
count_rows (const char *text, const char *address, const char *other)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_null (strstr (text, other));
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_assert_nonnull (strstr (lines[i], address));
  return g_strv_length (lines) - 2;
}

static void
check_case (Fixture *self, Kiosk *kiosk, const Case *c)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, CANVASS_HASH_BYTES);
  g_autofree char *by_email = NULL, *by_phone = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (c->given) && c->given[i].day != NULL; i++) {
    guint8 hash[CANVASS_HASH_BYTES];

    g_ptr_array_add (records, give (self, kiosk, &c->given[i], i));
    hash_of (records->pdata[i], hash);
    g_array_append_vals (hashes, hash, 1);
  }

  import_records (self, kiosk, records);
  if (records->len > 1) {
    CanvassDecisionSet set = { (const guint8 *)hashes->data, records->len };
    g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
    g_autoptr (GError) error = NULL;

    canvass_ledger_join_persons (self->ledger, &set, 1, NULL, made, &error);
    g_assert_no_error (error);
  }

  g_test_message ("%s", c->what);
  by_email = export_contacts (self, "nationbuilder", "email_news", NULL);
  by_phone = export_contacts (self, "nationbuilder", "phone_news", NULL);
  g_assert_cmpuint (count_rows (by_email, EMAIL, PHONE), ==, c->by_email);
  g_assert_cmpuint (count_rows (by_phone, PHONE, EMAIL), ==, c->by_phone);
  g_assert_null (strstr (by_email, "Cermak"));
  g_assert_null (strstr (by_phone, "Cermak"));
}

static void
test_only_whoever_agreed_is_a_contact (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    Fixture fixture = { 0 };
    g_autoptr (Kiosk) kiosk = NULL;

    fixture_setup (&fixture, NULL);
    kiosk = kiosk_new (fixture.campaign, "Plaza");
    check_case (&fixture, kiosk, &CASES[i]);
    fixture_teardown (&fixture, NULL);
  }
}

static const struct {
  const char *preset;
  const char *header;
} HEADERS[] = {
  { "civicrm",
    "First Name,Last Name,Email,Phone,Street Address,City,State,Postal Code,Country,"
    "External Identifier,Preferred Language,Consent Day,Consent Campaign\r\n" },
  { "actionnetwork",
    "email,first_name,last_name,can2_phone,address,city,state,zip_code,language,consent_day,"
    "consent_campaign\r\n" },
  { "nationbuilder",
    "first_name,last_name,email,email_opt_in,mobile_number,mobile_opt_in,primary_address1,"
    "primary_city,primary_state,primary_zip,primary_country_code,language,tag_list,external_id,"
    "consent_day,consent_campaign\r\n" },
};

static void
test_presets_have_the_columns_that_their_crm_reads (Fixture *self, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (HEADERS); i++) {
    g_autofree char *text = export_contacts (self, HEADERS[i].preset, "email_news", NULL);

    g_assert_cmpstr (text, ==, HEADERS[i].header);
  }
}

static void
import_one (Fixture *self, Kiosk *kiosk, const Given *given)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  g_ptr_array_add (records, give (self, kiosk, given, 3));
  import_records (self, kiosk, records);
}

static void
test_a_row_says_what_its_crm_understands (Fixture *self, gconstpointer unused)
{
  static const Given given = { "2026-11-23", EMAIL, "+49 30 1234567", NULL, NULL, YES, YES };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *campaign = canvass_to_hex (canvass_campaign_get_hash (self->campaign), 32);
  g_autofree char *civicrm = NULL, *nationbuilder = NULL, *lines = NULL, *id = NULL, *row = NULL;
  g_auto (GStrv) rows = NULL;
  g_auto (GStrv) cells = NULL;

  import_one (self, kiosk, &given);
  civicrm = export_contacts (self, "civicrm", "email_news", NULL);
  rows = g_strsplit (civicrm, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (rows), ==, 3);
  cells = g_strsplit (strrchr (rows[1], '"') + 2, ",", -1);
  id = g_strdup (cells[0]);
  g_assert_cmpuint (strlen (id), ==, 32);
  row = g_strdup_printf ("Ana,López García," EMAIL ",,,,,60608,\"Korea, Republic of\",%s,es_ES,"
                         "2026-11-23,%s",
                         id,
                         campaign);
  g_assert_cmpstr (rows[1], ==, row);

  nationbuilder = export_contacts (self, "nationbuilder", "phone_news", NULL);
  g_assert_nonnull (strstr (
      nationbuilder, "\r\nAna,López García,,,(+49) 30 1234567,Y,,,,60608,KR,es,phone_news,"));
  lines = export_contacts (self, "jsonl", "phone_news", NULL);
  g_assert_nonnull (strstr (lines, "\"phone\":\"+49 30 1234567\""));
  g_assert_nonnull (strstr (lines, id));
  g_assert_null (strstr (lines, "email\""));
}

static void
test_an_external_id_tells_no_record (Fixture *self, gconstpointer unused)
{
  static const Given given = { "2026-11-23", EMAIL, NULL, NULL, NULL, YES };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *text = NULL, *again = NULL, *record_id = NULL, *hex = NULL;
  guint8 hash[CANVASS_HASH_BYTES];

  g_ptr_array_add (records, give (self, kiosk, &given, 1));
  import_records (self, kiosk, records);
  hash_of (records->pdata[0], hash);
  record_id = canvass_to_hex ((const guint8 *)g_bytes_get_data (records->pdata[0], NULL) + 8, 16);
  hex = canvass_to_hex (hash, sizeof hash);
  text = export_contacts (self, "civicrm", "email_news", NULL);
  again = export_contacts (self, "civicrm", "email_news", NULL);
  g_assert_cmpstr (text, ==, again);
  g_assert_null (strstr (text, record_id));
  g_assert_null (strstr (text, hex));
}

static void
withdraw (Fixture *self, GBytes *record)
{
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  g_autoptr (GError) error = NULL;
  guint8 hash[CANVASS_HASH_BYTES];

  hash_of (record, hash);
  canvass_ledger_decide_records (
      self->ledger, CANVASS_DECISION_WITHDRAWAL, hash, 1, NULL, made, &error);
  g_assert_no_error (error);
}

static void
test_a_suppression_names_only_what_went_out (Fixture *self, gconstpointer unused)
{
  static const Given first = { "2026-11-23", EMAIL, PHONE, NULL, NULL, YES, YES };
  static const Given second = { "2026-11-23", "bo@example.org", NULL, NULL, NULL, YES };
  static const Given third = { "2026-11-23", "Bo@Example.org", NULL, NULL, NULL, YES };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *contacts = NULL, *before = NULL, *after = NULL, *repeated = NULL;
  g_autoptr (GBytes) ana = NULL;
  g_autoptr (GBytes) bo = NULL;
  guint64 n = 7;

  ana = g_bytes_ref (give (self, kiosk, &first, 1));
  bo = g_bytes_ref (give (self, kiosk, &second, 2));
  g_ptr_array_add (records, ana);
  g_ptr_array_add (records, bo);
  g_ptr_array_add (records, give (self, kiosk, &third, 3));
  import_records (self, kiosk, records);
  contacts = export_contacts (self, "civicrm", "email_news", NULL);
  before = export_suppression (self, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpstr (before, ==, "external_id,channel,address,consent,exported\r\n");

  /* The phone number never went out, and bo's address is somebody else's as well. */
  withdraw (self, ana);
  withdraw (self, bo);
  fixture_close (self);
  fixture_open (self);
  after = export_suppression (self, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (n, ==, 2);
  g_assert_nonnull (strstr (after, ",email," EMAIL ",email_news,"));
  g_assert_nonnull (strstr (after, ",email,,email_news,"));
  g_assert_null (strstr (after, PHONE));
  g_assert_null (strcasestr (after, "bo@example.org"));
  g_free (export_contacts (self, "actionnetwork", "email_news", NULL));
  repeated = export_suppression (self, &n);
  g_assert_cmpstr (repeated, ==, after);
}

static const struct {
  const char *mapping;
  const char *what; /* NULL: it is one */
} MAPPINGS[] = {
  { "# ours\n\nVoornaam = first_name\r\nBron=\"a = b\"\nTak = field branch\n", NULL },
  { "\xef\xbb\xbf"
    "E-mail = email",
    NULL },
  { "", "line 1: there is no column" },
  { "# nothing\n", "there is no column" },
  { "A = name\nB\n", "line 2: this is no “Column title = source”" },
  { "A = naem\n", "line 1: there is no “naem”. Write one of first_name, " },
  { "\n = name\n", "line 2: the column has no title" },
  { "A = name\nA = email\n", "line 2: there is a column “A” already" },
  { "A = \"text\n", "line 1: a text begins and ends" },
  { "A = field a b\n", "line 1: “a b” cannot be the name of a field" },
  { "A = name\n\xff\n", "not a text in UTF-8" },
};

static void
test_a_mapping_is_told_its_faults_by_line (Fixture *self, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (MAPPINGS); i++) {
    g_autofree char *path = fixture_path (self, "mapping");
    g_autoptr (CanvassColumns) columns = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, MAPPINGS[i].mapping, -1, NULL));
    columns = canvass_columns_read (path, &error);
    if (MAPPINGS[i].what == NULL) {
      g_assert_no_error (error);
      continue;
    }

    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_assert_null (columns);
    if (strstr (error->message, MAPPINGS[i].what) == NULL)
      g_error ("“%s” says not “%s”", error->message, MAPPINGS[i].what);
  }
}

static void
test_countries_are_called_as_civicrm_calls_them (void)
{
  static const char *const countries[][2] = {
    { "US", "United States" },      { "mx", "Mexico" },
    { "VN", "Viet Nam" },           { "CI", "Côte d’Ivoire" },
    { "RU", "Russian Federation" }, { "HT", "Haiti" }
  };
  char name[CANVASS_COUNTRY_MAX_BYTES], code[3];

  for (gsize i = 0; i < G_N_ELEMENTS (countries); i++) {
    g_autofree char *upper = g_ascii_strup (countries[i][0], -1);

    g_assert_true (canvass_country_name (countries[i][0], name));
    g_assert_cmpstr (name, ==, countries[i][1]);
    g_assert_true (canvass_country_code (name, code));
    g_assert_cmpstr (code, ==, upper);
  }

  g_assert_false (canvass_country_name ("XX", name));
  g_assert_false (canvass_country_name ("USA", name));
  g_assert_true (canvass_country_code ("vietnam", code));
  g_assert_cmpstr (code, ==, "VN");
  g_assert_false (canvass_country_code ("Atlantis", code));
}

static void
test_a_consent_that_nobody_is_asked_is_refused (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassColumns) columns = canvass_columns_of_preset ("civicrm");
  g_autofree char *path = fixture_path (self, "contacts");
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);

  g_assert_false (canvass_contacts_export (
      self->ledger, roll, columns, "fax_news", path, NULL, 0, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_one_that_is_stopped_leaves_nothing (Fixture *self, gconstpointer unused)
{
  static const Given GIVEN = { "2026-11-23", EMAIL, NULL, NULL, NULL, YES, NO };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (CanvassColumns) columns = canvass_columns_of_preset ("civicrm");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = fixture_path (self, "contacts");
  g_autofree char *suppression = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = NULL;
  guint64 n = 0;

  g_cancellable_cancel (cancellable);
  g_ptr_array_add (records, give (self, kiosk, &GIVEN, 1));
  import_records (self, kiosk, records);
  roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (canvass_contacts_export (self->ledger,
                                           roll,
                                           columns,
                                           "email_news",
                                           path,
                                           NULL,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           cancellable,
                                           &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_pointer (&roll, canvass_roll_free);
  withdraw (self, records->pdata[0]);
  fixture_close (self);
  fixture_open (self);
  suppression = export_suppression (self, &n);
  g_assert_cmpuint (n, ==, 0);
}

/* Nobody can be found by subtracting either. */
static void
test_small_counts_stand_together (void)
{
  static const struct {
    guint64 counts[5];
    gboolean shown[5];
  } cases[] = {
    { { 9, 8, 7, 6, 5 }, { TRUE, TRUE, TRUE, TRUE, TRUE } },
    { { 9, 0, 7, 0, 5 }, { TRUE, FALSE, TRUE, FALSE, TRUE } },
    { { 9, 8, 7, 6, 1 }, { TRUE, TRUE, TRUE, FALSE, FALSE } },
    { { 9, 4, 7, 3, 5 }, { TRUE, FALSE, TRUE, FALSE, TRUE } },
    { { 9, 0, 0, 0, 2 }, { FALSE, FALSE, FALSE, FALSE, FALSE } },
    { { 1, 1, 0, 0, 2 }, { FALSE, FALSE, FALSE, FALSE, FALSE } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gboolean shown[5];

    canvass_totals_choose (cases[i].counts, shown, 5);
    for (guint j = 0; j < 5; j++)
      g_assert_cmpint (shown[j], ==, cases[i].shown[j]);
  }
}

#define ADD(name)                                                                                  \
  g_test_add (                                                                                     \
      "/ledger/contacts/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ledger/contacts/only_whoever_agreed_is_a_contact",
                   test_only_whoever_agreed_is_a_contact);
  g_test_add_func ("/ledger/contacts/countries_are_called_as_civicrm_calls_them",
                   test_countries_are_called_as_civicrm_calls_them);
  g_test_add_func ("/ledger/contacts/small_counts_stand_together",
                   test_small_counts_stand_together);
  ADD (presets_have_the_columns_that_their_crm_reads);
  ADD (a_row_says_what_its_crm_understands);
  ADD (an_external_id_tells_no_record);
  ADD (a_suppression_names_only_what_went_out);
  ADD (a_mapping_is_told_its_faults_by_line);
  ADD (a_consent_that_nobody_is_asked_is_refused);
  ADD (one_that_is_stopped_leaves_nothing);

  return g_test_run ();
}
