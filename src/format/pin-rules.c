/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/pin-rules.h"

#include "format/secret.h"

#include <sodium.h>

#define OPS 3
#define MEMORY_KIB (64 * 1024)

G_STATIC_ASSERT (CANVASS_PIN_SALT_BYTES == crypto_pwhash_argon2id_SALTBYTES);

typedef enum {
  FAULT_NONE,
  FAULT_NO_DIGITS,
  FAULT_LENGTH,
  FAULT_ONE_DIGIT,
  FAULT_REPEATED,
  FAULT_TWO_DIGITS,
  FAULT_RUN,
  FAULT_DATE,
  FAULT_COMMON,
} Fault;

/* Of the first @length digits. */
static gboolean
is_run_of (const char *digits, gsize length, int step)
{
  for (gsize i = 1; i < length; i++) {
    if ((digits[i - 1] - '0' + step + 10) % 10 != digits[i] - '0')
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_run (const char *digits, int step)
{
  return is_run_of (digits, strlen (digits), step);
}

/* "121212", "123123": nothing but one part over and over, with what fits of it at the end. */
static gboolean
repeats (const char *digits, gsize period)
{
  for (gsize i = period; digits[i] != '\0'; i++) {
    if (digits[i] != digits[i - period])
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_palindrome (const char *digits)
{
  gsize length = strlen (digits);

  for (gsize i = 0; i < length / 2; i++)
    if (digits[i] != digits[length - 1 - i])
      return FALSE;
  return TRUE;
}

/* "123789", "456654": two halves, each of which counts. */
static gboolean
is_two_runs (const char *digits)
{
  gsize half = strlen (digits) / 2;
  const char *second = digits + half;

  return strlen (digits) % 2 == 0 &&
         (is_run_of (digits, half, 1) || is_run_of (digits, half, -1)) &&
         (is_run_of (second, half, 1) || is_run_of (second, half, -1));
}

/* "445566": each digit twice, and they count. */
static gboolean
is_doubled_run (const char *digits)
{
  gsize length = strlen (digits);
  int step = length > 2 ? digits[2] - digits[0] : 0;

  for (gsize i = 0; i + 1 < length; i += 2)
    if (digits[i] != digits[i + 1] || (i > 0 && digits[i] - digits[i - 2] != step))
      return FALSE;
  return length % 2 == 0 && ABS (step) == 1;
}

static guint
count_kinds (const char *digits)
{
  guint n = 0;

  for (char digit = '0'; digit <= '9'; digit++)
    n += strchr (digits, digit) != NULL;
  return n;
}

static gboolean
is_two_digits (const char *at, int min, int max)
{
  int value = (at[0] - '0') * 10 + at[1] - '0';

  return value >= min && value <= max;
}

/* Birthdays are what people choose and what is tried first: DDMMYY, MMDDYY, YYMMDD, and with a year
 * of the last or this century. */
static gboolean
is_date (const char *digits)
{
  gsize length = strlen (digits);
  const char *year = length == 8 ? digits + 4 : NULL;

  if (length == 6)
    return (is_two_digits (digits, 1, 31) && is_two_digits (digits + 2, 1, 12)) ||
           (is_two_digits (digits, 1, 12) && is_two_digits (digits + 2, 1, 31)) ||
           (is_two_digits (digits + 2, 1, 12) && is_two_digits (digits + 4, 1, 31));
  if (length != 8)
    return FALSE;

  return (is_two_digits (year, 19, 20) &&
          ((is_two_digits (digits, 1, 31) && is_two_digits (digits + 2, 1, 12)) ||
           (is_two_digits (digits, 1, 12) && is_two_digits (digits + 2, 1, 31)))) ||
         (is_two_digits (digits, 19, 20) && is_two_digits (digits + 4, 1, 12) &&
          is_two_digits (digits + 6, 1, 31));
}

/* Of what leaked lists have most often, what no rule above has. */
static gboolean
is_common (const char *digits)
{
  static const char *const common[] = {
    "159753", "147258",    "258369", "147258369",  "123654", "987456", "741852", "852456", "102030",
    "112233", "332211",    "112358", "314159",     "271828", "142536", "159357", "789456", "456123",
    "123698", "147852369", "159951", "1029384756", "246810", "135790", "147896", "123450",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (common); i++) {
    if (g_str_equal (digits, common[i]))
      return TRUE;
  }
  return FALSE;
}

static Fault
find_fault (const char *digits)
{
  gsize length = strlen (digits);

  if (strspn (digits, "0123456789") != length)
    return FAULT_NO_DIGITS;
  if (length < CANVASS_PIN_MIN_DIGITS || length > CANVASS_PIN_MAX_DIGITS)
    return FAULT_LENGTH;
  if (repeats (digits, 1))
    return FAULT_ONE_DIGIT;
  for (gsize period = 2; period <= length / 2; period++) {
    if (repeats (digits, period))
      return FAULT_REPEATED;
  }
  if (count_kinds (digits) == 2)
    return FAULT_TWO_DIGITS;
  if (is_run (digits, 1) || is_run (digits, -1) || is_run (digits, 2) || is_run (digits, -2) ||
      is_two_runs (digits) || is_doubled_run (digits))
    return FAULT_RUN;
  if (is_palindrome (digits))
    return FAULT_REPEATED;
  if (is_date (digits))
    return FAULT_DATE;

  return is_common (digits) ? FAULT_COMMON : FAULT_NONE;
}

CanvassPinStrength
canvass_pin_judge (const char *digits)
{
  Fault fault = find_fault (digits);

  if (fault == FAULT_NONE)
    return CANVASS_PIN_STRENGTH_GOOD;

  return fault <= FAULT_LENGTH ? CANVASS_PIN_STRENGTH_SHORT : CANVASS_PIN_STRENGTH_WEAK;
}

const char *
canvass_pin_explain (const char *digits)
{
  static const char *const reasons[] = {
    [FAULT_NO_DIGITS] = "A PIN is 6 to 12 digits and nothing else",
    [FAULT_LENGTH] = "A PIN has 6 to 12 digits",
    [FAULT_ONE_DIGIT] = "This PIN is one digit over and over; choose one that nobody would guess",
    [FAULT_REPEATED] = "This PIN repeats itself; choose one that nobody would guess",
    [FAULT_TWO_DIGITS] = "This PIN has two digits only; choose one that nobody would guess",
    [FAULT_RUN] = "This PIN counts up or down; choose one that nobody would guess",
    [FAULT_DATE] = "This PIN is a date, which is guessed first; choose one that nobody would guess",
    [FAULT_COMMON] = "This PIN is one that many people choose; choose one that nobody would guess",
  };

  return reasons[find_fault (digits)];
}

gboolean
canvass_pin_verifier_is_sound (const CanvassPinVerifier *verifier)
{
  return verifier->ops >= 1 && verifier->ops <= CANVASS_PIN_MAX_OPS &&
         verifier->memory_kib >= CANVASS_PIN_MIN_MEMORY_KIB &&
         verifier->memory_kib <= CANVASS_PIN_MAX_MEMORY_KIB;
}

static gboolean
hash_pin (const char *digits, const CanvassPinVerifier *with, guint8 *hash)
{
  return canvass_pin_verifier_is_sound (with) &&
         crypto_pwhash_argon2id (hash,
                                 CANVASS_PIN_HASH_BYTES,
                                 digits,
                                 strlen (digits),
                                 with->salt,
                                 with->ops,
                                 (gsize)with->memory_kib * 1024,
                                 crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
}

gboolean
canvass_pin_make_verifier (const char *digits, CanvassPinVerifier *verifier)
{
  verifier->ops = OPS;
  verifier->memory_kib = MEMORY_KIB;
  randombytes_buf (verifier->salt, sizeof verifier->salt);
  return hash_pin (digits, verifier, verifier->hash);
}

gboolean
canvass_pin_verify (const char *digits, const CanvassPinVerifier *verifier, gboolean *right)
{
  guint8 hash[CANVASS_PIN_HASH_BYTES];

  if (!hash_pin (digits, verifier, hash))
    return FALSE;

  *right = sodium_memcmp (hash, verifier->hash, sizeof hash) == 0;
  sodium_memzero (hash, sizeof hash);
  return TRUE;
}
