/*
 * Every page of the panel in every language on every screen, at the usual and the largest text:
 * nothing is cut, off the window, too small to hit, too near to the next, in English or too pale.
 *
 * With CANVASS_PICTURES=FOLDER each look is saved there too; tests/pages/contact-sheets puts them
 * together.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look.h"
#include "scenes.h"

#include "pages/language.h"
#include "pages/pages.h"

typedef struct {
  int width, height;
  char language[36];
} Case;

static const struct {
  int width, height;
} screens[] = { { 1280, 800 }, { 800, 1280 }, { 1920, 1080 } };

/* What people gave a name or wrote, and the kiosk's own English for what the panel does not know.
 */
static const char *const GIVEN[] = {
  "safe city", "swim in the river", "KINGSTON",        "Blue one",
  ".campaign", "What a kiosk says", "It was made for", "It is older than",
};

static gboolean
is_given (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (GIVEN); i++)
    if (strstr (text, GIVEN[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* In a language of another script, words in ours are words that nobody translated: numbers in them
 * keep look_closely () from knowing them. */
static void
look_for_english (Look *look, GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)) {
    const char *text = gtk_label_get_text (GTK_LABEL (widget));

    if (g_str_is_ascii (text) && strpbrk (text, "abcdefghijklmnopqrstuvwxyz") != NULL &&
        strchr (text, ' ') != NULL && !is_given (text) &&
        !gtk_widget_has_css_class (widget, "six-words"))
      g_error ("%s %s: in English: %s", look->language, look->name, text);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_for_english (look, child);
}

static gboolean
is_of_another_script (const char *language)
{
  static const char *const languages[] = {
    "am", "ar", "gu", "hi", "ko", "ru", "uk", "ur", "zh-Hans"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_str_equal (language, languages[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_in_view (GtkWidget *widget)
{
  GtkWidget *window = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  return window == NULL ||
         (gtk_widget_compute_bounds (widget, window, &bounds) && bounds.origin.y > -1 &&
          bounds.origin.y + bounds.size.height < gtk_widget_get_height (window) + 1);
}

static guint
count_out_of_view (GtkWidget *root, const char *css_class)
{
  guint n = gtk_widget_has_css_class (root, css_class) && gtk_widget_get_mapped (root) &&
            !is_in_view (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_out_of_view (child, css_class);
  return n;
}

/* A PIN is not typed on keys that one has to scroll to, nor are words compared that were never
 * seen. */
static void
look_for_hidden (Look *look)
{
  guint n_keys = count_out_of_view (look->root, "pin-key");
  guint n_words = count_out_of_view (look->root, "six-words");
  GtkWidget *yes = walk_find_css (look->root, "until-seen");

  if (n_keys > 0)
    g_error (
        "%s %s %s: %u keys are out of view", look->language, look->name, look->text_size, n_keys);
  look->words_seen = look->words_seen || n_words == 0;
  if (!look->words_seen && gtk_widget_is_sensitive (yes))
    g_error ("%s %s %s: yes before %u words were seen",
             look->language,
             look->name,
             look->text_size,
             n_words);
}

static void
look_in_size (Look *look, const char *size)
{
  look->text_size = size;
  look_for_hidden (look);
  look_closely (look);
}

static void
change_size (Look *look)
{
  gtk_widget_activate_action (look->root, "panel.text-size", NULL);
  walk_settle_widget (look->root);
}

static void
look_at_languages (Look *look, const char *size)
{
  const char *name = look->name;

  gtk_widget_activate_action (look->root, "panel.languages", NULL);
  walk_settle_widget (look->root);
  look->name = "languages";
  look_in_size (look, size);
  gtk_widget_activate_action (look->root, "panel.dismiss", NULL);
  look->name = name;
}

static void
look_at_scene (Look *look, const Scene *scene)
{
  g_autoptr (CanvassPanelModel) model = canvass_panel_model_new ();
  gboolean covered = g_str_equal (scene->name, "overview");

  look->words_seen = FALSE;
  scene->play (model, look->language);
  look->name = scene->name;
  look->root = GTK_WIDGET (canvass_panel_view_new (model));
  look->window = walk_show_widget (look->root, look->width, look->height);
  if (is_of_another_script (look->language))
    look_for_english (look, look->root);
  look_in_size (look, "normal");
  if (covered)
    look_at_languages (look, "normal");
  change_size (look);
  look_in_size (look, "largest");
  if (covered)
    look_at_languages (look, "largest");
  gtk_window_destroy (look->window);
}

/* Where the page comes up at that size, nobody has seen its words at another before. */
static void
look_at_scene_in_largest (Look *look, const Scene *scene)
{
  g_autoptr (CanvassPanelModel) model = canvass_panel_model_new ();

  look->words_seen = FALSE;
  scene->play (model, look->language);
  look->name = scene->name;
  look->text_size = "largest from the start";
  look->root = GTK_WIDGET (canvass_panel_view_new (model));
  gtk_widget_activate_action (look->root, "panel.text-size", NULL);
  look->window = walk_show_widget (look->root, look->width, look->height);
  walk_settle_widget (look->root);
  look_for_hidden (look);
  gtk_window_destroy (look->window);
}

static void
test_pages (gconstpointer data)
{
  const Case *view = data;
  Look look = { .width = view->width, .height = view->height, .language = view->language };

  look.colors = "contrast";
  for (gsize i = 0; i < scenes_n; i++) {
    look_at_scene (&look, &scenes[i]);
    if (g_str_equal (scenes[i].name, "six-words"))
      look_at_scene_in_largest (&look, &scenes[i]);
  }
  g_assert_cmpuint (look.n_labels, >, 500);
  g_assert_cmpuint (look.n_targets, >, 300);
}

/* Of pixels, since what a style sheet says is not yet what is seen. */
static void
test_contrast (void)
{
  for (gsize i = 0; i < scenes_n; i++) {
    g_autoptr (CanvassPanelModel) model = canvass_panel_model_new ();
    Look look = { .width = 1280, .height = 800, .language = "en", .colors = "contrast" };

    scenes[i].play (model, "en");
    look.name = scenes[i].name;
    look.root = GTK_WIDGET (canvass_panel_view_new (model));
    look.window = walk_show_widget (look.root, look.width, look.height);
    look_at_contrast (&look);
    g_assert_cmpuint (look.n_inks, >, 2);
    gtk_window_destroy (look.window);
  }
}

static void
add_cases (void)
{
  g_autoptr (GArray) languages = canvass_languages_offered (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    for (guint j = 0; j < languages->len; j++) {
      const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, j);
      Case *view = g_new (Case, 1);
      g_autofree char *path = g_strdup_printf (
          "/panel/layout/%dx%d/%s", screens[i].width, screens[i].height, language->tag);

      view->width = screens[i].width;
      view->height = screens[i].height;
      g_strlcpy (view->language, language->tag, sizeof view->language);
      g_test_add_data_func_full (path, view, test_pages, g_free);
    }
  g_test_add_func ("/panel/layout/contrast", test_contrast);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  add_cases ();
  return g_test_run ();
}
