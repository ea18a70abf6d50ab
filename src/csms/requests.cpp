#include "csms/requests.hpp"

#include "csms/firmware_updates.hpp"

#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/encode.hpp"
#include "wire/ocpp/registry.hpp"
#include "wire/ocpp/v16.hpp"
#include "wire/ocpp/v2.hpp"

namespace voltyard::csms {
namespace {

namespace ocpp = wire::ocpp;
using ocpp::Version;

constexpr std::size_t max_request_octets = 65'536;

template <class Request>
StationRequest to_request(const Request& request) {
  StationRequest made;
  made.action = Request::action;
  made.payload = ocpp::encode(request);
  return made;
}

}  // namespace

StationRequest start_request(Version version, const Context& context, const domain::Evse& evse,
                             std::string_view token_uid) {
  if (version == Version::v16) {
    ocpp::v16::RemoteStartTransactionRequest request;
    request.connectorId = evse.number;
    request.idTag = token_uid;
    return to_request(request);
  }
  ocpp::v2::RequestStartTransactionRequest request;
  request.evseId = evse.number;
  request.remoteStartId = static_cast<std::int64_t>(context.random.below(INT32_MAX)) + 1;
  request.idToken.idToken = token_uid;
  request.idToken.type = "Central";
  return to_request(request);
}

StationRequest stop_request(Version version, const domain::Session& session) {
  if (version == Version::v16) {
    ocpp::v16::RemoteStopTransactionRequest request;
    request.transactionId = session.transaction_number;
    return to_request(request);
  }
  ocpp::v2::RequestStopTransactionRequest request;
  request.transactionId = session.transaction_key;
  return to_request(request);
}

namespace {

// Of firmware that the station fetches: the number under which it will report. The payload is
// checked.
std::optional<std::int64_t> update_in(Version version, std::string_view action, ocpp::Value root) {
  if (version != Version::v16 && action == "UpdateFirmware") {
    using Request = ocpp::v2::UpdateFirmwareRequest;
    return ocpp::decode<Request>(root, ocpp::Mode::tolerant, version).value.requestId;
  }
  if (version == Version::v16 && action == "SignedUpdateFirmware") {
    using Request = ocpp::v16::SignedUpdateFirmwareRequest;
    return ocpp::decode<Request>(root, ocpp::Mode::tolerant, version).value.requestId;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string_view> orderable_actions(Version version) {
  std::vector<std::string_view> actions;
  for (const auto& message : ocpp::messages(version)) {
    const bool ours = message.direction != ocpp::Direction::from_station;
    if (ours && message.since <= version) actions.push_back(message.action);
  }
  return actions;
}

Result<StationRequest> checked_request(Version version, std::string action,
                                       std::string_view payload) {
  const auto* message = ocpp::find_message(version, action);
  if (message == nullptr || message->direction == ocpp::Direction::from_station) {
    return invalid("this is not a request that can be sent to the station", "/action");
  }
  if (payload.size() > max_request_octets) return invalid("the payload is too long", "/payload");
  ocpp::Tape tape;
  if (tape.parse(payload) != ocpp::ParseOutcome::complete) {
    return invalid("the payload is not JSON", "/payload");
  }
  const auto violations = ocpp::check(*message->request, tape.root(), version);
  if (const auto* violation = ocpp::worst(violations)) {
    return invalid(violation->sentence, "/payload" + violation->path);
  }
  StationRequest request;
  request.action = std::move(action);
  request.update = update_in(version, request.action, tape.root());
  if (request.update) request.meaning = firmware_answered;
  ocpp::rewrite(*message->request, tape.root(), ocpp::Secrets::shown, request.payload);
  return request;
}

}  // namespace voltyard::csms
