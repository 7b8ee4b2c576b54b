/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/contacts.h"

#include "campaign/content.h"
#include "ledger/ledger-private.h"
#include "ledger/persons.h"

#include <sodium.h>

typedef struct {
  guint8 hash[CANVASS_HASH_BYTES];
  char day[CANVASS_DAY_CHARS];
  gboolean set;
} Moment;

/* What the signatures of one person say together. */
typedef struct {
  Moment first; /* of all: names the person */
  guint8 external_id[CANVASS_ID_BYTES];
  Moment answered;
  gboolean agreed;
  Moment speaking; /* the signature whose name and address are written */
  gboolean minor;
  gboolean doubtful; /* one that said yes was marked, and no other speaks */
} Person;

typedef struct {
  const char *consent;
  const char *field;   /* of its channel */
  GHashTable *numbers; /* (owned) hash → number of the person */
  GHashTable *persons; /* (owned) number → Person */
  CanvassContactVisitor visitor;
  gpointer user_data;
  CanvassContactsAccount account;
} Search;

static void
contact_consent_free (gpointer data)
{
  CanvassContactConsent *self = data;

  g_free (self->name);
  g_free (self->channel);
  g_free (self);
}

static gboolean
holds_consent (GPtrArray *consents, const char *name)
{
  for (guint i = 0; i < consents->len; i++)
    if (g_str_equal (((CanvassContactConsent *)consents->pdata[i])->name, name))
      return TRUE;

  return FALSE;
}

GPtrArray *
canvass_ledger_list_contact_consents (CanvassLedger *self)
{
  GPtrArray *consents = g_ptr_array_new_with_free_func (contact_consent_free);
  GPtrArray *campaigns = canvass_ledger_get_campaigns (self);

  for (guint i = campaigns->len; i > 0; i--)
    for (guint j = 0; j < canvass_campaign_get_n_consents (campaigns->pdata[i - 1]); j++) {
      const CanvassConsentSpec *spec = canvass_campaign_get_consent (campaigns->pdata[i - 1], j);
      CanvassContactConsent *consent;

      if (*spec->channel == '\0' || holds_consent (consents, spec->name))
        continue;

      consent = g_new0 (CanvassContactConsent, 1);
      consent->name = g_strdup (spec->name);
      consent->channel = g_strdup (spec->channel);
      g_ptr_array_add (consents, consent);
    }

  return consents;
}

static void
moment_set (Moment *self, const CanvassRollEntry *entry)
{
  memcpy (self->hash, entry->hash, CANVASS_HASH_BYTES);
  g_strlcpy (self->day, canvass_payload_get_day (entry->payload), sizeof self->day);
  self->set = TRUE;
}

/* Below 0: @entry came before. */
static gint
compare_moment (const CanvassRollEntry *entry, const Moment *moment)
{
  gint order = strcmp (canvass_payload_get_day (entry->payload), moment->day);

  return order != 0 ? order : memcmp (entry->hash, moment->hash, CANVASS_HASH_BYTES);
}

/* When it was signed: what a child agreed to, a grown-up has not. */
static gboolean
may_be_minor (const CanvassPayload *payload)
{
  const char *adult = canvass_payload_get_field (payload, "adult");
  const char *birth_year = canvass_payload_get_field (payload, "birth_year");
  gint born, years;

  if (adult != NULL && strcmp (adult, "no") == 0)
    return TRUE;
  if (birth_year == NULL)
    return FALSE;

  born = canvass_field_read_year (birth_year);
  if (born == 0)
    return adult == NULL;
  years = atoi (canvass_payload_get_day (payload)) - born;
  return years < CANVASS_ADULT_YEARS || (years == CANVASS_ADULT_YEARS && adult == NULL);
}

static void
name_person (Person *self, const CanvassRollEntry *entry)
{
  guint8 named[CANVASS_LABEL_BYTES + CANVASS_HASH_BYTES];

  canvass_write_label (named, "canvass person 1");
  memcpy (named + CANVASS_LABEL_BYTES, entry->hash, CANVASS_HASH_BYTES);
  crypto_generichash (self->external_id,
                      sizeof self->external_id,
                      named,
                      sizeof named,
                      canvass_payload_get_session (entry->payload),
                      CANVASS_ID_BYTES);
  moment_set (&self->first, entry);
}

/* FALSE where it was not asked, which is no answer. */
static gboolean
find_answer (const CanvassPayload *payload, const char *consent, gboolean *agreed)
{
  for (guint i = 0; i < canvass_payload_get_n_consents (payload); i++)
    if (strcmp (canvass_payload_get_consent_name (payload, i), consent) == 0) {
      *agreed = canvass_payload_get_consent_given (payload, i);
      return TRUE;
    }

  return FALSE;
}

static void
note_answer (Person *self, const CanvassRollEntry *entry, gboolean agreed)
{
  gint order = self->answered.set
                   ? strcmp (canvass_payload_get_day (entry->payload), self->answered.day)
                   : 1;

  if (order < 0)
    return;

  self->agreed = order == 0 ? self->agreed && agreed : agreed;
  moment_set (&self->answered, entry);
}

static void
person_add (Person *self, const Search *search, const CanvassRollEntry *entry)
{
  gboolean agreed = FALSE;

  if (!self->first.set || compare_moment (entry, &self->first) < 0)
    name_person (self, entry);

  self->minor |= may_be_minor (entry->payload);
  if (!find_answer (entry->payload, search->consent, &agreed))
    return;

  note_answer (self, entry, agreed);
  if (!agreed)
    return;

  if (entry->doubtful)
    self->doubtful = TRUE;
  else if (canvass_payload_get_field (entry->payload, search->field) != NULL &&
           (!self->speaking.set || compare_moment (entry, &self->speaking) > 0))
    moment_set (&self->speaking, entry);
}

static gboolean
person_is_contact (const Person *self)
{
  return self->agreed && !self->minor && self->speaking.set;
}

static void
account_person (CanvassContactsAccount *account, const Person *person)
{
  if (!person->agreed)
    return;

  account->opted_in++;
  if (person->minor)
    account->minors++;
  else if (person->speaking.set)
    account->contacts++;
  else if (person->doubtful)
    account->doubtful++;
  else
    account->without_address++;
}

/* Most signatures are the only one of their person, and need no place here. */
static gboolean
note_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Search *self = user_data;
  gpointer number = g_hash_table_lookup (self->numbers, entry->hash);
  Person *person;

  if (number == NULL)
    return TRUE;

  person = g_hash_table_lookup (self->persons, number);
  if (person == NULL) {
    person = g_new0 (Person, 1);
    g_hash_table_insert (self->persons, number, person);
  }
  person_add (person, self, entry);
  return TRUE;
}

static gboolean
visit_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Search *self = user_data;
  gpointer number = g_hash_table_lookup (self->numbers, entry->hash);
  Person single = { 0 };
  const Person *person = &single;
  CanvassContact contact;

  if (number != NULL) {
    person = g_hash_table_lookup (self->persons, number);
  } else {
    person_add (&single, self, entry);
    account_person (&self->account, &single);
  }

  if (!person_is_contact (person) ||
      memcmp (person->speaking.hash, entry->hash, CANVASS_HASH_BYTES) != 0)
    return TRUE;

  contact.entry = entry;
  contact.external_id = person->external_id;
  contact.address = canvass_payload_get_field (entry->payload, self->field);
  return self->visitor (&contact, self->user_data);
}

static const char *
find_field (CanvassLedger *ledger, const char *consent, GError **error)
{
  g_autoptr (GPtrArray) consents = canvass_ledger_list_contact_consents (ledger);

  for (guint i = 0; i < consents->len; i++) {
    const CanvassContactConsent *known = consents->pdata[i];

    if (g_str_equal (known->name, consent))
      return canvass_content_field_of_channel (known->channel);
  }

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_REFUSED,
               "The campaign asks for no consent “%s” that somebody could be reached by: "
               "“canvass campaign show” lists its consents",
               consent);
  return NULL;
}

gboolean
canvass_contacts_foreach (CanvassLedger *self,
                          CanvassRoll *roll,
                          const char *consent,
                          CanvassContactVisitor visitor,
                          gpointer user_data,
                          CanvassContactsAccount *account,
                          GError **error)
{
  Search search = { .consent = consent, .visitor = visitor, .user_data = user_data };
  GHashTableIter persons;
  gpointer person;
  gboolean good;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (roll != NULL, FALSE);

  search.field = find_field (self, consent, error);
  if (search.field == NULL)
    return FALSE;

  search.numbers = canvass_judgement_number_persons (self->judgement);
  search.persons = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  good = (g_hash_table_size (search.numbers) == 0 ||
          canvass_roll_foreach (roll, FALSE, note_entry, &search, error)) &&
         canvass_roll_foreach (roll, FALSE, visit_entry, &search, error);
  g_hash_table_iter_init (&persons, search.persons);
  while (g_hash_table_iter_next (&persons, NULL, &person))
    account_person (&search.account, person);
  if (account != NULL)
    *account = search.account;

  g_hash_table_unref (search.numbers);
  g_hash_table_unref (search.persons);
  return good;
}
