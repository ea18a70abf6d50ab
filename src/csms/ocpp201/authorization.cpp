#include "csms/ocpp201/messages.hpp"
#include "csms/prepaid.hpp"
#include "csms/read_call.hpp"
#include "csms/transactions.hpp"

namespace voltyard::csms::ocpp201 {

bool names_someone(const v2::IdToken& token) {
  return token.type != "NoAuthorization" && !token.idToken.empty();
}

v2::IdTokenInfo id_token_info(const Context& context, const v2::IdToken& token,
                              domain::Authorization authorization) {
  v2::IdTokenInfo info;
  info.status = v2::AuthorizationStatus::Accepted;
  if (!names_someone(token)) return info;
  switch (authorization) {
    case domain::Authorization::Accepted: break;
    case domain::Authorization::Blocked: info.status = v2::AuthorizationStatus::Blocked; break;
    case domain::Authorization::Expired: info.status = v2::AuthorizationStatus::Expired; break;
    case domain::Authorization::Invalid: info.status = v2::AuthorizationStatus::Unknown; break;
    case domain::Authorization::NotAtThisLocation:
      info.status = v2::AuthorizationStatus::NotAtThisLocation;
      break;
    case domain::Authorization::NoCredit: info.status = v2::AuthorizationStatus::NoCredit; break;
  }
  const auto* known = context.directory.token(context.live.station.operator_id, token.idToken);
  if (known != nullptr && !known->parent_uid.empty()) {
    v2::IdToken group;
    group.idToken = known->parent_uid;
    group.type = "Central";
    info.groupIdToken = std::move(group);
  }
  return info;
}

Decision authorize(const Context& context, const Call& call) {
  const auto read = read_call<v2::AuthorizeRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  v2::AuthorizeResponse response;
  const auto& token = read.value.idToken;
  const auto authorization = names_someone(token) ? judge_start(context, token.idToken, decision)
                                                  : domain::Authorization::Accepted;
  response.idTokenInfo = id_token_info(context, token, authorization);
  answer(decision, response);
  return decision;
}

}  // namespace voltyard::csms::ocpp201
