#include "simulator/pile_group.hpp"

#include "wire/dny/commands.hpp"
#include "wire/dny/identity.hpp"

#include "base/assert.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::simulator {

std::string iccid_of(std::uint64_t number) { return fmt::format("898604{:014}", number); }

PileGroup::PileGroup(std::vector<PileOptions> piles, Timestamp now, wire::ocpp::FrameReader& reader,
                     PileListener* listener) {
  for (auto& pile : piles) piles_.emplace_back(std::move(pile), now, reader, listener);
  ASSERT(!piles_.empty() && (has_modem() || !is_host()));
  if (!has_modem()) return;
  splitter_.emplace();
  const auto host = wire::dny::parse_printed(options().host_identity);
  if (host) host_.emplace(*host, iccid_of(options().number));
}

void PileGroup::connected(Timestamp now, Output& out) {
  online_ = true;
  if (has_modem()) {
    splitter_.emplace();
    out.frames.push_back(iccid_of(options().number));
    link_at_ = now + options().modem_silence;
  }
  if (host_) host_->connected(now);
  for (auto& pile : piles_) {
    Output said;
    pile.connected(now, said);
    take(pile, said, now, out);
  }
}

void PileGroup::disconnected(Timestamp now) {
  online_ = false;
  link_at_ = never;
  if (host_) host_->disconnected();
  for (auto& pile : piles_) {
    if (pile.online()) pile.disconnected(now);
  }
}

// A pile on a host's bus that loses its power takes nobody with it: the host stays on the line.
void PileGroup::take(Pile& pile, Output& from, Timestamp now, Output& out) {
  for (auto& frame : from.frames) out.frames.push_back(std::move(frame));
  if (has_modem() && !from.frames.empty()) link_at_ = now + options().modem_silence;
  if (from.hang_up && is_host()) return pile.disconnected(now);
  out.hang_up = out.hang_up || from.hang_up;
}

void PileGroup::advance(Timestamp now, Output& out) {
  for (auto& pile : piles_) {
    Output said;
    const bool is_back = online_ && is_host() && !pile.online() && pile.connect_after() <= now;
    if (is_back) pile.connected(now, said);
    pile.advance(now, said);
    take(pile, said, now, out);
  }
  const auto before = out.frames.size();
  if (host_) host_->advance(now, out.frames);
  if (out.frames.size() > before) link_at_ = now + options().modem_silence;
  if (link_at_ > now) return;
  out.frames.emplace_back("link");
  link_at_ = now + options().modem_silence;
}

void PileGroup::receive(std::string_view octets, Timestamp now, Output& out) {
  if (has_modem()) return split(octets, now, out);
  piles_.front().receive(octets, now, out);
}

void PileGroup::split(std::string_view octets, Timestamp now, Output& out) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(octets.data());
  splitter_->feed({begin, octets.size()});
  std::string whole;
  while (const auto item = splitter_->next()) {
    const auto* frame = std::get_if<wire::dny::Frame>(&*item);
    if (frame == nullptr) continue;
    if (host_ && frame->physical_id == host_->physical_id()) {
      host_->hear(*frame, now, out.frames);
      if (frame->command == wire::dny::command::hosted_device_firmware) pass_on(*frame, now, out);
    }
    const auto identity = wire::dny::printed(frame->physical_id);
    const auto pile = std::ranges::find_if(
        piles_, [&](const Pile& one) { return one.options().identity == identity; });
    if (pile == piles_.end() || !pile->online()) continue;
    whole.clear();
    wire::dny::write_frame(whole, *frame);
    Output said;
    pile->receive(whole, now, said);
    take(*pile, said, now, out);
  }
}

// Firmware that a host takes for its piles goes over its bus to all of them. What they answer to it
// stays there.
void PileGroup::pass_on(const wire::dny::Frame& block, Timestamp now, Output& out) {
  for (auto& pile : piles_) {
    const auto id = wire::dny::parse_printed(pile.options().identity);
    if (!id || !pile.online()) continue;
    auto passed = block;
    passed.physical_id = *id;
    passed.command = wire::dny::command::device_firmware;
    std::string whole;
    wire::dny::write_frame(whole, passed);
    Output said;
    pile.receive(whole, now, said);
    std::erase_if(said.frames, [](const std::string& frame) {
      return wire::dny::read_whole(frame).command == wire::dny::command::device_firmware;
    });
    take(pile, said, now, out);
  }
}

void PileGroup::end_all(Timestamp now, StopCause cause, Output& out) {
  for (auto& pile : piles_) {
    Output said;
    pile.end_all(now, cause, said);
    take(pile, said, now, out);
  }
}

Timestamp PileGroup::next_due() const {
  Timestamp due = host_ ? std::min(link_at_, host_->next_due()) : link_at_;
  for (const auto& pile : piles_) {
    due = std::min(due, pile.next_due());
    if (online_ && is_host() && !pile.online()) due = std::min(due, pile.connect_after());
  }
  return due;
}

Timestamp PileGroup::connect_after() const {
  Timestamp after = piles_.front().connect_after();
  for (const auto& pile : piles_) after = std::min(after, pile.connect_after());
  return after;
}

bool PileGroup::registered() const {
  return std::ranges::any_of(piles_, [](const Pile& pile) { return pile.registered(); });
}

std::size_t PileGroup::waiting() const {
  std::size_t sum = 0;
  for (const auto& pile : piles_) sum += pile.waiting();
  return sum;
}

}  // namespace voltyard::simulator
