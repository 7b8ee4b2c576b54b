/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/petition-output.h"

#include "cli/progress.h"

static gboolean
wrong_usage (const char *what, GError **error)
{
  g_set_error_literal (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, what);
  return FALSE;
}

gboolean
canvass_petition_wanted (const CanvassOptions *options)
{
  return g_strcmp0 (canvass_options_get (options, "format"), "pdf") == 0;
}

gboolean
canvass_petition_read_form (const CanvassOptions *options,
                            CanvassPetitionForm *form,
                            GError **error)
{
  const char *with = canvass_options_get (options, "with");
  g_auto (GStrv) parts = g_strsplit (with != NULL ? with : "", ",", -1);

  if (!canvass_petition_wanted (options))
    return (!canvass_options_has (options, "language") && !canvass_options_has (options, "paper") &&
            with == NULL) ||
           wrong_usage ("--language, --paper and --with are for --format pdf", error);

  for (guint i = 0; parts[i] != NULL; i++) {
    if (g_str_equal (parts[i], "street"))
      form->with_street = TRUE;
    else if (g_str_equal (parts[i], "drawing"))
      form->with_drawings = TRUE;
    else
      return wrong_usage ("--with is street, drawing or street,drawing", error);
  }

  return canvass_paper_choose (options, &form->paper, error);
}

gboolean
canvass_petition_write (const CanvassOptions *options,
                        CanvassOpenLedger *open,
                        CanvassPetitionForm *form,
                        const CanvassPublicKey *recipients,
                        guint n_recipients,
                        guint64 *n_signatures,
                        GError **error)
{
  g_autofree char *language =
      canvass_print_language_choose (options, canvass_ledger_get_campaign (open->ledger), error);
  g_autofree char *day = canvass_print_today ();
  g_autoptr (CanvassRoll) roll = NULL;

  if (language == NULL)
    return FALSE;
  roll = canvass_ledger_open_roll (open->ledger, NULL, NULL, error);
  if (roll == NULL)
    return FALSE;

  form->language = language;
  form->day = day;
  return canvass_petition_export (open->ledger,
                                  roll,
                                  form,
                                  canvass_options_get (options, "out"),
                                  recipients,
                                  n_recipients,
                                  n_signatures,
                                  canvass_progress_step,
                                  NULL,
                                  NULL,
                                  error);
}
