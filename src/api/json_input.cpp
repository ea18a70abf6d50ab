#include "api/json_input.hpp"

#include "base/units.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>

namespace voltyard::api {

Result<JsonInput> JsonInput::parse(std::string_view body) {
  boost::json::parse_options options;
  options.max_depth = 32;
  boost::system::error_code broken;
  auto value = boost::json::parse(body.empty() ? "{}" : body, broken, {}, options);
  if (broken) return invalid("the body is not JSON: " + broken.message());
  if (!value.is_object()) return invalid("the body must be a JSON object");
  JsonInput input;
  input.members_ = std::move(value.get_object());
  input.decimals_ = std::make_shared<const JsonDecimals>(decimals_in(body));
  return input;
}

void JsonInput::fail(std::string_view name, std::string_view what) {
  if (!error_)
    error_ = invalid(fmt::format("{} {}", name, what), fmt::format("{}/{}", path_, name));
}

bool JsonInput::has(std::string_view name) const {
  const auto* value = members_.if_contains(name);
  return value != nullptr && !value->is_null();
}

const boost::json::value* JsonInput::find(std::string_view name) {
  known_.emplace(name);
  const auto* value = members_.if_contains(name);
  return value && value->is_null() ? nullptr : value;
}

std::string JsonInput::text(std::string_view name, std::size_t min, std::size_t max) {
  const auto* value = find(name);
  if (!value || !value->is_string()) {
    fail(name, "must be a string");
    return {};
  }
  const std::string_view given = value->get_string();
  if (given.size() < min || given.size() > max) {
    fail(name, fmt::format("must be {} to {} characters long", min, max));
  }
  return std::string(given);
}

std::optional<std::string> JsonInput::optional_text(std::string_view name, std::size_t max) {
  return find(name) ? std::optional(text(name, 0, max)) : std::nullopt;
}

std::int64_t JsonInput::integer(std::string_view name, std::int64_t fallback, std::int64_t min,
                                std::int64_t max) {
  const auto* value = find(name);
  if (!value) {
    if (fallback < min || fallback > max) fail(name, "must be given");
    return fallback;
  }
  boost::system::error_code broken;
  const auto number = value->to_number<std::int64_t>(broken);
  if (broken || number < min || number > max) {
    fail(name, fmt::format("must be a whole number from {} to {}", min, max));
    return fallback;
  }
  return number;
}

bool JsonInput::flag(std::string_view name, bool fallback) {
  const auto* value = find(name);
  if (!value) return fallback;
  if (!value->is_bool()) {
    fail(name, "must be true or false");
    return fallback;
  }
  return value->get_bool();
}

std::string JsonInput::object_text(std::string_view name) {
  const auto* value = find(name);
  if (!value) return "{}";
  if (!value->is_object()) fail(name, "must be an object");
  return boost::json::serialize(*value);
}

std::optional<Timestamp> JsonInput::optional_time(std::string_view name) {
  const auto given = optional_text(name, 40);
  if (!given) return std::nullopt;
  const auto ms = parse_rfc3339_ms(*given);
  if (!ms) {
    fail(name, "must be an RFC 3339 time");
    return std::nullopt;
  }
  return Timestamp{*ms};
}

std::vector<std::string> JsonInput::texts(std::string_view name, std::size_t count,
                                          std::size_t max) {
  const auto* value = find(name);
  if (!value || value->is_null()) return {};
  const auto* list = value->if_array();
  if (!list || list->size() > count) {
    fail(name, "must be a list of at most " + std::to_string(count) + " texts");
    return {};
  }
  std::vector<std::string> found;
  for (const auto& element : *list) {
    const auto* text = element.if_string();
    if (!text || text->empty() || text->size() > max) {
      fail(name, "must hold texts of 1 to " + std::to_string(max) + " octets");
      return {};
    }
    found.emplace_back(*text);
  }
  return found;
}

std::vector<std::int64_t> JsonInput::integers(std::string_view name, std::size_t count,
                                              std::int64_t min, std::int64_t max) {
  const auto* value = find(name);
  if (!value) return {};
  const auto* list = value->if_array();
  std::vector<std::int64_t> found;
  if (list && list->size() <= count) {
    for (const auto& element : *list) {
      boost::system::error_code broken;
      const auto number = element.to_number<std::int64_t>(broken);
      if (!broken && number >= min && number <= max) found.push_back(number);
    }
  }
  if (!list || found.size() != list->size()) {
    fail(name, fmt::format("must be at most {} whole numbers from {} to {}", count, min, max));
    return {};
  }
  return found;
}

std::optional<std::int64_t> JsonInput::optional_decimal(std::string_view name, int decimals,
                                                        std::int64_t max) {
  const auto* value = find(name);
  if (!value) return std::nullopt;
  std::string text;
  if (value->is_double()) {
    const auto found = decimals_->find(fmt::format("{}/{}", path_, name));
    if (found != decimals_->end()) text = found->second;
  } else if (value->is_number()) {
    text = boost::json::serialize(*value);
  }
  const auto number = parse_exact_decimal(text, decimals);
  Int128 most = max;
  for (int i = 0; i < decimals; ++i) most *= 10;
  if (!number || *number < 0 || *number > most) {
    fail(name,
         fmt::format("must be a number from 0 to {} with at most {} decimals", max, decimals));
    return std::nullopt;
  }
  return *number;
}

std::vector<JsonInput> JsonInput::objects(std::string_view name, std::size_t count) {
  const auto* value = find(name);
  if (!value) return {};
  const auto* list = value->if_array();
  if (!list || list->size() > count) {
    fail(name, fmt::format("must be a list of at most {} objects", count));
    return {};
  }
  std::vector<JsonInput> parts;
  for (const auto& element : *list) {
    const auto* members = element.if_object();
    if (!members) {
      fail(name, "must hold objects");
      return {};
    }
    auto& part = parts.emplace_back();
    part.members_ = *members;
    part.decimals_ = decimals_;
    part.path_ = fmt::format("{}/{}/{}", path_, name, parts.size() - 1);
  }
  return parts;
}

JsonInput JsonInput::object(std::string_view name) {
  JsonInput part;
  part.path_ = fmt::format("{}/{}", path_, name);
  part.decimals_ = decimals_;
  const auto* value = find(name);
  if (value && !value->is_object()) fail(name, "must be an object");
  if (value && value->is_object()) part.members_ = value->get_object();
  return part;
}

void JsonInput::include(const JsonInput& part) {
  const auto fine = part.finish();
  if (!fine && !error_) error_ = fine.error();
}

Status JsonInput::finish() const {
  if (error_) return *error_;
  for (const auto& member : members_) {
    if (!known_.contains(std::string_view(member.key()))) {
      return invalid("this member is not known here", path_ + "/" + std::string(member.key()));
    }
  }
  return {};
}

bool is_phone(std::string_view text) {
  const auto digits = text.substr(text.starts_with('+'));
  return digits.size() >= 5 && digits.size() <= 15 &&
         digits.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace voltyard::api
