/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/sentences.h"

/* The sentences of each text, with "|" between them. */
static const struct {
  const char *language;
  const char *text;
  const char *sentences;
} cases[] = {
  { "en", "Stop it. Now! Will you? Yes…", "Stop it.|Now!|Will you?|Yes…" },
  { "en",
    "Mr. Smith asks Dr. J. R. Brown. He answers.",
    "Mr. Smith asks Dr. J. R. Brown.|He answers." },
  { "en", "It costs $3.50. Pay by 5.30 p.m. today.", "It costs $3.50.|Pay by 5.30 p.m. today." },
  { "en", "No. 5 Main St. Chicago is ours.", "No. 5 Main St. Chicago is ours." },
  { "en", "1. First\n2. Second", "1. First|2. Second" },
  { "en", "We met in 2019. It was cold.", "We met in 2019.|It was cold." },
  { "en", "“Go home.” She left.", "“Go home.”|She left." },
  { "en", "  A title without an end  \n\nAnd more", "A title without an end|And more" },
  { "en", "Write to ana@example.org. Thank you.", "Write to ana@example.org.|Thank you." },
  { "en", "…\n---\n", "" },
  { "en", "", "" },
  { "es",
    "¿Quién firma? ¡Todos! La Sra. López también.",
    "¿Quién firma?|¡Todos!|La Sra. López también." },
  { "es", "Son 1.500 personas. Gracias.", "Son 1.500 personas.|Gracias." },
  { "fr", "M. Dupont signe. Et vous ? Merci !", "M. Dupont signe.|Et vous ?|Merci !" },
  { "fr", "« Restez. » Elle reste.", "« Restez. »|Elle reste." },
  { "pl", "Podpisz na ul. Długiej. Dziękujemy!", "Podpisz na ul. Długiej.|Dziękujemy!" },
  { "ru", "Подпишите здесь. Спасибо! Кто следующий?", "Подпишите здесь.|Спасибо!|Кто следующий?" },
  { "uk", "Підпишіть на вул. Головній. Дякуємо!", "Підпишіть на вул. Головній.|Дякуємо!" },
  { "ar", "وقّع هنا. هل أنت متأكد؟ شكرا!", "وقّع هنا.|هل أنت متأكد؟|شكرا!" },
  { "ur", "یہاں دستخط کریں۔ کیا آپ تیار ہیں؟ شکریہ۔", "یہاں دستخط کریں۔|کیا آپ تیار ہیں؟|شکریہ۔" },
  { "hi",
    "यहाँ हस्ताक्षर करें। क्या आप तैयार हैं? धन्यवाद॥ फिर मिलेंगे।",
    "यहाँ हस्ताक्षर करें।|क्या आप तैयार हैं?|धन्यवाद॥|फिर मिलेंगे।" },
  { "gu", "અહીં સહી કરો. શું તમે તૈયાર છો? આભાર।", "અહીં સહી કરો.|શું તમે તૈયાર છો?|આભાર।" },
  { "am", "እዚህ ይፈርሙ። ዝግጁ ነዎት? አመሰግናለሁ።", "እዚህ ይፈርሙ።|ዝግጁ ነዎት?|አመሰግናለሁ።" },
  { "zh-Hans",
    "请在这里签名。您准备好了吗？谢谢！再见。",
    "请在这里签名。|您准备好了吗？|谢谢！|再见。" },
  { "ko",
    "여기에 서명하세요. 준비되셨나요? 감사합니다!",
    "여기에 서명하세요.|준비되셨나요?|감사합니다!" },
  { "vi",
    "Hãy ký ở đây. Bạn đã sẵn sàng chưa? Cảm ơn!",
    "Hãy ký ở đây.|Bạn đã sẵn sàng chưa?|Cảm ơn!" },
  { "tl", "Pumirma dito. Handa ka na ba? Salamat!", "Pumirma dito.|Handa ka na ba?|Salamat!" },
  { "ht", "Siyen isit la. Èske ou pare? Mèsi!", "Siyen isit la.|Èske ou pare?|Mèsi!" },
};

static void
test_sentences_end_where_each_language_ends_them (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) sentences = canvass_sentences_split (cases[i].text, cases[i].language);
    g_autoptr (GString) joined = g_string_new (NULL);

    for (guint j = 0; j < sentences->len; j++) {
      const CanvassSentence *sentence = &g_array_index (sentences, CanvassSentence, j);

      if (j > 0)
        g_string_append_c (joined, '|');
      g_string_append_len (
          joined, cases[i].text + sentence->start, (gssize)(sentence->end - sentence->start));
    }
    g_assert_cmpstr (joined->str, ==, cases[i].sentences);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentences/sentences_end_where_each_language_ends_them",
                   test_sentences_end_where_each_language_ends_them);
  return g_test_run ();
}
