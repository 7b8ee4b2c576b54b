/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scenes.h"

#include "widgets/spoken.h"

static void
add_petition (CanvassPanelState *state, const char *title, guint64 session, guint64 records)
{
  CanvassPanelPetition *petition = canvass_panel_petition_new ();

  petition->id = g_strdup_printf ("%032x", state->petitions->len);
  petition->title = g_strdup (title);
  petition->table = g_strdup ("Library, main door");
  petition->session = session;
  petition->signatures = records;
  petition->acknowledged = 88;
  petition->room = 181204;
  petition->goal = 1000;
  petition->version = 3;
  g_ptr_array_add (state->petitions, petition);
}

static void
add_stick (CanvassPanelState *state, const char *id, const char *name)
{
  CanvassPanelStick *stick = canvass_panel_stick_new ();

  stick->id = g_strdup (id);
  stick->name = g_strdup (name);
  stick->free_bytes = 14902000000;
  g_ptr_array_add (state->sticks, stick);
}

static void
add_offer (CanvassPanelState *state, const char *file, CanvassOfferKind kind)
{
  CanvassPanelOffer *offer = canvass_panel_offer_new ();

  offer->stick = g_strdup ("stick-1");
  offer->file = g_strdup (file);
  offer->title = g_strdup ("A safe city for everyone who lives here");
  offer->kind = kind;
  offer->why = kind == CANVASS_OFFER_REFUSED ? CANVASS_WHY_OLDER : CANVASS_WHY_NONE;
  g_ptr_array_add (state->offers, offer);
}

CanvassPanelState *
scenes_make_state (void)
{
  CanvassPanelState *state = canvass_panel_state_new ();

  add_petition (state, "A safe city for everyone who lives here", 41, 412);
  add_petition (state, "Let everybody swim in the river again", 7, 65);
  add_stick (state, "stick-1", "KINGSTON");
  add_stick (state, "stick-2", "Blue one");
  add_offer (state, "chicago.campaign", CANVASS_OFFER_NEW);
  state->can_doubt = TRUE;
  state->has_drop = TRUE;
  state->battery_percent = 83;
  state->mirror = CANVASS_MIRROR_EQUAL;
  state->mirror_name = g_strdup ("Blue one");
  state->last_export_day = g_strdup ("2026-11-23");
  state->last_export_time = g_strdup ("14:05");
  state->last_export_stick = g_strdup ("KINGSTON");
  state->last_export_records = 300;
  state->last_crash_time = g_strdup ("");
  return state;
}

void
scenes_tell (CanvassPanelModel *model, CanvassPanelMessage *message)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  gsize length = canvass_panel_message_write (message, bytes);
  g_autoptr (GError) error = NULL;
  CanvassPanelMessage told;

  g_assert_true (canvass_panel_message_read (&told, bytes, length, CANVASS_SIDE_KIOSK, &error));
  g_assert_no_error (error);
  g_assert_true (canvass_panel_model_take (model, &told));
  canvass_panel_message_clear (&told);
}

void
scenes_tell_setup (CanvassPanelModel *model, CanvassGate gate, const char *language)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_SETUP };

  message.setup.windowed = TRUE;
  message.setup.gate = gate;
  message.setup.tries = 5;
  message.setup.wait_seconds = gate == CANVASS_GATE_LOCKED ? 245 : 0;
  message.setup.language = (char *)language;
  scenes_tell (model, &message);
}

void
scenes_tell_verdict (CanvassPanelModel *model, CanvassVerdict verdict, guint tries)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_VERDICT };

  message.verdict.verdict = verdict;
  message.verdict.tries = tries;
  message.verdict.wait_seconds = verdict == CANVASS_VERDICT_LOCKED ? 60 : 0;
  scenes_tell (model, &message);
}

void
scenes_tell_state (CanvassPanelModel *model, CanvassPanelState *state)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_STATE };

  message.state = state;
  scenes_tell (model, &message);
  canvass_panel_state_free (state);
}

void
scenes_tell_outcome (CanvassPanelModel *model, CanvassPanelTask task, CanvassOutcome outcome)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_OUTCOME };

  message.outcome.task = task;
  message.outcome.outcome = outcome;
  message.outcome.number = 412;
  message.outcome.name = (char *)(task == CANVASS_TASK_ENROLL ? "library.kiosk" : "KINGSTON");
  message.outcome.why = outcome == CANVASS_OUTCOME_REFUSED ? CANVASS_WHY_TABLE : CANVASS_WHY_NONE;
  scenes_tell (model, &message);
}

void
scenes_tell_words (CanvassPanelModel *model, gboolean changed)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_WORDS };

  message.words.words = (char *)"abandon bridge candle dolphin engine forest";
  message.words.title = (char *)"A safe city for everyone who lives here";
  message.words.changed = changed;
  scenes_tell (model, &message);
}

void
scenes_tell_checks (CanvassPanelModel *model)
{
  static const struct {
    const char *id;
    CanvassFitness fitness;
    const char *subject;
    const char *detail;
  } checks[] = {
    { "memory", CANVASS_FITNESS_FIT, "", "" },
    { "swap", CANVASS_FITNESS_FIT, "", "" },
    { "hibernation", CANVASS_FITNESS_WARN, "", "" },
    { "core-dumps", CANVASS_FITNESS_FIT, "", "" },
    { "inspector", CANVASS_FITNESS_FIT, "", "" },
    { "session", CANVASS_FITNESS_WARN, "", "" },
    { "clock", CANVASS_FITNESS_WARN, "", "2019-01-01" },
    { "battery", CANVASS_FITNESS_FIT, "", "83" },
    { "screen", CANVASS_FITNESS_FIT, "", "216 × 135" },
    { "pin", CANVASS_FITNESS_FIT, "", "" },
    { "mirror", CANVASS_FITNESS_FIT, "", "KINGSTON" },
    { "media", CANVASS_FITNESS_FIT, "", "2" },
    { "export", CANVASS_FITNESS_FIT, "", "" },
    { "campaign", CANVASS_FITNESS_FIT, "A safe city", "2026-12-31" },
    { "words", CANVASS_FITNESS_FIT, "A safe city", "abandon bridge candle dolphin engine forest" },
    { "vault", CANVASS_FITNESS_CLOSED, "A safe city", "" },
    { "room", CANVASS_FITNESS_FIT, "A safe city", "181204" },
    { "fonts", CANVASS_FITNESS_WARN, "am", "አማርኛ" },
    { "voices", CANVASS_FITNESS_WARN, "", "ht, am" },
    { "moon", CANVASS_FITNESS_WARN, "", "" },
  };
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_READINESS };

  message.readiness.checks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_panel_check_free);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
    CanvassPanelCheck *check = canvass_panel_check_new ();

    check->id = g_strdup (checks[i].id);
    check->fitness = checks[i].fitness;
    check->subject = g_strdup (checks[i].subject);
    check->detail = g_strdup (checks[i].detail);
    check->text = g_strdup_printf ("What a kiosk says of the %s", checks[i].id);
    g_ptr_array_add (message.readiness.checks, check);
  }
  message.readiness.day = g_strdup ("2026-11-23");
  message.readiness.time = g_strdup ("14:05");
  scenes_tell (model, &message);
  canvass_panel_message_clear (&message);
}

void
scenes_enter_pin (CanvassPanelModel *model, const char *digits)
{
  for (const char *p = digits; *p != '\0'; p++)
    canvass_pin_entry_type (canvass_panel_model_get_pin (model), *p - '0');
  canvass_panel_model_submit_pin (model);
}

void
scenes_open (CanvassPanelModel *model, const char *language)
{
  scenes_tell_setup (model, CANVASS_GATE_PIN, language);
  scenes_enter_pin (model, "493817");
  scenes_tell_verdict (model, CANVASS_VERDICT_RIGHT, 5);
  scenes_tell_state (model, scenes_make_state ());
}

static void
play_pin (CanvassPanelModel *model, const char *language)
{
  scenes_tell_setup (model, CANVASS_GATE_PIN, language);
  for (guint i = 0; i < 7; i++)
    canvass_pin_entry_type (canvass_panel_model_get_pin (model), i);
}

static void
play_wrong_pin (CanvassPanelModel *model, const char *language)
{
  scenes_tell_setup (model, CANVASS_GATE_PIN, language);
  scenes_enter_pin (model, "493817");
  scenes_tell_verdict (model, CANVASS_VERDICT_WRONG, 4);
}

static void
play_locked_pin (CanvassPanelModel *model, const char *language)
{
  scenes_tell_setup (model, CANVASS_GATE_LOCKED, language);
}

static void
play_broken (CanvassPanelModel *model, const char *language)
{
  scenes_tell_setup (model, CANVASS_GATE_BROKEN, language);
}

static void
play_weak_pin (CanvassPanelModel *model, const char *language)
{
  scenes_tell_setup (model, CANVASS_GATE_CHOOSE, language);
  scenes_enter_pin (model, "123456");
}

static void
play_pin_again (CanvassPanelModel *model, const char *language)
{
  scenes_tell_setup (model, CANVASS_GATE_CHOOSE, language);
  scenes_enter_pin (model, "493817");
}

static void
play_different_pin (CanvassPanelModel *model, const char *language)
{
  play_pin_again (model, language);
  scenes_enter_pin (model, "493818");
}

static void
play_forgotten (CanvassPanelModel *model, const char *language)
{
  scenes_tell_setup (model, CANVASS_GATE_PIN, language);
  canvass_panel_model_go (model, CANVASS_PLACE_FORGOTTEN);
}

static void
play_trouble (CanvassPanelModel *model, const char *language)
{
  CanvassPanelState *state = scenes_make_state ();
  CanvassPanelPetition *petition = g_ptr_array_index (state->petitions, 0);

  scenes_open (model, language);
  petition->notice = CANVASS_NOTICE_FULL;
  petition->unreadable = 2;
  state->begun = TRUE;
  state->practice = TRUE;
  state->warnings = CANVASS_WARNING_ALL;
  state->mirror = CANVASS_MIRROR_LOST;
  state->crashes = 3;
  g_free (state->last_crash_time);
  state->last_crash_time = g_strdup ("14:05");
  g_clear_pointer (&state->last_export_day, g_free);
  state->charging = TRUE;
  scenes_tell_checks (model);
  scenes_tell_state (model, state);
}

/* One that could not be opened: nobody knows its title, nor how many signed it. */
static void
play_damaged (CanvassPanelModel *model, const char *language)
{
  CanvassPanelState *state = scenes_make_state ();
  CanvassPanelPetition *petition = canvass_panel_petition_new ();

  scenes_open (model, language);
  petition->id = g_strdup ("59b412e691887bf8bdc8796157800f59");
  petition->title = g_strdup ("");
  petition->table = g_strdup ("");
  petition->notice = CANVASS_NOTICE_VAULT;
  g_ptr_array_insert (state->petitions, 0, petition);
  scenes_tell_state (model, state);
}

static void
play_empty (CanvassPanelModel *model, const char *language)
{
  CanvassPanelState *state = canvass_panel_state_new ();

  scenes_open (model, language);
  state->battery_percent = -1;
  state->closed = TRUE;
  scenes_tell_state (model, state);
}

static void
play_export (CanvassPanelModel *model, const char *language)
{
  CanvassPanelState *state = scenes_make_state ();
  CanvassPanelStick *stick = g_ptr_array_index (state->sticks, 0);

  scenes_open (model, language);
  stick->n_acknowledgements = 2;
  stick = g_ptr_array_index (state->sticks, 1);
  stick->read_only = TRUE;
  scenes_tell_state (model, state);
  canvass_panel_model_go (model, CANVASS_PLACE_EXPORT);
}

static void
play_export_without_sticks (CanvassPanelModel *model, const char *language)
{
  CanvassPanelState *state = scenes_make_state ();

  scenes_open (model, language);
  g_ptr_array_set_size (state->sticks, 0);
  scenes_tell_state (model, state);
  canvass_panel_model_go (model, CANVASS_PLACE_EXPORT);
}

static void
play_exporting (CanvassPanelModel *model, const char *language)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_PROGRESS };

  play_export (model, language);
  canvass_panel_model_do (model, CANVASS_TASK_EXPORT, "stick-1", NULL, NULL);
  message.progress.task = CANVASS_TASK_EXPORT;
  message.progress.permille = 420;
  scenes_tell (model, &message);
}

static void
play_exported (CanvassPanelModel *model, const char *language)
{
  play_exporting (model, language);
  scenes_tell_outcome (model, CANVASS_TASK_EXPORT, CANVASS_OUTCOME_DONE);
}

static void
play_pulled (CanvassPanelModel *model, const char *language)
{
  play_exporting (model, language);
  scenes_tell_outcome (model, CANVASS_TASK_EXPORT, CANVASS_OUTCOME_PULLED);
}

#define PLAY_PLACE(name, place)                                                                    \
  static void play_##name (CanvassPanelModel *model, const char *language)                         \
  {                                                                                                \
    scenes_open (model, language);                                                                 \
    canvass_panel_model_go (model, place);                                                         \
  }

PLAY_PLACE (overview, CANVASS_PLACE_OVERVIEW)
PLAY_PLACE (send, CANVASS_PLACE_SEND)
PLAY_PLACE (touch, CANVASS_PLACE_TOUCH)
PLAY_PLACE (print, CANVASS_PLACE_PRINT)
PLAY_PLACE (practice, CANVASS_PLACE_PRACTICE)
PLAY_PLACE (doubtful, CANVASS_PLACE_DOUBT)
PLAY_PLACE (sticks, CANVASS_PLACE_STICKS)
PLAY_PLACE (closing, CANVASS_PLACE_CLOSE)
PLAY_PLACE (quit, CANVASS_PLACE_QUIT)

static void
play_readiness (CanvassPanelModel *model, const char *language)
{
  scenes_open (model, language);
  canvass_panel_model_go (model, CANVASS_PLACE_READINESS);
  scenes_tell_checks (model);
  for (guint i = 0; i < CANVASS_TOUCH_ROUNDS; i++)
    canvass_panel_model_set_touch (model, i, (CanvassTouchResult){ TRUE, 5 - i, i });
}

static void
play_petitions (CanvassPanelModel *model, const char *language)
{
  CanvassPanelState *state = scenes_make_state ();

  scenes_open (model, language);
  add_offer (state, "river.campaign", CANVASS_OFFER_UPDATE_CHANGED);
  add_offer (state, "old.campaign", CANVASS_OFFER_REFUSED);
  scenes_tell_state (model, state);
  canvass_panel_model_go (model, CANVASS_PLACE_PETITIONS);
}

static void
look_at_first (CanvassPanelModel *model, gboolean changed)
{
  const CanvassPanelState *state = canvass_panel_model_look (model)->state;

  canvass_panel_model_look_at (model, g_ptr_array_index (state->offers, 0));
  scenes_tell_words (model, changed);
}

static void
play_words (CanvassPanelModel *model, const char *language)
{
  play_petitions (model, language);
  look_at_first (model, TRUE);
}

static void
play_name (CanvassPanelModel *model, const char *language)
{
  play_words (model, language);
  canvass_panel_model_accept_words (model);
}

static void
play_enrolled (CanvassPanelModel *model, const char *language)
{
  play_name (model, language);
  canvass_panel_model_enroll (model, "Library");
  scenes_tell_outcome (model, CANVASS_TASK_ENROLL, CANVASS_OUTCOME_DONE);
}

static void
play_refused (CanvassPanelModel *model, const char *language)
{
  play_name (model, language);
  canvass_panel_model_enroll (model, "Library");
  scenes_tell_outcome (model, CANVASS_TASK_ENROLL, CANVASS_OUTCOME_REFUSED);
}

static void
play_mirrored (CanvassPanelModel *model, const char *language)
{
  CanvassPanelState *state = scenes_make_state ();
  CanvassPanelStick *stick = g_ptr_array_index (state->sticks, 0);

  play_sticks (model, language);
  stick->mirror = TRUE;
  stick->enrolled = TRUE;
  scenes_tell_state (model, state);
}

static void
play_closed (CanvassPanelModel *model, const char *language)
{
  CanvassPanelState *state = scenes_make_state ();

  play_closing (model, language);
  canvass_panel_model_do (model, CANVASS_TASK_CLOSE, NULL, NULL, NULL);
  state->closed = TRUE;
  scenes_tell_state (model, state);
  scenes_tell_outcome (model, CANVASS_TASK_CLOSE, CANVASS_OUTCOME_DONE);
}

/* With a form behind it. */
static void
play_closing_on_somebody (CanvassPanelModel *model, const char *language)
{
  CanvassPanelState *state = scenes_make_state ();

  scenes_open (model, language);
  state->begun = TRUE;
  scenes_tell_state (model, state);
  canvass_panel_model_go (model, CANVASS_PLACE_CLOSE);
}

const Scene scenes[] = {
  { "pin", play_pin },
  { "pin-wrong", play_wrong_pin },
  { "pin-locked", play_locked_pin },
  { "pin-broken", play_broken },
  { "pin-weak", play_weak_pin },
  { "pin-again", play_pin_again },
  { "pin-different", play_different_pin },
  { "forgotten", play_forgotten },
  { "overview", play_overview },
  { "overview-trouble", play_trouble },
  { "overview-empty", play_empty },
  { "export", play_export },
  { "export-without-sticks", play_export_without_sticks },
  { "exporting", play_exporting },
  { "exported", play_exported },
  { "export-pulled", play_pulled },
  { "send", play_send },
  { "readiness", play_readiness },
  { "touch", play_touch },
  { "print", play_print },
  { "practice", play_practice },
  { "doubtful", play_doubtful },
  { "petitions", play_petitions },
  { "six-words", play_words },
  { "name", play_name },
  { "enrolled", play_enrolled },
  { "enroll-refused", play_refused },
  { "sticks", play_sticks },
  { "sticks-mirror", play_mirrored },
  { "closing", play_closing },
  { "closing-on-somebody", play_closing_on_somebody },
  { "damaged", play_damaged },
  { "closed", play_closed },
  { "quit", play_quit },
};
const gsize scenes_n = G_N_ELEMENTS (scenes);

static const char *
find_text (GtkWidget *widget)
{
  const char *text = NULL;

  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && text == NULL;
       child = gtk_widget_get_next_sibling (child))
    text = find_text (child);
  return text;
}

static gboolean
is_called (GtkWidget *widget, const char *name)
{
  const char *spoken = canvass_spoken_get_name (widget);

  return g_strcmp0 (spoken != NULL ? spoken : find_text (widget), name) == 0;
}

GtkWidget *
scenes_find (GtkWidget *root, const char *name)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (GTK_IS_BUTTON (root) && is_called (root, name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = scenes_find (child, name);

    if (found != NULL)
      return found;
  }
  return NULL;
}

gboolean
scenes_says (GtkWidget *root, const char *words)
{
  if (!gtk_widget_get_mapped (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (scenes_says (child, words))
      return TRUE;
  return FALSE;
}
