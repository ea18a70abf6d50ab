// Query parameters that many endpoints share, and pages with a signed cursor.
#pragma once

#include "api/endpoint.hpp"
#include "api/json_writer.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace voltyard::api {

constexpr std::size_t page_default = 100;
constexpr std::size_t page_max = 1000;

// ?limit=1..1000
Result<std::size_t> page_limit(const http::Request& request);

// ?cursor=: the position after which to go on, or nothing for the first page.
Result<std::optional<std::string>> page_position(const Context& context, const Call& call);

// A position that is a number; 0: the first page.
std::uint64_t number_of(const std::optional<std::string>& position);

// `{"items": [...` is closed with the cursor of the last item, or null at the end.
http::Response finish_page(JsonWriter& out, const Context& context, const Call& call,
                           const std::optional<std::string>& last);

// What a page that the store reads begins with. It is asked for one row more: whether there is
// another page.
struct PageAsked {
  std::size_t limit = page_default;
  std::optional<std::string> position;

  template <class SomeId>
  SomeId before() const {
    return position ? SomeId::parse(*position).value_or(SomeId{}) : SomeId{};
  }
  std::uint64_t before_number() const;  // 0: from the newest
};
Result<PageAsked> page_asked(const Context& context, const Call& call);

// `rows`: at most one more than was asked for. `write` appends one item, `place` says after which
// row the next page begins.
template <class Row, class Write, class Place>
http::Response page_of(const Context& context, const Call& call, const std::vector<Row>& rows,
                       std::size_t limit, Write write, Place place) {
  const auto shown = std::min(rows.size(), limit);
  JsonWriter out;
  out.object().list("items");
  for (std::size_t i = 0; i < shown; ++i) write(out, rows[i]);
  const bool more = rows.size() > shown;
  const auto last = more ? std::optional<std::string>(place(rows[shown - 1])) : std::nullopt;
  return finish_page(out, context, call, last);
}

// An id that is not one is as unknown as any other.
template <class SomeId>
Result<SomeId> path_id(const Call& call) {
  const auto id = SomeId::parse(call.request.parameter("id"));
  if (!id || id->is_nil()) return not_found("there is no such id here");
  return *id;
}

template <class SomeId>
Result<SomeId> query_id(const http::Request& request, std::string_view name) {
  const auto given = request.query_value(name);
  if (!given) return SomeId{};
  const auto id = SomeId::parse(*given);
  if (!id) return invalid("not an id", "/" + std::string(name));
  return *id;
}

Result<std::optional<Timestamp>> query_time(const http::Request& request, std::string_view name);
Result<std::uint64_t> query_number(const http::Request& request, std::string_view name,
                                   std::uint64_t fallback);

// The rows after `position`, ordered by id, at most `limit` + 1 of them: the one too many says that
// there is another page.
template <class Row, class SomeId>
void keep_page(std::vector<const Row*>& rows, SomeId position, std::size_t limit) {
  std::erase_if(rows, [&](const Row* row) { return row->id <= position; });
  const auto kept = std::min(rows.size(), limit + 1);
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end(),
                    [](const Row* a, const Row* b) { return a->id < b->id; });
  rows.resize(kept);
}

// A whole page of rows that have an id. `write` appends one item.
template <class SomeId, class Row, class Write>
http::Response page_by_id(const Context& context, const Call& call, std::vector<const Row*> rows,
                          Write write) {
  const auto limit = page_limit(call.request);
  if (!limit) return http::problem_response(limit.error());
  const auto position = page_position(context, call);
  if (!position) return http::problem_response(position.error());
  const auto after = *position ? SomeId::parse(**position) : SomeId{};
  keep_page(rows, after.value_or(SomeId{}), *limit);
  const bool more = rows.size() > *limit;
  if (more) rows.pop_back();
  JsonWriter out;
  out.object().list("items");
  for (const auto* row : rows) write(out, *row);
  const auto last = more ? std::optional(to_string(rows.back()->id)) : std::nullopt;
  return finish_page(out, context, call, last);
}

}  // namespace voltyard::api
