// Rows with every field filled in, and comparisons over every field.
#pragma once

#include "storage/store.hpp"

namespace voltyard::storage::suite {

template <class SomeId>
SomeId id(std::uint8_t last) {
  SomeId made;
  made.uuid.bytes[0] = 1;
  made.uuid.bytes[15] = last;
  return made;
}

inline const OperatorId operator_1 = id<OperatorId>(1);
inline const LocationId location_1 = id<LocationId>(1);
inline const StationId station_1 = id<StationId>(1);

domain::Operator an_operator();
domain::Location a_location();
domain::Zone a_zone();
domain::Station a_station(std::uint8_t n = 1);
domain::Evse an_evse(std::uint8_t n = 1, StationId station_id = station_1);
domain::Token a_token(std::uint8_t n = 1);
TariffRow a_tariff();
ApiKeyRow an_api_key();
domain::Session a_session(std::uint8_t n = 1, StationId station_id = station_1);
domain::Session ended(domain::Session session);
BillRow a_bill(SessionId session_id);
billing::Wallet a_wallet(std::uint8_t n = 1);
billing::Posting a_top_up(std::uint8_t subject, std::int64_t minor);  // of wallet 1
billing::Payment a_payment(std::uint8_t n = 1);                       // into wallet 1
billing::Refund a_refund(std::uint8_t n = 1, std::uint8_t payment = 1);
OperationRow an_operation();
domain::Sample a_sample(int index);
std::vector<domain::Sample> samples(int first, int count);
domain::Event an_event(std::string_view kind, std::uint8_t station = 1);

// Every field, for comparison and for a readable difference.
std::string text_of(const domain::Operator& row);
std::string text_of(const domain::Location& row);
std::string text_of(const domain::Zone& row);
std::string text_of(const domain::Station& row);
std::string text_of(const domain::Evse& row);
std::string text_of(const domain::Token& row);
std::string text_of(const domain::Session& row);
std::string text_of(const ApiKeyRow& row);
std::string text_of(const OperationRow& row);
std::string text_of(const domain::Event& event);

}  // namespace voltyard::storage::suite
