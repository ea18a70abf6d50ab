#include "protection_file.hpp"

#include "toml_text.hpp"

#include "base/units.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

namespace voltyard::app {
namespace {

using domain::Action;
using domain::ProtectionLimits;
using domain::ProtectionTable;

// ---- every threshold once: its name in the file, whose last part is its unit -------------------

template <class Visit>
void each_temperature(domain::TemperatureLimits& limits, const std::string& name, Visit& visit) {
  visit(name + ".warn_celsius", limits.warn_dc);
  visit(name + ".stop_celsius", limits.stop_dc);
  visit(name + ".back_celsius", limits.back_dc);
  visit(name + ".warn_action", limits.warn_action);
  visit(name + ".stop_action", limits.stop_action);
}

template <class Visit>
void each_threshold(ProtectionLimits& l, Visit visit) {
  visit("reports.interval_s", l.reports.interval);
  visit("reports.missed", l.reports.missed);
  visit("reports.at_least_s", l.reports.at_least);
  visit("reports.action", l.reports.action);
  visit("full.below_permille", l.full.below_permille);
  visit("full.small_w", l.full.small_mw);
  visit("full.small_permille", l.full.small_permille);
  visit("full.back_permille", l.full.back_permille);
  visit("full.judge_s", l.full.judge);
  visit("full.judge_late_s", l.full.judge_late);
  visit("full.late_after_s", l.full.late_after);
  visit("full.float_time_s", l.full.float_time);
  visit("full.steady_permille", l.full.steady_permille);
  visit("full.steady_w", l.full.steady_mw);
  visit("full.float_at_most_s", l.full.float_at_most);
  visit("full.action", l.full.action);
  visit("unplugged.below_w", l.unplugged.below_mw);
  visit("unplugged.back_w", l.unplugged.back_mw);
  visit("unplugged.judge_s", l.unplugged.judge);
  visit("unplugged.judge_told_s", l.unplugged.judge_told);
  visit("unplugged.action", l.unplugged.action);
  visit("no_load.peak_w", l.no_load.peak_mw);
  visit("no_load.within_s", l.no_load.within);
  visit("no_load.action", l.no_load.action);
  visit("overload.above_w", l.overload.above_mw);
  visit("overload.at_once_w", l.overload.at_once_mw);
  visit("overload.back_w", l.overload.back_mw);
  visit("overload.judge_s", l.overload.judge);
  visit("overload.action", l.overload.action);
  visit("growth.level_time_s", l.growth.level_time);
  visit("growth.judge_s", l.growth.judge);
  visit("growth.warn_w", l.growth.warn_mw);
  visit("growth.warn_permille", l.growth.warn_permille);
  visit("growth.stop_w", l.growth.stop_mw);
  visit("growth.stop_permille", l.growth.stop_permille);
  visit("growth.back_permille", l.growth.back_permille);
  visit("growth.warn_action", l.growth.warn_action);
  visit("growth.stop_action", l.growth.stop_action);
  visit("total_time.at_most_s", l.total_time.at_most);
  visit("total_time.action", l.total_time.action);
  each_temperature(l.temperature, "temperature", visit);
  visit("stop_ignored.above_w", l.stop_ignored.above_mw);
  visit("stop_ignored.after_s", l.stop_ignored.after);
  visit("stop_ignored.action", l.stop_ignored.action);
  visit("whole.no_start_w", l.pile.no_start_mw);
  visit("whole.stop_w", l.pile.stop_mw);
  visit("whole.back_w", l.pile.back_mw);
  visit("whole.judge_s", l.pile.judge);
  visit("whole.crowded_action", l.pile.crowded_action);
  visit("whole.stop_action", l.pile.stop_action);
  each_temperature(l.pile.air, "whole.air", visit);
  visit("host.hot_celsius", l.host.hot_dc);
  visit("host.hot_back_celsius", l.host.hot_back_dc);
  visit("host.leakage_ma", l.host.leakage_ma);
  visit("host.leakage_back_ma", l.host.leakage_back_ma);
}

// ---- values ------------------------------------------------------------------------------------

std::optional<std::int64_t> whole_number(const toml::node& node, int decimals) {
  if (const auto whole = node.value_exact<std::int64_t>()) {
    std::int64_t scaled = *whole;
    for (int i = 0; i < decimals; ++i) {
      if (scaled > 1'000'000'000 || scaled < -1'000'000'000) return std::nullopt;
      scaled *= 10;
    }
    return scaled;
  }
  const auto number = node.value_exact<double>();
  if (!number) return std::nullopt;
  const auto scaled = parse_decimal(fmt::format("{}", *number), decimals);
  return scaled ? std::optional(*scaled) : std::nullopt;
}

// Watts and degrees have decimals in the file and are whole here.
int decimals_of(std::string_view name) {
  if (name.ends_with("_w")) return 3;
  return name.ends_with("_celsius") ? 1 : 0;
}

bool assign(Action& target, std::string_view, const toml::node& node) {
  const auto word = node.value_exact<std::string>().value_or("");
  for (const auto action :
       {Action::notify, Action::stop_slot, Action::stop_pile, Action::cut_shed}) {
    if (word != to_string(action)) continue;
    target = action;
    return true;
  }
  return false;
}

bool assign(Duration& target, std::string_view, const toml::node& node) {
  constexpr std::int64_t longest_s = 7 * 24 * 3'600;
  const auto seconds = whole_number(node, 0);
  if (!seconds || *seconds < 0 || *seconds > longest_s) return false;
  target = std::chrono::seconds(*seconds);
  return true;
}

template <class Int>
bool assign(Int& target, std::string_view name, const toml::node& node) {
  const auto value = whole_number(node, decimals_of(name));
  if (!value || *value < 0 || *value > std::numeric_limits<Int>::max()) return false;
  target = static_cast<Int>(*value);
  return true;
}

std::string shown(Action value, std::string_view) {
  return fmt::format("\"{}\"", to_string(value));
}
std::string shown(Duration value, std::string_view) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(value).count());
}
template <class Int>
std::string shown(Int value, std::string_view name) {
  switch (decimals_of(name)) {
    case 3: return fmt::format("{}.{:03}", value / 1'000, value % 1'000);
    case 1: return fmt::format("{}.{}", value / 10, value % 10);
    default: return std::to_string(value);
  }
}

// ---- tables ------------------------------------------------------------------------------------

void names_in(const toml::table& table, const std::string& before,
              std::vector<std::string>& names) {
  for (const auto& [key, node] : table) {
    const auto name = before + std::string(key.str());
    if (const auto* inner = node.as_table()) {
      names_in(*inner, name + ".", names);
    } else {
      names.push_back(name);
    }
  }
}

// `words`: what may stand beside the thresholds.
Status read_limits(const toml::table& table, std::initializer_list<std::string_view> words,
                   ProtectionLimits& limits) {
  std::vector<std::string> unknown;
  names_in(table, "", unknown);
  for (const auto& word : words) std::erase(unknown, word);
  Status status;
  each_threshold(limits, [&](const std::string& name, auto& target) {
    const auto found = std::find(unknown.begin(), unknown.end(), name);
    if (found == unknown.end() || !status) return;
    unknown.erase(found);
    if (!assign(target, name, *table.at_path(name).node())) {
      status = invalid("is no value for this threshold", name);
    }
  });
  if (!status) return status;
  if (!unknown.empty()) return invalid("there is no such threshold", unknown.front());
  return domain::check_limits(limits);
}

// As piles call themselves: OCPP leaves 50 characters for it.
bool is_name(std::string_view text) {
  return text.size() <= 50 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return c >= ' ' && c < 0x7F && c != '"' && c != '\\';
         });
}

Status read_signals(const toml::table& table, domain::SignalActions& actions) {
  for (const auto& [key, node] : table) {
    const auto signal = domain::parse_signal(key.str());
    if (!signal) return invalid("there is no such signal", std::string(key.str()));
    if (!assign(actions[static_cast<std::size_t>(*signal)], key.str(), node)) {
      return invalid("is no action", std::string(key.str()));
    }
  }
  return {};
}

}  // namespace

Result<ProtectionTable> load_protection(const std::string& path) {
  if (path.empty()) return ProtectionTable{};
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return unavailable(fmt::format("{} cannot be read", path));
  return read_protection(text, path);
}

Result<ProtectionTable> read_protection(std::string_view toml, const std::string& source) {
  const auto file = parse_toml(toml, source);
  if (!file) return file.error();
  const auto placed = [&](std::string_view place, const Error& error) {
    return invalid(fmt::format("{}, {}: {}", source, place, error.message), error.field);
  };
  ProtectionTable table;
  for (const auto& [key, node] : *file) {
    const auto known = key.str() == "pile" || key.str() == "signals" || key.str() == "model";
    if (!known) return invalid(fmt::format("{}: there is no '{}'", source, key.str()));
  }
  if (const auto* all = (*file)["pile"].as_table()) {
    const auto read = read_limits(*all, {}, table.of_others);
    if (!read) return placed("[pile]", read.error());
  }
  if (const auto* signals = (*file)["signals"].as_table()) {
    const auto read = read_signals(*signals, table.signals);
    if (!read) return placed("[signals]", read.error());
  }
  const auto* models = (*file)["model"].as_array();
  if (models == nullptr) return table;
  for (const auto& node : *models) {
    const auto place = fmt::format("[[model]] {}", table.models.size() + 1);
    const auto* row = node.as_table();
    if (row == nullptr) return invalid(fmt::format("{}, {}: must be a table", source, place));
    domain::ModelLimits model;
    model.vendor = (*row)["vendor"].value_or(std::string());
    model.model = (*row)["model"].value_or(std::string());
    for (const auto& name : {model.vendor, model.model}) {
      if (!is_name(name)) {
        return invalid(fmt::format("{}, {}: a name has at most 50 printable characters, no quotes",
                                   source, place));
      }
    }
    if (model.vendor.empty() && model.model.empty()) {
      return invalid(fmt::format("{}, {}: needs a vendor or a model", source, place));
    }
    model.limits = table.of_others;
    const auto read = read_limits(*row, {"vendor", "model"}, model.limits);
    if (!read) return placed(place, read.error());
    table.models.push_back(std::move(model));
  }
  return table;
}

std::string describe(const ProtectionTable& table) {
  std::string text;
  const auto add = [&](ProtectionLimits limits) {
    each_threshold(limits, [&](const std::string& name, const auto& value) {
      text += fmt::format("{} = {}\n", name, shown(value, name));
    });
  };
  text += "[pile]\n";
  add(table.of_others);
  text += "[signals]\n";
  for (std::size_t signal = 0; signal < table.signals.size(); ++signal) {
    text += fmt::format("{} = \"{}\"\n", to_string(static_cast<domain::Signal>(signal)),
                        to_string(table.signals[signal]));
  }
  for (const auto& model : table.models) {
    text += fmt::format("[[model]]\nvendor = \"{}\"\nmodel = \"{}\"\n", model.vendor, model.model);
    add(model.limits);
  }
  return text;
}

}  // namespace voltyard::app
