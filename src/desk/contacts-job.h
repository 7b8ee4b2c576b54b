/*
 * contacts-job.h: the lists of those who agreed to be contacted, on the thread that has the ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "desk/reader-group.h"
#include "ledger/contacts.h"

G_BEGIN_DECLS

typedef struct {
  char *consent;
  char *channel;
  CanvassContactsAccount account;
} CanvassContactsList;

typedef struct {
  GPtrArray *lists;   /* (owned) (element-type CanvassContactsList) one a consent */
  guint64 suppressed; /* in lists that were saved before, and in today's no more */
} CanvassContactsLook;

void canvass_contacts_look_free (CanvassContactsLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassContactsLook, canvass_contacts_look_free)

void canvass_contacts_look_async (CanvassDesk *desk,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
CanvassContactsLook *
canvass_contacts_look_finish (CanvassDesk *desk, GAsyncResult *result, GError **error);

/**
 * CanvassContactsRequest:
 * @consent: (nullable) whose list; NULL for whom to let go of, which has columns of its own
 * @preset: (nullable) as canvass_columns_of_preset () has it
 * @mapping: (nullable) instead of @preset
 */
typedef struct {
  char *path;
  char *consent;
  char *preset;
  GBytes *mapping; /* (owned) */
  CanvassReaders readers;
} CanvassContactsRequest;

void canvass_contacts_request_free (CanvassContactsRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassContactsRequest, canvass_contacts_request_free)

/* Takes @request. */
void canvass_contacts_save_async (CanvassDesk *desk,
                                  CanvassContactsRequest *request,
                                  CanvassDeskProgress *progress,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* CANVASS_LEDGER_ERROR_INCOMPLETE: it is saved, and may lack somebody. */
gboolean canvass_contacts_save_finish (CanvassDesk *desk,
                                       GAsyncResult *result,
                                       guint64 *n_saved,
                                       GError **error);

G_END_DECLS
