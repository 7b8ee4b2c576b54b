/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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

/* What stood before the question, to be put back after it. */
typedef struct {
  struct sigaction actions[G_N_ELEMENTS (caught)];
  sigset_t mask;
} Signals;

/* They are let through while waiting for input and at no other moment: one that came between a look
 * at @pending and the wait would go unnoticed for ever. */
static void
catch_signals (Signals *before)
{
  struct sigaction action = { .sa_handler = on_signal };
  sigset_t mask;

  sigemptyset (&action.sa_mask);
  sigemptyset (&mask);
  pending = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (caught); i++) {
    sigaddset (&mask, caught[i]);
    sigaction (caught[i], &action, &before->actions[i]);
  }
  sigprocmask (SIG_BLOCK, &mask, &before->mask);
}

static void
release_signals (const Signals *before)
{
  for (gsize i = 0; i < G_N_ELEMENTS (caught); i++)
    sigaction (caught[i], &before->actions[i], NULL);
  sigprocmask (SIG_SETMASK, &before->mask, NULL);
}

/* -1 for a signal, a read error or the end of input before a line break. */
static gssize
read_line (int tty, const sigset_t *mask, char *line, gsize size)
{
  struct pollfd input = { .fd = tty, .events = POLLIN };
  gsize length = 0;

  while (length < size) {
    gssize n = ppoll (&input, 1, NULL, mask) == 1 ? read (tty, line + length, size - length) : -1;

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
  Signals signals;
  struct termios before, quiet;
  gssize length;

  if (tcgetattr (tty, &before) != 0)
    return -1;

  catch_signals (&signals);
  quiet = before;
  quiet.c_lflag |= ICANON;
  if (!echo)
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
  tcsetattr (tty, TCSAFLUSH, &quiet);

  length = say (tty, prompt) ? read_line (tty, &signals.mask, answer, size) : -1;

  /* TCSAFLUSH: what was typed beyond @size must not reach a shell. */
  tcsetattr (tty, TCSAFLUSH, &before);
  if (!echo)
    say (tty, "\n");
  release_signals (&signals);

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
