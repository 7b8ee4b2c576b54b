/*
 * campaign.h: one petition, as every part reads it: a verified .campaign file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/payload.h"
#include "format/public-key.h"
#include "format/record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassCampaignError:
 * @CANVASS_CAMPAIGN_ERROR_INVALID: a signed campaign whose contents break the rules; ask for
 * another
 * @CANVASS_CAMPAIGN_ERROR_SOURCE: the source folder has problems; see the list
 * @CANVASS_CAMPAIGN_ERROR_SIGNATURE: what was given to sign does not fit the campaign's fields
 * @CANVASS_CAMPAIGN_ERROR_NOT_NEWER: same or lower sequence, other signer, other petition or
 * expired
 */
typedef enum {
  CANVASS_CAMPAIGN_ERROR_INVALID,
  CANVASS_CAMPAIGN_ERROR_SOURCE,
  CANVASS_CAMPAIGN_ERROR_SIGNATURE,
  CANVASS_CAMPAIGN_ERROR_NOT_NEWER,
} CanvassCampaignError;

#define CANVASS_CAMPAIGN_ERROR (canvass_campaign_error_quark ())
GQuark canvass_campaign_error_quark (void);

typedef enum {
  CANVASS_USE_HIDDEN,
  CANVASS_USE_OPTIONAL,
  CANVASS_USE_REQUIRED,
} CanvassUse;

/**
 * CanvassFieldKind:
 *
 * What a field holds decides its validation and its keyboard.
 */
typedef enum {
  CANVASS_FIELD_NAME, /* of a person, any script */
  CANVASS_FIELD_TEXT,
  CANVASS_FIELD_EMAIL,
  CANVASS_FIELD_PHONE,
  CANVASS_FIELD_POSTCODE,
  CANVASS_FIELD_NUMBER, /* digits only */
  CANVASS_FIELD_YEAR,
  CANVASS_FIELD_CHOICE, /* one of the spec's choices */
  CANVASS_FIELD_BOOLEAN /* "yes" or "no" */
} CanvassFieldKind;

/**
 * CanvassFieldProblem:
 *
 * Why a value is not accepted; apps word it, in the signer's language.
 */
typedef enum {
  CANVASS_FIELD_OK,
  CANVASS_FIELD_MISSING,
  CANVASS_FIELD_TOO_LONG,
  CANVASS_FIELD_NOT_TEXT, /* controls, line breaks or not UTF-8 */
  CANVASS_FIELD_NOT_AN_EMAIL,
  CANVASS_FIELD_NOT_A_PHONE,
  CANVASS_FIELD_NOT_A_POSTCODE,
  CANVASS_FIELD_NOT_A_NUMBER,
  CANVASS_FIELD_NOT_A_YEAR,
  CANVASS_FIELD_NOT_A_CHOICE,
  CANVASS_FIELD_TOO_YOUNG, /* adult is "no", or birth_year says so, where minors may not sign */
} CanvassFieldProblem;

/* A field of the form. Standard names: name, given_name, family_name, email, phone, street, city,
 * region, postcode, country, district, birth_year, adult; all others are the campaign's own. */
typedef struct {
  char *name;
  CanvassFieldKind kind;
  CanvassUse use;
  gboolean standard;
  gsize max_bytes; /* of a value */
  char **choices;  /* (nullable) the values of a CHOICE, NULL-terminated */
} CanvassFieldSpec;

/* A consent of its own, never ticked beforehand; needs no consent beyond the signing itself unless
 * required. */
typedef struct {
  char *name;
  char *channel; /* "email", "phone", "post" or "": which contact field it belongs to */
  gboolean required;
} CanvassConsentSpec;

typedef struct {
  guint cover_seconds; /* idle until the screen is covered and asks: 90 */
  guint erase_seconds; /* idle until everything is forgotten: 180 */
  CanvassUse drawing;
  gboolean ask_public_name; /* how the name appears when handed in */
  gboolean keep_street;     /* seal the street although the district was found */
  gboolean contact;         /* offer "may we contact you?" at all */
  gboolean minors;          /* may people under 18 sign? If not, adult is required */
  gboolean withdrawal_code; /* give each signer a code to withdraw by */
  gboolean qr;              /* show @address as a QR code too */
  guint64 goal;             /* signatures hoped for; 0: none named */
  char *closes;             /* "2027-03-31" last day to sign, or "" */
  char *destroy_by;         /* when everything collected is destroyed at the latest */
  char *country;            /* ISO 3166-1 alpha-2, for postcodes and phones; or "" */
  char *address;            /* https, ASCII: where signers read more; or "" */
} CanvassRules;

/**
 * CanvassBlock:
 *
 * A paragraph's worth of petition text, as shown and as read aloud.
 */
typedef enum {
  CANVASS_BLOCK_HEADING,
  CANVASS_BLOCK_PARAGRAPH,
  CANVASS_BLOCK_BULLET,
  CANVASS_BLOCK_NUMBERED,
  CANVASS_BLOCK_QUOTE,
} CanvassBlockKind;

typedef struct {
  CanvassBlockKind kind;
  guint level;  /* of a heading 1–6; of anything else how many lists and quotes it stands in */
  guint number; /* of a NUMBERED item */
  char *markup; /* Pango markup: bold, italic and escaped text only; links appear as text */
  char *plain;  /* the same without markup */
} CanvassBlock;

/**
 * CanvassText:
 *
 * Everything a campaign says in one language. Nothing is NULL; what a language leaves out falls
 * back to the campaign's first language, and @language of the piece shown says so.
 */
typedef struct _CanvassText CanvassText;

/* BCP 47 of the petition text this really is: what goes into a payload as `language`. */
const char *canvass_text_get_language (const CanvassText *self);
const char *canvass_text_get_language_name (const CanvassText *self); /* "Español" */
gboolean canvass_text_is_right_to_left (const CanvassText *self);
const char *canvass_text_get_title (const CanvassText *self);
const char *canvass_text_get_ask (const CanvassText *self);       /* about thirty words */
const char *canvass_text_get_addressee (const CanvassText *self); /* to whom it is handed in */
const char *canvass_text_get_collector (const CanvassText *self); /* who collects and can read */
const char *canvass_text_get_thanks (const CanvassText *self);    /* for the last screen, or "" */
const char *canvass_text_get_body (const CanvassText *self);      /* CommonMark */
/* (transfer none) (element-type CanvassBlock) */
GPtrArray *canvass_text_get_blocks (const CanvassText *self);
/* Labels of a campaign's own fields, their choices and its consents; for a standard field without a
 * label of the campaign's own NULL: the app has a translated one. */
const char *canvass_text_get_field_label (const CanvassText *self, const char *field);
const char *canvass_text_get_field_hint (const CanvassText *self, const char *field); /* or NULL */
const char *
canvass_text_get_choice_label (const CanvassText *self, const char *field, const char *choice);
const char *canvass_text_get_consent_label (const CanvassText *self, const char *consent);
/* (transfer full) "Ward 22": @district of the campaign's table as this language names it; bare
 * where it says nothing. Never for what a signer typed. */
char *canvass_text_name_district (const CanvassText *self, const char *district);
/* BCP 47 of a @piece that one of the functions above returned: another language's where this one
 * has a gap. For its voice and its direction. */
const char *canvass_text_get_language_of (const CanvassText *self, const char *piece);

/**
 * CanvassCampaign:
 *
 * Immutable; any thread may use it.
 */
#define CANVASS_TYPE_CAMPAIGN (canvass_campaign_get_type ())
G_DECLARE_FINAL_TYPE (CanvassCampaign, canvass_campaign, CANVASS, CAMPAIGN, GObject)

/* Verifies signature and every rule. Errors: CANVASS_FORMAT_ERROR as canvass_envelope_read () and
 * MALFORMED, CANVASS_CAMPAIGN_ERROR_INVALID. */
CanvassCampaign *canvass_campaign_new (GBytes *file, GError **error);
/* The same from a path, bounded by the kind's limit. */
CanvassCampaign *canvass_campaign_load (const char *path, GError **error);

GBytes *canvass_campaign_get_file (CanvassCampaign *self);       /* (transfer none) */
const guint8 *canvass_campaign_get_hash (CanvassCampaign *self); /* H32 of the file */
const guint8 *canvass_campaign_get_id (CanvassCampaign *self);   /* 16 bytes */
const char *canvass_campaign_get_id_hex (CanvassCampaign *self);
const guint8 *canvass_campaign_get_signer (CanvassCampaign *self); /* sign_pk, 32 bytes */
const char *canvass_campaign_get_source_id (CanvassCampaign *self);
guint64 canvass_campaign_get_sequence (CanvassCampaign *self);
/* Six words of campaign_id ‖ signer ‖ recipients. (transfer full); slow, see canvass_words (). */
char *canvass_campaign_words (CanvassCampaign *self, GError **error);

guint canvass_campaign_get_n_recipients (CanvassCampaign *self);
const CanvassPublicKey *canvass_campaign_get_recipient (CanvassCampaign *self, guint i);
/* The place of @seal_pk among the recipients, or -1. */
gint canvass_campaign_find_recipient (CanvassCampaign *self,
                                      const guint8 seal_pk[static CANVASS_SEAL_PK_BYTES]);
/* Is @sign_pk one of the coordinators', who may acknowledge and decide? */
gboolean canvass_campaign_is_coordinator (CanvassCampaign *self,
                                          const guint8 sign_pk[static CANVASS_SIGN_PK_BYTES]);
void canvass_campaign_get_sealing (CanvassCampaign *self,
                                   const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                   CanvassSealing *sealing);

/* NULL-terminated BCP 47 tags that the petition text is written in, the campaign's first first. */
const char *const *canvass_campaign_get_languages (CanvassCampaign *self);
/* (transfer none) the best text for @language: exact, then the same primary language, then the
 * first. Never NULL. */
const CanvassText *canvass_campaign_get_text (CanvassCampaign *self, const char *language);

/* Fields that are not hidden, in the order the form asks them. */
guint canvass_campaign_get_n_fields (CanvassCampaign *self);
const CanvassFieldSpec *canvass_campaign_get_field (CanvassCampaign *self, guint i);
const CanvassFieldSpec *canvass_campaign_find_field (CanvassCampaign *self, const char *name);
guint canvass_campaign_get_n_consents (CanvassCampaign *self);
const CanvassConsentSpec *canvass_campaign_get_consent (CanvassCampaign *self, guint i);
const CanvassRules *canvass_campaign_get_rules (CanvassCampaign *self);

/* (transfer none) (nullable) where its kiosks send to, unless they were told otherwise. */
const char *canvass_campaign_get_drop (CanvassCampaign *self);
/* (transfer full) (nullable) what a file of credentials for that has in it (drop/credentials.h). */
char *canvass_campaign_make_credentials (CanvassCampaign *self);

/* Does the campaign carry a table of streets and their districts? */
gboolean canvass_campaign_has_districts (CanvassCampaign *self);
guint canvass_campaign_get_n_districts (CanvassCampaign *self); /* 0 without a table */
const char *canvass_campaign_get_district (CanvassCampaign *self, guint i);
guint canvass_campaign_get_n_streets (CanvassCampaign *self);
/* (transfer none) (nullable): the district of an address as people type it, house number and
 * street, perhaps with an apartment: "2459 W Cermak Rd", "west cermak road 2459 apt. 2". NULL when
 * it is not in the table or may be a house in another district, such as where "W" is left out.
 * Leaves no copy of @street_line. */
const char *canvass_campaign_find_district (CanvassCampaign *self, const char *street_line);
/* What is sealed where there is a table: looks up the district if @payload has none yet, and takes
 * the street out unless the campaign keeps it. Does nothing otherwise. Call before
 * canvass_campaign_check_payload (), which refuses a street that should be gone. */
void canvass_campaign_settle_district (CanvassCampaign *self, CanvassPayload *payload);

/* @day is "YYYY-MM-DD"; a campaign is open through its closing day. */
gboolean canvass_campaign_is_open (CanvassCampaign *self, const char *day);

/* May @self replace @older at a kiosk or desk? NOT_NEWER says why not. Looks at today's date. */
gboolean
canvass_campaign_check_succeeds (CanvassCampaign *self, CanvassCampaign *older, GError **error);
/* The same on a given day. */
gboolean canvass_campaign_check_succeeds_on (CanvassCampaign *self,
                                             CanvassCampaign *older,
                                             const char *day,
                                             GError **error);
/* Whether recipients or fields differ, so that the six words have to be compared again. */
gboolean canvass_campaign_changes_trust (CanvassCampaign *self, CanvassCampaign *older);

/* How a standard field is asked and checked where a campaign says nothing: hidden. (transfer none)
 * (nullable): NULL for a name that is not a standard one. */
const CanvassFieldSpec *canvass_field_find_standard (const char *name);
/* The @i-th standard field, in a form's customary order; NULL behind the last. */
const CanvassFieldSpec *canvass_field_get_standard (guint i);

/* "text", "choice", … as source folders and campaign files call a kind. */
const char *canvass_field_kind_name (CanvassFieldKind kind);
gboolean canvass_field_kind_parse (const char *name, CanvassFieldKind *kind);
const char *canvass_use_name (CanvassUse use);
gboolean canvass_use_parse (const char *name, CanvassUse *use);

/* One value, as a form checks it while a signer fills it in. @value NULL or "" is absent. Does not
 * copy @value. */
CanvassFieldProblem
canvass_field_check (const CanvassFieldSpec *spec, const CanvassRules *rules, const char *value);
/* A stable English name of the problem for engines' errors and JSON, such as "is missing". */
#define CANVASS_ADULT_YEARS 18

/* Of any script's digits; 0: none. */
gint canvass_field_read_year (const char *value);

const char *canvass_field_problem_describe (CanvassFieldProblem problem);

/* A whole signature, as a form and as `capture` check it: language is one of the campaign's, every
 * required field and consent is there, every value is good and none blank, the drawing fits the
 * rule, a street is there only if the campaign keeps it, and nobody under 18 may be contacted. A
 * field the campaign does not know passes only if its name is a standard one. The error (SIGNATURE)
 * names the field, never its value. */
gboolean canvass_campaign_check_payload (CanvassCampaign *self,
                                         const CanvassPayload *payload,
                                         GError **error);

G_END_DECLS
