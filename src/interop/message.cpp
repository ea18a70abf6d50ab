#include "interop/message.hpp"

#include "interop/texts.hpp"

#include "billing/tariff.hpp"

namespace voltyard::interop {
namespace {

constexpr std::size_t longest_name = 200;

// What the robots read as mark-up in plain text, too: <@all>, <at>, [text](link), https://.
std::string name_of(std::string_view given) {
  std::string name;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char c = given[i];
    switch (c) {
      case '<': name += "＜"; break;
      case '>': name += "＞"; break;
      case '[': name += "［"; break;
      case ']': name += "］"; break;
      case ':': name += given.substr(i + 1).starts_with("//") ? "：" : ":"; break;
      default: name += static_cast<unsigned char>(c) < ' ' || c == 0x7F ? ' ' : c;
    }
  }
  return shortened(std::move(name), longest_name);
}

// "2026-11-26 21:35:07 +08:00"
std::string local_time(Timestamp at, const TimeZone& zone) {
  const auto offset = zone.offset_at(at);
  const auto seconds = Timestamp{(at + offset).ms / 1'000 * 1'000};
  std::string text = to_rfc3339(seconds);
  text.replace(text.find('T'), 1, " ");
  text.pop_back();  // the Z
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
  if (minutes == 0) return text + " UTC";
  const auto two = [](auto number) {
    const auto digits = std::to_string(number);
    return digits.size() < 2 ? "0" + digits : digits;
  };
  const auto size = minutes < 0 ? -minutes : minutes;
  return text + (minutes < 0 ? " -" : " +") + two(size / 60) + ":" + two(size % 60);
}

class Writer {
 public:
  explicit Writer(domain::Language language) : language_(language) {}

  std::string_view word(const std::string& key) const { return text_of(language_, key); }
  std::string line(std::string_view key, std::string_view name, std::string_view value) const {
    return filled(text_of(language_, key), name, value);
  }

 private:
  domain::Language language_;
};

std::string title_of(const Writer& writer, const domain::Alarm& alarm, const std::string& news) {
  std::string key = "notice.raised";
  if (news == to_string(domain::AlarmNews::escalated)) key = "notice.escalated";
  if (news == to_string(domain::AlarmNews::cleared)) key = "notice.cleared";
  auto title = std::string(writer.word(key));
  title = filled(title, "level", writer.word("level." + std::string(to_string(alarm.level))));
  title = filled(title, "what", writer.word("alarm." + alarm.kind));
  return filled(title, "step", std::to_string(alarm.step));
}

}  // namespace

std::string shortened(std::string text, std::size_t octets) {
  if (text.size() <= octets) return text;
  constexpr std::string_view mark = "…";
  std::size_t end = octets < mark.size() ? 0 : octets - mark.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + std::string(mark);
}

Message message_of(const domain::NoticeChannel& channel, const csms::Telling& telling) {
  const Writer writer(channel.language);
  Message message;
  if (!telling.alarm) {
    message.title = writer.word("notice.trial");
    message.text = writer.line("notice.trial.text", "channel", name_of(channel.name));
    return message;
  }
  const auto& alarm = *telling.alarm;
  message.title = title_of(writer, alarm, telling.notice.news);
  const auto add = [&](std::string_view key, std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (!message.text.empty()) message.text += '\n';
    message.text += writer.line(key, name, value);
  };
  add("notice.location", "location", name_of(telling.location));
  add("notice.station", "station", name_of(telling.station));
  add("notice.slot", "slot", name_of(telling.slot));
  add("notice.detector", "detector", name_of(domain::detail_of(alarm.details, "detector")));
  add("notice.person", "person", name_of(domain::detail_of(alarm.details, "person")));
  add("notice.since", "time", local_time(alarm.raised_at, telling.zone));
  if (!alarm.open()) add("notice.over", "time", local_time(alarm.cleared_at, telling.zone));
  if (alarm.kind == "bulk.stopped") {
    add("notice.job", "job", name_of(domain::detail_of(alarm.details, "name")));
  }
  add("notice.note", "note", name_of(alarm.note));
  add("notice.from", "operator", name_of(telling.operator_name));
  return message;
}

}  // namespace voltyard::interop
