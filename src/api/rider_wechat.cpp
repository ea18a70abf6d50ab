// Inside WeChat a resident is known without typing anything: the browser goes there and comes back
// with a code, which the server exchanges for what WeChat calls the person. Whatever goes wrong on
// the way, the browser ends at the pile, where a telephone number does, too.
#include "api/actions.hpp"
#include "api/cookies.hpp"
#include "api/rider_caller.hpp"
#include "api/rider_login.hpp"
#include "api/rider_rows.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::api {
namespace {

constexpr std::size_t longest_code = 128;

http::Response go_to(std::string address) {
  http::Response response;
  response.status = 302;
  response.headers.add("Location", std::move(address));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

// `how`: "new" (a telephone number is needed once), "moved" (again, for somebody else proved it),
// "failed"; empty: nothing to say. The label is
// one of ours, so that nobody is sent anywhere else.
http::Response back_to(const Labelled& labelled, std::string_view how) {
  auto address = "/p/" + labelled.label->code;
  if (labelled.slot) address += fmt::format("-{}", *labelled.slot);
  if (!how.empty()) address += "?wechat=" + std::string(how);
  return go_to(std::move(address));
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= longest_code &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

bool too_often(Context& context, const http::Request& request) {
  return context.riders.wechat.take(source_of(request.remote), std::chrono::steady_clock::now()) >
         0;
}

// The wallet that the person proved a telephone number for; none: never, or it has another number
// by now, or is blocked. `moved`: somebody else of WeChat proved the number since.
struct Known {
  std::optional<WalletId> wallet;
  bool moved = false;
};

Task<Result<Known>> find_known(Context& context, OperatorId owner, const Digest& person) {
  Known known;
  auto& store = context.services.store;
  const auto row = co_await store.find_rider_open_id(owner, person);
  if (!row) co_return row.error();
  if (!*row) co_return known;
  known.moved = (*row)->phone.empty();
  if (known.moved) co_return known;
  const auto record = co_await store.find_wallet((*row)->wallet_id);
  if (!record) co_return record.error();
  if (!*record) co_return known;
  const auto& wallet = (*record)->wallet;
  const bool same = wallet.operator_id == owner && !wallet.blocked &&
                    billing::phone_key(wallet.phone) == (*row)->phone;
  if (same) known.wallet = wallet.id;
  co_return known;
}

// Logs in whoever is known, and keeps in mind whoever is not.
Task<Result<http::Response>> welcome(Context& context, const http::Request& request,
                                     const Labelled& labelled, std::string code) {
  const auto name = co_await context.services.riders.wechat->person(std::move(code));
  if (!name) co_return name.error();
  const auto owner = labelled.label->operator_id;
  const auto person = sha256(*name);
  const auto known = co_await find_known(context, owner, person);
  if (!known) co_return known.error();
  if (known->wallet) {
    auto response = back_to(labelled, "");
    storage::Commit nothing_else;
    const auto given = co_await give_rider_login(context, request, *known->wallet, owner,
                                                 std::move(nothing_else), response);
    if (!given) co_return given.error();
    co_return response;
  }
  const auto kept = context.riders.visits.keep(owner, person, std::chrono::steady_clock::now(),
                                               context.services.random);
  if (!kept) co_return limited("too many log in at once");
  auto response = back_to(labelled, known->moved ? "moved" : "new");
  set_visitor_cookie(response, request, *kept, WechatVisits::known_at_most);
  co_return response;
}

}  // namespace

Answer begin_wechat_login(Context& context, const Call& call) {
  const auto& request = call.request;
  const auto looker = co_await looker_of(context, request);
  if (looker.wait_s > 0) co_return too_many_looks(looker);
  const auto text = request.query_value("label").value_or("");
  const auto labelled = follow_label(context, text);
  if (!labelled) {
    note_guess(context, looker);
    co_return go_to("/p");
  }
  const bool possible = context.services.riders.wechat != nullptr &&
                        may_have_cookie(request, context.options.login_over_plain_http) &&
                        !too_often(context, request);
  if (!possible) co_return back_to(*labelled, "failed");
  const auto state = context.riders.visits.begin(
      std::string(text), std::chrono::steady_clock::now(), context.services.random);
  if (!state) co_return back_to(*labelled, "failed");
  auto response = go_to(context.services.riders.wechat->page(*state));
  set_visit_cookie(response, request, *state, WechatVisits::there_at_most);
  co_return response;
}

Answer end_wechat_login(Context& context, const Call& call) {
  const auto& request = call.request;
  const auto state = request.query_value("state").value_or("");
  // Only the browser that was sent there may come back: nobody is logged in as somebody else.
  const bool same_browser = !state.empty() && visit_cookie(request) == state;
  const auto visit = same_browser
                         ? context.riders.visits.end(state, std::chrono::steady_clock::now())
                         : std::nullopt;
  if (!visit || context.services.riders.wechat == nullptr) co_return go_to("/p?wechat=failed");
  const auto labelled = follow_label(context, visit->label);
  if (!labelled) co_return go_to("/p");
  if (!visit->fresh) co_return back_to(*labelled, "");
  const auto code = request.query_value("code").value_or("");
  const bool possible =
      is_code(code) && may_have_cookie(request, context.options.login_over_plain_http);
  if (!possible) co_return back_to(*labelled, "failed");
  auto response = co_await welcome(context, request, *labelled, std::string(code));
  if (!response) co_return back_to(*labelled, "failed");
  co_return std::move(*response);
}

}  // namespace voltyard::api
