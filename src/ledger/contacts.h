/*
 * contacts.h: whom a campaign may write to or call: the opt-ins of one consent
 *
 * A file holds the opt-ins of one consent and the address of its channel only. Who stands in it:
 *
 * - Whoever is on the roll: what was withdrawn, rejected or is in quarantine never does.
 * - Each person once. Of several signatures that are one person's, the answer of the latest day
 *   counts, and on one day a refusal; where it is yes, name and address are those of the latest
 *   signature that said yes and has an address.
 * - Nobody who is or may be under 18: one of the signatures says so, or its birth year leaves it
 *   open and it does not say otherwise. Nobody whose signature a canvasser marked as doubtful.
 *
 * The external identifier is 16 bytes of BLAKE2b over the hash of the person's first signature,
 * keyed with that signature's session: every coordinator's desk gives a person the same one, while
 * nobody who sees it in a CRM can tell which sealed record it was made from, as the session is
 * inside the seal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/columns.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

typedef struct {
  char *name;
  char *channel; /* "email", "phone" or "post" */
} CanvassContactConsent;

/* (transfer full) (element-type CanvassContactConsent) those of all versions that have a channel,
 * in the order of the newest. */
GPtrArray *canvass_ledger_list_contact_consents (CanvassLedger *self);

/* read = contacts + the others: persons who said yes. */
typedef struct {
  guint64 opted_in;
  guint64 contacts;
  guint64 minors;
  guint64 doubtful;
  guint64 without_address;
} CanvassContactsAccount;

typedef struct {
  const CanvassRollEntry *entry;
  const guint8 *external_id; /* 16 bytes */
  const char *address;       /* by which the consent's channel reaches them */
} CanvassContact;

/* Nothing of @contact outlives the call. Return FALSE to stop. */
typedef gboolean (*CanvassContactVisitor) (const CanvassContact *contact, gpointer user_data);
/* @roll: of @self. By record_id. REFUSED: no version of the campaign asks for @consent, or it has
 * no channel. */
gboolean canvass_contacts_foreach (CanvassLedger *self,
                                   CanvassRoll *roll,
                                   const char *consent,
                                   CanvassContactVisitor visitor,
                                   gpointer user_data,
                                   CanvassContactsAccount *account,
                                   GError **error);

/* Writes them to @path as canvass_export () does, and a note of what went out (notes.h) before the
 * file is there. When cancelled, nothing is there and nothing noted. */
gboolean canvass_contacts_export (CanvassLedger *self,
                                  CanvassRoll *roll,
                                  const CanvassColumns *columns,
                                  const char *consent,
                                  const char *path,
                                  const CanvassPublicKey *recipients,
                                  guint n_recipients,
                                  CanvassContactsAccount *account,
                                  CanvassProgress progress,
                                  gpointer user_data,
                                  GCancellable *cancellable,
                                  GError **error);

/* Of everything that exports of contacts ever carried out of this ledger: what is in today's no
 * more, as external_id,channel,address,consent,exported. An address that somebody else still agreed
 * to be reached by is left out of its row. */
gboolean canvass_suppression_export (CanvassLedger *self,
                                     CanvassRoll *roll,
                                     const char *path,
                                     const CanvassPublicKey *recipients,
                                     guint n_recipients,
                                     guint64 *n_rows,
                                     GError **error);
/* How many rows that file would have; notes that cannot be read are
 * passed over. */
gboolean
canvass_suppression_count (CanvassLedger *self, CanvassRoll *roll, guint64 *n_rows, GError **error);

G_END_DECLS
