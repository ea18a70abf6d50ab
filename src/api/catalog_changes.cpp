#include "api/catalog_changes.hpp"

namespace voltyard::api {

domain::Event change_event(const Context& context, const Caller& caller, std::string_view what,
                           std::string id) {
  domain::Event event;
  event.at = context.services.clock.now();
  event.kind = domain::event::changed;
  event.operator_id = caller.operator_id;
  event.details = {{"what", std::string(what)}, {"id", std::move(id)}, {"who", caller.name}};
  return event;
}

std::string person_of(const Caller& caller) {
  if (!caller.login.empty()) return caller.name + " (" + caller.login + ")";
  return caller.name + " (" + to_string(caller.key_id).substr(28) + ")";
}

}  // namespace voltyard::api
