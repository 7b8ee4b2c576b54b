/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/readiness.h"

#include "device/battery.h"
#include "device/clock.h"
#include "device/disk.h"
#include "device/session.h"
#include "drop/confine.h"
#include "format/envelope.h"
#include "format/file.h"
#include "format/words.h"

/* A tablet of seven inches: what is smaller shows too little of a page to be signed by everybody.
 */
#define MIN_LONG_SIDE_MM 140
#define MIN_SHORT_SIDE_MM 85

/* Where a list grows, and the petition that it is about, if any. */
typedef struct {
  GPtrArray *checks;
  const char *subject;
} List;

static void
add (const List *list, const char *id, CanvassFitness fitness, const char *detail, const char *text)
{
  g_ptr_array_add (list->checks, canvass_check_new (id, fitness, list->subject, detail, text));
}

static void
check_lock (const List *list, const CanvassMemoryFacts *facts)
{
  CanvassMemoryFacts without_dumps = *facts;
  CanvassMemoryVerdict verdict;

  without_dumps.dumps_core = FALSE;
  verdict = canvass_memory_judge (&without_dumps);
  if (facts->locked)
    add (list,
         CANVASS_CHECK_MEMORY,
         CANVASS_FITNESS_FIT,
         NULL,
         canvass_memory_describe (CANVASS_MEMORY_SOUND));
  else
    add (list,
         CANVASS_CHECK_MEMORY,
         verdict.fitness,
         NULL,
         canvass_memory_describe (verdict.reason));
}

/* Where memory is locked it never gets there; where it is not, the check before says so. */
static void
check_swap (const List *list, const CanvassMemoryFacts *facts)
{
  static const char *const texts[] = {
    [CANVASS_SWAP_NONE] = "Nothing is swapped to a disk.",
    [CANVASS_SWAP_ENCRYPTED] = "Swap is encrypted.",
    [CANVASS_SWAP_PLAIN] = "Swap goes to a disk unencrypted. Better turn it off (swapoff -a).",
    [CANVASS_SWAP_UNKNOWN] = "The system does not tell where it swaps to.",
  };
  gboolean harmless = facts->locked || facts->swap <= CANVASS_SWAP_ENCRYPTED;

  add (list,
       CANVASS_CHECK_SWAP,
       harmless ? CANVASS_FITNESS_FIT : CANVASS_FITNESS_WARN,
       NULL,
       harmless && facts->swap > CANVASS_SWAP_ENCRYPTED
           ? "Swap is not encrypted, but what is typed is locked in memory and never goes there."
           : texts[facts->swap]);
}

static void
check_hibernation (const List *list, const CanvassMemoryFacts *facts)
{
  switch (facts->hibernation) {
  case CANVASS_SWAP_NONE:
    add (list, CANVASS_CHECK_HIBERNATION, CANVASS_FITNESS_FIT, NULL, "It cannot hibernate.");
    return;
  case CANVASS_SWAP_ENCRYPTED:
    add (list,
         CANVASS_CHECK_HIBERNATION,
         CANVASS_FITNESS_FIT,
         NULL,
         "Hibernating writes to an encrypted disk.");
    return;
  case CANVASS_SWAP_PLAIN:
    add (list,
         CANVASS_CHECK_HIBERNATION,
         CANVASS_FITNESS_WARN,
         NULL,
         canvass_memory_describe (CANVASS_MEMORY_HIBERNATES));
    return;
  case CANVASS_SWAP_UNKNOWN:
  default:
    add (list,
         CANVASS_CHECK_HIBERNATION,
         CANVASS_FITNESS_WARN,
         NULL,
         "The system does not tell where it would hibernate to. Do not let it.");
  }
}

static void
check_memory (const List *list, const CanvassMemoryFacts *facts)
{
  check_lock (list, facts);
  check_swap (list, facts);
  check_hibernation (list, facts);
  if (facts->dumps_core)
    add (list,
         CANVASS_CHECK_CORE_DUMPS,
         CANVASS_FITNESS_CLOSED,
         NULL,
         canvass_memory_describe (CANVASS_MEMORY_DUMPS));
  else
    add (list,
         CANVASS_CHECK_CORE_DUMPS,
         CANVASS_FITNESS_FIT,
         NULL,
         "A crash writes nothing to a disk.");
}

static void
check_inspector (const List *list, CanvassKnown inspector)
{
  if (inspector == CANVASS_KNOWN_FIT)
    add (list,
         CANVASS_CHECK_INSPECTOR,
         CANVASS_FITNESS_FIT,
         NULL,
         "GTK's inspector, which shows every text, is off.");
  else if (inspector == CANVASS_KNOWN_UNFIT)
    add (list,
         CANVASS_CHECK_INSPECTOR,
         CANVASS_FITNESS_WARN,
         NULL,
         "GTK's inspector, which shows every text, can be opened from the keyboard. Install "
         "Canvass again.");
}

static void
check_sender (const List *list, CanvassKnown sender)
{
  if (sender == CANVASS_KNOWN_UNFIT)
    add (list,
         CANVASS_CHECK_SENDER,
         CANVASS_FITNESS_WARN,
         NULL,
         "This system cannot keep what sends from other files on this machine (Linux 5.13 with "
         "Landlock can). Better use a newer system, or carry exports on a stick.");
}

static void
check_clock (const List *list, const char *today, const char *last_export_day)
{
  char build_day[CANVASS_DAY_CHARS];
  CanvassClockVerdict verdict;

  canvass_clock_build_day (build_day);
  verdict = canvass_clock_judge (today, build_day, last_export_day);
  add (list, CANVASS_CHECK_CLOCK, verdict.fitness, today, canvass_clock_describe (verdict.reason));
}

static void
check_battery (const List *list, const char *sys)
{
  CanvassBattery battery;
  g_autofree char *percent = NULL;
  g_autofree char *text = NULL;

  canvass_battery_look (sys, &battery);
  if (battery.percent >= 0)
    percent = g_strdup_printf ("%d", battery.percent);
  text = canvass_battery_describe (&battery);
  add (list, CANVASS_CHECK_BATTERY, canvass_battery_judge (&battery).fitness, percent, text);
}

static void
check_screen (const List *list, guint width_mm, guint height_mm)
{
  gboolean large = MAX (width_mm, height_mm) >= MIN_LONG_SIDE_MM &&
                   MIN (width_mm, height_mm) >= MIN_SHORT_SIDE_MM;
  g_autofree char *size = g_strdup_printf ("%u × %u", width_mm, height_mm);
  g_autofree char *text = NULL;

  /* A screen that does not know its size says so with zeros. */
  if (width_mm == 0 || height_mm == 0)
    return;

  text = large ? g_strdup_printf ("The screen is large enough: %s mm.", size)
               : g_strdup_printf ("The screen is small, %s mm: many people will find the text hard "
                                  "to read. Use a larger one.",
                                  size);
  add (list, CANVASS_CHECK_SCREEN, large ? CANVASS_FITNESS_FIT : CANVASS_FITNESS_WARN, size, text);
}

static void
check_session (const List *list, const CanvassSurroundings *surroundings)
{
  CanvassSession session = canvass_session_find (surroundings->proc, surroundings->etc);

  add (list,
       CANVASS_CHECK_SESSION,
       canvass_session_judge (session, surroundings->at_table),
       NULL,
       canvass_session_describe (session, surroundings->at_table));
}

static void
check_machine (const List *list, const CanvassSurroundings *surroundings)
{
  check_memory (list, &surroundings->memory);
  check_inspector (list, surroundings->inspector);
  check_sender (list, surroundings->sender);
  check_session (list, surroundings);
  check_clock (list, surroundings->today, surroundings->last_export_day);
  check_battery (list, surroundings->sys);
  check_screen (list, surroundings->screen_width_mm, surroundings->screen_height_mm);
}

static void
check_mirror (const List *list, const CanvassSurroundings *surroundings)
{
  const char *name = surroundings->mirror;
  g_autofree char *text = NULL;

  if (*name == '\0')
    text = g_strdup ("No stick keeps a mirror: what was not exported is lost with this machine. "
                     "Choose one in the panel.");
  else if (surroundings->mirror_state == CANVASS_KNOWN_UNFIT)
    text = g_strdup_printf ("The mirror on %s is lost: put the stick in again, or choose another. "
                            "Signing goes on.",
                            name);
  else
    text = g_strdup_printf ("A mirror is kept on %s.", name);

  add (list,
       CANVASS_CHECK_MIRROR,
       surroundings->mirror_state == CANVASS_KNOWN_UNFIT ? CANVASS_FITNESS_WARN
                                                         : CANVASS_FITNESS_FIT,
       name,
       text);
}

static void
check_media (const List *list, const CanvassSurroundings *surroundings)
{
  const char *day = surroundings->last_export_day;
  g_autofree char *last = *day != '\0' ? g_strdup_printf ("The last export was on %s.", day)
                                       : g_strdup ("Nothing was exported from here yet.");

  if (surroundings->n_sticks >= 0) {
    g_autofree char *number = g_strdup_printf ("%d", surroundings->n_sticks);

    add (list,
         CANVASS_CHECK_MEDIA,
         CANVASS_FITNESS_FIT,
         number,
         surroundings->n_sticks > 0 ? "A stick is in." : "No stick is in.");
  }
  add (list, CANVASS_CHECK_EXPORT, CANVASS_FITNESS_FIT, day, last);
}

static void
check_table (const List *list, const CanvassSurroundings *surroundings)
{
  if (surroundings->settings_error != NULL) {
    add (list,
         CANVASS_CHECK_SETTINGS,
         CANVASS_FITNESS_WARN,
         NULL,
         surroundings->settings_error->message);
    return;
  }

  if (surroundings->has_pin)
    add (list, CANVASS_CHECK_PIN, CANVASS_FITNESS_FIT, NULL, "The canvasser's PIN is set.");
  else
    add (list,
         CANVASS_CHECK_PIN,
         CANVASS_FITNESS_WARN,
         NULL,
         "No PIN is set: whoever comes first to the panel would choose it. Set one (canvass kiosk "
         "pin).");
  check_mirror (list, surroundings);
  check_media (list, surroundings);
}

static void
check_campaign (const List *list, CanvassCampaign *campaign, const char *today)
{
  const char *closes = canvass_campaign_get_rules (campaign)->closes;
  g_autofree char *text = NULL;

  if (!canvass_campaign_is_open (campaign, today))
    text = g_strdup ("The petition is over; nothing more is taken. Export what is here");
  else if (*closes == '\0')
    text = g_strdup ("The petition has no last day.");
  else
    text = g_strdup_printf ("The petition can be signed until %s.", closes);

  add (list,
       CANVASS_CHECK_CAMPAIGN,
       canvass_campaign_is_open (campaign, today) ? CANVASS_FITNESS_FIT : CANVASS_FITNESS_CLOSED,
       closes,
       text);
}

static void
add_words (const List *list, const char *id, char *words, const char *what)
{
  g_autofree char *owned = words;
  g_autofree char *text = NULL;

  if (words == NULL)
    return;

  text = g_strdup_printf ("%s: %s.", what, words);
  add (list, id, CANVASS_FITNESS_FIT, words, text);
}

/* There to be compared by people; that there is no memory for it is no trouble of the table's. */
static void
check_words (const List *list, CanvassVault *vault, CanvassCampaign *campaign)
{
  g_autoptr (GBytes) file = canvass_file_read (canvass_vault_get_card_path (vault),
                                               canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK),
                                               NULL);
  CanvassKioskCard card;

  add_words (list,
             CANVASS_CHECK_WORDS,
             canvass_campaign_words (campaign, NULL),
             "Compare the petition's six words with the coordinator");
  if (file != NULL && canvass_kiosk_card_read (file, &card, NULL))
    add_words (list,
               CANVASS_CHECK_KIOSK,
               canvass_words_of_kiosk (card.device_pk, NULL),
               "The coordinator compares this table's six words");
}

static void
check_vault (const List *list, CanvassVault *vault)
{
  g_autoptr (GError) error = NULL;

  /* Room is judged by itself. */
  if (canvass_vault_check (vault, &error) ||
      g_error_matches (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL))
    add (list,
         CANVASS_CHECK_VAULT,
         CANVASS_FITNESS_FIT,
         NULL,
         "The vault is whole, and a test record could be sealed for it.");
  else
    add (list, CANVASS_CHECK_VAULT, CANVASS_FITNESS_CLOSED, NULL, error->message);
}

static void
check_room (const List *list, CanvassVault *vault)
{
  g_autoptr (GError) error = NULL;
  CanvassVaultStatus status;
  CanvassDiskVerdict verdict;
  g_autofree char *room = NULL;

  if (!canvass_vault_get_status (vault, &status, &error)) {
    add (list, CANVASS_CHECK_ROOM, CANVASS_FITNESS_CLOSED, NULL, error->message);
    return;
  }

  verdict = canvass_disk_judge (status.room);
  room = g_strdup_printf ("%" G_GUINT64_FORMAT, status.room);
  add (list, CANVASS_CHECK_ROOM, verdict.fitness, room, canvass_disk_describe (verdict.reason));
}

static void
check_petition (GPtrArray *checks, CanvassVault *vault, const char *today)
{
  g_autoptr (CanvassCampaign) campaign = canvass_vault_get_campaign (vault);
  const char *const *languages = canvass_campaign_get_languages (campaign);
  const CanvassText *text = canvass_campaign_get_text (campaign, languages[0]);
  const List list = { checks, canvass_text_get_title (text) };

  check_campaign (&list, campaign, today);
  check_vault (&list, vault);
  check_room (&list, vault);
  check_words (&list, vault, campaign);
}

void
canvass_surroundings_recall (CanvassSurroundings *surroundings,
                             CanvassSettings *settings,
                             const GError *settings_error)
{
  CanvassPinVerifier verifier;
  CanvassLastExport last;

  surroundings->sender = canvass_drop_can_confine () ? CANVASS_KNOWN_FIT : CANVASS_KNOWN_UNFIT;
  surroundings->settings_error = settings_error;
  surroundings->mirror = "";
  surroundings->last_export_day = "";
  surroundings->has_pin = FALSE;
  if (settings == NULL)
    return;

  canvass_settings_get_last_export (settings, &last);
  surroundings->last_export_day = last.day;
  surroundings->mirror = canvass_settings_get_mirror_name (settings);
  if (*surroundings->mirror == '\0')
    surroundings->mirror = canvass_settings_get_mirror (settings);
  surroundings->has_pin = canvass_settings_get_pin (settings, &verifier);
}

GPtrArray *
canvass_readiness_check (GPtrArray *vaults, const CanvassSurroundings *surroundings)
{
  GPtrArray *checks = canvass_checks_new ();
  const List list = { checks, NULL };

  for (guint i = 0; i < vaults->len; i++)
    check_petition (checks, g_ptr_array_index (vaults, i), surroundings->today);
  check_table (&list, surroundings);
  check_machine (&list, surroundings);

  return checks;
}
