// Adoption and credentials of stations: the bodies.
#pragma once

#include "api/schema.hpp"

namespace voltyard::api {

extern const Schema adopt_input_schema, credentials_input_schema, credentials_schema;
extern const Schema adopted_schema;
extern const Schema connection_page_schema, connection_event_schema;
extern const Schema orderable_page_schema, orderable_schema;

// The secret in both ways that chargers want it: as text, and as hex of the same octets.
void write_credentials(JsonWriter& out, std::string_view name, std::string_view secret);

}  // namespace voltyard::api
