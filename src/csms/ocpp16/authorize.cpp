#include "csms/ocpp16/messages.hpp"
#include "csms/prepaid.hpp"
#include "csms/read_call.hpp"
#include "csms/transactions.hpp"

namespace voltyard::csms::ocpp16 {
namespace {

v16::AuthorizationStatus status_of(domain::Authorization authorization) {
  switch (authorization) {
    case domain::Authorization::Accepted: return v16::AuthorizationStatus::Accepted;
    case domain::Authorization::Blocked: return v16::AuthorizationStatus::Blocked;
    case domain::Authorization::Expired: return v16::AuthorizationStatus::Expired;
    case domain::Authorization::Invalid: return v16::AuthorizationStatus::Invalid;
    case domain::Authorization::NotAtThisLocation:
    case domain::Authorization::NoCredit: return v16::AuthorizationStatus::Blocked;
  }
  return v16::AuthorizationStatus::Invalid;
}

}  // namespace

v16::IdTagInfo id_tag_info(const Context& context, domain::Authorization authorization,
                           std::string_view uid) {
  v16::IdTagInfo info;
  info.status = status_of(authorization);
  const auto* token = context.directory.token(context.live.station.operator_id, uid);
  if (token != nullptr && token->expires_at) {
    info.expiryDate = wire::ocpp::DateTime::of(*token->expires_at);
  }
  if (token != nullptr && !token->parent_uid.empty()) info.parentIdTag = token->parent_uid;
  return info;
}

Decision authorize(const Context& context, const Call& call) {
  const auto read = read_call<v16::AuthorizeRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  v16::AuthorizeResponse response;
  const auto authorization = judge_start(context, read.value.idTag, decision);
  response.idTagInfo = id_tag_info(context, authorization, read.value.idTag);
  answer(decision, response);
  return decision;
}

}  // namespace voltyard::csms::ocpp16
