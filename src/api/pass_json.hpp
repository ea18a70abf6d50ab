// A pass of a wallet as the card desk sees it.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include "billing/pass.hpp"

namespace voltyard::api {

extern const Schema pass_schema, pass_page_schema, pass_input_schema;

// waiting, valid, used_up, over or cancelled.
std::string_view state_of(const billing::UsedPass& used, Timestamp now);

void write_pass(JsonWriter& out, const billing::UsedPass& used, std::string_view currency,
                Timestamp now);

}  // namespace voltyard::api
