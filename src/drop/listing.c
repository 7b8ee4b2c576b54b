/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/listing.h"

#include "format/bytes.h"

#include <libxml/parser.h>
#include <string.h>

#define MAX_MARK_CHARS 64

/* Of one line of `ls -l` up to the name: mode, links, user, group, size, month, day, time. */
#define SFTP_FIELDS 8
#define SFTP_SIZE_FIELD 4
#define SFTP_MONTH_CHARS 4 /* with the space behind it */

struct _CanvassListing {
  CanvassListingKind kind;
  const char *base;
  CanvassDropVisit visit;
  gpointer user_data;

  xmlParserCtxtPtr parser; /* (owned) of XML */
  GString *line;           /* (owned) of lines */
  gboolean overlong;       /* the line is a link to far away, and passed by */
  GString *text;           /* (owned) of the element that is open */
  guint depth;
  gsize gap; /* bytes since the last entry */
  guint n_entries;
  GError *failure; /* (owned) inside of the parser, which cannot tell */

  /* Of the entry that is being read. */
  GString *place; /* (owned) address or key */
  guint64 size;
  gboolean is_folder;
  char md5[CANVASS_DROP_MD5_CHARS];
  guint md5_parts;
  GString *mark; /* (owned) "" for none */

  GString *last_key; /* (owned) */
  guint n_keys;
  gboolean truncated;
};

static gboolean
fail (CanvassListing *self, const char *what)
{
  if (self->failure == NULL)
    self->failure = g_error_new (CANVASS_DROP_ERROR,
                                 CANVASS_DROP_ERROR_NONSENSE,
                                 "What the server says is in its folder makes no sense: %s. "
                                 "Nothing is lost; see whether this "
                                 "Wi-Fi wants a log-in first, and whether the address is right",
                                 what);
  if (self->parser != NULL)
    xmlStopParser (self->parser);
  return FALSE;
}

gboolean
canvass_listing_is_name (const char *name)
{
  return name[0] != '\0' && strlen (name) <= 255 && strchr (name, '/') == NULL &&
         strcmp (name, ".") != 0 && strcmp (name, "..") != 0 && g_utf8_validate (name, -1, NULL);
}

static gboolean
count_entry (CanvassListing *self)
{
  self->gap = 0;
  return ++self->n_entries <= CANVASS_DROP_MAX_ENTRIES || fail (self, "it never ends");
}

/* Marks are kept of every folder that is shown: a long one by its hash. */
static const char *
shorten (GString *mark)
{
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree char *hex = NULL;

  if (mark->len > MAX_MARK_CHARS) {
    canvass_hash (hash, (const guint8 *)mark->str, mark->len);
    hex = canvass_to_hex (hash, sizeof hash);
    g_string_assign (mark, hex);
  }
  return mark->str;
}

/* @folder and @name: either may be NULL. */
static void
show (CanvassListing *self, const char *folder, const char *name)
{
  CanvassDropEntry entry = { .folder = folder, .name = name, .size = self->size };

  if (self->mark->len > 0)
    entry.mark = shorten (self->mark);

  if (!count_entry (self))
    return;
  if ((folder != NULL && !canvass_listing_is_name (folder)) ||
      (name != NULL && !canvass_listing_is_name (name)))
    return;

  memcpy (entry.md5, self->md5, sizeof entry.md5);
  entry.md5_parts = self->md5_parts;
  if (self->failure == NULL && !self->visit (&entry, self->user_data, &self->failure) &&
      self->parser != NULL)
    xmlStopParser (self->parser);
}

/* The last name in an address, whatever stands before it. */
static void
show_dav (CanvassListing *self)
{
  char *end = self->place->str + self->place->len;
  const char *slash;
  g_autofree char *name = NULL;

  while (end > self->place->str && end[-1] == '/')
    *--end = '\0';

  slash = strrchr (self->place->str, '/');
  name = g_uri_unescape_string (slash != NULL ? slash + 1 : self->place->str, "/");
  if (name == NULL || (self->is_folder && g_str_equal (name, self->base)))
    self->gap = 0;
  else
    show (self, self->is_folder ? name : NULL, self->is_folder ? NULL : name);
}

/* Asked for in the encoding of forms, since a key may hold what XML cannot. */
static char *
decode_key (GString *place)
{
  for (char *at = place->str; *at != '\0'; at++) {
    if (*at == '+')
      *at = ' ';
  }

  return g_uri_unescape_string (place->str, NULL);
}

static void
show_s3 (CanvassListing *self)
{
  g_autofree char *whole = decode_key (self->place);
  const char *key = whole;
  char *slash;

  if (key == NULL) {
    fail (self, "a key is not encoded as asked for");
    return;
  }

  /* In this order nothing comes twice, and it ends. */
  if (strcmp (key, self->last_key->str) <= 0) {
    fail (self, "it comes again and again");
    return;
  }

  g_string_assign (self->last_key, key);
  self->n_keys++;
  self->gap = 0;
  if (!g_str_has_prefix (key, self->base))
    return;

  key += strlen (self->base);
  slash = strchr (key, '/');
  if (slash == NULL) {
    show (self, NULL, key);
    return;
  }

  *slash = '\0';
  show (self, key, slash + 1);
}

/* "HASH", or "HASH-N" for one of N parts. */
static void
take_md5 (CanvassListing *self)
{
  g_autofree char *tag = g_ascii_strdown (self->text->str, -1);
  guint64 n_parts = 0;
  char *dash;
  gsize length;

  g_strdelimit (tag, "\"", ' ');
  g_strstrip (tag);
  dash = strchr (tag, '-');
  if (dash != NULL) {
    *dash = '\0';
    if (!g_ascii_string_to_unsigned (dash + 1, 10, 1, G_MAXUINT16, &n_parts, NULL))
      return;
  }

  self->md5_parts = (guint)n_parts;
  length = strlen (tag);
  if (length == CANVASS_DROP_MD5_CHARS - 1 && strspn (tag, "0123456789abcdef") == length)
    memcpy (self->md5, tag, sizeof self->md5);
}

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

static void
begin_entry (CanvassListing *self)
{
  g_string_truncate (self->place, 0);
  self->size = 0;
  self->is_folder = FALSE;
  self->md5[0] = '\0';
  self->md5_parts = 0;
  g_string_truncate (self->mark, 0);
}

static void
on_start (void *user_data,
          const xmlChar *local_name,
          const xmlChar *prefix,
          const xmlChar *uri,
          int n_namespaces,
          const xmlChar **namespaces,
          int n_attributes,
          int n_defaulted,
          const xmlChar **attributes)
{
  static const char *const entries[] = { "response", "Contents", NULL };
  static const char *const roots[] = {
    [CANVASS_LISTING_DAV] = "multistatus",
    [CANVASS_LISTING_S3] = "ListBucketResult",
  };
  CanvassListing *self = user_data;
  const char *name = (const char *)local_name;

  if (++self->depth > CANVASS_LISTING_MAX_DEPTH) {
    fail (self, "it is nested too deeply");
    return;
  }
  if (self->depth == 1 && !g_str_equal (name, roots[self->kind])) {
    fail (self, "it is no list");
    return;
  }

  g_string_truncate (self->text, 0);
  if (is_one_of (name, entries))
    begin_entry (self);
  else if (g_str_equal (name, "collection"))
    self->is_folder = TRUE;
}

static void
take_text (CanvassListing *self, const char *name)
{
  static const char *const places[] = { "href", "Key", NULL };
  static const char *const sizes[] = { "getcontentlength", "Size", NULL };
  static const char *const marks[] = { "getlastmodified", "getetag", NULL };

  if (is_one_of (name, places) && self->place->len == 0)
    g_string_assign (self->place, g_strstrip (self->text->str));
  else if (is_one_of (name, sizes))
    g_ascii_string_to_unsigned (self->text->str, 10, 0, G_MAXINT64, &self->size, NULL);
  else if (is_one_of (name, marks) &&
           self->mark->len + self->text->len <= CANVASS_LISTING_MAX_TEXT_BYTES)
    g_string_append_printf (self->mark, "%s\n", self->text->str);
  else if (g_str_equal (name, "ETag") && self->kind == CANVASS_LISTING_S3)
    take_md5 (self);
  else if (g_str_equal (name, "IsTruncated"))
    self->truncated = g_str_equal (self->text->str, "true");
}

static void
on_end (void *user_data, const xmlChar *local_name, const xmlChar *prefix, const xmlChar *uri)
{
  CanvassListing *self = user_data;
  const char *name = (const char *)local_name;

  self->depth--;
  take_text (self, name);
  g_string_truncate (self->text, 0);

  if (self->kind == CANVASS_LISTING_DAV && g_str_equal (name, "response"))
    show_dav (self);
  else if (self->kind == CANVASS_LISTING_S3 && g_str_equal (name, "Contents"))
    show_s3 (self);
}

static void
on_text (void *user_data, const xmlChar *text, int length)
{
  CanvassListing *self = user_data;

  if (self->text->len + (gsize)length > CANVASS_LISTING_MAX_TEXT_BYTES)
    fail (self, "a name is too long");
  else
    g_string_append_len (self->text, (const char *)text, length);
}

/* Nobody needs one here, and what they are good for is harm. */
static void
on_document_type (void *user_data, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
  fail (user_data, "it brings a document type");
}

static void
on_error (void *user_data, const xmlError *problem)
{
}

static xmlParserCtxtPtr
new_parser (CanvassListing *self)
{
  xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .cdataBlock = on_text,
    .internalSubset = on_document_type,
    .serror = (xmlStructuredErrorFunc)(void (*) (void))on_error,
  };
  xmlParserCtxtPtr parser = xmlCreatePushParserCtxt (&handler, self, NULL, 0, NULL);

  xmlCtxtUseOptions (parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  return parser;
}

CanvassListing *
canvass_listing_new (CanvassListingKind kind,
                     const char *base,
                     CanvassDropVisit visit,
                     gpointer user_data)
{
  CanvassListing *self = g_new0 (CanvassListing, 1);

  self->kind = kind;
  self->base = base;
  self->visit = visit;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->place = g_string_new (NULL);
  self->last_key = g_string_new (NULL);
  self->mark = g_string_new (NULL);
  if (kind != CANVASS_LISTING_SFTP)
    self->parser = new_parser (self);
  return self;
}

void
canvass_listing_free (CanvassListing *self)
{
  if (self->parser != NULL) {
    if (self->parser->myDoc != NULL)
      xmlFreeDoc (self->parser->myDoc);
    xmlFreeParserCtxt (self->parser);
  }
  g_string_free (self->line, TRUE);
  g_string_free (self->text, TRUE);
  g_string_free (self->place, TRUE);
  g_string_free (self->last_key, TRUE);
  g_string_free (self->mark, TRUE);
  g_clear_error (&self->failure);
  g_free (self);
}

/* (nullable) what comes behind the field that begins @at. */
static const char *
skip_field (const char *at)
{
  at += strcspn (at, " ");
  at += strspn (at, " ");
  return *at == '\0' ? NULL : at;
}

static gboolean
is_month (const char *at)
{
  static const char months[] = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
  g_autofree char *word = at == NULL ? NULL : g_strndup (at, SFTP_MONTH_CHARS);

  return word != NULL && word[0] != ' ' && word[SFTP_MONTH_CHARS - 1] == ' ' &&
         strstr (months, word) != NULL;
}

/* (nullable) the size, behind which there are a month, day, time and the name. The groups of a
 * Windows domain have spaces in their names: then it is the number before the month. */
static const char *
find_size (const char *line)
{
  const char *at = line, *size;

  for (guint i = 0; at != NULL && i < SFTP_SIZE_FIELD; i++)
    at = skip_field (at);

  for (size = at; size != NULL; size = skip_field (size)) {
    if (g_ascii_isdigit (*size) && is_month (skip_field (size)))
      return size;
  }

  return at;
}

/* "-rw-r--r-- 1 ana ana 5120 Nov 28 09:30 name": what cannot be read like that is passed by, since
 * servers may add lines. */
static void
read_line (CanvassListing *self)
{
  const char *line = self->line->str, *size = find_size (line), *name = size;
  g_autofree char *number = size == NULL ? NULL : g_strndup (size, strcspn (size, " "));

  begin_entry (self);
  for (guint i = SFTP_SIZE_FIELD; name != NULL && i < SFTP_FIELDS; i++)
    name = skip_field (name);
  if (name == NULL || (line[0] != '-' && line[0] != 'd')) {
    count_entry (self);
    return;
  }

  g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, &self->size, NULL);
  g_string_append_len (self->mark, line, name - line);
  if (line[0] == '-')
    show (self, NULL, name);
  else
    show (self, name, NULL);
}

static void
feed_lines (CanvassListing *self, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length && self->failure == NULL; i++) {
    if (bytes[i] == '\n') {
      if (self->overlong)
        count_entry (self);
      else
        read_line (self);
      self->overlong = FALSE;
      g_string_truncate (self->line, 0);
    } else if (bytes[i] == '\0')
      fail (self, "a line is no text");
    else if (self->line->len < CANVASS_LISTING_MAX_TEXT_BYTES)
      g_string_append_c (self->line, bytes[i]);
    else
      self->overlong = TRUE;
  }
}

static gboolean
tell (CanvassListing *self, GError **error)
{
  if (self->failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->failure));
  return FALSE;
}

/* Small steps, so that what has no end is found out soon. */
static gboolean
feed_some (CanvassListing *self, const char *bytes, gsize length, GError **error)
{
  self->gap += length;
  if (self->parser == NULL)
    feed_lines (self, bytes, length);
  else if (xmlParseChunk (self->parser, bytes, (int)length, 0) != XML_ERR_OK)
    fail (self, "it is no XML");
  if (self->gap > CANVASS_LISTING_MAX_GAP_BYTES)
    fail (self, "it goes on without an entry");

  return tell (self, error);
}

gboolean
canvass_listing_feed (CanvassListing *self, const guint8 *bytes, gsize length, GError **error)
{
  for (gsize at = 0; at < length;) {
    gsize n = MIN (length - at, 4096);

    if (!feed_some (self, (const char *)bytes + at, n, error))
      return FALSE;
    at += n;
  }

  return TRUE;
}

gboolean
canvass_listing_finish (CanvassListing *self, GError **error)
{
  if (self->parser != NULL &&
      (xmlParseChunk (self->parser, NULL, 0, 1) != XML_ERR_OK || !self->parser->wellFormed))
    fail (self, "it is no XML, or cut off");

  return tell (self, error);
}

gboolean
canvass_listing_is_truncated (const CanvassListing *self)
{
  return self->truncated;
}

const char *
canvass_listing_get_last_key (const CanvassListing *self)
{
  return self->last_key->str;
}

guint
canvass_listing_get_n_keys (const CanvassListing *self)
{
  return self->n_keys;
}
