// Photos: read from what somebody sends, and sent to whoever may see them.
#pragma once

#include "api/endpoint.hpp"
#include "api/schema.hpp"

#include <string>
#include <string_view>

namespace voltyard::api {

extern const Schema photo_schema;

constexpr std::size_t largest_place_photo = std::size_t{1} << 20;
constexpr std::size_t largest_fault_photo = 300'000;

// Without a subject. Errors: invalid (domain/picture.hpp).
Result<storage::PhotoRow> read_photo(const Context& context, std::string_view octets);

// Of its octets: in addresses and ETags.
std::string version_of(const storage::PhotoRow& photo);

enum class Viewers { anybody, who_asked };

// Whoever asks for the present version (`?v=`) never needs to ask again. 304 to whoever has it.
http::Response photo_response(const Call& call, storage::PhotoRow photo, Viewers viewers);

// Whether the operator has room for another photo of a fault. Errors: unavailable.
Task<Result<bool>> has_room(Context& context, OperatorId owner);

}  // namespace voltyard::api
