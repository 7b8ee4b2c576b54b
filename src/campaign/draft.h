/*
 * draft.h: a campaign's source folder while somebody writes it
 *
 * Holds the folder's texts in memory and changes in them only what is changed: everything else
 * keeps its bytes, and a draft that nobody changed is written back as it was. Nothing reaches the
 * disk before canvass_draft_save ().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/source.h"

G_BEGIN_DECLS

/**
 * CanvassDraftError:
 * @CANVASS_DRAFT_ERROR_CHANGED: somebody else changed the folder since it was read: read it again,
 * or save over it
 * @CANVASS_DRAFT_ERROR_VALUE: no such language, field or value can be: choose another
 * @CANVASS_DRAFT_ERROR_THERE: it is there already
 * @CANVASS_DRAFT_ERROR_UNREADABLE: a file that is no text in UTF-8: save it as such elsewhere first
 *
 * Besides CANVASS_FORMAT_ERROR of files.
 */
typedef enum {
  CANVASS_DRAFT_ERROR_CHANGED,
  CANVASS_DRAFT_ERROR_VALUE,
  CANVASS_DRAFT_ERROR_THERE,
  CANVASS_DRAFT_ERROR_UNREADABLE,
} CanvassDraftError;

#define CANVASS_DRAFT_ERROR (canvass_draft_error_quark ())
GQuark canvass_draft_error_quark (void);

/**
 * CanvassDraft:
 *
 * Main thread, but for what canvass_draft_get_files () returns.
 *
 * Signals: "changed": something else is written in it than before.
 */
#define CANVASS_TYPE_DRAFT (canvass_draft_get_type ())
G_DECLARE_FINAL_TYPE (CanvassDraft, canvass_draft, CANVASS, DRAFT, GObject)

CanvassDraft *canvass_draft_open (const char *folder, GError **error);

/* What a new campaign begins with: one language and its first texts. */
typedef struct {
  const char *language;
  const char *title;
  const char *ask;
  const char *addressee;
  const char *collector;
  const char *email_consent; /* the wording of the two consents that it begins with */
  const char *phone_consent;
} CanvassDraftBeginning;

/* The starting point without its example, nowhere on disk until it is saved; its id is made from
 * the title. */
CanvassDraft *canvass_draft_begin (const CanvassDraftBeginning *beginning);

const char *canvass_draft_get_folder (CanvassDraft *self); /* (nullable) */
gboolean canvass_draft_is_changed (CanvassDraft *self);
/* (transfer full) (nullable) a file that is another one on disk now than when it was read. */
char *canvass_draft_find_foreign_change (CanvassDraft *self);
/* Writes what changed, each file at once or not at all, texts before campaign.ini. Unless @over,
 * refuses (CHANGED) where canvass_draft_find_foreign_change () finds something. */
gboolean canvass_draft_save (CanvassDraft *self, gboolean over, GError **error);
/* Into a folder that does not exist or is empty, with whatever else lies in the former one; that is
 * the draft's folder from then on. */
gboolean canvass_draft_save_as (CanvassDraft *self, const char *folder, GError **error);

/* (transfer full) (element-type utf8 GBytes) for canvass_source_read_files (), NULL for what is
 * taken away; does not change with the draft. */
GHashTable *canvass_draft_get_files (CanvassDraft *self);

/* Settings of campaign.ini: sections "campaign", "rules", "fields", "field NAME", "consent NAME".
 * (transfer full) (nullable). */
char *canvass_draft_get_setting (CanvassDraft *self, const char *section, const char *key);
/* NULL takes the line out. */
void canvass_draft_set_setting (CanvassDraft *self,
                                const char *section,
                                const char *key,
                                const char *value);

/* (nullable) "campaign" or "rules": the section in which @key is a setting. */
const char *canvass_draft_find_section (const char *key);

/* (transfer full) tags, the first one for whatever others leave out. */
GStrv canvass_draft_get_languages (CanvassDraft *self);
/* Makes the text file unless it lies there already. VALUE, THERE, UNREADABLE. */
gboolean canvass_draft_add_language (CanvassDraft *self, const char *language, GError **error);
/* The file stays where it is. */
void canvass_draft_remove_language (CanvassDraft *self, const char *language);
/* Puts @language before that of @before; NULL: last. */
void canvass_draft_move_language (CanvassDraft *self, const char *language, const char *before);

/* @key: "title", "ask", "addressee", "collector", "thanks", "language_name", a label such as
 * "consent.NAME" and "field.NAME.hint", or CANVASS_SOURCE_BODY. (transfer full) (nullable). */
char *canvass_draft_get_text (CanvassDraft *self, const char *language, const char *key);
/* Line breaks become spaces, but for the body's; NULL or blank takes it out. */
void canvass_draft_set_text (CanvassDraft *self,
                             const char *language,
                             const char *key,
                             const char *text);
/* (transfer full) every key that a text of this campaign may have, in the order of the file; the
 * body is the last. */
GStrv canvass_draft_list_texts (CanvassDraft *self);
/* Whether a language that lacks @key is incomplete, rather than having it left out. */
gboolean canvass_draft_wants_text (CanvassDraft *self, const char *language, const char *key);

/* (transfer full) names, in the order in which the form asks them; hidden ones too. */
GStrv canvass_draft_list_fields (CanvassDraft *self);
/* A standard field, or one of the campaign's own of @kind, such as "choice" with @choices ("a b").
 * VALUE, THERE. */
gboolean canvass_draft_add_field (CanvassDraft *self,
                                  const char *name,
                                  CanvassUse use,
                                  const char *kind,
                                  const char *choices,
                                  GError **error);
/* With its section and its labels in every text. */
void canvass_draft_remove_field (CanvassDraft *self, const char *name);
void canvass_draft_move_field (CanvassDraft *self, const char *name, const char *before);

GStrv canvass_draft_list_consents (CanvassDraft *self); /* (transfer full) */
/* @channel: "email", "phone", "post" or "". VALUE, THERE. */
gboolean canvass_draft_add_consent (CanvassDraft *self,
                                    const char *name,
                                    const char *channel,
                                    GError **error);
void canvass_draft_remove_consent (CanvassDraft *self, const char *name);
void canvass_draft_move_consent (CanvassDraft *self, const char *name, const char *before);

/* districts.csv: which house numbers of which street lie in which district. */
gboolean canvass_draft_has_districts (CanvassDraft *self);
/* Byte for byte; whether a table is sound tells who reads the draft. VALUE: it is too large. */
gboolean canvass_draft_set_districts (CanvassDraft *self, GBytes *table, GError **error);
void canvass_draft_remove_districts (CanvassDraft *self);

/* Who else can open what is signed: the .pub files of the folder's "recipients", by name. */
guint canvass_draft_get_n_recipients (CanvassDraft *self);
const CanvassPublicKey *canvass_draft_get_recipient (CanvassDraft *self, guint i);
/* CANVASS_FORMAT_ERROR of the file, THERE, VALUE (more than there may be). */
gboolean canvass_draft_add_recipient (CanvassDraft *self, GBytes *pub, GError **error);
void canvass_draft_remove_recipient (CanvassDraft *self, guint i);

#define CANVASS_DRAFT_DISTRICTS "districts" /* a section that stands for the table */

/**
 * CanvassDraftPlace:
 *
 * Where something is to be mended: a setting, or a language's text. All NULL: the whole campaign.
 */
typedef struct {
  char *language; /* (nullable) */
  char *section;  /* (nullable) or CANVASS_DRAFT_DISTRICTS */
  char *key;      /* (nullable) CANVASS_SOURCE_BODY for the petition */
  guint line;     /* of the body, from 1; or 0 */
} CanvassDraftPlace;

/* (transfer full) of a problem that was found in the files as they are now. */
CanvassDraftPlace *canvass_draft_locate (CanvassDraft *self, const CanvassProblem *problem);
void canvass_draft_place_free (CanvassDraftPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassDraftPlace, canvass_draft_place_free)

G_END_DECLS
