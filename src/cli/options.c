/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/options.h"

#include <string.h>

struct _CanvassOptions {
  const CanvassOptionSpec *specs; /* (borrowed) */
  GPtrArray **values;             /* (owned) one for each spec, NULL-terminated */
  guint n_specs;
  GPtrArray *arguments; /* (owned) NULL-terminated */
  gboolean help;
};

G_DEFINE_QUARK (canvass_usage_error, canvass_usage_error)

static CanvassOptions *
options_new (const CanvassOptionSpec *specs)
{
  CanvassOptions *self = g_new0 (CanvassOptions, 1);

  self->specs = specs;
  while (specs[self->n_specs].name != NULL)
    self->n_specs++;

  self->values = g_new0 (GPtrArray *, self->n_specs);
  for (guint i = 0; i < self->n_specs; i++)
    self->values[i] = g_ptr_array_new ();
  self->arguments = g_ptr_array_new ();

  return self;
}

void
canvass_options_free (CanvassOptions *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_specs; i++)
    g_ptr_array_unref (self->values[i]);
  g_free (self->values);
  g_ptr_array_unref (self->arguments);
  g_free (self);
}

static gint
find_spec (const CanvassOptions *self, const char *name, gsize length)
{
  for (guint i = 0; i < self->n_specs; i++) {
    if (strlen (self->specs[i].name) == length && memcmp (self->specs[i].name, name, length) == 0)
      return (gint)i;
  }

  return -1;
}

/* Asking for an option that the table does not have is a bug, not a mistake of the user. */
static guint
require_spec (const CanvassOptions *self, const char *name)
{
  gint i = find_spec (self, name, strlen (name));

  g_assert (i >= 0);
  return (guint)i;
}

G_GNUC_PRINTF (2, 3)
static gboolean
wrong (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, format, arguments);
  va_end (arguments);

  return FALSE;
}

static gboolean
add_value (CanvassOptions *self, guint i, const char *value, GError **error)
{
  const CanvassOptionSpec *spec = &self->specs[i];

  if (*value == '\0' && !(spec->flags & CANVASS_OPTION_MAY_BE_EMPTY))
    return wrong (error, "--%s needs a %s that is not empty", spec->name, spec->value);
  if (self->values[i]->len > 0 && !(spec->flags & CANVASS_OPTION_REPEATABLE))
    return wrong (error, "--%s was given twice", spec->name);

  g_ptr_array_add (self->values[i], (gpointer)value);
  return TRUE;
}

/* @word starts with "--". Steps @words on when the value stands apart. */
static gboolean
take_option (CanvassOptions *self, const char *word, const char *const **words, GError **error)
{
  const char *name = word + 2;
  const char *equals = strchr (name, '=');
  gint i = find_spec (self, name, equals != NULL ? (gsize)(equals - name) : strlen (name));

  if (i < 0)
    return wrong (
        error, "there is no option --%.*s", (int)(equals != NULL ? equals - name : 64), name);

  if (self->specs[i].value == NULL) {
    if (equals != NULL)
      return wrong (error, "--%s takes no value", self->specs[i].name);
    return add_value (self, (guint)i, word, error);
  }

  if (equals != NULL)
    return add_value (self, (guint)i, equals + 1, error);
  if (**words == NULL)
    return wrong (error, "--%s needs a %s", self->specs[i].name, self->specs[i].value);

  return add_value (self, (guint)i, *(*words)++, error);
}

static gboolean
check_required (const CanvassOptions *self, GError **error)
{
  for (guint i = 0; i < self->n_specs; i++) {
    if (self->specs[i].flags & CANVASS_OPTION_REQUIRED && self->values[i]->len == 0)
      return wrong (error, "--%s %s is missing", self->specs[i].name, self->specs[i].value);
  }

  return TRUE;
}

static gboolean
check_arguments (const CanvassOptions *self, guint min, guint max, GError **error)
{
  guint n = self->arguments->len;

  for (guint i = 0; i < n; i++) {
    if (*(const char *)self->arguments->pdata[i] == '\0')
      return wrong (error, "an empty word is no file name");
  }

  if (n < min)
    return wrong (error, "%s", n == 0 ? "it is not said on what to work" : "too few words");
  if (n > max)
    return wrong (error, "“%s” is one word too many", (const char *)self->arguments->pdata[max]);

  return TRUE;
}

static gboolean
sort_words (CanvassOptions *self, const char *const *words, GError **error)
{
  gboolean only_arguments = FALSE;

  while (*words != NULL) {
    const char *word = *words++;

    if (only_arguments || *word != '-' || g_str_equal (word, "-"))
      g_ptr_array_add (self->arguments, (gpointer)word);
    else if (g_str_equal (word, "--"))
      only_arguments = TRUE;
    else if (g_str_equal (word, "--help") || g_str_equal (word, "-h"))
      self->help = TRUE;
    else if (!g_str_has_prefix (word, "--"))
      return wrong (error, "there is no option %s", word);
    else if (!take_option (self, word, &words, error))
      return FALSE;
  }

  return TRUE;
}

CanvassOptions *
canvass_options_parse (const CanvassOptionSpec *specs,
                       guint min_arguments,
                       guint max_arguments,
                       const char *const *words,
                       GError **error)
{
  g_autoptr (CanvassOptions) self = options_new (specs);

  if (!sort_words (self, words, error))
    return NULL;
  if (!self->help && (!check_required (self, error) ||
                      !check_arguments (self, min_arguments, max_arguments, error)))
    return NULL;

  for (guint i = 0; i < self->n_specs; i++)
    g_ptr_array_add (self->values[i], NULL);
  g_ptr_array_add (self->arguments, NULL);

  return g_steal_pointer (&self);
}

gboolean
canvass_options_wants_help (const CanvassOptions *self)
{
  return self->help;
}

gboolean
canvass_options_has (const CanvassOptions *self, const char *name)
{
  return canvass_options_get_all (self, name)[0] != NULL;
}

const char *
canvass_options_get (const CanvassOptions *self, const char *name)
{
  return canvass_options_get_all (self, name)[0];
}

const char *const *
canvass_options_get_all (const CanvassOptions *self, const char *name)
{
  return (const char *const *)self->values[require_spec (self, name)]->pdata;
}

gboolean
canvass_options_get_number (const CanvassOptions *self,
                            const char *name,
                            guint64 min,
                            guint64 max,
                            guint64 *value,
                            GError **error)
{
  const char *text = canvass_options_get (self, name);

  if (text == NULL)
    return TRUE;

  if (!g_ascii_string_to_unsigned (text, 10, min, max, value, NULL))
    return wrong (error,
                  "--%s needs a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                  name,
                  min,
                  max);

  return TRUE;
}

guint
canvass_options_get_n_arguments (const CanvassOptions *self)
{
  return self->arguments->len - 1;
}

const char *const *
canvass_options_get_arguments (const CanvassOptions *self)
{
  return (const char *const *)self->arguments->pdata;
}
