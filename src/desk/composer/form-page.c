/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/form-page.h"

#include "desk/composer/own-field.h"
#include "desk/composer/words.h"
#include "pages/wording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONSENT_MARGIN 12

struct _CanvassFormPage {
  AdwBin parent_instance;

  AdwPreferencesGroup *fields;   /* (borrowed) */
  AdwPreferencesGroup *consents; /* (borrowed) */
  GtkPopover *offers;            /* (borrowed) of fields to add */
  GPtrArray *rows;               /* (element-type GtkWidget) of both, borrowed */

  char *state; /* what the rows show */

  CanvassDraft *draft; /* (owned) */
};

G_DEFINE_TYPE (CanvassFormPage, canvass_form_page, ADW_TYPE_BIN)

/* As a row's combo box has them. */
static const char *const USES[] = { "hidden", "optional", "required" };
static const char *const CHANNELS[] = { "", "email", "phone", "post" };

/* What a row is one of. */
typedef struct {
  GStrv (*list) (CanvassDraft *draft);
  void (*move) (CanvassDraft *draft, const char *name, const char *before);
  void (*remove) (CanvassDraft *draft, const char *name);
} Part;

static const Part FIELDS = { canvass_draft_list_fields,
                             canvass_draft_move_field,
                             canvass_draft_remove_field };
static const Part CONSENTS = { canvass_draft_list_consents,
                               canvass_draft_move_consent,
                               canvass_draft_remove_consent };

static const Part *
part_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "part");
}

static const char *
name_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "name");
}

static gboolean
focus (CanvassFormPage *self, const Part *part, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);

    if (part_of (row) == part && g_strcmp0 (name_of (row), name) == 0)
      return gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD) || gtk_widget_grab_focus (row);
  }
  return FALSE;
}

static void
move (CanvassFormPage *self, GtkWidget *row, int by)
{
  const Part *part = part_of (row);
  g_auto (GStrv) names = part->list (self->draft);
  g_autofree char *name = g_strdup (name_of (row));
  int n = (int)g_strv_length (names), at = 0, before;

  while (at < n && strcmp (names[at], name) != 0)
    at++;
  before = by < 0 ? at - 1 : at + 2;
  if (before < 0 || (by > 0 && at + 1 >= n))
    return;
  part->move (self->draft, name, before < n ? names[before] : NULL);
  canvass_form_page_refresh (self);
  focus (self, part, name);
}

static GtkWidget *
row_of (gpointer widget)
{
  return gtk_widget_get_ancestor (GTK_WIDGET (widget), ADW_TYPE_PREFERENCES_ROW);
}

static void
on_up (GtkButton *button, CanvassFormPage *self)
{
  move (self, row_of (button), -1);
}

static void
on_down (GtkButton *button, CanvassFormPage *self)
{
  move (self, row_of (button), 1);
}

static void
on_remove (GtkButton *button, CanvassFormPage *self)
{
  GtkWidget *row = row_of (button);

  part_of (row)->remove (self->draft, name_of (row));
  canvass_form_page_refresh (self);
}

static gboolean
on_row_key (GtkEventControllerKey *controller,
            guint key,
            guint code,
            GdkModifierType modifiers,
            CanvassFormPage *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if ((modifiers & GDK_ALT_MASK) == 0 || (key != GDK_KEY_Up && key != GDK_KEY_Down))
    return FALSE;
  move (self, row, key == GDK_KEY_Up ? -1 : 1);
  return TRUE;
}

static void
on_use_chosen (GtkDropDown *chooser, GParamSpec *pspec, CanvassFormPage *self)
{
  guint selected = gtk_drop_down_get_selected (chooser);

  if (selected < G_N_ELEMENTS (USES))
    canvass_draft_set_setting (self->draft, "fields", name_of (row_of (chooser)), USES[selected]);
}

static void
on_channel_chosen (GtkDropDown *chooser, GParamSpec *pspec, CanvassFormPage *self)
{
  guint selected = gtk_drop_down_get_selected (chooser);
  g_autofree char *section = g_strconcat ("consent ", name_of (row_of (chooser)), NULL);

  if (selected < G_N_ELEMENTS (CHANNELS))
    canvass_draft_set_setting (
        self->draft, section, "channel", *CHANNELS[selected] != '\0' ? CHANNELS[selected] : NULL);
}

static void
on_required (GtkCheckButton *toggle, CanvassFormPage *self)
{
  g_autofree char *section = g_strconcat ("consent ", name_of (row_of (toggle)), NULL);

  canvass_draft_set_setting (
      self->draft, section, "required", gtk_check_button_get_active (toggle) ? "yes" : "no");
}

static void
name_control (GtkWidget *control, const char *what, const char *row)
{
  /* Translators: what a control does, and to what: "Remove, Your postcode". */
  g_autofree char *label = g_strdup_printf (_ ("%1$s, %2$s"), what, row);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (control, what);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
}

static void
add_control (GtkWidget *row, GtkWidget *control)
{
  GtkWidget *controls = g_object_get_data (G_OBJECT (row), "controls");

  if (controls != NULL)
    gtk_box_append (GTK_BOX (controls), control);
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
}

static void
add_button (
    CanvassFormPage *self, GtkWidget *row, const char *icon, const char *what, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  name_control (button, what, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  g_signal_connect_object (button, "clicked", callback, self, 0);
  add_control (row, button);
}

static GtkWidget *
add_chooser (GtkWidget *row, const char *what, const char *const *words, guint selected)
{
  GtkWidget *chooser = gtk_drop_down_new_from_strings (words);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (chooser), selected);
  name_control (chooser, what, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  add_control (row, chooser);
  return chooser;
}

static GtkWidget *
make_field_row (void)
{
  GtkWidget *row = adw_action_row_new ();

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  return row;
}

/* A sentence takes the row's whole width; what can be done with it stands below. */
static GtkWidget *
make_consent_row (const char *title)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_halign (controls, GTK_ALIGN_END);
  gtk_widget_set_margin_start (box, CONSENT_MARGIN);
  gtk_widget_set_margin_end (box, CONSENT_MARGIN);
  gtk_widget_set_margin_top (box, CONSENT_MARGIN);
  gtk_widget_set_margin_bottom (box, CONSENT_MARGIN);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), controls);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data (G_OBJECT (row), "controls", controls);
  return row;
}

static GtkWidget *
make_row (CanvassFormPage *self, const Part *part, const char *name, const char *title)
{
  GtkWidget *row = part == &CONSENTS ? make_consent_row (title) : make_field_row ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *markup = g_markup_escape_text (title, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  g_object_set_data (G_OBJECT (row), "part", (gpointer)part);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_row_key), self, 0);
  gtk_widget_add_controller (row, keys);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_moving (CanvassFormPage *self, GtkWidget *row, gboolean removable)
{
  add_button (self, row, "go-up-symbolic", _ ("Move up"), G_CALLBACK (on_up));
  add_button (self, row, "go-down-symbolic", _ ("Move down"), G_CALLBACK (on_down));
  if (removable)
    add_button (self, row, "user-trash-symbolic", _ ("Remove"), G_CALLBACK (on_remove));
}

static guint
index_of (const char *const *words, guint n, const char *word)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
add_field (CanvassFormPage *self, const char *name)
{
  const char *words[] = { _ ("Not asked"), _ ("Optional"), _ ("Required"), NULL };
  g_autofree char *use = canvass_draft_get_setting (self->draft, "fields", name);
  g_autofree char *title = canvass_composer_name_field (self->draft, name);
  g_autofree char *section = g_strconcat ("field ", name, NULL);
  g_autofree char *choices = canvass_draft_get_setting (self->draft, section, "choices");
  GtkWidget *row = make_row (self, &FIELDS, name, title);
  GtkWidget *chooser =
      add_chooser (row, _ ("What the form asks"), words, index_of (USES, G_N_ELEMENTS (USES), use));

  if (choices != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), choices);
  g_signal_connect_object (chooser, "notify::selected", G_CALLBACK (on_use_chosen), self, 0);
  add_moving (self, row, canvass_field_find_standard (name) == NULL);
  adw_preferences_group_add (self->fields, row);
}

static void
add_consent (CanvassFormPage *self, const char *name)
{
  const char *words[] = { _ ("Anything"), _ ("E-mail"), _ ("Phone"), _ ("Letters"), NULL };
  g_autofree char *section = g_strconcat ("consent ", name, NULL);
  g_autofree char *channel = canvass_draft_get_setting (self->draft, section, "channel");
  g_autofree char *required = canvass_draft_get_setting (self->draft, section, "required");
  g_autofree char *title = canvass_composer_name_consent (self->draft, name);
  GtkWidget *row = make_row (self, &CONSENTS, name, title);
  GtkWidget *toggle = gtk_check_button_new_with_label (_ ("Required"));
  GtkWidget *chooser;

  chooser =
      add_chooser (row,
                   _ ("What signers may agree to"),
                   words,
                   index_of (CHANNELS, G_N_ELEMENTS (CHANNELS), channel != NULL ? channel : ""));
  g_signal_connect_object (chooser, "notify::selected", G_CALLBACK (on_channel_chosen), self, 0);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (toggle), g_strcmp0 (required, "yes") == 0);
  name_control (toggle, _ ("Required"), title);
  g_signal_connect_object (toggle, "toggled", G_CALLBACK (on_required), self, 0);
  add_control (row, toggle);
  add_moving (self, row, TRUE);
  adw_preferences_group_add (self->consents, row);
}

/* Rows are made anew only when there are others. */
static char *
describe (CanvassFormPage *self)
{
  g_auto (GStrv) fields = canvass_draft_list_fields (self->draft);
  g_auto (GStrv) consents = canvass_draft_list_consents (self->draft);
  GString *state = g_string_new (NULL);

  for (guint i = 0; fields[i] != NULL; i++) {
    g_autofree char *title = canvass_composer_name_field (self->draft, fields[i]);

    g_string_append_printf (state, "%s\n%s\n", fields[i], title);
  }
  for (guint i = 0; consents[i] != NULL; i++) {
    g_autofree char *title = canvass_composer_name_consent (self->draft, consents[i]);

    g_string_append_printf (state, "\t%s\n%s\n", consents[i], title);
  }
  return g_string_free (state, FALSE);
}

void
canvass_form_page_refresh (CanvassFormPage *self)
{
  g_auto (GStrv) fields = NULL;
  g_auto (GStrv) consents = NULL;
  g_autofree char *state = NULL;

  g_return_if_fail (CANVASS_IS_FORM_PAGE (self));

  state = describe (self);
  if (g_strcmp0 (state, self->state) == 0)
    return;
  g_free (self->state);
  self->state = g_steal_pointer (&state);

  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);

    adw_preferences_group_remove (part_of (row) == &CONSENTS ? self->consents : self->fields, row);
  }
  g_ptr_array_set_size (self->rows, 0);
  fields = canvass_draft_list_fields (self->draft);
  for (guint i = 0; fields[i] != NULL; i++)
    add_field (self, fields[i]);
  consents = canvass_draft_list_consents (self->draft);
  for (guint i = 0; consents[i] != NULL; i++)
    add_consent (self, consents[i]);
}

gboolean
canvass_form_page_focus (CanvassFormPage *self, const char *section, const char *name)
{
  g_return_val_if_fail (CANVASS_IS_FORM_PAGE (self), FALSE);

  return focus (self, g_str_has_prefix (section, "consent ") ? &CONSENTS : &FIELDS, name);
}

static void
on_standard_chosen (GtkButton *button, CanvassFormPage *self)
{
  const char *name = g_object_get_data (G_OBJECT (button), "name");

  gtk_popover_popdown (self->offers);
  if (canvass_draft_add_field (self->draft, name, CANVASS_USE_OPTIONAL, NULL, NULL, NULL))
    focus (self, &FIELDS, name);
}

static void
on_own_chosen (GtkButton *button, CanvassFormPage *self)
{
  gtk_popover_popdown (self->offers);
  canvass_own_field_ask (GTK_WIDGET (self), self->draft);
}

static void
add_offer (
    CanvassFormPage *self, GtkWidget *list, const char *name, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_halign (gtk_button_get_child (GTK_BUTTON (button)), GTK_ALIGN_START);
  g_object_set_data (G_OBJECT (button), "name", (gpointer)name);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  gtk_box_append (GTK_BOX (list), button);
}

/* The standard fields that the form does not know yet, and one's own. */
static void
on_add_field (CanvassFormPage *self)
{
  g_auto (GStrv) fields = canvass_draft_list_fields (self->draft);
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; canvass_field_get_standard (i) != NULL; i++) {
    const char *name = canvass_field_get_standard (i)->name;

    if (!g_strv_contains ((const char *const *)fields, name))
      add_offer (
          self, list, name, canvass_wording_standard (name), G_CALLBACK (on_standard_chosen));
  }
  add_offer (self, list, NULL, _ ("A question of your own"), G_CALLBACK (on_own_chosen));
  gtk_popover_set_child (self->offers, list);
  gtk_popover_popup (self->offers);
}

/* A consent begins without words: they are a text to write. */
static void
on_add_consent (CanvassFormPage *self)
{
  g_auto (GStrv) consents = canvass_draft_list_consents (self->draft);

  for (guint i = 1;; i++) {
    g_autofree char *name = g_strdup_printf ("consent_%u", i);

    if (g_strv_contains ((const char *const *)consents, name))
      continue;
    canvass_draft_add_consent (self->draft, name, "", NULL);
    canvass_form_page_refresh (self);
    focus (self, &CONSENTS, name);
    return;
  }
}

static AdwPreferencesGroup *
add_group (CanvassFormPage *self,
           AdwPreferencesPage *page,
           const char *title,
           const char *description,
           const char *add,
           GCallback callback)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, add);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, add, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  g_object_set_data (G_OBJECT (group), "add", button);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static void
canvass_form_page_dispose (GObject *object)
{
  CanvassFormPage *self = CANVASS_FORM_PAGE (object);

  if (self->offers != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->offers));
  self->offers = NULL;
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (canvass_form_page_parent_class)->dispose (object);
}

static void
canvass_form_page_finalize (GObject *object)
{
  CanvassFormPage *self = CANVASS_FORM_PAGE (object);

  g_free (self->state);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (canvass_form_page_parent_class)->finalize (object);
}

static void
canvass_form_page_class_init (CanvassFormPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_form_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_form_page_finalize;
}

static void
canvass_form_page_init (CanvassFormPage *self)
{
  GtkWidget *page = adw_preferences_page_new ();

  self->rows = g_ptr_array_new ();
  adw_bin_set_child (ADW_BIN (self), page);
  self->fields = add_group (self,
                            ADW_PREFERENCES_PAGE (page),
                            _ ("What the form asks"),
                            _ ("In this order. Ask as little as you can: what you do not have, "
                               "nobody can take from you."),
                            _ ("Add a question"),
                            G_CALLBACK (on_add_field));
  self->offers = GTK_POPOVER (gtk_popover_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->offers),
                         g_object_get_data (G_OBJECT (self->fields), "add"));
  self->consents = add_group (
      self,
      ADW_PREFERENCES_PAGE (page),
      _ ("What signers may agree to"),
      _ ("Each by itself, none ticked beforehand. Signing alone is consent enough to hand the "
         "petition in."),
      _ ("Add a consent"),
      G_CALLBACK (on_add_consent));
}

CanvassFormPage *
canvass_form_page_new (CanvassDraft *draft)
{
  CanvassFormPage *self = g_object_new (CANVASS_TYPE_FORM_PAGE, NULL);

  self->draft = g_object_ref (draft);
  canvass_form_page_refresh (self);
  return self;
}
