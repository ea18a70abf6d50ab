// Sessions, their bills and their curves as the API shows them.
#pragma once

#include "api/schema.hpp"

#include "storage/records.hpp"

#include <optional>
#include <span>

namespace voltyard::api {

extern const Schema session_schema, session_page_schema, session_detail_schema;
extern const Schema bill_schema, bill_line_schema, curve_schema;

// The cost so far of a session that is open, or what its bill says.
struct SessionCost {
  std::optional<Money> amount;
  std::string_view currency;
};

void write_session(JsonWriter& out, const domain::Session& session, SessionCost cost);
void write_session_detail(JsonWriter& out, const domain::Session& session, SessionCost cost,
                          const billing::Bill* bill);
void write_curve(JsonWriter& out, std::span<const domain::Sample> samples);

}  // namespace voltyard::api
