/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/errand.h"

#include "drop/memory.h"
#include "format/bytes.h"

#include <string.h>

enum {
  KIND,
  CAMPAIGN,
  DROP,
  KIOSK,
  CREDENTIALS,
  N_TEXTS,
};

static const struct {
  const char *name;
  const char *folder;
  const char *folder_option;
  const char *drop_option;
} kinds[CANVASS_N_ERRANDS] = {
  [CANVASS_ERRAND_PUSH] = { "push", "outbox", "--outbox", "--to" },
  [CANVASS_ERRAND_PULL] = { "pull", "inbox", "--inbox", "--from" },
};

GBytes *
canvass_errand_pack (const CanvassErrand *self)
{
  const char *texts[N_TEXTS] = {
    kinds[self->kind].name, self->campaign, self->drop, self->kiosk, self->credentials,
  };
  g_autoptr (GByteArray) packet = g_byte_array_new ();

  for (gsize i = 0; i < N_TEXTS; i++)
    g_byte_array_append (packet, (const guint8 *)texts[i], (guint)strlen (texts[i]) + 1);

  return packet->len > CANVASS_ERRAND_MAX_BYTES
             ? NULL
             : g_byte_array_free_to_bytes (g_steal_pointer (&packet));
}

static gboolean
is_id (const char *text)
{
  return strlen (text) == 2 * CANVASS_ID_BYTES &&
         strspn (text, "0123456789abcdef") == 2 * CANVASS_ID_BYTES;
}

static gboolean
is_plain_path (const char *text)
{
  g_autofree char *canonical = NULL;

  if (!g_path_is_absolute (text))
    return FALSE;

  canonical = g_canonicalize_filename (text, "/");
  return g_str_equal (canonical, text);
}

/* What it is worth is for the child to say, which knows addresses. */
static gboolean
is_address (const char *text)
{
  g_autofree char *scheme = g_uri_parse_scheme (text);

  return scheme != NULL || g_path_is_absolute (text);
}

static gboolean
split (const char *bytes, gsize length, const char *texts[static N_TEXTS])
{
  gsize n = 0;

  if (length == 0 || length > CANVASS_ERRAND_MAX_BYTES || bytes[length - 1] != '\0')
    return FALSE;

  for (gsize at = 0; at < length; at += strlen (bytes + at) + 1) {
    if (n == N_TEXTS)
      return FALSE;
    texts[n++] = bytes + at;
  }

  return n == N_TEXTS;
}

static gboolean
parse_kind (const char *text, CanvassErrandKind *kind)
{
  for (guint i = 0; i < CANVASS_N_ERRANDS; i++) {
    *kind = i;
    if (g_str_equal (kinds[i].name, text))
      return TRUE;
  }

  return FALSE;
}

gboolean
canvass_errand_parse (const char *bytes, gsize length, CanvassErrand *self)
{
  const char *texts[N_TEXTS];

  if (!split (bytes, length, texts) || !parse_kind (texts[KIND], &self->kind))
    return FALSE;

  self->campaign = texts[CAMPAIGN];
  self->drop = texts[DROP];
  self->kiosk = texts[KIOSK];
  self->credentials = texts[CREDENTIALS];
  return is_id (self->campaign) && is_id (self->kiosk) && is_address (self->drop) &&
         (*self->credentials == '\0' || is_plain_path (self->credentials));
}

char **
canvass_errand_make_command (const CanvassErrand *self, const char *program, const char *directory)
{
  g_autofree char *folder =
      g_build_filename (directory, self->campaign, kinds[self->kind].folder, NULL);
  g_autofree char *sent =
      g_build_filename (directory, self->campaign, CANVASS_DROP_SENT_FOLDER, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add_many (builder,
                           program,
                           "drop",
                           kinds[self->kind].name,
                           "--json",
                           kinds[self->kind].folder_option,
                           folder,
                           kinds[self->kind].drop_option,
                           self->drop,
                           NULL);
  if (self->kind == CANVASS_ERRAND_PULL)
    g_strv_builder_add_many (builder, "--kiosk", self->kiosk, NULL);
  else
    g_strv_builder_add_many (builder, "--sent", sent, NULL);
  if (*self->credentials != '\0')
    g_strv_builder_add_many (builder, "--credentials", self->credentials, NULL);

  return g_strv_builder_end (builder);
}
