/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/print-choice.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "drop/clear-child.h"
#include "drop/drop.h"
#include "ledger/destroy.h"
#include "ledger/key-search.h"
#include "print/certificate-page.h"

#include <stdio.h>
#include <string.h>

#define ANSWER_BYTES 1024

static const CanvassOptionSpec options_of_desk_destroy[] = {
  CANVASS_OPTION_LEDGER,
  { "drop",
    "URL|DIR",
    "also take the campaign's files out of this drop",
    CANVASS_OPTION_REPEATABLE },
  { "certificate", "FILE.pdf|FILE.txt", "a further copy of the certificate", 0 },
  CANVASS_OPTION_PAPER,
  { "language", "TAG", "of the certificate; without it, the petition's first", 0 },
  { "yes-destroy", "CAMPAIGN_ID", "for scripts: do not ask", 0 },
  CANVASS_OPTION_CREDENTIALS,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED, what);
  return FALSE;
}

static gboolean
confirm_at_terminal (CanvassCampaign *campaign, GError **error)
{
  const char *title = canvass_text_get_title (
      canvass_campaign_get_text (campaign, canvass_campaign_get_languages (campaign)[0]));
  g_autofree char *printable = canvass_report_printable (title);
  g_autofree char *prompt = g_strdup_printf (
      "Everything that was collected will be destroyed: key, index and batches. Nobody can bring "
      "it back.\nType the petition's name to go on (%s): ",
      printable);
  char answer[ANSWER_BYTES];
  gssize length = canvass_terminal_ask_openly (prompt, answer, sizeof answer - 1);

  if (length < 0)
    return refuse (
        error,
        "Nothing was destroyed: nobody could be asked. In a script give --yes-destroy with "
        "the campaign's id");

  answer[length] = '\0';
  return g_str_equal (g_strstrip (answer), title) ||
         refuse (error, "Nothing was destroyed: that is not the petition's name");
}

static gboolean
confirm (const CanvassOptions *options, CanvassCampaign *campaign, GError **error)
{
  const char *id = canvass_options_get (options, "yes-destroy");

  if (id == NULL)
    return confirm_at_terminal (campaign, error);

  return g_ascii_strcasecmp (id, canvass_campaign_get_id_hex (campaign)) == 0 ||
         refuse (error,
                 "Nothing was destroyed: --yes-destroy names another campaign than this ledger's");
}

/* (transfer full) (element-type filename) NULL-terminated */
static GPtrArray *
list_keys (const CanvassOptions *options, const CanvassKey *key)
{
  g_autofree char *here = g_get_current_dir ();

  return canvass_ledger_list_key_copies (canvass_options_get (options, "ledger"),
                                         canvass_options_get (options, "key"),
                                         here,
                                         &key->pub);
}

static gboolean
clear_drop (const char *address,
            const char *campaign_id,
            guint64 *n_files,
            gpointer user_data,
            GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  const char *named = canvass_options_get (user_data, "credentials");
  g_autofree char *credentials = named != NULL ? g_canonicalize_filename (named, NULL) : NULL;

  return program != NULL &&
         canvass_drop_clear_in_child (program, address, campaign_id, credentials, n_files, error);
}

static gboolean
wants_pdf (const CanvassOptions *options)
{
  const char *path = canvass_options_get (options, "certificate");

  return path != NULL && g_str_has_suffix (path, ".pdf");
}

/* From what the ledger's folder keeps, also long after. */
static gboolean
print_certificate (const CanvassOptions *options, GError **error)
{
  g_autofree char *path =
      g_build_filename (canvass_options_get (options, "ledger"), "certificate.txt", NULL);
  g_autofree char *text = NULL;
  g_autofree char *day = canvass_print_today ();
  CanvassPaper paper;

  if (!wants_pdf (options))
    return TRUE;

  return canvass_paper_choose (options, &paper, error) &&
         g_file_get_contents (path, &text, NULL, error) &&
         canvass_certificate_save (
             text, paper, day, canvass_options_get (options, "certificate"), error);
}

static const char *
choose_language (const CanvassOptions *options, CanvassCampaign *campaign)
{
  const char *language = canvass_options_get (options, "language");

  return language != NULL ? language : canvass_campaign_get_languages (campaign)[0];
}

/* One that is away is told at the end; credentials with which no drop can be opened would leave
 * everything there. */
static gboolean
check_drops (const CanvassOptions *options, GError **error)
{
  const CanvassDropAccess access = { .credentials = canvass_options_get (options, "credentials") };
  const char *const *drops = canvass_options_get_all (options, "drop");

  for (gsize i = 0; drops != NULL && drops[i] != NULL; i++) {
    g_autoptr (GError) cause = NULL;
    g_autoptr (CanvassDrop) drop = canvass_drop_open (drops[i], &access, &cause);

    if (drop == NULL && !g_error_matches (cause, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_OFFLINE)) {
      g_propagate_prefixed_error (error, g_steal_pointer (&cause), "Nothing was destroyed: ");
      return FALSE;
    }
  }

  return TRUE;
}

/* (transfer full) Whoever goes there later starts in no folder of ours. */
static GStrv
list_drops (const CanvassOptions *options)
{
  const char *const *drops = canvass_options_get_all (options, "drop");
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (gsize i = 0; drops != NULL && drops[i] != NULL; i++) {
    g_autofree char *drop = canvass_drop_is_url (drops[i])
                                ? g_strdup (drops[i])
                                : g_canonicalize_filename (drops[i], NULL);

    g_strv_builder_add (list, drop);
  }

  return g_strv_builder_end (list);
}

static CanvassDestruction *
begin (const CanvassOptions *options, GError **error)
{
  g_auto (GStrv) drops = list_drops (options);
  g_autoptr (CanvassWords) words = NULL;
  CanvassCertificateVoice voice;
  g_auto (CanvassOpenLedger) open = { NULL };
  g_autoptr (GPtrArray) keys = NULL;
  g_autofree char *certificate = NULL;

  if (!check_drops (options, error) || !canvass_ledger_choose_quietly (options, &open, error) ||
      !confirm (options, canvass_ledger_get_campaign (open.ledger), error))
    return NULL;

  keys = list_keys (options, open.key);
  if (canvass_options_has (options, "certificate") && !wants_pdf (options))
    certificate = g_canonicalize_filename (canvass_options_get (options, "certificate"), NULL);
  words = canvass_words_new (choose_language (options, canvass_ledger_get_campaign (open.ledger)));
  voice = canvass_certificate_voice (words);
  return canvass_destruction_begin (open.ledger,
                                    (const char *const *)keys->pdata,
                                    (const char *const *)drops,
                                    certificate,
                                    &voice,
                                    error);
}

/* One that was begun goes on without a question, and without the key, which may be gone. */
static CanvassDestruction *
find_or_begin (const CanvassOptions *options, GError **error)
{
  const char *id = canvass_options_get (options, "yes-destroy");
  g_autoptr (GError) cause = NULL;
  CanvassDestruction *begun =
      canvass_destruction_find (canvass_options_get (options, "ledger"), &cause);

  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  if (begun == NULL)
    return begin (options, error);

  if (id == NULL || g_ascii_strcasecmp (id, canvass_destruction_get_campaign_id (begun)) == 0)
    return begun;

  canvass_destruction_free (begun);
  refuse (error, "--yes-destroy names another campaign than the one that was begun here");
  return NULL;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *directory = canvass_options_get (options, "ledger");
  const char *certificate = canvass_options_get (options, "certificate");
  g_autoptr (CanvassDestruction) destruction = NULL;
  g_autoptr (CanvassWords) words = NULL;
  CanvassCertificateVoice voice;
  guint n_missed = 0;
  CanvassPaper paper;

  if ((certificate != NULL && !canvass_output_check (certificate, "%PDF", error)) ||
      !canvass_paper_choose (options, &paper, error))
    return FALSE;

  if (canvass_destruction_is_over (directory)) {
    printf ("Destroyed already; see %s/certificate.txt\n", directory);
    return print_certificate (options, error);
  }

  destruction = find_or_begin (options, error);
  if (destruction == NULL)
    return FALSE;

  words = canvass_words_new (canvass_destruction_get_language (destruction));
  voice = canvass_certificate_voice (words);
  if (!canvass_destruction_run (
          destruction, &voice, clear_drop, (gpointer)options, &n_missed, error) ||
      !print_certificate (options, error))
    return FALSE;

  printf ("Destroyed. Kept: %s/certificate.txt, to show and to sign, and totals.csv\n", directory);
  if (n_missed == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_OFFLINE,
               "Key, index and batches are destroyed, but drops that could not be reached: %u. The "
               "certificate says why; “canvass drop clear --campaign %s” takes the files out later",
               n_missed,
               canvass_destruction_get_campaign_id (destruction));
  return FALSE;
}

const CanvassCommand canvass_command_desk_destroy = {
  .group = "desk",
  .name = "destroy",
  .summary = "Destroy key, index and batches of a campaign, and certify it",
  .details =
      "Asks for the petition's name. Removes the key's files that it finds (--key, in the "
      "ledger's\n"
      "folder, beside it and in the current one), everything in the ledger and the campaign's "
      "files\n"
      "in each --drop, after writing over what can be. Keeps certificate.txt, which names what it\n"
      "cannot reach (shares, exports, backups, other coordinators), and totals.csv, with counts "
      "of\n"
      "fewer than five people put together. Interrupted, it goes on where it was when run again.",
  .options = options_of_desk_destroy,
  .run = run,
};
