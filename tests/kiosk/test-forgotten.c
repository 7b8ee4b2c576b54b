/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/forgotten.h"

#include "format/error.h"
#include "format/key-file.h"
#include "format/pin-reset.h"
#include "format/secret.h"
#include "scratch.h"

/* What a coordinator's own is taken for is in tests/e2e/cli/pins.py; here is what is refused. */
typedef struct {
  Scratch scratch;
  GPtrArray *vaults;
  CanvassSettings *settings;
  CanvassPinReset reset; /* right but for who signs it */
  CanvassKey *stranger;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  CanvassVault *vault;

  scratch_init (&fixture->scratch, NULL);
  vault = canvass_vault_open (fixture->scratch.vault, NULL, &error);
  g_assert_no_error (error);
  fixture->vaults = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->vaults, vault);
  fixture->settings = canvass_settings_open (fixture->scratch.vault, &error);
  g_assert_no_error (error);
  fixture->stranger = canvass_key_generate ("Mallory");
  fixture->reset.verifier = (CanvassPinVerifier){ .ops = 3, .memory_kib = 65536 };
  canvass_pin_reset_choose_nonce (&fixture->reset);
  memcpy (fixture->reset.kiosk_id, canvass_vault_get_kiosk_id (vault), CANVASS_ID_BYTES);
  memcpy (fixture->reset.campaign_id,
          canvass_campaign_get_id (fixture->scratch.campaign),
          CANVASS_ID_BYTES);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  CanvassPinVerifier verifier;

  g_assert_false (canvass_settings_get_pin (fixture->settings, &verifier));
  canvass_key_free (fixture->stranger);
  g_object_unref (fixture->settings);
  g_ptr_array_unref (fixture->vaults);
  scratch_clear (&fixture->scratch);
}

static void
assert_refused (Fixture *fixture, GBytes *file, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (canvass_forgotten_pin_check (fixture->vaults, file, &error));
  g_assert_error (error, domain, code);
  g_clear_error (&error);
  g_assert_false (canvass_forgotten_pin_take (fixture->settings, fixture->vaults, file, &error));
  g_assert_error (error, domain, code);
}

static void
test_a_stranger_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) file = canvass_pin_reset_write (&fixture->reset, fixture->stranger->sign_sk);

  assert_refused (fixture, file, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_STRANGER);
}

static void
test_another_table_is_passed_by (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) file = NULL;

  fixture->reset.kiosk_id[0] ^= 1;
  file = canvass_pin_reset_write (&fixture->reset, fixture->stranger->sign_sk);
  assert_refused (fixture, file, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_OTHER_TABLE);
}

static void
test_another_campaign_is_passed_by (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) file = NULL;

  fixture->reset.campaign_id[15] ^= 1;
  file = canvass_pin_reset_write (&fixture->reset, fixture->stranger->sign_sk);
  assert_refused (fixture, file, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_OTHER_TABLE);
}

static void
test_a_table_without_a_campaign_takes_none (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) file = canvass_pin_reset_write (&fixture->reset, fixture->stranger->sign_sk);

  g_ptr_array_set_size (fixture->vaults, 0);
  assert_refused (fixture, file, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_OTHER_TABLE);
}

static void
test_a_damaged_one_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) file = canvass_pin_reset_write (&fixture->reset, fixture->stranger->sign_sk);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  for (gsize i = 0; i < length; i++) {
    g_autofree guint8 *copy = g_memdup2 (bytes, length);
    g_autoptr (GBytes) flipped = NULL;
    g_autoptr (GError) error = NULL;

    copy[i] ^= 1;
    flipped = g_bytes_new (copy, length);
    g_assert_false (canvass_forgotten_pin_check (fixture->vaults, flipped, &error));
    g_assert_true (error->domain == CANVASS_FORMAT_ERROR);
  }
}

#define ADD(name)                                                                                  \
  g_test_add (                                                                                     \
      "/kiosk/forgotten/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (a_stranger_is_refused);
  ADD (another_table_is_passed_by);
  ADD (another_campaign_is_passed_by);
  ADD (a_table_without_a_campaign_takes_none);
  ADD (a_damaged_one_is_refused);

  return g_test_run ();
}
