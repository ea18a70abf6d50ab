#include "csms/context.hpp"

namespace voltyard::csms {

std::int32_t TransactionNumbers::next() {
  std::int32_t last = last_.load();
  std::int32_t number = 0;
  do {
    number = last == INT32_MAX ? 1 : last + 1;
  } while (!last_.compare_exchange_weak(last, number));
  return number;
}

domain::Event make_event(const Context& context, std::string_view kind) {
  domain::Event event;
  event.at = context.now;
  event.kind = kind;
  event.operator_id = context.live.station.operator_id;
  event.location_id = context.live.station.location_id;
  event.station_id = context.live.station.id;
  return event;
}

void note_security(const Context& context, Decision& decision, std::string_view rule,
                   std::string text) {
  auto event = make_event(context, domain::event::security);
  event.details = {{"rule", std::string(rule)},
                   {"remote", std::string(context.remote)},
                   {"text", std::move(text)}};
  decision.commit.events.push_back(std::move(event));
}

void quarantine(const Context& context, Decision& decision, std::string_view action,
                std::string reason, std::string_view payload) {
  storage::Quarantined row;
  row.station_id = context.live.station.id;
  row.operator_id = context.live.station.operator_id;
  row.at = context.now;
  row.action = action;
  row.reason = reason;
  row.payload = payload;
  decision.commit.changes.push_back(std::move(row));
  auto event = make_event(context, domain::event::quarantined);
  event.details = {{"action", std::string(action)}, {"reason", std::move(reason)}};
  decision.commit.events.push_back(std::move(event));
}

void keep_report(const Context& context, Decision& decision, std::string_view action,
                 std::string payload) {
  auto event = make_event(context, domain::event::station_notified);
  event.details = {{"action", std::string(action)}};
  if (payload.size() <= max_event_payload) {
    event.details.emplace_back("payload", std::move(payload));
  } else {
    event.details.emplace_back("kept_in", "quarantine");
    quarantine(context, decision, action, "a long report", payload);
  }
  decision.commit.events.push_back(std::move(event));
}

}  // namespace voltyard::csms
