#include "domain/notice.hpp"

#include "domain/words.hpp"

namespace voltyard::domain {
namespace {

constexpr std::array<std::string_view, 7> kinds{"webhook", "wecom", "dingtalk", "feishu",
                                                "sms",     "voice", "breaker"};
constexpr std::array<std::string_view, 2> languages{"zh", "en"};
constexpr std::array<std::string_view, 3> states{"waiting", "delivered", "given_up"};

}  // namespace

std::string_view to_string(ChannelKind kind) { return word_of(kinds, kind); }
std::string_view to_string(Language language) { return word_of(languages, language); }
std::string_view to_string(NoticeState state) { return word_of(states, state); }
std::optional<ChannelKind> parse_channel_kind(std::string_view text) {
  return value_of_word<ChannelKind>(kinds, text);
}
std::optional<Language> parse_language(std::string_view text) {
  return value_of_word<Language>(languages, text);
}

}  // namespace voltyard::domain
