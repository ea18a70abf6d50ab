// Sessions, their bills and their curves as the API shows them.
#pragma once

#include "api/schema.hpp"

#include "storage/records.hpp"

#include <optional>
#include <span>

namespace voltyard::api {

extern const Schema session_schema, session_page_schema, session_detail_schema;
extern const Schema bill_schema, bill_line_schema, curve_schema, review_schema, review_input_schema;

// The cost so far of a session that is open, or what its bill says.
struct SessionCost {
  std::optional<Money> amount;
  std::string_view currency;
};

void write_session(JsonWriter& out, const domain::Session& session, SessionCost cost);
// null: there is none.
struct SessionPapers {
  const billing::Bill* bill = nullptr;
  const billing::Bill* proposed = nullptr;  // of a session that is to be reviewed
  const domain::Review* review = nullptr;
  std::span<const billing::CreditNote> credit_notes = {};
};

void write_session_detail(JsonWriter& out, const domain::Session& session, SessionCost cost,
                          const SessionPapers& papers);
// Without a name: the whole document.
void write_review(JsonWriter& out, std::string_view name, const domain::Review& review);
// nullptr: null.
void write_bill(JsonWriter& out, std::string_view name, const billing::Bill* bill);
void write_curve(JsonWriter& out, std::span<const domain::Sample> samples);

}  // namespace voltyard::api
