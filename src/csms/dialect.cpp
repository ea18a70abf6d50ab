#include "csms/dialect.hpp"

#include "csms/dny/orders.hpp"
#include "csms/requests.hpp"
#include "csms/ykc/orders.hpp"

#include <fmt/format.h>

#include <array>

namespace voltyard::csms {
namespace {

using wire::ocpp::Version;

template <Version version>
constexpr Dialect ocpp_dialect(std::string_view protocol) {
  return {
      protocol,
      link::Door::ocpp,
      std::chrono::minutes(5),
      [](const Context& context, const domain::Evse& evse, std::string_view token_uid)
          -> Result<StationRequest> { return start_request(version, context, evse, token_uid); },
      [](const Context&, const domain::Session& session) -> Result<StationRequest> {
        return stop_request(version, session);
      },
      [](const Context&, std::string action, std::string_view payload) {
        return checked_request(version, std::move(action), payload);
      },
      [](const StationRequest&, const link::PileAnswer& answer) { return answer.payload; },
      false,
      nullptr,
      nullptr,
      [] { return orderable_actions(version); },
  };
}

constexpr Dialect ocpp16 = ocpp_dialect<Version::v16>("ocpp1.6");
constexpr Dialect ocpp201 = ocpp_dialect<Version::v201>("ocpp2.0.1");
constexpr std::array dialects = {&ocpp16, &ocpp201, &dny::dialect, &ykc::dialect};

}  // namespace

const Dialect* find_dialect(std::string_view protocol) {
  for (const auto* dialect : dialects) {
    if (dialect->protocol == protocol) return dialect;
  }
  return nullptr;
}

std::string desk_token(Random& random) { return fmt::format("DESK-{:015X}", random.next() >> 4); }

}  // namespace voltyard::csms
