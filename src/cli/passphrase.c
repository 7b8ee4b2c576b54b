/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/passphrase.h"

#include "cli/terminal.h"
#include "format/key-file.h"
#include "format/secret.h"
#include "format/strength.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct _CanvassPassphrase {
  gsize length;
  char
      bytes[CANVASS_PASSPHRASE_MAX_BYTES + 3]; /* a line break and a zero, and one to notice more */
};

G_DEFINE_QUARK (canvass_passphrase_error, canvass_passphrase_error)

void
canvass_passphrase_free (CanvassPassphrase *self)
{
  canvass_secret_free (self);
}

const char *
canvass_passphrase_get_bytes (const CanvassPassphrase *self)
{
  return self->bytes;
}

gsize
canvass_passphrase_get_length (const CanvassPassphrase *self)
{
  return self->length;
}

/* Without the line break that the key file's format drops: dropping it here as well would make one
 * passphrase of two. */
static gsize
shown_length (const CanvassPassphrase *self)
{
  return self->length > 0 && self->bytes[self->length - 1] == '\n' ? self->length - 1
                                                                   : self->length;
}

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error_literal (error, CANVASS_PASSPHRASE_ERROR, CANVASS_PASSPHRASE_ERROR_REFUSED, what);
  return FALSE;
}

static gboolean
fail_source (const char *what, const char *source, int saved_errno, GError **error)
{
  g_set_error (error,
               CANVASS_PASSPHRASE_ERROR,
               CANVASS_PASSPHRASE_ERROR_SOURCE,
               "The %s cannot be read from %s: %s; nothing was changed",
               what,
               g_str_equal (source, "-") ? "standard input" : source,
               g_strerror (saved_errno));
  return FALSE;
}

/* By read (2): a stdio buffer would keep a copy in ordinary memory. */
static gboolean
read_all (CanvassPassphrase *self, int fd, const char *what, const char *source, GError **error)
{
  while (self->length < sizeof self->bytes - 1) {
    gssize n = read (fd, self->bytes + self->length, sizeof self->bytes - 1 - self->length);

    if (n == -1 && errno == EINTR)
      continue;
    if (n == -1)
      return fail_source (what, source, errno, error);
    if (n == 0)
      break;
    self->length += (gsize)n;
  }

  return TRUE;
}

static gboolean
read_source (CanvassPassphrase *self, const char *what, const char *source, GError **error)
{
  gboolean good;
  int fd;

  if (g_str_equal (source, "-"))
    return read_all (self, STDIN_FILENO, what, source, error);

  fd = open (source, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd == -1)
    return fail_source (what, source, errno, error);

  good = read_all (self, fd, what, source, error);
  close (fd);
  return good;
}

static gboolean
ask (CanvassPassphrase *self,
     const char *what,
     const char *option,
     const char *prompt,
     GError **error)
{
  gssize length = canvass_terminal_ask (prompt, self->bytes, sizeof self->bytes - 1);

  if (length >= 0) {
    self->length = (gsize)length;
    return TRUE;
  }

  g_set_error (
      error,
      CANVASS_PASSPHRASE_ERROR,
      CANVASS_PASSPHRASE_ERROR_NO_TERMINAL,
      "There is no terminal to ask for the %s; give %s FILE, or - to read it from standard "
      "input",
      what,
      option);
  return FALSE;
}

static gboolean
finish (CanvassPassphrase *self, const char *what, GError **error)
{
  self->bytes[self->length] = '\0';
  if (shown_length (self) <= CANVASS_PASSPHRASE_MAX_BYTES)
    return TRUE;

  g_set_error (error,
               CANVASS_PASSPHRASE_ERROR,
               CANVASS_PASSPHRASE_ERROR_REFUSED,
               "The %s is longer than 1,024 bytes; give the right file or a shorter one",
               what);
  return FALSE;
}

CanvassPassphrase *
canvass_passphrase_read_as (
    const char *what, const char *option, const char *source, const char *prompt, GError **error)
{
  g_autoptr (CanvassPassphrase) self = canvass_secret_new (sizeof *self);
  gboolean good = source != NULL ? read_source (self, what, source, error)
                                 : ask (self, what, option, prompt, error);

  return good && finish (self, what, error) ? g_steal_pointer (&self) : NULL;
}

CanvassPassphrase *
canvass_passphrase_read (const char *source, const char *prompt, GError **error)
{
  return canvass_passphrase_read_as ("passphrase", "--passphrase-file", source, prompt, error);
}

void
canvass_passphrase_drop_line_break (CanvassPassphrase *self)
{
  self->length = shown_length (self);
  self->bytes[self->length] = '\0';
}

static gboolean
check_choice (const CanvassPassphrase *self, GError **error)
{
  if (shown_length (self) == 0)
    return refuse ("The passphrase is empty; choose four or more random words", error);
  if (!g_utf8_validate_len (self->bytes, self->length, NULL))
    return refuse ("The passphrase is no UTF-8 text; choose four or more random words", error);

  for (gsize i = 0; i < shown_length (self); i++) {
    if (g_ascii_iscntrl (self->bytes[i]))
      return refuse (
          "The passphrase has a line break or another control in it, which nobody could type at a "
          "prompt; give it on one line",
          error);
  }

  return TRUE;
}

CanvassPassphrase *
canvass_passphrase_choose (const char *source, const char *prompt, GError **error)
{
  g_autoptr (CanvassPassphrase) self = canvass_passphrase_read (source, prompt, error);
  g_autoptr (CanvassPassphrase) again = NULL;

  if (self == NULL || !check_choice (self, error))
    return NULL;
  if (source != NULL)
    return g_steal_pointer (&self);

  again = canvass_passphrase_read (NULL, "The same again: ", error);
  if (again == NULL)
    return NULL;
  if (again->length != self->length || memcmp (again->bytes, self->bytes, self->length) != 0) {
    refuse ("The two passphrases differ; nothing was written, try again", error);
    return NULL;
  }

  return g_steal_pointer (&self);
}

gboolean
canvass_passphrase_is_weak (const CanvassPassphrase *self)
{
  CanvassStrength strength;

  canvass_strength_measure (self->bytes, shown_length (self), &strength);
  return strength.level == CANVASS_STRENGTH_GUESSED || strength.level == CANVASS_STRENGTH_WEAK;
}
