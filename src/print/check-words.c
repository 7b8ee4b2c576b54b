/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/check-words.h"

#include <glib/gi18n-lib.h>

/* What a check's parameter is to its sentence. */
typedef enum {
  DETAIL_NONE,
  DETAIL_NUMBER, /* or a day, or a size: in the digits of the language in use */
  DETAIL_NAME,
} Detail;

typedef struct {
  const char *id; /* of kiosk/readiness.h and device/languages.h */
  Detail detail;
  const char *fit;
  const char *unfit; /* and what to do about it */
} Words;

static const Words WORDS[] = {
  { "memory",
    DETAIL_NONE,
    N_ ("What is typed stays in locked memory"),
    N_ ("What is typed could reach the disk: turn off swap and hibernation") },
  { "swap",
    DETAIL_NONE,
    N_ ("Nothing that is typed is swapped to a disk"),
    N_ ("Memory is swapped to a disk in the open: turn swap off") },
  { "hibernation",
    DETAIL_NONE,
    N_ ("Hibernating writes nothing in the open"),
    N_ ("Hibernating could write memory to the disk: turn it off") },
  { "core-dumps",
    DETAIL_NONE,
    N_ ("A crash writes nothing to the disk"),
    N_ ("A crash would write memory to the disk: turn core dumps off") },
  { "inspector",
    DETAIL_NONE,
    N_ ("Nobody can look behind the pages"),
    N_ ("Somebody could look behind the pages: install Canvass again") },
  { "sender",
    DETAIL_NONE,
    N_ ("What sends sees only what it sends"),
    N_ ("What sends could see other files: use a newer system, or a stick") },
  { "session",
    DETAIL_NONE,
    N_ ("This screen shows nothing but Canvass"),
    N_ ("One can leave Canvass for the rest of this computer: stay beside it") },
  { "clock",
    DETAIL_NUMBER,
    N_ ("The date is right"),
    N_ ("The date on this tablet looks wrong. Please set the clock; signatures are safe.") },
  { "battery",
    DETAIL_NUMBER,
    N_ ("The battery is fine"),
    N_ ("The battery is low. Please plug in the charger.") },
  { "screen",
    DETAIL_NUMBER,
    N_ ("The screen is large enough"),
    N_ ("The screen is small and hard to read for many: use a larger one") },
  { "settings",
    DETAIL_NONE,
    "",
    N_ ("What this table remembers cannot be read: tell a coordinator") },
  { "pin",
    DETAIL_NONE,
    N_ ("The PIN is set"),
    N_ ("No PIN is set: choose one before somebody else does") },
  { "mirror",
    DETAIL_NAME,
    N_ ("Backup stick"),
    N_ ("The backup stick is not there. Please plug it in again; signing goes on.") },
  { "media", DETAIL_NUMBER, N_ ("Sticks that are in"), "" },
  { "export", DETAIL_NUMBER, N_ ("Last export"), "" },
  { "campaign",
    DETAIL_NUMBER,
    N_ ("The petition can be signed"),
    N_ ("The petition is over: export what is here") },
  { "words", DETAIL_NAME, N_ ("The petition’s six words, to be compared with the card"), "" },
  { "kiosk-words", DETAIL_NAME, N_ ("This table’s six words, for the coordinator to compare"), "" },
  { "vault",
    DETAIL_NONE,
    N_ ("What is stored is whole, and a test could be stored"),
    N_ ("Something that is stored is damaged: keep this tablet safe and tell a coordinator") },
  { "newer", DETAIL_NONE, "", N_ ("This tablet needs a newer version of Canvass") },
  { "no-petition", DETAIL_NONE, "", N_ ("There is nothing to sign here yet") },
  { "room",
    DETAIL_NUMBER,
    N_ ("Room for more"),
    N_ ("This tablet is almost full. Please save its signatures to a stick soon.") },
  { "fonts",
    DETAIL_NAME,
    N_ ("Every letter can be shown"),
    N_ ("Letters are missing: install a font for this language") },
  { "pages",
    DETAIL_NAME,
    N_ ("The pages are translated"),
    N_ ("The pages’ own words stay English in this language") },
  { "voices",
    DETAIL_NAME,
    N_ ("Every language can be read aloud"),
    N_ ("Some languages cannot be read aloud here") },
  { "languages",
    DETAIL_NONE,
    "",
    N_ ("Letters and voices could not be looked at: check again, then install Canvass again") },
};

/* What has none yet: a check that is fit all the same. */
static const char *
word_absence (const CanvassCheck *check)
{
  if (g_str_equal (check->id, "mirror"))
    return _ ("Backup: none");
  if (g_str_equal (check->id, "export"))
    return _ ("Nothing was exported yet.");
  return NULL;
}

static char *
write_detail (const CanvassCheck *check, Detail detail, CanvassWriteDigits write_digits)
{
  if (detail == DETAIL_NONE || *check->detail == '\0')
    return g_strdup ("");
  return detail == DETAIL_NUMBER && write_digits != NULL ? write_digits (check->detail)
                                                         : g_strdup (check->detail);
}

static char *
word (const CanvassCheck *check, const Words *words, CanvassWriteDigits write_digits)
{
  const char *sentence = check->fitness == CANVASS_FITNESS_FIT ? words->fit : words->unfit;
  g_autofree char *detail = write_detail (check, words->detail, write_digits);
  g_autofree char *isolated = NULL;

  if (*sentence == '\0')
    return g_strdup (check->text);
  if (*detail == '\0' && word_absence (check) != NULL)
    return g_strdup (word_absence (check));

  /* A sentence that says what to do needs no more. */
  if (*detail == '\0' || g_str_has_suffix (sentence, "."))
    return g_strdup (_ (sentence));

  /* Each part keeps its own direction (UAX 9). */
  isolated = g_strdup_printf ("\u2068%s\u2069", detail);
  /* Translators: what a look at the kiosk found, and more of it: “Room for signatures: 40”. */
  return g_strdup_printf (_ ("%1$s: %2$s"), _ (sentence), isolated);
}

char *
canvass_check_word (const CanvassCheck *check, CanvassWriteDigits write_digits)
{
  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (g_str_equal (WORDS[i].id, check->id))
      return word (check, &WORDS[i], write_digits);
  return g_strdup (check->text);
}
