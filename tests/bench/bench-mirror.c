/*
 * A record appended to a mirror, against what it cannot do without: the same bytes hashed, signed,
 * written behind a bare file and synced.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/fixture.h"

#include "format/mirror.h"
#include "vault/mirror.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define LIMIT 1.15
#define ROUNDS 2000
#define RECORD_BYTES CANVASS_RECORD_BYTES (1)
#define ENTRY_BYTES CANVASS_MIRROR_ENTRY_BYTES (1)

static double
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double
bare_append (int fd, const guint8 *record, const guint8 *device_sk)
{
  double start = now_us ();
  guint8 entry[ENTRY_BYTES] = { 0 }, hash[CANVASS_HASH_BYTES];

  canvass_hash (hash, record, RECORD_BYTES);
  canvass_sign (entry, "bench", hash, sizeof hash, device_sk);
  memcpy (entry + CANVASS_MIRROR_HEAD_BYTES, record, RECORD_BYTES);
  g_assert_cmpint (write (fd, entry, sizeof entry), ==, sizeof entry);
  g_assert_cmpint (fdatasync (fd), ==, 0);
  return now_us () - start;
}

static double
our_append (CanvassMirror *mirror, const guint8 *record)
{
  double start = now_us ();

  g_assert_true (canvass_mirror_append (mirror, record, RECORD_BYTES, NULL));
  return now_us () - start;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, ROUNDS, sizeof *values, compare);
  return values[ROUNDS / 2];
}

int
main (void)
{
  static double ours[ROUNDS], bares[ROUNDS], ratios[ROUNDS];
  Fixture fixture = { 0 };
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autofree char *path = NULL;
  guint8 pk[CANVASS_SIGN_PK_BYTES], sk[CANVASS_SIGN_SK_BYTES];
  double ratio, slowest;
  int fd;

  fixture_setup (&fixture, NULL);
  crypto_sign_keypair (pk, sk);
  path = g_build_filename (fixture.stick, "bare", NULL);
  fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  mirror = canvass_mirror_open (fixture.vault, fixture.stick, NULL);

  /* One by one in turn, so that whatever else the machine does falls on both alike. */
  for (guint i = 0; i < ROUNDS; i++) {
    guint8 record[CANVASS_RECORD_MAX_BYTES];
    gsize length = fixture_seal (fixture.vault, record);

    g_assert_true (canvass_vault_append (fixture.vault, record, length, NULL, NULL));
    if (i % 2 == 0)
      bares[i] = bare_append (fd, record, sk);
    ours[i] = our_append (mirror, record);
    if (i % 2 != 0)
      bares[i] = bare_append (fd, record, sk);
    ratios[i] = ours[i] / bares[i];
  }

  close (fd);
  g_clear_pointer (&mirror, canvass_mirror_free);
  fixture_teardown (&fixture, NULL);
  ratio = median (ratios);
  median (ours);
  slowest = ours[ROUNDS * 99 / 100];
  g_print ("{\"name\":\"mirror append / bare hash, signature, write and sync\",\"ratio\":%.3f,"
           "\"limit\":%.2f,\"ours_us\":%.1f,\"ours_p99_us\":%.1f,\"bare_us\":%.1f,\"rounds\":%d}\n",
           ratio,
           LIMIT,
           ours[ROUNDS / 2],
           slowest,
           median (bares),
           ROUNDS);
  return ratio <= LIMIT ? EXIT_SUCCESS : EXIT_FAILURE;
}
