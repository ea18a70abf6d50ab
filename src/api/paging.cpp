#include "api/paging.hpp"

#include <charconv>

namespace voltyard::api {

Result<std::uint64_t> query_number(const http::Request& request, std::string_view name,
                                   std::uint64_t fallback) {
  const auto given = request.query_value(name);
  if (!given) return fallback;
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(given->data(), given->data() + given->size(), number);
  if (failure != std::errc{} || end != given->data() + given->size()) {
    return invalid("must be a whole number", "/" + std::string(name));
  }
  return number;
}

Result<std::size_t> page_limit(const http::Request& request) {
  const auto limit = query_number(request, "limit", page_default);
  if (!limit) return limit.error();
  if (*limit < 1 || *limit > page_max) return invalid("must be 1 to 1000", "/limit");
  return static_cast<std::size_t>(*limit);
}

Result<std::optional<std::string>> page_position(const Context& context, const Call& call) {
  const auto cursor = call.request.query_value("cursor");
  if (!cursor) return std::optional<std::string>();
  auto position = context.cursors.open(call.caller.operator_id, call.request.path, *cursor);
  if (!position) return position.error();
  return std::optional(std::move(*position));
}

Result<PageAsked> page_asked(const Context& context, const Call& call) {
  const auto limit = page_limit(call.request);
  if (!limit) return limit.error();
  auto position = page_position(context, call);
  if (!position) return position.error();
  return PageAsked{*limit, std::move(*position)};
}

std::uint64_t PageAsked::before_number() const {
  std::uint64_t number = 0;
  if (position) std::from_chars(position->data(), position->data() + position->size(), number);
  return number;
}

Result<std::optional<Timestamp>> query_time(const http::Request& request, std::string_view name) {
  const auto given = request.query_value(name);
  if (!given) return std::optional<Timestamp>();
  const auto ms = parse_rfc3339_ms(*given);
  if (!ms) return invalid(ms.error().message, "/" + std::string(name));
  return std::optional(Timestamp{*ms});
}

std::uint64_t number_of(const std::optional<std::string>& position) {
  std::uint64_t number = 0;
  if (position) std::from_chars(position->data(), position->data() + position->size(), number);
  return number;
}

http::Response finish_page(JsonWriter& out, const Context& context, const Call& call,
                           const std::optional<std::string>& last) {
  out.end();
  if (last) {
    out.text("next_cursor",
             context.cursors.seal(call.caller.operator_id, call.request.path, *last));
  } else {
    out.none("next_cursor");
  }
  out.end();
  return http::json_response(200, out.take());
}

}  // namespace voltyard::api
