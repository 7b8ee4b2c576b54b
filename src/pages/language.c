/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/language.h"

#include "campaign/language.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdlib.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

/* One for each catalogue in po/. Names and direction are the campaign engine's to know. */
static const char *const translated[] = {
  "en", "es", "pl", "zh-Hans", "ar", "uk", "ru", "hi",
  "ur", "tl", "vi", "ko",      "fr", "ht", "gu", "am",
};

/* As what gettext has been told last: one for the process. */
static char in_use[36] = "en";
static GtkTextDirection direction = GTK_TEXT_DIR_NONE;
static gboolean leaves_direction = FALSE;

static gsize
primary_length (const char *tag)
{
  return strcspn (tag, "-_");
}

gboolean
canvass_language_matches (const char *a, const char *b)
{
  gsize length = primary_length (a);

  if (length != primary_length (b) || g_ascii_strncasecmp (a, b, length) != 0)
    return FALSE;
  return a[length] == '\0' || b[length] == '\0' || g_ascii_strcasecmp (a, b) == 0;
}

gboolean
canvass_language_is_translated (const char *tag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (translated); i++)
    if (canvass_language_matches (translated[i], tag))
      return TRUE;
  return FALSE;
}

/* Among the first @n. */
static gboolean
is_offered (GArray *languages, guint n, const char *tag)
{
  for (guint i = 0; i < n; i++)
    if (canvass_language_matches (g_array_index (languages, CanvassLanguage, i).tag, tag))
      return TRUE;
  return FALSE;
}

static void
offer_written (GArray *languages, CanvassCampaign *campaign)
{
  const char *const *tags = canvass_campaign_get_languages (campaign);
  guint n_before = languages->len;

  for (gsize i = 0; tags[i] != NULL; i++) {
    const CanvassText *text = canvass_campaign_get_text (campaign, tags[i]);
    CanvassLanguage language = { .name = canvass_text_get_language_name (text),
                                 .right_to_left = canvass_text_is_right_to_left (text),
                                 .written = TRUE,
                                 .translated = canvass_language_is_translated (tags[i]) };

    if (is_offered (languages, n_before, tags[i]))
      continue;
    g_strlcpy (language.tag, tags[i], sizeof language.tag);
    g_array_append_val (languages, language);
  }
}

static void
offer_translated (GArray *languages)
{
  for (gsize i = 0; i < G_N_ELEMENTS (translated); i++) {
    CanvassLanguage language = { .translated = TRUE };

    if (is_offered (languages, languages->len, translated[i]))
      continue;
    language.name = canvass_language_name (translated[i]);
    language.right_to_left = canvass_language_is_right_to_left (translated[i]);
    g_strlcpy (language.tag, translated[i], sizeof language.tag);
    g_array_append_val (languages, language);
  }
}

GArray *
canvass_languages_offered (CanvassCampaign *campaign)
{
  GArray *languages = g_array_new (FALSE, TRUE, sizeof (CanvassLanguage));

  if (campaign != NULL)
    offer_written (languages, campaign);
  offer_translated (languages);
  return languages;
}

GArray *
canvass_languages_offered_by_any (GPtrArray *campaigns)
{
  GArray *languages = g_array_new (FALSE, TRUE, sizeof (CanvassLanguage));

  for (guint i = 0; i < campaigns->len; i++)
    offer_written (languages, g_ptr_array_index (campaigns, i));
  offer_translated (languages);
  return languages;
}

/* What gettext goes by. Written in place: the environment itself stays as it is, since other
 * threads may be looking something up in it. */
static char variable[sizeof "LANGUAGE=" + 2 * sizeof in_use] = "LANGUAGE=";

/* gettext knows nothing in the locale "C", but everything in "C.UTF-8". */
static void
use_a_locale (void)
{
  const char *locale = setlocale (LC_MESSAGES, "");

  if (locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    setlocale (LC_MESSAGES, "C.UTF-8");
}

static void
set_messages_language (const char *languages)
{
  /* gettext's own count of changes, as its manual has programs raise it that set LANGUAGE. */
  extern int _nl_msg_cat_cntr;
  static gsize begun;

  g_strlcpy (variable + strlen ("LANGUAGE="), languages, sizeof variable - strlen ("LANGUAGE="));
  if (g_once_init_enter (&begun)) {
    putenv (variable);
    use_a_locale ();
    g_once_init_leave (&begun, 1);
  }
  _nl_msg_cat_cntr++;
}

static void
set_messages_tag (const CanvassLanguage *language)
{
  g_autofree char *tag = g_strdup (language->tag);
  g_autofree char *languages = NULL;

  if (!language->translated) {
    set_messages_language ("en");
    return;
  }
  languages = g_strdup_printf (
      "%s:%.*s", g_strdelimit (tag, "-", '_'), (int)primary_length (language->tag), language->tag);
  set_messages_language (languages);
}

void
canvass_language_use (const CanvassLanguage *language)
{
  set_messages_tag (language);
  g_strlcpy (in_use, language->translated ? language->tag : "en", sizeof in_use);
  direction = language->right_to_left ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
  if (!leaves_direction)
    gtk_widget_set_default_direction (direction);
}

void
canvass_language_leave_direction (void)
{
  leaves_direction = TRUE;
}

GtkTextDirection
canvass_language_get_direction (void)
{
  return direction != GTK_TEXT_DIR_NONE ? direction : gtk_widget_get_default_direction ();
}

void
canvass_language_save (CanvassLanguageState *state)
{
  const char *messages = g_getenv ("LANGUAGE");

  g_strlcpy (state->messages, messages != NULL ? messages : "", sizeof state->messages);
  g_strlcpy (state->in_use, in_use, sizeof state->in_use);
  state->direction = direction;
}

void
canvass_language_restore (const CanvassLanguageState *state)
{
  set_messages_language (state->messages);
  g_strlcpy (in_use, state->in_use, sizeof in_use);
  direction = state->direction;
}

const char *
canvass_language_in_use (void)
{
  return in_use;
}

char *
canvass_language_called (const char *tag)
{
  UErrorCode status = U_ZERO_ERROR;
  char language[ULOC_FULLNAME_CAPACITY], reader[ULOC_FULLNAME_CAPACITY], name[256];
  UChar wide[G_N_ELEMENTS (name) / 4];
  gint32 length;

  g_return_val_if_fail (tag != NULL, NULL);

  uloc_forLanguageTag (tag, language, sizeof language, NULL, &status);
  uloc_forLanguageTag (in_use, reader, sizeof reader, NULL, &status);
  length = uloc_getDisplayName (language, reader, wide, G_N_ELEMENTS (wide), &status);
  u_strToUTF8 (name, sizeof name, NULL, wide, length, &status);
  return U_SUCCESS (status) ? g_strdup (name) : NULL;
}

void
canvass_language_add_css_class (GtkWidget *widget, const char *tag)
{
  g_autofree char *whole = g_ascii_strdown (tag, -1);
  g_autofree char *whole_class = g_strdup_printf ("language-%s", whole);
  g_autofree char *primary_class =
      g_strdup_printf ("language-%.*s", (int)primary_length (tag), tag);

  gtk_widget_add_css_class (widget, primary_class);
  gtk_widget_add_css_class (widget, whole_class);
}

const char *
canvass_language_translate (const CanvassLanguage *language, const char *msgid)
{
  g_autofree char *before = g_strdup (g_getenv ("LANGUAGE"));
  const char *translation;

  set_messages_tag (language);
  translation = g_dgettext (GETTEXT_PACKAGE, msgid);
  set_messages_language (before != NULL ? before : "");
  return translation;
}
