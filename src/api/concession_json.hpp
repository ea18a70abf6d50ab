// A concession as the office sees it, and a credit note.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include "billing/concession.hpp"
#include "billing/credit.hpp"

namespace voltyard::api {

extern const Schema concession_schema, concession_page_schema, credit_note_schema;

void write_concession(JsonWriter& out, const billing::Concession& row);
void write_credit_note(JsonWriter& out, const billing::CreditNote& note, std::string_view currency);

}  // namespace voltyard::api
