/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"

#include "campaign/content.h"
#include "campaign/language.h"
#include "format/envelope.h"
#include "format/error.h"
#include "format/file.h"
#include "format/words.h"

#include <string.h>

#define ID_LABEL "canvass camp 1"

struct _CanvassCampaign {
  GObject parent_instance;

  GBytes *file;            /* (owned) */
  CanvassContent *content; /* (owned) */
  char **languages;        /* (owned) */
  guint8 hash[CANVASS_HASH_BYTES];
  guint8 signer[CANVASS_SIGN_PK_BYTES];
  guint8 id[CANVASS_ID_BYTES];
  char id_hex[CANVASS_ID_HEX_CHARS];
};

G_DEFINE_FINAL_TYPE (CanvassCampaign, canvass_campaign, G_TYPE_OBJECT)
G_DEFINE_QUARK (canvass_campaign_error, canvass_campaign_error)

static void
canvass_campaign_finalize (GObject *object)
{
  CanvassCampaign *self = CANVASS_CAMPAIGN (object);

  g_clear_pointer (&self->file, g_bytes_unref);
  g_clear_pointer (&self->content, canvass_content_free);
  g_clear_pointer (&self->languages, g_strfreev);

  G_OBJECT_CLASS (canvass_campaign_parent_class)->finalize (object);
}

static void
canvass_campaign_class_init (CanvassCampaignClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_campaign_finalize;
}

static void
canvass_campaign_init (CanvassCampaign *self)
{
}

/* The key that signs also opens: what it sealed to others only, nobody could account for. */
static gboolean
check_signer (CanvassCampaign *self, GError **error)
{
  if (memcmp (self->content->recipients[0].sign_pk, self->signer, CANVASS_SIGN_PK_BYTES) == 0)
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_CAMPAIGN_ERROR,
                       CANVASS_CAMPAIGN_ERROR_INVALID,
                       "This campaign file breaks the rules: its first recipient is not who signed "
                       "it; ask its coordinator for another");
  return FALSE;
}

static void
derive (CanvassCampaign *self)
{
  const CanvassContent *content = self->content;
  g_autoptr (GStrvBuilder) languages = g_strv_builder_new ();
  g_autofree char *hex = NULL;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->file, &length);

  canvass_hash (self->hash, bytes, length);
  canvass_derive_id (self->id,
                     ID_LABEL,
                     self->signer,
                     sizeof self->signer,
                     (const guint8 *)content->id,
                     strlen (content->id));
  hex = canvass_to_hex (self->id, sizeof self->id);
  g_strlcpy (self->id_hex, hex, sizeof self->id_hex);

  for (guint i = 0; i < content->texts->len; i++)
    g_strv_builder_add (languages,
                        canvass_text_get_language (g_ptr_array_index (content->texts, i)));
  self->languages = g_strv_builder_end (languages);
}

CanvassCampaign *
canvass_campaign_new (GBytes *file, GError **error)
{
  g_autoptr (CanvassCampaign) self = NULL;
  const guint8 *payload;
  gsize length;

  g_return_val_if_fail (file != NULL, NULL);

  self = g_object_new (CANVASS_TYPE_CAMPAIGN, NULL);
  if (!canvass_envelope_read (
          file, CANVASS_ENVELOPE_CAMPAIGN, self->signer, &payload, &length, error))
    return NULL;

  self->content = canvass_content_decode (payload, length, error);
  if (self->content == NULL || !check_signer (self, error))
    return NULL;

  if (self->content->districts != NULL)
    canvass_districts_prepare (self->content->districts);
  self->file = g_bytes_ref (file);
  derive (self);
  return g_steal_pointer (&self);
}

CanvassCampaign *
canvass_campaign_load (const char *path, GError **error)
{
  g_autoptr (GBytes) file = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN), error);
  return file != NULL ? canvass_campaign_new (file, error) : NULL;
}

GBytes *
canvass_campaign_get_file (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  return self->file;
}

const guint8 *
canvass_campaign_get_hash (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  return self->hash;
}

const guint8 *
canvass_campaign_get_id (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  return self->id;
}

const char *
canvass_campaign_get_id_hex (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  return self->id_hex;
}

const guint8 *
canvass_campaign_get_signer (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  return self->signer;
}

const char *
canvass_campaign_get_source_id (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  return self->content->id;
}

guint64
canvass_campaign_get_sequence (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), 0);

  return self->content->sequence;
}

char *
canvass_campaign_words (CanvassCampaign *self, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  g_byte_array_append (bytes, self->id, sizeof self->id);
  g_byte_array_append (bytes, self->signer, sizeof self->signer);
  for (guint i = 0; i < self->content->n_recipients; i++) {
    const CanvassPublicKey *key = &self->content->recipients[i];

    g_byte_array_append (bytes, key->sign_pk, sizeof key->sign_pk);
    g_byte_array_append (bytes, key->seal_pk, sizeof key->seal_pk);
  }

  return canvass_words (bytes->data, bytes->len, error);
}

guint
canvass_campaign_get_n_recipients (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), 0);

  return self->content->n_recipients;
}

const CanvassPublicKey *
canvass_campaign_get_recipient (CanvassCampaign *self, guint i)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);
  g_return_val_if_fail (i < self->content->n_recipients, NULL);

  return &self->content->recipients[i];
}

gint
canvass_campaign_find_recipient (CanvassCampaign *self,
                                 const guint8 seal_pk[static CANVASS_SEAL_PK_BYTES])
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), -1);

  for (guint i = 0; i < self->content->n_recipients; i++)
    if (memcmp (self->content->recipients[i].seal_pk, seal_pk, CANVASS_SEAL_PK_BYTES) == 0)
      return (gint)i;

  return -1;
}

gboolean
canvass_campaign_is_coordinator (CanvassCampaign *self,
                                 const guint8 sign_pk[static CANVASS_SIGN_PK_BYTES])
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), FALSE);

  for (guint i = 0; i < self->content->n_recipients; i++)
    if (memcmp (self->content->recipients[i].sign_pk, sign_pk, CANVASS_SIGN_PK_BYTES) == 0)
      return TRUE;

  return FALSE;
}

void
canvass_campaign_get_sealing (CanvassCampaign *self,
                              const guint8 kiosk_id[static CANVASS_ID_BYTES],
                              CanvassSealing *sealing)
{
  g_return_if_fail (CANVASS_IS_CAMPAIGN (self));
  g_return_if_fail (sealing != NULL);

  memset (sealing, 0, sizeof *sealing);
  memcpy (sealing->kiosk_id, kiosk_id, sizeof sealing->kiosk_id);
  memcpy (sealing->campaign_hash, self->hash, sizeof sealing->campaign_hash);
  sealing->n_recipients = self->content->n_recipients;
  for (guint i = 0; i < sealing->n_recipients; i++)
    memcpy (sealing->recipients[i],
            self->content->recipients[i].seal_pk,
            sizeof sealing->recipients[i]);
}

const char *const *
canvass_campaign_get_languages (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  return (const char *const *)self->languages;
}

const CanvassText *
canvass_campaign_get_text (CanvassCampaign *self, const char *language)
{
  const CanvassText *best;
  guint best_affinity = 0;

  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  best = g_ptr_array_index (self->content->texts, 0);
  if (language == NULL)
    return best;

  for (guint i = 0; i < self->content->texts->len; i++) {
    const CanvassText *text = g_ptr_array_index (self->content->texts, i);
    const char *tag = canvass_text_get_language (text);
    guint affinity = canvass_language_affinity (tag, language);

    if (g_ascii_strcasecmp (tag, language) == 0)
      return text;
    if (affinity > best_affinity) {
      best = text;
      best_affinity = affinity;
    }
  }

  return best;
}

guint
canvass_campaign_get_n_fields (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), 0);

  return self->content->fields->len;
}

const CanvassFieldSpec *
canvass_campaign_get_field (CanvassCampaign *self, guint i)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);
  g_return_val_if_fail (i < self->content->fields->len, NULL);

  return g_ptr_array_index (self->content->fields, i);
}

const CanvassFieldSpec *
canvass_campaign_find_field (CanvassCampaign *self, const char *name)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return canvass_content_find_field (self->content, name);
}

guint
canvass_campaign_get_n_consents (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), 0);

  return self->content->consents->len;
}

const CanvassConsentSpec *
canvass_campaign_get_consent (CanvassCampaign *self, guint i)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);
  g_return_val_if_fail (i < self->content->consents->len, NULL);

  return g_ptr_array_index (self->content->consents, i);
}

const CanvassRules *
canvass_campaign_get_rules (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  return &self->content->rules;
}

const char *
canvass_campaign_get_drop (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  return self->content->meetings[CANVASS_MEETING_ADDRESS];
}

char *
canvass_campaign_make_credentials (CanvassCampaign *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gboolean some = FALSE;

  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);

  for (CanvassMeeting i = 0; i < CANVASS_N_MEETINGS; i++) {
    const char *value = self->content->meetings[i];
    g_autofree char *key =
        g_strconcat (canvass_meeting_get_key (i), canvass_meeting_is_text (i) ? "_text" : "", NULL);

    if (value == NULL || i == CANVASS_MEETING_ADDRESS)
      continue;
    g_key_file_set_string (file, "drop", key, value);
    some = TRUE;
  }

  return some ? g_key_file_to_data (file, NULL, NULL) : NULL;
}

gboolean
canvass_campaign_has_districts (CanvassCampaign *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), FALSE);

  return self->content->districts != NULL;
}

guint
canvass_campaign_get_n_districts (CanvassCampaign *self)
{
  const CanvassDistricts *districts;

  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), 0);

  districts = self->content->districts;
  return districts != NULL ? canvass_districts_get_n_districts (districts) : 0;
}

const char *
canvass_campaign_get_district (CanvassCampaign *self, guint i)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);
  g_return_val_if_fail (self->content->districts != NULL, NULL);

  return canvass_districts_get_district (self->content->districts, i);
}

guint
canvass_campaign_get_n_streets (CanvassCampaign *self)
{
  const CanvassDistricts *districts;

  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), 0);

  districts = self->content->districts;
  return districts != NULL ? canvass_districts_get_n_streets (districts) : 0;
}

const char *
canvass_campaign_find_district (CanvassCampaign *self, const char *street_line)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), NULL);
  g_return_val_if_fail (street_line != NULL, NULL);

  if (self->content->districts == NULL)
    return NULL;

  return canvass_districts_find (self->content->districts, street_line);
}

gboolean
canvass_campaign_is_open (CanvassCampaign *self, const char *day)
{
  const char *closes;

  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), FALSE);
  g_return_val_if_fail (day != NULL, FALSE);

  closes = self->content->rules.closes;
  return closes[0] == '\0' || strcmp (day, closes) <= 0;
}

static gboolean
not_newer (GError **error, const char *why)
{
  g_set_error_literal (error, CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_NOT_NEWER, why);
  return FALSE;
}

gboolean
canvass_campaign_check_succeeds_on (CanvassCampaign *self,
                                    CanvassCampaign *older,
                                    const char *day,
                                    GError **error)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), FALSE);
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (older), FALSE);
  g_return_val_if_fail (day != NULL, FALSE);

  if (memcmp (self->signer, older->signer, sizeof self->signer) != 0)
    return not_newer (error,
                      "Another key signed this campaign; nothing was changed. Ask the coordinator "
                      "of the campaign that is here for its next version");
  if (memcmp (self->id, older->id, sizeof self->id) != 0)
    return not_newer (error,
                      "This is another petition, not a version of the one that is here; nothing "
                      "was changed. Enroll it as a campaign of its own");
  if (g_bytes_equal (self->file, older->file))
    return not_newer (error, "This very version of the campaign is already here");
  if (self->content->sequence == older->content->sequence)
    return not_newer (
        error,
        "A different campaign file with the same version number is already here; "
        "nothing was changed. Ask the coordinator to raise the version and seal again");
  if (self->content->sequence < older->content->sequence)
    return not_newer (error,
                      "A later version of the campaign is already here; nothing was changed");
  if (!canvass_campaign_is_open (self, day))
    return not_newer (error,
                      "This version of the campaign is past its closing date; nothing was changed. "
                      "Check this device's date, then ask the coordinator");

  return TRUE;
}

gboolean
canvass_campaign_check_succeeds (CanvassCampaign *self, CanvassCampaign *older, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  return canvass_campaign_check_succeeds_on (self, older, today, error);
}

static gboolean
same_field (const CanvassFieldSpec *a, const CanvassFieldSpec *b)
{
  static const char *const NONE[] = { NULL };
  const char *const *a_choices = a->choices != NULL ? (const char *const *)a->choices : NONE;
  const char *const *b_choices = b->choices != NULL ? (const char *const *)b->choices : NONE;

  return strcmp (a->name, b->name) == 0 && a->kind == b->kind && a->use == b->use &&
         a->max_bytes == b->max_bytes && g_strv_equal (a_choices, b_choices);
}

gboolean
canvass_campaign_changes_trust (CanvassCampaign *self, CanvassCampaign *older)
{
  const CanvassContent *a, *b;

  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), TRUE);
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (older), TRUE);

  a = self->content;
  b = older->content;
  if (a->n_recipients != b->n_recipients || a->fields->len != b->fields->len)
    return TRUE;

  for (guint i = 0; i < a->n_recipients; i++)
    if (memcmp (a->recipients[i].sign_pk, b->recipients[i].sign_pk, CANVASS_SIGN_PK_BYTES) != 0 ||
        memcmp (a->recipients[i].seal_pk, b->recipients[i].seal_pk, CANVASS_SEAL_PK_BYTES) != 0 ||
        strcmp (a->recipients[i].name, b->recipients[i].name) != 0)
      return TRUE;

  for (guint i = 0; i < a->fields->len; i++)
    if (!same_field (g_ptr_array_index (a->fields, i), g_ptr_array_index (b->fields, i)))
      return TRUE;

  return FALSE;
}
