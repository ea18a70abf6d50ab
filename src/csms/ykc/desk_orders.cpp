// What a person may send to a YKC pile, as an action and JSON, and how the pile's answer reads.
#include "csms/ykc/orders.hpp"

#include "wire/ocpp/json_tape.hpp"
#include "wire/ocpp/numbers.hpp"
#include "wire/ykc/words.hpp"

#include <fmt/format.h>

#include <array>

namespace voltyard::csms::ykc {
namespace {

namespace json = voltyard::wire::ocpp;

constexpr std::size_t max_payload = 8'192;

// A request's members. Errors name the member.
class Payload {
 public:
  static Result<Payload> read(std::string_view text) {
    Payload payload;
    const bool readable = text.size() <= max_payload &&
                          payload.tape_.parse(text) == json::ParseOutcome::complete &&
                          payload.tape_.root().is(json::JsonKind::object);
    if (!readable) return invalid("the payload is not a JSON object", "/payload");
    return payload;
  }

  Result<int> number(std::string_view member, int least, int most,
                     std::optional<int> otherwise = std::nullopt) const {
    const auto value = find(member);
    if (!value && otherwise) return *otherwise;
    if (value && value->is(json::JsonKind::number)) {
      const auto number = json::parse_integer(value->text());
      const bool fits = number.outcome == json::IntegerOutcome::exact && number.value >= least &&
                        number.value <= most;
      if (fits) return static_cast<int>(number.value);
    }
    return invalid(fmt::format("must be a whole number from {} to {}", least, most), path(member));
  }

  Result<std::string> text(std::string_view member, std::size_t most) const {
    const auto value = find(member);
    const bool fits = value && value->is(json::JsonKind::string) && value->size() <= most;
    if (fits) return std::string(value->text());
    return invalid(fmt::format("must be a text of at most {} characters", most), path(member));
  }

  Result<std::string> text(std::string_view member, std::size_t most, std::string otherwise) const {
    if (!find(member)) return otherwise;
    return text(member, most);
  }

  Result<wire::Card> card(std::string_view member) const {
    const auto digits = text(member, 16);
    if (!digits) return digits.error();
    auto card = wire::Card::parse(*digits);
    if (!card) return invalid("must be a card's hex digits", path(member));
    return card;
  }

  Result<std::vector<wire::Card>> cards(std::size_t most) const {
    std::vector<wire::Card> cards;
    const auto list = find("cards");
    const bool fits =
        list && list->is(json::JsonKind::array) && list->size() > 0 && list->size() <= most;
    if (!fits) return invalid(fmt::format("must list 1 to {} cards", most), path("cards"));
    auto value = list->first();
    for (std::size_t i = 0; i < list->size(); ++i, value = value.next()) {
      const auto card = value.is(json::JsonKind::string) ? wire::Card::parse(value.text())
                                                         : Result<wire::Card>(invalid("no text"));
      if (!card) {
        return invalid("must be a card's hex digits", fmt::format("/payload/cards/{}", i));
      }
      cards.push_back(*card);
    }
    return cards;
  }

 private:
  static std::string path(std::string_view member) { return fmt::format("/payload/{}", member); }

  std::optional<json::Value> find(std::string_view member) const {
    auto value = tape_.root().first();
    for (std::size_t i = 0; i < tape_.root().size(); ++i) {
      const auto name = value;
      value = name.next();
      if (name.text() == member) return value;
      value = value.next();
    }
    return std::nullopt;
  }

  json::Tape tape_;
};

struct Wish {
  const Context& context;
  const std::string& action;
  const wire::PileCode& pile;
  const Payload& payload;
};
using Written = Result<StationRequest>;

Result<int> gun_in(const Wish& wish) {
  return wish.payload.number("slot", 1, static_cast<int>(LiveStation::max_evses));
}

Written read(const Wish& wish) {
  const auto gun = gun_in(wish);
  if (!gun) return gun.error();
  return read_order(wish.context, *gun);
}

Written set_time(const Wish& wish) { return clock_order(wish.context); }

Written set_tariff(const Wish& wish) {
  return tariff_order(wish.context, said_tariff(wish.context).model);
}

// Several guns charge one vehicle: each is started by a request of its own, the second one with the
// number that the first one was given. As strict as a start of one gun.
Written parallel_start(const Wish& wish) {
  const auto& context = wish.context;
  const auto gun = gun_in(wish);
  if (!gun) return gun.error();
  const auto token = wish.payload.text("token_uid", 255, "");
  if (!token) return token.error();
  const auto fresh = wire::make_parallel_number(context.now, utc_offset(context)).text();
  const auto digits = wish.payload.text("parallel_number", fresh.size(), fresh);
  if (!digits) return digits.error();
  const auto number = wire::Code<6>::parse(*digits);
  if (digits->size() != fresh.size() || !number || !number->is_decimal()) {
    return invalid("must be twelve digits", "/payload/parallel_number");
  }
  const auto* evse = context.live.evse(*gun);
  if (evse == nullptr) return not_found("there is no such slot");
  if (context.live.open_on(evse->id) != nullptr) return conflict("a session is open on this slot");
  if (context.directory.cut_of(context.live.station) != nullptr) {
    return conflict("an emergency cut stands here; two people must release it first");
  }
  const auto uid = token->empty() ? desk_token(context.random) : *token;
  return parallel_start_request(context, *evse, uid, *number);
}

Written reboot(const Wish& wish) {
  const auto at_once = wish.payload.number("at_once", 0, 1, 0);
  if (!at_once) return at_once.error();
  return order(
      wish.context, wish.action,
      wire::Reboot{wish.pile, *at_once != 0 ? wire::When::at_once : wire::When::when_idle});
}

Written set_work(const Wish& wish) {
  const auto locked = wish.payload.number("locked", 0, 1, 0);
  if (!locked) return locked.error();
  const auto percent = wish.payload.number("power_percent", wire::min_power_percent,
                                           wire::max_power_percent, wire::max_power_percent);
  if (!percent) return percent.error();
  return order(wish.context, wish.action,
               wire::WorkSetting{wish.pile, static_cast<std::uint8_t>(*locked),
                                 static_cast<std::uint8_t>(*percent)});
}

Written update_balance(const Wish& wish) {
  const auto gun = gun_in(wish);
  if (!gun) return gun.error();
  const auto card = wish.payload.card("card");
  if (!card) return card.error();
  const auto minor = wish.payload.number("balance_minor", 0, 1'000'000'000);
  if (!minor) return minor.error();
  return order(wish.context, wish.action,
               wire::BalanceUpdate{
                   wish.pile, wire::Gun::of(*gun), *card, {static_cast<std::uint32_t>(*minor)}});
}

Written sync_cards(const Wish& wish) {
  const auto cards = wish.payload.cards(wire::max_cards_synced);
  if (!cards) return cards.error();
  wire::CardSync message;
  message.pile = wish.pile;
  for (const auto& card : *cards) message.cards.items.push_back({card, card});
  return order(wish.context, wish.action, message);
}

Written remove_cards(const Wish& wish) {
  auto cards = wish.payload.cards(wire::max_cards_removed);
  if (!cards) return cards.error();
  return order(wish.context, wish.action, wire::CardRemoval{wish.pile, {std::move(*cards)}});
}

Written query_cards(const Wish& wish) {
  auto cards = wish.payload.cards(wire::max_cards_asked);
  if (!cards) return cards.error();
  return order(wish.context, wish.action, wire::CardQuery{wish.pile, {std::move(*cards)}});
}

Written move_lock(const Wish& wish) {
  const auto gun = gun_in(wish);
  if (!gun) return gun.error();
  const auto up = wish.payload.number("up", 0, 1);
  if (!up) return up.error();
  wire::LockCommand message;
  message.pile = wish.pile;
  message.gun = static_cast<std::uint8_t>(*gun);
  message.position = *up != 0 ? wire::LockPosition::up : wire::LockPosition::down;
  return order(wish.context, wish.action, message);
}

Written set_qr_prefix(const Wish& wish) {
  const auto prefix = wish.payload.text("prefix", 200);
  if (!prefix) return prefix.error();
  const auto form = wish.payload.number("form", 0, 255, 0);
  if (!form) return form.error();
  wire::QrPrefix message;
  message.pile = wish.pile;
  message.form = static_cast<std::uint8_t>(*form);
  message.prefix.items.assign(prefix->begin(), prefix->end());
  return order(wish.context, wish.action, message);
}

template <std::size_t N>
Status put_text(const Wish& wish, std::string_view member, wire::Text<N>& field) {
  const auto text = wish.payload.text(member, N);
  if (!text) return text.error();
  field = *wire::Text<N>::of(*text);
  return {};
}

Written update(const Wish& wish) {
  wire::Update message;
  message.pile = wish.pile;
  message.model = wish.context.live.station.state.model == "AC" ? 2 : 1;
  for (const auto& put :
       {put_text(wish, "host", message.host), put_text(wish, "user", message.user),
        put_text(wish, "password", message.password), put_text(wish, "path", message.path)}) {
    if (!put) return put.error();
  }
  const auto port = wish.payload.number("port", 1, 65'535, 21);
  if (!port) return port.error();
  const auto power_kw = wish.payload.number("power_kw", 0, 65'535, 0);
  if (!power_kw) return power_kw.error();
  message.port = static_cast<std::uint16_t>(*port);
  message.power_kw = static_cast<std::uint16_t>(*power_kw);
  message.timeout_min = 30;
  return order(wish.context, wish.action, message);
}

struct Row {
  std::string_view action;
  Written (*write)(const Wish& wish);
};
constexpr std::array rows = {
    Row{"Read", read},
    Row{"ParallelStart", parallel_start},
    Row{"SetTime", set_time},
    Row{"SetTariff", set_tariff},
    Row{"Reboot", reboot},
    Row{"SetWork", set_work},
    Row{"UpdateBalance", update_balance},
    Row{"SyncCards", sync_cards},
    Row{"RemoveCards", remove_cards},
    Row{"QueryCards", query_cards},
    Row{"MoveLock", move_lock},
    Row{"SetQrPrefix", set_qr_prefix},
    Row{"Update", update},
};

std::string_view ok_word(std::uint8_t ok) { return ok != 0 ? "ok" : "failed"; }

struct ResultWord {
  std::string_view operator()(const wire::RemoteStartAnswer& said) const {
    return said.outcome.ok != 0 ? "ok" : wire::start_failure_word(said.outcome.failure);
  }
  std::string_view operator()(const wire::ParallelStartAnswer& said) const {
    return said.outcome.ok != 0 ? "ok" : wire::start_failure_word(said.outcome.failure);
  }
  std::string_view operator()(const wire::RemoteStopAnswer& said) const {
    return said.ok != 0 ? "ok" : wire::stop_failure_word(said.failure);
  }
  std::string_view operator()(const wire::BalanceUpdateAnswer& said) const {
    return wire::balance_result_word(said.result);
  }
  std::string_view operator()(const wire::UpdateAnswer& said) const {
    return wire::update_result_word(said.result);
  }
  template <class Other>
  std::string_view operator()(const Other& said) const {
    if constexpr (requires { said.ok; }) return ok_word(said.ok);
    return "";
  }
};

}  // namespace

std::vector<std::string_view> desk_actions() {
  std::vector<std::string_view> actions;
  for (const auto& row : rows) actions.push_back(row.action);
  return actions;
}

Result<StationRequest> desk_order(const Context& context, std::string action,
                                  std::string_view payload) {
  const auto pile = pile_of(context);
  if (!pile) return pile.error();
  for (const auto& row : rows) {
    if (row.action != action) continue;
    const auto members = Payload::read(payload);
    if (!members) return members.error();
    return row.write({context, action, *pile, *members});
  }
  return invalid("this is not a request that can be sent to the station", "/action");
}

std::string shown(const StationRequest&, const link::PileAnswer& answer) {
  const auto& octets = answer.payload;
  if (octets.empty()) return "{}";  // it wants none: a report follows
  const auto frame =
      wire::read_whole({reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()});
  std::string_view word;
  if (frame) {
    const auto said = wire::decode(*frame);
    if (said) word = std::visit(ResultWord{}, *said);
  }
  if (word.empty()) return fmt::format(R"({{"frame":"{}"}})", hex_of(octets));
  return fmt::format(R"({{"result":"{}","frame":"{}"}})", word, hex_of(octets));
}

}  // namespace voltyard::csms::ykc
