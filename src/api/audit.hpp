// What a change was, for the log: each field that differs, as it was and as it is. One way for
// everything that people decide about people, keys, prices, cards and money. Bounded; secrets,
// telephone numbers and names of residents are only said to have changed, because the log is kept
// for good.
#pragma once

#include "api/endpoint.hpp"

#include "desk/log_entry.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

inline constexpr std::string_view hidden_value = "***";

class Changes {
 public:
  // Nothing where both are the same. A value is cut after 200 octets.
  Changes& text(std::string_view field, std::string_view before, std::string_view after);
  Changes& flag(std::string_view field, bool before, bool after);
  Changes& number(std::string_view field, std::optional<std::int64_t> before,
                  std::optional<std::int64_t> after);
  Changes& time(std::string_view field, std::optional<Timestamp> before,
                std::optional<Timestamp> after);
  Changes& hidden(std::string_view field, std::string_view before, std::string_view after);

  bool empty() const { return rows_.empty(); }
  std::string sentence() const;  // "role: viewer -> operator; name: Li -> Wang"
  std::vector<desk::FieldChange> take() { return std::move(rows_); }

 private:
  std::vector<desk::FieldChange> rows_;
};

struct Changed {
  std::string_view kind;  // of desk::log
  std::string subject;    // the id of what was changed
  std::string text = {};  // its name, for people
  LocationId location_id = {};
};
desk::LogEntry change_entry(const Context& context, const Caller& caller, Changed changed,
                            Changes changes);

// "Gangpo Road, Zhengshang Road"; "all locations" for none.
std::string place_names(const csms::Snapshot& snapshot, const std::vector<LocationId>& locations);

// A card's number as the log may keep it: "…4711".
std::string end_of_card(std::string_view uid);

}  // namespace voltyard::api
