/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/signature-filter.h"

#include "desk/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_STATES 4

struct _CanvassSignatureFilter {
  AdwBin parent_instance;

  GArray *kiosks;       /* (owned) (element-type CanvassLedgerKiosk) */
  GPtrArray *languages; /* (owned) (element-type utf8) */
  gboolean filling;     /* what changes is not the user's doing */

  /* template widgets */
  AdwComboRow *order_row;
  GtkSwitch *backwards_switch;
  AdwComboRow *kiosk_row;
  AdwComboRow *language_row;
  AdwEntryRow *first_row;
  AdwEntryRow *last_row;
  GtkCheckButton *merged_check;
  GtkCheckButton *corrected_check;
  GtkCheckButton *doubtful_check;
  GtkCheckButton *withdrawn_check;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (CanvassSignatureFilter, canvass_signature_filter, ADW_TYPE_BIN)

/* In the order of the choices that the template has. */
static const CanvassRollListOrder ORDERS[] = {
  CANVASS_ROLL_LIST_BY_NAME,  CANVASS_ROLL_LIST_BY_DAY,       CANVASS_ROLL_LIST_BY_PLACE,
  CANVASS_ROLL_LIST_BY_KIOSK, CANVASS_ROLL_LIST_BY_RECORD_ID,
};

/* By bit of CanvassListedStates. */
static void
get_checks (CanvassSignatureFilter *self, GtkCheckButton *checks[static N_STATES])
{
  checks[0] = self->merged_check;
  checks[1] = self->corrected_check;
  checks[2] = self->doubtful_check;
  checks[3] = self->withdrawn_check;
}

static void
on_changed (CanvassSignatureFilter *self)
{
  if (!self->filling)
    g_signal_emit (self, changed_signal, 0);
}

static guint32
read_day (AdwEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  return canvass_is_day (text, strlen (text)) ? canvass_roll_list_day (text) : 0;
}

static void
on_day_changed (CanvassSignatureFilter *self, AdwEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (*text == '\0' || read_day (row) != 0)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  on_changed (self);
}

/* The first choice is all of them. */
static void
fill (CanvassSignatureFilter *self, AdwComboRow *row, const char *const *names, guint chosen)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  self->filling = TRUE;
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (row, chosen);
  self->filling = FALSE;
}

static const CanvassLedgerKiosk *
get_kiosk (CanvassSignatureFilter *self)
{
  guint chosen = adw_combo_row_get_selected (self->kiosk_row);

  return chosen > 0 && chosen <= self->kiosks->len
             ? &g_array_index (self->kiosks, CanvassLedgerKiosk, chosen - 1)
             : NULL;
}

void
canvass_signature_filter_set_kiosks (CanvassSignatureFilter *self, GArray *kiosks)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const CanvassLedgerKiosk *before;
  guint chosen = 0;

  g_return_if_fail (CANVASS_IS_SIGNATURE_FILTER (self));

  before = get_kiosk (self);
  g_ptr_array_add (names, (gpointer)_ ("All tables"));
  for (guint i = 0; i < kiosks->len; i++) {
    const CanvassLedgerKiosk *kiosk = &g_array_index (kiosks, CanvassLedgerKiosk, i);

    g_ptr_array_add (names, (gpointer)kiosk->name);
    if (before != NULL && memcmp (before->kiosk_id, kiosk->kiosk_id, CANVASS_ID_BYTES) == 0)
      chosen = i + 1;
  }
  g_ptr_array_add (names, NULL);
  g_array_ref (kiosks);
  fill (self, self->kiosk_row, (const char *const *)names->pdata, chosen);
  g_array_unref (self->kiosks);
  self->kiosks = kiosks;
}

void
canvass_signature_filter_set_languages (CanvassSignatureFilter *self, GPtrArray *languages)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *before;
  guint chosen;

  g_return_if_fail (CANVASS_IS_SIGNATURE_FILTER (self));

  chosen = adw_combo_row_get_selected (self->language_row);
  before = chosen > 0 && chosen <= self->languages->len ? self->languages->pdata[chosen - 1] : NULL;
  chosen = 0;
  g_ptr_array_add (names, (gpointer)_ ("All languages"));
  for (guint i = 0; i < languages->len; i++) {
    g_ptr_array_add (names, (gpointer)canvass_desk_word_language (languages->pdata[i]));
    if (g_strcmp0 (before, languages->pdata[i]) == 0)
      chosen = i + 1;
  }
  g_ptr_array_add (names, NULL);
  g_ptr_array_ref (languages);
  fill (self, self->language_row, (const char *const *)names->pdata, chosen);
  g_ptr_array_unref (self->languages);
  self->languages = languages;
}

void
canvass_signature_filter_read (CanvassSignatureFilter *self, CanvassRollListQuery *query)
{
  GtkCheckButton *checks[N_STATES];
  const CanvassLedgerKiosk *kiosk;
  guint language;

  g_return_if_fail (CANVASS_IS_SIGNATURE_FILTER (self));

  kiosk = get_kiosk (self);
  language = adw_combo_row_get_selected (self->language_row);
  query->order =
      ORDERS[MIN (adw_combo_row_get_selected (self->order_row), G_N_ELEMENTS (ORDERS) - 1)];
  query->descending = gtk_switch_get_active (self->backwards_switch);
  query->kiosk_id = kiosk != NULL ? kiosk->kiosk_id : NULL;
  query->language = language > 0 && language <= self->languages->len
                        ? self->languages->pdata[language - 1]
                        : NULL;
  query->first_day = read_day (self->first_row);
  query->last_day = read_day (self->last_row);
  query->states = 0;
  get_checks (self, checks);
  for (guint i = 0; i < N_STATES; i++)
    if (gtk_check_button_get_active (checks[i]))
      query->states |= 1u << i;
}

gboolean
canvass_signature_filter_is_set (CanvassSignatureFilter *self)
{
  CanvassRollListQuery query = { NULL };

  g_return_val_if_fail (CANVASS_IS_SIGNATURE_FILTER (self), FALSE);

  canvass_signature_filter_read (self, &query);
  return query.kiosk_id != NULL || query.language != NULL || query.first_day != 0 ||
         query.last_day != 0 || query.states != 0;
}

void
canvass_signature_filter_reset (CanvassSignatureFilter *self)
{
  GtkCheckButton *checks[N_STATES];

  g_return_if_fail (CANVASS_IS_SIGNATURE_FILTER (self));

  self->filling = TRUE;
  adw_combo_row_set_selected (self->kiosk_row, 0);
  adw_combo_row_set_selected (self->language_row, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->first_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->last_row), "");
  get_checks (self, checks);
  for (guint i = 0; i < N_STATES; i++)
    gtk_check_button_set_active (checks[i], FALSE);
  self->filling = FALSE;
  on_changed (self);
}

static void
canvass_signature_filter_dispose (GObject *object)
{
  CANVASS_SIGNATURE_FILTER (object)->filling = TRUE;
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_SIGNATURE_FILTER);

  G_OBJECT_CLASS (canvass_signature_filter_parent_class)->dispose (object);
}

static void
canvass_signature_filter_finalize (GObject *object)
{
  CanvassSignatureFilter *self = CANVASS_SIGNATURE_FILTER (object);

  g_array_unref (self->kiosks);
  g_ptr_array_unref (self->languages);

  G_OBJECT_CLASS (canvass_signature_filter_parent_class)->finalize (object);
}

static void
canvass_signature_filter_class_init (CanvassSignatureFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_signature_filter_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_signature_filter_finalize;

  changed_signal = g_signal_new ("changed",
                                 CANVASS_TYPE_SIGNATURE_FILTER,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/signature-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, order_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, backwards_switch);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, kiosk_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, language_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, first_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, last_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, merged_check);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, corrected_check);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, doubtful_check);
  gtk_widget_class_bind_template_child (widget_class, CanvassSignatureFilter, withdrawn_check);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_day_changed);
}

static void
canvass_signature_filter_init (CanvassSignatureFilter *self)
{
  g_autoptr (GArray) kiosks = g_array_new (FALSE, FALSE, sizeof (CanvassLedgerKiosk));
  g_autoptr (GPtrArray) languages = g_ptr_array_new ();

  self->kiosks = g_array_new (FALSE, FALSE, sizeof (CanvassLedgerKiosk));
  self->languages = g_ptr_array_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_signature_filter_set_kiosks (self, kiosks);
  canvass_signature_filter_set_languages (self, languages);
}
