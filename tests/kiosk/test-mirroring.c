/*
 * test-mirroring.c: who waits for the mirror, and when nobody does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/fixture.h"
#include "work-fixture.h"

#include "kiosk/mirroring.h"
#include "kiosk/stick.h"

#define N_RECORDS 20

typedef struct {
  Fixture base;
  CanvassMirroring *mirroring;
} Rig;

static void
wait_for_state (Rig *rig, CanvassMirrorState state)
{
  while (canvass_mirroring_get_state (rig->mirroring) != state)
    g_main_context_iteration (NULL, TRUE);
}

static void
setup (Rig *rig, gconstpointer unused)
{
  g_autoptr (CanvassStick) stick = NULL;
  g_autoptr (GPtrArray) vaults = NULL;

  fixture_setup (&rig->base, NULL);
  stick = canvass_stick_new ("stick", "STICK", rig->base.stick, FALSE, FALSE);
  vaults = only (rig->base.vault);
  fixture_append_many (rig->base.vault, N_RECORDS);
  rig->mirroring = canvass_mirroring_new ();
  canvass_mirroring_set_wanted (rig->mirroring, TRUE);
  canvass_mirroring_begin (rig->mirroring, stick, vaults);
}

static void
teardown (Rig *rig, gconstpointer unused)
{
  canvass_mirroring_close (rig->mirroring);
  g_assert_finalize_object (rig->mirroring);
  fixture_teardown (&rig->base, NULL);
}

static void
on_mirrored (gpointer user_data)
{
  *(guint *)user_data += 1;
}

/* Into the vault, and on to the mirror. */
static void
sign (Rig *rig, guint *n_mirrored)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gsize length = fixture_seal (rig->base.vault, record);

  g_assert_true (canvass_vault_append (rig->base.vault, record, length, NULL, NULL));
  canvass_mirroring_add (rig->mirroring, rig->base.vault, record, length, on_mirrored, n_mirrored);
}

static void
test_one_that_is_equal_is_waited_for (Rig *rig, gconstpointer unused)
{
  guint n_mirrored = 0;

  wait_for_state (rig, CANVASS_MIRROR_EQUAL);
  sign (rig, &n_mirrored);
  g_assert_cmpuint (n_mirrored, ==, 0);
  while (n_mirrored == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (canvass_mirroring_get_state (rig->mirroring), ==, CANVASS_MIRROR_EQUAL);
}

/* However long tidying takes, a signer neither waits for it nor takes it for a stick that is gone.
 */
static void
test_one_that_is_tidied_is_behind_and_not_lost (Rig *rig, gconstpointer unused)
{
  guint n_mirrored = 0;

  wait_for_state (rig, CANVASS_MIRROR_EQUAL);
  canvass_mirroring_catch_up (rig->mirroring, rig->base.vault);
  canvass_mirroring_catch_up (rig->mirroring, rig->base.vault);
  g_assert_cmpint (canvass_mirroring_get_state (rig->mirroring), ==, CANVASS_MIRROR_BEHIND);
  sign (rig, &n_mirrored);
  g_assert_cmpuint (n_mirrored, ==, 1);

  /* Then all of it is there, and the next is waited for again. */
  wait_for_state (rig, CANVASS_MIRROR_EQUAL);
  sign (rig, &n_mirrored);
  g_assert_cmpuint (n_mirrored, ==, 1);
  while (n_mirrored == 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (canvass_mirroring_get_state (rig->mirroring), ==, CANVASS_MIRROR_EQUAL);
}

static void
test_one_that_is_pulled_while_behind_is_lost (Rig *rig, gconstpointer unused)
{
  guint n_mirrored = 0;

  wait_for_state (rig, CANVASS_MIRROR_EQUAL);
  canvass_mirroring_catch_up (rig->mirroring, rig->base.vault);
  canvass_mirroring_end (rig->mirroring);
  g_assert_cmpint (canvass_mirroring_get_state (rig->mirroring), ==, CANVASS_MIRROR_LOST);
  sign (rig, &n_mirrored);
  g_assert_cmpuint (n_mirrored, ==, 1);
}

#define ADD(name) g_test_add ("/kiosk/mirroring/" #name, Rig, NULL, setup, test_##name, teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (one_that_is_equal_is_waited_for);
  ADD (one_that_is_tidied_is_behind_and_not_lost);
  ADD (one_that_is_pulled_while_behind_is_lost);

  return g_test_run ();
}
