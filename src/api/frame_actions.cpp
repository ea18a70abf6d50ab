// A station's frames: read for people, filtered, exported. The log is searched backwards and in
// portions; an answer finds its call because each portion is read with some of what is older.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/frame_json.hpp"
#include "api/paging.hpp"
#include "api/press.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace voltyard::api {
namespace {

using csms::frames::Kind;
using csms::frames::Reading;
using csms::frames::Recorded;

constexpr std::size_t portion = 400;
constexpr std::size_t calls_before =
    100;  // how much older than its answer a call may be, in frames
constexpr std::size_t searched_max = 8'000;
constexpr std::size_t bytes_max = std::size_t{4} << 20;
constexpr std::size_t text_max = 100;  // of a filter
constexpr std::size_t exported_max = 5'000;
constexpr std::size_t export_searched_max = 40'000;
constexpr std::size_t export_bytes_max = std::size_t{16} << 20;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool contains(std::string_view text, std::string_view wanted) {
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(), same) != text.end();
}

struct Filter {
  std::optional<bool> from_station;
  std::string action;
  std::string text;
  bool only_errors = false;

  bool any() const { return from_station || !action.empty() || !text.empty() || only_errors; }
  bool wants(bool is_from_station, const Reading& reading) const {
    const bool wrong =
        !reading.problems.empty() || reading.kind == Kind::error || reading.kind == Kind::broken;
    return (!from_station || *from_station == is_from_station) &&
           (action.empty() || contains(reading.action, action)) &&
           (text.empty() || contains(reading.text, text)) && (!only_errors || wrong);
  }
};

Result<std::string> filter_text(const http::Request& request, std::string_view name) {
  std::string text(request.query_value(name).value_or(""));
  if (text.size() <= text_max) return text;
  return invalid(fmt::format("at most {} octets", text_max), "/" + std::string(name));
}

Result<Filter> read_filter(const http::Request& request) {
  Filter filter;
  const auto direction = request.query_value("direction").value_or("");
  if (!direction.empty()) {
    if (direction != "in" && direction != "out") return invalid("must be in or out", "/direction");
    filter.from_station = direction == "in";
  }
  auto action = filter_text(request, "action");
  if (!action) return action.error();
  auto text = filter_text(request, "text");
  if (!text) return text.error();
  filter.action = std::move(*action);
  filter.text = std::move(*text);
  filter.only_errors = request.query_value("errors") == "true";
  return filter;
}

struct Bounds {
  std::size_t frames;
  std::size_t searched;
  std::size_t bytes;
};

class Search {
 public:
  Search(Context& context, StationId id, Filter filter, Bounds bounds, std::string position)
      : context_(context),
        id_(id),
        filter_(std::move(filter)),
        bounds_(bounds),
        position_(std::move(position)) {}

  // Errors: invalid (the position is not one of ours), unavailable.
  Task<Status> run() {
    const auto record = co_await context_.services.store.load_station(id_);
    if (!record) co_return record.error();
    if (*record) protocol_ = (*record)->station.state.protocol;
    more_ = true;
    while (more_ && !full()) {
      const auto wanted =
          filter_.any() ? portion : std::min(portion, bounds_.frames - found_.size());
      auto page = co_await context_.services.frames.read(id_, position_, wanted + calls_before);
      if (!page) co_return page.error();
      const auto reading = [&]() { return csms::frames::read(protocol_, page->frames); };
      auto readings = co_await aside(context_, reading);
      take(*page, readings, page->more ? wanted : page->frames.size());
    }
    co_return Status{};
  }

  const std::vector<FoundFrame>& found() const { return found_; }
  std::optional<std::string> next() const {
    return more_ ? std::optional(position_) : std::nullopt;
  }
  std::optional<Timestamp> searched_to() const { return searched_to_; }

 private:
  bool full() const {
    return found_.size() >= bounds_.frames || searched_ >= bounds_.searched ||
           bytes_ >= bounds_.bytes;
  }

  static FoundFrame shown(const Recorded& frame, Reading& reading) {
    FoundFrame one;
    one.at = frame.at;
    one.from_station = frame.from_station;
    one.id = frame_id(frame.at, frame.from_station, reading.text);
    one.reading = std::move(reading);
    return one;
  }

  // The first `count` of the page are looked at; what is older is there for its calls only.
  void take(const FramePage& page, std::vector<Reading>& readings, std::size_t count) {
    std::vector<FoundFrame> frames;
    for (std::size_t i = 0; i < page.frames.size(); ++i) {
      frames.push_back(shown(page.frames[i], readings[i]));
    }
    for (auto& frame : frames) {
      if (!frame.reading.call) continue;
      const auto& call = frames[*frame.reading.call];
      frame.call_id = call.id;
      frame.latency = frame.at - call.at;
      latencies_[call.id] = *frame.latency;
    }
    for (std::size_t i = 0; i < count && !full(); ++i) {
      auto& frame = frames[i];
      ++searched_;
      searched_to_ = frame.at;
      position_ = page.positions[i];
      more_ = i + 1 < frames.size() || page.more;
      if (!filter_.wants(frame.from_station, frame.reading)) continue;
      const auto latency = latencies_.find(frame.id);
      if (frame.reading.kind == Kind::call && latency != latencies_.end()) {
        frame.latency = latency->second;
      }
      bytes_ += frame.reading.text.size() + frame.reading.payload.size();
      found_.push_back(std::move(frame));
    }
    if (page.frames.empty()) more_ = false;
  }

  Context& context_;
  StationId id_;
  std::string protocol_;
  Filter filter_;
  Bounds bounds_;
  std::string position_;
  std::vector<FoundFrame> found_;
  std::unordered_map<std::string, Duration> latencies_;  // of calls, by the frame's id
  std::optional<Timestamp> searched_to_;
  std::size_t searched_ = 0;
  std::size_t bytes_ = 0;
  bool more_ = false;
};

// What both routes are asked: whose frames, which, from where on.
struct Wish {
  domain::Station station;
  Filter filter;
  std::string position;
};

Result<Wish> read_wish(const Context& context, const Call& call) {
  const auto id = path_id<StationId>(call);
  if (!id) return id.error();
  const auto snapshot = context.services.directory.current();
  const auto station = snapshot->stations.find(*id);
  if (station == snapshot->stations.end() ||
      station->second->operator_id != call.caller.operator_id) {
    return not_found("there is no such station");
  }
  auto filter = read_filter(call.request);
  if (!filter) return filter.error();
  const auto before = query_time(call.request, "before");
  if (!before) return before.error();
  const auto position = page_position(context, call);
  if (!position) return position.error();
  Wish wish{*station->second, std::move(*filter), position->value_or("")};
  if (!*position && *before) wish.position = context.services.frames.position_of(**before);
  return wish;
}

Task<Status> remember(Context& context, const Call& call, const domain::Station& station,
                      std::size_t frames) {
  desk::LogEntry entry;
  entry.at = context.services.clock.now();
  entry.operator_id = call.caller.operator_id;
  entry.location_id = station.location_id;
  entry.kind = "export.made";
  entry.who = person_of(call.caller);
  entry.subject = to_string(station.id);
  entry.text = fmt::format("frames of {}, {} of them", station.name, frames);
  storage::Commit commit;
  commit.changes.emplace_back(std::move(entry));
  const auto outcome = co_await context.services.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) {
    co_return unavailable("the export could not be written into the log");
  }
  co_return Status{};
}

}  // namespace

Answer list_frames(Context& context, const Call& call) {
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  auto wish = read_wish(context, call);
  if (!wish) co_return http::problem_response(wish.error());
  const Bounds bounds{*limit, searched_max, bytes_max};
  Search search(context, wish->station.id, std::move(wish->filter), bounds, wish->position);
  const auto done = co_await search.run();
  if (!done) co_return http::problem_response(done.error());
  JsonWriter out;
  out.object();
  if (search.searched_to()) {
    out.time("searched_to", *search.searched_to());
  } else {
    out.none("searched_to");
  }
  out.list("items");
  for (const auto& frame : search.found()) write_frame(out, frame);
  co_return finish_page(out, context, call, search.next());
}

Answer export_frames(Context& context, const Call& call) {
  auto wish = read_wish(context, call);
  if (!wish) co_return http::problem_response(wish.error());
  const Bounds bounds{exported_max, export_searched_max, export_bytes_max};
  Search search(context, wish->station.id, std::move(wish->filter), bounds, wish->position);
  const auto done = co_await search.run();
  if (!done) co_return http::problem_response(done.error());
  http::Response response;
  for (const auto& frame : search.found()) {
    JsonWriter line;
    write_line(line, frame);
    response.body += line.take() + "\n";
  }
  if (search.next()) {  // it was cut: the last line says from where on
    JsonWriter line;
    line.object().flag("more", true).time("before", *search.searched_to()).end();
    response.body += line.take() + "\n";
  }
  const auto remembered = co_await remember(context, call, wish->station, search.found().size());
  if (!remembered) co_return http::problem_response(remembered.error());
  response.headers.add("Content-Type", "application/x-ndjson");
  response.headers.add("Content-Disposition", "attachment; filename=\"frames.jsonl\"");
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

}  // namespace voltyard::api
