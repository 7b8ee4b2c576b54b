/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "widgets/composer.h"
#include "widgets/dead-keys.h"
#include "widgets/entry.h"
#include "widgets/hangul.h"
#include "widgets/key-cap.h"
#include "widgets/keyboard.h"
#include "widgets/pinyin.h"

#include <string.h>

/* Names and streets that only the language's own layouts can write, as people write them. */
static const struct {
  const char *language;
  const char *name;
  const char *street;
} PEOPLE[] = {
  { "am", "ትዕግሥት ገብረ ማርያም", "ቋንቋ ጎዳና 12" },
  { "ar", "محمد الطيّب ذو الفقار", "شارع الأزهر 7" },
  { "en", "Mary-Jane O'Neil", "4 King's Rd." },
  { "es", "José Ángel Núñez Güiraldes", "Av. 5ª Ñuñoa 12" },
  { "fr", "Élodie Noël Lefèvre-Ançon", "3 rue de l'Hôpital" },
  { "gu", "ક્ષિતિજ પટેલ", "જ્ઞાન માર્ગ 5" },
  { "hi", "हृदयेश श्रीवास्तव", "लक्ष्मी मार्ग 9" },
  { "ht", "Jan-Klòd Bèlfò", "Ri Légliz 8" },
  { "ko", "김하늘", "뚝섬로 괜찮길 21" },
  { "pl", "Łukasz Żółć-Święcińska", "ul. Źdźbło 4" },
  { "ru", "Фёдор Подъячев", "ул. Южная 6" },
  { "tl", "Niña Peñaflor", "Kalye Dasmariñas 3" },
  { "uk", "Олексій Ґудзь", "вул. Їжакевича 2" },
  { "ur", "علی گوہر ڑیحانہ", "شاہراہ ٹاؤن 5" },
  { "vi", "Nguyễn Thị Mỹ Lệ", "Đường Trần Hưng Đạo 1" },
  { "zh-Hans", "王小明", "中山路 8" },
};

typedef struct {
  GtkWindow *window;
  CanvassKeyboard *keyboard;
  CanvassEntry *entry;
} Fixture;

static void
on_typed (Fixture *fixture, guint n_before, const char *text)
{
  if (n_before > 0)
    canvass_entry_replace (fixture->entry, n_before, text);
  else
    canvass_entry_type (fixture->entry, text);
}

static void
on_erase (Fixture *fixture)
{
  canvass_entry_erase (fixture->entry);
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->keyboard = canvass_keyboard_new ();
  fixture->entry = canvass_entry_new ();
  g_signal_connect_swapped (fixture->keyboard, "typed", G_CALLBACK (on_typed), fixture);
  g_signal_connect_swapped (fixture->keyboard, "erase", G_CALLBACK (on_erase), fixture);

  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->keyboard));
  gtk_window_set_child (fixture->window, box);
  gtk_window_set_default_size (fixture->window, 1280, 800);
  gtk_window_present (fixture->window);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
}

typedef gboolean (*Match) (GtkWidget *button, gconstpointer wanted);

static GtkWidget *
find (GtkWidget *below, Match match, gconstpointer wanted)
{
  if (GTK_IS_BUTTON (below) && match (below, wanted))
    return below;

  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, match, wanted);

    if (found != NULL)
      return found;
  }

  return NULL;
}

static gboolean
has_caption (GtkWidget *button, gconstpointer caption)
{
  return strcmp (gtk_button_get_label (GTK_BUTTON (button)), caption) == 0;
}

static gboolean
does (GtkWidget *button, gconstpointer action)
{
  const CanvassKey *key = canvass_key_cap_get_key (button);

  return key != NULL && key->action == GPOINTER_TO_UINT (action);
}

static gboolean
is_behind (const CanvassKey *key, gboolean shift, const char *text)
{
  for (guint i = 0; i < key->n_alternates[shift]; i++)
    if (strcmp (key->alternates[shift][i], text) == 0)
      return TRUE;

  return FALSE;
}

/* A key that the text is behind, whichever shift shows it. */
static gboolean
hides (GtkWidget *button, gconstpointer text)
{
  const CanvassKey *key = canvass_key_cap_get_key (button);

  return key != NULL && (is_behind (key, FALSE, text) || is_behind (key, TRUE, text));
}

static GtkWidget *
find_caption (Fixture *fixture, const char *caption)
{
  return find (GTK_WIDGET (fixture->keyboard), has_caption, caption);
}

static GtkWidget *
find_action (Fixture *fixture, CanvassKeyAction action)
{
  return find (GTK_WIDGET (fixture->keyboard), does, GUINT_TO_POINTER (action));
}

static void
click (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_mapped (button));
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
press_caption (Fixture *fixture, const char *caption)
{
  GtkWidget *button = find_caption (fixture, caption);

  if (button != NULL)
    click (button);
  return button != NULL;
}

/* On the keys that are shown, or with shift. */
static gboolean
press_with_shift (Fixture *fixture, const char *caption)
{
  GtkWidget *shift;

  if (press_caption (fixture, caption))
    return TRUE;
  shift = find_action (fixture, CANVASS_KEY_SHIFT);
  if (shift == NULL)
    return FALSE;

  click (shift);
  if (press_caption (fixture, caption))
    return TRUE;
  click (find_action (fixture, CANVASS_KEY_SHIFT)); /* locked */
  click (find_action (fixture, CANVASS_KEY_SHIFT)); /* and up again */
  return FALSE;
}

/* By taps alone: the key for accents, or a consonant that offers its vowels by itself. */
static gboolean
press_what_is_behind (Fixture *fixture, const char *text)
{
  GtkWidget *button = find (GTK_WIDGET (fixture->keyboard), hides, text);
  const CanvassKey *key = button != NULL ? canvass_key_cap_get_key (button) : NULL;

  if (key == NULL)
    return FALSE;
  if (!is_behind (key, FALSE, text))
    click (find_action (fixture, CANVASS_KEY_SHIFT));
  if (!key->follows)
    click (find_action (fixture, CANVASS_KEY_ACCENTS));
  click (button);
  return press_caption (fixture, text);
}

static gboolean
press_dead_key (Fixture *fixture, gunichar letter)
{
  gunichar base, mark;
  char text[8] = "";
  const char *accent;

  if (!g_unichar_decompose (letter, &base, &mark) || mark == 0)
    return FALSE;
  accent = canvass_dead_key_get_accent (mark);
  text[g_unichar_to_utf8 (base, text)] = '\0';
  return accent != NULL && press_caption (fixture, accent) && press_with_shift (fixture, text);
}

static gboolean
press_on_this_page (Fixture *fixture, const char *text)
{
  if (*text == ' ') {
    click (find_action (fixture, CANVASS_KEY_SPACE));
    return TRUE;
  }
  return press_with_shift (fixture, text) || press_dead_key (fixture, g_utf8_get_char (text)) ||
         press_what_is_behind (fixture, text);
}

/* A mark that several keys carry follows its letter. */
static gboolean
press_letter_and_mark (Fixture *fixture, const char *text)
{
  gunichar base, mark;
  char letter[8] = "", marked[16] = "";

  if (!g_unichar_decompose (g_utf8_get_char (text), &base, &mark) || mark == 0)
    return FALSE;

  letter[g_unichar_to_utf8 (base, letter)] = '\0';
  g_unichar_to_utf8 (mark, marked + g_unichar_to_utf8 (CANVASS_DOTTED_CIRCLE, marked));
  if (find_caption (fixture, marked) == NULL)
    return FALSE;
  return (press_on_this_page (fixture, letter) || press_letter_and_mark (fixture, letter)) &&
         press_caption (fixture, marked);
}

/* ệ is ê and a dot below, on a keyboard that has ê. */
static gboolean
press_vietnamese (Fixture *fixture, const char *text)
{
  static const char *const letters[] = { "â", "ê", "ô", "ă", "ơ", "ư", "Â", "Ê", "Ô", "Ă" };
  static const gunichar marks[] = { 0x300, 0x301, 0x303, 0x309, 0x323 };

  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    for (gsize m = 0; m < G_N_ELEMENTS (marks); m++) {
      char parts[16] = "", caption[16] = "";
      g_autofree char *composed = NULL;

      g_unichar_to_utf8 (marks[m], g_stpcpy (parts, letters[i]));
      composed = g_utf8_normalize (parts, -1, G_NORMALIZE_NFC);
      if (strcmp (composed, text) != 0)
        continue;
      g_unichar_to_utf8 (marks[m], caption + g_unichar_to_utf8 (CANVASS_DOTTED_CIRCLE, caption));
      return find_caption (fixture, caption) != NULL && press_with_shift (fixture, letters[i]) &&
             press_caption (fixture, caption);
    }

  return FALSE;
}

static gboolean
press_on_another_page (Fixture *fixture, const char *text)
{
  gboolean found;

  click (find_action (fixture, CANVASS_KEY_SYMBOLS));
  found = press_on_this_page (fixture, text);
  click (find_action (fixture, CANVASS_KEY_SYMBOLS));
  return found;
}

/* FALSE when there is no way to type all of it. */
static gboolean
try_to_type (Fixture *fixture, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    char character[16] = "";
    gunichar first = g_utf8_get_char (at);

    g_utf8_strncpy (character, at, 1);
    if (g_unichar_ismark (first) && g_unichar_get_script (first) == G_UNICODE_SCRIPT_INHERITED)
      g_unichar_to_utf8 (first, character + g_unichar_to_utf8 (CANVASS_DOTTED_CIRCLE, character));
    if (!press_on_this_page (fixture, character) && !press_vietnamese (fixture, character) &&
        !press_letter_and_mark (fixture, character) && !press_on_another_page (fixture, character))
      return FALSE;
  }

  return TRUE;
}

static void
type (Fixture *fixture, const char *text)
{
  if (!try_to_type (fixture, text))
    g_error ("There is no way to type “%s”", text);
}

/* Two vowels, or two consonants at a syllable's end, that are on no single key. */
static const char *
split_letter (gunichar letter, char split[static 16])
{
  static const char *const pairs[] = { "ㅘㅗㅏ", "ㅙㅗㅐ", "ㅚㅗㅣ", "ㅝㅜㅓ", "ㅞㅜㅔ",
                                       "ㅟㅜㅣ", "ㅢㅡㅣ", "ㄳㄱㅅ", "ㄵㄴㅈ", "ㄶㄴㅎ",
                                       "ㄺㄹㄱ", "ㄻㄹㅁ", "ㄼㄹㅂ", "ㅄㅂㅅ", "ㅀㄹㅎ" };

  split[g_unichar_to_utf8 (letter, split)] = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_utf8_get_char (pairs[i]) == letter)
      return g_utf8_next_char (pairs[i]);

  return split;
}

/* The letters of a syllable, in the order of Unicode, chapter 3.12. */
static void
type_syllable (Fixture *fixture, gunichar syllable)
{
  static const char leads[] = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  static const char tails[] = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
  guint index = syllable - 0xac00;
  gunichar letters[3] = {
    g_utf8_get_char (g_utf8_offset_to_pointer (leads, index / 588)),
    0x314f + index % 588 / 28,
    index % 28 > 0 ? g_utf8_get_char (g_utf8_offset_to_pointer (tails, index % 28 - 1)) : 0,
  };

  for (guint i = 0; i < 3 && letters[i] != 0; i++) {
    char split[16];

    type (fixture, split_letter (letters[i], split));
  }
}

static void
type_korean (Fixture *fixture, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    char character[8] = "";

    if (c >= 0xac00 && c <= 0xd7a3) {
      type_syllable (fixture, c);
    } else {
      g_utf8_strncpy (character, at, 1);
      type (fixture, character);
    }
  }
}

/* The candidate may be on a later page, and comes back to the first. */
static void
choose (Fixture *fixture, const char *text)
{
  for (guint pages = 0; pages < 50; pages++) {
    if (press_caption (fixture, text))
      return;
    click (find_caption (fixture, "⋯"));
  }
  g_error ("“%s” is not offered", text);
}

static void
assert_text (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (canvass_entry_get_text (fixture->entry), ==, expected);
}

/* The keyboard's own memory, since GTK keeps words of its own. */
static gboolean
keyboard_holds (Fixture *fixture, const char *text)
{
  GTypeQuery query;

  g_type_query (CANVASS_TYPE_KEYBOARD, &query);
  return memmem (fixture->keyboard, query.instance_size, text, strlen (text)) != NULL;
}

static void
type_line (Fixture *fixture, const char *language, const char *line)
{
  canvass_entry_set_text (fixture->entry, "");
  canvass_keyboard_set_language (fixture->keyboard, "en");
  canvass_keyboard_set_language (fixture->keyboard, language);
  if (strcmp (language, "ko") == 0) {
    type_korean (fixture, line);
  } else if (strcmp (line, "王小明") == 0) {
    type (fixture, "wangxiaoming");
    choose (fixture, "王");
    choose (fixture, "小");
    choose (fixture, "明");
  } else if (strcmp (line, "中山路 8") == 0) {
    type (fixture, "zhongshanlu");
    choose (fixture, "中山路");
    type (fixture, " 8");
  } else {
    type (fixture, line);
  }
  canvass_keyboard_finish (fixture->keyboard);
  assert_text (fixture, line);
  g_assert_false (keyboard_holds (fixture, line));
}

static void
test_everybody_writes_their_name_and_street (Fixture *fixture, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (PEOPLE); i++) {
    g_autofree char *normal = g_utf8_normalize (PEOPLE[i].name, -1, G_NORMALIZE_NFC);

    g_test_message ("%s: %s, %s", PEOPLE[i].language, PEOPLE[i].name, PEOPLE[i].street);
    g_assert_cmpstr (normal, ==, PEOPLE[i].name);
    type_line (fixture, PEOPLE[i].language, PEOPLE[i].name);
    type_line (fixture, PEOPLE[i].language, PEOPLE[i].street);
  }
}

/* The control of the test above. */
static void
test_a_keyboard_does_not_write_everything (Fixture *fixture, gconstpointer unused)
{
  g_assert_false (try_to_type (fixture, "አ"));
  canvass_keyboard_set_language (fixture->keyboard, "ru");
  g_assert_false (try_to_type (fixture, "ґ"));
}

static void
test_addresses_and_numbers_work_in_every_language (Fixture *fixture, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (PEOPLE); i++) {
    g_test_message ("%s", PEOPLE[i].language);
    canvass_keyboard_set_purpose (fixture->keyboard, CANVASS_KEYS_EMAIL);
    type_line (fixture, PEOPLE[i].language, "ana.l_4@example.org");
    canvass_keyboard_set_purpose (fixture->keyboard, CANVASS_KEYS_DIGITS);
    type_line (fixture, PEOPLE[i].language, "+1 312-555-0100");
    canvass_keyboard_set_purpose (fixture->keyboard, CANVASS_KEYS_TEXT);
  }
}

#define ADD(name)                                                                                  \
  g_test_add ("/typing/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (everybody_writes_their_name_and_street);
  ADD (a_keyboard_does_not_write_everything);
  ADD (addresses_and_numbers_work_in_every_language);

  return g_test_run ();
}
