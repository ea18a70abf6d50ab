// Tokens, tariffs, keys, unknown stations, operations and events as the API shows them.
#pragma once

#include "api/key_ring.hpp"
#include "api/schema.hpp"

#include "storage/records.hpp"

namespace voltyard::api {

extern const Schema token_schema, token_page_schema, token_input_schema, token_limits_schema,
    token_limits_input_schema;
extern const Schema tariff_schema, tariff_page_schema, tariff_element_schema, tariff_input_schema,
    tariff_element_input_schema, price_component_input_schema, restrictions_input_schema,
    tariff_choice_schema;
extern const Schema price_component_schema, restrictions_schema, display_text_schema;
extern const Schema api_key_schema, api_key_page_schema, api_key_input_schema, new_api_key_schema;
extern const Schema unknown_station_schema, unknown_station_page_schema;
extern const Schema operation_schema;
extern const Schema event_schema, event_page_schema;

void write_token(JsonWriter& out, const domain::Token& token);
void write_tariff(JsonWriter& out, const storage::TariffRow& row);
// `secret` is shown once, when the key is made; empty leaves it out.
void write_api_key(JsonWriter& out, const storage::ApiKeyRow& row, std::string_view secret = {});
void write_unknown_station(JsonWriter& out, const storage::UnknownStation& station);
// `shown` hides what is secret in the request and the answer.
void write_operation(JsonWriter& out, const storage::OperationRow& operation,
                     const std::function<std::string(std::string_view)>& shown);
void write_event(JsonWriter& out, const domain::Event& event);

}  // namespace voltyard::api
