// Who a resident is: a telephone number, proved by a code that is sent to it.
#include "api/rider_login.hpp"
#include "api/actions.hpp"
#include "api/cookies.hpp"
#include "api/json_input.hpp"
#include "api/money_json.hpp"
#include "api/rider_rows.hpp"
#include "api/site_json.hpp"

#include "desk/log_entry.hpp"
#include "people/device.hpp"

#include "base/digest.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

constexpr std::size_t longest_phone = 20;
constexpr std::size_t longest_code = 10;
constexpr std::size_t longest_ticket = 64;
constexpr std::size_t same_number = 100;  // wallets of one number

struct Asked {
  Labelled labelled;
  std::string phone;  // its digits
  std::string ticket;
  std::string code;
  domain::Language language = domain::Language::zh;
};

Result<Asked> read_asked(Context& context, const Call& call, bool with_code) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  Asked asked;
  const auto label = input->text("label", 1, 64);
  const auto phone = input->text("phone", 1, longest_phone);
  if (!phone.empty() && !is_phone(phone)) input->fail("phone", "is not a telephone number");
  if (with_code) {
    asked.ticket = input->text("ticket", 1, longest_ticket);
    asked.code = input->text("code", 1, longest_code);
  } else {
    const auto given = input->optional_text("language", 2).value_or("zh");
    const auto language = domain::parse_language(given);
    if (!language) input->fail("language", "must be zh or en");
    asked.language = language.value_or(domain::Language::zh);
  }
  if (const auto fine = input->finish(); !fine) return fine.error();
  auto labelled = follow_label(context, label);
  if (!labelled) return labelled.error();
  asked.labelled = std::move(*labelled);
  asked.phone = billing::phone_key(phone);
  return asked;
}

// What a browser that has proved the number says of itself; not to be mixed up with a login name.
std::string device_name(OperatorId owner, std::string_view phone) {
  return "resident " + to_string(owner) + " " + std::string(phone);
}

// Who asks, as codes count it: strangers by address, which many may share; a browser that has
// proved this very number before by itself, so that no stranger's doing concerns it.
PhoneCodes::Source asker_of(const Context& context, const http::Request& request,
                            const Asked& asked) {
  const auto owner = asked.labelled.label->operator_id;
  const auto device = people::known_device(
      context.services.server_key, device_name(owner, asked.phone), rider_device_cookie(request));
  if (device) return {"device " + *device, true};
  return {source_of(request.remote), false};
}

int whole_seconds(Duration time) {
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(time).count());
}

http::Response code_sent(const PhoneCodes::Asked& given) {
  JsonWriter out;
  out.object().text("ticket", given.ticket).flag("sent", given.send);
  out.count("resend_in_s", whole_seconds(given.resend_in));
  out.count("expires_in_s", whole_seconds(given.expires_in)).end();
  return http::json_response(202, out.take());
}

// A ticket is for so many tries. An address from which many were wrong gets one a ticket: guessing
// costs it a message each, and whoever reads the right code off a telephone does not notice.
int tries_for(Context& context, const PhoneCodes::Source& source, SteadyTime now) {
  const bool crowded = !source.known && context.riders.codes_wrong.wait(source.name, now) > 0;
  return crowded ? 1 : PhoneCodes::attempts;
}

http::Response wrong_code(std::string_view reason) {
  return http::problem_response(
      Error{ErrorKind::unauthorised, "the code is wrong or over", {}, reason});
}

// A label that leads nowhere costs as much as a code, so that labels are not tried out here (N107).
http::Response no_label(Context& context, const http::Request& request, const Error& error) {
  if (error.kind != ErrorKind::not_found) return http::problem_response(error);
  const int wait =
      context.riders.codes_asked.take(source_of(request.remote), std::chrono::steady_clock::now());
  return wait > 0 ? too_often(wait, "too many codes for this address")
                  : http::problem_response(error);
}

// The number's wallet; of several the oldest that is not blocked.
Task<Result<std::optional<billing::Wallet>>> wallet_of(Context& context, OperatorId owner,
                                                       const std::string& phone) {
  storage::WalletFilter filter;
  filter.operator_id = owner;
  filter.phone = phone;
  filter.limit = same_number;
  const auto records = co_await context.services.store.list_wallets(filter);
  if (!records) co_return records.error();
  std::optional<billing::Wallet> found;
  for (const auto& record : *records) {
    const auto& wallet = record.wallet;
    if (!wallet.blocked) found = wallet;
  }
  co_return found;
}

// A wallet for a number that has none, and the card that its holder starts with from the page.
Task<Result<billing::Wallet>> wallet_for(Context& context, OperatorId owner,
                                         const std::string& phone) {
  const auto known = co_await wallet_of(context, owner, phone);
  if (!known) co_return known.error();
  auto& services = context.services;
  const auto snapshot = services.directory.current();
  storage::Commit commit;
  billing::Wallet wallet;
  if (*known) {
    wallet = **known;
  } else {
    wallet.id = WalletId::make(services.clock.now(), services.random);
    wallet.operator_id = owner;
    wallet.holder = masked_phone(phone);
    wallet.phone = phone;
    wallet.currency = currency_of(*snapshot, owner);
    wallet.created_at = services.clock.now();
    commit.changes.emplace_back(wallet);
  }
  const auto uid = rider_uid(wallet.id);
  if (snapshot->token(owner, uid) == nullptr) {
    domain::Token token;
    token.id = TokenId::make(services.clock.now(), services.random);
    token.operator_id = owner;
    token.uid = uid;
    token.holder = wallet.holder;
    token.wallet_id = wallet.id;
    commit.changes.emplace_back(std::move(token));
  }
  if (commit.empty()) co_return wallet;
  const auto changed = co_await services.directory.change(std::move(commit));
  if (!changed) co_return changed.error();
  co_return wallet;
}

// One wallet is known by one person of WeChat: whoever proved its number last. Nothing else says
// whose it is, and numbers change hands. The one before is remembered as somebody to whom that must
// be said, and every login of the wallet is over: which of them came by WeChat is not known.
Task<Status> take_from_others(Context& context, const Digest& person, const billing::Wallet& wallet,
                              storage::Commit& commit) {
  const auto known =
      co_await context.services.store.list_rider_open_ids(wallet.operator_id, wallet.id);
  if (!known) co_return known.error();
  bool taken = false;
  for (auto row : *known) {
    if (row.digest == person || row.phone.empty()) continue;
    row.phone.clear();
    commit.changes.emplace_back(std::move(row));
    taken = true;
  }
  if (!taken) co_return Status{};
  commit.changes.emplace_back(storage::RemoveRiderLogins{wallet.operator_id, wallet.id});
  desk::LogEntry entry;
  entry.at = context.services.clock.now();
  entry.operator_id = wallet.operator_id;
  entry.kind = desk::log::rider_moved;
  entry.who = "resident";
  entry.subject = to_string(wallet.id);
  commit.changes.emplace_back(std::move(entry));
  co_return Status{};
}

// Whoever came back from WeChat a moment ago in this browser and now proves a telephone number is
// known by WeChat alone from now on.
Task<Result<storage::Commit>> known_to_wechat(Context& context, const http::Request& request,
                                              const billing::Wallet& wallet) {
  storage::Commit commit;
  const auto person = context.riders.visits.find(wallet.operator_id, visitor_cookie(request),
                                                 std::chrono::steady_clock::now());
  if (!person) co_return commit;
  const auto taken = co_await take_from_others(context, *person, wallet, commit);
  if (!taken) co_return taken.error();
  commit.changes.emplace_back(storage::RiderOpenId{*person, wallet.operator_id, wallet.id,
                                                   billing::phone_key(wallet.phone),
                                                   context.services.clock.now()});
  co_return commit;
}

}  // namespace

Task<Status> give_rider_login(Context& context, const http::Request& request, WalletId wallet,
                              OperatorId owner, storage::Commit commit, http::Response& response) {
  const auto token = make_token(rider_prefix, context.services.random);
  const auto now = context.services.wall.now();
  commit.changes.emplace_back(
      storage::RiderLogin{sha256(token), owner, wallet, now, now + rider_login_lifetime});
  const auto outcome = co_await context.services.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) {
    co_return unavailable("the login could not be stored");
  }
  set_rider_cookie(response, request, token, rider_login_lifetime);
  co_return Status{};
}

Answer send_rider_code(Context& context, const Call& call) {
  const auto asked = read_asked(context, call, false);
  if (!asked) co_return no_label(context, call.request, asked.error());
  auto& services = context.services;
  if (services.riders.codes == nullptr) {
    co_return http::problem_response(unavailable("no codes are sent here: ask at the desk"));
  }
  const auto now = std::chrono::steady_clock::now();
  const auto source = asker_of(context, call.request, *asked);
  if (!source.known) {
    const int wait = context.riders.codes_asked.take(source.name, now);
    if (wait > 0) co_return too_often(wait, "too many codes for this address");
  }
  const auto owner = asked->labelled.label->operator_id;
  auto& codes = context.riders.codes;
  const auto given = codes.ask(owner, asked->phone, source, now, services.random);
  if (!given) co_return http::problem_response(given.error());
  if (given->ticket.empty()) {
    co_return too_often(whole_seconds(given->resend_in), "too many codes for this number");
  }
  if (!given->send) co_return code_sent(*given);
  csms::PhoneCode message{owner, asked->phone, given->code, asked->language, services.wall.now()};
  const auto sent = co_await services.riders.codes->send(std::move(message));
  if (!sent) {
    codes.not_sent(owner, asked->phone);
    co_return http::problem_response(sent.error());
  }
  co_return code_sent(*given);
}

Answer log_rider_in(Context& context, const Call& call) {
  const auto& request = call.request;
  const auto now = std::chrono::steady_clock::now();
  const int wait = context.riders.codes_tried.take(source_of(request.remote), now);
  if (wait > 0) co_return too_often(wait, "too many attempts from this address");
  const auto asked = read_asked(context, call, true);
  if (!asked) {
    // Whether there is such a label is not told here either (N107).
    const bool unknown = asked.error().kind == ErrorKind::not_found;
    co_return unknown ? wrong_code("code_over") : http::problem_response(asked.error());
  }
  if (!may_have_cookie(request, context.options.login_over_plain_http)) {
    co_return no_cookie_without_tls();
  }
  const auto owner = asked->labelled.label->operator_id;
  const auto source = asker_of(context, request, *asked);
  const auto outcome = context.riders.codes.take(owner, asked->phone, asked->ticket, asked->code,
                                                 tries_for(context, source, now), now);
  if (outcome != PhoneCodes::Outcome::right) {
    if (!source.known) context.riders.codes_wrong.take(source.name, now);
    co_return wrong_code(outcome == PhoneCodes::Outcome::over ? "code_over" : "");
  }
  const auto wallet = co_await wallet_for(context, owner, asked->phone);
  if (!wallet) co_return http::problem_response(wallet.error());
  auto response = http::json_response(204, {});
  auto commit = co_await known_to_wechat(context, request, *wallet);
  if (!commit) co_return http::problem_response(commit.error());
  const bool joined = !commit->empty();
  const auto given =
      co_await give_rider_login(context, request, wallet->id, owner, std::move(*commit), response);
  if (!given) co_return http::problem_response(given.error());
  if (joined) {
    context.riders.visits.forget(visitor_cookie(request));
    clear_visitor_cookie(response, request);
  }
  if (!source.known) {
    const auto cookie = people::make_device_cookie(
        context.services.server_key, device_name(owner, asked->phone), context.services.random);
    set_rider_device_cookie(response, request, cookie);
  }
  co_return response;
}

Answer log_rider_out(Context& context, const Call& call) {
  const auto everywhere = call.request.query_value("everywhere").value_or("false");
  if (everywhere != "true" && everywhere != "false") {
    co_return http::problem_response(invalid("must be true or false", "/everywhere"));
  }
  const auto token = rider_cookie(call.request);
  storage::Commit commit;
  commit.changes.emplace_back(
      storage::RemoveRiderLogin{sha256(token), context.services.wall.now()});
  if (everywhere == "true") {  // of a telephone that was lost, too
    commit.changes.emplace_back(
        storage::RemoveRiderLogins{call.caller.operator_id, call.caller.wallet_id});
  }
  // Or else the next look inside WeChat would log in again.
  commit.changes.emplace_back(
      storage::RemoveRiderOpenIds{call.caller.operator_id, call.caller.wallet_id});
  const auto outcome = co_await context.services.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) {
    co_return http::problem_response(unavailable("the login could not be ended"));
  }
  auto response = http::json_response(204, {});
  clear_rider_cookie(response, call.request);
  co_return response;
}

Answer list_rider_codes(Context& context, const Call& call) {
  JsonWriter out;
  out.object().list("items");
  const auto* outbox = context.services.riders.outbox;
  const auto over = context.services.wall.now() - PhoneCodes::lifetime;
  if (outbox != nullptr) {
    for (const auto& code : outbox->latest_first()) {
      if (code.operator_id != call.caller.operator_id || code.at <= over) continue;
      out.object().text("phone", code.phone).text("code", code.code).time("at", code.at).end();
    }
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
