#include "simulator/dialect.hpp"

#include "simulator/pile.hpp"

namespace voltyard::simulator {

wire::ocpp::Version version_of(Protocol protocol) {
  return protocol == Protocol::ocpp16 ? wire::ocpp::Version::v16 : wire::ocpp::Version::v201;
}

bool is_spoken(Protocol protocol, const Notice& notice, std::optional<SlotStatus> reported) {
  const bool is_16 = protocol == Protocol::ocpp16;
  switch (notice.kind) {
    case NoticeKind::suspended:
    case NoticeKind::firmware:
    case NoticeKind::report: return !is_16;
    case NoticeKind::alarm: return false;
    case NoticeKind::status:
      if (!reported) return true;
      if (is_16) return *reported != notice.status;
      return dialect201::connector_status(*reported) != dialect201::connector_status(notice.status);
    default: return true;
  }
}

void write_notice(const Pile& pile, const Notice& notice, std::string_view message_id,
                  std::string& out) {
  if (pile.options().protocol == Protocol::ocpp16) {
    dialect16::write_notice(notice, message_id, out);
  } else {
    dialect201::write_notice(pile, notice, message_id, out);
  }
}

std::optional<Answer> read_answer(Protocol protocol, const Notice& question,
                                  wire::ocpp::Value payload) {
  return protocol == Protocol::ocpp16 ? dialect16::read_answer(question, payload)
                                      : dialect201::read_answer(question, payload);
}

void answer_call(Pile& pile, const wire::ocpp::Call& call, std::string& out) {
  if (pile.options().protocol == Protocol::ocpp16) {
    dialect16::answer_call(pile, call, out);
  } else {
    dialect201::answer_call(pile, call, out);
  }
}

}  // namespace voltyard::simulator
