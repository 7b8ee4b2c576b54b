/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/key-unlock.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "format/envelope.h"
#include "format/error.h"
#include "format/file.h"
#include "format/words.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_key_show[] = {
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_END,
};

typedef struct {
  CanvassPublicKey pub;
  gboolean proven; /* signed by the key itself, or opened with the passphrase */
} ShownKey;

static gboolean
check_sound (const CanvassPublicKey *pub, const char *path, GError **error)
{
  if (canvass_public_key_is_sound (pub))
    return TRUE;

  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_MALFORMED,
               "%s has a name or a key in it that no key file has",
               path);
  return FALSE;
}

static gboolean
read_either (const char *path, ShownKey *shown, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_PUBLIC_KEY), error);

  if (file == NULL)
    return FALSE;

  if (canvass_key_peek (file, &shown->pub, &local_error))
    return check_sound (&shown->pub, path, error);

  if (!g_error_matches (local_error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FOREIGN)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return canvass_report_name_file (path, error);
  }

  g_clear_error (&local_error);
  shown->proven = canvass_public_key_read (file, &shown->pub, &local_error);
  if (shown->proven)
    return TRUE;

  if (g_error_matches (local_error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FOREIGN)) {
    g_set_error (error,
                 CANVASS_FORMAT_ERROR,
                 CANVASS_FORMAT_ERROR_FOREIGN,
                 "%s is neither a .key nor a .pub file; give one of these",
                 path);
    return FALSE;
  }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return canvass_report_name_file (path, error);
}

static gboolean
read_shown (const CanvassOptions *options, ShownKey *shown, GError **error)
{
  const char *path = canvass_options_get_arguments (options)[0];
  const char *passphrase_file = canvass_options_get (options, "passphrase-file");
  g_autoptr (CanvassKey) key = NULL;

  if (passphrase_file == NULL)
    return read_either (path, shown, error);

  key = canvass_key_unlock (path, passphrase_file, error);
  if (key == NULL)
    return FALSE;

  shown->pub = key->pub;
  shown->proven = TRUE;
  return TRUE;
}

static void
print_json (const ShownKey *shown, const char *words)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_hex (object, "sign_pk", shown->pub.sign_pk, sizeof shown->pub.sign_pk);
  canvass_json_add_hex (object, "seal_pk", shown->pub.seal_pk, sizeof shown->pub.seal_pk);
  canvass_json_add_text (object, "words", words);
  canvass_json_add_text (object, "name", shown->pub.name);
  canvass_json_add_bool (object, "proven", shown->proven);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_text (const ShownKey *shown, const char *words)
{
  g_autofree char *sign_pk = canvass_to_hex (shown->pub.sign_pk, sizeof shown->pub.sign_pk);
  g_autofree char *seal_pk = canvass_to_hex (shown->pub.seal_pk, sizeof shown->pub.seal_pk);

  printf ("name:    %s\n", shown->pub.name);
  printf ("sign_pk: %s\n", sign_pk);
  printf ("seal_pk: %s\n", seal_pk);
  printf ("words:   %s\n", words);
  if (!shown->proven)
    printf ("This is what the file says of itself; --passphrase-file proves it.\n");
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  ShownKey shown = { 0 };
  g_autofree char *words = NULL;

  if (!read_shown (options, &shown, error))
    return FALSE;

  words = canvass_words_of_public_key (&shown.pub, error);
  if (words == NULL)
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (&shown, words);
  else
    print_text (&shown, words);

  return TRUE;
}

const CanvassCommand canvass_command_key_show = {
  .group = "key",
  .name = "show",
  .summary = "Show the public half of a key and its six words",
  .details = "A .pub file proves itself by its signature. A .key file is proven only when its\n"
             "passphrase is given; without, what it says of itself is shown.",
  .arguments = "FILE.key|FILE.pub",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_key_show,
  .run = run,
};
