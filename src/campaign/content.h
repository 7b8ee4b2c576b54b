/*
 * content.h: what a campaign says, and its bytes inside a .campaign file (FORMAT.md, "Campaign")
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "campaign/districts.h"
#include "campaign/text.h"

G_BEGIN_DECLS

#define CANVASS_CONTENT_VERSION 1

#define CANVASS_CAMPAIGN_MIN_ID_BYTES 3
#define CANVASS_CAMPAIGN_MAX_ID_BYTES 64
#define CANVASS_CAMPAIGN_MAX_SEQUENCE G_MAXUINT32
#define CANVASS_CAMPAIGN_MAX_GOAL 1000000000
#define CANVASS_CAMPAIGN_MIN_COVER_SECONDS 15
#define CANVASS_CAMPAIGN_MAX_ERASE_SECONDS 3600
#define CANVASS_CAMPAIGN_MAX_LANGUAGES 64
#define CANVASS_CAMPAIGN_MAX_CHOICES 32
#define CANVASS_CAMPAIGN_MAX_LABELS 2048
#define CANVASS_CAMPAIGN_MAX_VALUE_BYTES 1000
#define CANVASS_CAMPAIGN_MAX_ADDRESS_BYTES 300

/* Of each text, in bytes of UTF-8. */
#define CANVASS_TEXT_MAX_NAME_BYTES 64
#define CANVASS_TEXT_MAX_TITLE_BYTES 400
#define CANVASS_TEXT_MAX_ASK_BYTES 2000
#define CANVASS_TEXT_MAX_PARTY_BYTES 400 /* addressee, collector */
#define CANVASS_TEXT_MAX_THANKS_BYTES 1000
#define CANVASS_TEXT_MAX_LABEL_BYTES 1000
#define CANVASS_TEXT_MAX_BODY_BYTES 65536

/* Where a campaign's kiosks send to, and what they say there: as in a file of credentials
 * (drop/credentials.h), with the texts of files in place of their names. In the order of their
 * names in CBOR. */
typedef enum {
  CANVASS_MEETING_CA,
  CANVASS_MEETING_USER,
  CANVASS_MEETING_REGION,
  CANVASS_MEETING_ADDRESS,
  CANVASS_MEETING_ENDPOINT,
  CANVASS_MEETING_HOST_KEY,
  CANVASS_MEETING_PASSWORD,
  CANVASS_MEETING_PASSPHRASE,
  CANVASS_MEETING_PATH_STYLE,
  CANVASS_MEETING_PRIVATE_KEY,
} CanvassMeeting;
#define CANVASS_N_MEETINGS 10
#define CANVASS_MEETING_MAX_TEXT_BYTES 16384 /* of a key or certificates; of others: */
#define CANVASS_MEETING_MAX_BYTES 1000

const char *canvass_meeting_get_key (CanvassMeeting meeting);
gboolean canvass_meeting_parse (const char *key, gsize length, CanvassMeeting *meeting);
/* Whether it is the text of a file, of several lines. */
gboolean canvass_meeting_is_text (CanvassMeeting meeting);
gboolean canvass_meeting_is_sound (CanvassMeeting meeting, const char *value);

typedef struct {
  char *id;
  char *meetings[CANVASS_N_MEETINGS]; /* (nullable) each; all NULL, or ADDRESS is there */
  guint64 sequence;
  CanvassRules rules;
  GPtrArray *fields;           /* (element-type CanvassFieldSpec), none hidden */
  GPtrArray *consents;         /* (element-type CanvassConsentSpec) */
  GPtrArray *texts;            /* (element-type CanvassText), the first is the others' fallback */
  CanvassDistricts *districts; /* (nullable) */
  guint n_recipients;
  CanvassPublicKey recipients[CANVASS_MAX_RECIPIENTS];
} CanvassContent;

CanvassContent *canvass_content_new (void);
void canvass_content_free (CanvassContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassContent, canvass_content_free)

void canvass_content_add_field (CanvassContent *self, CanvassFieldSpec *spec /* (transfer full) */);
void canvass_content_add_consent (CanvassContent *self, CanvassConsentSpec *spec);
/* Takes @text and makes the first one its fallback. */
void canvass_content_add_text (CanvassContent *self, CanvassText *text);

CanvassFieldSpec *canvass_field_spec_copy (const CanvassFieldSpec *spec);
void canvass_field_spec_free (CanvassFieldSpec *spec);
void canvass_consent_spec_free (CanvassConsentSpec *spec);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassFieldSpec, canvass_field_spec_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassConsentSpec, canvass_consent_spec_free)

const CanvassFieldSpec *canvass_content_find_field (const CanvassContent *self, const char *name);
const CanvassConsentSpec *canvass_content_find_consent (const CanvassContent *self,
                                                        const char *name);

/* What values look like, the same in source folders and in campaign files. */
gboolean canvass_content_is_id (const char *id);       /* a-z, 0-9 and inner single hyphens */
gboolean canvass_content_is_name (const char *name);   /* of a field or consent: a-z, 0-9, _ */
gboolean canvass_content_is_choice (const char *name); /* as a name, but may begin with a digit */
gboolean canvass_content_is_day (const char *day);     /* "2026-11-23", a day that exists */
gboolean canvass_content_is_country (const char *country); /* ISO 3166-1 alpha-2 */
gboolean canvass_content_is_address (const char *address); /* "https://example.org/trees" */
gboolean canvass_content_is_channel (const char *channel);
/* The field that a channel reaches its signer by; NULL for "". */
const char *canvass_content_field_of_channel (const char *channel);

/* A table of streets that are not kept: the district is, the street goes no further. */
gboolean canvass_content_drops_street (const CanvassContent *self);

/* TRUE if one of @key's meaning may exist: @key labels a field, hint, choice, consent or, where
 * there is a table of streets, a district. */
gboolean canvass_content_has_label (const CanvassContent *self, const char *key);
/* (transfer full) (element-type utf8) every label that the first language must have. */
GPtrArray *canvass_content_list_labels (const CanvassContent *self);

/* Every rule of FORMAT.md about what is there; reads the texts' bodies into blocks. Sets
 * CANVASS_CAMPAIGN_ERROR_INVALID. */
gboolean canvass_content_check (const CanvassContent *self, GError **error);

/* Returns the CBOR payload, or NULL with CANVASS_FORMAT_ERROR_TOO_LARGE. */
GBytes *canvass_content_encode (const CanvassContent *self, GError **error);

/* Checks everything but the signature. Errors: CANVASS_FORMAT_ERROR_TOO_NEW and _MALFORMED for the
 * layout, CANVASS_CAMPAIGN_ERROR_INVALID for what it says. */
CanvassContent *canvass_content_decode (const guint8 *bytes, gsize length, GError **error);

G_END_DECLS
