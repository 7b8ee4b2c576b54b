/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int caught[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };

static volatile sig_atomic_t pending; /* the signal that came while asking, or 0 */

static void
on_signal (int signal_number)
{
  pending = signal_number;
}

/* Without SA_RESTART, so that the read () is interrupted. */
static void
catch_signals (struct sigaction old[static G_N_ELEMENTS (caught)])
{
  struct sigaction action = { .sa_handler = on_signal };

  sigemptyset (&action.sa_mask);
  pending = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (caught); i++)
    sigaction (caught[i], &action, &old[i]);
}

static void
release_signals (const struct sigaction old[static G_N_ELEMENTS (caught)])
{
  for (gsize i = 0; i < G_N_ELEMENTS (caught); i++)
    sigaction (caught[i], &old[i], NULL);
}

/* -1 for a read error or the end of input before a line break. */
static gssize
read_line (int tty, char *line, gsize size)
{
  gsize length = 0;

  while (length < size) {
    gssize n = read (tty, line + length, size - length);

    if (n <= 0)
      return -1;
    length += (gsize)n;
    if (line[length - 1] == '\n')
      return (gssize)length - 1;
  }

  return (gssize)length;
}

static gboolean
say (int tty, const char *text)
{
  return write (tty, text, strlen (text)) == (gssize)strlen (text);
}

static gssize
ask_once (int tty, const char *prompt, gboolean echo, char *answer, gsize size)
{
  struct sigaction old[G_N_ELEMENTS (caught)];
  struct termios before, quiet;
  gssize length;

  if (tcgetattr (tty, &before) != 0)
    return -1;

  catch_signals (old);
  quiet = before;
  quiet.c_lflag |= ICANON;
  if (!echo)
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
  tcsetattr (tty, TCSAFLUSH, &quiet);

  length = say (tty, prompt) ? read_line (tty, answer, size) : -1;

  /* TCSAFLUSH: what was typed beyond @size must not reach a shell. */
  tcsetattr (tty, TCSAFLUSH, &before);
  if (!echo)
    say (tty, "\n");
  release_signals (old);

  return length;
}

static gssize
ask (const char *prompt, gboolean echo, char *answer, gsize size)
{
  int tty = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  gssize length;

  if (tty == -1)
    return -1;

  for (;;) {
    length = ask_once (tty, prompt, echo, answer, size);
    if (length != -1 || pending == 0)
      break;
    /* Now the terminal is as it was. After Ctrl-Z and "fg" the question comes again. */
    raise (pending);
    if (pending != SIGTSTP)
      break;
  }

  close (tty);
  return length;
}

gssize
canvass_terminal_ask (const char *prompt, char *answer, gsize size)
{
  return ask (prompt, FALSE, answer, size);
}

gssize
canvass_terminal_ask_openly (const char *prompt, char *answer, gsize size)
{
  return ask (prompt, TRUE, answer, size);
}
