#include "simulator/outbox.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace voltyard::simulator {

void Outbox::make_room() {
  if (notices_.size() < limit_) return;
  // The front may be under way and stays.
  const auto meter = std::find_if(notices_.begin() + 1, notices_.end(), [](const Notice& notice) {
    return notice.kind == NoticeKind::metered || !notice.is_kept();
  });
  if (meter == notices_.end()) return;
  notices_.erase(meter);
  ++dropped_;
}

void Outbox::push(Notice notice) {
  make_room();
  notices_.push_back(std::move(notice));
}

void Outbox::push_first(Notice notice) {
  ASSERT(!under_way());
  notices_.push_front(std::move(notice));
  attempts_ = errors_ = 0;
}

void Outbox::connection_lost() {
  message_id_.clear();
  attempts_ = errors_ = 0;
  std::erase_if(notices_, [](const Notice& notice) { return !notice.is_kept(); });
}

Notice Outbox::take() {
  ASSERT(under_way());
  Notice notice = std::move(notices_.front());
  notices_.pop_front();
  message_id_.clear();
  attempts_ = errors_ = 0;
  return notice;
}

int Outbox::failed(bool is_error, int most_attempts) {
  ASSERT(under_way());
  message_id_.clear();
  ++attempts_;
  if (is_error) ++errors_;
  const bool again = notices_.front().is_kept() && errors_ < most_attempts;
  if (again) return attempts_;
  ++dropped_;
  notices_.pop_front();
  attempts_ = errors_ = 0;
  return 0;
}

}  // namespace voltyard::simulator
